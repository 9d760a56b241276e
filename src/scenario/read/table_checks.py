"""Checks that need the table as it is printed: totals, target years, footnotes about scope."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Final

from scenario.read.cell_text import clean_text
from scenario.read.grammar_numbers import ParsedNumber
from scenario.read.grid import column_letters
from scenario.read.headings import Columns
from scenario.read.labels import read_label
from scenario.read.layout import Table
from scenario.read.ledger import Ledger, with_note
from scenario.read.name_tables import NameTables
from scenario.read.side_tables import second_start
from scenario.read.value_cells import read_value

#: A difference larger than this share of the total is an error, not a warning.
_GROSS: Final = Decimal("0.05")
_BREAK: Final = re.compile(
    r"((?:19|20)\d\d)年(?:起|及以后|以后|开始|以来|及以前|以前)[^。;;]*?(?:口径|起点|标准|范围|万元|调整|不含)"
)


def check_totals(table: Table, columns: Columns, names: NameTables, ledger: Ledger) -> None:
    """Compare every 合计 row with the rows above it (``IN-052``).

    Printed values are rounded, so parts and total may differ by half of the last printed digit
    times (number of parts + 1).
    """
    label_columns = [
        c for c, r in columns.roles.items() if r in ("label", "indicator", "region", "project")
    ]
    parts: list[int] = []
    for row in table.data:
        cells = [table.sheet.at(row, c) for c in label_columns]
        texts = [c for c in cells if c is not None]
        said = [read_label(c.text, names) for c in texts]
        if any(s.total for s in said):
            for column, facets in columns.values.items():
                if facets.measure not in ("growth", "rank", "share", "index"):
                    _check_total(table, row, column, parts, names, ledger)
            parts = []
        elif not any(s.part for s in said) and not any(c.indent for c in texts):
            parts.append(row)


def _check_total(
    table: Table, row: int, column: int, parts: Iterable[int], names: NameTables, ledger: Ledger
) -> None:
    sheet = table.sheet
    cell = sheet.cells.get((row, column))
    if cell is None or (total := _number(table, row, column)) is None:
        return
    values = [v for r in parts if (v := _number(table, r, column)) is not None]
    if len(values) < 2:
        return
    digits = max(-int(v.as_tuple().exponent) for v in (*values, total))
    tolerance = Decimal(10) ** -digits / 2 * (len(values) + 1)
    difference = total - sum(values)
    if abs(difference) <= tolerance:
        return
    gross = abs(difference) > abs(total) * _GROSS
    ledger.tell(
        "IN-052", "error" if gross else "warning", ledger.where(sheet.name, cell),
        f"合计{total},各分项相加{sum(values)},差{difference.normalize():f}",
        f"在四舍五入容差{tolerance.normalize():f}之外", "核对是否漏行、错列或含其中项",
        f"parts differ from the total by {difference.normalize():f}",
    )  # fmt: skip


def _number(table: Table, row: int, column: int) -> Decimal | None:
    cell = table.sheet.cells.get((row, column))
    parsed = read_value(cell, {}) if cell is not None else None
    return parsed.value if isinstance(parsed, ParsedNumber) else None


def check_target_year(table: Table, columns: Columns, ledger: Ledger) -> None:
    """IN-074: a target of one year beside the outcome of another and a rate of completion."""
    rate = any("完成率" in t or "完成进度" in t for t in columns.titles.values())
    targets = {f.period.year for f in columns.values.values() if f.status == "target" and f.period}
    data = {f.period.year for f in columns.values.values() if f.status != "target" and f.period}
    targets, data = targets - {None}, data - {None}
    if rate and targets and data and not targets & data:
        aims, done = ("、".join(sorted(str(y) for y in years)) for years in (targets, data))
        ledger.tell(
            "IN-074", "error", ledger.where(table.sheet.name, row=table.header[-1]),
            f"目标为{aims}年,完成数为{done}年",
            "目标年份与数据年份不同,完成率没有意义", "核对表头的年份", "target year differs from data year",
        )  # fmt: skip


def check_breaks(table: Table, ledger: Ledger) -> None:
    """IN-092: a footnote tells of a change of scope inside the years of the table."""
    years = {f.window.year for f in ledger.figures if f.sheet == table.sheet.name}
    for text in (*table.texts("footnote"), *table.texts("title")):
        match = _BREAK.search(clean_text(text).text)
        if match is None or not years:
            continue
        year = int(match.group(1))
        if not min(years) < year <= max(years):
            continue
        row = next(r for r in table.kinds for c in table.sheet.row(r) if c.text.strip() == text)
        answer = ledger.ask(
            "IN-092", f"{year}", ledger.where(table.sheet.name, row=row),
            f"口径变化于{year}年:“{text.strip()[:60]}”,请分段或标记", ("mark", "ignore"),
            f"a change of scope in {year}",
        )  # fmt: skip
        if answer == "mark":
            ledger.replace_figures(
                with_note(f, f"口径自{year}年变化") if f.sheet == table.sheet.name else f
                for f in ledger.figures
            )


def check_side_by_side(table: Table, columns: Columns, ledger: Ledger) -> None:
    """IN-055: a second table beside the first that no empty column keeps apart."""
    start = second_start(table, columns)
    if start is not None:
        column = column_letters(start[0])
        ledger.tell(
            "IN-055", "error", ledger.where(table.sheet.name, row=table.header[-1]),
            f"并排的两张表:{column}列起是另一张表", "左表的行名不能用于右表的数",
            f"在{column}列前插入一个空列,两表从同一行开始;或把右表移到左表下方或另一个工作表,再导入",
            f"a second table begins beside the first at column {column}",
        )  # fmt: skip


def check_year_among_months(table: Table, columns: Columns, ledger: Ledger) -> None:
    """IN-062: a whole year in a column of months is kept apart as an annual value."""
    label = [c for c, role in columns.roles.items() if role == "period"]
    figures = [f for f in ledger.figures if f.sheet == table.sheet.name]
    kinds = {f.window.kind for f in figures}
    if label and "year" in kinds and kinds & {"month", "ytd", "janfeb", "quarter"}:
        yearly = [
            f for f in figures if f.window.kind == "year" and _says_year(table, f.cell.row, label)
        ]
        for figure in yearly[:1]:
            ledger.tell(
                "IN-062", "warning", ledger.where(table.sheet.name, figure.cell),
                f"月度列中有年度值“{figure.window}年”", "年度值,单独存放", "确认不是12月数",
                "an annual value among months, kept apart",
            )  # fmt: skip
        marked = {id(f) for f in yearly}
        ledger.replace_figures(
            replace(f, note="; ".join(t for t in (f.note, "年度值") if t)) if id(f) in marked else f
            for f in ledger.figures
        )


def _says_year(table: Table, row: int, label: list[int]) -> bool:
    cell = table.sheet.at(row, label[0])
    return cell is not None and bool(
        re.fullmatch(r"(?:19|20)\d\d(?:年度?|年全年|全年)?", cell.plain.strip())
    )
