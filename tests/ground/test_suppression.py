"""Withheld cells cannot be worked out: against every table that a small search can make."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scenario.suppression import NARROW, bounds, given_away, secondary


def two_way(inner: np.ndarray) -> tuple[list[float], list[tuple[int, tuple[int, ...]]]]:
    """Return the cells of a table with margins and grand total, and its sums."""
    rows, columns = inner.shape
    whole = np.zeros((rows + 1, columns + 1))
    whole[:rows, :columns] = inner
    whole[:rows, columns] = inner.sum(axis=1)
    whole[rows] = whole[:rows].sum(axis=0)
    place = np.arange(whole.size).reshape(whole.shape)
    sums = [(int(place[r, columns]), tuple(map(int, place[r, :columns]))) for r in range(rows + 1)]
    sums += [(int(place[rows, c]), tuple(map(int, place[:rows, c]))) for c in range(columns + 1)]
    return [float(v) for v in whole.ravel()], sums


TABLE = two_way(np.array([[20.0, 50.0, 10.0], [8.0, 19.0, 22.0], [17.0, 32.0, 12.0]]))


def test_one_cell_of_a_table_with_margins_is_worked_out_by_subtraction() -> None:
    values, sums = TABLE
    assert bounds(values, sums, {5}, 5) == (19.0, 19.0)
    assert given_away(values, sums, {5}, {5}) == (5,)


def test_four_cells_in_a_rectangle_are_needed() -> None:
    values, sums = TABLE
    more = secondary(values, sums, {5})
    assert len(more) == 3
    hidden = {5, *more}
    assert given_away(values, sums, hidden, {5}) == ()
    low, high = bounds(values, sums, hidden, 5)
    assert low <= 19.0 <= high
    assert high - low > NARROW * high


def test_a_pair_that_sums_to_little_is_no_protection() -> None:
    # the two withheld parts are 90 and 1: whoever knows that neither is negative knows the first
    values, sums = [91.0 + 100, 90.0, 1.0, 100.0], [(0, (1, 2, 3))]
    assert given_away(values, sums, {1, 2}, {1}) == ()  # 0 to 91
    tight = [1000.0, 900.0, 50.0, 50.0]
    assert bounds(tight, [*sums, (1, (3,))], {1, 2}, 1)[0] == 50.0


def test_published_cells_are_left_and_the_answer_says_so() -> None:
    values, sums = [10.0, 4.0, 6.0], [(0, (1, 2))]
    assert secondary(values, sums, {1}, exempt={0, 2}) == ()
    assert given_away(values, sums, {1}, {1}) == (1,)
    assert secondary(values, sums, {1}, exempt={2}) == (0,)


def test_contradictory_figures_count_as_given_away() -> None:
    values, sums = [10.0, 4.0, 6.0, 30.0], [(0, (1, 2)), (3, (1, 2))]
    assert np.isnan(bounds(values, sums, {1}, 1)[0])
    assert given_away(values, sums, {1}, {1}) == (1,)


@settings(deadline=None, max_examples=40)
@given(
    st.integers(2, 4), st.integers(2, 4), st.integers(0, 2**31), st.data()
)  # fmt: skip
def test_no_withheld_cell_can_be_worked_out_whatever_the_table(rows, columns, seed, data) -> None:
    inner = np.random.default_rng(seed).integers(1, 99, (rows, columns)).astype(float)
    values, sums = two_way(inner)
    cells = [r * (columns + 1) + c for r in range(rows) for c in range(columns)]
    primary = set(data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=3)))
    more = secondary(values, sums, primary)
    hidden = primary | set(more)
    assume(len(hidden) < len(values))
    assert given_away(values, sums, hidden, primary) == ()
    # the equations alone, solved by a reader
    unknown = sorted(hidden)
    matrix = np.array(
        [[(c in parts) - float(c == total) for c in unknown] for total, parts in sums]
    )
    for place, cell in enumerate(unknown):
        if cell in primary:
            without = np.delete(matrix, place, axis=1)
            assert np.linalg.matrix_rank(matrix) == np.linalg.matrix_rank(without)


@pytest.mark.parametrize("hidden", [{1}, {0}, {2}])
def test_the_true_value_always_lies_within_the_bounds(hidden) -> None:
    values, sums = [10.0, 4.0, 6.0], [(0, (1, 2))]
    (cell,) = hidden
    low, high = bounds(values, sums, hidden, cell)
    assert low <= values[cell] <= high
