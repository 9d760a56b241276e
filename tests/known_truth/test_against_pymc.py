"""Quick calculations against the same models sampled in PyMC."""

from __future__ import annotations

import numpy as np
import pytest
from known_truth.pymc_models import sampled_growth
from known_truth.reference_report import AS_OF, ROOT

import scenario as sc
from scenario.model.kernel import Known
from scenario.model.reference import BIAS, CLASS_ON_RECORD, cells_of, chances
from scenario.model.reference_chance import chance_of
from scenario.model.reference_record import record
from scenario.model.reference_sampled import sampled_chance
from scenario.model.root_path import fit_root
from scenario.model.seasonal_profile import USUAL_PROFILE
from scenario.model.windows import Calendar, GrowthFigure, as_windows, log_growth
from scenario.periods import BIN_END_MONTHS, BINS, Window


@pytest.mark.proof
@pytest.mark.parametrize(
    ("kind", "level", "horizon"),
    [("growth", "district", "year"), ("ratio", "province", "year"), ("count", "district", "year"),
     ("amount", "district", "five_years")],
)  # fmt: skip
def test_the_reference_class_is_what_sampling_says(kind, level, horizon, measured):
    """Chance of a reference class: closed form against PyMC."""
    plan = sc.read_plan(ROOT / "params")
    cases = record(sc.read_observations(ROOT / "data", as_of=AS_OF), plan)
    asked = (CLASS_ON_RECORD[kind], cells_of(cases), chances(plan), plan.judgement(BIAS))
    quick = chance_of(*asked, level=level, horizon=horizon)
    slow, diagnostics = sampled_chance(*asked, level=level, horizon=horizon)
    measured(
        closed_form=round(quick.mean, 4), sampled=round(slow.mean, 4), bound="0.015 apart",
        effective_draws=round(diagnostics["class_ess"]), divergences=diagnostics["divergences"],
    )  # fmt: skip
    assert diagnostics["passed"]
    assert quick.mean == pytest.approx(slow.mean, abs=0.015)
    assert quick.low == pytest.approx(slow.low, abs=0.03)
    assert quick.high == pytest.approx(slow.high, abs=0.03)
    assert quick.prior == pytest.approx(slow.prior, abs=0.01)
    assert quick.cases == slow.cases


def published(calendar: Calendar, weights: np.ndarray) -> list[GrowthFigure]:
    """Return growths to date after every bin, to June of the last year, printed to one decimal."""
    rng = np.random.default_rng(11)
    path = 0.06 * calendar.time + np.cumsum(0.008 * rng.standard_normal(calendar.size))
    figures = []
    for year in range(calendar.first_year + 1, calendar.last_year + 1):
        for month in BIN_END_MONTHS:
            if year == calendar.last_year and month > 6:
                break
            window = Window(year, 1, month)
            one = as_windows([GrowthFigure(window, 0.0)], calendar)
            value = 100.0 * np.expm1(log_growth(path[None, :], weights, one)[0, 0])
            figures.append(GrowthFigure(window, round(float(value), 1)))
    return figures


@pytest.mark.proof
def test_the_growth_path_is_what_sampling_every_bin_says():
    calendar = Calendar(2021, 2024)
    weights = np.tile(np.log(USUAL_PROFILE), calendar.years)
    figures = published(calendar, weights)
    quick = fit_root(figures, calendar, weights, Known(), draws=8000, seed=5, steps=2000)
    level = np.exp(quick.path + weights).reshape(len(quick.path), calendar.years, BINS).sum(axis=2)
    growth = 100.0 * (level[:, -1] / level[:, -2] - 1.0)
    slow = sampled_growth(figures, calendar, weights)
    spread = slow["growth"].std()
    for q in (0.1, 0.5, 0.9):
        gap = np.quantile(growth, q) - np.quantile(slow["growth"], q)
        assert abs(gap) < 0.15 * spread
    for k, drawn in enumerate(quick.scales.values()):
        gap = np.log(drawn).mean() - slow["scales"][:, k].mean()
        assert abs(gap) < 0.4 * slow["scales"][:, k].std()
