"""The judgements a fit names are exactly those that its draws rest on."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import worlds
from model import annual_case
from model.growth_case import growth_row, nation_lines, observations_of, small_plan
from model.yearly_case import YEAR, observations, plan, practice, progress, recorded, row, target

from scenario.model.catalogue import MODELS
from scenario.model.contract import Fitted
from scenario.model.ratio_path import Own, Steps, forecast, judgements_read
from scenario.terms import Judgement, Plan, Target

RECORD = [
    r
    for n, (kind, met, margin) in enumerate(
        [("count", True, 1.1), ("amount", False, 0.8), ("share", True, 2.0), ("count", False, 0.7)]
    )
    for r in recorded(kind, met, margin, n)
]
DATES = {"planned_start": "2024-10", "stage": "to_start"}


def world(kind: str, group: str, *entries: Any, years: int = 0, **changes: Any) -> Any:
    """Return plan, target and observations of a yearly kind."""
    goal = {"amount": 100.0, "count": 20.0, "share": 60.0, "milestone": 12.0}[kind]
    one = target(kind, goal)
    published = changes.pop("published", "")
    known = plan(
        one,
        practices={kind: practice(kind, group, published=published)},
        progress=entries,
        projects=changes.pop("projects", {}),
    )
    past = [row(kind, YEAR - k, goal * (1 - 0.04 * k)) for k in range(1, years + 1)]
    past += [row(kind, YEAR, goal, known_on="2024-09-01")] if changes.pop("settled", False) else []
    return known, one, observations([*RECORD, *past])


WORLDS = {
    "amount alone": lambda: world("amount", "amount"),
    "amount with years": lambda: world("amount", "amount", years=3),
    "amount to date": lambda: world("amount", "amount", progress("amount", "to_date", 70, 9)),
    "amount and what the office expects": lambda: world(
        "amount", "amount", progress("amount", "department_expectation", 104, 9)
    ),
    "amount settled": lambda: world("amount", "amount", years=2, settled=True),
    "count alone": lambda: world("count", "certification", published="batch_hightech"),
    "count with years": lambda: world("count", "ledger", years=3),
    "count to date": lambda: world("count", "ledger", progress("count", "to_date", 9, 9)),
    "funnel": lambda: world("count", "certification", progress("count", "candidates", 30, 8)),
    "share alone": lambda: world("share", "share"),
    "share with years": lambda: world("share", "share", years=3),
    "share counted": lambda: world(
        "share", "share", progress("share", "part", 50, 9), progress("share", "whole", 90, 9)
    ),
    "milestone of a class": lambda: world("milestone", "start"),
    "milestone with dates": lambda: world(
        "milestone",
        "start",
        projects={"works": worlds.project("works", feeds=("milestone",), **DATES)},
    ),
}


def moved(judgement: Judgement) -> Judgement:
    """Return the judgement with its lower half alone, so that whatever reads it notices."""
    low = judgement.low + 0.2 * (judgement.mode - judgement.low)
    mode = judgement.low + 0.45 * (judgement.mode - judgement.low)
    return replace(judgement, low=low, mode=mode, high=judgement.mode)


def outcome(known: Plan, one: Target, seen: Any) -> tuple[Fitted, list[bytes]]:
    fitted = MODELS[one.kind](known, one).fit(seen, draws=400, seed=1)
    arrays = [fitted.draws.values, *fitted.draws.parts.values()]
    shown = [a.tobytes() for a in arrays]
    return fitted, [*shown, str(fitted.diagnostics.get("batch_month")).encode()]


def check(known: Plan, one: Target, seen: Any) -> None:
    fitted, before = outcome(known, one, seen)
    used = set(fitted.diagnostics["judgements"])
    assert used <= set(known.priors)
    felt = set()
    for id in MODELS[one.kind](known, one).inputs()["judgements"]:
        if id not in known.priors:
            continue
        other = replace(known, priors={**known.priors, id: moved(known.priors[id])})
        if outcome(other, one, seen)[1] != before:
            felt.add(id)
    assert felt == used


@pytest.mark.parametrize("name", WORLDS)
def test_a_yearly_fit_names_what_moves_it(name):
    check(*WORLDS[name]())


@pytest.mark.parametrize("ranks", [0, 1, 5])
@pytest.mark.parametrize("proxy", [False, True])
def test_a_rank_names_what_moves_it(ranks, proxy):
    judged = annual_case.said(rank_field_size=(80.0, 90.0, 96.0))
    known = annual_case.plan(judged)
    rows = [
        annual_case.row("town", "manufacturing_quality_rank_province", 2023 - k, 5 + k,
                        f"{2024 - k}-05-01")
        for k in range(ranks)
    ]  # fmt: skip
    rows += [
        annual_case.row("town", "manufacturing_quality_index_rank_province", 2021, 4, "2022-03-23")
    ] * proxy
    check(known, known.targets["rank"], annual_case.observed(rows))


@pytest.mark.parametrize("investment", [False, True])
@pytest.mark.parametrize("own", [False, True])
def test_a_growth_names_what_moves_it(tmp_path, investment, own):
    name = "fixed_asset_investment" if investment else "industrial_value_added"
    known = small_plan()
    lines = nation_lines(name)
    if own:
        lines += [growth_row("zhenhai", name, "2024-01", "2024-06", 4.1, "2024-08-01")]
    one = replace(known.targets["industrial_value_added_growth"], indicator=name)
    check(known, one, observations_of(tmp_path, lines))


@pytest.mark.parametrize(
    ("ratios", "years"),
    [((2022,), (2024,)), ((2020, 2022), (2023, 2024)), ((2018, 2020, 2021), (2022,)),
     ((2022, 2023), (2023, 2024))],
)  # fmt: skip
def test_a_ratio_names_what_moves_it(ratios, years):
    size, covered = 300, tuple(range(2019, 2024))
    one = {"mu_r": 0.03, "mu_y": 0.08, "omega_r": 0.02, "omega_y": 0.02, "beta_c": 0.3,
           "beta_e": -0.3, "tau_r": 0.02, "tau_y": 0.01, "ell_r": np.log(0.04),
           "ell_y": np.log(0.02), "nu": 8.0}  # fmt: skip
    steps = Steps({k: np.full(size, float(v)) for k, v in one.items()},
                  np.full((size, len(covered)), 0.02), covered)  # fmt: skip
    own = Own({y: SimpleNamespace(value=2.4 + 0.2 * (y - 2020)) for y in ratios},
              {y: SimpleNamespace(value=1000.0) for y in (min(ratios),)})  # fmt: skip
    spread = np.linspace(0.4, 0.6, size)
    judged = {id: spread * (j[0] + j[2]) for id, j in annual_case.JUDGEMENTS.items()
              if not id.startswith("rank")}  # fmt: skip

    def values(said):
        made, base = forecast(own, steps, said, years, name="x", seed=1)
        return b"".join(v[y].tobytes() for v in (made, base) for y in v)

    before = values(judged)
    felt = {id for id in judged if values({**judged, id: judged[id] * 0.7 + 0.01}) != before}
    assert felt == set(judgements_read(own, years))


def test_published_ratios_rest_on_no_judgement():
    own = Own({2023: SimpleNamespace(value=3.1), 2024: SimpleNamespace(value=3.2)}, {})
    assert judgements_read(own, (2023, 2024)) == ()
