"""The shipped names: what offices write for indicators and units, and what is never converted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bad_inputs.make import xlsx

from scenario.read.importer import import_files
from scenario.read.labels import read_label
from scenario.read.name_tables import read_name_tables

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names():
    return read_name_tables(ROOT / "params")


@pytest.mark.parametrize(
    ("printed", "id"),
    [
        ("规上工业增加值", "industrial_value_added"),
        ("规模以上工业增加值", "industrial_value_added"),
        ("规上工业总产值", "industrial_output"),
        ("总投资", "total_investment"),
        ("工业增加值", ""),
        ("规上工业总值", ""),
    ],
)
def test_short_names_of_offices(names, printed, id):
    assert names.indicator(printed) == id
    assert read_label(f"{printed}(亿元)", names).indicator == id


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("公顷", "平方米", 10_000), ("公顷", "亩", 15), ("万美元", "亿美元", Decimal("0.0001")),
        ("万吨标准煤", "吨标准煤", 10_000), ("万吨标煤", "吨标准煤", 10_000), ("吨标煤", "吨标准煤", 1),
    ],
)  # fmt: skip
def test_units_that_are_converted(names, unit, base, factor):
    found = names.factor(names.unit(unit), names.unit(base))
    assert found is not None
    assert float(found) == pytest.approx(float(factor), rel=1e-6)


@pytest.mark.parametrize(
    ("unit", "other"), [("万吨标准煤", "亿千瓦时"), ("万美元", "万元"), ("公顷", "万吨标准煤")]
)
def test_units_that_are_never_converted(names, unit, other):
    assert names.factor(names.unit(unit), names.unit(other)) is None


def test_an_office_table_with_these_names_needs_no_answer(tmp_path):
    (tmp_path / "observations").mkdir()
    rows = (
        ("镇海区2024年1-6月主要经济指标",),
        ("指标", "单位", "2024年1-6月", "同比增长(%)"),
        ("规上工业增加值", "亿元", 250.1, 4.1),
        ("规上工业总产值", "亿元", 1650.3, 2.2),
        ("实际利用外资", "万美元", 12345, -3.0),
    )
    (one,) = import_files(
        [xlsx(tmp_path / "a.xlsx", rows)], to=tmp_path / "observations", params=ROOT / "params",
        today=date(2024, 12, 20), known_on=date(2024, 7, 20),
    ).files  # fmt: skip
    assert one.state == "committed", [q.key for q in one.questions]
    found = {(r["indicator"], r["measure"]): (r["value"], r["unit"]) for r in one.rows}
    assert found["industrial_value_added", "growth"] == ("4.1", "percent")
    assert found["industrial_output", "level"] == ("1650.3", "yi_yuan")
    assert found["fdi_actual", "level"] == ("1.2345", "yi_usd")

