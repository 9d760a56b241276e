"""Which rows of observations may stand in a table: what is hidden, and what would tell it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario.disclosure import source_kind, tells_one
from scenario.suppression import Sum, secondary

if TYPE_CHECKING:
    import pandas as pd

#: Rows that are alike in these belong to one total.
_ALIKE: Final = ("region", "indicator", "period_start", "period_end", "measure", "unit")
#: Rows of the table are read as one row of the store where they are alike in these too.
_SAME: Final = (*_ALIKE, "scope", "source", "value", "known_on")


def closed_rows(rows: pd.DataFrame) -> list[bool]:
    """Say of every row whether its figure must not be printed.

    Closed are figures of single undertakings that are not public. A list's total and its other
    undertakings could tell such a figure by subtraction, as if the list were complete; then the
    smallest of them that is not published is closed as well.

    Parameters
    ----------
    rows : DataFrame
        Columns of the long form; a row may stand in it more than once.

    Returns
    -------
    list of bool
        One per row.
    """
    closed = [tells_one(r) for r in rows.to_dict("records")]
    if not any(closed):
        return closed
    levels = rows[rows["measure"] == "level"].reset_index(names="_place")
    levels = levels[levels["scope"].isin(("project", "project_list"))]
    shut: set[tuple[object, ...]] = set()
    for _, group in levels.drop_duplicates(list(_SAME)).groupby(list(_ALIKE), sort=False):
        shut |= _shut(group)
    same = rows[list(_SAME)].itertuples(index=False, name=None)
    return [c or key in shut for c, key in zip(closed, same, strict=True)]


def _shut(group: pd.DataFrame) -> set[tuple[object, ...]]:
    cells = group.to_dict("records")
    parts = tuple(n for n, c in enumerate(cells) if c["scope"] == "project")
    totals = [n for n, c in enumerate(cells) if c["scope"] == "project_list"]
    sums: list[Sum] = [(total, parts) for total in totals]
    hidden = [n for n in parts if tells_one(cells[n])]
    exempt = [n for n, c in enumerate(cells) if source_kind(c) == "public"]
    values = [float(c["value"]) for c in cells]
    more = secondary(values, sums, hidden, exempt) if sums and hidden else ()
    return {tuple(cells[n][k] for k in _SAME) for n in more}
