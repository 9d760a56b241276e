"""The place of a growth among the regions below the same parent, where their figures allow it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.outlook import Outlook
from scenario.errors import ScenarioError, error
from scenario.identities import round_half_up
from scenario.model import growth_inputs as ask
from scenario.model.growth_figures import growth_figures
from scenario.model.peers import peer_growth
from scenario.model.seasonal_profile import BaseShare
from scenario.model.windows import GrowthFigure
from scenario.page_table import brief, page_table
from scenario.periods import bin_of_month
from scenario.settings import tails
from scenario.terms import Plan
from scenario.typeset import typeset

Floats = NDArray[np.float64]
#: A place is a statement about the others: at least this part of them must have figures of the
#: plan year or the year before.
KNOWN_PEERS = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a region's growth stands among its peers at the end of the year.

    Parameters
    ----------
    target : str
    regions : tuple of str
        The region itself first.
    recent : mapping of str to int
        Published growths of the plan year and the year before, by region.
    growth : mapping of str to ndarray (S,)
        Joint draws; empty where the figures are too few.
    chances : tuple of float
        Chance of place 1, 2, …; empty where the figures are too few. Regions with the same printed
        growth share the better place.
    reason : str
        Why there is no number; empty when there is one.
    """

    target: str
    regions: tuple[str, ...]
    recent: Mapping[str, int]
    growth: Mapping[str, Floats]
    chances: tuple[float, ...]
    reason: str
    names: Mapping[str, str]

    def at_least(self, place: int) -> float | None:
        """Return the chance of this place or a better one, None where there is no number."""
        return float(sum(self.chances[:place])) if self.chances else None

    @property
    def table(self) -> pd.DataFrame:
        """One row per region: recent figures, and median and interval where there are draws."""
        rows = []
        for region in self.regions:
            low = median = high = None
            if region in self.growth:
                low, median, high = (
                    float(q)
                    for q in np.quantile(self.growth[region], [tails()[0], 0.5, tails()[1]])
                )
            rows.append((region, self.names[region], self.recent[region], median, low, high))
        columns = ["region", "name", "recent", "median", "low", "high"]
        return pd.DataFrame(rows, columns=columns)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("region",))

    @property
    def text(self) -> str:
        """One Chinese sentence."""
        if self.reason:
            return typeset(f"在同级区县中的位次:{self.reason}。")
        first, three = (
            wording.chance_text(wording.clamp_chance(self.at_least(k) or 0.0)) for k in (1, 3)
        )
        return typeset(f"在{len(self.regions)}个区县中居首的概率{first},居前三的概率{three}。")


@dataclass(frozen=True, slots=True)
class Places:
    """The places of all growth targets of an outlook."""

    targets: Mapping[str, Place]
    names: Mapping[str, str]

    @property
    def table(self) -> pd.DataFrame:
        """One row per target: peers, those with recent figures, chances, the reason for none."""
        rows = []
        for id, one in self.targets.items():
            others = [one.recent[r] for r in one.regions[1:]]
            known = sum(n > 0 for n in others)
            rows.append(
                (
                    id,
                    self.names[id],
                    len(others),
                    known,
                    one.at_least(1),
                    one.at_least(3),
                    one.reason,
                )
            )
        columns = ["target", "name", "peers", "known", "first", "first_three", "reason"]
        return pd.DataFrame(rows, columns=columns)

    @property
    def text(self) -> tuple[str, ...]:
        """One Chinese sentence per target."""
        return tuple(f"{self.names[id]}{one.text}" for id, one in self.targets.items())

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("target",))


def all_places(outlook: Outlook) -> Places:
    """Return the place of every growth target among the regions of the same kind.

    Examples
    --------
    ``all_places(outlook).table``
    """
    growths = [id for id, t in outlook.targets.items() if t.target.kind == "growth"]
    return Places(
        MappingProxyType({id: place(outlook, id) for id in growths}),
        MappingProxyType({id: outlook.targets[id].target.name for id in growths}),
    )


def places(growth: Floats, precision: int, *, higher: bool = True) -> NDArray[np.int64]:
    """Return the place of the first column in every draw, after rounding as printed.

    Parameters
    ----------
    growth : ndarray, shape (S, R)
    precision : int
        Decimals.
    higher : bool
        Whether more is better.

    Examples
    --------
    >>> places(np.array([[5.0, 7.0, 4.0], [6.96, 7.0, 1.0]]), 1).tolist()
    [2, 1]
    """
    printed = round_half_up(growth if higher else -growth, precision)
    # half a unit of the last decimal apart: binary remainders do not count as a lead
    return np.asarray(1 + (printed[:, 1:] - printed[:, :1] > 0.5 * 10.0**-precision).sum(axis=1))


def place(outlook: Outlook, target: str) -> Place:
    """Return the chance of every place among the regions of the same kind below the same parent.

    Parameters
    ----------
    outlook : Outlook
    target : str
        A growth target of the outlook; its draws are those of the outlook.

    Returns
    -------
    Place
        Without numbers, and with the reason, where fewer than half of the peers, or not the region
        itself, have published growths of the plan year or the year before.

    Raises
    ------
    ScenarioError
        ``CL-005`` for a target that is no growth.
    """
    plan, seen = outlook.forecast.plan, outlook.targets[target]
    if seen.target.kind != "growth":
        raise ScenarioError(
            [
                error(
                    "CL-005",
                    f"targets.yaml {target}",
                    f"{seen.target.kind} 类目标",
                    "只有增速能与同级区县比位次",
                    "换一个增速目标",
                    "only growths have a place",
                )
            ]
        )
    observations = outlook.forecast.fitted.observations
    indicator, region = seen.target.indicator, plan.settings.region
    figures: dict[str, Sequence[GrowthFigure]] = {
        r: growth_figures(ask.recent_rows(observations, plan, indicator, [r]))
        for r in (region, *(ask.siblings_of(plan, region) if plan.regions[region].parent else ()))
    }
    recent = {
        r: sum(f.window.year >= outlook.year - 1 for f in known) for r, known in figures.items()
    }
    names = {r: plan.regions[r].name for r in figures}
    reason = _too_few(recent, region, outlook.year)
    rows = None if reason else ask.chain_rows(observations, plan, indicator, region)
    if rows is not None and not set(rows.with_figures) - {region}:
        reason = "上级没有公布同口径增速,各区县的走势无从联系,不测算位次"
    if rows is None or reason:
        nothing: Mapping[str, Floats] = MappingProxyType({})
        return Place(target, tuple(figures), recent, nothing, (), reason, names)
    drawn = peer_growth(
        rows.known,
        {r: f for r, f in figures.items() if r != region},
        outlook.year,
        as_of=observations.as_of,
        draws=outlook.draws,
        seed=outlook.seed,
        priors=ask.chain_priors(plan, indicator),
        base_share=_base_share(plan, indicator, figures[region], outlook),
        steps=int(seen.fitted.diagnostics.get("steps", 300)),
        name=indicator,
    )
    growth = {**drawn, region: seen.draws}
    table = np.column_stack([growth[r] for r in figures])
    better = plan.indicators[indicator].better != "lower"
    found = places(table, seen.target.precision, higher=better)
    chances = np.bincount(found, minlength=len(figures) + 1)[1:] / len(found)
    return Place(
        target,
        tuple(figures),
        MappingProxyType(recent),
        MappingProxyType(growth),
        tuple(float(c) for c in chances),
        "",
        names,
    )


def _too_few(recent: Mapping[str, int], region: str, year: int) -> str:
    others = {r: n for r, n in recent.items() if r != region}
    if not others:
        return "没有登记同级区县,不测算位次"
    if not recent[region]:
        return f"本区没有{year - 1}年以来的公布增速,不测算位次"
    known = sum(n > 0 for n in others.values())
    if known < KNOWN_PEERS * len(others):
        return f"同级{len(others)}个区县中{known}个有{year - 1}年以来的公布增速,数据太少,不测算位次"
    return ""


def _base_share(
    plan: Plan, indicator: str, own: Sequence[GrowthFigure], outlook: Outlook
) -> BaseShare | None:
    months = [f.window.last for f in own if f.window.year == outlook.year and f.window.first == 1]
    bins = bin_of_month(max(months)) + 1 if months else 5
    return ask.base_share_draws(plan, indicator, bins, draws=outlook.draws, seed=outlook.seed)
