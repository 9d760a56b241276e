"""Draws of several districts, joined by the path of the city above them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from known_truth.city_simulator import city

from scenario.model.growth_chain import forecast_growth, year_growth
from scenario.model.peers import peer_growth

ASKED = {"draws": 400, "seed": 3, "steps": 100}


@cache
def drawn():
    case = city(1)
    return peer_growth(case.known, case.peers, case.year, as_of=case.as_of, **ASKED)


def test_the_district_itself_gets_the_draws_of_its_own_forecast():
    case = city(1)
    paths = forecast_growth(case.known, case.year, as_of=case.as_of, **ASKED)
    alone = year_growth(paths["district0"])[:, -1]
    np.testing.assert_array_equal(drawn()["district0"], alone)
    assert list(drawn()) == [f"district{i}" for i in range(6)]


def test_a_figure_of_a_peer_moves_that_peer():
    case = city(1)
    *past, half = case.peers["district3"]
    stronger = {**case.peers, "district3": [*past, replace(half, value=half.value + 15.0)]}
    moved = peer_growth(case.known, stronger, case.year, as_of=case.as_of, **ASKED)
    assert np.median(moved["district3"] - drawn()["district3"]) > 4.0
    np.testing.assert_array_equal(moved["district0"], drawn()["district0"])


def test_peers_without_figures_are_wider_and_move_together():
    case = city(1)
    silent = {p: [] for p in case.peers}
    bare = peer_growth(case.known, silent, case.year, as_of=case.as_of, **ASKED)
    assert np.std(bare["district2"]) > 1.2 * np.std(drawn()["district2"])
    paths = forecast_growth(case.known, case.year, as_of=case.as_of, **ASKED)
    above = year_growth(paths["city"])[:, -1]
    assert np.corrcoef(bare["district2"], above)[0, 1] > 0.1


def test_without_a_figure_above_nothing_joins_them():
    case = city(1)
    lonely = replace(case.known, figures={"district0": case.known.of("district0")})
    with pytest.raises(ValueError, match="above"):
        peer_growth(lonely, case.peers, case.year, as_of=case.as_of, **ASKED)
