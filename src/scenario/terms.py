"""The nouns: what people decided and what was measured. Frozen, without files, without models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from scenario.identities import Comparison
from scenario.light_terms import LightRule as LightRule
from scenario.progress_terms import Factor as Factor
from scenario.progress_terms import Practice as Practice
from scenario.progress_terms import Progress as Progress
from scenario.project_terms import Parcel as Parcel
from scenario.project_terms import Programme as Programme
from scenario.project_terms import Project as Project
from scenario.project_terms import Spent as Spent
from scenario.scenario_terms import Direction as Direction
from scenario.scenario_terms import Lever as Lever
from scenario.scenario_terms import LeverKind as LeverKind
from scenario.scenario_terms import Override as Override
from scenario.scenario_terms import Response as Response
from scenario.scenario_terms import Scenario as Scenario
from scenario.scenario_terms import Verb as Verb
from scenario.tier_terms import Tier as Tier
from scenario.tier_terms import UnitTask as UnitTask

Kind = Literal["growth", "amount", "ratio", "share", "count", "rank", "milestone"]
Strength = Literal["firm", "strive", "about", "lower_bound", "keep"]
#: ``adjusted_base`` is 上年同期(调整后): last year's value on this year's scope, of this period.
Measure = Literal["level", "growth", "adjusted_base", "index", "ratio", "share", "count", "rank"]


@dataclass(frozen=True, slots=True)
class Document:
    """A published text: who issued it, which plan year it is for, since when it counts."""

    id: str
    name: str
    issuer: str
    number: str
    plan_year: int
    issued_on: date | None
    in_force_from: date
    where: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A document and a clause number, with our reading where the text can be read in two ways."""

    document: str
    clause: str
    as_printed: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the data year of a target; exactly one is the headline."""

    id: str
    data_year: int
    headline: bool = False


@dataclass(frozen=True, slots=True)
class TargetValue:
    """The value a plan year sets for a target."""

    year: int
    threshold: float
    strength: Strength
    references: tuple[Reference, ...]
    readings: tuple[Reading, ...] = ()
    tolerance: float = 0.0
    in_force_from: date | None = None
    verified_on: date | None = None
    note: str = ""

    @property
    def headline(self) -> Reading:
        """The reading that counts; the plan year itself when the text leaves no doubt."""
        for reading in self.readings:
            if reading.headline:
                return reading
        return Reading("own_year", self.year, True)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The figure that decides a target: which release, by whom, when, with how many decimals."""

    release: str
    body: str
    when: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator, a comparison and dated values, with clauses and departments."""

    id: str
    name: str
    kind: Kind
    indicator: str
    unit: str
    comparison: Comparison
    precision: int
    departments: tuple[str, ...]
    settles_on: Settlement
    values: Mapping[int, tuple[TargetValue, ...]]
    use: str = ""
    note: str = ""

    def value(self, year: int, as_of: date | None = None) -> TargetValue:
        """Return the value of a plan year in force on `as_of` (the last one given when None).

        Raises
        ------
        KeyError
            When the year has no value in force.
        """
        entries = self.values[year]
        known = [
            v for v in entries if as_of is None or not v.in_force_from or v.in_force_from <= as_of
        ]
        if not known:
            raise KeyError(year)
        return known[-1]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A quantity that is measured."""

    id: str
    name: str
    unit: str
    measure: Measure
    basis: str
    scope: str
    frequency: str
    published_after_days: int
    better: str
    numerator: str = ""
    denominator: str = ""
    same_as: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """A place with an id, its printed name and the region it lies in.

    ``giant`` names the one enterprise that can move the whole region; empty where there is none.
    """

    id: str
    name: str
    parent: str
    kind: str
    aliases: tuple[str, ...] = ()
    giant: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A belief stated as an interval, with who said so, when, and until when it holds.

    ``low``, ``mode`` and ``high`` are in `unit`; the mass between low and high is `mass`.
    """

    id: str
    name: str
    low: float
    mode: float
    high: float
    mass: float
    unit: str
    said_by: str
    dated: date
    confidence: Literal["high", "medium", "low"]
    floor: float | None = None
    ceiling: float | None = None
    expires: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """The run's own settings: region, plan year, default dates, draws and seed.

    ``ambitions`` are the chances at which a value for next year is called 稳妥, 积极 and 冲高.
    """

    region: str
    scope: str
    year: int
    as_of: date
    draws: int
    seed: int
    author: str
    assurer: str
    organisation: str
    ambitions: tuple[float, ...] = (0.80, 0.60, 0.40)


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything people decided, read from one folder."""

    settings: Settings
    documents: Mapping[str, Document]
    departments: tuple[str, ...]
    regions: Mapping[str, Region]
    scopes: Mapping[str, str]
    units: Mapping[str, Mapping[str, str]]
    indicators: Mapping[str, Indicator]
    targets: Mapping[str, Target]
    projects: Mapping[str, Project]
    land: tuple[Parcel, ...]
    levers: Mapping[str, Lever]
    priors: Mapping[str, Judgement]
    scenarios: Mapping[str, Scenario]
    plan_id: str
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    progress: tuple[Progress, ...] = ()
    practices: Mapping[str, Practice] = field(default_factory=dict)
    factors: Mapping[str, Factor] = field(default_factory=dict)
    lights: Mapping[str, LightRule] = field(default_factory=dict)
    tiers: tuple[Tier, ...] = ()
    breakdown: tuple[UnitTask, ...] = ()
    #: File of decisions that holds something → declared disclosure level, "" when none is declared.
    disclosure: Mapping[str, str] = field(default_factory=dict)
    spending: tuple[Spent, ...] = ()
    #: Wording of memos: name below the folder → content (layouts, other words, English).
    papers: Mapping[str, str] = field(default_factory=dict)

    def judgement(self, id: str) -> Judgement:
        """Return a judgement by id; KeyError when it was never stated."""
        return self.priors[id]


@dataclass(frozen=True, slots=True)
class Observations:
    """Published values known on `as_of`, in the long form, and the hash of exactly those rows."""

    frame: pd.DataFrame
    as_of: date
    data_id: str
