"""Three commands: ``compare`` scenarios, ``required`` for a chance, ``grid`` of lever values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Annotated, Any
from unicodedata import east_asian_width

import typer

import scenario as sc
from scenario import wording
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
    level_line,
    listed,
    refuse_hidden,
    say,
    scenario_named,
    show,
)
from scenario.compare.attribution import items_of
from scenario.compare.differences import chances, reach, size
from scenario.compare.withheld import withheld
from scenario.report.gate import open_parts, public_only
from scenario.typeset import typeset

Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def register(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command("compare", help="比较情景:同一批抽样上的逐次差异、分摊、少见程度。")(compare)
    app.command("required", help="要达到某个概率,抓手要做到多少;达不到时说明为什么。")(
        required_command
    )
    app.command("grid", help="一批情景或抓手取值的全部组合,中断后接着做。")(grid_command)


def compare(
    names: Annotated[list[str], typer.Argument(help="情景名,第一个为基准")],
    as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="table、csv 或 json")] = "table",
    as_json: Json = False,
    risks_of: Annotated[str, typer.Option("--risks", help="另列这个目标的项目工期风险")] = "",
    without: Annotated[
        str, typer.Option("--without", help="另看没有这些项目(逗号分隔),仅供内部")
    ] = "",
    internal: Internal = False,
    seed: Seed = None,
    draws: Draws = None,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Print paired differences of scenarios, what each item does, how unusual they are."""
    from scenario.compare.expectations import failed_expectations
    from scenario.simulate.run import forecasts

    plan, observations = inputs(params, data, as_of)
    chosen = [scenario_named(plan, n) for n in names]
    fitted = fit(plan, observations, seed, draws)
    base, *others = forecasts(fitted, *chosen)
    effects = sc.contrast(base, *others)
    for finding in failed_expectations(effects):
        say(finding.text())
    parts = [sc.attribute(base, o) for o in others if _several(plan, chosen[0], o.scenario)]
    risks = [sc.risks(base, risks_of, progress=say)] if risks_of else []
    gone = listed(without)
    if not internal:
        refuse_hidden(plan, chosen[0])
        effects, parts, held = open_parts(plan, effects, parts)
        risks = [replace(r, risks=public_only(plan, r.risks)) for r in risks]
        gone = [p for p in gone if p not in plan.projects or plan.projects[p].public]
        if held:
            say(held_line(held))
    if form == "csv":
        show(effects.table, effects.text, form, effects.disclosure)
        return
    left = [sc.without(base, *gone)] if gone else []
    if as_json or form == "json":
        unusual = {
            s: {"tail": p.tail, "items": [[i.name, i.tail, i.basis] for i in p.items]}
            for s, p in effects.unusual.items()
        }
        tables = {
            "effects": effects.table,
            "attribution": _joined(p.table.assign(scenario=p.scenario.id) for p in parts),
            "risks": _joined(r.table for r in risks),
            "without_internal": _joined(w.table for w in left),
        }
        records = {k: json.loads(t.to_json(orient="records")) for k, t in tables.items()}
        more = {"unusual": unusual, "disclosure": effects.disclosure}
        typer.echo(json.dumps({**records, **more}, ensure_ascii=False, indent=2))
        return
    for lines in (effects.text, *(r.text for r in (*parts, *risks, *left))):  # type: ignore[attr-defined]
        for line in lines:
            typer.echo(line)
    typer.echo("")
    for line in aligned(_HEADS, [r for c in (effects, *left) for r in _rows(c)]):
        typer.echo(line)
    typer.echo(level_line(effects.disclosure))


_HEADS = ("情景", "目标", "差异", "区间", "概率", "当年投资(亿元)", "明年投资(亿元)")


def _several(plan: Any, first: Any, scenario: Any) -> bool:
    """Say whether a scenario has several items and the comparison starts from the baseline."""
    return len(items_of(plan, scenario)) > 1 and not items_of(plan, first)


def _joined(tables: Iterable[Any]) -> Any:
    import pandas as pd

    found = list(tables)
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def _rows(effects: Any) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = []
    for e in effects.effects:
        if e.zero and not e.next_year_money:
            continue
        this, following = e.this_year_money, e.next_year_money
        target = effects.baseline.targets[e.target].target
        rows.append(
            (
                effects.scenarios[e.scenario].name,
                target.name,
                size(effects.baseline.forecast.plan, target, e),
                reach(target, e),
                "→".join(chances(e)),
                "—" if this is None else wording.signed(this[1]),
                "—" if following is None else wording.signed(following[1]),
            )
        )
    return rows


def aligned(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table; a Chinese character is two columns wide.

    Examples
    --------
    >>> aligned(("目标", "值"), [("a", "1")])
    ['目标  值', 'a     1']
    """
    table = [[typeset(c) for c in row] for row in (heads, *rows)]

    def width(text: str) -> int:
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)

    widths = [max(width(row[c]) for row in table) for c in range(len(heads))]
    return [
        "  ".join(
            cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)
        ).rstrip()
        for row in table
    ]


def required_command(
    targets: Annotated[list[str], typer.Argument(help="目标编号;几个即要求同时完成")],
    chance: Annotated[float, typer.Option("--chance", help="要达到的概率")] = 0.8,
    levers: Annotated[
        list[str] | None, typer.Option("--lever", help="抓手编号,可重复;默认该目标的全部抓手")
    ] = None,
    as_of: AsOf = None,
    as_json: Json = False,
    seed: Seed = None,
    draws: Draws = None,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Print what a chance takes."""
    from scenario.compare.required import own_levers

    plan, observations = inputs(params, data, as_of)
    fitted = fit(plan, observations, seed, draws)
    known = [t for t in targets if t in fitted]
    named = levers or list(dict.fromkeys(p for t in known for p in own_levers(fitted, t)))
    result = sc.required(fitted, targets, levers=named, chance=chance)
    if as_json:
        head = {
            "targets": list(result.targets),
            "status": result.status,
            "wanted": result.wanted,
            "chance_before": result.start,
            "chance": result.chance,
            "chance_fresh_draws": result.fresh,
            "verified": result.verified,
            "gap_points": None if result.gap is None else result.gap.points,
            "gap_100m_yuan": None if result.gap is None else result.gap.money,
            "next_step": result.next_step,
            "reason": result.reason,
            "levers": json.loads(result.table.to_json(orient="records")),
            "text": list(result.text),
            "disclosure": level_behind(fitted, known),
        }
        typer.echo(json.dumps(head, ensure_ascii=False, indent=2))
        return
    for line in result.text:
        typer.echo(line)
    if result.needs:
        typer.echo("")
    for line in aligned(result.heads, result.rows) if result.needs else ():
        typer.echo(line)
    typer.echo(level_line(level_behind(fitted, known)))


def grid_command(
    vary: Annotated[
        list[str] | None,
        typer.Option("--vary", help="抓手=取值,取值…,可重复,如 land_supply=0,100,300"),
    ] = None,
    names: Annotated[str, typer.Option("--scenarios", help="逗号分隔的情景名;all 为全部")] = "",
    jobs: Annotated[int, typer.Option("--jobs", help="线程数")] = 2,
    as_of: AsOf = None,
    form: Annotated[str, typer.Option("--format", help="table、csv 或 json")] = "table",
    internal: Internal = False,
    seed: Seed = None,
    draws: Draws = None,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Run a list or a grid of scenarios; finished ones are kept and not run again."""
    plan, observations = inputs(params, data, as_of)
    wanted = [n for n in plan.scenarios if n != "baseline"] if names == "all" else listed(names)
    chosen = [scenario_named(plan, n) for n in wanted]
    if vary or not chosen:
        chosen += sc.grid(plan, dict(_values(item) for item in vary or []))
    held = () if internal else withheld(plan, chosen)
    if held:
        say(held_line(len(held)))
    fitted = fit(plan, observations, seed, draws)
    open_ = [s for s in chosen if s.id not in held]
    result = sc.batch(fitted, open_, jobs=jobs, progress=say)
    show(result.table, result.text, form, level_behind(fitted))
    if form == "table":
        typer.echo("")
        for line in aligned(result.heads, result.rows):
            typer.echo(line)


def _values(item: str) -> tuple[str, list[float | str]]:
    path, _, values = item.partition("=")
    return path.strip(), [_number(v) for v in listed(values)]


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
