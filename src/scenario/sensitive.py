"""When a figure tells one contributor's: counts, dominance, p %, and what equations give away.

A figure may be withheld and still be known, because other printed figures determine it. Printed
figures are equations in what contributors do; a group of contributors is given away when some
combination of the equations holds nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import numpy as np

#: A figure of fewer contributors is withheld.
FEWEST: Final = 3
#: Largest share of the first contributor, and of the first two.
FIRST, FIRST_TWO = 0.70, 0.85
#: What is left beside the two largest, as a share of the largest, has to reach this.
BESIDE: Final = 0.10

Reason = Literal["", "few", "one", "two", "p"]


def sensitive(contributions: Sequence[float]) -> Reason:
    """Return why the sum of contributions must not be printed; empty when it may.

    Parameters
    ----------
    contributions : sequence of float
        One per contributor; only their size counts.

    Returns
    -------
    {"", "few", "one", "two", "p"}
        Fewer than three contributors; the first has over 70 %; the first two have over 85 %; what
        is left beside the two largest is less than 10 % of the largest, so that the second could
        estimate the first to within that (rules of sdcMicro/sdcTable, τ-ARGUS and ACRO).

    Examples
    --------
    >>> sensitive([5, 5]), sensitive([80, 10, 10]), sensitive([45, 45, 10]), sensitive([4, 3, 3])
    ('few', 'one', 'two', '')
    >>> sensitive([60, 24, 2, 2]), sensitive([50, 34, 4, 4, 4, 4])
    ('two', '')
    """
    if len(contributions) < FEWEST:
        return "few"
    sizes = sorted((abs(c) for c in contributions), reverse=True)
    total = sum(sizes)
    if sizes[0] > FIRST * total:
        return "one"
    if sizes[0] + sizes[1] > FIRST_TWO * total:
        return "two"
    return "p" if total - sizes[0] - sizes[1] < BESIDE * sizes[0] else ""


def gives_away(
    equations: np.ndarray[tuple[int, int], np.dtype[np.float64]], columns: Sequence[int]
) -> bool:
    """Say whether some combination of equations holds these unknowns and no other.

    Parameters
    ----------
    equations : ndarray, shape (E, N)
        One row per printed figure, one column per unknown.
    columns : sequence of int
        The unknowns of a group.

    Returns
    -------
    bool
        ``y'A`` vanishes outside the columns for some y, and not in them: exactly when the rank is
        smaller without the columns.

    Examples
    --------
    The difference of two sums gives their third part away:

    >>> sums = np.array([[1.0, 1.0, 1.0], [1.0, 1.0, 0.0]])
    >>> gives_away(sums, [2]), gives_away(sums, [0]), gives_away(sums, [0, 1])
    (True, False, True)
    """
    if not len(equations):
        return False
    others = np.delete(equations, columns, axis=1)
    return _rank(equations) > _rank(others)


def kept_back(
    equations: np.ndarray[tuple[int, int], np.dtype[np.float64]], groups: Sequence[Sequence[int]]
) -> tuple[int, ...]:
    """Return which figures have to be withheld so that the others give no group away.

    Parameters
    ----------
    equations : ndarray, shape (E, N)
    groups : sequence of sequence of int
        Unknowns that must not be known together.

    Returns
    -------
    tuple of int
        Rows, in order. One row after the other is taken out: the one without which the fewest
        groups are given away; among equal ones one that holds such a group, the one with the fewest
        unknowns, the last.
    """
    left = list(range(len(equations)))
    known = _known(equations, left, groups)
    while known:
        after = {row: _known(equations, [r for r in left if r != row], groups) for row in left}
        told = sorted({column for group in known for column in group})
        worst = min(
            left,
            key=lambda row: (
                len(after[row]),
                not equations[row, told].any(),
                np.count_nonzero(equations[row]),
                -row,
            ),
        )
        left.remove(worst)
        known = after[worst]
    return tuple(row for row in range(len(equations)) if row not in left)


def _known(
    equations: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    rows: Sequence[int],
    groups: Sequence[Sequence[int]],
) -> list[Sequence[int]]:
    return [group for group in groups if gives_away(equations[list(rows)], group)]


def _rank(matrix: np.ndarray[tuple[int, int], np.dtype[np.float64]]) -> int:
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0
