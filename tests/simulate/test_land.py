"""The land chain: stages, lags, what is built and produced, and when it is sold."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from worlds import fitted, judgement, parcel, plan, scenario, target

from scenario.model.contract import Draws
from scenario.project_terms import BEFORE_LISTING, LAND_STAGES
from scenario.simulate.added_land import add_land
from scenario.simulate.land import chain, gate_of, lags_of, offered, running, terms_of
from scenario.simulate.levels import Beliefs
from scenario.simulate.overrides import moves, nothing
from scenario.simulate.run import forecast
from scenario.terms import Override

STAGES = (
    "quota",
    "acquired",
    "cleared",
    "listed",
    "awarded",
    "contracted",
    "delivered",
    "permitted",
)


def certain(**values: float):
    """Return the invented plan with some judgements that leave no doubt."""
    p = plan()
    fixed = {k: judgement(k, v, v, v) for k, v in values.items()}
    return replace(p, priors={**p.priors, **fixed})


def beliefs(p=None, size: int = 400) -> Beliefs:
    return Beliefs(p or plan(), size, 7)


def land(mu: float = 300.0, stage: str = "listed", kind: str = "standard", p=None, known: int = 9):
    b = beliefs(p)
    return add_land(
        b, replace(nothing(b.plan), land_mu=mu, land_stage=stage, land_kind=kind), known
    )


def test_each_stage_is_no_further_from_its_start_than_the_one_before():
    starts = [chain(beliefs(), s, "ordinary", 9.0, 9.0, "x")[1].mean() for s in STAGES]
    usual = [starts[0], *starts[2:]]  # quota and acquired have the same lag
    assert all(a > b for a, b in pairwise(usual)), starts
    assert starts[0] == pytest.approx(starts[1], rel=0.1)


def test_chemical_land_takes_longer_than_a_standard_plot():
    def start(kind):
        return chain(beliefs(), "listed", kind, 9.0, 9.0, "x")[1].mean()

    assert start("chemical") > start("ordinary") > start("standard")


@pytest.mark.parametrize("stage", LAND_STAGES)
def test_a_parcel_is_offered_from_its_listing_on(stage):
    assert offered(stage) == (stage not in BEFORE_LISTING)
    assert offered(stage) == (LAND_STAGES.index(stage) >= 3)


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_parcel_brings_adds_up_over_the_years(stage):
    got = land(stage=stage).effect
    total = terms_of(beliefs(), parcel("added"), 300.0).investment
    parts = got.investment.this_year + got.investment.next_year + got.investment.later
    np.testing.assert_allclose(parts, total, rtol=1e-9)


@pytest.mark.parametrize("stage", ["quota", "acquired", "cleared"])
def test_land_not_yet_listed_brings_about_nothing_this_year_and_says_so_first(stage):
    p = plan()
    s = scenario("s", Override("land_supply", "add", 300.0), Override("land_stage", "set", stage))
    got = forecast(fitted(p), s)
    money = got.money["investment"]
    total = money.this_year + money.next_year + money.later
    assert (money.this_year <= 0.001 * total).all()
    assert got.notes[0].startswith("截至数据日尚未挂牌的地块")
    assert "今年基本不形成投资" in got.notes[0]


def test_twice_the_land_brings_twice_as_much():
    one, two = land(100.0).effect, land(200.0).effect
    for name in ("investment", "output", "value_added", "tax", "rd"):
        a, b = getattr(one, name), getattr(two, name)
        for year in ("this_year", "next_year", "later"):
            np.testing.assert_allclose(2.0 * getattr(a, year), getattr(b, year), rtol=1e-9)


def test_a_parcel_without_any_doubt_has_its_closed_form():
    """100 mu delivered, starting at once: 300 × 0.9 万元 a mu, spent evenly over 12 months."""
    p = certain(
        start_slip_land=0.0, start_to_entry=0.0, build_medium=12.0, curve_general_a=1.0,
        curve_general_b=1.0, land_intensity=300.0, land_compliance=0.9, finish_to_production=3.0,
        production_to_full=6.0, land_output=500.0, value_added_rate=0.2, land_tax=20.0,
        land_tax_compliance=0.5, land_rd_to_revenue=2.0,
    )  # fmt: skip
    got = land(100.0, "delivered", p=p).effect
    invested = 100 * 300 * 0.9 / 1e4
    np.testing.assert_allclose(got.investment.this_year, invested * 3 / 12, rtol=1e-9)
    np.testing.assert_allclose(got.investment.next_year, invested * 9 / 12, rtol=1e-9)
    np.testing.assert_allclose(got.investment.later, 0.0, atol=1e-12)
    # Finished at month 21, in production from 24, at full capacity at 30: nothing by next December.
    output = 100 * 500 * 0.9 / 1e4
    np.testing.assert_allclose(got.output.later, output, rtol=1e-9)
    np.testing.assert_allclose(got.output.next_year, 0.0, atol=1e-12)
    np.testing.assert_allclose(got.value_added.later, output * 0.2, rtol=1e-9)
    np.testing.assert_allclose(got.tax.later, 100 * 20 * 0.5 / 1e4, rtol=1e-9)
    np.testing.assert_allclose(got.rd.later, output * 0.02, rtol=1e-9)


def test_production_rises_evenly_to_full_capacity():
    begins, full = np.array([6.0]), np.array([18.0])
    assert running(begins, full, 0.0, 12.0)[0] == pytest.approx(6 * 0.25 / 12)
    assert running(begins, full, 0.0, 30.0)[0] == pytest.approx((6 + 12) / 12)
    assert running(begins, begins, 0.0, 18.0)[0] == pytest.approx(1.0)


def test_contract_terms_that_are_stated_are_used():
    stated = parcel("a", intensity_10k_yuan_per_mu=500.0, rd_to_revenue_pct=3.0)
    kept = terms_of(beliefs(), parcel("a"), 10.0)
    got = terms_of(beliefs(certain(land_compliance=1.0)), stated, 10.0)
    np.testing.assert_allclose(got.investment, 10 * 500 / 1e4)
    np.testing.assert_allclose(got.rd, got.output * 0.03)
    assert kept.investment.std() > 0


def test_a_parcel_of_unknown_stage_is_no_gate():
    assert gate_of(beliefs(), parcel("a"), 2024, 9.0) is None
    assert gate_of(beliefs(), parcel("a", stage="started"), 2024, 9.0) is None
    reached = gate_of(beliefs(), parcel("a", stage="permitted", stage_month="2024-09"), 2024, 9.0)
    assert reached.min() >= 9.0


def test_land_sold_this_year_raises_the_industrial_share_by_its_arithmetic():
    p = certain(listing_to_award=1.0, land_sold_a_year=1000.0)
    share = target("share", "share", "industrial_land_share_of_supply", 50.0, precision=0)
    p = replace(p, targets={**p.targets, "share": share})
    one = fitted(p)["output"]
    own = replace(one, target="share", draws=Draws(np.linspace(30.0, 60.0, 500)))
    models = fitted(p, changes={"share": own})
    before = forecast(models, p.scenarios["baseline"]).targets["share"].values

    def after(stage):
        s = scenario(
            "s", Override("land_supply", "add", 250.0), Override("land_stage", "set", stage)
        )
        return forecast(models, s).targets["share"].values

    expected = 100.0 * (before / 100.0 * 1000.0 + 250.0) / 1250.0
    np.testing.assert_allclose(after("listed"), expected, rtol=1e-12)
    np.testing.assert_array_equal(after("quota"), before)


def test_lags_have_names_of_judgements_that_are_stated():
    p = plan()
    for stage in STAGES:
        for kind in ("", "standard", "ordinary", "chemical"):
            assert all(j in p.priors for part in lags_of(stage, kind) for j in part)


def test_land_of_a_scenario_is_moved_by_its_verbs():
    p = plan()
    assert moves(p, scenario("s", Override("land_supply", "set", 50.0))).land_mu == 50.0
    s = scenario("s", Override("land_kind", "set", "chemical"), Override("land_supply", "add", 5.0))
    assert (moves(p, s).land_kind, moves(p, s).land_mu) == ("chemical", 5.0)
