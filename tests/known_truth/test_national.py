"""National truth: what the engine would have said in June of 21 past years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from known_truth import automatic

from scenario.compare.backtest_case import Case, run_case
from scenario.compare.backtest_tables import COLUMNS, summarise
from scenario.compare.origins import Material, gather
from scenario.model.benchmark import BENCHMARKS
from scenario.model.growth_chain import ChainPriors
from scenario.model.kernel import SHOCK_SIZE, DatedShock
from scenario.periods import Window
from scenario.read.observations import read_observations
from scenario.read.plan import read_plan

ROOT = Path(__file__).parents[2]
Change = Callable[[ChainPriors], ChainPriors]
#: Years with a December outcome whose figures reach June, or the month nearest before it; value
#: added from the first year with two years of monthly figures before it.
ORIGINS = {
    "manufacturing_investment": {2014: 6, 2017: 6, 2020: 6, 2021: 5, 2022: 6, 2023: 6},
    "fixed_asset_investment": dict.fromkeys(range(2014, 2024), 6),
    "industrial_value_added": dict.fromkeys(range(2019, 2024), 6),
}


def origins() -> Iterator[tuple[Material, Case]]:
    """Yield the 21 origins, each with all figures of its series."""
    plan = read_plan(ROOT / "params")
    observations = read_observations(ROOT / "data", as_of="2024-09-30")
    for indicator, months in ORIGINS.items():
        material = gather(observations, plan, indicator, "china")
        for year, month in months.items():
            yield material, Case(indicator, "china", year, month)


def remade(change: Change = lambda priors: priors) -> pd.DataFrame:
    """Remake the forecasts of the 21 years, with other priors where asked for."""
    rows = [
        run_case(replace(material, priors=change(material.priors)), case, draws=2000, seed=1)
        for material, case in origins()
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return remade()


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


def test_the_automatic_methods_get_what_was_printed_to_the_origin_and_no_gap() -> None:
    for material, case in origins():
        series = automatic.to_date(material, case)
        assert np.isfinite(series).all()
        assert series[-1] == material.value(Window(case.year, 1, case.month))
        assert len(series) % automatic.BINS == case.month - 1 or len(series) < 40


@pytest.mark.proof
def test_no_automatic_method_does_better(
    table: pd.DataFrame, measured: Callable[..., None]
) -> None:
    """Automatic methods on published growth to date, the 21 national series-years: mean CRPS."""
    made = pd.DataFrame([row for one in origins() for row in automatic.scores(*one)])
    by_method = made.groupby("method")
    assert (by_method["crps"].count() == 21).all()
    own = table["crps"].mean()
    means = by_method["crps"].mean()
    measured(
        year_end=own, **{name: means[name] for name in means.index},
        **{f"{name}_inside": int(group["inside"].sum()) for name, group in by_method},
    )  # fmt: skip
    assert (own < means).all()


@pytest.mark.xdist_group("national")
def test_chances_of_the_years_are_converged_and_better_than_a_coin(table: pd.DataFrame) -> None:
    assert (table["rhat"] <= 1.02).all()
    assert (table["ess"] >= 400).all()
    assert table["brier"].dropna().astype(float).mean() < 0.25


def dated(size: float = SHOCK_SIZE[0], wide: float = SHOCK_SIZE[1]) -> Change:
    """Return priors with dated shocks alone, each of a sampled size."""
    return lambda p: replace(p, unrest=None, shock_size=(size, wide))


def yearly(priors: ChainPriors) -> ChainPriors:
    """Return priors in which any year may be shaken by a size of its own, and no date is given."""
    years = range(2000, 2025)
    shocks = tuple(DatedShock(y, 0, 4.0, 0.5, date(y, 1, 1), "") for y in years)
    return replace(priors, unrest=None, shocks=shocks, shock_size=(0.01, 1.2))


#: Everything that was tried for years out of the ordinary and can still be asked for.
USED = "dated, every year multiplied, 0.5"
TAILS: dict[str, Change] = {
    USED: lambda p: p,
    "dated, every year multiplied, 1.0": lambda p: replace(p, unrest=(1.0, 1.0)),
    "dated, every year multiplied, 0.5, wide": lambda p: replace(p, unrest=(0.5, 1.5)),
    "every year multiplied, 1.0": lambda p: replace(p, unrest=(1.0, 1.0), shocks=()),
    "dated, size 0.05": dated(),
    "dated, size 0.10": dated(0.10, 0.8),
    "dated, size 0.05, wide": dated(0.05, 1.5),
    "every year its own size": yearly,
    "none": lambda p: replace(p, shocks=(), unrest=None),
}


@pytest.mark.proof
def test_years_out_of_the_ordinary(measured: Callable[..., None]) -> None:
    """Heavy tails on the 21 national series-years: CRPS ÷ error of the year to date that persists."""
    tables = {name: remade(change) for name, change in TAILS.items()}
    first = tables[USED]
    error = (first["persists"] - first["outcome"]).abs()
    scores = pd.DataFrame({name: t["crps"] for name, t in tables.items()})
    ratios = scores.mean() / error.mean()
    # Each year is scored with the variant that is best on the other years.
    chosen = pd.concat(
        scores.loc[years, scores[first["year"] != year].mean().idxmin()]
        for year, years in first.groupby("year").groups.items()
    )
    apart = float(chosen.mean() / error.mean())
    calm, after = (
        {n: float(t.loc[rows, "sd"].mean()) for n, t in tables.items()}
        for rows in (first["year"] < 2020, first["year"] >= 2022)
    )
    used = USED
    measured(
        variants=len(TAILS),
        **{f"ratio, {name}": round(float(ratio), 3) for name, ratio in ratios.items()},
        chosen_leaving_the_year_out=round(apart, 3),
        sd_after_2021=round(after[used], 2),
        sd_before_2020=round(calm[used], 2),
        sd_after_2021_without_shocks=round(after["none"], 2),
        bound="0.45 in use and leaving the year out",
    )
    assert ratios[used] <= 0.45
    assert apart <= 0.45
    assert ratios[used] < ratios["none"]
    assert after[used] < 1.3 * calm[used]
    assert after["none"] > 1.5 * after[used]
