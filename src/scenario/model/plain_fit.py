"""A checked plain series → joint draws of one year's total and growth, exactly known when complete.

The same engine as for published growth along a chain of regions: a Gaussian path of log levels
whose scales are sampled and everything else integrated out. Where noise and season do not grow with
the level, the path is one of levels or of their roots (`plain_power`); draws are shared out.
Nothing is known about a plain series beforehand, so the scales, the drift and the seasonal profile
have wide priors.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario.model.engine import Engine, until_passed
from scenario.model.festival import EFFECT
from scenario.model.kernel import (
    DATED_SHOCKS,
    PLAIN_DRIFT,
    PLAIN_SCALES,
    DatedShock,
    Known,
    known_shocks,
)
from scenario.model.plain_power import Scale, months_of, scales_of, share_out
from scenario.model.plain_series import HISTORY, PlainSeries
from scenario.model.root_path import PathDraws, fit_root
from scenario.model.sampled import CHAINS, Sampled
from scenario.model.seasonal_profile import USUAL_PROFILE
from scenario.model.windows import Calendar, GrowthFigure, LevelFigure, year_to_date_path
from scenario.periods import BINS, Window

Floats = NDArray[np.float64]

#: States of each chain of scales: the first try, and each longer one while diagnostics fail.
STEPS = (150, 300, 600)
#: Spread of the log shares of the bins around the usual ones, and of the log level itself. A growth
#: says little about shares: there the usual ones must carry the weights.
PROFILE_SD = {"level": 0.5, "growth": 0.10, "ytd_growth": 0.10}
LEVEL_SD = 1.0
#: Fewest states of a chain of the reference.
FEWEST_STATES = 60
#: Fewest draws: ten of each chain, for the diagnostics.
FEWEST_DRAWS = 10 * CHAINS


@dataclass(frozen=True, slots=True)
class PlainDraws:
    """Joint draws of a year: growth in per cent, and the total where the series has levels."""

    growth: Floats | None
    total: Floats | None
    settled: bool
    diagnostics: Mapping[str, Any]


def usual_profile(bins: int) -> Floats:
    """Return the usual shares of the bins of a year, which add up to one.

    Examples
    --------
    >>> [round(float(share), 4) for share in usual_profile(4)]
    [0.2305, 0.2565, 0.2565, 0.2565]
    """
    if bins == BINS:
        return USUAL_PROFILE
    months = np.array([USUAL_PROFILE[0] / 2.0] * 2 + list(USUAL_PROFILE[1:]))
    return np.asarray(months.reshape(bins, -1).sum(axis=1))


def draw_year(
    series: PlainSeries, year: int, *, draws: int, seed: int, engine: Engine = "default"
) -> PlainDraws:
    """Draw the year's total and growth given everything the series says.

    Parameters
    ----------
    series : PlainSeries
    year : int
    draws, seed : int
    engine : {"default", "reference", "check"}
        See `scenario.model.engine`.

    Returns
    -------
    PlainDraws
        A year that the values determine has constant draws and was not sampled.
    """
    level = series.measure == "level"
    before = series.known(year - 1)
    base = sum(before.values()) if level and series.is_complete(year - 1) else None
    if series.is_complete(year) and (not level or base is not None or not before):
        known = series.known(year)
        whole = Window(year, 1, 12)
        if level:
            amount = np.full(draws, sum(known.values()))
            return PlainDraws(
                None if base is None else 100.0 * (amount / base - 1.0), amount, True, _SETTLED
            )
        if whole in known:
            return PlainDraws(np.full(draws, known[whole]), None, True, _SETTLED)
    scales = scales_of(series)
    shares = share_out(draws, tuple(weight for _, weight in scales), CHAINS, FEWEST_DRAWS)
    powers = {scale.power: n for (scale, _), n in zip(scales, shares, strict=True) if n}

    def fit(name: Engine, steps: int) -> tuple[PlainDraws, Floats, Sampled]:
        parts = []
        for (scale, _), count in zip(scales, shares, strict=True):
            if count:
                length = steps
                if name == "reference":  # states are dealt out like the draws
                    length = max(FEWEST_STATES, steps * count // draws)
                path = _fit(scale, series, year, count, seed, length, name)
                parts.append((_year(scale, series, path, year, base), path))
        total, growth = (_in_chain_order([made[i] for made, _ in parts]) for i in (0, 1))
        chief = growth if growth is not None else total
        paths = [path for _, path in parts]
        more = {"figures": paths[0].figures, "bins": paths[0].calendar.bins, "powers": powers}
        how = reduce(Sampled.worse, (path.how for path in paths))
        return PlainDraws(growth, total, False, more), np.asarray(chief), how

    drawn, diagnostics = until_passed(fit, engine=engine, lengths=STEPS)
    return replace(drawn, diagnostics={**diagnostics, **drawn.diagnostics})


def _in_chain_order(parts: Sequence[Floats | None]) -> Floats | None:
    """Join draws of several scales so that every chain holds its share of each, in order."""
    have = [part for part in parts if part is not None]
    if not have:
        return None
    place = np.concatenate([(np.arange(len(part)) + 0.5) / len(part) for part in have])
    return np.asarray(np.concatenate(have)[np.argsort(place, kind="stable")])


_SETTLED: Mapping[str, Any] = MappingProxyType(
    {"engine": "known, not sampled", "rhat": 1.0, "ess": float("inf"), "passed": True}
)


def _fit(
    scale: Scale,
    series: PlainSeries,
    year: int,
    draws: int,
    seed: int,
    steps: int,
    engine: Engine,
) -> PathDraws:
    last = max(year, series.windows[-1].year)
    figures = series.figures(last)
    level = series.measure == "level"
    if level:
        figures = [_on_scale(scale, f) for f in figures]
    first = min(min(f.window.year for f in figures), year) - (0 if level else 1)
    if level and series.known(year - 1):
        first = min(first, year - 1)
    calendar = Calendar(max(first, last - HISTORY), last, series.bins)
    weights = np.tile(np.log(usual_profile(calendar.bins)), calendar.years)
    if level:  # values are averages of a month on the scale, whatever a bin holds
        weights = weights - np.log(months_of(calendar))
        weights = weights + _middle(figures, calendar, weights)
    return fit_root(
        figures,
        calendar,
        weights,
        Known(PROFILE_SD[series.measure], LEVEL_SD if level else 0.0, _festival(series)),
        draws=draws,
        seed=seed,
        steps=steps,
        engine=engine,
        scales={k: v for k, v in PLAIN_SCALES.items() if calendar.bins > 1 or k != "seasonal"},
        drift=PLAIN_DRIFT,
        shocks=() if calendar.bins == 1 else _shocks(series, calendar),
        name=f"plain {series.name} {scale.power:g}",
    )


def _on_scale(scale: Scale, figure: GrowthFigure | LevelFigure) -> GrowthFigure | LevelFigure:
    """Return a level whose logarithm is a month's average on the scale, its error carried along."""
    average = np.array(figure.value / figure.window.months)
    value = float(np.exp(scale.onto(average)))
    slope = float(scale.slope(average)) / figure.window.months
    return replace(figure, value=value, error=figure.error * slope * value)


def _festival(series: PlainSeries) -> float:
    """Return how much the Spring Festival may move a month; nothing without single months of it."""
    single = {w.first for w in series.windows if w.first == w.last}
    return EFFECT if series.bins == 12 and {1, 2} <= single else 0.0


def _shocks(series: PlainSeries, calendar: Calendar) -> tuple[DatedShock, ...]:
    """Return the dated shocks known when the last value came out."""
    newest = max(series.windows, key=lambda w: (w.year, w.last))
    known_by = date(newest.year + newest.last // 12, newest.last % 12 + 1, 28)
    return known_shocks(DATED_SHOCKS, calendar, known_by)


def _middle(
    figures: list[GrowthFigure | LevelFigure], calendar: Calendar, weights: Floats
) -> float:
    """Return the mean log level over the usual shares: the path is about the rest."""
    logs = []
    for f in figures:
        span = calendar.span(f.window)
        if span is not None and f.window.year >= calendar.first_year:
            logs.append(np.log(f.value) - np.log(np.exp(weights[span[0] : span[1]]).sum()))
    drift = PLAIN_DRIFT[0] * (calendar.last_year - calendar.first_year) / 2.0
    return float(np.mean(logs)) - drift


def _year(
    scale: Scale, series: PlainSeries, path: PathDraws, year: int, base: float | None
) -> tuple[Floats | None, Floats | None]:
    at = year - path.calendar.first_year
    if series.measure != "level":
        growth = year_to_date_path(path.path, path.log_weights, at, path.calendar.bins)[:, -1]
        return None, growth
    total = _total(scale, series, path, year)
    if base is not None:
        return total, np.asarray(100.0 * (total / base - 1.0))
    if not series.known(year - 1):
        return total, None
    return total, np.asarray(100.0 * (total / _total(scale, series, path, year - 1) - 1.0))


def _total(scale: Scale, series: PlainSeries, path: PathDraws, year: int) -> Floats:
    """Add up a year: printed values where there are any, drawn ones elsewhere."""
    calendar = path.calendar
    here = slice(calendar.position(year, 0), calendar.position(year + 1, 0))
    levels = scale.back(path.path[:, here] + path.log_weights[here])
    levels *= months_of(calendar)[here]
    for window, value in series.known(year).items():
        span = calendar.span(window)
        if span is not None:
            levels[:, span[0]] = value
    return np.asarray(levels.sum(axis=1))
