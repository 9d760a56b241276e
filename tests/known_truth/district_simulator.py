"""Simulated districts with known truth: a nation by month, a district by year and a few half years.

Written from the description of the data, not from the model: twelve calendar months, plain
recursions, levels added up and divided, figures rounded as printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from scenario.model.growth_chain import ChainFigures
from scenario.model.seasonal_profile import PrintedLevel, fit_profile
from scenario.model.windows import GrowthFigure
from scenario.periods import Window

FIRST_YEAR, FIRST_JUDGED, LAST_JUDGED = 2002, 2011, 2020


@dataclass(frozen=True)
class Case:
    """One district and one year, seen from the end of August of that year."""

    known: ChainFigures
    year: int
    as_of: date
    truth: float
    nation_truth: float
    has_half: bool


def _log_normal(rng: np.random.Generator, median: float, spread: float) -> float:
    return float(median * np.exp(spread * rng.standard_normal()))


def _levels(log_level: NDArray[np.float64], months: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(log_level + np.tile(np.log(months), len(log_level) // 12)).reshape(-1, 12)


def _persistent(
    rng: np.random.Generator, count: int, size: float, memory_years: float
) -> NDArray[np.float64]:
    """A stationary first-order autoregression by month."""
    keep = float(np.exp(-1.0 / (12.0 * memory_years)))
    out = np.empty(count)
    out[0] = size * rng.standard_normal()
    for t in range(1, count):
        out[t] = keep * out[t - 1] + size * np.sqrt(1 - keep**2) * rng.standard_normal()
    return out


def _growth(levels: NDArray[np.float64], year: int, last: int) -> float:
    row = year - FIRST_YEAR
    return 100.0 * (levels[row, :last].sum() / levels[row - 1, :last].sum() - 1.0)


def simulate(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64], np.random.Generator]:
    """Draw true parameters and the levels of nation and district, shape (years, 12)."""
    rng = np.random.default_rng([20240930, seed])
    count = 12 * (LAST_JUDGED - FIRST_YEAR + 1)
    step = np.sqrt(1.0 / 12.0)
    seasonal_months = np.exp(0.1 * rng.standard_normal(12))
    seasonal_months /= seasonal_months.sum()
    time = np.arange(count) / 12.0

    slope = _persistent(rng, count, _log_normal(rng, 0.025, 0.5), 6.0)
    nation = (0.07 + 0.04 * rng.standard_normal()) * time + np.cumsum(slope) / 12.0
    nation += np.cumsum(_log_normal(rng, 0.02, 0.5) * step * rng.standard_normal(count))
    nation += _persistent(rng, count, _log_normal(rng, 0.015, 0.5), 0.6)
    nation += _log_normal(rng, 0.008, 0.5) * rng.standard_normal(count)

    loading = 1.0 + 0.3 * rng.standard_normal()
    drift = _log_normal(rng, 0.025, 0.5) * rng.standard_normal()
    district = loading * nation + drift * time
    district += np.cumsum(_log_normal(rng, 0.045, 0.5) * step * rng.standard_normal(count))
    district += _persistent(rng, count, _log_normal(rng, 0.03, 0.5), 0.6)
    district += _log_normal(rng, 0.02, 0.5) * rng.standard_normal(count)
    return _levels(nation, seasonal_months), _levels(district, seasonal_months), rng


def simulated_cases(seed: int) -> Iterator[Case]:
    """Yield the ten judged years of the district of one seed, in order."""
    nation, district, rng = simulate(seed)
    has_half = {year: bool(rng.random() < 0.5) for year in range(FIRST_YEAR + 1, LAST_JUDGED + 1)}

    def figure(levels: NDArray[np.float64], year: int, last: int) -> GrowthFigure:
        return GrowthFigure(Window(year, 1, last), round(_growth(levels, year, last), 1))

    for year in range(FIRST_JUDGED, LAST_JUDGED + 1):
        past = range(FIRST_YEAR + 1, year)
        monthly = [figure(nation, y, m) for y in past for m in range(2, 13)]
        monthly += [figure(nation, year, m) for m in range(2, 7)]
        levels = [
            PrintedLevel(y, max(m - 2, 0), float(nation[y - FIRST_YEAR, :m].sum()))
            for y in past
            for m in range(2, 13)
        ]
        own = [figure(district, y, 12) for y in past]
        own += [figure(district, y, 6) for y in [*past, year] if has_half[y]]
        yield Case(
            known=ChainFigures(
                ("nation", "district"),
                {"nation": monthly, "district": own},
                profile=fit_profile(levels),
            ),
            year=year,
            as_of=date(year, 8, 31),
            truth=_growth(district, year, 12),
            nation_truth=_growth(nation, year, 12),
            has_half=has_half[year],
        )
