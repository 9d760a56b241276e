"""A forecast compared with the targets: chance, median, interval, verdict, evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.inherited import level_of
from scenario.compare.verdict import TargetOutlook, judge, met, sentence
from scenario.model.answer import before_batch
from scenario.page_table import brief, html_table
from scenario.simulate.run import Forecast
from scenario.terms import Region, Target

if TYPE_CHECKING:
    from scenario.compare.attainment import Attainment
    from scenario.compare.lights import Lights
    from scenario.compare.place import Place
    from scenario.compare.tiers import TierComparison
    from scenario.light_terms import Light

__all__ = ["Outlook", "TargetOutlook", "chance_of", "outlook"]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The outlook of all targets under one scenario.

    Parameters
    ----------
    targets : mapping of target id to TargetOutlook
    joint : mapping of int to float
        How many of the targets with a verdict are met together → chance.
    forecast : Forecast
    previous : mapping of target id to light
        Lights of the last issue: a light changes only past a margin. Empty without one.
    """

    targets: Mapping[str, TargetOutlook]
    joint: Mapping[int, float]
    forecast: Forecast
    previous: Mapping[str, Light] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def region(self) -> Region:
        """The region the plan is about."""
        return self.forecast.plan.regions[self.forecast.plan.settings.region]

    @property
    def year(self) -> int:
        """The plan year."""
        return self.forecast.plan.settings.year

    @property
    def as_of(self) -> date:
        """The day up to which data were used."""
        return self.forecast.fitted.observations.as_of

    @property
    def scenario(self) -> str:
        """Id of the scenario."""
        return self.forecast.scenario.id

    @property
    def data_id(self) -> str:
        """Hash of the observations known on the as-of day."""
        return self.forecast.fitted.observations.data_id

    @property
    def plan_id(self) -> str:
        """Hash of what people decided."""
        return self.forecast.plan.plan_id

    @property
    def seed(self) -> int:
        """The run's seed."""
        return self.forecast.fitted.seed

    @property
    def draws(self) -> int:
        """Number of joint draws."""
        return self.forecast.fitted.draws

    @property
    def disclosure(self) -> str:
        """Disclosure level inherited from everything the outlook was made from."""
        return level_of(self.forecast, self.targets)

    @property
    def table(self) -> pd.DataFrame:
        """One row per target: numbers unrounded, words as printed."""
        rows = [
            {
                "target": t.target.id,
                "name": t.target.name,
                "comparison": t.target.comparison,
                "threshold": t.value.threshold,
                "unit": t.target.unit,
                "so_far": t.so_far,
                "so_far_month": t.so_far_month,
                "required": None if t.required is None else t.required[1],
                "median": t.median,
                "low": t.low,
                "high": t.high,
                "chance": t.chance,
                "mcse": t.mcse,
                "verdict": t.verdict or wording.NO_VERDICT["zh"],
                "light": t.light,
                "evidence": t.fitted.evidence.basis,
                "quality": t.fitted.evidence.quality,
                "own_observations": t.fitted.evidence.own,
                "departments": "、".join(t.target.departments),
                "disclosure": level_of(self.forecast, [t.target.id]),
            }
            for t in self.targets.values()
        ]
        return pd.DataFrame(rows)

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence per target, Chinese, number beside the word."""
        return tuple(sentence(t) for t in self.targets.values())

    __repr__ = brief

    def _repr_html_(self) -> str:
        from scenario.compare.printed import OUTLOOK_HEADS, outlook_rows

        return html_table(OUTLOOK_HEADS, outlook_rows(self))

    def explain(self, target: str) -> str:
        """Walk from the plan's clause to the data rows, the model and the number.

        Raises
        ------
        KeyError
            When the plan has no such target in this outlook.
        """
        from scenario.compare.explain import explain

        return explain(self, target)

    def together(self, targets: Collection[str] | None = None) -> Attainment:
        """Return how many targets are met together, and which pairs fail together.

        Parameters
        ----------
        targets : collection of str, optional
            Those with a verdict by default.
        """
        from scenario.compare.attainment import attainment

        return attainment(self, targets)

    def tiers(self) -> TierComparison:
        """Return the chance at every line that is set for a target, and its units' tasks."""
        from scenario.compare.tiers import compare_tiers

        return compare_tiers(self)

    def place(self, target: str) -> Place:
        """Return the chance of every place of a growth among the districts, or why there is none.

        Raises
        ------
        ScenarioError
            For a target that is no growth.
        """
        from scenario.compare.place import place

        return place(self, target)

    def lights(self, previous: Mapping[str, Light] | None = None) -> Lights:
        """Return the written rule's light and the probability light of every target."""
        from scenario.compare.lights import lights

        return lights(self, previous=previous)


def outlook(
    forecast: Forecast,
    targets: Mapping[str, Target] | None = None,
    *,
    previous: Mapping[str, Light] | None = None,
) -> Outlook:
    """Compare every target's draws with its line.

    Parameters
    ----------
    forecast : Forecast
    targets : mapping of target id to Target, optional
        Only these; all targets of the forecast by default.
    previous : mapping of target id to light, optional
        Lights of the last issue, so that small news changes no colour.

    Returns
    -------
    Outlook
        ``.table`` (one row per target), ``.text`` (sentences), ``.joint`` (how many of the targets
        with a verdict are met together → chance).

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> sc.outlook(base).table["target"].tolist()
    ['digital_core_growth']
    """
    plan = forecast.plan
    out: dict[str, TargetOutlook] = {}
    hits = []
    for id, draws in forecast.targets.items():
        if targets is not None and id not in targets:
            continue
        target = plan.targets[id]
        value = target.value(plan.settings.year, forecast.fitted.observations.as_of)
        waiting = before_batch(plan, id, forecast.fitted.observations.as_of)
        out[id] = judge(target, value, forecast.answer(id), draws, waiting=waiting)
        if out[id].judged:
            hits.append(met(target, value, draws.values))
    order = [t for t in plan.targets if t in out]
    joint: dict[int, float] = {}
    if hits:
        count = np.sum(hits, axis=0)
        joint = {k: float(np.mean(count == k)) for k in range(len(hits) + 1)}
    return Outlook(
        MappingProxyType({t: out[t] for t in order}),
        MappingProxyType(joint),
        forecast,
        MappingProxyType(dict(previous or {})),
    )


def chance_of(forecast: Forecast, targets: Sequence[str]) -> float:
    """Return the chance that all of some targets are met in the same draw, 0 to 1."""
    plan, as_of = forecast.plan, forecast.fitted.observations.as_of
    hits = []
    for id in targets:
        value = plan.targets[id].value(plan.settings.year, as_of)
        hits.append(met(plan.targets[id], value, forecast.targets[id].values))
    return float(np.mean(np.all(hits, axis=0)))
