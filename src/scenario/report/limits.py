"""Sections six and seven: what limits the answer, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from scenario.report import quantities as q
from scenario.report.blocks import Block, Paragraph, Shown
from scenario.report.conclusion import wanting

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.compare.verdict import TargetOutlook
    from scenario.errors import Finding
    from scenario.terms import Plan

#: With fewer own published values than this, past errors say too little.
ENOUGH: Final = 8


def limits(outlook: Outlook, findings: Iterable[Finding]) -> list[Block]:
    """Return section six: cut-off, thin series, proxies and breaks, open findings."""
    blocks: list[Block] = [
        Paragraph("数据截至{day};此后公布或修订的数据没有使用。", {"day": q.day(outlook.as_of)})
    ]
    blocks += [p for t in outlook.targets.values() if (p := _limits_of(t)) is not None]
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


def advice(plan: Plan, outlook: Outlook) -> list[Block]:
    """Return section seven: data to supply, what to check in the world, when to look again."""
    blocks: list[Block] = []
    for one in wanting(outlook):
        who = "、".join(one.target.departments)
        blocks.append(
            Paragraph(
                "{name}:请{who}提供{datum}。" if who else "{name}:请提供{datum}。",
                {
                    "name": Shown(one.target.name),
                    "datum": Shown(one.fitted.evidence.narrowing.rstrip("。")),
                }
                | ({"who": Shown(who)} if who else {}),
            )
        )
    for one in outlook.targets.values():
        if one.light not in ("amber", "red") or one.fitted.settled:
            continue
        values = {
            "name": Shown(one.target.name),
            "chance": q.target_chance(one),
            "who": Shown("、".join(one.target.departments) or "责任单位"),
        }
        if one.required is not None and one.so_far_month is not None:
            values |= {"rest": Shown(q.rest_of_year(one.so_far_month)), "need": q.required(one)}
            text = (
                "{name}概率{chance},建议{who}对照{rest}需增长{need}的要求,"
                "逐项核对支撑企业和项目的开工、投产时间。"
            )
        else:
            text = "{name}概率{chance},建议{who}逐项核对支撑该目标的项目、企业和经费落实情况。"
        blocks.append(Paragraph(text, values))
    return blocks + _next_checks(outlook)


def _next_checks(outlook: Outlook) -> list[Block]:
    """Return when to look again, one sentence for each deciding release."""
    groups: dict[tuple[str, str, str], list[str]] = {}
    for one in outlook.targets.values():
        settles = one.target.settles_on
        if settles.release and settles.when:
            key = (settles.body, settles.release, settles.when)
            groups.setdefault(key, []).append(one.target.name)
    return [
        Paragraph(
            "下次核对:{names}以{body}{release}为准(公布时间:{when}),届时更新研判。",
            {
                "names": Shown("、".join(names)),
                "body": Shown(body),
                "release": Shown(release),
                "when": Shown(when),
            },
        )
        for (body, release, when), names in groups.items()
    ]
