"""The nouns of written light rules: bands on one line, dated, each with one colour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import inf
from typing import Literal

from scenario.errors import Finding, error

Colour = Literal["green", "amber", "red"]
#: What a light can show: a colour, nothing, or that the figure is not due yet.
Light = Literal["green", "amber", "red", "none", "grey"]
Schedule = Literal["linear", "seasonal"]


@dataclass(frozen=True, slots=True)
class Band:
    """One stretch of the line: from `low` to `high`, each end inside the band or not."""

    light: Colour
    low: float = -inf
    low_inside: bool = False
    high: float = inf
    high_inside: bool = False

    def holds(self, value: float) -> bool:
        """Say whether a value lies in the band.

        Examples
        --------
        >>> band = Band("amber", -10.0, True, 0.0, False)
        >>> band.holds(-10.0), band.holds(0.0)
        (True, False)
        """
        above = value > self.low or (self.low_inside and value == self.low)
        below = value < self.high or (self.high_inside and value == self.high)
        return above and below


@dataclass(frozen=True, slots=True)
class LightRule:
    """A written rule: what is compared, on which schedule, and the colour of every value.

    Parameters
    ----------
    kinds : tuple of str
        Kinds of target the rule is for.
    schedule : {"linear", "seasonal"}
        The share of the year that should be done: months passed ÷ 12, or past years' course.
    bands : tuple of Band
        Of the gap, done minus should be done, in points of the target.
    official : bool
        False for an example that no office has issued.
    in_force_from : date
    decimals : int
        The gap is rounded like this before it is compared, as it is printed.
    """

    id: str
    name: str
    kinds: tuple[str, ...]
    schedule: Schedule
    bands: tuple[Band, ...]
    official: bool
    in_force_from: date
    decimals: int = 1
    source: str = ""
    note: str = ""

    def colour(self, gap: float) -> Colour:
        """Return the colour of a gap in points.

        Raises
        ------
        ValueError
            When no band or more than one holds the value; `faults` finds such rules beforehand.
        """
        from scenario.identities import round_half_up

        value = float(round_half_up(gap, self.decimals))
        found = [b.light for b in self.bands if b.holds(value)]
        if len(found) != 1:
            msg = f"{len(found)} bands of {self.id} hold {value}"
            raise ValueError(msg)
        return found[0]


def faults(rule: LightRule, where: str) -> list[Finding]:
    """Return gaps and overlaps of a rule's bands over the whole line.

    Parameters
    ----------
    rule : LightRule
    where : str
        How messages call the rule.

    Returns
    -------
    list of Finding
        ``PL-080`` a stretch without a light, ``PL-081`` one with two, ``PL-082`` an empty band.

    Examples
    --------
    >>> from datetime import date
    >>> bands = (Band("green", 0.0, True), Band("red", high=-10.0))
    >>> rule = LightRule("r", "示例", ("count",), "linear", bands, False, date(2024, 1, 1))
    >>> [f.found for f in faults(rule, "lights.yaml r")]
    ['[-10, 0)没有灯色']
    """
    found = [
        error(
            "PL-082", where, f"{_stretch(b.low, b.low_inside, b.high, b.high_inside)}内没有数",
            "这一段永远不亮", "改正上下限", "an empty band",
        )
        for b in rule.bands
        if b.low > b.high or (b.low == b.high and not (b.low_inside and b.high_inside))
    ]  # fmt: skip
    if found:
        return found
    bands = sorted(rule.bands, key=lambda b: (b.low, not b.low_inside))
    end, inside = -inf, False
    for band in bands:
        if band.low > end or (band.low == end and not (inside or band.low_inside) and end > -inf):
            found.append(_gap(where, end, not inside, band.low, not band.low_inside))
        elif end > -inf and (band.low < end or (inside and band.low_inside)):
            top, closed = min((end, inside), (band.high, band.high_inside))
            found.append(_overlap(where, band.low, band.low_inside, top, closed))
        if (band.high, band.high_inside) > (end, inside):
            end, inside = band.high, band.high_inside
    if end < inf:
        found.append(_gap(where, end, not inside, inf, False))
    return found


def _gap(where: str, low: float, low_in: bool, high: float, high_in: bool) -> Finding:
    stretch = _stretch(low, low_in and low > -inf, high, high_in and high < inf)
    return error(
        "PL-080", where, f"{stretch}没有灯色", "落在这一段的目标无灯可亮", "补上这一段",
        f"no light for {stretch}",
    )  # fmt: skip


def _overlap(where: str, low: float, low_in: bool, high: float, high_in: bool) -> Finding:
    stretch = _stretch(low, low_in, high, high_in)
    return error(
        "PL-081", where, f"{stretch}有两种灯色", "同一个数可以亮两种灯", "让各段首尾相接",
        f"two lights for {stretch}",
    )  # fmt: skip


def _stretch(low: float, low_inside: bool, high: float, high_inside: bool) -> str:
    left = "(-∞" if low == -inf else f"{'[' if low_inside else '('}{low:g}"
    right = "+∞)" if high == inf else f"{high:g}{']' if high_inside else ')'}"
    return f"{left}, {right}"
