"""The smallest steps of some levers that reach a chance: monotone search on the same draws.

A chance on common random numbers has no noise between two evaluations, so bisection is exact on the
ladder as long as a further step never lowers it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Steps = tuple[int, ...]
Chance = Callable[[Steps], float]


def smallest(chance: Chance, steps: Steps, place: int, goal: float) -> Steps:
    """Return the steps with the one at `place` lowered as far as the chance stays at the goal.

    Parameters
    ----------
    chance : callable
        Steps → chance, never lower after a further step.
    steps : tuple of int
        Their chance reaches the goal.
    place : int
    goal : float

    Examples
    --------
    >>> smallest(lambda s: s[0] / 10, (10,), 0, 0.35)
    (4,)
    """
    low, high = 0, steps[place]
    while low < high:
        middle = (low + high) // 2
        if chance(_with(steps, place, middle)) >= goal:
            high = middle
        else:
            low = middle + 1
    return _with(steps, place, high)


def enough(chance: Chance, tops: Steps, goal: float, order: Sequence[int]) -> Steps:
    """Return steps that reach a goal, levers filled in an order and then trimmed.

    Levers are taken to their bound one after another until the goal is reached; the last is lowered
    to what is needed, then the earlier ones, the latest first. With an order by cost for the same
    effect this is the cheapest set where effects add up; it is a sufficient set in any case.

    Parameters
    ----------
    chance : callable
    tops : tuple of int
        Steps to the bound of each lever; together they reach the goal.
    goal : float
    order : sequence of int
        Places of the levers, the first to be used first.

    Examples
    --------
    >>> enough(lambda s: (s[0] + 2 * s[1]) / 30, (10, 10), 0.5, [1, 0])
    (0, 8)
    """
    steps: Steps = (0,) * len(tops)
    used: list[int] = []
    for place in order:
        if chance(steps) >= goal:
            break
        steps = _with(steps, place, tops[place])
        used.append(place)
    for place in reversed(used):
        steps = smallest(chance, steps, place, goal)
    return steps


def with_effect(chance: Chance, tops: Steps) -> Steps:
    """Return the bounds of the levers that matter: without one of them the chance is lower.

    Examples
    --------
    >>> with_effect(lambda s: s[0] / 10, (4, 7))
    (4, 0)
    """
    best = chance(tops)
    steps = tops
    for place in reversed(range(len(tops))):
        without = _with(steps, place, 0)
        if chance(without) >= best:
            steps = without
    return steps


def last_month(gain: Callable[[int], float], least: float, last: int = 12) -> int:
    """Return the last month whose gain is at least so much; −1 when none is.

    `gain` never rises with the month, 0 to `last`.

    Examples
    --------
    >>> last_month(lambda m: 12 - m, 5), last_month(lambda m: 0.0, 0.01)
    (7, -1)
    """
    low, high = -1, last
    while low < high:
        middle = (low + high + 1) // 2
        if gain(middle) >= least:
            low = middle
        else:
            high = middle - 1
    return low


def _with(steps: Steps, place: int, value: int) -> Steps:
    return (*steps[:place], value, *steps[place + 1 :])
