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


def test_a_closing_line_without_figures_is_no_data() -> None:
    (table,) = find_tables(sheet_of(HEADER, PLAIN, ("统计局", "综合科", "核对")))
    assert table.data == (2,)
    assert table.kinds[3] == "footnote"
