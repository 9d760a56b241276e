"""The annexes: where the data come from, how the numbers were made, what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scenario.errors import Finding
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Heading, Note, Paragraph, Shown, Table
from scenario.report.sources import source_tables

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.compare.verdict import TargetOutlook
    from scenario.terms import Plan

_METHODS: Final[Mapping[str, str]] = {
    "growth": (
        "增速目标用潜在对数水平的状态空间模型:趋势、季节和短期波动相加,每个公布增速都是两段水平之比的"
        "精确窗口,四舍五入作测量误差;本区通过系数跟随国家、省、市走势,并有自身波动。"
    ),
    "sister_series": (
        "本区没有公布数的增速目标,先取国家、省、市走势和系数,再用本区同类指标(如固定资产投资)按设定的"
        "相关程度修正,自身波动取各区县固定资产投资与全国之差并放宽;未列明的项目金额从设定的先验抽取,"
        "各情景使用同一次抽取。"
    ),
    "ratio": (
        "比例目标的分子、分母联合抽取:以国家、各省市公布数的面板作层次模型,本区少数公布值修正本区水平,疑似口径变化单独设参数。"
    ),
    "rank": "位次目标用有序随机游走:由历年公布位次推断潜在得分差距,再抽取当年位次。",
    "other": "其他目标按同类目标的完成记录估计。",
}


def _method(one: TargetOutlook) -> str:
    if one.target.kind == "growth":
        basis = one.fitted.evidence.basis
        return "sister_series" if basis in ("sister_series", "prior_only") else "growth"
    if one.target.kind in ("ratio", "share"):
        return "ratio"
    return "rank" if one.target.kind == "rank" else "other"


def methods(outlook: Outlook) -> list[Block]:
    """Return one paragraph for each method in use, then what they share."""
    used: dict[str, list[str]] = {}
    for one in outlook.targets.values():
        used.setdefault(_method(one), []).append(one.target.name)
    blocks: list[Block] = [
        Paragraph(_METHODS[id] + "用于:{names}。", {"names": Shown("、".join(names))})
        for id, names in used.items()
    ]
    blocks.append(
        Paragraph(
            "全部目标和情景使用{draws}次联合抽样(随机种子{seed});概率是抽样值按公布小数位四舍五入后达到目标的"
            "比例,情景差异由同一次抽样逐次相减。",
            {
                "draws": q.whole(outlook.draws, key="outlook.draws"),
                "seed": Shown(str(outlook.seed)),
            },
        )
    )
    return blocks


def quality(plan: Plan, outlook: Outlook, findings: Sequence[Finding]) -> list[Block]:
    """Return the quality sheet: findings, diagnostics, who built and who checked."""
    rows: list[tuple[Shown, ...]] = []
    for severity, word in (("error", "错误"), ("warning", "警告"), ("note", "提示")):
        count = sum(f.severity == severity for f in findings)
        rows.append((Shown(f"数据核查:{word}"), q.whole(count, "条", f"findings.{severity}")))
    for one in outlook.targets.values():
        fitted = one.fitted
        parts = [
            f"模型 {fitted.model} {fitted.version}",
            f"概率的抽样误差 {100 * one.mcse:.1f}个百分点",
        ]
        for key, value in fitted.diagnostics.items():
            if key == "judgements":  # they have a table of their own
                continue
            shown = f"{value:.4g}" if isinstance(value, float) else str(value)
            parts.append(f"{key} {shown}")
        rows.append((Shown(one.target.name), Shown("、".join(parts))))
    settings = plan.settings
    rows += [
        (Shown("编制"), Shown(settings.author or "—")),
        (Shown("审核"), Shown(settings.assurer or "—(未审核,草稿)")),
    ]
    table = Table(
        "quality",
        "质量检查",
        "",
        "质量检查单",
        "",
        (Column("检查项", 1.0, "left"), Column("结果", 2.6, "left")),
        tuple(rows),
    )
    blocks: list[Block] = [table]
    listed = [f for f in findings if f.severity != "note"]
    if listed:
        blocks.append(
            Table(
                "findings",
                "核查问题",
                "",
                "核查问题逐条",
                "",
                (
                    Column("编号", 0.7),
                    Column("位置", 1.3, "left"),
                    Column("发现", 1.6, "left"),
                    Column("影响", 1.6, "left"),
                    Column("处理", 1.6, "left"),
                ),
                tuple(
                    tuple(Shown(t) for t in (f.id, f.where, f.found, f.meaning, f.remedy))
                    for f in listed
                ),
            )
        )
    return blocks


def held_back(plan: Plan, outlook: Outlook) -> list[Block]:
    """Return the internal annex: computed chances of targets whose evidence is the prior only."""
    rows = []
    for one in outlook.targets.values():
        if one.fitted.evidence.basis != "prior_only":
            continue
        step = one.step or 5
        rows.append(
            (
                q.named(plan, one),
                q.span(plan, one, one.low, one.high, "prior_range"),
                q.chance(one.chance, step, f"{one.target.id}.prior_chance"),
                Shown(one.fitted.evidence.narrowing or "—"),
            )
        )
    if not rows:
        return []
    return [
        Heading("内部附表:仅有先验的目标", 2),
        Note("下列概率只来自先验判断,不作研判,不对外引用。", "warning"),
        Table(
            "held_back",
            "内部附表",
            "",
            "仅有先验的目标的测算概率",
            "",
            (
                Column("目标", 1.6, "left"),
                Column(q.interval_name().text, 1.1),
                Column("测算概率", 0.8),
                Column("能改变结果的数据", 2.0, "left"),
            ),
            tuple(rows),
        ),
    ]


def stamp(outlook: Outlook, version: str) -> dict[str, Shown]:
    """Return the identifiers of a run: everything needed to make the same memo again."""
    return {
        "as_of": q.day(outlook.as_of), "data": Shown(outlook.data_id[:12]),
        "plan": Shown(outlook.plan_id[:12]), "seed": Shown(str(outlook.seed)),
        "draws": q.whole(outlook.draws, key="outlook.draws"), "version": Shown(version),
    }  # fmt: skip


def annex(plan: Plan, outlook: Outlook, findings: Sequence[Finding], version: str) -> list[Block]:
    """Return all annexes."""
    return [
        Heading("附件:数据来源与口径、方法、质量检查单", 1, new_page=True),
        Heading("(一)数据来源与口径", 2),
        Paragraph(
            "数据版本{data},计划版本{plan},截至{as_of};随机种子{seed},抽样{draws}次,程序版本{version}。",
            stamp(outlook, version),
        ),
        *source_tables(plan, outlook),
        Heading("(二)方法", 2),
        *methods(outlook),
        Heading("(三)质量检查单", 2),
        *quality(plan, outlook, findings),
        *held_back(plan, outlook),
    ]
