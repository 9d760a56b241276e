"""A small whole office: the shipped parameters cut down to three targets, and growing data."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import scenario as sc
from scenario.light_terms import Light
from scenario.read.commit import append_rows
from scenario.read.long_form import COLUMNS
from scenario.report.whole import Walk, walk
from scenario.terms import Observations, Plan

ROOT = Path(__file__).parents[2]
TARGETS = ("industrial_value_added_growth", "petrochem_output", "zjsh_907_start")
#: Scenarios that move nothing these targets respond to.
UNANSWERED = ("scenarios/census_revision.yaml", "scenarios/rd_support.yaml")
#: The others, without the baseline.
SCENARIOS = tuple(
    file.stem
    for file in (ROOT / "params" / "scenarios").glob("*.yaml")
    if file.stem != "baseline" and f"scenarios/{file.name}" not in UNANSWERED
)
#: Lines of one issue.
LINES = len(TARGETS) * (1 + len(SCENARIOS))
_BLOCK = re.compile(r"^  (\w+):\n(?:(?:    .*)?\n)+", re.MULTILINE)


def small_office(folder: Path, targets: Sequence[str] = TARGETS, draws: int = 200) -> Path:
    """Write ``params`` and ``data`` of a small office into a folder and return it."""
    params = folder / "params"
    shutil.copytree(ROOT / "params", params)
    for name in ("tiers.yaml", "breakdown.csv", *UNANSWERED):
        (params / name).unlink()
    change(params / "settings.yaml", "draws: 4000", f"draws: {draws}")
    all_targets = (params / "targets.yaml").read_text("utf-8")
    gone = [m[1] for m in _BLOCK.finditer(all_targets) if m[1] not in targets]
    cut = _BLOCK.sub(lambda m: m[0] if m[1] in targets else "", all_targets)
    (params / "targets.yaml").write_text(cut, "utf-8")
    forget(params, gone)
    shutil.copytree(ROOT / "data" / "observations", folder / "data" / "observations")
    return folder


def forget(params: Path, gone: Sequence[str]) -> None:
    """Take what other files say about some targets out of them."""
    priors = (params / "priors.yaml").read_text("utf-8")
    priors = re.sub(r"^correlations:\n(?:  .*\n)+", "", priors, flags=re.MULTILINE)
    priors = re.sub(rf"(?:, )?\b(?:{'|'.join(gone)}): [\d.]+", "", priors)
    (params / "priors.yaml").write_text(priors.replace("{, ", "{"), "utf-8")
    levers = (params / "levers.yaml").read_text("utf-8")
    levers = re.sub(rf"      - {{target: (?:{'|'.join(gone)}),.*\n", "", levers)
    levers = re.sub(r"    responses:\n(?!      -)", "", levers)
    (params / "levers.yaml").write_text(levers, "utf-8")
    for file in (params / "scenarios").glob("*.yaml"):
        lines = file.read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.split(":")[0].strip() not in gone]
        text = "".join(kept)
        file.write_text(
            re.sub(r"^expect:\n(?!  )", "expect: {}\n", text, flags=re.MULTILINE), "utf-8"
        )
    for name in ("practice.csv", "progress.csv"):
        lines = (params / name).read_text("utf-8").splitlines(keepends=True)
        kept = [line for line in lines if line.split(",")[0] not in gone]
        (params / name).write_text("".join(kept), "utf-8")


def walked(
    plan: Plan, seen: Observations, lights: Mapping[str, Light] | None = None, **more: int
) -> Walk:
    """Run every scenario, nothing kept on disk."""
    return walk(sc.choose_models(plan).fit(seen, cache=None, **more), lights)


def change(file: Path, old: str, new: str) -> None:
    """Replace one text of a file; it has to be there."""
    text = file.read_text("utf-8")
    assert old in text, f"{file.name} has no {old!r}"
    file.write_text(text.replace(old, new, 1), "utf-8")


def add_rows(office: Path, *lines: str, file: str = "national_monthly.csv") -> None:
    """Append rows of the long form to a file of observations."""
    rows = [dict(zip(COLUMNS, line.split(","), strict=True)) for line in lines]
    append_rows(office / "data" / "observations" / file, rows)
