"""Recognised investment: closed forms, the laws of a delay, and that money is spent once."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenario.simulate.curves import Curves, beta_table, curves, share
from scenario.simulate.recognition import MONTHS, Columns, Shift, no_shift, recognise

KNOWN = 9.0
ONE = np.ones(1)


def column(start, duration, *, a=1.0, b=1.0, entry=-np.inf, past=1.0, future=1.0, family="beta"):
    """Return one project in one draw."""
    shape = [(family, a * ONE, b * ONE)]
    cell = (1, 1)
    return Columns(
        ("p",), np.full(cell, float(start)), np.full(cell, float(duration)),
        np.full(cell, float(entry)), np.full(cell, float(past)), np.full(cell, float(future)),
        np.zeros(cell, dtype=np.int8), curves(shape), KNOWN,
    )  # fmt: skip


def shift(delay=0.0, stretch=0.0, scale=1.0):
    return Shift(delay * ONE, stretch * ONE, scale * ONE)


def monthly(start, duration, delay=0.0, a=1.0, b=1.0, **more):
    stretch = more.pop("stretch", 0.0)
    return recognise(column(start, duration, a=a, b=b, **more), shift(delay, stretch)).monthly[0]


def test_a_uniform_curve_spends_evenly_between_start_and_finish():
    expected = np.zeros(MONTHS)
    expected[4:14] = 0.1
    np.testing.assert_allclose(monthly(4.0, 10.0), expected, atol=1e-12)


def test_a_start_after_the_as_of_day_moves_as_a_whole():
    np.testing.assert_allclose(monthly(10.0, 5.0, 3.0), monthly(13.0, 5.0), atol=1e-12)


def test_a_delay_after_the_start_stretches_what_is_left():
    # At month 9 half is done and ten months are left; ten more months halve the monthly payment.
    got = monthly(-1.0, 20.0, 10.0)
    np.testing.assert_allclose(got[:9], 0.05, atol=1e-12)
    np.testing.assert_allclose(got[9:29], 0.025, atol=1e-12)
    np.testing.assert_allclose(got[29:], 0.0, atol=1e-12)


def test_a_later_finish_leaves_the_start_and_slows_the_payments():
    np.testing.assert_allclose(monthly(10.0, 5.0, stretch=5.0), monthly(10.0, 10.0), atol=1e-12)


def test_the_past_never_changes():
    np.testing.assert_array_equal(
        monthly(2.0, 12.0, 6.0, 2.2, 1.8)[:9], monthly(2.0, 12.0, 0.0, 2.2, 1.8)[:9]
    )


def test_what_was_spent_before_entry_is_counted_in_the_month_of_entry():
    got = monthly(2.0, 10.0, entry=5.5)
    expected = np.zeros(MONTHS)
    expected[5] = 0.4  # four months of a tenth, two of them in June's end
    expected[6:12] = 0.1
    np.testing.assert_allclose(got, expected, atol=1e-12)


def test_a_project_that_never_enters_is_never_counted():
    done = recognise(column(2.0, 10.0, entry=np.inf))
    assert done.before[0] == 0.0
    assert not done.monthly.any()
    assert done.later[0] == 1.0


def test_past_and_future_have_amounts_of_their_own():
    done = recognise(column(-1.0, 20.0, past=2.0, future=6.0)).monthly[0]
    np.testing.assert_allclose(done[:9], 2.0 * 0.05, atol=1e-12)
    np.testing.assert_allclose(done[9:19], 6.0 * 0.05, atol=1e-12)
    stopped = recognise(column(-1.0, 20.0, past=2.0, future=6.0), shift(scale=0.0)).monthly[0]
    np.testing.assert_allclose(stopped[:9], 2.0 * 0.05, atol=1e-12)
    assert not np.any(np.abs(stopped[9:]) > 1e-12)


def test_a_table_is_close_to_its_beta_curve():
    from scipy.special import betainc

    u = np.linspace(0.0, 1.0, 777)
    for a, b in ((2.2, 1.8), (2.5, 2.0), (1.7, 2.3)):
        book = curves([("beta", np.full(777, a), np.full(777, b))])
        read = share(book, np.zeros(777, dtype=np.int8), u)
        assert np.abs(read - betainc(a, b, u)).max() < 2e-4
    assert beta_table(ONE, ONE).shape == (1, 129)


def test_the_loop_reads_curves_as_the_plain_function_does():
    rng = np.random.default_rng(5)
    size = 300
    shapes = [
        ("beta", rng.uniform(1, 3, size), rng.uniform(1, 3, size)),
        ("ramp", rng.uniform(0, 0.5, size), rng.uniform(0, 0.5, size)),
    ]
    book = curves(shapes)
    kind = rng.integers(0, 2, size).astype(np.int8)
    start, duration = rng.uniform(-20, 8, size), rng.uniform(1, 40, size)
    made = Columns(
        ("p",), start[:, None], duration[:, None], np.full((size, 1), -np.inf),
        np.ones((size, 1)), np.ones((size, 1)), kind[:, None], book, KNOWN,
    )  # fmt: skip
    done = recognise(made)
    by_june = done.before + done.between(0, 6)
    np.testing.assert_allclose(by_june, share(book, kind, (6.0 - start) / duration), atol=1e-12)


times = st.floats(-40, 40)
spans = st.floats(0.5, 60)
late = st.floats(0, 60)
shapes = st.floats(0.6, 4)
families = st.sampled_from(["beta", "ramp"])


@given(times, spans, late, late, late, shapes, shapes, st.floats(-5, 12))
def test_a_longer_delay_never_raises_what_is_recognised_by_any_later_month(
    start, duration, delay, stretch, more, a, b, lag
):
    made = column(start, duration, a=a, b=b, entry=start + lag)
    plain = recognise(made, shift(delay, stretch)).monthly[0]
    longer = recognise(made, shift(delay + more, stretch)).monthly[0]
    wider = recognise(made, shift(delay, stretch + more)).monthly[0]
    by_month = np.cumsum(plain[9:])
    assert (np.cumsum(longer[9:]) <= by_month + 1e-9).all()
    assert (np.cumsum(wider[9:]) <= by_month + 1e-9).all()
    np.testing.assert_array_equal(plain[:9], longer[:9])


@given(
    times, spans, late, late, st.floats(0.01, 0.5), st.floats(0.01, 0.5), families,
    st.floats(0, 30), st.floats(0, 10), st.floats(0, 10),
)  # fmt: skip
def test_all_money_is_spent_once(
    start, duration, delay, stretch, up, down, family, lag, past, future
):
    made = column(
        start, duration, a=up, b=down, entry=start + lag, past=past, future=future, family=family
    )
    done = recognise(made, shift(delay, stretch))
    reached = share(made.curves, made.curve[:, 0], np.array([(KNOWN - start) / duration]))[0]
    whole = past * reached + future * (1.0 - reached)
    got = done.before + done.monthly.sum(axis=1) + done.later
    np.testing.assert_allclose(got, whole, atol=1e-9)
    assert done.monthly.min() >= -1e-9


def test_columns_add_up_and_the_same_inputs_give_the_same_bytes():
    made, none = many(50, 8, "beta"), no_shift(8)
    whole = recognise(made, none).monthly
    parts = sum(recognise(made.take(np.array([i]))).monthly for i in range(8))
    np.testing.assert_allclose(whole, parts, atol=1e-9)
    assert whole.tobytes() == recognise(made).monthly.tobytes()
    assert whole.tobytes() == recognise(made.take(np.arange(8))).monthly.tobytes()


def many(draws: int, projects: int, family: str) -> Columns:
    """Return many invented projects."""
    rng = np.random.default_rng(1)
    low, high = ((1.5, 2.5), (1.5, 2.5)) if family == "beta" else ((0.1, 0.4), (0.1, 0.4))
    book: Curves = curves(
        [(family, rng.uniform(*low, draws), rng.uniform(*high, draws)) for _ in range(4)]
    )
    cell = (draws, projects)
    start = rng.uniform(-24, 24, cell)
    return Columns(
        tuple(f"p{i}" for i in range(projects)), start, rng.uniform(8, 40, cell),
        start + rng.uniform(0, 4, cell), np.ones(cell), np.ones(cell),
        rng.integers(0, 4, cell).astype(np.int8), book, KNOWN,
    )  # fmt: skip


@pytest.mark.bench
@pytest.mark.parametrize(("family", "limit"), [("ramp", 0.050), ("beta", 0.150)])
def test_the_loop_over_4000_draws_300_projects_and_36_months(family, limit, timed):
    """Time of one run again, beside the least that reading its inputs and writing takes."""
    made = many(4000, 300, family)
    moved = replace(no_shift(300), delay=np.full(300, 6.0))
    recognise(made, moved)

    def least(what, times=15):
        taken = []
        for _ in range(times):
            begun = time.perf_counter()
            what()
            taken.append(time.perf_counter() - begun)
        return min(taken)

    def floor():
        for name in ("start", "duration", "entry", "past", "future", "curve"):
            getattr(made, name).sum()

    took, reading = least(lambda: recognise(made, moved)), least(floor)
    what = f"payments of 300 projects, 36 months, 4,000 draws, {family}"
    timed(what, took, limit, f"{took / reading:.1f} times reading the inputs")
