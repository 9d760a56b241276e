"""The reference class: record, chance, margins, and whether its chances mean what they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from model.yearly_case import PRIORS, observations, plan, practice, recorded, row, target

from scenario.model.margin_law import MarginLaw, judgement_cdf, judgement_quantiles
from scenario.model.reference import ENOUGH, cells_of, chances, reference
from scenario.model.reference_chance import CEILING, Cell, chance_of, logit_moments
from scenario.model.reference_record import record, tally

SAID = chances(plan(target("count", 10.0)))
FAIR = replace(PRIORS["publication_of_misses"], low=1.0, mode=1.0, high=1.0)


def goal(value, year=2020, kind="amount", **changes):
    base = {"status": "target", "bound": "at_least", "known_on": date(year, 2, 1)}
    return row(kind, year, value, **{**base, **changes})


def cases(*rows, as_of=date(2024, 9, 30)):
    return record(observations(rows, as_of), plan(target("amount", 10.0)))


def test_a_target_and_its_outcome_make_a_case():
    (case,) = cases(goal(100.0), row("amount", 2020, 104.0))
    assert (case.kind, case.level, case.horizon, case.year) == ("amount", "district", "year", 2020)
    assert case.met
    assert case.margin == pytest.approx(1.04)


def test_the_first_print_decides_and_not_a_revision():
    first = row("amount", 2020, 104.0, known_on=date(2021, 2, 20))
    revised = row("amount", 2020, 96.0, known_on=date(2022, 2, 20), status="final")
    (case,) = cases(goal(100.0), revised, first)
    assert case.met
    download = dict(first, value=90.0, known_on_kind="latest_vintage")
    (again,) = cases(goal(100.0), download, revised)
    assert again.margin == pytest.approx(0.96)


def test_an_outcome_is_compared_as_printed():
    near = row("share", 2020, 59.96)
    (case,) = cases(goal(60.0, kind="share"), near)
    assert case.met
    assert case.margin == pytest.approx(-0.04)


def test_less_is_better_under_an_upper_limit():
    (case,) = cases(goal(60.0, kind="share", bound="at_most"), row("share", 2020, 58.0))
    assert case.met
    assert case.margin == pytest.approx(2.0)
    (limit,) = cases(goal(60.0, kind="share", bound="", note="作为上限"), row("share", 2020, 61.0))
    assert not limit.met


def test_a_note_counts_only_when_yearly_figures_are_out():
    said = goal(100.0, year=2023, note="comparator=ge; met=no; 略")
    assert cases(said, as_of=date(2024, 9, 29)) == ()
    (case,) = cases(said, as_of=date(2024, 9, 30))
    assert not case.met
    assert case.margin is None
    assert cases(goal(100.0, note="met=not found")) == ()


def test_totals_of_indicators_are_no_cases_and_long_plans_are_told_apart():
    assert cases(goal(20.0, note="comparator=eq"), row("amount", 2020, 16.0)) == ()
    (case,) = cases(goal(100.0, note="十三五规划目标"), row("amount", 2020, 104.0))
    assert case.horizon == "five_years"


def test_other_scopes_and_units_do_not_match():
    assert cases(goal(100.0), row("amount", 2020, 104.0, scope="district_owned")) == ()
    assert cases(goal(100.0), row("amount", 2020, 104.0, unit="wan_yuan")) == ()


def test_the_tally_counts_every_case():
    rows = [r for n in range(6) for r in recorded("count", n > 1, 1.1 if n > 1 else 0.8, n)]
    table = tally(cases(*rows))
    assert table["cases"].sum() == 6
    assert table["met"].sum() == 4


def test_judgements_keep_their_mass_between_low_and_high():
    for j in (PRIORS["meet_certification"], PRIORS["share_june_amount"]):
        low, high = judgement_cdf(j, [j.low, j.high])
        assert high - low == pytest.approx(0.9, abs=1e-6)
        levels = judgement_cdf(j, judgement_quantiles(j, 9))
        np.testing.assert_allclose(levels, (np.arange(9) + 0.5) / 9, atol=1e-6)


def test_a_floor_collects_what_lies_below_it():
    j = PRIORS["final_to_target"]
    assert judgement_cdf(j, [0.999])[0] == 0.0
    assert 0.01 < judgement_cdf(j, [1.0])[0] < 0.2


def test_a_law_has_its_chance_at_the_line_and_learns_from_margins():
    above, below = PRIORS["final_to_target"], PRIORS["shortfall_to_target"]
    law = MarginLaw(0.7, 1.0, above, below, np.array([]), np.array([]))
    assert float(law.cdf(1.0, left=True)) == pytest.approx(0.3)
    seen = MarginLaw(0.7, 1.0, above, below, np.full(90, 1.2), np.full(90, 0.5))
    assert float(law.cdf(1.19)) > float(seen.cdf(1.19)) + 0.2
    x = np.linspace(0.0, 2.5, 500)
    assert np.all(np.diff(seen.cdf(x)) >= -1e-12)
    assert float(seen.cdf(2.5)) == pytest.approx(1.0)


@pytest.mark.parametrize("group", sorted(SAID))
def test_without_a_record_the_judgement_speaks(group):
    got = chance_of(group, [], SAID, PRIORS["publication_of_misses"])
    p = judgement_quantiles(SAID[group], 2001)
    assert got.prior == pytest.approx(p.mean(), abs=0.015)
    assert got.mean == pytest.approx(min(got.prior, CEILING))
    assert got.low < got.mean


def test_a_record_moves_the_chance_of_its_class_most():
    bad = [Cell("amount", "district", "year", 30, 6)]
    before = chance_of("amount", [], SAID, FAIR).mean
    after = chance_of("amount", bad, SAID, FAIR).mean
    other = chance_of("share", [], SAID, FAIR).mean - chance_of("share", bad, SAID, FAIR).mean
    assert before - after > other > 0.01
    assert after < 0.5


def test_far_levels_and_horizons_speak_less():
    def moved(level, horizon):
        bad = [Cell("amount", level, horizon, 30, 6)]
        return chance_of("amount", bad, SAID, FAIR).mean

    assert moved("district", "year") < moved("nation", "year") < moved("nation", "five_years")


def test_published_success_is_discounted():
    good = [Cell("amount", "district", "year", 20, 18)]
    rare = replace(FAIR, low=0.2, mode=0.3, high=0.4)
    assert chance_of("amount", good, SAID, rare).mean < chance_of("amount", good, SAID, FAIR).mean


def test_no_chance_exceeds_the_ceiling():
    always = [Cell("ledger", "district", "year", 500, 500)]
    got = chance_of("ledger", always, SAID, FAIR)
    assert got.mean == CEILING
    assert got.cases == 500


def test_the_normal_posterior_agrees_with_weighting_prior_draws():
    cells = [
        Cell("amount", "nation", "year", 4, 3),
        Cell("ledger", "district", "year", 6, 3),
        Cell("growth", "province", "five_years", 9, 4),
        Cell("amount", "district", "year", 5, 3),
    ]
    rng = np.random.default_rng(5)
    size = 400_000
    shared, effects = rng.standard_normal(size), {}

    def effect(name, scale):
        return scale * effects.setdefault(name, rng.standard_normal(size))

    def logit(group, level, horizon):
        m, s = logit_moments(SAID[group])
        z = m + s * (np.sqrt(0.5) * shared + effect(group, np.sqrt(0.5)))
        z = z + (effect(level, 0.5) if level != "district" else 0.0)
        return z + (effect(horizon, 0.5) if horizon != "year" else 0.0)

    bias = rng.choice(judgement_quantiles(PRIORS["publication_of_misses"], 15), size)
    logs = np.zeros(size)
    for c in cells:
        q = 1.0 / (1.0 + np.exp(-(logit(c.group, c.level, c.horizon) - np.log(bias))))
        logs += c.met * np.log(q) + (c.cases - c.met) * np.log1p(-q)
    weight = np.exp(logs - logs.max())
    p = 1.0 / (1.0 + np.exp(-logit("amount", "district", "year")))
    expected = float(np.sum(weight * p) / weight.sum())
    got = chance_of("amount", cells, SAID, PRIORS["publication_of_misses"])
    assert got.mean == pytest.approx(expected, abs=0.01)


def test_enough_cases_of_the_same_kind_carry_a_low_verdict():
    one = target("amount", 100.0)
    known = plan(one, practices={"amount": practice("amount", "amount")})
    rows = [r for n in range(ENOUGH) for r in recorded("amount", True, 1.1, n)]
    enough = reference(known, one, observations(rows))
    few = reference(known, one, observations(rows[:-2]))
    assert (enough.same, few.same) == (ENOUGH, ENOUGH - 1)
    from scenario.model.amount import AmountModel

    fitted = AmountModel(known, one).fit(observations(rows), draws=500, seed=1)
    assert fitted.evidence.basis == "reference_class"
    assert fitted.evidence.quality == "low"
    assert f"同类年度目标{ENOUGH}条" in fitted.evidence.text
    assert fitted.diagnostics["record_same"] == ENOUGH
    assert np.mean(fitted.draws.values >= 100.0) <= CEILING
    long = [dict(r, note="十三五规划目标") for r in rows]
    assert reference(known, one, observations(long)).same == 0


def test_cells_count_the_record():
    rows = [r for n in range(4) for r in recorded("count", n > 0, 1.1 if n else 0.9, n)]
    (cell,) = cells_of(cases(*rows))
    assert (cell.group, cell.level, cell.horizon, cell.cases, cell.met) == (
        "ledger", "district", "year", 4, 3,
    )  # fmt: skip
