"""Exact cases of every identity, and properties that must hold for any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scenario import identities as ids
from scenario import progress as pr
from scenario.comparable import base_break_bounds, base_effect, implied_base_bounds, ytd_step
from scenario.contributions import (
    contribution_rates,
    contributions,
    ratio_change,
    weighted_change,
)

QUICK = settings(max_examples=100, deadline=None, derandomize=True)
positive = st.floats(0.01, 1e6)
growths = st.floats(-60, 200)
bases11 = arrays(float, 11, elements=st.floats(1, 1e4))
growths11 = arrays(float, 11, elements=growths)


# ---- rounding and meeting -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(3.35, 1, 3.4), (3.349, 1, 3.3), (-0.25, 1, -0.3), (2.5, 0, 3.0), (-2.5, 0, -3.0),
     (0.0, 1, 0.0), (1.005, 2, 1.01), (0.04999, 1, 0.0), (14.95, 1, 15.0), (125.0, -1, 130.0)],
)  # fmt: skip
def test_halves_go_away_from_zero(value, decimals, expected):
    assert float(ids.round_half_up(value, decimals)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("value", "comparison", "threshold", "precision", "tolerance", "met"),
    [
        (3.35, "at_least", 3.4, 1, 0, True), (3.34, "at_least", 3.4, 1, 0, False),
        (3.4, "at_least", 3.4, 1, 0, True), (3.44, "at_most", 3.4, 1, 0, True),
        (3.45, "at_most", 3.4, 1, 0, False), (6.0, "by_date", 6, 0, 0, True),
        (7.0, "by_date", 6, 0, 0, False), (10.0, "around", 10, 1, 0.5, True),
        (10.5, "around", 10, 1, 0.5, True), (10.6, "within", 10, 1, 0.5, False),
        (9.5, "within", 10, 1, 0.5, True), (9.44, "within", 10, 1, 0.5, False),
        (0.1 + 0.2, "at_least", 0.3, 1, 0, True), (5.0, "at_least", 3.4, 1, 0, True),
        (2.0, "at_most", 3.4, 1, 0, True), (4.0, "by_date", 6, 0, 0, True),
        (2.0, "at_least", 3.4, 1, 0, False), (4.0, "at_most", 3.4, 1, 0, False),
    ],
)  # fmt: skip
def test_meets(value, comparison, threshold, precision, tolerance, met):
    result = ids.meets([value], comparison, threshold, precision=precision, tolerance=tolerance)
    assert result.tolist() == [met]


# ---- year to date and single periods --------------------------------------------------------


def test_year_to_date_growth_of_a_year():
    base = np.array([100.0, 60, 60, 80])
    now = np.array([110.0, 60, 66, 88])
    assert ids.ytd_growth(now, base).tolist() == pytest.approx([10, 6.25, 7.2727272727, 8.0])


def test_single_growth_and_its_error():
    # (0.48·1.09 − 0.37·1.10)/0.11 − 1
    assert ids.single_growth(9.0, 10.0, 0.48, 0.37) == pytest.approx(5.6363636, abs=1e-6)
    assert ids.single_growth_error(0.48, 0.37) == pytest.approx(0.05 * 0.85 / 0.11)
    assert ids.single_growth_error(0.48, 0.37, 0.5) == pytest.approx(0.5 * 0.85 / 0.11)


def test_split_growth_of_gaps():
    growth, error = ids.split_growth([10.0, np.nan, 7.0, 8.0], [100.0, 100.0, 100.0, 100.0])
    assert growth[0] == pytest.approx(10.0)
    assert np.isnan(growth[1:3]).all()
    assert growth[3] == pytest.approx(4 * 8 - 3 * 7)
    assert np.isnan(error).tolist() == [False, True, True, False]
    assert error[[0, 3]].tolist() == pytest.approx([0.05, 0.05 * 7])


def test_split_growth_reads_many_years_at_once():
    ytd = np.array([[10.0, 7.0], [5.0, 6.0]])
    growth, error = ids.split_growth(ytd, [100.0, 100.0])
    assert growth.tolist() == pytest.approx(np.array([[10.0, 4.0], [5.0, 7.0]]))
    assert error.shape == (2, 2)


@pytest.mark.parametrize("bases", [[1.0, 0.0], [1.0, -1.0]])
def test_split_growth_needs_positive_bases(bases):
    with pytest.raises(ValueError, match="positive"):
        ids.split_growth([1.0, 2.0], bases)


@QUICK
@given(growths11, bases11)
def test_splitting_and_joining_growth_agree(single, bases):
    ytd = ids.join_growth(single, bases)
    again, error = ids.split_growth(ytd, bases)
    assert np.allclose(again, single, atol=1e-6)
    assert (error >= 0.05 - 1e-12).all()


@QUICK
@given(growths11, bases11)
def test_joined_growth_is_the_growth_of_the_sums(single, bases):
    now = bases * (1 + single / 100)
    assert np.allclose(ids.join_growth(single, bases), ids.ytd_growth(now, bases), atol=1e-8)


@QUICK
@given(growths11, bases11)
def test_the_error_of_rounding_is_never_exceeded(single, bases):
    ytd = ids.round_half_up(ids.join_growth(single, bases), 1)
    again, error = ids.split_growth(ytd, bases)
    assert (np.abs(again - single) <= error + 1e-6).all()


@QUICK
@given(growths11, bases11, st.integers(1, 10))
def test_split_growth_is_the_two_figure_formula(single, bases, k):
    ytd, to = ids.join_growth(single, bases), np.cumsum(bases)
    one = ids.single_growth(ytd[k], ytd[k - 1], to[k], to[k - 1])
    growth, error = ids.split_growth(ytd, bases)
    assert one == pytest.approx(growth[k], abs=1e-6)
    assert ids.single_growth_error(to[k], to[k - 1]) == pytest.approx(error[k])


def test_levels_are_split_without_touching_the_first_bin_or_negatives():
    assert ids.split_levels([20.0, 35.0, 33.0]).tolist() == [20.0, 15.0, -2.0]
    assert ids.split_levels([[20.0, 35.0], [1.0, 1.0]]).tolist() == [[20.0, 15.0], [1.0, 0.0]]


def test_uncertain_shares_add_their_error():
    shares, errors = (0.48, 0.37), (0.01, 0.02)
    exact = ids.single_growth(9.0, 12.0, *shares)
    worst = max(
        abs(ids.single_growth(9.0, 12.0, 0.48 + a * 0.001, 0.37 + b * 0.002) - exact)
        for a in (-1, 1)
        for b in (-1, 1)
    )
    small = ids.share_error(9.0, 12.0, shares, (0.001, 0.002))
    assert small == pytest.approx(worst, rel=0.05)
    assert ids.share_error(9.0, 12.0, shares, errors) == pytest.approx(10 * small)
    assert ids.share_error(9.0, 9.0, shares, errors) == 0.0


# ---- bases ----------------------------------------------------------------------------------


def test_one_printed_decimal_is_the_usual_rounding():
    assert implied_base_bounds(110.0, 10.0) == implied_base_bounds(110.0, 10.0, 0.05)
    assert base_break_bounds(100, 110.0, 10.0) == base_break_bounds(100, 110.0, 10.0, 0.05)
    assert ids.single_growth_error(2.0, 1.0) == pytest.approx(0.15)


def test_implied_base_and_break():
    assert ids.implied_base(110.0, 10.0) == pytest.approx(100.0)
    assert ids.implied_base(90.0, -10.0) == pytest.approx(100.0)
    assert ids.base_break(125.0, 110.0, 10.0) == pytest.approx(1.25)
    low, high = implied_base_bounds(110.0, 10.0, 0.5)
    assert (low, high) == (pytest.approx(110 / 1.105), pytest.approx(110 / 1.095))


@QUICK
@given(positive, growths)
def test_rounding_alone_is_no_break(base, growth):
    level = base * (1 + growth / 100)
    printed = float(ids.round_half_up(growth, 1))
    low, high = base_break_bounds(base, level, printed)
    assert low - 1e-9 <= 1.0 <= high + 1e-9
    assert low < ids.base_break(base, level, printed) < high


@QUICK
@given(growths, growths)
def test_two_year_average_compounds_back(now, before):
    average = ids.two_year_average(now, before)
    assert (1 + average / 100) ** 2 == pytest.approx((1 + now / 100) * (1 + before / 100))


@QUICK
@given(arrays(float, 5, elements=positive), arrays(float, 5, elements=positive))
def test_base_effect_and_momentum_add_up(now, before):
    change, momentum, base = base_effect(now, before)
    yoy = 100 * np.log(now / before)
    assert np.allclose(change, np.diff(yoy), atol=1e-8)
    assert np.allclose(change, momentum + base, atol=1e-12)
    assert np.allclose(momentum, 100 * np.diff(np.log(now)), atol=1e-8)


@QUICK
@given(growths11, bases11)
def test_steps_lead_from_one_ytd_growth_to_the_next(single, bases):
    ytd, to = ids.join_growth(single, bases), np.cumsum(bases)
    step = ytd_step(single[1:], ytd[:-1], bases[1:] / to[1:])
    assert np.allclose(step, np.diff(ytd), atol=1e-8)


# ---- required growth ------------------------------------------------------------------------


def test_required_growth_example():
    assert float(ids.required_growth(15.0, 9.2, 0.48)) == pytest.approx(20.353846, abs=1e-6)


@pytest.mark.parametrize("share", [0.0, 1.0, -0.1, 1.2])
def test_required_growth_needs_an_open_year(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        ids.required_growth(15.0, 9.2, share)


@QUICK
@given(growths, growths, st.floats(0.05, 0.95))
def test_required_growth_reaches_the_target(target, so_far, share):
    rest = ids.required_growth(target, so_far, share)
    assert share * so_far + (1 - share) * float(rest) == pytest.approx(target, abs=1e-8)


@QUICK
@given(growths, growths, st.floats(0.05, 0.95), positive)
def test_required_growth_to_a_level_is_the_same(target, so_far, share, base):
    level = float(pr.growth_target_level(base, target))
    rest = pr.required_growth_to_level(level, share * base * (1 + so_far / 100), base, share * base)
    assert float(rest) == pytest.approx(float(ids.required_growth(target, so_far, share)), abs=1e-6)


def test_nothing_is_required_after_december():
    with pytest.raises(ValueError, match="no base"):
        pr.required_growth_to_level(115.0, 110.0, 100.0, 100.0)
    assert float(pr.required_remaining(110, 63)) == 47
    assert float(pr.required_remaining(110, 120)) == -10
    assert pr.required_numerator(0.034, [1000.0, 1100.0], 20.0).tolist() == pytest.approx(
        [14, 17.4]
    )


# ---- contributions --------------------------------------------------------------------------


@QUICK
@given(growths11, bases11)
def test_contributions_add_up(single, bases):
    points = contributions(single, bases)
    assert points.sum() == pytest.approx(ids.join_growth(single, bases)[-1], abs=1e-8)
    assert points[0] == pytest.approx(bases[0] / bases.sum() * single[0])


def test_contribution_rates_are_withheld_near_zero():
    assert contribution_rates([3.0, 1.0], least_total=0.5).tolist() == [75.0, 25.0]
    assert contribution_rates([-3.0, -1.0], least_total=0.5).tolist() == [75.0, 25.0]
    assert np.isnan(contribution_rates([3.0, -2.9], least_total=0.5)).all()
    assert contribution_rates([0.25, 0.25], least_total=0.5).tolist() == [50.0, 50.0]


@QUICK
@given(positive, positive, positive, positive)
def test_ratio_change_leaves_no_remainder(n0, n1, d0, d1):
    numerator, denominator = ratio_change((n0, n1), (d0, d1))
    scale = abs(numerator) + abs(denominator) + 1e-12
    assert (numerator + denominator - (n1 / d1 - n0 / d0)) / scale == pytest.approx(0, abs=1e-9)
    assert np.sign(numerator) == np.sign(n1 - n0)
    assert np.sign(denominator) == np.sign(d0 - d1)


def test_ratio_change_is_symmetric():
    forward = ratio_change((3.0, 4.0), (100.0, 125.0))
    backward = ratio_change((4.0, 3.0), (125.0, 100.0))
    assert forward == pytest.approx([-x for x in backward])
    assert forward == (pytest.approx(0.009), pytest.approx(-0.007))


@QUICK
@given(*[arrays(float, 4, elements=st.floats(-100, 100))] * 4)
def test_weighted_change_leaves_no_remainder(w0, w1, x0, x1):
    by_weights, by_values = weighted_change((w0, w1), (x0, x1))
    assert by_weights.sum() + by_values.sum() == pytest.approx(w1 @ x1 - w0 @ x0, abs=1e-8)
    assert np.allclose(by_weights + by_values, w1 * x1 - w0 * x0, atol=1e-8)
    assert np.allclose(by_weights, (w1 - w0) * (x0 + x1) / 2)


# ---- progress -------------------------------------------------------------------------------


def test_linear_share():
    assert pr.linear_share([1, 6, 12]).tolist() == pytest.approx([1 / 12, 0.5, 1.0])
    for month in (0, 13, 0.5):
        with pytest.raises(ValueError, match="between 1 and 12"):
            pr.linear_share(month)


def test_progress_against_linear_and_seasonal_share():
    done, gap = pr.progress(12.85, 100.0, pr.linear_share(2))
    assert float(done) == pytest.approx(12.85)
    assert float(gap) == pytest.approx(-3.8166667)
    _, gap = pr.progress(12.85, 100.0, 0.11)
    assert float(gap) == pytest.approx(1.85)


@QUICK
@given(arrays(float, (3, 11), elements=st.floats(0.1, 1e4)))
def test_cumulative_shares_end_on_one(singles):
    shares = pr.cumulative_shares(singles)
    assert np.allclose(shares[:, -1], 1.0)
    assert (np.diff(shares, axis=1) > 0).all()
    assert np.allclose(shares[:, 0], singles[:, 0] / singles.sum(axis=1))


@QUICK
@given(bases11, growths)
def test_on_last_years_course_the_path_has_the_target_growth(bases, target):
    levels, growth = pr.growth_target_path(bases, target, pr.cumulative_shares(bases))
    assert np.allclose(growth, target, atol=1e-8)
    assert levels[-1] == pytest.approx(bases.sum() * (1 + target / 100))
    _, gap = pr.progress(
        levels, pr.growth_target_level(bases.sum(), target), pr.cumulative_shares(bases)
    )
    assert np.allclose(gap, 0, atol=1e-9)


def test_the_path_differs_where_this_years_course_does():
    levels, growth = pr.growth_target_path([40.0, 60.0], 10.0, [0.45, 1.0])
    assert levels.tolist() == pytest.approx([49.5, 110.0])
    assert growth.tolist() == pytest.approx([23.75, 10.0])


def test_closing_index():
    assert pr.closing_index([3.0, 2.5, 3.5, 4.0], 3.5, 3.0).tolist() == [1.0, 2.0, 0.0, -1.0]
    assert float(pr.closing_index(3.2, 3.0, 3.4)) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="keep"):
        pr.closing_index(3.0, 3.0, 3.0)
