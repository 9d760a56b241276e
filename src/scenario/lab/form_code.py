"""The code that forms write: plain calls of the front door, as one would type them."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scenario.compare.actions import RANGES, range_of, step_of
from scenario.compare.scenario_words import choice_words, project_name
from scenario.lab.cell_writer import mark_of
from scenario.lab.position import Slider, positions_of

if TYPE_CHECKING:
    from scenario.terms import Plan

SCENARIO: Final = "情景表单"
TARGET: Final = "目标和抓手表单"
#: Whose start the first slider moves when it is not one project alone.
EVERY: Final = "*"


def controls_of(plan: Plan) -> dict[str, Slider]:
    """Return what a scenario may move, lever by lever; projects are chosen apart.

    Parameters
    ----------
    plan : Plan

    Examples
    --------
    >>> import scenario as sc
    >>> found = controls_of(sc.read_plan("params"))
    >>> found["outside_demand"].now, found["land_stage"].now, "project_start_delay" in found
    (100.0, 'listed', False)
    """
    out = {}
    for id, lever in plan.levers.items():
        if id in RANGES or lever.now in (None, ""):
            continue
        if not lever.choices and (lever.low is None or lever.high is None):
            continue
        step = 0.0 if lever.choices else 10.0 * step_of(lever.low or 0.0, lever.high or 0.0)
        unit = plan.units[lever.unit]["name"].partition("(")[0] if lever.unit in plan.units else ""
        unit = "" if lever.name.endswith(unit) else unit  # an index needs no unit behind it
        out[id] = Slider(id, lever.name, unit, *positions_of(lever, step))
    return out


def months_of(plan: Plan) -> tuple[float, ...]:
    """Return by how many months projects may be moved; empty where no range is stated."""
    lever = range_of(plan, f"projects.{EVERY}.planned_start")
    return () if lever is None else tuple(float(p) for p in positions_of(lever, 1.0)[1])


def projects_of(plan: Plan) -> dict[str, str]:
    """Return printed name → id of what the first slider may move, all listed projects first."""
    names = {project_name(plan, id): id for id in plan.projects}
    return {"列入清单的全部重大项目": EVERY, **names}


def scenario_code(plan: Plan, moved: Mapping[str, float | str]) -> str:
    """Return the cell of a scenario.

    Parameters
    ----------
    plan : Plan
    moved : mapping of path to value
        Only what differs from the present.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> print(scenario_code(plan, {"projects.*.planned_start": 6.0, "land_stage": "listed"}))
    # 情景表单:点“写入并运行”会改写这一格,也可以直接手改
    chosen = sc.grid(
        plan,
        {
            "projects.*.planned_start": [6],
            "land_stage": ["listed"],
        },
    )[0]
    """
    if not moved:
        return f'{mark_of(SCENARIO)}\nchosen = plan.scenarios["baseline"]'
    lines = "".join(f'        "{path}": [{_literal(value)}],\n' for path, value in moved.items())
    return f"{mark_of(SCENARIO)}\nchosen = sc.grid(\n    plan,\n    {{\n{lines}    }},\n)[0]"


def target_code(target: str, levers: Sequence[str]) -> str:
    """Return the cell of a target and the levers that may be used for it.

    Examples
    --------
    >>> print(target_code("mfg_investment_growth", ["land_supply"]).splitlines()[1])
    target, levers = "mfg_investment_growth", ["land_supply"]
    """
    listed = ", ".join(f'"{lever}"' for lever in levers)
    return f'{mark_of(TARGET)}\ntarget, levers = "{target}", [{listed}]'


def values_of(code: str) -> dict[str, float | str] | None:
    """Return what the cell of a scenario moves, or None where it holds more than the form can show.

    Examples
    --------
    >>> values_of('chosen = sc.grid(plan, {"outside_demand": [97], "land_stage": ["listed"]})[0]')
    {'outside_demand': 97.0, 'land_stage': 'listed'}
    >>> values_of('chosen = plan.scenarios["baseline"]'), values_of("chosen = 1")
    ({}, None)
    """
    found = _only(code)
    if isinstance(found, ast.Subscript) and ast.unparse(found) == "plan.scenarios['baseline']":
        return {}
    if not (isinstance(found, ast.Subscript) and isinstance(found.value, ast.Call)):
        return None
    call = found.value
    if ast.unparse(call.func) != "sc.grid" or len(call.args) != 2 or call.keywords:
        return None
    try:
        moved = ast.literal_eval(call.args[1])
        return {path: _position(value) for path, (value,) in moved.items()}
    except (ValueError, TypeError, AttributeError):
        return None


def choice_of(code: str) -> tuple[str, list[str]] | None:
    """Return target and levers of a cell, or None where it holds something else.

    Examples
    --------
    >>> choice_of('target, levers = "gdp_growth", ["land_supply"]'), choice_of("x = 2")
    (('gdp_growth', ['land_supply']), None)
    """
    found = _only(code)
    try:
        target, levers = ast.literal_eval(found) if found is not None else ("", None)
    except (ValueError, TypeError):
        return None
    return (target, levers) if isinstance(target, str) and isinstance(levers, list) else None


def _only(code: str) -> ast.expr | None:
    """Return what the only statement of a cell assigns."""
    try:
        body = ast.parse(code).body
    except SyntaxError:
        return None
    return body[0].value if len(body) == 1 and isinstance(body[0], ast.Assign) else None


def _position(value: float | str) -> float | str:
    return value if isinstance(value, str) else float(value)


def label(position: float | str, unit: str) -> str:
    """Return a position as it is printed beside its slider.

    Examples
    --------
    >>> label(6.0, "个月"), label("listed", "")
    ('6个月', '挂牌')
    """
    return choice_words(position) if isinstance(position, str) else f"{_literal(position)}{unit}"


def _literal(value: float | str) -> str:
    return f'"{value}"' if isinstance(value, str) else f"{value:g}"
