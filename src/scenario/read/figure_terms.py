"""What the checks of figures know of the store: one stored value, and all of them by series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from scenario.periods import Window


@dataclass(frozen=True, slots=True)
class Stored:
    """A figure that is already in the store."""

    window: Window
    value: Decimal
    unit: str
    known_on: str


#: (region, scope, indicator, measure) → stored values.
History = Mapping[tuple[str, ...], tuple[Stored, ...]]
