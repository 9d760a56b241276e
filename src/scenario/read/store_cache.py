"""One long CSV file as a table of dictionary-coded columns, kept in a cache named by its bytes.

The cache is an Arrow file that is mapped into memory. It can be deleted at any time: the CSV file
is the truth. Whatever is unusual about a file is read the strict way, with its messages.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.errors import Finding
from scenario.read.long_form import COLUMNS, cell_findings, raw_records

if TYPE_CHECKING:
    import pyarrow as pa

#: Raised when the layout of the cache files changes.
_FORMAT: Final = "1"
#: Bytes read at a time: larger blocks repeat fewer texts in dictionaries that are joined later.
_BLOCK: Final = 4 << 20

Texts = NDArray[np.object_]


def load_table(
    file: Path, sha: str, cache: Path | None, findings: list[Finding]
) -> pa.Table | None:
    """Return the sixteen columns of a file and `row`, its line; None with findings when broken.

    Parameters
    ----------
    file : Path
    sha : str
        SHA-256 of the file's bytes.
    cache : Path or None
        Folder of the cache.
    findings : list of Finding
        Takes what is broken.

    Examples
    --------
    >>> load_table(Path("data/observations/national_annual.csv"), "", None, []).num_rows > 200
    True
    """
    kept = None if cache is None else cache / f"{sha}-{_FORMAT}.arrow"
    table = _from_cache(kept)
    if table is None:
        table = _from_csv(file, findings)
        if kept is not None and table is not None:
            _keep(table, kept)
    return table


def coded(table: pa.Table, column: str) -> tuple[Texts, NDArray[np.int32]]:
    """Return the distinct texts of a column and each row's number among them.

    Examples
    --------
    >>> table = load_table(Path("data/observations/national_annual.csv"), "", None, [])
    >>> coded(table, "region")[0].tolist()
    ['china']
    """
    data = table[column].combine_chunks()
    texts = np.array(data.dictionary.to_pylist(), dtype=object)
    return texts, data.indices.to_numpy(zero_copy_only=False)


def _from_cache(kept: Path | None) -> pa.Table | None:
    import pyarrow as pa

    if kept is None or not kept.exists():
        return None
    try:
        return pa.ipc.open_file(pa.memory_map(str(kept))).read_all()
    except (pa.ArrowInvalid, OSError):
        return None  # a damaged cache is made again from the CSV file


def _keep(table: pa.Table, kept: Path) -> None:
    import pyarrow as pa

    kept.parent.mkdir(parents=True, exist_ok=True)
    partial = kept.with_name(f".{kept.name}.{os.getpid()}")
    with pa.OSFile(str(partial), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    os.replace(partial, kept)


def _from_csv(file: Path, findings: list[Finding]) -> pa.Table | None:
    """Read one file the quick way; whatever is unusual goes the strict way with its messages."""
    import pyarrow as pa
    import pyarrow.csv

    text = pa.dictionary(pa.int32(), pa.string())
    options = pa.csv.ConvertOptions(
        column_types=dict.fromkeys(COLUMNS, text), strings_can_be_null=False
    )
    lines = 0
    with file.open("rb") as stream:
        header = stream.readline().rstrip(b"\r\n")
        while block := stream.read(1 << 20):
            lines += block.count(b"\n")
            last = block
        unended = bool(lines or header) and not (lines and last.endswith(b"\n"))
    try:
        table = pa.csv.read_csv(
            file, pa.csv.ReadOptions(block_size=_BLOCK), convert_options=options
        )
    except pa.ArrowInvalid:
        return _strictly(file, findings)
    if header != ",".join(COLUMNS).encode() or table.num_rows != lines + unended:
        return _strictly(file, findings)
    table = table.unify_dictionaries().combine_chunks()
    if cell_findings(_probe(table)):
        return _strictly(file, findings)
    return table.append_column("row", pa.array(np.arange(2, table.num_rows + 2, dtype=np.int32)))


def _strictly(file: Path, findings: list[Finding]) -> pa.Table | None:
    import pyarrow as pa

    found: list[Finding] = []
    records = raw_records(file, found)
    frame = pd.DataFrame(records, columns=[*COLUMNS, "file", "row"], dtype=object)
    found += cell_findings(frame)
    findings += found
    if found:
        return None
    coded = pa.dictionary(pa.int32(), pa.string())
    columns = {c: pa.array(frame[c].tolist(), pa.string()).cast(coded) for c in COLUMNS}
    return pa.table(columns | {"row": pa.array(frame["row"].astype(np.int32).to_numpy())})


def _probe(table: pa.Table) -> pd.DataFrame:
    """Return a frame in which every distinct cell, and every pair of start and end, stands once."""
    columns = {c: coded(table, c)[0] for c in COLUMNS if not c.startswith("period_")}
    starts, first = coded(table, "period_start")
    ends, last = coded(table, "period_end")
    pairs = np.unique(first.astype(np.int64) * max(len(ends), 1) + last)
    if len(pairs):
        columns["period_start"] = starts[pairs // len(ends)]
        columns["period_end"] = ends[pairs % len(ends)]
    size = max((len(v) for v in columns.values()), default=0) if len(table) else 0
    frame = pd.DataFrame(
        {c: np.resize(columns[c], size) if size else [] for c in COLUMNS}, dtype=object
    )
    return frame.assign(file="", row="")
