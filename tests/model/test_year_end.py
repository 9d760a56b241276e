"""`year_end` on plain series: what it must know exactly, what it must refuse, what it promises."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import scenario as sc
from scenario.errors import ScenarioError


def monthly(seed: int = 1, until: str = "2024-06", since: str = "2018-01") -> pd.Series:
    index = pd.period_range(since, until, freq="M")
    rng = np.random.default_rng(seed)
    n = np.arange(len(index))
    season = 0.10 * np.sin(n / 6 * np.pi)
    noise = 0.015 * rng.standard_normal(len(n)) + np.cumsum(0.008 * rng.standard_normal(len(n)))
    return pd.Series(100 * np.exp(0.06 * n / 12 + season + noise), index=index, name="销售额")


def ids(series: object, **more: object) -> set[str]:
    with pytest.raises(ScenarioError) as caught:
        sc.year_end(series, seed=1, **more)  # type: ignore[call-overload]
    return {f.id for f in caught.value.findings}


def test_known_months_enter_the_total_exactly() -> None:
    series = monthly(until="2024-11")
    look = sc.year_end(series, seed=1, draws=400)
    assert look.total is not None
    december = look.total - series[series.index.year == 2024].sum()
    assert 100 < december.mean() < 190
    assert 0.5 < december.std() < 10
    np.testing.assert_allclose(
        look.growth, 100 * (look.total / series[series.index.year == 2023].sum() - 1), rtol=1e-10
    )


def test_the_season_and_the_trend_are_carried_forward() -> None:
    index = pd.period_range("2016-01", "2024-12", freq="M")
    n = np.arange(len(index))
    truth = pd.Series(50 * 1.004**n * (1 + 0.3 * np.cos(n / 6 * np.pi)), index=index)
    noise = 1 + 0.002 * np.random.default_rng(3).standard_normal(len(n))
    look = sc.year_end((truth * noise)[:-9], seed=1, draws=800)
    assert look.total is not None
    assert np.median(look.total) == pytest.approx(truth[-12:].sum(), rel=0.01)


def test_a_complete_year_is_known_not_sampled() -> None:
    series = monthly()
    look = sc.year_end(series, year=2023, target=3, seed=1)
    assert look.settled
    assert look.total is not None
    assert look.total.std() == 0.0
    assert look.total[0] == pytest.approx(series[series.index.year == 2023].sum())
    assert look.chance in (0.0, 1.0)
    assert "已公布" in look.text[0]


def test_the_year_after_a_complete_one_is_asked_by_default() -> None:
    look = sc.year_end(monthly(until="2023-12"), seed=1, draws=400)
    assert look.year == 2024
    assert not look.settled
    assert any("2024年还没有数据" in note for note in look.text)
    assert sc.year_end(monthly(until="2023-11"), seed=1, draws=400).year == 2023


def test_more_months_narrow_the_year() -> None:
    spreads = []
    for month in (3, 6, 9, 11):
        look = sc.year_end(monthly(until=f"2024-{month:02d}"), seed=1, draws=800)
        assert look.growth is not None
        spreads.append(look.growth.std())
    assert spreads == sorted(spreads, reverse=True)
    assert spreads[-1] < 0.35 * spreads[0]


def test_a_gap_is_drawn_and_not_zero() -> None:
    series = monthly()
    gap = series.copy()
    gap["2024-04"] = np.nan
    whole, holed = (sc.year_end(s, seed=1, draws=800) for s in (series, gap))
    assert whole.total is not None
    assert holed.total is not None
    assert np.median(holed.total) == pytest.approx(np.median(whole.total), rel=0.02)
    dropped = sc.year_end(gap.dropna(), seed=1, draws=800)
    np.testing.assert_array_equal(dropped.total, holed.total)


def test_january_and_february_together_need_eleven_bins() -> None:
    series = monthly()
    merged = series.copy()
    for year in sorted(set(series.index.year)):
        merged[f"{year}-02"] = series[f"{year}-01"] + series[f"{year}-02"]
    merged = merged[merged.index.month != 1]
    apart, together = sc.year_end(series, seed=1), sc.year_end(merged, seed=1)
    assert (apart.diagnostics["bins"], together.diagnostics["bins"]) == (12, 11)
    assert apart.growth is not None
    assert together.growth is not None
    assert together.growth.mean() == pytest.approx(
        apart.growth.mean(), abs=0.4 * apart.growth.std()
    )


@pytest.mark.parametrize("measure", ["growth", "ytd_growth"])
@pytest.mark.parametrize("frequency", ["M", "Q"])
def test_growth_alone_says_nearly_what_levels_say(measure: str, frequency: str) -> None:
    levels = monthly(since="2014-01")
    if frequency == "Q":
        levels = levels.groupby(levels.index.asfreq("Q")).sum()
    lag = 12 if frequency == "M" else 4
    basis = levels if measure == "growth" else levels.groupby(levels.index.year).cumsum()
    growth = (100 * (basis / basis.shift(lag) - 1)).round(1)
    by_level = sc.year_end(levels, seed=1, draws=1000)
    by_growth = sc.year_end(growth, measure=measure, seed=1, draws=1000)  # type: ignore[call-overload]
    assert by_growth.total is None
    assert by_level.growth is not None
    spread = by_level.growth.std()
    assert by_growth.growth.mean() == pytest.approx(by_level.growth.mean(), abs=0.6 * spread)
    assert 0.6 * spread < by_growth.growth.std() < 1.8 * spread


def test_a_printed_year_of_growth_is_met() -> None:
    growth = pd.Series(
        [4.0, 5.5, 6.1, 3.2, 7.0], index=pd.period_range("2019", "2023", freq="Y"), name="增速"
    )
    look = sc.year_end(growth, measure="growth", year=2023, target=7, seed=1)
    assert look.settled
    assert look.chance == 1.0
    ahead = sc.year_end(growth, measure="growth", target=7, seed=1)
    assert ahead.year == 2024
    assert ahead.growth is not None
    assert 1.0 < ahead.growth.std() < 8.0


def test_dates_and_periods_are_the_same_index() -> None:
    series = monthly()
    dated = pd.Series(series.to_numpy(), index=series.index.to_timestamp(how="end"), name="销售额")
    one, other = sc.year_end(series, seed=1, draws=400), sc.year_end(dated, seed=1, draws=400)
    np.testing.assert_array_equal(one.growth, other.growth)


def test_a_list_gives_what_each_gives_alone_in_order_and_in_processes() -> None:
    some = [monthly(seed).rename(f"甲{seed}") for seed in (1, 2, 3)]
    together = sc.year_end(some, target=5, seed=7, draws=400)
    spread = sc.year_end(some, target=5, seed=7, draws=400, jobs=2)
    assert [r.name for r in together] == ["甲1", "甲2", "甲3"]
    for series, one, other in zip(some, together, spread, strict=True):
        alone = sc.year_end(series, target=5, seed=7, draws=400)
        np.testing.assert_array_equal(alone.growth, one.growth)
        np.testing.assert_array_equal(one.growth, other.growth)


def test_chance_quantiles_table_and_text_agree() -> None:
    series = monthly()
    before = series.copy()
    look = sc.year_end(series, target=5, seed=1)
    pd.testing.assert_series_equal(series, before)
    assert look.growth is not None
    assert look.chance == pytest.approx(np.mean(np.floor(look.growth * 10 + 0.5) / 10 >= 5))
    assert look.quantiles["growth"].is_monotonic_increasing
    rows = look.table
    assert rows[rows["output_type"] == "chance"]["value"].tolist() == [look.chance]
    assert len(rows) == 2 * 24 + 1
    assert "完成概率" in look.text[0]
    total = sc.year_end(series, target=1700, target_on="total", seed=1)
    assert total.chance == pytest.approx(np.mean(np.asarray(look.total) >= 1700), abs=1e-9)


def test_a_level_scale_does_not_matter() -> None:
    series = monthly()
    one, other = sc.year_end(series, seed=1), sc.year_end(1e6 * series, seed=1)
    np.testing.assert_allclose(np.mean(one.growth), np.mean(other.growth), atol=0.05)


def test_each_wrong_series_is_refused_by_name() -> None:
    good = monthly()
    assert ids(good[:7]) == {"IN-089"}
    assert ids(good * 0 + 5) == {"IN-090"}
    assert ids(good * 0) == {"IN-090"}
    assert ids(good * np.nan) == {"IN-090"}
    negative = good.copy()
    negative.iloc[11] = -3.0
    assert ids(negative) == {"IN-091"}
    negative.iloc[11] = 0.0
    assert ids(negative) == {"IN-091"}
    mixed = good.drop(good.index[24])
    assert ids(mixed) == {"YE-006"}
    assert ids(pd.concat([good, good[-1:]])) == {"YE-004"}
    assert ids(good.reset_index(drop=True)) == {"YE-003"}
    assert ids([1.0, 2.0]) == {"YE-002"}
    assert ids(good, measure="size") == {"YE-001"}
    assert ids(good, year=2035) == {"YE-007"}
    assert ids(good, target_on="share", target=1) == {"YE-008"}
    assert ids(good.pct_change(12) * 100, measure="growth", target_on="total") == {"YE-009"}
    assert ids(good, year=2018) == {"YE-010"}
    assert ids(good, draws=4) == {"YE-011"}


def test_messages_have_four_parts_and_say_where() -> None:
    short = monthly()[:7].rename("用电量")
    with pytest.raises(ScenarioError, match="需要≥24个月，现有7个") as caught:
        sc.year_end(short, seed=1)
    finding = caught.value.findings[0]
    assert finding.where == "用电量"
    assert "可用方法" in finding.remedy
    negative = monthly()
    negative.iloc[11] = -3.0
    with pytest.raises(ScenarioError, match="第12期"):
        sc.year_end(negative, seed=1)


def test_a_list_reports_the_problems_of_all_its_series() -> None:
    bad = [monthly()[:7].rename("短"), monthly(), (monthly() * 0).rename("零")]
    with pytest.raises(ScenarioError) as caught:
        sc.year_end(bad, seed=1)
    assert [(f.id, f.where) for f in caught.value.findings] == [("IN-089", "短"), ("IN-090", "零")]
