"""Speed of `year_end`: one series, many series, beside what else could be run (make bench)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
START = "from scenario.cli import main; main()"


@pytest.mark.bench
def test_a_second_memo_takes_less_than_ten_seconds(
    tmp_path: Path, timed: Callable[..., None]
) -> None:
    """From the command to Word, page and workbook; the first one fits the models."""
    command = [sys.executable, "-c", START, "memo", "mid_year", "--out", str(tmp_path)]
    for _ in range(2):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT)
    timed("a second mid-year memo, all targets, three files", time.perf_counter() - start, 10.0)


@pytest.mark.bench
def test_year_end_is_quick_and_grows_in_proportion() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / "growth.py")],
        capture_output=True, text=True, check=True, cwd=ROOT,
    )  # fmt: skip
    print(done.stdout)
    file = ROOT / "outputs" / "bench" / "growth.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(done.stdout, "utf-8")
    found = json.loads(done.stdout)
    assert found["heavy"] == []
    assert found["passed"]
    assert found["year_end"] < 1.0
    assert found["fresh"] < 2.0 * found["year_end"], "a new series costs no more than a known one"
    assert found["many_processor"] < 1.25 * found["few_processor"], "in proportion"
    assert found["reference"] < 30.0
    if os.getloadavg()[0] < 2.5:
        assert found["busy"] >= 0.85
