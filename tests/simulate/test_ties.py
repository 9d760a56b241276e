"""Identities between targets hold in every draw."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import MappingProxyType

import numpy as np
import worlds

from scenario.compare.outlook import outlook
from scenario.model.contract import Draws
from scenario.progress_terms import Practice
from scenario.simulate.run import forecast
from scenario.simulate.ties import tie, within
from scenario.terms import Indicator

SIZE = 500


def fitted_with(part, whole, settled=False):
    rng = np.random.default_rng(2)
    targets = {t: worlds.target(t, "amount", t, 100.0, unit="yi_yuan") for t in ("part", "whole")}
    plan = worlds.plan(
        targets=targets,
        practices={"part": Practice("part", "amount", "", "gross", True, "whole")},
    )
    base = worlds.fitted(worlds.plan())
    sample = base["investment"]
    models = {
        "part": replace(
            sample, target="part", draws=Draws(rng.normal(*part, SIZE)), settled=settled
        ),
        "whole": replace(sample, target="whole", draws=Draws(rng.normal(*whole, SIZE))),
    }
    return replace(base, plan=plan, fitted=MappingProxyType(models))


def test_a_part_never_exceeds_its_whole_and_keeps_its_marginal_where_it_can():
    fitted = fitted_with((90.0, 20.0), (150.0, 30.0))
    draws = {t: f.draws for t, f in fitted.items()}
    assert np.any(draws["part"].values > draws["whole"].values)
    done = tie(fitted, draws)
    tied = done.draws
    assert np.all(tied["part"].values <= tied["whole"].values)
    np.testing.assert_array_equal(np.sort(tied["part"].values), np.sort(draws["part"].values))
    np.testing.assert_array_equal(tied["whole"].values, draws["whole"].values)
    assert done.notes == ()
    assert not done.derived


def test_an_impossible_part_is_cut_and_said():
    fitted = fitted_with((120.0, 30.0), (100.0, 5.0))
    done = tie(fitted, {t: f.draws for t, f in fitted.items()})
    assert np.all(done.draws["part"].values <= done.draws["whole"].values)
    assert len(done.notes) == 1
    assert "截断" in done.notes[0]


def test_parts_that_fit_are_left_alone():
    part, whole = Draws(np.array([1.0, 2.0])), Draws(np.array([3.0, 2.0]))
    assert within(part, whole) == (part, 0)


def test_everything_of_a_draw_moves_with_it():
    part = Draws(np.array([3.0, 1.0]), parts={"twice": np.array([6.0, 2.0])})
    moved, _ = within(part, Draws(np.array([2.0, 4.0])))
    np.testing.assert_array_equal(moved.parts["twice"], 2 * moved.values)


def per_land():
    indicator = Indicator(
        "value_added_per_mu_growth", "亩均", "percent", "growth", "", "whole", "annual", 120,
        "higher",
    )  # fmt: skip
    base = worlds.plan()
    target = worlds.target("per_mu", "growth", "value_added_per_mu_growth", 7.0)
    priors = {
        id: worlds.judgement(id, *three)
        for id, three in {
            "industrial_land_growth": (-1.0, 1.0, 4.0),
            "value_added_price_change": (-6.0, -2.0, 3.0),
        }.items()
    }
    plan = replace(
        base,
        indicators={**base.indicators, indicator.id: indicator},
        targets={**base.targets, "per_mu": target},
        priors={**base.priors, **priors},
    )
    own = replace(worlds.fitted(base)["output"], target="per_mu")
    return worlds.fitted(plan, changes={"per_mu": own})


def test_value_added_per_land_follows_value_added_in_every_draw():
    fitted = per_land()
    got = forecast(fitted, fitted.plan.scenarios["baseline"]).targets
    land, price = (got["per_mu"].parts[p] for p in ("land_growth", "price_change"))
    expected = (1 + got["output"].values / 100) * (1 + price / 100) / (1 + land / 100) - 1
    np.testing.assert_allclose(got["per_mu"].values, 100 * expected, atol=1e-12)
    assert np.ptp(land) > 0


def test_a_growth_per_land_says_what_it_rests_on_and_not_what_its_own_model_said():
    fitted = per_land()
    made = forecast(fitted, fitted.plan.scenarios["baseline"])
    answer, numerator = made.answer("per_mu"), fitted["output"]
    assert answer.model == "identity"
    assert numerator.evidence.text.rstrip("。") in answer.evidence.text
    assert {"industrial_land_growth", "value_added_price_change"} <= set(
        answer.diagnostics["judgements"]
    )
    assert answer.evidence.basis == "prior_only"
    assert made.answer("output") is numerator
    seen = outlook(made)
    assert seen.targets["per_mu"].fitted is answer
    assert "恒等关系逐次计算" in seen.explain("per_mu")
    assert not seen.targets["per_mu"].judged


def test_a_settled_figure_per_land_is_not_moved():
    fitted = per_land()
    done = replace(fitted["per_mu"], settled=True, draws=Draws(np.full(SIZE, 6.0)))
    known = replace(fitted, fitted=MappingProxyType({**fitted.fitted, "per_mu": done}))
    got = forecast(known, known.plan.scenarios["baseline"]).targets
    assert np.all(got["per_mu"].values == 6.0)


def test_a_ratio_keeps_its_numerator_and_denominator():
    from scenario.simulate.joint import couple

    rng = np.random.default_rng(4)
    gdp, money = rng.normal(1000, 40, SIZE), rng.normal(34, 2, SIZE)
    ratio = Draws(100 * money / gdp, parts={"numerator": money, "denominator": gdp})
    after = couple({"a": ratio, "b": Draws(rng.normal(size=SIZE))}, {("a", "b"): 0.5}, 1)["a"]
    parts = after.parts
    np.testing.assert_allclose(after.values, 100 * parts["numerator"] / parts["denominator"])
    assert date(2024, 9, 30) == worlds.AS_OF
