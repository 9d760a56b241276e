"""Sections six and seven: what limits the answer, and what to do next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Paragraph, Shown, Table
from scenario.report.numbering import Numbering, letters

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.errors import Finding
    from scenario.report.coverage import Coverage

#: With fewer own published values than this, past errors say too little.
ENOUGH: Final = 8
#: Departments named when data are asked for.
ASKED: Final = 3


def limits(cover: Coverage, findings: Iterable[Finding], *, first: bool = True) -> list[Block]:
    """Return section six: cut-off, thin series, proxies and breaks, open findings.

    `first` says that no earlier memo is compared with.
    """
    blocks: list[Block] = [
        Paragraph(
            "数据截至{day};此后公布或修订的数据没有使用。", {"day": q.day(cover.outlook.as_of)}
        )
    ]
    blocks += _thin(cover)
    if cover.rest:
        waiting = sum(cover.waiting(id) for id in cover.rest)
        values = {"rest": q.whole(len(cover.rest), key="outlook.rest")}
        text = "其余{rest}项目标没有足够的本区数据,测算只来自同类记录和判断,暂不研判"
        if waiting:
            values["waiting"] = q.whole(waiting, key="outlook.rest_waiting")
            text += ";其中{waiting}项由上级批次认定,尚未到公布节点"
        blocks.append(Paragraph(text + "。逐项依据见附件“完整登记表”。", values))
    if any(t.fitted.notes for t in cover.listed):
        blocks.append(Paragraph("各目标的口径、替代数据和读法逐项见附件“逐项说明”。"))
    compared = "与上次专报的变化见第三部分" if not first else "本专报尚无往期预测可供对照"
    blocks.append(Paragraph(f"{compared},区间宽度来自模型,没有经过历次专报检验。"))
    seen = [f for f in findings if f.severity == "warning"]
    if seen:
        blocks.append(
            Paragraph(
                "数据核查有{count}警告未处理,逐条见质量检查单。",
                {"count": q.whole(len(seen), "条", "findings.warning")},
            )
        )
    return blocks


def _thin(cover: Coverage) -> list[Block]:
    """Return which answers rest on no figure of the region, and which on few."""
    open_ = [t for t in cover.listed if not t.fitted.settled]
    none = [t.target.name for t in open_ if t.fitted.evidence.own == 0]
    few = [t for t in open_ if 0 < t.fitted.evidence.own < ENOUGH]
    blocks: list[Block] = []
    if none:
        text = "{names}:没有本区公布的观测值,区间主要反映替代数据和判断。"
        blocks.append(Paragraph(text, {"names": Shown("、".join(none))}))
    if few:
        values: dict[str, Shown] = {}
        pieces = []
        for n, one in enumerate(few):
            tag = letters(n)
            values |= {
                f"name_{tag}": Shown(one.target.name),
                f"own_{tag}": q.whole(one.fitted.evidence.own, "个", f"{one.target.id}.own"),
            }
            pieces.append(f"{{name_{tag}}}({{own_{tag}}})")
        text = "、".join(pieces) + ":本区公布数少,历史误差样本不足。"
        blocks.append(Paragraph(text, values))
    return blocks


def remarks(cover: Coverage) -> Table | None:
    """Return every remark of the models on the targets of Table 1, None without any."""
    rows = [
        (Shown(t.target.name if n == 0 else ""), Shown(note.rstrip("。") + "。"))
        for t in cover.listed
        for n, note in enumerate(t.fitted.notes)
    ]
    if not rows:
        return None
    columns = (Column("目标", 1.0, "left"), Column("说明", 3.6, "left"))
    return Table("remarks", "逐项说明", "", "逐项说明", "", columns, tuple(rows))


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
    blocks += _missing(cover)
    asked = wanted(cover.of(cover.main), "wanted")
    if asked is not None:
        blocks.append(Paragraph("请补充的数据和下次核对的时点见下表;新数公布后更新研判。"))
    return blocks + numbers.body(asked)


def _together(ones: list[TargetOutlook]) -> Paragraph:
    """Return one sentence for targets of which no required growth can be named."""
    values: dict[str, Shown] = {}
    pieces = []
    for n, one in enumerate(ones):
        tag = letters(n)
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


def wanted(ones: Sequence[TargetOutlook], id: str) -> Table | None:
    """Return what targets still need, from whom, and what will decide them when."""
    rows = []
    for one in ones:
        evidence, settles = one.fitted.evidence, one.target.settles_on
        by = f"{settles.body}{settles.release}" if settles.release else "—"
        rows.append((
            Shown(one.target.name), Shown(evidence.narrowing.rstrip("。") or "—"),
            Shown("、".join(one.target.departments) or "—"), Shown(by),
            Shown(settles.when or "—"),
        ))  # fmt: skip
    if not rows:
        return None
    columns = (
        Column("目标", 1.6, "left"), Column("请提供的数据", 1.8, "left"),
        Column("责任单位", 1.2, "left"), Column("以何为准", 1.9, "left"), Column("公布时间", 1.0),
    )  # fmt: skip
    title = "请补充的数据和下次核对"
    return Table(id, "补充数据", "", title, "", columns, tuple(rows))
