"""States of chains of scales, how they were sampled, and the diagnostics of what is reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.model.pareto import MAX_PARETO_K

Floats = NDArray[np.float64]
CHAINS = 4
#: Least energy diagnostic (E-BFMI) of a No-U-Turn sampler.
MIN_EBFMI = 0.3


@dataclass(frozen=True, slots=True)
class Sampled:
    """How scales were sampled: what an engine does not have keeps its harmless value.

    Parameters
    ----------
    accepted : float
        Share of proposals accepted, or what a weighted draw is worth, of one.
    pareto_k : float
        k̂ of the importance ratios of weighted draws.
    divergences : int
    ebfmi : float
    """

    accepted: float = 1.0
    pareto_k: float = float("-inf")
    divergences: int = 0
    ebfmi: float = float("inf")

    @property
    def passed(self) -> bool:
        """Whether every rule of the sampler itself holds."""
        return self.pareto_k <= MAX_PARETO_K and self.divergences == 0 and self.ebfmi >= MIN_EBFMI

    def worse(self, other: Sampled) -> Sampled:
        """Return the worst of two: a chain of regions is as good as its worst sampling."""
        return Sampled(
            min(self.accepted, other.accepted),
            max(self.pareto_k, other.pareto_k),
            self.divergences + other.divergences,
            min(self.ebfmi, other.ebfmi),
        )

    @property
    def report(self) -> dict[str, float]:
        """The numbers that this engine has, by name."""
        out: dict[str, float] = {"accepted": self.accepted}
        if np.isfinite(self.pareto_k):
            out["pareto_k"] = self.pareto_k
        if np.isfinite(self.ebfmi):
            out |= {"divergences": self.divergences, "ebfmi": self.ebfmi}
        return out


@dataclass(frozen=True, slots=True)
class ScaleChains:
    """States of independent chains.

    Parameters
    ----------
    states : ndarray, shape (chains, steps, d)
    how : Sampled
    """

    states: Floats
    how: Sampled

    def spread_over(self, draws: int) -> tuple[Floats, NDArray[np.int64]]:
        """Return the distinct states used and, for each draw, which one it uses.

        Draws are in chain order: the first quarter from the first chain, and so on.
        """
        chains, steps, _ = self.states.shape
        chain = np.arange(draws) * chains // draws
        first = np.searchsorted(chain, np.arange(chains))
        length = np.bincount(chain, minlength=chains)
        step = ((np.arange(draws) - first[chain]) * steps) // np.maximum(length[chain], 1)
        picked = self.states[chain, step]
        distinct, which = np.unique(picked, axis=0, return_inverse=True)
        return distinct, np.asarray(which.reshape(-1), dtype=np.int64)


def _normal_scores(values: Floats) -> Floats:
    """Replace values by the normal quantiles of their ranks."""
    from scipy.special import ndtri

    ranks = np.empty(values.size)
    ranks[np.argsort(values, axis=None, kind="stable")] = np.arange(1.0, values.size + 1.0)
    return np.asarray(ndtri((ranks.reshape(values.shape) - 0.375) / (values.size + 0.25)))


def split_rhat(values: Floats) -> float:
    """Return the rank-normalised split R-hat of one quantity (Vehtari and others 2021).

    Parameters
    ----------
    values : ndarray, shape (chains, steps)

    Examples
    --------
    >>> import numpy as np
    >>> round(split_rhat(np.random.default_rng(0).normal(size=(4, 1000))), 2)
    1.0
    """
    if np.ptp(values) == 0.0:
        return 1.0

    def plain(v: Floats) -> float:
        half = v.shape[1] // 2
        parts = np.concatenate([v[:, :half], v[:, half : 2 * half]])
        within = parts.var(axis=1, ddof=1).mean()
        between = parts.mean(axis=1).var(ddof=1)
        return float(np.sqrt((half - 1) / half + between / within))

    return max(
        plain(_normal_scores(values)), plain(_normal_scores(np.abs(values - np.median(values))))
    )


def effective_draws(values: Floats) -> float:
    """Return the bulk effective number of draws of one quantity.

    Parameters
    ----------
    values : ndarray, shape (chains, steps)
    """
    return _effective(_normal_scores(values))


def tail_draws(values: Floats, level: float = 0.05) -> float:
    """Return the effective number of draws behind the two tails, the smaller one.

    Parameters
    ----------
    values : ndarray, shape (chains, steps)
    level : float
        Mass of a tail.
    """
    low, high = np.quantile(values, [level, 1.0 - level])
    return min(share_draws(values <= edge) for edge in (low, high))


def share_draws(met: NDArray[np.bool_]) -> float:
    """Return the effective number of draws behind a share, shape (chains, steps)."""
    return _effective(met.astype(float))


def _effective(values: Floats) -> float:
    """Return the effective number by the initial monotone sequence of split chains."""
    if np.ptp(values) == 0.0:
        return float(values.size)
    half = values.shape[1] // 2
    v = np.concatenate([values[:, :half], values[:, half : 2 * half]])
    chains, steps = v.shape
    centred = v - v.mean(axis=1, keepdims=True)
    width = 2 ** int(np.ceil(np.log2(2 * steps)))
    power = np.abs(np.fft.rfft(centred, width, axis=1)) ** 2
    auto = np.fft.irfft(power, width, axis=1)[:, :steps] / steps
    within = auto[:, 0].mean() * steps / (steps - 1)
    total = within * (steps - 1) / steps + v.mean(axis=1).var(ddof=1)
    rho = 1.0 - (within - auto.mean(axis=0) * steps / (steps - 1)) / total
    pairs = rho[: 2 * (steps // 2)].reshape(-1, 2).sum(axis=1)
    stop = int(np.argmax(pairs < 0)) if np.any(pairs < 0) else len(pairs)
    tau = -1.0 + 2.0 * np.minimum.accumulate(pairs[: max(stop, 1)]).sum()
    return float(min(chains * steps / max(tau, 1e-3), chains * steps * np.log10(chains * steps)))
