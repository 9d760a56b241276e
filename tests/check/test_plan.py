"""What a plan says that does not fit together is found, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from scenario.check.plan import check_plan
from scenario.read.plan import read_plan
from scenario.terms import Override, Spent

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def plan():
    read = read_plan(ROOT / "tests" / "bad_params" / "whole")
    # one reading of a figure that comes out early: a doubtful year would be a note of its own
    early = with_part(read, "indicators", "research", published_after_days=60)
    return with_value(early, "research_share", readings=())


def with_part(plan, part, id, **changes):
    """Return the plan with one field of one of its nouns replaced."""
    group = dict(getattr(plan, part))
    group[id] = replace(group[id], **changes)
    return replace(plan, **{part: group})


def with_value(plan, id, **changes):
    (value,) = plan.targets[id].values[2024]
    return with_part(plan, "targets", id, values={2024: (replace(value, **changes),)})


def ids(plan, severity=None):
    return [f.id for f in check_plan(plan) if severity in (None, f.severity)]


def test_a_sound_plan_has_no_findings(plan):
    assert check_plan(plan) == []


def test_the_shipped_plan_has_notes_only():
    found = check_plan(read_plan(ROOT / "params"))
    assert {f.severity for f in found} == {"note"}
    assert [f.id for f in found].count("PL-050") == 1
    assert "2024-12-16" in found[0].found


def spent(month, counted):
    """Return what was counted of the second project by the end of a month."""
    return Spent("works_b", month, counted, date(2024, 9, 1), "测试")


CASES = {
    "issued after the as-of day": (
        lambda p: with_part(p, "documents", "plan_2024", issued_on=date(2024, 12, 16)),
        "PL-050",
        "note",
    ),
    "issued after the plan year": (
        lambda p: with_part(p, "documents", "plan_2024", issued_on=date(2025, 1, 16)),
        "PL-050",
        "note",
    ),
    "in force after the plan year": (
        lambda p: with_part(p, "documents", "plan_2024", in_force_from=date(2025, 1, 1)),
        "PL-051",
        "warning",
    ),
    "no target in the year": (
        lambda p: replace(p, settings=replace(p.settings, year=2025)),
        "PL-052",
        "error",
    ),
    "no department": (
        lambda p: with_part(p, "targets", "investment_growth", departments=()),
        "PL-053",
        "warning",
    ),
    "no department, explained": (
        lambda p: with_part(p, "targets", "investment_growth", departments=(), note="原文没有"),
        "PL-053",
        "note",
    ),
    "unit differs": (
        lambda p: with_part(p, "targets", "investment_growth", unit="mu"),
        "PL-054",
        "error",
    ),
    "kind differs": (
        lambda p: with_part(p, "targets", "investment_growth", kind="rank"),
        "PL-055",
        "error",
    ),
    "direction reversed": (
        lambda p: with_part(p, "targets", "investment_growth", comparison="at_most"),
        "PL-056",
        "warning",
    ),
    "more decimals than precision": (
        lambda p: with_value(p, "research_share", threshold=3.45),
        "PL-057",
        "error",
    ),
    "about without tolerance": (
        lambda p: with_part(p, "targets", "investment_growth", comparison="around"),
        "PL-058",
        "error",
    ),
    "no reference": (
        lambda p: with_value(p, "research_share", references=()),
        "PL-059",
        "warning",
    ),
    "finished before it began": (
        lambda p: with_part(p, "projects", "works_a", planned_finish="2024-09"),
        "PL-061",
        "error",
    ),
    "actual date in the future": (
        lambda p: with_part(p, "projects", "works_b", actual_start="2024-10-01"),
        "PL-062",
        "error",
    ),
    "started by date, not by stage": (
        lambda p: with_part(p, "projects", "works_b", stage="to_start"),
        "PL-063",
        "warning",
    ),
    "production before completion": (
        lambda p: with_part(
            p,
            "projects",
            "works_b",
            stage="in_production",
            actual_finish="2024-08",
            actual_production="2024-03",
        ),
        "PL-061",
        "error",
    ),
    "entered after the as-of day": (
        lambda p: with_part(p, "projects", "works_b", actual_entry="2024-11"),
        "PL-062",
        "error",
    ),
    "fixed assets above the whole": (
        lambda p: with_part(p, "projects", "works_a", fixed_investment_100m_yuan=13.0),
        "PL-110",
        "error",
    ),
    "a land fee above the investment": (
        lambda p: with_part(p, "projects", "works_a", land_fee_100m_yuan=20.0),
        "PL-110",
        "error",
    ),
    "a running total that falls": (
        lambda p: replace(p, spending=(spent("2024-03", 2.0), spent("2024-06", 1.5))),
        "PL-111",
        "error",
    ),
    "more counted than filed": (
        lambda p: with_part(
            p,
            "projects",
            "works_b",
            investment_100m_yuan=3.0,
            counted_100m_yuan=4.0,
            counted_to="2024-08",
        ),
        "PL-112",
        "warning",
    ),
    "counted before any start": (
        lambda p: with_part(p, "projects", "works_a", counted_100m_yuan=1.0, counted_to="2024-08"),
        "PL-112",
        "warning",
    ),
    "a parcel of the future": (
        lambda p: replace(p, land=(replace(p.land[0], stage_month="2024-11"),)),
        "PL-062",
        "error",
    ),
    "chemical land outside the park": (
        lambda p: replace(p, land=(replace(p.land[0], kind="chemical"),)),
        "PL-113",
        "error",
    ),
    "a lever that nothing responds to": (
        lambda p: with_part(p, "scenarios", "land", assumptions=(Override("price", "set", 95.0),)),
        "PL-114",
        "error",
    ),
    "lever outside its range": (
        lambda p: with_part(p, "levers", "land_supply", now=900.0),
        "PL-065",
        "error",
    ),
    "lever without owner": (
        lambda p: with_part(p, "levers", "land_supply", owner=""),
        "PL-066",
        "warning",
    ),
    "judgement without owner": (
        lambda p: with_part(p, "priors", "start_slip", said_by=""),
        "PL-066",
        "warning",
    ),
    "judgement of the future": (
        lambda p: with_part(p, "priors", "start_slip", dated=date(2024, 10, 1)),
        "PL-067",
        "warning",
    ),
    "judgement expired": (
        lambda p: with_part(p, "priors", "start_slip", expires="2024-06"),
        "PL-068",
        "warning",
    ),
    "judgement out of order": (
        lambda p: with_part(p, "priors", "start_slip", mode=0.5),
        "PL-026",
        "error",
    ),
    "fraction called per cent": (
        lambda p: with_part(
            p, "priors", "start_slip", unit="percent", low=0.01, mode=0.02, high=0.05
        ),
        "PL-069",
        "warning",
    ),
    "scenario without difference": (
        lambda p: with_part(p, "scenarios", "land", levers=()),
        "IN-086",
        "warning",
    ),
    "scenario set to what is": (
        lambda p: with_part(
            p, "scenarios", "land", levers=(Override("land_supply", "set", 100.0),)
        ),
        "IN-086",
        "warning",
    ),
    "shift of nothing": (
        lambda p: with_part(
            p,
            "scenarios",
            "delay",
            levers=(Override("projects.works_a.planned_start", "shift", "0 months"),),
        ),
        "IN-086",
        "warning",
    ),
    "nothing expected": (
        lambda p: with_part(p, "scenarios", "land", expect={}),
        "PL-070",
        "warning",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_case_is_found_alone(plan, name):
    change, id, severity = CASES[name]
    found = check_plan(change(plan))
    assert [(f.id, f.severity) for f in found] == [(id, severity)]
    assert all((found[0].where, found[0].found, found[0].meaning, found[0].remedy))


@pytest.mark.parametrize(
    ("start", "stage", "month", "contradicts"),
    [
        ("2024-06", "awarded", "2024-08", True),
        ("2024-08", "awarded", "2024-08", False),
        ("2024-10", "awarded", "2024-08", False),
        ("2024", "awarded", "2024-08", False),
        ("2024-06", "listed", "2024-08", True),
        ("2024-06", "", "", False),
    ],
)
def test_project_before_its_land(plan, start, stage, month, contradicts):
    (parcel,) = plan.land
    moved = with_part(plan, "projects", "works_a", actual_start="", planned_start="")
    moved = with_part(
        moved,
        "projects",
        "works_a",
        stage="construction",
        actual_start=start if start <= "2024-09" else "",
        planned_start=start if start > "2024-09" else "",
    )
    changed = replace(moved, land=(replace(parcel, stage=stage, stage_month=month),))
    assert ids(changed) == (["IN-084"] if contradicts else [])


def test_manufacturing_investment_is_not_fed_from_outside():
    real = read_plan(ROOT / "params")
    changed = with_part(real, "projects", "zjsh_907", manufacturing="no")
    assert ids(changed, "error") == ["PL-064"]


def test_impossible_correlations(plan):
    targets = dict(plan.targets)
    targets["third"] = replace(targets["research_share"], id="third")
    pairs = {
        ("investment_growth", "research_share"): 0.9,
        ("investment_growth", "third"): 0.9,
        ("research_share", "third"): -0.9,
    }
    assert ids(replace(plan, targets=targets, correlations=pairs), "error") == ["PL-090"]


def test_inherited_difference_counts(plan):
    child = replace(plan.scenarios["land"], id="child", name="子", builds_on="land", levers=())
    assert ids(replace(plan, scenarios={**plan.scenarios, "child": child})) == []
