"""Scenario files: differences from another scenario, checked against what may be moved."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, get_args

from scenario.read.fields import Entry, is_identifier, nearest
from scenario.read.params_levers import is_number
from scenario.terms import (
    Direction,
    Lever,
    LeverKind,
    Override,
    Project,
    Scenario,
    Target,
    Verb,
)

BASELINE: Final = "baseline"
#: Lever whose range bounds every shift of a project's dates.
DELAY_LEVER: Final = "project_start_delay"
DATE_FIELDS: Final = ("planned_start",)
_MONTHS = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?) months?")
_ANY = "*"


def read_scenario(
    id: str,
    top: Entry,
    levers: Mapping[str, Lever],
    projects: Mapping[str, Project],
    targets: Mapping[str, Target],
) -> Scenario:
    """Return one scenario with its own differences; inherited ones stay with the parent.

    Paths are the id of a lever or assumption, or ``projects.<id>.planned_start`` where ``*`` stands
    for every project that is on a list.
    """
    if not is_identifier(id):
        top.problem(
            "IN-087",
            "",
            f"文件名“{id}”",
            "文件名即情景标识,只用小写英文字母、数字和下划线,不用系统保留名",
            "改文件名;中文名写在 name",
            "not a permitted scenario name",
        )
    expect: dict[str, Direction] = {}
    expected = top.entry("expect")
    for target in expected.table.items:
        if target not in targets:
            expected.unknown(target, target, targets, "targets.yaml")
        expect[target] = expected.choice(target, get_args(Direction))
    return Scenario(
        id=id,
        name=top.text("name", required=True),
        why=top.text("why", required=True),
        author=top.text("author", required=True),
        builds_on=top.text("builds_on", required=id != BASELINE and not top.has("combines")),
        combines=top.texts("combines"),
        levers=_overrides(top, "levers", "lever", levers, projects),
        assumptions=_overrides(top, "assumptions", "assumption", levers, projects),
        expect=expect,
        note=top.text("note"),
    )


def _overrides(
    top: Entry,
    key: str,
    kind: LeverKind,
    levers: Mapping[str, Lever],
    projects: Mapping[str, Project],
) -> tuple[Override, ...]:
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
    if project != _ANY and project not in projects:
        group.problem(
            "IN-085",
            path,
            f"项目“{project}”不在projects.csv中",
            "情景无法作用于它",
            nearest(project, projects),
            f"unknown project {project}",
        )
    if field not in DATE_FIELDS:
        group.problem(
            "PL-032",
            path,
            f"项目的“{field}”不能由情景变动",
            "模型不响应",
            nearest(field, DATE_FIELDS),
        )
    match = _MONTHS.fullmatch(text)
    if verb != "shift" or not match:
        what = f"{verb}: {text}"
        group.problem("PL-031", path, what, "项目时间只能整体推移", "写作 {shift: 6 months}")
        return
    limits = levers.get(DELAY_LEVER)
    if limits is None or limits.low is None or limits.high is None:
        group.problem(
            "PL-034",
            path,
            f"levers.yaml 没有 {DELAY_LEVER} 的范围",
            "不知道可以推移多久",
            "补上该抓手",
        )
    elif not limits.low <= float(match[1]) <= limits.high:
        group.problem(
            "IN-082",
            path,
            f"推移{match[1]}个月",
            f"超出范围[{limits.low:g}, {limits.high:g}]",
            "改月数;确需更大范围先改 levers.yaml",
            "shift out of range",
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
    if path == DELAY_LEVER:
        group.problem(
            "PL-031", path, "直接写了推迟范围", "它只规定范围", "写作 projects.<编号>.planned_start"
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
    if lever.low is None or lever.high is None or not lever.low <= value <= lever.high:
        group.problem(
            "IN-082",
            path,
            f"变动后为{value:g}",
            f"超出范围[{lever.low or 0:g}, {lever.high or 0:g}]",
            "改数值;确需更大范围先改 levers.yaml",
            "out of range",
        )


def check_family(tops: Mapping[str, Entry], scenarios: Mapping[str, Scenario]) -> None:
    """Check what concerns several scenarios: names, parents, circles, collisions, the baseline."""
    if BASELINE in scenarios:
        base, top = scenarios[BASELINE], tops[BASELINE]
        if not base.is_empty or base.builds_on or base.combines:
            top.problem("PL-035", "", "基准情景有差异", "基准即“照现在的决定”", "清空 levers 等项")
    names: dict[str, str] = {}
    for id, scenario in scenarios.items():
        top = tops[id]
        if scenario.name in names:
            top.problem(
                "IN-087",
                "name",
                f"与 {names[scenario.name]} 同名“{scenario.name}”",
                "表中分不清",
                "改名",
                "two scenarios with one name",
            )
        names.setdefault(scenario.name, id)
        if scenario.builds_on and scenario.builds_on not in scenarios:
            top.unknown("builds_on", scenario.builds_on, scenarios, "scenarios/")
        for part in scenario.combines:
            if part not in scenarios:
                top.unknown("combines", part, scenarios, "scenarios/")
    circular = {id for id in scenarios if _circle(id, tops, scenarios)}
    for id, scenario in scenarios.items():
        if scenario.combines and not circular:
            _collisions(tops[id], scenario, scenarios)


def _parents(scenario: Scenario, scenarios: Mapping[str, Scenario]) -> tuple[str, ...]:
    return tuple(p for p in (scenario.builds_on, *scenario.combines) if p in scenarios)


def _circle(id: str, tops: Mapping[str, Entry], scenarios: Mapping[str, Scenario]) -> bool:
    """Collect IN-088 when a scenario leads back to itself."""
    trails = [(id,)]
    seen: set[str] = set()
    while trails:
        trail = trails.pop()
        for parent in _parents(scenarios[trail[-1]], scenarios):
            if parent == id:
                tops[id].problem(
                    "IN-088",
                    "combines" if id in scenarios[id].combines else "builds_on",
                    "→".join([*trail, id]),
                    "情景互相引用,没有起点",
                    "改 builds_on,使其最终落到 baseline",
                    "scenarios build on one another in a circle",
                )
                return True
            if parent not in seen:
                seen.add(parent)
                trails.append((*trail, parent))
    return False


def all_paths(scenario: Scenario, scenarios: Mapping[str, Scenario]) -> Mapping[str, Override]:
    """Return every difference of a scenario from the baseline by path, its own ones last.

    Parents come first and a later difference on the same path replaces an earlier one.
    """
    collected: dict[str, Override] = {}
    for parent in _parents(scenario, scenarios):
        collected.update(all_paths(scenarios[parent], scenarios))
    collected.update({o.path: o for o in (*scenario.levers, *scenario.assumptions)})
    return collected


def _collisions(top: Entry, scenario: Scenario, scenarios: Mapping[str, Scenario]) -> None:
    owner: dict[str, str] = {}
    for part in scenario.combines:
        if part not in scenarios:
            continue
        for path in all_paths(scenarios[part], scenarios):
            other = _overlap(path, owner)
            if other:
                top.problem(
                    "PL-030",
                    "combines",
                    f"{owner[other]} 与 {part} 都变动 {path}",
                    "不知道以谁为准",
                    "拆开或只留一个",
                    f"two parts set {path}",
                )
            owner.setdefault(path, part)


def _overlap(path: str, owner: Mapping[str, str]) -> str:
    if path in owner:
        return path
    every = f"projects.{_ANY}."
    if path.startswith("projects."):
        for other in owner:
            if other.startswith("projects.") and (
                path.startswith(every) or other.startswith(every)
            ):
                return other
    return ""
