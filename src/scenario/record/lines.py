"""What the register says about one forecast: columns, and the texts of one target."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import numpy as np

from scenario import wording
from scenario.compare.inherited import level_of
from scenario.compare.outlook import Outlook
from scenario.compare.verdict import TargetOutlook
from scenario.record.program import Program
from scenario.settings import QUANTILES

#: Name of the column of each stored quantile.
LEVELS: Final = tuple(f"q{level:g}" for level in QUANTILES)
#: What identifies the run that a line belongs to.
RUN: Final = (
    "data_id", "plan_id", "seed", "draws", "engine", "program", "version", "libraries",
)  # fmt: skip
#: What a line says about the target and its forecast.
SAID: Final = (
    "region", "year", "scenario", "target", "name", "comparison", "threshold", "unit", "model",
    "model_version", "evidence", "settled", "chance", "mcse", "verdict", "reason", "light",
    "disclosure", *LEVELS,
)  # fmt: skip
#: One line per target and scenario of every issue.
FORECASTS: Final = (
    "issue", "made_on", "kind", "as_of", *SAID, *RUN, "author", "assurer", "status", "manifest",
)  # fmt: skip
#: One line per event of an issue: registered, reviewed, issued, withdrawn.
ISSUES: Final = (
    "issue", "event", "day", "by", "reason", "first_line", "lines", "head", "manifest",
)  # fmt: skip
#: Status of an issue → what may follow it.
STATUS: Final = {
    "draft": ("reviewed", "withdrawn"),
    "reviewed": ("issued", "withdrawn"),
    "issued": ("withdrawn",),
    "withdrawn": (),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What identifies a run; the same run says the same about every target."""

    data_id: str
    plan_id: str
    seed: int
    draws: int
    engine: str
    program: Program

    @property
    def cells(self) -> dict[str, str]:
        """The texts of the columns `RUN`."""
        return {
            "data_id": self.data_id,
            "plan_id": self.plan_id,
            "seed": str(self.seed),
            "draws": str(self.draws),
            "engine": self.engine,
            "program": self.program.code,
            "version": self.program.version,
            "libraries": self.program.libraries_id,
        }


def said_of(outlook: Outlook) -> list[dict[str, str]]:
    """Return what is registered about every target of an outlook: the columns `SAID` as texts.

    Numbers are written with all their digits, so that equal texts mean equal numbers.
    """
    place = {"region": outlook.forecast.plan.settings.region, "year": str(outlook.year)}
    return [
        place
        | {"scenario": outlook.scenario, "disclosure": level_of(outlook.forecast, [id])}
        | _target(one)
        for id, one in outlook.targets.items()
    ]


def _target(one: TargetOutlook) -> dict[str, str]:
    values = np.quantile(one.draws, QUANTILES)
    return {
        "target": one.target.id,
        "name": one.target.name,
        "comparison": one.target.comparison,
        "threshold": number(one.value.threshold),
        "unit": one.target.unit,
        "model": one.fitted.model,
        "model_version": one.fitted.version,
        "evidence": one.fitted.evidence.basis,
        "settled": "yes" if one.fitted.settled else "no",
        "chance": number(one.chance),
        "mcse": number(one.mcse),
        "verdict": one.verdict or wording.NO_VERDICT["zh"],
        "reason": one.reason,
        "light": one.light,
        **{level: number(v) for level, v in zip(LEVELS, values, strict=True)},
    }


def number(value: float) -> str:
    """Return a number with as many digits as it takes to read back the very same number.

    Examples
    --------
    >>> number(0.1), float(number(1 / 3)) == 1 / 3
    ('0.1', True)
    """
    return repr(float(value))


def key_of(paper: tuple[str, ...], as_of: str, run: Run, said: Sequence[Mapping[str, str]]) -> str:
    """Return the hash that makes an issue the same issue: paper, day, run and every number.

    The paper is its kind, edition, language where it is not Chinese, and the issue that it was compared with.
    """
    text = json.dumps(
        [list(paper), as_of, run.cells, list(said)], ensure_ascii=False, sort_keys=True
    )
    return sha256(text.encode()).hexdigest()


def event_of(id: str, status: str, day: str, by: str, reason: str = "") -> dict[str, str]:
    """Return the line of an event of an issue; its other cells are blank."""
    blank = dict.fromkeys(ISSUES, "")
    return blank | {"issue": id, "event": status, "day": day, "by": by, "reason": reason}
