"""Vintage words, last year's adjusted values, and the day of figures without a printed date."""

from __future__ import annotations

import csv
import shutil
from datetime import date
from pathlib import Path

import pytest
from bad_inputs.make import text, write_params, xlsx

from scenario.periods import Window
from scenario.read.calendar_files import read_release_calendar
from scenario.read.commit import COLUMNS
from scenario.read.importer import import_files
from scenario.read.name_tables import read_name_tables
from scenario.read.observations import read_observations

ROOT = Path(__file__).parents[2]
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
    ("cell", "status"),
    [("5.1(快报)", "flash"), ("5.1(反馈数)", "returned"), ("5.1(核定)", "certified")],
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
        take_in(
            office, xlsx(office / f"{word}.xlsx", rows, sheet="镇海区"), known_on=date(2024, 7, day)
        )
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


def blank_days(office, *rows, calendar=True, **more):
    """Import rows (region, indicator, period, value, unit) without a date; return the store."""
    if calendar:
        shutil.copytree(ROOT / "data" / "calendar", office / "data" / "calendar")
    head = ("地区", "指标", "所属期", "数值", "单位", "公布日期")
    path = text(office / "a.csv", [head, *((*r, "") for r in rows)])
    (one,) = import_files(
        [path], to=office / "data" / "observations", params=ROOT / "params",
        today=date(2024, 12, 20), **more,
    ).files  # fmt: skip
    assert one.state == "committed", [f.text() for f in one.findings]
    frame = stored(office)
    days = frame["known_on"].dt.strftime("%Y-%m-%d")
    return list(zip(days, frame["known_on_kind"], strict=True))


@pytest.mark.parametrize(
    ("region", "indicator", "period", "known"),
    [
        # the list of releases has June 2023; it has no April 2016, and 15 May 2016 is a Sunday
        ("全国", "固定资产投资", "2023年1-6月", ("2023-07-17", "printed")),
        ("全国", "固定资产投资", "2019年1-7月", ("2019-08-14", "printed")),
        ("全国", "固定资产投资", "2016年1-4月", ("2016-05-16", "estimated")),
        ("全国", "国内生产总值", "2020年1-6月", ("2020-07-16", "printed")),
        # a district publishes on no fixed day: period end, the indicator's lag, 28 days more
        ("镇海区", "固定资产投资", "2023年1-6月", ("2023-08-14", "estimated")),
    ],
)
def test_a_blank_date_gets_the_day_of_the_release_calendar(
    office, region, indicator, period, known
):
    assert blank_days(office, (region, indicator, period, "5.1", "%")) == [known]


def test_without_a_calendar_a_blank_date_is_period_end_and_lag(office):
    row = ("全国", "固定资产投资", "2023年1-6月", "3.8", "%")
    assert blank_days(office, row, calendar=False) == [("2023-07-17", "estimated")]


def test_a_day_given_for_the_file_counts_before_the_calendar(office):
    row = ("全国", "固定资产投资", "2023年1-6月", "3.8", "%")
    assert blank_days(office, row, known_on=date(2023, 9, 1)) == [("2023-09-01", "printed")]


def test_what_was_imported_without_a_date_is_known_from_its_release_on(office):
    blank_days(office, ("全国", "固定资产投资", "2023年1-6月", "3.8", "%"))
    assert len(read_observations(office / "data", as_of="2023-07-16").frame) == 0
    assert len(read_observations(office / "data", as_of="2023-07-17").frame) == 1


def test_the_dates_of_a_printed_table_are_those_of_its_latest_release(office):
    shutil.copytree(ROOT / "data" / "calendar", office / "data" / "calendar")
    rows = (
        ("全国主要指标",),
        ("指标", "2023年1-5月增速(%)", "2023年1-6月增速(%)"),
        ("固定资产投资", 4.0, 3.8),
    )
    path = xlsx(office / "a.xlsx", rows, sheet="全国")
    (one,) = import_files(
        [path], to=office / "data" / "observations", params=ROOT / "params",
        today=date(2024, 12, 20),
    ).files  # fmt: skip
    assert one.state == "committed", [f.text() for f in one.findings]
    assert {(r["known_on"], r["known_on_kind"]) for r in one.rows} == {("2023-07-17", "printed")}


def test_the_shipped_estimates_of_monthly_figures_are_those_of_the_calendar():
    names, calendar = read_name_tables(ROOT / "params"), read_release_calendar(ROOT / "data")
    later = {"nation": 0, "province": 8, "city": 13, "district": 28, "zone": 28}
    frame = read_observations(ROOT / "data", as_of="2099-12-31").frame
    rows = frame[(frame["known_on_kind"] == "estimated") & (frame["status"] != "target")]
    seen = 0
    for row in rows.itertuples():
        kind = names.region_kinds[row.region]
        rule = calendar.rule_for(row.indicator, kind)
        if rule is None or rule.collected != "monthly" or row.file == "target_history.csv":
            continue  # outcomes of targets carry the day of their own source
        lag = names.indicators[row.indicator].published_after_days + later[kind]
        known = calendar.known_on(
            row.indicator, Window(row.year, row.first, row.last), region_kind=kind, lag_days=lag
        )
        assert row.known_on.date() == known.day, (row.file, row.row)
        seen += 1
    assert seen > 50
