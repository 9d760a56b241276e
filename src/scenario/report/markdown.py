"""Tables in Markdown for the pages of `docs/`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def line_of(cells: Sequence[str]) -> str:
    """Return one row."""
    return "| " + " | ".join(cells) + " |"


def table_of(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table.

    Examples
    --------
    >>> print(table_of(["a", "b"], [["1", "2"]]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    return "\n".join([line_of(heads), line_of(["---"] * len(heads)), *map(line_of, rows)])


def number(value: object, decimals: int) -> str:
    """Return a number with decimals, a dash where there is none.

    Examples
    --------
    >>> number(1.25, 1), number(None, 2), number(float("nan"), 2)
    ('1.2', '—', '—')
    """
    found = float("nan") if value is None else float(str(value))
    return "—" if np.isnan(found) else f"{found:.{decimals}f}"
