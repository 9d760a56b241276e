"""The nouns of the running year: what is known to date, how a target is certified, common shocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

EntryKind = Literal[
    "to_date",
    "candidates",
    "part",
    "whole",
    "batch_result",
    "stage",
    "department_expectation",
]
#: First certification or renewal: the two have different pass rates.
Group = Literal["first", "renewal"]
#: How a target of a kind without a monthly series comes to be met; decides which record and which
#: judgement speak for it.
PracticeClass = Literal[
    "ledger", "certification", "amount", "attraction", "share", "start", "finish", "land", "event"
]
#: Whether a count adds what is newly certified (gross) or what is left after losses (net).
Flow = Literal["gross", "net", "unknown"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One dated entry about a target in the running year.

    Parameters
    ----------
    id : str
    target : str
        Target id.
    entry : str
        ``to_date`` (a level or count since January), ``candidates`` (cases under review in this
        year's batch), ``part`` and ``whole`` (of a share, to date), ``batch_result`` (the count of
        the year's announced batch), ``stage`` (of a milestone), ``department_expectation`` (预计).
    group : {"first", "renewal"}
        Of candidates.
    value : float or None
        None for a stage.
    stage : str
        Stage reached; empty for numbers.
    month : int
        Last month the entry covers, 1–12; for a stage the month in which it was reached.
    known_on : date
    owner : str
        The office that stands for the entry.
    """

    id: str
    target: str
    entry: EntryKind
    group: Group
    value: float | None
    stage: str
    month: int
    known_on: date
    owner: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """How a target is certified, as far as it is known.

    Parameters
    ----------
    target : str
    practice : str
        Class of certification, `PracticeClass`.
    published : str
        Id of the judgement on the month in which the year's batch is published (13 is January of
        the next year); empty without a batch.
    flow : {"gross", "net", "unknown"}
    comparable : bool
        Whether the indicator's own past values follow the definition of the target.
    part_of : str
        Id of the target that contains this one; empty when there is none.
    """

    target: str
    practice: PracticeClass
    published: str
    flow: Flow
    comparable: bool
    part_of: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Factor:
    """A common shock and how strongly kinds, classes or single targets load on it (−1 to 1).

    A good state of the factor is good for what loads positively. The square of a loading is the
    share of a target's variance that the shock explains.
    """

    id: str
    name: str
    loadings: Mapping[str, float]
    said_by: str
    dated: date
    note: str = ""


def known(entries: Iterable[Progress], target: str, as_of: date) -> tuple[Progress, ...]:
    """Return the entries of a target known on a day, the newest of each sort last.

    Examples
    --------
    >>> known((), "hightech", date(2024, 9, 30))
    ()
    """
    kept = [e for e in entries if e.target == target and e.known_on <= as_of]
    return tuple(sorted(kept, key=lambda e: (e.month, e.known_on, e.id)))


def newest(entries: Iterable[Progress], entry: EntryKind) -> Progress | None:
    """Return the newest entry of one sort, None without one.

    Examples
    --------
    >>> newest((), "to_date") is None
    True
    """
    of_sort = [e for e in entries if e.entry == entry]
    return of_sort[-1] if of_sort else None
