"""The backtest: nothing later than its origin, the same rows however they are made, resumed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from model.growth_case import growth_row, nation_lines, observations_of, small_plan

import scenario as sc
from scenario.compare import backtest as room
from scenario.compare.backtest import Backtest
from scenario.compare.backtest_case import Case, cases_of, run_case
from scenario.compare.origins import gather, known_at
from scenario.errors import ScenarioError
from scenario.model.benchmark import last_years_path, persists, seasonal_share
from scenario.model.windows import GrowthFigure
from scenario.periods import Window
from scenario.report.backtest_page import write_backtest
from scenario.terms import Observations

INDICATOR = "industrial_value_added"


@pytest.fixture
def observations(tmp_path: Path) -> Observations:
    lines = nation_lines(INDICATOR)
    lines += [growth_row("ningbo", INDICATOR, f"{y}-01", f"{y}-12", 6.5) for y in (2020, 2021)]
    lines.append(growth_row("ningbo", INDICATOR, "2021-01", "2021-06", 7.5))
    return observations_of(tmp_path, lines)


def run(observations: Observations, **more: object) -> Backtest:
    settings: dict[str, object] = {"indicators": [INDICATOR], "months": [6, 9], "draws": 200}
    return sc.backtest(small_plan(), observations, **(settings | more))  # type: ignore[arg-type]


def test_an_origin_holds_nothing_later(observations: Observations) -> None:
    material = gather(observations, small_plan(), INDICATOR, "ningbo")
    known = known_at(material, 2021, 6)
    for place in known.chain:
        assert all((f.window.year, f.window.last) <= (2021, 6) for f in known.of(place))
    assert Window(2021, 1, 6) in [f.window for f in known.of("ningbo")]
    assert Window(2020, 1, 12) in [f.window for f in known.of("ningbo")]


def test_a_later_figure_does_not_change_an_earlier_forecast(
    observations: Observations, tmp_path: Path
) -> None:
    lines = [line for line in nation_lines(INDICATOR) if "2023-01,2023-12" not in line]
    lines.append(growth_row("china", INDICATOR, "2023-01", "2023-12", 19.9))
    other = observations_of(tmp_path / "other", lines)
    rows = []
    for source in (observations, other):
        material = gather(source, small_plan(), INDICATOR, "china")
        rows.append(run_case(material, Case(INDICATOR, "china", 2023, 6), draws=200, seed=1))
    assert rows[0]["mean"] == rows[1]["mean"]
    assert rows[0]["outcome"] != rows[1]["outcome"]


def test_cases_need_an_outcome_and_a_figure_of_the_month(observations: Observations) -> None:
    material = gather(observations, small_plan(), INDICATOR, "ningbo")
    assert cases_of(material, [6, 9]) == [Case(INDICATOR, "ningbo", 2021, 6)]
    assert cases_of(material, [8], nearest=True) == [Case(INDICATOR, "ningbo", 2021, 6)]


def test_table_has_a_row_per_case_and_the_year_to_date_that_persists(
    observations: Observations,
) -> None:
    result = run(observations, years=[2021, 2022])
    table = result.table
    assert table[["year", "month"]].to_numpy().tolist() == [
        [2021, 6], [2021, 9], [2022, 6], [2022, 9],
    ]  # fmt: skip
    assert (table["vintage"] == "real_time").all()
    assert ((table["pit"] >= 0) & (table["pit"] <= 1)).all()
    material = gather(observations, small_plan(), INDICATOR, "china")
    assert table["persists"].iloc[0] == material.value(Window(2021, 1, 6))
    assert any("实时" in line for line in result.text)
    assert any("“部门预计”没有一次可比" in line for line in result.text)
    summary = result.summary
    assert summary["cases"].tolist() == [2, 2]
    assert (summary["coverage_low"] <= summary["coverage"]).all()


def test_processes_and_a_resumed_run_give_the_same_rows(
    observations: Observations, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = run(observations, years=[2021, 2022]).table
    pd.testing.assert_frame_equal(run(observations, years=[2021, 2022], jobs=2).table, plain)
    store = tmp_path / "rows.csv"
    run(observations, years=[2021], store=store)
    made: list[str] = []
    real = room.run_case

    def counted(material: object, case: Case, **more: int) -> dict[str, object]:
        made.append(case.key)
        return real(material, case, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(room, "run_case", counted)
    resumed = run(observations, years=[2021, 2022], store=store).table
    assert len(made) == 2
    assert all("/2022/" in key for key in made)
    pd.testing.assert_frame_equal(resumed, plain, check_dtype=False)
    run(observations, years=[2021], store=store, seed=2)
    assert len(made) == 4, "rows of another seed are not this run's"


def test_wrong_names_and_nothing_to_score_are_said(observations: Observations) -> None:
    with pytest.raises(ScenarioError, match="BT-001") as caught:
        run(observations, indicators=["nothing"], regions=["nowhere"])
    assert len(caught.value.findings) == 2
    with pytest.raises(ScenarioError, match="BT-002"):
        run(observations, years=[1999])


def test_the_page_is_written_from_the_rows(observations: Observations, tmp_path: Path) -> None:
    result = run(observations, years=[2020, 2021, 2022])
    page, picture, rows = write_backtest(
        result, small_plan(), observations, tmp_path / "docs", "scenario backtest"
    )
    text = page.read_text("utf-8")
    assert "准实时" in text
    assert f"{result.summary['crps'].iloc[0]:.2f}" in text
    assert picture.read_text("utf-8").count("<polyline") == 2
    assert len(pd.read_csv(rows)) == len(result.table)


def test_rules_by_hand() -> None:
    figures = [
        GrowthFigure(Window(y, 1, m), v)
        for y, m, v in (
            (2021, 6, 4.0), (2021, 12, 6.0), (2022, 6, 3.0), (2022, 12, 5.0), (2023, 6, 2.0),
        )
    ]  # fmt: skip
    assert persists(figures, 2023, 6) == 2.0
    assert last_years_path(figures, 2023, 6) == pytest.approx(4.0)
    # Shares of the first half: 1 in 2020, then 1.04/1.06, then that times 1.03/1.05.
    shares = np.array([1.0, 1.04 / 1.06, 1.04 / 1.06 * 1.03 / 1.05])
    usual = np.exp(np.log(shares).mean())
    expected = 100 * (1.02 * shares[-1] / usual - 1)
    assert seasonal_share(figures, 2023, 6) == pytest.approx(expected)
    assert last_years_path(figures, 2021, 6) is None
    assert seasonal_share(figures, 2021, 6) is None
