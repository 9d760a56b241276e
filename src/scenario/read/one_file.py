"""One file from its bytes to a ledger: sheets and tables chosen, read and checked; nothing written."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from scenario.errors import ScenarioError, error
from scenario.periods import parse_window
from scenario.read.cell_shapes import is_value_like
from scenario.read.completing import complete, vintage_warnings
from scenario.read.figure_checks import check_figures
from scenario.read.figure_terms import History, Stored
from scenario.read.grid import Book, Sheet
from scenario.read.layout import Table, find_tables
from scenario.read.ledger import Ledger
from scenario.read.long_rows import is_exact, long_header, read_long
from scenario.read.name_tables import NameTables
from scenario.read.side_tables import parts_of, quiet_columns
from scenario.read.sources import Source, find_source
from scenario.read.spreadsheet import read_book
from scenario.read.table_checks import (
    check_breaks,
    check_side_by_side,
    check_target_year,
    check_totals,
    check_year_among_months,
)
from scenario.read.template_sheets import MARK, form_of, read_form
from scenario.read.wide import read_table
from scenario.release_calendar import ReleaseCalendar

MANY_SHEETS: Final = 20
ALL: Final = ("all", "全部")


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies on the desk while importing: names, sources, calendar, the store, two days."""

    names: NameTables
    sources: tuple[Source, ...]
    calendar: ReleaseCalendar
    store: Path
    today: date
    known_on: date | None = None
    source_id: str = ""


def read_file(path: Path, desk: Desk, answers: Mapping[str, str], shown: str = "") -> Ledger:
    """Read one file into a balanced ledger.

    Parameters
    ----------
    path : Path
        The file, or its copy in the run folder.
    desk : Desk
    answers : mapping of str to str
        Answers of this session, in addition to those of the source.
    shown : str
        The file's own name when `path` is a copy.

    Raises
    ------
    ScenarioError
        When the file cannot be read at all.
    """
    book, notes = read_book(path)
    name = shown or path.name
    source = _source(book, name, desk).with_answers(answers)
    ledger = Ledger(name, source, findings=list(notes))
    exact, empty = False, list[Table]()
    for sheet in _chosen_sheets(book, ledger):
        form, header = form_of(sheet), long_header(sheet)
        if form is not None and form.target:
            read_form(sheet, form, ledger)
        elif header is not None:
            exact |= is_exact(sheet, header[0])
            read_long(sheet, *header, desk.names, ledger)
        else:
            empty += _read_tables(sheet, desk.names, ledger)
        for row, column, text in sheet.comments:
            ledger.note("IN-056", sheet.name, row, column, text, "批注")
    _nothing_read(ledger, empty)
    ledger.settle_changes()
    stored = tuple(stored_rows(desk.store, {f.indicator for f in ledger.figures}))
    if not exact:
        check_figures(ledger, desk.names, history_of(stored), desk.calendar, desk.today)
    complete(ledger, desk.names, desk.calendar, desk.known_on)
    vintage_warnings(ledger, stored)
    ledger.balance()
    return ledger


def _source(book: Book, name: str, desk: Desk) -> Source:
    if desk.source_id:
        for source in desk.sources:
            if source.id == desk.source_id:
                return source
        raise ScenarioError(
            [
                error(
                    "IN-013", f"「{name}」", f"没有来源“{desk.source_id}”", "不知道用哪些回答",
                    f"已有来源:{'、'.join(s.id for s in desk.sources) or '无'}", "unknown source",
                )
            ]
        )  # fmt: skip
    first = book.sheets[0] if book.sheets else None
    header = [c.text for c in first.row(first.rows[0])] if first is not None and first.rows else []
    return find_source(desk.sources, name, header)


def _chosen_sheets(book: Book, ledger: Ledger) -> list[Sheet]:
    filled = [s for s in book.sheets if s.cells and not _is_aside(s)]
    if len(filled) <= MANY_SHEETS:
        return filled
    names = [f"{s.name}({len(s.rows)}行)" for s in filled]
    answer = ledger.ask(
        "IN-013", "工作表", ledger.where(), f"有{len(filled)}个工作表:{'、'.join(names)},请选择",
        (filled[0].name, *ALL[:1]), "many sheets: which one?",
    )  # fmt: skip
    if answer in ALL:
        return filled
    wanted = {a.strip() for a in re.split(r"[,,、]", answer)}
    return [s for s in filled if s.name in wanted]


def _is_aside(sheet: Sheet) -> bool:
    """Say whether a sheet is a page of words of the template: instructions or lists."""
    first = sheet.cells.get((1, 1))
    return first is not None and first.text in ("填报说明", f"{MARK}·词表")


def _read_tables(sheet: Sheet, names: NameTables, ledger: Ledger) -> list[Table]:
    """Read the tables of a sheet and return those without data rows."""
    _formula_like(sheet, ledger)
    parts = parts_of(sheet, names, ledger)
    empty = []
    for number, part in enumerate(parts, 1):
        empty += _read_part(part, f"之{number}" if len(parts) > 1 else "", names, ledger)
    return empty


def _read_part(sheet: Sheet, which: str, names: NameTables, ledger: Ledger) -> list[Table]:
    tables = find_tables(sheet)
    real = [t for t in tables if t.data and t.header]
    chosen: Collection[int] = {t.number for t in tables}
    if len(real) > 1:
        places = "、".join(f"{t.number}({t.extent})" for t in real)
        answer = ledger.ask(
            "IN-055", f"{sheet.name or '数据区'}{which}", ledger.where(sheet.name),
            f"发现{len(real)}个数据区:{places},请选择", (*(str(t.number) for t in real), "all"),
            f"{len(real)} tables on one sheet",
        )  # fmt: skip
        if answer not in ALL:
            chosen = {int(n) for n in re.findall(r"\d+", answer)}
    for table in tables:
        if table.number in chosen:
            columns = quiet_columns(table, names, ledger)
            read_table(table, names, ledger)
            if columns is not None:
                check_side_by_side(table, columns, ledger)
                check_totals(table, columns, names, ledger)
                check_target_year(table, columns, ledger)
                check_year_among_months(table, columns, ledger)
                check_breaks(table, ledger)
        else:
            for row in table.kinds:
                ledger.mark(sheet.name, row, "note")
                for cell in sheet.row(row):
                    ledger.note("IN-055", sheet.name, row, cell.column, cell.text, "未选的数据区")
    return [t for t in tables if t.header and not t.data]


def _formula_like(sheet: Sheet, ledger: Ledger) -> None:
    cells = [
        c for c in sheet.cells.values()
        if c.kind == "text" and c.text.lstrip("\u00a0 '")[:1] in tuple("=+-@＝＋－＠")
        and not is_value_like(c) and len(c.text.strip()) > 2
    ]  # fmt: skip
    for cell in cells[:3]:
        ledger.tell(
            "IN-099", "note", ledger.where(sheet.name, cell), f"文字“{cell.text[:30]}”以公式符号开头",
            "按文字保存,不计算;导出时加前缀", "无需处理", "text that starts like a formula stays text",
        )  # fmt: skip


def _nothing_read(ledger: Ledger, empty: Iterable[Table]) -> None:
    """IN-004: nothing in the file, or nothing in one of its tables."""
    for table in empty if ledger.seen else ():
        ledger.tell(
            "IN-004", "warning", ledger.where(table.sheet.name, row=table.header[0]),
            f"这张表只有表头,没有数据行:{'、'.join(table.texts('header'))[:60]}", "没有可导入的内容",
            "核对其中有无数据;数据行应有数值", "a table without data rows",
        )  # fmt: skip
    if (
        ledger.seen
        or ledger.proposals
        or ledger.questions
        or any(f.severity == "error" for f in ledger.findings)
    ):
        return
    found = "只有表头,没有数据行" if ledger.rows else "没有任何内容"
    ledger.tell(
        "IN-004", "error", ledger.where(), found, "没有可导入的内容", "核对是否导出了数据", "no data rows",
    )  # fmt: skip


def stored_rows(store: Path, indicators: Collection[str]) -> Iterable[dict[str, str]]:
    """Yield the stored rows of some indicators."""
    for file in sorted(store.glob("*.csv")) if store.is_dir() else ():
        with file.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row.get("indicator") in indicators:
                    yield row


def history_of(rows: Iterable[Mapping[str, str]]) -> History:
    """Return (region, scope, indicator, measure) → values of stored rows."""
    found: dict[tuple[str, ...], list[Stored]] = defaultdict(list)
    for row in rows:
        try:
            window = parse_window(row["period_start"], row["period_end"])
            value = Decimal(row["value"])
        except (ScenarioError, InvalidOperation, ValueError):
            continue  # the store's own check reports such rows
        if row["status"] != "target":
            key = (row["region"], row["scope"], row["indicator"], row["measure"])
            found[key].append(Stored(window, value, row["unit"], row["known_on"]))
    return {k: tuple(v) for k, v in found.items()}
