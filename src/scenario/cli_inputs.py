"""Options, inputs and printing that several commands share."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

import scenario as sc
from scenario import wording
from scenario.compare.withheld import withheld
from scenario.errors import ScenarioError
from scenario.model.contract import Engine
from scenario.terms import Observations, Plan, Scenario
from scenario.typeset import typeset

Params = Annotated[Path, typer.Option("--params", help="目标、项目、判断所在文件夹")]
Data = Annotated[Path, typer.Option("--data", help="观测值所在文件夹")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="数据截至日,如 2024-09-30")]
Seed = Annotated[int | None, typer.Option("--seed", help="随机种子")]
Draws = Annotated[int | None, typer.Option("--draws", help="联合抽样次数")]
Asked = Annotated[str, typer.Option("--engine", help="default,或 reference(PyMC 参照)")]
Internal = Annotated[
    bool, typer.Option("--internal", help="只供本机查看:未公开项目的数也列出,不得外传")
]
PARAMS, DATA = Path("params"), Path("data")


def say(text: str) -> None:
    """Print a line beside the result."""
    typer.echo(text, err=True)


def inputs(params: Path, data: Path, as_of: str | None) -> tuple[Plan, Observations]:
    """Return plan and observations; the plan's own as-of day unless another is given."""
    plan = sc.read_plan(params)
    return plan, sc.read_observations(data, as_of=as_of or plan.settings.as_of)


def fit(
    plan: Plan,
    observations: Observations,
    seed: int | None,
    draws: int | None,
    engine: str = "default",
    *,
    fresh: bool = False,
) -> Any:
    """Fit every model, or take the draws kept from an earlier run unless all are to be `fresh`."""
    from scenario.model.catalogue import CACHE

    known: dict[str, Engine] = {"default": "default", "reference": "reference"}
    if engine not in known:
        raise ScenarioError([unknown("引擎", engine, known)])
    models = sc.choose_models(plan, known[engine])
    cache = None if fresh else CACHE
    return models.fit(observations, seed=seed, draws=draws, cache=cache, progress=say)


def scenario_named(plan: Plan, name: str) -> Scenario:
    """Return a scenario of the plan by name."""
    if name not in plan.scenarios:
        raise ScenarioError([unknown("情景", name, plan.scenarios)])
    return plan.scenarios[name]


def unknown(what: str, name: str, known: Any) -> sc.Finding:
    """Return the finding for a name that does not exist, with the nearest ones."""
    from difflib import get_close_matches

    near = get_close_matches(name, list(known), 3, 0.4) or list(known)
    return sc.Finding(
        "CL-001",
        "error",
        "命令行",
        f"没有名为“{name}”的{what}",
        "无法运行",
        f"可用:{'、'.join(near)}",
        f"unknown name {name}; available: {', '.join(near)}",
    )


def listed(text: str) -> list[str]:
    """Return the parts of a list typed on the command line, with either width of comma.

    Examples
    --------
    >>> listed("html, docx\uff0cxlsx\u3001md")
    ['html', 'docx', 'xlsx', 'md']
    """
    return [part for part in re.split(r"[,\uff0c\u3001\s]+", text) if part]


def held_line(count: int, what: str = "种情景") -> str:
    """Return the line that says that something is not listed."""
    text = f"另有{count}{what}的数等于未公开项目的数字,或由其他数可以推出,按统计保密要求不列"
    return typeset(f"{text};只在本机查看时加 --internal")


def refuse_hidden(plan: Plan, chosen: Scenario) -> None:
    """Refuse to print a scenario that alone tells what a hidden project does.

    Raises
    ------
    ScenarioError
        ``CL-007``.
    """
    if withheld(plan, [chosen]):
        raise ScenarioError(
            [sc.Finding("CL-007", "error", f"情景 {chosen.id}", "只移动未公开的项目",
                        "与基准相减就是单个企业的数", "换一个情景;只在本机查看时加 --internal",
                        "the scenario alone tells what a hidden project does")]
        )  # fmt: skip


def level_line(level: str) -> str:
    """Return the line that says which disclosure level an output inherits."""
    return typeset(f"数据密级:{wording.level(level)}")


def level_behind(fitted: Any, targets: Iterable[str] | None = None) -> str:
    """Return the disclosure level of an output about some targets, or about all."""
    from scenario.compare.inherited import level_of

    base = sc.forecast(fitted, fitted.plan.scenarios["baseline"])
    return level_of(base, base.targets if targets is None else targets)


def show(table: Any, text: tuple[str, ...], form: str, level: str) -> None:
    """Print sentences, or the table as CSV or JSON, with the disclosure level they inherit."""
    if "disclosure" not in table:
        table = table.assign(disclosure=level)
    if form == "json":
        typer.echo(table.to_json(orient="records", force_ascii=False, indent=2))
    elif form == "csv":
        typer.echo(table.to_csv(index=False), nl=False)
    else:
        for line in (*text, level_line(level)):
            typer.echo(line)
