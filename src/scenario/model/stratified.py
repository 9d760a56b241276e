"""Draws of judgements from one stratified uniform, and a shock that projects have in common."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenario.model.contract import Floats
from scenario.model.margin_law import judgement_quantiles
from scenario.seeds import generator
from scenario.terms import Judgement


def shuffled_levels(size: int, seed: int, *names: str) -> Floats:
    """Return one uniform number in each of `size` equal parts of (0, 1), in a random order.

    Examples
    --------
    >>> u = shuffled_levels(4, 1, "a")
    >>> sorted((u * 4).astype(int).tolist())
    [0, 1, 2, 3]
    """
    rng = generator(seed, *names)
    return np.asarray(rng.permutation((np.arange(size) + rng.uniform(size=size)) / size))


def common_shock(
    strength: Judgement, draws: int, seed: int, project: str
) -> Callable[[str], Floats]:
    """Return, for each part of a project's time, levels that move with the year's common delay.

    ``u = Φ(√ρ C + √(1−ρ) E)`` with C the same for all projects, E the project's own per part and
    ρ the median of the judged strength.

    Parameters
    ----------
    strength : Judgement
        ρ between 0 and 1.
    draws, seed : int
    project : str
        Keys the project's own part, so that adding a project does not reshuffle the others.
    """
    from scipy.special import ndtr

    rho = float(np.clip(np.median(judgement_quantiles(strength, 101)), 0.0, 0.999))
    shared = generator(seed, "delay", "common").standard_normal(draws)

    def levels(part: str) -> Floats:
        own = generator(seed, "delay", project, part).standard_normal(draws)
        return np.asarray(ndtr(np.sqrt(rho) * shared + np.sqrt(1.0 - rho) * own))

    return levels
