"""The path of the region that stands by itself: usually the nation, with many monthly figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.engine import Engine, sample_scales
from scenario.model.kernel import (
    DRIFT_PRIOR,
    ROOT_SCALES,
    SHOCK_SIZE,
    DatedShock,
    Known,
    block,
    factor,
)
from scenario.model.linear import SETTLED, Linear, linearised, solve
from scenario.model.marginal import Marginal, Term
from scenario.model.sampled import Sampled
from scenario.model.unrest import faint_of, ties, with_years, year_factors
from scenario.model.windows import (
    Calendar,
    GrowthFigure,
    LevelFigure,
    as_windows,
    log_growth,
)
from scenario.seeds import generator

Floats = NDArray[np.float64]
#: A value printed as a bound is looked for this far from it, in log points, and within this factor.
_GAP = (0.02, 1.5)


@dataclass(frozen=True, slots=True)
class PathDraws:
    """Joint draws of the log level of every bin (up to a constant) of one region.

    Parameters
    ----------
    calendar : Calendar
    path : ndarray, shape (S, n)
    log_weights : ndarray, shape (n,) or (S, n)
        Log seasonal weights of the bins.
    scales : mapping of str to ndarray (S,)
        Standard deviations of the blocks, draw by draw.
    own : ndarray, shape (S, n) or None
        Departure from the region above (None for a path that stands by itself).
    how : Sampled
        How the scales were sampled; of a chain of regions the worst.
    figures : int
        Number of figures that went in.
    """

    calendar: Calendar
    path: Floats
    log_weights: Floats
    scales: Mapping[str, Floats]
    own: Floats | None
    how: Sampled
    figures: int


def log_normal(prior: Mapping[str, tuple[float, float]]) -> tuple[Floats, Floats]:
    """Return means and standard deviations of log scales."""
    centre = np.log([median for median, _ in prior.values()])
    return np.asarray(centre), np.array([sd for _, sd in prior.values()])


def with_gaps(centre: Floats, spread: Floats, gaps: int) -> tuple[Floats, Floats]:
    """Add where the log distances of values from their printed bounds are looked for."""
    return (
        np.concatenate([centre, np.full(gaps, np.log(_GAP[0]))]),
        np.concatenate([spread, np.full(gaps, _GAP[1])]),
    )


def fit_root(
    figures: Sequence[GrowthFigure | LevelFigure],
    calendar: Calendar,
    log_weights: Floats,
    known: Known,
    *,
    draws: int,
    seed: int,
    steps: int = 300,
    engine: Engine = "default",
    scales: Mapping[str, tuple[float, float]] = ROOT_SCALES,
    drift: tuple[float, float] = DRIFT_PRIOR,
    shocks: Sequence[DatedShock] = (),
    shock_size: tuple[float, float] = SHOCK_SIZE,
    unrest: tuple[float, float] | None = None,
    name: str = "root",
) -> PathDraws:
    """Draw the path given published growths and levels of any mixture of windows.

    Parameters
    ----------
    figures : sequence of GrowthFigure or LevelFigure
    calendar : Calendar
    log_weights : ndarray, shape (n,)
        Log seasonal weights of the bins.
    known : Known
        What else of the path has a known spread.
    draws, seed : int
    steps : int
        States of each of the four chains.
    engine : {"default", "reference", "check"}
        See `scenario.model.engine`; the check leaves figures out that are bounds.
    scales, drift
        Priors, see `scenario.model.kernel`.
    shocks : sequence of DatedShock
        Dated disturbances inside the calendar; the size of each is sampled like a scale.
    shock_size : tuple of float
        Prior of every size.
    unrest : tuple of float, optional
        Prior of every year's multiplier (`scenario.model.unrest`); none when omitted. The check
        leaves the multipliers out: the likeliest ones would follow the noise.
    name : str
        Keys the random numbers.

    Returns
    -------
    PathDraws
    """
    if engine == "check":
        figures = [f for f in figures if not f.bound]
    windows = as_windows(figures, calendar)
    blocks = {key: block(key, calendar) for key in scales}
    blocks |= {shock.name: shock.covariance(calendar) for shock in shocks}
    scales = {**scales, **{shock.name: shock_size for shock in shocks}}
    thin = year_factors(calendar) if unrest and engine != "check" else {}
    blocks |= {key: half @ half.T for key, half in thin.items()}
    scales = with_years(scales, list(thin), unrest or (1.0, 1.0))
    tied = ties(list(scales))
    fixed = drift[1] ** 2 * block("drift", calendar) + known.covariance(calendar)
    mean = drift[0] * calendar.time
    theta, spread = log_normal(scales)
    if windows.count == 0:
        rng = generator(seed, "prior scales", name)
        states = theta + spread * rng.standard_normal((draws, len(theta)))
        which, how = np.arange(draws), Sampled()
        linear = Linear(windows, np.zeros((0, calendar.size)), np.zeros(0), blocks, fixed, thin)
    else:
        typical = np.exp(2 * (theta if tied is None else theta @ tied))
        linear = linearised(windows, mean, log_weights, blocks, fixed, typical, thin)
        if engine == "check":
            from scenario.model.state_space import Parts, draw_paths

            size, path = draw_paths(
                linear,
                mean,
                Parts(calendar, known, drift[1], scales, shocks),
                draws=draws,
                seed=seed,
                name=name,
            )
            values = {key: np.full(draws, s) for key, s in zip(scales, size, strict=True)}
            return PathDraws(calendar, path, log_weights, values, None, Sampled(), windows.count)
        residual = windows.y - linear.c - linear.a @ mean
        side = windows.side if windows.side.any() else None
        gaps = int(np.count_nonzero(windows.side))
        marginal = Marginal(
            len(theta), 0, gaps, *with_gaps(theta, spread, gaps),
            [Term(residual, linear.reduced, linear.base, side=side)], tied,
            faint_of(list(scales), gaps),
        )  # fmt: skip
        chains = sample_scales(marginal, engine=engine, steps=steps, seed=seed, name=name)
        states, which = chains.spread_over(draws)
        how = chains.how
    logs = states[:, : len(theta)]
    path = _draw_paths(
        linear, mean, log_weights, np.exp(logs if tied is None else logs @ tied), which,
        windows.augmented(states[:, len(theta) :]), generator(seed, "path", name),
    )  # fmt: skip
    values = {key: np.exp(states[which, i]) for i, key in enumerate(scales)}
    return PathDraws(calendar, path, log_weights, values, None, how, windows.count)


def _draw_paths(
    linear: Linear,
    mean: Floats,
    log_weights: Floats,
    states: Floats,
    which: NDArray[np.int64],
    printed: Floats,
    rng: np.random.Generator,
) -> Floats:
    """Draw paths given scales: a prior path, then the exact Gaussian correction to the figures."""
    draws, size = len(which), len(mean)
    windows, blocks, fixed = linear.windows, linear.blocks, linear.fixed
    path = mean + rng.standard_normal((draws, size)) @ factor(fixed).T
    for i, (name, covariance) in enumerate(blocks.items()):
        half = linear.thin[name] if name in linear.thin else factor(covariance)
        unit = rng.standard_normal((draws, half.shape[1])) @ half.T
        path += states[which, i][:, None] * unit
    if windows.count == 0:
        return np.asarray(path)
    a, c, base, reduced = linear.a, linear.c, linear.base, linear.reduced
    gains = np.stack([fixed @ a.T, *(k @ a.T for k in blocks.values())])
    squares = np.concatenate([np.ones((len(states), 1)), states**2], axis=1)
    target = printed[which] - windows.sd * rng.standard_normal((draws, windows.count))
    gap = target - c - path @ a.T
    order = np.argsort(which, kind="stable")
    edges = np.searchsorted(which[order], np.arange(len(states) + 1))
    flat = reduced.reshape(len(reduced), -1)
    for s in range(len(states)):
        group = order[edges[s] : edges[s + 1]]
        total = base + (squares[s, 1:] @ flat).reshape(base.shape)
        gap[group] = solve(total, gap[group].T).T
    for i, (name, gain) in enumerate(zip(["", *blocks], gains, strict=True)):
        if name in linear.thin:
            half = linear.thin[name]
            path += (squares[which, i][:, None] * (gap @ (a @ half))) @ half.T
        else:
            path += (squares[which, i][:, None] * gap) @ gain.T
    # What the linear map now says the figures are is what the exact map must say; any gain
    # serves to get there, so one of typical scales is used for all draws.
    wanted = path @ a.T + c
    typical = squares[which].mean(axis=0)
    total = base + np.tensordot(typical[1:], reduced, 1)
    gain = np.tensordot(typical, gains, 1)
    for _ in range(2):
        gap = wanted - log_growth(path, log_weights, windows)
        if np.abs(gap).max() < SETTLED:
            break
        path += (gain @ solve(total, gap.T)).T
    return np.asarray(path)
