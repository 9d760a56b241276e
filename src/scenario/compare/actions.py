"""A lever as a ladder of values: from untouched, step by step, to the bound of its range."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scenario.compare.scenario_words import choice_words, path_name
from scenario.errors import Finding, error
from scenario.terms import Lever, Override, Plan, Scenario, Verb
from scenario.wording import plain

#: Levers that hold nothing but the range of what may be done to a single project.
SHIFT: Final = "project_start_delay"
SIZE: Final = "project_investment_scale"
RANGES: Final = (SHIFT, SIZE)
#: Field of a project that may be moved → lever with its range, verb, value that changes nothing.
FIELDS: Final[Mapping[str, tuple[str, Verb, float]]] = MappingProxyType(
    {
        "planned_start": (SHIFT, "shift", 0.0),
        "planned_finish": (SHIFT, "shift", 0.0),
        "investment_100m_yuan": (SIZE, "scale", 1.0),
    }
)


@dataclass(frozen=True, slots=True)
class Action:
    """One lever in one direction.

    Parameters
    ----------
    path : str
        Id of the lever, or ``projects.<id>.planned_start``.
    name, unit : str
        As printed.
    now : float, str or None
        What holds without any scenario; None when it was not stated.
    values : tuple of float or str
        Rung k − 1 is the value after k steps; no step leaves the lever as it is.
    cost : float or None
        Of one unit; None when it was not given.
    """

    path: str
    name: str
    unit: str
    now: float | str | None
    values: tuple[float | str, ...]
    cost: float | None

    @property
    def top(self) -> int:
        """Number of steps to the bound."""
        return len(self.values)

    @property
    def is_choice(self) -> bool:
        """True for words to choose from, which say in which state another lever is."""
        return isinstance(self.values[0], str)

    def override(self, step: int) -> Override | None:
        """Return the difference after some steps; None for no step."""
        if step == 0:
            return None
        value = self.values[step - 1]
        verb = FIELDS[self.path.split(".")[2]][1] if of_project(self.path) else "set"
        return Override(self.path, verb, f"{value:g} months" if verb == "shift" else value)

    def words(self, step: int) -> str:
        """Return the value after some steps as it is printed."""
        value = self.now if step == 0 else self.values[step - 1]
        if value is None:
            return "照现有安排"
        return choice_words(value) if isinstance(value, str) else f"{plain(value)}{self.unit}"

    def spent(self, step: int) -> float | None:
        """Return what the steps cost; None when no cost was given or the value has no size."""
        value = self.now if step == 0 else self.values[step - 1]
        if self.cost is None or isinstance(value, str):
            return None
        start = self.now if isinstance(self.now, float) else 0.0
        return self.cost * abs((value or 0.0) - start)


def step_of(low: float, high: float) -> float:
    """Return the step of a ladder: a power of ten, so that a range has 100 to 1,000 of them.

    Examples
    --------
    >>> step_of(0.0, 500.0), step_of(92.0, 106.0)
    (1.0, 0.1)
    """
    return float(10.0 ** (math.floor(math.log10(high - low)) - 2))


def of_project(path: str) -> bool:
    """Say whether a path names a field of a project."""
    return path.startswith("projects.")


def range_of(plan: Plan, path: str) -> Lever | None:
    """Return the lever that states how far a path may move."""
    id = FIELDS.get(path.split(".")[-1], ("",))[0] if of_project(path) else path
    return plan.levers.get(id)


def ladders(plan: Plan, path: str) -> tuple[Action, ...]:
    """Return a lever in each direction in which it can move; none when no range is stated."""
    lever = range_of(plan, path)
    if lever is None:
        return ()
    name = path_name(plan, path)
    if lever.choices:
        at = lever.choices.index(str(lever.now)) if lever.now in lever.choices else -1
        words = (lever.choices[at + 1 :], lever.choices[: max(at, 0)][::-1])
        return tuple(Action(path, name, "", lever.now, way, lever.cost) for way in words if way)
    if lever.low is None or lever.high is None or lever.low == lever.high:
        return ()
    unit = plan.units[lever.unit]["name"].partition("(")[0] if lever.unit in plan.units else ""
    _, verb, now = FIELDS[path.split(".")[2]] if of_project(path) else ("", "set", lever.now)
    step = 1.0 if verb == "shift" else step_of(lever.low, lever.high)
    ways = [_rungs(now, lever.high, lever.low, step), _rungs(now, lever.low, lever.high, step)]
    return tuple(Action(path, name, unit, now, way, lever.cost) for way in ways if way)


def _rungs(now: float | str | None, end: float, other: float, step: float) -> tuple[float, ...]:
    start = now if isinstance(now, float) else other
    sign = 1.0 if end > start else -1.0
    count = math.floor(abs(end - start) / step + 1e-9)
    inner = [round(start + sign * step * k, 10) for k in range(1, count + 1)]
    if not inner or inner[-1] != end:
        inner.append(end)
    rungs = [v for v in inner if v != start]
    return tuple(rungs if isinstance(now, float) else [start, *rungs])


def unmovable(plan: Plan, paths: Sequence[str]) -> list[Finding]:
    """Return which levers and projects' fields have no range to move in; unknown ids are left out."""
    return [
        error(
            "GS-004",
            f"levers.yaml {path}",
            "没有取值范围,或只规定单个项目的范围",
            "不知道可以动到哪里",
            "写明 range 或 choices;单个项目写作 projects.<编号>.planned_start",
            "the lever has no range of its own",
        )
        for path in paths
        if path in RANGES or ((path in plan.levers or of_project(path)) and not ladders(plan, path))
    ]


def taken(id: str, name: str, actions: Sequence[Action], steps: Sequence[int]) -> Scenario:
    """Return the scenario that levers after some steps amount to."""
    moved = (a.override(k) for a, k in zip(actions, steps, strict=True))
    return Scenario(
        id=id,
        name=name,
        why="由目标反推",
        author="测算",
        builds_on="baseline",
        combines=(),
        levers=tuple(o for o in moved if o is not None),
        assumptions=(),
        expect={},
    )
