"""Beliefs become draws that hold the stated mass between the stated ends."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import judgement

from scenario.judgement import draw, support
from scenario.seeds import generator


def test_full_mass_stays_between_the_ends_with_the_pert_mean():
    values = draw(judgement("a", 0.0, 2.0, 10.0), 200_000, 1)
    assert values.min() >= 0
    assert values.max() <= 10
    assert values.mean() == pytest.approx((0 + 4 * 2 + 10) / 6, abs=0.02)


@pytest.mark.parametrize("mass", [0.5, 0.8, 0.9])
def test_partial_mass_lies_between_the_ends(mass):
    j = judgement("a", 1.0, 2.0, 5.0, mass)
    low, high = support(j)
    assert low < 1
    assert high > 5
    values = draw(j, 200_000, 1)
    assert np.mean((values >= 1) & (values <= 5)) == pytest.approx(mass, abs=0.005)


def test_equal_ends_are_a_constant():
    assert set(draw(judgement("a", 3.0, 3.0, 3.0), 10, 1)) == {3.0}


def test_streams_are_keyed_by_name_not_by_order():
    first = draw(judgement("a", 0, 1, 2), 5, 1)
    draw(judgement("b", 0, 1, 2), 5, 1)
    np.testing.assert_array_equal(first, draw(judgement("a", 0, 1, 2), 5, 1))
    assert generator(1, "a", "b").integers(1 << 30) != generator(1, "ab").integers(1 << 30)
