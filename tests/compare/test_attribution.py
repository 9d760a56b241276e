"""Attribution adds up exactly, an empty scenario is the baseline, unusual scenarios are called so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest
from compare import closed_form
from compare.closed_form import district, models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import fitted, judgement, plan, scenario
from worlds import target as made_target

from scenario.compare.attribution import Attribution, Parts, attribute
from scenario.compare.contrast import contrast
from scenario.compare.lateness import above, later_by, middle
from scenario.compare.plausibility import joint_tail, plausibility
from scenario.compare.shapley import EXACT, printed, shapley, subsets
from scenario.errors import ScenarioError
from scenario.identities import round_half_up
from scenario.simulate.run import forecast
from scenario.terms import Lever, Override
from scenario.typeset import typeset

LATE = Override("projects.*.planned_start", "shift", "6 months")
LAND = Override("land_supply", "set", 300.0)
READY = Override("land_stage", "set", "delivered")


@st.composite
def games(draw):
    """Any set function on up to eight items."""
    n = draw(st.integers(1, 6))
    number = st.floats(-1e6, 1e6, allow_nan=False)
    return n, {s: draw(number) for s in subsets(n)}


@settings(max_examples=200, deadline=None)
@given(games())
def test_parts_sum_exactly_for_any_set_function(game):
    n, value = game
    parts = shapley(n, value.__getitem__)
    whole, nothing = frozenset(range(n)), frozenset()
    assert sum(parts) == Fraction(value[whole]) - Fraction(value[nothing])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=1, max_size=EXACT))
def test_an_additive_game_gives_each_item_its_own_size(sizes):
    def value(s):
        return float(sum(sizes[i] for i in s))

    parts = shapley(len(sizes), value)
    assert [float(p) for p in parts] == pytest.approx(sizes, abs=1e-9)


def test_items_that_do_the_same_share_alike_and_idle_ones_get_nothing():
    """Two items that only work together, one that does nothing: symmetry and the null player."""
    parts = shapley(3, lambda s: 6.0 if {0, 1} <= s else 0.0)
    assert parts == (3, 3, 0)


def test_more_than_eight_items_follow_their_order():
    n = EXACT + 2
    parts = shapley(n, lambda s: float(len(s)) ** 2)
    assert parts == tuple(2 * i + 1 for i in range(n))
    assert len(list(subsets(n))) == n + 1


@given(st.lists(st.floats(-50, 50), min_size=1, max_size=8), st.integers(0, 2))
def test_printed_parts_add_up_to_the_printed_whole(parts, decimals):
    total = sum(parts)
    shown = printed(tuple(parts), total, decimals)
    assert sum(shown) == pytest.approx(float(round_half_up(total, decimals)), abs=1e-9)
    assert all(abs(a - b) <= 10.0**-decimals + 1e-9 for a, b in zip(shown, parts, strict=True))


CASES = (
    st.integers(0, 24), st.integers(0, 500), st.sampled_from(["listed", "awarded", "delivered"]),
    st.integers(0, 10_000),
)  # fmt: skip


def split_whole(months: int, mu: int, stage: str, seed: int) -> None:
    """Check that the parts of one generated scenario are its effect, target by target."""
    p = plan()
    items = (
        replace(LATE, value=f"{months} months"), replace(LAND, value=float(mu)),
        replace(READY, value=stage),
    )  # fmt: skip
    p = replace(p, priors={**p.priors, "start_slip_land": judgement("start_slip_land", 0, 2, 8)})
    run = fitted(p, size=80, seed=seed)
    base, other = forecast(run, p.scenarios["baseline"]), forecast(run, scenario("all", *items))
    got, effects = attribute(base, other), contrast(base, other)
    for target, parts in got.targets.items():
        effect = effects.of("all", target)
        assert float(sum(parts.points)) == pytest.approx(effect.median, abs=1e-12)
        exact = Fraction(effect.chance_after - effect.chance_before)
        assert sum(parts.chance) == exact
        if effect.next_year_money:
            assert float(sum(parts.next_year)) == pytest.approx(effect.next_year_money[1], rel=1e-9)
    table = got.table
    for _, rows in table.groupby("target"):
        whole, single = rows[rows["name"] == "合计"], rows[rows["name"] != "合计"]
        for column in ("points", "chance", "next_year_100m_yuan"):
            assert single[column].sum() == pytest.approx(whole[column].iloc[0], abs=1e-9)


@settings(max_examples=12, deadline=None)
@given(*CASES)
def test_the_effects_of_a_scenario_are_split_without_remainder(months, mu, stage, seed):
    split_whole(months, mu, stage, seed)


@pytest.mark.proof
def test_the_effects_of_a_thousand_scenarios_are_split_without_remainder(measured):
    """Attribution of scenarios with a delay, land and its stage: parts sum to the effect."""
    count = [0]

    @settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(*CASES)
    def many(months, mu, stage, seed):
        split_whole(months, mu, stage, seed)
        count[0] += 1

    many()
    assert count[0] >= 1000
    measured(cases=count[0], remainders=0)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(50, 300))
def test_an_empty_scenario_is_the_baseline_to_the_bit(seed, size):
    p = plan()
    run = fitted(p, size=size, seed=seed)
    base = forecast(run, p.scenarios["baseline"])
    got = contrast(base, forecast(run, scenario("same")))
    for e in got.effects:
        assert (e.low, e.median, e.high, e.chance_change, e.zero) == (0.0, 0.0, 0.0, 0.0, True)
    for target, draws in forecast(run, scenario("same")).targets.items():
        assert draws.values.tobytes() == base.targets[target].values.tobytes()
    assert got.unusual["same"].tail is None
    assert got.text == ()


def test_stage_and_area_share_what_only_both_bring(monkeypatch):
    """Closed form: two levers add their points, whatever the order."""
    closed_form.use(monkeypatch)
    p = district()
    run = models(p)
    items = (Override("land_supply", "set", 100.0), Override("support", "set", 4.0))
    base = closed_form.shifted(run, scenario("baseline"))
    got = attribute(base, closed_form.shifted(run, scenario("both", *items)))
    parts = got.targets["investment"]
    assert [float(x) for x in parts.points] == pytest.approx([2.0, 2.0])
    assert set(got.targets) == {"investment"}
    assert "+2.0" in got.text[0]
    assert "合计" in got.text[0]


def test_milestones_that_one_item_moves_stand_in_one_sentence():
    p = plan()
    ids = ["begin", "end"]
    made = {
        t: made_target(t, "milestone", t, 12.0, comparison="by_date", name=f"{t}节点") for t in ids
    }
    p = replace(p, targets={**p.targets, **made})
    half, none = Fraction(6), Fraction(0)
    moved = Parts((half, none), (none, none), (none, none))
    both = Parts((Fraction(1), Fraction(2)), (none, none), (none, none))
    got = Attribution(
        scenario("both"), (LATE, LAND), ("推迟", "增地"),
        {"investment": both, ids[0]: moved, ids[1]: moved}, p, True,
    )  # fmt: skip
    names = "、".join(p.targets[t].name for t in ids)
    assert len(got.text) == 2
    assert got.text[1].endswith(typeset(f"{names}的变动全部来自推迟。"))
    assert p.targets["investment"].name in got.text[0]
    apart = replace(got, targets={ids[0]: both})
    assert len(apart.text) == 1
    assert "推迟+1" in apart.text[0]


def test_nothing_to_attribute_is_refused():
    p = plan()
    run = fitted(p)
    base, late = forecast(run, p.scenarios["baseline"]), forecast(run, scenario("late", LATE))
    for pair in ((base, base), (late, late), (base, forecast(fitted(p), scenario("late", LATE)))):
        with pytest.raises(ScenarioError, match="CO-002"):
            attribute(*pair)


# --- how unusual ------------------------------------------------------------------------------


def test_a_belief_is_exceeded_as_often_as_its_draws():
    from scenario.judgement import draw

    j = judgement("x", 2.0, 5.0, 11.0, 0.9)
    values = draw(j, 200_000, 3)
    for value in (2.0, 5.0, 9.0, 11.0):
        assert above(j, value) == pytest.approx(np.mean(values > value), abs=0.005)
    assert above(j, middle(j)) == pytest.approx(0.5)
    assert above(judgement("c", 1.0, 1.0, 1.0), 0.5) == 1.0
    assert above(judgement("c", 1.0, 1.0, 1.0), 1.0) == 0.0


@given(st.lists(st.floats(0.001, 0.5), min_size=1, max_size=6))
def test_the_joint_tail_is_a_chance_and_medians_are_no_surprise(tails):
    assert 0.0 <= joint_tail(tails) <= 1.0
    assert joint_tail([0.5] * len(tails)) == pytest.approx(1.0)
    lower = [t / 2 for t in tails]
    assert joint_tail(lower) <= joint_tail(tails) + 1e-12


def demand(now=100.0):
    return Lever(
        "demand", "外部需求", "assumption", "percent", now, 92.0, 106.0, (), "甲局",
        date(2024, 6, 30), ("industrial_value_added",),
    )  # fmt: skip


def test_an_assumption_is_judged_by_its_prior_or_by_its_range():
    p = plan()
    p = replace(p, levers={**p.levers, "demand": demand()})
    weak = replace(scenario("weak"), assumptions=(Override("demand", "set", 92.0),))
    by_range = plausibility(p, weak)
    assert by_range.items[0].basis == "range"
    assert 0.01 < by_range.tail < 0.25  # the range holds nine tenths, both sides together
    assert "90%" in by_range.text
    sure = judgement("demand", 99.0, 100.0, 101.0)
    by_prior = plausibility(replace(p, priors={**p.priors, "demand": sure}), weak)
    assert by_prior.items[0].basis == "prior"
    assert by_prior.tail < 1e-6
    assert "千年一遇以上" in by_prior.text


def test_what_the_district_decides_is_no_question_of_chance():
    got = plausibility(plan(), scenario("land", LAND))
    assert (got.tail, got.items[0].basis) == (None, "decision")
    assert "不谈多少年一遇" in got.text
    gone = plausibility(plan(), scenario("x", Override("projects.big.goes_ahead", "set", "no")))
    assert gone.text == ""


def test_delays_are_judged_by_how_projects_of_their_kind_slip():
    p = plan()
    by_month = [later_by(p, p.projects["planned"], m) for m in (0.0, 3.0, 6.0, 12.0, 60.0)]
    assert by_month[0] == pytest.approx(0.5)
    assert by_month == sorted(by_month, reverse=True)
    assert by_month[-1] == 0.0
    assert later_by(p, p.projects["running"], 0.0) == pytest.approx(0.5)
    none = replace(p, priors={})
    assert later_by(none, p.projects["planned"], 1.0) is None
    assert later_by(none, p.projects["running"], 1.0) is None
    got = plausibility(p, scenario("late", LATE))
    assert got.items[0].basis == "lateness"
    assert "按完全同步计" in got.text
    assert plausibility(none, scenario("late", LATE)).items[0].basis == "unknown"
