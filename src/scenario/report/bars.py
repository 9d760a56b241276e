"""The block of a figure of effects, and round marks on an axis."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scenario.typeset import set_text


def axis_step(span: float) -> float:
    """Return a step of 1, 2 or 5 times a power of ten that cuts a span into about six.

    Examples
    --------
    >>> axis_step(12.0), axis_step(30.0)
    (2.0, 5.0)
    """
    raw = max(span, 1e-6) / 6.0
    power = 10.0 ** math.floor(math.log10(raw))
    return next(m * power for m in (1.0, 2.0, 5.0, 10.0) if m * power >= raw - 1e-12)


@dataclass(frozen=True, slots=True)
class Bars:
    """What each scenario does to one target: the median of the paired difference and its interval.

    Parameters
    ----------
    id, sheet, number, title : str
        The title says the message; the number is ``图3``.
    target : str
        Target id.
    quantity : str
        What the horizontal axis shows, with its unit.
    labels : tuple of str, length K
        Names of the scenarios, from top to bottom.
    lows, middles, highs : tuple of float, length K
        Rounded as in the table of scenarios.
    tags : tuple of str, length K
        Printed at the right of each bar.
    alt, note : str
    heads : tuple of str
        Heads of the columns behind the chart: labels, middles, and how far each end reaches.
    """

    id: str
    sheet: str
    number: str
    title: str
    target: str
    quantity: str
    labels: tuple[str, ...]
    lows: tuple[float, ...]
    middles: tuple[float, ...]
    highs: tuple[float, ...]
    tags: tuple[str, ...]
    alt: str
    note: str
    heads: tuple[str, str, str, str] = ("情景", "差异中位数", "到区间下端", "到区间上端")

    def __post_init__(self) -> None:
        for name in ("title", "quantity", "alt", "note"):
            object.__setattr__(self, name, set_text(getattr(self, name)))
        for name in ("labels", "tags"):
            object.__setattr__(self, name, tuple(set_text(t) for t in getattr(self, name)))

    @property
    def caption(self) -> str:
        """Number and title."""
        return f"{self.number}  {self.title}".strip()

    @property
    def reach(self) -> tuple[float, float]:
        """Round ends of the axis, multiples of `step`, that hold every interval and zero."""
        low, high = min(0.0, *self.lows), max(0.0, *self.highs)
        if low == high:  # nothing moves: one mark on either side of zero
            return -self.step, self.step
        return self.step * math.floor(low / self.step), self.step * math.ceil(high / self.step)

    @property
    def step(self) -> float:
        """Distance of the marks on the axis."""
        return axis_step(max(max(0.0, *self.highs) - min(0.0, *self.lows), 0.1))
