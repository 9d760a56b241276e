"""One region-year left out: nothing of it is used, everything else is, and scores add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from model.growth_case import growth_row, nation_lines, observations_of, small_plan

from scenario.compare.left_out import (
    LeftOut,
    known_without,
    leave_out,
    neighbours,
    run_left_out,
    summarise,
)
from scenario.compare.origins import gather
from scenario.errors import ScenarioError
from scenario.report.left_out_page import write_left_out
from scenario.terms import Observations

INDICATOR, OTHER = "industrial_value_added", "manufacturing_investment"
DAY = date(2024, 9, 30)


def known(tmp_path: Path, outcome: float = 6.5) -> Observations:
    lines = nation_lines(INDICATOR)
    lines += [growth_row("ningbo", INDICATOR, f"{y}-01", f"{y}-12", 6.5) for y in (2020, 2022)]
    lines.append(growth_row("ningbo", INDICATOR, "2021-01", "2021-06", 7.5))
    lines.append(growth_row("ningbo", INDICATOR, "2021-01", "2021-12", outcome))
    return observations_of(tmp_path, lines)


def test_nothing_of_the_left_out_year_is_known_and_the_rest_is(tmp_path: Path) -> None:
    material = gather(known(tmp_path), small_plan(), INDICATOR, "ningbo")
    figures, calendar = known_without(material, 2021)
    assert sorted(f.window.year for f in figures.of("ningbo")) == [2020, 2022]
    assert 2021 in {f.window.year for f in figures.of("china")}
    assert calendar.first_year < 2021 <= calendar.last_year


def test_the_left_out_figures_do_not_move_the_forecast(tmp_path: Path) -> None:
    made = []
    for place, outcome in (("a", 6.5), ("b", 16.5)):
        material = gather(known(tmp_path / place, outcome), small_plan(), INDICATOR, "ningbo")
        made.append(run_left_out(material, 2021, DAY, draws=200, seed=1))
    for one, other in zip(*made, strict=True):
        assert one["mean"] == other["mean"]
        assert one["alone_median"] == other["alone_median"]
    assert [r["outcome"] for r in made[0]] == [7.5, 6.5]
    assert [r["widest"] for r in made[0]] == [False, True]


def test_figures_of_other_years_help(tmp_path: Path) -> None:
    asked = {"indicators": [INDICATOR], "regions": ["ningbo"], "years": [2021]}
    made = leave_out(small_plan(), known(tmp_path), draws=400, **asked)
    row = made.table[made.table["widest"]].iloc[0]
    assert row["own_figures"] == 2
    assert row["high"] - row["low"] < row["alone_high"] - row["alone_low"]


def table() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    n = 12
    return pd.DataFrame(
        {"indicator": [OTHER] * 8 + [INDICATOR] * 4, "region": "ningbo", "year": 2010 + np.arange(n),
         "first": 1, "last": 12, "widest": [True] * 10 + [False] * 2, "own_figures": 3,
         "outcome": 5.0, "mean": 5.5, "median": 5.5, "sd": 1.0, "low": 4.0, "high": 7.0,
         "crps": rng.uniform(0, 1, n), "inside": [True] * 9 + [False] * 3, "alone_median": 5.0,
         "alone_low": 1.0, "alone_high": 9.0, "alone_crps": 1.0, "alone_inside": True}
    )  # fmt: skip


def test_summary_by_hand() -> None:
    made = summarise(table()).set_index(["unit", "indicator"])
    whole = made.loc[("region_year", "")]
    assert (whole["cases"], whole["inside"]) == (10, 9)
    assert whole["coverage_low"] == pytest.approx(0.555, abs=1e-3)
    assert made.loc[("window", ""), "cases"] == 12
    assert whole["judged"]
    assert not made.loc[("region_year", OTHER), "judged"], "eight cases are reported, not judged"
    assert whole["mean_error"] == pytest.approx(0.5)


def test_the_page_is_written_from_the_rows(tmp_path: Path) -> None:
    page, rows = write_left_out(LeftOut(table()), small_plan(), tmp_path / "docs", "command")
    text = page.read_text("utf-8")
    assert "9/10[55%—100%]" in text
    assert "`command`" in text
    assert len(pd.read_csv(rows)) == 12


def test_neighbours_are_those_beside_and_the_one_above() -> None:
    plan = small_plan()
    found = neighbours(plan)
    own = plan.regions[plan.settings.region]
    assert plan.settings.region in found
    assert found[-1] == own.parent
    assert all(plan.regions[r].parent == own.parent for r in found[:-1])


def test_nothing_to_leave_out_is_said(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="BT-002"):
        leave_out(small_plan(), known(tmp_path), indicators=[INDICATOR], years=[1999])
