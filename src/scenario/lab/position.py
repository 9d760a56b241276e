"""Where the sliders of the board stand, and the scenario that this means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scenario.compare.actions import range_of
from scenario.compare.grid import grid

if TYPE_CHECKING:
    from scenario.terms import Lever, Plan, Scenario

#: What the board moves: name of the slider → path, and the step of its positions.
PATHS: Final = {
    "delay": ("projects.*.planned_start", 1.0),
    "land": ("land_supply", 25.0),
    "stage": ("land_stage", 0.0),
    "demand": ("outside_demand", 1.0),
}


@dataclass(frozen=True, slots=True)
class Slider:
    """One slider: what it moves and the positions that it offers.

    Parameters
    ----------
    path : str
    name, unit : str
        As printed.
    now : float or str
        The position that changes nothing.
    positions : tuple of float or str
        In order; numbers of a range, or choices.
    """

    path: str
    name: str
    unit: str
    now: float | str
    positions: tuple[float | str, ...]


def sliders_of(plan: Plan) -> dict[str, Slider]:
    """Return the sliders that a plan's levers allow; a lever that is not there has none.

    Parameters
    ----------
    plan : Plan

    Examples
    --------
    >>> import scenario as sc
    >>> found = sliders_of(sc.read_plan("params"))
    >>> found["delay"].positions[:3], found["land"].positions[-1], found["demand"].now
    ((0.0, 1.0, 2.0), 500.0, 100.0)
    """
    out = {}
    for id, (path, step) in PATHS.items():
        lever = range_of(plan, path)
        if lever is None or lever.now is None:
            continue
        if lever.choices or (lever.low is not None and lever.high is not None):
            out[id] = Slider(path, _NAMES[id], _UNITS[id], *positions_of(lever, step))
    return out


def positions_of(lever: Lever, step: float) -> tuple[float | str, tuple[float | str, ...]]:
    """Return what a lever is now and the positions it may take: its choices, or steps of a range.

    The present is always among them.
    """
    if lever.choices:
        return str(lever.now), tuple(lever.choices)
    low, high, now = (float(v) for v in (lever.low or 0.0, lever.high or 0.0, lever.now or 0.0))
    count = int((high - low) / step + 1e-9)
    found = {round(low + step * i, 9) for i in range(count + 1)} | {high, now}
    return now, tuple(sorted(found))


_NAMES: Final = {
    "delay": "重大项目推迟",
    "land": "新增工业用地",
    "stage": "新增用地所处阶段",
    "demand": "外部需求指数",
}
_UNITS: Final = {"delay": "个月", "land": "亩", "stage": "", "demand": ""}


def scenario_at(plan: Plan, at: dict[str, float | str]) -> Scenario:
    """Return the scenario of a position; the baseline where no slider was moved.

    Parameters
    ----------
    plan : Plan
    at : dict of slider name to position

    Returns
    -------
    Scenario
        Made by `grid`, which refuses what a lever's range does not hold. A stage of land counts
        only where there is land.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> scenario_at(plan, {"delay": 6.0, "land": 0.0, "stage": "listed", "demand": 100.0}).name
    '所列项目计划开工推迟6个月'
    >>> scenario_at(plan, {"delay": 0.0, "land": 0.0, "stage": "delivered"}).id
    'baseline'
    """
    offered = sliders_of(plan)
    moved = {
        id: value
        for id, value in at.items()
        if value != offered[id].now and (id != "stage" or at.get("land") != offered["land"].now)
    }
    if not moved:
        return plan.scenarios["baseline"]
    return grid(plan, {offered[id].path: [value] for id, value in moved.items()})[0]
