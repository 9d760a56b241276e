"""Files of any office → the store: copied, read, accounted for, written in one step.

A run folder beside the store holds the unchanged input with its SHA-256, what was accepted, what
was set aside and what was kept as notes. Its manifest says how far the import came; after a power
cut the next import finishes what was read and drops what was not.
"""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from scenario.errors import Finding, ScenarioError
from scenario.read.calendar_files import read_release_calendar
from scenario.read.commit import (
    append_rows,
    copy_input,
    csv_bytes,
    digest,
    locked,
    move_folder,
    read_manifest,
    write_manifest,
    write_whole,
)
from scenario.read.completing import long_row
from scenario.read.import_report import FileImport, ImportReport
from scenario.read.ledger import Entry, Ledger
from scenario.read.long_form import COLUMNS
from scenario.read.name_tables import read_name_tables
from scenario.read.one_file import Desk, read_file
from scenario.read.scenario_sheet import scenario_files
from scenario.read.sources import Source, read_sources, save_source
from scenario.read.workbook_guard import inspect
from scenario.release_calendar import ReleaseCalendar

_ENTRY_COLUMNS: Final = ("id", "sheet", "row", "column", "original", "reason", "line")


def import_files(
    files: Iterable[str | Path], *, to: str | Path = "data/observations",
    params: str | Path = "params", known_on: date | None = None, today: date | None = None,
    dry_run: bool = False, source: str = "", answers: Mapping[str, str] | None = None,
) -> ImportReport:  # fmt: skip
    """Import statistics as offices send them into a folder of observations.

    Parameters
    ----------
    files : iterable of str or Path
        Workbooks, CSV files, files of the long form.
    to : str or Path
        Folder of observations; run folders go to ``imports`` beside it.
    params : str or Path
        Names and stored answers (``sources/``).
    known_on : date, optional
        Day on which the figures became known; otherwise printed or estimated days are used.
    today : date, optional
        Periods after it have not happened; the clock's day when left out.
    dry_run : bool
        Read and report, write nothing.
    source : str
        Id of the source when the file name does not tell.
    answers : mapping of str to str, optional
        Answers to open questions by their key; stored with the source unless `dry_run`.

    Returns
    -------
    ImportReport
        One entry per file; a file that stops does not stop the others.

    Raises
    ------
    ScenarioError
        When names or sources cannot be read, the lock is held, or nothing can be written.

    Examples
    --------
    >>> report = import_files(["data/observations/annual_actuals.csv"], dry_run=True)
    >>> report.files[0].state, report.exit_code
    ('ready', 0)
    """
    store, folder = Path(to), Path(params)
    day = today or date.today()
    desk = Desk(
        read_name_tables(folder), read_sources(folder / "sources"), _calendar(store, day), store,
        day, known_on, source,
    )  # fmt: skip
    given = dict(answers or {})
    if dry_run:
        return ImportReport(tuple(_try(Path(f), desk, given)[0] for f in files))
    runs = store.parent / "imports"
    with locked(runs):
        findings = resume(runs, store)
        done = [_import(Path(f), desk, given, runs, folder) for f in files]
    written = sorted({store / f"{d.source.id}.csv" for d in done if d.source and d.added})
    return ImportReport(tuple(done), tuple(findings), tuple(written))


def _calendar(store: Path, today: date) -> ReleaseCalendar:
    data = store.parent
    if not (data / "calendar").is_dir():
        return ReleaseCalendar(())
    return read_release_calendar(data, range(2004, today.year + 2))


def _try(
    path: Path, desk: Desk, answers: Mapping[str, str], shown: str = ""
) -> tuple[FileImport, Ledger | None]:
    name = shown or path.name
    try:
        ledger = read_file(path, desk, answers, name)
    except ScenarioError as problem:
        return FileImport(name, "stopped", findings=problem.findings), None
    errors = any(f.severity == "error" for f in ledger.findings)
    state = "stopped" if errors else "asking" if ledger.questions else "ready"
    rows = tuple(long_row(f) for f in ledger.figures)
    return FileImport(
        name, state, ledger.source, "", tuple(ledger.findings), tuple(ledger.questions.values()),
        ledger.balance(), rows,
    ), ledger  # fmt: skip


def _import(
    path: Path, desk: Desk, answers: Mapping[str, str], runs: Path, params: Path
) -> FileImport:
    try:
        inspect(path)
        sha = digest(path)
        partial = runs / f".partial-{sha[:16]}"
        copied = copy_input(path, partial)
    except ScenarioError as problem:
        return FileImport(path.name, "stopped", findings=problem.findings)
    except OSError as problem:
        return FileImport(path.name, "stopped", findings=(_unreadable(path, problem),))
    manifest: dict[str, Any] = {"file": path.name, "sha256": copied, "state": "copied"}
    write_manifest(partial, manifest)
    one, ledger = _try(partial / "original" / path.name, desk, answers, path.name)
    one = replace(one, sha256=copied)
    if ledger is None or one.source is None:
        shutil.rmtree(partial, ignore_errors=True)
        return one
    if answers:
        used = {k: v for k, v in answers.items() if k in ledger.asked}
        if used:
            save_source(_stored(one.source, desk).with_answers(used), params / "sources")
    name = f"{one.source.id}-{copied[:12]}"
    state = "read" if one.state == "ready" else one.state
    manifest |= {
        "state": state, "source": one.source.id, "target": f"{one.source.id}.csv", "account": dict(one.account),
        "disclosure": one.disclosure, "findings": [f.text() for f in one.findings],
        "questions": [q.key for q in one.questions],
    }  # fmt: skip
    write_whole(partial / "accepted.csv", csv_bytes(COLUMNS, one.rows))
    write_whole(partial / "rejects.csv", _entries(ledger.rejects))
    write_whole(partial / "notes.csv", _entries(ledger.notes))
    for target, rows in ledger.proposals.items():
        write_whole(partial / f"proposed_{target}.csv", csv_bytes(tuple(rows[0]), rows))
    if "scenarios" in ledger.proposals:
        files, found = scenario_files(ledger.proposals["scenarios"], params)
        for id, text in files.items():
            write_whole(partial / f"proposed_scenario_{id}.yaml", text.encode("utf-8"))
        one = replace(one, findings=(*one.findings, *found))
        manifest["findings"] = [f.text() for f in one.findings]
    write_manifest(partial, manifest)
    move_folder(partial, runs / name)
    one = replace(one, run=runs / name)
    if one.state != "ready":
        return one
    try:
        added, repeated = commit_run(runs / name, desk.store)
    except ScenarioError as problem:
        if all(f.id != "IN-094" for f in problem.findings):  # a full disk may be tried again
            write_manifest(runs / name, manifest | {"state": "stopped"})
        return replace(one, state="stopped", findings=(*one.findings, *problem.findings))
    return replace(one, state="committed", added=added, repeated=repeated)


def _stored(source: Source, desk: Desk) -> Source:
    """Return the source as stored, without answers of this session that concern other files."""
    return next((s for s in desk.sources if s.id == source.id), replace(source, answers={}))


def _entries(entries: Sequence[Entry]) -> bytes:
    rows = [
        {
            "id": e.id, "sheet": e.sheet, "row": str(e.row), "column": str(e.column),
            "original": e.original, "reason": e.reason, "line": e.line,
        }
        for e in entries
    ]  # fmt: skip
    return csv_bytes(_ENTRY_COLUMNS, rows)


def commit_run(run: Path, store: Path) -> tuple[int, int]:
    """Write the accepted rows of a run folder to the store; doing it twice changes nothing.

    Returns
    -------
    tuple of int
        Rows added and rows that were there already.
    """
    manifest = read_manifest(run)
    with (run / "accepted.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    added, repeated = append_rows(store / str(manifest["target"]), rows)
    write_manifest(run, manifest | {"state": "committed", "added": added, "repeated": repeated})
    return added, repeated


def resume(runs: Path, store: Path) -> list[Finding]:
    """Finish what an interrupted import had read, drop what it had not.

    Returns
    -------
    list of Finding
        ``IN-095`` for each run that was found unfinished.
    """
    findings: list[Finding] = []
    for folder in sorted(runs.iterdir()):
        if not folder.is_dir():
            continue
        manifest = read_manifest(folder)
        if folder.name.startswith(".old-"):
            final = folder.with_name(folder.name.removeprefix(".old-"))
            if final.exists():
                shutil.rmtree(folder, ignore_errors=True)
            else:
                folder.rename(final)
        elif folder.name.startswith(".partial-"):
            name = manifest.get("file", "未知文件")
            shutil.rmtree(folder, ignore_errors=True)
            findings.append(
                _interrupted(str(name), "尚未读完,半成品已清除,库未改动", "请重新导入该文件")
            )
        elif manifest.get("state") == "read":
            name = str(manifest["file"])
            try:
                added, _ = commit_run(folder, store)
            except ScenarioError as problem:
                if any(f.id == "IN-094" for f in problem.findings):
                    raise
                write_manifest(folder, manifest | {"state": "stopped"})
                findings += problem.findings
                continue
            findings.append(_interrupted(name, f"已读完,现已补写{added}行", "无需处理"))
    return findings


def _interrupted(file: str, meaning: str, remedy: str) -> Finding:
    return Finding(
        "IN-095", "warning", f"「{file}」", "上次导入中断", meaning, remedy,
        "an earlier import was interrupted; the store is consistent",
    )  # fmt: skip


def _unreadable(path: Path, problem: OSError) -> Finding:
    return Finding(
        "IN-005", "error", f"「{path.name}」", f"打不开:{problem.strerror}", "文件正被占用或没有读取权限",
        "请关闭后重试", "the file cannot be opened",
    )  # fmt: skip
