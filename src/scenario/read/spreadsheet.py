"""From a file to a `Book`: workbooks in a process of their own, text and web pages here."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from scenario.errors import Finding, ScenarioError
from scenario.read.encoding import decode
from scenario.read.grid import Book, Cell, CellKind, Sheet, column_letters, make_sheet, text_cell
from scenario.read.html_tables import html_sheets
from scenario.read.workbook_guard import bomb, damaged, inspect, password

_SECONDS: Final = 90
_KINDS: Final[dict[str, CellKind]] = {
    "n": "number", "s": "text", "d": "date", "e": "error", "f": "formula", "b": "bool",
}  # fmt: skip


def read_book(path: str | Path) -> tuple[Book, tuple[Finding, ...]]:
    """Read a workbook, a text table or a web page saved as one.

    Parameters
    ----------
    path : str or Path
        xlsx, xlsm, xls, xlsb, ods, csv, tsv, or HTML; the content decides, not the name.

    Returns
    -------
    book : Book
        Sheets with the cells that hold something. Macros are never run.
    findings : tuple of Finding
        What was repaired or is worth knowing (``IN-006`` … ``IN-020``, ``IN-056``, ``IN-061``).

    Raises
    ------
    ScenarioError
        When the file cannot be read or must not be opened.

    Examples
    --------
    >>> book, findings = read_book("data/observations/annual_actuals.csv")
    >>> book.kind, book.sheets[0].cells[1, 1].text
    ('csv', 'region')
    """
    file = Path(path)
    kind, notes = inspect(file)
    if kind in ("csv", "html"):
        decoded = decode(file.read_bytes(), file.name)
        sheets = html_sheets(decoded.text) if kind == "html" else [_csv_sheet(decoded.text)]
        book = Book(file.name, kind, tuple(sheets), encoding=decoded.encoding)
        return book, (*notes, *decoded.findings)
    book = _book(file, kind, _in_child(file, kind))
    return book, (*notes, *_book_findings(book), *_lost(book))


def _in_child(path: Path, kind: str) -> dict[str, Any]:
    script = Path(__file__).with_name("workbook_child.py")
    command = [sys.executable, "-I", str(script), str(path.absolute()), kind]
    try:
        done = subprocess.run(  # noqa: S603  our own script, arguments as a list
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        raise ScenarioError([bomb(path, f"{_SECONDS}秒内没有读完")]) from None
    if done.returncode != 0 or not done.stdout:
        raise ScenarioError([bomb(path, f"读取进程中止(代码{done.returncode})")])
    found: dict[str, Any] = json.loads(done.stdout)
    reason = found.get("error")
    if reason == "password":
        raise ScenarioError([password(path)])
    if reason == "damaged":
        raise ScenarioError([damaged(path, str(found.get("detail", "")))])
    if reason:
        words = {
            "memory": "读取时超过内存上限",
            "cells": "有值的单元格超过20万个或文字超过2000万字",
        }
        raise ScenarioError([bomb(path, words[reason])])
    return found


def _book(path: Path, kind: str, found: dict[str, Any]) -> Book:
    sheets = []
    for entry in found["sheets"]:
        cells = [
            Cell(row, column, _KINDS[letter], text, number_format, indent)
            for row, column, letter, text, number_format, indent, _ in entry["cells"]
        ]
        columns = [c for a, b in entry["hidden_columns"] for c in range(a, b + 1)]
        sheets.append(
            make_sheet(
                str(entry["name"]),
                cells,
                merges=tuple(tuple(m) for m in entry["merges"]),
                hidden=bool(entry["hidden"]),
                hidden_rows=tuple(r[0] for r in entry["hidden_rows"]),
                hidden_columns=tuple(columns),
                filtered=bool(entry["filters"]),
                comments=tuple((r, c, t) for r, c, t in entry["comments"]),
                coloured=sum(bool(c[6]) for c in entry["cells"]),
            )
        )
    return Book(
        path.name, kind, tuple(sheets), bool(found["epoch_1904"]), bool(found["manual"]),
        bool(found["macros"]), int(found["external"]),
    )  # fmt: skip


def _csv_sheet(text: str) -> Sheet:
    sample = text[:20_000]
    delimiter = max(",\t;", key=lambda d: sample.count(d))
    rows = csv.reader(io.StringIO(text), delimiter=delimiter, strict=False)
    return make_sheet("", _text_cells(rows))


def _text_cells(rows: Iterable[list[str]]) -> list[Cell]:
    return [
        text_cell(r, c, text)
        for r, row in enumerate(rows, 1)
        for c, text in enumerate(row, 1)
        if text.strip()
    ]


def _book_findings(book: Book) -> list[Finding]:
    found: list[Finding] = []
    where = f"「{book.name}」"
    if book.macros:
        found.append(
            _tell(
                "IN-015",
                "warning",
                where,
                "工作簿含宏",
                "未执行,只读数据",
                "核对数值是否由宏生成",
                "macros were not run",
            )
        )
    if book.manual:
        found.append(
            _tell(
                "IN-018",
                "warning",
                where,
                "工作簿为手动计算模式",
                "公式结果可能过期",
                "在原表按F9重算并保存后再导入",
                "manual calculation, results may be stale",
            )
        )
    if book.external:
        found.append(
            _tell(
                "IN-016",
                "warning",
                where,
                f"有{book.external}个外部链接",
                "链接的值以保存时为准,未更新",
                "核对来源表",
                "external links are not followed",
            )
        )
    if book.epoch_1904:
        found.append(
            _tell(
                "IN-061",
                "note",
                where,
                "使用1904日期系统",
                "日期已按相差1462天换算",
                "无需处理",
                "1904 date system, shifted by 1462 days",
            )
        )
    for sheet in book.sheets:
        found += _sheet_findings(sheet, f"{where}工作表「{sheet.name}」")
    return found


def _lost(book: Book) -> list[Finding]:
    """IN-010: an xls, xlsb or ods file gives values only; a per cent shown by format is not seen."""
    if book.kind == "xlsx":
        return []
    small = [
        (s, c) for s in book.sheets for c in s.cells.values()
        if c.kind == "number" and 0 < abs(float(c.text)) < 1
    ]  # fmt: skip
    found = f"{book.kind}格式读不到数字格式、隐藏行列、批注和底色"
    if small:
        sheet, cell = small[0]
        found += f";有{len(small)}个小于1的数,如工作表「{sheet.name}」{cell.place}的{cell.plain}"
    return [
        _tell(
            "IN-010",
            "warning",
            f"「{book.name}」",
            found,
            "按百分比格式显示的数按原值读入,如15.2%读作0.152;隐藏的行已读入",
            "另存为xlsx再导入,或逐项核对小于1的数",
            "number formats, hidden rows, comments and colours of this format cannot be read; "
            f"{len(small)} values below 1 may be per cents",
        )
    ]


def _sheet_findings(sheet: Sheet, where: str) -> list[Finding]:
    found: list[Finding] = []
    for stray in sheet.strays[:3]:
        found.append(
            _tell(
                "IN-011",
                "note",
                where,
                f"第{stray.row}行{column_letters(stray.column)}列有孤立单元格“{stray.text[:20]}”",
                f"已按有效区域{sheet.extent}读取",
                "如非笔误,请移入表内",
                "a stray cell far outside the table was left out",
            )
        )
    occupied = {r for r, _ in sheet.cells}
    rows = [r for r in sheet.hidden_rows if r in occupied]
    if sheet.hidden and sheet.cells:
        found.append(
            _tell(
                "IN-014",
                "warning",
                where,
                "工作表是隐藏的",
                "仍已读入",
                "确认是否应当采用",
                "a hidden sheet was read",
            )
        )
    if rows:
        word = "隐藏行(筛选)" if sheet.filtered else "隐藏行"
        found.append(
            _tell(
                "IN-014",
                "warning",
                where,
                f"第{'、'.join(map(str, rows[:10]))}行为{word}",
                "仍已读入",
                "确认是否应当采用",
                "hidden rows were read",
            )
        )
    if sheet.comments:
        found.append(
            _tell(
                "IN-056",
                "warning",
                where,
                f"单元格有批注{len(sheet.comments)}处",
                "已存入备注",
                "核对批注是否改变数值含义",
                "cell comments were kept as notes",
            )
        )
    if sheet.coloured:
        found.append(
            _tell(
                "IN-056",
                "warning",
                where,
                f"有底色的单元格{sheet.coloured}个",
                "颜色的含义不会读入",
                "如颜色表示状态,请另列一栏写明",
                "cell colours carry no meaning here",
            )
        )
    return found


def _tell(
    id: str, severity: Any, where: str, found: str, meaning: str, remedy: str, english: str
) -> Finding:
    return Finding(id, severity, where, found, meaning, remedy, english)
