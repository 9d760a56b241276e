"""Everything that decides a forecast, in one piece: files of decisions, rows of data, the run."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

import numpy as np
import pandas as pd

from scenario.errors import Finding, raise_errors
from scenario.read.observations import known_rows, read_rows
from scenario.read.plan import read_plan
from scenario.read.plan_files import plan_files
from scenario.record.inputs import COPIES, Pin, copy_findings, copy_name, restore_data
from scenario.record.register import Register
from scenario.terms import Observations, Plan


@dataclass(frozen=True, slots=True)
class Kept:
    """The inputs of one forecast.

    Parameters
    ----------
    params : mapping of str to bytes
        Name below the folder of parameters → content.
    rows : frozenset of (file, line)
        Rows of data that are known.
    as_of : date
    seed, draws : int
    """

    params: Mapping[str, bytes]
    rows: frozenset[tuple[str, str]]
    as_of: date
    seed: int
    draws: int


def plan_of(params: Mapping[str, bytes]) -> Plan:
    """Return the plan that files make.

    Raises
    ------
    ScenarioError
        As `read_plan`.
    """
    with TemporaryDirectory() as room:
        for name, content in params.items():
            file = Path(room) / name
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        return read_plan(room)


def seen_by(kept: Kept, rows: pd.DataFrame) -> Observations:
    """Return the observations of kept inputs.

    Parameters
    ----------
    kept : Kept
    rows : DataFrame
        All rows of today's files, as `read_rows` returns them.
    """
    return known_rows(rows_in(rows, kept.rows), kept.as_of)


def rows_in(rows: pd.DataFrame, keys: Collection[tuple[str, str]]) -> pd.DataFrame:
    """Return those of the rows whose file and line are among `keys`."""
    return rows[np.array([key in keys for key in keys_of(rows)], dtype=bool)]


def keys_of(rows: pd.DataFrame) -> list[tuple[str, str]]:
    """Return file and line of every row."""
    return list(zip(rows["file"], rows["row"].astype(str), strict=True))


def kept_params(book: Register, issue: str) -> Mapping[str, bytes]:
    """Return the files of decisions of a registered forecast.

    Raises
    ------
    ScenarioError
        ``RC-010`` naming every copy that is missing or changed.
    """
    kept = book.manifest(issue)["params"]
    raise_errors(copy_findings(book.folder, kept))
    return MappingProxyType(
        {n: (book.folder / COPIES / copy_name(n, sha)).read_bytes() for n, sha in kept.items()}
    )


def kept_then(book: Register, issue: str, data: Path) -> tuple[Kept, list[Finding]]:
    """Return what a registered forecast was made from, and what of it cannot be taken back.

    Parameters
    ----------
    book : Register
    issue : str
    data : Path
        Where the files of observations stand today.
    """
    then = book.manifest(issue)
    params = kept_params(book, issue)
    with TemporaryDirectory() as room:
        findings = restore_data([Pin(**pin) for pin in then["data"]], data, Path(room))
        rows = read_rows(room)
    known = rows[rows["known_on"] <= then["as_of"]]
    run = then["run"]
    kept = Kept(
        params, frozenset(keys_of(known)), date.fromisoformat(then["as_of"]),
        int(run["seed"]), int(run["draws"]),
    )  # fmt: skip
    return kept, findings


def kept_now(params: Path, rows: pd.DataFrame, as_of: date, seed: int, draws: int) -> Kept:
    """Return what a forecast of today is made from."""
    files = {name: (params / name).read_bytes() for name in plan_files(params)}
    known = rows[rows["known_on"] <= as_of.isoformat()]
    return Kept(MappingProxyType(files), frozenset(keys_of(known)), as_of, seed, draws)
