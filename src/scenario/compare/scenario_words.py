"""A scenario's differences in one Chinese line; names that are not public appear as codes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from scenario.wording import plain

if TYPE_CHECKING:
    from scenario.terms import Override, Plan, Scenario

_FIELDS: Final = {
    "planned_start": "计划开工",
    "planned_finish": "计划竣工",
    "actual_start": "实际开工",
    "investment_100m_yuan": "总投资(亿元)",
    "land_mu": "用地(亩)",
}
_SPANS: Final = {"month": "个月", "day": "天", "week": "周", "year": "年"}
_CHOICES: Final = {
    "planned": "计划供应",
    "reserved": "收储",
    "listed": "挂牌",
    "awarded": "摘牌",
    "contracted": "签订合同",
    "delivered": "交地",
    "quota": "取得指标",
    "acquired": "完成收储",
    "cleared": "规划条件已定",
    "permitted": "取得施工许可",
    "standard": "标准地",
    "ordinary": "一般工业用地",
    "chemical": "化工园区内用地",
}
_VERBS: Final = {"set": "设为", "scale": "乘以", "add": "增加"}


def _span(value: str) -> str | None:
    match = re.fullmatch(r"\s*(-?\d+)\s*(day|week|month|year)s?\s*", value)
    if match is None:
        return None
    length = int(match.group(1))
    verb = "推迟" if length >= 0 else "提前"
    return f"{verb}{abs(length)}{_SPANS[match.group(2)]}"


def choice_words(choice: str) -> str:
    """Return the Chinese of a choice of a lever; a word without one stays as it is."""
    return _CHOICES.get(choice, choice)


def project_name(plan: Plan, id: str) -> str:
    """Return a project's printed name; one that is not public appears as 项目 and its place."""
    project = plan.projects[id]
    return project.name if project.public else f"项目{list(plan.projects).index(id) + 1}"


def path_name(plan: Plan, path: str) -> str:
    """Return the words for a dotted path of a scenario file."""
    if path in plan.levers:
        return plan.levers[path].name
    parts = path.split(".")
    if parts[0] in plan.levers:
        return plan.levers[parts[0]].name
    if parts[0] == "projects" and len(parts) == 3:
        owner = f"{project_name(plan, parts[1])}" if parts[1] in plan.projects else "所列项目"
        return f"{owner}{_FIELDS.get(parts[2], parts[2])}"
    return path


def override_words(plan: Plan, item: Override) -> str:
    """Return one difference, for example ``工业用地供应增加200亩``."""
    name = path_name(plan, item.path)
    if isinstance(item.value, str):
        moved = _span(item.value)
        if item.verb == "shift" and moved is not None:
            return f"{name}{moved}"
        return f"{name}{_VERBS.get(item.verb, '改为')}{choice_words(item.value)}"
    lever = plan.levers.get(item.path)
    known = plan.units[lever.unit] if lever and lever.unit in plan.units else {}
    bare = item.verb == "scale" or known.get("dimension") == "index"  # 指数设为95, without a unit
    unit = "" if bare else known.get("name", "")
    if item.verb == "shift":
        return f"{name}移动{plain(item.value)}{unit}"
    return f"{name}{_VERBS[item.verb]}{plain(item.value)}{unit}"


def assumption_line(plan: Plan, scenario: Scenario) -> str:
    """Return every difference of a scenario on one line; why it is run stands in its file."""
    items = [override_words(plan, o) for o in (*scenario.levers, *scenario.assumptions)]
    if not items:
        items = (
            ["合并" + "、".join(plan.scenarios[s].name for s in scenario.combines)]
            if scenario.combines
            else ["与基准情景没有差异"]
        )
    return ",".join(items)
