"""Windows of growth are exact; their linear form is their derivative."""

from __future__ import annotations

import numpy as np
import pytest

from scenario.errors import ScenarioError
from scenario.identities import ytd_growth
from scenario.model.seasonal_profile import USUAL_PROFILE, PrintedLevel, fit_profile, tilt
from scenario.model.windows import (
    Calendar,
    GrowthFigure,
    as_windows,
    base_share,
    linearise,
    log_growth,
    year_to_date_path,
)
from scenario.periods import BINS, Window

CALENDAR = Calendar(2021, 2023)
RNG = np.random.default_rng(5)
PATH = 0.1 * RNG.standard_normal((3, CALENDAR.size)).cumsum(axis=1)
WEIGHTS = np.tile(np.log(USUAL_PROFILE), 3)


def figures(*windows: Window) -> list[GrowthFigure]:
    return [GrowthFigure(w, 5.0) for w in windows]


def test_year_to_date_of_a_path_is_the_ratio_of_its_sums() -> None:
    levels = np.exp(PATH + WEIGHTS).reshape(3, 3, BINS)
    direct = ytd_growth(levels[:, 2], levels[:, 1])
    np.testing.assert_allclose(year_to_date_path(PATH, WEIGHTS, 2), direct, rtol=1e-12)


@pytest.mark.parametrize(
    ("window", "bins"),
    [
        (Window(2023, 1, 2), slice(0, 1)),
        (Window(2023, 5, 5), slice(3, 4)),
        (Window(2023, 4, 6), slice(2, 5)),
        (Window(2023, 7, 12), slice(5, 11)),
        (Window(2023, 1, 12), slice(0, 11)),
    ],
)
def test_every_kind_of_window_is_exact(window: Window, bins: slice) -> None:
    levels = np.exp(PATH + WEIGHTS).reshape(3, 3, BINS)
    direct = np.log(levels[:, 2, bins].sum(axis=1) / levels[:, 1, bins].sum(axis=1))
    got = log_growth(PATH, WEIGHTS, as_windows(figures(window), CALENDAR))[:, 0]
    np.testing.assert_allclose(got, direct, rtol=1e-12)


def test_linear_form_is_exact_at_its_point_and_is_the_derivative() -> None:
    windows = as_windows(figures(Window(2022, 1, 6), Window(2023, 3, 3)), CALENDAR)
    a, c = linearise(PATH[0], WEIGHTS, windows)
    at = log_growth(PATH[:1], WEIGHTS, windows)[0]
    np.testing.assert_allclose(a @ PATH[0] + c, at, atol=1e-12)
    step = 1e-6
    for place in (0, 13, 24, 32):
        moved = PATH[:1].copy()
        moved[0, place] += step
        slope = (log_growth(moved, WEIGHTS, windows)[0] - at) / step
        np.testing.assert_allclose(slope, a[:, place], atol=1e-5)


def test_figures_outside_the_calendar_or_inside_the_first_bin_are_left_out() -> None:
    outside = figures(Window(2021, 1, 12), Window(2024, 1, 6), Window(2023, 2, 2))
    assert as_windows(outside, CALENDAR).count == 0


def test_a_year_to_date_that_its_months_determine_is_dropped_but_the_latest_stays() -> None:
    months = [Window(2023, m, m) for m in range(3, 7)]
    running = [Window(2023, 1, m) for m in range(2, 7)]
    windows = as_windows(figures(*months, *running), CALENDAR)
    kept = {(int(a), int(b)) for a, b in zip(windows.start, windows.stop, strict=True)}
    assert kept == {(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5)}


def test_order_of_figures_does_not_matter() -> None:
    some = figures(Window(2023, 1, 6), Window(2022, 1, 12), Window(2023, 3, 3))
    one, other = as_windows(some, CALENDAR), as_windows(some[::-1], CALENDAR)
    for a, b in ((one.year, other.year), (one.start, other.start), (one.y, other.y)):
        np.testing.assert_array_equal(a, b)


def test_split_january_february_is_refused_by_the_window_itself() -> None:
    with pytest.raises(ScenarioError, match="IN-063"):
        _ = Window(2023, 2, 2).bins


def test_profile_is_learned_from_ratios_within_years_only() -> None:
    truth = np.array([0.06, 0.08, 0.09, 0.10, 0.14, 0.09, 0.09, 0.11, 0.10, 0.08, 0.06])
    running = truth.cumsum()
    levels = [
        PrintedLevel(year, at, scale * float(running[at]))
        for year, scale in ((2015, 100.0), (2016, 37.0), (2017, 900.0))
        for at in range(BINS)
    ]
    np.testing.assert_allclose(fit_profile(levels), truth, atol=0.006)


def test_profile_without_levels_is_the_usual_one() -> None:
    np.testing.assert_allclose(fit_profile([]), USUAL_PROFILE)
    assert USUAL_PROFILE.sum() == pytest.approx(1.0)


def test_tilted_weights_give_the_drawn_base_share() -> None:
    shares = np.array([0.44, 0.52])
    tilted = tilt(WEIGHTS, PATH[0], 5, shares)
    got = base_share(np.tile(PATH[0], (2, 1)), tilted, 2, 5)
    np.testing.assert_allclose(got, shares, rtol=1e-12)
