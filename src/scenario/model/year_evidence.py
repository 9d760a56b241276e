"""What own past years and the year to date say about the year's amount or share: log densities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from scenario.judgement import pert_shapes, support
from scenario.model.contract import Floats
from scenario.model.margin_law import judgement_quantiles
from scenario.terms import Judgement

#: Equally likely values of a judged spread.
SPREADS = 60
#: Yearly drift of logarithms and logits around zero that nobody knows (standard deviation).
DRIFT = 0.08
#: Relative error of a December figure that is submitted but not settled.
SUBMITTED = 0.02
#: A judgement about the share of the year counts as so many own past years.
SHARE_WORTH = 2.0
#: Spread (share of the year) around a past year's own share.
SHARE_KERNEL = 0.05


def walk_log_density(at: Floats, past: Mapping[int, float], year: int, spread: Judgement) -> Floats:
    """Return the log density of this year's value on the scale of a random walk.

    ``x_t = x_{t−h} + h d + √h σ e`` with d normal around 0 (`DRIFT`) and σ from its judgement,
    reweighted by the past changes.

    Parameters
    ----------
    at : ndarray
        Values (logarithms or logits) at which the density is wanted.
    past : mapping of int to float
        Year → value on the same scale; at least one.
    year : int
    spread : Judgement
        Of one year's step.
    """
    from scipy.special import logsumexp
    from scipy.stats import norm

    sigmas = np.maximum(judgement_quantiles(spread, SPREADS), 1e-3)
    weight, last = change_log_weights(past, sigmas), max(past)
    h = year - last
    scale = np.sqrt(h * sigmas**2 + (h * DRIFT) ** 2)
    density = norm.logpdf(at[:, None], loc=past[last], scale=scale[None, :])
    return np.asarray(logsumexp(density + weight, axis=1) - logsumexp(weight))


def change_log_weights(
    past: Mapping[int, float], sigmas: Floats, blur: Mapping[int, float] | None = None
) -> Floats:
    """Return what past changes say about the spread of one year's step: log weights of its values.

    Parameters
    ----------
    past : mapping of int to float
        Year → value on the scale of the walk.
    sigmas : ndarray, shape (K,)
    blur : mapping of int to float, optional
        Year → variance of the value itself; none when omitted.

    Returns
    -------
    ndarray, shape (K,)
    """
    from scipy.stats import norm

    noise, weight = blur or dict.fromkeys(past, 0.0), np.zeros(len(sigmas))
    for old, new in pairwise(sorted(past)):
        h = new - old
        scale = np.sqrt(h * sigmas**2 + (h * DRIFT) ** 2 + noise[old] + noise[new])
        weight += norm.logpdf(past[new] - past[old], scale=scale)
    return weight


def share_of_year(june: Judgement, month: int) -> tuple[Floats, Floats]:
    """Return equally likely shares of the year reached by a month, and the exponents behind them.

    ``S_k = (k/12)^a`` with ``a = ln S_6 / ln ½``, so that the judged June share fixes the curve.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.5, 0.5, 0.5, 1.0, "plain", "office", date(2024, 9, 30), "low")
    >>> share_of_year(j, 9)[0][:2].tolist()
    [0.75, 0.75]
    """
    half = np.clip(judgement_quantiles(june, SPREADS), 1e-3, 1.0 - 1e-3)
    power = np.log(half) / np.log(0.5)
    return np.asarray((month / 12.0) ** power), np.asarray(power)


def to_date_log_density(
    values: Floats, reached: float, month: int, june: Judgement, past: Sequence[float] = ()
) -> Floats:
    """Return the log likelihood of an amount reached by a month, for each amount of the year.

    Parameters
    ----------
    values : ndarray
        Amounts of the year, positive.
    reached : float
        January to `month`.
    month : int
    june : Judgement
        Share of the year reached by June.
    past : sequence of float
        The region's own shares of the year by the same month.
    """
    from scipy.stats import beta, norm

    if month >= 12:
        return np.asarray(norm.logpdf(values, loc=reached, scale=SUBMITTED * reached + 1e-12))
    share = np.clip(reached / np.maximum(values, 1e-12), 0.0, 1.0)
    power = np.log(0.5) / np.log(month / 12.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        half = share**power  # the June share that leads to this share by the month
        slope = power * share ** (power - 1.0)
        if june.low == june.high:
            density = norm.pdf(half, june.mode, SHARE_KERNEL)
        else:
            a, b = support(june)
            shapes = pert_shapes(june.low, june.mode, june.high)
            density = beta.pdf(half, *shapes, loc=a, scale=b - a)
        density = np.where((share > 0) & (reached <= values), density * slope, 0.0)
        own = sum((norm.pdf(share, s, SHARE_KERNEL) for s in past), np.zeros(len(values)))
        mixed = (SHARE_WORTH * density + own) / (SHARE_WORTH + len(past))
        mixed = np.where(reached <= values, mixed, 0.0)
        return np.asarray(np.log(mixed) - np.log(np.maximum(values, 1e-12)))


def coverage_log_likelihood(
    values: Floats, part: int, whole: int, june: Judgement, month: int
) -> Floats:
    """Return the log likelihood of `part` of `whole` cases by a month, for each share of the year.

    A coverage is a stock: by June it has reached the judged part r_6 of its year-end value, by
    month k the part ``r_k = 1 − (1 − r_6) (12 − k)/6`` (at least nothing). The cases found are
    binomial with probability ``r_k × share``.

    Parameters
    ----------
    values : ndarray
        Shares of the year as fractions.
    part, whole : int
        To date.
    june : Judgement
        Part of the year-end share that is reached by June.
    month : int
    """
    from scipy.special import logsumexp
    from scipy.stats import binom

    half = judgement_quantiles(june, SPREADS)
    reached = np.clip(1.0 - (1.0 - half) * (12 - month) / 6.0, 0.0, 1.0)
    p = np.clip(values[:, None] * reached[None, :], 0.0, 1.0)
    return np.asarray(logsumexp(binom.logpmf(part, whole, p), axis=1) - np.log(SPREADS))


def coverage_log_density(
    values: Floats, reached: float, june: Judgement, month: int, rounding: float
) -> Floats:
    """Return the log likelihood of a share printed for a month, for each share of the year.

    Parameters
    ----------
    values : ndarray
        Shares of the year, in the unit of `reached`.
    reached : float
        The share at the end of `month`.
    june : Judgement
        As in `coverage_log_likelihood`.
    month : int
    rounding : float
        Standard deviation of what the printed share may be off, in the same unit.
    """
    from scipy.special import logsumexp
    from scipy.stats import norm

    half = judgement_quantiles(june, SPREADS)
    stock = np.clip(1.0 - (1.0 - half) * (12 - month) / 6.0, 0.0, 1.0)
    step = np.std(stock) / SPREADS + 1e-12
    scale = np.sqrt(rounding**2 + (values[:, None] * step) ** 2)
    logs = norm.logpdf(reached, values[:, None] * stock[None, :], scale)
    return np.asarray(logsumexp(logs, axis=1) - np.log(SPREADS))
