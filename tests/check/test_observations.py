"""Findings about published values: what is an error, what is a warning, what is silent."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from scenario.check.observations import check_observations
from scenario.read.long_form import COLUMNS
from scenario.read.observations import read_observations
from scenario.terms import Indicator, Region

ROOT = Path(__file__).parents[2]
DEFAULT = {
    "region": "zhenhai", "scope": "whole", "indicator": "fixed_asset_investment",
    "period_start": "2023-01", "period_end": "2023-12", "measure": "growth",
    "basis": "comparable_scope", "value": "20", "bound": "", "unit": "percent",
    "known_on": "2024-02-23", "known_on_kind": "printed", "status": "provisional",
    "disclosure": "L1", "source": "https://www.zh.gov.cn/a", "note": "",
}  # fmt: skip

OTHER = {"source": "https://b.example/1"}


def row(**changes):
    return {**DEFAULT, **changes}


def level(year, value, **changes):
    return row(
        period_start=f"{year}-01", period_end=f"{year}-12", measure="level", unit="yi_yuan",
        basis="current_prices", value=value, known_on=f"{year + 1}-02-23", **changes,
    )  # fmt: skip


def entries(name):
    text = (ROOT / "params" / f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)


def noun(kind, id, entry):
    return kind(id=id, **{k: tuple(v) if isinstance(v, list) else v for k, v in entry.items()})


@pytest.fixture(scope="module")
def registers():
    places = entries("regions")
    measured = entries("indicators")["indicators"]
    return {
        "indicators": {i: noun(Indicator, i, e) for i, e in measured.items()},
        "regions": {i: noun(Region, i, e) for i, e in places["regions"].items()},
        "scopes": places["scopes"],
        "units": entries("units")["units"],
    }


@pytest.fixture
def findings(tmp_path, registers):
    def check(*rows):
        with (tmp_path / "a.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        return check_observations(read_observations(tmp_path, "2024-09-30"), **registers)

    return check


@pytest.fixture(scope="module")
def shipped(registers):
    return check_observations(read_observations(ROOT / "data", "2024-09-30"), **registers)


def test_the_shipped_data_have_no_errors_at_any_day(registers):
    for as_of in ("2015-01-01", "2099-12-31"):
        found = check_observations(read_observations(ROOT / "data", as_of), **registers)
        assert [f.text() for f in found if f.severity == "error"] == []


def test_the_shipped_data_show_the_known_doubts(shipped):
    assert [f for f in shipped if f.severity == "error"] == []
    texts = [f.text() for f in shipped]
    assert any(
        f.id == "IN-070" and "10.3(公布)与-8.1(水平值相除)不一致" in f.found for f in shipped
    )
    assert any("OB-107" in t and "6.8 与 6.38" in t for t in texts)
    assert any("IN-063" in t and "规模以上工业增加值" in t for t in texts)
    breaks = {f.found.split(":")[0]: f for f in shipped if f.id == "IN-092"}
    assert len(breaks) == sum(f.id == "IN-092" for f in shipped) < 8
    national = breaks["全国固定资产投资"]
    assert "2019-07起20期" in national.found
    assert "1.078倍,最大1.200倍(2021-07)" in national.found
    assert "since 2019-07 in 20 periods" in national.english
    assert "2019-07起" in breaks["全国民间投资"].found
    assert len(shipped) < 40  # findings of one kind on one series are one


def test_a_sound_row_gives_no_finding(findings):
    assert findings(row(), row(region="ningbo", value="9.8")) == []


@pytest.mark.parametrize(
    ("changes", "id"),
    [
        ({"region": "zhenhai_qu"}, "OB-101"),
        ({"indicator": "fixed_assets"}, "OB-102"),
        ({"scope": "district"}, "OB-103"),
        ({"unit": "亿元"}, "OB-104"),
        ({"unit": "percentage_point"}, "IN-029"),
        ({"measure": "rank", "basis": "", "unit": "yi_yuan", "value": "4"}, "IN-029"),
        ({"value": "-120"}, "OB-105"),
        ({"measure": "share", "basis": "", "value": "112"}, "OB-105"),
        ({"period_end": "2023-01"}, "IN-063"),
        ({"period_start": "2023-02", "period_end": "2023-02"}, "IN-063"),
        ({"period_start": "2024-01", "period_end": "2024-12"}, "IN-068"),
        ({"known_on": "2023-11-01"}, "IN-068"),
    ],
)
def test_an_impossible_row_is_an_error(findings, changes, id):
    found = [f for f in findings(row(), row(**{**OTHER, **changes})) if f.severity == "error"]
    assert [f.id for f in found] == [id]
    assert "a.csv 第3行" in found[0].where
    assert all((found[0].found, found[0].meaning, found[0].remedy))


def test_an_amount_in_the_wrong_dimension_is_an_error(findings):
    amount = row(indicator="fdi_actual", measure="level", basis="current_prices", value="2.18")
    assert [f.id for f in findings({**amount, "unit": "yi_yuan"})] == ["IN-029"]
    assert findings({**amount, "unit": "yi_usd"}) == []


def test_expected_and_target_rows_may_lie_ahead(findings):
    ahead = {"period_start": "2024-01", "period_end": "2024-12"}
    assert findings(row(**ahead, status="target", bound="at_least", value="12")) == []
    assert findings(row(**ahead, status="estimated", value="12")) == []


def test_one_key_with_two_values_is_an_error_and_a_copy_a_warning(findings):
    assert ("IN-067", "error") in {(f.id, f.severity) for f in findings(row(), row(value="21"))}
    assert [(f.id, f.severity) for f in findings(row(), row())] == [("OB-106", "warning")]


def test_contradicting_sources_are_a_warning_and_revisions_are_silent(findings):
    near = findings(row(), row(value="19.2", known_on="2024-03-20", **OTHER))
    assert [(f.id, f.severity) for f in near] == [("OB-107", "warning")]
    assert findings(row(), row(value="19.2", known_on="2024-08-20", **OTHER)) == []
    assert findings(row(), row(value="20.4", known_on="2024-03-20", **OTHER)) == []  # rounding


def test_growth_out_of_levels_is_mentioned_and_the_printed_one_is_used(findings):
    found = findings(level(2022, "337.9"), level(2023, "300"), row())
    assert [f.id for f in found] == ["IN-070", "IN-092"]
    assert "20.0(公布)与-11.2(水平值相除)" in found[0].found
    assert "公布的增速" in found[0].remedy
    assert findings(level(2022, "250"), level(2023, "300"), row()) == []
    other_scope = level(2022, "337.9", scope="district_owned")
    assert findings(other_scope, level(2023, "300"), row()) == []


def test_an_exact_value_below_an_at_least_is_a_warning(findings):
    bound = row(bound="at_least", value="22", source="https://b.example/1")
    assert [f.id for f in findings(row(), bound)] == ["OB-108"]
    assert findings(row(), {**bound, "value": "18"}) == []


def base(value, **changes):
    """Return 上年同期(调整后) of 2023."""
    return row(measure="adjusted_base", unit="yi_yuan", value=value, **changes)


def breaks_of(found):
    return [f for f in found if f.id == "IN-092"]


def test_an_implied_base_that_is_not_last_years_level_is_a_dated_break(findings):
    # 300 at +20 % stands on 250; last year printed 275, a tenth more.
    (found,) = breaks_of(findings(level(2022, "275.0"), level(2023, "300.0"), row()))
    assert found.severity == "warning"
    assert found.where == "a.csv 第4行"
    assert "2023-12起1期" in found.found
    assert "1.100倍" in found.found
    assert all((found.meaning, found.remedy, found.english))


def test_several_periods_of_one_break_are_one_finding_dated_at_the_first(findings):
    rows = [level(2021, "220.0"), level(2022, "220.0"), level(2023, "300.0"), row()]
    rows.append(
        row(period_start="2022-01", period_end="2022-12", value="10", known_on="2023-02-23")
    )
    (found,) = breaks_of(findings(*rows))
    assert "2022-12起2期" in found.found
    assert "上年印出的水平为可比基数的1.100倍,最大0.880倍(2023-12)" in found.found


@pytest.mark.parametrize(
    ("before", "broken"),
    # 300 ± 0.05 at 20 ± 0.5 % stands on 248.9 to 251.1; the hundredth part beyond that is revision.
    [
        ("250.0", False),
        ("251.0", False),
        ("253.4", False),
        ("246.5", False),
        ("254.0", True),
        ("246.0", True),
    ],
)
def test_rounding_and_small_revisions_are_no_break(findings, before, broken):
    found = findings(level(2022, before), level(2023, "300.0"), row())
    assert bool(breaks_of(found)) is broken


def test_growth_at_comparable_prices_says_nothing_about_scope(findings):
    prices = row(basis="comparable_prices")
    assert breaks_of(findings(level(2022, "275.0"), level(2023, "300.0"), prices)) == []


def test_a_printed_adjusted_base_dates_the_break_without_growth(findings):
    (found,) = breaks_of(findings(level(2022, "275.0"), base("250.0")))
    assert "2023-12起1期" in found.found
    assert "1.100倍" in found.found
    assert findings(level(2022, "250.0"), base("250.0")) == []


def test_a_printed_adjusted_base_counts_before_the_implied_one(findings):
    rows = (level(2022, "275.0"), level(2023, "300.0"), row())
    assert breaks_of(findings(*rows, base("275.0"))) == []
    (found,) = breaks_of(findings(*rows, base("220.0")))
    assert "1.250倍" in found.found


def test_flash_and_certified_figures_describe_what_happened(findings):
    ahead = {"period_start": "2024-01", "period_end": "2024-12"}
    for status in ("flash", "returned", "certified"):
        assert [f.id for f in findings(row(**ahead, status=status))] == ["IN-068"]


def test_rows_without_levels_or_growth_have_no_breaks(findings):
    assert findings(row(measure="share", basis="", value="12")) == []
