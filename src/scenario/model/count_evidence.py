"""What past counts, the count to date and a list of candidates say about the year's count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from scenario.model.contract import Floats
from scenario.model.margin_law import judgement_quantiles
from scenario.model.year_evidence import DRIFT, change_log_weights, share_of_year
from scenario.terms import Judgement

#: Equally likely values of a judged rate.
RATES = 60


def flow_log_mass(
    numbers: Floats, past: Mapping[int, float], year: int, spread: Judgement
) -> Floats:
    """Return the log mass of a yearly count from past ones: mixed negative binomials.

    Counts are Poisson with a rate whose logarithm walks with yearly steps σ. After a count y that
    lies h years back the log rate has variance ``v = h σ² + (h d)² + 1/(y + ½)``; the rate is
    taken as gamma with the mean and variance of that log-normal, so the count is negative binomial
    with shape ``1/(e^v − 1)``. Past changes reweigh the judged values of σ.

    Parameters
    ----------
    numbers : ndarray
        Whole numbers.
    past : mapping of int to float
        Year → count; at least one.
    year : int
    spread : Judgement
        Step σ of one year.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.1, 0.2, 0.3, 0.9, "plain", "office", date(2024, 9, 30), "low")
    >>> mass = np.exp(flow_log_mass(np.arange(400.0), {2022: 40.0, 2023: 44.0}, 2024, j))
    >>> round(float(mass.sum()), 3), round(float((mass * np.arange(400)).sum()))
    (1.0, 46)
    """
    from scipy.special import logsumexp
    from scipy.stats import nbinom

    sigmas = np.maximum(judgement_quantiles(spread, RATES), 1e-3)
    level, blur = log_levels(past)
    weight, last = change_log_weights(level, sigmas, blur), max(past)
    h = year - last
    v = np.minimum(h * sigmas**2 + (h * DRIFT) ** 2 + blur[last], 3.0)
    shape = 1.0 / np.expm1(v)
    mean = np.exp(level[last] + v / 2.0)
    logs = nbinom.logpmf(numbers[:, None], shape[None, :], (shape / (shape + mean))[None, :])
    return np.asarray(logsumexp(logs + weight, axis=1) - logsumexp(weight))


def log_levels(past: Mapping[int, float]) -> tuple[dict[int, float], dict[int, float]]:
    """Return year → logarithm of the rate behind a count, and year → variance of that logarithm."""
    level = {t: float(np.log(n + 1.0 / 6.0)) for t, n in past.items()}
    return level, {t: 1.0 / (n + 0.5) for t, n in past.items()}


def to_date_log_mass(numbers: Floats, reached: float, month: int, june: Judgement) -> Floats:
    """Return the log likelihood of a count reached by a month, for each count of the year.

    Every case of the year falls into the months to date with the judged share of the year; the
    share is the same for all cases, which makes the count to date over-dispersed.

    Parameters
    ----------
    numbers : ndarray
        Counts of the year.
    reached : float
        January to `month`.
    month : int
    june : Judgement
        Share of the year reached by June.
    """
    from scipy.special import logsumexp
    from scipy.stats import binom

    if month >= 12:
        return np.where(numbers == reached, 0.0, -np.inf)
    shares, _ = share_of_year(june, month)
    logs = binom.logpmf(reached, numbers[:, None], shares[None, :])
    return np.asarray(logsumexp(logs, axis=1) - np.log(len(shares)))


def funnel_mass(groups: Sequence[tuple[int, Judgement]], announced: int, size: int) -> Floats:
    """Return the masses of the year's count when candidates pass independently given one rate.

    ``N = announced + Σ_g Binomial(n_g, p_g)``: all groups share one quantile of their judged pass
    rates, the common shock of the year, so that ``Var N`` exceeds ``Σ n p (1 − p)``.

    Parameters
    ----------
    groups : sequence of (candidates, judged pass rate)
    announced : int
        What is certain already.
    size : int
        Length of the result; it must exceed the largest possible count.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.5, 0.5, 0.5, 1.0, "plain", "office", date(2024, 9, 30), "low")
    >>> funnel_mass([(2, j)], 1, 5).round(2).tolist()
    [0.0, 0.25, 0.5, 0.25, 0.0]
    """
    from scipy.stats import binom

    rates = [np.clip(judgement_quantiles(j, RATES), 0.0, 1.0) for _, j in groups]
    total = np.zeros(size)
    for k in range(RATES):
        mass = np.zeros(size)
        mass[announced] = 1.0
        for (n, _), p in zip(groups, rates, strict=True):
            mass = np.convolve(mass, binom.pmf(np.arange(n + 1), n, p[k]))[:size]
        total += mass / RATES
    return np.asarray(total / total.sum())
