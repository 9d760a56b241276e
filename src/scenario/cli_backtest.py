"""One command: ``backtest`` remakes the forecasts of past years and scores them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import scenario as sc
from scenario.cli_inputs import listed
from scenario.settings import INTERVAL
from scenario.terms import Observations, Plan


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command("backtest")(backtest_command)


def backtest_command(
    scheduler: Annotated[
        str, typer.Option("--scheduler", help="Dask 调度器地址,如 tcp://10.0.0.5:8786")
    ] = "",
    indicators: Annotated[
        str, typer.Option("--indicator", help="逗号分隔的指标编号")
    ] = "manufacturing_investment,fixed_asset_investment,industrial_value_added,gdp",
    regions: Annotated[str, typer.Option("--region", help="逗号分隔的地区编号,默认全国")] = "",
    months: Annotated[str, typer.Option("--month", help="逗号分隔的截至月")] = (
        "2,3,4,5,6,7,8,9,10,11"
    ),
    as_of: Annotated[str | None, typer.Option("--as-of", help="数据截至日")] = None,
    jobs: Annotated[int, typer.Option("--jobs", help="本机进程数")] = 1,
    draws: Annotated[int, typer.Option("--draws", help="抽样次数")] = 2000,
    seed: Annotated[int, typer.Option("--seed", help="随机种子")] = 1,
    store: Annotated[Path, typer.Option("--store", help="已完成的行存在这里,中断后接着做")] = Path(
        "outputs/backtest_rows.csv"
    ),
    report: Annotated[Path | None, typer.Option("--report", help="另写报告页的文件夹")] = None,
    districts: Annotated[
        bool, typer.Option("--districts", help="改做留一检验:本区、同级各地与上级,每次去掉一地一年")
    ] = False,
    params: Annotated[Path, typer.Option("--params", help="参数文件夹")] = Path("params"),
    data: Annotated[Path, typer.Option("--data", help="观测值所在文件夹")] = Path("data"),
) -> None:
    """重做以往各年的预测并打分:当日版本齐全的用当日版本,其余准实时;按已知月份,与简单规则相比。"""  # noqa: D400  Chinese full stop
    from scenario.report.backtest_page import write_backtest

    plan = sc.read_plan(params)
    observations = sc.read_observations(data, as_of=as_of or plan.settings.as_of)
    if districts:
        _districts(plan, observations, draws, seed, jobs, report)
        return
    result = sc.backtest(
        plan,
        observations,
        indicators=listed(indicators),
        regions=listed(regions),
        months=[int(month) for month in listed(months)],
        draws=draws,
        seed=seed,
        jobs=jobs,
        scheduler=scheduler,
        store=store,
        progress=lambda line: typer.echo(line, err=True),
    )
    for line in result.text:
        typer.echo(line)
    typer.echo(store)
    if report is not None:
        command = f"scenario backtest --report {report.as_posix()}"
        for path in write_backtest(result, plan, observations, report, command):
            typer.echo(path)


def _districts(
    plan: Plan, observations: Observations, draws: int, seed: int, jobs: int, report: Path | None
) -> None:
    from scenario.compare.left_out import leave_out
    from scenario.report.left_out_page import write_left_out

    made = leave_out(
        plan,
        observations,
        draws=draws,
        seed=seed,
        jobs=jobs,
        progress=lambda line: typer.echo(line, err=True),
    )
    whole = made.summary.iloc[0]
    typer.echo(
        f"{whole['cases']}个地区—年份，{INTERVAL:.0%}区间覆盖{whole['coverage']:.1%}"
        f"［{whole['coverage_low']:.1%}—{whole['coverage_high']:.1%}］，CRPS {whole['crps']:.2f}，"
        f"不合并{whole['alone_crps']:.2f}"
    )
    if report is not None:
        command = f"scenario backtest --districts --report {report.as_posix()}"
        for path in write_left_out(made, plan, report, command):
            typer.echo(path)
