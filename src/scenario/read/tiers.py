"""Tiers and breakdown of targets: ``tiers.yaml`` and ``breakdown.csv`` → nouns."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, cast, get_args

from scenario.identities import Comparison
from scenario.read.fields import Entry
from scenario.read.params_table import Row
from scenario.read.written import INTEGER, NUMBER, parse_date
from scenario.terms import Indicator, Target
from scenario.tier_terms import ADDED_KINDS, SHARED_KINDS, Tier, TierName, UnitKind, UnitTask

TIERS_FILE: Final = "tiers.yaml"
BREAKDOWN_FILE: Final = "breakdown.csv"
BREAKDOWN_COLUMNS: Final = (
    "id", "target", "year", "unit", "kind", "task", "weight", "reached", "month", "known_on",
    "owner", "note",
)  # fmt: skip
#: The register itself is this tier: it is not written twice.
OF_REGISTER: Final = "department_points"


def read_tiers(
    top: Entry, targets: Mapping[str, Target], indicators: Mapping[str, Indicator]
) -> tuple[Tier, ...]:
    """Return the lines beside those of the register, in the order of the file.

    Parameters
    ----------
    top : Entry
        ``targets`` by target id and ``indicators`` by indicator id (lines without a target in the
        register); below each, plan years with a list of ``tier``, ``threshold``, ``known_on``,
        ``source``, optional ``comparison`` (that of the target unless written; needed without
        one), ``tolerance`` and ``note``.
    targets, indicators : mapping
    """
    lines: list[Tier] = []
    for group, known in (("targets", targets), ("indicators", indicators)):
        entry = top.entry(group)
        for id, years in entry.each():
            if id not in known:
                entry.unknown(id, id, known, f"{group}.yaml")
            target = targets.get(id) if group == "targets" else None
            indicator = target.indicator if target is not None else id
            for year in years.table.items:
                lines += _year(years, year, id, indicator, target)
    return tuple(lines)


def _year(
    years: Entry, year: str, id: str, indicator: str, target: Target | None
) -> Iterator[Tier]:
    if not INTEGER.fullmatch(year) or len(year) != 4:
        years.problem("IN-080", year, f"读到“{year}”", "应为四位年份", "改为年份,如 2024")
        return
    seen: set[str] = set()
    words = [w for w in get_args(TierName) if w != OF_REGISTER or target is None]
    for entry in years.listed(year, required=True):
        tier = entry.choice("tier", words)
        if tier in seen:
            entry.problem(
                "PL-100", "tier", f"“{tier}”在{year}年写了两次", "两条只能有一条算数", "删去一条",
                "the same tier twice",
            )  # fmt: skip
        seen.add(tier)
        comparison: Comparison = "at_least" if target is None else target.comparison
        if target is None or entry.has("comparison"):
            comparison = entry.choice("comparison", get_args(Comparison))
        yield Tier(
            id=id,
            indicator=indicator,
            in_register=target is not None,
            year=int(year),
            tier=cast(TierName, tier),
            threshold=entry.number("threshold"),
            comparison=comparison,
            known_on=entry.day("known_on"),
            source=entry.text("source", required=True),
            tolerance=entry.number_or_none("tolerance") or 0.0,
            note=entry.text("note"),
        )
        entry.close()


def read_breakdown(
    rows: Sequence[Row], targets: Mapping[str, Target], departments: Collection[str]
) -> tuple[UnitTask, ...]:
    """Return what units are to bring, in the order of the file.

    Parameters
    ----------
    rows : sequence of Row
        With `BREAKDOWN_COLUMNS`; problems are collected in the rows' findings.
    targets : mapping of str to Target
    departments : collection of str
        Names that a unit of kind ``department`` may have.
    """
    seen: dict[tuple[str, str, str], int] = {}
    return tuple(_task(row, targets, departments, seen) for row in rows)


def _task(
    row: Row,
    targets: Mapping[str, Target],
    departments: Collection[str],
    seen: dict[tuple[str, str, str], int],
) -> UnitTask:
    row.text("target", required=True)
    id = row.known("target", targets, "targets.yaml")
    kind = targets[id].kind if id in targets else ""
    if kind and kind not in SHARED_KINDS:
        row.problem(
            "PL-101", "target", f"{kind} 类目标“{id}”", "这一类不能分解到单位", "删去这一行"
        )
    year = row.checked("year", lambda t: bool(INTEGER.fullmatch(t)) and len(t) == 4, "四位年份")
    row.text("year", required=True)
    unit = row.text("unit", required=True)
    key = (id, year, unit)
    if unit and key in seen:
        row.problem(
            "PL-023", "unit", f"“{unit}”重复,第{seen[key]}行已有", "两行只能有一行算数", "删去一行"
        )
    seen.setdefault(key, row.line)
    of_kind = row.choice("kind", get_args(UnitKind))
    if of_kind == "department":
        row.known("unit", departments, "departments.yaml")
    weight = row.amount("weight")
    if weight is not None and weight > 1:
        row.problem("IN-082", "weight", f"{weight:g}", "权重是0到1的份额", "改为份额,如 0.35")
    if weight is None and not row.cells["weight"] and kind and kind not in ADDED_KINDS:
        row.problem(
            "PL-011", "weight", "没有写", f"{kind} 类目标按权重加总,不可缺", "补上基数所占份额"
        )
    reached = _signed(row, "reached")
    month = row.checked("month", lambda t: t.isdigit() and 1 <= int(t) <= 12, "1至12的月份")
    if (row.cells["reached"] == "") != (row.cells["month"] == ""):
        row.problem("PL-011", "month", "完成数与月份只写了一项", "不知道是哪个月的", "两项都写")
    row.text("task", required=True)
    row.text("known_on", required=True)
    day = row.checked("known_on", lambda t: parse_date(t) is not None, "日期,如 2024-09-30")
    return UnitTask(
        id=row.cells["id"],
        target=id,
        year=int(year) if year.isdigit() else 1900,
        unit=unit,
        kind=cast(UnitKind, of_kind),
        task=_signed(row, "task") or 0.0,
        weight=weight,
        reached=reached,
        month=int(month) if month.isdigit() else None,
        known_on=parse_date(day) or date(1900, 1, 1),
        owner=row.text("owner", required=True),
        note=row.text("note"),
    )


def _signed(row: Row, column: str) -> float | None:
    text = row.checked(column, lambda t: bool(NUMBER.fullmatch(t)), "数字(不带单位)")
    return float(text) if NUMBER.fullmatch(text) else None
