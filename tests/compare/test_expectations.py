"""Expected directions that do not come out are findings, the others say nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from worlds import fitted, plan, scenario

from scenario.compare.contrast import contrast
from scenario.compare.expectations import failed_expectations
from scenario.simulate.run import forecast
from scenario.terms import Override

LATE = Override("projects.*.planned_start", "shift", "12 months")


def failed(**expect: str):
    """Return the findings of a delay with these expectations."""
    p = plan()
    models = fitted(p)
    late = scenario("late", LATE, expect=expect)
    return failed_expectations(
        contrast(forecast(models, p.scenarios["baseline"]), forecast(models, late))
    )


def test_directions_that_come_out_say_nothing():
    assert failed(investment="lower", output="same") == ()
    assert failed(investment="same_or_lower", output="same_or_higher") == ()


@pytest.mark.parametrize(
    ("expect", "came"),
    [
        ({"investment": "higher"}, "降低"),
        ({"investment": "same"}, "降低"),
        ({"investment": "same_or_higher"}, "降低"),
        ({"output": "lower"}, "不变"),
        ({"output": "higher"}, "不变"),
    ],
)
def test_a_direction_that_fails_is_a_finding_with_all_its_parts(expect, came):
    (one,) = failed(**expect)
    assert (one.id, one.severity) == ("SC-020", "warning")
    assert f"结果{came}" in one.found
    assert one.where == f"scenarios/late.yaml expect.{next(iter(expect))}"
    assert all((one.meaning, one.remedy, one.english))


def test_less_is_better_where_a_target_is_an_upper_bound():
    p = plan()
    upper = replace(p.targets["investment"], comparison="at_most")
    p = replace(p, targets={**p.targets, "investment": upper})
    models = fitted(p)
    late = scenario("late", LATE, expect={"investment": "higher"})
    assert (
        failed_expectations(
            contrast(forecast(models, p.scenarios["baseline"]), forecast(models, late))
        )
        == ()
    )


def test_targets_that_were_not_computed_are_left_out():
    assert failed(research="higher") == ()
