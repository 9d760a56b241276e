"""The board shows the engine's own numbers, at every position that it offers."""

from __future__ import annotations

import base64
import re
import sys
from dataclasses import replace

import pytest

import scenario as sc
from scenario.compare.differences import difference
from scenario.lab import board_text
from scenario.lab.position import scenario_at, sliders_of
from scenario.report import quantities as q
from scenario.typeset import typeset

TARGET = "mfg_investment_growth"


@pytest.fixture(scope="module")
def fitted():
    """Return two targets, one that the sliders move in every way and one that demand moves."""
    plan = sc.read_plan("params")
    obs = sc.read_observations("data", as_of="2024-09-30")
    models = sc.choose_models(plan).only(TARGET, "digital_core_growth")
    return models.fit(obs, draws=4000, cache=None)


class Page:
    """The board with its parts by what they are."""

    def __init__(self, fitted):
        self.box = sc.board(fitted)
        self.every = list(walk(self.box))

    def by(self, words):
        (found,) = (w for w in self.every if getattr(w, "description", "") == words)
        return found

    def text(self):
        return " ".join(w.value for w in walk(self.box) if isinstance(getattr(w, "value", 0), str))


def walk(widget):
    yield widget
    for child in getattr(widget, "children", ()):
        yield from walk(child)


def chance_on(page):
    (found,) = re.findall(rf'class="chance \w+" data-target="{TARGET}">([^<]+)<', page.text())
    return found


@pytest.mark.parametrize(
    "at",
    [
        {"重大项目推迟": 6.0},
        {"新增工业用地": 300.0, "新增用地所处阶段": "delivered"},
        {"重大项目推迟": 12.0, "新增工业用地": 500.0, "外部需求指数": 92.0},
        {"外部需求指数": 106.0},
    ],
)
def test_a_position_shows_the_chance_that_the_engine_gives(fitted, at):
    page = Page(fitted)
    page.by("目标").value = TARGET
    before = chance_on(page)
    for name, value in at.items():
        page.by(name).value = value
    names = {s.name: id for id, s in sliders_of(fitted.plan).items()}
    now = {id: page.by(name).value for name, id in names.items()}
    alone = sc.outlook(sc.forecast(fitted, scenario_at(fitted.plan, now)))
    assert chance_on(page) == q.target_chance(alone.targets[TARGET]).text
    page.by("滑块归位").click()
    assert chance_on(page) == before
    base = sc.outlook(sc.forecast(fitted, fitted.plan.scenarios["baseline"]))
    assert before == q.target_chance(base.targets[TARGET]).text
    effect = sc.contrast(base.forecast, alone.forecast).of(alone.scenario, TARGET)
    assert not effect.zero
    card = board_text.card(base, alone, TARGET)
    assert typeset(difference(fitted.plan, alone.targets[TARGET].target, effect.median)) in card
    assert f"{effect.low:+.1f}至{effect.high:+.1f}".replace("+0.0", "0.0") in card


def test_only_positions_within_the_range_are_offered_and_the_present_is_one_of_them(fitted):
    offered = sliders_of(fitted.plan)
    assert set(offered) == {"delay", "land", "stage", "demand"}
    for slider in offered.values():
        assert slider.now in slider.positions
        assert len(set(slider.positions)) == len(slider.positions)
    assert offered["delay"].positions == tuple(float(m) for m in range(25))
    assert (offered["demand"].positions[0], offered["demand"].positions[-1]) == (92.0, 106.0)


def test_a_stage_without_land_changes_nothing(fitted):
    at = {id: s.now for id, s in sliders_of(fitted.plan).items()}
    same = scenario_at(fitted.plan, {**at, "stage": "delivered"})
    assert same is fitted.plan.scenarios["baseline"]
    moved = scenario_at(fitted.plan, {**at, "stage": "delivered", "land": 25.0})
    assert {o.path for o in moved.levers} == {"land_supply", "land_stage"}


def test_the_parts_add_up_as_printed(fitted):
    page = Page(fitted)
    page.by("目标").value = TARGET
    page.by("各项各占多少").click()
    assert "没有可分的" in page.text()
    page.by("重大项目推迟").value = 6.0
    page.by("外部需求指数").value = 96.0
    page.by("各项各占多少").click()
    (table,) = (w.value for w in walk(page.box) if "对概率" in str(getattr(w, "value", "")))
    rows = re.findall(r"<tr><td>([^<]+)</td><td class=number>([-+\d.]+)个百分点</td>", table)
    values = [float(v) for _, v in rows]
    assert rows[-1][0] == "合计"
    assert len(rows) == 3
    assert sum(values[:-1]) == pytest.approx(values[-1], abs=1e-9)
    assert values[-1] < 0


def test_the_memo_that_is_handed_out_is_the_memo(fitted):
    page = Page(fitted)
    page.by("生成专报").click()
    links = dict(re.findall(r'download="[^"]+\.(\w+)" href="data:[^,]+,([^"]+)"', page.text()))
    assert set(links) == {"docx", "xlsx", "html"}
    plan = fitted.plan
    base = sc.forecast(fitted, plan.scenarios["baseline"])
    others = [sc.forecast(fitted, s) for s in plan.scenarios.values() if s.id != "baseline"]
    memo = sc.memo("mid_year", sc.outlook(base), sc.contrast(base, *others))
    for suffix, data in links.items():
        assert base64.b64decode(data) == memo.to_bytes(suffix), suffix


def test_a_memo_that_may_not_leave_is_refused_on_the_page(fitted):
    secret = {**fitted.plan.disclosure, "targets.yaml": "L4"}
    page = Page(replace(fitted, plan=replace(fitted.plan, disclosure=secret)))
    page.by("生成专报").click()
    assert "RE-030" in page.text()
    assert "href=" not in page.text()


def test_every_target_and_scenario_stands_on_the_page(fitted):
    text = Page(fitted).text()
    assert all(typeset(t.name) in text for t in fitted.plan.targets.values() if t.id in fitted)
    assert all(
        typeset(s.name) in text for s in fitted.plan.scenarios.values() if s.id != "baseline"
    )
    assert "数据密级" in text


def test_a_missing_library_is_named_with_the_way_to_install_it(fitted, monkeypatch):
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    with pytest.raises(sc.ScenarioError) as caught:
        sc.board(fitted)
    assert caught.value.findings[0].id == "NB-005"
    assert "make setup-dev" in caught.value.findings[0].remedy
