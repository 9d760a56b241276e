"""The path of a region below another: a loading on the path above it, and a path of its own.

``child = λ · parent + own``. The spreads of `own` are learned from the region and its siblings
together; given them everything is Gaussian, and the region's own figures also correct the drawn
path above it (which had been drawn from that region's own figures only).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.engine import Engine, sample_scales
from scenario.model.giant import GiantBlock
from scenario.model.kernel import LOADING_PRIOR, OWN_SCALES, block, factor
from scenario.model.linear import NO_SAY
from scenario.model.marginal import Marginal, Term
from scenario.model.root_path import PathDraws, log_normal, with_gaps
from scenario.model.sampled import Sampled
from scenario.model.seasonal_profile import BaseShare, tilt
from scenario.model.unrest import faint_of, ties, with_years, year_factors
from scenario.model.windows import GrowthFigure, Windows, as_windows, linearise, log_growth
from scenario.seeds import generator

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Linear:
    """The figures of one region, linear in its path, reduced to their own covariances."""

    windows: Windows
    a: Floats
    c: Floats
    above: Floats  # A p̄
    above_cov: Floats  # A P Aᵀ
    blocks: Floats  # (b, m, m)
    fixed: Floats  # dated disturbances, rounding, and what is not certain of the giant
    planned: Floats | None = None  # windows of what the giant adds, (m, n)

    @property
    def own_term(self) -> Term:
        """The region's own figures, with a loading on the path above."""
        side = self.windows.side if self.windows.side.any() else None
        residual = self.windows.y - self.c
        return Term(residual, self.blocks, self.fixed, (self.above, self.above_cov), side)

    def sibling_term(self, loading: tuple[float, float], years: int) -> Term:
        """Figures of another region, whose loading is integrated out, untouched by `years`."""
        mean, sd = loading
        fixed = self.fixed + sd**2 * np.outer(self.above, self.above) + mean**2 * self.above_cov
        blocks = self.blocks.copy()
        blocks[len(blocks) - years :] = 0.0
        return Term(self.windows.y - self.c - mean * self.above, blocks, fixed)


def _reduce(
    windows: Windows,
    centre: Floats,
    log_weights: Floats,
    above: tuple[Floats, Floats],
    blocks: Mapping[str, Floats],
    shock: Floats,
    giant: GiantBlock | None = None,
) -> _Linear:
    """Linearise at a path; with a giant that of the rest, as the region's figures see it."""
    mean, covariance = above
    known, planned = np.diag(windows.sd**2), None
    if giant is None:
        a, c = linearise(centre, log_weights, windows)
    else:
        added, unsure = giant.spread
        planned, c = linearise(giant.whole(centre, added), log_weights, windows)
        known = known + planned @ unsure @ planned.T
        a, c = planned @ giant.rest, c + planned @ added
    return _Linear(
        windows,
        a,
        c,
        a @ mean,
        a @ covariance @ a.T,
        np.stack([a @ k @ a.T for k in blocks.values()]),
        a @ shock @ a.T + known,
        planned,
    )


def fit_region(
    parent: PathDraws,
    figures: Sequence[GrowthFigure],
    siblings: Sequence[Sequence[GrowthFigure]],
    log_weights: Floats,
    shock: Floats,
    *,
    seed: int,
    name: str,
    steps: int = 300,
    engine: Engine = "default",
    scales: Mapping[str, tuple[float, float]] = OWN_SCALES,
    loading: tuple[float, float] = LOADING_PRIOR,
    unrest: tuple[float, float] | None = None,
    giant: GiantBlock | None = None,
    base_share: BaseShare | None = None,
) -> PathDraws:
    """Draw the path of a region given the drawn path above it and the figures there are.

    Parameters
    ----------
    parent : PathDraws
    figures : sequence of GrowthFigure
        The region's own; may be empty.
    siblings : sequence of sequences of GrowthFigure
        Other regions below the same parent: they inform the spreads only, their bounds nothing.
    log_weights : ndarray, shape (n,)
    shock : ndarray, shape (n, n)
        Covariance of dated disturbances in the region's departure.
    seed, name
        Key the random numbers.
    steps : int
        States of each of the four chains.
    engine : {"default", "reference", "check"}
        See `scenario.model.engine`; the check leaves figures out that are bounds.
    scales, loading
        Priors, see `scenario.model.kernel`.
    unrest : tuple of float, optional
        Prior of the multiplier of every year's departure (`scenario.model.unrest`), of the region
        alone; none when omitted. The check leaves the multipliers out.
    giant : GiantBlock, optional
        What is planned for the region's giant, in as many draws as `parent`.
    base_share : BaseShare, optional
        The seasonal weights of each draw are tilted so that the expected path has it.

    Returns
    -------
    PathDraws
        With as many draws as `parent`, in the same order; ``scales`` also holds ``loading``, and
        the sizes of dated shocks in the path above.
    """
    calendar = parent.calendar
    draws = len(parent.path)
    mean = parent.path.mean(axis=0)
    gap = parent.path - mean
    above = mean, gap.T @ gap / max(draws - 1, 1)
    blocks = {key: block(key, calendar) for key in scales}
    thin = year_factors(calendar) if unrest and engine != "check" else {}
    blocks |= {key: half @ half.T for key, half in thin.items()}
    scales = with_years(scales, list(thin), unrest or (1.0, 1.0))
    tied = ties(list(scales))
    if engine == "check":
        figures = [f for f in figures if not f.bound]
    windows = as_windows(figures, calendar)
    others = [as_windows([f for f in s if not f.bound], calendar) for s in siblings]
    log_scale, log_spread = log_normal(scales)
    prior_mean, prior_sd = np.append(log_scale, loading[0]), np.append(log_spread, loading[1])
    centre = mean
    squares = np.exp(2 * (log_scale if tied is None else log_scale @ tied))
    typical = np.tensordot(squares, np.stack(list(blocks.values())), 1)
    own = _reduce(windows, centre, log_weights, above, blocks, shock, giant)
    for _ in range(2 if windows.count else 0):
        spread = above[1] + typical + shock + loading[1] ** 2 * np.outer(mean, mean)
        total = own.a @ (spread - shock) @ own.a.T + own.fixed + NO_SAY * np.diag(abs(windows.side))
        step = np.linalg.solve(total, windows.y - own.c - own.a @ mean)
        centre = mean + spread @ (own.a.T @ step)
        own = _reduce(windows, centre, log_weights, above, blocks, shock, giant)
    tilted = log_weights
    if base_share is not None:
        tilted = tilt(log_weights, centre, *base_share)
    rest = [_reduce(w, mean, log_weights, above, blocks, shock) for w in others if w.count]
    if windows.count or rest:
        terms = [own.own_term] if windows.count else []
        terms += [region.sibling_term(loading, len(thin)) for region in rest]
        gaps = int(np.count_nonzero(windows.side))
        prior = with_gaps(prior_mean, prior_sd, gaps)
        faint = faint_of(list(scales), 1 + gaps)
        marginal = Marginal(len(scales), 1, gaps, *prior, terms, tied, faint)
        chains = sample_scales(marginal, engine=engine, steps=steps, seed=seed, name=f"own {name}")
        states, which = chains.spread_over(draws)
        theta, how = states[which], chains.how
    else:
        rng = generator(seed, "prior scales", name)
        theta = prior_mean + prior_sd * rng.standard_normal((draws, len(prior_mean)))
        how = Sampled()
    own_scales, load = theta[:, : len(scales)], theta[:, len(scales), None]
    size = np.exp(own_scales if tied is None else own_scales @ tied)
    rng = generator(seed, "path", name)
    path_own = rng.standard_normal((draws, calendar.size)) @ factor(shock).T
    for i, (key, covariance) in enumerate(blocks.items()):
        half = thin[key] if key in thin else factor(covariance)
        unit = rng.standard_normal((draws, half.shape[1])) @ half.T
        path_own += size[:, i, None] * unit
    path_above = parent.path
    planned = np.zeros((draws, 0)) if giant is None else giant.planned
    if windows.count:
        printed = windows.augmented(theta[:, len(scales) + 1 :])
        path_above, path_own, planned = _correct(
            own, path_above, path_own, load, size**2, above[1], blocks, shock, tilted, printed, rng,
            giant,
        )  # fmt: skip
    values = {key: parent.scales[key] for key in parent.scales if key.startswith("shock ")}
    values |= {key: np.exp(own_scales[:, i]) for i, key in enumerate(scales)} | {
        "loading": load[:, 0]
    }
    path = load * path_above + path_own
    if giant is not None:
        path = giant.whole(path, planned)
        path_own = path - load * path_above
    how = how.worse(parent.how)
    return PathDraws(calendar, path, tilted, values, path_own, how, windows.count)


def _correct(
    region: _Linear,
    above: Floats,
    own: Floats,
    load: Floats,
    squares: Floats,
    above_cov: Floats,
    blocks: Mapping[str, Floats],
    shock: Floats,
    log_weights: Floats,
    printed: Floats,
    rng: np.random.Generator,
    giant: GiantBlock | None,
) -> tuple[Floats, Floats, Floats]:
    """Move prior draws of all paths onto the figures (exact in the Gaussian case)."""
    windows = region.windows
    total = np.einsum("sk,kij->sij", squares, region.blocks) + region.fixed
    total += (load[:, :, None] ** 2) * region.above_cov
    inverse = np.linalg.inv(total)
    gains = [a_k @ region.a.T for a_k in blocks.values()]
    above_gain, shock_gain = above_cov @ region.a.T, shock @ region.a.T

    nothing = np.zeros(own.shape[1])
    seen, planned = region.a, np.zeros((len(own), 0))
    added, unsure = nothing, np.diag(nothing)
    if giant is not None and region.planned is not None:
        seen, planned, (added, unsure) = region.planned, giant.planned, giant.spread

    def move(
        gap: Floats, above: Floats, own: Floats, planned: Floats
    ) -> tuple[Floats, Floats, Floats]:
        z = np.einsum("sij,sj->si", inverse, gap)
        step = z @ shock_gain.T
        for i, gain in enumerate(gains):
            step += squares[:, i, None] * (z @ gain.T)
        if giant is not None:
            planned = planned + z @ (seen @ unsure)
        return above + load * (z @ above_gain.T), own + step, planned

    def said(above: Floats, own: Floats, planned: Floats) -> Floats:
        told = region.c + (load * above + own) @ region.a.T
        return told if giant is None else told + (planned - added) @ seen.T

    def whole(above: Floats, own: Floats, planned: Floats) -> Floats:
        path = load * above + own
        return path if giant is None else giant.whole(path, planned)

    target = printed - windows.sd * rng.standard_normal((len(own), windows.count))
    now = move(target - said(above, own, planned), above, own, planned)
    wanted = said(*now)
    for _ in range(2):
        now = move(wanted - log_growth(whole(*now), log_weights, windows), *now)
    return now
