"""In-year entries that contradict their dates or each other."""

from __future__ import annotations

from datetime import date

import pytest
from model.yearly_case import plan, progress, target

from scenario.check.plan import check_plan
from scenario.check.progress import check_progress

COUNT = target("count", 8.0)


def found(*entries):
    return [f.id for f in check_progress(plan(COUNT, progress=entries))]


def test_consistent_entries_pass():
    assert found(progress("count", "to_date", 3, 6), progress("count", "to_date", 5, 9)) == []


@pytest.mark.parametrize("day", [date(2024, 8, 31), date(2023, 12, 1)])
def test_nothing_is_known_before_it_happens(day):
    assert found(progress("count", "to_date", 3, 9, known_on=day)) == ["PL-093"]


def test_an_expectation_may_speak_of_later_months():
    entry = progress("count", "department_expectation", 9, 12, known_on=date(2024, 7, 10))
    assert found(entry) == []


def test_what_is_known_later_is_only_noted():
    assert found(progress("count", "to_date", 3, 9, known_on=date(2024, 10, 9))) == ["PL-094"]


def test_a_falling_sum_is_questioned():
    entries = progress("count", "to_date", 5, 6), progress("count", "to_date", 3, 9)
    assert found(*entries) == ["PL-095"]


def test_more_passed_than_applied_is_questioned():
    entries = progress("count", "candidates", 5, 8), progress("count", "batch_result", 6, 9)
    assert found(*entries) == ["PL-096"]


def test_the_check_of_a_plan_includes_progress():
    known = plan(COUNT, progress=(progress("count", "to_date", 3, 9, known_on=date(2023, 1, 1)),))
    assert "PL-093" in [f.id for f in check_plan(known)]
