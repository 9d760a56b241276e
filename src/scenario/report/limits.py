"""Sections six and seven: what limits the answer, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Paragraph, Shown, Table
from scenario.report.numbering import Numbering

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.errors import Finding
    from scenario.report.coverage import Coverage

#: With fewer own published values than this, past errors say too little.
ENOUGH: Final = 8
#: Departments named when data are asked for.
ASKED: Final = 3


def limits(cover: Coverage, findings: Iterable[Finding]) -> list[Block]:
    """Return section six: cut-off, thin series, proxies and breaks, open findings."""
    blocks: list[Block] = [
        Paragraph(
            "数据截至{day};此后公布或修订的数据没有使用。", {"day": q.day(cover.outlook.as_of)}
        )
    ]
    blocks += [p for t in cover.listed if (p := _limits_of(t)) is not None]
    if cover.rest:
        waiting = sum(cover.waiting(id) for id in cover.rest)
        values = {"rest": q.whole(len(cover.rest), key="outlook.rest")}
        text = "其余{rest}项目标没有足够的本区数据,测算只来自同类记录和判断,暂不研判"
        if waiting:
            values["waiting"] = q.whole(waiting, key="outlook.rest_waiting")
            text += ";其中{waiting}项由上级批次认定,尚未到公布节点"
        blocks.append(Paragraph(text + "。逐项依据见附件“完整登记表”。", values))
    blocks.append(Paragraph("本专报尚无往期预测可供对照,区间宽度来自模型,没有经过历次专报检验。"))
    seen = [f for f in findings if f.severity == "warning"]
    if seen:
        blocks.append(
            Paragraph(
                "数据核查有{count}警告未处理,逐条见质量检查单。",
                {"count": q.whole(len(seen), "条", "findings.warning")},
            )
        )
    return blocks


def _limits_of(one: TargetOutlook) -> Paragraph | None:
    """Return everything that limits one target's answer, in one paragraph."""
    own = one.fitted.evidence.own
    values = {"name": Shown(one.target.name)}
    sentences = []
    if own == 0:
        sentences.append("没有本区公布的观测值,区间主要反映替代数据和判断")
    elif own < ENOUGH:
        values["own"] = q.whole(own, key=f"{one.target.id}.own")
        sentences.append("本区公布数只有{own}个,历史误差样本不足")
    for n, note in enumerate(one.fitted.notes):
        tag = f"note_{chr(ord('a') + n)}"
        values[tag] = Shown(note.rstrip("。"))
        sentences.append(f"{{{tag}}}")
    if not sentences:
        return None
    return Paragraph("{name}:" + "。".join(sentences) + "。", values)


def advice(cover: Coverage, numbers: Numbering) -> list[Block]:
    """Return section seven: what to check in the world, data to supply, when to look again."""
    blocks: list[Block] = []
    alike: list[TargetOutlook] = []
    for one in cover.listed:
        if cover.colour(one.target.id) not in ("amber", "red") or one.fitted.settled:
            continue
        if one.required is None or one.so_far_month is None:
            alike.append(one)
            continue
        values = {
            "name": Shown(one.target.name),
            "chance": q.target_chance(one),
            "who": Shown("、".join(one.target.departments) or "责任单位"),
            "rest": Shown(q.rest_of_year(one.so_far_month)),
            "need": q.required(one),
        }
        text = (
            "{name}概率{chance},建议{who}对照{rest}需增长{need}的要求,"
            "逐项核对支撑企业和项目的开工、投产时间。"
        )
        blocks.append(Paragraph(text, values))
    if alike:
        blocks.append(_together(alike))
    return [*blocks, *_missing(cover), *_wanted(cover, numbers)]


def _together(ones: list[TargetOutlook]) -> Paragraph:
    """Return one sentence for targets of which no required growth can be named."""
    values: dict[str, Shown] = {}
    pieces = []
    for n, one in enumerate(ones):
        tag = f"{chr(ord('a') + n // 26)}{chr(ord('a') + n % 26)}"
        values |= {f"name_{tag}": Shown(one.target.name), f"chance_{tag}": q.target_chance(one)}
        pieces.append(f"{{name_{tag}}}(概率{{chance_{tag}}})")
    text = "、".join(pieces)
    return Paragraph(text + ":建议责任单位逐项核对支撑该目标的项目、企业和经费落实情况。", values)


def _missing(cover: Coverage) -> list[Block]:
    """Return what is asked for targets outside Table 1: by whom, how many."""
    count: Counter[str] = Counter()
    for one in cover.of(cover.rest):
        count.update(one.target.departments[:1])
    if not cover.rest:
        return []
    values = {"rest": q.whole(len(cover.rest), key="outlook.rest")}
    text = "其余{rest}项目标:请各责任单位按附件“完整登记表”补充截至目前的数量、阶段或名单"
    if count:
        most = count.most_common(ASKED)
        values["who"] = Shown("、".join(f"{d}{n}项" for d, n in most))
        text += ",首列单位较多的为{who}"
    return [Paragraph(text + "。", values)]


def _wanted(cover: Coverage, numbers: Numbering) -> list[Block]:
    """Return what each target of Table 1 still needs, from whom, and what will decide it when."""
    rows = []
    for one in cover.listed:
        evidence, settles = one.fitted.evidence, one.target.settles_on
        by = f"{settles.body}{settles.release}" if settles.release else "—"
        rows.append((
            Shown(one.target.name), Shown(evidence.narrowing.rstrip("。") or "—"),
            Shown("、".join(one.target.departments) or "—"), Shown(by),
            Shown(settles.when or "—"),
        ))  # fmt: skip
    if not rows:
        return []
    columns = (
        Column("目标", 1.6, "left"), Column("请提供的数据", 1.8, "left"),
        Column("责任单位", 1.2, "left"), Column("以何为准", 1.9, "left"), Column("公布时间", 1.0),
    )  # fmt: skip
    number = numbers.table()
    return [
        Paragraph("请补充的数据和下次核对的时点见下表;新数公布后更新研判。"),
        Table("wanted", "补充数据与核对", f"表{number}", "请补充的数据和下次核对", "", columns,
              tuple(rows)),
    ]  # fmt: skip
