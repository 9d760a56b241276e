"""A simulated city with several districts: who is first at the end of the year is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from known_truth import district_simulator as ds

from scenario.model.growth_chain import ChainFigures
from scenario.model.windows import GrowthFigure
from scenario.periods import Window

DISTRICTS = 6


@dataclass(frozen=True)
class City:
    """What is known at the end of August of `year`, and every district's growth of the year."""

    known: ChainFigures
    peers: dict[str, list[GrowthFigure]]
    year: int
    as_of: date
    truth: np.ndarray


def city(seed: int, year: int = 2018) -> City:
    """Return one city; districts differ in loading, trend and shocks, as single ones do."""
    rng = np.random.default_rng([20240930, 7, seed])
    count = 12 * (ds.LAST_JUDGED - ds.FIRST_YEAR + 1)
    time, step = np.arange(count) / 12.0, np.sqrt(1.0 / 12.0)
    months = np.exp(0.1 * rng.standard_normal(12))
    months /= months.sum()
    slope = ds._persistent(rng, count, ds._log_normal(rng, 0.025, 0.5), 6.0)
    above = (0.07 + 0.02 * rng.standard_normal()) * time + np.cumsum(slope) / 12.0
    above += np.cumsum(ds._log_normal(rng, 0.02, 0.5) * step * rng.standard_normal(count))
    above += ds._persistent(rng, count, ds._log_normal(rng, 0.015, 0.5), 0.6)
    drift, level = ds._log_normal(rng, 0.025, 0.5), ds._log_normal(rng, 0.045, 0.5)
    slow, fast = ds._log_normal(rng, 0.03, 0.5), ds._log_normal(rng, 0.02, 0.5)
    levels = []
    for _ in range(DISTRICTS):
        own = (1.0 + 0.3 * rng.standard_normal()) * above + drift * rng.standard_normal() * time
        own += np.cumsum(level * step * rng.standard_normal(count))
        own += ds._persistent(rng, count, slow, 0.6) + fast * rng.standard_normal(count)
        levels.append(ds._levels(own, months))
    nation = ds._levels(above, months)

    def figure(of: np.ndarray, y: int, last: int) -> GrowthFigure:
        return GrowthFigure(Window(y, 1, last), round(ds._growth(of, y, last), 1))

    past = range(year - 8, year)
    monthly = [figure(nation, y, m) for y in past for m in range(2, 13)]
    monthly += [figure(nation, year, m) for m in range(2, 7)]
    lower = [[*(figure(of, y, 12) for y in past), figure(of, year, 6)] for of in levels]
    names = [f"district{i}" for i in range(DISTRICTS)]
    return City(
        known=ChainFigures(
            ("city", names[0]), {"city": monthly, names[0]: lower[0]}, {names[0]: lower[1:]}
        ),
        peers=dict(zip(names[1:], lower[1:], strict=True)),
        year=year,
        as_of=date(year, 8, 31),
        truth=np.array([ds._growth(of, year, 12) for of in levels]),
    )
