"""Judgements that a model needs are stated, or the model says which are not."""

from __future__ import annotations

from collections.abc import Iterable

from scenario.errors import error, raise_errors
from scenario.terms import Plan, Target


def stated(plan: Plan, target: Target, names: Iterable[str]) -> tuple[str, ...]:
    """Return the ids as a tuple when all of them were stated.

    Parameters
    ----------
    plan : Plan
    target : Target
        Named in the message.
    names : iterable of str

    Raises
    ------
    ScenarioError
        MO-030, naming every judgement that was never stated.
    """
    ids = tuple(names)
    raise_errors(
        error(
            "MO-030",
            "priors.yaml",
            f"没有 {id}",
            f"“{target.name}”的测算需要这一判断",
            "补上低—中—高、提出者与日期",
            f"judgement {id} was never stated",
        )
        for id in ids
        if id not in plan.priors
    )
    return ids
