"""Spending curves: closed forms and the laws of a delay."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from scenario.simulate.spending import monthly_shares, progress

EDGES = np.arange(25, dtype=float)


def shares(start: float, duration: float, delay: float, a: float = 1.0, b: float = 1.0):
    one = np.ones(1)
    return monthly_shares(EDGES, start * one, duration * one, (a * one, b * one), delay, 9.0)[0]


def test_a_uniform_curve_spends_evenly_between_start_and_finish():
    expected = np.zeros(24)
    expected[4:14] = 0.1
    np.testing.assert_allclose(shares(4.0, 10.0, 0.0), expected, atol=1e-12)


def test_a_start_after_the_as_of_day_moves_as_a_whole():
    np.testing.assert_allclose(shares(10.0, 5.0, 3.0), shares(13.0, 5.0, 0.0), atol=1e-12)


def test_a_delay_after_the_start_stretches_what_is_left():
    # At month 9 half is done and ten months are left; ten more months halve the monthly payment.
    got = shares(-1.0, 20.0, 10.0)
    np.testing.assert_allclose(got[:9], 0.05, atol=1e-12)
    np.testing.assert_allclose(got[9:24], 0.025, atol=1e-12)


def test_the_past_never_changes():
    np.testing.assert_array_equal(
        shares(2.0, 12.0, 6.0, 2.2, 1.8)[:9], shares(2.0, 12.0, 0.0, 2.2, 1.8)[:9]
    )


@given(
    start=st.floats(-40, 23),
    duration=st.floats(1, 60),
    delay=st.floats(0, 60),
    more=st.floats(0, 60),
    a=st.floats(0.6, 4),
    b=st.floats(0.6, 4),
)
def test_a_longer_delay_never_raises_what_is_spent_by_any_later_month(
    start, duration, delay, more, a, b
):
    short = np.cumsum(shares(start, duration, delay, a, b)[9:])
    long = np.cumsum(shares(start, duration, delay + more, a, b)[9:])
    assert (long <= short + 1e-9).all()


@given(start=st.floats(-40, 23), duration=st.floats(1, 60), delay=st.floats(0, 60))
def test_progress_is_monotone_and_bounded(start, duration, delay):
    u = progress(EDGES, np.array([start]), np.array([duration]), delay, 9.0)[0]
    assert (np.diff(u) >= -1e-12).all()
    assert u.min() >= 0
    assert u.max() <= 1
