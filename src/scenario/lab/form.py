"""Forms that write code: a scenario, or a target with its levers, built by hand and kept as a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenario.lab.cell_writer import cell_writer
from scenario.lab.controls import control
from scenario.lab.form_code import (
    EVERY,
    SCENARIO,
    TARGET,
    choice_of,
    controls_of,
    months_of,
    projects_of,
    scenario_code,
    target_code,
    values_of,
)
from scenario.lab.installed import not_installed
from scenario.lab.position import Slider

if TYPE_CHECKING:
    from ipywidgets import VBox

    from scenario.terms import Plan


def scenario_form(plan: Plan) -> VBox:
    """Return a form in which a scenario is built; its button writes the cell that makes it.

    The cell below the form that begins with the form's mark is rewritten (``chosen = sc.grid(…)``)
    and run with all cells below it, so that running the notebook again gives the same.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    ipywidgets.VBox
        Its last child carries the code.

    Raises
    ------
    ScenarioError
        NB-005 where ipywidgets or anywidget is not installed.

    Examples
    --------
    >>> import scenario as sc
    >>> form = sc.scenario_form(sc.read_plan("params"))
    >>> form.children[-1].code.splitlines()[1]
    'chosen = plan.scenarios["baseline"]'
    """
    w = _widgets()
    months = months_of(plan)
    which = w.Dropdown(
        options=[*projects_of(plan).items()],
        value=EVERY,
        description="哪些项目",
        style={"description_width": "16em"},
        layout=w.Layout(width="42em"),
    )
    which.add_class("sc-project")
    late = control(Slider("projects.*.planned_start", "开工推迟", "个月", 0.0, months or (0.0,)))
    found = controls_of(plan)
    moved = {id: control(slider) for id, slider in found.items()}

    def update(_: Any = None) -> None:
        values = {id: one.value for id, one in moved.items() if one.value != found[id].now}
        if late.value:
            values = {f"projects.{which.value}.planned_start": late.value, **values}
        writer.code = scenario_code(plan, values)

    def show(code: str) -> bool:
        values = values_of(code)
        if values is None:
            return False
        at = {id: values.pop(id, slider.now) for id, slider in found.items()}
        project: str = EVERY
        month: float | str = 0.0
        if len(values) == 1:
            ((path, month),) = values.items()
            project = path.removeprefix("projects.").removesuffix(".planned_start")
            if path != f"projects.{project}.planned_start":
                return False
        offered = all(at[id] in slider.positions for id, slider in found.items())
        known = project in projects_of(plan).values() and month in (months or (0.0,))
        if len(values) > 1 or not offered or not known:
            return False
        for id, one in moved.items():
            one.value = at[id]
        which.value, late.value = project, month
        return True

    writer = cell_writer(SCENARIO, show)
    for one in (which, late, *moved.values()):
        one.observe(update, "value")
    update()
    first = [which, late] if months else []
    return w.VBox([*first, *moved.values(), writer])


def target_form(plan: Plan) -> VBox:
    """Return a form in which a target and the levers for it are chosen.

    Parameters
    ----------
    plan : Plan

    Returns
    -------
    ipywidgets.VBox
        Its last child carries the code: ``target, levers = …``.

    Raises
    ------
    ScenarioError
        NB-005 where ipywidgets or anywidget is not installed.

    Examples
    --------
    >>> import scenario as sc
    >>> form = sc.target_form(sc.read_plan("params"))
    >>> form.children[0].value = "mfg_investment_growth"
    >>> form.children[-1].code.splitlines()[1]
    'target, levers = "mfg_investment_growth", []'
    """
    w = _widgets()
    year = plan.settings.year
    targets = [(t.name, t.id) for t in plan.targets.values() if year in t.values]
    wide = {"description_width": "16em"}
    target = w.Dropdown(
        options=targets, description="目标", style=wide, layout=w.Layout(width="42em")
    )
    offered = [(x.name, x.id) for x in plan.levers.values() if x.kind == "lever" and not x.choices]
    levers = w.SelectMultiple(
        options=offered, description="可用的抓手(可多选)", style=wide,
        layout=w.Layout(width="42em"),
    )  # fmt: skip

    def update(_: Any = None) -> None:
        writer.code = target_code(target.value, list(levers.value))

    def show(code: str) -> bool:
        held = choice_of(code)
        if held is None or held[0] not in {id for _, id in targets}:
            return False
        if not {*held[1]} <= {id for _, id in offered}:
            return False
        target.value, levers.value = held[0], tuple(held[1])
        return True

    writer = cell_writer(TARGET, show)
    for one in (target, levers):
        one.observe(update, "value")
    update()
    return w.VBox([target, levers, writer])


def _widgets() -> Any:
    try:
        import ipywidgets
    except ImportError:
        raise not_installed("ipywidgets") from None
    return ipywidgets
