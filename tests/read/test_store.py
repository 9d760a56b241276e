"""The store: what was known on a day, the cache, appending under a lock and through a kill."""

from __future__ import annotations

import csv
import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time

import numpy as np
import pandas as pd
import pytest

from scenario.errors import ScenarioError
from scenario.read import commit
from scenario.read.commit import locked
from scenario.read.long_form import COLUMNS
from scenario.read.observations import read_observations
from scenario.read.store import append, open_store, replay, vintages


@pytest.fixture(scope="module")
def data(request):
    return request.config.rootpath / "data"


def row(**cells):
    base = {
        "region": "zhenhai", "scope": "whole", "indicator": "gdp", "period_start": "2024-01",
        "period_end": "2024-06", "measure": "growth", "basis": "comparable_prices",
        "value": "5.1", "bound": "", "unit": "percent", "known_on": "2024-07-20",
        "known_on_kind": "printed", "status": "provisional", "disclosure": "L3",
        "source": "示例快报", "note": "",
    }  # fmt: skip
    return base | cells


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "observations"
    place.mkdir()
    return place


def texts(frame):
    return frame.astype(str).values.tolist()


@pytest.mark.parametrize("day", ["1900-01-01", "2015-06-30", "2024-09-30", "2030-01-01"])
def test_a_day_is_replayed_as_the_strict_reader_reads_it(data, day):
    store = open_store(data)
    quick, strict = replay(store, day), read_observations(data, as_of=day).frame
    assert len(quick) == len(strict)
    for column in (*COLUMNS, "file"):
        plain = column in ("value", "known_on")
        got = quick[column] if plain else quick[column].astype(str)
        assert got.tolist() == strict[column].tolist(), column
    assert quick["row"].tolist() == strict["row"].tolist()


def test_the_cache_gives_the_same_and_may_be_lost_or_damaged(folder, tmp_path):
    append(folder, "a.csv", [row(), row(period_end="2024-09", value="5.4", known_on="2024-10-20")])
    append(folder, "b.csv", [row(source="其他", note="含逗号,和“引号”")])
    cache = tmp_path / "cache"
    plain = open_store(folder)
    first, second = open_store(folder, cache), open_store(folder, cache)
    kept = sorted(cache.iterdir())
    assert len(kept) == 2
    assert plain.table.equals(first.table)
    assert plain.table.equals(second.table)
    assert plain.store_id == second.store_id
    assert len(plain) == 3
    kept[0].write_bytes(b"broken")
    assert open_store(folder, cache).table.equals(plain.table)
    shutil.rmtree(cache)
    assert open_store(folder, cache).table.equals(plain.table)


def test_changed_bytes_are_never_read_from_the_cache(folder, tmp_path):
    append(folder, "a.csv", [row()])
    old = open_store(folder, tmp_path / "cache")
    file = folder / "a.csv"
    file.write_text(file.read_text("utf-8").replace("5.1", "5.2"), "utf-8")
    new = open_store(folder, tmp_path / "cache")
    assert replay(new, "2024-12-31")["value"].tolist() == [5.2]
    assert new.store_id != old.store_id


def test_later_vintages_leave_every_earlier_day_as_it_was(folder):
    days = ["2024-07-20", "2024-08-20", "2025-01-20", "2026-01-20"]
    before = {}
    for n, day in enumerate(days):
        append(folder, "a.csv", [row(value=f"5.{n}", known_on=day)])
        before[day] = texts(replay(open_store(folder), day))
    append(folder, "older.csv", [row(value="4.9", known_on="2023-12-31", source="更早")])
    for n, day in enumerate(days):
        again = replay(open_store(folder), day)
        assert texts(again[again["file"] == "a.csv"]) == before[day]
        assert again["value"].tolist()[: n + 1] == [5 + k / 10 for k in range(n + 1)]
    newest = replay(open_store(folder), "2025-06-30", newest=True)
    assert sorted(newest["value"].tolist()) == [4.9, 5.2]


def test_revisions_of_one_figure(folder):
    rows = [("5.0", "2024-07-20"), ("5.3", "2025-01-20"), ("5.2", "2024-09-20")]
    append(folder, "a.csv", [row(value=v, known_on=d) for v, d in rows])
    append(folder, "b.csv", [row(period_end="2024-09", value="9.9")])
    found = vintages(open_store(folder), {"indicator": "gdp", "period_end": "2024-06"})
    assert found["value"].tolist() == [5.0, 5.2, 5.3]
    assert found["revision"].round(6).tolist()[1:] == [0.2, 0.1]
    assert pd.isna(found["revision"].iloc[0])


def test_questions_to_the_store(data):
    store = open_store(data)
    rows = replay(store, "2024-09-30", where={"region": "zhenhai", "measure": ["level", "growth"]})
    assert set(rows["region"]) == {"zhenhai"}
    assert set(rows["measure"]) == {"level", "growth"}
    assert replay(store, "2024-09-30", where={"region": "nowhere"}).empty


def test_every_status_and_the_adjusted_base_have_their_place(folder):
    statuses = ["estimated", "reported", "returned", "flash", "certified"]
    rows = [row(status=s, source=f"{n}") for n, s in enumerate(statuses)]
    rows.append(
        row(measure="adjusted_base", value="1234.5", unit="yi_yuan", basis="comparable_scope")
    )
    append(folder, "a.csv", rows)
    found = replay(open_store(folder), "2024-12-31")
    assert found["status"].tolist() == [*statuses, "provisional"]
    assert read_observations(folder, as_of="2024-12-31").frame["value"].tolist()[-1] == 1234.5


BROKEN = {
    "a column renamed": lambda t: t.replace("region,scope", "area,scope", 1),
    "a byte order mark": lambda t: "\ufeff" + t,
    "too few cells": lambda t: t + "zhenhai,whole\n",
    "too many cells": lambda t: t.replace(",printed,", ",printed,,", 1),
    "a blank line": lambda t: t + "\n\n",
    "status unknown": lambda t: t.replace("provisional", "perhaps", 1),
    "measure unknown": lambda t: t.replace("growth", "speed", 1),
    "no region": lambda t: t.replace("zhenhai", " ", 1),
    "month of no year": lambda t: t.replace("2024-06,", "2024-13,", 1),
    "backwards": lambda t: t.replace("2024-01,2024-06", "2024-06,2024-01", 1),
    "across years": lambda t: t.replace("2024-01,2024-06", "2023-01,2024-06", 1),
    "percent sign": lambda t: t.replace(",5.1,", ",5.1%,", 1),
    "leading zero": lambda t: t.replace(",5.1,", ",05.1,", 1),
    "day of no month": lambda t: t.replace("2024-07-20", "2024-07-32", 1),
    "level unknown": lambda t: t.replace(",L3,", ",L5,", 1),
    "not text": lambda t: t.replace("示例", "\udcff", 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_is_told_as_the_strict_reader_tells_it(folder, tmp_path, name):
    append(folder, "a.csv", [row(), row(value="5.1", known_on="2024-08-20")])
    file = folder / "a.csv"
    broken = BROKEN[name](file.read_text("utf-8")).encode("utf-8", "surrogateescape")
    assert broken != file.read_bytes()
    file.write_bytes(broken)
    with pytest.raises(ScenarioError) as strict:
        read_observations(folder, as_of="2030-01-01")
    with pytest.raises(ScenarioError) as quick:
        open_store(folder, tmp_path / "cache")
    assert quick.value.findings == strict.value.findings
    assert not list((tmp_path / "cache").glob("*")) if (tmp_path / "cache").exists() else True


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.rstrip("\n"),
        lambda t: t.replace("示例快报", '"示例,快报"'),
        lambda t: t.replace("示例快报", '"示例\n快报"'),
        lambda t: t.replace("示例快报", '"示例""快报"""'),
    ],
)
def test_unusual_but_sound_files(folder, change):
    append(folder, "a.csv", [row(), row(known_on="2024-08-20")])
    file = folder / "a.csv"
    file.write_bytes(change(file.read_text("utf-8")).encode())
    quick = replay(open_store(folder), "2030-01-01")
    strict = read_observations(folder, as_of="2030-01-01").frame
    assert quick["source"].astype(str).tolist() == strict["source"].tolist()
    assert quick["row"].tolist() == strict["row"].tolist()


def test_an_empty_file_has_no_rows(folder):
    (folder / "a.csv").write_text(",".join(COLUMNS) + "\n", "utf-8")
    store = open_store(folder)
    assert len(store) == 0
    assert replay(store, "2024-01-01", newest=True).empty


def test_no_files(folder):
    with pytest.raises(ScenarioError, match="OB-002"):
        open_store(folder)


def test_appending_keeps_old_bytes_and_counts_what_is_there(folder):
    assert append(folder, "a.csv", [row()]) == (1, 0)
    before = (folder / "a.csv").read_bytes()
    assert append(folder, "a.csv", [row(), row(known_on="2024-08-20")]) == (1, 1)
    after = (folder / "a.csv").read_bytes()
    assert after.startswith(before)
    assert append(folder, "a.csv", []) == (0, 0)
    assert (folder / "a.csv").read_bytes() == after


def test_all_rows_or_none(folder):
    append(folder, "a.csv", [row()])
    before = (folder / "a.csv").read_bytes()
    with pytest.raises(ScenarioError) as bad:
        append(folder, "a.csv", [row(known_on="2024-08-20"), row(value="5,1"), row(status="x")])
    assert {f.id for f in bad.value.findings} == {"OB-006", "OB-009"}
    with pytest.raises(ScenarioError, match="IN-067"):
        append(folder, "a.csv", [row(known_on="2024-08-20"), row(value="5.2")])
    assert (folder / "a.csv").read_bytes() == before


def test_only_one_writes_at_a_time(folder):
    with locked(folder.parent / "imports"), pytest.raises(ScenarioError, match="IN-096"):
        append(folder, "a.csv", [row()])
    assert append(folder, "a.csv", [row()]) == (1, 0)


WRITER = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from tests_row import row
from scenario.read.store import append
folder, start = Path(sys.argv[1]), int(sys.argv[2])
print("ready", flush=True)
for n in range(start, start + 10_000):
    append(folder, "a.csv", [row(source=f"{n}-{k}", note="x" * 200) for k in range(20)])
    print(n, flush=True)
"""


def whole_batches(folder):
    """Return the batches in the file; every one must be complete and every line well formed."""
    with (folder / "a.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, strict=True))
    sources = [r["source"] for r in rows]
    batches = sorted({int(s.split("-")[0]) for s in sources})
    assert sources == [f"{n}-{k}" for n in batches for k in range(20)]
    assert all(r["note"] == "x" * 200 for r in rows)
    return batches


def test_killed_at_any_moment_nothing_is_lost_or_half_written(folder, tmp_path, request):
    code = tmp_path / "code"
    code.mkdir()
    (code / "tests_row.py").write_text(
        f"BASE = {row()!r}\ndef row(**cells):\n    return BASE | cells\n", "utf-8"
    )
    source = request.config.rootpath / "src"
    chance, start, pace = np.random.default_rng(1), 0, 0.0
    for _ in range(5):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder), str(start), str(code), str(source)],
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert writer.stdout.readline() == "ready\n"
        if pace == 0.0:  # the first one shows how long a batch takes on this machine
            began = time.perf_counter()
            assert writer.stdout.readline() == "0\n"
            pace = time.perf_counter() - began
        time.sleep(chance.uniform(0.0, 2.0 * pace))
        os.kill(writer.pid, signal.SIGKILL)
        told = [int(line) for line in writer.stdout.read().split()]
        writer.wait()
        writer.stdout.close()
        batches = whole_batches(folder) if (folder / "a.csv").exists() else []
        assert set(told) <= set(batches), "a batch that was told to be written is lost"
        assert batches == list(range(len(batches))), "a gap"
        start = len(batches)
    assert start > 0
    assert len(open_store(folder)) == 20 * start


@pytest.mark.parametrize(
    "rewrite",
    [
        lambda t: t,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.removesuffix("\n"),
        lambda t: t.replace("zhenhai,", '"zhenhai",'),
        lambda t: t.replace("示例快报,", '"示例快报",'),
    ],
)
def test_a_row_is_recognised_however_its_cells_are_quoted(folder, rewrite):
    append(folder, "a.csv", [row(), row(period_end="2024-05"), row(note="甲,乙", source="b")])
    file = folder / "a.csv"
    written = rewrite(file.read_text("utf-8"))
    file.write_bytes(written.encode())
    again = [row(), row(note="甲,乙", source="b"), row(period_end="2024-04")]
    assert append(folder, "a.csv", again) == (1, 2)
    kept = file.read_bytes()
    assert kept.startswith(written.encode())
    with pytest.raises(ScenarioError, match="IN-067"):
        append(folder, "a.csv", [row(value="99")])
    assert file.read_bytes() == kept


def test_a_cell_with_a_line_break_hides_no_row(folder):
    append(folder, "a.csv", [row(), row(source="b")])
    file = folder / "a.csv"
    text = file.read_text("utf-8").replace(",b,", ',"b\n2",')
    file.write_text(text, "utf-8")
    assert append(folder, "a.csv", [row()]) == (0, 1)
    assert append(folder, "a.csv", [row(source="b\n2")]) == (0, 1)


def test_nothing_is_added_to_a_file_of_another_layout(folder):
    file = folder / "a.csv"
    file.write_text("region,value\nzhenhai,1\n", "utf-8")
    with pytest.raises(ScenarioError, match="OB-004"):
        append(folder, "a.csv", [row()])
    assert file.read_text("utf-8") == "region,value\nzhenhai,1\n"


def test_the_name_of_a_new_file_is_forced_to_disk_after_the_file(tmp_path, monkeypatch):
    done = []
    sync, replace = os.fsync, os.replace

    def fsync(handle):
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        sync(handle)

    def put(source, target):
        done.append("rename")
        replace(source, target)

    monkeypatch.setattr(commit.os, "fsync", fsync)
    monkeypatch.setattr(commit.os, "replace", put)
    commit.write_whole(tmp_path / "a.csv", b"a\n")
    assert done == ["file", "rename", "folder"]
    done.clear()
    (tmp_path / "partial").mkdir()
    commit.move_folder(tmp_path / "partial", tmp_path / "final")
    assert done == ["rename", "folder"]


@pytest.mark.parametrize("problem", [errno.EINVAL, errno.EIO])
def test_a_drive_that_cannot_force_a_folder_is_used_all_the_same(tmp_path, monkeypatch, problem):
    sync = os.fsync

    def fsync(handle):
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(problem, "no")
        sync(handle)

    monkeypatch.setattr(commit.os, "fsync", fsync)
    if problem == errno.EINVAL:
        commit.write_whole(tmp_path / "a.csv", b"a\n")
        assert (tmp_path / "a.csv").read_bytes() == b"a\n"
    else:
        with pytest.raises(ScenarioError, match="IN-094"):
            commit.write_whole(tmp_path / "a.csv", b"a\n")


@pytest.mark.bench
def test_a_million_observations(request):
    script = request.config.rootpath / "bench" / "store.py"
    output = subprocess.run(
        [sys.executable, str(script)], check=True, capture_output=True, text=True
    )
    measured = json.loads(output.stdout)
    print(output.stdout)  # shown by make bench
    kept = request.config.rootpath / "outputs" / "bench" / "store.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(output.stdout, "utf-8")
    assert measured["again"]["rows"] == 1_000_000
    assert measured["again"]["total_seconds"] < 2.0
    # by processor: the clock of a busy machine says little, and on a quiet one it is not longer
    assert measured["first"]["cpu_seconds"] < 2.0
    assert max(measured[name]["peak_megabytes"] for name in ("first", "again")) < 1000
    assert (measured["adding"]["added_rows"], measured["adding"]["repeated_rows"]) == (20, 20)
    assert measured["adding"]["added_seconds"] < 2.0
    assert measured["adding"]["repeated_seconds"] < 2.0
