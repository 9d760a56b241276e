"""Amounts, shares and milestones: what is special about each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import worlds
from model.yearly_case import PRIORS, YEAR, observations, plan, practice, progress, row, target

from scenario.errors import ScenarioError
from scenario.model.amount import AmountModel
from scenario.model.milestone import MilestoneModel, elapsed
from scenario.model.share import ShareModel
from scenario.model.year_evidence import to_date_log_density, walk_log_density


def amount(*entries, rows=(), threshold=100.0):
    one = target("amount", threshold)
    known = plan(one, practices={"amount": practice("amount", "amount")}, progress=entries)
    return AmountModel(known, one).fit(observations(rows), draws=4000, seed=1)


def share(*entries, rows=(), threshold=60.0):
    one = target("share", threshold)
    known = plan(one, practices={"share": practice("share", "share")}, progress=entries)
    return ShareModel(known, one).fit(observations(rows), draws=4000, seed=1)


def milestone(*projects, entries=(), group="start", as_of=date(2024, 9, 30), seed=1):
    one = target("milestone", 12.0)
    known = plan(
        one,
        practices={"milestone": practice("milestone", group)},
        progress=tuple(entries),
        projects={p.id: p for p in projects},
    )
    return MilestoneModel(known, one).fit(observations(as_of=as_of), draws=4000, seed=seed)


def works(id="works", **changes):
    return worlds.project(id, feeds=("milestone",), **changes)


def test_a_walk_is_a_density():
    x = np.linspace(-3, 12, 4001)
    density = np.exp(
        walk_log_density(x, {2020: 4.0, 2022: 4.3}, YEAR, PRIORS["amount_yearly_spread"])
    )
    assert np.trapezoid(density, x) == pytest.approx(1.0, abs=1e-3)
    assert np.trapezoid(density * x, x) == pytest.approx(4.3, abs=0.01)


def test_reached_by_a_month_is_a_density_of_what_was_reached():
    reached = np.linspace(1.0, 99.0, 981)
    june = PRIORS["share_june_amount"]
    density = [np.exp(to_date_log_density(np.array([100.0]), r, 9, june)[0]) for r in reached]
    assert np.trapezoid(density, reached) == pytest.approx(1.0, abs=0.01)
    mean = np.trapezoid(np.array(density) * reached, reached)
    assert mean == pytest.approx(75.0, abs=2.0)


def test_own_past_shares_of_the_year_replace_the_judged_ones():
    y = np.linspace(60.0, 200.0, 1401)
    june = PRIORS["share_june_amount"]
    judged = to_date_log_density(y, 50.0, 9, june)
    own = to_date_log_density(y, 50.0, 9, june, [0.5] * 8)
    assert y[np.argmax(own)] == pytest.approx(100.0, rel=0.05)
    assert y[np.argmax(judged)] == pytest.approx(67.0, rel=0.05)


def test_a_december_figure_all_but_decides():
    answer = amount(progress("amount", "to_date", 104.0, 12))
    assert np.std(answer.draws.values) < 3.0
    assert np.median(answer.draws.values) == pytest.approx(104.0, rel=0.02)


def test_published_months_count_like_reported_ones():
    published = row("amount", YEAR, 70.0, last=8, known_on=date(YEAR, 9, 20))
    a, b = amount(rows=[published]), amount(progress("amount", "to_date", 70.0, 8))
    np.testing.assert_array_equal(a.draws.values, b.draws.values)
    assert a.evidence.latest == "2024-01..08"


def test_rounding_as_published_is_part_of_the_line():
    answer = amount()
    expected = answer.diagnostics["reference_chance"]
    from scenario.compare.verdict import met

    one = target("amount", 100.0)
    hits = met(one, one.value(YEAR), answer.draws.values)
    assert hits.mean() == pytest.approx(expected, abs=0.001)
    assert answer.draws.values[hits].min() >= 99.95 - 1e-9


def test_units_do_not_matter():
    rows = [row("amount", y, v) for y, v in ((2021, 80.0), (2022, 90.0), (2023, 95.0))]
    small = amount(progress("amount", "to_date", 70.0, 9), rows=rows)
    big = amount(
        progress("amount", "to_date", 70.0e4, 9),
        rows=[row("amount", y, v * 1e4) for y, v in ((2021, 80.0), (2022, 90.0), (2023, 95.0))],
        threshold=100.0e4,
    )
    np.testing.assert_allclose(
        np.sort(big.draws.values) / 1e4, np.sort(small.draws.values), rtol=5e-3
    )


def test_part_and_whole_decide_a_share():
    few = share(progress("share", "part", 10, 9), progress("share", "whole", 20, 9))
    many = share(progress("share", "part", 500, 9), progress("share", "whole", 1000, 9))
    assert np.std(many.draws.values) < np.std(few.draws.values)
    assert 49.0 < np.median(many.draws.values) < 60.0
    assert few.evidence.basis == "observations"


def test_a_part_above_its_whole_is_refused():
    with pytest.raises(ScenarioError, match="大于分母"):
        share(progress("share", "part", 21, 9), progress("share", "whole", 20, 9))


def test_shares_stay_within_their_bounds():
    high = share(threshold=98.0).draws.values
    assert high.max() <= 100.0
    assert share(threshold=3.0).draws.values.min() >= 0.0


def test_months_are_counted_from_the_first_of_january():
    assert elapsed(date(2024, 12, 31), 2024) == pytest.approx(12.0)
    assert elapsed(date(2023, 5, 1), 2024) == 0.0


def test_a_milestone_without_dates_has_the_chance_of_its_class():
    answer = milestone()
    assert answer.evidence.basis == "prior_only"
    hits = np.mean(answer.draws.values <= 12.0)
    assert hits == pytest.approx(answer.diagnostics["reference_chance"], abs=0.001)
    assert answer.draws.values.min() >= 9.0


def test_once_the_day_has_passed_the_milestone_is_missed():
    answer = milestone(as_of=date(2025, 1, 31))
    assert np.all(answer.draws.values > 12.0)


@pytest.mark.parametrize(
    ("stage", "group", "settled"),
    [
        ("started", "start", True),
        ("to_start", "start", False),
        ("completed", "finish", True),
        ("construction", "finish", False),
        ("completed", "event", True),
        ("to_start", "land", True),
    ],
)
def test_a_reported_stage_settles_its_milestone(stage, group, settled):
    answer = milestone(entries=[progress("milestone", "stage", stage, 7)], group=group)
    assert answer.settled is settled
    if settled:
        assert np.all(answer.draws.values == 7.0)


def test_planned_dates_slip_and_later_plans_come_later():
    early, late = (
        milestone(works(planned_start=m, stage="to_start")) for m in ("2024-10", "2025-02")
    )
    assert early.evidence.basis == "observations"
    assert np.mean(early.draws.values <= 12) > 0.3
    assert np.mean(late.draws.values <= 12) < 0.05
    assert early.draws.values.min() >= 9.0
    assert "start_slip_land" in early.diagnostics["judgements"]


def test_a_start_that_happened_settles_and_one_of_two_does_not():
    done = works("a", actual_start="2024-05-10")
    assert milestone(done).settled
    assert milestone(done).draws.values[0] == pytest.approx(4 + 9 / 31)
    both = milestone(done, works("b", planned_start="2024-08"))
    assert not both.settled


def test_a_building_finishes_after_its_time():
    answer = milestone(works(actual_start="2023-06", stage="construction"), group="finish")
    assert answer.evidence.basis == "observations"
    # nineteen months from the middle of June 2023 lead to January 2025
    assert 11.0 < np.median(answer.draws.values) < 18.0


def test_stages_still_ahead_add_up():
    near = milestone(works(stage="land_pending"))
    far = milestone(works(stage="preparation"))
    assert np.median(far.draws.values) > np.median(near.draws.values) + 3
    assert np.mean(near.draws.values <= 12) < 0.3


def test_two_projects_are_delayed_together():
    a = milestone(works("a", planned_start="2024-09", stage="to_start")).draws.values
    b = milestone(works("b", planned_start="2024-09", stage="to_start")).draws.values
    assert 0.1 < np.corrcoef(a, b)[0, 1] < 0.6


def test_a_milestone_with_two_projects_waits_for_the_last():
    one = works("a", planned_start="2024-10", stage="to_start")
    two = works("b", planned_start="2024-10", stage="to_start")
    alone, both = milestone(one).draws.values, milestone(one, two).draws.values
    assert np.all(both >= alone)
    assert np.mean(both <= 12) < np.mean(alone <= 12)


def test_dates_of_projects_that_are_not_public_are_said():
    hidden = replace(works(planned_start="2024-10"), public=False)
    assert any("未公开" in note for note in milestone(hidden).notes)
