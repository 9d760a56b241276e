"""The nouns of tiers and breakdown: one target set by several bodies, and shared out to units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from scenario.identities import Comparison

#: Who set the line: 市下达, 政府工作报告, 部门要点 (the register), the three books of 三本账, and a line
#: that was reported in public without the document behind it being known. For a coming year also the
#: five-year plan (a yearly average for a growth) and what a wished place would take.
TierName = Literal[
    "city_order",
    "first_book",
    "government_report",
    "public_statement",
    "department_points",
    "second_book",
    "third_book",
    "five_year_plan",
    "place_wish",
]
UnitKind = Literal["town", "park", "department"]


@dataclass(frozen=True, slots=True)
class Tier:
    """One line for an indicator, beside that of the register.

    Parameters
    ----------
    id : str
        Target id; of a line without a target in the register, the indicator's id.
    indicator : str
    in_register : bool
        Whether `id` is a target.
    year : int
        Plan year.
    tier : str
        See `TierName`.
    threshold, tolerance : float
        In the unit of the target.
    comparison : str
    known_on : date
    source : str
    """

    id: str
    indicator: str
    in_register: bool
    year: int
    tier: TierName
    threshold: float
    comparison: Comparison
    known_on: date
    source: str
    tolerance: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnitTask:
    """What one town, park or department is to bring of a target, and what it has reached.

    Parameters
    ----------
    id, target : str
    year : int
    unit : str
        Its printed name.
    kind : {"town", "park", "department"}
    task : float
        In the unit of the target: a part of an amount or count, a level of a growth or share.
    weight : float or None
        Share of the whole (0–1): of the base of a growth, of the task of an amount.
    reached : float or None
        To date, in the same unit; None when nothing was returned.
    month : int or None
        Last month that `reached` covers.
    known_on : date
        Of the newest of the two figures.
    owner : str
        The office that stands for the entry.
    """

    id: str
    target: str
    year: int
    unit: str
    kind: UnitKind
    task: float
    weight: float | None
    reached: float | None
    month: int | None
    known_on: date
    owner: str
    note: str = ""


#: Kinds whose tasks add up to the whole; the others are averages with weights.
ADDED_KINDS = ("amount", "count")
#: Kinds that can be shared out at all.
SHARED_KINDS = (*ADDED_KINDS, "growth", "ratio", "share")


def demand(threshold: float, comparison: Comparison, better: str) -> float:
    """Return a number that grows with how demanding a line is.

    Examples
    --------
    >>> demand(8.0, "at_least", "higher") > demand(7.0, "at_least", "higher")
    True
    >>> demand(10.0, "at_most", "lower") > demand(12.0, "at_most", "lower")
    True
    """
    falls = comparison in ("at_most", "by_date") or (
        comparison in ("around", "within") and better == "lower"
    )
    return -threshold if falls else threshold
