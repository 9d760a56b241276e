"""Counts: funnel of candidates, flow of past years, count to date, batches."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from model.yearly_case import PRIORS, YEAR, observations, plan, practice, progress, row, target

from scenario.model.count import CountModel
from scenario.model.count_evidence import flow_log_mass, funnel_mass, to_date_log_mass


def fixed(value: float):
    return replace(PRIORS["pass_first"], low=value, mode=value, high=value)


def fitted(*entries, group="certification", rows=(), threshold=20.0, **changes):
    one = target("count", threshold)
    known = plan(
        one, practices={"count": practice("count", group, **changes)}, progress=tuple(entries)
    )
    return CountModel(known, one).fit(observations(rows), draws=4000, seed=1)


def test_a_funnel_with_known_rates_is_binomial_sums():
    mass = funnel_mass([(10, fixed(0.7)), (5, fixed(0.9))], 3, 19)
    n = np.arange(19)
    mean = float(mass @ n)
    assert mean == pytest.approx(3 + 7 + 4.5)
    assert float(mass @ (n - mean) ** 2) == pytest.approx(10 * 0.21 + 5 * 0.09)


def test_the_common_pass_rate_makes_a_funnel_wider_than_independent_passes():
    rate = PRIORS["pass_first"]
    mass, n = funnel_mass([(60, rate)], 0, 61), np.arange(61)
    mean = float(mass @ n)
    variance = float(mass @ (n - mean) ** 2)
    independent = 60 * (mean / 60) * (1 - mean / 60)
    assert variance > 2 * independent


def test_candidates_answer_alone_and_bound_the_count():
    answer = fitted(progress("count", "candidates", 30, 8), progress("count", "to_date", 2, 8))
    assert answer.diagnostics["route"] == "funnel"
    assert answer.draws.values.max() <= 32
    assert answer.draws.values.min() >= 2
    assert "首次申报30家" in answer.evidence.text
    assert answer.evidence.basis == "observations"
    assert "pass_first" in answer.diagnostics["judgements"]


def test_the_newest_list_of_candidates_counts():
    old, new = progress("count", "candidates", 30, 6), progress("count", "candidates", 12, 8)
    assert fitted(new, old).draws.values.max() <= 12


def test_an_announced_batch_settles_what_others_certify():
    answer = fitted(progress("count", "batch_result", 21, 9))
    assert answer.settled
    assert np.all(answer.draws.values == 21)
    ledger = fitted(progress("count", "batch_result", 21, 9), group="ledger")
    assert not ledger.settled


def test_before_the_batch_the_light_is_grey():
    answer = fitted(published="batch_hightech")
    assert answer.diagnostics["batch_month"] == 12
    assert answer.diagnostics["before_batch"]
    assert any("未到公布节点" in note for note in answer.notes)
    one = target("count", 20.0)
    known = plan(
        one, practices={"count": practice("count", "certification", published="batch_hightech")}
    )
    model = CountModel(known, one)
    for day, waiting in ((20, True), (31, False)):  # the batch comes in December, on no certain day
        late = model.fit(observations(as_of=date(2024, 12, day)), draws=100, seed=1)
        assert late.diagnostics["before_batch"] is waiting


def test_who_answered_is_kept():
    past = [row("count", y, 20.0) for y in (2022, 2023)]
    assert fitted(rows=past).diagnostics["route"] == "flow"
    assert fitted(rows=past, comparable=False).diagnostics["route"] == "reference"
    assert fitted().diagnostics["route"] == "reference"


def test_an_unknown_flow_is_said():
    assert any("净增" in note for note in fitted(flow="unknown").notes)


def test_a_flow_is_a_distribution_around_the_last_year_and_wider_when_older():
    n = np.arange(3000.0)
    spread = PRIORS["count_yearly_spread"]
    new = np.exp(flow_log_mass(n, {2021: 52.0, 2022: 50.0, 2023: 54.0}, YEAR, spread))
    old = np.exp(flow_log_mass(n, {2016: 52.0, 2017: 50.0, 2018: 54.0}, YEAR, spread))
    assert new.sum() == pytest.approx(1.0, abs=1e-3)

    def width(mass):
        steps = np.cumsum(mass)
        return np.searchsorted(steps, 0.9) - np.searchsorted(steps, 0.1)

    assert np.searchsorted(np.cumsum(new), 0.5) == pytest.approx(54, abs=4)
    assert width(old) > 1.4 * width(new)


def test_calm_past_years_make_a_calm_flow():
    n, spread = np.arange(3000.0), PRIORS["count_yearly_spread"]
    calm = dict.fromkeys(range(2014, 2024), 400.0)
    wild = {y: (200.0 if y % 2 else 800.0) for y in range(2014, 2023)} | {2023: 400.0}

    def sd(past):
        mass = np.exp(flow_log_mass(n, past, YEAR, spread))
        mean = mass @ n
        return np.sqrt(mass @ (n - mean) ** 2)

    assert sd(wild) > 1.5 * sd(calm)


def test_nothing_in_past_years_is_not_impossible():
    mass = np.exp(flow_log_mass(np.arange(50.0), {2023: 0.0}, YEAR, PRIORS["count_yearly_spread"]))
    assert mass[0] > 0.4
    assert mass[2:].sum() > 0.01


def test_a_count_to_date_excludes_less_and_decides_in_december():
    n, june = np.arange(50.0), PRIORS["share_june_ledger"]
    logs = to_date_log_mass(n, 20.0, 9, june)
    assert np.all(np.isneginf(logs[:20]))
    assert 20 <= np.argmax(logs) <= 32
    december = to_date_log_mass(n, 20.0, 12, june)
    assert np.flatnonzero(np.isfinite(december)).tolist() == [20]


def test_past_counts_pull_the_answer_towards_them():
    many = [row("count", y, 60.0) for y in (2021, 2022, 2023)]
    few = [row("count", y, 8.0) for y in (2021, 2022, 2023)]
    high, low, none = (fitted(rows=r).draws.values for r in (many, few, ()))
    assert np.mean(high >= 20) > np.mean(none >= 20) > np.mean(low >= 20)


def test_without_figures_of_the_year_no_chance_exceeds_the_ceiling():
    many = [row("count", y, 60.0) for y in (2021, 2022, 2023)]
    answer = fitted(rows=many, group="ledger")
    assert np.mean(answer.draws.values >= 20) <= 0.95
    assert any("不高于95%" in note for note in answer.notes)
    reached = fitted(progress("count", "to_date", 22, 9), rows=many, group="ledger")
    assert np.mean(reached.draws.values >= 20) == 1.0


def test_a_target_that_nobody_classed_says_so():
    one = target("count", 20.0)
    answer = CountModel(plan(one), one).fit(observations(), draws=500, seed=1)
    assert answer.diagnostics["reference_class"] == "unclassified"
    assert any("没有写明认定方式" in note for note in answer.notes)


@pytest.mark.parametrize("threshold", [1.0, 2.0, 8.0, 500.0])
def test_the_chance_without_data_is_the_class_chance(threshold):
    answer = fitted(threshold=threshold)
    expected = answer.diagnostics["reference_chance"]
    assert np.mean(answer.draws.values >= threshold) == pytest.approx(expected, abs=0.001)


def test_a_count_to_keep_low_is_mirrored():
    one = replace(target("count", 20.0), comparison="at_most")
    known = plan(one, practices={"count": practice("count", "ledger")})
    answer = CountModel(known, one).fit(observations(), draws=4000, seed=1)
    expected = answer.diagnostics["reference_chance"]
    assert np.mean(answer.draws.values <= 20) == pytest.approx(expected, abs=0.001)
    assert answer.draws.values.max() > 20
