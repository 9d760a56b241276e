"""What can be read but does not fit together: findings about targets, judgements and scenarios."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from scenario.check.beliefs import check_correlations, check_judgements, check_levers
from scenario.check.progress import check_progress
from scenario.check.projects import check_land, check_projects
from scenario.check.register_audit import audit_register
from scenario.check.targets import check_targets
from scenario.check.tiers import check_tiers
from scenario.errors import Finding, error, warning
from scenario.terms import Override, Plan, Scenario


def check_plan(plan: Plan) -> list[Finding]:
    """Return what is inconsistent in a plan that could be read.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    list of Finding
        Errors (the run must stop), warnings and notes, in the order of the plan's parts.

    Examples
    --------
    >>> from scenario.read.plan import read_plan
    >>> [f.id for f in check_plan(read_plan("params")) if f.severity == "error"]
    []
    """
    return [
        *_documents(plan),
        *_settings(plan),
        *check_targets(plan),
        *audit_register(plan),
        *check_progress(plan),
        *check_tiers(plan),
        *check_projects(plan),
        *check_land(plan),
        *check_levers(plan),
        *check_judgements(plan),
        *check_correlations(plan),
        *_scenarios(plan),
    ]


def _documents(plan: Plan) -> Iterator[Finding]:
    for d in plan.documents.values():
        where = f"documents.yaml {d.id}"
        if d.issued_on and d.issued_on.year > d.plan_year:
            yield _late(where, d.issued_on, d.plan_year, "计划年度已经结束")
        elif (
            d.issued_on and d.issued_on > plan.settings.as_of and d.plan_year == plan.settings.year
        ):
            yield _late(where, d.issued_on, d.plan_year, "晚于测算截至日")
        if d.in_force_from.year > d.plan_year:
            yield warning(
                "PL-051",
                where,
                f"自{d.in_force_from}起作数,计划年度为{d.plan_year}",
                "计划年度内没有一天作数",
                "核对 in_force_from",
                "in force only after its plan year",
            )


def _late(where: str, day: date, year: int, meaning: str) -> Finding:
    return Finding(
        "PL-050",
        "note",
        where,
        f"{day}成文,是{year}年度的计划",
        f"{meaning};目标按 in_force_from 起作数,不能用它倒推基数",
        "无须处理,专报中注明",
        f"issued on {day}, for plan year {year}",
    )


def _settings(plan: Plan) -> Iterator[Finding]:
    s = plan.settings
    if not any(s.year in t.values for t in plan.targets.values()):
        yield error(
            "PL-052",
            "settings.yaml year",
            f"{s.year}年没有任何目标",
            "没有可研判的内容",
            "改年度,或在 targets.yaml 补上该年度的目标",
            f"no target for {s.year}",
        )
    if s.as_of.year not in (s.year - 1, s.year, s.year + 1):
        yield warning(
            "PL-052",
            "settings.yaml as_of",
            f"截至日{s.as_of}与计划年度{s.year}相隔一年以上",
            "多半写错了一处",
            "核对 as_of 与 year",
            "as_of is far from the plan year",
        )


def _differences(plan: Plan, scenario: Scenario) -> Mapping[str, Override]:
    found: dict[str, Override] = {}
    for parent in (scenario.builds_on, *scenario.combines):
        if parent in plan.scenarios:
            found.update(_differences(plan, plan.scenarios[parent]))
    found.update({o.path: o for o in (*scenario.levers, *scenario.assumptions)})
    return found


def _moves(plan: Plan, overrides: Iterable[Override]) -> bool:
    """Say whether anything differs from what the plan says now."""
    for o in overrides:
        now = plan.levers[o.path].now if o.path in plan.levers else None
        same = (
            (o.verb == "set" and o.value == now)
            or (o.verb == "add" and o.value == 0.0)
            or (o.verb == "scale" and (o.value == 1.0 or now == 0.0))
            or (o.verb == "shift" and str(o.value).split()[:1] in (["0"], ["+0"], ["-0"]))
        )
        if not same:
            return True
    return False


def _scenarios(plan: Plan) -> Iterator[Finding]:
    for s in plan.scenarios.values():
        where = f"scenarios/{s.id}.yaml"
        if s.id == "baseline":
            continue
        if not _moves(plan, _differences(plan, s).values()):
            yield warning(
                "IN-086",
                where,
                "与基准相同",
                "差异为0",
                "写出要变动的抓手或假设",
                "same as the baseline",
            )
        yield from _unanswered(plan, s, where)
        if not s.expect:
            yield warning(
                "PL-070",
                where,
                "没有写预期方向",
                "结果方向反常时无从发现",
                "在 expect 中写出各目标的预期方向",
                "no expected direction",
            )


#: Levers that act through the simulation of projects and land.
SIMULATED = ("land_supply", "land_stage", "land_kind")


def _unanswered(plan: Plan, scenario: Scenario, where: str) -> Iterator[Finding]:
    """Yield a finding for every lever of a scenario that nothing responds to."""
    for o in (*scenario.levers, *scenario.assumptions):
        lever = plan.levers.get(o.path)
        if lever is not None and not lever.responses and lever.id not in SIMULATED:
            yield error(
                "PL-114",
                where,
                f"“{lever.name}”没有目标响应",
                "情景不会产生任何差异",
                f"在 levers.yaml 的 {lever.id} 下写 responses",
                "nothing responds to this lever",
            )
