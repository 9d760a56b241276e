"""National truth: what the engine would have said in June of 21 past years."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from scenario.compare.backtest_case import Case, run_case
from scenario.compare.backtest_tables import COLUMNS, summarise
from scenario.compare.origins import gather
from scenario.model.benchmark import BENCHMARKS
from scenario.read.observations import read_observations
from scenario.read.plan import read_plan

ROOT = Path(__file__).parents[2]
#: Years with a December outcome whose figures reach June, or the month nearest before it; value
#: added from the first year with two years of monthly figures before it.
ORIGINS = {
    "manufacturing_investment": {2014: 6, 2017: 6, 2020: 6, 2021: 5, 2022: 6, 2023: 6},
    "fixed_asset_investment": dict.fromkeys(range(2014, 2024), 6),
    "industrial_value_added": dict.fromkeys(range(2019, 2024), 6),
}


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    plan = read_plan(ROOT / "params")
    observations = read_observations(ROOT / "data", as_of="2024-09-30")
    rows = []
    for indicator, origins in ORIGINS.items():
        material = gather(observations, plan, indicator, "china")
        for year, month in origins.items():
            case = Case(indicator, "china", year, month)
            rows.append(run_case(material, case, draws=2000, seed=1))
    return pd.DataFrame(rows, columns=list(COLUMNS))


@pytest.mark.xdist_group("national")
def test_the_21_series_years(table: pd.DataFrame) -> None:
    shown = table[["indicator", "year", "month", "outcome", "mean", "sd", "crps", "persists"]]
    print(shown.round(2).to_string(index=False))
    assert len(table) == 21
    error = (table["persists"] - table["outcome"]).abs()
    assert table["crps"].mean() / error.mean() <= 0.45
    for indicator, group in table.groupby("indicator"):
        assert group["crps"].mean() / error[group.index].mean() <= 0.52, indicator
    assert 14 <= table["inside"].sum() <= 19


@pytest.mark.xdist_group("national")
def test_no_rule_does_better_on_the_years_that_it_answers(table: pd.DataFrame) -> None:
    whole = summarise(table, ()).iloc[0]
    for name in BENCHMARKS:
        assert whole[f"{name}_cases"] >= 15
        assert whole[f"{name}_ratio"] <= 1.0, name


@pytest.mark.xdist_group("national")
def test_chances_of_the_years_are_converged_and_better_than_a_coin(table: pd.DataFrame) -> None:
    assert (table["rhat"] <= 1.02).all()
    assert (table["ess"] >= 400).all()
    assert table["brier"].dropna().astype(float).mean() < 0.25
