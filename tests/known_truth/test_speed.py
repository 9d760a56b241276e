"""Speed of `year_end`: one series, many series, beside what else could be run (make bench)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


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
    assert found["per_series_long_cpu"] < 1.25 * found["per_series_short_cpu"]
    if "reference" in found:
        assert found["reference"] < 30.0
    if os.getloadavg()[0] < 2.5:
        assert found["busy"] >= 0.85
