"""The command line: one command is one front-door call plus printing what it made."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

import scenario as sc
from scenario import (
    cli_backtest,
    cli_extract,
    cli_next_year,
    cli_notebook,
    cli_record,
    cli_series,
    cli_whatif,
)
from scenario.check.clauses import clause_counts
from scenario.check.inputs import find_problems
from scenario.cli_import import register
from scenario.cli_inputs import (
    DATA,
    PARAMS,
    Asked,
    AsOf,
    Data,
    Draws,
    Internal,
    Params,
    Seed,
    listed,
    refuse_hidden,
)
from scenario.cli_inputs import fit as _fit
from scenario.cli_inputs import inputs as _inputs
from scenario.cli_inputs import say as _say
from scenario.cli_inputs import scenario_named as _scenario
from scenario.cli_inputs import show as _print
from scenario.cli_inputs import unknown as _unknown
from scenario.compare.scenario_words import project_name
from scenario.errors import ScenarioError
from scenario.read.previous_lights import previous_lights
from scenario.read.sources import read_sources
from scenario.terms import Plan

#: Workbook of the last issue.
Before = Annotated[Path | None, typer.Option("--previous", help="上期专报的工作簿:灯色与它衔接")]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="年度目标能否完成:从公布数据到概率、情景与专报。",
    pretty_exceptions_enable=False,
)
cli_extract.register(app)


@app.command(help="写出年中专报(HTML、Word、Excel)。")
def memo(
    kind: Annotated[str, typer.Argument(help="专报种类")] = "mid_year",
    as_of: AsOf = None,
    out: Annotated[Path | None, typer.Option("--out", help="输出文件夹")] = None,
    formats: Annotated[str, typer.Option("--format", help="逗号分隔:html,docx,xlsx")] = (
        "html,docx,xlsx"
    ),
    seed: Seed = None,
    draws: Draws = None,
    engine: Asked = "default",
    edition: Annotated[
        str, typer.Option("--edition", help="internal 内部测算版,或 report 上报版(不写概率)")
    ] = "internal",
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en")] = "zh",
    record: Annotated[
        Path | None, typer.Option("--record", help="同时登记到这个文件夹,如 record;不写则不登记")
    ] = None,
    since: Annotated[
        str, typer.Option("--since", help="另写与登记册中某期(编号或日期)相比,概率因何变动")
    ] = "",
    made_on: Annotated[str, typer.Option("--made-on", help="登记日期,默认今天")] = "",
    before: Before = None,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Write the memo, and enter it in the register when asked to."""
    from scenario.report.whole import walk

    _say("[1/4] 读取目标与数据")
    plan, observations = _inputs(params, data, as_of)
    _say("[2/4] 核查")
    findings = sc.check_inputs(plan, observations)
    warnings, notes = findings.count("warning"), findings.count("note")
    _say(f"      警告{warnings}条、提示{notes}条(scenario check 查看)")
    _say("[3/4] 测算")
    lights = None if before is None else previous_lights(before)
    done = walk(_fit(plan, observations, seed, draws, engine), lights)
    moved = None
    if since:
        moved = sc.news(since, as_of=as_of, params=params, data=data, progress=_say,
                        folder=record or cli_record.FOLDER)  # fmt: skip
    result = done.memo(kind, findings, edition=edition, since=moved, lang=lang, progress=_say)
    for remark in result.remarks:
        _say(remark.text("en" if lang == "en" else "zh"))
    _say("[4/4] 写专报")
    folder = out or Path("outputs") / observations.as_of.isoformat()
    names = listed(formats)
    name = "_".join([kind, *(w for w in (edition, lang) if w not in ("internal", "zh"))])
    written = {s: result.save(folder / f"{name}.{s}") for s in names}
    for path in written.values():
        typer.echo(path)
    if record is not None:
        cli_record.enter(
            done.outlooks, kind, written, record, made_on, engine, edition, lang,
            moved.issue if moved else "",
            params=params, data=data,
        )  # fmt: skip


@app.command(help="核查目标与数据,列出全部问题;有错误时退出码为1。")
def check(
    as_of: AsOf = None,
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en")] = "zh",
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """List every finding; exit code 1 when there are errors."""
    findings = find_problems(*_inputs(params, data, as_of), read_sources(params / "sources"))
    if as_json:
        typer.echo(findings.table.to_json(orient="records", force_ascii=False, indent=2))
    else:
        for line in findings.lines("en" if lang == "en" else "zh"):
            typer.echo(line)
        counts = [findings.count(s) for s in ("error", "warning", "note")]
        typer.echo("错误{}条、警告{}条、提示{}条".format(*counts))
    raise typer.Exit(1 if findings.count("error") else 0)


@app.command(help="各目标的完成概率、区间与依据。")
def outlook(
    as_of: AsOf = None,
    name: Annotated[str, typer.Option("--scenario", help="情景")] = "baseline",
    department: Annotated[str, typer.Option("--department", help="只看一个责任单位")] = "",
    by_body: Annotated[bool, typer.Option("--by-department", help="按责任单位汇总")] = False,
    with_lights: Annotated[bool, typer.Option("--lights", help="规则灯与概率灯")] = False,
    before: Before = None,
    together: Annotated[
        bool, typer.Option("--together", help="同时完成几项、哪些一起落空")
    ] = False,
    tiers: Annotated[
        bool, typer.Option("--tiers", help="其他文件的目标与分解到单位的任务")
    ] = False,
    places: Annotated[bool, typer.Option("--place", help="增速在同级区县中的位次")] = False,
    form: Annotated[str, typer.Option("--format", help="table、csv 或 json")] = "table",
    internal: Internal = False,
    seed: Seed = None,
    draws: Draws = None,
    engine: Asked = "default",
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Print chance, interval and evidence of every target, or one view of them all."""
    from scenario.compare.departments import by_department, for_department
    from scenario.compare.place import all_places

    asked = {
        "--by-department": by_body, "--lights": with_lights, "--together": together,
        "--tiers": tiers, "--place": places,
    }  # fmt: skip
    wanted = [view for view, on in asked.items() if on]
    if len(wanted) > 1:
        both = f"同时要{'、'.join(wanted)}"
        one = ("一次只能看一种", "留下其中一个", f"one view at a time, not {', '.join(wanted)}")
        raise ScenarioError([sc.Finding("CL-006", "error", "命令行", both, *one)])
    plan, observations = _inputs(params, data, as_of)
    chosen = _scenario(plan, name)
    if not internal:
        refuse_hidden(plan, chosen)
    fitted = _fit(plan, observations, seed, draws, engine)
    result = sc.outlook(
        sc.forecast(fitted, chosen), previous=None if before is None else previous_lights(before)
    )
    if department:
        result = for_department(result, department)
    views: dict[str, Callable[[], Any]] = {
        "--by-department": lambda: by_department(
            result, {k: t.probability for k, t in result.lights().targets.items()}
        ),
        "--lights": result.lights, "--together": result.together, "--tiers": result.tiers,
        "--place": lambda: all_places(result),
    }  # fmt: skip
    shown = views[wanted[0]]() if wanted else result
    _print(shown.table, shown.text, form, result.disclosure)


@app.command("list", help="列出目标、指标、项目、情景或模型。")
def list_things(
    what: Annotated[str, typer.Argument(help="targets、indicators、projects、scenarios 或 models")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    params: Params = PARAMS,
) -> None:
    """List what the plan holds."""
    plan = sc.read_plan(params)
    rows = _rows(plan, what)
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for row in rows:
        typer.echo("  ".join(_cell(v) for v in row.values()))
    for line in clause_counts(plan).text if what == "targets" else ():
        typer.echo(line)


@app.command(help="从原文条款走到专报里的数字。")
def explain(
    target: Annotated[str, typer.Argument(help="目标编号")],
    as_of: AsOf = None,
    seed: Seed = None,
    draws: Draws = None,
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Walk from the clause to the number."""
    plan, observations = _inputs(params, data, as_of)
    if target not in plan.targets:
        raise ScenarioError([_unknown("目标", target, plan.targets)])
    fitted = _fit(plan, observations, seed, draws)
    typer.echo(sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"])).explain(target))


def _rows(plan: Plan, what: str) -> list[dict[str, Any]]:
    year = plan.settings.year
    makers: dict[str, Callable[[], list[dict[str, Any]]]] = {
        "targets": lambda: [
            {
                "id": t.id,
                "name": t.name,
                "kind": t.kind,
                "threshold": t.value(year).threshold,
                "unit": t.unit,
                "comparison": t.comparison,
                "clauses": [r.clause for r in t.value(year).references],
                "departments": list(t.departments),
            }
            for t in plan.targets.values()
            if year in t.values
        ],
        "indicators": lambda: [
            {"id": i.id, "name": i.name, "unit": i.unit, "measure": i.measure}
            for i in plan.indicators.values()
        ],
        "projects": lambda: [
            {"id": p.id, "name": project_name(plan, p.id), "stage": p.stage, "clause": p.clause}
            for p in plan.projects.values()
        ],
        "scenarios": lambda: [
            {"id": s.id, "name": s.name, "why": s.why} for s in plan.scenarios.values()
        ],
        "models": lambda: [
            {"target": m.target.id, "model": m.id, "version": m.version}
            for m in sc.choose_models(plan).values()
        ],
    }
    if what not in makers:
        raise ScenarioError([_unknown("清单", what, makers)])
    return makers[what]()


def _cell(value: object) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


register(app)
cli_backtest.register(app)
cli_record.register(app)
cli_next_year.register(app)
cli_whatif.register(app)
cli_notebook.register(app)
cli_series.register(app)


def main() -> None:
    """Run the command line; findings are printed, never a traceback."""
    try:
        app()
    except ScenarioError as problem:
        for finding in problem.findings:
            typer.echo(finding.text(), err=True)
        sys.exit(1)
