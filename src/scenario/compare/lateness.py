"""How likely it is that a project comes later than expected, by the judgements about its kind."""

from __future__ import annotations

from typing import Final

from scenario.judgement import below, quantiles
from scenario.terms import Judgement, Plan, Project

#: Stages in which a project is under way: what is left stretches, its start is past.
UNDER_WAY: Final = ("construction", "registered", "to_finish")


def above(judgement: Judgement, value: float) -> float:
    """Return the probability that a judged quantity exceeds a value, 0 to 1.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("x", "x", 0.0, 1.0, 2.0, 1.0, "", "甲", date(2024, 1, 1), "low")
    >>> round(above(j, 1.0), 6)
    0.5
    """
    if judgement.low == judgement.high:
        return float(judgement.mode > value)
    return 1.0 - float(below(judgement, value))


def middle(judgement: Judgement) -> float:
    """Return the median of a judged quantity."""
    return float(quantiles(judgement, 0.5))


def later_by(plan: Plan, project: Project, months: float) -> float | None:
    """Return the chance that a project comes at least so many months after its own median.

    A project still to start is late as its start slips; one under way as its duration exceeds the
    usual one: ``P(D (r − median r) ≥ months)`` with the judged ratio ``r`` of duration to plan and
    the most likely duration ``D``.

    Returns
    -------
    float or None
        None where the judgement was never stated.
    """
    started = bool(project.actual_start) or project.stage in UNDER_WAY
    if started:
        ratio = plan.priors.get("duration_to_plan")
        petro = project.profile == "petrochemical"
        build = plan.priors.get("build_petrochemical" if petro else "build_medium")
        if ratio is None or build is None:
            return None
        return above(ratio, middle(ratio) + months / build.mode)
    slip = plan.priors.get("start_slip_planned" if project.planned_start else "start_slip_land")
    return None if slip is None else above(slip, middle(slip) + months)
