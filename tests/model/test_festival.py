"""The Spring Festival in single months: shares of days, a known effect found, and none where none is."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

import scenario as sc
from scenario.model import plain_fit
from scenario.model.festival import EFFECT, WINDOWS, festival_shares
from scenario.model.kernel import Known
from scenario.model.windows import Calendar
from scenario.read.calendar_files import spring_festival

Floats = NDArray[np.float64]


def test_days_of_a_window_are_counted_in_the_months_where_they_fall() -> None:
    shares = festival_shares(Calendar(2000, 2037, 12)).reshape(38, 12, len(WINDOWS))
    assert shares.mean(axis=0) == pytest.approx(np.zeros((12, len(WINDOWS))), abs=1e-12)
    assert shares.sum(axis=1) == pytest.approx(np.zeros((38, len(WINDOWS))), abs=1e-12)
    assert not shares[:, 3:].any()
    assert spring_festival(2023) == date(2023, 1, 22)
    usual = np.array([
        np.mean([
            sum((spring_festival(y) + timedelta(days=d)).month == month for d in range(7, 21)) / 14
            for y in range(2000, 2038)
        ])
        for month in (1, 2, 3)
    ])  # fmt: skip
    # 2023: the two weeks from 29 January on have three days in January and eleven in February.
    assert shares[23, :3, 2] + usual == pytest.approx([3 / 14, 11 / 14, 0.0])


@pytest.mark.parametrize("bins", [1, 4, 11])
def test_where_the_months_are_one_figure_nothing_is_told(bins: int) -> None:
    assert festival_shares(Calendar(2020, 2024, bins)).shape == (5 * bins, 0)
    calendar = Calendar(2020, 2024, bins)
    with_it, without = (Known(0.3, 1.0, f).covariance(calendar) for f in (EFFECT, 0.0))
    assert np.array_equal(with_it, without)


def series(effect: float, seed: int, months: int) -> pd.Series:
    """Return a made series, 2016 to so many months of 2024, in which the holiday week costs `effect`."""
    calendar = Calendar(2016, 2024, 12)
    rng = np.random.default_rng(seed)
    log = 0.05 * calendar.time + np.cumsum(0.004 * rng.standard_normal(calendar.size))
    log += 0.006 * rng.standard_normal(calendar.size)
    log += festival_shares(calendar) @ np.array([0.0, -effect, -effect / 2])
    index = pd.period_range("2016-01", periods=calendar.size, freq="M")
    return pd.Series(100 * np.exp(log), index)[: 96 + months]


def growth(values: pd.Series) -> Floats:
    answer = sc.year_end(values, year=2024, draws=800, seed=1)
    assert answer.growth is not None
    return answer.growth


def test_a_february_that_the_festival_left_is_not_read_as_strength(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With one month known: errors and spread of the year with the windows, and without."""
    errors: dict[float, list[float]] = {EFFECT: [], 0.0: []}
    spreads: dict[float, list[float]] = {EFFECT: [], 0.0: []}
    for effect, found in errors.items():
        monkeypatch.setattr(plain_fit, "EFFECT", effect)
        for seed in range(4):
            whole = series(0.12, seed, 12)
            true = 100 * (whole[96:].sum() / whole[84:96].sum() - 1)
            draws = growth(series(0.12, seed, 1))
            found.append(abs(float(draws.mean()) - true))
            spreads[effect].append(float(draws.std()))
    assert np.mean(errors[EFFECT]) < np.mean(errors[0.0])
    assert np.mean(spreads[EFFECT]) < 0.8 * np.mean(spreads[0.0])


def test_where_there_is_no_effect_the_answer_hardly_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_it = growth(series(0.0, 3, 6))
    monkeypatch.setattr(plain_fit, "EFFECT", 0.0)
    without = growth(series(0.0, 3, 6))
    assert with_it.std() == pytest.approx(without.std(), rel=0.1)
    assert with_it.mean() == pytest.approx(without.mean(), abs=0.2 * without.std())
