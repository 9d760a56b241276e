"""The shipped case, made once for all files that look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

import scenario as sc

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def plan():
    return sc.read_plan(ROOT / "params")


@pytest.fixture(scope="session")
def observations(plan):
    return sc.read_observations(ROOT / "data", as_of=plan.settings.as_of)


@pytest.fixture(scope="session")
def fitted(plan, observations):
    return sc.choose_models(plan).fit(observations, cache=None)


@pytest.fixture(scope="session")
def base(plan, fitted):
    return sc.forecast(fitted, plan.scenarios["baseline"])


@pytest.fixture(scope="session")
def outlook(base):
    return sc.outlook(base)


@pytest.fixture(scope="session")
def effects(plan, fitted, base):
    others = [s for s in plan.scenarios.values() if s.id != "baseline"]
    return sc.contrast(base, *(sc.forecast(fitted, s) for s in others))


@pytest.fixture(scope="session")
def memo(plan, observations, outlook, effects):
    return sc.memo("mid_year", outlook, effects, findings=sc.check_inputs(plan, observations))
