"""Districts: every printed growth of a left-out region-year, told from everything else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from scenario.compare.left_out import leave_out, summarise
from scenario.read.observations import read_observations
from scenario.read.plan import read_plan
from scenario.report.left_out_page import NAME
from scenario.settings import INTERVAL

ROOT = Path(__file__).parents[2]


def well(table: pd.DataFrame) -> dict[str, float]:
    """Assert what is asked: bands that hold their share, scores no worse than without pooling."""
    summary = summarise(table)
    assert summary[(summary["indicator"] == "")]["cases"].tolist() == [90, 138]
    numbers = {}
    for _, row in summary[summary["indicator"] == ""].iterrows():
        assert row["coverage_low"] <= INTERVAL <= row["coverage_high"], row["unit"]
        assert row["crps"] <= row["alone_crps"], row["unit"]
        for name in ("cases", "coverage", "coverage_low", "coverage_high", "crps", "alone_crps"):
            numbers[f"{row['unit']}_{name}"] = round(float(row[name]), 3)
    return numbers


def test_the_written_rows_hold_what_is_asked() -> None:
    table = pd.read_csv(ROOT / "docs" / f"{NAME}.csv")
    numbers = well(table)
    page = (ROOT / "docs" / f"{NAME}.md").read_text("utf-8")
    assert f"{numbers['region_year_coverage']:.1%}" in page
    assert table["indicator"].nunique() == 3
    assert table["region"].nunique() == 11


@pytest.mark.proof
def test_districts_left_out_in_turn(measured: Callable[..., None]) -> None:
    """80 % bands and CRPS of every printed growth of left-out region-years of the districts."""
    plan = read_plan(ROOT / "params")
    observations = read_observations(ROOT / "data", as_of="2024-09-30")
    measured(**well(leave_out(plan, observations, jobs=2).table))
