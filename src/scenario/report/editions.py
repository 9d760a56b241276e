"""What a memo is written from, and the sections of the internal edition in their order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scenario.report import assumptions, limits, sections, whatif
from scenario.report import quantities as q
from scenario.report.annex import annex
from scenario.report.blocks import Block, Heading, Paragraph, Shown
from scenario.report.changes import changes
from scenario.report.conclusion import answer
from scenario.report.layout import Parts, Values, laid_out, layout_of
from scenario.report.numbering import Numbering
from scenario.report.overall import overall
from scenario.report.provenance import with_provenance
from scenario.report.questions import with_questions
from scenario.report.supplement import supplement

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.required_result import Required
    from scenario.compare.risks import Risks
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
    risks : tuple of Risks
        What one month's delay of single projects costs.
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
    risks: tuple[Risks, ...] = ()


#: Parts that a layout of the internal edition may not leave out.
NEEDED: Final = ("stamp", "overall", "assumptions", "limits", "annex")


def internal(made: Written) -> list[Block]:
    """Return the blocks of the internal edition: chances, causes, projects."""
    plan, cover, numbers = made.plan, made.cover, Numbering()
    parts: Parts = {
        "stamp": lambda: [stamped(made, "plan")],
        "conclusion": lambda: [answer(cover)],
        "overall": lambda: [overall(plan, cover, numbers.table())],
        "progress": lambda: sections.progress(plan, cover, numbers),
        "forecast": lambda: _forecast(made, numbers),
        "scenarios": lambda: [
            *whatif.section(plan, cover, made.contrast, made.parts, made.takes, numbers),
            *_held(made),
        ],
        "assumptions": lambda: assumptions.section(plan, cover, made.contrast, numbers),
        "limits": lambda: limits.limits(cover, made.findings, first=made.news is None),
        "advice": lambda: limits.advice(cover, numbers),
        "signature": lambda: signed(made),
        "supplement": lambda: supplement(plan, cover, made.contrast, made.risks, numbers),
        "annex": lambda: annex(plan, cover, made.findings, made.marks),
    }
    name, text = layout_of("internal", plan.papers)
    blocks = laid_out(name, text, parts, values_of(made, chances=True), NEEDED)
    blocks = with_questions(blocks, plan, cover, made.contrast)
    return with_provenance(blocks, cover.outlook, made.marks)


def stamped(made: Written, *more: str) -> Paragraph:
    """Return the line of dates and identifiers below the title."""
    words = {"as_of": "数据截至", "data": "数据版本", "plan": "计划版本", "level": "数据密级"}
    used = {k: w for k, w in words.items() if k != "plan" or k in more}
    text = "  ".join(f"{word}{{{key}}}" for key, word in used.items())
    return Paragraph(text, {k: made.marks[k] for k in used}, role="stamp")


def values_of(made: Written, *, chances: bool, held: Collection[str] = ()) -> Values:
    """Return the quantities that a paragraph of an office's own may refer to.

    Parameters
    ----------
    made : Written
    chances : bool
        Without chances and verdicts, as in the edition for handing up.
    held : collection of str
        Targets whose figure to date may not be printed.

    Returns
    -------
    mapping
        ``target.<id>.<quantity>`` with name, line, range, and where they may be printed median,
        chance, verdict and so_far; ``count.judged``; ``region``, ``year``, ``progress``, ``as_of``.
    """
    plan, outlook = made.plan, made.cover.outlook
    judged = sum(t.judged for t in outlook.targets.values())
    values = {
        "count.judged": q.whole(judged, key="outlook.judged"),
        "count.held": q.whole(len(outlook.targets) - judged, key="outlook.held"),
        "region": Shown(outlook.region.name),
        "year": Shown(f"{outlook.year}年"),
        "progress": Shown(made.progress),
        "as_of": q.day(outlook.as_of),
    }
    for id, one in outlook.targets.items():
        found = {"name": Shown(one.target.name), "line": q.threshold(plan, one)}
        if q.ranged(one):
            found["range"] = q.span(plan, one, one.low, one.high, "range")
        if one.judged and chances:
            found["median"] = q.point(plan, one, one.median, "median")
            found["chance"], found["verdict"] = q.target_chance(one), Shown(one.verdict)
        if one.so_far is not None and one.so_far_month is not None and id not in held:
            found["so_far"], found["months"] = q.so_far(one), q.months(one.so_far_month)
        values |= {f"target.{id}.{what}": shown for what, shown in found.items()}
    return values


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
        Paragraph("{day}", {"day": q.day(made.cover.outlook.as_of)}, role="signature"),
    ]
