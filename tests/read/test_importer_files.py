"""Importing as a whole: power cuts, locks, full disks, memory, round trips, the shipped answers."""

from __future__ import annotations

import csv
import errno
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from bad_inputs import file_cases
from bad_inputs.make import standard, text, write_params
from typer.testing import CliRunner

import scenario as sc
from scenario.read import commit, one_file
from scenario.read.commit import COLUMNS, csv_bytes, locked, read_manifest
from scenario.read.importer import import_files
from scenario.read.observations import read_observations
from scenario.read.sources import Source, read_sources, save_source

ROOT = Path(__file__).parents[2]
TODAY = date(2024, 12, 20)


@pytest.fixture
def office(tmp_path):
    write_params(tmp_path / "params")
    (tmp_path / "data" / "observations").mkdir(parents=True)
    (tmp_path / "in").mkdir()
    return tmp_path


def take_in(office, *paths, **more):
    more = {
        "to": office / "data" / "observations",
        "params": office / "params",
        "today": TODAY,
    } | more
    return import_files(paths, **more)


def many_rows(folder, count=300):
    """Write a long list, so that an import takes a while and writes a file worth tearing."""
    rows = [("地区", "指标", "所属期", "数值", "单位", "公布日期", "来源")]
    for n in range(count):
        rows.append(
            (
                "镇海区",
                "工业投资",
                f"{1990 + n % 30}年",
                f"{n % 40}.5",
                "%",
                f"2024-01-{n % 28 + 1:02d}",
                f"第{n}号",
            )
        )
    return text(folder / "长表.csv", rows)


SCRIPT = (
    "import sys; from datetime import date; from scenario.read.importer import import_files; "
    "print('ready', flush=True); "
    "import_files([sys.argv[1]], to=sys.argv[2], params=sys.argv[3], today=date(2024, 12, 20))"
)


def kill_at(office, path, wait, reference):
    """Kill an import after `wait` seconds; then nothing may be torn, and the next one completes."""
    store = office / "data" / "observations"
    before = b"".join(p.read_bytes() for p in sorted(store.glob("*.csv")))
    command = [sys.executable, "-c", SCRIPT, str(path), str(store), str(office / "params")]
    run = subprocess.Popen(
        command, stdout=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT / "src")}
    )
    assert run.stdout is not None
    run.stdout.readline()
    time.sleep(wait)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    now = b"".join(p.read_bytes() for p in sorted(store.glob("*.csv")))
    assert now in (before, reference), "the store is half-written"
    report = take_in(office, path)
    assert report.files[0].state == "committed"
    after = b"".join(p.read_bytes() for p in sorted(store.glob("*.csv")))
    assert after == reference
    folders = [p for p in (office / "data" / "imports").iterdir() if p.is_dir()]
    assert [read_manifest(p)["state"] for p in folders] == ["committed"]
    assert (folders[0] / "original" / path.name).read_bytes() == path.read_bytes()
    return now == reference


def kill_often(office, times, seed):
    path = many_rows(office / "in")
    started = time.perf_counter()
    take_in(office, path)
    whole = time.perf_counter() - started
    store = office / "data" / "observations"
    reference = b"".join(p.read_bytes() for p in sorted(store.glob("*.csv")))
    assert reference.count(b"\n") == 301
    moments = random.Random(seed)  # noqa: S311  moments, no secrets
    whole_after = 0
    for _ in range(times):
        shutil.rmtree(office / "data")
        store.mkdir(parents=True)
        whole_after += kill_at(office, path, moments.uniform(0, whole * 1.2), reference)
    return whole_after


def test_a_power_cut_at_five_moments_loses_nothing(office):
    kill_often(office, 5, seed=20240930)


@pytest.mark.proof
def test_a_power_cut_at_fifty_moments_loses_nothing(office, measured):
    """Importer: killed at a random moment, the store is as before or complete, never between."""
    complete = kill_often(office, 50, seed=20241231)
    measured(kills=50, store_as_before=50 - complete, store_complete=complete, half_written=0)


@pytest.mark.parametrize("step", ["write_manifest", "move_folder", "append_rows", "write_whole"])
def test_an_import_that_stops_between_two_steps_is_finished_by_the_next(office, monkeypatch, step):
    from scenario.read import importer

    path = standard(office / "in" / "快报.xlsx")
    calls = {"left": {"write_manifest": 1, "write_whole": 2}.get(step, 0)}
    real = getattr(importer, step)

    def stop(*given):
        if calls["left"] == 0:
            raise KeyboardInterrupt
        calls["left"] -= 1
        return real(*given)

    monkeypatch.setattr(importer, step, stop)
    with pytest.raises(KeyboardInterrupt):
        take_in(office, path)
    monkeypatch.setattr(importer, step, real)
    report = take_in(office, standard(office / "in" / "七月.xlsx"))
    assert [f.id for f in report.findings] == ["IN-095"]
    assert "上次导入中断" in report.findings[0].text()
    assert "快报.xlsx" in report.findings[0].text()
    done = {p.name for p in (office / "data" / "imports").iterdir() if p.is_dir()}
    assert not any(n.startswith(".") for n in done)
    finished = any("补写" in f.text() for f in report.findings)
    assert finished == (step == "append_rows")
    assert take_in(office, path).files[0].state == "committed"


def test_two_people_cannot_write_at_once(office):
    path = standard(office / "in" / "快报.xlsx")
    with locked(office / "data" / "imports"), pytest.raises(commit.ScenarioError) as caught:
        take_in(office, path)
    (finding,) = caught.value.findings
    assert finding.id == "IN-096"
    assert "正被" in finding.found
    assert "使用" in finding.found
    assert take_in(office, path).files[0].state == "committed"


def test_a_full_disk_leaves_earlier_results(office, monkeypatch):
    path = standard(office / "in" / "快报.xlsx")
    assert take_in(office, path, known_on=date(2024, 7, 20)).files[0].added == 4
    store = office / "data" / "observations"
    before = {p.name: p.read_bytes() for p in store.glob("*")}
    real = os.replace

    def full(source, target):
        if Path(target).parent == store:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(source, target)

    monkeypatch.setattr(commit.os, "replace", full)
    (one,) = take_in(office, path, known_on=date(2024, 9, 18)).files
    assert one.state == "stopped"
    (finding,) = [f for f in one.findings if f.id == "IN-094"]
    assert "磁盘已满" in finding.found
    assert "未覆盖旧结果" in finding.meaning
    assert {p.name: p.read_bytes() for p in store.glob("*.csv")} == before


def test_a_revision_needs_its_own_day(office):
    first = standard(office / "in" / "快报.xlsx")
    assert take_in(office, first, known_on=date(2024, 7, 20)).files[0].added == 4
    page = openpyxl.load_workbook(first)
    page["投资"]["C3"] = 149.9
    page.save(first)
    (one,) = take_in(office, first, known_on=date(2024, 7, 20)).files
    assert one.state == "stopped"
    assert [f.id for f in one.findings if f.severity == "error"] == ["IN-067"]
    (one,) = take_in(office, first, known_on=date(2024, 9, 18)).files
    assert (one.state, one.added) == ("committed", 4)
    early = read_observations(office / "data", as_of="2024-08-01").frame
    late = read_observations(office / "data", as_of="2024-10-01").frame
    assert (len(early), len(late)) == (4, 8)


@pytest.mark.parametrize("make", [file_cases.bomb, file_cases.stray])
def test_harmful_workbooks_take_two_seconds_and_300_mb(office, make):
    path = make(office / "in")
    script = (
        "import sys, resource; from scenario.read.spreadsheet import read_book\n"
        "import time; start = time.perf_counter()\n"
        "try:\n    read_book(sys.argv[1])\nexcept Exception as problem:\n    print(problem)\n"
        "spent = time.perf_counter() - start\n"
        # a process keeps the peak of the one it was forked from; VmHWM is its own
        "own = open('/proc/self/status').read().split('VmHWM:')[1].split()[0]\n"
        "peak = max(int(own), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
        "print(spent, peak / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"},
    )
    spent, peak = map(float, done.stdout.split()[-2:])
    assert spent < 2
    assert peak < 300


def test_a_workbook_that_exhausts_memory_ends_its_own_process_only(office):
    rows = "".join(
        f'<row r="{r}">' + f'<c r="A{r}" t="inlineStr"><is><t>{"x" * 900}</t></is></c></row>'
        for r in range(1, 40_000)
    )
    path = standard(office / "in" / "大.xlsx")
    import zipfile

    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    name = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{name}"><sheetData>{rows}</sheetData></worksheet>'.encode()
    )
    with zipfile.ZipFile(path, "w") as archive:  # stored, so that no packing ratio gives it away
        for part, data in parts.items():
            archive.writestr(part, data)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    (one,) = take_in(office, path).files
    assert one.state == "stopped"
    assert [f.id for f in one.findings if f.severity == "error"] == ["IN-012"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200 * 1024


def test_entities_are_refused(office):
    path = standard(office / "in" / "实体.xlsx")
    import zipfile

    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    kinds = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    bomb = b'<?xml version="1.0"?>' + kinds + b"<worksheet>&b;</worksheet>"
    parts["xl/worksheets/sheet1.xml"] = bomb
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    (one,) = take_in(office, path).files
    assert [f.id for f in one.findings if f.severity == "error"] == ["IN-009"]


def test_a_dry_run_writes_nothing(office):
    path = standard(office / "in" / "快报.xlsx")
    before = sorted(p for p in office.rglob("*"))
    report = take_in(office, path, dry_run=True)
    assert report.files[0].state == "ready"
    assert "试运行" in report.lines()[-1]
    assert sorted(p for p in office.rglob("*")) == before


def test_one_bad_file_does_not_stop_the_others(office):
    good = standard(office / "in" / "快报.xlsx")
    report = take_in(office, office / "in" / "没有.xlsx", good)
    assert [f.state for f in report.files] == ["stopped", "committed"]
    assert report.exit_code == 1


def test_what_is_exported_imports_unchanged(office):
    path = standard(office / "in" / "快报.xlsx")
    (one,) = take_in(office, path).files
    exported = office / "in" / "导出.csv"
    exported.write_bytes((office / "data" / "observations" / f"{one.source.id}.csv").read_bytes())
    other = office / "zweit" / "observations"
    other.mkdir(parents=True)
    (again,) = take_in(office, exported, to=other).files
    assert again.state == "committed", again
    assert (other / f"{again.source.id}.csv").read_bytes() == exported.read_bytes()


def test_every_shipped_observation_imports_unchanged(tmp_path):
    store = tmp_path / "observations"
    store.mkdir()
    files = sorted((ROOT / "data" / "observations").glob("*.csv"))
    report = import_files(files, to=store, params=ROOT / "params", today=date(2027, 1, 1))
    for one, file in zip(report.files, files, strict=True):
        assert one.state == "committed", (file.name, one.questions, one.findings[:3])
        with file.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert [dict(r) for r in one.rows] == rows, file.name


def test_text_that_looks_like_a_formula_is_escaped_and_comes_back(office):
    row = {
        "region": "zhenhai",
        "scope": "whole",
        "indicator": "gdp",
        "period_start": "2023-01",
        "period_end": "2023-12",
        "measure": "growth",
        "basis": "comparable_prices",
        "value": "-1.5",
        "bound": "",
        "unit": "percent",
        "known_on": "2024-02-28",
        "known_on_kind": "rounded",
        "status": "final",
        "disclosure": "L3",
        "source": "=cmd|' /C calc'!A0",
        "note": "@SUM(1)",
    }
    data = csv_bytes(COLUMNS, [row])
    assert b"'=cmd" in data
    assert b"'@SUM" in data
    assert b",-1.5," in data
    path = office / "in" / "长.csv"
    path.write_bytes(data)
    (one,) = take_in(office, path).files
    assert dict(one.rows[0]) == row
    kept = (office / "data" / "observations" / f"{one.source.id}.csv").read_bytes()
    assert kept == data


RAW = "region,indicator,period_start,period_end,basis,value,unit,published,source_url,note\n"


def test_the_layout_of_the_published_lists_imports_unattended(office):
    """Several indicators in one file, basis and published columns; the answers are shipped."""
    (office / "params" / "sources").mkdir()
    for name in ("published_raw", "published_national"):
        shutil.copy(ROOT / "params" / "sources" / f"{name}.yaml", office / "params" / "sources")
    path = office / "in" / "districts.csv"
    path.write_text(
        RAW + "镇海区,gdp,2023-01,2023-12,level,1322.9,亿元,2024-02,https://a.gov.cn/1,\n"
        "镇海区_区属,gdp,2018-01,2018-12,yoy_pct,6.5,%,,https://a.gov.cn/2,区属\n"
        "北仑区,industrial_value_added,2024-01,2024-06,yoy_pct,4.2,%,2024-07-20,https://a.gov.cn/3,lower bound\n"
        "镇海区,gdp,2006-01,2010-12,level,9,亿元,,https://a.gov.cn/4,多年\n",
        encoding="utf-8",
    )
    report = take_in(office, path)
    (one,) = report.files
    assert (one.state, report.exit_code, one.questions) == ("committed", 0, ())
    assert one.source.id == "published_raw"
    keys = (
        "region",
        "scope",
        "measure",
        "basis",
        "value",
        "bound",
        "unit",
        "known_on",
        "known_on_kind",
        "disclosure",
    )
    assert [tuple(r[k] for k in keys) for r in one.rows] == [
        (
            "zhenhai",
            "whole",
            "level",
            "current_prices",
            "1322.9",
            "",
            "yi_yuan",
            "2024-02-29",
            "rounded",
            "L1",
        ),
        (
            "zhenhai",
            "district_owned",
            "growth",
            "comparable_prices",
            "6.5",
            "",
            "percent",
            "2019-02-17",
            "estimated",
            "L1",
        ),
        (
            "beilun",
            "above_size",
            "growth",
            "comparable_prices",
            "4.2",
            "at_least",
            "percent",
            "2024-07-20",
            "printed",
            "L1",
        ),
    ]
    with (one.run / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        (rejected,) = csv.DictReader(stream)
    assert (rejected["id"], rejected["row"], rejected["original"]) == ("PE-003", "5", "9")
    assert "2006-01" in rejected["line"]


EXAMPLES = {
    "示例_2024年6月主要经济指标快报.xlsx": (
        "manufacturing_investment",
        "growth",
        "2024-06",
        11.8,
        18,
    ),
    "示例_2024年6月重点项目进度表.xlsx": (
        "city_key_project_investment",
        "level",
        "2024-06",
        4.21,
        11,
    ),
    "示例_统计年鉴_主要指标.xlsx": ("gdp", "level", "2023-12", 1322.9, 24),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_office_workbook_imports_by_one_command(tmp_path, name):
    from scenario.cli_import import register

    store = tmp_path / "data" / "observations"
    store.mkdir(parents=True)
    indicator, measure, period_end, value, count = EXAMPLES[name]
    done = CliRunner().invoke(
        _app(register),
        [
            "import",
            str(ROOT / "data" / "examples" / name),
            "--to",
            str(store),
            "--params",
            str(ROOT / "params"),
        ],
    )
    assert done.exit_code == 0, done.output
    assert f"采用{count}" in done.output
    frame = read_observations(tmp_path / "data", as_of="2025-06-30").frame
    rows = frame[
        (frame.indicator == indicator)
        & (frame.measure == measure)
        & (frame.period_end == period_end)
    ]
    assert value in rows["value"].tolist()
    assert set(frame["status"]) == {"synthetic"}
    assert set(frame["disclosure"]) == {"L3"}


def test_the_shipped_examples_are_what_the_script_writes(tmp_path):
    command = [sys.executable, str(ROOT / "tools" / "make_examples.py"), str(tmp_path)]
    subprocess.run(command, check=True, capture_output=True)
    for name in EXAMPLES:
        texts = []
        for folder in (tmp_path, ROOT / "data" / "examples"):
            book = openpyxl.load_workbook(folder / name)
            texts.append([[c.value for c in row] for page in book for row in page.iter_rows()])
        assert texts[0] == texts[1]


def _app(register):
    import typer

    app = typer.Typer()
    register(app)
    return app


def test_the_blank_workbook_is_filled_and_imported(office):
    from scenario.cli_import import register

    path = office / "in" / "填报.xlsx"
    done = CliRunner().invoke(
        _app(register), ["template", str(path), "--params", str(office / "params")]
    )
    assert done.exit_code == 0, done.output
    (blank,) = take_in(office, path).files
    assert (blank.state, [f.id for f in blank.findings if f.severity == "error"]) == (
        "stopped",
        ["IN-004"],
    )
    book = openpyxl.load_workbook(path)
    assert {"历史数据", "项目", "用地", "判断", "进度", "情景"} <= set(book.sheetnames)
    _fill(
        book["历史数据"],
        {
            "地区": "镇海区",
            "指标": "工业投资",
            "所属期": "2024年1-6月",
            "指标形式": "增速",
            "数值": 5.1,
            "单位": "%",
            "公布日期": "2024-07-20",
            "数据状态": "快报",
        },
    )
    _fill(
        book["进度"],
        {
            "地区": "镇海区",
            "指标": "新认定高新技术企业",
            "所属期": "2024年1-6月",
            "数值": 12,
            "单位": "家",
            "数据状态": "预计",
        },
    )
    _fill(book["项目"], {"项目编号": "demo", "项目名称": "示例项目", "实际开工月": "2024-03"})
    _fill(book["用地"], {"地块编号": "p1"})
    book.save(path)
    (one,) = take_in(office, path).files
    assert one.state == "committed", one.findings
    found = [
        (r["indicator"], r["measure"], r["value"], r["status"], r["disclosure"]) for r in one.rows
    ]
    assert found == [
        ("industrial_investment", "growth", "5.1", "flash", "L3"),
        ("hightech_enterprises_new", "count", "12", "estimated", "L3"),
    ]
    with (one.run / "proposed_projects.csv").open(encoding="utf-8", newline="") as stream:
        (project,) = csv.DictReader(stream)
    assert (project["id"], project["actual_start"]) == ("demo", "2024-03")
    assert any("地块名称" in f.text() for f in one.findings), "a parcel without a name is set aside"


def _fill(page, values):
    titles = {str(c.value).rstrip("*"): c.column for c in page[2] if c.value}
    for title, value in values.items():
        page.cell(3, titles[title], value)


def test_names_under_a_table_are_masked_in_what_is_kept(office):
    from bad_inputs import table_cases

    path = table_cases.CASES["IN-053"].build(office / "in")
    (one,) = take_in(office, path).files
    notes = (one.run / "notes.csv").read_text("utf-8")
    assert "张三" not in notes
    assert "填表人:***" in notes


def test_answers_survive_their_file(tmp_path):
    source = Source(
        "a", '甲"乙:', ("甲#.csv",), answers={"IN-027 投资: x": "yi_yuan"}, symbols={"—": "missing"}
    )
    save_source(source, tmp_path)
    assert read_sources(tmp_path) == (source,)


def test_a_level_outside_the_four_is_an_error_of_the_source(tmp_path):
    save_source(Source("a", "甲", ("甲#.csv",), disclosure="L9"), tmp_path)
    with pytest.raises(commit.ScenarioError) as caught:
        read_sources(tmp_path)
    assert caught.value.findings[0].id == "IN-100"


def test_the_command_says_what_must_be_answered_and_where(office):
    from bad_inputs import series_cases

    from scenario.cli_import import register

    path = series_cases.CASES["IN-075"].build(office / "in")
    store = str(office / "data" / "observations")
    command = ["import", str(path), "--to", store, "--params", str(office / "params")]
    done = CliRunner().invoke(_app(register), command)
    assert done.exit_code == 3
    assert "IN-075" in done.output
    english = CliRunner().invoke(_app(register), [*command, "--lang", "en", "--dry-run"])
    assert english.exit_code == 3
    assert "is not a known name" in english.output


def test_the_manifest_accounts_for_every_row(office):
    path = standard(office / "in" / "快报.xlsx")
    (one,) = take_in(office, path).files
    manifest = json.loads((one.run / "manifest.json").read_text("utf-8"))
    assert manifest["account"] == {
        "rows_in": 4,
        "rows_accepted": 2,
        "rows_rejected": 0,
        "rows_notes": 2,
        "figures_in": 4,
        "figures_accepted": 4,
        "figures_rejected": 0,
        "figures_missing": 0,
    }


def test_the_front_door_imports_files(office):
    path = standard(office / "in" / "镇海区2024年6月快报.xlsx")
    store, params = office / "data" / "observations", office / "params"
    tried = sc.import_files([path], to=store, params=params, today=TODAY, dry_run=True)
    assert (tried.table["state"].tolist(), list(store.glob("*.csv"))) == (["ready"], [])
    done = sc.import_files([path], to=store, params=params, today=TODAY)
    (row,) = done.table.to_dict("records")
    assert (row["state"], row["disclosure"], row["added"]) == ("committed", "L3", 4)
    assert row["rows_in"] == row["rows_accepted"] + row["rows_rejected"] + row["rows_notes"]
    assert done.text == done.lines()
    assert path.name in done._repr_html_()


def test_an_import_has_the_highest_level_of_its_rows(office):
    save_source(Source("a", "甲", ("甲.csv",), disclosure="L2"), office / "params" / "sources")
    head = ("地区", "指标", "所属期", "数值", "单位", "密级")
    rows = [("镇海区", "工业投资", f"{y}年", y - 2000, "亿元", level)
            for y, level in ((2021, ""), (2022, "L1"), (2023, "L4"))]  # fmt: skip
    (one,) = take_in(office, text(office / "in" / "甲.csv", [head, *rows])).files
    assert [r["disclosure"] for r in one.rows] == ["L2", "L1", "L4"]
    assert one.disclosure == "L4"
    assert read_manifest(one.run)["disclosure"] == "L4"


def test_an_unknown_state_of_the_long_form_is_asked_about(office):
    head = ("地区", "指标", "所属期", "数值", "单位", "数据状态")
    rows = [("镇海区", "工业投资", "2022年", 5, "亿元", "初步"),
            ("镇海区", "工业投资", "2023年", 6, "亿元", "暂定")]  # fmt: skip
    path = text(office / "in" / "甲.csv", [head, *rows])
    (one,) = take_in(office, path).files
    assert (one.state, [q.key for q in one.questions]) == ("asking", ["IN-034 状态 暂定"])
    (one,) = take_in(office, path, answers={"IN-034 状态 暂定": "flash"}).files
    assert [r["status"] for r in one.rows] == ["provisional", "flash"]
    (one,) = take_in(office, path).files
    assert (one.state, one.added, one.repeated) == ("committed", 0, 2)


def test_a_scaled_figure_of_the_long_form_is_in_its_unit(office):
    head = ("地区", "指标", "所属期", "数值", "单位")
    cells = [("2019年", "3.5亿", "亿元"), ("2020年", "5000万元", "亿元"), ("2021年", "12‰", "%"),
             ("2022年", "3万", "%"), ("2023年", "4亿美元", "亿元")]  # fmt: skip
    rows = [("镇海区", "技术改造投资", *c) for c in cells]
    (one,) = take_in(office, text(office / "in" / "甲.csv", [head, *rows])).files
    read = {r["period_start"][:4]: (r["value"], r["unit"]) for r in one.rows}
    assert read == {
        "2019": ("3.5", "yi_yuan"),
        "2020": ("0.5", "yi_yuan"),
        "2021": ("1.2", "percent"),
    }
    assert one.account["figures_rejected"] == 2


def test_the_store_is_read_once_for_each_file(office, monkeypatch):
    (office / "data" / "observations" / "old.csv").write_bytes(csv_bytes(COLUMNS, []))
    opened = []
    whole = one_file.stored_rows
    monkeypatch.setattr(
        one_file, "stored_rows", lambda *given: opened.append(given) or whole(*given)
    )
    take_in(office, standard(office / "in" / "镇海区2024年6月快报.xlsx"), dry_run=True)
    assert len(opened) == 1
