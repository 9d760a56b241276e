"""The default engine against the reference on twenty series: the same answers, within what is allowed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from known_truth.engine_cases import cases
from known_truth.test_self_consistency import (
    CALENDAR,
    DRIFT,
    KNOWN,
    SCALES,
    World,
    growth_of,
    world,
)

from scenario.model.root_path import PathDraws, fit_root
from scenario.model.windows import LevelFigure


@pytest.mark.proof
def test_twenty_series_by_both_engines(measured: Callable[..., None]) -> None:
    """Year's growth of 20 series by the default engine and by the PyMC reference."""
    gaps = [case.compare() for case in cases(20)]
    measured(
        series=len(gaps),
        worst_mean_in_mcse=round(max(g["mcse"] for g in gaps), 2),
        worst_sd=round(max(g["sd"] for g in gaps), 4),
        worst_chance=round(max(g["chance"] for g in gaps), 4),
        bound="mean 4 MCSE, sd 0.05, chance 0.02",
    )
    assert len(gaps) == 20


def bounded(one: World, months: int, margin: float, seed: int, draws: int) -> PathDraws:
    """Fit a history whose last figure is only printed as above, or below, some value."""
    *figures, last = one.figures(months)
    side = "at_least" if margin > 0 else "at_most"
    limit = LevelFigure(last.window, last.value * float(np.exp(-margin)), bound=side)
    return fit_root(
        [*figures, limit], CALENDAR, np.zeros(CALENDAR.size), KNOWN, draws=draws, seed=seed,
        steps=500, scales=SCALES, drift=DRIFT, name="bounded",
    )  # fmt: skip


@pytest.mark.parametrize("margin", [0.004, -0.02])
def test_a_bound_is_what_rejecting_what_it_excludes_leaves(margin: float) -> None:
    one = world(3)
    at = CALENDAR.position(2024, 5)
    *figures, last = one.figures(6)
    limit = np.log(last.value) - margin
    free = fit_root(
        figures, CALENDAR, np.zeros(CALENDAR.size), KNOWN, draws=16000, seed=1, steps=2000,
        scales=SCALES, drift=DRIFT, name="free",
    )  # fmt: skip
    allowed = np.sign(margin) * (free.path[:, at] - limit) > 0
    assert 0.05 < allowed.mean() < 0.95
    kept = growth_of(free)[allowed]
    found = bounded(one, 6, margin, 1, 8000)
    growth = growth_of(found)
    assert (np.sign(margin) * (found.path[:, at] - limit)).min() > -1e-6
    error = kept.std() / np.sqrt(min(len(kept), 2000))
    assert growth.mean() == pytest.approx(kept.mean(), abs=4 * error)
    assert growth.std() == pytest.approx(kept.std(), rel=0.08)
    for name in SCALES:
        logs, free_logs = np.log(found.scales[name]), np.log(free.scales[name][allowed])
        assert logs.mean() == pytest.approx(free_logs.mean(), abs=0.15 * free_logs.std())
