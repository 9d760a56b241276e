"""Several targets at once: the chance that all are met, and values that fit a wished joint chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.attain import settable, step_of
from scenario.compare.experiments import NEXT_YEAR
from scenario.compare.inputs import unit_name
from scenario.errors import ScenarioError, error
from scenario.identities import meets
from scenario.model.contract import Draws
from scenario.page_table import brief, page_table
from scenario.simulate.factors import loadings_of
from scenario.simulate.joint import couple
from scenario.simulate.run import Forecast
from scenario.terms import Target
from scenario.typeset import typeset

Floats = NDArray[np.float64]
#: The common chance of the single targets is looked for in this many halvings.
HALVINGS: int = 20


@dataclass(frozen=True, slots=True)
class Package:
    """Values of several targets for next year.

    Parameters
    ----------
    year : int
    targets : tuple of Target
    units : mapping of str to str
        As printed.
    values : mapping of str to float
    chances : mapping of str to float
        Of each by itself.
    all_met : float
        Chance that every one is met, from the joint draws.
    independent : float
        The product of the single chances.
    wished : float or None
        The joint chance that the values were looked for.
    """

    year: int
    targets: tuple[Target, ...]
    units: Mapping[str, str]
    values: Mapping[str, float]
    chances: Mapping[str, float]
    all_met: float
    independent: float
    wished: float | None

    @property
    def table(self) -> pd.DataFrame:
        """One row per target."""
        rows = [(t.id, t.name, self.values[t.id], self.chances[t.id]) for t in self.targets]
        return pd.DataFrame(rows, columns=["target", "name", "value", "chance"])

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence, Chinese."""
        parts = "、".join(f"{t.name}{self.values[t.id]:g}{self.units[t.id]}" for t in self.targets)
        all_met = wording.chance_text(wording.clamp_chance(self.all_met))
        head = "" if self.wished is None else f"要使全部完成的把握不低于{self.wished:.0%},可定"
        line = f"{self.year}年:{head}{parts};同时完成的概率{all_met}。"
        return (typeset(line),)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("target",))


def with_next_year(joint: Forecast, targets: Sequence[str] | None = None) -> tuple[Target, ...]:
    """Return the targets whose draws hold the next year and that carry a verdict's evidence."""
    plan = joint.plan
    return tuple(
        plan.targets[t]
        for t in (joint.targets if targets is None else targets)
        if NEXT_YEAR in joint.targets[t].parts and joint.fitted[t].evidence.basis != "prior_only"
    )


def package(joint: Forecast, values: Mapping[str, float]) -> Package:
    """Return the chance that given values are all met next year.

    Parameters
    ----------
    joint : Forecast
        Draws that hold the next year; a row is one future of all targets.
    values : mapping of str to float
        Target id → value set.
    """
    targets = with_next_year(joint, list(values))
    return _judge(joint, _later(joint, targets), targets, values, None)


def consistent(joint: Forecast, wished: float, targets: Sequence[str] | None = None) -> Package:
    """Return the most demanding values, equally likely each, whose joint chance is the wished one.

    Parameters
    ----------
    joint : Forecast
    wished : float
        Chance that all are met, between 0 and 1.
    targets : sequence of str, optional
        Every target with a next year by default.

    Returns
    -------
    Package
        On the steps in which targets are set, so that the joint chance is at least the wished one.

    Raises
    ------
    ScenarioError
        CO-032 when no target has a next year.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=400, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> consistent(base, 0.5).all_met >= 0.5
    True
    """
    chosen = with_next_year(joint, targets)
    if not chosen:
        raise ScenarioError(
            [
                error(
                    "CO-032",
                    "成套目标",
                    "没有一项目标有下一年的测算",
                    "无法成套",
                    "先补充目标的时间序列",
                    "no target has a next year",
                )
            ]
        )

    later = _later(joint, chosen)

    def at(level: float) -> Package:
        values = {t.id: settable(later[t.id].values, t, level, step_of(t)) for t in chosen}
        return _judge(joint, later, chosen, values, wished)

    low, high = wished, 1.0 - 1.0 / joint.fitted.draws
    best = at(high)
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        found = at(middle)
        if found.all_met >= wished:
            best, high = found, middle
        else:
            low = middle
    return best


def _later(joint: Forecast, targets: tuple[Target, ...]) -> Mapping[str, Draws]:
    """Return next year's draws joined anew: the common shocks of a year strike in the next one too."""
    plan = joint.plan
    draws = {t.id: Draws(joint.targets[t.id].parts[NEXT_YEAR]) for t in targets}
    return couple(draws, plan.correlations, joint.fitted.seed, loadings_of(plan, list(draws)))


def _judge(
    joint: Forecast,
    later: Mapping[str, Draws],
    targets: tuple[Target, ...],
    values: Mapping[str, float],
    wished: float | None,
) -> Package:
    hits = {
        t.id: meets(later[t.id].values, t.comparison, values[t.id], precision=t.precision)
        for t in targets
    }
    chances = {id: float(np.mean(hit)) for id, hit in hits.items()}
    return Package(
        year=joint.plan.settings.year + 1,
        targets=targets,
        units=MappingProxyType({t.id: unit_name(joint.plan, t.unit) for t in targets}),
        values=MappingProxyType({t.id: float(values[t.id]) for t in targets}),
        chances=MappingProxyType(chances),
        all_met=float(np.mean(np.all(list(hits.values()), axis=0))),
        independent=float(np.prod(list(chances.values()))),
        wished=wished,
    )
