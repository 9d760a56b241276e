"""Attribution that adds up exactly: Shapley values of a set function, without remainder.

Every number of a float is a fraction; the weights ``|S|! (n − |S| − 1)! / n!`` are fractions too, so
the parts sum to ``v(N) − v(∅)`` exactly and not only up to rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import combinations
from math import factorial
from typing import Final

Members = frozenset[int]
#: Up to so many items all subsets are run; beyond, the effect is split in a stated order.
EXACT: Final = 8


def subsets(n: int) -> Iterator[Members]:
    """Yield every set of items whose value the attribution needs."""
    if n <= EXACT:
        for size in range(n + 1):
            yield from map(frozenset, combinations(range(n), size))
    else:
        yield from (frozenset(range(k)) for k in range(n + 1))


def shapley(n: int, value: Callable[[Members], float]) -> tuple[Fraction, ...]:
    """Return what each of `n` items contributes; the parts sum to ``v(N) − v(∅)`` exactly.

    ``φ_i = Σ_{S ⊆ N∖i} |S|! (n − |S| − 1)! / n! · [v(S ∪ i) − v(S)]`` for up to `EXACT` items;
    beyond, the step that each item adds in the order given.

    Parameters
    ----------
    n : int
    value : callable
        Set of items → finite number.

    Examples
    --------
    >>> up = [1.10, 0.80, 1.15]
    >>> def total(s):
    ...     product = 100.0
    ...     for i in s:
    ...         product *= up[i]
    ...     return product - 100.0
    >>> [round(float(p), 2) for p in shapley(3, total)]
    [9.65, -22.6, 14.15]
    """
    v = {s: Fraction(value(s)) for s in subsets(n)}
    if n > EXACT:
        return tuple(v[frozenset(range(i + 1))] - v[frozenset(range(i))] for i in range(n))
    parts = []
    for i in range(n):
        part = Fraction(0)
        for s in (s for s in v if i not in s):
            part += weight(len(s), n) * (v[s | {i}] - v[s])
        parts.append(part)
    return tuple(parts)


def weight(size: int, n: int) -> Fraction:
    """Return the share of all orders of `n` items in which one item comes after a given set.

    Examples
    --------
    >>> weight(1, 3)
    Fraction(1, 6)
    """
    return Fraction(factorial(size) * factorial(n - size - 1), factorial(n))


def printed(parts: tuple[float, ...], total: float, decimals: int) -> tuple[float, ...]:
    """Return rounded parts that add up to the rounded total: largest remainders are rounded up.

    Examples
    --------
    >>> printed((1.04, 1.04, 1.04), 3.12, 1)
    (1.1, 1.0, 1.0)
    """
    from scenario.identities import round_half_up

    unit = 10.0**-decimals
    low = [int(p // unit) for p in parts]
    missing = round(float(round_half_up(total, decimals)) / unit) - sum(low)
    order = sorted(range(len(parts)), key=lambda i: (low[i] - parts[i] / unit, i))
    for i in order[: max(missing, 0)]:
        low[i] += 1
    return tuple(round(k * unit, decimals) + 0.0 for k in low)
