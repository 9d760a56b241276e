"""A region with one giant: its planned block, what is told where nothing is planned, a known truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from model.growth_case import growth_row, nation_lines, observations_of, small_plan
from numpy.typing import NDArray

from scenario.compare.origins import gather
from scenario.model.giant import (
    GIANT_UNREST,
    NEW_UNIT,
    OVERHAUL,
    PLANNED_GROWTH,
    PRICE,
    SHARES,
    GiantPlan,
    giant_block,
    giant_judgements,
    giant_plan,
)
from scenario.model.growth_inputs import chain_priors, judgements_of, pooled_with
from scenario.model.growth_words import giant_notes
from scenario.model.kernel import Known
from scenario.model.region_path import fit_region
from scenario.model.root_path import PathDraws, fit_root
from scenario.model.windows import (
    Calendar,
    GrowthFigure,
    as_windows,
    log_growth,
    year_to_date_path,
)
from scenario.periods import Window
from scenario.terms import Judgement, Plan

Floats = NDArray[np.float64]
CALENDAR = Calendar(2021, 2024)
SHARE = 0.35


def planned(count: int, sure: bool = True) -> GiantPlan:
    """Return a giant that grows by 4 % and stands still for a half from April to June."""
    rng = np.random.default_rng(1)

    def about(value: float, spread: float) -> Floats:
        return np.asarray(value + (0.0 if sure else spread) * rng.standard_normal(count))

    overhaul = np.full(count, 4.0), np.full(count, 3.0), about(0.5, 0.05)
    return GiantPlan(about(SHARE, 0.03), about(1.04, 0.02), overhaul)


def truth(seed: int) -> tuple[Floats, Floats, Floats]:
    """Return the parent's path, the region's, and the region's if its giant were like the rest."""
    rng = np.random.default_rng(seed)
    size = CALENDAR.size
    above = 0.05 * CALENDAR.time + np.cumsum(0.003 * rng.standard_normal(size))
    rest = above + np.cumsum(0.004 * rng.standard_normal(size))
    block = giant_block(planned(1), CALENDAR, 2024, above)
    return above, block.whole(rest, block.planned[0]), rest


def figures(path: Floats, months: int, error: float = 0.03) -> list[GrowthFigure]:
    wanted = [
        GrowthFigure(Window(year, 1, last), 0.0)
        for year in (2022, 2023, 2024)
        for last in (3, 6, 9, 12)
        if year < 2024 or last <= months
    ]
    logs = log_growth(path[None, :], np.zeros(CALENDAR.size), as_windows(wanted, CALENDAR))[0]
    return [
        replace(f, value=float(100 * np.expm1(log)), error=error)
        for f, log in zip(wanted, logs, strict=True)
    ]


def fitted(seed: int, months: int, giant: GiantPlan | None) -> tuple[Floats, float]:
    """Return draws of the region's growth in 2024, and what it came to."""
    above, path, _ = truth(seed)
    root = fit_root(
        figures(above, 9), CALENDAR, np.zeros(CALENDAR.size), Known(), draws=800, seed=seed,
        steps=100, name="above",
    )  # fmt: skip
    block = None if giant is None else giant_block(giant, CALENDAR, 2024, root.path.mean(axis=0))
    found = region(root, figures(path, months), block)
    true = year_to_date_path(path[None, :], np.zeros(CALENDAR.size), 3)[0, -1]
    return year_to_date_path(found.path, found.log_weights, 3)[:, -1], float(true)


def region(root: PathDraws, known: list[GrowthFigure], block: object) -> PathDraws:
    return fit_region(
        root, known, [], np.zeros(CALENDAR.size), np.zeros((CALENDAR.size,) * 2), seed=2,
        steps=100, name="place", loading=(1.0, 0.05), giant=block,  # type: ignore[arg-type]
        scales={"drift": (0.005, 0.4), "level": (0.012, 0.4), "slow": (0.005, 0.4), "fast": (0.003, 0.4)},
    )  # fmt: skip


def test_capacity_follows_the_overhaul_and_the_new_unit() -> None:
    plan = GiantPlan(
        np.full(1, 0.3), np.ones(1), (np.array([4.0]), np.array([1.5]), np.array([0.4])),
        (np.array([10.0]), np.array([0.2])),
    )  # fmt: skip
    capacity = plan.capacity(Calendar(2023, 2025, 12), 2024)[0].reshape(3, 12)
    assert capacity[0] == pytest.approx(np.ones(12))
    assert capacity[1] == pytest.approx([1, 1, 1, 0.6, 0.8, 1, 1, 1, 1, 1.2, 1.2, 1.2])
    assert capacity[2] == pytest.approx(np.full(12, 1.2))
    joined = plan.capacity(Calendar(2023, 2025), 2024)[0].reshape(3, 11)
    assert joined[1, :5] == pytest.approx([1, 1, 0.6, 0.8, 1])


def test_the_year_is_the_giants_for_its_share_and_the_rests_for_the_other_part() -> None:
    _, path, rest = truth(3)
    now, before = path.reshape(4, 11)[3], path.reshape(4, 11)[2]
    calm = (rest.reshape(4, 11)[3] - rest.reshape(4, 11)[2]) * (1 - SHARE)
    work = planned(1).capacity(CALENDAR, 2024)[0].reshape(4, 11)[3]
    assert now - before == pytest.approx(calm + SHARE * np.log(1.04 * work))
    assert path.reshape(4, 11)[:3] == pytest.approx(rest.reshape(4, 11)[:3])


def test_a_year_later_the_overhaul_is_over_and_the_planned_growth_has_stayed() -> None:
    calendar = Calendar(2023, 2025)
    block = giant_block(planned(1), calendar, 2024, np.zeros(33))
    path = block.whole(np.zeros(33), block.planned[0]).reshape(3, 11)
    assert path[2] == pytest.approx(np.full(11, SHARE * np.log(1.04)))


def test_without_a_share_of_its_own_nothing_is_moved() -> None:
    """A giant that is planned to do what the rest does leaves the answer as it is."""
    above, path, _ = truth(5)
    root = fit_root(
        figures(above, 9), CALENDAR, np.zeros(CALENDAR.size), Known(), draws=400, seed=5, steps=100,
        name="above",
    )  # fmt: skip
    nothing = GiantPlan(np.full(400, 1e-12), np.ones(400))
    block = giant_block(nothing, CALENDAR, 2024, root.path.mean(axis=0))
    with_it, without = (region(root, figures(path, 6), b) for b in (block, None))
    assert with_it.path == pytest.approx(without.path, abs=1e-8)


@pytest.mark.parametrize("months", [0, 3])
def test_what_is_planned_tells_the_year_that_the_past_cannot(months: int) -> None:
    """Known truth: a world with an overhaul, told with its plan and without."""
    errors, blind, inside = [], [], 0
    for seed in range(12):
        draws, true = fitted(seed, months, planned(800, sure=False))
        errors.append(abs(draws.mean() - true))
        low, high = np.quantile(draws, [0.1, 0.9])
        inside += low <= true <= high
        blind.append(abs(fitted(seed, months, None)[0].mean() - true))
    assert 7 <= inside <= 12
    assert np.mean(errors) < 0.7 * np.mean(blind)


def test_figures_are_met_with_a_giant_as_without() -> None:
    above, path, _ = truth(7)
    root = fit_root(
        figures(above, 9), CALENDAR, np.zeros(CALENDAR.size), Known(), draws=800, seed=7, steps=100,
        name="above",
    )  # fmt: skip
    block = giant_block(planned(800, sure=False), CALENDAR, 2024, root.path.mean(axis=0))
    known = figures(path, 9, error=1e-4)
    found = region(root, known, block)
    windows = as_windows(known, CALENDAR)
    told = 100 * np.expm1(log_growth(found.path, found.log_weights, windows))
    printed = 100 * np.expm1(windows.y)
    assert np.abs(told - printed).max() < 0.01
    assert found.own is not None
    assert (found.path - found.own).std() > 0


def stated(plan: Plan, *values: tuple[str, float, float, float]) -> Plan:
    first = next(iter(plan.priors.values()))
    made = {id: replace(first, id=id, low=a, mode=b, high=c, floor=None, ceiling=None)
            for id, a, b, c in values}  # fmt: skip
    priors: dict[str, Judgement] = {**plan.priors, **made}
    home = replace(plan.regions["zhenhai"], giant="大厂")
    regions = MappingProxyType({**plan.regions, "zhenhai": home})
    return replace(plan, priors=MappingProxyType(priors), regions=regions)


def test_what_is_stated_decides_which_branch_answers() -> None:
    plan, indicator = small_plan(), "industrial_value_added"
    assert chain_priors(plan, indicator).own_unrest == {}
    assert giant_notes(plan, indicator, with_figures=True) == []
    blank = stated(plan)
    assert giant_plan(blank, indicator, draws=40, seed=1) is None
    assert chain_priors(blank, indicator).own_unrest == {"zhenhai": GIANT_UNREST}
    assert "厚尾" in giant_notes(blank, indicator, with_figures=True)[0]
    share = (SHARES[indicator], 0.3, 0.35, 0.4)
    half = stated(plan, share, (OVERHAUL[0], 4, 4, 5), (PRICE, 1, 2, 3))
    assert giant_judgements(half, indicator) == (SHARES[indicator],)
    full = stated(
        plan, share, (PLANNED_GROWTH, 2, 4, 6), (OVERHAUL[0], 3, 4, 5), (OVERHAUL[1], 1, 2, 3),
        (OVERHAUL[2], 0.3, 0.5, 0.6), (NEW_UNIT[0], 9, 10, 11), (NEW_UNIT[1], 5, 10, 15),
    )  # fmt: skip
    names = giant_judgements(full, indicator)
    assert names == (SHARES[indicator], PLANNED_GROWTH, *OVERHAUL, *NEW_UNIT)
    assert set(names) <= set(judgements_of(full, indicator))
    assert chain_priors(full, indicator).own_unrest == {}
    drawn = giant_plan(full, indicator, draws=400, seed=1)
    assert drawn is not None
    assert drawn.overhaul is not None
    assert drawn.new_unit is not None
    assert drawn.new_unit[1].mean() == pytest.approx(0.10, abs=0.01)
    assert "检修" in giant_notes(full, indicator, with_figures=True)[0]
    assert giant_judgements(full, "fixed_asset_investment") == ()


def test_a_region_with_a_giant_does_not_widen_its_siblings(tmp_path: Path) -> None:
    blank, indicator = stated(small_plan()), "industrial_value_added"
    assert pooled_with(small_plan(), "beilun") == ("yinzhou", "zhenhai")
    assert pooled_with(blank, "beilun") == ("yinzhou",)
    assert pooled_with(blank, "zhenhai") == ("beilun", "yinzhou")
    assert pooled_with(blank, "china") == ()
    lines = nation_lines(indicator)
    lines += [growth_row("zhenhai", indicator, f"{y}-01", f"{y}-12", -40.0) for y in (2021, 2022)]
    lines.append(growth_row("yinzhou", indicator, "2022-01", "2022-12", 6.0))
    observations = observations_of(tmp_path, lines)
    for plan, groups in ((small_plan(), 2), (blank, 1)):
        material = gather(observations, plan, indicator, "beilun")
        assert len(material.siblings["beilun"]) == groups
