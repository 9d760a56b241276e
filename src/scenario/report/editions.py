"""What a memo is written from, and the sections of the internal edition in their order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenario import wording
from scenario.report import assumptions, limits, sections, whatif
from scenario.report.annex import annex
from scenario.report.blocks import Block, Heading, Paragraph, Shown
from scenario.report.changes import changes
from scenario.report.conclusion import answer
from scenario.report.numbering import Numbering
from scenario.report.overall import overall
from scenario.report.provenance import with_provenance
from scenario.report.quantities import day
from scenario.report.supplement import supplement

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.required_result import Required
    from scenario.errors import Finding
    from scenario.record.news import News
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
    parts : Attribution or None
    held : int
        Scenarios that are not printed because they would tell what one project does.
    findings : tuple of Finding
    takes : tuple of Required
    progress : str
        Heading of section two.
    marks : mapping of str to Shown
        Identifiers of the run.
    news : News or None
        What moved each chance since an earlier memo.
    """

    plan: Plan
    cover: Coverage
    contrast: Contrast | None
    parts: Attribution | None
    held: int
    findings: tuple[Finding, ...]
    takes: tuple[Required, ...]
    progress: str
    marks: Mapping[str, Shown]
    news: News | None = None


def internal(made: Written) -> list[Block]:
    """Return the blocks of the internal edition: chances, causes, projects."""
    plan, cover, numbers = made.plan, made.cover, Numbering()
    blocks = [
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
        *_forecast(made, numbers),
        Heading("四、情景比较", 1),
        *whatif.section(plan, cover, made.contrast, made.parts, made.takes, numbers),
        *_held(made),
        Heading("五、主要假设", 1),
        *assumptions.section(plan, cover, made.contrast, numbers),
        Heading("六、不确定性和局限", 1),
        *limits.limits(cover, made.findings, first=made.news is None),
        Heading("七、建议", 1),
        *limits.advice(cover, numbers),
        *signed(made),
        Heading(wording.ANNEX, 1, new_page=True),
        *supplement(plan, cover, made.contrast, numbers),
        *annex(plan, cover, made.findings, made.marks),
    ]
    return with_provenance(blocks, cover.outlook, made.marks)


def _forecast(made: Written, numbers: Numbering) -> list[Block]:
    """Return section three, with what changed since the last memo at its end."""
    blocks = sections.full_year(made.plan, made.cover, numbers)
    place = 1 + sum(isinstance(b, Heading) and b.level == 2 for b in blocks)
    return [*blocks, *changes(made.plan, made.cover, made.news, numbers, place)]


def _held(made: Written) -> list[Block]:
    if not made.held:
        return []
    text = "另有{held}种情景的差异等于未公开项目的数字,或由各情景相减可以推出,按统计保密要求不列。"
    return [Paragraph(text, {"held": Shown(str(made.held), float(made.held), "held", "0")})]


def signed(made: Written) -> list[Block]:
    """Return who writes, and the day."""
    who = Shown(made.plan.settings.organisation)
    return [
        Paragraph("{who}", {"who": who}, role="signature"),
        Paragraph("{day}", {"day": day(made.cover.outlook.as_of)}, role="signature"),
    ]
