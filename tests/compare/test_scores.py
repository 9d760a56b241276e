"""Scores against closed forms and against a kept library."""

from __future__ import annotations

import numpy as np
import pytest
import scoringrules

from scenario.compare.scores import (
    crps,
    exact_interval,
    paired_test,
    rank_of,
    weighted_interval_score,
)
from scenario.settings import QUANTILES

DRAWS = np.random.default_rng(2).normal(3.0, 2.0, 4000)


def test_crps_is_the_fair_one_of_the_library() -> None:
    ours = crps(DRAWS[:50], 4.2)
    assert ours == pytest.approx(scoringrules.crps_ensemble(4.2, DRAWS[:50], estimator="fair"))


def test_crps_of_many_draws_is_that_of_the_normal() -> None:
    assert crps(DRAWS, 4.2) == pytest.approx(scoringrules.crps_normal(4.2, 3.0, 2.0), abs=0.03)


def test_fair_crps_does_not_depend_on_the_number_of_draws() -> None:
    few = [crps(DRAWS[i : i + 4], 4.2) for i in range(0, 4000, 4)]
    assert np.mean(few) == pytest.approx(crps(DRAWS, 4.2), abs=0.06)


def test_weighted_interval_score_is_the_mean_pinball_loss() -> None:
    levels = np.array(QUANTILES)
    at = np.quantile(DRAWS, levels)
    pinball = np.where(at <= 4.2, levels * (4.2 - at), (1 - levels) * (at - 4.2))
    assert weighted_interval_score(DRAWS, 4.2) == pytest.approx(2 * pinball.mean())


def test_rank_halves_ties_after_rounding() -> None:
    assert rank_of(np.array([1.01, 1.04, 2.0, 3.0]), 1.0, 1) == pytest.approx(0.25)


def test_exact_interval_at_the_edges() -> None:
    assert exact_interval(0, 10)[0] == 0.0
    assert exact_interval(10, 10)[1] == 1.0
    low, high = exact_interval(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.444, 0.975)


def test_a_year_counts_once_however_many_rows_it_has() -> None:
    years, mean, p = paired_test([-1.0, -2.0, -0.5], [2020, 2021, 2022])
    again = paired_test([-1.0] * 10 + [-2.0] * 3 + [-0.5], [2020] * 10 + [2021] * 3 + [2022])
    assert (years, mean, p) == pytest.approx(again)
    assert np.isnan(paired_test([-1.0, -2.0], [2020, 2021])[2])
