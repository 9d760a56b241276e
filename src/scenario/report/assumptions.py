"""Section five: every judgement that was used, with its owner; no memo without them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from scenario import wording
from scenario.compare.scenario_words import choice_words
from scenario.errors import Finding, ScenarioError, error
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Paragraph, Shown, Table
from scenario.report.numbering import Numbering

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast
    from scenario.report.coverage import Coverage
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


@dataclass(frozen=True, slots=True)
class Use:
    """Which judgements were used, by whom.

    Parameters
    ----------
    groups : mapping of str to tuple of str
        Words of a group → ids, every judgement in the first group that uses it.
    targets : mapping of str to int
        Id → number of targets whose model read it.
    """

    groups: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, int]

    @property
    def ids(self) -> tuple[str, ...]:
        """All judgements that were used."""
        return tuple(id for ids in self.groups.values() for id in ids)

    @property
    def first(self) -> Use:
        """The first group: what the body of the memo lists."""
        return Use(MappingProxyType(dict(list(self.groups.items())[:1])), self.targets)

    @property
    def rest(self) -> Use:
        """The other groups: what the annex lists."""
        return Use(MappingProxyType(dict(list(self.groups.items())[1:])), self.targets)


def used(plan: Plan, cover: Coverage, contrast: Contrast | None) -> Use:
    """Return the judgements that the models and scenarios of this run read."""
    by_target = {
        id: set(map(str, one.fitted.diagnostics.get("judgements", ())))
        for id, one in cover.outlook.targets.items()
    }
    runs = [cover.outlook, *(contrast.outlooks.values() if contrast else ())]
    joint = {j for run in runs for j in run.forecast.judgements}
    wanted = {
        "总目标的模型": {j for id in cover.main for j in by_target[id]},
        "其他有研判目标的模型": {j for id in cover.others for j in by_target[id]},
        "情景(项目、土地)与目标之间的恒等关系": joint,
        "没有研判的目标(只供内部掌握)": {j for id in cover.rest for j in by_target[id]},
    }
    groups, taken = {}, set[str]()
    for words, ids in wanted.items():
        found = tuple(j for j in plan.priors if j in ids and j not in taken)
        taken |= set(found)
        if found:
            groups[words] = found
    count = {j: sum(j in ids for ids in by_target.values()) for j in plan.priors}
    return Use(MappingProxyType(groups), MappingProxyType(count))


def judgements(plan: Plan, use: Use, id: str, title: str) -> Table | None:
    """Return the table of judgements: low – most likely – high, unit, owner, date, confidence.

    Owner and date stand in the note when all share them; the column of expiry appears when at
    least one judgement has a condition.
    """
    if not use.ids:
        return None
    listed = [plan.priors[id] for id in use.ids]
    expiring = any(one.expires for one in listed)
    shared = len({(one.said_by, one.dated) for one in listed}) == 1 and len(listed) > 1
    columns = [Column("假设", 3.2, "left"), Column("低 – 最可能 – 高", 1.6), Column("单位", 0.75)]
    if not shared:
        columns += [Column("责任人", 2.6), Column("日期", 1.1)]
    columns.append(Column("把握", 0.6))
    columns.append(Column("用于目标", 0.7))
    columns += [Column("失效条件", 1.5, "left")] if expiring else []
    rows: list[tuple[Shown, ...]] = []
    for words, ids in use.groups.items():
        if len(use.groups) > 1:
            rows.append((Shown(f"{words}:{len(ids)}项"), *[Shown("")] * (len(columns) - 1)))
        for one in (plan.priors[id] for id in ids):
            text = f"{q.plain(one.low)} – {q.plain(one.mode)} – {q.plain(one.high)}"
            row = [Shown(one.name), Shown(text), Shown(_unit(plan, one.unit))]
            if not shared:
                row += [Shown(one.said_by), Shown(one.dated.isoformat())]
            row += [Shown(wording.CONFIDENCE[one.confidence])]
            count = use.targets[one.id]
            row += [q.whole(count, "项") if count else q.DASH]
            row += [Shown(one.expires or "—")] if expiring else []
            rows.append(tuple(row))
    notes = ["注:以上为判断,不是数据;低、高两端之间的把握、来源和说明见工作簿“假设明细”。"]
    if shared:
        notes.append(f"责任人均为{listed[0].said_by},日期均为{listed[0].dated.isoformat()}。")
    if not expiring:
        notes.append("各项判断均未设失效条件,每次编制时重新确认。")
    return Table(
        id, title, "", title, "单位:见表",
        tuple(columns), tuple(rows), tuple(notes),
    )  # fmt: skip


def judgements_in_full(plan: Plan, use: Use) -> Table:
    """Return every judgement that was used with mass, source and note; for the workbook."""
    group_of = {id: words for words, ids in use.groups.items() for id in ids}
    rows = tuple(
        (
            Shown(one.id), Shown(one.name), *(Shown(q.plain(v), float(v), "", "General")
                                              for v in (one.low, one.mode, one.high, one.mass)),
            Shown(_unit(plan, one.unit)), Shown(one.said_by), Shown(one.dated.isoformat()),
            Shown(wording.CONFIDENCE[one.confidence]), Shown(one.expires or "—"),
            Shown(one.source or "—"), Shown(one.note or "—"), Shown(group_of[one.id]),
            q.whole(use.targets[one.id]),
        )
        for one in (plan.priors[id] for id in use.ids)
    )  # fmt: skip
    heads = ("标识", "假设", "低", "最可能", "高", "低高之间的把握", "单位", "责任人", "日期",
             "把握",
             "失效条件", "来源", "说明", "用途", "用于目标(项)")  # fmt: skip
    wide = {"假设", "来源", "说明", "用途"}
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


def levers(plan: Plan, contrast: Contrast | None) -> Table | None:
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
        "情景变量",
        "",
        "情景中改动的变量",
        "单位:见表",
        columns,
        tuple(rows),
        ("注:抓手由本区决定,外部假设不由本区决定。",),
    )


def section(
    plan: Plan, cover: Coverage, contrast: Contrast | None, numbers: Numbering
) -> list[Block]:
    """Return section five."""
    check_owners(plan)
    use = used(plan, cover, contrast)
    if not use.ids:
        blocks: list[Block] = [Paragraph("本期的模型和情景没有用到判断。")]
    else:
        blocks = [
            Paragraph(
                "本期的模型和情景共使用{count}项判断,均写明区间、责任人和日期;判断变化时预测随之变化。{more}",
                {
                    "count": q.whole(len(use.ids), key="plan.judgements"),
                    "more": Shown("以下只列总目标所用的,其余见附件。" if use.rest.ids else ""),
                },
            ),
            *numbers.body(judgements(plan, use.first, "assumptions", "主要假设")),
        ]
    return [*blocks, *_links(plan), *numbers.body(levers(plan, contrast))]


def more(plan: Plan, cover: Coverage, contrast: Contrast | None, numbers: Numbering) -> list[Block]:
    """Return what section five leaves out: the other judgements, and all of them in full."""
    use = used(plan, cover, contrast)
    rest = numbers.annex(judgements(plan, use.rest, "assumptions_rest", "其他假设"))
    return [*rest, judgements_in_full(plan, use)] if use.ids else []


def _links(plan: Plan) -> list[Block]:
    """Return what ties targets to each other: common shocks and stated correlations."""
    blocks: list[Block] = []
    if plan.factors:
        owners = dict.fromkeys(f.said_by for f in plan.factors.values())
        blocks.append(
            Paragraph(
                "目标之间由{count}个共同因素联系:{names}({who});另设两两相关{pairs}对。",
                {
                    "count": q.whole(len(plan.factors)),
                    "names": Shown("、".join(f.name for f in plan.factors.values())),
                    "who": Shown("、".join(owners)),
                    "pairs": q.whole(len(plan.correlations)),
                },
            )
        )
    return blocks
