"""Written light rules are read exactly; gaps and overlaps of the line are refused."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from math import inf, nextafter
from pathlib import Path

import numpy as np
import pytest

from scenario.errors import ScenarioError
from scenario.light_terms import Band, LightRule, faults
from scenario.read.plan import read_plan

ROOT = Path(__file__).parents[2]
WHOLE = ROOT / "tests" / "bad_params" / "whole"


def rule(*bands):
    return LightRule("r", "规则", ("count",), "linear", bands, False, date(2024, 1, 1))


def ids(*bands):
    return [f.id for f in faults(rule(*bands), "lights.yaml r")]


GREEN, AMBER = Band("green", 0.0, True), Band("amber", -10.0, True, 0.0, False)
RED = Band("red", high=-10.0)


@pytest.mark.parametrize(
    ("bands", "expected"),
    [
        ((GREEN, AMBER, RED), []),
        ((RED, GREEN, AMBER), []),
        ((GREEN, RED), ["PL-080"]),
        ((GREEN, AMBER), ["PL-080"]),
        ((AMBER, RED), ["PL-080"]),
        # one point belongs to nobody, and to two
        ((Band("green", 0.0, False), AMBER, RED), ["PL-080"]),
        ((GREEN, Band("amber", -10.0, True, 0.0, True), RED), ["PL-081"]),
        ((GREEN, Band("amber", -10.0, True, 5.0, False), RED), ["PL-081"]),
        # a band inside another one
        ((Band("green"), Band("red", 1.0, True, 2.0, True)), ["PL-081"]),
        ((GREEN, Band("amber", 0.0, True, -10.0, False), RED), ["PL-082"]),
        ((GREEN, Band("amber", 1.0, True, 1.0, False), RED), ["PL-082"]),
        # the published rule that leaves 0–10 open
        ((Band("green", 10.0, True), Band("amber", -10.0, True, 0.0, True), RED), ["PL-080"]),
    ],
)
def test_the_whole_line_is_covered_once(bands, expected):
    assert ids(*bands) == expected


def test_the_validator_agrees_with_counting_on_a_grid():
    """Whatever the bands: faults exactly when some value has no light or two."""
    rng = np.random.default_rng(5)
    grid = [v / 2 for v in range(-9, 10)]
    probes = [p for v in grid for p in (nextafter(v, -inf), v, nextafter(v, inf))] + [-1e9, 1e9]
    wrong = fine = 0
    for _ in range(600):
        cuts = sorted(rng.choice(grid, rng.integers(1, 4), replace=False))
        ends = [-inf, *cuts, inf]
        bands = []
        for low, high in pairwise(ends):
            bands.append(
                Band("green", float(low), bool(rng.integers(2)) and low > -inf, float(high),
                     bool(rng.integers(2)) and high < inf)
            )  # fmt: skip
        held = [sum(b.holds(p) for b in bands) for p in probes]
        bad = any(h != 1 for h in held)
        assert bool(ids(*bands)) is bad, (bands, held)
        wrong, fine = wrong + bad, fine + (not bad)
    assert min(wrong, fine) > 20


@pytest.mark.parametrize(
    ("gap", "colour"),
    [(0.0, "green"), (-0.04, "green"), (-0.06, "amber"), (-10.0, "amber"), (-10.04, "amber"),
     (-10.06, "red"), (1e9, "green"), (-1e9, "red")],
)  # fmt: skip
def test_a_gap_is_compared_as_it_is_printed(gap, colour):
    assert rule(GREEN, AMBER, RED).colour(gap) == colour


def test_a_rule_with_a_hole_never_guesses():
    with pytest.raises(ValueError, match="0 bands"):
        rule(GREEN, RED).colour(-5.0)


def test_the_shipped_rule_is_marked_as_an_example():
    (shipped,) = read_plan(ROOT / "params").lights.values()
    assert not shipped.official
    assert "示例规则,待区里确认" in shipped.name
    assert faults(shipped, "") == []
    assert [shipped.colour(g) for g in (3.0, -3.0, -30.0)] == ["green", "amber", "red"]


TEXT = """schema: 1
rules:
  one:
    name: 规则
    status: example
    in_force_from: 2024-01-01
    kinds: [count]
    schedule: seasonal
    bands:
      - {light: green, above: 0}
      - {light: amber, from: -10, to: 0}
      - {light: red, below: -10}
"""


def read(tmp_path, text):
    from shutil import copytree

    folder = copytree(WHOLE, tmp_path / "params")
    (folder / "lights.yaml").write_text(text, "utf-8")
    return read_plan(folder)


def test_ends_inside_and_outside(tmp_path):
    one = read(tmp_path, TEXT).lights["one"]
    assert (one.schedule, one.decimals) == ("seasonal", 1)
    assert [one.colour(g) for g in (0.1, 0.0, -10.0, -10.1)] == ["green", "amber", "amber", "red"]


def test_a_folder_without_lights_has_none():
    assert read_plan(WHOLE).lights == {}


@pytest.mark.parametrize(
    ("old", "new", "id"),
    [
        ("above: 0}", "above: 1}", "PL-080"),
        ("above: 0}", "from: 0}", "PL-081"),
        ("above: 0}", "above: 0, from: 0}", "PL-082"),
        ("status: example", "status: official", "PL-083"),
        ("[count]", "[rank]", "PL-084"),
        ("light: red", "light: blue", "PL-013"),
        ("schedule: seasonal", "schedule: weekly", "PL-013"),
        ("above: 0}", "above: 0, over: 1}", "IN-081"),
        ("    bands:", "    decimals: one\n    bands:", "IN-080"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, old, new, id):
    with pytest.raises(ScenarioError) as caught:
        read(tmp_path, TEXT.replace(old, new))
    assert id in {f.id for f in caught.value.findings}
    assert all("lights.yaml 第" in f.where for f in caught.value.findings)
