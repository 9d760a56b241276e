"""Secondary suppression: cells that have to stay blank so that a withheld one cannot be worked out.

A table with sums is a set of equations. What is withheld is unknown, what is printed is known, and
amounts are not negative. A withheld cell is given away when the equations leave it one value, or a
range so narrow that it tells the value all the same (rule of the p per cent).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

#: A range narrower than this share of its upper end tells the value.
NARROW: Final = 0.10

#: A sum: the cell of the total, and the cells that add up to it.
Sum = tuple[int, tuple[int, ...]]


def bounds(
    values: Sequence[float], sums: Sequence[Sum], hidden: Collection[int], cell: int
) -> tuple[float, float]:
    """Return the lowest and the highest value that a withheld cell can have.

    Parameters
    ----------
    values : sequence of float
        Of every cell; those that are withheld are not looked at.
    sums : sequence of (int, tuple of int)
        Total and parts.
    hidden : collection of int
        Cells that are not printed; none of them is negative.
    cell : int
        One of them.

    Returns
    -------
    tuple of float
        The upper end may be infinite; (nan, nan) when the printed figures contradict each other.

    Examples
    --------
    >>> bounds([10, 4, 6], [(0, (1, 2))], {1}, 1), bounds([10, 4, 3, 3], [(0, (1, 2, 3))], {1, 2}, 1)
    ((4.0, 4.0), (0.0, 7.0))
    """
    from scipy.optimize import linprog

    unknown = sorted(hidden)
    rows, right = [], []
    for total, parts in sums:
        signs = {total: -1.0, **dict.fromkeys(parts, 1.0)}
        rows.append([signs.get(c, 0.0) for c in unknown])
        right.append(-sum(s * values[c] for c, s in signs.items() if c not in hidden))
    aim = np.array([float(c == cell) for c in unknown])
    found = []
    for sign in (1.0, -1.0):
        answer = linprog(sign * aim, A_eq=np.array(rows), b_eq=np.array(right), method="highs")
        if answer.status == 3:
            found.append(float("inf"))
        elif answer.status == 0:
            found.append(float(sign * answer.fun) + 0.0)
        else:
            return float("nan"), float("nan")
    return found[0], found[1]


def given_away(
    values: Sequence[float], sums: Sequence[Sum], hidden: Collection[int], protect: Collection[int]
) -> tuple[int, ...]:
    """Return the protected cells whose value the printed ones tell, in order."""
    told = []
    for cell in sorted(set(protect) & set(hidden)):
        held = [s for s in sums if cell == s[0] or cell in s[1]]
        if not held:
            continue
        low, high = bounds(values, sums, hidden, cell)
        if np.isnan(low) or high - low <= NARROW * abs(high):
            told.append(cell)
    return tuple(told)


def secondary(
    values: Sequence[float],
    sums: Sequence[Sum],
    primary: Collection[int],
    exempt: Collection[int] = (),
) -> tuple[int, ...]:
    """Return which printed cells have to be withheld as well.

    Parameters
    ----------
    values : sequence of float
        Of every cell.
    sums : sequence of (int, tuple of int)
    primary : collection of int
        Cells that must not be known.
    exempt : collection of int
        Cells that are published and known anyway; they are never withheld.

    Returns
    -------
    tuple of int
        In the order in which they were taken: of the sums with a single withheld cell the one that
        closes most of them, a part before a total, then the smallest. Empty when nothing is given
        away, or when nothing more can be withheld; `given_away` says which.

    Examples
    --------
    The smallest neighbour goes with the single withheld part:

    >>> secondary([10, 4, 1, 5], [(0, (1, 2, 3))], {1})
    (2,)
    >>> secondary([10, 4, 3, 3], [(0, (1, 2, 3))], {1, 2})
    ()
    """
    hidden, added = set(primary), list[int]()
    totals = {t for t, _ in sums}
    whole = [{t, *parts} for t, parts in sums]
    while given_away(values, sums, hidden, primary):
        touched = [cells for cells in whole if cells & hidden]
        single = [cells for cells in touched if len(cells & hidden) == 1]

        def rank(cell: int, single: Sequence[set[int]] = single) -> tuple[bool, int, float, int]:
            closes = sum(cell in cells for cells in single)
            return cell in totals, -closes, abs(values[cell]), cell

        near = {c for cells in single or touched for c in cells} - hidden - set(exempt)
        if not near and not (
            near := {c for cells in touched for c in cells} - hidden - set(exempt)
        ):
            break
        added.append(min(near, key=rank))
        hidden.add(added[-1])
    return tuple(added)
