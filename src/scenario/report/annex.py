"""The annexes: where the data come from, how the numbers were made, what was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare.diagnostic_words import told
from scenario.errors import Finding
from scenario.report import quantities as q
from scenario.report.beside import beside, engines
from scenario.report.blocks import Block, Column, Heading, Paragraph, Shown, Table
from scenario.report.register import register
from scenario.report.sources import source_tables
from scenario.settings import MCSE_STEPS, MCSE_WHOLE

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage
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
    "year": (
        "有本区历年实绩的总量、数量和占比目标:历年变动外推到今年,与同类目标的达标率判断和公布记录合并,"
        "有当年进度的再按进度折算。"
    ),
    "reference": (
        "没有足够本区数据的总量、数量和占比目标:把同类目标的达标率判断与公布的完成记录合并为达标机会"
        "(设上限),再按达标和未达标时结果与目标之比抽取;记录太少的,只供内部掌握。"
    ),
    "milestone": (
        "节点目标:登记了项目日期的,把余下各环节的时间相加;没有的,按同类节点的达标机会和推迟月数的判断"
        "抽取;同一年的推迟有共同成分。"
    ),
}
#: Names printed in the annex before a list is only counted.
NAMES: Final = 8


def _method(one: TargetOutlook) -> str:
    kind, basis = one.target.kind, one.fitted.evidence.basis
    if kind == "growth":
        return "sister_series" if basis in ("sister_series", "prior_only") else "growth"
    if kind in ("ratio", "rank", "milestone"):
        return kind
    return "reference" if basis in ("reference_class", "prior_only") else "year"


def methods(outlook: Outlook) -> list[Block]:
    """Return one paragraph for each method in use, then what they share."""
    used: dict[str, list[str]] = {}
    for one in outlook.targets.values():
        used.setdefault(_method(one), []).append(one.target.name)
    blocks: list[Block] = []
    for id, names in used.items():
        more = f"等{len(names)}项" if len(names) > NAMES else ""
        shown = Shown("、".join(names[:NAMES]) + more)
        blocks.append(Paragraph(_METHODS[id] + "用于:{names}。", {"names": shown}))
    blocks.append(
        Paragraph(
            "全部目标和情景使用{draws}次联合抽样(随机种子{seed}),目标之间由共同因素(经济、审批、资金、"
            "龙头企业)和设定的相关系数联系,恒等关系逐次成立;概率是抽样值按公布小数位四舍五入后达到目标的"
            "比例,情景差异由同一次抽样逐次相减。",
            {
                "draws": q.whole(outlook.draws, key="outlook.draws"),
                "seed": Shown(str(outlook.seed)),
            },
        )
    )
    if any(one.judged and one.step == 5 for one in outlook.targets.values()):
        rough = "标“{mark}”的概率抽样误差在{low}至{high}个百分点之间,按{step}个百分点一档列示。"
        figures = {"low": 100 * MCSE_WHOLE, "high": 100 * MCSE_STEPS, "step": 5.0}
        terms = {k: Shown(f"{v:g}", v, f"settings.{k}", "0.0") for k, v in figures.items()}
        blocks.append(Paragraph(rough, {"mark": Shown(wording.ROUGHLY), **terms}))
    return blocks


def _diagnostics(one: TargetOutlook) -> Shown:
    """Return what people read of how the draws were made."""
    return _beside(one, [f"{name} {text}" for name, text in told(one.fitted.diagnostics)])


def _every_diagnostic(one: TargetOutlook) -> Shown:
    """Return all of it, by the names that code uses."""
    fitted, parts = one.fitted, []
    for key, value in fitted.diagnostics.items():
        if key == "judgements":  # they have a table of their own
            continue
        if isinstance(value, (tuple, list)):
            value = "、".join(map(str, value)) or "—"
        parts.append(f"{key} {value:.4g}" if isinstance(value, float) else f"{key} {value}")
    return _beside(one, parts)


def _beside(one: TargetOutlook, parts: list[str]) -> Shown:
    model = f"模型 {one.fitted.model} {one.fitted.version}"
    return Shown("、".join([model, f"概率的抽样误差 {100 * one.mcse:.1f}个百分点", *parts]))


def quality(plan: Plan, cover: Coverage, findings: Sequence[Finding]) -> list[Block]:
    """Return the quality sheet: findings, diagnostics, who built and who checked."""
    counts: list[tuple[Shown, ...]] = []
    for severity, word in (("error", "错误"), ("warning", "警告"), ("note", "提示")):
        count = sum(f.severity == severity for f in findings)
        counts.append((Shown(f"数据核查:{word}"), q.whole(count, "条", f"findings.{severity}")))
    settings, targets = plan.settings, cover.outlook.targets
    signed = [
        (Shown("编制"), Shown(settings.author or "—")),
        (Shown("审核"), Shown(settings.assurer or "—(未审核,草稿)")),
    ]
    listed_ = [(Shown(t.target.name), _diagnostics(t)) for t in cover.listed]
    every = [(Shown(t.target.name), _every_diagnostic(t)) for t in targets.values()]
    passed = sum(bool(targets[id].fitted.diagnostics.get("passed", True)) for id in cover.rest)
    rest = [(Shown(f"其余{len(cover.rest)}项目标"), Shown(f"抽样诊断通过{passed}项;逐项见工作簿"))]
    columns = (Column("检查项", 1.0, "left"), Column("结果", 2.6, "left"))
    title = "质量检查单"
    blocks: list[Block] = []
    if cover.rest:
        rows = (*counts, *listed_, *rest, *signed)
        blocks.append(
            Table(
                "quality",
                "质量检查",
                "",
                title,
                "",
                columns,
                rows,
                writers=frozenset(("html", "docx")),
            )
        )
        rows = (*counts, *every, *signed)
        blocks.append(Table("quality_full", "质量检查(全部)", "", title, "", columns, rows,
                            writers=frozenset(("xlsx",))))  # fmt: skip
    else:
        rows = (*counts, *listed_, *signed)
        blocks.append(Table("quality", "质量检查", "", title, "", columns, rows))
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


def stamp(outlook: Outlook, version: str, level: str) -> dict[str, Shown]:
    """Return the identifiers of a run, all that is needed to make the memo again, and its level."""
    return {
        "as_of": q.day(outlook.as_of), "data": Shown(outlook.data_id[:12]),
        "plan": Shown(outlook.plan_id[:12]), "seed": Shown(str(outlook.seed)),
        "draws": q.whole(outlook.draws, key="outlook.draws"), "version": Shown(version),
        "level": Shown(wording.level(level)),
    }  # fmt: skip


def annex(
    plan: Plan, cover: Coverage, findings: Sequence[Finding], marks: Mapping[str, Shown]
) -> list[Block]:
    """Return the annexes after the tables: sources, methods, quality sheet, register."""
    outlook, other = cover.outlook, beside(plan, cover, 5)
    return [
        Heading("(二)数据来源与口径", 2),
        Paragraph(
            "数据版本{data},计划版本{plan},截至{as_of};随机种子{seed},抽样{draws}次,程序版本{version}。"
            "数据密级{level},取所用各项数据和参数中最高的一级;没有写密级的按内部处理。",
            marks,
        ),
        *source_tables(plan, cover),
        Heading("(三)方法", 2),
        *methods(outlook),
        *engines(outlook),
        Heading("(四)质量检查单", 2),
        *quality(plan, cover, findings),
        *other,
        *register(plan, cover, 5 + bool(other)),
    ]
