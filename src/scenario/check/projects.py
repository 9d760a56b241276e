"""Projects and parcels whose dates and stages contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from scenario.errors import Finding, error, warning
from scenario.terms import Plan, Project


def _dates(p: Project) -> Iterator[tuple[str, str]]:
    yield p.planned_start, p.planned_finish
    yield p.actual_start, p.actual_finish


def check_projects(plan: Plan) -> Iterator[Finding]:
    """Yield findings about dates, stages and what projects feed."""
    for p in plan.projects.values():
        where = f"projects.csv {p.id}"
        for first, last in _dates(p):
            if first and last and span(first)[0] > span(last)[1]:
                yield error(
                    "PL-061",
                    where,
                    f"{first}开工,{last}完工",
                    "先完工后开工",
                    "改正日期",
                    "dates reversed",
                )
        for day in (p.actual_start, p.actual_finish):
            if day and span(day)[0] > plan.settings.as_of.isoformat():
                yield error(
                    "PL-062",
                    where,
                    f"实际日期{day}晚于截至日{plan.settings.as_of}",
                    "截至日还不可能知道",
                    "移到计划日期,或删去",
                    "an actual date after the as-of day",
                )
        if p.actual_start and p.stage in ("preparation", "land_pending", "to_start"):
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
        if not p.document and not p.source:
            yield warning(
                "PL-059", where, "没有依据", "查不到出处", "写文件条款或来源", "no reference"
            )


def span(period: str) -> tuple[str, str]:
    """Return the first and last day a period text can mean (day 31 stands for any month's end)."""
    parts = period.split("-")
    month = parts[1] if len(parts) > 1 else ""
    day = parts[2] if len(parts) > 2 else ""
    return f"{parts[0]}-{month or '01'}-{day or '01'}", f"{parts[0]}-{month or '12'}-{day or '31'}"


_GRANTED = ("awarded", "contracted", "delivered", "permitted", "started", "registered")


def check_land(plan: Plan) -> Iterator[Finding]:
    """Yield IN-084 where a project starts before its land is granted."""
    for parcel in plan.land:
        project = plan.projects.get(parcel.project)
        if project is None:
            continue
        where = f"land.csv {parcel.id}"
        start = project.actual_start or project.planned_start
        month, stage = parcel.stage_month, parcel.stage
        granted_later = stage in _GRANTED and month and start and span(start)[1] < span(month)[0]
        not_granted = (
            stage
            and stage not in (*_GRANTED, "completed", "in_production", "reviewed")
            and project.actual_start
        )
        if granted_later or not_granted:
            yield warning(
                "IN-084",
                where,
                f"项目 {project.id} {start}开工,地块{month or '截至日'}才到 {stage} 阶段",
                "时序矛盾:拿到地之前不能开工",
                "核对开工时间与地块阶段",
                "the project starts before its land is granted",
            )
