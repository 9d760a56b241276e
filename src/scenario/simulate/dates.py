"""What delays of projects and additional land do to targets other than investment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

import numpy as np

from scenario.model.contract import Draws, Floats
from scenario.model.milestone import FURTHEST
from scenario.simulate.land import LandEffect
from scenario.simulate.levels import Beliefs
from scenario.simulate.overrides import Moves
from scenario.terms import Plan

#: The share of industry in all land sold, and the judgement on how much is sold in a year.
LAND_SHARE: Final = "industrial_land_share_of_supply"
LAND_SOLD: Final = "land_sold_a_year"


def dates_of(plan: Plan, draws: Mapping[str, Draws], practice: str) -> Mapping[str, Floats]:
    """Return the months in which projects start or finish, where a milestone is about one alone.

    The milestone's own draws are the project's date, so that both say the same in every draw.

    Parameters
    ----------
    plan : Plan
    draws : mapping of target id to Draws
    practice : str
        ``start`` or ``finish``.

    Returns
    -------
    mapping of project id to ndarray (S,)
    """
    found = {}
    for id, how in plan.practices.items():
        if id in draws and how.practice == practice:
            behind = [p.id for p in plan.projects.values() if plan.targets[id].indicator in p.feeds]
            if len(behind) == 1:
                found[behind[0]] = draws[id].values
    return MappingProxyType(found)


def late(
    plan: Plan, change: Moves, draws: Mapping[str, Draws], settled: Mapping[str, bool]
) -> Mapping[str, Draws]:
    """Return draws in which milestones wait for the projects behind them.

    The start of a project waits for a later start, its completion for a later start or finish; an
    event of a project that does not go ahead does not happen. Where several projects decide one
    event, the largest delay counts. Events that have happened stay.
    """
    out = dict(draws)
    for id, practice in plan.practices.items():
        if id not in out or settled[id] or practice.practice not in ("start", "finish"):
            continue
        behind = [p.id for p in plan.projects.values() if plan.targets[id].indicator in p.feeds]
        months = [
            change.delays.get(p, 0.0)
            + (change.finishes.get(p, 0.0) if practice.practice == "finish" else 0.0)
            for p in behind
        ]
        if change.without & set(behind):
            out[id] = replace(out[id], values=np.full_like(out[id].values, FURTHEST))
        elif any(months):
            values = np.minimum(out[id].values + max(months), FURTHEST)
            out[id] = replace(out[id], values=values)
    return MappingProxyType(out)


def more_land(
    beliefs: Beliefs,
    mu: float,
    effect: LandEffect,
    draws: Mapping[str, Draws],
    settled: Mapping[str, bool],
) -> Mapping[str, Draws]:
    """Return draws in which land sold for industry this year counts in the industrial share.

    ``(share · sold + mu)/(sold + mu)`` in the draws in which the land is awarded by December.
    """
    out = dict(draws)
    for id in out:
        if beliefs.plan.targets[id].indicator == LAND_SHARE and not settled[id]:
            sold = np.maximum(beliefs.own(LAND_SOLD), 1.0)
            more = mu * effect.sold_this_year
            values = 100.0 * (out[id].values / 100.0 * sold + more) / (sold + more)
            moved = np.where(effect.sold_this_year, np.minimum(values, 100.0), out[id].values)
            out[id] = replace(out[id], values=np.maximum(moved, out[id].values))
    return MappingProxyType(out)
