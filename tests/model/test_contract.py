"""What every model of the catalogue promises, tested on each of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from model import annual_case
from model.growth_case import growth_row, nation_lines, observations_of, small_plan
from model.test_yearly_contract import KINDS

from scenario.model.catalogue import MODELS
from scenario.model.contract import Fitted
from scenario.terms import Observations, Plan, Target

DRAWS = 300


@dataclass(frozen=True)
class Case:
    """One kind's plan, target and observations.

    ``later`` became known after ``as_of``; ``closing`` publishes the year's own figure.
    """

    plan: Plan
    target: Target
    known: Observations
    with_later: Observations
    closed: Observations


def _annual(kind: str) -> Case:
    plan = annual_case.plan()
    target = plan.targets[kind]
    rows = annual_case.simulated_panel(years=range(2016, 2023)) + annual_case.town_rows()
    rows += [
        annual_case.row("town", "manufacturing_quality_rank_province", y, 6 + y % 3, f"{y + 1}-05-01")
        for y in range(2018, 2023)
    ]  # fmt: skip
    late = [
        annual_case.row("town", target.indicator, 2023, 1, "2024-10-15"),
        annual_case.row("p00", "rd_to_gdp", 2023, 9.9, "2024-12-31"),
    ]
    own = [annual_case.row("town", target.indicator, y, 3.0, "2024-09-01") for y in (2023, 2024)]
    return Case(
        plan,
        target,
        annual_case.observed(rows),
        annual_case.observed(rows + late),
        annual_case.observed(rows + own),
    )


def _growth(folder: Path) -> Case:
    name = "industrial_value_added"
    plan = small_plan()
    lines = nation_lines(name)
    lines += [
        growth_row("zhenhai", name, f"{y}-01", f"{y}-12", v, f"{y + 1}-03-01", "final")
        for y, v in ((2019, 6.1), (2020, 4.0), (2021, 9.0), (2022, 5.2), (2023, 7.4))
    ]
    late = [growth_row("zhenhai", name, "2024-01", "2024-09", 30.0, "2024-10-25")]
    own = [growth_row("zhenhai", name, "2024-01", "2024-12", 7.0, "2024-09-01", "final")]
    return Case(
        plan,
        plan.targets[f"{name}_growth"],
        observations_of(folder / "known", lines),
        observations_of(folder / "late", lines + late),
        observations_of(folder / "closed", lines + own),
    )


BUILDERS: Mapping[str, Callable[[Path], Case]] = {
    "growth": _growth,
    "ratio": lambda folder: _annual("ratio"),
    "rank": lambda folder: _annual("rank"),
}


@pytest.fixture(scope="module", params=sorted(BUILDERS))
def case(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Case:
    return BUILDERS[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def fitted(case: Case) -> Fitted:
    return _fit(case, case.known)


def _fit(case: Case, observations: Observations, seed: int = 1) -> Fitted:
    model = MODELS[case.target.kind](case.plan, case.target)
    return model.fit(observations, draws=DRAWS, seed=seed)


def _arrays(fitted: Fitted) -> dict[str, np.ndarray]:
    draws = fitted.draws
    out = {"values": draws.values} | {f"reading {k}": v for k, v in draws.readings.items()}
    out |= {f"part {k}": v for k, v in draws.parts.items()}
    return out


def test_every_kind_has_a_case() -> None:
    assert {*BUILDERS, *KINDS} == set(MODELS)  # the yearly kinds have a file of their own


def test_draws_have_the_asked_shape_and_are_finite(fitted: Fitted) -> None:
    for name, values in _arrays(fitted).items():
        assert values.shape == (DRAWS,), name
        assert np.isfinite(values).all(), name
    assert np.ptp(fitted.draws.values) > 0
    assert not fitted.settled


def test_same_seed_same_bytes_and_nothing_from_the_future(case: Case, fitted: Fitted) -> None:
    again = _arrays(_fit(case, case.with_later))
    for name, values in _arrays(fitted).items():
        assert values.tobytes() == again[name].tobytes(), name


def test_another_seed_gives_other_draws(case: Case, fitted: Fitted) -> None:
    other = _fit(case, case.known, seed=2)
    assert not np.array_equal(other.draws.values, fitted.draws.values)


def test_a_published_year_is_constant(case: Case) -> None:
    closed = _fit(case, case.closed)
    assert closed.settled
    assert closed.evidence.basis == "settled"
    assert np.ptp(closed.draws.values) == 0


def test_evidence_is_complete(case: Case, fitted: Fitted) -> None:
    evidence = fitted.evidence
    assert evidence.text
    assert evidence.narrowing
    assert evidence.own > 0
    assert "used_as" in evidence.rows
    assert len(evidence.rows) > 0
    assert fitted.target == case.target.id
    model = MODELS[case.target.kind](case.plan, case.target)
    assert (fitted.model, fitted.version) == (model.id, model.version)
    assert "engine" in fitted.diagnostics


def test_prior_can_be_looked_at(case: Case) -> None:
    model = MODELS[case.target.kind](case.plan, case.target)
    table = model.preview_prior(draws=200, seed=1)
    assert list(table.columns) == ["quantile", "value"]
    assert np.isfinite(table["value"]).all()
    assert table["value"].is_monotonic_increasing


def test_inputs_say_what_decides(case: Case) -> None:
    import json

    model = MODELS[case.target.kind](case.plan, case.target)
    assert json.dumps(model.inputs(), sort_keys=True, default=str)
    assert model.inputs()
