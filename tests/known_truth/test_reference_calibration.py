"""Known truth: of targets with a stated chance, about so many are met in simulated districts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from model.yearly_case import PRIORS, plan, target

from scenario.model.reference import chances
from scenario.model.reference_chance import Cell, chance_of, logit_moments

GROUPS = ("ledger", "certification", "amount", "share", "growth", "ratio")
SAID = chances(plan(target("count", 10.0)))
BIAS = PRIORS["publication_of_misses"]
#: New targets that are judged in each district.
NEW = 30


def worlds_of(districts: range):
    """Yield stated chances, bare published rates, and what became of the new targets."""
    for seed in districts:
        rng = np.random.default_rng([2024, seed])
        shared = rng.standard_normal()
        rate, cells = {}, []
        for g in GROUPS:
            m, s = logit_moments(SAID[g])
            own = rng.standard_normal()
            rate[g] = 1 / (1 + np.exp(-(m + s * np.sqrt(0.5) * (shared + own))))
        low, mode, high = BIAS.low, BIAS.mode, BIAS.high
        published = float(np.clip(rng.triangular(low, mode, high), low, high))
        for g in GROUPS:
            met = rng.random(rng.integers(0, 40)) < rate[g]
            seen = met[met | (rng.random(len(met)) < published)]
            if len(seen):
                cells.append(Cell(g, "district", "year", len(seen), int(seen.sum())))
        bare = {c.group: c.met / c.cases for c in cells}
        for g in ("certification", "amount", "share"):
            outcomes = rng.random(NEW) < rate[g]
            said = chance_of(g, cells, SAID, BIAS)
            yield said, bare.get(g, 0.5), rate[g], outcomes


def summary(districts: range):
    rows = list(worlds_of(districts))
    said = np.array([r[0].mean for r in rows])
    bare = np.array([r[1] for r in rows])
    truth = np.array([r[2] for r in rows])
    met = np.array([r[3].mean() for r in rows])
    held = np.mean([r[0].low <= r[2] <= r[0].high for r in rows])
    return said, bare, truth, met, held


def check(districts: range, tolerance: float, band: tuple[float, float]) -> dict[str, float]:
    """Assert what must hold and return what was measured."""
    said, bare, truth, met, held = summary(districts)
    assert abs(said.mean() - met.mean()) < tolerance
    edges = np.quantile(said, [0.0, 1 / 3, 2 / 3, 1.0])
    for low, high in pairwise(edges):
        inside = (said >= low) & (said <= high)
        assert abs(said[inside].mean() - met[inside].mean()) < 2 * tolerance
    assert band[0] <= held <= band[1]
    # Better than the bare published rate, which believes every success story.
    assert np.mean((said - truth) ** 2) < 0.7 * np.mean((bare - truth) ** 2)
    assert bare.mean() > met.mean()
    return {
        "stated": round(float(said.mean()), 4),
        "met": round(float(met.mean()), 4),
        "bare_published_rate": round(float(bare.mean()), 4),
        "bands_hold": round(float(held), 4),
    }


def test_chances_of_forty_districts():
    check(range(40), 0.04, (0.68, 0.92))


@pytest.mark.proof
def test_chances_of_two_hundred_districts(measured):
    """Chances of a reference class on 200 simulated districts with known hit rates."""
    found = check(range(200), 0.02, (0.76, 0.84))
    measured(districts=200, **found, bound="0.02 apart; bands hold 0.76–0.84")
