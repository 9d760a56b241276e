"""Known truth: bands of amounts, counts, shares and milestones hold what they promise."""

from __future__ import annotations

import numpy as np
import pytest
from known_truth.yearly_simulator import SORTS, District, Truth

from scenario.model.catalogue import MODELS
from scenario.settings import tails

DRAWS = 400


def inside(truth: Truth, rng: np.random.Generator) -> bool:
    """Say whether the truth lies in the band, by its place among the draws.

    Ties (whole numbers, a stop at the target) are broken at random: that is the only way in which
    a band of a discrete quantity can hold exactly eight of ten.
    """
    target = truth.plan.targets[truth.id]
    model = MODELS[target.kind](truth.plan, target)
    draws = model.fit(truth.observations, draws=DRAWS, seed=7).draws.values
    below, equal = np.mean(draws < truth.value), np.mean(draws == truth.value)
    place = below + rng.random() * equal
    low, high = tails()
    return bool(low <= place <= high)


def coverage(sort: str, districts: range, each: int) -> float:
    """Return the share of truths inside the band."""
    rng = np.random.default_rng(99)
    hits = [
        inside(one.case(sort), rng)
        for one in (District(seed) for seed in districts)
        for _ in range(each)
    ]
    return float(np.mean(hits))


@pytest.mark.parametrize("sort", SORTS)
def test_bands_of_a_few_districts(sort):
    assert 0.64 <= coverage(sort, range(30), 2) <= 0.95


@pytest.mark.proof
@pytest.mark.parametrize("sort", SORTS)
def test_bands_of_two_hundred_districts(sort, measured):
    """80 % bands of yearly targets on 200 simulated districts, four targets each."""
    covered = coverage(sort, range(200), 4)
    measured(sort=sort, targets=800, covered=round(covered, 4), bound="0.76–0.84")
    assert 0.76 <= covered <= 0.84
