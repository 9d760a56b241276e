"""Stacking: weights by hand, earlier years only, nearly equal when years are few."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.compare.scores import crps
from scenario.compare.stacking import mixture_crps, stack, stacking_weights
from scenario.model.benchmark import BENCHMARK_NAMES


def rows(years: int = 8) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    outcome = 5.0 + rng.standard_normal(years)
    table = pd.DataFrame(
        {"indicator": "gdp", "region": "china", "year": 2010 + np.arange(years), "month": 6,
         "outcome": outcome, "mean": outcome + 0.1 * rng.standard_normal(years), "sd": 0.2,
         "persists": outcome + rng.standard_normal(years)}
    )  # fmt: skip
    return table.assign(**{n: np.nan for n in BENCHMARK_NAMES if n != "persists"})


def test_weights_maximise_what_they_say_they_maximise() -> None:
    densities = np.random.default_rng(1).gamma(1.0, size=(6, 3))
    weights = stacking_weights(densities, pseudo_years=4.0)

    def goal(w: np.ndarray) -> float:
        return float(np.log(densities @ w).sum() + 4.0 / 3.0 * np.log(w).sum())

    assert weights.sum() == pytest.approx(1.0)
    for move in ([1, -1, 0], [0, 1, -1], [-1, 0, 1]):
        step = 1e-3 * np.array(move)
        assert goal(weights) > max(goal(weights + step), goal(weights - step))


def test_few_years_leave_weights_nearly_equal_and_many_do_not() -> None:
    better = np.array([1.0, 0.2])
    few, many = (stacking_weights(np.tile(better, (n, 1))) for n in (1, 200))
    assert 0.5 < few[0] < 0.56
    assert many[0] > 0.95


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=20), st.floats(-60, 60))
def test_crps_of_equal_points_is_that_of_draws(points: list[float], outcome: float) -> None:
    values = np.array(points)
    count = len(values)
    gap = np.abs(values[:, None] - values[None, :]).sum()
    expected = np.abs(values - outcome).mean() - gap / (2 * count**2)
    found = mixture_crps(values, np.full(count, 1 / count), outcome)
    assert found == pytest.approx(expected, abs=1e-9)
    fair = crps(values, outcome) + gap / (2 * count**2 * (count - 1))
    assert found == pytest.approx(fair, abs=1e-9)


def test_a_later_year_does_not_change_an_earlier_combination() -> None:
    table = rows()
    whole, cut = stack(table), stack(table[table["year"] < 2016])
    pd.testing.assert_frame_equal(whole[whole["year"] < 2016].reset_index(drop=True), cut)
    assert whole["year"].min() == 2012, "a rule needs two earlier errors"
    assert whole["earlier"].tolist() == [0, 1, 2, 3, 4, 5]


def test_the_better_candidate_gains_weight() -> None:
    made = stack(rows())
    assert made["weight"].iloc[0] == pytest.approx(0.5)
    assert made["weight"].is_monotonic_increasing
    assert (made["crps"] < made["equal"]).mean() > 0.5
    assert made["stacked"].mean() < made["equal"].mean()


def test_without_a_rule_there_is_nothing_to_combine() -> None:
    assert stack(rows().assign(persists=np.nan)).empty
