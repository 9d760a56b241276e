"""Paths that run one year further: this year's answer stays, the next one stands on it."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from scenario.model.growth_chain import ChainFigures, calendar_of, forecast_growth, year_growth
from scenario.model.growth_upstream import upstream
from scenario.model.seasonal_profile import USUAL_PROFILE, BaseShare, tilt
from scenario.model.windows import Calendar, GrowthFigure
from scenario.periods import Window

DRAWS = 2000
KNOWN = ChainFigures(
    ("nation", "town"),
    {
        "nation": [GrowthFigure(Window(y, 1, 12), g) for y, g in ((2021, 7.0), (2022, 6.0), (2023, 5.0))]
        + [GrowthFigure(Window(2024, 1, 6), 5.5)],
        "town": [GrowthFigure(Window(y, 1, 12), g) for y, g in ((2021, 9.0), (2022, 8.0), (2023, 4.0))]
        + [GrowthFigure(Window(2024, 1, 6), 6.0)],
    },
)  # fmt: skip


@pytest.fixture(scope="module")
def paths():
    first = calendar_of(KNOWN, 2024).first_year
    made = {
        last: forecast_growth(
            KNOWN, 2024, as_of=date(2024, 9, 30), draws=DRAWS, seed=1, steps=150,
            calendar=Calendar(first, last),
        )["town"]
        for last in (2024, 2025)
    }  # fmt: skip
    return made


def test_this_years_answer_stays_within_monte_carlo_error(paths):
    short = year_growth(paths[2024])[:, -1]
    long = year_growth(paths[2025], 2024)[:, -1]
    error = np.sqrt(2.0 * short.var() / (DRAWS / 4))  # chains of scales: a quarter counts in full
    assert abs(short.mean() - long.mean()) < 4.0 * error
    assert long.std() == pytest.approx(short.std(), rel=0.25)
    june = year_growth(paths[2025], 2024)[:, 4]
    assert june == pytest.approx(6.0, abs=0.2)


def test_the_next_year_stands_on_each_draws_own_year(paths):
    path = paths[2025]
    this, later = year_growth(path, 2024)[:, -1], year_growth(path, 2025)[:, -1]
    level = np.exp(path.path + path.log_weights)
    sums = level.reshape(len(level), -1, 11).sum(axis=2)[:, -3:]
    assert this == pytest.approx(100.0 * (sums[:, 1] / sums[:, 0] - 1.0))
    assert later == pytest.approx(100.0 * (sums[:, 2] / sums[:, 1] - 1.0))
    assert later.std() > this.std()


@pytest.mark.parametrize("year", [2024, 2025])
def test_what_came_from_above_and_the_own_part_add_up(paths, year):
    parts = upstream(paths[2025], year)
    assert set(parts) == {"above_growth", "own_departure"}
    assert sum(parts.values()) == pytest.approx(year_growth(paths[2025], year)[:, -1])


def test_the_share_belongs_to_the_year_it_was_stated_for():
    weights, path = np.log(np.tile(USUAL_PROFILE, 3)), 0.1 * np.arange(33.0) / 11.0
    share = BaseShare(5, np.array([0.45]), back=3)
    level = np.exp(tilt(weights, path, *share)[0] + path)[:11]
    assert level[:5].sum() / level.sum() == pytest.approx(0.45)
