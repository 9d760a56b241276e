"""Every line of a target and every unit's task beside the forecast of an invented district."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import worlds

from scenario.check.tiers import check_tiers, total_of
from scenario.compare.outlook import outlook
from scenario.compare.tiers import compare_tiers
from scenario.model.contract import Draws, Fitted
from scenario.simulate.run import forecast
from scenario.terms import Indicator
from scenario.tier_terms import Tier, UnitTask


def tier(name, threshold, id="output", **changes):
    base = Tier(
        id=id,
        indicator="industrial_value_added",
        in_register=True,
        year=2024,
        tier=name,
        threshold=threshold,
        comparison="at_least",
        known_on=date(2024, 2, 1),
        source="某文件",
    )
    return replace(base, **changes)


def task(unit, value, weight=None, target="output", **changes):
    base = UnitTask(
        id=unit,
        target=target,
        year=2024,
        unit=unit,
        kind="town",
        task=value,
        weight=weight,
        reached=None,
        month=None,
        known_on=date(2024, 3, 1),
        owner="甲局",
    )
    return replace(base, **changes)


def seen(tiers=(), breakdown=(), **changes):
    plan = worlds.plan(tiers=tuple(tiers), breakdown=tuple(breakdown), **changes)
    fitted = worlds.fitted(plan, changes=_firms() if "targets" in changes else None)
    return outlook(forecast(fitted, plan.scenarios["baseline"]))


def _firms():
    draws = np.random.default_rng(5).normal(95.0, 10.0, 500)
    evidence = worlds.evidence(basis="prior_only", quality="none", own=0, latest="")
    diagnostics = {"ess": 500.0, "passed": True}
    return {"firms": Fitted("firms", "count", "1", Draws(draws), evidence, diagnostics)}


def with_firms(tiers=(), breakdown=()):
    base = worlds.plan()
    firms = worlds.target("firms", "count", "firms", 100.0, unit="count_firm", precision=0)
    counted = Indicator("firms", "企业", "count_firm", "count", "", "whole", "annual", 30, "higher")
    return seen(
        tiers,
        breakdown,
        targets={**base.targets, "firms": firms},
        indicators={**base.indicators, "firms": counted},
    )


def ids(plan):
    return [(f.id, f.severity) for f in check_tiers(plan)]


def test_the_chance_falls_from_the_lowest_line_to_the_highest():
    got = compare_tiers(seen([tier("third_book", 9.5), tier("city_order", 6.5)]))
    table = got.table
    assert table["tier"].tolist() == ["city_order", "department_points", "third_book"]
    assert table["threshold"].tolist() == [6.5, 8.0, 9.5]
    chances = table["chance"].tolist()
    assert chances == sorted(chances, reverse=True)
    draws = seen().targets["output"].draws
    assert chances[0] == pytest.approx(np.mean(draws >= 6.45), abs=1e-12)
    assert table["gap"].iloc[1] == pytest.approx(np.median(draws) - 8.0)
    (text,) = got.text
    assert text.index("市下达不低于6.5%") < text.index("部门要点不低于8%") < text.index("三本账")


def test_lines_of_another_year_or_not_yet_known_are_left_out():
    later = tier("city_order", 6.5, known_on=date(2024, 10, 1))
    other = tier("third_book", 9.0, year=2025)
    assert compare_tiers(seen([later, other])).tiers == ()


def test_a_target_without_a_verdict_shows_no_chance_in_words():
    got = compare_tiers(with_firms([tier("city_order", 90.0, id="firms", indicator="firms")]))
    assert got.table["judged"].tolist() == [False, False]
    assert got.table["chance"].between(0.05, 0.95).all()
    assert "概率" not in got.text[0]
    assert got.text[0].endswith("数据不足，暂不研判。")


def test_a_line_without_a_target_is_shown_and_not_forecast():
    apart = tier("government_report", 6.0, id="industrial_value_added", in_register=False)
    got = compare_tiers(seen([replace(apart, comparison="around")]))
    (row,) = got.tiers
    assert (row.chance, row.judged) == (None, False)
    assert "6左右%" not in got.text[0]
    assert "6%左右" in got.text[0]


def test_growth_tasks_are_averaged_with_their_weights():
    units = [
        task("甲镇", 10.0, 0.5, reached=6.0, month=8),
        task("乙镇", 8.0, 0.3, reached=9.0, month=8),
        task("丙园", 7.0, 0.2),
    ]
    got = compare_tiers(seen(breakdown=units))
    assert got.stretches["output"] == pytest.approx(0.5 * 10 + 0.3 * 8 + 0.2 * 7 - 8)
    assert got.table["tier"].tolist() == ["department_points", "breakdown"]
    assert got.table["threshold"].iloc[1] == pytest.approx(8.8)
    assert got.table["chance"].iloc[1] < got.table["chance"].iloc[0]
    assert got.units_table["stretch"].tolist() == pytest.approx([2.0, 0.0, -1.0])
    assert [u.shortfall for u in got.units] == [4.0, -1.0, None]
    assert "甲镇差4.0个百分点" in got.text[-1]
    assert "乙镇差" not in got.text[-1]
    assert "合计加码0.8个百分点" in got.text[-1]


def test_counted_tasks_add_up():
    units = [
        task("甲镇", 60.0, 0.5, target="firms", reached=30.0, month=6),
        task("乙镇", 48.0, 0.5, target="firms", reached=12.0, month=6),
    ]
    got = compare_tiers(with_firms(breakdown=units))
    assert got.stretches["firms"] == pytest.approx(8.0)
    assert [u.stretch for u in got.units] == pytest.approx([10.0, -2.0])
    assert [u.shortfall for u in got.units] == pytest.approx([0.0, 25.0])
    target = with_firms().targets["firms"].target
    assert total_of(target, units) == 108.0


def test_a_target_that_should_fall_is_stretched_downwards():
    base = worlds.plan()
    falling = replace(base.targets["output"], comparison="at_most")
    units = [task("甲镇", 7.0, 1.0, reached=9.0, month=8)]
    plan = worlds.plan(targets={**base.targets, "output": falling}, breakdown=tuple(units))
    out = outlook(forecast(worlds.fitted(plan), plan.scenarios["baseline"]))
    got = compare_tiers(out)
    assert got.stretches["output"] == pytest.approx(1.0)
    assert got.units[0].stretch == pytest.approx(1.0)
    assert got.units[0].shortfall == pytest.approx(2.0)
    assert got.table["tier"].tolist() == ["department_points", "breakdown"]


@pytest.mark.parametrize(
    ("tiers", "expected"),
    [
        ([tier("city_order", 8.0), tier("third_book", 9.0)], []),
        ([tier("city_order", 8.5)], [("PL-102", "warning")]),
        ([tier("city_order", 7.0), tier("government_report", 6.5)], [("PL-102", "warning")]),
        ([tier("first_book", 8.0), tier("second_book", 7.0)], [("PL-103", "error")]),
        ([tier("first_book", 8.0), tier("third_book", 7.0)], [("PL-103", "error")]),
    ],
)
def test_lines_out_of_order_are_found(tiers, expected):
    assert ids(worlds.plan(tiers=tuple(tiers))) == expected


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([task("甲", 8.0, 0.5), task("乙", 8.0, 0.5)], []),
        ([task("甲", 7.0, 0.5), task("乙", 8.0, 0.5)], [("PL-106", "warning")]),
        ([task("甲", 9.0, 0.5), task("乙", 8.0, 0.5)], [("PL-106", "note")]),
        (
            [task("甲", 8.0, 0.5), task("乙", 8.0, 0.4)],
            [("PL-104", "error"), ("PL-106", "warning")],
        ),
        ([task("甲", 8.0, 1.0), task("乙", 8.0)], [("PL-104", "error")]),
        ([task("甲", 8.0, 1.0, year=2025)], [("PL-105", "error")]),
    ],
)
def test_sums_and_weights_are_checked(units, expected):
    assert ids(worlds.plan(breakdown=tuple(units))) == expected
