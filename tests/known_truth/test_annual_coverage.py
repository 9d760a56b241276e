"""Known truth: bands of ratios and ranks hold what they promise, and few data make them wider."""

from __future__ import annotations

from itertools import islice
from types import SimpleNamespace

import numpy as np
import pytest
from known_truth.annual_simulator import CERTIFIED, LAST, Nation, nation, ranks
from known_truth.district_simulator import simulated_cases
from model.annual_case import observed, plan

from scenario.model import rd_growth
from scenario.model.growth_chain import ChainFigures, forecast_growth, year_growth
from scenario.model.rank import RankModel
from scenario.model.ratio import RatioModel
from scenario.model.ratio_path import Own, Steps, forecast
from scenario.settings import tails

PLAN = plan()


def coverage_of_ratios(nations: range, towns: int, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return for every district whether its band held the ratio; one posterior per nation."""
    sampled: dict[tuple[int, int], rd_growth.Posterior] = {}
    sample = rd_growth.sample
    hits = []
    for seed in nations:
        world = nation(seed, towns)

        def once(panel, *, draws, tune, seed, at=seed):
            if (at, draws) not in sampled:
                sampled[at, draws] = sample(panel, draws=draws, tune=tune, seed=seed)
            return sampled[at, draws]

        monkeypatch.setattr(rd_growth, "sample", once)
        for k, town in enumerate(world.towns):
            fitted = RatioModel(PLAN, PLAN.targets["ratio"]).fit(world.known(k), draws=2000, seed=k)
            low, high = np.quantile(fitted.draws.values, tails())
            hits.append(bool(low <= town.truth <= high))
    return hits


def coverage_of_ranks(districts: range, each: int) -> list[bool]:
    """Return for every history whether its band held the rank; ties are broken at random."""
    lot, hits = np.random.default_rng(5), []
    model = RankModel(PLAN, PLAN.targets["rank"])
    for seed in districts:
        for rows, truth in islice(ranks(seed), each):
            values = model.fit(observed(rows), draws=1000, seed=1).draws.values
            place = np.mean(values < truth) + lot.uniform() * np.mean(values == truth)
            hits.append(bool(tails()[0] <= place <= tails()[1]))
    return hits


def test_bands_of_ranks_of_forty_districts():
    assert 0.68 <= np.mean(coverage_of_ranks(range(40), 2)) <= 0.92


@pytest.mark.proof
def test_bands_of_ratios_of_two_hundred_districts(monkeypatch, measured):
    """80 % bands of a ratio two years ahead on 20 simulated nations with 20 districts each."""
    hits = coverage_of_ratios(range(20), 20, monkeypatch)
    measured(districts=len(hits), covered=round(float(np.mean(hits)), 4), bound="0.76–0.84")
    assert 0.76 <= np.mean(hits) <= 0.84


@pytest.mark.proof
def test_bands_of_ranks_of_two_hundred_districts(measured):
    """80 % bands of a rank on 200 simulated districts, eight histories each."""
    hits = coverage_of_ranks(range(200), 8)
    measured(histories=len(hits), covered=round(float(np.mean(hits)), 4), bound="0.76–0.84")
    assert 0.76 <= np.mean(hits) <= 0.84


def wider(thin: list[float], thick: list[float]) -> bool:
    return len(thin) == len(thick) == 50 and float(np.mean(thin)) > 1.05 * float(np.mean(thick))


def test_few_ratios_are_wider_on_average_over_fifty_districts():
    world: Nation = nation(99, 50)
    rng = np.random.default_rng(3)
    years = tuple(range(2013, 2024))
    one = {"mu_r": 0.03, "mu_y": 0.08, "omega_r": 0.02, "omega_y": 0.02, "beta_c": 0.0,
           "beta_e": 0.0, "tau_r": 0.03, "tau_y": 0.01, "ell_r": np.log(0.03),
           "ell_y": np.log(0.02), "nu": 8.0}  # fmt: skip
    steps = Steps({k: np.full(2000, float(v)) for k, v in one.items()},
                  0.03 + 0.01 * rng.normal(size=(2000, len(years))), years)  # fmt: skip
    said = RatioModel(PLAN, PLAN.targets["ratio"]).plan.priors
    judged = {id: np.full(2000, j.mode) for id, j in said.items()}
    thin, thick = [], []
    for town in world.towns:
        ratio = {int(str(r["period_start"])[:4]): SimpleNamespace(value=r["value"])
                 for r in town.rows if r["indicator"] == "rd_to_gdp"}  # fmt: skip
        base = {CERTIFIED: SimpleNamespace(value=1000.0)}
        for kept, into in (({CERTIFIED: ratio[CERTIFIED]}, thin), (ratio, thick)):
            values, _ = forecast(Own(kept, base), steps, judged, [LAST], name="x", seed=1)
            into.append(float(np.var(np.log(values[LAST]))))
    assert wider(thin, thick)


def test_few_ranks_are_wider_on_average_over_fifty_districts():
    model = RankModel(PLAN, PLAN.targets["rank"])
    thin, thick = [], []
    for seed in range(50):
        rows, _ = next(ranks(seed))
        for kept, into in ((rows[-4:-3], thin), (rows, thick)):  # one rank, three years older
            into.append(float(np.var(model.fit(observed(kept), draws=1000, seed=1).draws.values)))
    assert wider(thin, thick)


def test_few_growths_are_wider_on_average_over_fifty_districts():
    thin, thick = [], []
    for seed in range(50):
        case = next(simulated_cases(seed))
        bare = ChainFigures(
            case.known.chain, {**case.known.figures, "district": ()}, profile=case.known.profile
        )
        for known, into in ((bare, thin), (case.known, thick)):
            paths = forecast_growth(
                known, case.year, as_of=case.as_of, draws=200, seed=seed, steps=50
            )
            into.append(float(np.var(year_growth(paths["district"])[:, -1])))
    assert wider(thin, thick)
