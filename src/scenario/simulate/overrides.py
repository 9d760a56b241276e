"""From a scenario file to the numbers the simulation needs: projects, land, levers with responses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from operator import add, mul
from types import MappingProxyType
from typing import Final

from scenario.errors import Finding, error, raise_errors
from scenario.terms import Override, Plan, Project, Scenario

_MONTHS = re.compile(r"^\s*([+-]?\d+(?:\.\d+)?)\s*(?:months?|个月)\s*$")
_PROJECT = re.compile(r"^projects\.([a-z][a-z0-9_]*|\*)\.([a-z0-9_]+)$")
_NONE: Final[Mapping[str, float]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Moves:
    """What a scenario moves, in the simulation's own terms.

    Parameters
    ----------
    delays : mapping of project id to months
        Of the start where it still lies ahead; of the rest of the payments where it does not.
    land_mu : float
        Additional industrial land, mu.
    land_stage, land_kind : str
        Stage of that land on the as-of day, and what kind it is.
    finishes : mapping of project id to months
        Later finishes: payments slide, the start stays.
    scales : mapping of project id to float
        Factors on what is still to be spent.
    without : frozenset of str
        Projects that do not go ahead: nothing is spent after the as-of day.
    changes : mapping of lever id to float
        New value minus present value of levers that targets respond to.
    """

    delays: Mapping[str, float]
    land_mu: float
    land_stage: str
    land_kind: str = "standard"
    finishes: Mapping[str, float] = field(default_factory=lambda: _NONE)
    scales: Mapping[str, float] = field(default_factory=lambda: _NONE)
    without: frozenset[str] = frozenset()
    changes: Mapping[str, float] = field(default_factory=lambda: _NONE)

    @property
    def moves_projects(self) -> bool:
        """True when any project differs from the baseline."""
        return bool(self.delays or self.finishes or self.scales or self.without)

    @property
    def moves_money(self) -> bool:
        """True when investment differs from the baseline."""
        return self.moves_projects or self.land_mu != 0

    @property
    def is_empty(self) -> bool:
        """True when nothing differs from the baseline."""
        return not self.moves_money and not self.changes


def nothing(plan: Plan) -> Moves:
    """Return the moves of the baseline."""
    stage, kind = _now(plan, "land_stage", "listed"), _now(plan, "land_kind", "standard")
    return Moves(_NONE, 0.0, str(stage), str(kind))


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
    """Translate a scenario's differences; every path must be one that something responds to.

    Raises
    ------
    ScenarioError
        For each path without an effect: a scenario never silently does nothing.
    """
    problems: list[Finding] = []
    out = nothing(plan)
    for o in resolve(plan, scenario):
        where = f"scenarios/{scenario.id}.yaml {o.path}"
        match = _PROJECT.match(o.path)
        if match:
            ids = [
                p
                for p in plan.projects
                if match[1] == p or (match[1] == "*" and major(plan.projects[p]))
            ]
            out = _project(out, match[2], ids, o, where, problems)
        elif o.path == "land_supply":
            out = replace(out, land_mu=_number(o, _level(plan, o.path), where, problems))
        elif o.path == "land_stage" and o.verb == "set":
            out = replace(out, land_stage=str(o.value))
        elif o.path == "land_kind" and o.verb == "set":
            out = replace(out, land_kind=str(o.value))
        elif o.path in plan.levers and plan.levers[o.path].responses:
            now = _level(plan, o.path)
            change = _number(o, now, where, problems) - now
            out = replace(out, changes=MappingProxyType({**out.changes, o.path: change}))
        else:
            problems.append(_no_answer(o, where))
    raise_errors(problems)
    changes = MappingProxyType({k: v for k, v in out.changes.items() if v})
    return replace(out, changes=changes)


def _project(
    out: Moves, field: str, ids: list[str], o: Override, where: str, problems: list[Finding]
) -> Moves:
    if field == "goes_ahead" and o.verb == "set" and str(o.value) == "no":
        return replace(out, without=out.without | set(ids))
    if field == "investment_100m_yuan" and o.verb == "scale":
        factor = _number(o, 1.0, where, problems)
        return replace(out, scales=_merged(out.scales, ids, factor, mul, 1.0))
    if field == "planned_start":
        late = _merged(out.delays, ids, _months(o, where, problems), add, 0.0)
        return replace(out, delays=late)
    if field == "planned_finish":
        late = _merged(out.finishes, ids, _months(o, where, problems), add, 0.0)
        return replace(out, finishes=late)
    problems.append(_no_answer(o, where))
    return out


def _merged(
    old: Mapping[str, float],
    ids: list[str],
    value: float,
    join: Callable[[float, float], float],
    neutral: float,
) -> Mapping[str, float]:
    new = {**old, **{p: join(old.get(p, neutral), value) for p in ids}}
    return MappingProxyType({k: v for k, v in new.items() if v != neutral})


def _no_answer(o: Override, where: str) -> Finding:
    return error(
        "SC-001",
        where,
        f"{o.verb}: {o.value}",
        "现有模型不响应这一项,情景不会产生任何差异",
        "改用项目、用地,或在 levers.yaml 的 responses 中写明哪个目标如何响应",
        "no model responds to this path",
    )


def _now(plan: Plan, lever: str, otherwise: float | str) -> float | str:
    found = plan.levers.get(lever)
    return otherwise if found is None or found.now in (None, "") else found.now


def _level(plan: Plan, lever: str) -> float:
    return float(_now(plan, lever, 0.0))


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
        error("SC-003", where, o.verb, "数量不能用 shift", "改用 set、add 或 scale", "wrong verb")
    )
    return now
