"""A registered memo comes out again to the last byte, or it is said what is not as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from record.small import LINES, ROOT, add_rows, change, walked
from typer.testing import CliRunner

import scenario as sc
from scenario.cli import app
from scenario.errors import ScenarioError
from scenario.record import program as code
from scenario.record.rerun import rerun
from scenario.typeset import typeset

LATE = (
    "china,above_size,industrial_value_added,2024-09,2024-09,growth,comparable_prices,5.4,,"
    "percent,2024-10-18,printed,final,L1,https://example.org/next,"
)


def remake(plan, observations, manifest, room=None):
    run = manifest["run"]
    lights = manifest["lights_before"]
    done = walked(plan, observations, lights, seed=int(run["seed"]), draws=int(run["draws"]))
    memo = done.memo(manifest["kind"], sc.check_inputs(plan, observations))
    return done.outlooks, {suffix: memo.to_bytes(suffix) for suffix in manifest["outputs"]}


def again(office, make=remake):
    return rerun(sc.register(office.record), office.entry.issue, office.folder / "data", make)


def enter_with_findings(office):
    """Enter a memo whose page holds the findings, as the command does."""
    plan = sc.read_plan(office.folder / "params")
    observations = sc.read_observations(office.folder / "data", "2024-09-30")
    done = office.walk()
    page = done.memo("mid_year", sc.check_inputs(plan, observations)).to_bytes("html")
    return sc.issue(
        done.outlooks, kind="mid_year", made_on="2024-10-08", params=office.folder / "params",
        data=office.folder / "data", folder=office.folder / "record2", outputs={"html": page},
    )  # fmt: skip


def test_plan_and_data_that_moved_on_do_not_change_an_old_memo(office):
    entry = enter_with_findings(office)
    add_rows(office.folder, LATE)
    change(office.folder / "params" / "targets.yaml", "threshold: 8", "threshold: 4")
    book = sc.register(office.folder / "record2")
    got = rerun(book, entry.issue, office.folder / "data", remake)
    assert got.changed == ()
    assert got.outputs == {"html": True}
    assert (got.inputs, got.findings, got.same) == ((), (), True)
    assert got.text == (typeset(f"{entry.issue}:复算一致,各项预测相同,html逐字节相同"),)


def test_lights_of_the_issue_before_are_kept_for_the_next_time(office):
    plan = sc.read_plan(office.folder / "params")
    observations = sc.read_observations(office.folder / "data", "2024-09-30")
    before = dict.fromkeys(plan.targets, "green")
    done, plain = walked(plan, observations, before), walked(plan, observations)
    findings = sc.check_inputs(plan, observations)
    page, other = (one.memo("mid_year", findings).to_bytes("html") for one in (done, plain))
    assert page != other
    said = {"kind": "mid_year", "made_on": "2024-10-08", "folder": office.folder / "record3"}
    where = {"params": office.folder / "params", "data": office.folder / "data"}
    first = sc.issue(plain.outlooks, outputs={"html": other}, **said, **where)
    second = sc.issue(done.outlooks, outputs={"html": page}, **said, **where)
    assert first.issue != second.issue
    book = sc.register(office.folder / "record3")
    assert rerun(book, second.issue, office.folder / "data", remake).same


def test_old_rows_that_were_edited_are_named(office):
    path = office.folder / "data" / "observations" / "ningbo_districts_monthly.csv"
    row = "zhenhai,above_size,industrial_value_added,2024-01,2024-06,growth,comparable_prices,"
    change(path, f"{row}4.1", f"{row}7.9")
    got = again(office)
    assert not got.same
    fields = {field for _, target, field, *_ in got.changed}
    assert {"chance", "q0.5"} < fields
    assert {t for _, t, *_ in got.changed} == {"industrial_value_added_growth"}
    assert [(f.id, f.where) for f in got.findings] == [("RC-011", "ningbo_districts_monthly.csv")]
    assert got.inputs == (typeset("数据:截至日已知的行不同"),)


def test_other_code_is_named_and_equal_code_with_other_numbers_is_a_defect(office, monkeypatch):
    def other_seed(plan, observations, manifest, room):
        done = walked(plan, observations, seed=1, draws=200)
        return done.outlooks, {"html": b""}

    seeded = again(office, other_seed)
    assert seeded.inputs == (typeset("随机种子:20240930→1"),)
    assert seeded.outputs == {"html": False}

    def wrong(plan, observations, manifest, room):
        outlooks, files = remake(plan, observations, manifest)
        return outlooks[:1], files

    lost = again(office, wrong)
    assert {now for *_, now in lost.changed} == {"—"}
    assert "程序缺陷" in lost.text[-1]
    libraries = {**code.program().libraries, "numpy": "9.9"}
    monkeypatch.setattr(
        "scenario.record.rerun.program", lambda: code.Program("e" * 64, "9.9", libraries)
    )
    got = again(office, wrong)
    assert len(got.inputs) == 2
    assert got.inputs[0].startswith(typeset("程序:"))
    assert "numpy" in got.inputs[1]
    assert not any("程序缺陷" in line for line in got.text)


def test_a_lost_copy_is_named_before_anything_is_computed(office):
    (copy,) = (office.record / "inputs").glob("*-targets.yaml")
    copy.unlink()
    with pytest.raises(ScenarioError, match=f"RC-010 · inputs/{copy.name}"):
        again(office)


# --- the commands


def run(*words):
    result = CliRunner().invoke(app, [str(w) for w in words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_the_commands_of_the_register(tmp_path, office, monkeypatch):
    monkeypatch.chdir(tmp_path)  # the default cache of draws is a relative folder
    where = ["--params", office.folder / "params", "--data", office.folder / "data"]
    made = ["--record", tmp_path / "r", "--made-on", "2024-10-08", "--format", "html"]
    assert not run("memo", "--out", tmp_path / "o", "--format", "html", *where).exit_code
    assert not (tmp_path / "record").exists()  # nothing is registered unless asked for
    said = run("memo", "--out", tmp_path / "o", *made, *where).stdout.splitlines()
    (name,) = sc.register(tmp_path / "r").issues["issue"]
    assert said[1].startswith(typeset(f"已登记{name}:{LINES}项预测"))
    twice = run("memo", "--out", tmp_path / "o", *made, *where).stdout.splitlines()
    assert twice[1].startswith(name)
    listed = run("register", "list", "--record", tmp_path / "r").stdout
    assert listed.splitlines()[1:] == [typeset("数据密级:L1(公开)")]
    assert "草稿" in listed
    assert "复算一致" in run(
        "register", "rerun", name, "--record", tmp_path / "r", "--data", office.folder / "data"
    ).stdout  # fmt: skip
    handed_up = run("memo", "--edition", "report", "--out", tmp_path / "o", *made, *where).stdout
    assert handed_up.splitlines()[0].endswith("mid_year_report.html")
    other = sc.register(tmp_path / "r").issues["issue"].iloc[-1]
    assert other != name
    again = ["--record", tmp_path / "r", "--data", office.folder / "data"]
    assert "复算一致" in run("register", "rerun", other, *again).stdout
    by = ["--by", "乙", "--on", "2024-10-09", "--record", tmp_path / "r"]
    assert "已审核" in run("register", "status", name, "reviewed", *by).stdout
    assert "登记册完好" in run("register", "verify", "--record", tmp_path / "r").stdout
    csv = run("register", "diff", name, name, "--record", tmp_path / "r", "--format", "csv").stdout
    assert csv.count("\n") == LINES + 1
    (tmp_path / "r" / "issues.csv").write_bytes(b"x")
    with pytest.raises(ScenarioError, match="RC-004"):
        run("register", "verify", "--record", tmp_path / "r")
    assert Path.cwd() != ROOT
