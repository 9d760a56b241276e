"""Stated correlations: put between targets without touching any marginal."""

from __future__ import annotations

import numpy as np
import pytest

from scenario.errors import ScenarioError
from scenario.model.contract import Draws
from scenario.simulate.joint import correlation_matrix, couple


def draws(size: int = 4000) -> dict[str, Draws]:
    rng = np.random.default_rng(0)
    a, b = rng.gamma(2.0, 1.0, size), rng.normal(0, 1, size)
    return {"a": Draws(a, parts={"twice": 2 * a}), "b": Draws(b, readings={"own": b})}


def test_marginals_are_untouched_and_parts_move_along():
    before = draws()
    after = couple(before, {("a", "b"): 0.6}, seed=1)
    for id in before:
        np.testing.assert_array_equal(np.sort(after[id].values), np.sort(before[id].values))
    np.testing.assert_array_equal(after["a"].parts["twice"], 2 * after["a"].values)
    np.testing.assert_array_equal(after["b"].readings["own"], after["b"].values)


@pytest.mark.parametrize("stated", [-0.5, 0.0, 0.6])
def test_the_stated_rank_correlation_comes_out(stated):
    from scipy.stats import spearmanr

    after = couple(draws(), {("a", "b"): stated}, seed=1)
    expected = 6 / np.pi * np.arcsin(stated / 2)
    got = spearmanr(after["a"].values, after["b"].values).statistic
    assert got == pytest.approx(expected, abs=0.05)


def test_adding_a_target_does_not_reshuffle_the_others():
    two = couple(draws(), {("a", "b"): 0.6}, seed=1)
    three = couple({**draws(), "z": Draws(np.arange(4000.0))}, {("a", "b"): 0.6}, seed=1)
    np.testing.assert_array_equal(two["a"].values, three["a"].values)
    np.testing.assert_array_equal(two["b"].values, three["b"].values)


def test_impossible_correlations_are_refused():
    with pytest.raises(ScenarioError, match="不能同时成立"):
        correlation_matrix(["a", "b", "c"], {("a", "b"): 0.9, ("b", "c"): 0.9, ("a", "c"): -0.9})
