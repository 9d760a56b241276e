"""The edition for handing up (上报版): ranges and four words; no chance, no unit, no project."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.disclosure import may_be_printed
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Paragraph, Shown, Table
from scenario.report.editions import Written, signed, stamped, values_of
from scenario.report.layout import Parts, laid_out, layout_of
from scenario.report.numbering import Numbering
from scenario.report.overall import shared_month
from scenario.report.sections import published

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan

_COLOURS = ("green", "amber", "red")
#: Parts that a layout of this edition may not leave out.
NEEDED: Final = ("stamp", "overall", "remarks", "quality")


def word_of(cover: Coverage, one: TargetOutlook) -> str:
    """Return the word for a target.

    Green is 预计完成, and 预计超额完成 where the whole printed range is better than the line; amber
    is 需努力, red 难度较大. Published, not yet due and without a verdict are said as everywhere.

    Parameters
    ----------
    cover : Coverage
    one : TargetOutlook
    """
    if not one.judged:
        return one.reason
    if one.fitted.settled:
        return one.verdict
    colour = cover.colour(one.target.id)
    if colour not in _COLOURS:
        return wording.light_label(colour).lstrip("○")
    beaten = colour == "green" and better_throughout(one)
    return wording.FOUR_WORDS[0 if beaten else 1 + _COLOURS.index(colour)]


def better_throughout(one: TargetOutlook) -> bool:
    """Say whether both ends of the range, as printed, are better than the line."""
    low, high = (float(wording.number(v, q.decimals(one.target))) for v in (one.low, one.high))
    line = one.value.threshold
    if one.target.kind == "milestone":
        return False
    return {"at_least": low > line, "at_most": high < line}.get(one.target.comparison, False)


def submitted(made: Written) -> list[Block]:
    """Return the blocks of the edition for handing up.

    Parameters
    ----------
    made : Written
        What scenarios change, what a target takes and who owns a judgement are not printed.
    """
    plan, cover, numbers = made.plan, made.cover, Numbering()
    held = unpublished(plan, cover)
    parts: Parts = {
        "stamp": lambda: [stamped(made)],
        "conclusion": lambda: [_counts(cover)],
        "overall": lambda: [_table(plan, cover, numbers.table(), held)],
        "progress": lambda: published(plan, cover, held),
        "forecast": lambda: [_sentence(plan, cover, t) for t in cover.listed if t.judged],
        "remarks": lambda: [_remarks(cover)],
        "signature": lambda: signed(made),
        "quality": lambda: [_quality(made)],
    }
    name, text = layout_of("report", plan.papers)
    return laid_out(name, text, parts, values_of(made, chances=False, held=held), NEEDED)


def _remarks(cover: Coverage) -> Paragraph:
    return Paragraph(
        "数据截至{day};此后公布或修订的数据没有使用。预计区间由模型测算,实际结果有可能落在区间之外。",
        {"day": q.day(cover.outlook.as_of)},
    )


def _counts(cover: Coverage) -> Paragraph:
    words = [word_of(cover, t) for t in cover.outlook.targets.values() if t.judged]
    values = {"judged": q.whole(len(words), key="outlook.judged")}
    parts = []
    for place, word in enumerate(dict.fromkeys((*wording.FOUR_WORDS, *words))):
        if word in words:
            tag = "abcdefgh"[place]
            values |= {
                tag: q.whole(words.count(word), key=f"submitted.{tag}"),
                tag * 2: Shown(word),
            }
            parts.append(f"{{{tag * 2}}}{{{tag}}}项")
    text = "有研判的{judged}项目标中," + "、".join(parts)
    held = len(cover.outlook.targets) - len(words)
    if held:
        values["held"] = q.whole(held, key="outlook.held")
        text += ";另{held}项数据不足或抽样误差较大,暂不研判"
    return Paragraph(text + "。", values, role="lead")


def _range(plan: Plan, one: TargetOutlook) -> Shown:
    return q.span(plan, one, one.low, one.high, "range") if q.ranged(one) else q.DASH


def unpublished(plan: Plan, cover: Coverage) -> frozenset[str]:
    """Return the targets whose latest figure comes from statistical reporting and is not published."""
    settings, year = plan.settings, cover.outlook.year
    closed = set()
    for one in cover.listed:
        rows = one.fitted.evidence.rows
        if one.so_far_month is None or rows.empty:
            continue
        own = rows[
            (rows["region"] == settings.region)
            & (rows["scope"] == settings.scope)
            & (rows["indicator"] == one.target.indicator)
            & (rows["period_end"] == f"{year}-{one.so_far_month:02d}")
        ].to_dict("records")
        if own and not any(may_be_printed(row, "report") for row in own):
            closed.add(one.target.id)
    return frozenset(closed)


def _table(plan: Plan, cover: Coverage, number: int, held: frozenset[str]) -> Table:
    month = shared_month(cover.outlook)
    rows = [
        (
            q.named(plan, one), q.DASH if one.target.id in held else q.so_far(one),
            _range(plan, one), Shown(word_of(cover, one)),
        )
        for one in cover.listed
    ]  # fmt: skip
    columns = (
        Column("目标", 2.6, "left"), Column(f"1—{month}月实绩" if month else "累计实绩", 1.0),
        Column("全年预计区间", 1.4), Column("研判", 1.2),
    )  # fmt: skip
    best = wording.FOUR_WORDS[0]
    notes = [
        f"注:“{best}”指预计区间全部好于目标;其余按完成把握由大到小用{'、'.join(wording.FOUR_WORDS[1:])}。"
    ]
    if held:
        notes.append("“—”中有统计报表的数,尚未公布,按统计保密要求不列。")
    if cover.rest:
        notes.append(f"其余{len(cover.rest)}项目标暂不研判。")
    title = f"{cover.outlook.year}年主要目标完成情况预计"
    return Table(
        "overall", "表1 总表", f"表{number}", title, "单位:见表", columns, tuple(rows), tuple(notes)
    )


def _sentence(plan: Plan, cover: Coverage, one: TargetOutlook) -> Paragraph:
    values = {
        "name": Shown(one.target.name), "line": Shown(q.threshold_words(plan, one)),
        "range": _range(plan, one), "word": Shown(word_of(cover, one)),
    }  # fmt: skip
    if one.fitted.settled:
        return Paragraph("{name}:目标{line},全年为{range},{word}。", values)
    what = "预计全年增长" if one.target.kind == "growth" else "预计为"
    return Paragraph(f"{{name}}:目标{{line}},{what}{{range}},{{word}}。", values)


def _quality(made: Written) -> Table:
    """Return the quality sheet: findings, sampling, versions, who built and who checked."""
    settings, targets = made.plan.settings, made.cover.outlook.targets.values()
    passed = sum(bool(t.fitted.diagnostics.get("passed", True)) for t in targets)
    counted = [
        (Shown(f"数据核查:{word}"), q.whole(
            sum(f.severity == severity for f in made.findings), "条", f"findings.{severity}"))
        for severity, word in (("error", "错误"), ("warning", "警告"), ("note", "提示"))
    ]  # fmt: skip
    versions = "、".join(made.marks[k].text for k in ("data", "plan", "seed", "version"))
    rows = (
        *counted,
        (Shown("抽样诊断"), Shown(f"{len(targets)}项目标中{passed}项通过")),
        (Shown("数据、计划、种子、程序版本"), Shown(versions)),
        (Shown("编制"), Shown(settings.author or "—")),
        (Shown("审核"), Shown(settings.assurer or "—(未审核,草稿)")),
    )
    columns = (Column("检查项", 1.4, "left"), Column("结果", 2.2, "left"))
    return Table("quality", "质量检查", "", "质量检查单", "", columns, rows)
