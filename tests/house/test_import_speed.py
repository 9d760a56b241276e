"""`import scenario` is quick, and neither it nor its names load a heavy library."""

from __future__ import annotations

import json
import subprocess
import sys

HEAVY = [
    *("pymc", "pytensor", "nutpie", "arviz", "statsmodels", "numba", "scipy.stats"),
    *("plotly", "jinja2", "docx", "xlsxwriter", "openpyxl"),
]
LIMIT_SECONDS = 1.5

PROGRAM = f"""
import json, sys, time
start = time.perf_counter()
import scenario
seconds = time.perf_counter() - start
for name in scenario.__all__:
    getattr(scenario, name)
print(json.dumps([seconds, [name for name in {HEAVY!r} if name in sys.modules]]))
"""


def measure() -> tuple[float, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    seconds, loaded = json.loads(done.stdout)
    return seconds, loaded


def test_import_is_quick_and_light():
    runs = [measure() for _ in range(3)]
    assert runs[0][1] == []
    assert min(seconds for seconds, _ in runs) < LIMIT_SECONDS
