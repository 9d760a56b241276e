"""Two commands: ``sensitivity`` and ``attain``, what an answer hangs on and what next year could be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

import scenario as sc
from scenario.cli_inputs import (
    DATA,
    PARAMS,
    AsOf,
    Data,
    Draws,
    Internal,
    Params,
    Seed,
    fit,
    held_line,
    inputs,
    level_behind,
    listed,
    refuse_hidden,
    scenario_named,
    show,
    unknown,
)
from scenario.cli_whatif import aligned
from scenario.compare.withheld import withheld
from scenario.read.params_register import chances_of
from scenario.typeset import typeset

Year = Annotated[int | None, typer.Option("--year", help="计划年或下一年")]
Form = Annotated[str, typer.Option("--format", help="table、csv 或 json")]
#: Targets without a curve that are named; all stand in the register.
NAMES = 6
STORE = Path("outputs/experiments")
METHODS = ("shapley", "sobol")


def register(app: typer.Typer) -> None:
    """Add both commands to an application."""
    app.command("sensitivity", help="一项目标最受什么影响,什么情形下完不成,先弄清什么。")(
        sensitivity_command
    )
    app.command("attain", help="下一年目标定多少:概率随所定数值的变化。")(attain_command)


def sensitivity_command(
    target: Annotated[str, typer.Argument(help="目标编号")],
    year: Year = None,
    as_of: AsOf = None,
    name: Annotated[str, typer.Option("--scenario", help="情景")] = "baseline",
    method: Annotated[
        str, typer.Option("--method", help="shapley,或 sobol(只用于带来独立判断的情景)")
    ] = "shapley",
    levers: Annotated[bool, typer.Option("--levers", help="另算抓手两端的影响")] = False,
    figure: Annotated[Path | None, typer.Option("--figure", help="另存影响图(HTML)")] = None,
    form: Form = "table",
    internal: Internal = False,
    seed: Seed = None,
    draws: Draws = None,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Print swings, shares, the bad case and what to find out first; the rows are stored once."""
    from scenario.compare.scenario_sobol import scenario_sobol
    from scenario.report.tornado_chart import tornado_page

    if method not in METHODS:
        raise sc.ScenarioError([unknown("方法", method, METHODS)])
    fitted = _fitted(params, data, as_of, seed, draws, target, name, internal)
    chosen = scenario_named(fitted.plan, name)
    if method == "sobol":
        shares = scenario_sobol(fitted, chosen, target=target, year=year)
        show(shares.table, shares.text, form, level_behind(fitted, [target]))
        return
    moved = fitted.plan.levers if levers else None
    found = sc.sensitivity(fitted, moved, target=target, year=year, store=STORE, scenario=name)
    show(found.table, found.text, form, level_behind(fitted, [target]))
    if figure is not None:
        figure.parent.mkdir(parents=True, exist_ok=True)
        figure.write_bytes(tornado_page(found.tornado))
        typer.echo(figure, err=True)


def attain_command(
    target: Annotated[str | None, typer.Argument(help="目标编号;不写则为全部")] = None,
    year: Year = None,
    as_of: AsOf = None,
    together: Annotated[
        float | None, typer.Option("--together", help="希望全部完成的把握,如 0.5")
    ] = None,
    chances: Annotated[
        str | None, typer.Option("--chances", help="稳妥、积极、冲高的概率(%),如 85,65,45")
    ] = None,
    with_regret: Annotated[
        bool, typer.Option("--regret", help="另列各种做法在不同前景下的概率与后悔")
    ] = False,
    name: Annotated[str, typer.Option("--scenario", help="情景")] = "baseline",
    form: Form = "table",
    internal: Internal = False,
    seed: Seed = None,
    draws: Draws = None,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Print the target-setting curve of one target, or of every target that has one."""
    import pandas as pd

    from scenario.compare.curve import Curve
    from scenario.compare.package import consistent

    fitted = _ambitious(_fitted(params, data, as_of, seed, draws, target, name, internal), chances)
    found = sc.attain(fitted, year=year, target=target, scenario=name)
    every = [found] if isinstance(found, Curve) else list(found.values())
    curves = every if isinstance(found, Curve) else [c for c in every if not c.why]
    table = pd.concat([c.table.assign(target=c.target.id) for c in curves], ignore_index=True)
    text = tuple(line for c in curves for line in c.text)
    silent = [c for c in every if c not in curves]
    for why in dict.fromkeys(c.why.partition(";")[0].rstrip("。") for c in silent):
        names = [c.target.name for c in silent if c.why.startswith(why)]
        some = "、".join(names[:NAMES]) + ("等" if len(names) > NAMES else "")
        text += (typeset(f"{why}:{len(names)}项({some})。"),)
    if together is not None:
        joint = sc.forecast(fitted, fitted.plan.scenarios[name])
        text += consistent(joint, together, [c.target.id for c in curves if not c.why]).text
    if with_regret:
        text += _regrets(fitted, curves, internal)
    show(table, text, form, level_behind(fitted, None if target is None else [target]))


def _ambitious(fitted: Any, chances: str | None) -> Any:
    """Return the fitted models on a plan with other chances of the ambitions, where they are given."""
    if chances is None:
        return fitted
    found = chances_of(listed(chances))
    if found is None:
        raise sc.ScenarioError(
            [
                sc.Finding(
                    "CL-010",
                    "error",
                    "命令行 --chances",
                    chances,
                    "须为由高到低的三个百分数,在0与100之间",
                    "如 --chances 85,65,45",
                    "three falling percentages are needed",
                )
            ]
        )
    settings = replace(fitted.plan.settings, ambitions=found)
    return replace(fitted, plan=replace(fitted.plan, settings=settings))


def _regrets(fitted: Any, curves: list[Any], internal: bool) -> tuple[str, ...]:
    """Return sentences and aligned tables of measures against futures, at 积极."""
    from scenario.compare.next_year import regrets
    from scenario.simulate.run import forecasts

    plan = fitted.plan
    held = () if internal else withheld(plan, [*plan.scenarios.values()])
    every = forecasts(fitted, *(s for s in plan.scenarios.values() if s.id not in held))
    base = next(f for f in every if f.is_baseline)
    measures = {f.scenario.name: f for f in every if f is not base}
    keen = {c.target.id: c.ambitions[1].value for c in curves if not c.why}
    lines: tuple[str, ...] = (held_line(len(held)),) if held else ()
    for one in regrets(base, measures, keen).values():
        rows = [
            (name, *(f"{c:.0%}({r:.0f})" for c, r in zip(chances, lost, strict=True)))
            for name, chances, lost in zip(
                one.measures.values(), one.chance.to_numpy(), one.regret.to_numpy(), strict=True
            )
        ]
        note = typeset("括号内为与该前景下最好做法相差的概率百分点;不对前景取平均。")
        lines += (*one.text, *aligned(("做法或变动", *one.futures), rows), note)
    return lines or (typeset("没有可以比较的做法:没有情景移动这些目标。"),)


def _fitted(
    params: Path,
    data: Path,
    as_of: str | None,
    seed: int | None,
    draws: int | None,
    target: str | None,
    scenario: str,
    internal: bool,
) -> Any:
    plan, observations = inputs(params, data, as_of)
    chosen = scenario_named(plan, scenario)
    if not internal:
        refuse_hidden(plan, chosen)
    if target is not None and target not in plan.targets:
        raise sc.ScenarioError([unknown("目标", target, plan.targets)])
    return fit(plan, observations, seed, draws)
