"""The nouns of scenarios: levers, assumptions, what responds to them, differences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Verb = Literal["set", "shift", "scale", "add"]
Direction = Literal["higher", "lower", "same", "same_or_higher", "same_or_lower"]
LeverKind = Literal["lever", "assumption"]
#: What one unit of a lever does: ``points`` are added to a target's value, ``percent`` multiply it;
#: the other two act on the parts of a ratio, in the unit of the part and in per cent.
Form = Literal["points", "percent", "numerator", "denominator_percent"]
#: ``whole_year`` acts in full; ``rest_of_year`` in proportion to the months left after `as_of`.
Window = Literal["whole_year", "rest_of_year"]
#: What is left of a change in the year after: nothing, the whole of it, or its opposite where it was
#: only moved from that year into this one.
After = Literal["once", "lasts", "returns"]


@dataclass(frozen=True, slots=True)
class Response:
    """How one target answers to one unit of a lever.

    Parameters
    ----------
    target : str
        Target id.
    form : Form
    strength : str
        Id of the judgement on the effect of one unit; blank is exactly one.
    window : Window
    readings : tuple of str
        Readings that answer; empty for all of them.
    after : After
        What it does to the year after the plan year.
    """

    target: str
    form: Form
    strength: str
    window: Window
    readings: tuple[str, ...] = ()
    after: After = "once"


@dataclass(frozen=True, slots=True)
class Lever:
    """What a scenario may move: a lever (ours) or an assumption (the world's), with its range."""

    id: str
    name: str
    kind: LeverKind
    unit: str
    now: float | str | None
    low: float | None
    high: float | None
    choices: tuple[str, ...]
    owner: str
    dated: date
    moves: tuple[str, ...]
    cost: float | None = None
    note: str = ""
    responses: tuple[Response, ...] = ()


@dataclass(frozen=True, slots=True)
class Override:
    """One difference: a dotted path, a verb and a value (``6 months`` is kept as text)."""

    path: str
    verb: Verb
    value: float | str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A named set of differences from another scenario, with a reason and expected directions."""

    id: str
    name: str
    why: str
    author: str
    builds_on: str
    combines: tuple[str, ...]
    levers: tuple[Override, ...]
    assumptions: tuple[Override, ...]
    expect: Mapping[str, Direction]
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing differs from the baseline."""
        return not self.levers and not self.assumptions
