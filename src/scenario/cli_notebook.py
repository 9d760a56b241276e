"""One command: ``notebook`` runs a notebook with parameters, or a list of runs from one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import scenario as sc
from scenario.cli_inputs import AsOf, listed, say
from scenario.errors import ScenarioError, error


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command("notebook", help="按参数运行笔记本:一次,或按一个文件运行多次(各区、各截至日)。")(
        notebook_command
    )


def notebook_command(
    name: Annotated[str, typer.Argument(help="笔记本,如 mid_year_memo;用 --runs 时不写")] = "",
    as_of: AsOf = None,
    scenarios: Annotated[str, typer.Option("--scenarios", help="逗号分隔的情景名")] = "",
    params: Annotated[str, typer.Option("--params", help="另一个区的参数文件夹")] = "",
    data: Annotated[str, typer.Option("--data", help="另一个区的观测值文件夹")] = "",
    out: Annotated[Path, typer.Option("--out", help="输出文件夹")] = Path("outputs/runs"),
    runs: Annotated[Path | None, typer.Option("--runs", help="写明多次运行的文件")] = None,
    folder: Annotated[Path, typer.Option("--notebooks", help="笔记本所在文件夹")] = Path(
        "notebooks"
    ),
) -> None:
    """Run a notebook with parameters and print what was written."""
    from scenario.lab.run_list import read_run_list, run_all

    if (runs is None) == (not name):
        problem = error(
            "CL-007", "命令行", "笔记本名和 --runs 要写其中一个", "不知道运行什么",
            "写 mid_year_memo,或 --runs 文件", "give a notebook or --runs",
        )  # fmt: skip
        raise ScenarioError([problem])
    if runs is not None:
        for path in run_all(read_run_list(runs), out=out, folder=folder, progress=say):
            typer.echo(path)
        return
    wanted = listed(scenarios)
    places = {k: str(Path(v).resolve()) for k, v in (("PARAMS", params), ("DATA", data)) if v}
    given = {"AS_OF": as_of, "SCENARIOS": wanted, **places}
    parameters = {key: value for key, value in given.items() if value}
    typer.echo(sc.run_notebook(name, out=out, folder=folder, parameters=parameters, progress=say))
