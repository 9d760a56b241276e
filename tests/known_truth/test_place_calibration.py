"""Known truth: a chance of being among the first must come true as often as it says."""

from __future__ import annotations

import numpy as np
import pytest
from known_truth.city_simulator import City, city

from scenario.compare.place import places
from scenario.model.peers import peer_growth

DRAWS, STEPS, FIRST = 1000, 200, 2


def judged(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return every district's chance of the first two places, and whether it was there."""
    case: City = city(seed)
    drawn = peer_growth(
        case.known, case.peers, case.year, as_of=case.as_of, draws=DRAWS, seed=seed, steps=STEPS
    )
    table = np.column_stack(list(drawn.values()))
    order = [np.roll(np.arange(table.shape[1]), -i) for i in range(table.shape[1])]
    chance = [np.mean(places(table[:, o], 1) <= FIRST) for o in order]
    came = [places(case.truth[None, o], 1)[0] <= FIRST for o in order]
    return np.array(chance), np.array(came, dtype=float)


def scores(cities: int) -> tuple[np.ndarray, np.ndarray]:
    """Return chances and outcomes of all districts of so many cities."""
    found = [judged(seed) for seed in range(cities)]
    return np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])


@pytest.mark.proof
def test_places_of_a_hundred_cities():
    chance, came = scores(100)
    assert np.mean((chance - came) ** 2) < 0.8 * np.mean((came.mean() - came) ** 2)
    for low, high in ((0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.01)):
        inside = (chance >= low) & (chance < high)
        assert inside.sum() >= 40
        assert came[inside].mean() == pytest.approx(chance[inside].mean(), abs=0.09)


def test_places_of_six_cities():
    chance, came = scores(6)
    assert len(chance) == 36
    assert chance.sum() >= 12
    assert np.mean((chance - came) ** 2) < 0.22
