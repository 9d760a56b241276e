"""All checks of data and decisions together, all findings at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from scenario.check.levels import check_levels
from scenario.check.observations import check_observations
from scenario.check.past_actuals import check_against_actuals
from scenario.check.plan import check_plan
from scenario.errors import Finding, raise_errors
from scenario.page_table import brief, page_table
from scenario.read.sources import Source
from scenario.terms import Observations, Plan


@dataclass(frozen=True, slots=True)
class Findings(Sequence[Finding]):
    """What the checks found, errors first."""

    findings: tuple[Finding, ...]

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self.findings[index]

    def count(self, severity: object) -> int:
        """Return how many findings have this severity."""
        return sum(f.severity == severity for f in self.findings)

    @property
    def table(self) -> pd.DataFrame:
        """One row per finding: id, severity and the four parts."""
        columns = ["id", "severity", "where", "found", "meaning", "remedy"]
        return pd.DataFrame(
            [[getattr(f, c) for c in columns] for f in self.findings], columns=columns
        )

    @property
    def text(self) -> tuple[str, ...]:
        """The messages, Chinese."""
        return tuple(f.text() for f in self.findings)

    def lines(self, lang: Literal["zh", "en"]) -> tuple[str, ...]:
        """Return the messages in the given language."""
        return tuple(f.text(lang) for f in self.findings)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table)


_ORDER = {"error": 0, "warning": 1, "note": 2}


def find_problems(
    plan: Plan, observations: Observations, sources: Iterable[Source] = ()
) -> Findings:
    """Return every finding about plan and data, errors first, and raise nothing.

    Parameters
    ----------
    plan : Plan
    observations : Observations
    sources : iterable of Source
        What people answered about files that are imported.

    Returns
    -------
    Findings
    """
    found = [
        *check_plan(plan),
        *check_against_actuals(plan, observations),
        *check_levels(plan, observations, sources),
        *check_observations(
            observations, plan.indicators, plan.regions, scopes=plan.scopes, units=plan.units
        ),
    ]
    return Findings(tuple(sorted(found, key=lambda f: _ORDER[f.severity])))


def check_inputs(plan: Plan, observations: Observations) -> Findings:
    """Return every finding about plan and data; raise when there are errors among them.

    Parameters
    ----------
    plan : Plan
    observations : Observations

    Raises
    ------
    ScenarioError
        With all errors at once.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> sc.check_inputs(plan, obs).count("error")
    0
    """
    findings = find_problems(plan, observations)
    raise_errors(findings)
    return findings
