"""A series out of a CSV file: periods as people write them, and a chance from one command."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import scenario as sc
from scenario.cli import app
from scenario.model.plain_periods import periods_of
from scenario.read.plain_csv import read_plain_csv

VALUES = [84, 71, 98, 96, 99, 104, 97, 98, 106, 101, 104, 118, 86, 75, 103, 101, 104, 110,
          102, 104, 112, 107, 110, 125, 92, 78, 109, 106, 111, 115, 108, 109]  # fmt: skip
FORMS = ("{}-{:02d}", "{}年{}月", "{}/{}", "{}{:02d}", "{}-{:02d}-01")


def labels(form):
    return [form.format(2022 + i // 12, i % 12 + 1) for i in range(len(VALUES))]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_every_way_of_writing_months_gives_the_same_answer(tmp_path, form, encoding):
    index = pd.period_range("2022-01", periods=len(VALUES), freq="M")
    known = sc.year_end(pd.Series(VALUES, index=index, name="产值"), target=5, seed=1, draws=400)
    file = tmp_path / "mine.csv"
    lines = [f"{label},{value}" for label, value in zip(labels(form), VALUES, strict=True)]
    file.write_text("\n".join(["月份,产值", *lines]), encoding)
    one = sc.year_end(read_plain_csv(file), target=5, seed=1, draws=400)
    two = sc.year_end(
        pd.read_csv(file, index_col=0, encoding=encoding)["产值"], target=5, seed=1, draws=400
    )
    assert one.text == two.text == known.text
    assert np.array_equal(one.growth, known.growth)


def test_sums_from_january_stand_at_their_last_month_in_growth_to_date_only():
    asked = ["2024年1—2月", "2024年1—3月", "2024年1—6月"]
    assert list(periods_of(asked, "x", to_date=True).astype(str)) == [
        "2024-02",
        "2024-03",
        "2024-06",
    ]
    with pytest.raises(sc.ScenarioError) as caught:
        periods_of(asked, "x", to_date=False)
    assert [f.id for f in caught.value.findings] == ["YE-013"]
    assert "1—3月" in caught.value.findings[0].found
    months = periods_of(["2024年1—2月", "2024年3月"], "x", to_date=False)
    assert list(months.astype(str)) == ["2024-02", "2024-03"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (["2023Q1", "2023Q2"], ["2023Q1", "2023Q2"]),
        (["2022", "2023"], ["2022", "2023"]),
        ([2022, 2023], ["2022", "2023"]),
        ([202401, 202402], ["2024-01", "2024-02"]),
    ],
)
def test_quarters_years_and_numbers(asked, expected):
    assert list(periods_of(asked, "x", to_date=False).astype(str)) == expected


@pytest.mark.parametrize(
    ("asked", "id"),
    [
        (["合计", "2024-01"], "YE-003"),
        (["1月", "2月"], "YE-003"),
        ([2022.1, 2022.2], "YE-003"),
        (["2024-01", "2024Q2"], "YE-014"),
    ],
)
def test_what_is_no_period_is_named(asked, id):
    with pytest.raises(sc.ScenarioError) as caught:
        periods_of(asked, "产值", to_date=False)
    assert [f.id for f in caught.value.findings] == [id]
    assert caught.value.findings[0].where == "产值"


def test_every_cell_that_is_no_number_is_named_and_a_column_is_chosen_by_its_head(tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text('月份;甲;乙\n2024-01;x;"1,200"\n2024-02;;5%\n2024-03;y;3\n', "utf-8")
    with pytest.raises(sc.ScenarioError) as caught:
        read_plain_csv(file)
    assert [f.where for f in caught.value.findings] == ["mine.csv 第2行", "mine.csv 第4行"]
    assert read_plain_csv(file, "乙").tolist() == [1200.0, 5.0, 3.0]
    for column, name in (("丙", "mine.csv"), ("", "none.csv")):
        with pytest.raises(sc.ScenarioError) as caught:
            read_plain_csv(tmp_path / name, column)
        assert caught.value.findings[0].id in ("YE-021", "YE-020")


def test_the_command_prints_what_the_function_says(tmp_path):
    file = tmp_path / "mine.csv"
    lines = [f"{label},{value}" for label, value in zip(labels(FORMS[0]), VALUES, strict=True)]
    file.write_text("\n".join(["月份,产值", *lines]), "utf-8")
    done = CliRunner().invoke(app, ["series", str(file), "--target", "5"])
    assert done.exit_code == 0
    known = sc.year_end(read_plain_csv(file), target=5, seed=1)
    assert done.stdout.splitlines() == list(known.text)
    wrong = CliRunner().invoke(app, ["series", str(file), "--measure", "levels"])
    assert wrong.exception.findings[0].id == "CL-008"
