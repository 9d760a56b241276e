"""Every combination of lever values as scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

from scenario.compare.actions import FIELDS, of_project, range_of
from scenario.compare.scenario_words import override_words
from scenario.errors import error, raise_errors
from scenario.terms import Override, Plan, Scenario
from scenario.typeset import typeset


def grid(plan: Plan, vary: Mapping[str, Sequence[float | str]]) -> tuple[Scenario, ...]:
    """Return every combination of lever values as a scenario.

    Parameters
    ----------
    plan : Plan
    vary : mapping of path to values
        Id of a lever or assumption (value set), ``projects.<id>.planned_start`` (months of delay)
        or another field that a scenario may move.

    Returns
    -------
    tuple of Scenario
        In the order of the values, the last path varying fastest.

    Raises
    ------
    ScenarioError
        Naming every path and value that is not permitted.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> cells = sc.grid(plan, {"land_supply": [100, 300], "land_stage": ["listed", "awarded"]})
    >>> len(cells), cells[0].id
    (4, 'grid_1')
    """
    problems = [
        error("CO-004", f"网格 {path}", f"{value}", "不在取值范围内,或没有这一项",
              _permitted(plan, path), f"{value} is not permitted for {path}")
        for path, values in vary.items() for value in values or [""] if not _allowed(plan, path, value)
    ]  # fmt: skip
    if not vary:
        problems = [
            error("CO-004", "网格", "没有写任何抓手", "没有情景可算", "至少写一个抓手和取值")
        ]
    raise_errors(problems)
    cells = []
    for number, values in enumerate(product(*vary.values()), start=1):
        items = tuple(_override(p, v) for p, v in zip(vary, values, strict=True))
        assumed = tuple(o for o in items if _is_assumption(plan, o.path))
        levers = tuple(o for o in items if o not in assumed)
        name = typeset(",".join(override_words(plan, o) for o in items))
        cells.append(
            Scenario(f"grid_{number}", name, "", "网格", "baseline", (), levers, assumed, {})
        )
    return tuple(cells)


def _override(path: str, value: float | str) -> Override:
    verb = FIELDS[path.split(".")[-1]][1] if of_project(path) else "set"
    return Override(path, verb, f"{value:g} months" if verb == "shift" else value)


def _is_assumption(plan: Plan, path: str) -> bool:
    return path in plan.levers and plan.levers[path].kind == "assumption"


def _allowed(plan: Plan, path: str, value: float | str) -> bool:
    lever = range_of(plan, path)
    if lever is None or (of_project(path) and path.split(".")[1] not in {"*", *plan.projects}):
        return False
    if lever.choices:
        return value in lever.choices
    if isinstance(value, str) or lever.low is None or lever.high is None:
        return False
    return lever.low <= value <= lever.high


def _permitted(plan: Plan, path: str) -> str:
    lever = range_of(plan, path)
    if lever is None:
        return f"可用:{'、'.join(plan.levers)},或 projects.<编号>.planned_start"
    if lever.choices:
        return f"可用:{'、'.join(lever.choices)}"
    return f"范围[{lever.low:g}, {lever.high:g}]" if lever.high is not None else "先写明取值范围"
