"""The reference engine: asked for, passed on, named; never a silent fallback."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from model import annual_case
from model.yearly_case import PRIORS, observations, plan, practice, recorded, target

from scenario.model import cache, reference
from scenario.model.catalogue import (
    ALREADY_SAMPLED,
    NO_REFERENCE,
    Models,
    answered,
    choose_models,
)
from scenario.model.reference import SAMPLED
from scenario.model.reference_chance import Cell, Chance, chance_of
from scenario.model.reference_sampled import sampled_chance

RECORD = [r for n in range(4) for r in recorded("count", n > 0, 1.1 if n else 0.8, n)]
SEEN = observations(RECORD)
DIAGNOSTICS = MappingProxyType({"answered_by": "reference", "passed": True, "engine": "sampled"})


def models(engine: str, kind: str = "count") -> Models:
    goal = {"count": 20.0, "milestone": 12.0}[kind]
    one = target(kind, goal)
    group = {"count": "certification", "milestone": "start"}[kind]
    return choose_models(plan(one, practices={kind: practice(kind, group)}), engine)  # type: ignore[arg-type]


@pytest.fixture
def half(monkeypatch):
    """A sampler that always finds one half."""

    def said(*args, **options):
        return Chance(0.5, 0.4, 0.6, 0.7, 4), DIAGNOSTICS

    monkeypatch.setattr(reference, "sampled_chance", said)


@pytest.mark.parametrize("kind", ["count", "milestone"])
def test_the_reference_answers_where_a_model_has_one(half, kind):
    first = models("default", kind).fit(SEEN, draws=400, cache=None)[kind]
    other = models("reference", kind).fit(SEEN, draws=400, cache=None)[kind]
    assert first.diagnostics["answered_by"] == "default"
    assert other.diagnostics["answered_by"] == "reference"
    assert SAMPLED in other.notes
    assert SAMPLED not in first.notes
    line = 12.0 if kind == "milestone" else 20.0
    met = other.draws.values <= line if kind == "milestone" else other.draws.values >= line
    assert np.mean(met) == pytest.approx(0.5, abs=0.01)
    assert not np.array_equal(first.draws.values, other.draws.values)


def test_two_engines_never_share_a_cached_answer():
    a, b = models("default")["count"], models("reference")["count"]
    keys = [cache.key(m, SEEN, draws=400, seed=1) for m in (a, b)]
    assert keys[0] != keys[1]


def test_some_of_the_models_keep_the_engine(half):
    one = models("reference").only("count").fit(SEEN, draws=200, cache=None)["count"]
    assert one.diagnostics["answered_by"] == "reference"


def test_without_a_record_the_closed_form_is_exact_and_that_is_said():
    one = models("reference").fit(observations(), draws=200, cache=None)["count"]
    assert one.diagnostics["answered_by"] == "default"
    assert one.notes[-1] == NO_REFERENCE


def test_a_model_without_a_reference_says_so():
    known = annual_case.plan()
    rank = {"rank": known.targets["rank"]}
    found = choose_models(replace(known, targets=rank), "reference")
    one = found.fit(annual_case.observed([]), draws=200, cache=None)["mfg_quality_rank"]
    assert one.diagnostics["answered_by"] == "default"
    assert one.notes[-1] == NO_REFERENCE


def test_what_is_sampled_anyway_and_what_is_settled():
    one = models("default").fit(SEEN, draws=200, cache=None)["count"]
    sampled = replace(one, diagnostics={"engine": "PyMC, nutpie NUTS"})
    assert answered(sampled, "reference").notes[-1] == ALREADY_SAMPLED
    assert answered(replace(one, settled=True), "reference").notes == one.notes
    assert answered(one, "default").notes == one.notes


@pytest.mark.proof
def test_sampling_agrees_with_the_closed_form_on_a_made_up_record(measured):
    """Chance of a class on a made-up record: closed form against PyMC."""
    judged = {g: PRIORS[id] for g, id in reference.CHANCES.items()}
    cells = [Cell("ledger", "district", "year", 12, 9), Cell("growth", "nation", "year", 6, 5)]
    asked = ("certification", cells, judged, PRIORS["publication_of_misses"])
    quick, (slow, diagnostics) = chance_of(*asked), sampled_chance(*asked)
    measured(closed_form=round(quick.mean, 4), sampled=round(slow.mean, 4), bound="0.015 apart")
    assert diagnostics["passed"]
    assert slow.mean == pytest.approx(quick.mean, abs=0.015)
    assert slow.cases == quick.cases == 18
