"""What every model of a yearly quantity promises, run over each kind by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from known_truth.yearly_simulator import District
from model.yearly_case import AS_OF, YEAR, observations, plan, practice, progress, row, target

from scenario.compare.verdict import met
from scenario.errors import ScenarioError
from scenario.model import cache
from scenario.model.catalogue import MODELS
from scenario.model.contract import Fitted

KINDS = ("amount", "count", "share", "milestone")
THRESHOLD = {"amount": 100.0, "count": 20.0, "share": 60.0, "milestone": 12.0}
GROUP = {"amount": "amount", "count": "certification", "share": "share", "milestone": "start"}
PAST = {"amount": (80.0, 90.0, 96.0), "count": (15.0, 18.0, 22.0), "share": (50.0, 54.0, 57.0)}
TO_DATE = {"amount": 70.0, "count": 6.0, "share": 58.0}


def rows_of(kind: str) -> list[dict[str, Any]]:
    years = range(YEAR - 3, YEAR)
    return [row(kind, y, v) for y, v in zip(years, PAST.get(kind, ()), strict=False)]


def model_of(kind: str, **changes: Any) -> Any:
    one = target(kind, THRESHOLD[kind])
    known = plan(one, practices={kind: practice(kind, GROUP[kind])}, **changes)
    return MODELS[kind](known, one)


def fit(kind: str, rows: Any = (), draws: int = 1000, seed: int = 1, **changes: Any) -> Fitted:
    return model_of(kind, **changes).fit(observations(rows), draws=draws, seed=seed)


def chance(kind: str, fitted: Fitted) -> float:
    one = target(kind, THRESHOLD[kind])
    return float(np.mean(met(one, one.value(YEAR), fitted.draws.values)))


@pytest.mark.parametrize("kind", PAST)
def test_the_year_after_stands_on_each_draws_own_year_and_only_where_own_years_are_known(kind):
    fitted = fit(kind, rows_of(kind), draws=4000)
    this, later = fitted.draws.values, fitted.draws.parts["next_year"]
    assert later.shape == this.shape
    assert np.all(later >= 0.0)
    assert np.std(later) > np.std(this)
    assert np.median(later) == pytest.approx(np.median(this), rel=0.1)
    assert np.corrcoef(this, later)[0, 1] > 0.3
    if kind == "count":
        assert np.all(later == np.round(later))
    if kind == "share":
        assert np.all(later < 100.0)
    assert "next_year" not in fit(kind).draws.parts


@pytest.mark.parametrize("kind", KINDS)
def test_shape_units_and_bounds(kind):
    fitted = fit(kind, rows_of(kind))
    values = fitted.draws.values
    assert values.shape == (1000,)
    assert np.all(np.isfinite(values))
    assert np.all(values >= (9.0 if kind == "milestone" else 0.0))
    if kind == "count":
        assert np.all(values == np.round(values))
    if kind == "share":
        assert np.all(values <= 100.0)
    assert 0.3 * THRESHOLD[kind] < np.median(values) < 3 * THRESHOLD[kind]
    assert fitted.target == fitted.model == kind
    assert fitted.diagnostics["passed"]


@pytest.mark.parametrize("kind", KINDS)
def test_one_seed_one_answer_and_another_seed_nearly_the_same_chance(kind):
    rows = rows_of(kind)
    first, again = fit(kind, rows, 4000), fit(kind, rows, 4000)
    np.testing.assert_array_equal(first.draws.values, again.draws.values)
    other = fit(kind, rows, 4000, seed=2)
    assert not np.array_equal(first.draws.values, other.draws.values)
    assert abs(chance(kind, first) - chance(kind, other)) <= 0.02


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_known_later_changes_nothing(kind):
    rows = rows_of(kind)
    before = fit(kind, rows)
    month = {"last": 8, "known_on": date(YEAR, 10, 20)}
    later = [row(kind, YEAR, THRESHOLD[kind], known_on=date(YEAR + 1, 2, 20))]
    later += [row(kind, YEAR, 1.0, **month)] if kind != "milestone" else []
    sort, value = ("stage", "started") if kind == "milestone" else ("to_date", 2.0)
    entry = progress(kind, sort, value, 9, known_on=date(YEAR, 10, 1))
    after = fit(kind, [*rows, *later], progress=(entry,))
    np.testing.assert_array_equal(before.draws.values, after.draws.values)
    assert before.evidence.text == after.evidence.text
    assert before.notes == after.notes


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("met_it", [True, False])
def test_a_settled_year_has_a_chance_of_exactly_one_or_nothing(kind, met_it):
    better = -0.02 if kind == "milestone" else 1.0
    value = THRESHOLD[kind] + (better if met_it else -better)
    published = row(kind, YEAR, value, known_on=date(YEAR, 9, 1))
    fitted = fit(kind, [*rows_of(kind), published])
    assert fitted.settled
    assert fitted.evidence.basis == "settled"
    assert np.ptp(fitted.draws.values) == 0
    assert chance(kind, fitted) == float(met_it)


@pytest.mark.parametrize("kind", KINDS)
def test_judgement_alone_gets_no_verdict(kind):
    fitted = fit(kind)
    assert fitted.evidence.basis == "prior_only"
    assert fitted.evidence.quality == "none"
    assert fitted.evidence.narrowing
    assert any("暂不研判" in note for note in fitted.notes)
    assert 0.0 < chance(kind, fitted) <= 0.95


@pytest.mark.parametrize("kind", ["amount", "count", "share"])
def test_own_years_carry_a_verdict_from_the_second_on(kind):
    rows = rows_of(kind)
    assert fit(kind, rows[-1:]).evidence.basis == "prior_only"
    two = fit(kind, rows[-2:])
    assert two.evidence.basis == "observations"
    assert two.evidence.quality == "low"
    old = [dict(r, year=r["year"] - 6) for r in rows]
    assert fit(kind, old).evidence.basis == "prior_only"


@pytest.mark.parametrize("kind", ["amount", "count", "share"])
def test_other_definitions_of_past_years_are_shown_and_not_used(kind):
    rows = rows_of(kind)
    one = target(kind, THRESHOLD[kind])
    known = plan(one, practices={kind: practice(kind, GROUP[kind], comparable=False)})
    fitted = MODELS[kind](known, one).fit(observations(rows), draws=1000, seed=1)
    np.testing.assert_array_equal(fitted.draws.values, fit(kind).draws.values)
    assert fitted.evidence.basis == "prior_only"
    assert "口径与目标不同" in fitted.evidence.text
    assert len(fitted.evidence.rows) == 3


@pytest.mark.parametrize("kind", ["amount", "count", "share"])
def test_the_year_to_date_narrows(kind):
    rows = rows_of(kind)
    entry = progress(kind, "to_date", TO_DATE[kind], 9)
    before, after = fit(kind, rows), fit(kind, rows, progress=(entry,))
    assert np.std(after.draws.values) < np.std(before.draws.values)
    assert after.evidence.quality == "medium"
    assert "1—9月" in after.evidence.text
    if kind != "share":
        assert after.draws.values.min() >= TO_DATE[kind]


@pytest.mark.parametrize("sort", ["amount", "count", "share", "milestone_dates"])
def test_thin_data_are_wider_on_average(sort):
    """By variance: the law of total variance promises it on average, and for no single case.

    A band can end at the target itself, where nine in ten counts stop, and so stay as narrow.
    """
    thick, thin = [], []
    for seed in range(50):
        district = District(seed, cases=3)
        case = district.case(sort)
        goal = case.plan.targets[case.id]
        bare = replace(case.plan, progress=(), projects={})
        nothing = observations(district.record)
        for known, seen, into in ((case.plan, case.observations, thick), (bare, nothing, thin)):
            fitted = MODELS[goal.kind](known, goal).fit(seen, draws=400, seed=1)
            into.append(float(np.var(fitted.draws.values)) / goal.value(YEAR).threshold ** 2)
    assert np.mean(thin) > 1.1 * np.mean(thick)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_judgement_is_named(kind):
    one = target(kind, THRESHOLD[kind])
    known = plan(one)
    without = {k: v for k, v in known.priors.items() if k != "publication_of_misses"}
    with pytest.raises(ScenarioError, match="publication_of_misses"):
        MODELS[kind](replace(known, priors=without), one)


@pytest.mark.parametrize("kind", KINDS)
def test_fitted_models_survive_the_cache(kind, tmp_path):
    model = model_of(kind)
    known = observations(rows_of(kind))
    fitted = model.fit(known, draws=200, seed=1)
    key = cache.key(model, known, draws=200, seed=1)
    cache.store(tmp_path, key, fitted)
    back = cache.load(tmp_path, key)
    assert back is not None
    np.testing.assert_array_equal(back.draws.values, fitted.draws.values)
    assert back.evidence.text == fitted.evidence.text
    entry = progress(kind, *(("stage", "started", 9) if kind == "milestone" else ("to_date", 1, 9)))
    assert cache.key(model_of(kind, progress=(entry,)), known, draws=200, seed=1) != key


@pytest.mark.parametrize("kind", KINDS)
def test_the_prior_can_be_looked_at_before_fitting(kind):
    table = model_of(kind).preview_prior(draws=500, seed=1)
    assert list(table.columns) == ["quantile", "value"]
    assert table["value"].is_monotonic_increasing


@pytest.mark.parametrize("kind", ["amount", "count", "share"])
def test_the_departments_expectation_is_kept_beside_and_not_used(kind):
    entry = progress(kind, "department_expectation", THRESHOLD[kind] * 1.1, 9)
    with_it, without = fit(kind, progress=(entry,)), fit(kind)
    np.testing.assert_array_equal(with_it.draws.values, without.draws.values)
    assert with_it.diagnostics["department_expectation"] == pytest.approx(THRESHOLD[kind] * 1.1)
    other = with_it.draws.parts["department"]
    assert np.median(other) == pytest.approx(THRESHOLD[kind] * 1.1, rel=0.02)
    assert any("未计入" in note for note in with_it.notes)


def test_as_of_day_of_the_cases_is_the_end_of_september():
    assert date(2024, 9, 30) == AS_OF
