"""Rules of statistical disclosure, and what printed equations give away, against brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.sensitive import FEWEST, gives_away, kept_back, sensitive

AMOUNT = st.floats(0.01, 1000, allow_nan=False)


@given(st.lists(AMOUNT, max_size=2))
def test_fewer_than_three_are_always_sensitive(amounts: list[float]) -> None:
    assert sensitive(amounts) == "few"


@given(st.lists(AMOUNT, min_size=FEWEST, max_size=12), st.floats(0.1, 10))
def test_order_scale_and_sign_do_not_matter(amounts: list[float], scale: float) -> None:
    said = sensitive(amounts)
    assert sensitive(amounts[::-1]) == sensitive([-a for a in amounts]) == said
    halves = [a * 2.0 ** round(scale) for a in amounts]
    assert sensitive(halves) == said


@given(st.lists(AMOUNT, min_size=FEWEST, max_size=12))
def test_each_reason_holds_and_only_then(amounts: list[float]) -> None:
    big, second, *_ = sorted(amounts, reverse=True)
    total = sum(sorted(amounts, reverse=True))
    broken = big > 0.7 * total or big + second > 0.85 * total or total - big - second < 0.1 * big
    assert bool(sensitive(amounts)) is broken


@pytest.mark.parametrize(
    ("equations", "group", "told"),
    [
        ([[1, 0, 0]], [0], True),
        ([[1, 1, 1]], [0], False),
        ([[1, 1, 1], [0, 1, 1]], [0], True),
        ([[1, 1, 0], [0, 1, 1], [1, 0, 1]], [1], True),  # three sums of two tell each
        ([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], [0], False),
        ([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], [0, 3], True),
    ],
)
def test_what_equations_tell(equations: list[list[int]], group: list[int], told: bool) -> None:
    assert gives_away(np.array(equations, float), group) is told


TABLES = st.lists(st.lists(st.integers(0, 1), min_size=5, max_size=5), min_size=1, max_size=5)


@given(TABLES, st.integers(0, 4))
def test_a_given_away_unknown_is_the_one_that_all_solutions_share(
    rows: list[list[int]], unknown: int
) -> None:
    equations = np.array(rows, float)
    # the unknown is determined exactly when no direction of the null space moves it
    _, sizes, directions = np.linalg.svd(equations)
    rank = int((sizes > 1e-9).sum())
    moved = np.abs(directions[rank:, unknown]).max(initial=0.0) > 1e-9
    assert gives_away(equations, [unknown]) is not moved


@settings(deadline=None)
@given(TABLES, st.sets(st.integers(0, 4), min_size=1, max_size=3))
def test_what_is_left_gives_nothing_away_and_nothing_is_withheld_for_nothing(
    rows: list[list[int]], secret: set[int]
) -> None:
    equations = np.array(rows, float)
    groups = [[s] for s in sorted(secret)]
    closed = kept_back(equations, groups)
    left = np.delete(equations, closed, axis=0)
    assert not any(gives_away(left, g) for g in groups)
    if not any(gives_away(equations, g) for g in groups):
        assert closed == ()
    # brute force: no smaller set of rows would do where greedy took one
    if len(closed) == 1:
        assert any(gives_away(equations, g) for g in groups)
    elif closed:
        singles = [np.delete(equations, [r], axis=0) for r in range(len(equations))]
        assert all(any(gives_away(s, g) for g in groups) for s in singles)


def test_a_pair_is_a_group_too() -> None:
    equations = np.array([[1, 1, 0, 0], [1, 1, 1, 1]], float)
    assert kept_back(equations, [[0, 1]]) == (0,)
    assert kept_back(equations, [[0, 1], [2, 3]]) == (0,)
