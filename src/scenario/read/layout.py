"""Where the tables of a sheet are: titles, header rows, data rows, headings, footnotes.

Only the shape is looked at here (text, figures, merges) and a few words of forms; what the labels
mean is read in `scenario.read.labels`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from scenario.read.cell_shapes import PLAIN, is_period_like, is_value_like
from scenario.read.cell_text import clean_text
from scenario.read.grammar_periods import find_periods
from scenario.read.grid import Cell, Sheet
from scenario.read.label_words import ROLE_OF

RowKind = Literal[
    "title", "unit", "header", "repeated_header", "data", "heading", "footnote", "continued"
]
_FOOT: Final = re.compile(
    r"^[(\[]?(?:注|备注|说明|附注|资料来源|数据来源|来源|填表人|填报人|制表人?|制表单位|审核人?|复核人?|单位负责人|"
    r"负责人|统计负责人|联系电话|电话|报出日期|填报日期|报送日期|填报单位盖章)\s*(?:\d+)?[::.、)\]]"
)
_CONTINUED: Final = re.compile(r"^[(]?(?:续表?|接上页|续上表)\s*\d*[)]?$|.*[(]续表?\d*[)]$")


@dataclass(frozen=True, slots=True)
class Table:
    """One table: the rows of its header, its data and what stands around them.

    `kinds` says of every row of the table's part of the sheet what it is; the parts of several
    tables on one sheet cover all its rows, each row once.
    """

    sheet: Sheet
    number: int
    header: tuple[int, ...]
    data: tuple[int, ...]
    kinds: dict[int, RowKind] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[int, ...]:
        """Columns that hold something in the header or in the data."""
        rows = {*self.header, *self.data}
        return tuple(sorted({c for r, c in self.sheet.cells if r in rows}))

    def texts(self, kind: RowKind) -> tuple[str, ...]:
        """Return the cells of all rows of one kind, in order."""
        rows = [r for r in sorted(self.kinds) if self.kinds[r] == kind]
        return tuple(c.text.strip() for r in rows for c in self.sheet.row(r))

    def path(self, column: int) -> tuple[str, ...]:
        """Return the header texts above a column, from the top; merges reach as far as they do.

        A column without a header cell stays without one.
        """
        found: list[str] = []
        for row in self.header:
            cell = self.sheet.at(row, column)
            if cell is not None and (not found or found[-1] != cell.text.strip()):
                found.append(cell.text.strip())
        return tuple(found)

    @property
    def extent(self) -> str:
        """First and last row in words."""
        return f"第{min(self.kinds)}—{max(self.kinds)}行"


def find_tables(sheet: Sheet) -> tuple[Table, ...]:
    """Split a sheet into tables; every row with something in it gets exactly one kind.

    Examples
    --------
    >>> from scenario.read.grid import make_sheet
    >>> cells = [("镇海区",), ("指标", "1-6月"), ("投资", "15.2"), ("注:快报数",)]
    >>> sheet = make_sheet("", [Cell(r, c, "text", t) for r, row in enumerate(cells, 1)
    ...                         for c, t in enumerate(row, 1)])
    >>> [t.kinds for t in find_tables(sheet)]
    [{1: 'title', 2: 'header', 3: 'data', 4: 'footnote'}]
    """
    rows = [(r, sheet.row(r)) for r in sheet.rows]
    shapes = {r: _shape(cells, sheet) for r, cells in rows}
    _lift_headers(sheet, shapes)
    tables: list[Table] = []
    kinds: dict[int, RowKind] = {}
    header: tuple[int, ...] = ()
    band: list[int] = []
    data: list[int] = []
    for row, _ in rows:
        shape = shapes[row]
        above = (*header, *band)
        if shape == "header" and above and _counts_like_years(sheet.row(row)):
            shape = "header" if _same(sheet, above, (row,)) else "data"
        if shape == "header":
            band.append(row)
            continue
        if band:
            header, kinds, data = _open(sheet, tables, header, tuple(band), kinds, data)
            band = []
        if shape == "data" and not header:
            kinds[row] = "title"
        else:
            kinds[row] = _place(shape, bool(data), bool(header))
        if kinds[row] == "data":
            data.append(row)
    if band:
        header, kinds, data = _open(sheet, tables, header, tuple(band), kinds, data)
    if header or not tables:
        tables.append(Table(sheet, len(tables) + 1, header, tuple(data), kinds))
    return tuple(_settled(t) for t in tables)


def _shape(cells: tuple[Cell, ...], sheet: Sheet) -> str:
    first = clean_text(cells[0].text).text
    if _FOOT.match(first):
        return "footnote"
    if len(cells) <= 3 and _CONTINUED.match(first):
        return "continued"
    if any(
        re.match(r"^[(（]?(?:计量)?单位[::]", clean_text(c.text).text) for c in cells
    ) and not any(is_value_like(c) for c in cells):
        return "unit"
    if len(cells) == 1:
        return "data" if cells[0].kind in ("number", "error", "formula") else "text"
    values = [c for c in cells if is_value_like(c)]
    periods = [c for c in cells if is_period_like(c)]
    if values:
        texts = len(cells) - len(values) - len(periods)
        if len(values) == 1 and texts >= 3 and not cells[0].text[:1].isdigit():
            return "data" if values[0].kind == "number" or cells.index(values[0]) > 0 else "header"
        return "data"
    if periods and periods[0] is cells[0] and len(periods) < len(cells) and len(cells) == 2:
        return "data" if cells[0].kind != "text" else "header"
    return "header"


def _lift_headers(sheet: Sheet, shapes: dict[int, str]) -> None:
    """Count a lone cell right above a header, not over its first column, as part of it."""
    ordered = sorted(shapes)
    for above, below in zip(reversed(ordered[:-1]), reversed(ordered[1:]), strict=True):
        if shapes[above] == "text" and shapes[below] == "header" and below == above + 1:
            (cell,) = sheet.row(above)
            first = min(c.column for c in sheet.row(below))
            if cell.column > first:
                shapes[above] = "header"
    for row in ordered:
        if shapes[row] == "header" and _below_a_period(sheet, row, shapes):
            shapes[row] = "data"
        if (
            shapes[row] == "header"
            and not any(r > row and shapes[r] == "data" for r in ordered)
            and any(r < row and shapes[r] == "data" for r in ordered)
            and not _counts_like_years(sheet.row(row))
        ):
            shapes[row] = "text"


def _below_a_period(sheet: Sheet, row: int, shapes: dict[int, str]) -> bool:
    """Say whether a number such as 2024 stands below a period in words: an amount, no year."""
    first, *rest = sheet.row(row)
    words = clean_text(first.text).text
    if first.kind != "text" or words in ROLE_OF or PLAIN.fullmatch(words):
        return False
    above = [r for r in shapes if r < row and shapes[r] == "header"]
    for cell in rest:
        if cell.kind != "number" and not PLAIN.fullmatch(clean_text(cell.text).text):
            continue
        heads = [clean_text(h.text).text for r in above if (h := sheet.at(r, cell.column))]
        if any(find_periods(h) and not PLAIN.fullmatch(h) for h in heads):
            return True
    return False


def _counts_like_years(cells: tuple[Cell, ...]) -> bool:
    """Say whether a row is a label and then only numbers such as 2024: figures, no header.

    Texts of digits count as numbers: 1973.2 could be February 1973, 2015 a year and 51051.0 a day,
    but under a header and behind the name of something, or a period in words, they are amounts.
    """
    label, *rest = cells
    words = clean_text(label.text).text
    if label.kind != "text" or words in ROLE_OF or PLAIN.fullmatch(words):
        return False
    return all(c.kind == "number" or PLAIN.fullmatch(clean_text(c.text).text) for c in rest)


def _place(shape: str, in_data: bool, has_header: bool) -> RowKind:
    if shape in ("footnote", "continued", "unit"):
        return shape  # type: ignore[return-value]
    if shape == "data":
        return "data"
    if not has_header:
        return "title"
    return "heading"


def _open(
    sheet: Sheet,
    tables: list[Table],
    header: tuple[int, ...],
    band: tuple[int, ...],
    kinds: dict[int, RowKind],
    data: list[int],
) -> tuple[tuple[int, ...], dict[int, RowKind], list[int]]:
    """Start a table at a header, or skip the header when it repeats the current one."""
    if header and _same(sheet, header, band):
        return header, kinds | dict.fromkeys(band, "repeated_header"), data
    if not header or not data:
        return (*header, *band), kinds | dict.fromkeys(band, "header"), data
    own, following = _trailing(kinds, data)
    tables.append(Table(sheet, len(tables) + 1, header, tuple(data), own))
    return band, following | dict.fromkeys(band, "header"), []


def _trailing(
    kinds: dict[int, RowKind], data: list[int]
) -> tuple[dict[int, RowKind], dict[int, RowKind]]:
    """Give headings and unit lines after the last data row to the next table, as its titles."""
    own: dict[int, RowKind] = {}
    following: dict[int, RowKind] = {}
    for row, kind in kinds.items():
        if row > data[-1] and kind in ("heading", "title"):
            following[row] = "title"
        elif row > data[-1] and kind == "unit":
            following[row] = "unit"
        else:
            own[row] = kind
    return own, following


def _same(sheet: Sheet, header: Iterable[int], band: Iterable[int]) -> bool:
    texts = [
        [(c.column, clean_text(c.text).text) for r in rows for c in sheet.row(r)]
        for rows in (header, band)
    ]
    return texts[0] == texts[1] or texts[0][-len(texts[1]) :] == texts[1]


def _settled(table: Table) -> Table:
    """Headings after the last data row are footnotes."""
    last = max(table.data, default=0)
    kinds = {
        r: ("footnote" if k == "heading" and r > last and table.data else k)
        for r, k in table.kinds.items()
    }
    return Table(table.sheet, table.number, table.header, table.data, dict(sorted(kinds.items())))
