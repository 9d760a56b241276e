"""The year after a year's one number: steps of known spread, and kinds that keep their range."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import judgement

from scenario.model.count_evidence import log_levels
from scenario.model.year_after import counts_after, steps
from scenario.model.year_evidence import DRIFT, change_log_weights

SIZE = 40_000


def test_without_changes_the_judged_spread_is_kept_and_the_drift_added():
    said = judgement("j", 0.2, 0.2, 0.2)
    drawn = steps({2023: 1.0}, said, SIZE, np.random.default_rng(1))
    assert drawn.std() == pytest.approx(np.hypot(0.2, DRIFT), rel=0.02)
    assert drawn.mean() == pytest.approx(0.0, abs=4 * drawn.std() / np.sqrt(SIZE))


@pytest.mark.parametrize(("change", "wider"), [(0.0, False), (0.9, True)])
def test_past_changes_reweigh_the_spread(change, wider):
    said = judgement("j", 0.05, 0.3, 0.6)
    alone = steps({2023: 1.0}, said, SIZE, np.random.default_rng(1)).std()
    past = {2020: 1.0, 2021: 1.0 + change, 2022: 1.0, 2023: 1.0 + change}
    told = steps(past, said, SIZE, np.random.default_rng(1)).std()
    assert (told > 1.05 * alone) if wider else (told < 0.95 * alone)


def test_the_weights_are_the_densities_of_the_changes():
    from scipy.stats import norm

    sigmas = np.array([0.1, 0.4])
    past = {2020: 0.0, 2022: 0.3, 2023: 0.1}
    blur = {2020: 0.01, 2022: 0.02, 2023: 0.03}
    expected = [
        norm.logpdf(0.3, scale=np.sqrt(2 * s**2 + (2 * DRIFT) ** 2 + 0.03))
        + norm.logpdf(-0.2, scale=np.sqrt(s**2 + DRIFT**2 + 0.05))
        for s in sigmas
    ]
    assert change_log_weights(past, sigmas, blur) == pytest.approx(expected)


def test_counts_are_whole_and_twice_as_wide_as_poisson():
    later = counts_after(np.full(SIZE, 50.0), np.zeros(SIZE), np.random.default_rng(2))
    assert np.all(later == np.round(later))
    assert later.mean() == pytest.approx(50.5, rel=0.01)
    assert later.var() == pytest.approx(2 * 50.5, rel=0.03)  # Poisson on top of gamma
    level, blur = log_levels({2023: 50.0})
    assert level[2023] == pytest.approx(np.log(50.0 + 1 / 6))
    assert blur[2023] == pytest.approx(1 / 50.5)
