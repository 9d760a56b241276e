"""The same truth told as months, years to date or growths gives the same answer, to rounding."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from scenario.model.kernel import PLAIN_DRIFT, PLAIN_SCALES, Known
from scenario.model.root_path import fit_root
from scenario.model.windows import (
    LAST_MONTHS,
    Calendar,
    GrowthFigure,
    LevelFigure,
    year_to_date_path,
)
from scenario.periods import Window

Floats = NDArray[np.float64]
Figures = list[GrowthFigure | LevelFigure]
FIRST, LAST = 2019, 2024


class History:
    """Levels of every bin up to June of the last year, without noise and without rounding."""

    def __init__(self, bins: int) -> None:
        self.calendar = Calendar(FIRST, LAST, bins)
        rng = np.random.default_rng(8)
        n = np.arange(self.calendar.size)
        path = 0.06 * n / bins + 0.2 * np.sin(2 * np.pi * n / bins)
        path += np.cumsum(0.01 * rng.standard_normal(len(n))) + 0.01 * rng.standard_normal(len(n))
        self.levels = np.exp(path).reshape(-1, bins)

    def windows(self, *, to_date: bool, since: int = FIRST) -> list[Window]:
        ends = LAST_MONTHS[self.calendar.bins]
        out = []
        for year in range(since, LAST + 1):
            first = 1
            for end in ends:
                if year < LAST or end <= 6:
                    out.append(Window(year, 1 if to_date else first, end))
                first = end + 1
        return out

    def level(self, window: Window) -> float:
        span = self.calendar.span(window)
        assert span is not None
        return float(self.levels[window.year - FIRST, slice(*span)].sum())

    def by_level(self, *, to_date: bool) -> Figures:
        return [LevelFigure(w, self.level(w)) for w in self.windows(to_date=to_date)]

    def by_growth(self, *, to_date: bool) -> Figures:
        """Levels of the first year and growth from then on."""
        base: Figures = [
            LevelFigure(w, self.level(w)) for w in self.windows(to_date=False) if w.year == FIRST
        ]
        return base + [
            GrowthFigure(w, 100 * (self.level(w) / self.level(w.year_before) - 1), 0.0)
            for w in self.windows(to_date=to_date, since=FIRST + 1)
        ]

    def forecast(self, figures: Figures, draws: int = 2000) -> Floats:
        calendar = self.calendar
        known = Known(profile=0.5, level=1.0)
        path = fit_root(
            figures, calendar, np.zeros(calendar.size), known, draws=draws, seed=4, steps=150,
            scales=PLAIN_SCALES, drift=PLAIN_DRIFT, name="exact",
        )  # fmt: skip
        return year_to_date_path(path.path, path.log_weights, LAST - FIRST, calendar.bins)[:, -1]


FORMS: dict[str, Callable[[History], Figures]] = {
    "levels to date": lambda h: h.by_level(to_date=True),
    "growth of periods": lambda h: h.by_growth(to_date=False),
    "growth to date": lambda h: h.by_growth(to_date=True),
}


@pytest.mark.parametrize("bins", [12, 11, 4], ids=["months", "merged", "quarters"])
def test_every_form_gives_the_same_mean_and_spread(bins: int) -> None:
    history = History(bins)
    plain = history.forecast(history.by_level(to_date=False))
    assert plain.std() > 0.1
    for name, form in FORMS.items():
        other = history.forecast(form(history))
        assert other.mean() == pytest.approx(plain.mean(), abs=1e-6), name
        assert other.std() == pytest.approx(plain.std(), rel=1e-4), name


def test_quarters_beside_their_months_change_nothing() -> None:
    history = History(12)
    months = history.by_level(to_date=False)
    quarters = [
        LevelFigure(Window(y, q, q + 2), history.level(Window(y, q, q + 2)), 1e-3)
        for y in range(FIRST, LAST)
        for q in (1, 4, 7, 10)
    ]
    plain, both = history.forecast(months), history.forecast([*months, *quarters])
    error = plain.std() / np.sqrt(len(plain) / 2)
    assert both.mean() == pytest.approx(plain.mean(), abs=4 * error)
    assert both.std() == pytest.approx(plain.std(), rel=4 / np.sqrt(len(plain)))


def test_known_levels_come_back_exactly() -> None:
    history = History(12)
    calendar = history.calendar
    path = fit_root(
        history.by_level(to_date=True), calendar, np.zeros(calendar.size),
        Known(profile=0.5, level=1.0), draws=400, seed=1, steps=100,
        scales=PLAIN_SCALES, drift=PLAIN_DRIFT,
    )  # fmt: skip
    known = (LAST - FIRST) * 12 + 6
    gap = path.path[:, :known] - np.log(history.levels).ravel()[:known]
    assert np.abs(gap).max() < 1e-6
