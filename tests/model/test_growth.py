"""The growth model behind the contract: rows in, joint draws and evidence out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from model.growth_case import growth_row, nation_lines, observations_of, small_plan

from scenario.errors import ScenarioError
from scenario.model.contract import Fitted
from scenario.model.growth import GrowthModel

DRAWS = 800
VALUE_ADDED, INVESTMENT = "industrial_value_added", "manufacturing_investment"


def own_lines(half: bool = True) -> list[str]:
    lines = [
        growth_row("zhenhai", VALUE_ADDED, f"{y}-01", f"{y}-12", v)
        for y, v in ((2018, 3.5), (2019, 7.8), (2020, 2.3), (2021, 9.6), (2022, 5.1))
    ]
    if half:
        lines.append(growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-06", 4.1, "2024-09-18"))
    return lines


def investment_lines() -> list[str]:
    lines = nation_lines(INVESTMENT, 8.0) + nation_lines("fixed_asset_investment", 5.0)
    lines += [
        growth_row("zhenhai", "fixed_asset_investment", f"{y}-01", f"{y}-12", v)
        for y, v in ((2018, 18.5), (2019, 21.2), (2020, 16.8), (2021, 22.6), (2023, 20.0))
    ]
    lines += [
        growth_row("beilun", "fixed_asset_investment", f"{y}-01", f"{y}-12", v)
        for y, v in ((2020, -4.0), (2021, 5.5), (2022, 14.0))
    ]
    lines.append(growth_row("zhenhai", "industrial_investment", "2019-01", "2019-12", 31.3))
    lines.append(growth_row("zhenhai", "hightech_investment", "2021-01", "2021-12", 78.5))
    return lines


def fit(
    folder: Path, lines: list[str], indicator: str = VALUE_ADDED, as_of: str = "2024-09-30"
) -> Fitted:
    plan = small_plan()
    model = GrowthModel(plan, plan.targets[f"{indicator}_growth"])
    return model.fit(observations_of(folder, lines, as_of), draws=DRAWS, seed=7)


def test_own_half_year_is_met_by_every_draw_and_the_year_stays_open(tmp_path: Path) -> None:
    fitted = fit(tmp_path, nation_lines(VALUE_ADDED) + own_lines())
    path = fitted.draws.path
    assert path is not None
    assert path.observed == {6: 4.1}
    assert abs(path.draws[:, 4] - 4.1).max() < 0.15
    assert fitted.draws.values.std() > 0.5
    np.testing.assert_array_equal(fitted.draws.values, path.draws[:, -1])
    assert not fitted.settled
    assert fitted.evidence.basis == "observations"
    assert fitted.evidence.own == 6
    assert fitted.evidence.latest == "2024-01..06"
    assert "2024年1—6月" in fitted.evidence.text
    assert fitted.evidence.narrowing.startswith("2024年1—9月")


def test_year_of_a_draw_is_base_share_times_half_plus_rest(tmp_path: Path) -> None:
    fitted = fit(tmp_path, nation_lines(VALUE_ADDED) + own_lines())
    assert fitted.draws.path is not None
    share = fitted.draws.parts["base_share"]
    half, year = fitted.draws.path.draws[:, 4], fitted.draws.values
    rest = (year - share * half) / (1 - share)
    assert np.all(np.isfinite(rest))
    # A judgement of 46–49–52 % with a little of the path's own movement around it.
    assert 0.45 < np.quantile(share, 0.05)
    assert np.quantile(share, 0.95) < 0.53
    assert np.median(share) == pytest.approx(0.49, abs=0.008)


def test_nothing_known_later_than_as_of_is_used(tmp_path: Path) -> None:
    early = nation_lines(VALUE_ADDED) + own_lines()
    late = growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-09", 30.0, "2024-10-25")
    before = fit(tmp_path / "a", early)
    after = fit(tmp_path / "b", [*early, late])
    np.testing.assert_array_equal(before.draws.values, after.draws.values)
    assert (after.evidence.rows["known_on"] <= "2024-09-30").all()
    changed = fit(tmp_path / "c", [*early, late], as_of="2024-10-31")
    assert np.median(changed.draws.values) > np.median(before.draws.values) + 5


def test_rows_in_any_order_and_the_same_seed_give_the_same_draws(tmp_path: Path) -> None:
    lines = nation_lines(VALUE_ADDED) + own_lines()
    one, other = fit(tmp_path / "a", lines), fit(tmp_path / "b", lines[::-1])
    np.testing.assert_array_equal(one.draws.values, other.draws.values)


def test_a_closed_year_is_settled(tmp_path: Path) -> None:
    year = growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-12", 6.4, "2025-02-10")
    lines = [*nation_lines(VALUE_ADDED), *own_lines(), year]
    fitted = fit(tmp_path, lines, as_of="2025-03-01")
    assert fitted.settled
    assert fitted.evidence.basis == "settled"
    np.testing.assert_array_equal(fitted.draws.values, 6.4)


def test_an_expected_year_does_not_settle(tmp_path: Path) -> None:
    year = growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-12", 6.4, "2024-12-30", "estimated")
    lines = [*nation_lines(VALUE_ADDED), *own_lines(), year]
    fitted = fit(tmp_path, lines, as_of="2025-01-05")
    assert not fitted.settled
    assert 0.2 < fitted.draws.values.std() < 1.0
    assert np.median(fitted.draws.values) == pytest.approx(6.4, abs=0.5)


def test_a_bound_is_no_value_but_what_it_excludes_is_excluded(tmp_path: Path) -> None:
    lines = nation_lines(VALUE_ADDED) + own_lines()
    bound = growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-08", 6.0, bound="at_least")
    plain, bounded = fit(tmp_path / "a", lines), fit(tmp_path / "b", [*lines, bound])
    assert bounded.evidence.own == plain.evidence.own
    assert plain.draws.path is not None
    assert bounded.draws.path is not None
    assert dict(bounded.draws.path.observed) == {6: 4.1}
    assert (plain.draws.path.draws[:, 6] < 6.0).mean() > 0.3
    assert bounded.draws.path.draws[:, 6].min() > 5.85
    assert bounded.draws.values.mean() > plain.draws.values.mean() + 0.3
    assert any("2024年1—8月“不低于6%”" in note for note in bounded.notes)
    rows = bounded.evidence.rows
    assert rows.loc[rows["used_as"] == "own bound", "value"].astype(float).tolist() == [6.0]


def test_a_bound_far_from_everything_changes_nothing(tmp_path: Path) -> None:
    lines = nation_lines(VALUE_ADDED) + own_lines()
    bound = growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-08", -40.0, bound="at_least")
    plain, bounded = fit(tmp_path / "a", lines), fit(tmp_path / "b", [*lines, bound])
    spread = plain.draws.values.std()
    assert bounded.draws.values.mean() == pytest.approx(plain.draws.values.mean(), abs=0.2 * spread)
    assert bounded.draws.values.std() == pytest.approx(spread, rel=0.12)


def test_an_exact_figure_replaces_the_bound_of_the_same_months(tmp_path: Path) -> None:
    lines = nation_lines(VALUE_ADDED) + own_lines()
    half = growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-06", 3.0, bound="at_least")
    plain, both = fit(tmp_path / "a", lines), fit(tmp_path / "b", [*lines, half])
    np.testing.assert_array_equal(plain.draws.values, both.draws.values)


def test_the_earlier_a_figure_stands_in_its_life_the_wider_it_is_read(tmp_path: Path) -> None:
    spread = {}
    for status in ("final", "returned", "flash", "reported", "estimated"):
        half = growth_row("zhenhai", VALUE_ADDED, "2024-01", "2024-06", 4.1, status=status)
        fitted = fit(tmp_path / status, [*nation_lines(VALUE_ADDED), *own_lines(half=False), half])
        assert fitted.draws.path is not None
        spread[status] = float(fitted.draws.path.draws[:, 4].std())
    assert list(spread.values()) == sorted(spread.values())
    assert spread["final"] < 0.05
    assert 0.3 < spread["estimated"] < 0.6


def test_a_revision_counts_from_the_day_it_was_known(tmp_path: Path) -> None:
    lines = nation_lines(VALUE_ADDED) + own_lines()
    revised = growth_row("zhenhai", VALUE_ADDED, "2022-01", "2022-12", 8.1, "2024-08-20", "final")
    early, late = "2024-07-31", "2024-09-30"
    first = fit(tmp_path / "a", [*lines, revised], as_of=early)
    later = fit(tmp_path / "b", [*lines, revised], as_of=late)
    before, after = (fit(tmp_path / day, lines, as_of=day) for day in (early, late))
    np.testing.assert_array_equal(first.draws.values, before.draws.values)
    assert not np.array_equal(later.draws.values, after.draws.values)
    rows = later.evidence.rows
    year = rows[(rows["used_as"] == "own") & (rows["period_end"] == "2022-12")]
    assert year["value"].astype(float).tolist() == [8.1]


def test_the_base_of_a_year_may_be_another_than_the_level_printed_before(tmp_path: Path) -> None:
    def levels(factor: float) -> list[str]:
        rows = []
        for year, size in ((2022, 1.0), (2023, factor), (2024, factor)):
            for month in range(2, 13):
                if year < 2024 or month <= 6:
                    row = growth_row("zhenhai", VALUE_ADDED, f"{year}-01", f"{year}-{month:02d}",
                                     round(8.0 * month * size, 2))  # fmt: skip
                    parts = row.split(",")
                    parts[5], parts[6], parts[9] = "level", "current_prices", "yi_yuan"
                    rows.append(",".join(parts))
        return rows

    lines = nation_lines(VALUE_ADDED) + own_lines()
    same, broken = (fit(tmp_path / str(f), [*lines, *levels(f)]) for f in (1.0, 1.25))
    assert (broken.evidence.rows["used_as"] == "profile").sum() >= 20
    np.testing.assert_allclose(broken.draws.values, same.draws.values, atol=0.02)


def test_another_engine_is_another_input_and_says_so(tmp_path: Path) -> None:
    plan = small_plan()
    target = plan.targets[f"{VALUE_ADDED}_growth"]
    default, check = GrowthModel(plan, target), GrowthModel(plan, target, engine="check")
    assert default.inputs() != check.inputs()
    seen = observations_of(tmp_path, nation_lines(VALUE_ADDED)[-12:] + own_lines())
    fitted = check.fit(seen, draws=80, seed=7)
    assert "statsmodels" in fitted.diagnostics["engine"]
    assert any("核对引擎" in note for note in fitted.notes)
    quick = default.fit(seen, draws=400, seed=7)
    assert fitted.draws.values.mean() == pytest.approx(quick.draws.values.mean(), abs=1.5)


def test_the_case_without_data(tmp_path: Path) -> None:
    fitted = fit(tmp_path, investment_lines(), INVESTMENT)
    evidence, draws = fitted.evidence, fitted.draws
    assert evidence.basis == "sister_series"
    assert evidence.quality == "low"
    assert evidence.own == 0
    assert evidence.latest == ""
    assert "本区无公布观测值" in evidence.text
    assert evidence.narrowing.startswith("2024年1—9月本区")
    assert draws.path is not None
    assert dict(draws.path.observed) == {}
    assert "base_share" not in draws.parts
    base = draws.parts["base_100m_yuan"]
    assert base.shape == (DRAWS,)
    assert 330 * 0.35 < base.min() < base.max() < 520 * 0.65
    used = set(evidence.rows["indicator"])
    assert {"fixed_asset_investment", "industrial_investment", "hightech_investment"} <= used
    assert any("判断" in note for note in fitted.notes)


def test_investment_without_data_is_wider_than_value_added(tmp_path: Path) -> None:
    lines = [*nation_lines(VALUE_ADDED), *own_lines(), *investment_lines()]

    def width(indicator: str) -> float:
        low, high = np.quantile(fit(tmp_path, lines, indicator).draws.values, [0.1, 0.9])
        return float(high - low)

    assert width(INVESTMENT) > 2 * width(VALUE_ADDED)


def test_strong_sisters_raise_the_missing_growth(tmp_path: Path) -> None:
    lines = investment_lines()

    def median(folder: str, values: tuple[float, float, float]) -> float:
        sisters = [
            growth_row("zhenhai", "industrial_investment", f"{y}-01", f"{y}-12", v)
            for y, v in zip((2021, 2022, 2023), values, strict=True)
        ]
        fitted = fit(tmp_path / folder, lines + sisters, INVESTMENT)
        return float(np.median(fitted.draws.values))

    assert median("strong", (30.0, 33.0, 35.0)) > median("weak", (-8.0, -10.0, -9.0)) + 3


def test_every_missing_judgement_is_named_at_once(tmp_path: Path) -> None:
    plan = small_plan(leave_out=("mfg_own_spread_widening", "fixed_asset_base_2023"))
    model = GrowthModel(plan, plan.targets[f"{INVESTMENT}_growth"])
    with pytest.raises(ScenarioError) as caught:
        model.fit(observations_of(tmp_path, investment_lines()), draws=40, seed=1)
    assert {f.where for f in caught.value.findings} == {
        "priors.yaml mfg_own_spread_widening",
        "priors.yaml fixed_asset_base_2023",
    }


def test_without_any_figure_only_the_prior_speaks(tmp_path: Path) -> None:
    lines = nation_lines(VALUE_ADDED)
    fitted = fit(tmp_path, lines, "digital_core_value_added")
    assert fitted.evidence.basis == "prior_only"
    assert fitted.evidence.quality == "none"
    assert fitted.draws.values.std() > 5


def test_no_own_figure_but_the_nation_is_pooled(tmp_path: Path) -> None:
    fitted = fit(tmp_path, nation_lines(VALUE_ADDED))
    assert fitted.evidence.basis == "pooled"
    assert fitted.evidence.own == 0


def test_inputs_change_with_a_judgement_and_not_with_the_seed() -> None:
    plan, other = small_plan(), small_plan(leave_out=("base_adjustment_points",))
    target = plan.targets[f"{INVESTMENT}_growth"]
    one = dict(GrowthModel(plan, target).inputs())
    assert one == dict(GrowthModel(small_plan(), target).inputs())
    assert one != dict(GrowthModel(other, target).inputs())


def test_prior_preview_is_ordered_and_wide() -> None:
    plan = small_plan()
    table = GrowthModel(plan, plan.targets[f"{VALUE_ADDED}_growth"]).preview_prior(
        draws=DRAWS, seed=1
    )
    assert list(table.columns) == ["quantile", "value"]
    assert table["value"].is_monotonic_increasing
    assert table["value"].iloc[-1] - table["value"].iloc[0] > 10


def test_a_region_in_a_circle_is_an_error() -> None:
    from dataclasses import replace

    plan = small_plan()
    circle = {**plan.regions, "china": replace(plan.regions["china"], parent="zhenhai")}
    broken = replace(plan, regions=circle)
    with pytest.raises(ScenarioError, match="MD-010"):
        GrowthModel(broken, plan.targets[f"{VALUE_ADDED}_growth"]).inputs()
