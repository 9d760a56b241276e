"""The check: the same path as a statsmodels state space, maximum likelihood, simulation smoother.

Every block of a path is Markov: a random walk, an integrated rate, processes that fade, a seasonal
pattern that moves once a year. A published window looks back over at most two years, so that many
past levels are kept in the state. The scales are set to their most likely values; what is not known
about them is not in the draws, which makes the intervals too narrow (about 15 % on made series).
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario.model.festival import festival_shares
from scenario.model.kernel import FAST_MEMORY, SLOPE_MEMORY, SLOW_MEMORY, DatedShock, Known
from scenario.model.linear import Linear
from scenario.model.windows import Calendar
from scenario.seeds import generator

Floats = NDArray[np.float64]
#: Years in which a fading block falls by a factor e; one that is gone next time has none.
_FADES = {"slow": SLOW_MEMORY, "fast": FAST_MEMORY, "white": 0.0}
#: Steps of the search for the most likely scales.
_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Parts:
    """What a path is made of.

    Parameters
    ----------
    calendar : Calendar
    known : Known
    drift : float
        Standard deviation of the drift.
    scales : mapping
        Names of the blocks, in order, with their priors; those of the shocks are last.
    shocks : sequence of DatedShock
    """

    calendar: Calendar
    known: Known
    drift: float
    scales: Mapping[str, tuple[float, float]]
    shocks: Sequence[DatedShock] = ()


class Layout:
    """Where everything stands in the state, and how it moves on.

    Parameters
    ----------
    linear : Linear
    parts : Parts

    Attributes
    ----------
    transition : ndarray, shape (k, k, n)
    load : ndarray, shape (k, q, n)
        How the q independent disturbances enter on the way to the next bin.
    start : ndarray, shape (k, p)
        How the p independent unknowns make up the first state.
    load_scale, start_scale : ndarray of int
        Which scale each of them has; the one past the last is the fixed scale 1.
    pick : ndarray, shape (n, k)
        The log level of each bin as a sum of states.
    """

    def __init__(self, linear: Linear, parts: Parts) -> None:
        calendar, known, scales, shocks = parts.calendar, parts.known, parts.scales, parts.shocks
        bins, n, t = calendar.bins, calendar.size, calendar.time
        names = [*scales, "fixed"]
        fading = [name for name in scales if name in _FADES]
        last = linear.windows.year * bins + linear.windows.stop - 1
        lags = max(int(m - np.flatnonzero(a)[0]) for m, a in zip(last, linear.a, strict=True))
        season = 2 + 1 + len(fading)
        first_shock = season + bins
        first_window = first_shock + len(shocks)
        festival = festival_shares(calendar) if known.festival else np.zeros((n, 0))
        first_lag = first_window + festival.shape[1]
        k = first_lag + lags
        self.last, self.lags, self.first_lag = last, lags, first_lag
        self.pick = np.zeros((n, k))
        self.pick[:, [0, *range(3, season), *range(first_shock, first_window)]] = 1.0
        self.pick[:, first_window:first_lag] = festival
        self.pick[np.arange(n), season + np.arange(n) % bins] = 1.0
        contrasts = np.linalg.qr(np.column_stack([np.ones(bins), np.eye(bins)[:, 1:]]))[0][:, 1:]
        step = np.diff(t, append=t[-1])
        self.transition = np.zeros((k, k, n))
        columns: list[tuple[int, Floats]] = []
        starts: list[tuple[int, Floats]] = []

        def unit(*places: tuple[int, float]) -> Floats:
            column = np.zeros(k)
            for place, value in places:
                column[place] = value
            return column

        def disturbance(scale: str, at: Mapping[int, Floats | float]) -> None:
            column = np.zeros((k, n))
            for place, sizes in at.items():
                column[place] = sizes
            columns.append((names.index(scale), column))

        def begins(scale: str, *places: tuple[int, float]) -> None:
            starts.append((names.index(scale), unit(*places)))

        # Trend (0), its rate (1) and the constant part of the rate (2).
        keep = np.exp(-step / SLOPE_MEMORY)
        move = self.transition
        move[0, 0], move[0, 1], move[0, 2] = 1.0, step * keep, step
        move[1, 1], move[2, 2] = keep, 1.0
        begins("fixed", (0, parts.drift * t[0]), (2, parts.drift))
        begins("fixed", (0, known.level))
        if "level" in scales:
            begins("level", (0, float(np.sqrt(t[0]))))
            disturbance("level", {0: np.sqrt(step)})
        if "slope" in scales:
            fresh = np.sqrt(1.0 - keep**2)
            begins("slope", (0, float(t[0])), (1, 1.0))
            disturbance("slope", {0: step * fresh, 1: fresh})
        for place, name in enumerate(fading, 3):
            keep = np.exp(-step / _FADES[name]) if _FADES[name] else np.zeros(n)
            move[place, place] = keep
            begins(name, (place, 1.0))
            disturbance(name, {place: np.sqrt(1.0 - keep**2)})
        new_year = (np.arange(n) % bins == bins - 1).astype(float)
        for column in contrasts.T:
            places = list(enumerate(column, season))
            begins("fixed", *((place, known.profile * value) for place, value in places))
            if "seasonal" in scales:
                begins("seasonal", *places)
                disturbance("seasonal", {place: value * new_year for place, value in places})
        move[range(season, first_shock), range(season, first_shock)] = 1.0
        for place, shock in enumerate(shocks, first_shock):
            sizes = shock.impacts(calendar)
            move[place, place] = np.exp(-step / shock.lasting)
            begins(shock.name, (place, float(sizes[0])))
            disturbance(shock.name, {place: np.append(sizes[1:], 0.0)})
        for place in range(first_window, first_lag):
            move[place, place] = 1.0
            begins("fixed", (place, known.festival))
        if lags:
            move[first_lag] = self.pick.T
            move[range(first_lag + 1, k), range(first_lag, k - 1)] = 1.0
        self.load = np.stack([c for _, c in columns], axis=1)
        self.load_scale = np.array([s for s, _ in columns])
        self.start = np.stack([c for _, c in starts], axis=1)
        self.start_scale = np.array([s for s, _ in starts])

    def seen(self, row: Floats, last: int) -> Floats:
        """Return a linear statement about the path as one about the state at its last bin."""
        out = row[last] * self.pick[last]
        for lag in range(1, min(self.lags, last) + 1):
            out[self.first_lag + lag - 1] = row[last - lag]
        return np.asarray(out)


def state_space(linear: Linear, mean: Floats, layout: Layout) -> Any:
    """Return the statsmodels model; its parameters are the log scales."""
    from statsmodels.tsa.statespace.mlemodel import MLEModel

    windows = linear.windows
    rank = np.array([int((layout.last[:i] == m).sum()) for i, m in enumerate(layout.last)])
    width = int(rank.max()) + 1
    k, q, size = layout.load.shape
    endog = np.full((size, width), np.nan)
    design = np.zeros((width, k, size))
    noise = np.zeros((width, width, size))
    residual = windows.y - linear.c - linear.a @ mean
    for i, (place, last) in enumerate(zip(rank, layout.last, strict=True)):
        endog[last, place] = residual[i]
        design[place, :, last] = layout.seen(linear.a[i], int(last))
        noise[place, place, last] = windows.sd[i] ** 2

    class Path(MLEModel):  # type: ignore[misc]
        def update(self, params: Any, **rest: Any) -> Any:
            squares = np.append(np.exp(2.0 * np.clip(super().update(params, **rest), -20, 5)), 1.0)
            self.ssm["state_cov"] = np.diag(squares[layout.load_scale])
            first = layout.start * np.sqrt(squares[layout.start_scale])
            self.ssm.initialize_known(np.zeros(k), first @ first.T)

    model = Path(endog, k_states=k, k_posdef=q)
    model.ssm["design"], model.ssm["obs_cov"] = design, noise
    model.ssm["transition"], model.ssm["selection"] = layout.transition, layout.load
    model.ssm.filter_univariate = True
    return model


def draw_paths(
    linear: Linear,
    mean: Floats,
    parts: Parts,
    *,
    draws: int,
    seed: int,
    name: str,
) -> tuple[Floats, Floats]:
    """Return the most likely scales (b,), and paths (S, n) drawn with them.

    Parameters
    ----------
    linear : Linear
    mean : ndarray, shape (n,)
    parts : Parts
        The prior medians of the scales are where the search begins.
    draws, seed : int
    name : str
        Keys the random numbers.
    """
    layout = Layout(linear, parts)
    model = state_space(linear, mean, layout)
    start = np.log([median for median, _ in parts.scales.values()])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = model.fit(
            start, method="lbfgs", maxiter=_SEARCH, disp=0, cov_type="none", optim_complex_step=False
        )  # fmt: skip
    model.update(found.params)
    size = np.exp(np.clip(found.params, -20, 5))
    sized = np.append(size, 1.0)
    smoother = model.simulation_smoother()
    rng = generator(seed, "state space", name)
    error = np.sqrt(np.diagonal(model.ssm["obs_cov"]))  # (n, width)
    paths = np.empty((draws, len(mean)))
    for i in range(draws):
        first = layout.start @ (
            sized[layout.start_scale] * rng.standard_normal(layout.start.shape[1])
        )
        moves = rng.standard_normal((len(mean), len(layout.load_scale)))
        smoother.simulate(
            initial_state_variates=first,
            pretransformed_initial_state_variates=True,
            state_disturbance_variates=moves * sized[layout.load_scale],
            pretransformed_state_disturbance_variates=True,
            measurement_disturbance_variates=error * rng.standard_normal(error.shape),
            pretransformed_measurement_disturbance_variates=True,
        )
        paths[i] = mean + (layout.pick * smoother.simulated_state.T).sum(axis=1)
    return size, paths
