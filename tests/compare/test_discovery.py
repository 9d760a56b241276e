"""The box that was planted is the box that is found, and nothing is found where nothing is."""

from __future__ import annotations

import numpy as np
import pytest
from made_rows import rows_of

from scenario.compare.discovery import find_box
from scenario.compare.stress import stress
from scenario.typeset import typeset

SIZE = 4000


def planted(seed: int):
    rng = np.random.default_rng(seed)
    x = {f"x{i}": rng.uniform(size=SIZE) for i in range(8)}
    inside = (x["x1"] < 0.4) & (x["x4"] > 0.6)
    miss = np.where(inside, rng.uniform(size=SIZE) < 0.95, rng.uniform(size=SIZE) < 0.05)
    return x, miss


@pytest.mark.parametrize("seed", range(3))
def test_the_planted_box_is_found(seed):
    x, miss = planted(seed)
    box = find_box(x, miss, np.full(SIZE, 1.0 / SIZE))
    assert box.inputs == ("x1", "x4")
    below, above = box.limits
    assert (below.low, above.high) == (-np.inf, np.inf)
    assert below.high == pytest.approx(0.4, abs=0.05)
    assert above.low == pytest.approx(0.6, abs=0.05)
    inside = (x["x1"] <= below.high) & (x["x4"] >= above.low)
    assert box.mass == pytest.approx(inside.mean())
    assert box.density == pytest.approx(miss[inside].mean())
    assert box.coverage == pytest.approx(miss[inside].sum() / miss.sum())
    assert max(box.quasi_p.values()) < 1e-6
    # what was planted: 0.4 of 0.4, misses 0.95 inside and 0.05 outside
    assert box.mass == pytest.approx(0.16, abs=0.025)
    assert box.density == pytest.approx(0.95, abs=0.03)
    assert box.coverage == pytest.approx(0.152 / (0.152 + 0.84 * 0.05), abs=0.05)


def test_nothing_is_found_where_nothing_is():
    x, _ = planted(1)
    rng = np.random.default_rng(9)
    weights = np.full(SIZE, 1.0 / SIZE)
    assert find_box(x, rng.uniform(size=SIZE) < 0.3, weights) is None
    assert find_box(x, np.zeros(SIZE, dtype=bool), weights) is None
    assert find_box({}, rng.uniform(size=SIZE) < 0.3, weights) is None


def test_shares_are_shares_of_probability_not_of_rows():
    x, miss = planted(1)
    heavy = np.where(x["x1"] < 0.4, 4.0, 1.0)
    weights = heavy / heavy.sum()
    box = find_box(x, miss, weights)
    inside = (x["x1"] <= box.limits[0].high) & (x["x4"] >= box.limits[1].low)
    assert box.mass == pytest.approx(weights[inside].sum())
    assert box.mass > 1.5 * inside.mean()


def test_the_bad_case_is_one_sentence_with_coverage_density_and_how_often_it_comes_back():
    x, miss = planted(2)
    rng = np.random.default_rng(5)
    value = np.where(miss, -1.0, 1.0) + 0.1 * rng.standard_normal(SIZE)
    found = stress(rows_of(x, value, line=0.0), higher_is_better=True, seed=1)
    assert found.low == pytest.approx(np.sort(value)[SIZE // 10], abs=0.02)
    assert found.same > 0.9
    assert set(found.again) == {"x1", "x4"}
    assert typeset("当“x1”低于") in found.text[0]
    assert "多半完不成" in found.text[0]
    assert found.table["input"].tolist() == ["x1", "x4"]


def test_a_world_without_a_box_says_so():
    rng = np.random.default_rng(5)
    x = {"a": rng.uniform(size=SIZE)}
    found = stress(rows_of(x, rng.standard_normal(SIZE), line=0.0), higher_is_better=True, seed=1)
    assert found.box is None
    assert "没有找到" in found.text[0]
    assert len(found.table) == 0
