"""What a memo is written from, and the sections of the internal edition in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenario import wording
from scenario.report import assumptions, limits, sections, whatif
from scenario.report.annex import annex
from scenario.report.blocks import Block, Heading, Paragraph, Shown
from scenario.report.conclusion import answer
from scenario.report.numbering import Numbering
from scenario.report.overall import overall
from scenario.report.quantities import day
from scenario.report.supplement import supplement

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.required_result import Required
    from scenario.errors import Finding
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan


@dataclass(frozen=True, slots=True)
class Written:
    """Everything that a memo is written from.

    Parameters
    ----------
    plan : Plan
    cover : Coverage
        The baseline against the targets, each with its place in the memo.
    contrast : Contrast or None
    findings : tuple of Finding
    parts : Attribution or None
    takes : tuple of Required
    progress : str
        Heading of section two.
    marks : mapping of str to Shown
        Identifiers of the run.
    """

    plan: Plan
    cover: Coverage
    contrast: Contrast | None
    findings: tuple[Finding, ...]
    parts: Attribution | None
    takes: tuple[Required, ...]
    progress: str
    marks: Mapping[str, Shown]


def internal(made: Written) -> list[Block]:
    """Return the blocks of the internal edition: chances, causes, projects."""
    plan, cover, numbers = made.plan, made.cover, Numbering()
    return [
        Paragraph(
            "数据截至{as_of}  数据版本{data}  计划版本{plan}  数据密级{level}",
            {k: v for k, v in made.marks.items() if k in ("as_of", "data", "plan", "level")},
            role="stamp",
        ),
        Heading("一、结论", 1),
        answer(cover),
        overall(plan, cover, numbers.table()),
        Heading(f"二、{made.progress}", 1),
        *sections.progress(plan, cover, numbers),
        Heading("三、全年预测", 1),
        *sections.full_year(plan, cover, numbers),
        Heading("四、情景比较", 1),
        *whatif.section(plan, cover, made.contrast, made.parts, made.takes, numbers),
        Heading("五、主要假设", 1),
        *assumptions.section(plan, cover, made.contrast, numbers),
        Heading("六、不确定性和局限", 1),
        *limits.limits(cover, made.findings),
        Heading("七、建议", 1),
        *limits.advice(cover, numbers),
        *signed(made),
        Heading(wording.ANNEX, 1, new_page=True),
        *supplement(plan, cover, made.contrast, numbers),
        *annex(plan, cover, made.findings, made.marks),
    ]


def signed(made: Written) -> list[Block]:
    """Return who writes, and the day."""
    who = Shown(made.plan.settings.organisation)
    return [
        Paragraph("{who}", {"who": who}, role="signature"),
        Paragraph("{day}", {"day": day(made.cover.outlook.as_of)}, role="signature"),
    ]
