"""The scale on which a plain series moves: exact transforms, weights that find the truth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.model.plain_power import POWERS, Scale, months_of, scales_of, share_out
from scenario.model.plain_series import PlainSeries, read_series
from scenario.model.windows import Calendar

MONTHS = pd.period_range("2012-01", "2023-06", freq="M")


def made(noise_with_level: bool, seed: int = 1, measure: str = "level") -> PlainSeries:
    """Return a strongly growing series whose noise and season grow with the level, or do not."""
    rng = np.random.default_rng(seed)
    n = np.arange(len(MONTHS))
    level = 100.0 * np.exp(n / 60.0) if noise_with_level else 100.0 + 3.0 * n
    season = 0.1 * np.sin(n / 6.0 * np.pi) + 0.05 * rng.standard_normal(len(n))
    values = level * np.exp(season) if noise_with_level else level + 100.0 * season
    return read_series(pd.Series(values, MONTHS), measure)  # type: ignore[arg-type]


@given(
    st.sampled_from(POWERS),
    st.floats(1e-3, 1e9),
    st.lists(st.floats(1e-3, 40.0), min_size=1, max_size=5),
)
def test_back_undoes_onto(power: float, middle: float, ratios: list[float]) -> None:
    scale, values = Scale(power, middle), middle * np.array(ratios)
    np.testing.assert_allclose(scale.back(scale.onto(values)), values, rtol=1e-9)


@pytest.mark.parametrize("power", POWERS)
def test_slope_is_the_derivative_and_one_over_the_middle_there(power: float) -> None:
    scale, at = Scale(power, 50.0), np.array([20.0, 50.0, 130.0])
    step = 1e-5
    numeric = (scale.onto(at + step) - scale.onto(at - step)) / (2 * step)
    np.testing.assert_allclose(scale.slope(at), numeric, rtol=1e-6)
    assert scale.slope(np.array(50.0)) == pytest.approx(1 / 50.0)


def weight_of(series: PlainSeries, power: float) -> float:
    return sum(weight for scale, weight in scales_of(series) if scale.power == power)


def test_weights_find_the_scale_of_the_noise() -> None:
    for seed in range(5):
        assert weight_of(made(True, seed), 0.0) > 0.9
        assert weight_of(made(False, seed), 1.0) > 0.9


def test_weights_add_up_and_do_not_depend_on_the_unit() -> None:
    series = made(False)
    tenfold = PlainSeries(
        series.name, series.measure, series.per_year, series.bins, series.windows,
        tuple(1e4 * v for v in series.values), series.decimals,
    )  # fmt: skip
    weights = [[w for _, w in scales_of(s)] for s in (series, tenfold)]
    assert sum(weights[0]) == pytest.approx(1.0)
    np.testing.assert_allclose(weights[0], weights[1], rtol=1e-6)


def test_growth_years_and_short_series_move_in_logs() -> None:
    index = pd.period_range("2012", "2023", freq="Y")
    yearly = read_series(pd.Series(np.linspace(10.0, 30.0, 12), index), "level")
    short = read_series(pd.Series(np.arange(10.0, 28.0), MONTHS[:18]), "level")
    growth = read_series(pd.Series(np.linspace(3.0, 9.0, len(MONTHS)), MONTHS), "growth")
    for series in (yearly, short, growth):
        assert [(s.power, w) for s, w in scales_of(series)] == [(0.0, 1.0)]


def test_a_series_that_collapsed_is_left_in_logs() -> None:
    values = 1e4 * np.exp(-np.arange(len(MONTHS)) / 20.0)
    values *= 1.0 + 0.01 * np.cos(np.arange(len(MONTHS)))
    assert [s.power for s, _ in scales_of(read_series(pd.Series(values, MONTHS), "level"))] == [0.0]


def test_months_of_a_bin() -> None:
    assert months_of(Calendar(2020, 2021, 11)).tolist() == [2, *[1] * 10] * 2
    assert months_of(Calendar(2020, 2020, 4)).tolist() == [3] * 4


@given(st.integers(40, 5000), st.lists(st.floats(0.05, 1.0), min_size=1, max_size=3))
def test_shares_of_draws_add_up(draws: int, raw: list[float]) -> None:
    weights = tuple(w / sum(raw) for w in raw)
    counts = share_out(draws, weights, 4)
    assert sum(counts) == draws
    assert all(abs(c - draws * w) <= 4 * len(raw) for c, w in zip(counts, weights, strict=True))
