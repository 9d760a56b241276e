"""The nouns of undertakings: projects and the published programmes that list them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Project:
    """A dated undertaking that feeds indicators. Blank (None or "") means unknown."""

    id: str
    name: str
    kind: str
    stage: str
    planned_start: str
    planned_finish: str
    actual_start: str
    actual_finish: str
    investment_100m_yuan: float | None
    land_mu: float | None
    manufacturing: str
    recognition: str
    feeds: tuple[str, ...]
    profile: str
    lists: tuple[str, ...]
    public: bool
    document: str
    clause: str
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Programme:
    """A published list of projects with what it had done by June and its share of the year plan."""

    id: str
    name: str
    projects: int
    done_by_june_100m_yuan: float | None
    completion_pct: float | None
    known_on: date
    source: str
    note: str = ""

    @property
    def year_plan_100m_yuan(self) -> float | None:
        """The year plan that the two published numbers imply; None when one is unknown."""
        if self.done_by_june_100m_yuan is None or self.completion_pct is None:
            return None
        return 100.0 * self.done_by_june_100m_yuan / self.completion_pct
