"""What goal-seek may move: levers that change the world, never the statistic about it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from scenario.errors import Finding, error
from scenario.terms import Plan

_WHEN = "提前|推迟|延后|延迟|暂缓|择机|错峰|调节|控制|安排|缓"
_WHAT = "入库|纳统|入统|退库|上报|申报|报数|核减|结转"
#: Words of manoeuvres that change the figure and leave the world as it is.
MANOEUVRES: Final = re.compile(
    rf"(?:{_WHEN})[^,,。;;]{{0,4}}(?:{_WHAT})"
    rf"|(?:{_WHAT})[^,,。;;]{{0,4}}(?:时点|时机|节奏|窗口|技巧)"
    r"|(?:压|留|藏|攒|瞒|虚|漏|缓|少|多)报|(?:压|留|藏|攒)数(?!据|字)"
    r"|(?:压低|做低|调低|下调|降低|核减|调整|做大|做小)[^,,。;;]{0,4}基数|基数(?:下调|调低|核减)"
    r"|退库|留待明年|留到明年|(?:今年|当年)[^,,。;;]{0,4}(?:压一压|压到明年)|口径(?:调整|腾挪)"
    r"|hold(?:ing)?_?\s?(?:figures|back)|re-?bas(?:e|ing)|base_(?:cut|revision)|(?:entry|deregistration)_timing"
)


def manoeuvre(text: str) -> str:
    """Return the words of a text that name a statistical manoeuvre; empty when there are none.

    Examples
    --------
    >>> manoeuvre("提前安排项目入库"), manoeuvre("增加工业用地,加快开工")
    ('提前安排项目入库', '')
    """
    found = MANOEUVRES.search(text)
    return found[0] if found else ""


def refusals(plan: Plan, paths: Iterable[str]) -> list[Finding]:
    """Return why levers may not be proposed: unknown, the world's, a manoeuvre, without range.

    A lever that goal-seek may move is one the district can set (``levers`` in ``levers.yaml``) or a
    project's date. Revisions, cuts of a base and whatever else changes the figure alone are stated
    as assumptions and are refused by that; a lever whose own words name a manoeuvre is refused too.
    """
    problems = []
    for path in paths:
        lever = plan.levers.get(path)
        project = plan.projects.get(path.split(".")[1]) if path.startswith("projects.") else None
        if path.startswith("projects."):
            said = "" if project is None else project.name
            if project is None and path.split(".")[1] != "*":
                problems.append(_unknown(plan, path))
        elif lever is None:
            problems.append(_unknown(plan, path))
            continue
        else:
            said = f"{path} {lever.name} {lever.note}"
            if lever.kind == "assumption":
                problems.append(
                    error(
                        "GS-002",
                        f"levers.yaml {path}",
                        f"“{lever.name}”是外部假设",
                        "区里不能决定,不能作为要求",
                        "换成抓手;外部假设用情景来比较",
                        "an assumption cannot be required",
                    )
                )
        words = manoeuvre(said)
        if words:
            problems.append(
                error(
                    "GS-003",
                    f"抓手 {path}",
                    f"“{words}”只改变统计数,不改变实际",
                    "不作为措施测算和建议",
                    "依法应统尽统;换成改变实际的抓手",
                    "a statistical manoeuvre is never proposed",
                )
            )
    return problems


def _unknown(plan: Plan, path: str) -> Finding:
    from difflib import get_close_matches

    known = [id for id, one in plan.levers.items() if one.kind == "lever"]
    known += [f"projects.{id}.planned_start" for id in plan.projects]
    near = get_close_matches(path, known, 3, 0.4) or known[:3]
    return error(
        "GS-001",
        f"抓手 {path}",
        "levers.yaml 和 projects.csv 中没有这一项",
        "无法测算",
        f"可用:{'、'.join(near)}",
        f"unknown lever {path}",
    )
