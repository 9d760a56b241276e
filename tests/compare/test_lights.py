"""Lights, progress and departments say what draws, calendar and plan say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from worlds import evidence, fitted, judgement, plan, target

from scenario.compare.departments import NOBODY, by_department, for_department
from scenario.compare.lights import due_on, light, lights, rule_in_force
from scenario.compare.outlook import outlook
from scenario.compare.progress import (
    all_progress,
    progress_table,
    progress_words,
    seasonal_share,
    target_progress,
)
from scenario.errors import ScenarioError
from scenario.light_terms import Band, LightRule
from scenario.model.contract import Draws, Fitted
from scenario.progress_terms import Practice, Progress
from scenario.settings import INTERVAL, LIGHT_EDGES, LIGHT_MARGIN
from scenario.simulate.run import forecast

BANDS = (
    Band("green", 0.0, True),
    Band("amber", -10.0, True, 0.0),
    Band("red", high=-10.0),
)
RULE = LightRule(
    "linear", "示例规则", ("growth", "amount", "count"), "linear", BANDS, False, date(2024, 1, 1)
)


def count(id="firms", chance=0.6, size=500, **changes):
    """Return a count of at least 10 that is met in this share of draws."""
    draws = np.where(np.arange(size) < chance * size, 12.0, 8.0)
    return Fitted(
        id, "count", "1", Draws(draws), evidence(basis=changes.pop("basis", "reference_class")),
        {"ess": float(size), "passed": True}, **changes,
    )  # fmt: skip


def entry(kind="to_date", value=4.0, month=6, known=date(2024, 7, 10)):
    return Progress("e", "firms", kind, "first", value, "", month, known, "甲局")


def world(*, models=None, entries=(), practices=None, rules=(RULE,), mode=11.0, extra=None):
    base = plan()
    targets = {
        **base.targets,
        "firms": target(
            "firms", "count", "firms_new", 10.0, unit="count_firm", precision=0,
            departments=("乙局", "甲局"),
        ),
        **(extra or {}),
    }  # fmt: skip
    p = replace(
        base,
        targets=targets,
        units={**base.units, "count_firm": {"name": "家"}},
        departments=("甲局", "乙局"),
        progress=tuple(entries),
        practices=practices or {},
        priors={**base.priors, "batch": judgement("batch", mode - 2, mode, mode + 2)},
        lights={r.id: r for r in rules},
    )
    changes = {"firms": count(), **(models or {})}
    return outlook(forecast(fitted(p, changes=changes), p.scenarios["baseline"]))


# The probability light.


@pytest.mark.parametrize("percent", range(0, 101))
def test_without_a_previous_light_the_edges_hold(percent):
    chance = percent / 100
    green, amber = LIGHT_EDGES
    expected = "green" if chance >= green else "amber" if chance >= amber else "red"
    assert light(chance) == light(chance, "none") == light(chance, "grey") == expected


@pytest.mark.parametrize("previous", ["green", "amber", "red"])
def test_a_light_changes_only_past_the_margin(previous):
    """Each edge counts as passed only more than five points beyond it, in either direction."""
    margin = round(100 * LIGHT_MARGIN)
    green, amber = (round(100 * e) for e in LIGHT_EDGES)
    for percent in range(101):
        got, plain = light(percent / 100, previous), light(percent / 100)
        if min(abs(percent - green), abs(percent - amber)) > margin:
            assert got == plain, percent
        if got != plain:  # it only ever lags behind towards the previous light
            order = ["red", "amber", "green"]
            low, high = sorted((order.index(previous), order.index(plain)))
            assert low <= order.index(got) <= high


def test_five_points_exactly_are_not_more_than_five():
    assert [light(p, "green") for p in (0.75, 0.74)] == ["green", "amber"]
    assert [light(p, "amber") for p in (0.85, 0.86, 0.35, 0.34)] == [
        "amber", "green", "amber", "red",
    ]  # fmt: skip
    assert [light(p, "red") for p in (0.45, 0.46, 0.82)] == ["red", "amber", "amber"]


# Both lights.


def test_rule_and_chance_side_by_side():
    got = lights(world(entries=[entry(value=6.0)]))
    firms = got.targets["firms"]
    assert (firms.rule, firms.probability, firms.disagree) == ("green", "amber", True)
    assert firms.progress.done == pytest.approx(60.0)
    assert got.targets["investment"].rule == "none"  # nothing known to date
    assert got.rule_name == "示例规则"
    assert len(got.table) == len(got.text) == 3


def test_the_worst_disagreement_comes_first():
    bad = {"firms": count(chance=0.1)}
    got = lights(world(models=bad, entries=[entry(value=7.0)])).disagreements
    assert next(iter(got["target"])) == "firms"
    row = got.iloc[0]
    assert (row["rule_light"], row["probability_light"]) == ("green", "red")


def test_prior_only_has_no_light():
    got = lights(world(models={"firms": count(basis="prior_only")}, entries=[entry(value=6.0)]))
    firms = got.targets["firms"]
    assert firms.probability == "none"
    assert not firms.disagree
    assert "数据不足,暂不研判" in firms.why


def test_before_its_batch_a_count_is_grey():
    practice = {"firms": Practice("firms", "certification", "batch", "gross", True, "")}
    seen = world(entries=[entry(value=0.0)], practices=practice)
    firms = lights(seen).targets["firms"]
    assert (firms.probability, firms.rule) == ("grey", "grey")
    assert "2024年11月" in firms.why
    assert "○未到公布节点" in lights(seen).text[-1]
    prior = world(models={"firms": count(basis="prior_only")}, practices=practice)
    assert lights(prior).targets["firms"].probability == "none"


def test_after_its_batch_a_count_has_its_colour_again():
    practice = {"firms": Practice("firms", "certification", "batch", "gross", True, "")}
    # the likeliest month is over, or the result is known before it
    for seen in (
        world(practices=practice, mode=9.0),
        world(practices=practice, entries=[entry("batch_result", 9.0)]),
        world(models={"firms": count(chance=1.0, settled=True)}, practices=practice),
    ):
        assert lights(seen).targets["firms"].probability in ("amber", "green")
    # known only after the as-of day: still waiting
    later = entry("batch_result", 9.0, known=date(2024, 10, 8))
    assert lights(world(practices=practice, entries=[later])).targets["firms"].rule == "grey"


def test_a_batch_in_the_next_year():
    practice = {"firms": Practice("firms", "certification", "batch", "gross", True, "")}
    seen = world(practices=practice, mode=14.0)
    assert due_on(seen.forecast.plan, "firms") == date(2025, 2, 28)


def test_the_previous_light_is_remembered():
    seen = world(models={"firms": count(chance=0.76)})
    assert lights(seen).targets["firms"].probability == "amber"
    assert lights(seen, previous={"firms": "green"}).targets["firms"].probability == "green"


def test_an_outlook_carries_the_lights_of_the_last_issue():
    base = world(models={"firms": count(chance=0.76)}).forecast
    seen = outlook(base, previous={"firms": "green"})
    assert lights(seen).targets["firms"].probability == "green"
    assert lights(seen, previous={}).targets["firms"].probability == "amber"
    assert seen.lights().targets["firms"].probability == "green"
    assert lights(outlook(base)).targets["firms"].probability == "amber"
    (department,) = seen.targets["firms"].target.departments[:1]
    assert for_department(seen, department).previous == {"firms": "green"}


def test_the_official_rule_in_force_counts():
    strict = replace(RULE, id="strict", official=True, source="1号", in_force_from=date(2024, 9, 1))
    future = replace(strict, id="future", in_force_from=date(2025, 1, 1))
    p = world(rules=(RULE, strict, future)).forecast.plan
    assert rule_in_force(p, "count", date(2024, 9, 30)).id == "strict"
    assert rule_in_force(p, "count", date(2024, 8, 30)).id == "linear"
    assert rule_in_force(p, "rank", date(2024, 9, 30)) is None


def test_a_seasonal_rule_needs_a_seasonal_share():
    seasonal = replace(RULE, schedule="seasonal")
    seen = world(rules=(seasonal,), entries=[entry(value=4.0)])
    assert lights(seen).targets["firms"].rule == "none"
    assert "没有季节进度" in lights(seen).targets["firms"].why
    assert lights(seen, shares={"firms": 0.38}).targets["firms"].rule == "green"
    assert lights(seen, shares={"firms": 0.55}).targets["firms"].rule == "red"


# Progress.


def test_growth_is_compared_on_the_comparable_base():
    one = world().targets["output"]  # 4.1 % by June against 8 %
    got = target_progress(one)
    share = float(np.median(one.fitted.draws.parts["base_share"]))
    assert got.done == pytest.approx(100 * share * 1.041 / 1.08)
    assert got.gap_linear == pytest.approx(got.done - 50.0)
    assert got.gap_seasonal == pytest.approx(100 * share * (1.041 / 1.08 - 1))
    assert "时间进度50.0%" in progress_words(got)


def test_exactly_on_the_growth_target_there_is_no_seasonal_gap():
    one = world().targets["output"]
    assert target_progress(one, to_date=(6, 8.0)).gap_seasonal == pytest.approx(0.0, abs=1e-12)
    # at the end of the year both schedules agree
    end = target_progress(one, to_date=(12, 8.0))
    assert (end.gap_linear, end.gap_seasonal) == pytest.approx((0.0, 0.0))


def test_only_what_was_known_counts():
    entries = [entry(value=4.0), entry(value=9.0, month=9, known=date(2024, 10, 5))]
    assert all_progress(world(entries=entries))["firms"].so_far == 4.0


def test_where_progress_has_no_meaning():
    seen = world(extra={}, entries=[entry()])
    one = seen.targets["firms"]
    for change in ({"kind": "rank"}, {"comparison": "at_most"}, {"kind": "share"}):
        assert (
            target_progress(replace(one, target=replace(one.target, **change)), to_date=(6, 1.0))
            is None
        )
    assert target_progress(one) is None  # nothing to date


def test_the_table_keeps_linear_and_seasonal_apart():
    seen = world(entries=[entry()])
    table = progress_table(seen, list(all_progress(seen, {"firms": 0.25}).values()))
    row = table[table["target"] == "firms"].iloc[0]
    assert (row["gap_linear"], row["gap_seasonal"]) == pytest.approx((-10.0, 15.0))
    assert list(progress_table(seen, []).columns) == list(table.columns)


def test_the_seasonal_band_covers_a_new_year():
    """Known truth: the band of ten past years holds a new year about as often as it says."""
    rng = np.random.default_rng(11)
    inside = 0
    for _ in range(600):
        logits = rng.normal(-0.2, 0.3, 11)
        shares = 1 / (1 + np.exp(-logits))
        got = seasonal_share(np.column_stack([shares[:10], 1 - shares[:10]]), 1)
        inside += got.low <= shares[10] <= got.high
    assert abs(inside / 600 - INTERVAL) < 0.05


def test_one_past_year_gives_no_band_and_bad_levels_are_refused():
    got = seasonal_share([[30.0, 70.0]], 1)
    assert (got.low, got.high, got.years) == (None, None, 1)
    assert got.median == pytest.approx(0.3)
    for levels, bins in (([[0.0, 1.0]], 1), ([[1.0, 1.0]], 2), ([[1.0, np.nan]], 1)):
        with pytest.raises(ValueError, match="positive"):
            seasonal_share(levels, bins)


# Departments.


def test_a_target_counts_at_every_department_it_names():
    seen = world()
    got = by_department(seen)
    assert {d: v.targets for d, v in got.departments.items()} == {
        "甲局": ("investment", "output", "firms"),
        "乙局": ("firms",),
    }
    assert [d.first for d in got.departments.values()] == [2, 1]
    assert list(got.table["targets"]) == [3, 1]
    assert all(name in line for name, line in zip(got.departments, got.text, strict=True))


def test_numbers_met_come_from_the_joint_draws():
    seen = world()
    one = by_department(seen).departments["甲局"]
    chances = [t.chance for t in seen.targets.values()]
    assert one.expected == pytest.approx(sum(chances))
    assert one.low <= one.expected <= one.high
    assert one.all_met == pytest.approx(seen.joint[3])
    assert seen.targets[one.weakest].chance == min(chances)


def test_filtered_outlook_has_its_own_joint_distribution():
    seen = world()
    own = for_department(seen, "乙局")
    assert list(own.targets) == ["firms"]
    assert own.joint == pytest.approx({0: 0.4, 1: 0.6})
    assert len(own.table) == 1
    with pytest.raises(ScenarioError, match="丙局"):
        for_department(seen, "丙局")


def test_without_verdicts_nothing_is_counted():
    seen = world(models={"firms": count(basis="prior_only")})
    one = by_department(seen).departments["乙局"]
    assert (one.judged, one.all_met, one.weakest) == (0, None, "")
    assert one.lights == {"none": 1}
    assert "数据不足,暂不研判" in by_department(seen).text[-1]
    assert for_department(seen, "乙局").joint == {}


def test_targets_nobody_is_named_for():
    alone = target("firms", "count", "firms_new", 10.0, unit="count_firm", departments=())
    got = by_department(world(extra={"firms": alone}))
    assert got.departments[NOBODY].targets == ("firms",)


def test_lights_as_shown_are_counted():
    seen = world()
    got = by_department(seen, {"firms": "grey"})
    assert got.departments["乙局"].lights == {"grey": 1}
