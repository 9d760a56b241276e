"""Figures as linear statements about a path, at the path that they lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.model.windows import Windows, linearise

Floats = NDArray[np.float64]
#: Most rounds of linearising, and the largest move of a log level that ends them.
_ROUNDS, SETTLED = 8, 1e-9
#: Variance that leaves a figure without a say.
NO_SAY = 100.0
_NONE: Mapping[str, Floats] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Linear:
    """Figures as linear statements ``y ≈ A x + c`` about a path, and what they are made of.

    Parameters
    ----------
    windows : Windows
    a, c : ndarray, shape (m, n) and (m,)
    blocks : mapping of str to ndarray (n, n)
    fixed : ndarray, shape (n, n)
    thin : mapping of str to ndarray (n, r)
        ``F`` of blocks ``F Fᵀ`` that have few columns.
    """

    windows: Windows
    a: Floats
    c: Floats
    blocks: Mapping[str, Floats]
    fixed: Floats
    thin: Mapping[str, Floats] = field(default_factory=lambda: _NONE)

    @property
    def reduced(self) -> Floats:
        """Covariances of the blocks as the figures see them, shape (b, m, m)."""
        return np.stack([self._seen(name) for name in self.blocks])

    def _seen(self, name: str) -> Floats:
        if name in self.thin:
            half = self.a @ self.thin[name]
            return np.asarray(half @ half.T)
        return np.asarray(self.a @ self.blocks[name] @ self.a.T)

    @property
    def base(self) -> Floats:
        """Covariance of what has a known spread, rounding included, shape (m, m)."""
        return np.asarray(self.a @ self.fixed @ self.a.T + np.diag(self.windows.sd**2))


def linearised(
    windows: Windows,
    mean: Floats,
    log_weights: Floats,
    blocks: Mapping[str, Floats],
    fixed: Floats,
    squares: Floats,
    thin: Mapping[str, Floats] = _NONE,
) -> Linear:
    """Linearise at the path that the figures lead to with typical scales; bounds have no say."""
    centre = mean
    prior = fixed + np.tensordot(squares, np.stack(list(blocks.values())), 1)
    for _ in range(_ROUNDS):
        a, c = linearise(centre, log_weights, windows)
        noise = np.diag(windows.sd**2 + NO_SAY * np.abs(windows.side))
        step = solve(a @ prior @ a.T + noise, windows.y - c - a @ mean)
        before, centre = centre, mean + prior @ (a.T @ step)
        if np.abs(centre - before).max() < SETTLED:
            break
    return Linear(windows, a, c, blocks, fixed, thin)


def solve(covariance: Floats, right: Floats) -> Floats:
    """Return ``V⁻¹ r``."""
    from scipy.linalg import lapack

    lower, failed = lapack.dpotrf(covariance, lower=1, clean=0, overwrite_a=0)
    if failed:
        msg = "the covariance of the figures is not positive definite"
        raise ArithmeticError(msg)
    return np.asarray(lapack.dpotrs(lower, right, lower=1)[0])
