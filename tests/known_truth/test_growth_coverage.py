"""Known truth: bands that say eighty per cent must hold eighty per cent of simulated years."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import numpy as np
import pytest
from known_truth.district_simulator import simulated_cases

from scenario.model.growth_chain import forecast_growth, year_growth
from scenario.settings import tails

#: Enough for the two edges of a band; the memo uses more.
DRAWS, STEPS = 1000, 200


def inside(seed: int) -> list[bool]:
    """Say for the ten judged years of one district whether the band held the truth."""
    hits = []
    for case in simulated_cases(seed):
        paths = forecast_growth(
            case.known, case.year, as_of=case.as_of, draws=DRAWS, seed=seed, steps=STEPS
        )
        low, high = np.quantile(year_growth(paths["district"])[:, -1], tails())
        hits.append(bool(low <= case.truth <= high))
    return hits


def test_bands_of_the_first_twenty_districts() -> None:
    hits = [hit for seed in range(20) for hit in inside(seed)]
    assert len(hits) == 200
    assert 0.74 <= np.mean(hits) <= 0.86


@pytest.mark.proof
def test_bands_of_two_hundred_districts(measured: Callable[..., None]) -> None:
    """80 % bands of the growth engine on 200 simulated districts × 10 years."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        hits = [hit for district in pool.map(inside, range(200)) for hit in district]
    measured(years=len(hits), covered=round(float(np.mean(hits)), 4), bound="0.77–0.83")
    assert len(hits) == 2000
    assert 0.77 <= np.mean(hits) <= 0.83


def test_no_case_holds_a_figure_of_its_own_second_half() -> None:
    for case in simulated_cases(0):
        for region in case.known.chain:
            for figure in case.known.of(region):
                window = figure.window
                assert window.year < case.year or window.last <= 6
