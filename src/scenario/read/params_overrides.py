"""Differences of a scenario: which path, which verb, within which range."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, get_args

from scenario.read.fields import Entry
from scenario.read.written import is_number, nearest
from scenario.terms import Lever, LeverKind, Override, Project, Verb

#: Levers that hold nothing but the range of what may be done to a single project.
DELAY_LEVER: Final = "project_start_delay"
SIZE_LEVER: Final = "project_investment_scale"
RANGES: Final = (DELAY_LEVER, SIZE_LEVER)
#: Fields of a project that a scenario may move, and how.
DATE_FIELDS: Final = ("planned_start", "planned_finish")
SIZE_FIELD: Final = "investment_100m_yuan"
WHETHER_FIELD: Final = "goes_ahead"
PROJECT_FIELDS: Final = (*DATE_FIELDS, SIZE_FIELD, WHETHER_FIELD)
_MONTHS = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?) months?")
EVERY = "*"


def read_overrides(
    top: Entry,
    key: str,
    kind: LeverKind,
    levers: Mapping[str, Lever],
    projects: Mapping[str, Project],
) -> tuple[Override, ...]:
    """Return the differences below one key, each checked against what may be moved and how far."""
    group = top.entry(key, required=True)
    found = []
    for path, entry in group.each():
        verbs = [v for v in entry.table.items if v in get_args(Verb)]
        if entry.lines_known and len(verbs) != 1 and len(entry.table.items) == len(verbs):
            group.problem(
                "PL-031",
                path,
                f"写了{len(verbs)}个动作",
                "一处差异只用一个动作",
                "set、shift、scale、add 选一",
            )
        if not entry.lines_known:
            group.problem("PL-031", path, "没有写动作", "不知道怎样变动", "如 {set: 300}")
        entry.asked.update(get_args(Verb))
        values = {v: entry.text(v, required=True) for v in verbs}
        entry.close()
        if len(verbs) != 1:
            continue
        verb: Verb = next(v for v in get_args(Verb) if v == verbs[0])
        text = values[verb]
        if path.startswith("projects."):
            _check_project(group, path, kind, verb, text, levers, projects)
        else:
            _check_lever(group, path, kind, verb, text, levers)
        found.append(Override(path, verb, float(text) if is_number(text) else text))
    return tuple(found)


def _check_project(
    group: Entry,
    path: str,
    kind: LeverKind,
    verb: str,
    text: str,
    levers: Mapping[str, Lever],
    projects: Mapping[str, Project],
) -> None:
    _, _, rest = path.partition(".")
    project, _, field = rest.rpartition(".")
    if kind == "assumption":
        group.problem("PL-033", path, "项目时间写在 assumptions 下", "这是抓手", "移到 levers 下")
    if project != EVERY and project not in projects:
        group.problem(
            "IN-085",
            path,
            f"项目“{project}”不在projects.csv中",
            "情景无法作用于它",
            nearest(project, projects),
            f"unknown project {project}",
        )
    if field in DATE_FIELDS:
        _check_shift(group, path, verb, text, levers)
    elif field == SIZE_FIELD:
        _check_scale(group, path, verb, text, levers)
    elif field == WHETHER_FIELD:
        if verb != "set" or text != "no":
            group.problem("PL-031", path, f"{verb}: {text}", "只能去掉项目", "写作 {set: no}")
    else:
        group.problem(
            "PL-032",
            path,
            f"项目的“{field}”不能由情景变动",
            "模型不响应",
            nearest(field, PROJECT_FIELDS),
        )


def _check_shift(
    group: Entry, path: str, verb: str, text: str, levers: Mapping[str, Lever]
) -> None:
    match = _MONTHS.fullmatch(text)
    if verb != "shift" or not match:
        what = f"{verb}: {text}"
        group.problem("PL-031", path, what, "项目时间只能整体推移", "写作 {shift: 6 months}")
        return
    _within(group, path, DELAY_LEVER, float(match[1]), f"推移{match[1]}个月", levers)


def _check_scale(
    group: Entry, path: str, verb: str, text: str, levers: Mapping[str, Lever]
) -> None:
    if verb != "scale" or not is_number(text):
        group.problem(
            "PL-031", path, f"{verb}: {text}", "项目投资额只能按倍数变动", "写作 {scale: 1.2}"
        )
        return
    _within(group, path, SIZE_LEVER, float(text), f"变为{text}倍", levers)


def _within(
    group: Entry, path: str, lever: str, value: float, found: str, levers: Mapping[str, Lever]
) -> None:
    """Collect a finding when a value lies outside the range that a lever states."""
    limits = levers.get(lever)
    if limits is None or limits.low is None or limits.high is None:
        group.problem(
            "PL-034", path, f"levers.yaml 没有 {lever} 的范围", "不知道可以变动多少", "补上该抓手"
        )
    elif not limits.low <= value <= limits.high:
        group.problem(
            "IN-082",
            path,
            found,
            f"超出范围[{limits.low:g}, {limits.high:g}]",
            "改数值;确需更大范围先改 levers.yaml",
            "out of range",
        )


def _check_lever(
    group: Entry, path: str, kind: LeverKind, verb: str, text: str, levers: Mapping[str, Lever]
) -> None:
    lever = levers.get(path)
    if lever is None:
        group.problem(
            "PL-032", path, f"“{path}”不在levers.yaml中", "情景不能变动它", nearest(path, levers)
        )
        return
    if path in RANGES:
        group.problem(
            "PL-031", path, "直接写了范围", "它只规定范围", "写作 projects.<编号>.planned_start 等"
        )
    if lever.kind != kind:
        home = "levers" if lever.kind == "lever" else "assumptions"
        group.problem(
            "PL-033", path, f"“{path}”写错了位置", "抓手与外部假设分开", f"移到 {home} 下"
        )
    if lever.choices:
        if verb != "set" or text not in lever.choices:
            group.problem(
                "PL-013",
                path,
                f"{verb}: {text}",
                "只能 set 为规定的词",
                nearest(text, lever.choices),
            )
        return
    if verb == "shift" or not is_number(text):
        group.problem("PL-031", path, f"{verb}: {text}", "这是数量", "用 set、add 或 scale 加数字")
        return
    value = float(text)
    if verb != "set":
        if not isinstance(lever.now, float):
            group.problem("PL-034", path, "现值未填", f"无从 {verb}", "改用 set 或先填 now")
            return
        value = lever.now + value if verb == "add" else lever.now * value
    _within(group, path, path, value, f"变动后为{value:g}", levers)
