"""Every year multiplies what passes in it: the covariance, the slope, and a wild year that stays alone."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from scenario.model.kernel import ROOT_SCALES, Known, block, factor
from scenario.model.marginal import Marginal, Term
from scenario.model.root_path import PathDraws, fit_root
from scenario.model.scale_posterior import run_chains
from scenario.model.unrest import FADE, UNREST, faint_of, ties, year_factors
from scenario.model.windows import Calendar, GrowthFigure, as_windows, log_growth, year_to_date_path
from scenario.periods import Window

Floats = NDArray[np.float64]
CALENDAR = Calendar(2015, 2022)
WILD = 2019


def test_years_without_fading_make_up_the_passing_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenario.model.unrest.FADE", 1e12)
    parts = year_factors(CALENDAR)
    assert list(parts) == [f"unrest {year}" for year in range(2015, 2023)]
    total = sum(half @ half.T for half in parts.values())
    assert total == pytest.approx(block("slow", CALENDAR), abs=1e-9)


def test_what_shakes_a_year_is_nothing_before_it_and_fades_in_it() -> None:
    half = year_factors(CALENDAR)["unrest 2019"]
    first = CALENDAR.position(2019, 0)
    assert not half[:first].any()
    bare = factor(block("slow", CALENDAR))[first : first + 11, first : first + 11]
    shaken = half[first : first + 11]
    assert np.diag(shaken) == pytest.approx(np.diag(bare) * np.exp(-np.arange(11) / FADE))


def test_the_slope_of_multiplied_scales_is_that_of_the_density() -> None:
    rng = np.random.default_rng(4)
    names = ["slow", "level", "unrest 2020", "unrest 2021"]
    roots = rng.standard_normal((4, 6, 6))
    blocks = np.stack([r @ r.T for r in roots])
    term = Term(rng.standard_normal(6), blocks, np.eye(6))
    tied = ties(names)
    assert tied is not None
    marginal = Marginal(4, 0, 0, np.zeros(4), np.ones(4), [term], tied, faint_of(names, 0))
    point = 0.3 * rng.standard_normal(4)
    _, slope = marginal.beyond_normal(point)
    for i, move in enumerate(1e-5 * np.eye(4)):
        ahead = marginal.beyond_normal(point + move)[0] - marginal.beyond_normal(point - move)[0]
        assert slope[i] == pytest.approx(ahead / 2e-5, rel=1e-5)
    size = np.exp(point)
    sizes = np.array([size[0], size[1], size[0] * size[2], size[0] * size[3]])
    total = np.eye(6) + np.tensordot(sizes**2, blocks, 1)
    sign, log = np.linalg.slogdet(total)
    plain = -0.5 * log - 0.5 * term.residual @ np.linalg.solve(total, term.residual)
    assert marginal.beyond_normal(point)[0] == pytest.approx(sign * plain, rel=1e-9)


def test_faint_unknowns_are_sampled_right_even_where_they_have_moved() -> None:
    centre, spread = np.array([0.0, 0.0, 1.5, 0.0]), np.array([1.0, 1.0, 0.4, 1.0])
    lean = 0.6  # of the first on the third

    def log_density(points: Floats) -> Floats:
        unit = (points - centre) / spread
        unit[:, 2] -= lean * unit[:, 0]
        return np.asarray(-0.5 * (unit**2).sum(axis=1))

    faint = np.array([False, False, True, True])
    chains = run_chains(
        log_density, np.zeros(4), np.ones(4), steps=2000, seed=1, name="faint", faint=faint
    )
    assert chains.how.passed
    points = chains.states.reshape(-1, 4)
    assert points.mean(axis=0) == pytest.approx(centre, abs=0.08)
    expected = spread * np.array([1.0, 1.0, np.hypot(1.0, lean), 1.0])
    assert points.std(axis=0) == pytest.approx(expected, rel=0.06)


def figures(wild: float) -> list[GrowthFigure]:
    """Return monthly growths to date of a calm path, with one year that fell by `wild` and came back."""
    rng = np.random.default_rng(8)
    path = 0.06 * CALENDAR.time + np.cumsum(0.002 * rng.standard_normal(CALENDAR.size))
    start = CALENDAR.position(WILD, 0)
    path[start:] -= wild * np.exp(-np.arange(CALENDAR.size - start) / 6.0)
    found = []
    for year in range(2016, 2023):
        for last in (2, *range(3, 13)):
            if (year, last) <= (2022, 6):
                one = as_windows([GrowthFigure(Window(year, 1, last), 0.0)], CALENDAR)
                log = log_growth(path[None, :], np.zeros(CALENDAR.size), one)[0, 0]
                found.append(
                    GrowthFigure(Window(year, 1, last), round(100 * float(np.expm1(log)), 1))
                )
    return found


def fitted(wild: float, unrest: tuple[float, float] | None) -> PathDraws:
    return fit_root(
        figures(wild), CALENDAR, np.zeros(CALENDAR.size), Known(), draws=2000, seed=3,
        scales=ROOT_SCALES, unrest=unrest, name="wild",
    )  # fmt: skip


def spread(path: PathDraws) -> float:
    return float(year_to_date_path(path.path, path.log_weights, 7)[:, -1].std())


def test_a_wild_year_is_told_by_its_own_multiplier_and_does_not_widen_the_years_after() -> None:
    with_it, without = fitted(0.12, UNREST), fitted(0.12, None)
    calm = fitted(0.0, UNREST)
    multipliers = {n: float(np.median(s)) for n, s in with_it.scales.items() if "unrest" in n}
    assert max(multipliers, key=lambda n: multipliers[n]) == f"unrest {WILD}"
    assert multipliers[f"unrest {WILD}"] > 4 * multipliers["unrest 2017"]
    assert spread(with_it) < 1.5 * spread(calm)
    assert spread(without) > 1.3 * spread(with_it)
    assert with_it.how.passed
