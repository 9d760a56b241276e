"""The workbook: one sheet a table, typed cells, a native chart per fan, text never a formula."""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from scenario import wording
from scenario.report.blocks import Bars, Fan, Heading, Note, Paragraph, Shown, Table
from scenario.report.picture import Picture
from scenario.report.xlsx_bars import write_bars
from scenario.report.xlsx_chart import write_fan
from scenario.typeset import printable

if TYPE_CHECKING:
    from scenario.report.memo import Memo


#: Width of the text column, in characters.
TEXT_WIDTH: Final = 90.0


def sheet_name(wanted: str, taken: set[str]) -> str:
    """Return a valid sheet name, at most 31 characters, that is not taken yet.

    Examples
    --------
    >>> sheet_name("表1 总/表", set())
    '表1 总_表'
    """
    clean = "".join("_" if c in "[]:*?/\\'" else c for c in wanted).strip()[:31] or "表"
    name, n = clean, 2
    while name.lower() in {t.lower() for t in taken}:
        name = f"{clean[:27]}({n})"
        n += 1
    taken.add(name)
    return name


def row_height(texts: list[str], widths: list[float]) -> float:
    """Return a row height that holds wrapped texts; a Chinese character is two units wide.

    Examples
    --------
    >>> row_height(["甲" * 20, "b"], [20.0, 10.0])
    48.0
    """
    lines = 1
    for text, width in zip(texts, widths, strict=True):
        units = sum(2 if ord(c) > 0x2E7F else 1 for c in text)
        lines = max(lines, math.ceil((units + 2) / (width - 1)))
    return 16.0 * lines


class _Formats:
    """Cell formats, each made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(
                {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter", **look}
            )
        return self._made[key]


def _split(table: Table) -> list[bool]:
    """Say which columns hold ranges and take two cells."""
    return [
        any(isinstance(row[c].value, tuple) for row in table.rows)
        for c in range(len(table.columns))
    ]


def _write(sheet: Any, row: int, column: int, cell: Shown, formats: _Formats, wide: bool) -> None:
    body = {"text_wrap": True, "border": 1, "border_color": "#D0D0D0"}
    value = cell.value
    if isinstance(value, tuple):
        look = formats.get(**body, num_format=cell.number_format, align="right")
        sheet.write_number(row, column, value[0], look)
        sheet.write_number(row, column + 1, value[1], look)
        return
    if value is not None:
        look = formats.get(**body, num_format=cell.number_format or "General", align="right")
        sheet.write_number(row, column, value, look)
    elif cell.link:
        look = formats.get(**body, font_color="#005A8C")
        sheet.write_string(row, column, cell.link, look)
    else:
        sheet.write_string(row, column, cell.text, formats.get(**body))
    if wide:
        sheet.write_blank(row, column + 1, None, formats.get(**body))


def _table_sheet(sheet: Any, table: Table, formats: _Formats, say: Callable[[str], str]) -> None:
    title = formats.get(bold=True, font_size=14)
    head = formats.get(bold=True, text_wrap=True, align="center", border=1, bg_color="#E8EEF4")
    sheet.write_string(0, 0, table.caption, title)
    sheet.write_string(1, 0, table.unit, formats.get(font_color="#5A5A5A"))
    ranges, places, widths, column = _split(table), [], list[float](), 0
    for wide, one in zip(ranges, table.columns, strict=True):
        places.append(column)
        width = 13.0 if wide else min(max(11.0, 13.0 * one.weight), 60.0)
        widths.append(width)
        ends = (("前", "后") if "→" in one.head else ("低", "高")) if wide else ("",)
        for end in ends:
            text = f"{one.head} {say(end) if end else ''}"
            sheet.write_string(2, column, text.strip(), head)
            sheet.set_column(column, column, width)
            column += 1
    heads = [f"{c.head} 低" for c in table.columns]
    sheet.set_row(2, row_height(heads, widths))
    for r, row in enumerate(table.rows, start=3):
        sheet.set_row(r, row_height([cell.link or cell.text for cell in row], widths))
        for c, cell in enumerate(row):
            _write(sheet, r, places[c], cell, formats, ranges[c])
    for n, note in enumerate(table.notes):
        sheet.write_string(4 + len(table.rows) + n, 0, note, formats.get(font_color="#5A5A5A"))
    sheet.freeze_panes(3, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)


def _text_sheet(sheet: Any, memo: Memo, formats: _Formats) -> None:
    sheet.set_column(0, 0, TEXT_WIDTH)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    row = 0
    for text, look in (
        (memo.mark, {"bold": True}),
        (memo.draft, {"font_color": "#5A5A5A"}),
        (memo.title, {"bold": True, "font_size": 16}),
    ):
        sheet.write_string(row, 0, text, formats.get(**look))
        row += 1
    for block in memo.blocks:
        if isinstance(block, Heading):
            size = 13 if block.level == 1 else 11
            sheet.write_string(row, 0, block.text, formats.get(bold=True, font_size=size))
        elif isinstance(block, (Paragraph, Note)):
            sheet.write_string(row, 0, block.text, formats.get(text_wrap=True))
            sheet.set_row(row, row_height([block.text], [TEXT_WIDTH]))
        else:
            caption = f"【{block.caption}】" if memo.phrases is None else f"[{block.caption}]"
            sheet.write_string(row, 0, caption, formats.get(font_color="#005A8C"))
        row += 1


def _figure_sheet(workbook: Any, sheet: Any, figure: Fan | Bars, formats: _Formats) -> None:
    sheet.write_string(0, 0, figure.caption, formats.get(bold=True, font_size=14))
    sheet.write_string(1, 0, figure.note, formats.get(font_color="#5A5A5A"))
    sheet.set_column(0, 8, 12)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    if isinstance(figure, Fan):
        chart = write_fan(workbook, sheet, figure, 3)
    else:
        sheet.set_column(0, 0, 28)
        chart = write_bars(workbook, sheet, figure, 3)
    chart.set_size({"width": 820, "height": 420})
    sheet.insert_chart(
        5 + len(figure.labels),
        0,
        chart,
        {"description": printable(figure.alt), "object_position": 2},
    )


def xlsx_bytes(memo: Memo) -> bytes:
    """Return the workbook; the same memo gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    created = datetime(memo.as_of.year, memo.as_of.month, memo.as_of.day)
    workbook.set_properties(
        {
            "title": memo.title,
            "author": memo.organisation,
            "created": created,
            "comments": memo.mark,
            "category": memo.say(f"数据密级{wording.level(memo.level)}"),
        }
    )
    formats, taken = _Formats(workbook), set[str]()
    _text_sheet(workbook.add_worksheet(sheet_name(memo.say("专报"), taken)), memo, formats)
    for block in memo.blocks:
        if isinstance(block, Table) and "xlsx" in block.writers:
            sheet = workbook.add_worksheet(sheet_name(block.sheet, taken))
            _table_sheet(sheet, block, formats, memo.say)
        elif isinstance(block, (Fan, Bars, Picture)):
            drawn = block.paper if isinstance(block, Picture) else block
            sheet = workbook.add_worksheet(sheet_name(drawn.sheet, taken))
            _figure_sheet(workbook, sheet, drawn, formats)
    workbook.close()
    return buffer.getvalue()
