"""A year looked back on: errors split into causes that sum to them, calibration, two exports."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from record.small import LINES, add_rows, change
from typer.testing import CliRunner

import scenario as sc
from scenario.cli import app
from scenario.compare.scores import exact_interval
from scenario.errors import ScenarioError
from scenario.record.exports import evaluation_tables, export, hub_tasks, model_output
from scenario.record.lines import LEVELS
from scenario.record.review import review
from scenario.record.scored import COLUMNS, calibration
from scenario.settings import QUANTILES
from scenario.typeset import typeset

OUTPUT = "industrial_value_added_growth"
ROW = (
    "zhenhai,above_size,industrial_value_added,2024-01,{month},growth,comparable_prices,{value},,"
    "percent,{day},printed,{status},L1,https://example.org/{day},"
)


def back(office, year=2024, as_of="2025-03-31"):
    return review(
        year, as_of=as_of, params=office.folder / "params", data=office.folder / "data",
        folder=office.record, cache=office.folder / "outputs" / ".cache",
    )  # fmt: skip


@pytest.fixture(scope="module")
def looked_back(first_walk_of_office, tmp_path_factory):
    """Two issues, then a revision, a project that moved, and the year's own figure."""
    import shutil

    from record.conftest import Office

    first = first_walk_of_office[0]
    folder = tmp_path_factory.mktemp("review") / "office"
    office = Office(shutil.copytree(first.folder, folder), first.entry)
    office.enter(office.walk("2024-06-30"), made_on="2024-07-10")
    file = "ningbo_districts_monthly.csv"
    revised = ROW.format(month="2024-06", value="4.9", day="2025-01-15", status="provisional")
    own = ROW.format(month="2024-12", value="6.3", day="2025-02-20", status="final")
    add_rows(office.folder, revised, own, file=file)
    change(office.folder / "params" / "settings.yaml", "seed: 20240930", "seed: 11")
    return office, back(office)


def test_each_forecast_stands_beside_its_outcome_and_its_causes_sum_to_the_error(looked_back):
    office, got = looked_back
    assert list(got.table["as_of"]) == ["2024-06-30", "2024-09-30"]
    assert set(got.table["target"]) == {OUTPUT}
    assert list(got.table["outcome"]) == [6.3, 6.3]
    book = sc.register(office.record)
    for row in got.table.to_dict("records"):
        said = book.of(row["issue"])
        line = said[(said["scenario"] == "baseline") & (said["target"] == OUTPUT)].iloc[0]
        assert row["error"] == 6.3 - line["q0.5"]
        assert row["inside"] == (line["q0.1"] <= 6.3 <= line["q0.9"])
        assert row["met"] is False  # 6.3 does not reach 8
        assert row["brier"] == line["chance"] ** 2
        mine = got.causes[got.causes["issue"] == row["issue"]].set_index("kinds")["change"]
        assert abs(mine.sum() - row["error"]) < 1e-9
        assert mine["program"] == 0.0
        assert mine["releases"] != 0.0
        assert list(mine.index)[-1] == "releases"
    late = got.causes[got.causes["issue"] == office.entry.issue].set_index("kinds")["change"]
    assert late["revisions"] > 0.1  # 4.9 instead of 4.1 to June
    assert got.residual < 1e-9
    assert len(got.open_targets) == 2
    assert sum("不作结论" in line for line in got.text) == 3


def test_nothing_settled_is_said_and_not_scored(office):
    got = back(office, as_of="2024-10-31")
    assert got.table.empty
    assert got.causes.empty
    assert got.calibration.empty
    assert got.text == (
        typeset("2024年预测回看,结果截至2024-10-31;登记1期,有结果的目标0项,未有结果3项"),
    )
    with pytest.raises(ScenarioError, match="RC-050"):
        back(office, year=2023)


def test_a_year_that_is_over_is_looked_at_with_the_decisions_kept_for_it(looked_back):
    office, got = looked_back
    change(office.folder / "params" / "settings.yaml", "year: 2024", "year: 2025")
    try:
        again = back(office)
    finally:
        change(office.folder / "params" / "settings.yaml", "year: 2025", "year: 2024")
    assert list(again.table["error"]) == list(got.table["error"])
    assert again.residual < 1e-9


# --- calibration: a year is one observation


def rows_of(years):
    """Return rows of made-up forecasts: year → which of them lay inside."""
    made = [
        {**dict.fromkeys(COLUMNS, 0.0), "year": year, "inside": hit, "inside_inner": hit,
         "met": hit, "chance": 0.5}
        for year, hits in years.items()
        for hit in hits
    ]  # fmt: skip
    return pd.DataFrame(made, columns=list(COLUMNS))


@given(st.dictionaries(st.integers(2000, 2030), st.lists(st.booleans(), min_size=1, max_size=6),
                       min_size=1, max_size=12))  # fmt: skip
def test_error_bars_come_from_years_not_from_forecasts(years):
    got = calibration(rows_of(years)).set_index("what")
    mean = np.mean([np.mean(hits) for hits in years.values()])
    line = got.loc["interval"]
    assert line["share"] == pytest.approx(mean)
    assert line["low"] <= line["share"] <= line["high"]
    assert (line["years"], line["forecasts"]) == (len(years), sum(map(len, years.values())))
    assert line["enough"] == (len(years) >= 8)
    ten_times = calibration(rows_of({y: hits * 10 for y, hits in years.items()}))
    assert (ten_times.set_index("what")["low"] == got["low"]).all()
    assert (ten_times.set_index("what")["high"] == got["high"]).all()


def test_whole_years_give_the_exact_binomial_interval():
    years = {2000 + n: [n < 8] for n in range(10)}
    line = calibration(rows_of(years)).iloc[0]
    assert (line["low"], line["high"]) == exact_interval(8, 10)
    assert [round(v, 2) for v in (line["low"], line["high"])] == [0.44, 0.97]


# --- exports


def test_the_tables_for_forecast_evaluation_have_its_columns_and_our_numbers(looked_back):
    office, got = looked_back
    tables = evaluation_tables(sc.register(office.record), got)
    needed = {"date", "vintage_date", "variable", "frequency", "forecast_horizon", "value"}
    points, density, outturns = tables.values()
    assert needed | {"source", "metric"} == set(points)
    assert set(density) == set(points) | {"quantile"}
    assert needed | {"metric"} == set(outturns)
    assert list(points["value"]) == list(
        got.table.set_index("as_of").loc[points["vintage_date"], "median"]
    )
    assert dict(zip(points["vintage_date"], points["forecast_horizon"], strict=True)) == {
        "2024-06-30": 6, "2024-09-30": 3,
    }  # fmt: skip
    assert set(points["frequency"]) == {"M"}
    assert not density.duplicated(["date", "vintage_date", "variable", "quantile"]).any()
    assert list(outturns["value"]) == [6.3]


def test_the_hub_holds_every_line_and_its_configuration_allows_them(looked_back, tmp_path):
    office, got = looked_back
    book = sc.register(office.record)
    files = export(book, got, tmp_path)
    outputs = sorted((tmp_path / "hub" / "model-output" / "zhenhai-scenario").iterdir())
    assert [p.name for p in outputs] == [
        "2024-06-30-zhenhai-scenario.csv", "2024-09-30-zhenhai-scenario.csv",
    ]  # fmt: skip
    tasks = json.loads((tmp_path / "hub" / "hub-config" / "tasks.json").read_text("utf-8"))
    allowed = tasks["rounds"][0]["model_tasks"]
    assert tasks == hub_tasks(book.forecasts)
    about = [one for task in allowed for one in task["target_metadata"]]
    assert len({one["target_id"] for one in about}) == len(about)
    assert max(len(one["target_id"]) for one in about) <= 30  # a rule of the hub's schema
    for path in outputs:
        table = pd.read_csv(path, dtype={"output_type_id": str})
        quantiles = table[table["output_type"] == "quantile"]
        chances = table[table["output_type"] == "pmf"]
        assert len(quantiles) == LINES * len(QUANTILES)
        for part, task in ((quantiles, allowed[0]), (chances, allowed[1])):
            for column, values in task["task_ids"].items():
                assert set(part[column]) <= set(values["optional"]), column
            (output,) = task["output_type"].values()
            ids = {
                f"{v:g}" if isinstance(v, float) else v
                for v in output["output_type_id"]["required"]
            }
            assert set(part["output_type_id"]) == ids
        one = ["scenario_id", "target"]
        assert (chances.groupby(one)["value"].sum() - 1.0).abs().max() < 1e-12
        ordered = quantiles.groupby(one)["value"].apply(lambda v: v.is_monotonic_increasing)
        assert ordered.all()
    line = book.of(got.issues[-1]).iloc[0]
    first = model_output(book, got.issues[-1]).head(len(LEVELS))
    assert list(first["value"]) == list(line[list(LEVELS)])
    assert len(files) == 7


def test_a_scenario_of_one_hidden_project_is_in_no_export(office, tmp_path):
    projects = office.folder / "params" / "projects.csv"
    text = projects.read_text("utf-8")
    line = next(x for x in text.splitlines() if x.startswith("zjsh_907,"))
    change(projects, line, line.replace(",yes,zhenhai_415x_2024,", ",no,zhenhai_415x_2024,"))
    change(office.folder / "params" / "settings.yaml", "projects.csv: L1", "projects.csv: L3")
    entry = sc.issue(
        office.walk().outlooks, kind="mid_year", made_on="2024-10-08",
        params=office.folder / "params", data=office.folder / "data", folder=office.record,
    )  # fmt: skip
    book = sc.register(office.record)
    kept = set(book.of(entry.issue)["scenario"])
    told = set(model_output(book, entry.issue)["scenario_id"])
    # the one that moves it alone, and no other, unless it would follow from the rest
    assert kept - told == {"zjsh_907_late"}
    assert set(model_output(book, office.entry.issue)["scenario_id"]) == kept  # was public then
    export(book, back(office), tmp_path)
    files = [p.read_text("utf-8") for p in (tmp_path / "hub").rglob("*") if p.is_file()]
    assert not [f for f in files if "zjsh_907_late" in f]
    assert [f for f in files if "project_delay" in f]


def test_the_command(looked_back, tmp_path, monkeypatch):
    office, got = looked_back
    monkeypatch.chdir(office.folder)  # the fitted draws are kept in outputs/.cache
    words = [
        "review", "2024", "--as-of", "2025-03-31", "--record", office.record,
        "--params", office.folder / "params", "--data", office.folder / "data",
        "--export", tmp_path / "x",
    ]  # fmt: skip
    result = CliRunner().invoke(app, [str(w) for w in words])
    assert result.exception is None, result.output
    assert got.text[0] in result.stdout
    assert (tmp_path / "x" / "forecast_evaluation" / "outturns.csv").is_file()
    words = ["news", "--since", office.entry.issue, *words[4:10]]
    result = CliRunner().invoke(app, [str(w) for w in words])
    assert result.exception is None, result.output
    assert result.stdout.startswith(typeset(f"自{office.entry.issue}(数据截至2024-09-30)"))
