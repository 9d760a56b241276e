"""The rank model: closed form, coverage on simulated walks, no verdict without data."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from model.annual_case import observed, plan, row, said
from scipy.stats import norm

from scenario.errors import ScenarioError
from scenario.model.rank import GRID, RankModel, step_posterior

RANK = "manufacturing_quality_rank_province"
INDEX = "manufacturing_quality_index_rank_province"


def _model(**changes: tuple[float, float, float]) -> RankModel:
    small = plan(said(**changes))
    return RankModel(small, small.targets["rank"])


def test_without_own_ranks_there_is_no_verdict() -> None:
    proxy = row("town", INDEX, 2021, 4, "2022-03-23")
    fitted = _model().fit(observed([proxy]), draws=2000, seed=1)
    assert fitted.evidence.basis == "prior_only"
    assert fitted.evidence.quality == "none"
    assert fitted.evidence.own == 0
    assert fitted.evidence.narrowing == "历年综合评价位次"
    assert list(fitted.evidence.rows["value"]) == [4]
    assert any("暂不研判" in note for note in fitted.notes)
    assert any("不是同一评价" in note for note in fitted.notes)
    values = fitted.draws.values
    assert np.array_equal(values, np.round(values))
    assert 1 <= values.min() <= values.max() <= 90


def test_the_wording_keep_alone_bounds_the_year_before() -> None:
    kept = _model().fit(observed([]), draws=4000, seed=1).draws.values
    model = _model()
    model.value = replace(model.value, strength="firm")
    free = model.fit(observed([]), draws=4000, seed=1).draws.values
    assert np.mean(kept <= 10) > 0.8
    assert abs(np.mean(free <= 10) - 10 / 90) < 0.04


def test_a_noisier_proxy_says_less() -> None:
    rows = observed([row("town", INDEX, 2021, 4, "2022-03-23")])
    near = _model(rank_proxy_noise=(0.5, 0.5, 0.5)).fit(rows, draws=4000, seed=1)
    far = _model(rank_proxy_noise=(12.0, 12.0, 12.0)).fit(rows, draws=4000, seed=1)
    assert np.std(near.draws.values) < np.std(far.draws.values)


@pytest.mark.parametrize("line", [5, 10, 20])
def test_chance_equals_the_closed_form(line: int) -> None:
    step = 3.0
    model = _model(rank_step_spread=(step, step, step))
    rows = [row("town", RANK, 2022, 9, "2023-06-01")]
    values = model.fit(observed(rows), draws=40_000, seed=3).draws.values
    per_place = 1 / (90 * norm.pdf(norm.ppf(9.5 / 90)))
    within = norm.ppf((8 + (np.arange(2000) + 0.5) / 2000) / 90)
    exact = norm.cdf((norm.ppf(line / 90) - within) / (step * per_place * np.sqrt(2))).mean()
    assert abs(np.mean(values <= line) - exact) < 0.01


def test_the_year_after_is_one_more_step_from_each_draws_own_place() -> None:
    step = 3.0
    model = _model(rank_step_spread=(step, step, step))
    rows = [row("town", RANK, 2022, 9, "2023-06-01")]
    draws = model.fit(observed(rows), draws=40_000, seed=3).draws
    later = draws.parts["next_year"]
    per_place = 1 / (90 * norm.pdf(norm.ppf(9.5 / 90)))
    within = norm.ppf((8 + (np.arange(2000) + 0.5) / 2000) / 90)
    exact = norm.cdf((norm.ppf(10 / 90) - within) / (step * per_place * np.sqrt(3))).mean()
    assert abs(np.mean(later <= 10) - exact) < 0.01
    ahead = later[draws.values <= 9].mean()
    assert ahead < later[draws.values > 9].mean() - 1.0
    assert np.array_equal(later, np.round(later))
    assert later.min() >= 1


def test_own_ranks_teach_the_spread() -> None:
    quiet = [row("town", RANK, y, 8 + y % 2, f"{y + 1}-06-01") for y in range(2014, 2024)]
    restless = [row("town", RANK, y, 3 + 12 * (y % 2), f"{y + 1}-06-01") for y in range(2014, 2024)]
    model = _model(rank_step_spread=(0.5, 3.0, 12.0))
    calm = model.fit(observed(quiet), draws=4000, seed=1)
    wild = model.fit(observed(restless), draws=4000, seed=1)
    assert calm.evidence.basis == wild.evidence.basis == "observations"
    assert calm.evidence.quality == "medium"
    assert calm.notes == ()
    assert np.std(calm.draws.values) < 0.5 * np.std(wild.draws.values)


def test_posterior_of_the_spread_is_a_distribution() -> None:
    prior = said()["rank_step_spread"]
    atoms, weights = step_posterior({2020: 5.0, 2022: 6.0}, 90.0, 10, prior)
    assert atoms.shape == weights.shape == (GRID,)
    assert weights.sum() == pytest.approx(1.0)
    _, flat = step_posterior({2020: 5.0}, 90.0, 10, prior)
    assert np.allclose(flat, 1 / GRID)


def test_bands_cover_simulated_walks() -> None:
    rng = np.random.default_rng(5)
    model = _model(rank_step_spread=(1.0, 4.0, 10.0))
    per_place = 1 / (90 * norm.pdf(norm.ppf(9.5 / 90)))
    inside = []
    for _ in range(200):
        step = per_place * (1 + 9 * rng.beta(1 + 4 / 3, 1 + 8 / 3))
        score = norm.ppf(12 / 90) + np.cumsum(step * rng.normal(size=11))
        ranks = np.ceil(90 * norm.cdf(score))
        rows = [row("town", RANK, 2014 + k, r, f"{2015 + k}-06-01") for k, r in enumerate(ranks)]
        values = model.fit(observed(rows[:-1]), draws=1000, seed=1).draws.values
        u = rng.uniform()  # randomised for whole numbers
        level = np.mean(values < ranks[-1]) + u * np.mean(values == ranks[-1])
        inside.append(0.1 <= level <= 0.9)
    assert 0.72 <= np.mean(inside) <= 0.88


def test_published_rank_is_constant() -> None:
    rows = [row("town", RANK, 2024, 7, "2024-08-01")]
    fitted = _model().fit(observed(rows), draws=50, seed=1)
    assert fitted.settled
    assert np.ptp(fitted.draws.values) == 0
    assert fitted.draws.values[0] == 7


def test_every_missing_judgement_is_named() -> None:
    small = plan({})
    with pytest.raises(ScenarioError) as caught:
        RankModel(small, small.targets["rank"])
    assert len(caught.value.findings) == 3


def test_prior_preview_is_a_small_table() -> None:
    table = _model().preview_prior(draws=500, seed=1)
    assert list(table.columns) == ["quantile", "value"]
    assert table["value"].is_monotonic_increasing
