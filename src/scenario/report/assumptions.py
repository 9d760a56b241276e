"""Section five: every judgement that was used, with its owner; no memo without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenario import wording
from scenario.errors import Finding, ScenarioError, error
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Paragraph, Shown, Table
from scenario.report.numbering import Numbering
from scenario.report.scenario_words import choice_words

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast
    from scenario.terms import Lever, Plan


def check_owners(plan: Plan) -> None:
    """Refuse a memo without assumptions or with one that nobody signs for.

    Raises
    ------
    ScenarioError
        Naming every judgement without an owner at once.
    """
    findings: list[Finding] = []
    if not plan.priors:
        findings.append(
            error(
                "RE-020",
                "五、主要假设",
                "假设清单是空的",
                "读者无法知道预测靠什么",
                "在 priors.yaml 写明所用判断",
                "no assumption is listed",
            )
        )
    for judgement in plan.priors.values():
        if not judgement.said_by.strip():
            findings.append(
                error(
                    "RE-021",
                    f"priors.yaml {judgement.id}",
                    "没有责任人",
                    "没有人对这条判断负责",
                    "填写 said_by",
                    "a judgement without owner",
                )
            )
    if findings:
        raise ScenarioError(findings)


def _unit(plan: Plan, id: str) -> str:
    name = plan.units[id]["name"] if id in plan.units else id
    return name.partition("(")[0]


def judgements(plan: Plan, number: int) -> Table:
    """Return the table of judgements: low – most likely – high, unit, owner, date, confidence.

    The column of expiry appears when at least one judgement has a condition.
    """
    expiring = any(one.expires for one in plan.priors.values())
    rows = []
    for one in plan.priors.values():
        text = f"{q.plain(one.low)} – {q.plain(one.mode)} – {q.plain(one.high)}"
        row = [
            Shown(one.name), Shown(text), Shown(_unit(plan, one.unit)), Shown(one.said_by),
            Shown(one.dated.isoformat()), Shown(wording.CONFIDENCE[one.confidence]),
        ]  # fmt: skip
        rows.append((*row, Shown(one.expires or "—")) if expiring else tuple(row))
    columns = [
        Column("假设", 3.2, "left"), Column("低 – 最可能 – 高", 1.6), Column("单位", 0.75),
        Column("责任人", 2.6), Column("日期", 1.1), Column("把握", 0.6),
    ]  # fmt: skip
    notes = ["注:以上为判断,不是数据;低、高两端之间的把握、来源和说明见工作簿“假设明细”。"]
    if expiring:
        columns.append(Column("失效条件", 1.5, "left"))
    else:
        notes.append("各项判断均未设失效条件,每次编制时重新确认。")
    return Table(
        "assumptions", f"表{number} 主要假设", f"表{number}", "主要假设", "单位:见表",
        tuple(columns), tuple(rows), tuple(notes),
    )  # fmt: skip


def judgements_in_full(plan: Plan) -> Table:
    """Return every judgement with mass, source and note; for the workbook."""
    rows = tuple(
        (
            Shown(one.id), Shown(one.name), *(Shown(q.plain(v), float(v), "", "General")
                                              for v in (one.low, one.mode, one.high, one.mass)),
            Shown(_unit(plan, one.unit)), Shown(one.said_by), Shown(one.dated.isoformat()),
            Shown(wording.CONFIDENCE[one.confidence]), Shown(one.expires or "—"),
            Shown(one.source or "—"), Shown(one.note or "—"),
        )
        for one in plan.priors.values()
    )  # fmt: skip
    heads = ("标识", "假设", "低", "最可能", "高", "低高之间的把握", "单位", "责任人", "日期",
             "把握",
             "失效条件", "来源", "说明")  # fmt: skip
    wide = {"假设", "来源", "说明"}
    columns = tuple(Column(h, 3.0 if h in wide else 1.0, "left") for h in heads)
    return Table(
        "assumptions_full",
        "假设明细",
        "",
        "假设明细",
        "",
        columns,
        rows,
        writers=frozenset(("xlsx",)),
    )


def _number(value: float | None) -> str:
    return "—" if value is None else q.plain(value)


def _moved(plan: Plan, contrast: Contrast | None) -> list[Lever]:
    if contrast is None:
        return []
    paths = {o.path for s in contrast.scenarios.values() for o in (*s.levers, *s.assumptions)}
    return [
        lever
        for id, lever in plan.levers.items()
        if id in paths or any(p.split(".")[0] == id for p in paths)
    ]


def levers(plan: Plan, contrast: Contrast | None, number: int) -> Table | None:
    """Return the levers and outside assumptions that the scenarios moved, or None."""
    moved = _moved(plan, contrast)
    if not moved:
        return None
    rows = []
    for one in moved:
        if one.low is not None and one.high is not None:
            reach = f"{q.plain(one.low)}—{q.plain(one.high)}"
        else:
            reach = "、".join(choice_words(c) for c in one.choices) or "—"
        now = choice_words(one.now) if isinstance(one.now, str) else _number(one.now)
        rows.append((
            Shown(one.name), Shown("抓手" if one.kind == "lever" else "外部假设"),
            Shown(now or "—"),
            Shown(reach), Shown(_unit(plan, one.unit) or "—"), Shown(one.owner or "—"),
            Shown(one.dated.isoformat()),
        ))  # fmt: skip
    columns = (
        Column("名称", 2.2, "left"), Column("性质", 0.9), Column("现状", 0.8),
        Column("取值范围", 1.8), Column("单位", 0.8), Column("责任单位", 1.4), Column("日期", 1.1),
    )  # fmt: skip
    return Table(
        "levers",
        f"表{number} 情景变量",
        f"表{number}",
        "情景中改动的变量",
        "单位:见表",
        columns,
        tuple(rows),
        ("注:抓手由本区决定,外部假设不由本区决定。",),
    )


def section(plan: Plan, contrast: Contrast | None, numbers: Numbering) -> list[Block]:
    """Return section five."""
    check_owners(plan)
    blocks: list[Block] = [
        Paragraph(
            "本期预测共使用{count}项判断,均写明区间、责任人和日期;判断变化时预测随之变化。",
            {"count": q.whole(len(plan.priors), key="plan.judgements")},
        ),
        judgements(plan, numbers.table()),
        judgements_in_full(plan),
    ]
    moved = levers(plan, contrast, numbers.peek_table())
    if moved is not None:
        numbers.table()
        blocks.append(moved)
    return blocks
