"""Disclosure levels that nobody declared, and levels that cannot be: files are named one by one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scenario.disclosure import DEFAULT_LEVEL
from scenario.errors import Finding, error, warning
from scenario.read.sources import Source
from scenario.terms import Observations, Plan


def check_levels(
    plan: Plan, observations: Observations, sources: Iterable[Source] = ()
) -> list[Finding]:
    """Return a warning for every file without a declared level, an error for impossible ones.

    Parameters
    ----------
    plan : Plan
    observations : Observations
    sources : iterable of Source
        What people answered about files that are imported.

    Examples
    --------
    >>> import scenario as sc
    >>> check_levels(sc.read_plan("params"), sc.read_observations("data", as_of="2024-09-30"))
    []
    """
    return [
        *_decisions(plan), *_observations(observations), *_sources(sources), *_hidden(plan),
    ]  # fmt: skip


def _decisions(plan: Plan) -> Iterator[Finding]:
    for name, level in plan.disclosure.items():
        if not level:
            yield warning(
                "PL-110", f"settings.yaml disclosure.{name}", f"{name} 没有写密级",
                f"按{DEFAULT_LEVEL}内部处理,用到它的结果都按内部标注",
                f"在 settings.yaml 的 disclosure 下写 {name}: L1 至 L4", f"{name} has no declared level",
            )  # fmt: skip


def _observations(observations: Observations) -> Iterator[Finding]:
    frame = observations.frame
    if frame.empty or "file" not in frame:
        return
    for name, rows in frame[frame["disclosure"] == ""].groupby("file", sort=True):
        yield warning(
            "OB-109", f"{name} 第{rows['row'].iloc[0]}行", f"{name} 有{len(rows)}行没有写密级",
            f"按{DEFAULT_LEVEL}内部处理,用到它们的结果都按内部标注", "在 disclosure 列写 L1 至 L4",
            f"{len(rows)} rows of {name} have no declared level",
        )  # fmt: skip


def _sources(sources: Iterable[Source]) -> Iterator[Finding]:
    for source in sources:
        if not source.declared:
            yield warning(
                "PL-110", f"sources/{source.id}.yaml disclosure", f"来源“{source.name}”没有写密级",
                f"从它导入的数按{DEFAULT_LEVEL}内部存", "写 disclosure: L1 至 L4",
                f"source {source.id} has no declared level",
            )  # fmt: skip


def _hidden(plan: Plan) -> Iterator[Finding]:
    if plan.disclosure.get("projects.csv") != "L1":
        return
    for project in plan.projects.values():
        if not project.public:
            yield error(
                "IN-100", f"projects.csv {project.id}", "项目未公开,而 projects.csv 标为L1",
                "单个企业的数据不能为L1", "把 settings.yaml 中 projects.csv 的密级改为 L3,或登记公开来源",
                "a project that is not public in a file of level L1",
            )  # fmt: skip
