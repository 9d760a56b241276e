"""Reads one workbook in a process of its own and prints its cells as JSON.

Run as a script (``python -I workbook_child.py FILE``) with a memory limit, so that a workbook made
to exhaust memory ends this process and nothing else. It imports nothing of the package.
"""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import re
import sys
import zipfile
from collections.abc import Iterator
from typing import Any, Final

#: Address space of the reading process, and the most valued cells one sheet may have.
MEMORY: Final = 280 * 2**20
CELLS: Final = 200_000
#: Most characters of one sheet: more is no table of statistics.
CHARACTERS: Final = 20_000_000
SECONDS: Final = 60
_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
#: Built-in number formats that matter: dates, among them those of Chinese Excel, and per cents.
_DATES: Final = frozenset((*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)))
_BUILT_IN: Final = {9: "0%", 10: "0.00%"}


class TooManyCells(Exception):
    """A sheet has more valued cells, or more text, than the limit."""


def limit_resources() -> None:
    """Lower this process's memory and time; where the system has no such limit, do nothing."""
    try:
        import resource
    except ImportError:  # Windows: the sizes were checked before this process was started
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    from defusedxml.ElementTree import fromstring

    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", name + ".rels")
    if path not in archive.namelist():
        return {}
    found = {}
    for item in fromstring(archive.read(path)):
        target = str(item.get("Target"))
        full = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
        kind = str(item.get("Type")).rsplit("/", 1)[-1]
        found[str(item.get("Id"))] = (kind, posixpath.normpath(full))
    return found


def _address(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(reference[len(letters) :]), column


def _span(reference: str) -> list[int]:
    first, _, last = reference.replace("$", "").partition(":")
    return [*_address(first), *_address(last or first)]


def _comments(archive: zipfile.ZipFile, part: str) -> list[list[Any]]:
    from defusedxml.ElementTree import fromstring

    found = []
    for kind, target in _relations(archive, part).values():
        if kind == "comments" and target in archive.namelist():
            for note in fromstring(archive.read(target)).iter(_MAIN + "comment"):
                text = "".join(t.text or "" for t in note.iter(_MAIN + "t"))
                found.append([*_address(str(note.get("ref"))), text])
    return found


def _styles(archive: zipfile.ZipFile, part: str) -> list[tuple[str, bool, int, bool]]:
    """Per style: number format, whether it is a date, indent, whether the cell is coloured."""
    from defusedxml.ElementTree import fromstring

    tree = fromstring(archive.read(part))
    own = {int(e.get("numFmtId")): str(e.get("formatCode")) for e in tree.iter(_MAIN + "numFmt")}
    found = []
    formats = tree.find(_MAIN + "cellXfs")
    for style in formats if formats is not None else ():
        number = int(style.get("numFmtId") or 0)
        text = own.get(number, _BUILT_IN.get(number, "General"))
        alignment = style.find(_MAIN + "alignment")
        indent = int(alignment.get("indent") or 0) if alignment is not None else 0
        bare = re.sub(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]', "", text.lower())
        is_date = number in _DATES or (number in own and bool(re.search(r"[ymdhs]", bare)))
        found.append((text, is_date, indent, int(style.get("fillId") or 0) > 1))
    return found or [("General", False, 0, False)]


def _moment(serial: float, epoch_1904: bool) -> str:
    start = dt.datetime(1904, 1, 1) if epoch_1904 else dt.datetime(1899, 12, 30)
    return (start + dt.timedelta(days=serial)).replace(microsecond=0).isoformat()


def _sheet_cells(
    stream: Any, strings: list[str], styles: list[tuple[str, bool, int, bool]], epoch_1904: bool
) -> Iterator[tuple[str, list[Any]]]:
    from defusedxml.ElementTree import iterparse

    row = column = count = characters = 0
    for event, element in iterparse(stream, events=("start", "end"), forbid_dtd=True):
        tag = element.tag.removeprefix(_MAIN)
        if event == "start":
            if tag == "row":
                row = int(element.get("r") or row + 1)
                column = 0
                if element.get("hidden") in ("1", "true"):
                    yield "hidden_rows", [row]
            continue
        if tag == "c":
            place = element.get("r")
            row, column = _address(place) if place else (row, column + 1)
            kind, value = element.get("t") or "n", element.find(_MAIN + "v")
            text = value.text if value is not None else None
            number_format, is_date, indent, coloured = styles[int(element.get("s") or 0)]
            if kind == "inlineStr":
                kind, text = "s", "".join(t.text or "" for t in element.iter(_MAIN + "t"))
            elif kind == "s" and text is not None:
                text = strings[int(text)]
            elif kind == "str":
                kind = "s"
            if text is None:
                kind = "f" if element.find(_MAIN + "f") is not None else ""
            elif kind == "n" and is_date:
                try:
                    kind, text = "d", _moment(float(text), epoch_1904)
                except (ValueError, OverflowError):
                    kind = "n"  # a number too large for a date stays a number
            element.clear()
            if kind and (text is None or text.strip() or kind != "s"):
                count, characters = count + 1, characters + len(text or "")
                if count > CELLS or characters > CHARACTERS:
                    raise TooManyCells
                yield "cells", [row, column, kind, text or "", number_format, indent, coloured]
        elif tag == "row":
            element.clear()
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min") or 1), int(element.get("max") or 1)
            yield "hidden_columns", [first, min(last, first + 500)]
        elif tag == "mergeCell":
            yield "merges", _span(str(element.get("ref")))
        elif tag == "filterColumn":
            yield "filters", [1]


def read_xlsx(path: str) -> dict[str, Any]:
    """Return the cells, formats, merges, hidden rows and comments of an xlsx or xlsm file."""
    from defusedxml.ElementTree import fromstring

    styles, strings = [("General", False, 0, False)], list[str]()
    sheets: list[dict[str, Any]] = []
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        main = "xl/workbook.xml"
        relations = _relations(archive, main)
        for kind, target in relations.values():
            if kind == "sharedStrings":
                strings = _strings(archive.read(target))
            elif kind == "styles":
                styles = _styles(archive, target)
        tree = fromstring(archive.read(main))
        properties = next(tree.iter(_MAIN + "workbookPr"), None)
        epoch_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        for entry in tree.iter(_MAIN + "sheet"):
            kind, part = relations.get(str(entry.get(_REL + "id")), ("", ""))
            if kind != "worksheet":
                continue
            sheet: dict[str, Any] = {
                "name": entry.get("name"),
                "hidden": entry.get("state", "visible") != "visible",
                "comments": _comments(archive, part),
            }
            for key in ("cells", "merges", "hidden_rows", "hidden_columns", "filters"):
                sheet[key] = []
            with archive.open(part) as stream:
                for key, item in _sheet_cells(stream, strings, styles, epoch_1904):
                    sheet[key].append(item)
            sheets.append(sheet)
        calculation = next(tree.iter(_MAIN + "calcPr"), None)
    return {
        "sheets": sheets,
        "epoch_1904": epoch_1904,
        "manual": calculation is not None and calculation.get("calcMode") == "manual",
        "macros": "xl/vbaProject.bin" in names,
        "external": sum(n.startswith("xl/externalLinks/externalLink") for n in names),
    }


def _strings(xml: bytes) -> list[str]:
    from defusedxml.ElementTree import fromstring

    found = []
    for item in fromstring(xml):
        parts = [item, *(r for r in item if r.tag == _MAIN + "r")]
        found.append("".join(t.text or "" for p in parts for t in p if t.tag == _MAIN + "t"))
    return found


def read_other(path: str) -> dict[str, Any]:
    """Return the values of an xls, xlsb or ods file; number formats are not kept there."""
    from python_calamine import CalamineWorkbook, SheetVisibleEnum

    with open(path, "rb") as handle:
        book = CalamineWorkbook.from_filelike(handle)
    sheets = []
    for meta in book.sheets_metadata:
        sheet = book.get_sheet_by_name(meta.name)
        top, left = sheet.start or (0, 0)
        if sheet.total_height * sheet.total_width > 20 * CELLS:
            raise TooManyCells
        cells: list[list[Any]] = []
        for r, row in enumerate(sheet.to_python(skip_empty_area=True), top + 1):
            for c, value in enumerate(row, left + 1):
                kind, text = "s", str(value)
                if isinstance(value, bool):
                    kind = "b"
                elif isinstance(value, int | float):
                    kind, text = "n", repr(value)
                elif isinstance(value, dt.datetime | dt.date):
                    kind, text = "d", value.isoformat()
                elif text.startswith("#") and text.endswith(("!", "?", "/A")):
                    kind = "e"
                if text.strip():
                    cells.append([r, c, kind, text, "", 0, False])
        if len(cells) > CELLS:
            raise TooManyCells
        merges = [
            [a[0] + 1, a[1] + 1, b[0] + 1, b[1] + 1] for a, b in sheet.merged_cell_ranges or ()
        ]
        hidden = meta.visible != SheetVisibleEnum.Visible
        entry: dict[str, Any] = {"name": meta.name, "hidden": hidden, "cells": cells}
        entry |= {"merges": merges, "hidden_rows": [], "hidden_columns": []}
        sheets.append(entry | {"filters": [], "comments": []})
    return {
        "sheets": sheets, "epoch_1904": False, "manual": False, "macros": False, "external": 0,
    }  # fmt: skip


def main(path: str, kind: str) -> dict[str, Any]:
    """Return what was read, or ``{"error": …}`` with a word for the reason."""
    try:
        limit_resources()
        return read_xlsx(path) if kind == "xlsx" else read_other(path)
    except MemoryError:
        return {"error": "memory"}
    except TooManyCells:
        return {"error": "cells"}
    except Exception as problem:  # whatever a broken file makes a parser raise
        words = f"{type(problem).__name__}: {problem}"
        return {"error": "password" if "assword" in words else "damaged", "detail": words[:300]}


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    json.dump(main(sys.argv[1], sys.argv[2]), sys.stdout, ensure_ascii=False)
