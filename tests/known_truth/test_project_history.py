"""Delays and curves of a register with known truth are found again, with bands that cover."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from known_truth.project_simulator import AS_OF, Truth, register
from scipy.stats import binom
from worlds import plan

from scenario.model.delay_law import Law, Prior, fit_law
from scenario.model.project_history import learn

TRUTH = Truth()


def quantities(truth: Truth, seed: int, draws: int = 2000):
    """Return the posterior draws of every quantity and its true value."""
    learned = learn(register(truth, seed), as_of=AS_OF, draws=draws, seed=seed)
    starts, durations = learned.starts["general"], learned.durations["general"]
    a, b = learned.shapes["general", "small"]
    first, second = truth.shapes
    return {
        "late mean": (starts.mean, truth.late[0]),
        "late spread": (starts.spread, truth.late[1]),
        "longer mean": (durations.mean, truth.longer[0]),
        "longer spread": (durations.spread, truth.longer[1]),
        "curve middle": (a / (a + b), first / (first + second)),
        "curve a": (a, first),
        "curve b": (b, second),
    }


def test_sixty_projects_give_back_their_delays_and_their_curve():
    found = quantities(TRUTH, 11)
    for name, (draws, true) in found.items():
        low, high = np.quantile(draws, [0.005, 0.995])
        assert low <= true <= high, name
    narrow = {k: np.std(v) for k, (v, _) in found.items()}
    assert narrow["late mean"] < 0.15
    assert narrow["longer mean"] < 0.1
    assert narrow["curve middle"] < 0.02


def test_projects_not_finished_are_not_left_out():
    """Looking only at finished projects would say that things are quicker than they are."""
    rng = np.random.default_rng(3)
    y = rng.normal(1.0, 0.5, 400)
    limit = 1.0
    still = y > limit
    seen = np.minimum(y, limit)
    prior = Prior(0.0, 1.0, 2.0, np.array([0.0]))
    years = np.zeros(400)
    both = fit_law(seen, still, years, prior, draws=2000, seed=1, names=("a",))
    finished = fit_law(
        y[~still], still[~still], years[~still], prior, draws=2000, seed=1, names=("a",)
    )
    assert abs(both.mean.mean() - 1.0) < 0.1
    assert finished.mean.mean() < 0.75


def test_a_law_agrees_with_the_closed_form_of_a_normal_mean():
    """With a known spread and no common shock the mean has a normal posterior."""
    rng = np.random.default_rng(4)
    y = rng.normal(0.4, 0.3, 40)
    prior = Prior(0.0, 0.3, 4.0, np.array([0.0]))
    law = fit_law(y, y > 99, np.zeros(40), prior, draws=20_000, seed=2, names=("a",))
    known = np.abs(law.spread - 0.3) < 0.02
    mean, spread = law.mean[known].mean(), law.mean[known].std()
    assert abs(mean - y.sum() / 44.0) < 0.01
    assert abs(spread - 0.3 / np.sqrt(44.0)) < 0.004


def test_projects_of_one_year_count_for_less_than_projects_of_many():
    """Forty projects of one year share that year's shock and say less about the class."""
    y = np.random.default_rng(5).normal(0.0, 0.3, 40)
    prior = Prior(0.0, 0.3, 1.0, np.array([0.5]))

    def spread_of(years) -> float:
        law: Law = fit_law(y, y > 99, years, prior, draws=4000, seed=1, names=("a",))
        return float(law.mean.std())

    assert spread_of(np.zeros(40)) > 1.5 * spread_of(np.arange(40))


def test_without_history_nothing_is_fitted():
    learned = learn(plan(), as_of=AS_OF, draws=100, seed=1)
    assert (dict(learned.starts), dict(learned.durations), dict(learned.shapes)) == ({}, {}, {})


def test_what_became_known_later_is_not_looked_at():
    whole = register(TRUTH, 11)
    later = AS_OF.replace(year=2025)
    hidden = replace(whole, spending=tuple(replace(s, known_on=later) for s in whole.spending))
    assert not learn(hidden, as_of=AS_OF, draws=100, seed=1).shapes
    early = learn(whole, as_of=AS_OF.replace(year=2022), draws=100, seed=1)
    assert (
        early.projects["duration general"]
        < learn(whole, as_of=AS_OF, draws=100, seed=1).projects["duration general"]
    )


@pytest.mark.proof
def test_bands_of_delays_and_curves_cover(measured):
    """80 % bands of delays and curves over 40 synthetic registers of 60 projects each."""
    runs, hits = 40, dict.fromkeys(quantities(TRUTH, 0, 100), 0)
    for seed in range(runs):
        for name, (draws, true) in quantities(Truth.drawn(seed), 1000 + seed, 1000).items():
            low, high = np.quantile(draws, [0.1, 0.9])
            hits[name] += int(low <= true <= high)
    measured(runs=runs, **{f"covered {k}": round(v / runs, 2) for k, v in hits.items()})
    for name, count in hits.items():
        assert binom.ppf(0.001, runs, 0.8) <= count, (name, count)
