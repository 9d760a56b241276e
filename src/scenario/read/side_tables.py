"""Tables that stand beside each other on one sheet: cut apart at the empty column between them.

A column of labels that comes after figures begins another table. An empty column before it says
where the cut is; without one it is not known whose labels are whose, and nothing is cut.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from scenario.read.grid import Sheet, column_letters
from scenario.read.headings import Columns, read_columns
from scenario.read.layout import Table, find_tables
from scenario.read.ledger import Ledger
from scenario.read.name_tables import NameTables

#: Columns that say what the figures of a row are about.
LABELS: Final = ("label", "indicator", "region", "project", "period")


def parts_of(sheet: Sheet, names: NameTables, ledger: Ledger) -> tuple[Sheet, ...]:
    """Return the sheet, or one sheet for each of the tables beside each other, from the left.

    Cells keep their rows and columns. Titles above the first row in which both sides hold something
    belong to all parts when the right side has none of its own; unit lines never do.

    Parameters
    ----------
    sheet : Sheet
    names : NameTables
    ledger : Ledger
        Told (``IN-055``) where the sheet was cut.
    """
    parts: list[Sheet] = []
    rest = sheet
    while (cut := _cut(rest, names, ledger)) is not None:
        left, rest = _cut_at(rest, cut)
        parts.append(left)
    parts.append(rest)
    if len(parts) > 1:
        places = "、".join(_columns(p) for p in parts)
        ledger.tell(
            "IN-055", "note", ledger.where(sheet.name), f"并排的{len(parts)}张表:{places}",
            "按表间的空列分开,各用各的行名", "如不是几张表,请删去空列", "tables beside each other, cut apart",
        )  # fmt: skip
    return tuple(parts)


def second_start(table: Table, columns: Columns) -> tuple[int, bool] | None:
    """Return where a second table begins beside the first, and whether an empty column says so.

    Parameters
    ----------
    table : Table
    columns : Columns

    Returns
    -------
    tuple of int and bool, or None
        Column of the second table's labels; None when there is one table.
    """
    filled = {c for r in (*table.header, *table.data) for c in _filled(table, r)}
    labels = {c: role for c, role in columns.roles.items() if role in LABELS}
    figures = {*columns.values, *columns.skipped}  # equal names of both tables are skipped at first
    for column, role in sorted(labels.items()):
        between = [v for v in figures if v < column]
        earlier = [c for c, other in labels.items() if other == role and c < column]
        repeated = any(c < v < column for c in earlier for v in between)
        apart = column - 1 not in filled
        if between and (apart or repeated):
            return column, apart
    return None


def quiet_columns(table: Table, names: NameTables, ledger: Ledger) -> Columns | None:
    """Read the columns of a table without a second set of messages."""
    if not table.header:
        return None
    return read_columns(table, names, Ledger(ledger.file, ledger.source))


def _cut(sheet: Sheet, names: NameTables, ledger: Ledger) -> int | None:
    """Return the first column of the second table when an empty column stands before it."""
    for table in find_tables(sheet):
        columns = quiet_columns(table, names, ledger)
        start = None if columns is None else second_start(table, columns)
        if start is not None and start[1] and _common_row(sheet, start[0]):
            return start[0]
    return None


def _common_row(sheet: Sheet, column: int) -> int:
    """Return the first row in which both sides of a cut hold something; 0 when there is none."""
    sides = [{r for r, c in sheet.cells if (c < column) is left} for left in (True, False)]
    return min(sides[0] & sides[1], default=0)


def _cut_at(sheet: Sheet, column: int) -> tuple[Sheet, Sheet]:
    left = {k: c for k, c in sheet.cells.items() if k[1] < column}
    right = {k: c for k, c in sheet.cells.items() if k[1] >= column}
    both = _common_row(sheet, column)
    if min(r for r, _ in right) == both:  # nothing of its own above
        right |= {
            k: c for k, c in left.items()
            if k[0] < both and "单位" not in c.text and len(sheet.row(k[0])) == 1
        }  # fmt: skip
    return replace(sheet, cells=left), replace(sheet, cells=right)


def _columns(sheet: Sheet) -> str:
    """Return the columns of a part, those of shared titles left out."""
    last = max(r for r, _ in sheet.cells)
    used = {c for r, c in sheet.cells if len(sheet.row(r)) > 1 or r == last}
    return f"{column_letters(min(used))}—{column_letters(max(used))}列"


def _filled(table: Table, row: int) -> set[int]:
    own = {c.column for c in table.sheet.row(row)}
    for r1, c1, r2, c2 in table.sheet.merges:
        if r1 <= row <= r2:
            own |= set(range(c1, c2 + 1))
    return own
