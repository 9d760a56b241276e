"""The long form and its relatives: one figure per row, columns with known names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scenario.errors import ScenarioError
from scenario.periods import Window
from scenario.read.cell_text import clean_text
from scenario.read.figure_units import in_unit
from scenario.read.grammar_numbers import BoundedValue, MissingValue, NumberRefusal, ParsedNumber
from scenario.read.grammar_periods import ParsedPeriod, parse_period, parse_period_cell
from scenario.read.grid import Cell, Sheet
from scenario.read.known_days import printed_day, release_day
from scenario.read.ledger import Figure, Ledger
from scenario.read.long_form import COLUMNS, VOCABULARY
from scenario.read.long_words import BASES, FIELD, MEASURES, SKIP, status_of
from scenario.read.name_tables import NameTables, key_of
from scenario.read.row_figures import default_basis
from scenario.read.value_cells import read_value


def long_header(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Return the header row and field → column when the sheet is in a long form, else None.

    Examples
    --------
    >>> from scenario.read.grid import make_sheet
    >>> cells = [Cell(1, c, "text", t) for c, t in enumerate(("region", "indicator", "value"), 1)]
    >>> long_header(make_sheet("", cells))
    (1, {'region': 1, 'indicator': 2, 'value': 3})
    """
    for row in sheet.rows[:10]:
        found: dict[str, int] = {}
        for cell in sheet.row(row):
            field = FIELD.get(key_of(cell.text.removesuffix("*")))
            if field and field not in found:
                found[field] = cell.column
        if {"region", "indicator", "value"} <= set(found):
            return row, found
    return None


def is_exact(sheet: Sheet, row: int) -> bool:
    """Say whether the header is that of the store itself: then nothing is interpreted."""
    return tuple(c.text.strip() for c in sheet.row(row)) == COLUMNS


def read_long(
    sheet: Sheet, header: int, columns: Mapping[str, int], names: NameTables, ledger: Ledger
) -> None:
    """Read every row below the header into the ledger.

    Parameters
    ----------
    sheet : Sheet
    header : int
        Row of the header.
    columns : mapping of str to int
        Field → column.
    names : NameTables
    ledger : Ledger
    """
    exact = is_exact(sheet, header)
    ledger.long_sheets.add(sheet.name)
    for row in sheet.rows:
        if row <= header:
            ledger.mark(sheet.name, row, "note")
            for cell in sheet.row(row):
                ledger.note("", sheet.name, row, cell.column, cell.text, "表头或标题")
            continue
        cells = {f: sheet.cells.get((row, c)) for f, c in columns.items()}
        ledger.mark(sheet.name, row, "data")
        ledger.seen += 1
        value = cells["value"]
        if value is None:
            first = sheet.row(row)[0]
            ledger.missing += 1
            ledger.note("IN-036", sheet.name, row, first.column, first.text, "没有数值")
            continue
        _row(sheet, value, cells, names, ledger, exact)


def _row(
    sheet: Sheet, value: Cell, cells: Mapping[str, Cell | None], names: NameTables,
    ledger: Ledger, exact: bool,
) -> None:  # fmt: skip
    texts = {f: _text(c) for f, c in cells.items() if c is not None}
    where = ledger.where(sheet.name, value)
    indicator = names.indicator(texts.get("indicator", ""))
    if not indicator:
        text = texts.get("indicator", "")
        near = names.near_indicators(text)
        answer = ledger.ask(
            "IN-075", text, where, f"“{text}”不在指标别名表中;相近:{'、'.join(near) or '没有'}", (*near, "skip"),
            f"{text!r} is not a known indicator",
        )  # fmt: skip
        indicator = answer if answer in names.indicators else ""
    region, scope = names.region(texts.get("region", ""))
    window = _window(texts, cells)
    problem = (
        ("IN-075", "不知道指标") if not indicator
        else ("IN-076", f"地区“{texts.get('region', '')}”未登记") if not region
        else ("PE-003", "所属期跨年或不合写法") if window is None
        else None
    )  # fmt: skip
    said = _phrases(texts, ledger)
    parsed = read_value(value, ledger.source.symbols)
    if problem is None and "skip" in said:
        ledger.missing += 1
        why = f"按来源约定不导入:{texts.get('note', '')}"
        ledger.note("IN-075", sheet.name, value.row, value.column, value.text, why)
        return
    if isinstance(parsed, MissingValue):
        ledger.missing += 1
        ledger.note("IN-036", sheet.name, value.row, value.column, value.text, parsed.status)
        return
    if problem is None and isinstance(parsed, NumberRefusal):
        problem = (parsed.id, parsed.meaning)
    status = status_of(texts, where, ledger)
    if problem is None and status == SKIP:
        ledger.missing += 1
        why = f"状态“{texts['status']}”按回答不导入"
        ledger.note("IN-034", sheet.name, value.row, value.column, value.text, why)
        return
    if problem is None and status is None:
        ledger.reject(
            sheet,
            value,
            "IN-034",
            f"状态“{texts['status']}”不认识",
            "回答问题后重新导入",
            quiet=True,
        )
        return
    if problem is None and isinstance(parsed, BoundedValue) and status != "target":
        problem = ("IN-035", "是估计或区间,不作为观测值")
    if problem is not None or window is None:
        id, meaning = problem or ("PE-003", "所属期不明")
        ledger.reject(sheet, value, id, meaning, "在原表改正后重新导入")
        return
    assert isinstance(parsed, ParsedNumber | BoundedValue)  # noqa: S101  refusals returned above
    ledger.change(sheet.name, value, parsed.changes)
    _add(
        sheet,
        value,
        parsed,
        texts,
        said,
        names,
        ledger,
        (region, scope, indicator, window, status or ""),
        exact,
    )


def _add(
    sheet: Sheet, value: Cell, parsed: ParsedNumber | BoundedValue, texts: Mapping[str, str],
    said: Mapping[str, str], names: NameTables, ledger: Ledger,
    key: tuple[str, str, str, Window, str], exact: bool,
) -> None:  # fmt: skip
    region, scope, indicator, window, status = key
    known = names.indicators[indicator]
    measure = MEASURES.get(texts.get("measure", ""), "") or MEASURES.get(texts.get("basis", ""), "")
    unit = names.unit(texts.get("unit", "")) or (
        texts.get("unit", "") if texts.get("unit", "") in names.units else ""
    )
    if not unit and texts.get("unit"):
        ledger.ask(
            "IN-029", texts["unit"], ledger.where(sheet.name, value), f"单位“{texts['unit']}”未登记"
        )
    if not unit and isinstance(parsed, ParsedNumber) and parsed.unit == "percent":
        unit = "percent"
    if not unit:
        ledger.reject(sheet, value, "IN-027", "未找到单位", "补上单位", "no unit")
        return
    if not exact:
        if measure == "ratio" and known.measure == "share":
            measure = "share"
        if known.measure == "index" and unit == "percent" and known.unit != "percent":
            measure, unit = "index", known.unit
        if known.measure == "index" and measure == "level":
            measure = "index"
        scope = said.get("scope") or scope
        if scope == "district_owned" and known.scope == "above_size":
            scope = "above_size_district_owned"
        if names.units[unit].dimension == "count" and names.units[known.unit].dimension == "count":
            unit = (
                known.unit if names.units[unit].factor == names.units[known.unit].factor else unit
            )
    measure = measure or known.measure
    basis = texts.get("basis", "")
    if basis in MEASURES or (not basis and not exact):
        basis = default_basis(known.basis, known.measure, measure, names.units[unit].dimension)
    basis = said.get("basis") or BASES.get(basis, basis)
    number = in_unit(parsed, unit, names)
    if number is None:
        why = f"读到“{value.text}”,而单位为{names.units[unit].name}"
        ledger.reject(sheet, value, "IN-029", why, "改正单位或数值")
        return
    printed = texts.get("scope", "")
    note = texts.get("note", "")
    if (printed and printed not in names.scopes) or basis not in VOCABULARY["basis"]:
        wrong = (
            f"统计范围“{printed}”" if printed and printed not in names.scopes else f"口径“{basis}”"
        )
        ledger.reject(sheet, value, "IN-076", f"{wrong}未登记", "写登记过的标识")
        return
    level = texts.get("disclosure", "")
    known_on, kind = printed_day(texts.get("known_on", ""))
    if not known_on and "release" in said:
        known_on, kind = release_day(said["release"]), "estimated"
    bound = (
        parsed.bound if isinstance(parsed, BoundedValue) and parsed.bound.startswith("at_") else ""
    )
    ledger.figures.append(
        Figure(
            value, sheet.name, said.get("region") or region,
            printed or scope or known.scope, indicator, window, measure, basis,
            number, unit, said.get("bound") or texts.get("bound", "") or bound,
            said.get("status") or status or getattr(parsed, "status", "")
            or ledger.source.status or "provisional", known_on,
            texts.get("known_on_kind") or kind, texts.get("source", "") or ledger.file,
            note, disclosure=level,
        )
    )  # fmt: skip


def _text(cell: Cell) -> str:
    text = clean_text(cell.plain).text if cell.kind != "text" else cell.text.strip()
    if cell.kind == "date":
        return cell.text[:10]
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text


def _phrases(texts: Mapping[str, str], ledger: Ledger) -> dict[str, str]:
    """Return what a source's remarks mean: answers with keys ``phrase …`` hold words of the note."""
    said: dict[str, str] = {}
    note = texts.get("note", "")
    for key, answer in ledger.source.answers.items():
        found = re.search(key.removeprefix("phrase "), note) if key.startswith("phrase ") else None
        if found is not None:
            year = (
                re.search(r"((?:19|20)\d\d)", found.group())
                if answer.startswith("release")
                else None
            )
            for word in answer.split():
                field, _, meaning = word.partition("=")
                said.setdefault(
                    field, f"{meaning}{year.group(1) if year and field == 'release' else ''}"
                )
    return said


def _window(texts: Mapping[str, str], cells: Mapping[str, Cell | None]) -> Window | None:
    try:
        if texts.get("period_start") and texts.get("period_end"):
            first, last = (parse_period(texts[f]) for f in ("period_start", "period_end"))
            if not isinstance(first, ParsedPeriod) or not isinstance(last, ParsedPeriod):
                return None
            if first.year != last.year or first.year is None:
                return None
            return Window(first.year, first.first, last.last)
        cell = cells.get("period") or cells.get("year")
        if cell is None:
            return None
        period = parse_period_cell(_text(cell).replace("H1", "年上半年"))
        return period.window if isinstance(period, ParsedPeriod) and period.year else None
    except ScenarioError:
        return None
