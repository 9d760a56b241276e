"""Scenario files: differences from another scenario, checked against what may be moved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from scenario.read.fields import Entry
from scenario.read.params_overrides import EVERY, read_overrides
from scenario.read.written import is_identifier
from scenario.terms import (
    Direction,
    Lever,
    Override,
    Project,
    Scenario,
    Target,
)

BASELINE: Final = "baseline"


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
        levers=read_overrides(top, "levers", "lever", levers, projects),
        assumptions=read_overrides(top, "assumptions", "assumption", levers, projects),
        expect=expect,
        note=top.text("note"),
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
    trails: list[tuple[str, ...]] = [(id,)]
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
    every = f"projects.{EVERY}."
    if path.startswith("projects."):
        for other in owner:
            if other.startswith("projects.") and (
                path.startswith(every) or other.startswith(every)
            ):
                return other
    return ""
