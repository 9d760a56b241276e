"""What an office sends, imported by one command each, stands in the memo."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

import scenario as sc
from scenario.model.growth_figures import STATUS_ERROR
from scenario.read.figures import MEASURED
from scenario.read.importer import import_files

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def memo(tmp_path_factory):
    """The memo of a copy of the shipped case after three imports, the schedule being public."""
    return made(tmp_path_factory, "L1")


def made(tmp_path_factory, level):
    """Make the memo of a copy of the shipped case after three imports.

    The examples are marked as invented and would stay out of every forecast; this copy treats them
    as an office would treat its own files.
    """
    folder = tmp_path_factory.mktemp("office")
    shutil.copytree(ROOT / "params", folder / "params")
    shutil.copytree(ROOT / "data", folder / "data")
    for source in (folder / "params" / "sources").glob("example_*.yaml"):
        text = source.read_text("utf-8")
        # without a stated status the flash report's own word (快报) decides
        stated = "" if "bulletin" in source.name else "status: provisional"
        text = text.replace("status: synthetic", stated)
        if "projects" in source.name:  # a schedule that may be printed; others are only counted
            text = text.replace("disclosure: L3", f"disclosure: {level}")
        source.write_text(text, "utf-8")
    for file in sorted((ROOT / "data" / "examples").glob("*.xlsx")):
        report = import_files(
            [file],
            to=folder / "data" / "observations",
            params=folder / "params",
            known_on=date(2024, 9, 25),
        )
        assert report.exit_code == 0, report.lines("zh")
    plan = sc.read_plan(folder / "params")
    observations = sc.read_observations(folder / "data", as_of=plan.settings.as_of)
    models = sc.choose_models(plan).only("industrial_value_added_growth", "mfg_investment_growth")
    fitted = models.fit(observations, cache=None)
    outlook = sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"]))
    return sc.memo("mid_year", outlook), outlook


def cells(memo, name):
    table = next(b for b in memo.blocks if getattr(b, "id", "") == name)
    return [[cell.text for cell in row] for row in table.rows]


def test_the_flash_report_is_the_figure_of_the_first_half(memo):
    page, outlook = memo
    investment = outlook.targets["mfg_investment_growth"]
    assert (investment.so_far, investment.so_far_month) == (11.8, 6)
    assert investment.fitted.evidence.own == 1
    assert outlook.targets["industrial_value_added_growth"].so_far == 4.4
    assert any("11.8%" in row for row in cells(page, "progress"))


def test_the_project_sheet_stands_in_the_table_of_projects(memo):
    page, _ = memo
    rows = cells(page, "projects")
    assert {"4.21亿元", "1.96亿元", "118.3亿元", "79.11亿元"} <= {row[2] for row in rows}
    assert not re.search("示例[一二三]号", page.to_bytes("html").decode())


def test_a_schedule_that_is_not_public_is_counted_and_not_printed(tmp_path_factory):
    page, _ = made(tmp_path_factory, "L3")
    table = next(b for b in page.blocks if getattr(b, "id", "") == "projects")
    assert {"118.3亿元", "79.11亿元"} == {row[2].text for row in table.rows}
    assert any(re.search(r"另有\d+个项目的数没有公开", note) for note in table.notes)


def test_without_data_of_its_own_the_same_target_has_no_figure(memo):
    _, outlook = memo
    assert outlook.targets["mfg_investment_growth"].fitted.evidence.basis != "sister_series"


def test_the_yearbook_table_is_the_denominator_of_the_ratio(tmp_path):
    shutil.copytree(ROOT / "params", tmp_path / "params")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    source = tmp_path / "params" / "sources" / "example_yearbook.yaml"
    text = source.read_text("utf-8")
    source.write_text(text.replace("status: synthetic", "status: provisional"), "utf-8")
    file = next((ROOT / "data" / "examples").glob("*年鉴*.xlsx"))
    import_files(
        [file],
        to=tmp_path / "data" / "observations",
        params=tmp_path / "params",
        known_on=date(2024, 9, 25),
    )
    plan = sc.read_plan(tmp_path / "params")
    observations = sc.read_observations(tmp_path / "data", as_of=plan.settings.as_of)
    fitted = sc.choose_models(plan).only("rd_intensity").fit(observations, cache=None)
    page = sc.memo("mid_year", sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"])))
    assert any("1322.9亿元" in row for row in cells(page, "own_rows"))


@pytest.mark.parametrize("status", sorted(MEASURED))
def test_growth_of_any_measured_status_is_read(status):
    assert STATUS_ERROR[status] >= 0.0
