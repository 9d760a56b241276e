"""One command: ``extract`` proposes register entries from a plan's text, for a person to confirm."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from scenario.errors import Finding, ScenarioError, error


def register(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command("extract", help="从计划文本提取目标与节点,逐条待人确认;不改动任何参数文件。")(
        extract_command
    )


def extract_command(
    plan: Annotated[Path, typer.Argument(help="计划正文的文本文件")],
    year: Annotated[int | None, typer.Option("--year", help="计划年度,缺省取标题中的年份")] = None,
    document: Annotated[str, typer.Option("--document", help="文件标识")] = "document",
    form: Annotated[str, typer.Option("--format", help="table、csv、json 或 yaml")] = "table",
    out: Annotated[Path | None, typer.Option("--out", help="写到哪个文件")] = None,
) -> None:
    """Propose register entries from a plan's text; no parameter file is touched."""
    from scenario.read.plan_text import extract_file

    found = extract_file(plan, year=year)
    if form == "csv":
        text = found.table.to_csv(index=False)
    elif form == "json":
        text = str(found.table.to_json(orient="records", force_ascii=False, indent=2)) + "\n"
    elif form == "yaml":
        if found.year is None:
            raise ScenarioError([_no_year()])
        text = found.yaml(document, found.year)
    elif form == "table":
        doubtful = sum(bool(p.doubts) for p in found)
        text = "".join(f"{line}\n" for line in found.text)
        text += f"共{len(found)}条,其中{doubtful}条原文有歧义;均待人确认\n"
    else:
        problem = error(
            "CL-003", "命令行 --format", f"“{form}”", "没有这种格式", "用 table、csv、json 或 yaml",
            "unknown format",
        )  # fmt: skip
        raise ScenarioError([problem])
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        # A spreadsheet reads Chinese from CSV only with the mark in front.
        out.write_text(text, encoding="utf-8-sig" if form == "csv" else "utf-8")
        typer.echo(out)


def _no_year() -> Finding:
    return error(
        "CL-004", "命令行 --year", "标题中没有年份", "不知道写在哪个计划年度下", "写 --year 2024",
        "the title names no year",
    )  # fmt: skip
