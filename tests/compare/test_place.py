"""The chance of a place among the districts of a small invented city."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
import worlds
from model.growth_case import growth_row, nation_lines, observations_of, small_plan

from scenario.compare.outlook import outlook
from scenario.compare.place import place, places
from scenario.errors import ScenarioError
from scenario.model.catalogue import FittedModels
from scenario.model.growth import GrowthModel
from scenario.simulate.run import forecast
from scenario.terms import Reference, TargetValue

ADDED = "industrial_value_added"
TARGET = f"{ADDED}_growth"


def lines(regions, half):
    found = nation_lines(ADDED)
    for region in regions:
        found += [
            growth_row(region, ADDED, f"{y}-01", f"{y}-12", v)
            for y, v in ((2019, 6.0), (2020, 4.1), (2021, 8.8), (2022, 5.0), (2023, 6.2))
        ]
        if region in half:
            found.append(growth_row(region, ADDED, "2024-01", "2024-06", half[region]))
    return found


def seen(folder, rows, **changes):
    base = small_plan()
    value = TargetValue(2024, 8.0, "firm", (Reference("plan", "一"),))
    target = replace(base.targets[TARGET], values={2024: (value,)}, **changes)
    plan = replace(
        base, targets={TARGET: target}, scenarios={"baseline": worlds.scenario("baseline")}
    )
    observations = observations_of(folder, rows)
    fitted = GrowthModel(plan, plan.targets[TARGET]).fit(observations, draws=400, seed=7)
    models = FittedModels(plan, observations, 7, 400, MappingProxyType({TARGET: fitted}))
    return outlook(forecast(models, plan.scenarios["baseline"]))


def test_places_are_those_of_the_printed_figures():
    table = np.array([[7.0, 7.04, 3.0], [6.9, 7.04, 7.1], [8.0, 7.0, 7.9]])
    assert places(table, 1).tolist() == [1, 3, 1]
    assert places(table, 1, higher=False).tolist() == [2, 1, 3]
    assert places(np.array([[0.1 + 0.2, 0.3]]), 1).tolist() == [1]


def test_a_clear_lead_at_half_time_is_a_likely_first_place(tmp_path):
    half = {"zhenhai": 14.0, "beilun": 3.0, "yinzhou": 4.0}
    out = seen(tmp_path, lines(half, half))
    got = place(out, TARGET)
    assert got.regions == ("zhenhai", "beilun", "yinzhou")
    assert sum(got.chances) == pytest.approx(1.0)
    assert got.chances[0] > 0.85
    assert got.at_least(3) == pytest.approx(1.0)
    np.testing.assert_array_equal(got.growth["zhenhai"], out.targets[TARGET].draws)
    assert got.table["recent"].tolist() == [2, 2, 2]
    assert "居首的概率" in got.text
    assert "100%" not in got.text


def test_a_clear_lag_is_a_likely_last_place(tmp_path):
    half = {"zhenhai": -6.0, "beilun": 6.0, "yinzhou": 7.0}
    got = place(seen(tmp_path, lines(half, half)), TARGET)
    assert got.chances[2] > 0.85
    assert got.at_least(1) < 0.1


def test_thin_figures_of_the_others_give_no_number(tmp_path):
    rows = lines(["zhenhai"], {"zhenhai": 4.1})
    rows.append(growth_row("beilun", ADDED, "2018-01", "2018-11", 4.9))
    got = place(seen(tmp_path, rows), TARGET)
    assert got.chances == ()
    assert got.at_least(1) is None
    assert "2个区县中0个" in got.text
    assert "概率" not in got.text
    assert got.table["median"].isna().all()


def test_without_own_recent_figures_there_is_no_number(tmp_path):
    rows = lines(["beilun", "yinzhou"], {"beilun": 4.1, "yinzhou": 5.0})
    got = place(seen(tmp_path, rows), TARGET)
    assert "本区没有2023年以来的公布增速" in got.text


def test_only_growths_have_a_place(tmp_path):
    half = {"zhenhai": 4.0, "beilun": 6.0, "yinzhou": 7.0}
    out = seen(tmp_path, lines(half, half))
    amount = replace(out.targets[TARGET], target=replace(out.targets[TARGET].target, kind="amount"))
    with pytest.raises(ScenarioError, match="CL-005"):
        place(replace(out, targets={TARGET: amount}), TARGET)
