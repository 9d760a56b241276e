"""Leading indicators: one that tells the errors is found, one that does not is not believed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from model.growth_case import COLUMNS, small_plan

from scenario.compare.covariates import _normal_crps, covariate_gains
from scenario.read.observations import read_observations
from scenario.terms import Indicator, Observations, Plan

PPI = Indicator("ppi", "价格", "percent", "growth", "", "whole", "monthly", 10, "none")
YEARS, ORIGINS = range(2008, 2024), (3, 6, 9)
ROOT = Path(__file__).parents[2]


def plan() -> Plan:
    one = small_plan()
    return replace(one, indicators={**one.indicators, "ppi": PPI})


def observations(folder: Path, leave_out: tuple[str, ...] = ()) -> Observations:
    """Months of a price that stays the same through a year and differs from year to year."""
    lines = [COLUMNS]
    for year in range(2007, 2024):
        for month in range(1, 13):
            at = f"{year}-{month:02d}"
            if at not in leave_out:
                lines.append(
                    f"china,whole,ppi,{at},{at},growth,,{price(year):.1f},,percent,2024-01-01,"
                    "latest_vintage,final,L1,https://example.org,"
                )
    file = folder / "observations" / "ppi.csv"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return read_observations(folder, as_of="2024-09-30")


def price(year: int) -> float:
    return float(5 * year % 7 - 3)


def forecasts(effect: float, seed: int) -> pd.DataFrame:
    """Forecasts whose standardised errors are `effect` a point of the price, and noise."""
    rng = np.random.default_rng(seed)
    rows = []
    for year in YEARS:
        noise = rng.standard_normal()
        for month in ORIGINS:
            error = effect * price(year) + noise + 0.3 * rng.standard_normal()
            rows.append((year, month, 5.0, 0.8, 5.0 + 0.8 * error))
    return pd.DataFrame(rows, columns=["year", "month", "mean", "sd", "outcome"])


def test_a_covariate_that_tells_the_errors_is_found(tmp_path: Path) -> None:
    known = observations(tmp_path)
    gains = covariate_gains(forecasts(0.8, 1), known, plan()).set_index("reading")
    level = gains.loc["level"]
    assert bool(level["helps"])
    assert level["with"] < 0.85 * level["without"]
    assert (level["cases"], level["years"]) == (48, 16)


def test_one_that_says_nothing_is_rarely_believed(tmp_path: Path) -> None:
    known = observations(tmp_path)
    believed = [
        bool(covariate_gains(forecasts(0.0, seed), known, plan())["helps"].any())
        for seed in range(40)
    ]
    assert sum(believed) <= 6, "two readings, each believed one time in forty"


def test_a_missing_month_is_not_filled(tmp_path: Path) -> None:
    known = observations(tmp_path, leave_out=("2015-05",))
    gains = covariate_gains(forecasts(0.8, 1), known, plan()).set_index("reading")
    assert gains.loc["level", "cases"] == 47
    assert gains.loc["change", "cases"] == 47


def test_too_few_years_are_not_judged(tmp_path: Path) -> None:
    table = forecasts(0.8, 1)
    known = observations(tmp_path)
    assert covariate_gains(table[table["year"] < 2012], known, plan()).empty


def test_score_of_the_normal_law_is_the_mean_of_its_definition() -> None:
    at = np.linspace(-9.0, 9.0, 200_001)
    for z in (-1.3, 0.0, 2.1):
        from scipy.special import ndtr

        gap = np.where(at >= z, 1.0 - ndtr(at), ndtr(at)) ** 2
        expected = float(gap.sum() * (at[1] - at[0]))
        assert _normal_crps(np.array([z]))[0] == pytest.approx(expected, rel=1e-4)


def test_none_of_those_in_the_data_helps() -> None:
    from scenario.read.plan import read_plan

    table = pd.read_csv(ROOT / "docs" / "backtest.csv")
    real = read_observations(ROOT / "data", as_of="2024-09-30")
    gains = covariate_gains(table, real, read_plan(ROOT / "params"))
    assert set(gains["covariate"]) == {"pmi_manufacturing", "ppi", "m2", "new_rmb_loans"}
    assert len(gains) == 8
    assert not gains["helps"].any(), "one that helps belongs in the engine"
