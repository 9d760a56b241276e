"""The nouns of undertakings: projects, parcels, money spent so far, and published programmes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

#: Stages of a project in the order in which they are passed: 谋划, 签约, 待供地, 已供地, 待开工,
#: 开工, 入库纳统, 待竣工, 竣工, 投产. Blank is unknown.
STAGES: Final = (
    "preparation", "signed", "land_pending", "land_supplied", "to_start", "construction",
    "registered", "to_finish", "completed", "in_production",
)  # fmt: skip
#: Stages before construction, and those in which money is still being spent.
BEFORE_START: Final = STAGES[: STAGES.index("construction")]
UNDER_WAY: Final = ("construction", "registered", "to_finish")
#: Stages of a parcel in the order in which they are passed.
LAND_STAGES: Final = (
    "quota", "acquired", "cleared", "listed", "awarded", "contracted", "delivered", "permitted",
    "started", "registered", "completed", "in_production", "reviewed",
)  # fmt: skip
#: Stages in which a parcel has not been offered yet.
BEFORE_LISTING: Final = LAND_STAGES[: LAND_STAGES.index("listed")]


@dataclass(frozen=True, slots=True)
class Project:
    """A dated undertaking that feeds indicators. Blank (None or "") means unknown.

    Amounts are in 亿元: ``investment_100m_yuan`` as filed (备案总投资), of which
    ``fixed_investment_100m_yuan`` is fixed assets and ``land_fee_100m_yuan`` the land;
    ``counted_100m_yuan`` is what statistics have counted up to the end of ``counted_to``.
    ``actual_entry`` is the month of 入库纳统. ``manufacturing_share`` (0 to 1) is the part that
    counts as manufacturing where the project is mixed. Parcels name their project in ``land.csv``.
    """

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
    planned_production: str = ""
    actual_entry: str = ""
    actual_production: str = ""
    fixed_investment_100m_yuan: float | None = None
    land_fee_100m_yuan: float | None = None
    counted_100m_yuan: float | None = None
    counted_to: str = ""
    manufacturing_share: float | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A piece of industrial land and the stage it has reached. Blank (None or "") means unknown.

    ``share`` is the part of its project's investment that stands on it (0 to 1); the contract's
    terms are per mu, in 万元, and R&D as per cent of revenue.
    """

    id: str
    name: str
    project: str
    stage: str
    stage_month: str
    area_mu: float | None
    share: float | None
    kind: str
    intensity_10k_yuan_per_mu: float | None
    output_10k_yuan_per_mu: float | None
    tax_10k_yuan_per_mu: float | None
    rd_to_revenue_pct: float | None
    chemical_park: str
    public: bool
    document: str
    clause: str
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spent:
    """What statistics had counted of a project by the end of a month, 亿元, since its start."""

    project: str
    month: str
    counted_100m_yuan: float
    known_on: date
    source: str
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


def parcels_of(land: Iterable[Parcel], project: str) -> tuple[Parcel, ...]:
    """Return the parcels of a project in the order of the file."""
    return tuple(p for p in land if p.project == project)


def spent_of(spending: Iterable[Spent], project: str, as_of: date) -> tuple[Spent, ...]:
    """Return what was known on a day about a project's spending, by month."""
    rows = [s for s in spending if s.project == project and s.known_on <= as_of]
    return tuple(sorted(rows, key=lambda s: (s.month, s.known_on)))
