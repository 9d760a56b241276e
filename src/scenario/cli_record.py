"""The register of forecasts: ``register`` with five verbs, ``news``, ``review``, ``memo --record``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import scenario as sc
from scenario.cli_inputs import DATA, PARAMS, AsOf, Data, Params, fit, say, show
from scenario.typeset import typeset

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.terms import Observations, Plan

Folder = Annotated[Path, typer.Option("--record", help="登记册所在文件夹")]
Form = Annotated[str, typer.Option("--format", help="table、csv 或 json")]
FOLDER = Path("record")

app = typer.Typer(no_args_is_help=True, help="预测登记册:列出、比较、校验、复算、改状态。")


def register(parent: typer.Typer) -> None:
    """Add the commands to an application."""
    parent.add_typer(app, name="register")
    parent.command("review", help="回看一个计划年度:各期预测与结果,误差拆分,校准。")(review)
    parent.command("news", help="自上一期以来,每项概率和预测因何变化:逐项分解,合计为零误差。")(news)


def enter(
    outlooks: Sequence[Outlook],
    kind: str,
    written: Mapping[str, Path],
    folder: Path,
    made_on: str,
    engine: str,
    edition: str,
    lang: str,
    since: str,
    *,
    params: Path,
    data: Path,
) -> None:
    """Enter a memo that was written, and say how."""
    entry = sc.issue(
        outlooks,
        kind=kind,
        made_on=made_on or date.today(),
        params=params,
        data=data,
        folder=folder,
        outputs={suffix: path.read_bytes() for suffix, path in written.items()},
        engine=engine,
        edition=edition,
        lang=lang,
        since=since,
    )
    typer.echo(entry.text)


@app.command("list", help="已登记的各期。")
def list_issues(folder: Folder = FOLDER, form: Form = "table") -> None:
    """List the issues."""
    _show(sc.register(folder), form)


@app.command(help="比较两期:各目标的概率、中位数、用语,以及输入和程序哪里不同。")
def diff(
    old: Annotated[str, typer.Argument(help="旧的一期")],
    new: Annotated[str, typer.Argument(help="新的一期")],
    folder: Folder = FOLDER,
    form: Form = "table",
) -> None:
    """Compare two issues."""
    from scenario.record.differences import differences

    _show(differences(sc.register(folder), old, new), form)


@app.command(help="校验登记册;有改动时逐处列出并以退出码1结束。")
def verify(
    folder: Folder = FOLDER,
    head: Annotated[str, typer.Option("--head", help="另存的链末校验值(可只写开头)")] = "",
) -> None:
    """Look the register over."""
    from scenario.record.audit import verify as look_over

    findings = look_over(folder, head)
    if findings:
        raise sc.ScenarioError(findings)
    book = sc.register(folder)
    counts = f"登记册完好:共{len(book.issues)}期、{len(book.forecasts)}项预测"
    typer.echo(typeset(f"{counts};链末校验值:{book.head[:16] or '无'}"))


@app.command(help="按登记的计划、数据、种子重做一期,逐项逐字节比对;不一致时退出码为1。")
def rerun(
    issue: Annotated[str, typer.Argument(help="哪一期")],
    folder: Folder = FOLDER,
    data: Data = DATA,
    fresh: Annotated[bool, typer.Option("--fresh", help="不用已算结果,全部重新抽样")] = False,
) -> None:
    """Make a registered memo again."""
    from scenario.record.rerun import rerun as make_again

    def remake(
        plan: Plan, observations: Observations, manifest: Mapping[str, Any], room: Path
    ) -> Any:
        return _remake(plan, observations, manifest, room, folder, fresh=fresh)

    result = make_again(sc.register(folder), issue, data, remake)
    for line in result.text:
        typer.echo(line)
    raise typer.Exit(0 if result.same else 1)


def _remake(
    plan: Plan,
    observations: Observations,
    manifest: Mapping[str, Any],
    room: Path,
    folder: Path,
    *,
    fresh: bool,
) -> Any:
    from scenario.model.catalogue import CACHE
    from scenario.report.whole import walk

    run = manifest["run"]
    seed, draws = int(run["seed"]), int(run["draws"])
    fitted = fit(plan, observations, seed, draws, run["engine"], fresh=fresh)
    done = walk(fitted, manifest["lights_before"])
    found = sc.check_inputs(plan, observations)
    moved = None
    if manifest["since"]:
        moved = sc.news(
            manifest["since"], as_of=manifest["as_of"], params=room / "params",
            data=room / "observations", folder=folder, cache=None if fresh else CACHE, progress=say,
        )  # fmt: skip
    edition, lang = manifest["edition"], manifest.get("lang", "zh")
    memo = done.memo(manifest["kind"], found, edition=edition, since=moved, lang=lang, progress=say)
    return done.outlooks, {suffix: memo.to_bytes(suffix) for suffix in manifest["outputs"]}


@app.command(help="改一期的状态:reviewed 已审核、issued 已发、withdrawn 已撤回。")
def status(
    issue: Annotated[str, typer.Argument(help="哪一期")],
    to: Annotated[str, typer.Argument(help="reviewed、issued 或 withdrawn")],
    by: Annotated[str, typer.Option("--by", help="由谁")] = "",
    day: Annotated[str, typer.Option("--on", help="日期,默认今天")] = "",
    reason: Annotated[str, typer.Option("--reason", help="理由;撤回必填")] = "",
    folder: Folder = FOLDER,
) -> None:
    """Enter what happened to an issue."""
    from scenario.record.status import set_status

    typer.echo(set_status(issue, to, by=by, day=day or date.today(), reason=reason, folder=folder))


def news(
    since: Annotated[
        str, typer.Option("--since", help="某一期的编号,或日期:数据截至日不晚于它的最近一期")
    ],
    as_of: AsOf = None,
    folder: Folder = FOLDER,
    form: Form = "table",
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Say what moved each chance and forecast since a registered memo."""
    found = sc.news(since, as_of=as_of, progress=say, params=params, data=data, folder=folder)
    _show(found, form)


def review(
    year: Annotated[int, typer.Argument(help="计划年度")],
    as_of: AsOf = None,
    export: Annotated[
        Path | None, typer.Option("--export", help="另按两种评分工具的格式写到这个文件夹")
    ] = None,
    folder: Folder = FOLDER,
    form: Form = "table",
    params: Params = PARAMS,
    data: Data = DATA,
) -> None:
    """Look back on the registered forecasts of a plan year."""
    result = sc.review(year, as_of=as_of, progress=say, params=params, data=data, folder=folder)
    _show(result, form)
    if export is not None:
        from scenario.record.exports import export as write

        for path in write(sc.register(folder), result, export):
            typer.echo(path)


def _show(result: Any, form: str) -> None:
    show(result.table, result.text, form, result.disclosure)
