"""Laws of every scenario of an invented district: longer delays, more land, sums, and nothing moved."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import fitted, plan, project, scenario

from scenario.project_terms import STAGES
from scenario.simulate.overrides import Moves, moves
from scenario.simulate.pipeline import Pipeline
from scenario.simulate.run import Ready, forecast, prepare
from scenario.terms import Override, Plan, Project

SIZE = 10
MONTHS = st.integers(0, 24)
AREA = st.integers(0, 500)
LAND_STAGE = st.sampled_from(["quota", "cleared", "listed", "awarded", "delivered", "permitted"])
DAYS = st.integers(-30, 24).map(lambda m: f"{2024 + m // 12:04d}-{m % 12 + 1:02d}")


@st.composite
def projects(draw) -> dict[str, Project]:
    """Draw a register of one to four projects in any stage, with what may be known of them."""
    found = {"key_projects_other": project("key_projects_other", kind="block")}
    for i in range(draw(st.integers(1, 4))):
        stage = draw(st.sampled_from(["", *STAGES]))
        started = stage in STAGES[5:]
        start = draw(st.integers(-30, 8)) if started and draw(st.booleans()) else None
        amount = draw(st.one_of(st.none(), st.floats(0.2, 300.0)))
        counted = start is not None and amount is not None and draw(st.booleans())
        found[f"p{i}"] = project(
            f"p{i}",
            stage=stage,
            profile=draw(st.sampled_from(["", "general", "petrochemical", "even"])),
            planned_start=draw(st.one_of(st.just(""), DAYS)),
            actual_start="" if start is None else f"{2024 + start // 12:04d}-{start % 12 + 1:02d}",
            investment_100m_yuan=amount,
            fixed_investment_100m_yuan=draw(st.one_of(st.none(), st.floats(0.1, 200.0))),
            land_fee_100m_yuan=draw(st.one_of(st.none(), st.floats(0.0, 5.0))),
            counted_100m_yuan=draw(st.floats(0.0, 20.0)) if counted else None,
            counted_to="2024-09" if counted else "",
            manufacturing=draw(st.sampled_from(["yes", "mixed", "unknown"])),
            recognition=draw(st.sampled_from(["physical_progress", "vouchers", "unknown"])),
        )
    return found


def ready_of(register: dict[str, Project]) -> tuple[Plan, Ready]:
    p = replace(plan(projects=register))
    return p, prepare(fitted(p, size=SIZE))


def under(p: Plan, months: int, stretch: int, mu: int, stage: str) -> Moves:
    items = [Override("land_supply", "set", float(mu)), Override("land_stage", "set", stage)]
    items += [Override("projects.*.planned_start", "shift", f"{months} months")]
    items += [Override("projects.*.planned_finish", "shift", f"{stretch} months")]
    return moves(p, scenario("s", *items))


def gains(p: Plan, ready: Ready, change) -> np.ndarray:
    from scenario.simulate.added_land import add_land
    from scenario.simulate.levels import Beliefs

    pipeline: Pipeline = ready.pipelines["investment"]
    total = pipeline.under(change).between(9, 12)
    if change.land_mu:
        total = total + add_land(Beliefs(p, SIZE, 7), change, 9).effect.investment.this_year
    return total


def laws(register, months, longer, stretch, mu, more, stage) -> None:
    """Check every law in one generated case."""
    p, ready = ready_of(register)
    pipeline = ready.pipelines["investment"]
    start = gains(p, ready, under(p, months, stretch, mu, stage))
    assert (gains(p, ready, under(p, months + longer, stretch, mu, stage)) <= start + 1e-9).all()
    assert (gains(p, ready, under(p, months, stretch + longer, mu, stage)) <= start + 1e-9).all()
    assert (gains(p, ready, under(p, months, stretch, mu + more, stage)) >= start - 1e-9).all()

    parts = pipeline.listed + pipeline.unlisted + pipeline.unexplained
    np.testing.assert_allclose(parts, pipeline.total, atol=1e-9)
    assert pipeline.unlisted.min() >= -1e-9
    change = under(p, months, stretch, 0, stage)
    whole = pipeline.under(change)
    ids = dict.fromkeys(pipeline.columns.ids)
    alone = [pipeline.of(id, change) for id in ids]
    scale = max(1.0, float(np.abs(whole.monthly).max()))
    np.testing.assert_allclose(
        whole.monthly, sum(a.monthly for a in alone), rtol=1e-9, atol=1e-9 * scale
    )
    plain = pipeline.plain

    def money(r) -> np.ndarray:
        return r.before + r.monthly.sum(axis=1) + r.later

    np.testing.assert_allclose(money(whole), money(plain), rtol=1e-9, atol=1e-9 * scale)
    np.testing.assert_array_equal(whole.monthly[:, :9], plain.monthly[:, :9])
    assert whole.monthly.min() >= -1e-9 * scale

    base = forecast(ready.fitted, p.scenarios["baseline"], ready=ready)
    same = forecast(ready.fitted, scenario("same"), ready=ready)
    for id in base.targets:
        assert base.targets[id].values.tobytes() == same.targets[id].values.tobytes()


CASES = (projects(), MONTHS, st.integers(0, 12), st.integers(0, 12), AREA, AREA, LAND_STAGE)
FREE = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@settings(max_examples=100, **FREE)
@given(*CASES)
def test_laws_of_scenarios(register, months, longer, stretch, mu, more, stage):
    laws(register, months, longer, stretch, mu, more, stage)


@cache
def tally() -> list[int]:
    return [0]


@pytest.mark.proof
def test_laws_of_scenarios_in_a_thousand_cases(measured):
    """Longer delays, more land, sums, money spent once and empty scenarios in 1,000 districts."""

    @settings(max_examples=1000, **FREE)
    @given(*CASES)
    def many(register, months, longer, stretch, mu, more, stage):
        laws(register, months, longer, stretch, mu, more, stage)
        tally()[0] += 1

    many()
    assert tally()[0] >= 1000
    measured(cases=tally()[0], violations=0)
