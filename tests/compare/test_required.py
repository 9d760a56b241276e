"""Goal-seek: closed-form answers, verification, limits, timing, and what it must never propose."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from statistics import NormalDist

import numpy as np
import pytest
from compare import closed_form
from compare.closed_form import LINE, MEAN, POINTS, SPREAD, district, models
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import evidence, fitted, judgement, plan

from scenario.compare.actions import ladders
from scenario.compare.goal_search import enough, last_month, smallest
from scenario.compare.integrity import manoeuvre, refusals
from scenario.compare.required import own_levers, required
from scenario.errors import ScenarioError
from scenario.terms import Lever
from scenario.typeset import typeset


def shift_for(chance: float) -> float:
    """Return the points by which a normal target must rise, rounding of the line included."""
    return LINE - 0.05 - MEAN + SPREAD * NormalDist().inv_cdf(chance)


# --- the search itself -----------------------------------------------------------------------


@given(st.integers(1, 200), st.floats(0.0, 1.0), st.floats(0.1, 5.0))
def test_the_smallest_step_is_found_on_any_monotone_curve(top, goal, power):
    def chance(steps):
        return (steps[0] / top) ** power

    (found,) = smallest(chance, (top,), 0, goal)
    assert chance((found,)) >= goal
    assert found == 0 or chance((found - 1,)) < goal


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 30), st.floats(0.01, 1.0)), min_size=1, max_size=4),
    st.floats(0.0, 1.0),
)
def test_several_levers_reach_the_goal_and_none_can_be_lowered(levers, share):
    tops = tuple(top for top, _ in levers)

    def chance(steps):
        return sum(s * w for s, (_, w) in zip(steps, levers, strict=True))

    goal = share * chance(tops)
    steps = enough(chance, tops, goal, range(len(tops)))
    assert chance(steps) >= goal
    for place, step in enumerate(steps):
        if step:
            lower = (*steps[:place], step - 1, *steps[place + 1 :])
            assert chance(lower) < goal


@given(st.integers(-1, 11))
def test_the_last_month_that_helps(month):
    assert last_month(lambda m: 1.0 if m <= month else 0.0, 0.5, 11) == month


# --- closed form ------------------------------------------------------------------------------


@pytest.mark.parametrize("chance", [0.5, 0.7, 0.8, 0.9])
def test_one_lever_agrees_with_the_normal_quantile(monkeypatch, chance):
    closed_form.use(monkeypatch)
    p = district()
    run, fresh = models(p, 20000), models(p, 20000, seed=8)
    got = required(run, "investment", levers=["support", "land_supply"], chance=chance, fresh=fresh)
    support, land = got.needs
    exact = shift_for(chance)
    used = sum(
        POINTS[n.action.path] * float(n.action.values[n.step - 1]) for n in got.needs if n.step
    )
    error = (
        SPREAD
        * np.sqrt(chance * (1 - chance) / 20000)
        / (NormalDist().pdf(NormalDist().inv_cdf(chance)))
    )
    assert used == pytest.approx(exact, abs=4 * error + 0.02)
    assert got.status == "reached"
    assert got.chance >= chance
    assert got.verified
    assert got.fresh == pytest.approx(chance, abs=4 * got.error)
    # as named: the first lever is used up before the second is touched
    assert (support.step == support.action.top) == (exact > 5.0)
    assert (land.step == 0) == (exact <= 5.0)


def test_the_answer_is_the_smallest_on_the_ladder(monkeypatch):
    closed_form.use(monkeypatch)
    p = district()
    run = models(p)
    got = required(run, "investment", levers=["land_supply"], chance=0.7, fresh=models(p, seed=9))
    (need,) = got.needs
    from scenario.compare.actions import taken
    from scenario.compare.outlook import chance_of
    from scenario.compare.rerun import rerun

    below = taken("x", "x", (need.action,), (need.step - 1,))
    assert chance_of(rerun(run)(below), ["investment"]) < 0.7 <= got.chance
    assert chance_of(rerun(run)(got.scenario), ["investment"]) == got.chance


def test_costs_decide_the_order_and_blank_costs_are_said(monkeypatch):
    closed_form.use(monkeypatch)
    p = district()
    priced = {
        **p.levers,
        "support": replace(p.levers["support"], cost=100.0),  # 200 a point
        "visits": replace(p.levers["visits"], cost=1.0),  # 10 a point
        "land_supply": replace(p.levers["land_supply"], cost=1.0),  # 50 a point
    }
    run, fresh = models(district()), models(p, seed=8)
    named = ["support", "land_supply", "visits"]
    blank = required(run, "investment", levers=named, chance=0.8, fresh=fresh)
    assert [n.step > 0 for n in blank.needs] == [True, True, False]
    assert any("未给出成本" in line for line in blank.text)
    assert {row[-1] for row in blank.rows} == {"未给出"}
    assert blank.table["cost"].isna().all()
    with_costs = replace(run, plan=replace(p, levers=priced))
    got = required(with_costs, "investment", levers=named, chance=0.8, fresh=fresh)
    support, land, visits = got.needs
    assert (support.step, visits.step) == (0, visits.action.top)
    assert POINTS["land_supply"] * land.action.values[land.step - 1] == pytest.approx(
        shift_for(0.8) - 2.0, abs=0.4
    )
    assert not any("未给出成本" in line for line in got.text)
    spent = got.table["cost"].sum()
    # no cheaper pair on a grid reaches the same shift
    need = POINTS["land_supply"] * land.action.values[land.step - 1] + 2.0
    others = [
        100 * s + v + max(need - 0.5 * s - 0.1 * v, 0.0) / 0.02
        for s in np.arange(0, 10.1, 0.5)
        for v in np.arange(0, 20.1, 0.5)
    ]
    assert spent <= min(others) + 1e-9


def test_several_targets_are_met_in_the_same_draw(monkeypatch):
    closed_form.use(monkeypatch)
    p = district()
    run = models(p)
    alone = required(run, "investment", levers=["support"], chance=0.6, fresh=models(p, seed=8))
    both = required(run, ["investment", "output"], levers=["support"], chance=0.6)
    assert both.status == "unreachable"  # growth of output is met in a quarter of the draws only
    assert both.start <= alone.start
    assert both.gap is None
    assert "同时完成" in both.text[0]


# --- never an error when it cannot be reached ------------------------------------------------


def test_unreachable_gives_the_best_chance_the_limit_and_the_next_step(monkeypatch):
    closed_form.use(monkeypatch)
    run = models(district())
    got = required(run, "investment", levers=["visits"], chance=0.9)
    (need,) = got.needs
    assert got.status == "unreachable"
    assert got.start < got.chance < 0.9
    assert (need.step, need.limit) == (need.action.top, "range")
    assert got.fresh is None
    assert got.gap.points == pytest.approx(shift_for(0.9), abs=0.3)
    assert got.gap.money == pytest.approx(2.0 * got.gap.points)
    assert "新增用地" in got.next_step  # the lever that was not named and helps most
    assert "即可达到" in got.next_step
    assert "达不到90%" in got.text[0]


def test_a_lever_without_effect_says_so_and_is_left_as_it_is(monkeypatch):
    closed_form.use(monkeypatch)
    got = required(models(district()), "investment", levers=["unused"], chance=0.9)
    (need,) = got.needs
    assert (need.step, need.limit, need.latest) == (0, "none", None)
    assert typeset("不能提高该目标的概率") in "".join(got.text)


def test_without_a_lever_it_says_how_much_is_missing(monkeypatch):
    closed_form.use(monkeypatch)
    got = required(models(district()), "investment", levers=[], chance=0.8)
    assert (got.status, got.needs) == ("no_lever", ())
    assert got.gap.points == pytest.approx(shift_for(0.8), abs=0.3)
    assert "没有登记" in got.text[0]
    assert "差距" in got.text[1]


def test_already_reached_asks_for_nothing(monkeypatch):
    closed_form.use(monkeypatch)
    got = required(models(district()), "investment", levers=["support"], chance=0.2)
    assert got.status == "already"
    assert [n.step for n in got.needs] == [0]
    assert got.chance == got.start
    assert len(got.text) == 1


def test_a_target_that_may_not_be_judged_is_not_turned_round(monkeypatch):
    closed_form.use(monkeypatch)
    p = district()
    run = models(p)
    thin = replace(run["investment"], evidence=evidence(basis="prior_only", quality="none", own=0))
    got = required(
        replace(run, fitted={**run.fitted, "investment": thin}), "investment", levers=["support"]
    )
    assert got.status == "not_judged"
    assert got.table.empty
    assert "%" not in "".join(got.text)
    assert "不作反推" in got.text[0]


@pytest.mark.parametrize(
    ("targets", "levers", "chance", "ids"),
    [
        (["nothing"], ["weather", "outside_demand", "entry_timing"], 2.0,
         ["GS-001", "GS-002", "GS-003", "GS-006", "GS-007"]),
        ([], ["support"], 0.8, ["GS-008"]),
        (["investment"], ["projects.nobody.planned_start"], 0.8, ["GS-001", "GS-004"]),
    ],
)  # fmt: skip
def test_everything_wrong_is_said_at_once(targets, levers, chance, ids):
    with pytest.raises(ScenarioError) as caught:
        required(models(district()), targets, levers=levers, chance=chance)
    assert sorted({f.id for f in caught.value.findings}) == ids


# --- integrity --------------------------------------------------------------------------------

MANOEUVRES = [
    "提前安排项目入库", "推迟入库时点", "退库", "压低上年基数", "核减基数", "基数下调", "把数据留到明年上报",
    "缓报", "虚报", "留待明年", "调节入统节奏", "留数", "错峰申报", "holding figures over", "base_cut",
]  # fmt: skip


@pytest.mark.parametrize("words", MANOEUVRES)
def test_statistical_manoeuvres_are_banned_by_words(words):
    assert manoeuvre(words)
    p = district()
    named = replace(p.levers["support"], name=words)
    found = refusals(replace(p, levers={**p.levers, "support": named}), ["support"])
    assert [f.id for f in found] == ["GS-003"]


@pytest.mark.parametrize("kind", ["assumption"])
def test_statistical_manoeuvres_are_banned_by_type(kind):
    """What the district cannot set, revisions and bases among it, is never asked for."""
    p = district()
    revised = closed_form.lever("gdp_revision", -3.0, 8.0, name="经济普查修订", kind=kind)
    found = refusals(replace(p, levers={**p.levers, "gdp_revision": revised}), ["gdp_revision"])
    assert [f.id for f in found] == ["GS-002"]


@pytest.mark.parametrize(
    "words", ["增加工业用地300亩", "项目提前开工", "加快审批", "依法应统尽统", "数据多的地区"]
)
def test_measures_that_change_the_world_are_not_banned(words):
    assert manoeuvre(words) == ""


def test_no_sentence_of_the_code_proposes_a_manoeuvre(request):
    wrong = []
    for room in ("compare", "report"):
        for file in (request.config.rootpath / "src/scenario" / room).glob("*.py"):
            if file.name == "integrity.py":
                continue
            for text in re.findall(r'"([^"\n]*[\u4e00-\u9fff][^"\n]*)"', file.read_text("utf-8")):
                if manoeuvre(text):
                    wrong.append(f"{file.name}: {text}")
    assert wrong == []


def test_no_answer_proposes_a_manoeuvre(monkeypatch):
    closed_form.use(monkeypatch)
    p = district()
    run, fresh = models(p), models(p, seed=8)
    said = []
    for levers in (["support"], ["visits"], ["unused"], ["support", "land_supply", "visits"]):
        for chance in (0.1, 0.6, 0.95):
            got = required(run, "investment", levers=levers, chance=chance, fresh=fresh)
            said += [*got.text, got.next_step, *(c for row in got.rows for c in row)]
    assert len(said) > 50
    assert [line for line in said if manoeuvre(line)] == []
    assert [line for line in said if "提前入库" in line] == []  # listed, and never suggested


# --- the pipeline itself ----------------------------------------------------------------------


def delivered(**changes):
    """Return a district where land is spent evenly over twelve months from the as-of day."""
    certain = {
        "start_slip_land": 0.0, "start_to_entry": 0.0, "curve_general_a": 1.0, "curve_general_b": 1.0,
        "build_medium": 12.0, "land_intensity": 300.0, "land_compliance": 1.0,
    }  # fmt: skip
    base = plan()
    priors = {**base.priors, **{k: judgement(k, v, v, v) for k, v in certain.items()}}
    stage = Lever(
        "land_stage", "阶段", "lever", "", "delivered", None, None, ("delivered",), "甲局",
        date(2024, 6, 30), ("manufacturing_investment",),
    )  # fmt: skip
    return replace(base, priors=priors, levers={**base.levers, "land_stage": stage}, **changes)


def test_land_that_is_spent_evenly_is_required_as_by_hand():
    """300 亩 × 300 万元 = 9 亿元, a quarter of it this year: points = 100 × 2.25 / base."""
    p = delivered()

    def world(seed):
        made = fitted(p, size=4000, seed=seed)
        draws = np.random.default_rng(seed).normal(12.0, 6.0, 4000)
        own = Draws_with_base(draws)
        return replace(
            made, fitted={**made.fitted, "investment": replace(made["investment"], draws=own)}
        )

    got = required(world(1), "investment", levers=["land_supply"], chance=0.7, fresh=world(2))
    (need,) = got.needs
    per_mu = 100 * 0.25 * 0.03 / 15.0
    assert float(need.action.values[need.step - 1]) == pytest.approx(
        shift_for(0.7) / per_mu, rel=0.05
    )
    assert got.verified
    # begun in December it still spends a twelfth: latest is when a third of a year's months are left
    assert need.latest.gain > 0.1
    assert not need.latest.too_late
    assert need.latest.day >= date(2024, 10, 31)
    assert need.next_year == pytest.approx(0.75 * 0.03 * need.action.values[need.step - 1])


def Draws_with_base(values):
    from scenario.model.contract import Draws

    return Draws(values, parts={"base_100m_yuan": np.full(len(values), 15.0)})


def test_land_that_comes_too_late_is_limited_by_time():
    p = delivered()
    slow = {**p.priors, "start_slip_land": judgement("start_slip_land", 6.0, 6.0, 6.0)}
    got = required(fitted(replace(p, priors=slow), size=2000), "investment", levers=["land_supply"])
    (need,) = got.needs
    assert (got.status, need.limit, need.step) == ("unreachable", "time", 0)
    assert need.latest.passed
    assert need.latest.day < date(2024, 9, 30)
    assert need.next_year > 0
    assert "已过" in "".join(got.text)
    assert "时间" in "".join(got.text)


def test_a_delay_is_never_said_to_bring_anything():
    p = plan()
    delay = Lever(
        "project_start_delay", "推移", "lever", "month", 0.0, 0.0, 24.0, (), "甲局",
        date(2024, 6, 30), ("manufacturing_investment",),
    )  # fmt: skip
    run = fitted(replace(p, levers={**p.levers, delay.id: delay}), size=2000)
    path = "projects.big.planned_start"
    got = required(run, "investment", levers=[path], chance=0.99)
    (need,) = got.needs
    assert (need.step, need.limit) == (0, "none")
    assert need.next_year < 0
    said = "".join(got.text)
    assert typeset("不能提高该目标的概率") in said
    assert "少形成" in said
    assert "约形成" not in said.replace("少形成", "")


def test_every_day_of_beginning_is_prepared_once(monkeypatch):
    """Preparing draws and pipelines is what takes time: once for the run, once for each day."""
    from scenario.compare import required as module

    prepared, real = [], module.prepare

    def counted(models, *more):
        prepared.append((models.observations.as_of, models.seed))
        return real(models, *more)

    monkeypatch.setattr(module, "prepare", counted)
    p = delivered()
    slow = {**p.priors, "start_slip_land": judgement("start_slip_land", 6.0, 6.0, 6.0)}
    run = fitted(replace(p, priors=slow), size=2000)
    (need,) = required(run, "investment", levers=["land_supply"]).needs
    days = [day for day, _ in prepared]
    assert len(set(days)) > 2  # several days were tried
    assert need.latest.day in days
    # the as-of day is prepared for the search, and once more as a day of beginning
    assert all(days.count(d) == 1 for d in set(days) - {date(2024, 9, 30)})
    assert days.count(date(2024, 9, 30)) <= 3


def test_levers_are_ladders_within_their_range():
    (up,) = ladders(district(), "land_supply")
    assert (up.values[0], up.values[-1], up.top) == (1.0, 500.0, 500)
    (down,) = (a for a in ladders(district(), "outside_demand") if a.values[-1] == -10.0)
    assert down.values[0] == -0.1
    assert up.override(0) is None
    assert own_levers(models(district()), "investment") == (
        "land_supply",
        "support",
        "visits",
        "unused",
    )
    assert own_levers(models(district()), "output") == ()
