"""The backtest of R&D intensity: its scores, what it may know, and what it must reach."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from known_truth import rd_backtest as bt

import scenario as sc
from scenario.model import rd_growth, rd_panel


@pytest.fixture(scope="module")
def plan():
    return sc.read_plan(bt.ROOT / "params")


def test_scores_of_draws_and_of_a_normal_law_agree():
    rng = np.random.default_rng(1)
    draws = rng.normal(0.03, 0.05, 40_000)
    for outcome in (-0.1, 0.03, 0.2):
        by_draws = bt.crps_of_draws(draws, outcome)
        assert by_draws == pytest.approx(bt.crps_of_normal(0.03, 0.05, outcome), rel=0.02)
    assert bt.crps_of_draws(np.array([2.0, 2.0]), 5.0) == pytest.approx(3.0)


def test_an_origin_knows_nothing_printed_later(plan, monkeypatch):
    asked = []
    read = sc.read_observations

    def spy(folder, *, as_of):
        asked.append(as_of)
        return read(folder, as_of=as_of)

    monkeypatch.setattr(bt.sc, "read_observations", spy)
    panel = bt.panel_at(plan, 2016)
    assert asked == ["2017-09-30"]
    assert max(panel.years) == 2016
    known = read(bt.ROOT / "data", as_of="2017-09-30")
    used = known.frame.loc[list(panel.rows)]
    assert used["known_on"].astype(str).max() <= "2017-09-30"
    assert set(used["indicator"]) == {"rd_to_gdp", "rd_expenditure"}


def test_the_outcome_is_the_first_print(plan):
    regions = [r.id for r in plan.regions.values() if r.kind == "province"]
    assert len(regions) == 31
    rows = sc.read_observations(bt.ROOT / "data", as_of="2024-09-30")
    first = bt.first_prints(rows, regions)
    assert all((r, y) in first for r in regions for y in range(2016, 2023))
    prints = rd_panel.annual(rows, "rd_to_gdp", "ratio", "whole", ["tianjin"])
    of_2017 = prints[prints["year"] == 2017]
    assert of_2017["value"].nunique() > 1
    assert first["tianjin", 2017] == float(of_2017.iloc[0]["value"])
    assert of_2017.iloc[0]["known"] == date(2018, 9, 30)


def test_a_change_over_two_years_is_wider_and_moves_together():
    rng = np.random.default_rng(2)
    shape = (4, 500)
    names = ("mu_r", "beta_c", "omega_y", "omega_r", "beta_e", "ell_y", "nu")
    values = (0.03, 0.0, 0.02, 0.05, 0.0, -3.7, 30.0)
    posterior = rd_growth.Posterior(
        {n: np.full(shape, v) for n, v in zip(names, values, strict=True)},
        np.zeros((*shape, 1)),
        np.zeros((*shape, 1)),
        np.tile(np.array([0.01, -0.01]), (*shape, 1)),
        np.full((*shape, 2), 0.02),
        (2016,),
        0,
        1.0,
    )
    one, two = bt.changes(posterior, 1, rng), bt.changes(posterior, 2, rng)
    np.testing.assert_allclose(one.mean(axis=0), [0.04, 0.02], atol=0.004)
    np.testing.assert_allclose(two.mean(axis=0), [0.08, 0.04], atol=0.006)
    assert two.std() / one.std() == pytest.approx(np.sqrt(2), rel=0.1)
    assert np.corrcoef(one.T)[0, 1] > 0.7


def test_coverage_is_judged_by_whole_years():
    """Years that are all in or all out say less than as many single cases."""
    scores = [
        bt.Score(origin, ahead, str(region), rule, 1.0, (origin + ahead) % 2 == 0, 1.0)
        for origin in range(2016, 2022)
        for ahead in (1, 2)
        for region in range(31)
        for rule in (bt.MODEL, bt.WALK)
    ]
    low, high = bt.by_year(scores, "covered")
    assert high - low > 0.4
    assert bt.gain(scores) == pytest.approx(0.0)
    assert not all(bt.demands(scores).values())


def test_the_report_states_what_must_be_reached():
    text = bt.REPORT.read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.endswith("达到 |")]
    assert len(rows) == 6
    assert all(line.endswith("| 达到 |") for line in rows)
    assert "31个省(区、市)" in text
    assert "抽样发散0次" in text


@pytest.mark.proof
def test_the_model_beats_the_walk_and_its_bands_cover():
    scores, divergences = bt.backtest()
    assert divergences == 0
    assert len([s for s in scores if s.rule == bt.MODEL]) == 31 * 11
    assert [what for what, met in bt.demands(scores).items() if not met] == []
    written = bt.REPORT.read_text(encoding="utf-8")
    printed = float(written.split("| 合计 | 本模型 | ")[1].split(" |")[0])
    assert bt.mean(scores, bt.MODEL, "crps") == pytest.approx(printed, abs=0.0005)
