"""Windows of the eleven-bin year."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.errors import ScenarioError
from scenario.periods import (
    BIN_END_MONTHS,
    BINS,
    Window,
    bin_of_month,
    difference,
    parse_window,
    year_to_date,
)


def refused(id, function, *arguments):
    with pytest.raises(ScenarioError) as caught:
        function(*arguments)
    assert [f.id for f in caught.value.findings] == [id]
    return caught.value.findings[0]


def test_bins():
    assert [bin_of_month(m) for m in range(1, 13)] == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert BINS == 11
    assert [BIN_END_MONTHS[bin_of_month(m)] for m in (2, 3, 12)] == [2, 3, 12]
    for month in (0, 13, -1):
        refused("PE-001", bin_of_month, month)


@pytest.mark.parametrize(
    ("first", "last", "kind", "bins", "text"),
    [
        (1, 12, "year", (0, 11), "2024"), (1, 2, "janfeb", (0, 1), "2024-01..02"),
        (1, 6, "ytd", (0, 5), "2024-01..06"), (1, 3, "ytd", (0, 2), "2024-01..03"),
        (7, 12, "half", (5, 11), "2024-07..12"), (4, 6, "quarter", (2, 5), "2024-04..06"),
        (10, 12, "quarter", (8, 11), "2024-10..12"), (5, 6, "span", (3, 5), "2024-05..06"),
        (5, 7, "span", (3, 6), "2024-05..07"), (3, 3, "month", (1, 2), "2024-03"),
        (12, 12, "month", (10, 11), "2024-12"),
    ],
)  # fmt: skip
def test_windows(first, last, kind, bins, text):
    window = Window(2024, first, last)
    assert (window.kind, window.bins, str(window)) == (kind, bins, text)
    assert window.months == last - first + 1
    assert window.year_before == Window(2023, first, last)


@pytest.mark.parametrize(("first", "last"), [(1, 1), (2, 2), (2, 6)])
def test_january_and_february_stay_together(first, last):
    window = Window(2024, first, last)
    assert window.splits_first_bin
    assert "1—2月" in refused("IN-063", lambda: window.bins).meaning


@pytest.mark.parametrize(("first", "last"), [(0, 6), (6, 5), (1, 13)])
def test_impossible_windows(first, last):
    refused("PE-002", Window, 2024, first, last)


def test_year_to_date():
    assert year_to_date(2024, 6) == Window(2024, 1, 6)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 12))
def test_a_difference_fills_the_gap(first, a, b):
    first, a, b = sorted((first, a, b))
    if a == b:
        refused("PE-004", difference, Window(2024, first, b), Window(2024, first, a))
        return
    gap = difference(Window(2024, first, b), Window(2024, first, a))
    assert (gap.first, gap.last) == (a + 1, b)
    assert gap.months + Window(2024, first, a).months == Window(2024, first, b).months


def test_no_difference_across_years_or_starts():
    refused("PE-004", difference, Window(2024, 1, 6), Window(2023, 1, 5))
    refused("PE-004", difference, Window(2024, 1, 6), Window(2024, 2, 5))
    refused("PE-004", difference, Window(2024, 1, 5), Window(2024, 1, 6))


def test_parse_window():
    assert parse_window("2024-01", "2024-06") == Window(2024, 1, 6)
    assert parse_window("2024-01-01", "2024-06-30") == Window(2024, 1, 6)
    refused("PE-003", parse_window, "2023-12", "2024-01")
    refused("PE-002", parse_window, "2024-06", "2024-01")
    refused("PE-005", parse_window, "2024-6", "2024-06")
    with pytest.raises(ScenarioError) as caught:
        parse_window("去年", "")
    assert [f.where for f in caught.value.findings] == ["去年", ""]
