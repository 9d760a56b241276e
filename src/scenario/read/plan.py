"""A folder of parameter files → `Plan`; every problem of every file is reported at once."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from scenario.errors import Finding, ScenarioError, error
from scenario.progress_terms import PracticeClass
from scenario.read.fields import Entry
from scenario.read.levels import read_levels
from scenario.read.lights import read_light_rules
from scenario.read.nodes import Table
from scenario.read.params_levers import (
    read_correlations,
    read_factors,
    read_levers,
    read_priors,
)
from scenario.read.params_projects import (
    LAND_COLUMNS,
    PROGRAMME_COLUMNS,
    PROJECT_COLUMNS,
    SPENDING_COLUMNS,
    read_land,
    read_programmes,
    read_projects,
    read_spending,
)
from scenario.read.params_register import (
    read_departments,
    read_documents,
    read_indicators,
    read_regions,
    read_settings,
    read_targets,
    read_units,
)
from scenario.read.params_scenarios import BASELINE, check_family, read_scenario
from scenario.read.params_table import Row, read_rows
from scenario.read.plan_files import PAPERS, SCENARIO_FOLDER, plan_files
from scenario.read.progress import (
    PRACTICE_COLUMNS,
    PROGRESS_COLUMNS,
    read_practices,
    read_progress,
)
from scenario.read.tiers import (
    BREAKDOWN_COLUMNS,
    BREAKDOWN_FILE,
    TIERS_FILE,
    read_breakdown,
    read_tiers,
)
from scenario.read.written import nearest
from scenario.read.yaml_file import decode, parse_yaml, read_bytes
from scenario.terms import Kind, Plan, Scenario

YAML_FILES: Final = (
    "settings.yaml", "documents.yaml", "departments.yaml", "regions.yaml", "units.yaml",
    "indicators.yaml", "targets.yaml", "levers.yaml", "priors.yaml",
)  # fmt: skip
CSV_FILES: Final = ("projects.csv", "land.csv", "programmes.csv")
#: Files that a folder may do without: nothing is known then.
OPTIONAL_FILES: Final = ("progress.csv", "practice.csv", BREAKDOWN_FILE, "spending.csv")
LIGHTS_FILE: Final = "lights.yaml"


def read_plan(folder: str | Path) -> Plan:
    """Read everything people decided.

    Parameters
    ----------
    folder : str or Path
        Holds ``settings.yaml``, ``documents.yaml``, ``departments.yaml``, ``regions.yaml``,
        ``units.yaml``, ``indicators.yaml``, ``targets.yaml``, ``levers.yaml``, ``priors.yaml``,
        ``projects.csv``, ``land.csv``, ``programmes.csv`` and ``scenarios/*.yaml``; may hold
        ``progress.csv`` (the running year), ``practice.csv`` (how targets are certified),
        ``lights.yaml`` (written light rules), ``tiers.yaml`` (lines set by other bodies),
        ``breakdown.csv`` (shares of towns, parks and departments) and ``spending.csv`` (what was
        counted of single projects, month by month), and ``templates/`` (how memos are laid out and
        worded, and the plan's own texts in English).

    Returns
    -------
    Plan
        ``plan_id`` is the hash of the names and bytes of exactly these files.

    Raises
    ------
    ScenarioError
        With every problem of every file: where, what was found, what it means, what to do.

    Examples
    --------
    >>> plan = read_plan("params")
    >>> plan.targets["mfg_investment_growth"].value(2024).threshold
    15.0
    """
    root = Path(folder)
    findings: list[Finding] = []
    texts, plan_id = _texts(root, findings)
    tops = {
        name: _top(name, text, findings) for name, text in texts.items() if name.endswith(".yaml")
    }
    rows = {
        name: read_rows(texts.get(name, ""), name, columns, findings) if name in texts else ()
        for name, columns in zip(
            (*CSV_FILES, *OPTIONAL_FILES),
            (
                PROJECT_COLUMNS,
                LAND_COLUMNS,
                PROGRAMME_COLUMNS,
                PROGRESS_COLUMNS,
                PRACTICE_COLUMNS,
                BREAKDOWN_COLUMNS,
                SPENDING_COLUMNS,
            ),
            strict=True,
        )
    }
    needed = (*YAML_FILES, f"{SCENARIO_FOLDER}/{BASELINE}.yaml")
    if not all(tops.get(name) for name in needed) or any(n not in texts for n in CSV_FILES):
        # Cross-references would only repeat what is already reported.
        raise ScenarioError(findings)
    whole = {name: top for name, top in tops.items() if top is not None}
    papers = {name: texts[name] for name in PAPERS if name in texts}
    plan = replace(_assemble(whole, rows, plan_id, findings), papers=MappingProxyType(papers))
    for top in whole.values():
        top.close()
    if findings:
        raise ScenarioError(findings)
    return plan


def _assemble(
    tops: Mapping[str, Entry],
    rows: Mapping[str, tuple[Row, ...]],
    plan_id: str,
    findings: list[Finding],
) -> Plan:
    regions, scopes = read_regions(tops["regions.yaml"])
    units = read_units(tops["units.yaml"])
    indicators = read_indicators(tops["indicators.yaml"], units, scopes)
    documents = read_documents(tops["documents.yaml"])
    departments = read_departments(tops["departments.yaml"])
    targets = read_targets(tops["targets.yaml"], indicators, units, documents, departments)
    programmes = read_programmes(rows["programmes.csv"])
    projects = read_projects(rows["projects.csv"], documents, indicators, programmes)
    priors = read_priors(tops["priors.yaml"], units)
    levers = read_levers(tops["levers.yaml"], units, indicators, targets, priors)
    own = {
        name.removeprefix(f"{SCENARIO_FOLDER}/").removesuffix(".yaml"): top
        for name, top in tops.items()
        if name.startswith(f"{SCENARIO_FOLDER}/")
    }
    own = {BASELINE: own[BASELINE], **own}  # the baseline comes first
    scenarios: dict[str, Scenario] = {
        id: read_scenario(id, top, levers, projects, targets) for id, top in own.items()
    }
    check_family(own, scenarios)
    return Plan(
        settings=read_settings(tops["settings.yaml"], regions, scopes),
        documents=MappingProxyType(dict(documents)),
        departments=departments,
        regions=MappingProxyType(dict(regions)),
        scopes=MappingProxyType(dict(scopes)),
        units=MappingProxyType(dict(units)),
        indicators=MappingProxyType(dict(indicators)),
        targets=MappingProxyType(dict(targets)),
        projects=MappingProxyType(dict(projects)),
        land=read_land(rows["land.csv"], documents, projects),
        levers=MappingProxyType(dict(levers)),
        priors=MappingProxyType(dict(priors)),
        scenarios=MappingProxyType(scenarios),
        plan_id=plan_id,
        correlations=MappingProxyType(dict(read_correlations(tops["priors.yaml"], targets))),
        programmes=MappingProxyType(dict(programmes)),
        lights=MappingProxyType(
            dict(read_light_rules(tops[LIGHTS_FILE]) if LIGHTS_FILE in tops else {})
        ),
        progress=read_progress(rows["progress.csv"], targets),
        disclosure=read_levels(tops["settings.yaml"], _filled(tops, rows)),
        tiers=read_tiers(tops[TIERS_FILE], targets, indicators) if TIERS_FILE in tops else (),
        breakdown=read_breakdown(rows[BREAKDOWN_FILE], targets, departments),
        spending=read_spending(rows["spending.csv"], projects),
        practices=read_practices(rows["practice.csv"], targets, priors),
        factors=read_factors(
            tops["priors.yaml"], {*get_args(Kind), *get_args(PracticeClass), *targets}
        ),
    )


def _filled(tops: Mapping[str, Entry], rows: Mapping[str, tuple[Row, ...]]) -> set[str]:
    """Return the names of the files that hold something; scenarios count as one."""
    filled = {name for name, lines in rows.items() if lines}
    scenarios = {n for n in tops if n.startswith(f"{SCENARIO_FOLDER}/")}
    return filled | (set(tops) - scenarios) | ({SCENARIO_FOLDER} if len(scenarios) > 1 else set())


def _texts(root: Path, findings: list[Finding]) -> tuple[dict[str, str], str]:
    if not root.is_dir():
        what = "不是文件夹" if root.exists() else "找不到"
        raise ScenarioError(
            [
                error(
                    "PL-001",
                    str(root),
                    what,
                    "没有参数可读",
                    "给出含 targets.yaml 的文件夹",
                    "no folder",
                )
            ]
        )
    names = plan_files(root)
    expected = [*YAML_FILES, *CSV_FILES, f"{SCENARIO_FOLDER}/{BASELINE}.yaml"]
    allowed = [*expected, *OPTIONAL_FILES, LIGHTS_FILE, TIERS_FILE, *PAPERS]
    findings.extend(_missing(name, names) for name in expected if name not in names)
    texts: dict[str, str] = {}
    digest = hashlib.sha256()
    for name in names:
        in_folder = name.startswith(f"{SCENARIO_FOLDER}/") and name.endswith(".yaml")
        if name not in allowed and not in_folder:
            findings.append(_stray(name, allowed))
            continue
        try:
            raw = read_bytes(_inside(root, name), name)
            texts[name] = decode(raw, name)
        except ScenarioError as exc:
            findings.extend(exc.findings)
            continue
        digest.update(f"{name}\0{len(raw)}\0".encode())
        digest.update(raw)
    return texts, digest.hexdigest()[:12]


def _stray(name: str, expected: Collection[str]) -> Finding:
    return error(
        "PL-008",
        name,
        "不认识的文件",
        "不会被读取",
        nearest(name, expected),
        f"unknown file {name}",
    )


def _missing(name: str, names: Collection[str]) -> Finding:
    return error(
        "PL-001", name, "找不到文件", "缺了它读不成计划", nearest(name, names), f"{name} is missing"
    )


def _inside(root: Path, name: str) -> Path:
    path = root / name
    if not path.resolve().is_relative_to(root.resolve()):
        raise ScenarioError(
            [
                error(
                    "PL-009",
                    name,
                    "链接到文件夹之外",
                    "不读外面的文件",
                    "改为真正的文件",
                    "a link outside",
                )
            ]
        )
    return path


def _top(name: str, text: str, findings: list[Finding]) -> Entry | None:
    try:
        table: Table = parse_yaml(text, name)
    except ScenarioError as exc:
        findings.extend(exc.findings)
        return None
    top = Entry(table, name, "", findings)
    if top.text("schema") != "1":
        found = f"schema 为“{top.text('schema')}”" if top.has("schema") else "没有写 schema"
        top.problem(
            "PL-015", "schema", found, "不知道按哪一版格式读", "首行写 schema: 1", "schema: 1"
        )
    return top
