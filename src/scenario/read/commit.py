"""Writing that survives a power cut: whole files in one step, a lock, a run folder per input."""

from __future__ import annotations

import csv
import errno
import getpass
import io
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from scenario.errors import Finding, ScenarioError, error, raise_errors
from scenario.read.long_form import COLUMNS, raw_records

_KEY: Final = tuple(
    c for c in COLUMNS if c not in ("value", "bound", "unit", "status", "disclosure", "note")
)
_FULL: Final = (errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EPERM, errno.EDQUOT)
#: A folder on some network drives cannot be forced to disk; its files were.
_CANNOT_SYNC: Final = (errno.EINVAL, errno.ENOTSUP, errno.EBADF)
#: The first columns are ids and months: rows are looked for by them before anything is parsed.
_HEAD: Final = 7
_SIGNS: Final = tuple("=+-@\t\r＝＋－＠")


def safe_text(text: str) -> str:
    """Return a text that no spreadsheet program takes for a formula; numbers stay numbers.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("-1.5"), safe_text(" @x"), safe_text("投资")
    ("'=1+1", '-1.5', "' @x", '投资')
    """
    lines = [line.lstrip("\u00a0\u3000 ") for line in text.split("\n")]
    if not any(line.startswith(_SIGNS) for line in lines):
        return text
    try:
        float(text)
    except ValueError:
        return "'" + text
    return text


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    result = sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            result.update(block)
    return result.hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it is there as a whole or not at all.

    Raises
    ------
    ScenarioError
        ``IN-094`` when the disk is full or the folder cannot be written; an old file stays.
    """
    partial = path.with_name(f".{path.name}.partial")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, path)
        settle(path.parent)
    except OSError as problem:
        raise ScenarioError([cannot_write(path, problem)]) from None


def settle(folder: Path) -> None:
    """Force the names of a folder to disk: after it a rename survives a power cut."""
    if os.name != "posix":  # Windows writes the names of a folder itself
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as problem:
        if problem.errno not in _CANNOT_SYNC:
            raise
    finally:
        os.close(handle)


def cannot_write(path: Path, problem: OSError) -> Finding:
    """Return the finding for a disk that is full or a folder that cannot be written."""
    reason = "磁盘已满" if problem.errno == errno.ENOSPC else "没有写入权限或共享为只读"
    if problem.errno not in _FULL:
        reason = problem.strerror or str(problem)
    return error(
        "IN-094", str(path), f"写不进去:{reason}", f"已完成部分保存在{path.parent},未覆盖旧结果",
        "腾出空间或改用 --to 指定可写的文件夹,再运行一次", "cannot write; earlier results are untouched",
    )  # fmt: skip


def csv_bytes(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    r"""Return a CSV file as bytes; texts that look like formulas are prefixed.

    Examples
    --------
    >>> csv_bytes(("a",), [{"a": "=x"}])
    b"a\n'=x\n"
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_text(row[c]) for c in columns])
    return buffer.getvalue().encode("utf-8")


def append_rows(file: Path, rows: Sequence[Mapping[str, str]]) -> tuple[int, int]:
    """Add rows to a file of the long form; rows that are there already are not added twice.

    Parameters
    ----------
    file : Path
        One CSV file of observations; made when it is not there.
    rows : sequence of mapping
        Sixteen texts each.

    Returns
    -------
    tuple of int
        Number of rows added and of rows that were there.

    Raises
    ------
    ScenarioError
        ``IN-067`` when the file has another value under the same key: a revision needs its own day.
    """
    before = file.read_bytes() if file.exists() else b""
    if before and before.partition(b"\n")[0].rstrip(b"\r") != ",".join(COLUMNS).encode():
        problems: list[Finding] = []
        raw_records(file, problems)
        raise_errors(problems)
    safe = [{c: safe_text(row[c]) for c in COLUMNS} for row in rows]
    known: dict[tuple[str, ...], Mapping[str, str]] = {}
    whole: set[tuple[str, ...]] = set()
    for old in _alike(before, safe):
        known[tuple(old[c] for c in _KEY)] = old
        whole.add(tuple(old[c] for c in COLUMNS))
    fresh: list[Mapping[str, str]] = []
    findings: list[Finding] = []
    for cells in safe:
        if tuple(cells[c] for c in COLUMNS) in whole:
            continue
        other = known.get(tuple(cells[c] for c in _KEY))
        if other is not None and other["value"] != cells["value"]:
            findings.append(_contradiction(file, cells, other))
            continue
        fresh.append(cells)
        whole.add(tuple(cells[c] for c in COLUMNS))
    if findings:
        raise ScenarioError(findings)
    if fresh:
        added = csv_bytes(COLUMNS, fresh)
        start = before if not before or before.endswith(b"\n") else before + b"\n"
        write_whole(file, start + added.partition(b"\n")[2] if before else added)
    return len(fresh), len(rows) - len(fresh)


def _alike(before: bytes, rows: Sequence[Mapping[str, str]]) -> Iterator[dict[str, str]]:
    """Yield the rows of a file that begin as one of `rows` does; only those are parsed."""
    wanted = {tuple(row[c] for c in COLUMNS[:_HEAD]) for row in rows}
    heads = tuple((",".join(cells) + ",").encode() for cells in wanted)
    lines = before.split(b"\n")
    if any(line.count(b'"') % 2 for line in lines):  # a cell holds a line break: no short cut
        alike = before.decode("utf-8")
    else:
        few = [
            line for line in lines
            if line.startswith(heads) or b'"' in line.rsplit(b",", len(COLUMNS) - _HEAD)[0]
        ]  # fmt: skip
        alike = b"\n".join(few).decode("utf-8")
    for cells in csv.reader(io.StringIO(alike, newline="")):
        if len(cells) == len(COLUMNS) and tuple(cells[:_HEAD]) in wanted:
            yield dict(zip(COLUMNS, cells, strict=True))


def _contradiction(file: Path, row: Mapping[str, str], other: Mapping[str, str]) -> Finding:
    what = f"{row['region']} {row['indicator']} {row['period_start']}—{row['period_end']}"
    return error(
        "IN-067", f"{file.name} {what}", f"库中{other['known_on']}已有{other['value']},此次为{row['value']}",
        "同一来源同一公布日有两个值", "这是修订时用 --known-on 写明修订的公布日期,再导入一次",
        "another value is stored under the same day; give the revision its own day",
    )  # fmt: skip


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder of imports.

    Raises
    ------
    ScenarioError
        ``IN-096`` with the user and the time of who holds it.
    """
    from filelock import FileLock, Timeout

    owner = folder / ".lock.owner.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(str(folder / ".lock"))
        lock.acquire(timeout=0)
    except Timeout:
        held: dict[str, str] = json.loads(owner.read_text("utf-8")) if owner.exists() else {}
        raise ScenarioError(
            [
                error(
                    "IN-096", str(folder), f"正被{held.get('user', '别人')}({held.get('since', '刚才')})使用",
                    "两人同时写入会互相覆盖", "等对方完成后重试", "another import is running",
                )
            ]
        ) from None  # fmt: skip
    except OSError as problem:
        raise ScenarioError([cannot_write(folder / ".lock", problem)]) from None
    try:
        since = datetime.now().strftime("%Y-%m-%d %H:%M")
        who = {"user": getpass.getuser(), "since": since, "pid": str(os.getpid())}
        write_whole(owner, json.dumps(who, ensure_ascii=False).encode())
        yield
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def copy_input(path: Path, folder: Path) -> str:
    """Copy an input unchanged into ``folder/original`` and return its SHA-256."""
    target = folder / "original" / path.name
    try:
        if folder.exists():
            shutil.rmtree(folder)
        target.parent.mkdir(parents=True)
        shutil.copyfile(path, target)
        with target.open("rb") as stream:
            os.fsync(stream.fileno())
    except OSError as problem:
        raise ScenarioError([cannot_write(target, problem)]) from None
    return digest(target)


def write_manifest(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Write the manifest of a run folder in one step."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
    write_whole(folder / "manifest.json", text.encode("utf-8"))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a run folder, empty when there is none."""
    file = folder / "manifest.json"
    return dict(json.loads(file.read_text("utf-8"))) if file.exists() else {}


def move_folder(partial: Path, final: Path) -> None:
    """Put a finished run folder in its place; an older one of the same input is replaced."""
    try:
        if final.exists():
            old = final.with_name(f".old-{final.name}")
            shutil.rmtree(old, ignore_errors=True)
            os.replace(final, old)
            os.replace(partial, final)
            shutil.rmtree(old, ignore_errors=True)
        else:
            os.replace(partial, final)
        settle(final.parent)
    except OSError as problem:
        raise ScenarioError([cannot_write(final, problem)]) from None
