"""The growth model on the published data of the repository."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from scenario.model.contract import Fitted
from scenario.model.growth import GrowthModel
from scenario.model.growth_chain import ChainFigures, forecast_growth, year_growth
from scenario.model.growth_figures import growth_figures, indicator_rows
from scenario.model.growth_inputs import chain_rows
from scenario.periods import Window
from scenario.read.observations import read_observations
from scenario.read.plan import read_plan
from scenario.settings import MAX_RHAT, MIN_ESS

ROOT = Path(__file__).parents[2]
AS_OF = "2024-09-30"


@cache
def fit(target: str) -> Fitted:
    plan = read_plan(ROOT / "params")
    observations = read_observations(ROOT / "data", as_of=AS_OF)
    return GrowthModel(plan, plan.targets[target]).fit(observations, draws=4000, seed=20240930)


def band(target: str) -> tuple[float, float]:
    low, high = np.quantile(fit(target).draws.values, [0.1, 0.9])
    return float(low), float(high)


def test_investment_without_data_is_wider_than_value_added() -> None:
    narrow, wide = band("industrial_value_added_growth"), band("mfg_investment_growth")
    assert wide[1] - wide[0] > 1.5 * (narrow[1] - narrow[0])


@pytest.mark.parametrize("target", ["industrial_value_added_growth", "mfg_investment_growth"])
def test_reported_growth_passes_its_diagnostics(target: str) -> None:
    diagnostics = fit(target).diagnostics
    assert diagnostics["rhat"] <= MAX_RHAT
    assert diagnostics["ess"] >= MIN_ESS


def test_half_year_of_value_added_is_met_and_leaves_a_sensible_year() -> None:
    fitted = fit("industrial_value_added_growth")
    assert fitted.draws.path is not None
    assert fitted.draws.path.observed == {6: 4.1}
    low, high = band("industrial_value_added_growth")
    assert low < 4.1 < high
    assert 3.0 < high - low < 12.0


def test_rows_of_the_answer_were_all_known_and_none_is_a_target() -> None:
    for target in ("industrial_value_added_growth", "mfg_investment_growth"):
        rows = fit(target).evidence.rows
        assert (rows["known_on"] <= AS_OF).all()
        assert set(rows["status"]) <= {"final", "provisional", "estimated", "reported"}


def test_nation_with_data_to_june_beats_the_year_to_date_that_persists() -> None:
    plan = read_plan(ROOT / "params")
    observations = read_observations(ROOT / "data", as_of=AS_OF)
    name = "fixed_asset_investment"
    figures = growth_figures(indicator_rows(observations, plan, name, ["china"], "growth"))
    value = {f.window: f.value for f in figures}
    profile = chain_rows(observations, plan, name, "china").known.profile
    scores, naive, spread = [], [], {}
    for year in range(2014, 2024):
        end, half = value.get(Window(year, 1, 12)), value.get(Window(year, 1, 6))
        if end is None or half is None:
            continue
        known = [f for f in figures if f.window.year < year]
        known += [f for f in figures if f.window.year == year and f.window.last <= 6]
        paths = forecast_growth(
            ChainFigures(("china",), {"china": known}, profile=profile),
            year,
            as_of=date(year, 8, 31),
            draws=1000,
            seed=1,
            steps=200,
        )
        draws = np.sort(year_growth(paths["china"])[:, -1])
        rank = 2 * np.arange(1, len(draws) + 1) - len(draws) - 1
        scores.append(np.abs(draws - end).mean() - (rank * draws).sum() / len(draws) ** 2)
        naive.append(abs(half - end))
        spread[year] = draws.std()
    assert len(scores) >= 8
    # A point forecast's CRPS is its absolute error.
    assert np.mean(scores) < 0.6 * np.mean(naive)
    # The epidemic year does not widen the years after it.
    before = np.mean([spread[y] for y in (2017, 2018, 2019)])
    after = np.mean([spread[y] for y in (2022, 2023)])
    assert after < 1.4 * before
