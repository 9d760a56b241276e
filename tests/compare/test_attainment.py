"""Joint attainment: how many, which pairs, all of them."""

from __future__ import annotations

from dataclasses import replace
from math import comb

import numpy as np
import pytest
import worlds

from scenario.compare.attainment import attainment, headline, hits_of, joint_attainment
from scenario.compare.outlook import outlook
from scenario.simulate.run import forecast


@pytest.fixture(scope="module")
def seen():
    fitted = worlds.fitted(worlds.plan())
    return outlook(forecast(fitted, fitted.plan.scenarios["baseline"]))


def test_counts_and_chances_of_independent_targets():
    rng = np.random.default_rng(1)
    hits = rng.random((40_000, 6)) < 0.8
    got = joint_attainment(tuple("abcdef"), hits)
    expected = [comb(6, k) * 0.8**k * 0.2 ** (6 - k) for k in range(7)]
    np.testing.assert_allclose(got.number["chance"], expected, atol=0.01)
    assert got.all_met == pytest.approx(got.all_if_independent, abs=0.01)
    assert got.expected == pytest.approx(4.8, abs=0.02)
    assert (got.low, got.median, got.high) == (4, 5, 6)


def test_five_targets_at_eighty_per_cent_together():
    """Correlated normal scores at 0.6: a good half of the time, not a third."""
    rng = np.random.default_rng(2)
    common, own = rng.standard_normal((200_000, 1)), rng.standard_normal((200_000, 5))
    score = np.sqrt(0.6) * common + np.sqrt(0.4) * own
    hits = score > np.quantile(score, 0.2, axis=0)
    got = joint_attainment(tuple("abcde"), hits)
    assert got.all_if_independent == pytest.approx(0.33, abs=0.01)
    assert got.all_met == pytest.approx(0.55, abs=0.02)


def test_pairs_that_fail_together_come_first():
    a = np.array([True, False, False, True, True, True, True, True, True, True])
    b = a.copy()
    c = np.array([False, True, True, True, True, True, True, True, True, True])
    got = joint_attainment(("a", "b", "c"), np.column_stack([a, b, c]))
    assert len(got.pairs) == 1
    first = got.pairs.iloc[0]
    assert (first["first"], first["second"]) == ("a", "b")
    assert first["both_fail"] == pytest.approx(0.2)
    assert first["times"] == pytest.approx(5.0)
    assert first["correlation"] == pytest.approx(1.0)


def test_distribution_sums_to_one_and_agrees_with_the_outlook(seen):
    got = attainment(seen)
    assert got.number["chance"].sum() == pytest.approx(1.0)
    assert got.targets == ("investment", "output")
    for k, share in seen.joint.items():
        assert got.number["chance"][k] == pytest.approx(share)
    single = [seen.targets[t].chance for t in got.targets]
    assert got.expected == pytest.approx(sum(single))
    assert got.all_met <= min(single)


def test_headline_targets_are_those_of_the_first_section(seen):
    assert headline(seen) == ("investment", "output")
    other = replace(seen.targets["output"], value=replace(
        seen.targets["output"].value,
        references=(replace(seen.targets["output"].value.references[0], clause="二(一)1"),),
    ))  # fmt: skip
    fewer = replace(seen, targets={**seen.targets, "output": other})
    assert headline(fewer) == ("investment",)


def test_targets_without_a_verdict_are_left_out_unless_named(seen):
    silent = replace(seen.targets["output"], verdict="")
    known = replace(seen, targets={**seen.targets, "output": silent})
    assert attainment(known).targets == ("investment",)
    assert attainment(known, ["output", "investment"]).targets == ("investment", "output")
    with pytest.raises(KeyError):
        attainment(known, ["nothing"])


def test_nothing_to_judge_is_no_error(seen):
    got = attainment(seen, [])
    assert got.targets == ()
    assert got.text == ()
    assert hits_of(seen, []).size == 0


def test_the_sentence_never_says_nothing_or_everything(seen):
    text = "".join(attainment(seen).text)
    assert text.startswith("2项目标")
    assert "概率约0%" not in text
    assert "100%" not in text
