"""Time of `year_end`: one monthly series of twelve years, many of them, and what else could be run.

Run as ``python bench/growth.py``; prints one JSON object. Everything is measured in one run on one
made-up series (a batch: many of them). Seconds are those of the processor, the median of several
repeats, because they say the same on a busy machine; the batch is also measured by the clock: a
tenth of it on one core, all of it on both.

``floor`` is the bare linear algebra of the same answer: the factorisations that `year_end` was seen
to make, and the products of 4,000 normal vectors with the factors of the blocks, and nothing else.
The reference is measured compiled; what compiling takes, once in a process, stands beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd

import scenario as sc
from scenario.model import plain_fit
from scenario.model.kernel import PLAIN_DRIFT, PLAIN_SCALES, block, factor
from scenario.model.plain_series import read_series
from scenario.model.windows import Calendar

YEARS, KNOWN, DRAWS = 12, 6, 4000


def series(seed: int) -> pd.Series:
    """Return a made-up monthly series: trend, season, lasting and passing noise, in logs."""
    rng = np.random.default_rng(seed)
    index = pd.period_range("2012-01", periods=12 * (YEARS - 1) + KNOWN, freq="M")
    n = np.arange(len(index))
    season = 0.10 * np.sin(n / 6.0 * np.pi) + 0.04 * np.cos(n / 3.0 * np.pi)
    lasting = np.cumsum(0.008 * rng.standard_normal(len(n)))
    noise = 0.015 * rng.standard_normal(len(n))
    values = 100.0 * np.exp(0.06 * n / 12.0 + season + lasting + noise)
    return pd.Series(values, index, name=f"made up {seed}")


def own(one: pd.Series) -> sc.YearEnd:  # type: ignore[name-defined]
    """Return the answer that is timed."""
    return sc.year_end(one, target=6.0, draws=DRAWS, seed=1)


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Return the median processor seconds of warm repeats."""
    work()
    taken = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return float(np.median(taken))


def factorisations(work: Callable[[], object]) -> list[int]:
    """Return the sizes of the Cholesky factorisations that a piece of work makes."""
    from scipy.linalg import lapack

    real, sizes = lapack.dpotrf, []

    def seen(matrix: np.ndarray, *more: object, **named: object) -> object:
        sizes.append(len(matrix))
        return real(matrix, *more, **named)

    lapack.dpotrf = seen
    try:
        work()
    finally:
        lapack.dpotrf = real
    return sizes


def floor(sizes: list[int]) -> Callable[[], None]:
    """Return the bare linear algebra: those factorisations with a solve, and the products."""
    from scipy.linalg import lapack

    calendar = Calendar(1, YEARS, 12)
    blocks = [block(name, calendar) for name in PLAIN_SCALES]
    factors = [factor(b) for b in blocks]
    square = sum(0.02**2 * b for b in blocks) + 1e-4 * np.eye(calendar.size)
    matrices = {size: np.asfortranarray(square[:size, :size]) for size in set(sizes)}
    right = np.ones(calendar.size)
    normal = np.random.default_rng(1).standard_normal((DRAWS, calendar.size))

    def work() -> None:
        for size in sizes:
            lower, _ = lapack.dpotrf(matrices[size], lower=1, clean=0)
            lapack.dpotrs(lower, right[:size], lower=1)
        for one in factors:
            normal @ one.T

    return work


def unobserved_components(one: pd.Series) -> None:
    """Fit a local linear trend with a season by maximum likelihood, and simulate the months."""
    import statsmodels.api as sm

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = sm.tsa.UnobservedComponents(np.log(one.to_numpy()), "lltrend", seasonal=12)
        fitted = model.fit(disp=False)
        fitted.simulate(12 - KNOWN, anchor="end", repetitions=DRAWS)


def auto_arima(one: pd.Series) -> None:
    """Choose and fit an ARIMA, and simulate the months."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from statsforecast.models import AutoARIMA

        AutoARIMA(season_length=12).fit(one.to_numpy()).simulate(12 - KNOWN, DRAWS, seed=1)


def nuts_over_the_path(one: pd.Series, draws: int, tune: int) -> dict[str, list[float]]:
    """Sample every bin of every block with the No-U-Turn sampler, from three seeds.

    Seconds of each run, R-hat and effective draws of the year's total.
    """
    import arviz
    import nutpie
    import pymc as pm
    import pytensor.tensor as pt

    calendar, count = Calendar(1, YEARS, 12), len(one)
    logs = np.log(one.to_numpy())
    with pm.Model() as model:
        path = (
            pm.Normal("whole", logs.mean(), 1.0) + pm.Normal("drift", *PLAIN_DRIFT) * calendar.time
        )
        shape = np.eye(12) - 1.0 / 12.0
        path = path + pt.tile(0.5 * (shape @ pm.Normal("profile", shape=12)), YEARS)
        scale = {
            name: pt.exp(pm.Normal(f"log {name}", np.log(median), sd))
            for name, (median, sd) in PLAIN_SCALES.items()
        }
        for name in scale:
            if name != "white":
                unit = pm.Normal(name, shape=calendar.size)
                path = path + scale[name] * (factor(block(name, calendar)) @ unit)
        pm.Normal("value", path[:count], scale["white"], observed=logs)
        rest = pm.Normal("rest", shape=calendar.size - count)
        pm.Deterministic("total", pt.exp(path[count:] + scale["white"] * rest).sum())
    found: dict[str, list[float]] = {"seconds": [], "ess": [], "rhat": []}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compiled = nutpie.compile_pymc_model(model)
        for seed in (1, 2, 3):
            start = time.process_time()
            trace = nutpie.sample(
                compiled, draws=draws, tune=tune, chains=4, cores=1, seed=seed, progress_bar=False
            )
            total = np.asarray(trace["posterior"]["total"])
            found["seconds"].append(time.process_time() - start)
            found["ess"].append(float(arviz.ess(total)))
            found["rhat"].append(float(arviz.rhat(total)))
    return found


def batch(count: int, jobs: int) -> dict[str, float]:
    """Return clock and processor seconds of a batch; processes are started and warm beforehand."""
    many = [series(seed) for seed in range(count)]
    sc.year_end(many[: 4 * jobs], draws=400, seed=1, jobs=jobs)
    before, start = _processor(), time.perf_counter()
    sc.year_end(many, target=6.0, draws=DRAWS, seed=1, jobs=jobs)
    return {"clock": time.perf_counter() - start, "processor": _processor() - before}


def _processor() -> float:
    """Return the processor seconds of this process and of those that it started."""
    import psutil

    here = psutil.Process()
    times = [p.cpu_times() for p in (here, *here.children(recursive=True))]
    return float(sum(t.user + t.system for t in times))


def measure(count: int, repeats: int, nuts: bool) -> dict[str, object]:
    """Return everything that the page prints."""
    one = series(0)
    answer = own(one)
    heavy = [n for n in ("pymc", "pytensor", "nutpie", "statsmodels", "numba") if n in sys.modules]
    sizes = factorisations(lambda: own(one))
    found: dict[str, object] = {
        "load": os.getloadavg()[0], "cores": os.cpu_count(), "heavy": heavy,
        "ess": answer.diagnostics["ess"], "passed": answer.diagnostics["passed"],
        "factorisations": len(sizes), "size": max(sizes),
        "year_end": seconds(lambda: own(one), repeats),
        "floor": seconds(floor(sizes), repeats),
        "fresh": float(np.median([seconds_once(lambda s=s: own(series(s))) for s in range(1, 8)])),
    }  # fmt: skip
    few, both = batch(count // 10, 1), batch(count, 2)
    found |= {
        "series": count,
        "few_clock": few["clock"] / (count // 10),
        "few_processor": few["processor"] / (count // 10),
        "many_clock": both["clock"] / count,
        "many_processor": both["processor"] / count,
        "busy": both["processor"] / (2.0 * both["clock"]),
    }
    plain = read_series(one, "level")

    def reference() -> None:
        plain_fit.draw_year(plain, 2012 + YEARS - 1, draws=DRAWS, seed=1, engine="reference")

    first, again = seconds_once(reference), seconds_once(reference)
    found |= {
        "reference": again,
        "reference_compiling": first - again,
        "unobserved_components": seconds(lambda: unobserved_components(one), 3),
        "auto_arima": seconds(lambda: auto_arima(one), 3),
    }
    if nuts:
        found["nuts"] = nuts_over_the_path(one, draws=300, tune=300)
    return found


def seconds_once(work: Callable[[], object]) -> float:
    """Return the processor seconds of one piece of work."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    ask = argparse.ArgumentParser()
    ask.add_argument("--series", type=int, default=1000)
    ask.add_argument("--repeats", type=int, default=7)
    ask.add_argument("--no-nuts", action="store_true")
    asked = ask.parse_args()
    print(json.dumps(measure(asked.series, asked.repeats, not asked.no_nuts), indent=1))
