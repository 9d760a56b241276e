"""When figures become known: printed dates, rules, batches, holidays, and what is never published."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date

import pytest

from scenario.errors import ScenarioError
from scenario.periods import Window
from scenario.read.calendar_files import (
    read_release_calendar,
    spring_festival,
    working_days,
)
from scenario.release_calendar import ReleaseCalendar, ReleaseRule, WorkingDays


@pytest.fixture(scope="module")
def data(request):
    return request.config.rootpath / "data"


@pytest.fixture(scope="module")
def calendar(data):
    return read_release_calendar(data)


SCHEDULE_2023 = {
    (2022, 12): "2023-01-17", (2023, 2): "2023-03-15", (2023, 3): "2023-04-18",
    (2023, 4): "2023-05-16", (2023, 5): "2023-06-15", (2023, 6): "2023-07-17",
    (2023, 7): "2023-08-15", (2023, 8): "2023-09-15", (2023, 9): "2023-10-18",
    (2023, 10): "2023-11-15", (2023, 11): "2023-12-15",
}  # fmt: skip


@pytest.mark.parametrize(("period", "day"), SCHEDULE_2023.items())
def test_printed_days_of_2023(calendar, period, day):
    year, month = period
    window = Window(year, 1, month)
    known = calendar.known_on("manufacturing_investment", window, region_kind="nation")
    assert (known.day.isoformat(), known.kind, known.rule) == (day, "printed", "nbs_monthly")
    if month in (3, 6, 9, 12):
        gdp = calendar.known_on("gdp", window, region_kind="nation")
        assert (gdp.day.isoformat(), gdp.rule) == (day, "nbs_quarterly")


def test_the_rule_stays_near_the_printed_days(calendar):
    ruled = replace(calendar, releases={})
    off = []
    for (rule, year, month), printed in calendar.releases.items():
        if rule == "nbs_monthly":
            known = ruled.known_on("retail_sales", Window(year, 1, month), region_kind="nation")
            assert known.kind == "estimated"
            off.append((known.day - printed).days)
    assert len(off) > 60
    assert max(map(abs, off)) <= 5
    assert sum(map(abs, off)) / len(off) <= 1.5
    assert sorted(off)[len(off) // 2] == 0


@pytest.mark.parametrize(
    ("indicator", "window", "kind", "lag", "day"),
    [
        # the 15th, next working day; three days later after a quarter
        ("retail_sales", Window(2025, 1, 5), "nation", 0, "2025-06-16"),
        ("retail_sales", Window(2025, 1, 6), "nation", 0, "2025-07-18"),
        ("retail_sales", Window(2025, 1, 12), "nation", 0, "2026-01-19"),
        ("cpi", Window(2025, 5, 5), "nation", 0, "2025-06-09"),
        ("pmi_manufacturing", Window(2024, 2, 2), "nation", 0, "2024-02-29"),
        ("rd_to_gdp", Window(2023, 1, 12), "nation", 0, "2024-09-30"),
        ("rd_to_gdp", Window(2022, 1, 12), "district", 0, "2024-04-30"),
        ("hightech_enterprises_new", Window(2024, 1, 12), "district", 0, "2024-12-31"),
        ("manufacturing_investment", Window(2024, 1, 6), "district", 45, "2024-08-14"),
        ("never_heard_of", Window(2024, 1, 6), "district", 10, "2024-07-10"),
        ("never_heard_of", Window(2024, 2, 2), "", 0, "2024-02-29"),
    ],
)  # fmt: skip
def test_estimated_days(calendar, indicator, window, kind, lag, day):
    known = calendar.known_on(indicator, window, region_kind=kind, lag_days=lag)
    assert (known.day.isoformat(), known.kind) == (day, "estimated")


@pytest.mark.parametrize(
    ("day", "indicator", "kind", "lag", "newest"),
    [
        ("2023-02-20", "manufacturing_investment", "nation", 0, Window(2022, 1, 12)),
        ("2023-03-14", "manufacturing_investment", "nation", 0, Window(2022, 1, 12)),
        ("2023-03-15", "manufacturing_investment", "nation", 0, Window(2023, 1, 2)),
        ("2023-09-30", "gdp", "nation", 0, Window(2023, 1, 6)),
        ("2024-09-29", "rd_to_gdp", "nation", 0, Window(2022, 1, 12)),
        ("2024-09-30", "rd_to_gdp", "nation", 0, Window(2023, 1, 12)),
        ("2024-07-20", "manufacturing_investment", "district", 17, Window(2024, 1, 6)),
        ("2024-07-10", "manufacturing_investment", "district", 17, Window(2024, 1, 5)),
        ("2023-02-20", "cpi", "nation", 0, Window(2023, 1, 1)),
    ],
)
def test_what_was_known_on_a_day(calendar, day, indicator, kind, lag, newest):
    found = calendar.newest_known(
        indicator, date.fromisoformat(day), region_kind=kind, lag_days=lag
    )
    assert found == newest


def test_nothing_known_yet():
    rule = ReleaseRule("r", "甲", frozenset({"x"}), frozenset(), "annual", False, "day", 1, 60)
    assert ReleaseCalendar((rule,)).newest_known("x", date(2024, 6, 1)) is None


def test_batches(calendar):
    early, likely, late = calendar.batch("manufacturing_champion_national_new", 2024)
    assert (early, likely, late) == (date(2024, 10, 31), date(2024, 11, 30), date(2025, 4, 30))
    assert calendar.batch("gdp", 2024) is None
    assert calendar.batch("never_heard_of", 2024) is None


@pytest.mark.parametrize(
    ("indicator", "window", "kind", "ids"),
    [
        ("manufacturing_investment", Window(2024, 1, 1), "district", ["IN-063"]),
        ("manufacturing_investment", Window(2024, 2, 2), "nation", ["IN-063"]),
        ("manufacturing_investment", Window(2024, 1, 2), "district", []),
        ("manufacturing_investment", Window(2024, 3, 3), "nation", []),
        ("cpi", Window(2024, 1, 1), "nation", []),
        ("rd_to_gdp", Window(2024, 6, 6), "district", ["CA-001"]),
        ("rd_to_gdp", Window(2024, 1, 12), "district", []),
        ("hightech_enterprises_new", Window(2024, 1, 6), "district", ["CA-001"]),
        ("gdp", Window(2024, 1, 5), "nation", ["CA-001"]),
        ("gdp", Window(2024, 1, 6), "nation", []),
        ("never_heard_of", Window(2024, 1, 1), "nation", []),
    ],
)
def test_periods_that_are_never_published(calendar, indicator, window, kind, ids):
    findings = calendar.findings(indicator, window, kind)
    assert [f.id for f in findings] == ids
    for finding in findings:
        assert indicator in finding.where
        assert ("1月免报" in finding.meaning) == (finding.id == "IN-063")


def test_the_first_fitting_rule_counts():
    one = ReleaseRule("a", "甲", frozenset({"x"}), frozenset({"nation"}), "monthly", True, "lag")
    two = ReleaseRule("b", "乙", frozenset({"x"}), frozenset(), "monthly", True, "lag")
    calendar = ReleaseCalendar((one, two))
    assert calendar.rule_for("x", "nation") is one
    assert calendar.rule_for("x", "district") is two
    assert calendar.rule_for("x") is one
    assert calendar.rule_for("y") is None


@pytest.mark.parametrize(
    ("year", "day"),
    [(2004, (1, 22)), (2020, (1, 25)), (2023, (1, 22)), (2024, (2, 10)), (2025, (1, 29)),
     (2026, (2, 17)), (2027, (2, 6)), (2033, (1, 31))],
)  # fmt: skip
def test_spring_festival(year, day):
    assert spring_festival(year) == date(year, *day)


def test_working_days():
    days = working_days(range(2023, 2030))
    assert not days.is_working(date(2024, 2, 12))
    assert days.is_working(date(2024, 2, 4)), "a Sunday worked for the Spring Festival"
    assert days.is_working(date(2024, 6, 3))
    assert not days.is_working(date(2024, 6, 1))
    assert days.in_month(2024, 2) == 18
    assert days.next_working(date(2024, 10, 1)) == date(2024, 10, 8)
    assert days.findings(2024) == []
    assert all(d.year in range(2023, 2030) for d in days.holidays)


def test_years_beyond_the_library_are_estimated_and_said_to_be():
    days = working_days(range(2023, 2030))
    beyond = days.announced.stop
    assert [f.id for f in days.findings(beyond)] == ["IN-093"]
    assert f"{beyond}年放假安排未发布" in days.findings(beyond)[0].found
    festival = spring_festival(2028)
    assert not any(days.is_working(date.fromordinal(festival.toordinal() + n)) for n in range(7))
    assert not days.is_working(date(2028, 10, 5))
    assert days.is_working(date(2028, 6, 1))


def test_plain_weeks_without_any_list():
    days = WorkingDays()
    assert days.next_working(date(2024, 6, 1)) == date(2024, 6, 3)
    assert days.in_month(2024, 6) == 20


@pytest.fixture
def copy(tmp_path, data):
    shutil.copytree(data / "calendar", tmp_path / "calendar")
    return tmp_path / "calendar"


@pytest.mark.parametrize(
    ("file", "old", "new", "id", "words"),
    [
        ("release_rules.csv", "release,name", "release,title", "CA-003", "列名"),
        ("release_rules.csv", ",monthly,no,day,", ",weekly,no,day,", "CA-004", "collected"),
        ("release_rules.csv", ",no,day,15,1,3", ",no,day,x,1,3", "CA-004", "day"),
        ("release_rules.csv", ",no,day,15,1,3", ",no,day,45,1,3", "CA-004", "45"),
        ("release_rules.csv", ",7,9,11,", ",9,7,11,", "CA-004", "批次"),
        ("release_rules.csv", "nbs_monthly,", ",", "CA-004", "release"),
        ("release_rules.csv", "nbs_pmi,", "nbs_pmi,,", "CA-004", "16个单元格"),
        ("release_dates.csv", "2023-07-17", "2023-07-32", "CA-004", "2023-07-32"),
        ("release_dates.csv", "2023-07-17", "2022-07-17", "CA-004", "2022-07-17"),
        ("release_dates.csv", "nbs_monthly,2023-06", "nbs_monthly,2023-05", "CA-004", "2023-05"),
        ("release_dates.csv", "nbs_monthly,2023-06", "nbs_weekly,2023-06", "CA-004", "nbs_weekly"),
    ],
)  # fmt: skip
def test_broken_files_are_refused(copy, file, old, new, id, words):
    path = copy / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_release_calendar(copy)
    assert {f.id for f in caught.value.findings} == {id}
    assert any(words in f.text() and file in f.where for f in caught.value.findings)


def test_missing_and_undecodable_files(copy):
    (copy / "release_rules.csv").write_bytes("发布".encode("gb18030"))
    with pytest.raises(ScenarioError) as caught:
        read_release_calendar(copy)
    assert [f.id for f in caught.value.findings] == ["CA-002"]
    with pytest.raises(ScenarioError):
        read_release_calendar(copy / "nowhere")
