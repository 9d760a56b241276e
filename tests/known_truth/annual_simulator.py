"""Simulated provinces and districts for ratios, and simulated ranks, with the truth kept apart.

Written from the description of the data: logarithms that walk with shocks common to all, an own
trend and heavy-tailed steps, printed with an error; a score whose place in a field is the rank.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from model.annual_case import JUDGEMENTS, PROVINCES, observed, row
from scipy.stats import norm

from scenario.terms import Observations

RANK = "manufacturing_quality_rank_province"
FIRST, CERTIFIED, LAST = 2012, 2022, 2024
#: Units of the field, and last year's data of ranks.
FIELD, RANKED = 90, 2023


def said(rng: np.random.Generator, id: str) -> float:
    """Draw a quantity that a judgement is about; low and high are its ends."""
    low, mode, high = JUDGEMENTS[id]
    shapes = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    return float(low + (high - low) * rng.beta(*shapes))


@dataclass(frozen=True)
class Town:
    """A district's own rows, and the ratio that was certified for the last year."""

    rows: list[dict[str, object]]
    truth: float


@dataclass(frozen=True)
class Nation:
    """What is published of the provinces, and districts with their truth."""

    rows: list[dict[str, object]]
    towns: tuple[Town, ...]

    def known(self, town: int, years: int = 10) -> Observations:
        """Return what is known with the last years of one district's certified ratios."""
        first = CERTIFIED - years + 1
        own = [r for r in self.towns[town].rows if _year(r) >= first or r["indicator"] == "gdp"]
        return observed([*self.rows, *own])


def _year(one: dict[str, object]) -> int:
    return int(str(one["period_start"])[:4])


def nation(seed: int, towns: int) -> Nation:
    """Draw a nation: common shocks, twelve provinces, districts that are restless."""
    rng = np.random.default_rng([415, 7, seed])
    years = range(FIRST, LAST + 1)
    trend, common = 0.03 + 0.02 * rng.normal(), 0.02 * np.exp(0.3 * rng.normal())
    spread, apart = 0.04 * np.exp(0.4 * rng.normal()), 0.015
    shock = {y: trend + common * rng.normal() for y in years}
    grown = {y: 0.07 + 0.02 * rng.normal() for y in years}
    rows: list[dict[str, object]] = []
    for region in PROVINCES:
        ratio, base = np.log(rng.uniform(1.5, 3.5)), np.log(rng.uniform(2e4, 6e4))
        own = apart * rng.normal()
        for y in range(FIRST, LAST):
            if y > FIRST:
                base += grown[y] + 0.02 * rng.standard_t(6)
                ratio += shock[y] + own + spread * rng.standard_t(6)
            rows.append(row(region, "rd_to_gdp", y, round(float(np.exp(ratio)), 2)))
            money = round(float(np.exp(ratio + base)) / 100, 1)
            rows.append(row(region, "rd_expenditure", y, money))
    return Nation(rows, tuple(_town(rng, shock, spread, apart) for _ in range(towns)))


def _town(rng: np.random.Generator, shock: dict[int, float], spread: float, apart: float) -> Town:
    factor = said(rng, "rd_district_spread_factor")
    error = said(rng, "rd_certification_noise") / 100
    mean = np.log1p(said(rng, "zhenhai_nominal_gdp_growth") / 100)
    ratio, base = np.log(rng.uniform(1.5, 4.0)), np.log(rng.uniform(500, 2000))
    own = factor * apart * rng.normal()
    rows, truth = [], 0.0
    for y in range(FIRST, LAST + 1):
        if y > FIRST:
            base += mean + factor * 0.02 * rng.standard_t(6)
            ratio += shock[y] + own + factor * spread * rng.standard_t(6)
        certified = float(np.exp(ratio + error * rng.normal()))
        if y <= CERTIFIED:
            rows.append(row("town", "rd_to_gdp", y, round(certified, 2), f"{y + 2}-04-01"))
            rows.append(row("town", "gdp", y, round(float(np.exp(base)), 1), f"{y + 1}-02-06"))
        truth = certified
    census = 1 + said(rng, "gdp_census_revision") / 100  # of 2023: GDP is raised, the ratio falls
    return Town(rows, truth / census)


def ranks(seed: int, years: int = 11) -> Iterator[tuple[list[dict[str, object]], float]]:
    """Yield the printed ranks of a unit up to last year, and this year's; without end."""
    rng = np.random.default_rng([415, 8, seed])
    per_place = 1 / (FIELD * norm.pdf(norm.ppf(9.5 / FIELD)))
    while True:
        step = per_place * said(rng, "rank_step_spread")
        score = norm.ppf(rng.uniform(0.05, 0.3)) + np.cumsum(step * rng.normal(size=years + 1))
        printed = np.ceil(FIELD * norm.cdf(score))
        first = RANKED - years + 1
        rows = [
            row("town", RANK, first + k, float(r), f"{first + k + 1}-06-01")
            for k, r in enumerate(printed[:-1])
        ]
        yield rows, float(printed[-1])
