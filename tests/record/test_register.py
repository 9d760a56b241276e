"""What is registered, that nothing is registered twice, and that tampering is named."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pandas as pd
import pytest
from record.small import SCENARIOS, TARGETS, add_rows, change

import scenario as sc
from scenario.errors import ScenarioError
from scenario.record import program as code
from scenario.record.audit import verify
from scenario.record.chain import extend, rows_of
from scenario.record.differences import differences
from scenario.record.lines import FORECASTS, LEVELS
from scenario.record.status import set_status
from scenario.settings import QUANTILES
from scenario.typeset import typeset


def lines_of(office) -> int:
    return (office.record / "forecasts.csv").read_bytes().count(b"\n") - 1


def refused(call, *words, **more) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        call(*words, **more)
    return [f"{f.id} {f.where} {f.found}" for f in caught.value.findings]


# --- what stands in it


def test_every_forecast_of_every_scenario_stands_in_it_with_all_its_digits(office, first_walk):
    book = sc.register(office.record)
    got = book.of(office.entry.issue)
    assert len(got) == office.entry.lines == len(TARGETS) * len(first_walk.forecasts)
    assert list(got["scenario"].unique()) == ["baseline", *sorted(SCENARIOS)]
    for outlook in first_walk.outlooks:
        for id, one in outlook.targets.items():
            row = got[(got["scenario"] == outlook.scenario) & (got["target"] == id)].iloc[0]
            assert (row["chance"], row["mcse"]) == (one.chance, one.mcse)
            assert row["verdict"] == (one.verdict or "数据不足,暂不研判")
            assert list(row[list(LEVELS)]) == list(np.quantile(one.draws, QUANTILES))
            assert (row["model"], row["model_version"]) == (one.fitted.model, one.fitted.version)
            assert row["threshold"] == one.value.threshold
    base = first_walk.outlooks[0]
    shared = got[["data_id", "plan_id", "seed", "draws", "made_on", "as_of", "status"]]
    assert shared.drop_duplicates().to_numpy().tolist() == [
        [base.data_id, base.plan_id, "20240930", "200", "2024-10-08", "2024-09-30", "draft"]
    ]


def test_the_manifest_names_every_file_and_version(office):
    manifest = sc.register(office.record).manifest(office.entry.issue)
    names = {p.name for p in (office.folder / "data" / "observations").glob("*.csv")}
    assert {pin["file"] for pin in manifest["data"]} == names
    assert {"settings.yaml", "targets.yaml", "scenarios/baseline.yaml"} < set(manifest["params"])
    assert set(manifest["run"]["libraries"]) == {*code.LIBRARIES, "python", "machine"}
    assert set(manifest["outputs"]) == {"html"}


def test_the_same_memo_is_entered_once(office, first_walk):
    before = (office.record / "forecasts.csv").read_bytes()
    again = office.enter(first_walk, made_on="2024-11-01")
    assert (again.issue, again.lines, again.head) == (office.entry.issue, 0, office.entry.head)
    assert (office.record / "forecasts.csv").read_bytes() == before
    assert typeset("不重复登记") in again.text


def test_anything_that_differs_makes_a_new_issue(office, first_walk, second_walk, monkeypatch):
    kind = office.enter(first_walk, kind="q3")
    other = code.Program("f" * 64, "9.9", code.program().libraries)
    monkeypatch.setattr("scenario.record.issue.program", lambda: other)
    changed_code = office.enter(first_walk)
    seed = office.enter(second_walk)
    ids = [office.entry.issue, kind.issue, changed_code.issue, seed.issue]
    book = sc.register(office.record)
    assert list(book.issues["issue"]) == ids
    assert len(set(ids)) == 4
    assert verify(office.record) == []


def test_the_register_only_grows(office, second_walk):
    old = {p: p.read_bytes() for p in office.record.rglob("*") if p.is_file()}
    office.enter(second_walk)
    for path, content in old.items():
        assert path.read_bytes().startswith(content), path.name
    assert len([p for p in office.record.rglob("*") if p.is_file()]) == len(old) + 1


def test_folders_that_changed_after_the_run_are_refused(office, first_walk):
    change(office.folder / "params" / "settings.yaml", "author: 测算人", "author: 别人")
    add_rows(
        office.folder,
        "china,above_size,industrial_value_added,2024-08,2024-08,growth,comparable_prices,4.4,,"
        "percent,2024-09-20,printed,final,L1,https://example.org/late,",
    )
    assert refused(office.enter, first_walk) == [
        f"RC-030 {office.folder / 'params'}、{office.folder / 'data'} 与测算时的内容不同"
    ]
    assert lines_of(office) == office.entry.lines


def test_every_line_has_the_level_of_what_its_forecast_was_made_from(office):
    change(office.folder / "params" / "settings.yaml", "priors.yaml: L1", "priors.yaml: L2")
    new = office.enter(office.walk())
    book = sc.register(office.record)
    assert set(book.of(office.entry.issue)["disclosure"]) == {"L1"}
    assert set(book.of(new.issue)["disclosure"]) == {"L2"}
    assert book.disclosure == "L2"
    assert differences(book, office.entry.issue, office.entry.issue).disclosure == "L1"
    assert differences(book, office.entry.issue, new.issue).disclosure == "L2"


def test_a_forecast_made_from_the_highest_level_stays_out_of_the_register(office):
    change(office.folder / "params" / "settings.yaml", "priors.yaml: L1", "priors.yaml: L4")
    done = office.walk()
    said = refused(sc.issue, done.outlooks, kind="mid_year", made_on="2024-10-08",
                   params=office.folder / "params", data=office.folder / "data",
                   folder=office.record)  # fmt: skip
    names = [one.target.name for one in done.outlooks[0].targets.values()]
    assert said == [f"RC-033 {name} 所用数据或参数的密级为L4" for name in names]
    assert lines_of(office) == office.entry.lines


def test_outlooks_of_several_runs_are_refused(office, first_walk, second_walk):
    mixed = type(first_walk)((first_walk.forecasts[0], second_walk.forecasts[1]))
    twice = type(first_walk)((first_walk.forecasts[0], first_walk.forecasts[0]))
    for wrong in (mixed, twice):
        with pytest.raises(ScenarioError, match="RC-031"):
            sc.issue(
                wrong.outlooks, kind="mid_year", made_on="2024-10-08",
                params=office.folder / "params", data=office.folder / "data", folder=office.record,
            )  # fmt: skip


def test_a_register_that_is_not_there_is_empty(tmp_path):
    book = sc.register(tmp_path / "none")
    assert book.table.empty
    assert book.text == (typeset(f"{tmp_path / 'none'}里还没有登记"),)
    assert not (tmp_path / "none").exists()
    assert refused(book.of, "x")[0].startswith("RC-020")


# --- tampering


def test_one_changed_byte_in_any_file_is_found_and_named(office):
    rng = np.random.default_rng(20241008)
    files = sorted(
        p for p in office.record.rglob("*") if p.is_file() and not p.name.startswith(".")
    )
    assert {p.parent.name for p in files} == {"record", "issues", "inputs"}
    for path in files:
        content = path.read_bytes()
        for at in rng.choice(len(content), min(12, len(content)), replace=False):
            byte = (content[at] + int(rng.integers(1, 256))) % 256
            path.write_bytes(content[:at] + bytes([byte]) + content[at + 1 :])
            found = verify(office.record)
            assert found, f"{path.name} byte {at}"
            assert path.name in " ".join(f.where for f in found)
            assert all(f.found and f.meaning and f.remedy for f in found)
            if path.suffix == ".csv" and path.parent == office.record:
                line = content[:at].count(b"\n") + 1
                assert f"第{line}行" in " ".join(f.where for f in found)
        path.write_bytes(content)
    assert verify(office.record) == []


def test_a_changed_chance_is_named_by_line_and_field_and_nothing_is_added(office, first_walk):
    path = office.record / "forecasts.csv"
    rows = rows_of(path.read_bytes(), FORECASTS)
    text = path.read_text("utf-8").split("\n")
    cells = text[1].split(",")
    at = FORECASTS.index("chance")
    assert cells[at] == rows[0]["chance"]
    cells[at] = "0.9"
    path.write_text("\n".join([text[0], ",".join(cells), *text[2:]]), "utf-8")
    expected = ["RC-001 forecasts.csv 第2行 chance “0.9”与登记时的校验码不符"]
    assert [f"{f.id} {f.where} {f.found}" for f in verify(office.record)] == expected
    assert refused(sc.register, office.record) == expected
    assert refused(office.enter, first_walk, kind="q3") == expected


def test_a_register_that_was_cut_short_is_found(office):
    path = office.record / "forecasts.csv"
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join(lines[:-2]) + b"\n")
    assert [f.id for f in verify(office.record)] == ["RC-005"]
    shutil.copy(path, office.record / "kept")
    (office.record / "issues.csv").unlink()
    assert [f.id for f in verify(office.record)] == ["RC-005"]


def test_an_entry_that_was_cut_off_is_completed_by_entering_the_memo_again(office, second_walk):
    events = (office.record / "issues.csv").read_bytes()
    whole = office.enter(second_walk, made_on="2024-10-09")
    after = {p: p.read_bytes() for p in office.record.rglob("*.csv")}
    (office.record / "issues.csv").write_bytes(events)  # the power went before the event
    assert [f.id for f in verify(office.record)] == ["RC-005"]
    again = office.enter(second_walk, made_on="2024-10-09")
    assert (again.issue, again.lines, again.head) == (whole.issue, whole.lines, whole.head)
    assert {p: p.read_bytes() for p in office.record.rglob("*.csv")} == after


def test_a_chain_that_was_remade_is_only_found_by_a_hash_kept_elsewhere(office):
    head = office.entry.head
    assert verify(office.record, head[:12]) == []
    book = sc.register(office.record)
    assert book.head == head
    path = office.record / "forecasts.csv"
    rows = rows_of(path.read_bytes(), FORECASTS)
    rows[0]["chance"] = "0.9"
    forged = extend(b"", FORECASTS, rows)
    path.write_bytes(forged)
    events = office.record / "issues.csv"
    columns = events.read_text("utf-8").split("\n")[0].split(",")[:-3]
    event = rows_of(events.read_bytes(), columns)[0]
    event["head"] = rows_of(forged, FORECASTS)[-1]["hash"]
    events.write_bytes(extend(b"", columns, [event]))
    assert verify(office.record) == []
    assert [f.id for f in verify(office.record, head)] == ["RC-007"]


# --- status


def test_status_goes_from_draft_to_reviewed_to_issued(office):
    id, where = office.entry.issue, {"folder": office.record}
    author = sc.register(office.record).issues["author"].iloc[0]
    assert refused(set_status, id, "issued", by="乙", day="2024-10-09", **where)
    assert refused(set_status, id, "reviewed", by=author, day="2024-10-09", **where)
    assert refused(set_status, id, "reviewed", by=" ", day="2024-10-09", **where)
    assert refused(set_status, id, "withdrawn", by="乙", day="2024-10-09", **where)
    assert refused(set_status, "2020-x", "reviewed", by="乙", day="2024-10-09", **where)
    set_status(id, "reviewed", by="乙", day="2024-10-09", **where)
    said = set_status(id, "issued", by="丙", day="2024-10-10", **where)
    assert said == typeset(f"{id}:已发(丙,2024-10-10)")
    now = sc.register(office.record).issues.iloc[0]
    assert (now["status"], now["assurer"]) == ("issued", "乙")
    assert refused(set_status, id, "reviewed", by="丁", day="2024-10-11", **where)
    assert verify(office.record) == []


def test_a_withdrawn_issue_is_not_compared_with(office):
    id = office.entry.issue
    book = sc.register(office.record)
    assert book.since("2024-10-01") == book.since(id) == id
    assert refused(book.since, "2024-09-29")[0].startswith("RC-021")
    set_status(id, "withdrawn", by="甲", day="2024-10-09", reason="数据有误", folder=office.record)
    assert refused(sc.register(office.record).since, "2024-10-01")[0].startswith("RC-021")


def test_a_memo_with_an_assurer_is_entered_as_reviewed(office):
    change(office.folder / "params" / "settings.yaml", "assurer:", "assurer: 乙")
    office.enter(office.walk())
    assert list(sc.register(office.record).issues["status"]) == ["draft", "reviewed"]


# --- differences


def test_two_issues_side_by_side(office):
    change(office.folder / "params" / "targets.yaml", "threshold: 8", "threshold: 4")
    new = office.enter(office.walk())
    book = sc.register(office.record)
    got = differences(book, office.entry.issue, new.issue)
    assert got.inputs == (typeset("计划与判断:(改动targets.yaml)"),)
    moved = got.table[got.table["chance_change"] != 0]
    assert set(moved["target"]) == {"industrial_value_added_growth"}
    row = moved.iloc[0]
    assert (row["threshold_old"], row["threshold_new"]) == (8.0, 4.0)
    assert row["chance_change"] == row["chance_new"] - row["chance_old"] > 0
    assert row["median_change"] == 0
    assert len(got.text) == 2 + len(moved)
    same = differences(book, new.issue, new.issue)
    assert same.text[1] == typeset("输入和程序都相同")
    assert not pd.Series(same.table["chance_change"]).any()


def test_the_manifest_is_plain_json_without_the_environment(office):
    text = (office.record / "issues" / f"{office.entry.issue}.json").read_text("utf-8")
    assert set(json.loads(text)) == {
        "schema", "issue", "kind", "made_on", "author", "assurer", "status", "run", "params",
        "data", "outputs", "scenarios", "as_of", "edition", "lights_before", "since",
    }  # fmt: skip
