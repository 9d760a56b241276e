"""Why a lever does not reach the goal, how much is missing, and what could be done next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Literal

import numpy as np

from scenario import wording
from scenario.compare.actions import RANGES, Action, ladders, taken, unmovable
from scenario.compare.goal_search import Steps
from scenario.compare.integrity import refusals
from scenario.compare.outlook import Outlook, chance_of
from scenario.compare.required_result import Gap
from scenario.compare.timing import LEAST
from scenario.compare.verdict import met
from scenario.errors import ScenarioError
from scenario.model.catalogue import FittedModels
from scenario.simulate.run import Forecast
from scenario.terms import Scenario

#: range: the bound of its range stops it while it still helps; time: what it brings comes after
#: the year's end; flat: more of it does not help; none: it does not touch the target.
Limit = Literal["range", "time", "flat", "none"]
#: Share of a ladder below its bound at which it is tried whether the last steps still help.
NEAR: Final = 0.9


def limit_of(
    chance: Callable[[Steps], float],
    most: Steps,
    place: int,
    alone: Forecast,
    targets: Sequence[str],
) -> Limit:
    """Return what stops a lever at its bound, the other levers untouched.

    Parameters
    ----------
    chance : callable
        Steps → chance.
    most : tuple of int
        This lever at its bound.
    place : int
    alone : Forecast
        Under those steps.
    targets : sequence of str
    """
    at_bound = chance(most)
    if at_bound - chance((*most[:place], 0, *most[place + 1 :])) >= LEAST:
        near = max(int(NEAR * most[place]), 0)
        rising = near < most[place] and chance((*most[:place], near, *most[place + 1 :])) < at_bound
        return "range" if rising or most[place] == 1 else "flat"
    later = [alone.money[t].next_year for t in targets if t in alone.money]
    return "time" if any(np.median(m) > 0 for m in later) else "none"


def gap_of(before: Outlook, targets: Sequence[str], chance: float) -> Gap | None:
    """Return by how much one target would have to be better in every draw; None for several.

    The smallest shift δ with ``P(Y + δ meets the line) ≥ p``, in published units, and for a growth
    with a drawn base in 亿元 of that base.
    """
    one = before.targets[targets[0]]
    if len(targets) > 1 or one.target.comparison not in ("at_least", "at_most"):
        return None
    sign = 1.0 if one.target.comparison == "at_least" else -1.0

    def share(shift: float) -> float:
        return float(np.mean(met(one.target, one.value, one.draws + sign * shift)))

    if share(0.0) >= chance:
        return Gap(0.0, 0.0)
    low, high = 0.0, 1.0
    while share(high) < chance:
        high *= 2.0
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (low, middle) if share(middle) >= chance else (middle, high)
    base = before.forecast.targets[targets[0]].parts.get("base_100m_yuan")
    money = None if base is None else high / 100.0 * float(np.median(base))
    return Gap(high, money)


def next_step(
    fitted: FittedModels,
    simulate: Callable[[Scenario], Forecast],
    targets: Sequence[str],
    actions: tuple[Action, ...],
    tops: Steps,
    best: float,
    wanted: float,
) -> str:
    """Return which lever that was not named would help most, or that none does, Chinese."""
    plan = fitted.plan
    named = {a.path for a in actions}
    found: list[tuple[float, Action]] = []
    for path, lever in plan.levers.items():
        ours = lever.kind == "lever" and path not in RANGES and path not in named
        if not ours or refusals(plan, [path]) or unmovable(plan, [path]):
            continue
        for way in ladders(plan, path):
            found += _tried(simulate, targets, (*actions, way), (*tops, way.top))
    better = [(c, a) for c, a in found if c - best >= LEAST]
    if not better:
        return "已登记的抓手都不够,需要另找能在年内形成实物工作量的项目或措施,并写明取值范围"
    chance, way = max(better, key=lambda item: item[0])
    words = "即可达到" if chance >= wanted else "仍然不够"
    printed = wording.chance_text(wording.clamp_chance(chance))
    return f"再把{way.name}做到{way.words(way.top)},概率可到{printed},{words}"


def _tried(
    simulate: Callable[[Scenario], Forecast],
    targets: Sequence[str],
    actions: tuple[Action, ...],
    steps: Steps,
) -> list[tuple[float, Action]]:
    """Return the chance with one more lever; nothing when no model responds to that lever."""
    try:
        run = simulate(taken("next", "下一步", actions, steps))
    except ScenarioError:
        return []
    return [(chance_of(run, targets), actions[-1])]
