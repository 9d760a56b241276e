"""Swings, shares and the value of a datum say what a known linear world says."""

from __future__ import annotations

import numpy as np
import pytest
from made_rows import rows_of

from scenario.compare.experiments import read_experiments
from scenario.compare.information import information
from scenario.compare.tornado import tornado
from scenario.errors import ScenarioError

RNG = np.random.default_rng(20240930)
SIZE = 20_000
A, B, NOISE, IDLE = RNG.standard_normal((4, SIZE))
#: Y = 3A − B + noise: known to the last digit.
LINEAR = rows_of({"a": A, "b": B, "idle": IDLE}, 10.0 + 3.0 * A - B + NOISE, line=10.0)
Z90 = 1.2816


def test_ends_are_equally_likely_and_the_value_there_is_the_conditional_mean():
    found = tornado(LINEAR)
    assert [s.input for s in found.swings] == ["a", "b"]
    assert [s.input for s in found.silent] == ["idle"]
    first = found.swings[0]
    assert first.low_at == pytest.approx(-Z90, abs=0.03)
    assert first.high_at == pytest.approx(Z90, abs=0.03)
    assert first.value_high == pytest.approx(10.0 + 3.0 * Z90, abs=0.1)
    assert found.swings[1].on_value == pytest.approx(
        -2.0 * Z90, abs=4 * found.swings[1].value_error
    )


def test_the_chance_swings_with_the_value():
    from scipy.stats import norm

    first = tornado(LINEAR).swings[0]
    # given a, the rest has variance two; the line is the middle of Y, the figure is rounded to 0.1
    expected = norm.cdf((3.0 * Z90 + 0.05) / np.sqrt(2.0))
    assert first.chance_high == pytest.approx(expected, abs=0.02)
    assert first.chance_low == pytest.approx(1.0 - expected, abs=0.02)


def test_weights_count():
    twice = rows_of({"a": A}, 3.0 * A, line=0.0, weights=np.where(A > 0, 3.0, 1.0))
    assert tornado(twice).chance == pytest.approx(0.75, abs=0.02)


def test_what_is_worth_knowing_is_the_share_of_variance():
    found = information(LINEAR, seed=1)
    gains = {i.input: i.gain for i in found.items}
    # classes of one twentieth lose a little of a linear effect
    assert gains["a"] == pytest.approx(9.0 / 11.0, abs=0.02)
    assert gains["b"] == pytest.approx(1.0 / 11.0, abs=0.02)
    idle = next(i for i in found.items if i.input == "idle")
    assert idle.low < 0.0 < idle.high or idle.gain < 0.002
    assert found.items[0].width == pytest.approx(2 * Z90 * np.sqrt(2.0), abs=0.2)
    assert "“a”" in found.text[0]


def test_a_world_without_effects_says_so():
    still = rows_of({"idle": IDLE}, NOISE, line=0.0)
    assert tornado(still).swings == ()
    assert "没有一项" in tornado(still).text[-1]
    assert "没有哪一项" in information(still, seed=1).text[0]


def test_rows_are_stored_once_by_content_and_read_back_whole(tmp_path):
    path = LINEAR.store(tmp_path)
    assert LINEAR.store(tmp_path) == path
    assert len(list(tmp_path.iterdir())) == 1
    back = read_experiments(path)
    assert back.to_bytes() == LINEAR.to_bytes()
    assert tornado(back) == tornado(LINEAR)
    other = rows_of({"a": A}, A, line=0.0)
    assert other.store(tmp_path) != path


def test_a_changed_file_is_refused(tmp_path):
    path = LINEAR.store(tmp_path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(bytes(content))
    with pytest.raises(ScenarioError, match="CO-010"):
        read_experiments(path)


@pytest.mark.bench
def test_tornados_of_all_headline_targets_take_less_than_ten_seconds(request, timed):
    import time

    import scenario as sc
    from scenario.compare.attainment import headline
    from scenario.compare.experiments import experiments

    root = request.config.rootpath
    plan = sc.read_plan(root / "params")
    known = sc.read_observations(root / "data", as_of="2024-09-30")
    fitted = sc.choose_models(plan).fit(known, cache=root / "outputs" / ".cache")
    base = sc.forecast(fitted, plan.scenarios["baseline"])
    ids = headline(sc.outlook(base))
    start = time.perf_counter()
    found = [tornado(experiments(base, t)) for t in ids]
    seconds = time.perf_counter() - start
    assert len(found) >= 5
    timed(f"tornado of {len(found)} headline targets", seconds, 10.0)
