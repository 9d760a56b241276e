"""The grammar of periods: what is read, what is refused, and that writing and reading agree."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.periods import Window
from scenario.read.grammar_periods import (
    ParsedPeriod,
    PeriodRefusal,
    find_periods,
    format_period,
    normal_form,
    parse_period,
    parse_period_cell,
)

READ = {
    # months of a year that the text does not name
    "1-6月": (None, 1, 6), "1—6月": (None, 1, 6), "1~6月": (None, 1, 6), "1～6月": (None, 1, 6),
    "1–6月": (None, 1, 6), "1至6月": (None, 1, 6), "1到6月": (None, 1, 6), "1月-6月": (None, 1, 6),
    "1月至6月": (None, 1, 6), "1-6月份": (None, 1, 6), "１—６月": (None, 1, 6),
    "一至六月": (None, 1, 6), "一、二月": (None, 1, 2), "1、2月": (None, 1, 2),
    "1-2月": (None, 1, 2), "1—11月": (None, 1, 11), "1-12月": (None, 1, 12),
    "4-9月": (None, 4, 9), "7-12月": (None, 7, 12), "1-6月累计": (None, 1, 6),
    "6月累计": (None, 1, 6), "6月(累计)": (None, 1, 6), "6月当月": (None, 6, 6),
    "6月合计": (None, 6, 6), "6月": (None, 6, 6), "06月": (None, 6, 6), "6月份": (None, 6, 6),
    "十二月": (None, 12, 12), "十一月": (None, 11, 11), "6月末": (None, 6, 6), "6月底": (None, 6, 6),
    "6月①": (None, 6, 6), " 6月\u00a0": (None, 6, 6), "前两个月": (None, 1, 2),
    "前2个月": (None, 1, 2), "前十一个月": (None, 1, 11), "前6月": (None, 1, 6),
    # halves, quarters, the year
    "上半年": (None, 1, 6), "下半年": (None, 7, 12), "H1": (None, 1, 6), "H2": (None, 7, 12),
    "一季度": (None, 1, 3), "二季度": (None, 4, 6), "第三季度": (None, 7, 9),
    "4季度": (None, 10, 12), "二季": (None, 4, 6), "Q1": (None, 1, 3), "Q2": (None, 4, 6),
    "Ｑ3": (None, 7, 9), "4Q": (None, 10, 12), "前三季度": (None, 1, 9), "前两季度": (None, 1, 6),
    "前3个季度": (None, 1, 9), "1-3季度": (None, 1, 9), "一至三季度": (None, 1, 9),
    "二至三季度": (None, 4, 9), "Q1-Q3": (None, 1, 9), "Q2~3": (None, 4, 9),
    "全年": (None, 1, 12), "年度": (None, 1, 12),
    # with a year
    "2024年1-6月": (2024, 1, 6), "2024年上半年": (2024, 1, 6), "2024上半年": (2024, 1, 6),
    "2024年二季度": (2024, 4, 6), "2024Q2": (2024, 4, 6), "2024-Q2": (2024, 4, 6),
    "2024年Q2": (2024, 4, 6), "Q2 2024": (2024, 4, 6), "Q2/2024": (2024, 4, 6),
    "2024H1": (2024, 1, 6), "2024年前三季度": (2024, 1, 9), "2024": (2024, 1, 12),
    "2024年": (2024, 1, 12), "2024年度": (2024, 1, 12), "2024年全年": (2024, 1, 12),
    "2024年末": (2024, 1, 12), "2024年6月": (2024, 6, 6), "2024年06月": (2024, 6, 6),
    "2024 年 6 月": (2024, 6, 6), "２０２４年０６月份": (2024, 6, 6), "2024.6": (2024, 6, 6),
    "2024.06": (2024, 6, 6), "2024.10": (2024, 10, 10), "2024/6": (2024, 6, 6),
    "2024-06": (2024, 6, 6), "2024-6月": (2024, 6, 6), "202406": (2024, 6, 6),
    "2024.1-6": (2024, 1, 6), "2024.01-06": (2024, 1, 6), "2024/1-6月": (2024, 1, 6),
    "2024-01..06": (2024, 1, 6), "2024-1-6月": (2024, 1, 6), "202401-06": (2024, 1, 6),
    "202401-202406": (2024, 1, 6), "2024-01-2024-06": (2024, 1, 6),
    "2024.1-2024.6": (2024, 1, 6), "2024年1月至2024年6月": (2024, 1, 6),
    "二〇二四年一至六月": (2024, 1, 6), "二零二四年六月": (2024, 6, 6), "1999年": (1999, 1, 12),
    # dates that are the first or the last day of a month, and Excel's number of such a day
    "2024-06-30": (2024, 6, 6), "2024-06-01": (2024, 6, 6), "2024/6/1": (2024, 6, 6),
    "2024年6月30日": (2024, 6, 6), "2024-06-01 00:00:00": (2024, 6, 6),
    "2024-12-31": (2024, 12, 12), "45444": (2024, 6, 6), "45444.0": (2024, 6, 6),
}  # fmt: skip

REFUSED = {
    # a range that Excel turned into a day: the row is set aside
    "2024-01-06": ("IN-057", False, (None, 1, 6)), "2024/1/6": ("IN-057", False, (None, 1, 6)),
    "1月6日": ("IN-057", False, (None, 1, 6)), "6-Jan": ("IN-057", False, (None, 1, 6)),
    "12-Jul": ("IN-057", False, (None, 7, 12)), "45297": ("IN-057", False, (None, 1, 6)),
    "2024-06-15": ("IN-057", False, None), "6月15日": ("IN-057", False, None),
    "2024-06-06": ("IN-057", False, None),
    # two readings: a person decides
    "24-06": ("IN-060", True, (2024, 6, 6)), "24年6月": ("IN-060", True, (2024, 6, 6)),
    "24年1-6月": ("IN-060", True, (2024, 1, 6)), "24/6": ("IN-060", True, (2024, 6, 6)),
    "24年": ("IN-060", True, (2024, 1, 12)), "2024.1": ("IN-060", True, (2024, 1, 1)),
    "1-6": ("IN-060", True, (None, 1, 6)), "截至6月": ("IN-060", True, (None, 1, 6)),
    "截至2024年6月底": ("IN-060", True, (2024, 1, 6)),
    # not a period
    "13月": ("IN-058", False, None), "0月": ("IN-058", False, None),
    "6-1月": ("IN-058", False, None), "1-13月": ("IN-058", False, None),
    "1、3月": ("IN-058", False, None), "一二月": ("IN-058", False, None),
    "五季度": ("IN-058", False, None), "Q5": ("IN-058", False, None),
    "三至二季度": ("IN-058", False, None), "2024年13月": ("IN-058", False, None),
    "12.5": ("IN-058", False, None), "10.03": ("IN-058", False, None),
    "202413": ("IN-058", False, None), "去年": ("IN-058", False, None),
    "本月": ("IN-058", False, None), "": ("IN-058", False, None), "6": ("IN-058", False, None),
    "1 2月": ("IN-058", False, None), "2024-13-01": ("IN-058", False, None),
    "2024-02-30": ("IN-058", False, None), "3024年": ("IN-058", False, None),
    "12345": ("IN-058", False, None), "June 2024": ("IN-058", False, None),
    "十五月": ("IN-058", False, None), "前五季度": ("IN-058", False, None),
    "2023年10月-2024年3月": ("PE-003", False, None), "202310-202403": ("PE-003", False, None),
}  # fmt: skip


def months(period):
    return (period.year, period.first, period.last)


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_read(text, expected):
    period = parse_period(text)
    assert isinstance(period, ParsedPeriod), period
    assert months(period) == expected


@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_refused(text, expected):
    refusal = parse_period(text)
    id, ask, proposal = expected
    assert isinstance(refusal, PeriodRefusal), refusal
    assert (refusal.id, refusal.ask) == (id, ask)
    assert refusal.found == text
    assert refusal.meaning
    assert refusal.remedy
    assert (None if refusal.proposal is None else months(refusal.proposal)) == proposal


def test_words_of_the_refusals():
    assert "“1-6月”自动转换" in parse_period("2024-01-06").meaning
    assert "跨年" in parse_period("2023年10月-2024年3月").meaning
    assert "年份只有两位" in parse_period("24-06").meaning
    assert "2024年6月" in parse_period("24-06").remedy
    assert "不在所属期的写法之内" in parse_period("去年").meaning
    assert "越界" in parse_period("13月").meaning
    assert "10月" in parse_period("2024.1").meaning
    assert "某一天" in parse_period("2024-06-15").meaning
    assert "时点数" in parse_period("截至6月").meaning


@pytest.mark.parametrize(
    ("text", "id", "words"),
    [
        ("１—６月", "IN-030", "半角"),
        (" 6月", "IN-042", "去除"),
        ("6\x00月", "IN-098", "1个控制字符"),
        ("6月①", "IN-034", "①"),
        ("6月累计", "IN-058", "1—6月累计"),
        ("6月末", "IN-058", "时点数"),
        ("45444", "IN-060", "45444"),
        ("2024-06-30", "IN-060", "2024年6月"),
    ],
)
def test_what_was_changed_is_said(text, id, words):
    changes = parse_period(text).changes
    assert [c.id for c in changes if words in c.text] == [id]


def test_nothing_is_said_when_nothing_was_changed():
    assert parse_period("2024年1-6月").changes == ()


def test_the_year_may_come_from_elsewhere():
    period = parse_period("6月", year=2024)
    assert months(period) == (2024, 6, 6)
    assert period.changes[-1].id == "IN-059"
    assert "2024" in period.changes[-1].text
    named = parse_period("2023年6月", year=2024)
    assert months(named) == (2023, 6, 6)
    assert named.changes == ()
    assert parse_period("去年", year=2024).id == "IN-058"
    assert parse_period("24-06", year=2024).id == "IN-060"


def test_bare_months_only_where_the_column_says_so():
    assert months(parse_period("6", bare_month=True)) == (None, 6, 6)
    assert months(parse_period("06", bare_month=True, year=2024)) == (2024, 6, 6)
    assert months(parse_period("12", bare_month=True)) == (None, 12, 12)
    assert parse_period("13", bare_month=True).id == "IN-058"
    assert parse_period("0", bare_month=True).id == "IN-058"
    assert months(parse_period_cell(6, bare_month=True)) == (None, 6, 6)
    assert months(parse_period_cell(10.0, bare_month=True)) == (None, 10, 10)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (45444, (2024, 6, 6)), (45444.0, (2024, 6, 6)), (45473, (2024, 6, 6)),
        (2024, (2024, 1, 12)), (202406, (2024, 6, 6)), (2024.6, (2024, 6, 6)),
        (2024.06, (2024, 6, 6)), (2024.11, (2024, 11, 11)), (date(2024, 6, 1), (2024, 6, 6)),
        (datetime(2024, 6, 30, 12), (2024, 6, 6)), (date(2024, 2, 29), (2024, 2, 2)),
        (date(2023, 12, 31), (2023, 12, 12)), ("1-6月", (None, 1, 6)),
    ],
)  # fmt: skip
def test_cells(value, expected):
    assert months(parse_period_cell(value)) == expected


@pytest.mark.parametrize(
    ("value", "id"),
    [
        (date(2024, 1, 6), "IN-057"), (datetime(2024, 1, 6), "IN-057"), (45297, "IN-057"),
        (date(2024, 6, 15), "IN-057"), (2024.1, "IN-060"), (True, "IN-058"), (6, "IN-058"),
        (12.5, "IN-058"), (1e9, "IN-058"), (10000, "IN-058"), (99999, "IN-058"),
    ],
)  # fmt: skip
def test_cells_refused(value, id):
    assert parse_period_cell(value).id == id


def test_days_counted_from_1904():
    period = parse_period_cell(45444 - 1462, date1904=True)
    assert months(period) == (2024, 6, 6)
    assert [c.id for c in period.changes][-1] == "IN-061"
    assert "1462" in period.changes[-1].text
    assert parse_period_cell(45297 - 1462, date1904=True).id == "IN-057"


@pytest.mark.parametrize(
    ("serial", "read"), [(32874, True), (54788, True), (32873, False), (54789, False)]
)
def test_serials_end_somewhere(serial, read):
    refused = parse_period_cell(serial)
    assert (isinstance(refused, PeriodRefusal) and refused.id == "IN-058") is not read


def test_kinds_and_windows():
    assert parse_period("1-6月").kind == "ytd"
    assert parse_period("1-2月").kind == "janfeb"
    assert parse_period("2024年").kind == "year"
    assert parse_period("二季度").kind == "quarter"
    assert parse_period("下半年").kind == "half"
    assert parse_period("2024年1-6月").window == Window(2024, 1, 6)
    with pytest.raises(ValueError, match="no year"):
        _ = parse_period("6月").window
    assert parse_period("2024年6月").cumulative().window == Window(2024, 1, 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("镇海区2024年1-6月主要经济指标", [(2024, 1, 6)]),
        ("2024年镇海区1-6月主要指标", [(2024, 1, 12), (None, 1, 6)]),
        ("1-6月累计同比(%)", [(None, 1, 6)]),
        ("第三产业一季度增速", [(None, 1, 3)]),
        ("规模以上(2000万元以上)1—11月", [(None, 1, 11)]),
        ("2024年上半年全区", [(2024, 1, 6)]),
        ("2024.06 投资", [(2024, 6, 6)]),
        ("2024年6月30日", []), ("项目5000万元 2023-12-05", []), ("13月的指标", []),
        ("第三产业", []), ("一般公共预算", []), ("2024.065", []), ("上年同期", []),
    ],
)  # fmt: skip
def test_periods_inside_a_title(text, expected):
    found = find_periods(text)
    assert [months(f.period) for f in found] == expected
    form = normal_form(text)
    assert all(form[f.start : f.end] == f.text for f in found)


def test_normal_form():
    assert normal_form("一—三月") == "1~3月"
    assert normal_form("截至6月") == "截至6月"
    assert normal_form("第三产业与第三季度") == "第三产业与第3季度"
    assert normal_form("十二月") == "12月"
    assert normal_form("1‐6月") == "1-6月"
    assert normal_form("二〇二四年") == "2024年"


def windows(draw):
    first = draw(st.integers(1, 12))
    year = draw(st.one_of(st.none(), st.integers(1900, 2099)))
    return ParsedPeriod(year, first, draw(st.integers(first, 12)))


periods = st.composite(windows)()


def assert_round_trip(period):
    assert parse_period(format_period(period)) == period
    if period.year is not None:
        assert parse_period(str(period.window)) == period
        assert format_period(period.window) == format_period(period)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(periods)
def test_writing_and_reading_agree(period):
    assert_round_trip(period)


@pytest.mark.proof
def test_periods_are_read_back_as_written_at_length(measured):
    """Grammar of periods: what is written is read back unchanged."""
    tried = 0

    @settings(max_examples=10_000, deadline=None)
    @given(periods)
    def agree(period):
        nonlocal tried
        tried += 1
        assert_round_trip(period)

    agree()
    assert tried >= 10_000
    measured(examples=tried)


ALPHABET = (
    "0123456789１２一二三十两〇零年月日季度上下半前第全至到~-—–./QH12 累计末底()（）份个\u00a0\x00①"
)


def assert_total(text):
    period = parse_period(text)
    if isinstance(period, ParsedPeriod):
        assert 1 <= period.first <= period.last <= 12
        assert period.year is None or 1900 <= period.year <= 2099
    else:
        assert period.found == text
        assert period.id in {"IN-057", "IN-058", "IN-060", "PE-003"}
    for found in find_periods(text):
        assert parse_period(found.text) == found.period


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(ALPHABET, max_size=14))
def test_any_text_is_read_or_refused(text):
    assert_total(text)


@pytest.mark.proof
def test_any_text_is_a_period_or_refused_at_length(measured):
    """Grammar of periods: any text is read or refused, never broken off."""
    tried = periods_read = 0

    @settings(max_examples=10_000, deadline=None)
    @given(st.one_of(st.text(ALPHABET, max_size=14), st.text(max_size=20)))
    def total(text):
        nonlocal tried, periods_read
        tried += 1
        periods_read += isinstance(parse_period(text), ParsedPeriod)
        assert_total(text)

    total()
    assert tried >= 10_000
    measured(texts=tried, read=periods_read, refused=tried - periods_read)


def test_two_bare_figures_are_asked_about_only_as_months_in_order():
    asked = parse_period("3-12")
    assert (asked.id, asked.ask) == ("IN-060", True)
    assert (asked.proposal.first, asked.proposal.last) == (3, 12)
    assert "请确认是否为3—12月" in asked.remedy
    for text in ("3-3", "3-13", "9-3", "0-3"):
        assert not parse_period(text).ask, text


def test_a_day_inside_a_month_is_no_period():
    assert parse_period("2024-01-12").proposal.last == 12
    for text in ("2024-01-13", "2024-01-30"):
        refused = parse_period(text)
        assert (refused.id, refused.proposal) == ("IN-057", None), text
    assert parse_period("2024-01-31").window == Window(2024, 1, 1)
    assert parse_period("2024-01-01").window == Window(2024, 1, 1)


@pytest.mark.parametrize("tail", ["末", "底"])
def test_ends_of_months_are_said_to_be_points_of_time(tail):
    read = parse_period(f"2024年6月{tail}")
    assert read.window == Window(2024, 6, 6)
    assert [c.id for c in read.changes] == ["IN-058"]
    assert parse_period("2024年6月合计").changes == ()
    assert parse_period("2024年6月合计").window == Window(2024, 6, 6)
    assert parse_period("2024年6月累计").window == Window(2024, 1, 6)
