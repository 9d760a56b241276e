"""Rows of a sheet: an amount that could be a year is a figure, wherever in the table it stands."""

from __future__ import annotations

import pytest

from scenario.read.grid import Cell, make_sheet
from scenario.read.layout import find_tables

HEADER = ("指标", "2024年1-6月", "2023年1-6月")
PLAIN = ("制造业投资", 1, 2)


def sheet_of(*rows: tuple[object, ...]):
    return make_sheet(
        "",
        [
            Cell(r, c, "text" if isinstance(t, str) else "number", str(t))
            for r, row in enumerate(rows, 1)
            for c, t in enumerate(row, 1)
        ],
    )


@pytest.mark.parametrize("as_text", [False, True], ids=["numbers", "texts"])
@pytest.mark.parametrize("place", [0, 1, 2], ids=["first", "middle", "last"])
def test_an_amount_like_a_year_is_data_in_every_row(place: int, as_text: bool) -> None:
    odd = ("社会消费品零售总额", "1900", "2010") if as_text else ("社会消费品零售总额", 1900, 2010)
    rows = [PLAIN, PLAIN]
    rows.insert(place, odd)
    (table,) = find_tables(sheet_of(HEADER, *rows))
    assert table.header == (1,)
    assert table.data == (2, 3, 4)


@pytest.mark.parametrize("amount", ["51051.0", "1900", "2015.5"])
def test_an_amount_like_a_date_behind_a_period_is_data(amount: str) -> None:
    rows = [("2021年1-2月", "1"), ("2021年1-3月", amount)]
    for order in (rows, rows[::-1]):
        (table,) = find_tables(sheet_of(("月份", "固定资产投资(亿元)"), *order))
        assert (table.header, table.data) == ((1,), (2, 3))


def test_an_amount_like_a_year_beside_a_word_is_data() -> None:
    head = ("指标", "2021年1-2月增速(%)", "2021年1-3月(亿元)")
    odd, plain = ("制造业投资", "甲公司", "1900"), ("一般公共预算收入", "2", "1")
    for order in ((odd, plain), (plain, odd)):
        (table,) = find_tables(sheet_of(head, *order))
        assert (table.header, table.data) == ((1,), (2, 3))


def test_years_above_columns_stay_a_header() -> None:
    odd = [("指标", "2022", "2023"), ("制造业投资", "5.1", "6.2")]
    first, second = find_tables(sheet_of(*odd, ("项目", "2023", "2024"), ("工业投资", "7", "8")))
    assert (first.header, first.data) == ((1,), (2,))
    assert (second.header, second.data) == ((3,), (4,))


def test_a_closing_line_without_figures_is_no_data() -> None:
    (table,) = find_tables(sheet_of(HEADER, PLAIN, ("统计局", "综合科", "核对")))
    assert table.data == (2,)
    assert table.kinds[3] == "footnote"
