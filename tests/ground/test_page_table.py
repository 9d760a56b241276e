"""Tables on pages: Chinese heads, numbers by kind, nothing of a cell is markup, no NaN."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

import scenario as sc
from scenario.page_table import Cell, html_table, page_table
from scenario.table_words import HEADS

DRAWS = 400


def body(page):
    """Return the cells of a page's table, row by row, without the script."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<script>")[0])
    return [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]


def test_missing_values_are_a_dash_and_numbers_follow_their_kind():
    table = pd.DataFrame(
        {
            "name": ["甲", None], "chance": [0.999, np.nan], "median": [3.947, 12.0],
            "points": [-0.256, 0.0], "light": ["green", "none"], "settled": [True, False],
            "severity": ["error", "note"], "data_id": ["0123456789abcdef", ""],
        }
    )  # fmt: skip
    heads, first, second = body(page_table(table))
    assert heads == ["名称", "概率", "中位数", "影响", "灯", "已公布", "级别", "数据版本"]
    assert first == ["甲", "99%", "3.9", "-0.26", "●达标", "是", "错误", "01234567"]
    assert second == ["—", "—", "12.0", "0.00", "暂不研判", "否", "提示", "—"]


@pytest.mark.parametrize("payload", ["<script>x</script>", "<img src=x onerror=y>", "a&b", '"<b>'])
def test_nothing_of_a_cell_or_a_head_is_markup(payload):
    page = html_table([payload], [[payload], [Cell(payload, 1.0)]])
    for cell in (row[0] for row in body(page)):
        assert "<" not in cell
        assert "&" not in re.sub(r"&(lt|gt|amp|quot|#x27);", "", cell)


@pytest.fixture(scope="module")
def results():
    """Return what notebooks show, made from a few targets."""
    plan = sc.read_plan("params")
    obs = sc.read_observations("data", as_of="2024-09-30")
    ids = ("mfg_investment_growth", "mfg_quality_rank", "fdi_actual")
    fitted = sc.choose_models(plan).only(*ids).fit(obs, draws=DRAWS, cache=None)
    base, late = (sc.forecast(fitted, plan.scenarios[s]) for s in ("baseline", "project_delay"))
    look = sc.outlook(base)
    hangs = sc.sensitivity(fitted, target=ids[0])
    cells = sc.grid(plan, {"projects.*.planned_start": [0, 6]})
    return {
        "findings": sc.check_inputs(plan, obs),
        "outlook": look,
        "contrast": sc.contrast(base, late),
        "attribute": sc.attribute(base, late),
        "risks": sc.risks(base, ids[0]),
        "required": sc.required(fitted, ids[0], levers=["land_supply"], chance=0.8),
        "batch": sc.batch(fitted, cells, cache=None),
        "lights": look.lights(),
        "together": look.together(),
        "tiers": look.tiers(),
        "place": look.place(ids[0]),
        "sensitivity": hangs,
        "tornado": hangs.tornado,
        "information": hangs.information,
        "attain": sc.attain(fitted, year=2025, target=ids[0]),
    }


NAMES = ("findings", "outlook", "contrast", "attribute", "risks", "required", "batch", "lights",
         "together", "tiers", "place", "sensitivity", "tornado", "information", "attain")  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_result_is_shown_in_chinese_and_without_nan(results, name):
    one = results[name]
    heads, *rows = body(one._repr_html_())
    assert rows
    assert all(re.search("[\u4e00-\u9fff]", head) for head in heads), heads
    assert not any(cell.lower() in ("nan", "none", "nat", "") for row in rows for cell in row)
    assert len(repr(one)) < 100
    assert isinstance(one.table, pd.DataFrame)


def test_a_target_without_a_verdict_shows_no_chance(results):
    heads, *rows = body(results["outlook"]._repr_html_())
    shown = {row[0]: dict(zip(heads, row, strict=True)) for row in rows}
    rank = shown["制造业高质量发展综合评价全省位次"]
    assert (rank["概率"], rank["灯"], rank["要求"]) == ("—", "暂不研判", "前10位")
    growth = shown["制造业投资增长"]
    assert growth["要求"] == "不低于15%"
    assert re.fullmatch(r"约?\d+%", growth["概率"])
    assert re.fullmatch(r"-?\d+\.\d%至-?\d+\.\d%", growth["80%区间"])
    heads, *rows = body(results["lights"]._repr_html_())
    assert [row[heads.index("概率")] for row in rows if row[0] == rank["目标"]] == ["—"]


def test_a_scenario_shows_only_what_it_moves(results):
    effects = results["contrast"]
    heads, *rows = body(effects._repr_html_())
    moved = [e for e in effects.effects if not e.zero or e.next_year_money]
    assert len(rows) == len(moved) < len(effects.effects)
    assert all(row[heads.index("较基准")].endswith("个百分点") for row in rows if "增长" in row[1])


def test_every_head_is_chinese_or_the_name_of_a_score():
    plain = {head for head, _ in HEADS.values() if not re.search("[\u4e00-\u9fff]", head)}
    assert plain == {"CRPS", "WIS", "Brier"}
