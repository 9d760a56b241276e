"""Cells as they stand in a file: sheets, merges, hidden rows, before anything is understood."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

CellKind = Literal["number", "text", "date", "error", "formula", "bool"]
Span = tuple[int, int, int, int]
#: A few cells this far below or beside all others are strays, not data.
STRAY_ROWS: Final = 1000
STRAY_COLUMNS: Final = 100
STRAY_CELLS: Final = 3
#: Error values of spreadsheet programs as they stand in text files.
ERRORS: Final = frozenset("#REF! #N/A #VALUE! #DIV/0! #NAME? #NUM! #NULL!".split())


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it holds, as text, and how it is shown."""

    row: int
    column: int
    kind: CellKind
    text: str
    number_format: str = ""
    indent: int = 0

    @property
    def place(self) -> str:
        """Row and column as printed in messages.

        Examples
        --------
        >>> Cell(7, 4, "text", "15.2%").place
        '第7行D列'
        """
        return f"第{self.row}行{column_letters(self.column)}列"

    @property
    def is_percent_format(self) -> bool:
        """True when the number is shown with a per cent sign, so 0.152 reads 15.2%."""
        return self.kind == "number" and "%" in self.number_format

    @property
    def plain(self) -> str:
        """The number with at most twelve digits, without exponent; other cells as they are.

        Examples
        --------
        >>> Cell(1, 1, "number", "15.199999999999999").plain
        '15.2'
        """
        if self.kind != "number":
            return self.text
        value = Decimal(format(float(self.text), ".12g"))
        return format(value.quantize(1) if value == value.to_integral() else value, "f")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet that hold something, by (row, column), both from 1."""

    name: str
    cells: Mapping[tuple[int, int], Cell]
    merges: tuple[Span, ...] = ()
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    filtered: bool = False
    comments: tuple[tuple[int, int, str], ...] = ()
    coloured: int = 0
    strays: tuple[Cell, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """Numbers of the rows that hold something, in order."""
        return tuple(sorted({r for r, _ in self.cells}))

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the cells of one row from left to right."""
        return tuple(self.cells[k] for k in sorted(k for k in self.cells if k[0] == number))

    def at(self, row: int, column: int) -> Cell | None:
        """Return a cell, or the first cell of the merge that covers this place."""
        found = self.cells.get((row, column))
        if found is None:
            for r1, c1, r2, c2 in self.merges:
                if r1 <= row <= r2 and c1 <= column <= c2:
                    return self.cells.get((r1, c1))
        return found

    @property
    def extent(self) -> str:
        """The used area, as in ``A1:K30``."""
        if not self.cells:
            return ""
        rows, columns = [r for r, _ in self.cells], [c for _, c in self.cells]
        first = f"{column_letters(min(columns))}{min(rows)}"
        return f"{first}:{column_letters(max(columns))}{max(rows)}"


@dataclass(frozen=True, slots=True)
class Book:
    """All sheets of a file and what is true of the file as a whole."""

    name: str
    kind: str
    sheets: tuple[Sheet, ...]
    epoch_1904: bool = False
    manual: bool = False
    macros: bool = False
    external: int = 0
    encoding: str = field(default="")


def text_cell(row: int, column: int, text: str) -> Cell:
    """Return a cell of a file that only holds texts; error values are errors there too.

    Examples
    --------
    >>> text_cell(2, 1, "#REF!").kind, text_cell(2, 1, "#制造业").kind
    ('error', 'text')
    """
    return Cell(row, column, "error" if text.strip() in ERRORS else "text", text)


def column_letters(column: int) -> str:
    """Return the letters of a column counted from 1.

    Examples
    --------
    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def make_sheet(name: str, cells: Iterable[Cell], **rest: object) -> Sheet:
    """Return a sheet without its stray cells, which are kept apart.

    Examples
    --------
    >>> far = Cell(1048576, 16384, "text", "x")
    >>> sheet = make_sheet("投资", [Cell(1, 1, "text", "指标"), Cell(2, 1, "text", "乙"), far])
    >>> sheet.extent, len(sheet.strays)
    ('A1:A2', 1)
    """
    found = list(cells)
    strays: list[Cell] = []
    for axis, gap in (("row", STRAY_ROWS), ("column", STRAY_COLUMNS)):
        inside, outside = _split(found, axis, gap)
        found, strays = inside, strays + outside
    return Sheet(
        name,
        {(c.row, c.column): c for c in found},
        strays=tuple(strays),
        **rest,  # type: ignore[arg-type]
    )


def _split(cells: list[Cell], axis: str, gap: int) -> tuple[list[Cell], list[Cell]]:
    ordered = sorted(cells, key=lambda c: int(getattr(c, axis)))
    for index in range(max(1, len(ordered) - STRAY_CELLS), len(ordered)):
        before, after = (int(getattr(ordered[i], axis)) for i in (index - 1, index))
        if after - before > gap and index > 1:
            return ordered[:index], ordered[index:]
    return cells, []
