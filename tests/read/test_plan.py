"""A folder of decisions is read exactly, and every kind of slip is named with its place."""

from __future__ import annotations

import shutil
import time
import tracemalloc
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from scenario.errors import ScenarioError
from scenario.read.plan import read_plan
from scenario.read.yaml_file import parse_yaml
from scenario.typeset import typeset

ROOT = Path(__file__).parents[2]
GALLERY = ROOT / "tests" / "bad_params"
WHOLE = GALLERY / "whole"
BAD = sorted(p.name for p in GALLERY.iterdir() if p.is_file())


@pytest.fixture
def folder(tmp_path):
    """A copy of the small whole plan that a test may spoil."""
    return Path(shutil.copytree(WHOLE, tmp_path / "params"))


@pytest.fixture(scope="module")
def real():
    return read_plan(ROOT / "params")


def message(folder):
    with pytest.raises(ScenarioError) as caught:
        read_plan(folder)
    for finding in caught.value.findings:
        parts = (finding.where, finding.found, finding.meaning, finding.remedy)
        assert all(parts), f"a message lacks one of its four parts: {finding}"
        assert finding.severity == "error"
    return str(caught.value)


def spoil(folder, name, old, new):
    path = folder / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


# --- the shipped parameters


def test_shipped_headline_targets(real):
    thresholds = {
        id: (t.kind, t.comparison, t.value(2024).threshold)
        for id, t in list(real.targets.items())[:5]
    }
    assert thresholds == {
        "industrial_value_added_growth": ("growth", "at_least", 8.0),
        "digital_core_growth": ("growth", "at_least", 10.0),
        "mfg_investment_growth": ("growth", "at_least", 15.0),
        "rd_intensity": ("ratio", "at_least", 3.4),
        "mfg_quality_rank": ("rank", "at_most", 10.0),
    }
    research = real.targets["rd_intensity"].value(2024)
    assert [r.data_year for r in research.readings] == [2024, 2023]
    assert research.headline.id == "own_year"
    investment = real.targets["mfg_investment_growth"]
    assert investment.departments == ("区经信局", "区发改局")
    assert [r.clause for r in investment.value(2024).references] == ["一", "二(三)10"]


def test_shipped_document_is_later_than_its_year_begins(real):
    document = real.documents["zhenhai_415x_2024"]
    assert (document.in_force_from, document.issued_on) == (date(2024, 1, 1), date(2024, 12, 16))


def test_unknown_amounts_and_dates_of_projects_stay_blank(real):
    chemical = real.projects["zjsh_907"]
    assert chemical.investment_100m_yuan is None
    assert chemical.planned_start == ""
    assert all(p.investment_100m_yuan is None for p in real.projects.values())


def test_year_plans_of_programmes_follow_from_the_two_published_numbers(real):
    plans = {id: round(p.year_plan_100m_yuan or 0, 1) for id, p in real.programmes.items()}
    assert plans == {"provincial_1000": 95.8, "city_key": 159.2}
    assert all(p.known_on <= real.settings.as_of for p in real.programmes.values())


def test_every_judgement_has_owner_day_and_room(real):
    assert real.priors
    for judgement in real.priors.values():
        assert judgement.low < judgement.high
        assert judgement.said_by
        assert judgement.dated <= real.settings.as_of


def test_scenarios_keep_their_own_differences(real):
    assert next(iter(real.scenarios)) == "baseline"
    assert real.scenarios["baseline"].is_empty
    (delay,) = real.scenarios["project_delay"].levers
    assert (delay.path, delay.verb, delay.value) == (
        "projects.*.planned_start",
        "shift",
        "6 months",
    )
    land = {o.path: o.value for o in real.scenarios["extra_land"].levers}
    assert land == {"land_supply": 300.0, "land_stage": "listed"}


# --- a small whole plan


def test_small_plan_is_read_by_type(folder):
    plan = read_plan(folder)
    assert plan.settings.assurer == ""
    assert plan.projects["works_a"].lists == ("city_key", "major")
    assert plan.projects["works_a"].investment_100m_yuan == 12.5
    assert plan.projects["works_b"].land_mu is None
    assert plan.levers["price"].now is None
    assert plan.levers["land_stage"].now == "listed"
    assert plan.priors["start_slip"].floor == 0.0
    assert plan.correlations == {("investment_growth", "research_share"): -0.2}
    assert plan.land[0].stage == "listed"


@pytest.mark.parametrize("word", ["no", "on", "12:30", "0123", "2024-06-30", "~x", "1e3"])
def test_text_stays_text(folder, word):
    spoil(folder, "settings.yaml", "organisation: 某单位", f"organisation: {word}")
    assert read_plan(folder).settings.organisation == word


def test_ambitions_are_settings_with_a_usual_value(folder):
    assert read_plan(folder).settings.ambitions == (0.8, 0.6, 0.4)
    spoil(folder, "settings.yaml", "seed: 7", "seed: 7\nambitions: [90, 70, 45]")
    assert read_plan(folder).settings.ambitions == (0.9, 0.7, 0.45)


@pytest.mark.parametrize("written", ["[40, 60, 80]", "[80, 60]", "[120, 60, 40]", "[高, 中, 低]"])
def test_ambitions_that_do_not_fall_are_refused(folder, written):
    spoil(folder, "settings.yaml", "seed: 7", f"seed: 7\nambitions: {written}")
    found = message(folder)
    assert "IN-082" in found
    assert "ambitions" in found


def test_plan_id_follows_names_and_bytes(folder):
    first = read_plan(folder).plan_id
    assert read_plan(folder).plan_id == first
    (folder / "README.md").write_text("not a parameter", "utf-8")
    assert read_plan(folder).plan_id == first
    spoil(folder, "settings.yaml", "seed: 7", "seed: 8")
    second = read_plan(folder).plan_id
    (folder / "scenarios" / "land.yaml").rename(folder / "scenarios" / "more_land.yaml")
    assert len({first, second, read_plan(folder).plan_id}) == 3


def test_byte_order_mark_and_windows_line_ends_do_no_harm(folder):
    for name in ("settings.yaml", "projects.csv"):
        path = folder / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_plan(folder).projects["works_a"].name == "甲项目"


# --- the gallery


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_named(folder, name):
    first, second, *rest = (GALLERY / name).read_text("utf-8").splitlines(keepends=True)
    replaced = first.removeprefix("# replaces: ").strip()
    text = "".join(rest) if name.endswith(".csv") else "".join((first, second, *rest))
    (folder / replaced).write_text(text, "utf-8")
    found = message(folder)
    for phrase in second.removeprefix("# expects: ").strip().split(" | "):
        assert typeset(phrase) in found or phrase in found


def test_gallery_covers_the_catalogue():
    words = "".join((GALLERY / n).read_text("utf-8").splitlines()[1] for n in BAD)
    wanted = {f"IN-0{n}" for n in (77, 78, 79, 80, 81, 82, 83, 85, 87, 88)}
    assert {id for id in wanted if id not in words} == set()


def test_problems_of_all_files_come_at_once(folder):
    spoil(folder, "settings.yaml", "seed: 7", "seed: seven")
    spoil(folder, "levers.yaml", "now: 100", "now: 1oo")
    spoil(folder, "land.csv", "works_a", "works_c")
    spoil(folder, "scenarios/delay.yaml", "expect:", "expects:")
    found = message(folder)
    for phrase in ("settings.yaml 第7行 seed", "levers.yaml 第6行", "land.csv 第2行", "“expects”"):
        assert typeset(phrase) in found or phrase in found


def test_circle_over_two_scenarios_is_walked(folder):
    spoil(folder, "scenarios/delay.yaml", "builds_on: baseline", "builds_on: land")
    spoil(folder, "scenarios/land.yaml", "builds_on: baseline", "builds_on: delay")
    found = message(folder)
    assert "IN-088" in found
    assert "delay→land→delay" in found


def test_combining_one_project_with_all_projects_collides(folder):
    text = (folder / "scenarios/delay.yaml").read_text("utf-8")
    (folder / "scenarios/late.yaml").write_text(
        text.replace("works_a", "*").replace("name: 推迟", "name: 全部推迟"), "utf-8"
    )
    (folder / "scenarios/both.yaml").write_text(
        "schema: 1\nname: 两者\nwhy: 甲\nauthor: 甲\ncombines: [delay, late]\n"
        "levers: {}\nassumptions: {}\n",
        "utf-8",
    )
    assert "PL-030" in message(folder)


def test_distinct_parts_combine(folder):
    (folder / "scenarios/both.yaml").write_text(
        "schema: 1\nname: 两者\nwhy: 甲\nauthor: 甲\ncombines: [delay, land]\n"
        "levers: {}\nassumptions: {}\n",
        "utf-8",
    )
    assert read_plan(folder).scenarios["both"].combines == ("delay", "land")


# --- files


def test_missing_folder(tmp_path):
    assert "PL-001" in message(tmp_path / "nowhere")


def test_missing_and_stray_files_point_at_each_other(folder):
    (folder / "targets.yaml").rename(folder / "target.yaml")
    found = message(folder)
    assert "targets.yaml · 找不到文件" in found
    assert "是否想写 target.yaml" in found
    assert "target.yaml · 不认识的文件" in found


def test_wrong_encoding_is_named_with_its_line(folder):
    path = folder / "settings.yaml"
    path.write_bytes(path.read_text("utf-8").encode("gbk"))
    found = message(folder)
    assert "PL-003" in found
    assert "settings.yaml 第8行" in found


def test_link_out_of_the_folder_is_not_followed(folder, tmp_path):
    outside = tmp_path / "outside.yaml"
    (folder / "settings.yaml").rename(outside)
    (folder / "settings.yaml").symlink_to(outside)
    assert "PL-009" in message(folder)


# --- limits


def nested_aliases() -> str:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    return "\n".join(lines)


PAYLOADS = {
    "alias bomb": (nested_aliases(), "PL-005"),
    "deep flow": ("a: " + "[" * 5000, "PL-006"),
    "deep block": ("\n".join(" " * i + "a:" for i in range(200)), "PL-006"),
    "object": ("a: !!python/object/new:os.system [echo]", "PL-005"),
    "merge of an alias": ("a: &a {b: 1}\nc:\n  <<: *a", "PL-005"),
    "many documents": ("a: 1\n" + "---\na: 1\n" * 1000, "PL-007"),
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_payload_is_refused_at_once(name):
    text, id = PAYLOADS[name]
    tracemalloc.start()
    began = time.perf_counter()
    with pytest.raises(ScenarioError) as caught:
        parse_yaml(text, "payload.yaml")
    assert time.perf_counter() - began < 1.0
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50e6
    assert caught.value.findings[-1].id == id


def test_large_file_is_refused_unread(folder):
    (folder / "priors.yaml").write_text("a: 1\n" * 300_000, "utf-8")
    began = time.perf_counter()
    assert "PL-002" in message(folder)
    assert time.perf_counter() - began < 1.0


def test_nothing_of_a_plan_can_be_changed(real):
    for field in fields(real):
        value = getattr(real, field.name)
        if hasattr(value, "items"):
            with pytest.raises(TypeError):
                value["new"] = None
