"""The last look before a memo is handed out: no name that is not public stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from scenario.disclosure import HIGHEST
from scenario.errors import ScenarioError, error, raise_errors
from scenario.report.blocks import Bars, Block, Fan, Table
from scenario.report.picture import Picture
from scenario.typeset import typeset

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.terms import Plan


def printed(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield every text of the blocks, those for the workbook alone included."""
    for block in blocks:
        if isinstance(block, Table):
            yield from (block.caption, block.unit, *block.notes)
            yield from (column.head for column in block.columns)
            yield from (
                text for row in block.rows for cell in row for text in (cell.text, cell.link)
            )
        elif isinstance(block, Fan):
            yield from (block.caption, block.alt, block.note, block.quantity)
        elif isinstance(block, Picture):
            yield from (block.caption, block.alt, block.note, *block.paper.labels)
            yield from (*block.paper.tags, block.paper.note)
        elif isinstance(block, Bars):
            yield from (block.caption, block.alt, block.note, *block.labels, *block.tags)
        else:
            yield block.text


def check_level(level: str) -> None:
    """Refuse to write a memo that rests on data which may not leave the machine.

    Raises
    ------
    ScenarioError
        For the highest level.
    """
    if level == HIGHEST:
        raise ScenarioError(
            [error("RE-030", "专报", f"所用数据或参数的密级为{HIGHEST}", "敏感数据不能写入专报文件",
                   "从观测数据和参数中移出或降级后再运行;结果只能在本机笔记本中查看",
                   f"made from data of level {HIGHEST}")]
        )  # fmt: skip


def check_names(plan: Plan, blocks: Iterable[Block]) -> None:
    """Refuse a memo that names a project which is not public.

    Raises
    ------
    ScenarioError
        One finding for each such project; the finding gives its id, not its name.
    """
    hidden = {p.id: typeset(p.name) for p in plan.projects.values() if not p.public and p.name}
    if not hidden:
        return
    whole = "\n".join(printed(blocks))
    findings = [
        error("RE-031", f"projects.csv {id}", "未公开项目的名称出现在专报中", "可能泄露企业信息",
              "从说明、判断和数据备注中去掉该名称,或登记公开来源后标为公开",
              "a project that is not public is named")
        for id, name in hidden.items() if name in whole
    ]  # fmt: skip
    if findings:
        raise ScenarioError(findings)


def check_handed_up(plan: Plan, blocks: Iterable[Block]) -> None:
    """Refuse a memo for handing up that prints a chance, or names a unit or a project.

    Names of targets are those of the plan and may stand in it.

    Raises
    ------
    ScenarioError
        ``RE-034`` for each word that was found.
    """
    whole = "\n".join(printed(blocks))
    for name in sorted((typeset(t.name) for t in plan.targets.values()), key=len, reverse=True):
        whole = whole.replace(name, "")
    units = [typeset(d) for t in plan.targets.values() for d in t.departments]
    names = [typeset(p.name) for p in plan.projects.values() if p.name]
    found = [w for w in dict.fromkeys(["概率", *units, *names]) if w in whole]
    raise_errors(
        error("RE-034", "上报版", f"出现“{word}”", "上报版只有区间和四个用语,不写概率、单位和项目",
              "从目标、数据的说明中去掉;内部版(--edition internal)可以保留",
              "the edition for handing up holds a chance, a unit or a project")
        for word in found
    )  # fmt: skip


def check_verdicts(outlook: Outlook) -> None:
    """Refuse a verdict word whose number would not be printed.

    Raises
    ------
    ScenarioError
        Naming every such target.
    """
    raise_errors(
        error(
            "RE-041",
            one.target.name,
            "有研判用语但概率不列示",
            "用语旁边必须有数字",
            "增加抽样次数,或去掉研判用语",
            "a verdict without its number",
        )
        for one in outlook.targets.values()
        if one.verdict and one.step == 0
    )
