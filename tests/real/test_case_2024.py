"""The shipped case, 2024 as seen on 30 September, from the files to the memo."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import scenario as sc
from scenario.compare.attainment import headline
from scenario.compare.expectations import failed_expectations
from scenario.compare.scenario_words import choice_words
from scenario.compare.verdict import sentence
from scenario.model.reference_chance import CEILING
from scenario.report.blocks import Paragraph, Table
from scenario.report.register import rests_on
from scenario.settings import CHANCE_CEILING
from scenario.simulate.run import prepare
from scenario.typeset import typeset

ROOT = Path(__file__).parents[2]
HEADLINE = {
    "industrial_value_added_growth",
    "digital_core_growth",
    "mfg_investment_growth",
    "rd_intensity",
    "mfg_quality_rank",
}
pytestmark = pytest.mark.xdist_group("case 2024")


def test_no_errors_in_what_is_shipped(plan, observations):
    assert sc.check_inputs(plan, observations).count("error") == 0


def test_every_target_has_four_thousand_joint_draws(plan, base):
    year = plan.settings.year
    asked = [id for id, t in plan.targets.items() if year in t.values]
    assert set(base.targets) == set(asked)
    assert len(asked) >= 82
    assert HEADLINE <= set(asked)
    for draws in base.targets.values():
        assert draws.values.shape == (4000,)
        assert np.isfinite(draws.values).all()


def test_the_main_objectives_are_the_five_of_the_first_section(outlook):
    assert set(headline(outlook)) == HEADLINE


def test_no_chance_is_a_bare_zero_one_or_half(plan, outlook):
    """Every chance of the register says what it rests on; none is certain before the year ends."""
    for id, one in outlook.targets.items():
        said = rests_on(plan, one)
        assert len(said) >= 4, id
        if not one.fitted.settled:
            assert 0.0 < one.chance < 1.0, id
        if not one.judged:
            assert one.fitted.evidence.narrowing, id
            assert typeset(one.fitted.evidence.narrowing) in sentence(one), id
        if one.target.kind == "milestone":
            assert "2024年12月底前" in sentence(one), id
        if one.fitted.evidence.basis == "prior_only":
            assert (one.verdict, one.light) == ("", "none"), id
            assert one.chance < CHANCE_CEILING, id
        if "reference_chance" in one.fitted.diagnostics and not one.fitted.settled:
            assert one.chance <= CEILING + 1e-9, id


def test_the_memo_holds_every_target(memo, outlook):
    tables = {b.id: b for b in memo.blocks if isinstance(b, Table)}
    assert len(tables["register"].rows) == len(outlook.targets)
    judged = [t for t in outlook.targets.values() if t.judged]
    listed = [r for r in tables["overall"].rows if not Table.is_group(r)]
    assert len(listed) == len({t.target.id for t in judged} | HEADLINE)
    lead = next(b for b in memo.blocks if isinstance(b, Paragraph) and b.role == "lead")
    assert lead.values["judged"].value == len(judged)
    assert lead.values["held"].value == len(outlook.targets) - len(judged)
    assert len(lead.text) <= 120


def test_the_judgements_printed_are_those_that_ran(memo, plan, effects):
    full = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "assumptions_full")
    listed = {row[0].text for row in full.rows}
    assert listed <= set(plan.priors)
    land = set(effects.outlooks["extra_land"].forecast.judgements)
    assert {"land_intensity", "land_compliance"} <= land
    assert land <= listed
    assert "land_intensity" not in effects.baseline.forecast.judgements


def test_scenario_rows_are_only_of_targets_that_move(memo, effects):
    tables = {b.id: b for b in memo.blocks if isinstance(b, Table)}
    judged = {id for id, one in effects.baseline.targets.items() if one.judged}
    moved = [e for e in effects.effects if not e.zero or e.next_year_money]
    alone = [e for e in moved if e.target in judged or e.this_year_money is not None]
    held = [e for e in moved if e not in alone]
    groups = [r for r in tables["scenarios"].rows if Table.is_group(r)]
    assert len(groups) == len(effects.scenarios)
    assert len(tables["scenarios"].rows) == len(alone) + len(groups)
    assert len(tables["scenarios_full"].rows) == len(alone)
    explained = {r[0].text: r for r in tables["scenarios_explained"].rows}
    for id, scenario in effects.scenarios.items():
        row = explained[scenario.name]
        ours = [effects.baseline.targets[e.target].target.name for e in held if e.scenario == id]
        assert row[4].text == (typeset(f"{len(ours)}项:{'、'.join(ours)}") if ours else "—")
        still = sum(e.scenario == id for e in effects.effects if e not in moved)
        assert row[5].value == still
    sentences = " ".join([c.text for r in explained.values() for c in r])
    sentences += " ".join(tables["scenarios_explained"].notes)
    for note in {n for notes in effects.notes.values() for n in notes}:
        assert typeset(note) in sentences


def test_diagnostics_pass(fitted):
    for id, model in fitted.items():
        assert model.diagnostics.get("passed", True), id


def test_the_target_without_data_is_the_less_certain_one(outlook):
    investment, output = (
        outlook.targets["mfg_investment_growth"],
        outlook.targets["industrial_value_added_growth"],
    )
    assert investment.high - investment.low > output.high - output.low
    assert investment.fitted.evidence.own == 0
    assert investment.fitted.evidence.basis == "sister_series"
    assert investment.fitted.evidence.quality == "low"
    assert (investment.so_far, investment.required) == (None, None)
    assert investment.fitted.draws.path.observed == {}


def test_value_added_needs_about_eleven_to_twelve_in_the_second_half(outlook):
    t = outlook.targets["industrial_value_added_growth"]
    assert (t.so_far, t.so_far_month) == (4.1, 6)
    low, median, high = t.required
    assert 11.0 <= low <= median <= high <= 12.5


def test_the_rank_is_not_judged_and_says_why(outlook):
    t = outlook.targets["mfg_quality_rank"]
    assert (t.verdict, t.light) == ("", "none")
    assert any("不是同一评价" in note for note in t.fitted.notes)


def test_both_readings_of_the_ratio(outlook):
    readings = outlook.targets["rd_intensity"].readings
    assert {r.data_year for r in readings.values()} == {2023, 2024}
    assert readings["own_year"].headline


def test_expected_directions_hold(effects):
    assert {len(s.expect) > 0 for s in effects.scenarios.values()} == {True}
    assert failed_expectations(effects) == ()


def test_the_scenarios_that_an_office_asks_for_are_there(plan):
    assert set(plan.scenarios) >= {
        "baseline", "project_delay", "zjsh_907_late", "extra_land", "delay_and_land",
        "weak_demand", "overhaul_moved", "census_revision", "rd_support",
    }  # fmt: skip


def test_a_combination_is_the_sum_of_its_parts_where_they_do_not_meet(effects):
    investment = {id: effects.of(id, "mfg_investment_growth") for id in effects.scenarios}
    both = investment["delay_and_land"]
    assert both.median == pytest.approx(
        investment["project_delay"].median + investment["extra_land"].median, abs=0.05
    )


def test_the_list_and_the_rest_are_the_forecast_total(fitted):
    ready = prepare(fitted)
    got = ready.pipelines["mfg_investment_growth"]
    np.testing.assert_allclose(got.listed + got.unlisted + got.unexplained, got.total, rtol=1e-12)
    assert got.unlisted.min() >= -1e-9
    base = ready.coupled["mfg_investment_growth"]
    last_year = base.parts["base_100m_yuan"]
    np.testing.assert_allclose(got.total, last_year * (1 + base.values / 100), rtol=1e-12)
    # What practice says of carry-over (60 to 85 per cent) is not contradicted.
    assert 0.55 < np.median(got.carried_over) < 0.95


def test_a_delay_moves_its_milestones_and_nothing_unrelated(effects):
    late = effects.of("zjsh_907_late", "zjsh_907_start")
    assert late.median == pytest.approx(6.0)
    assert late.chance_after < 0.05 < 0.5 < late.chance_before
    assert effects.of("zjsh_907_late", "crrc_sensor_start").zero
    assert effects.of("zjsh_907_late", "rd_intensity").zero


@pytest.mark.bench
def test_a_whole_scenario_takes_less_than_a_second(plan, fitted, timed):
    """Every target under every shipped scenario, nothing fitted again."""
    ready = prepare(fitted)
    for s in plan.scenarios.values():
        sc.forecast(fitted, s, ready=ready)
        begun = time.perf_counter()
        sc.forecast(fitted, s, ready=ready)
        timed(f"scenario {s.id}, {len(fitted)} targets", time.perf_counter() - begun, 1.0)


def test_listed_land_says_first_that_it_brings_little_this_year(effects):
    land = effects.of("extra_land", "mfg_investment_growth")
    assert abs(land.median) < 0.1
    assert land.next_year_money[1] > 0.5
    assert "今年基本不形成投资" in effects.notes["extra_land"][0]


def test_explain_walks_from_the_clause_to_the_number(outlook):
    text = outlook.explain("mfg_investment_growth")
    steps = ["二(三)10", "区统计局", "固定资产投资", "https://", "growth", "判断", "专报"]
    places = [text.find(s.replace("(", "\uff08").replace(")", "\uff09")) for s in steps]
    places = [text.find(s) if p < 0 else p for s, p in zip(steps, places, strict=True)]
    assert min(places) >= 0, dict(zip(steps, places, strict=True))


def test_the_same_inputs_give_the_same_files(outlook, effects, observations, plan):
    findings = sc.check_inputs(plan, observations)
    for suffix in ("html", "docx", "xlsx"):
        first, second = (
            sc.memo("mid_year", outlook, effects, findings=findings).to_bytes(suffix)
            for _ in range(2)
        )
        assert first == second


def test_another_process_gives_the_same_bytes_of_the_tables(outlook, tmp_path):
    code = (
        "import sys, scenario as sc; plan = sc.read_plan(sys.argv[1] + '/params');"
        "obs = sc.read_observations(sys.argv[1] + '/data', as_of=plan.settings.as_of);"
        "fitted = sc.choose_models(plan).fit(obs, cache=None);"
        "base = sc.forecast(fitted, plan.scenarios['baseline']);"
        "sys.stdout.write(sc.outlook(base).table.to_csv(index=False))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)],
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    here = outlook.table.to_csv(index=False).encode()
    assert hashlib.sha256(run.stdout).hexdigest() == hashlib.sha256(here).hexdigest()


def test_the_cache_gives_back_the_same_draws(plan, observations, tmp_path):
    models = sc.choose_models(plan).only("digital_core_growth")
    fresh = models.fit(observations, cache=tmp_path)["digital_core_growth"]
    kept = models.fit(observations, cache=tmp_path)["digital_core_growth"]
    assert kept.draws.values.tobytes() == fresh.draws.values.tobytes()
    assert kept.draws.path.draws.tobytes() == fresh.draws.path.draws.tobytes()
    assert kept.evidence.text == fresh.evidence.text
    assert len(list(tmp_path.glob("*.npz"))) == 1


def test_every_choice_of_a_lever_is_printed_in_chinese(plan):
    choices = [c for lever in plan.levers.values() for c in lever.choices]
    assert choices
    assert not [c for c in choices if choice_words(c).isascii()]
