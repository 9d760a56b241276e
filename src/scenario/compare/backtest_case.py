"""One forecast of a past year, remade from the months known then, and scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scenario.compare.origins import Material, day_of, known_at
from scenario.compare.scores import crps, rank_of, weighted_interval_score
from scenario.compare.vintages import PSEUDO
from scenario.identities import meets
from scenario.model.benchmark import BENCHMARKS, DEPARTMENT, newest
from scenario.model.growth_chain import ChainFigures, forecast_growth, year_growth
from scenario.model.sampled import CHAINS, effective_draws, split_rhat
from scenario.periods import Window
from scenario.settings import INNER_INTERVAL, tails

#: Last months known: from January–February to November.
MONTHS: Final = tuple(range(2, 12))
#: States of each chain of scales, and decimals of the published outcome.
_STEPS, _DECIMALS = 300, 1


@dataclass(frozen=True, slots=True)
class Case:
    """One forecast to be remade."""

    indicator: str
    region: str
    year: int
    month: int

    @property
    def key(self) -> str:
        """Text that names the case."""
        return f"{self.indicator}/{self.region}/{self.year}/{self.month:02d}"


def cases_of(
    material: Material,
    months: Sequence[int] = MONTHS,
    years: Sequence[int] | None = None,
    *,
    nearest: bool = False,
) -> list[Case]:
    """Return the cases of a region: years with a December outcome and a figure of the month.

    Parameters
    ----------
    material : Material
    months : sequence of int
        Last months known.
    years : sequence of int, optional
        All with an outcome when omitted.
    nearest : bool
        Where a month's figure of the year to date was not published, take the last one before it.

    Returns
    -------
    list of Case
    """
    found = []
    for year in material.years():
        if years is not None and year not in years:
            continue
        published = [m for m in range(2, 12) if material.value(Window(year, 1, m)) is not None]
        for month in months:
            usable = [m for m in published if m <= month] if nearest else published
            at = max(usable, default=0) if nearest else month
            if at in usable:
                found.append(Case(material.indicator, material.region, year, at))
    return list(dict.fromkeys(found))


def run_case(
    material: Material,
    case: Case,
    *,
    draws: int,
    seed: int,
    known: tuple[ChainFigures, str] | None = None,
) -> dict[str, Any]:
    """Remake one forecast and score it.

    Parameters
    ----------
    material : Material
    case : Case
    draws, seed : int
    known : tuple of ChainFigures and str, optional
        What was known at the origin and how that is known (`scenario.compare.vintages`); the
        figures of today cut by their months when omitted.

    Returns
    -------
    dict
        A row of the table. The line of the chance is the plan's target of the year where one was
        known at the origin (``line_kind`` target), else the growth of the year before (last_year).
    """
    outcome = material.value(Window(case.year, 1, 12))
    if outcome is None:
        msg = f"{case.key} has no outcome"
        raise ValueError(msg)
    then, vintage = known or (known_at(material, case.year, case.month), PSEUDO)
    paths = forecast_growth(
        then, case.year, as_of=day_of(case.year, case.month), draws=draws, seed=seed,
        priors=material.priors, steps=_STEPS, name=case.indicator,
    )  # fmt: skip
    growth = year_growth(paths[case.region])[:, -1]
    own = then.of(case.region)
    low, high = np.quantile(growth, tails())
    inner_low, inner_high = np.quantile(growth, tails(INNER_INTERVAL))
    chains = growth[: CHAINS * (draws // CHAINS)].reshape(CHAINS, -1)
    by = day_of(case.year, case.month)
    target = newest(material.targets, case.year, by)
    line = target if target is not None else material.value(Window(case.year - 1, 1, 12))
    row: dict[str, Any] = {
        "indicator": case.indicator,
        "region": case.region,
        "year": case.year,
        "month": case.month,
        "vintage": vintage,
        "figures": len(own),
        "outcome": outcome,
        "mean": float(growth.mean()),
        "median": float(np.median(growth)),
        "sd": float(growth.std(ddof=1)),
        "low": float(low),
        "high": float(high),
        "crps": crps(growth, outcome),
        "wis": weighted_interval_score(growth, outcome),
        "pit": rank_of(growth, outcome, _DECIMALS),
        "inside": bool(low <= outcome <= high),
        "inside_inner": bool(inner_low <= outcome <= inner_high),
        "line": line,
        "line_kind": None if line is None else ("last_year" if target is None else "target"),
        "chance": None,
        "met": None,
        "brier": None,
        "rhat": split_rhat(chains),
        "ess": effective_draws(chains),
    }
    if line is not None:
        chance = float(np.mean(meets(growth, "at_least", line, precision=_DECIMALS)))
        met = bool(meets([outcome], "at_least", line, precision=_DECIMALS)[0])
        row |= {"chance": chance, "met": met, "brier": (chance - met) ** 2}
    row |= {name: rule(own, case.year, case.month) for name, rule in BENCHMARKS.items()}
    return row | {DEPARTMENT: newest(material.expected, case.year, by)}
