"""Time and memory of a million observations: open the store, replay one day; add to a long file.

Run as ``python bench/store.py``; prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from itertools import islice, product
from pathlib import Path

import numpy as np

ROWS = 1_000_000
DAY = "2020-06-30"
#: Bounds of the requirement: seconds from the files to the replayed day, megabytes at the peak.
SECONDS = 2.0
MEGABYTES = 1000.0
#: Adding twenty rows to a file of this many must not take longer than this.
LONG_FILE = 200_000
ADDING_SECONDS = 2.0


def write_rows(file: Path, rows: int = ROWS) -> None:
    """Write made-up rows of the long form: regions, indicators, months, two vintages each."""
    from scenario.read.long_form import COLUMNS

    values = np.random.default_rng(1).integers(-200, 300, rows) / 10
    cells = product(range(2), range(90), range(40), range(2010, 2024), range(2, 13))
    with file.open("w", encoding="utf-8") as stream:
        stream.write(",".join(COLUMNS) + "\n")
        for value, (vintage, r, i, y, m) in zip(values, islice(cells, rows), strict=True):
            known = f"{y + vintage + m // 12}-{m % 12 + 1:02d}-{15 + i % 5}"
            stream.write(
                f"region_{r:03d},whole,indicator_{i:03d},{y}-01,{y}-{m:02d},growth,"
                f"comparable_scope,{value},,percent,{known},printed,provisional,L3,"
                f"made up {r}/{i},vintage {vintage}\n"
            )


def once(folder: Path) -> dict[str, float]:
    """Open and replay in this process; seconds, and megabytes at the peak of the process."""
    from scenario.read.store import open_store, replay

    start, cpu = time.perf_counter(), time.process_time()
    store = open_store(folder / "observations", cache=folder / "cache")
    opened = time.perf_counter()
    rows = replay(store, DAY, newest=True)
    done = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    megabytes = peak / 1e6 if sys.platform == "darwin" else peak / 1e3
    return {
        "open_seconds": round(opened - start, 3), "replay_seconds": round(done - opened, 3),
        "total_seconds": round(done - start, 3), "cpu_seconds": round(time.process_time() - cpu, 3),
        "peak_megabytes": round(megabytes, 1),
        "rows": len(store), "rows_of_the_day": len(rows),
    }  # fmt: skip


def adding(folder: Path) -> dict[str, float]:
    """Add twenty rows to a long file of the store, then the same again; seconds of this process."""
    from scenario.read.long_form import COLUMNS
    from scenario.read.store import append

    write_rows(folder / "observations" / "long.csv", LONG_FILE)
    line = "zhenhai,whole,gdp,2024-01,2024-06,level,,{},,yi_yuan,2024-07-20,printed,provisional,L3,{},"
    rows = [
        dict(zip(COLUMNS, line.format(n, f"part {n}").split(","), strict=True)) for n in range(20)
    ]
    result = {}
    for name in ("added", "repeated"):
        start, cpu = time.perf_counter(), time.process_time()
        counts = append(folder / "observations", "long.csv", rows)
        result[f"{name}_seconds"] = round(time.perf_counter() - start, 3)
        result[f"{name}_cpu_seconds"] = round(time.process_time() - cpu, 3)
        result[f"{name}_rows"] = counts[0] if name == "added" else counts[1]
    return result


def measure(rows: int = ROWS) -> dict[str, dict[str, float]]:
    """Measure the first opening (no cache), the second, and adding, each in its own process."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "observations").mkdir()
        write_rows(folder / "observations" / "made_up.csv", rows)
        result = {}
        for name in ("first", "again", "adding"):
            work = "--adding" if name == "adding" else "--once"
            command = [sys.executable, __file__, work, str(folder)]
            output = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
            result[name] = json.loads(output.stdout)
    return result


if __name__ == "__main__":
    if sys.argv[1:2] == ["--once"]:
        print(json.dumps(once(Path(sys.argv[2]))))
    elif sys.argv[1:2] == ["--adding"]:
        print(json.dumps(adding(Path(sys.argv[2]))))
    else:
        print(json.dumps(measure(), indent=2))
