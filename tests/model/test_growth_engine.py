"""What the engine of paths must get right, on histories made for the purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from numpy.typing import NDArray

from scenario.model.growth_chain import ChainFigures, ChainPriors, forecast_growth, year_growth
from scenario.model.kernel import DatedShock
from scenario.model.sampled import effective_draws, split_rhat
from scenario.model.scale_posterior import run_chains
from scenario.model.seasonal_profile import USUAL_PROFILE
from scenario.model.windows import Calendar, GrowthFigure, as_windows, log_growth
from scenario.periods import BIN_END_MONTHS, BINS, Window

Floats = NDArray[np.float64]
AS_OF = date(2024, 9, 30)
FIRST, LAST = 2016, 2024
DRAWS = 2000


def made_path(seed: int = 3) -> Floats:
    rng = np.random.default_rng(seed)
    size = (LAST - FIRST + 1) * BINS
    return 0.06 * np.arange(size) / BINS + np.cumsum(0.006 * rng.standard_normal(size))


def figure_of(path: Floats, window: Window, error: float = 0.003) -> GrowthFigure:
    calendar = Calendar(FIRST, LAST)
    one = as_windows([GrowthFigure(window, 0.0)], calendar)
    weights = np.tile(np.log(USUAL_PROFILE), calendar.years)
    value = 100.0 * np.expm1(log_growth(path[None, :], weights, one)[0, 0])
    return GrowthFigure(window, float(value), error)


def ytd_windows(until: int = 6) -> list[Window]:
    past = [Window(y, 1, m) for y in range(FIRST + 1, LAST) for m in BIN_END_MONTHS]
    return past + [Window(LAST, 1, m) for m in BIN_END_MONTHS if m <= until]


def month_windows(until: int = 6) -> list[Window]:
    return [Window(w.year, 1 if w.last == 2 else w.last, w.last) for w in ytd_windows(until)]


def forecast(
    figures: list[GrowthFigure], seed: int = 1, draws: int = DRAWS, **more: object
) -> Floats:
    known = ChainFigures(("nation",), {"nation": figures})
    paths = forecast_growth(known, LAST, as_of=AS_OF, draws=draws, seed=seed, **more)  # type: ignore[arg-type]
    return year_growth(paths["nation"])


def test_months_and_years_to_date_say_the_same() -> None:
    path = made_path()
    by_ytd = forecast([figure_of(path, w) for w in ytd_windows()])[:, -1]
    by_month = forecast([figure_of(path, w) for w in month_windows()])[:, -1]
    spread = by_ytd.std()
    assert by_month.mean() == pytest.approx(by_ytd.mean(), abs=0.15 * spread)
    assert by_month.std() == pytest.approx(spread, rel=0.12)


def test_quarters_lose_little_against_months() -> None:
    path = made_path()
    quarters = [Window(y, q, q + 2) for y in range(FIRST + 1, LAST) for q in (1, 4, 7, 10)]
    quarters += [Window(LAST, 1, 3), Window(LAST, 4, 6)]
    by_quarter = forecast([figure_of(path, w) for w in quarters])[:, -1]
    by_month = forecast([figure_of(path, w) for w in month_windows()])[:, -1]
    assert by_quarter.mean() == pytest.approx(by_month.mean(), abs=1.0 * by_month.std())
    assert by_quarter.std() > 0.9 * by_month.std()


def test_published_figures_come_back_from_the_paths() -> None:
    figures = [figure_of(made_path(), w, error=0.03) for w in ytd_windows()]
    growth = forecast(figures)
    june = next(f.value for f in figures if f.window == Window(LAST, 1, 6))
    assert abs(growth[:, 4] - june).max() < 0.15
    assert growth[:, -1].std() > 0.2


def test_a_dip_last_year_that_passed_raises_growth_this_year() -> None:
    path = made_path()
    dipped = path.copy()
    calendar = Calendar(FIRST, LAST)
    for bin_ in (6, 7, 8):  # August to October of the year before
        dipped[calendar.position(LAST - 1, bin_)] -= 0.10
    plain = forecast([figure_of(path, w) for w in month_windows()])[:, -1]
    after_dip = forecast([figure_of(dipped, w) for w in month_windows()])[:, -1]
    # Three bins of 8.55 % each, ten per cent lower: about 2.6 points of base.
    assert after_dip.mean() - plain.mean() > 1.5


def test_known_year_is_reproduced_to_its_rounding() -> None:
    figures = [figure_of(made_path(), w, error=0.03) for w in ytd_windows(until=12)]
    growth = forecast(figures)[:, -1]
    assert growth.std() < 0.05
    assert growth.mean() == pytest.approx(figures[-1].value, abs=0.05)


def test_same_seed_same_draws_and_rows_in_any_order() -> None:
    figures = [figure_of(made_path(), w) for w in ytd_windows()]
    one = forecast(figures, draws=400)
    np.testing.assert_array_equal(one, forecast(figures[::-1], draws=400))
    assert not np.array_equal(one, forecast(figures, draws=400, seed=2))


def test_a_dated_shock_does_not_widen_the_years_after_it() -> None:
    path = made_path()
    calendar = Calendar(FIRST, LAST)
    shock = DatedShock(2020, 0, 4.0, 0.5, date(2020, 3, 1), "试验")
    fall = np.array([-0.30, -0.12, -0.06, -0.05, -0.04, -0.03, -0.02, -0.02, -0.01, -0.01, 0.0])
    struck = path.copy()
    struck[calendar.position(2020, 0) : calendar.position(2021, 0)] += fall
    figures = [figure_of(struck, w) for w in ytd_windows()]
    bare = ChainPriors(shocks=(), unrest=None)
    with_it = forecast(figures, priors=replace(bare, shocks=(shock,)))[:, -1].std()
    without = forecast(figures, priors=bare)[:, -1].std()
    calm = forecast([figure_of(path, w) for w in ytd_windows()], priors=bare)
    assert with_it < 0.8 * without
    assert with_it < 1.3 * calm[:, -1].std()
    # What nobody dated is told by the multiplier of the year, and dated or not makes no difference.
    undated = forecast(figures, priors=ChainPriors(shocks=()))[:, -1].std()
    both = forecast(figures, priors=ChainPriors(shocks=(shock,)))[:, -1].std()
    assert max(undated, both) < 0.8 * without


def test_a_shock_is_unknown_before_its_day() -> None:
    figures = [figure_of(made_path(), w) for w in ytd_windows()]
    later = DatedShock(2024, 0, 4.0, 0.5, date(2024, 10, 1), "试验")
    unknown = forecast(figures, draws=400, priors=ChainPriors(shocks=(later,)))
    none = forecast(figures, draws=400, priors=ChainPriors(shocks=()))
    np.testing.assert_array_equal(unknown, none)
    known = replace(later, known_on=date(2024, 9, 1))
    assert not np.array_equal(
        forecast(figures, draws=400, priors=ChainPriors(shocks=(known,))), none
    )


def test_a_district_without_figures_is_wider_than_its_nation_and_figures_narrow_it() -> None:
    nation = [figure_of(made_path(), w) for w in ytd_windows()]
    own = [GrowthFigure(Window(y, 1, 12), 8.0 + (-1) ** y, 0.03) for y in range(2018, LAST)]
    half = GrowthFigure(Window(LAST, 1, 6), 9.0, 0.03)

    def spread(figures: list[GrowthFigure]) -> tuple[float, float]:
        known = ChainFigures(("nation", "district"), {"nation": nation, "district": figures})
        paths = forecast_growth(known, LAST, as_of=AS_OF, draws=DRAWS, seed=1)
        return tuple(float(year_growth(paths[r])[:, -1].std()) for r in known.chain)  # type: ignore[return-value]

    above, nothing = spread([])
    _, yearly = spread(own)
    _, with_half = spread([*own, half])
    assert above < with_half < yearly < nothing


def test_siblings_inform_the_spread_of_a_district_without_figures() -> None:
    nation = [figure_of(made_path(), w) for w in ytd_windows()]

    def spread(noise: float) -> float:
        rng = np.random.default_rng(8)
        siblings = [
            [
                GrowthFigure(Window(y, 1, 12), 6.0 + noise * float(rng.standard_normal()), 0.03)
                for y in range(2018, LAST)
            ]
            for _ in range(4)
        ]
        known = ChainFigures(("nation", "district"), {"nation": nation}, {"district": siblings})
        paths = forecast_growth(known, LAST, as_of=AS_OF, draws=DRAWS, seed=1)
        return float(year_growth(paths["district"])[:, -1].std())

    assert spread(10.0) > 1.5 * spread(1.0)


def test_missing_levels_of_a_chain_are_passed_through() -> None:
    nation = [figure_of(made_path(), w) for w in ytd_windows()]
    known = ChainFigures(("nation", "province", "district"), {"nation": nation})
    paths = forecast_growth(known, LAST, as_of=AS_OF, draws=DRAWS, seed=1)
    spread = [float(year_growth(paths[r])[:, -1].std()) for r in known.chain]
    assert spread[0] < spread[1] < spread[2]


def test_the_highest_region_with_figures_is_the_root() -> None:
    own = [GrowthFigure(Window(y, 1, 12), 12.0, 0.03) for y in range(2018, LAST)]
    known = ChainFigures(("nation", "province", "district"), {"province": own})
    paths = forecast_growth(known, LAST, as_of=AS_OF, draws=400, seed=1)
    assert set(paths) == {"province", "district"}


def test_chains_find_a_known_density() -> None:
    mean, sd = np.array([1.0, -2.0]), np.array([0.5, 2.0])

    def log_density(points: Floats) -> Floats:
        return np.asarray(-0.5 * (((points - mean) / sd) ** 2).sum(axis=1))

    chains = run_chains(log_density, np.zeros(2), np.ones(2), steps=2000, seed=1, name="known")
    draws = chains.states.reshape(-1, 2)
    np.testing.assert_allclose(draws.mean(axis=0), mean, atol=0.1 * sd.max())
    np.testing.assert_allclose(draws.std(axis=0), sd, rtol=0.08)
    assert chains.how.accepted > 0.5


def test_diagnostics_see_chains_that_disagree_and_chains_that_drag() -> None:
    rng = np.random.default_rng(0)
    good = rng.standard_normal((4, 1000))
    assert split_rhat(good) < 1.01
    assert split_rhat(good + np.array([[0.0], [0.0], [0.0], [1.0]])) > 1.05
    assert effective_draws(good) == pytest.approx(4000, rel=0.15)
    slow = np.empty((4, 4000))
    slow[:, 0] = rng.standard_normal(4)
    for t in range(1, 4000):
        slow[:, t] = 0.8 * slow[:, t - 1] + 0.6 * rng.standard_normal(4)
    assert effective_draws(slow) == pytest.approx(16000 / 9, rel=0.25)
