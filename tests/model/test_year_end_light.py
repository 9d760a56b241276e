"""`year_end` needs no heavy library: nothing is compiled for a series."""

from __future__ import annotations

import json
import subprocess
import sys

PROGRAM = """
import json, sys
import numpy as np, pandas as pd
import scenario as sc
months = pd.period_range("2020-01", "2023-06", freq="M")
values = 100 + np.arange(42) + 5 * np.random.default_rng(1).standard_normal(42)
sc.year_end(pd.Series(values, months), target=5, draws=80, seed=1)
heavy = ("pymc", "pytensor", "nutpie", "arviz", "statsmodels", "numba", "scipy.stats", "plotly")
print(json.dumps([name for name in heavy if name in sys.modules]))
"""


def test_a_plain_series_loads_no_heavy_library() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == []
