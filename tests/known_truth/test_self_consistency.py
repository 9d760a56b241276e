"""Histories drawn from the model itself: ranks are even, and the chance moves only with news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from scenario.model.kernel import Known, block, factor
from scenario.model.root_path import PathDraws, fit_root
from scenario.model.unrest import UNREST, year_factors
from scenario.model.windows import Calendar, LevelFigure, year_to_date_path
from scenario.periods import Window

Floats = NDArray[np.float64]
CALENDAR = Calendar(2021, 2024, 12)
#: Priors of the simulated world, and of the fit: narrower than those of a plain series, so that no
#: history grows a thousandfold.
SCALES = {
    "level": (0.02, 0.6),
    "slope": (0.02, 0.6),
    "slow": (0.02, 0.6),
    "white": (0.02, 0.6),
    "seasonal": (0.01, 0.6),
}
DRIFT = (0.05, 0.05)
KNOWN = Known(profile=0.2, level=0.5)
LINE = 5.0
KEPT = 99


@dataclass(frozen=True)
class World:
    scales: dict[str, float]
    path: Floats

    @property
    def growth(self) -> float:
        return float(year_to_date_path(self.path[None, :], np.zeros(48), 3, 12)[0, -1])

    def figures(self, months: int) -> list[LevelFigure]:
        """Return levels to the given month of the last year, as printed with an error."""
        levels = np.exp(self.path)
        return [
            LevelFigure(Window(2021 + i // 12, i % 12 + 1, i % 12 + 1), float(levels[i]))
            for i in range(36 + months)
        ]


def world(seed: int, unrest: tuple[float, float] | None = None) -> World:
    """Return a made history; with `unrest` every year multiplies its passing part."""
    rng = np.random.default_rng([77, seed])
    scales = {k: float(m * np.exp(s * rng.standard_normal())) for k, (m, s) in SCALES.items()}
    path = DRIFT[0] * CALENDAR.time
    path = path + DRIFT[1] * rng.standard_normal() * CALENDAR.time
    path = path + factor(KNOWN.covariance(CALENDAR)) @ rng.standard_normal(48)
    for name, size in scales.items():
        path = path + size * (factor(block(name, CALENDAR)) @ rng.standard_normal(48))
    for name, half in year_factors(CALENDAR).items() if unrest else ():
        scales[name] = float(unrest[0] * np.exp(unrest[1] * rng.standard_normal()))
        size = scales["slow"] * scales[name]
        path = path + size * (half @ rng.standard_normal(half.shape[1]))
    return World(scales, path)


def fit(
    one: World, months: int, seed: int, draws: int, steps: int,
    unrest: tuple[float, float] | None = None,
) -> PathDraws:  # fmt: skip
    return fit_root(
        one.figures(months), CALENDAR, np.zeros(48), KNOWN, draws=draws, seed=seed, steps=steps,
        scales=SCALES, drift=DRIFT, unrest=unrest, name="world",
    )  # fmt: skip


def growth_of(path: PathDraws) -> Floats:
    return year_to_date_path(path.path, path.log_weights, 3, 12)[:, -1]


def ranks(count: int, unrest: tuple[float, float] | None = None) -> dict[str, Floats]:
    """Return the rank of every true quantity among `KEPT` draws, on 0–1, ties by lot."""
    names = list(world(0, unrest).scales)
    out: dict[str, list[float]] = {name: [] for name in (*names, "growth", "met")}
    for seed in range(count):
        one = world(seed, unrest)
        path = fit(one, 6, seed, 4 * KEPT, 250, unrest)
        growth = growth_of(path)
        lot = np.random.default_rng([78, seed])
        quantities = {name: (path.scales[name], one.scales[name]) for name in names}
        quantities["growth"] = growth, one.growth
        quantities["met"] = (growth >= LINE).astype(float), float(one.growth >= LINE)
        for name, (draws, truth) in quantities.items():
            kept = draws[::4]
            ties = int((kept == truth).sum())
            below = int((kept < truth).sum())
            out[name].append((below + int(lot.integers(ties + 1))) / KEPT)
    return {name: np.array(values) for name, values in out.items()}


def largest_gap(values: Floats) -> float:
    """Return the largest distance of the empirical distribution from the even one."""
    at = np.arange(KEPT + 1) / KEPT
    empirical = np.searchsorted(np.sort(values), at + 1e-9) / len(values)
    return float(np.abs(empirical - (np.arange(KEPT + 1) + 1) / (KEPT + 1)).max())


def band(count: int, level: float = 0.95) -> float:
    """Return the distance that even ranks stay within, all ranks at once, by simulation."""
    rng = np.random.default_rng(5)
    gaps = [largest_gap(rng.integers(0, KEPT + 1, count) / KEPT) for _ in range(2000)]
    return float(np.quantile(gaps, level))


def changes(count: int) -> Floats:
    """Return by how much the chance moved from June to September in each history."""
    out = []
    for seed in range(count):
        one = world(1000 + seed)
        june, september = (
            float(np.mean(growth_of(fit(one, m, seed, 800, 100)) >= LINE)) for m in (6, 9)
        )
        out.append(september - june)
    return np.array(out)


def check_martingale(count: int) -> tuple[float, float]:
    """Assert that the chance moves, and not on average; return the mean and its standard error."""
    moved = changes(count)
    assert moved.std() > 0.05, "news must move the chance"
    error = float(moved.std(ddof=1) / np.sqrt(count))
    assert abs(moved.mean()) < 3 * error
    return float(moved.mean()), error


def test_ranks_of_twenty_histories_are_even() -> None:
    allowed = band(20, 0.99)
    for name, values in ranks(20).items():
        assert largest_gap(values) < allowed, name


def test_ranks_are_even_where_every_year_multiplies_its_own_part() -> None:
    allowed = band(20, 0.99)
    found = ranks(20, UNREST)
    assert len(found) == len(SCALES) + CALENDAR.years + 2
    for name, values in found.items():
        assert largest_gap(values) < allowed, name


@pytest.mark.proof
def test_ranks_of_8400_multiplied_histories_are_even(measured: Callable[..., None]) -> None:
    """Ranks of true quantities: even on 8,400 histories where every year multiplies its part."""
    gaps = {name: largest_gap(values) for name, values in ranks(8400, UNREST).items()}
    allowed = band(8400)
    measured(histories=8400, allowed=allowed, **{f"gap_{name}": gap for name, gap in gaps.items()})
    assert {name: gap for name, gap in gaps.items() if gap >= allowed} == {}


@pytest.mark.proof
def test_ranks_of_six_hundred_histories_are_even(measured: Callable[..., None]) -> None:
    """Ranks of true quantities among their draws: even on 600 histories of the model itself."""
    gaps = {name: largest_gap(values) for name, values in ranks(600).items()}
    allowed = band(600)
    measured(histories=600, allowed=allowed, **{f"gap_{name}": gap for name, gap in gaps.items()})
    assert {name: gap for name, gap in gaps.items() if gap >= allowed} == {}


def test_the_chance_moves_only_with_news_in_thirty_histories() -> None:
    check_martingale(30)


@pytest.mark.proof
def test_the_chance_moves_only_with_news_in_five_hundred_histories(
    measured: Callable[..., None],
) -> None:
    """The chance moves from June to September with news, and not on average: a martingale."""
    mean, error = check_martingale(500)
    measured(histories=500, mean_change=mean, standard_error=error, bound="three standard errors")
