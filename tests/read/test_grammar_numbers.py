"""The grammar of figures: values, missing symbols, bounds and refusals; writing and reading agree."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.read.cell_text import chinese_decimal, chinese_integer, clean_text, without_junk
from scenario.read.grammar_numbers import (
    BoundedValue,
    MissingValue,
    NumberRefusal,
    ParsedNumber,
    format_number,
    parse_number,
    parse_number_cell,
)
from scenario.read.number_forms import (
    SCALES,
    STATUS_WORDS,
    SYMBOL_STATUS,
    UNITS,
    YEARBOOK_SYMBOLS,
    read_amount,
)

#: text → printed digits, scale, unit
READ = {
    "123": ("123", 1, ""), "0": ("0", 1, ""), "0.5": ("0.5", 1, ""), "12.30": ("12.30", 1, ""),
    "-12.3": ("-12.3", 1, ""), "+5": ("5", 1, ""), "-0.0": ("0.0", 1, ""),
    "１２．３": ("12.3", 1, ""), "'123": ("123", 1, ""), "\u200b123": ("123", 1, ""),
    " 123\u00a0": ("123", 1, ""), "12\x003": ("123", 1, ""), "1\u200b23": ("123", 1, ""),
    # thousands
    "1,234": ("1234", 1, ""), "1,234.5": ("1234.5", 1, ""), "１，２３４．５": ("1234.5", 1, ""),
    "12,345,678.90": ("12345678.90", 1, ""), "1 234.5": ("1234.5", 1, ""),
    "1\u00a0234\u00a0567": ("1234567", 1, ""), "-1,234": ("-1234", 1, ""),
    # scales and units
    "3.5亿": ("3.5", 10**8, ""), "1.2万": ("1.2", 10**4, ""), "3.5亿元": ("3.5", 10**8, "元"),
    "5千万": ("5", 10**7, ""), "2万亿元": ("2", 10**12, "元"), "3百万": ("3", 10**6, ""),
    "120亿 美元": ("120", 10**8, "美元"), "5万千瓦时": ("5", 10**4, "千瓦时"),
    "15.2%": ("15.2", 1, "percent"), "15.2 %": ("15.2", 1, "percent"),
    "１５．２％": ("15.2", 1, "percent"), "3‰": ("3", 1, "permille"), "110户": ("110", 1, "户"),
    "0.5个百分点": ("0.5", 1, "percentage_point"), "0.5百分点": ("0.5", 1, "percentage_point"),
    # Chinese numerals
    "十五": ("15", 1, ""), "三点五亿": ("3.5", 10**8, ""), "百分之十五": ("15", 1, "percent"),
    "百分之三点五": ("3.5", 1, "percent"), "千分之三": ("3", 1, "permille"),
    "两万": ("2", 10**4, ""), "三千二百万": ("3200", 10**4, ""), "一万二千": ("1.2", 10**4, ""),
    "十万": ("10", 10**4, ""), "一百零五": ("105", 1, ""), "三亿元": ("3", 10**8, "元"),
    "负三点五": ("-3.5", 1, ""), "一点二万亿元": ("1.2", 10**12, "元"), "一百一十户": ("110", 1, "户"),
    # minus in every dress
    "−12.3": ("-12.3", 1, ""), "–12.3": ("-12.3", 1, ""), "—12.3": ("-12.3", 1, ""),
    "－12.3": ("-12.3", 1, ""), "(12.3)": ("-12.3", 1, ""), "（12.3）": ("-12.3", 1, ""),
    "(12.3%)": ("-12.3", 1, "percent"), "(12.3)%": ("-12.3", 1, "percent"),
    "▲12.3": ("-12.3", 1, ""), "△ 12.3": ("-12.3", 1, ""), "▲１２.３%": ("-12.3", 1, "percent"),
    "(12)": ("-12", 1, ""),
}  # fmt: skip

REFUSED = {
    "1,5": ("IN-032", False), "12,34": ("IN-032", False), "1234,567": ("IN-032", False),
    "0,123": ("IN-032", False), "1,234,5": ("IN-032", False), "1,2345": ("IN-032", False),
    "1,234 567": ("IN-032", False), ",5": ("IN-032", False),
    "9.13302E+17": ("IN-044", False), "1e5": ("IN-044", False), "1.2E-05": ("IN-044", False),
    "913302001234567890": ("IN-044", False), "1234567890123456": ("IN-044", False),
    "007": ("IN-043", False), "00.5": ("IN-043", False), "000123": ("IN-043", False),
    "#REF!": ("IN-016", False), "#N/A": ("IN-016", False), "#DIV/0!": ("IN-016", False),
    "####": ("IN-016", False), "#VALUE!": ("IN-016", False), " #REF! ": ("IN-016", False),
    "abc": ("IN-033", False), "15.": ("IN-033", False), ".5": ("IN-033", False),
    "1.2.3": ("IN-033", False), "--5": ("IN-033", False), "1 2": ("IN-033", False),
    "12\n3": ("IN-033", False), "三成": ("IN-033", False), "3亿5000万": ("IN-033", False),
    "一百五": ("IN-033", False), "½": ("IN-033", False), "12㎡": ("IN-033", False),
    "12①3": ("IN-033", False), "①123": ("IN-033", False), "⒈5": ("IN-033", False),
    "١٢": ("IN-033", False), "5千": ("IN-033", False), "百分之十五%": ("IN-033", False),
    "2024年": ("IN-033", False), "%": ("IN-033", False), "亿": ("IN-033", False),
    "15.2%%": ("IN-033", False), "12元元": ("IN-033", False), "(预计)": ("IN-033", False),
    "持平": ("IN-039", True),
    "5-3": ("IN-035", False), "5-5": ("IN-035", False), "2024-06": ("IN-035", False),
    "3亿-5": ("IN-035", False), "10%-15元": ("IN-035", False), "1-abc": ("IN-035", False),
    "约5以上": ("IN-035", True), "不超过5以上": ("IN-035", True), "超过100-120": ("IN-035", True),
}  # fmt: skip

#: text → bound, low, high, scale, unit, strength, strict
BOUNDS = {
    "约120": ("about", "120", "120", 1, "", "about", False),
    "大约120": ("about", "120", "120", 1, "", "about", False),
    "近120": ("about", "120", "120", 1, "", "about", False),
    "120左右": ("about", "120", "120", 1, "", "about", False),
    "120上下": ("about", "120", "120", 1, "", "about", False),
    "增长15%左右": ("about", "15", "15", 1, "percent", "about", False),
    ">100": ("at_least", "100", None, 1, "", "", True),
    "＞100": ("at_least", "100", None, 1, "", "", True),
    "≥90": ("at_least", "90", None, 1, "", "", False),
    ">=90": ("at_least", "90", None, 1, "", "", False),
    "90以上": ("at_least", "90", None, 1, "", "lower_bound", False),
    "120多": ("at_least", "120", None, 1, "", "lower_bound", False),
    "120余": ("at_least", "120", None, 1, "", "lower_bound", False),
    "120+": ("at_least", "120", None, 1, "", "lower_bound", False),
    "3300余亿元": ("at_least", "3300", None, 10**8, "元", "lower_bound", False),
    "突破3300亿元": ("at_least", "3300", None, 10**8, "元", "lower_bound", False),
    "不低于90%": ("at_least", "90", None, 1, "percent", "lower_bound", False),
    "超过90": ("at_least", "90", None, 1, "", "lower_bound", True),
    "力争15%以上": ("at_least", "15", None, 1, "percent", "strive", False),
    "力争达到3.4%": ("at_least", "3.4", None, 1, "percent", "strive", False),
    "力争增长15%": ("at_least", "15", None, 1, "percent", "strive", False),
    "争取突破100": ("at_least", "100", None, 1, "", "strive", False),
    "达到90以上": ("at_least", "90", None, 1, "", "firm", False),
    "达到3.4%": ("at_least", "3.4", None, 1, "percent", "firm", False),
    "确保下降3%": ("at_most", None, "-3", 1, "percent", "firm", False),
    "下降3%以上": ("at_most", None, "-3", 1, "percent", "", False),
    "下降约3%": ("about", "-3", "-3", 1, "percent", "about", False),
    "降低不超过3%": ("at_least", "-3", None, 1, "percent", "lower_bound", False),
    "<5": ("at_most", None, "5", 1, "", "", True),
    "低于5": ("at_most", None, "5", 1, "", "", True),
    "≤5": ("at_most", None, "5", 1, "", "", False),
    "5以下": ("at_most", None, "5", 1, "", "", False),
    "5以内": ("at_most", None, "5", 1, "", "", False),
    "控制在5%以内": ("at_most", None, "5", 1, "percent", "", False),
    "力争5以下": ("at_most", None, "5", 1, "", "strive", False),
    "100-120": ("range", "100", "120", 1, "", "", False),
    "100~120": ("range", "100", "120", 1, "", "", False),
    "100至120": ("range", "100", "120", 1, "", "", False),
    "100—120亿元": ("range", "100", "120", 10**8, "元", "", False),
    "100亿元至120亿元": ("range", "100", "120", 10**8, "元", "", False),
    "10%-15%": ("range", "10", "15", 1, "percent", "", False),
    "-5至-3": ("range", "-5", "-3", 1, "", "", False),
    "三至五": ("range", "3", "5", 1, "", "", False),
    "下降3-5%": ("range", "-5", "-3", 1, "percent", "", False),
    "下降3亿元-5亿元": ("range", "-5", "-3", 10**8, "元", "", False),
    "下降3至下降1": ("range", "-3", "-1", 1, "", "", False),
    "-5至3": ("range", "-5", "3", 1, "", "", False),
    "增长3-5%": ("range", "3", "5", 1, "percent", "", False),
    "约100-120": ("range", "100", "120", 1, "", "about", False),
    "100-120左右": ("range", "100", "120", 1, "", "about", False),
    "力争100-120": ("range", "100", "120", 1, "", "strive", False),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ.items())
def test_read(text, expected):
    number = parse_number(text)
    assert isinstance(number, ParsedNumber), number
    assert (number.plain, number.scale, number.unit) == expected
    assert number.value == Decimal(expected[0]) * expected[1]
    assert (number.status, number.footnotes) == ("", ())


@pytest.mark.parametrize(("text", "expected"), REFUSED.items())
def test_refused(text, expected):
    refusal = parse_number(text)
    assert isinstance(refusal, NumberRefusal), refusal
    assert (refusal.id, refusal.ask) == expected
    assert refusal.found.strip() == text.strip()
    assert refusal.meaning
    assert refusal.remedy


@pytest.mark.parametrize(("text", "expected"), BOUNDS.items())
def test_bounds_are_no_observations(text, expected):
    bound = parse_number(text)
    assert isinstance(bound, BoundedValue), bound
    low, high = (None if x is None else format(x, "f") for x in (bound.low, bound.high))
    found = (bound.bound, low, high, bound.scale, bound.unit, bound.strength, bound.strict)
    assert found == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1,5", "无法判断是1.5还是15"), ("9.13302E+17", "科学计数,末位"), ("#REF!", "错误值#REF!"),
        ("913302001234567890", "超过15位"), ("007", "以0开头"), ("abc", "不在数值的写法之内"),
        ("15.", "十进制数"), ("5-3", "从小到大"), ("约5以上", "含义不明"), ("持平", "增速列"),
        ("—", "“—”在本来源"),
    ],
)  # fmt: skip
def test_words_of_the_refusals(text, words):
    assert words in parse_number(text).meaning


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("123", []), ("12.3", []), ("+5", []), ("-5", []), ("1,234", ["IN-031"]),
        ("1 234", ["IN-031"]), ("１２", ["IN-030"]), ("'12", ["IN-042"]), ("12\x07", ["IN-098"]),
        ("3亿", ["IN-033"]), ("三亿", ["IN-033"]), ("5%", ["IN-023"]), ("12①", ["IN-034"]),
        ("12(预计)", ["IN-034"]), ("▲5", ["IN-038"]), ("(5)", ["IN-038"]), ("下降5", ["IN-038"]),
        ("−1,234%", ["IN-031", "IN-023", "IN-038"]), ("约1,200", ["IN-031"]),
    ],
)  # fmt: skip
def test_what_was_changed_is_said(text, ids):
    assert [c.id for c in parse_number(text).changes] == ids


def test_words_of_the_changes():
    assert "2个控制字符" in parse_number("\x001\x07").changes[0].text
    assert "“亿”按×100000000" in parse_number("3亿").changes[0].text
    assert "“①”" in parse_number("12①").changes[0].text
    assert "读作-5" in parse_number("▲5").changes[0].text
    assert "三亿" in parse_number("三亿").changes[0].text
    assert "(预计)" in parse_number("12(预计)").changes[0].text


@pytest.mark.parametrize(
    ("text", "status", "footnotes"),
    [
        ("123①", "", ("①",)), ("123*", "", ("*",)), ("123**", "", ("*", "*")),
        ("123(1)", "", ("(1)",)), ("123[2]", "", ("[2]",)), ("123²", "", ("²",)),
        ("123注1", "", ("注1",)), ("123(注1)", "", ("(注1)",)), ("123⒈", "", ("⒈",)),
        ("123(预计)", "estimated", ()), ("123（预计）", "estimated", ()), ("123p", "provisional", ()),
        ("123P", "provisional", ()), ("123 (p)", "provisional", ()), ("15.2%p", "provisional", ()),
        ("123(上报)", "reported", ()), ("123(反馈数)", "returned", ()), ("123(快报)", "flash", ()),
        ("123(核定)", "certified", ()), ("123(初步核算)", "provisional", ()),
        ("123①(预计)", "estimated", ("①",)), ("123(预计)①", "estimated", ("①",)),
        ("123(预计)①②", "estimated", ("①", "②")), ("123 ① ②", "", ("①", "②")),
    ],
)  # fmt: skip
def test_marks_leave_the_figure(text, status, footnotes):
    number = parse_number(text)
    assert isinstance(number, ParsedNumber), number
    assert number.printed == (Decimal("15.2") if "%" in text else 123)
    assert (number.status, number.footnotes) == (status, footnotes)


STATUSES = {
    "预计": "estimated", "预计数": "estimated", "预": "estimated", "e": "estimated",
    "上报": "reported", "上报数": "reported", "反馈": "returned", "反馈数": "returned",
    "快报": "flash", "快报数": "flash", "核定": "certified", "核定数": "certified",
    "认定": "certified", "初步": "provisional", "初步数": "provisional",
    "初步核算": "provisional", "p": "provisional",
}  # fmt: skip


def test_every_status_word():
    assert STATUS_WORDS == STATUSES
    for word, status in STATUSES.items():
        assert parse_number(f"12({word})").status == status, word


def test_every_scale_and_unit():
    sizes = {
        "万": 4,
        "十万": 5,
        "百万": 6,
        "千万": 7,
        "亿": 8,
        "十亿": 9,
        "百亿": 10,
        "千亿": 11,
        "万亿": 12,
    }
    assert {word: 10**power for word, power in sizes.items()} == SCALES
    for word, power in sizes.items():
        assert parse_number(f"1.5{word}元").value == Decimal("1.5") * 10**power
    names = {
        "%": "percent",
        "个百分点": "percentage_point",
        "百分点": "percentage_point",
        "‰": "permille",
    }
    plain = (
        "元 美元 欧元 港元 人 人次 户 家 个 项 件 套 台 辆 艘 吨 吨标准煤 吨标煤 标准箱 标箱 千瓦时 "
        "千瓦 平方米 平方公里 立方米 公顷 亩 公里 元/亩 名 倍"
    ).split()
    assert names | {unit: unit for unit in plain} == UNITS
    for word, name in (names | {unit: unit for unit in plain}).items():
        assert parse_number(f"12{word}").unit == name, word


def test_which_signs_need_saying():
    assert parse_number("-5").changes == ()
    assert parse_number("+5").changes == ()
    assert [c.id for c in parse_number("增长5").changes] == ["IN-038"]
    assert [c.id for c in parse_number("负五").changes] == ["IN-033", "IN-038"]
    assert "5—3" in read_refusal("5-3").remedy or "100—120" in read_refusal("5-3").remedy


def read_refusal(text):
    refusal = parse_number(text)
    assert isinstance(refusal, NumberRefusal)
    return refusal


def test_units_of_the_two_ends_of_a_range():
    assert parse_number("1亿-2亿").scale == 10**8
    assert parse_number("1万-2亿").id == "IN-035"
    assert parse_number("1元-2亿元").id == "IN-035"
    assert parse_number("1-2亿").unit == ""
    assert parse_number("1%-2").id == "IN-035"
    assert parse_number("1亿-2").id == "IN-035"
    assert parse_number("0-5").low == 0


def test_two_statuses_are_refused():
    assert parse_number("123(预计)(上报)").id == "IN-033"


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("—", "—"), ("――", "—"), ("–", "—"), ("-", "-"), ("－", "-"), ("--", "-"), ("−", "-"),
        ("…", "…"), ("……", "…"), ("...", "…"), ("/", "/"), ("／", "/"), (".", "."), ("x", "x"),
        ("×", "x"), ("#", "#"), ("NA", "NA"), ("n/a", "NA"), ("N.A.", "NA"), ("无", "无"),
        ("暂无", "缺"), ("未统计", "缺"), (" — ", "—"),
    ],
)  # fmt: skip
def test_symbols_mean_what_their_source_says(text, symbol):
    asked = parse_number(text)
    assert isinstance(asked, NumberRefusal)
    assert (asked.id, asked.ask) == ("IN-036", True)
    assert f"“{symbol}”" in asked.meaning
    known = parse_number(text, symbols={symbol: "below_unit"})
    assert known == MissingValue(symbol, "below_unit")
    zero = parse_number(text, symbols={symbol: "zero"})
    assert isinstance(zero, ParsedNumber)
    assert zero.plain == "0"
    assert zero.changes[0].id == "IN-036"


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\u200b", "\x00"])
def test_blank_is_missing_unless_the_source_says_more(text):
    assert parse_number(text) == MissingValue("", "missing")
    assert parse_number(text, symbols={"": "not_applicable"}).status == "not_applicable"
    assert parse_number_cell(None, symbols={"": "not_applicable"}).status == "not_applicable"


def test_symbol_tables_of_yearbooks_use_the_vocabulary():
    for table in YEARBOOK_SYMBOLS.values():
        assert set(table.values()) <= set(SYMBOL_STATUS)
        assert parse_number("", symbols=table) == MissingValue("", "missing")
    for name in ("中国统计年鉴1992", "成都统计年鉴", "山西统计年鉴1989"):
        assert parse_number("……", symbols=YEARBOOK_SYMBOLS[name]).status == "below_unit"
    assert (
        parse_number("—", symbols=YEARBOOK_SYMBOLS["山西统计年鉴1989"]).status == "not_applicable"
    )
    assert all("" in table for table in YEARBOOK_SYMBOLS.values())
    assert parse_number("—", symbols=YEARBOOK_SYMBOLS["成都统计年鉴"]).status == "not_applicable"
    assert parse_number("…", symbols=YEARBOOK_SYMBOLS["中国统计年鉴1992"]).status == "below_unit"
    assert parse_number("—", symbols=YEARBOOK_SYMBOLS["天津统计年鉴2018"]).id == "IN-036"


def test_words_of_growth_belong_to_growth():
    assert parse_number("持平", measure="growth").plain == "0.0"
    assert parse_number("同比持平", measure="growth").changes[0].id == "IN-039"
    assert parse_number("持平", measure="level").ask is False
    about = parse_number("基本持平", measure="growth")
    assert (about.bound, about.low, about.strength) == ("about", 0, "about")
    for word in ("下降", "减少", "降低", "回落", "下跌", "同比下降", "负增长", "↓"):
        assert parse_number(f"{word}5.1%", measure="growth").plain == "-5.1", word
    for word in ("增长", "上升", "提高", "增加", "上涨", "同比增长", "↑"):
        assert parse_number(f"{word}5.1%", measure="growth").plain == "5.1", word
    assert parse_number("下降5.1").plain == "-5.1"
    assert parse_number("下降5.1", measure="level").id == "IN-038"
    assert parse_number("▲5.1", measure="level").plain == "-5.1"
    assert parse_number("下降0.5个百分点", measure="growth").id == "IN-041"
    assert parse_number("0.5个百分点", measure="growth").id == "IN-041"
    assert parse_number("下降0.5个百分点", measure="ratio").id == "IN-072"
    assert parse_number("下降0.5个百分点", measure="share").id == "IN-072"
    assert parse_number("下降0.5", measure="ratio").id == "IN-038"
    assert parse_number("0.5个百分点", measure="ratio").plain == "0.5"
    assert parse_number("下降0.5个百分点").plain == "-0.5"


@pytest.mark.parametrize(
    ("value", "number_format", "plain", "unit"),
    [
        (0.152, "0.0%", "15.2", "percent"), (0.15, "0%", "15", "percent"),
        (0.07, "0.00%", "7", "percent"), (-0.0123, "0.0%;(0.0%)", "-1.23", "percent"),
        (15.2, "0.0", "15.2", ""), (15.2, '0.0"%"', "15.2", ""), (15.200000000000001, "", "15.2", ""),
        (100, "General", "100", ""), (1234567, "#,##0", "1234567", ""), (1e-7, "", "0.0000001", ""),
        (-0.0, "", "0", ""), (1e14, "", "100000000000000", ""), (Decimal("1.50"), "", "1.5", ""),
        (0.1, r"0.0\%", "0.1", ""), (0, "0%", "0", "percent"),
    ],
)  # fmt: skip
def test_stored_numbers(value, number_format, plain, unit):
    number = parse_number_cell(value, number_format=number_format)
    assert isinstance(number, ParsedNumber), number
    assert (number.plain, number.unit) == (plain, unit)
    assert number.scale == 1
    assert [c.id for c in number.changes] == (["IN-024"] if unit else [])


def test_a_percent_format_is_said():
    change = parse_number_cell(0.152, number_format="0.0%").changes[0]
    assert "0.152" in change.text
    assert "15.2" in change.text
    assert "15.20" not in change.text


@pytest.mark.parametrize(
    ("value", "number_format", "id", "ask"),
    [
        (True, "", "IN-057", False), (date(2024, 6, 1), "", "IN-057", False),
        (datetime(2024, 6, 1), "", "IN-057", False), (time(12), "", "IN-057", False),
        (1e15, "", "IN-044", False), (-1e16, "", "IN-044", False), (float("inf"), "", "IN-044", False),
        (12345, "0.0,", "IN-024", True), (12345, "#,##0.0,,", "IN-024", True),
        (12345, '0!.0,"万"', "IN-024", True), (12345, "0,%", "IN-024", True),
        ("1,5", "", "IN-032", False),
    ],
)  # fmt: skip
def test_stored_values_refused(value, number_format, id, ask):
    refusal = parse_number_cell(value, number_format=number_format)
    assert isinstance(refusal, NumberRefusal), refusal
    assert (refusal.id, refusal.ask) == (id, ask)


def test_a_stored_nan_is_missing():
    assert parse_number_cell(float("nan")) == MissingValue("", "missing")
    assert parse_number_cell("▲5", measure="growth").plain == "-5"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("零", 0), ("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("二十五", 25), ("一百", 100),
        ("一百零五", 105), ("一百一十五", 115), ("一百二十", 120), ("一千零五", 1005),
        ("一千零五十", 1050), ("一千二百", 1200), ("一千二百零三", 1203), ("九千九百九十九", 9999),
        ("一万", 10_000), ("十万", 100_000), ("一万零五", 10_005), ("一万二千", 12_000),
        ("三千二百万", 32_000_000), ("三亿", 300_000_000), ("三亿零五", 300_000_005),
        ("一亿二千万", 120_000_000), ("二〇二四", 2024), ("两百", 200), ("两千零两", 2002),
    ],
)  # fmt: skip
def test_chinese_integers(text, value):
    assert chinese_integer(text) == value


@pytest.mark.parametrize(
    "text",
    ["", "百", "一百五", "十十", "一十百", "百一", "一零", "一百零", "零五十", "一百百", "两两", "三五", "一二三",
     "一万五", "一千五十", "一百零五十", "一千零零五", "五万亿零", "万", "亿", "一点", "甲"],
)  # fmt: skip
def test_not_chinese_integers(text):
    assert chinese_integer(text) is None


def test_chinese_decimals():
    assert chinese_decimal("三点五") == Decimal("3.5")
    assert chinese_decimal("三点零五") == Decimal("3.05")
    assert chinese_decimal("负十二点三") == Decimal("-12.3")
    assert str(chinese_decimal("负零")) == "0"
    for text in ("三点", "点五", "三点五点五", "三点十", "三点两", "负"):
        assert chinese_decimal(text) is None, text


def spoken(number):
    """Write a whole number in Chinese, independently of the reader."""
    digits, steps = "零一二三四五六七八九", ["", "十", "百", "千"]

    def group(n):
        out, zero = "", False
        for power in (3, 2, 1, 0):
            digit = n // 10**power % 10
            if digit:
                out += ("零" if zero and out else "") + digits[digit] + steps[power]
                zero = False
            else:
                zero = True
        return out

    if number == 0:
        return "零"
    out = ""
    for size, word in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part, number = divmod(number, size)
        if part:
            out += ("零" if out and part < 1000 else "") + group(part) + word
    return out


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, 10**12 - 1))
def test_spoken_numbers_are_read_back(number):
    assert chinese_integer(spoken(number)) == number


def test_clean_text():
    assert clean_text("1-6月①").marks == ("①",)
    assert clean_text("①").text == "①"
    assert clean_text("12③").text == "12"
    assert clean_text("1③2").text == "1③2"
    assert clean_text("'").text == "'"
    assert clean_text("\u2019123").text == "123"
    assert clean_text("甲\u00a0乙").text == "甲 乙"
    assert clean_text("甲\u200b乙").text == "甲乙"
    assert without_junk("\x00 ①\ufeff ") == "①"


def test_amounts():
    assert ParsedNumber(Decimal("12.30")).decimals == 2
    assert ParsedNumber(Decimal("12")).decimals == 0
    assert ParsedNumber(Decimal("12")) == ParsedNumber(Decimal("12"), 1, "", "", ())
    assert BoundedValue("about", Decimal(1), Decimal(1)) == BoundedValue(
        "about", Decimal(1), Decimal(1), 1, "", "", False
    )
    assert parse_number("零").plain == "0"
    assert parse_number("三分之一").id == "IN-033"
    assert parse_number("1 234,5").id == "IN-032"
    amount = read_amount("3300余亿元")
    assert (amount.printed, amount.scale, amount.unit, amount.more) == (3300, 10**8, "元", True)
    assert read_amount("123456789012345").printed == 123456789012345
    assert read_amount("1234567890123456").id == "IN-044"


plain_numbers = st.builds(
    lambda digits, places, minus: Decimal(f"{'-' if minus and digits else ''}{digits}").scaleb(-places),
    st.integers(0, 10**12), st.integers(0, 6), st.booleans(),
)  # fmt: skip
scales = st.sampled_from([1, *SCALES.values()])
units = st.sampled_from(["", *dict.fromkeys(UNITS.values())])
marks = st.lists(st.sampled_from(["①", "②", "*", "²", "(1)", "[2]", "注3"]), max_size=2).map(tuple)
numbers = st.builds(
    ParsedNumber, plain_numbers, scales, units,
    st.sampled_from(["", *dict.fromkeys(STATUS_WORDS.values())]), marks,
)  # fmt: skip


@st.composite
def bounded(draw):
    bound = draw(st.sampled_from(["at_least", "at_most", "about", "range"]))
    value, scale, unit = draw(plain_numbers), draw(scales), draw(units)
    strengths = {
        "at_least": ["", "lower_bound", "strive", "firm"], "at_most": ["", "strive", "firm"],
        "about": ["about", "strive", "firm"], "range": ["", "about", "strive", "firm"],
    }[bound]  # fmt: skip
    strength = draw(st.sampled_from(strengths))
    strict = bound in ("at_least", "at_most") and draw(st.booleans())
    low = None if bound == "at_most" else value
    high = None if bound == "at_least" else value
    if bound == "range":
        high = value + draw(st.integers(1, 1000))
    return BoundedValue(bound, low, high, scale, unit, strength, strict)


def assert_round_trip(value):
    again = parse_number(format_number(value))
    assert again == value
    if isinstance(value, ParsedNumber):
        assert again.plain == value.plain
        assert again.decimals == value.decimals
        assert re.fullmatch(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", again.plain)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.one_of(numbers, bounded()))
def test_writing_and_reading_agree(value):
    assert_round_trip(value)


@pytest.mark.proof
def test_figures_are_read_back_as_written_at_length(measured):
    """Grammar of figures: what is written is read back unchanged."""
    tried = 0

    @settings(max_examples=10_000, deadline=None)
    @given(st.one_of(numbers, bounded()))
    def agree(value):
        nonlocal tried
        tried += 1
        assert_round_trip(value)

    agree()
    assert tried >= 10_000
    measured(examples=tried)


@pytest.mark.parametrize("status", SYMBOL_STATUS[:-1])
def test_missing_values_are_written_as_their_symbol(status):
    missing = MissingValue("—", status)
    assert parse_number(format_number(missing), symbols={"—": status}) == missing


ALPHABET = (
    "0123456789１２,.，． +-−—–~（）()%‰①*p亿万千元百分点之十一两零约余多以上下左右力争达到降增长持平"
    "<>≥≤#E\u00a0\u200b\x00"
)


def assert_total(text):
    value = parse_number(text)
    if isinstance(value, NumberRefusal):
        assert re.fullmatch(r"IN-\d{3}", value.id)
        assert value.meaning
    elif not isinstance(value, MissingValue):
        assert parse_number(format_number(value)) == value
    if isinstance(value, ParsedNumber):
        # no digit is ever invented: what is read stands in the text
        if not re.search("[一二三四五六七八九十百千万亿零〇两]", text):
            assert len(value.plain.strip("-0.")) <= len(text)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(ALPHABET, max_size=12))
def test_any_text_is_read_or_refused(text):
    assert_total(text)


@pytest.mark.proof
def test_any_text_is_a_figure_or_refused_at_length(measured):
    """Grammar of figures: any text is read or refused, never broken off."""
    tried = refused = 0

    @settings(max_examples=10_000, deadline=None)
    @given(st.one_of(st.text(ALPHABET, max_size=12), st.text(max_size=20)))
    def total(text):
        nonlocal tried, refused
        tried += 1
        refused += isinstance(parse_number(text), NumberRefusal)
        assert_total(text)

    total()
    assert tried >= 10_000
    measured(texts=tried, read=tried - refused, refused=refused)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("两", 2), ("两千", 2000), ("十二亿", 1_200_000_000), ("一亿二千万", 120_000_000),
        ("一亿一千万", 110_000_000), ("一亿零三百", 100_000_300), ("一万亿", 10**12),
        ("一万〇五", 10_005), ("三千〇五", 3005), ("一万零九百五十", 10_950),
        ("一万〇九百五十", 10_950), ("二〇二四", 2024), ("一万九百五十", None), ("两〇二四", None),
        ("一百一百", None), ("三十百", None), ("一千一十", None), ("零五百", None),
    ],
)  # fmt: skip
def test_chinese_numerals_place_by_place(text, expected):
    assert chinese_integer(text) == expected


@pytest.mark.parametrize("text", ["12@", "@12", "1@2", "@一", "12 @"])
def test_a_stray_sign_is_no_part_of_a_figure(text):
    assert isinstance(parse_number(text), NumberRefusal)
