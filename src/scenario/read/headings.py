"""The columns of a table: which hold labels, which hold figures, and what their headers say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from scenario.read.cell_shapes import is_period_like, is_value_like
from scenario.read.grammar_periods import PeriodRefusal
from scenario.read.grid import column_letters
from scenario.read.labels import Facets, read_label
from scenario.read.layout import Table
from scenario.read.ledger import Ledger
from scenario.read.long_form import VOCABULARY
from scenario.read.name_tables import NameTables

#: What a person may answer about a text that is not an id.
SKIP: Final = ("skip", "不导入")
IGNORE: Final = ("ignore", "忽略文字")


@dataclass(frozen=True, slots=True)
class Columns:
    """Label columns with their role, value columns with what their header says."""

    roles: Mapping[int, str]
    values: Mapping[int, Facets]
    titles: Mapping[int, str]
    events: Mapping[int, str]
    skipped: frozenset[int]


def read_columns(table: Table, names: NameTables, ledger: Ledger) -> Columns:
    """Return the columns of a table; what only a person can decide is asked.

    Parameters
    ----------
    table : Table
    names : NameTables
    ledger : Ledger
        Receives questions (``IN-048``, ``IN-075``) and findings.
    """
    roles: dict[int, str] = {}
    values: dict[int, Facets] = {}
    titles: dict[int, str] = {}
    events: dict[int, str] = {}
    skipped: set[int] = set()
    sheet = table.sheet.name
    for column in table.columns:
        path = table.path(column)
        titles[column] = "/".join(path)
        facets = _path_facets(path, names)
        role = facets.role or _role_by_content(table, column, bool(roles), names, facets)
        if role == "project":
            role = _project_or_indicator(table, column, names)
        if role:
            roles[column] = role
            if facets.event:
                events[column] = facets.event
            continue
        if not path:
            roles[column] = "unlabelled"
            continue
        where = f"{ledger.where(sheet, row=table.header[-1])}{column_letters(column)}列"
        settled = settle(facets, titles[column], where, names, ledger)
        if settled is None:
            skipped.add(column)
        else:
            values[column] = settled
    _merged_headers(table, ledger)
    chosen = _without_duplicates(table, values, titles, ledger)
    return Columns(roles, chosen, titles, events, frozenset(skipped | (set(values) - set(chosen))))


def _path_facets(path: tuple[str, ...], names: NameTables) -> Facets:
    facets, rests = Facets(), list[str]()
    for text in path:
        own = read_label(text, names)
        rests += [own.rest] if own.rest else []
        refusal = own.refusal or facets.refusal
        facets = replace(own.under(facets), role=own.role or facets.role, refusal=refusal)
    if rests and not facets.indicator and len(path) > 1:
        whole = names.indicator("".join(rests))
        if whole:
            return replace(facets, indicator=whole, rest="")
    return replace(facets, rest="/".join(rests))


def settle(
    facets: Facets, title: str, where: str, names: NameTables, ledger: Ledger
) -> Facets | None:
    """Return facets without open ends, None when the column or row is not to be imported.

    A text that is not understood is asked about (``IN-075``; ``IN-060`` for a period with two
    readings, ``IN-057`` for a date made by a spreadsheet program).
    """
    if facets.refusal is not None:
        return _settle_period(facets, facets.refusal, where, ledger)
    if not facets.rest:
        return facets
    near = names.near_indicators(facets.rest)
    known = "、".join(f"{i}({names.indicators[i].name})" for i in near) or "没有相近的指标"
    region_like = any(
        facets.rest.startswith((n, n.rstrip("区县市"))) and len(n) > 1
        for n in names.regions.values()
    )
    id = "IN-076" if region_like and not near else "IN-075"
    meaning = "地区范围与登记不一致" if id == "IN-076" else "不在指标别名表中"
    answer = ledger.ask(
        id, facets.rest, where, f"“{title or facets.rest}”{meaning};相近:{known}",
        (*near, *SKIP[:1], *IGNORE[:1]), f"{facets.rest!r} is not a known name",
    )  # fmt: skip
    return _answered(replace(facets, rest=""), answer, names, ledger)


def _answered(facets: Facets, answer: str, names: NameTables, ledger: Ledger) -> Facets | None:
    if answer in SKIP:
        return None
    if not answer:
        return replace(facets, pending=True)
    if answer in IGNORE:
        return facets
    for word in answer.split():
        key, _, value = word.rpartition("=")
        if not key:
            key = "indicator" if value in names.indicators else "region"
        allowed = {
            "indicator": names.indicators, "region": names.regions, "scope": names.scopes,
            "unit": names.units, "measure": VOCABULARY["measure"],
            "status": [w for w in VOCABULARY["status"] if w != "synthetic"],
            "basis": [w for w in VOCABULARY["basis"] if w],
            "span": ("month", "ytd"),
        }  # fmt: skip
        if value not in allowed.get(key, ()):
            ledger.tell(
                "IN-075", "error", ledger.where(), f"回答“{answer}”", f"“{value}”不是登记的{key}",
                f"在来源 {ledger.source.id} 中改正", f"unknown answer {answer!r}",
            )  # fmt: skip
            return None
        facets = replace(facets, **{key: value})  # type: ignore[arg-type]
    return facets


def _settle_period(
    facets: Facets, refusal: PeriodRefusal, where: str, ledger: Ledger
) -> Facets | None:
    if not refusal.ask or refusal.proposal is None:
        return replace(facets, rest="")
    answer = ledger.ask(
        refusal.id, refusal.found, where, f"读到“{refusal.found}”,{refusal.meaning}",
        ("yes", "skip"), refusal.remedy,
    )  # fmt: skip
    if answer in SKIP:
        return None
    if answer:
        return replace(facets, period=refusal.proposal, refusal=None, rest="")
    return replace(facets, rest="", pending=True)


def _role_by_content(
    table: Table, column: int, has_label: bool, names: NameTables, facets: Facets
) -> str:
    """Return ``label`` or the like for a column of texts or periods, whatever its header says."""
    cells = [c for r in table.data if (c := table.sheet.at(r, column)) is not None]
    if not cells:
        return ""
    texts = sum(c.kind == "text" and not is_value_like(c) for c in cells)
    periods = sum(is_period_like(c) for c in cells)
    if not has_label and periods == len(cells) and column == table.columns[0]:
        return "period"
    if texts < len(cells) or facets.indicator or facets.measure or facets.unit:
        return ""
    return "note" if has_label else "label"


def _project_or_indicator(table: Table, column: int, names: NameTables) -> str:
    labels = [c.text for r in table.data if (c := table.sheet.at(r, column)) is not None]
    known = sum(bool(read_label(t, names).indicator) for t in labels)
    return "label" if known else "project"


def _merged_headers(table: Table, ledger: Ledger) -> None:
    merges = [m for m in table.sheet.merges if m[0] in table.header and m[3] > m[1]]
    where = ledger.where(table.sheet.name, row=table.header[0])
    if len(table.header) > 1:
        ledger.tell(
            "IN-045", "note", where, f"表头有{len(table.header)}行,合并{len(merges)}处",
            "列名只按合并范围拼接,没有列名的列不推断", "无需处理", "header built from merges",
        )  # fmt: skip
    if table.header[0] > 1:
        ledger.tell(
            "IN-046", "note", where, f"表头识别为第{table.header[0]}行", "其上各行作为标题或说明",
            "无需处理", f"header found in row {table.header[0]}",
        )  # fmt: skip


def _without_duplicates(
    table: Table, values: Mapping[int, Facets], titles: Mapping[int, str], ledger: Ledger
) -> dict[int, Facets]:
    same: dict[str, list[int]] = defaultdict(list)
    for column in values:
        same[titles[column]].append(column)
    dropped: set[int] = set()
    for title, columns in same.items():
        if len(columns) == 1:
            continue
        letters = [column_letters(c) for c in columns]
        answer = ledger.ask(
            "IN-048", title, ledger.where(table.sheet.name, row=table.header[-1]),
            f"{len(columns)}列同名“{title}”({'、'.join(letters)}列)", letters,
            f"{len(columns)} columns have the same name",
        )  # fmt: skip
        dropped |= {c for c in columns if column_letters(c) != answer}
    return {c: f for c, f in values.items() if c not in dropped}
