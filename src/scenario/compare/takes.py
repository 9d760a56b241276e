"""What the main objectives take, and which scenario is worth taking apart: the memo's questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scenario.compare.attainment import headline
from scenario.compare.attribution import Attribution, attribute, items_of
from scenario.compare.contrast import Contrast
from scenario.compare.required import CHANCE, own_levers, required
from scenario.compare.required_result import Required
from scenario.simulate.run import Forecast


def largest(effects: Contrast, targets: Sequence[str]) -> str:
    """Return the scenario of several items with the largest effect on some targets; or "".

    By the change of the chance, then of the median, then of next year's investment.
    """
    plan = effects.baseline.forecast.plan
    sizes = []
    for e in effects.effects:
        several = len(items_of(plan, effects.scenarios[e.scenario])) > 1
        judged = e.target in targets and effects.baseline.targets[e.target].judged
        if several and judged and (not e.zero or e.next_year_money):
            later = 0.0 if e.next_year_money is None else abs(e.next_year_money[1])
            sizes.append((abs(e.chance_change), abs(e.median), later, e.scenario))
    return max(sizes, key=lambda s: s[:3])[3] if sizes else ""


def taken_apart(
    effects: Contrast, *, progress: Callable[[str], None] | None = None
) -> Attribution | None:
    """Return the attribution of the scenario with the largest effect on the main objectives.

    None when no scenario of several items moves one of them.
    """
    id = largest(effects, headline(effects.baseline))
    if not id:
        return None
    return attribute(effects.baseline.forecast, effects.outlooks[id].forecast, progress=progress)


def headline_takes(
    baseline: Forecast,
    targets: Sequence[str],
    chance: float = CHANCE,
    *,
    progress: Callable[[str], None] | None = None,
) -> tuple[Required, ...]:
    """Return what each target takes with all levers that the plan lists for it.

    Parameters
    ----------
    baseline : Forecast
    targets : sequence of str
    chance : float
    progress : callable, optional

    Returns
    -------
    tuple of Required
        One for each target, also where no lever is listed.
    """
    fitted, found = baseline.fitted, []
    for n, target in enumerate(targets, start=1):
        if progress:
            progress(f"[{n}/{len(targets)}] 反推 {fitted.plan.targets[target].name}")
        found.append(required(fitted, target, levers=own_levers(fitted, target), chance=chance))
    return tuple(found)
