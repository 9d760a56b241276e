"""The ratio model: panel arithmetic, density, known truth, forecasts and words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from types import SimpleNamespace

import numpy as np
import pytest
from model.annual_case import (
    AS_OF,
    PROVINCES,
    observed,
    plan,
    row,
    said,
    simulated_panel,
    town_rows,
)

from scenario.errors import ScenarioError
from scenario.model import rd_growth, rd_panel
from scenario.model.contract import Fitted
from scenario.model.ratio import JUDGEMENTS, RatioModel
from scenario.model.ratio_path import Own, Steps, censuses, forecast
from scenario.model.rd_cells import compiled, known_changes
from scenario.terms import Observations


def _panel(observations: Observations) -> rd_panel.Panel:
    return rd_panel.panel(
        rd_panel.annual(observations, "rd_to_gdp", "ratio", "whole", PROVINCES),
        rd_panel.annual(observations, "rd_expenditure", "level", "whole", PROVINCES),
    )


@cache
def _fitted() -> Fitted:
    small = plan()
    rows = observed(simulated_panel() + town_rows())
    return RatioModel(small, small.targets["ratio"]).fit(rows, draws=1600, seed=1)


def _steps(count: int, years: tuple[int, ...] = (2021, 2022, 2023)) -> Steps:
    one = {
        "mu_r": 0.03, "mu_y": 0.08, "omega_r": 0.02, "omega_y": 0.02, "beta_c": 0.0,
        "beta_e": -0.3, "tau_r": 0.01, "tau_y": 0.01, "ell_r": np.log(0.04),
        "ell_y": np.log(0.02), "nu": 8.0,
    }  # fmt: skip
    scalars = {k: np.full(count, float(v)) for k, v in one.items()}
    return Steps(scalars, np.full((count, len(years)), 0.03), years)


def _own(ratios: dict[int, float], bases: dict[int, float]) -> Own:
    return Own(
        {y: SimpleNamespace(value=v) for y, v in ratios.items()},
        {y: SimpleNamespace(value=v) for y, v in bases.items()},
    )


def _said(count: int, **changes: float) -> dict[str, np.ndarray]:
    modes = {n: j.mode for n, j in said().items() if n in JUDGEMENTS} | changes
    return {n: np.full(count, float(v)) for n, v in modes.items()}


# the panel


def test_changes_are_taken_within_one_print() -> None:
    rows = []
    for p in PROVINCES:
        rows += [row(p, "rd_to_gdp", 2019, 2.0, "2020-09-30")]
        rows += [row(p, "rd_to_gdp", 2020, 2.2, "2021-09-30")]
        rows += [row(p, "rd_to_gdp", y, v, "2021-12-31") for y, v in ((2019, 1.8), (2020, 2.07))]
    panel = _panel(observed(rows))
    assert np.allclose(panel.ratio, np.log(2.07 / 1.8))
    assert np.isnan(panel.base).all()
    early = _panel(observed(rows, date(2021, 10, 1)))
    assert np.allclose(early.ratio, np.log(2.2 / 2.0))


def test_numerator_less_ratio_is_the_denominator() -> None:
    rows = []
    for p in PROVINCES:
        rows += [row(p, "rd_to_gdp", y, v) for y, v in ((2019, 2.0), (2020, 2.1))]
        rows += [row(p, "rd_expenditure", y, v) for y, v in ((2019, 100.0), (2020, 115.5))]
    panel = _panel(observed(rows))
    assert np.allclose(panel.base, np.log(1.1))
    unit = 0.1 / np.sqrt(12)
    assert np.allclose(panel.noise, unit * np.hypot(1 / 2.0, 1 / 2.1))


@pytest.mark.parametrize(
    "changes",
    [
        {"known_on": "2024-10-01"},
        {"scope": "district_owned"},
        {"status": "target"},
        {"known_on_kind": "latest_vintage"},
        {"bound": "at_least"},
        {"period_end": "2022-06"},
    ],
)
def test_what_is_no_yearly_measurement_is_left_out(changes: dict[str, str]) -> None:
    rows = [row("p00", "rd_to_gdp", 2022, 2.5)]
    observations = observed(rows)
    kept = rd_panel.annual(observations, "rd_to_gdp", "ratio", "whole", ["p00"])
    frame = observations.frame.assign(**changes)
    left = rd_panel.annual(
        replace(observations, frame=frame), "rd_to_gdp", "ratio", "whole", ["p00"]
    )
    assert len(kept) == 1
    assert left.empty


# the likelihood


def _point(panel: rd_panel.Panel, seed: int) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    scalars = np.array([-0.3, np.log(0.04), np.log(0.025), 0.015, 0.012, 0.6, 0.4])
    scalars = scalars + 0.05 * rng.standard_normal(7) * np.abs(scalars)
    c_y, c_r = (0.05 + 0.02 * rng.standard_normal(len(panel.years)) for _ in range(2))
    return [scalars, np.array(6.0), c_y, c_r, rng.standard_normal((4, len(panel.regions)))]


def _partly_known() -> rd_panel.Panel:
    rows = simulated_panel()
    return _panel(
        observed(
            [r for r in rows if not (r["indicator"] == "rd_expenditure" and r["region"] == "p03")]
        )
    )


def _data(panel: rd_panel.Panel) -> tuple[np.ndarray, ...]:
    change, known = known_changes(panel)
    return panel.region, panel.year, panel.ratio, change, known, panel.noise


def test_value_equals_the_sum_of_the_library_densities() -> None:
    from scipy.stats import t

    panel = _partly_known()
    scalars, nu, c_y, c_r, own = _point(panel, 1)
    beta, ell_r, ell_y, tau_r, tau_y, kappa_r, kappa_y = scalars
    region, year, ratio, change, known, noise = _data(panel)
    assert 0 < known.sum() < len(known)
    scale_y = np.exp(ell_y + kappa_y * own[3, region])
    off = change - c_y[year] - tau_y * own[1, region]
    centre = c_r[year] + tau_r * own[0, region] + beta * known * off
    spread = np.exp(2 * (ell_r + kappa_r * own[2, region])) + noise**2
    spread = spread + (1 - known) * (beta * scale_y) ** 2
    expected = t.logpdf(ratio, nu, centre, np.sqrt(spread)).sum()
    expected += (known * t.logpdf(off, nu, 0.0, scale_y)).sum()
    value = compiled()(scalars, float(nu), c_y, c_r, own, *_data(panel))[0]
    assert value == pytest.approx(expected, rel=1e-12)


def test_slopes_equal_differences() -> None:
    panel = _partly_known()
    point, data, loop = _point(panel, 4), _data(panel), compiled()

    def value(at: list[np.ndarray]) -> float:
        return float(loop(at[0], float(at[1]), *at[2:], *data)[0])

    slopes = loop(point[0], float(point[1]), *point[2:], *data)[1:]
    for which, slope in enumerate(slopes):
        for k in np.ndindex(np.shape(slope)):
            ends = []
            for sign in (1, -1):
                moved = [p.copy() for p in point]
                moved[which][k] += sign * 1e-6
                ends.append(value(moved))
            numeric = (ends[0] - ends[1]) / 2e-6
            assert np.asarray(slope)[k] == pytest.approx(numeric, rel=2e-5, abs=2e-4)


# known truth


def test_true_trend_and_spread_lie_within_their_bands() -> None:
    panel = _panel(observed(simulated_panel(seed=11, trend=0.04, spread=0.05)))
    posterior = rd_growth.sample(panel, draws=400, tune=400, seed=2)
    assert posterior.divergences == 0
    for name, truth in (("mu_r", 0.04), ("ell_r", np.log(0.05)), ("mu_y", 0.07)):
        low, high = np.quantile(posterior.scalars[name], [0.01, 0.99])
        assert low < truth < high
    assert np.ptp(np.quantile(posterior.scalars["ell_r"], [0.1, 0.9])) < 0.6  # learned


# the forecast


def test_parts_stay_joint() -> None:
    fitted = _fitted()
    parts = fitted.draws.parts
    assert np.allclose(100 * parts["numerator"] / parts["denominator"], fitted.draws.values)
    assert np.array_equal(fitted.draws.values, fitted.draws.readings["own_year"])
    assert set(fitted.draws.readings) == {"own_year", "published_in_year"}


def test_two_years_ahead_is_wider_than_one() -> None:
    readings = _fitted().draws.readings
    widths = {k: np.ptp(np.quantile(np.log(v), [0.1, 0.9])) for k, v in readings.items()}
    assert widths["own_year"] > 1.2 * widths["published_in_year"]


def test_diagnostics_hold_and_are_of_what_is_reported() -> None:
    diagnostics = _fitted().diagnostics
    assert diagnostics["passed"]
    assert diagnostics["rhat"] <= 1.01
    assert diagnostics["ess"] >= 400
    assert diagnostics["divergences"] == 0
    assert diagnostics["ebfmi"] >= 0.3


def test_a_failed_rule_is_said_not_hidden() -> None:
    posterior = rd_growth.Posterior(
        {"mu_r": np.random.default_rng(1).normal(size=(4, 500))},
        np.zeros((4, 500, 1)), np.zeros((4, 500, 1)), np.zeros((4, 500, 1)),
        np.zeros((4, 500, 1)), (2022,), divergences=1, ebfmi=0.9,
    )  # fmt: skip
    reported = {"a": np.random.default_rng(2).normal(size=(4, 500))}
    assert not rd_growth.diagnose(posterior, reported)["passed"]
    calm = replace(posterior, divergences=0)
    assert rd_growth.diagnose(calm, reported)["passed"]
    apart = {"a": reported["a"] + np.arange(4)[:, None]}
    assert not rd_growth.diagnose(calm, apart)["passed"]


def test_evidence_names_what_was_and_was_not_used() -> None:
    fitted = _fitted()
    evidence = fitted.evidence
    assert (evidence.basis, evidence.quality, evidence.own) == ("pooled", "low", 2)
    assert (evidence.rows["used_as"] == "统计范围不同,未采用").sum() == 1
    assert (evidence.rows["used_as"] == "本区核定值").sum() == 2
    assert evidence.rows.index.is_unique
    assert any("2020年度2.43%到2022年度3.4%" in note for note in fitted.notes)
    assert any("按2位小数须达到3.40%" in note for note in fitted.notes)


def test_a_census_that_raises_gdp_lowers_the_ratio() -> None:
    own, count = _own({2022: 3.4}, {2022: 1374.3}), 400
    middle = {}
    for revision in (0.0, 8.0):
        values, base = forecast(
            own, _steps(count), _said(count, gdp_census_revision=revision), [2023, 2024],
            name="x", seed=1,
        )  # fmt: skip
        middle[revision] = values[2024], base[2024]
    assert np.allclose(middle[0.0][0] / middle[8.0][0], 1.08)
    assert np.allclose(middle[8.0][1] / middle[0.0][1], 1.08)


def test_no_census_is_counted_twice() -> None:
    early = np.array([True, False])
    assert (censuses(2024, early) - censuses(2022, early)).tolist() == [1.0, 1.0]
    assert (censuses(2023, early) - censuses(2022, early)).tolist() == [1.0, 0.0]
    assert (censuses(2024, early) - censuses(2023, early)).tolist() == [0.0, 1.0]


def test_a_jump_that_is_all_coverage_adds_no_trend() -> None:
    own, count = _own({2020: 2.43, 2022: 3.4}, {2022: 1374.3}), 20_000
    medians = []
    for share in (0.0, 1.0):
        values, _ = forecast(
            own, _steps(count), _said(count, rd_break_share=share, rd_break_reversal=0.0), [2024],
            name="x", seed=1,
        )  # fmt: skip
        medians.append(np.median(values[2024]))
    assert medians[1] < medians[0]
    back, _ = forecast(
        own, _steps(count), _said(count, rd_break_share=0.5, rd_break_reversal=0.4), [2024],
        name="x", seed=1,
    )  # fmt: skip
    still, _ = forecast(
        own, _steps(count), _said(count, rd_break_share=0.5, rd_break_reversal=0.0), [2024],
        name="x", seed=1,
    )  # fmt: skip
    assert np.allclose(np.log(still[2024] / back[2024]), 0.4 * 0.5 * np.log(3.4 / 2.43))


def test_last_certified_value_carries_the_forecast() -> None:
    rows = observed(simulated_panel() + town_rows() + [row("town", "rd_to_gdp", 2023, 3.2)])
    small = plan()
    fitted = RatioModel(small, small.targets["ratio"]).fit(rows, draws=400, seed=1)
    assert not fitted.settled
    assert np.ptp(fitted.draws.readings["published_in_year"]) == 0
    assert np.median(fitted.draws.values) < np.median(_fitted().draws.values)


# refusals


def test_every_missing_judgement_is_named() -> None:
    small = plan({})
    with pytest.raises(ScenarioError) as caught:
        RatioModel(small, small.targets["ratio"])
    assert len(caught.value.findings) == len(JUDGEMENTS)


def test_no_start_and_no_panel_are_named_together() -> None:
    small = plan()
    model = RatioModel(small, small.targets["ratio"])
    with pytest.raises(ScenarioError) as caught:
        model.fit(observed([row("town", "gdp", 2022, 1374.3)]), draws=100, seed=1)
    assert {f.id for f in caught.value.findings} == {"MO-022", "MO-024"}
    with pytest.raises(ScenarioError) as caught:
        model.fit(
            observed([*simulated_panel(), row("town", "rd_to_gdp", 2022, 3.4)]), draws=100, seed=1
        )
    assert {f.id for f in caught.value.findings} == {"MO-023"}
    assert observed([]).as_of == AS_OF
