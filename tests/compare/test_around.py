"""A target said to be around a number: within its tolerance, and at the number itself."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from worlds import fitted, plan

from scenario.compare.verdict import at_point, both_chances, judge
from scenario.model.contract import Draws
from scenario.typeset import typeset


def test_around_a_number_both_chances_are_given():
    p = plan()
    goal = p.targets["output"]
    (value,) = goal.values[2024]
    around = replace(
        goal, comparison="around", values={2024: (replace(value, threshold=8.0, tolerance=0.5),)}
    )
    draws = np.array([7.4, 7.5, 7.9, 8.0, 8.3, 8.5, 8.6, 9.0])
    p = replace(p, targets={**p.targets, "output": around})
    model = replace(fitted(p, size=8)["output"], draws=Draws(draws), settled=False)
    one = judge(around, around.values[2024][0], model, Draws(draws))
    assert one.chance == 5 / 8  # 7.5 to 8.5
    assert (at_point(one, "higher"), at_point(one, "lower")) == (5 / 8, 4 / 8)
    said = both_chances(one, "lower", "%")
    assert said == typeset("上下0.5%以内算达到,概率63%;按不高于8%计,概率50%。")
    plain = replace(one, target=goal)
    assert at_point(plain, "higher") is None
    assert both_chances(plain, "higher", "%") == ""
