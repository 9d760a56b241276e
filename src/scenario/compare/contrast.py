"""What a scenario changes: draw-by-draw differences from the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.differences import chances, reach, size
from scenario.compare.distinct import distinct
from scenario.compare.inherited import level_of
from scenario.compare.outlook import Outlook, outlook
from scenario.compare.plausibility import Plausibility, plausibility
from scenario.errors import ScenarioError, error
from scenario.model.contract import Floats
from scenario.model.milestone import FURTHEST
from scenario.page_table import brief, html_table
from scenario.settings import INTERVAL, tails
from scenario.simulate.run import Forecast
from scenario.terms import Scenario
from scenario.typeset import typeset

Span = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class TargetEffect:
    """The effect of one scenario on one target.

    Parameters
    ----------
    low, median, high : float
        Of the paired difference, published units (points for growth).
    this_year_money, next_year_money : (low, median, high) or None
        Recognised investment gained or lost, 亿元.
    zero : bool
        True when no draw differs.
    cancelled : bool
        True when a milestone is no longer reached in any draw: its project does not go ahead.
    """

    target: str
    scenario: str
    chance_before: float
    chance_after: float
    median_after: float
    low: float
    median: float
    high: float
    this_year_money: Span | None
    next_year_money: Span | None
    zero: bool
    cancelled: bool = False

    @property
    def chance_change(self) -> float:
        """Change of the chance, in points of per cent."""
        return 100.0 * (self.chance_after - self.chance_before)


@dataclass(frozen=True, slots=True)
class Contrast:
    """Effects of scenarios against one baseline.

    Parameters
    ----------
    baseline : Outlook
    outlooks, scenarios, notes : mapping of scenario id
    effects : tuple of TargetEffect
        Scenario by scenario, target by target.
    unusual : mapping of scenario id to Plausibility
        How rare what the scenario moves is, by what was believed beforehand.
    """

    baseline: Outlook
    outlooks: Mapping[str, Outlook]
    scenarios: Mapping[str, Scenario]
    effects: tuple[TargetEffect, ...]
    notes: Mapping[str, tuple[str, ...]]
    unusual: Mapping[str, Plausibility] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, scenario: str, target: str) -> TargetEffect:
        """Return one effect; KeyError when it was not computed."""
        for effect in self.effects:
            if (effect.scenario, effect.target) == (scenario, target):
                return effect
        raise KeyError((scenario, target))

    @property
    def disclosure(self) -> str:
        """Disclosure level inherited from everything the comparison was made from."""
        return self.baseline.disclosure

    @property
    def table(self) -> pd.DataFrame:
        """One row per scenario and target."""
        rows = []
        for e in self.effects:
            this, following = e.this_year_money, e.next_year_money
            rows.append(
                {
                    "scenario": e.scenario,
                    "target": e.target,
                    "difference": e.median,
                    "low": e.low,
                    "high": e.high,
                    "median_after": e.median_after,
                    "chance_before": e.chance_before,
                    "chance_after": e.chance_after,
                    "this_year_100m_yuan": None if this is None else this[1],
                    "next_year_100m_yuan": None if following is None else following[1],
                    "zero": e.zero,
                    "disclosure": level_of(self.baseline.forecast, [e.target]),
                }
            )
        return pd.DataFrame(rows)

    @property
    def text(self) -> tuple[str, ...]:
        """Per scenario: notes first, one sentence per moved target, how unusual it is; Chinese."""
        out: list[str] = []
        for id, scenario in self.scenarios.items():
            out.extend(self.notes[id])
            for e in self.effects:
                if e.scenario == id and not e.zero:
                    out.append(f"{scenario.name}:{self._moved(e)}{_next_year(e)}")
            if id in self.unusual and self.unusual[id].text:
                out.append(f"{scenario.name}:{self.unusual[id].text}")
        return tuple(typeset(line) for line in out)

    def _moved(self, e: TargetEffect) -> str:
        one = self.baseline.targets[e.target]
        before, after = chances(e, one.step)
        if e.cancelled:
            return f"{one.target.name}随项目取消,不再发生,原概率{before}。"
        moved = size(self.baseline.forecast.plan, one.target, e)
        text = f"{one.target.name}较基准{moved}({INTERVAL:.0%}区间{reach(one.target, e)})"
        if one.step == 0:
            return f"{text}({wording.TOO_NOISY['zh']})。"
        return f"{text},概率由{before}变为{after}。"

    __repr__ = brief

    def _repr_html_(self) -> str:
        from scenario.compare.printed import CONTRAST_HEADS, contrast_rows

        return html_table(CONTRAST_HEADS, contrast_rows(self))


def contrast(baseline: Forecast, *others: Forecast) -> Contrast:
    """Compare scenarios with a baseline on the same draws.

    Parameters
    ----------
    baseline : Forecast
    *others : Forecast
        From the same fitted models. Two different scenarios with one id are told apart by a number
        behind it.

    Returns
    -------
    Contrast

    Raises
    ------
    ScenarioError
        When the forecasts do not come from the same data, plan, seed and number of draws, so that
        draws would not match.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> land = sc.forecast(fitted, plan.scenarios["extra_land"])
    >>> sc.contrast(base, land).of("extra_land", "digital_core_growth").zero
    True
    """
    _same_run(baseline, others)
    apart = distinct(other.scenario for other in others)
    others = tuple(replace(o, scenario=s) for o, s in zip(others, apart, strict=True))
    others = tuple({o.scenario.id: o for o in others}.values())
    before = outlook(baseline)
    effects, outlooks = [], {}
    for other in others:
        after = outlook(other)
        outlooks[other.scenario.id] = after
        for id, t in after.targets.items():
            b = before.targets[id]
            moved = other.targets[id].values - baseline.targets[id].values
            low, median, high = _span(moved)
            money = other.money.get(id)
            effects.append(
                TargetEffect(
                    target=id,
                    scenario=other.scenario.id,
                    chance_before=b.chance,
                    chance_after=t.chance,
                    median_after=t.median,
                    low=low,
                    median=median,
                    high=high,
                    this_year_money=None if money is None else _span(money.this_year),
                    next_year_money=None if money is None else _span(money.next_year),
                    zero=bool(np.all(moved == 0.0)),
                    cancelled=_cancelled(t.target.kind, other.targets[id].values),
                )
            )
    return Contrast(
        before,
        MappingProxyType(outlooks),
        MappingProxyType({o.scenario.id: o.scenario for o in others}),
        tuple(effects),
        MappingProxyType({o.scenario.id: o.notes for o in others}),
        MappingProxyType({o.scenario.id: plausibility(o.plan, o.scenario) for o in others}),
    )


def _cancelled(kind: str, values: Floats) -> bool:
    """Say whether a milestone is as far away as milestones go in every draw."""
    return kind == "milestone" and bool(np.all(values >= FURTHEST))


def _next_year(effect: TargetEffect) -> str:
    """Return the words for what next year gains or loses; empty where nothing is fed."""
    if effect.next_year_money is None:
        return ""
    low, median, high = effect.next_year_money
    return (
        f"明年可认定投资{wording.signed(median)}亿元"
        f"({INTERVAL:.0%}区间{wording.signed(low)}至{wording.signed(high)})。"
    )


def _span(values: Floats) -> Span:
    low, median, high = (float(q) for q in np.quantile(values, [tails()[0], 0.5, tails()[1]]))
    return low, median, high


def _same_run(baseline: Forecast, others: tuple[Forecast, ...]) -> None:
    def stamp(f: Forecast) -> tuple[str, str, int, int]:
        run = f.fitted
        return run.observations.data_id, run.plan.plan_id, run.seed, run.draws

    wrong = [o.scenario.id for o in others if stamp(o) != stamp(baseline)]
    if wrong:
        raise ScenarioError(
            [
                error(
                    "CO-001",
                    f"情景比较 {'、'.join(wrong)}",
                    "数据版本、计划版本、种子或抽样数与基准不同",
                    "抽样不成对,差异没有意义",
                    "用同一次 fit 的结果重新运行各情景",
                    "the forecasts do not share their draws",
                )
            ]
        )
