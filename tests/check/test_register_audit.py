"""What does not fit together between targets is found, and explained things are only notes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from scenario.check.clauses import clause_counts, clause_order
from scenario.check.past_actuals import check_against_actuals
from scenario.check.plan import check_plan
from scenario.check.register_audit import audit_register
from scenario.progress_terms import Practice
from scenario.read.plan import read_plan
from scenario.terms import Indicator, Observations, Reference

ROOT = Path(__file__).parents[2]
UNITS = {
    "percent": {"name": "%", "dimension": "proportion", "factor": "0.01"},
    "percentage_point": {"name": "百分点", "dimension": "proportion_difference", "factor": "0.01"},
    "yi_yuan": {"name": "亿元", "dimension": "money_cny", "factor": "100000000"},
    "wan_yuan": {"name": "万元", "dimension": "money_cny", "factor": "10000"},
    "count_firm": {"name": "家", "dimension": "count", "factor": "1"},
    "place": {"name": "位", "dimension": "rank", "factor": "1"},
    "month": {"name": "个月", "dimension": "time", "factor": "30"},
}


@pytest.fixture(scope="module")
def shipped():
    return read_plan(ROOT / "params")


def world(plan, *targets, **changes):
    """Return a plan with these targets only."""
    return replace(plan, targets={t.id: t for t in targets}, units=UNITS, practices={}, **changes)


def make(plan, id="t", kind="count", threshold=10.0, printed="", note="", **changes):
    base = plan.targets["hightech_enterprises"]
    value = replace(
        base.values[2024][0], threshold=threshold, note=note,
        references=(Reference("zhenhai_415x_2024", "一", printed),),
    )  # fmt: skip
    defaults = {"unit": "count_firm", "comparison": "at_least"}
    return replace(
        base, id=id, name=id, kind=kind, indicator=changes.pop("indicator", f"i_{id}"),
        values={2024: (value,)}, **{**defaults, **changes},
    )  # fmt: skip


def found(plan):
    return [(f.id, f.severity) for f in audit_register(plan)]


CASES = {
    "milestone without a date": ({"kind": "milestone", "unit": "count_firm"}, ("PL-071", "error")),
    "a number compared by date": ({"comparison": "by_date"}, ("PL-071", "error")),
    "milestone after the year": (
        {"kind": "milestone", "unit": "month", "comparison": "by_date", "threshold": 13.0},
        ("PL-072", "error"),
    ),
    "share above one": ({"kind": "share", "unit": "percent", "threshold": 120.0}, ("PL-072", "error")),
    "half a firm": ({"threshold": 1.5}, ("PL-072", "error")),
    "place zero": ({"kind": "rank", "unit": "place", "threshold": 0.0}, ("PL-072", "error")),
    "no unit printed": ({"printed": "达到10以上"}, ("PL-073", "warning")),
    "no unit printed, explained": (
        {"printed": "达到10以上", "note": "按家理解"}, ("PL-073", "note")
    ),
    "points read as per cent": (
        {"kind": "growth", "unit": "percent", "threshold": -0.5, "printed": "下降0.5个百分点"},
        ("PL-074", "warning"),
    ),
    "per cent read as points": (
        {"kind": "growth", "unit": "percentage_point", "threshold": 5.0, "printed": "提高5%"},
        ("PL-074", "warning"),
    ),
    "another number": ({"printed": "12家"}, ("PL-075", "warning")),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_target(shipped, case):
    changes, expected = CASES[case]
    assert found(world(shipped, make(shipped, **changes))) == [expected]


@pytest.mark.parametrize("printed", ["10家", "10家以上", "力争新增10家", "10家区级", ""])
def test_a_number_with_its_unit_is_fine(shipped, printed):
    assert found(world(shipped, make(shipped, printed=printed))) == []


def test_every_finding_has_four_parts_and_english(shipped):
    for changes, _ in CASES.values():
        for f in audit_register(world(shipped, make(shipped, **changes))):
            assert all((f.where, f.found, f.meaning, f.remedy, f.english))


def test_the_same_indicator_twice(shipped):
    a, b = (make(shipped, id, indicator="same") for id in "ab")
    assert found(world(shipped, a, b)) == [("PL-079", "warning")]
    c = make(shipped, "c", threshold=12.0, indicator="same")
    assert found(world(shipped, a, c)) == [("PL-079", "error")]


def test_the_same_clause_twice(shipped):
    t = make(shipped)
    (v,) = t.values[2024]
    doubled = replace(t, values={2024: (replace(v, references=v.references * 2),)})
    assert found(world(shipped, doubled)) == [("PL-078", "warning")]


def test_a_part_above_its_whole_in_another_unit(shipped):
    whole = make(shipped, "whole", "amount", 2.0, unit="yi_yuan")
    for size, expected in ((20001.0, [("PL-085", "error")]), (19999.0, [])):
        part = make(shipped, "part", "amount", size, unit="wan_yuan")
        plan = world(shipped, whole, part)
        linked = {"part": Practice("part", "amount", "", "unknown", True, "whole")}
        assert found(replace(plan, practices=linked)) == expected


def test_a_late_indicator_leaves_the_data_year_open(shipped):
    t = make(shipped, kind="ratio", unit="percent", threshold=3.0)
    late = Indicator("i_t", "比例", "percent", "ratio", "", "whole", "annual", 300, "higher")
    assert found(world(shipped, t, indicators={"i_t": late})) == [("PL-077", "note")]
    early = replace(late, published_after_days=30)
    assert found(world(shipped, t, indicators={"i_t": early})) == []


# The register that is shipped.


def test_the_shipped_register_counts_as_by_hand(shipped):
    counts = clause_counts(shipped)
    assert dict(counts.by_kind) == {
        "growth": 6, "amount": 8, "ratio": 1, "share": 6, "count": 41, "rank": 1, "milestone": 19,
    }  # fmt: skip
    assert (counts.quantified, counts.total) == (63, 82)
    # every clause with a goal, and the two repeats
    assert len(counts.by_clause) == 23
    assert counts.table["all"].sum() == counts.total + 2
    assert list(counts.by_clause)[:4] == ["一", "二(一)1", "二(一)2", "二(一)3"]
    assert "有数值的63项、节点19项" in counts.text[-1]


def test_the_shipped_register_is_explained(shipped):
    problems = [f for f in audit_register(shipped) if f.severity != "note"]
    assert problems == []
    assert sorted(f.id for f in audit_register(shipped)) == ["PL-073", "PL-074", "PL-076"]
    assert {f.severity for f in check_plan(shipped)} == {"note"}


def test_every_shipped_target_says_what_settles_it_and_where_it_is_printed(shipped):
    for t in shipped.targets.values():
        value = t.value(2024)
        assert all(r.clause and r.as_printed for r in value.references), t.id
        assert t.settles_on.body, t.id
        assert t.departments or t.note, t.id
        if t.kind == "milestone":
            assert (t.indicator, value.threshold) == (t.id, 12.0)


def test_departments_are_those_of_the_clause(shipped):
    """All targets of one clause name the same bodies, in the same order."""
    by_clause = {}
    for t in shipped.targets.values():
        clause = t.value(2024).references[-1].clause
        by_clause.setdefault(clause, set()).add(t.departments)
    assert {c: d for c, d in by_clause.items() if len(d) > 1} == {}


def test_a_project_that_decides_a_milestone_names_it(shipped):
    staged = ("_start", "_completion", "_land")
    needed = {
        t.indicator
        for t in shipped.targets.values()
        if t.kind == "milestone" and t.id.endswith(staged)
    }
    fed = {i for p in shipped.projects.values() for i in p.feeds}
    assert needed <= fed


def test_clause_order():
    mixed = ["二(十)1", "二(二)6", "十一", "二(二)11", "二", "三"]
    assert sorted(mixed, key=clause_order) == ["二", "二(二)6", "二(二)11", "二(十)1", "三", "十一"]


# Past actuals.


def observed(*rows):
    columns = (
        "region", "scope", "indicator", "measure", "value", "unit", "status", "year", "first",
        "last", "known_on", "source",
    )  # fmt: skip
    return Observations(pd.DataFrame(rows, columns=columns), date(2024, 9, 30), "d")


def row(value, year, **changes):
    base = {
        "region": "zhenhai", "scope": "whole", "indicator": "fdi_actual", "measure": "level",
        "value": value, "unit": "yi_usd", "status": "final", "year": year, "first": 1, "last": 12,
        "known_on": pd.Timestamp(f"{year + 1}-02-01"), "source": "公报",
    }  # fmt: skip
    return tuple({**base, **changes}.values())


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(2.5, 2023)], ["warning"]),
        ([row(2.5, 2021)], ["note"]),
        ([row(2.5, 2021), row(1.5, 2023)], []),
        ([row(1.8, 2023)], []),
        ([row(2.5, 2015)], []),
        ([row(2.5, 2023, status="target")], []),
        ([row(2.5, 2023, region="beilun")], []),
        ([row(2.5, 2023, scope="district_owned")], []),
        ([row(2.5, 2023, last=6)], []),
        ([row(2.5, 2024)], []),
    ],
)
def test_a_target_below_what_was_reached(shipped, rows, expected):
    got = list(check_against_actuals(shipped, observed(*rows)))
    assert [f.severity for f in got] == expected
    assert all(f.id == "PL-086" and "fdi_actual" in f.where for f in got)
