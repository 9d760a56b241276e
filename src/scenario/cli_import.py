"""Two commands: ``import`` takes files of an office in, ``template`` writes the blank workbook."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from scenario.errors import ScenarioError, error
from scenario.read.import_report import ImportReport
from scenario.read.importer import import_files
from scenario.read.sources import Question


def register(app: typer.Typer) -> None:
    """Add the two commands to an application."""
    app.command("import")(import_command)
    app.command("template")(template_command)


def import_command(
    files: Annotated[list[Path], typer.Argument(help="xlsx、xls、xlsb、ods、csv 或长表")],
    to: Annotated[Path, typer.Option("--to", help="观测值文件夹")] = Path("data/observations"),
    known_on: Annotated[str, typer.Option("--known-on", help="数据公布日,如 2024-07-18")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会怎样,不写入")] = False,
    source: Annotated[str, typer.Option("--source", help="来源编号,文件名认不出时用")] = "",
    lang: Annotated[str, typer.Option("--lang", help="zh 或 en")] = "zh",
    params: Annotated[Path, typer.Option("--params", help="参数文件夹")] = Path("params"),
) -> None:
    """导入统计报表:逐行有交代,须由人定的只问一次。"""  # noqa: D400  Chinese full stop
    day = _day(known_on)

    def run(answers: dict[str, str]) -> ImportReport:
        return import_files(
            files, to=to, params=params, known_on=day, dry_run=dry_run, source=source,
            answers=answers,
        )  # fmt: skip

    report = run({})
    if report.questions and sys.stdin.isatty() and not dry_run:
        answers: dict[str, str] = {}
        while report.questions:
            answers |= {q.key: _ask(q) for q in report.questions}
            report = run(answers)
    for line in report.lines(lang):
        typer.echo(line)
    for path in report.written:
        typer.echo(path)
    raise typer.Exit(report.exit_code)


def template_command(
    file: Annotated[Path, typer.Argument(help="写到哪里")] = Path("填报模板.xlsx"),
    params: Annotated[Path, typer.Option("--params", help="参数文件夹")] = Path("params"),
) -> None:
    """写出空白填报工作簿:历史数据、项目、用地、判断、进度、情景。"""  # noqa: D400  Chinese full stop
    from scenario.read.name_tables import read_name_tables
    from scenario.report.template import write_template

    typer.echo(write_template(file, read_name_tables(params)))


def _ask(question: Question) -> str:
    typer.echo(f"{question.where} {question.found}")
    default = question.choices[0] if question.choices else None
    hint = f"({'/'.join(question.choices)})" if question.choices else ""
    return str(typer.prompt(f"{question.id} {question.subject}{hint}", default=default))


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        finding = error(
            "CL-002",
            "命令行 --known-on",
            f"“{text}”",
            "不是一个日期",
            "写成如 2024-07-18",
            "not a date",
        )
        raise ScenarioError([finding]) from None
