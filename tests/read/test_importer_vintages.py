"""Vintage words, last year's adjusted values, and the day of figures without a printed date."""

from __future__ import annotations

import csv
from datetime import date

import pytest
from bad_inputs.make import text, write_params, xlsx

from scenario.read.commit import COLUMNS
from scenario.read.importer import import_files
from scenario.read.observations import read_observations

WORDS = {
    "快报": "flash", "反馈": "returned", "核定": "certified", "预计": "estimated",
    "上报": "reported", "初步": "provisional", "终值": "final",
}  # fmt: skip


@pytest.fixture
def office(tmp_path):
    write_params(tmp_path / "params")
    (tmp_path / "data" / "observations").mkdir(parents=True)
    return tmp_path


def take_in(office, path, **more):
    store, params = office / "data" / "observations", office / "params"
    (one,) = import_files(
        [path], to=store, params=params, today=date(2024, 12, 20), **more
    ).files  # fmt: skip
    assert one.state == "committed", [f.text() for f in one.findings]
    return one


def stored(office):
    return read_observations(office / "data", as_of="2100-01-01").frame


@pytest.mark.parametrize(("word", "status"), WORDS.items())
def test_a_vintage_word_in_a_header_keeps_its_own_status(office, word, status):
    rows = (("指标", f"2024年1-6月增速(%)({word})"), ("固定资产投资", 5.1))
    take_in(office, xlsx(office / "a.xlsx", rows, sheet="镇海区"))
    assert stored(office)["status"].tolist() == [status]


@pytest.mark.parametrize(("word", "status"), WORDS.items())
def test_a_vintage_word_in_a_cell_of_the_long_form_keeps_its_own_status(office, word, status):
    rows = [
        ("地区", "指标", "所属期", "数值", "单位", "数据状态"),
        ("镇海区", "固定资产投资", "2024年1-6月", "5.1", "%", "" if word == "终值" else word),
    ]
    take_in(office, text(office / "a.csv", rows))
    expected = "provisional" if word == "终值" else status
    assert stored(office)["status"].tolist() == [expected]


@pytest.mark.parametrize(
    ("cell", "status"), [("5.1(快报)", "flash"), ("5.1(反馈数)", "returned"), ("5.1(核定)", "certified")]
)
def test_a_vintage_word_beside_the_number_counts_for_that_cell_alone(office, cell, status):
    rows = (("指标", "2024年1-6月增速(%)"), ("固定资产投资", cell), ("工业投资", 3.2))
    take_in(office, xlsx(office / "a.xlsx", rows, sheet="镇海区"))
    frame = stored(office).set_index("indicator")["status"]
    assert frame.to_dict() == {
        "fixed_asset_investment": status, "industrial_investment": "provisional",
    }  # fmt: skip


def test_flash_returned_and_certified_are_three_vintages_of_one_figure(office):
    for word, day in (("快报", 10), ("反馈", 20), ("核定", 28)):
        rows = (("指标", f"2024年1-6月增速(%)({word})"), ("固定资产投资", 5.1 + day / 10))
        take_in(office, xlsx(office / f"{word}.xlsx", rows, sheet="镇海区"), known_on=date(2024, 7, day))
    early = read_observations(office / "data", as_of="2024-07-15").frame
    assert early["status"].tolist() == ["flash"]
    assert set(stored(office)["status"]) == {"flash", "returned", "certified"}


@pytest.mark.parametrize(
    "rows",
    [
        (
            ("镇海区2024年1-6月主要经济指标",),
            ("单位:亿元",),
            ("指标", "2024年1-6月", "上年同期(调整后)", "同比增长(%)"),
            ("固定资产投资", 150.2, 142.9, 5.1),
        ),
        (
            ("镇海区2024年1-6月主要经济指标",),
            ("单位:亿元",),
            ("指标", "2024年1-6月", "上年同期", "同比增长(%)"),
            ("", "", "调整后", ""),
            ("固定资产投资", 150.2, 142.9, 5.1),
        ),
        (
            ("镇海区2024年1-6月主要经济指标",),
            ("指标", "2024年1-6月(万元)", "上年同期数(调整后)(万元)", "同比增长(%)"),
            ("固定资产投资", 1502000, 1429000, 5.1),
        ),
    ],
)
def test_the_adjusted_value_of_last_year_belongs_to_this_period(office, rows):
    path = xlsx(office / "a.xlsx", rows, sheet="镇海区")
    take_in(office, path)
    frame = stored(office).set_index("measure")
    base = frame.loc["adjusted_base"]
    assert (base["period_start"], base["period_end"]) == ("2024-01", "2024-06")
    assert (base["value"], base["unit"], base["basis"]) == (142.9, "yi_yuan", "comparable_scope")
    assert frame.loc["level", "value"] == 150.2


def test_the_plain_value_of_last_year_belongs_to_last_year(office):
    rows = (
        ("镇海区2024年1-6月主要经济指标",),
        ("单位:亿元",),
        ("指标", "2024年1-6月", "上年同期", "同比增长(%)"),
        ("固定资产投资", 150.2, 148.0, 5.1),
    )
    take_in(office, xlsx(office / "a.xlsx", rows, sheet="镇海区"))
    frame = stored(office)
    assert "adjusted_base" not in set(frame["measure"])
    last_year = frame[frame["period_end"] == "2023-06"]
    assert last_year[["measure", "value"]].values.tolist() == [["level", 148.0]]


def test_an_adjusted_base_of_the_store_imports_unchanged(office, tmp_path):
    row = {
        "region": "zhenhai", "scope": "whole", "indicator": "fixed_asset_investment",
        "period_start": "2024-01", "period_end": "2024-06", "measure": "adjusted_base",
        "basis": "comparable_scope", "value": "142.9", "bound": "", "unit": "yi_yuan",
        "known_on": "2024-07-20", "known_on_kind": "printed", "status": "certified",
        "disclosure": "L3", "source": "示例", "note": "",
    }  # fmt: skip
    with (tmp_path / "out.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerow(row)
    assert take_in(office, tmp_path / "out.csv").rows == (row,)
