"""Common shocks: any number of targets, exact marginals, nothing reshuffled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from model.yearly_case import plan, practice, target

from scenario.errors import ScenarioError
from scenario.model.contract import Draws
from scenario.progress_terms import Factor
from scenario.simulate.factors import loadings_of
from scenario.simulate.joint import correlation_matrix, couple

SIZE = 4000


def many(count: int) -> dict[str, Draws]:
    rng = np.random.default_rng(0)
    return {f"t{i:02d}": Draws(rng.gamma(2.0, 1.0, SIZE)) for i in range(count)}


def loads(ids, **factors):
    return {t: {f: v for f, v in factors.items() if v} for t in ids}


def test_eighty_targets_are_always_consistent():
    ids = [f"t{i:02d}" for i in range(80)]
    rng = np.random.default_rng(1)
    loadings = {t: {f: float(rng.uniform(-0.45, 0.45)) for f in "abcd"} for t in ids}
    matrix = correlation_matrix(ids, {("t01", "t02"): 0.4}, loadings)
    assert np.linalg.eigvalsh(matrix)[0] > 0
    assert matrix[1, 2] == 0.4
    before = many(80)
    after = couple(before, {("t01", "t02"): 0.4}, 1, loadings)
    for t in ids:
        np.testing.assert_array_equal(np.sort(after[t].values), np.sort(before[t].values))


def test_loadings_give_the_product_of_their_strengths():
    from scipy.stats import spearmanr

    draws = many(3)
    loadings = {"t00": {"economy": 0.8}, "t01": {"economy": 0.6}, "t02": {"economy": -0.7}}
    after = couple(draws, {}, 1, loadings)
    for a, b, rho in (("t00", "t01", 0.48), ("t00", "t02", -0.56)):
        expected = 6 / np.pi * np.arcsin(rho / 2)
        got = spearmanr(after[a].values, after[b].values).statistic
        assert got == pytest.approx(expected, abs=0.04)


def test_stated_pairs_hold_beside_common_shocks():
    from scipy.stats import spearmanr

    loadings = {"t00": {"economy": 0.5}, "t01": {"economy": 0.5}, "t02": {"economy": 0.5}}
    after = couple(many(3), {("t00", "t01"): -0.2}, 1, loadings)
    for a, b, rho in (("t00", "t01", -0.2), ("t00", "t02", 0.25), ("t01", "t02", 0.25)):
        expected = 6 / np.pi * np.arcsin(rho / 2)
        got = spearmanr(after[a].values, after[b].values).statistic
        assert got == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize("new", ["a_first", "t00_between", "zz_last"])
def test_adding_a_target_reshuffles_nothing(new):
    draws = many(4)
    loadings = loads(draws, economy=0.4, budget=0.3)
    before = couple(draws, {("t01", "t02"): 0.3}, 1, loadings)
    more = {**draws, new: Draws(np.arange(float(SIZE)))}
    after = couple(more, {("t01", "t02"): 0.3}, 1, {**loadings, new: {"economy": 0.6}})
    for t in draws:
        np.testing.assert_array_equal(before[t].values, after[t].values)


def test_a_settled_target_stays_constant():
    draws = {**many(2), "done": Draws(np.full(SIZE, 7.0))}
    after = couple(draws, {}, 1, loads(draws, economy=0.5))
    assert np.all(after["done"].values == 7.0)


def test_stated_pairs_against_strong_shocks_are_refused():
    loadings = {"a": {"f": 0.9}, "b": {"f": 0.9}}
    with pytest.raises(ScenarioError, match="不能同时成立"):
        correlation_matrix(["a", "b"], {("a", "b"): 0.1}, loadings)


def factor(id, **loadings):
    return Factor(id, id, loadings, "某局", date(2024, 6, 30))


def test_the_most_specific_loading_counts_and_early_is_good():
    count, works = target("count", 8.0), target("milestone", 12.0)
    known = plan(
        count,
        works,
        practices={
            "count": practice("count", "certification"),
            "milestone": practice("milestone", "start"),
        },
        factors={
            "approval": factor("approval", certification=0.5, count=0.1, start=0.3),
            "special": factor("special", count=0.2, milestone=0.1),
        },
    )
    got = loadings_of(known, ["count", "milestone"])
    # "count" is a target's id here as well as a kind; the id is the most specific.
    assert got["count"] == {"approval": 0.1, "special": 0.2}
    assert got["milestone"] == {"approval": -0.3, "special": -0.1}
    renamed = replace(count, id="giants")
    other = replace(
        known,
        targets={"giants": renamed},
        practices={"giants": practice("giants", "certification")},
    )
    assert loadings_of(other, ["giants"])["giants"]["approval"] == 0.5


def test_shocks_that_explain_everything_are_refused():
    known = plan(
        target("count", 8.0),
        factors={"a": factor("a", count=0.8), "b": factor("b", count=0.8)},
    )
    with pytest.raises(ScenarioError, match="PL-091"):
        loadings_of(known, ["count"])
