"""Projects and parcels whose dates and stages contradict each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scenario.errors import Finding, error, warning
from scenario.project_terms import BEFORE_START, LAND_STAGES
from scenario.terms import Plan, Project


def _dates(p: Project) -> Iterator[tuple[str, str]]:
    yield p.planned_start, p.planned_finish
    yield p.planned_finish, p.planned_production
    yield p.actual_start, p.actual_finish
    yield p.actual_start, p.actual_entry
    yield p.actual_finish, p.actual_production


def check_projects(plan: Plan) -> Iterator[Finding]:
    """Yield findings about dates, stages and what projects feed."""
    for p in plan.projects.values():
        where = f"projects.csv {p.id}"
        for first, last in _dates(p):
            if first and last and span(first)[0] > span(last)[1]:
                yield error(
                    "PL-061",
                    where,
                    f"{first}在先、{last}在后的两个日期写反了",
                    "开工、入库、竣工、投产应依次而来",
                    "改正日期",
                    "dates reversed",
                )
        for day in (p.actual_start, p.actual_entry, p.actual_finish, p.actual_production):
            if day and span(day)[0] > plan.settings.as_of.isoformat():
                yield error(
                    "PL-062",
                    where,
                    f"实际日期{day}晚于截至日{plan.settings.as_of}",
                    "截至日还不可能知道",
                    "移到计划日期,或删去",
                    "an actual date after the as-of day",
                )
        if p.actual_start and p.stage in BEFORE_START:
            yield warning(
                "PL-063",
                where,
                f"已于{p.actual_start}开工,阶段却是 {p.stage}",
                "两处矛盾",
                "改阶段或日期",
                "started, but the stage says otherwise",
            )
        if p.manufacturing == "no" and "manufacturing_investment" in p.feeds:
            yield error(
                "PL-064",
                where,
                "不属于制造业,却计入制造业投资",
                "会高估制造业投资",
                "改 manufacturing 或 feeds",
                "not manufacturing, but feeds it",
            )
        yield from _amounts(plan, p, where)
        if not p.document and not p.source:
            yield warning(
                "PL-059", where, "没有依据", "查不到出处", "写文件条款或来源", "no reference"
            )


def _amounts(plan: Plan, p: Project, where: str) -> Iterator[Finding]:
    """Yield findings about amounts of one project that cannot all be true."""
    filed, fixed = p.investment_100m_yuan, p.fixed_investment_100m_yuan
    if filed is not None and fixed is not None and fixed > filed:
        yield error(
            "PL-110",
            where,
            f"固定资产投资{fixed:g}亿元,备案总投资{filed:g}亿元",
            "部分大于全部",
            "核对两个数和单位",
            "fixed assets exceed the filed total",
        )
    fee = p.land_fee_100m_yuan
    if fee is not None and (base := fixed if fixed is not None else filed) and fee > base:
        yield error(
            "PL-110",
            where,
            f"土地费用{fee:g}亿元,投资{base:g}亿元",
            "部分大于全部",
            "核对两个数和单位",
            "the land fee exceeds the investment",
        )
    counted = [s.counted_100m_yuan for s in sorted(plan.spending, key=lambda s: s.month)
               if s.project == p.id]  # fmt: skip
    if any(later < earlier for earlier, later in pairwise(counted)):
        yield error(
            "PL-111",
            f"spending.csv {p.id}",
            "、".join(f"{c:g}" for c in counted),
            "累计数下降",
            "填自开工以来的累计数;核减写在备注并改正以前各月",
            "a running total falls",
        )
    known = p.counted_100m_yuan if p.counted_100m_yuan is not None else max(counted, default=None)
    if known is not None and filed is not None and known > filed:
        yield warning(
            "PL-112",
            where,
            f"已计入{known:g}亿元,备案总投资{filed:g}亿元",
            "超过备案,余下的投资按0计",
            "核对总投资是否调整过",
            "more counted than filed",
        )
    if known and not p.actual_start:
        yield warning(
            "PL-112", where, f"已计入{known:g}亿元,没有实际开工日期", "入库须已开工", "补上实际开工月",
            "counted before any start",
        )  # fmt: skip


def span(period: str) -> tuple[str, str]:
    """Return the first and last day a period text can mean (day 31 stands for any month's end)."""
    parts = period.split("-")
    month = parts[1] if len(parts) > 1 else ""
    day = parts[2] if len(parts) > 2 else ""
    return f"{parts[0]}-{month or '01'}-{day or '01'}", f"{parts[0]}-{month or '12'}-{day or '31'}"


_GRANTED = LAND_STAGES[LAND_STAGES.index("awarded") :]


def check_land(plan: Plan) -> Iterator[Finding]:
    """Yield findings about parcels: IN-084 a start before the grant, chemical land outside the park."""
    for parcel in plan.land:
        where = f"land.csv {parcel.id}"
        month, stage = parcel.stage_month, parcel.stage
        if month and span(month)[0] > plan.settings.as_of.isoformat():
            yield error(
                "PL-062",
                where,
                f"{month}到达 {stage} 阶段,晚于截至日{plan.settings.as_of}",
                "截至日还不可能知道",
                "写截至日所处的阶段",
                "a stage reached after the as-of day",
            )
        if parcel.kind == "chemical" and parcel.chemical_park == "no":
            yield error(
                "PL-113",
                where,
                "化工用地在化工园区之外",
                "不能建设",
                "核对 kind 或 chemical_park",
                "chemical land outside the chemical park",
            )
        project = plan.projects.get(parcel.project)
        if project is None:
            continue
        start = project.actual_start or project.planned_start
        granted_later = (
            stage in _GRANTED[: _GRANTED.index("started")]
            and month
            and start
            and span(start)[1] < span(month)[0]
        )
        not_granted = stage and stage not in _GRANTED and project.actual_start
        if granted_later or not_granted:
            yield warning(
                "IN-084",
                where,
                f"项目 {project.id} {start}开工,地块{month or '截至日'}才到 {stage} 阶段",
                "时序矛盾:拿到地之前不能开工",
                "核对开工时间与地块阶段",
                "the project starts before its land is granted",
            )
