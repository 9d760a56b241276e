"""Columns beside the figures: dates of projects, codes, columns without a name or left out."""

from __future__ import annotations

import re
from decimal import Decimal

from scenario.read.figure_units import Draft
from scenario.read.grammar_numbers import ParsedNumber
from scenario.read.grammar_periods import ParsedPeriod, parse_period
from scenario.read.grid import Cell
from scenario.read.headings import Columns
from scenario.read.labels import Facets
from scenario.read.layout import Table
from scenario.read.ledger import Ledger
from scenario.read.name_tables import NameTables
from scenario.read.row_figures import finish


def read_events(
    table: Table, row: int, columns: Columns, entity: str, label: str, region: str, context: Facets,
    names: NameTables, ledger: Ledger,
) -> None:  # fmt: skip
    """Read the dates of a project: one figure each, 1 in the month when it happened."""
    for column, event in columns.events.items():
        cell = table.sheet.cells.get((row, column))
        if cell is None or not entity:
            continue
        ledger.seen += 1
        when = _month_of(cell)
        if when is None:
            ledger.reject(
                table.sheet, cell, "IN-058", "不是一个月份或日期", "写成如 2024-03", "not a month",
            )  # fmt: skip
            continue
        status: str = "estimated" if event.startswith("planned") else context.status
        said = Facets(
            indicator=event, period=when, measure="count", unit="event", status=status,
            region=region,
        )  # fmt: skip
        draft = Draft(
            cell, table.sheet, label, columns.titles[column], entity,
            f"印作{cell.text.strip()}", "", (),
        )  # fmt: skip
        finish(draft, ParsedNumber(Decimal(1)), said, context, names, ledger)


def _month_of(cell: Cell) -> ParsedPeriod | None:
    text = cell.plain.strip()
    day = re.fullmatch(r"((?:19|20)\d\d)[-./年](\d{1,2})[-./月]\d{1,2}日?(?:T.*)?", text)
    if day and 1 <= int(day[2]) <= 12:
        return ParsedPeriod(int(day[1]), int(day[2]), int(day[2]))
    period = parse_period(text)
    if isinstance(period, ParsedPeriod) and period.year and period.first == period.last:
        return period
    return None


def read_asides(table: Table, row: int, columns: Columns, ledger: Ledger) -> None:
    """Account for cells without a header, for broken codes and for columns left out."""
    for column, role in columns.roles.items():
        cell = table.sheet.cells.get((row, column))
        if role == "unlabelled" and cell is not None:
            ledger.seen += 1
            ledger.reject(
                table.sheet, cell, "IN-045", "这一列没有列名", "在表头补上列名", "column without a name",
            )  # fmt: skip
        elif role == "code" and cell is not None and _broken_code(cell):
            ledger.seen += 1
            ledger.reject(
                table.sheet, cell, "IN-044", "统一社会信用代码已被Excel改成科学计数,末位丢失",
                "把该列设为文本后重填", "code turned into a number",
            )  # fmt: skip
    for column in columns.skipped:
        cell = table.sheet.cells.get((row, column))
        if cell is not None:
            ledger.seen += 1
            ledger.missing += 1
            ledger.note("", table.sheet.name, row, column, cell.text, "按回答不导入")


def _broken_code(cell: Cell) -> bool:
    if re.fullmatch(r"\d(?:\.\d+)?[eE]\+?\d+", cell.text.strip()):
        return True
    return cell.kind == "number" and len(cell.text.partition(".")[0]) > 15
