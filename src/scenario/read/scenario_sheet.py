"""The workbook's 情景 sheet: rows of differences → scenario files, for a person to confirm.

One row is one difference; rows with the same name are one scenario. Names of levers and projects may
stand instead of their ids, Chinese words instead of verbs. What comes out is the text of the YAML
file that `read_plan` would read; it is checked by the same reader.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from scenario.errors import Finding, ScenarioError, error, warning
from scenario.read.fields import Entry
from scenario.read.params_overrides import PROJECT_FIELDS
from scenario.read.params_scenarios import read_scenario
from scenario.read.written import is_identifier
from scenario.read.yaml_file import parse_yaml
from scenario.terms import Plan, Scenario

VERBS: Final[Mapping[str, str]] = MappingProxyType(
    {"设为": "set", "推迟": "shift", "推移": "shift", "乘以": "scale", "增加": "add"}
)
DIRECTIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "提高": "higher", "降低": "lower", "不变": "same",
        "不降": "same_or_higher", "不升": "same_or_lower",
    }
)  # fmt: skip
FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "计划开工": "planned_start", "计划竣工": "planned_finish",
        "总投资": "investment_100m_yuan", "是否实施": "goes_ahead",
    }
)  # fmt: skip
_PARTS: Final = re.compile(r"[;;、,,\n]")
_MONTHS: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(?:个月|月|months?)?")


@dataclass(frozen=True, slots=True)
class Proposed:
    """One scenario of the sheet: the id of its file, its text, and what it reads as."""

    id: str
    text: str
    scenario: Scenario | None
    findings: tuple[Finding, ...]


def slug(name: str) -> str:
    """Return the id of a scenario's file: ASCII words of its name, else a short code of it.

    Examples
    --------
    >>> slug("Weak Demand"), slug("a/b:c*d"), slug("con")
    ('weak_demand', 'a_b_c_d', 'scenario_con')
    >>> slug("外需偏弱") == slug("外需偏弱") != slug("外需偏强")
    True
    """
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") if name.isascii() else ""
    if is_identifier(plain):
        return plain
    if plain:
        return f"scenario_{plain}"[:60]
    return f"scenario_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def scenarios_of(rows: Sequence[Mapping[str, str]], plan: Plan) -> tuple[Proposed, ...]:
    """Return the scenarios of a filled sheet, each with every problem it has.

    Parameters
    ----------
    rows : sequence of mapping
        Fields ``name``, ``why``, ``author``, ``path``, ``verb``, ``value``, ``expect``, ``note``.
    plan : Plan
        Gives levers, projects and targets; names that are taken are refused (IN-087).

    Returns
    -------
    tuple of Proposed
        In the order of their first rows. A scenario with findings is not to be used.
    """
    names = dict.fromkeys(row["name"] for row in rows if row.get("name"))
    out: list[Proposed] = []
    taken = {s.name: id for id, s in plan.scenarios.items()}
    for name in names:
        mine = [row for row in rows if row.get("name") == name]
        id = slug(name)
        findings: list[Finding] = []
        if name in taken or id in plan.scenarios or id in {p.id for p in out}:
            findings.append(
                error(
                    "IN-087",
                    f"情景表 {name}",
                    f"与已有情景 {taken.get(name, id)} 同名",
                    "表中分不清",
                    "改名",
                    "two scenarios with one name",
                )
            )
        text = _yaml(name, mine, plan, findings)
        scenario = _checked(id, name, text, plan, findings) if not findings else None
        out.append(Proposed(id, text, scenario, tuple(findings)))
    return tuple(out)


def scenario_files(
    rows: Sequence[Mapping[str, str]], params: Path
) -> tuple[Mapping[str, str], tuple[Finding, ...]]:
    """Return the texts of the sheet's scenarios that hold, by file id, and what is to be said.

    A sheet never stops the figures of a workbook: what is wrong with a scenario is a warning, and a
    plan that cannot be read leaves the rows as they are.
    """
    from scenario.read.plan import read_plan

    try:
        plan = read_plan(params)
    except ScenarioError:
        return {}, (
            warning(
                "IN-004",
                "情景表",
                f"{params} 读不成计划",
                "情景没有核对,只保留了各行",
                "先用 scenario check 改正参数,再导入",
                "the plan cannot be read",
            ),
        )
    proposed = scenarios_of(rows, plan)
    good = {p.id: p.text for p in proposed if not p.findings}
    said = [replace(f, severity="warning") for p in proposed for f in p.findings]
    return good, tuple(said)


def _checked(id: str, name: str, text: str, plan: Plan, findings: list[Finding]) -> Scenario | None:
    where = f"情景表 {name}"
    try:
        top = Entry(parse_yaml(text, where), where, "", findings)
    except ScenarioError as problem:
        findings.extend(problem.findings)
        return None
    top.text("schema")
    scenario = read_scenario(id, top, plan.levers, plan.projects, plan.targets)
    top.close()
    return None if findings else scenario


def _yaml(name: str, rows: Sequence[Mapping[str, str]], plan: Plan, findings: list[Finding]) -> str:
    def first(field: str) -> str:
        return next((row[field] for row in rows if row.get(field)), "")

    groups: dict[str, dict[str, str]] = {"levers": {}, "assumptions": {}}
    for row in rows:
        path = path_of(row["path"], plan)
        lever = plan.levers.get(path)
        group = "assumptions" if lever is not None and lever.kind == "assumption" else "levers"
        if path in groups[group]:
            findings.append(
                error(
                    "IN-077",
                    f"情景表 {name}",
                    f"“{row['path']}”写了两行",
                    "两处只能有一处算数",
                    "删去一行",
                    "one difference twice",
                )
            )
        verb = VERBS.get(row["verb"].strip(), row["verb"].strip())
        value = row["value"].strip()
        months = _MONTHS.fullmatch(value)
        if verb == "shift" and months:
            value = f"{months[1]} months"
        groups[group][path] = f"{{{_quoted(verb)}: {_quoted(value)}}}"
    lines = ["schema: 1", f"name: {_quoted(name)}", f"why: {_quoted(first('why') or name)}"]
    lines += [f"author: {_quoted(first('author') or '(待填)')}", "builds_on: baseline"]
    for key, items in groups.items():
        lines += (
            [f"{key}:", *(f"  {p}: {v}" for p, v in items.items())] if items else [f"{key}: {{}}"]
        )
    expected = _expected(rows, plan)
    lines += (
        ["expect:", *(f"  {t}: {d}" for t, d in expected.items())] if expected else ["expect: {}"]
    )
    notes = ";".join(dict.fromkeys(row["note"] for row in rows if row.get("note")))
    lines += [f"note: {_quoted(notes)}"] if notes else []
    return "\n".join(lines) + "\n"


def path_of(text: str, plan: Plan) -> str:
    """Return the dotted path of what a cell names; a text that names nothing stays as it is.

    Examples
    --------
    ``新增工业用地`` → ``land_supply``; ``中金石化907项目计划开工`` → ``projects.zjsh_907.planned_start``.
    """
    text = text.strip()
    for id, lever in plan.levers.items():
        if text in (id, lever.name):
            return id
    for words, field in (*FIELDS.items(), *((f, f) for f in PROJECT_FIELDS)):
        owner = text.removesuffix(words).rstrip(" .·的+\uff0b")
        if owner != text:
            if owner in ("全部重大项目", "所列项目", "projects.*", "*"):
                return f"projects.*.{field}"
            for project in plan.projects.values():
                if owner in (project.id, project.name, f"projects.{project.id}"):
                    return f"projects.{project.id}.{field}"
    return text


def _expected(rows: Sequence[Mapping[str, str]], plan: Plan) -> Mapping[str, str]:
    found: dict[str, str] = {}
    by_name = {t.name: t.id for t in plan.targets.values()}
    for row in rows:
        for part in _PARTS.split(row.get("expect", "")):
            target, sep, direction = part.replace("：", ":").partition(":")
            if sep:
                target, direction = target.strip(), direction.strip()
                found[by_name.get(target, target)] = DIRECTIONS.get(direction, direction)
    return found


def _quoted(text: str) -> str:
    """Return a text as a YAML scalar; quoted unless it is a plain word or number."""
    if re.fullmatch(r"[A-Za-z0-9_.+-]+( months)?", text):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
