"""What a form writes is code that makes what the form shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import scenario as sc
from scenario.lab.cell_writer import mark_of
from scenario.lab.form_code import EVERY, SCENARIO, TARGET, controls_of, months_of, projects_of
from scenario.simulate.overrides import moves

PLAN = sc.read_plan("params")
CONTROLS = controls_of(PLAN)


def made(code: str, name: str):
    """Run a written cell as a notebook would, and return what it calls by a name."""
    space = {"sc": sc, "plan": PLAN}
    exec(code, space)  # noqa: S102  it is the form's own code that is tested
    return space[name]


def parts(form):
    return {w.description: w for w in form.children[:-1]}


@settings(max_examples=40, deadline=None)
@given(
    late=st.sampled_from(months_of(PLAN)),
    project=st.sampled_from(sorted(projects_of(PLAN).values())),
    moved=st.fixed_dictionaries({id: st.sampled_from(s.positions) for id, s in CONTROLS.items()}),
)
def test_the_code_makes_the_scenario_that_the_form_shows(late, project, moved):
    form = sc.scenario_form(PLAN)
    shown = parts(form)
    shown["哪些项目"].value = project
    shown["开工推迟"].value = late
    for id, value in moved.items():
        shown[CONTROLS[id].name].value = value
    code = form.children[-1].code
    chosen = made(code, "chosen")
    expected = {id: v for id, v in moved.items() if v != CONTROLS[id].now}
    got = {o.path: o.value for o in (*chosen.levers, *chosen.assumptions)}
    if late:
        assert got.pop(f"projects.{project}.planned_start") == f"{late:g} months"
    assert got == expected
    assert code.splitlines()[0] == mark_of(SCENARIO)
    assert bool(moves(PLAN, chosen).delays) == bool(
        late and (project != EVERY or any(p.lists for p in PLAN.projects.values()))
    )


def test_an_untouched_form_writes_the_baseline():
    code = sc.scenario_form(PLAN).children[-1].code
    assert made(code, "chosen") is PLAN.scenarios["baseline"]


def test_the_form_for_targets_names_levers_that_can_be_sought():
    form = sc.target_form(PLAN)
    shown = parts(form)
    shown["目标"].value = "mfg_investment_growth"
    shown["可用的抓手(可多选)"].value = ("land_supply", "rd_support")
    code = form.children[-1].code
    assert made(code, "target") == "mfg_investment_growth"
    assert made(code, "levers") == ["land_supply", "rd_support"]
    assert code.splitlines()[0] == mark_of(TARGET)
    offered = {id for _, id in shown["可用的抓手(可多选)"].options}
    assert offered <= {id for id, x in PLAN.levers.items() if x.kind == "lever"}


def test_the_button_is_answered_with_the_code_of_that_moment(monkeypatch):
    form = sc.scenario_form(PLAN)
    said, writer = [], form.children[-1]
    monkeypatch.setattr(writer, "send", lambda content, buffers=None: said.append(content))
    parts(form)["开工推迟"].value = 12.0
    writer._handle_custom_msg({"ask": "code"}, [])
    assert said == [{"code": writer.code}]
    assert '"projects.*.planned_start": [12]' in said[0]["code"]


def test_the_notebook_holds_a_cell_that_the_form_will_find():
    from pathlib import Path

    import nbformat

    path = Path(__file__).parents[2] / "notebooks/04_scenario_comparison.ipynb"
    sources = [c.source for c in nbformat.read(path, as_version=4).cells]
    form = next(i for i, s in enumerate(sources) if s == "sc.scenario_form(plan)")
    assert sources[form + 1].startswith(mark_of(SCENARIO))


@pytest.mark.parametrize("missing", ["ipywidgets", "anywidget"])
def test_a_missing_library_is_named(missing, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(sc.ScenarioError) as caught:
        sc.scenario_form(PLAN)
    assert caught.value.findings[0].id == "NB-005"
    assert missing in caught.value.findings[0].found


@settings(max_examples=40, deadline=None)
@given(
    late=st.sampled_from(months_of(PLAN)),
    project=st.sampled_from(sorted(projects_of(PLAN).values())),
    moved=st.fixed_dictionaries({id: st.sampled_from(s.positions) for id, s in CONTROLS.items()}),
)
def test_a_form_shows_what_its_cell_holds_already(late, project, moved):
    """Whatever a form wrote, another one that is opened above it shows and writes the same."""
    first, second = sc.scenario_form(PLAN), sc.scenario_form(PLAN)
    parts(first)["哪些项目"].value = project
    parts(first)["开工推迟"].value = late
    for id, value in moved.items():
        parts(first)[CONTROLS[id].name].value = value
    parts(second)["外部需求指数"].value = 106.0  # something else stands there before
    code, said = first.children[-1].code, []
    second.children[-1].send = lambda content, buffers=None: said.append(content)
    second.children[-1]._handle_custom_msg({"ask": "show", "code": code}, [])
    assert said == [{"note": ""}]
    assert second.children[-1].code == code
    for id, value in moved.items():
        assert parts(second)[CONTROLS[id].name].value == value


@pytest.mark.parametrize(
    "held",
    [
        'chosen = sc.grid(plan, {"outside_demand": [97, 98]})[0]',
        'chosen = sc.grid(plan, {"outside_demand": [97.123]})[0]',
        'chosen = sc.grid(plan, {"nothing_like_it": [1]})[0]',
        'chosen = sc.grid(plan, {"projects.nobody.planned_start": [3]})[0]',
        'chosen = plan.scenarios["project_delay"]',
        'chosen = sc.grid(plan, {"outside_demand": [__import__("os").getpid()]})[0]',
        "x = 1\ny = 2",
        "for",
    ],
)
def test_a_cell_that_was_changed_by_hand_is_said_so_and_nothing_moves(held):
    form, said = sc.scenario_form(PLAN), []
    before = form.children[-1].code
    form.children[-1].send = lambda content, buffers=None: said.append(content)
    form.children[-1]._handle_custom_msg(
        {"ask": "show", "code": mark_of(SCENARIO) + "\n" + held}, []
    )
    assert "手工改过" in said[0]["note"]
    assert form.children[-1].code == before


def test_the_form_for_targets_shows_what_its_cell_holds():
    first, second = sc.target_form(PLAN), sc.target_form(PLAN)
    parts(first)["目标"].value = "fdi_actual"
    parts(first)["可用的抓手(可多选)"].value = ("rd_support",)
    for code in (first.children[-1].code, "target, levers = 1, 2", 'target, levers = "no", []'):
        second.children[-1]._handle_custom_msg({"ask": "show", "code": code}, [])
        assert second.children[-1].code == first.children[-1].code
