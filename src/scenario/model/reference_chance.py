"""The chance that targets of a class are met: judgements and the published record, pooled.

With class c, level l and horizon h of a case, ``logit p = m_c + s_c (√ρ κ + √(1−ρ) κ_c) + t a_l +
t b_h`` where m, s are the mean and spread of the judgement on logit scale, κ is what all judgements
err by together, and κ, κ_c, a, b are standard normal. Misses are published more rarely than
successes, by a factor δ ≤ 1, so that in print ``logit q = logit p − ln δ``. The posterior given δ
is taken as normal at its mode (the likelihood is log-concave); δ is summed over equally likely
values of its judgement, weighted by their evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scenario.model.contract import Floats
from scenario.model.margin_law import judgement_quantiles
from scenario.settings import tails
from scenario.terms import Judgement

#: Share of the variance of a judgement's error that all classes have in common.
SHARED = 0.5
#: Spread (logit) of levels of government and of horizons around districts' yearly targets.
LEVEL_SPREAD, HORIZON_SPREAD = 0.5, 0.5
#: No chance that rests on a reference class is higher than this.
CEILING = 0.95
#: Equally likely values of the publication factor, and steps of Newton's method.
BIASES, STEPS = 15, 40


@dataclass(frozen=True, slots=True)
class Cell:
    """Cases of one class, level and horizon: how many, and how many were met."""

    group: str
    level: str
    horizon: str
    cases: int
    met: int


@dataclass(frozen=True, slots=True)
class Chance:
    """A posterior chance: its mean, and the house's equal-tailed interval of what it may be.

    Parameters
    ----------
    mean, low, high : float
        The mean is capped at `CEILING`.
    prior : float
        What the judgement alone says.
    cases : int
        All cases that went in.
    """

    mean: float
    low: float
    high: float
    prior: float
    cases: int


def logit_moments(judgement: Judgement) -> tuple[float, float]:
    """Return mean and standard deviation of a judged chance on logit scale.

    Examples
    --------
    >>> from datetime import date
    >>> j = Judgement("a", "a", 0.3, 0.5, 0.7, 0.9, "plain", "office", date(2024, 9, 30), "low")
    >>> [round(abs(m), 2) for m in logit_moments(j)]
    [0.0, 0.51]
    """
    p = np.clip(judgement_quantiles(judgement, 201), 1e-4, 1.0 - 1e-4)
    z = np.log(p / (1.0 - p))
    return float(z.mean()), float(z.std())


def chance_of(
    group: str,
    cells: Sequence[Cell],
    judgements: Mapping[str, Judgement],
    bias: Judgement,
    *,
    level: str = "district",
    horizon: str = "year",
) -> Chance:
    """Return the chance that a target of a class is met.

    Parameters
    ----------
    group : str
        Class of the target, a key of `judgements`.
    cells : sequence of Cell
        The record; its groups are keys of `judgements` too.
    judgements : mapping of str to Judgement
        Class → judged chance of meeting.
    bias : Judgement
        How often a miss is published, relative to a success.
    level, horizon : str
        Of the target.

    Examples
    --------
    >>> from datetime import date
    >>> def said(a, m, b):
    ...     return Judgement("x", "x", a, m, b, 0.9, "plain", "office", date(2024, 9, 30), "low")
    >>> none = chance_of("k", [], {"k": said(0.5, 0.7, 0.85)}, said(0.3, 0.6, 1.0))
    >>> many = chance_of(
    ...     "k", [Cell("k", "district", "year", 40, 8)], {"k": said(0.5, 0.7, 0.85)}, said(1, 1, 1)
    ... )
    >>> none.mean > 0.6, many.mean < 0.4
    (True, True)
    """
    groups = sorted({group, *(c.group for c in cells)})
    levels = sorted({level, *(c.level for c in cells)} - {"district"})
    far = sorted({horizon, *(c.horizon for c in cells)} - {"year"})
    moments = {g: logit_moments(judgements[g]) for g in groups}

    def row(g: str, at: str, ahead: str) -> Floats:
        s = moments[g][1]
        own = [s * np.sqrt(1.0 - SHARED) * (g == other) for other in groups]
        return np.array(
            [
                s * np.sqrt(SHARED),
                *own,
                *(LEVEL_SPREAD * (at == other) for other in levels),
                *(HORIZON_SPREAD * (ahead == other) for other in far),
            ]
        )

    wanted, centre = row(group, level, horizon), moments[group][0]
    prior = _mean_logistic(centre, float(wanted @ wanted))
    if not cells:
        return _summary(np.array([centre]), np.array([wanted @ wanted]), np.ones(1), prior, 0)
    design = np.array([row(c.group, c.level, c.horizon) for c in cells])
    offset = np.array([moments[c.group][0] for c in cells])
    cases = np.array([c.cases for c in cells], dtype=float)
    met = np.array([c.met for c in cells], dtype=float)
    means, variances, evidence = [], [], []
    for factor in judgement_quantiles(bias, BIASES):
        mode, cov, log_evidence = _laplace(design, offset - np.log(factor), cases, met)
        means.append(centre + float(wanted @ mode))
        variances.append(float(wanted @ cov @ wanted))
        evidence.append(log_evidence)
    weights = np.exp(np.array(evidence) - max(evidence))
    return _summary(
        np.array(means), np.array(variances), weights / weights.sum(), prior, int(cases.sum())
    )


def _laplace(
    design: Floats, offset: Floats, cases: Floats, met: Floats
) -> tuple[Floats, Floats, float]:
    """Return mode, covariance and log evidence of standard normal effects."""
    size = design.shape[1]
    beta = np.zeros(size)
    for _ in range(STEPS):
        p = 1.0 / (1.0 + np.exp(-(offset + design @ beta)))
        gradient = design.T @ (met - cases * p) - beta
        precision = np.eye(size) + (design.T * (cases * p * (1.0 - p))) @ design
        step = np.linalg.solve(precision, gradient)
        step /= max(1.0, float(np.abs(step).max()) / 2.0)  # far steps of Newton's method overshoot
        beta = beta + step
        if np.abs(step).max() < 1e-9:
            break
    eta = offset + design @ beta
    p = 1.0 / (1.0 + np.exp(-eta))
    precision = np.eye(size) + (design.T * (cases * p * (1.0 - p))) @ design
    likelihood = float(np.sum(met * eta - cases * np.logaddexp(0.0, eta)))
    evidence = likelihood - 0.5 * float(beta @ beta) - 0.5 * np.linalg.slogdet(precision)[1]
    return beta, np.linalg.inv(precision), float(evidence)


def _mean_logistic(mean: float, variance: float) -> float:
    nodes, weights = np.polynomial.hermite_e.hermegauss(31)
    p = 1.0 / (1.0 + np.exp(-(mean + np.sqrt(variance) * nodes)))
    return float(np.sum(weights * p) / np.sum(weights))


def _summary(means: Floats, variances: Floats, weights: Floats, prior: float, cases: int) -> Chance:
    from scipy.optimize import brentq
    from scipy.stats import norm

    low, high = tails()
    scales = np.sqrt(variances)
    mean = sum(
        w * _mean_logistic(float(m), float(v))
        for w, m, v in zip(weights, means, variances, strict=True)
    )

    def quantile(level: float) -> float:
        def excess(z: float) -> float:
            return float(np.sum(weights * norm.cdf(z, means, scales)) - level)

        z = float(brentq(excess, means.min() - 9 * scales.max(), means.max() + 9 * scales.max()))
        return float(1.0 / (1.0 + np.exp(-z)))

    return Chance(min(float(mean), CEILING), quantile(low), quantile(high), prior, cases)
