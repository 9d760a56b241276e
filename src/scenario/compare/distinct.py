"""One id for each scenario of a comparison: two that were built apart may come with the same one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scenario.terms import Scenario


def distinct(scenarios: Iterable[Scenario]) -> tuple[Scenario, ...]:
    """Return the scenarios with ids that tell them apart; the same scenario twice keeps its id.

    `grid` counts its cells from ``grid_1``, so cells of two grids share ids though they differ.

    Parameters
    ----------
    scenarios : iterable of Scenario

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> cells = [sc.grid(plan, {"land_supply": [area]})[0] for area in (100, 300, 100)]
    >>> [s.id for s in distinct(cells)]
    ['grid_1', 'grid_1_2', 'grid_1']
    """
    seen: dict[str, Scenario] = {}
    out = []
    for one in scenarios:
        id, number = one.id, 1
        while seen.setdefault(id, one) != one:
            number += 1
            id = f"{one.id}_{number}"
        out.append(replace(one, id=id))
    return tuple(out)
