"""One command: ``series`` answers for one column of a CSV file, without any parameter files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

import scenario as sc
from scenario.errors import ScenarioError, error

if TYPE_CHECKING:
    from scenario.model.plain_answer import TargetOn
    from scenario.model.plain_series import Measure


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command("series", help="一个CSV文件里的一条序列:全年多少,达到目标的概率多大。")(
        series_command
    )


def series_command(
    file: Annotated[Path, typer.Argument(help="CSV文件:第一列年月,第二列数值,有表头")],
    target: Annotated[float | None, typer.Option("--target", help="目标,如增长5写5")] = None,
    column: Annotated[str, typer.Option("--column", help="哪一列,默认第二列")] = "",
    measure: Annotated[
        str, typer.Option("--measure", help="level 每期的数,growth 单期同比,ytd_growth 累计同比")
    ] = "level",
    target_on: Annotated[
        str, typer.Option("--target-on", help="目标是增速 growth,还是全年总量 total")
    ] = "growth",
    year: Annotated[int | None, typer.Option("--year", help="哪一年,默认序列的最后一年")] = None,
    seed: Annotated[int, typer.Option("--seed", help="随机种子")] = 1,
) -> None:
    """Print the year of one series and the chance that it meets a target."""
    from scenario.read.plain_csv import read_plain_csv

    if measure not in ("level", "growth", "ytd_growth") or target_on not in ("growth", "total"):
        raise ScenarioError(
            [error("CL-008", "命令行", f"--measure {measure} --target-on {target_on}", "不认识",
                   "level、growth 或 ytd_growth;growth 或 total", "unknown measure")]
        )  # fmt: skip
    series = read_plain_csv(file, column)
    found = sc.year_end(
        series,
        measure=cast("Measure", measure),
        target=target,
        target_on=cast("TargetOn", target_on),
        year=year,
        seed=seed,
    )
    for line in found.text:
        typer.echo(line)
