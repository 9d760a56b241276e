"""What would have to be true for a chance: lever values that reach it, or why none does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from typing import Final

import numpy as np

from scenario.compare.actions import RANGES, Action, ladders, taken, unmovable
from scenario.compare.goal_search import Steps, enough, with_effect
from scenario.compare.integrity import refusals
from scenario.compare.outlook import chance_of, outlook
from scenario.compare.required_limits import gap_of, limit_of, next_step
from scenario.compare.required_result import Need, Required, Status
from scenario.compare.rerun import rerun
from scenario.compare.timing import ChanceFrom, latest
from scenario.errors import Finding, error, raise_errors
from scenario.model.catalogue import FittedModels, choose_models
from scenario.seeds import generator
from scenario.settings import LIGHT_EDGES
from scenario.simulate.run import Forecast, prepare
from scenario.terms import Scenario

#: The chance that is asked for unless another is named: the edge of a green light.
CHANCE: Final = LIGHT_EDGES[0]
#: Id and name of the scenario that the levers found amount to.
NAME: Final = ("required", "反推方案")


def required(
    fitted: FittedModels,
    target: str | Sequence[str],
    *,
    levers: Sequence[str],
    chance: float = CHANCE,
    fresh: FittedModels | None = None,
) -> Required:
    """Find the lever values with which a target, or several together, reach a chance.

    The smallest value on a lever's ladder with ``P(Y(u) meets the line) ≥ p``, by bisection on
    common random numbers. Several levers are used in the order of their cost for the same effect,
    or in the order named where a cost is blank. What is found is verified on draws of another seed.

    Parameters
    ----------
    fitted : FittedModels
    target : str or sequence of str
        Several are to be met in the same draw.
    levers : sequence of str
        Ids of ``levers.yaml`` or ``projects.<id>.planned_start``; never a statistical manoeuvre.
        None only says how much is missing.
    chance : float
        Between 0 and 1.
    fresh : FittedModels, optional
        The same models fitted with another seed; fitted here when something is found and none is
        given.

    Returns
    -------
    Required
        Also when the chance cannot be reached: then with the best chance, the binding limit and the
        next step.

    Raises
    ------
    ScenarioError
        For unknown targets or levers, assumptions, statistical manoeuvres and levers without a
        range, all at once; for a lever that no model responds to.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=2000, cache=None)
    >>> sc.required(fitted, "digital_core_growth", levers=["land_supply"]).status
    'unreachable'
    """
    targets = (target,) if isinstance(target, str) else tuple(target)
    plan, paths = fitted.plan, tuple(dict.fromkeys(levers))
    wrong = _wrong(fitted, targets, chance)
    raise_errors([*wrong, *refusals(plan, paths), *unmovable(plan, paths)])

    ready = prepare(fitted)
    simulate = rerun(fitted, ready)

    def under(begun: FittedModels) -> Callable[[Scenario], float]:
        with_ = rerun(begun, prepare(begun, ready.coupled))
        return lambda scenario: chance_of(with_(scenario), targets)

    @cache
    def run(actions: tuple[Action, ...], steps: Steps) -> Forecast:
        return simulate(taken(*NAME, actions, steps))

    def on(actions: tuple[Action, ...]) -> Callable[[Steps], float]:
        return lambda steps: chance_of(run(actions, steps), targets)

    before = outlook(run((), ()), {t: plan.targets[t] for t in targets})
    asked = {"targets": targets, "before": before, "wanted": chance}
    held = [t for t in before.targets.values() if not t.judged]
    if held:
        reason = ";".join(f"{t.target.name}:{t.reason}" for t in held)
        return Required(**asked, status="not_judged", reason=reason)  # type: ignore[arg-type]
    start = on(())(())
    if not paths:
        missing = gap_of(before, targets, chance)
        bare: Status = "no_lever" if start < chance else "already"
        return Required(**asked, status=bare, chance=start, gap=missing)  # type: ignore[arg-type]
    ways = [tuple(c) for c in product(*(ladders(plan, path) for path in paths))]
    actions = max(ways, key=lambda c: on(c)(tuple(a.top for a in c)))
    at, tops = on(actions), tuple(a.top for a in actions)
    status: Status = "already"
    steps: Steps = (0,) * len(tops)
    if start < chance:
        reachable = at(tops) >= chance
        status = "reached" if reachable else "unreachable"
        order = _order(actions, _pull(lambda s: run(actions, s), targets, chance))
        steps = enough(at, tops, chance, order) if reachable else with_effect(at, tops)
    after, settled = run(actions, steps), taken(*NAME, actions, steps)
    other = rerun(fresh or again(fitted))(settled) if status == "reached" else None
    needs = tuple(
        _need(fitted, targets, actions, steps, place, lambda s: run(actions, s), under)
        for place in range(len(actions))
    )
    return Required(
        **asked,  # type: ignore[arg-type]
        status=status,
        chance=chance_of(after, targets),
        fresh=None if other is None else chance_of(other, targets),
        needs=needs,
        scenario=settled,
        gap=gap_of(before, targets, chance),
        next_step=next_step(fitted, simulate, targets, actions, tops, at(tops), chance)
        if status == "unreachable"
        else "",
    )


def again(fitted: FittedModels) -> FittedModels:
    """Return the same models fitted with another seed, that of the run's stream ``verify``."""
    seed = int(generator(fitted.seed, "verify").integers(2**31))
    models = choose_models(fitted.plan).only(*fitted)
    return models.fit(fitted.observations, seed=seed, draws=fitted.draws)


def _pull(
    run: Callable[[Steps], Forecast], targets: Sequence[str], chance: float
) -> Callable[[Steps], float]:
    """Return how far steps bring a target towards its line; for several, their joint chance."""
    if len(targets) > 1:
        return lambda steps: chance_of(run(steps), targets)
    (target,) = targets

    def quantile(steps: Steps) -> float:
        ahead = run(steps).plan.targets[target].comparison == "at_least"
        values = run(steps).targets[target].values
        level = 1.0 - chance if ahead else chance
        return float(np.quantile(values, level)) * (1.0 if ahead else -1.0)

    return quantile


def _order(actions: Sequence[Action], pull: Callable[[Steps], float]) -> list[int]:
    """Return the places of levers, cheapest for the same effect first; as named without costs."""
    places = list(range(len(actions)))
    if any(a.spent(a.top) is None for a in actions):
        return places
    none = (0,) * len(actions)
    start = pull(none)

    def price(place: int) -> float:
        top = actions[place].top
        gained = pull((*none[:place], top, *none[place + 1 :])) - start
        return (actions[place].spent(top) or 0.0) / gained if gained > 0 else float("inf")

    return sorted(places, key=price)


def _need(
    fitted: FittedModels,
    targets: Sequence[str],
    actions: tuple[Action, ...],
    steps: Steps,
    place: int,
    run: Callable[[Steps], Forecast],
    under: ChanceFrom,
) -> Need:
    """Return what is asked of one lever, alone and with the others, and until when."""
    action, step = actions[place], steps[place]
    # A lever that only says in which state another one is (a choice) stays with it.
    companions = tuple(s if a.is_choice else 0 for a, s in zip(actions, steps, strict=True))
    most = (*companions[:place], action.top, *companions[place + 1 :])
    full = (*companions[:place], step or action.top, *companions[place + 1 :])
    alone = run(most)
    limit = limit_of(lambda s: chance_of(run(s), targets), most, place, alone, targets)
    timed = limit != "none" and not action.is_choice
    return Need(
        action=action,
        step=step,
        alone=chance_of(alone, targets),
        limit=limit,
        latest=latest(
            fitted,
            taken(*NAME, actions, companions),
            taken(*NAME, actions, full),
            under,
        )
        if timed
        else None,
        next_year=_next_year(run(full), targets),
    )


def _next_year(forecast: Forecast, targets: Sequence[str]) -> float | None:
    money = [forecast.money[t].next_year for t in targets if t in forecast.money]
    return float(np.median(money[0])) if money else None


def _wrong(fitted: FittedModels, targets: Sequence[str], chance: float) -> list[Finding]:
    found = [
        error("GS-007", f"目标 {t}", "没有这个目标的测算结果", "无法反推",
              f"可用:{'、'.join(list(fitted)[:5])} 等", f"unknown target {t}")
        for t in targets if t not in fitted
    ]  # fmt: skip
    if not targets:
        found.append(
            error("GS-008", "反推", "没有写目标", "不知道为谁反推", "至少写一个", "no target")
        )
    if not 0.0 < chance < 1.0:
        found.append(
            error("GS-006", "反推", f"概率 {chance:g}", "应在0与1之间", "如八成写 0.8",
                  "the chance must lie between 0 and 1")
        )  # fmt: skip
    return found


def own_levers(fitted: FittedModels, target: str) -> tuple[str, ...]:
    """Return the levers of the plan that move a target's indicator by an amount, not by a choice."""
    plan = fitted.plan
    moved = [
        id for id, lever in plan.levers.items()
        if lever.kind == "lever" and plan.targets[target].indicator in lever.moves
        and not lever.choices and id not in RANGES
    ]  # fmt: skip
    return tuple(id for id in moved if not refusals(plan, [id]) and not unmovable(plan, [id]))
