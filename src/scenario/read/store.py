"""The store of published values: plain CSV files are the truth, a cache makes them quick.

Rows are only ever added; a revision is a new row with the day it became known. What was known on
a day is therefore a filter, and the newest row of each figure is what counted then. The cache is
an Arrow file per CSV file, named by the SHA-256 of its bytes: it can be deleted at any time.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.errors import Finding, ScenarioError
from scenario.read.commit import append_rows, digest, locked
from scenario.read.figures import CELL
from scenario.read.long_form import COLUMNS, cell_findings, observation_files
from scenario.read.store_cache import Texts, coded, load_table

if TYPE_CHECKING:
    import pyarrow as pa

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Store:
    """All rows of the files, every vintage, as one table of dictionary-coded columns.

    `table` has the sixteen columns of the files and `file` and `row` (line in the file);
    `store_id` is the SHA-256 over names and bytes of the files.
    """

    table: pa.Table
    store_id: str

    def __len__(self) -> int:
        return int(self.table.num_rows)


def open_store(path: str | Path, cache: str | Path | None = None) -> Store:
    """Read every long CSV file below `path`, through the cache where the bytes are unchanged.

    Parameters
    ----------
    path : str or Path
        The data folder, the folder of the files, or one file.
    cache : str or Path, optional
        Folder of the cache; None reads the CSV files and keeps nothing.

    Raises
    ------
    ScenarioError
        With every unreadable file, column and cell at once, as `read_observations` would.

    Examples
    --------
    >>> store = open_store("data")
    >>> known = replay(store, "2024-09-30")
    >>> bool((known["known_on"] <= "2024-09-30").all())
    True
    """
    import pyarrow as pa

    findings: list[Finding] = []
    tables: list[pa.Table] = []
    identity = hashlib.sha256()
    for file in observation_files(Path(path)):
        sha = digest(file)
        identity.update(f"{file.name}\x1f{sha}\n".encode())
        table = load_table(file, sha, None if cache is None else Path(cache), findings)
        if table is not None:
            name = pa.array([file.name]).dictionary_encode().dictionary
            which = pa.DictionaryArray.from_arrays(np.zeros(len(table), np.int32), name)
            tables.append(table.append_column("file", which))
    if findings:
        raise ScenarioError(findings)
    joined = pa.concat_tables(tables).unify_dictionaries().combine_chunks()
    return Store(joined, identity.hexdigest())


def replay(
    store: Store,
    as_of: str | date,
    *,
    newest: bool = False,
    where: Mapping[str, str | Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return the rows known on a day, exactly as they were then.

    Parameters
    ----------
    store : Store
    as_of : str or date
        Last day of knowledge.
    newest : bool
        Keep only the newest vintage of each figure and source.
    where : mapping, optional
        Column → wanted value or values, for example ``{"indicator": "gdp"}``.

    Returns
    -------
    DataFrame
        The sixteen columns as categories (`value` as float, `known_on` as a day), `file`, `row`;
        in file order.

    Examples
    --------
    >>> store = open_store("data")
    >>> rows = replay(store, "2023-12-31", where={"region": "zhenhai", "indicator": "gdp"})
    >>> sorted(rows["region"].unique())
    ['zhenhai']
    """
    day = date.fromisoformat(as_of).isoformat() if isinstance(as_of, str) else as_of.isoformat()
    keep = _matches(store.table, "known_on", lambda texts: texts <= day)
    for column, wanted in (where or {}).items():
        values = [wanted] if isinstance(wanted, str) else list(wanted)
        keep &= _matches(store.table, column, partial(np.isin, test_elements=values))
    chosen = np.flatnonzero(keep)
    if newest:
        chosen = _newest(store.table, chosen)
    rows = store.table.take(chosen)
    frame: pd.DataFrame = rows.drop_columns(["value"]).to_pandas()
    days, codes = coded(rows, "known_on")
    frame["known_on"] = pd.to_datetime(days.astype(str), format="%Y-%m-%d")[codes]
    texts, codes = coded(rows, "value")
    frame.insert(COLUMNS.index("value"), "value", texts.astype(float)[codes])
    return frame


def vintages(store: Store, figure: Mapping[str, str]) -> pd.DataFrame:
    """Return every value that was ever known for one figure, oldest first, with its revision.

    Parameters
    ----------
    store : Store
    figure : mapping
        Columns of `CELL` → value; those left out are not fixed.

    Returns
    -------
    DataFrame
        As `replay`, with `revision`: the change against the row before of the same figure.

    Examples
    --------
    >>> figure = {"region": "zhenhai", "indicator": "gdp", "measure": "level"}
    >>> rows = vintages(open_store("data"), figure)
    >>> bool(rows["known_on"].is_monotonic_increasing)
    True
    """
    rows = replay(store, "9999-12-31", where=figure)
    rows = rows.sort_values(["known_on", "file", "row"], kind="stable")
    rows = rows.reset_index(drop=True)
    rows["revision"] = rows.groupby(list(CELL), observed=True, sort=False)["value"].diff()
    return rows


def append(folder: str | Path, name: str, rows: Sequence[Mapping[str, str]]) -> tuple[int, int]:
    """Add rows to one file of the store: all of them or none, old bytes untouched.

    The new file is written beside the old one, forced to disk and put in its place in one step,
    under a lock. Rows that are there already are not added twice.

    Parameters
    ----------
    folder : str or Path
        The folder of the files (``data/observations``).
    name : str
        File name, ending in ``.csv``.
    rows : sequence of mapping
        Sixteen texts each.

    Returns
    -------
    tuple of int
        Rows added and rows that were there.

    Raises
    ------
    ScenarioError
        Cells that break a rule of their column; ``IN-067`` another value under the same key;
        ``IN-094`` the disk; ``IN-096`` somebody else is writing.

    Examples
    --------
    >>> append("data/observations", "national_annual.csv", [])
    (0, 0)
    """
    cells = [[str(row[c]) for c in COLUMNS] + ["待写入", str(n)] for n, row in enumerate(rows, 1)]
    findings = cell_findings(pd.DataFrame(cells, columns=[*COLUMNS, "file", "row"], dtype=object))
    if findings:
        raise ScenarioError(findings)
    if not cells:
        return 0, 0
    with locked(Path(folder).parent / "imports"):
        return append_rows(Path(folder) / name, rows)


def _matches(table: pa.Table, column: str, test: Callable[[Texts], Flags]) -> Flags:
    """Apply a test to the distinct texts of a column and spread the answer over the rows."""
    texts, codes = coded(table, column)
    return np.asarray(test(texts), dtype=bool)[codes]


def _newest(table: pa.Table, chosen: Numbers) -> Numbers:
    """Return those of the chosen rows that no later row of the same figure and source replaces."""
    key = np.zeros(len(chosen), np.int64)
    size = 1
    for column in (*CELL, "source"):
        texts, codes = coded(table, column)
        if size * len(texts) > 2**62:
            key, size = np.unique(key, return_inverse=True)[1].astype(np.int64), len(chosen)
        key, size = key * len(texts) + codes[chosen], size * max(len(texts), 1)
    texts, codes = coded(table, "known_on")
    rank = np.argsort(np.argsort(texts))[codes[chosen]]
    order = np.lexsort((np.arange(len(chosen)), rank, key))
    last = np.append(key[order][1:] != key[order][:-1], True)[: len(chosen)]
    return np.sort(chosen[order[last]])
