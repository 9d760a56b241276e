"""Carry a region's last certified ratio forward, year by year, in joint draws."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from scenario.model.contract import Floats
from scenario.model.rd_growth import Posterior
from scenario.model.rd_panel import decimals
from scenario.seeds import generator

#: An economic census describes the years ending in 3 and 8 and revises that year's GDP.
CENSUS_EVERY: Final = 5
CENSUS_REST: Final = 3


@dataclass(frozen=True, slots=True)
class Own:
    """What is published about the region itself: year → newest print."""

    ratio: Mapping[int, Any]
    base: Mapping[int, Any]

    def gaps(self) -> tuple[tuple[int, int], ...]:
        """Return neighbouring certified years with unpublished years between them."""
        return tuple((a, b) for a, b in pairwise(sorted(self.ratio)) if b - a > 1)


@dataclass(frozen=True, slots=True)
class Steps:
    """Posterior of the yearly steps, chains put together draw by draw.

    Parameters
    ----------
    scalars : mapping of str to ndarray, shape (S,)
    year_ratio : ndarray, shape (S, years)
    years : tuple of int
    """

    scalars: Mapping[str, Floats]
    year_ratio: Floats
    years: tuple[int, ...]


def judgements_read(own: Own, years: Collection[int]) -> tuple[str, ...]:
    """Return the ids of the judgements that `forecast` rests on, given what is published.

    A change of coverage is only in question over a gap of unpublished years, and may fall back
    only when that gap is the last one; a census only counts when one lies between the last
    certified year and the years asked for, and its year only where that decides how many do.
    """
    ahead = [y for y in years if y not in own.ratio]
    if not ahead:
        return ()
    start = max(y for y in own.ratio if y < max(ahead))
    gaps, published = own.gaps(), sorted(own.ratio)
    early = np.array([True, False])
    between = [censuses(y, early) - censuses(start, early) for y in ahead]
    named = {
        "rd_district_spread_factor": True,
        "rd_break_share": bool(gaps),
        "rd_break_reversal": bool(gaps) and gaps[-1][1] == published[-1],
        "rd_certification_noise": True,
        "gdp_census_revision": any(np.any(n != 0) for n in between),
        "rd_census_year_share": any(np.ptp(n) > 0 for n in between),
        "zhenhai_nominal_gdp_growth": True,
    }
    return tuple(name for name, read in named.items() if read)


def flatten(posterior: Posterior) -> Steps:
    """Put the chains together draw by draw, so that any first part holds all chains."""

    def flat(values: Floats) -> Floats:
        return np.asarray(np.swapaxes(values, 0, 1).reshape(-1, *values.shape[2:]))

    return Steps(
        MappingProxyType({k: flat(v) for k, v in posterior.scalars.items()}),
        flat(posterior.year_ratio),
        posterior.years,
    )


def forecast(
    own: Own,
    steps: Steps,
    said: Mapping[str, Floats],
    years: Collection[int],
    *,
    name: str,
    seed: int,
) -> tuple[dict[int, Floats], dict[int, Floats]]:
    """Return ratio (per cent) and denominator (its own unit) of the asked years.

    Parameters
    ----------
    own : Own
        At least one ratio before the last asked year and one denominator up to that ratio's year.
    steps : Steps
    said : mapping of str to ndarray, shape (S,)
        Draws of the judgements.
    years : collection of int
        Data years; a year with a published ratio gives constant draws.
    name, seed
        Key of the random streams.

    Notes
    -----
    ``ln R[t] = ln R[t−1] + c_r[t] + a + β_e (Δln D[t] − g) + ε[t]`` and
    ``ln D[t] = ln D[t−1] + g + η[t]``, with ε and η heavy-tailed and their spreads those of a
    province times the stated factor; ``g`` is the stated mean growth of nominal GDP. A census moves
    D up and R down by the same factor from its year on.
    """
    wanted = sorted(set(years))
    start = max(y for y in own.ratio if y < wanted[-1])
    s, count = steps.scalars, len(steps.scalars["nu"])
    factor = said["rd_district_spread_factor"]
    spread_r, spread_y = factor * np.exp(s["ell_r"]), factor * np.exp(s["ell_y"])
    lean, reverting = own_trend(own, steps, spread_r, said, name=name, seed=seed)
    uncertain = said["rd_certification_noise"] / 100
    mean_y = np.log1p(said["zhenhai_nominal_gdp_growth"] / 100)

    def noise(*names: str) -> np.random.Generator:
        return generator(seed, "ratio", name, *names)

    printed = float(own.ratio[start].value)
    half = 0.5 * 10.0 ** -decimals(printed)
    log_ratio = np.log(printed + noise("rounding").uniform(-half, half, count))
    log_ratio = log_ratio - uncertain * noise("certified").normal(size=count) - reverting
    known = max(y for y in own.base if y <= start)
    log_base = np.full(count, np.log(float(own.base[known].value)))
    early = noise("census").uniform(size=count) < said["rd_census_year_share"]
    before = censuses(start, early)
    values: dict[int, Floats] = {}
    base: dict[int, Floats] = {}
    for year in range(known + 1, wanted[-1] + 1):
        rng = noise("step", str(year))
        tail_r, tail_y = rng.standard_t(s["nu"]), rng.standard_t(s["nu"])
        aside, error = rng.normal(size=count), rng.normal(size=count)
        if year in own.base:
            now = np.full(count, np.log(float(own.base[year].value)))
            shock = now - log_base - mean_y
            log_base = now
        else:
            shock = spread_y * tail_y
            log_base = log_base + mean_y + shock
        if year > start:
            if year in steps.years:
                common = steps.year_ratio[:, steps.years.index(year)]
            else:
                common = s["mu_r"] + s["beta_c"] * (mean_y - s["mu_y"]) + s["omega_r"] * aside
            log_ratio = log_ratio + common + lean + s["beta_e"] * shock + spread_r * tail_r
        if year in wanted:
            moved = censuses(year, early) - before
            revision = np.log1p(said["gdp_census_revision"] / 100) * moved
            base[year] = np.exp(log_base + revision)
            values[year] = np.exp(log_ratio - revision + uncertain * error)
    for year in wanted:
        if year in own.ratio:
            values[year] = np.full(count, float(own.ratio[year].value))
    return values, base


def own_trend(
    own: Own, steps: Steps, spread: Floats, said: Mapping[str, Floats], *, name: str, seed: int
) -> tuple[Floats, Floats]:
    """Return the region's trend beside the common one, and the log points that may fall back.

    A normal prior with the pooled spread of regions, updated by the changes between certified
    values. Over a gap of unpublished years part of the change may be a change of coverage: that
    part is not repeated growth, and a share of it may fall back.
    """
    s, count = steps.scalars, len(spread)
    precision = 1.0 / (said["rd_district_spread_factor"] * s["tau_r"]) ** 2
    weighted, coverage = np.zeros(count), np.zeros(count)
    variance = (spread**2) * s["nu"] / (s["nu"] - 2.0)
    published = sorted(own.ratio)
    for old, new in pairwise(published):
        change = float(np.log(own.ratio[new].value / own.ratio[old].value))
        apart = said["rd_break_share"] * change if new - old > 1 else np.zeros(count)
        if new == published[-1]:
            coverage = apart
        spanned = [steps.years.index(y) for y in range(old + 1, new + 1) if y in steps.years]
        if len(spanned) < new - old:
            continue
        own_part = change - apart - steps.year_ratio[:, spanned].sum(axis=1)
        precision = precision + (new - old) / variance
        weighted = weighted + own_part / variance
    draws = generator(seed, "ratio", name, "trend").normal(size=count)
    return weighted / precision + draws / np.sqrt(precision), said["rd_break_reversal"] * coverage


def censuses(year: int, in_census_year: np.ndarray[Any, np.dtype[np.bool_]]) -> Floats:
    """Return how many GDP censuses a year's printed ratio already contains, draw by draw.

    Examples
    --------
    >>> censuses(2024, np.array([True])) - censuses(2022, np.array([True]))
    array([1.])
    """
    done = (year - CENSUS_REST) // CENSUS_EVERY
    if (year - CENSUS_REST) % CENSUS_EVERY == 0:
        return np.asarray(done - 1 + in_census_year, dtype=float)
    return np.full(np.shape(in_census_year), float(done))
