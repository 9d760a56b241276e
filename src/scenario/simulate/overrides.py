"""From a scenario file to the numbers the pipeline needs: delays by project, land by stage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from scenario.errors import Finding, error, raise_errors
from scenario.terms import Override, Plan, Project, Scenario

_MONTHS = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*(?:months?|个月)\s*$")
_PROJECT = re.compile(r"^projects\.([a-z_*][a-z0-9_]*|\*)\.(planned_start|goes_ahead)$")
#: Months after which a project that does not go ahead would start or finish: nothing is spent.
NEVER = 1e6


@dataclass(frozen=True, slots=True)
class Moves:
    """What a scenario moves, in the pipeline's own terms.

    Parameters
    ----------
    delays : mapping of project id to months
        Only projects that move.
    land_mu : float
        Additional industrial land, mu.
    land_stage : str
        Stage of that land on the as-of day.
    """

    delays: Mapping[str, float]
    land_mu: float
    land_stage: str

    @property
    def is_empty(self) -> bool:
        """True when nothing differs from the baseline."""
        return not self.delays and self.land_mu == 0


def resolve(plan: Plan, scenario: Scenario) -> tuple[Override, ...]:
    """Return all differences of a scenario from the baseline, parents first.

    A later difference on the same path replaces the one it builds on; two *combined* scenarios that
    set the same path are refused when the files are read.
    """
    collected: dict[str, Override] = {}

    def visit(s: Scenario) -> None:
        if s.builds_on and s.builds_on in plan.scenarios and s.builds_on != s.id:
            visit(plan.scenarios[s.builds_on])
        for part in s.combines:
            visit(plan.scenarios[part])
        for override in (*s.levers, *s.assumptions):
            collected[override.path] = override

    visit(scenario)
    return tuple(collected.values())


def major(project: Project) -> bool:
    """Say whether a project belongs to a published list of major projects."""
    return bool(project.lists)


def moves(plan: Plan, scenario: Scenario) -> Moves:
    """Translate a scenario's differences; every path must be one the pipeline can move.

    Raises
    ------
    ScenarioError
        For each path without an effect in the models: a scenario never silently does nothing.
    """
    delays: dict[str, float] = {}
    land_mu, land_stage = 0.0, str(_now(plan, "land_stage", "listed"))
    problems: list[Finding] = []
    for o in resolve(plan, scenario):
        where = f"scenarios/{scenario.id}.yaml {o.path}"
        match = _PROJECT.match(o.path)
        if match:
            without = match[2] == "goes_ahead" and (o.verb, o.value) == ("set", "no")
            months = NEVER if without else _months(o, where, problems)
            ids = [p for p in plan.projects if match[1] in ("*", p)]
            if match[1] == "*":
                ids = [p for p in ids if major(plan.projects[p])]
            for p in ids:
                delays[p] = delays.get(p, 0.0) + months
        elif o.path == "land_supply":
            land_mu = _number(o, float(_now(plan, "land_supply", 0.0)), where, problems)
        elif o.path == "land_stage" and o.verb == "set":
            land_stage = str(o.value)
        else:
            problems.append(
                error(
                    "SC-001",
                    where,
                    f"{o.verb}: {o.value}",
                    "现有模型不响应这一项,情景不会产生任何差异",
                    "改用 projects.<编号>.planned_start、land_supply 或 land_stage",
                    "no model responds to this path",
                )
            )
    raise_errors(problems)
    return Moves(MappingProxyType({k: v for k, v in delays.items() if v}), land_mu, land_stage)


def _now(plan: Plan, lever: str, otherwise: float | str) -> float | str:
    found = plan.levers.get(lever)
    return otherwise if found is None or found.now in (None, "") else found.now


def _months(o: Override, where: str, problems: list[Finding]) -> float:
    match = _MONTHS.match(str(o.value))
    if o.verb != "shift" or not match or not 0 <= float(match[1]) <= 60:
        problems.append(
            error(
                "IN-082",
                where,
                f"{o.verb}: {o.value}",
                "项目时间只能推迟0到60个月",
                "写作 {shift: 6 months}",
                "a project can be shifted by 0 to 60 months",
            )
        )
        return 0.0
    return float(match[1])


def _number(o: Override, now: float, where: str, problems: list[Finding]) -> float:
    try:
        value = float(o.value)
    except ValueError:
        problems.append(
            error("SC-002", where, str(o.value), "应为数字", "改为数字", "a number is expected")
        )
        return now
    if o.verb == "set":
        return value
    if o.verb == "add":
        return now + value
    if o.verb == "scale":
        return now * value
    problems.append(
        error(
            "SC-003", where, o.verb, "土地数量不能用 shift", "改用 set、add 或 scale", "wrong verb"
        )
    )
    return now
