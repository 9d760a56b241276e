"""Series on which engines are compared, and one marginal density in two forms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario.identities import meets
from scenario.model.engine import Engine
from scenario.model.festival import EFFECT
from scenario.model.kernel import (
    DATED_SHOCKS,
    DRIFT_PRIOR,
    PLAIN_DRIFT,
    PLAIN_SCALES,
    ROOT_SCALES,
    SHOCK_SIZE,
    Known,
    block,
    known_shocks,
)
from scenario.model.linear import linearised
from scenario.model.marginal import Marginal, Term
from scenario.model.root_path import fit_root
from scenario.model.sampled import CHAINS, effective_draws
from scenario.model.state_space import Layout, Parts, state_space
from scenario.model.unrest import UNREST
from scenario.model.windows import (
    LAST_MONTHS,
    Calendar,
    GrowthFigure,
    LevelFigure,
    as_windows,
    log_growth,
    year_to_date_path,
)
from scenario.periods import Window

Floats = NDArray[np.float64]
#: Draws that make the error of a chance small beside the two points that are allowed.
DRAWS = 16_000
#: States of each chain: the first run, and the longer one where its own rules do not hold.
STEPS: dict[Engine, tuple[int, int]] = {"default": (4000, 12_000), "reference": (700, 2100)}


def made_figures(calendar: Calendar, seed: int, noise: float) -> list[GrowthFigure | LevelFigure]:
    """Return printed growths to date (11 bins) or levels of periods, to June of the last year."""
    rng = np.random.default_rng(seed)
    path = 0.06 * calendar.time + np.cumsum(noise * rng.standard_normal(calendar.size))
    path += 0.5 * noise * rng.standard_normal(calendar.size)
    found: list[GrowthFigure | LevelFigure] = []
    for year in range(calendar.first_year, calendar.last_year + 1):
        for bin_, month in enumerate(LAST_MONTHS[calendar.bins]):
            if year == calendar.last_year and month > 6:
                break
            if calendar.bins == 11:
                window = Window(year, 1, month)
                one = as_windows([GrowthFigure(window, 0.0)], calendar)
                if one.count:
                    log = log_growth(path[None, :], np.zeros(calendar.size), one)[0, 0]
                    found.append(GrowthFigure(window, round(float(100 * np.expm1(log)), 1)))
            else:
                first = month - 12 // calendar.bins + 1
                level = float(np.exp(path[calendar.position(year, bin_)]))
                found.append(LevelFigure(Window(year, first, month), level, 5e-4))
    return found


@dataclass(frozen=True)
class EngineCase:
    """One made series, `years` long; monthly growths to date, or levels of months or quarters."""

    name: str
    bins: int
    years: int
    noise: float
    seed: int

    def growth(self, engine: Engine) -> Floats:
        """Return draws of the last year's growth."""
        calendar = Calendar(2025 - self.years, 2024, self.bins)
        level = self.bins != 11
        for steps in STEPS[engine]:
            path = fit_root(
                made_figures(calendar, self.seed, self.noise), calendar, np.zeros(calendar.size),
                Known(0.3, 1.0) if level else Known(),
                draws=DRAWS, seed=self.seed, steps=steps, engine=engine,
                scales=PLAIN_SCALES if level else ROOT_SCALES,
                drift=PLAIN_DRIFT if level else DRIFT_PRIOR,
                shocks=known_shocks(DATED_SHOCKS, calendar, date(2024, 7, 31)),
                unrest=None if level else UNREST, name=self.name,
            )  # fmt: skip
            if path.how.passed:
                break
        assert path.how.passed, path.how
        return year_to_date_path(path.path, path.log_weights, self.years - 1, self.bins)[:, -1]

    def compare(self) -> dict[str, float]:
        """Assert that both engines agree; return by how much they differ."""
        quick, slow = self.growth("default"), self.growth("reference")
        ess = min(effective_draws(d.reshape(CHAINS, -1)) for d in (quick, slow))
        line = round(float(np.median(slow)) + 0.3 * float(slow.std()), 1)
        met = [float(np.mean(meets(d, "at_least", line, precision=1))) for d in (quick, slow)]
        gap = {
            "mcse": float(abs(quick.mean() - slow.mean()) / (slow.std() / np.sqrt(ess))),
            "sd": float(abs(quick.std() / slow.std() - 1.0)),
            "chance": abs(met[0] - met[1]),
        }
        assert gap["mcse"] <= 4.0
        assert gap["sd"] <= 0.05
        assert gap["chance"] <= 0.02
        return gap


def cases(count: int) -> list[EngineCase]:
    """Return made series: short and long, calm and rough, of every kind of calendar."""
    kinds = [(4, 3), (11, 3), (12, 4), (11, 6), (12, 8), (4, 10)]
    noises = (0.006, 0.012, 0.03)
    return [
        EngineCase(
            f"{kinds[i % 6][1]} years of {kinds[i % 6][0]}, noise {noises[i % 3]}",
            *kinds[i % 6], noises[i % 3], 100 + i,
        )
        for i in range(count)
    ]  # fmt: skip


def state_space_of(bins: int) -> tuple[Marginal, Any]:
    """Return the density of the scales of one made series, and its statsmodels model."""
    calendar = Calendar(2019, 2024, bins)
    level = bins != 11
    scales, drift = (PLAIN_SCALES, PLAIN_DRIFT) if level else (ROOT_SCALES, DRIFT_PRIOR)
    shocks = known_shocks(DATED_SHOCKS, calendar, date(2024, 7, 31))
    scales = {**scales, **{shock.name: SHOCK_SIZE for shock in shocks}}
    parts = Parts(calendar, Known(0.4, 0.8, EFFECT), drift[1], scales, shocks)
    windows = as_windows(made_figures(calendar, 5, 0.01), calendar)
    centre = np.log([median for median, _ in scales.values()])
    plain = [name for name in scales if not name.startswith("shock")]
    blocks = {name: block(name, calendar) for name in plain}
    blocks |= {shock.name: shock.covariance(calendar) for shock in shocks}
    fixed = drift[1] ** 2 * block("drift", calendar) + parts.known.covariance(calendar)
    mean = drift[0] * calendar.time
    linear = linearised(windows, mean, np.zeros(calendar.size), blocks, fixed, np.exp(2 * centre))
    residual = windows.y - linear.c - linear.a @ mean
    term = Term(residual, linear.reduced, linear.base)
    spread = np.array([sd for _, sd in scales.values()])
    dense = Marginal(len(centre), 0, 0, centre, spread, [term])
    return dense, state_space(linear, mean, Layout(linear, parts))
