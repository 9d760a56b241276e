"""The noun of target setting: one curve with its ambitions, its lines, its costs, and its sentences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.carry import Carry
from scenario.compare.constraints import Constraint
from scenario.compare.differences import decimals
from scenario.compare.extra_point import Cost
from scenario.page_table import brief, page_table
from scenario.settings import INTERVAL
from scenario.simulate.factors import sign_of
from scenario.terms import Target
from scenario.typeset import typeset

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ambition:
    """A word, the chance it stands for, the value one would set and the chance at that value."""

    word: str
    wished: float
    value: float
    chance: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Chance against the value set, for one target of the year after the plan year.

    Parameters
    ----------
    target : Target
    year : int
    why : str
        Why there is no curve, Chinese; empty when there is one. Without one everything numeric is
        empty.
    unit : str
        As printed behind a value.
    step : float
        In which values are set.
    table : DataFrame
        ``value`` and ``chance``, the least demanding value first.
    ambitions : tuple of Ambition
    today : tuple of float or None
        The plan year's line and its chance next year.
    low, median, high : float
        Next year's value: the ends of the house's interval and the middle.
    this_year : float
        The plan year's middle.
    ratchet : tuple of float or None
        What a point of this year's growth does to next year's: at the same level of next year
        (the base alone), and on average over the draws (with what lasts of a good year).
    carried : Carry or None
        What listed projects bring then already.
    lines : tuple of Constraint
        What stands before any chance; blank where it was not given.
    costs : tuple of Cost
        What one more point takes.
    past : DataFrame
        Earlier targets of the same indicator beside what was reached.
    """

    target: Target
    year: int
    why: str
    unit: str
    step: float
    table: pd.DataFrame
    ambitions: tuple[Ambition, ...]
    today: tuple[float, float] | None
    low: float
    median: float
    high: float
    this_year: float
    ratchet: tuple[float, float] | None
    carried: Carry | None
    lines: tuple[Constraint, ...]
    costs: tuple[Cost, ...]
    past: pd.DataFrame

    @property
    def recommended(self) -> tuple[float, float] | None:
        """The value at 稳妥 and at 积极, never softer than a line that was given; None without a curve."""
        if not self.ambitions:
            return None
        safe, keen = self.ambitions[0].value, self.ambitions[1].value
        given = [c.value for c in self.lines if c.binding and c.value is not None]
        harder = max if sign_of(self.target) > 0 else min
        for line in given:
            safe, keen = harder(safe, line), harder(keen, line)
        return safe, keen

    def chance(self, value: float) -> float:
        """Return the chance at a value of the table.

        Raises
        ------
        KeyError
            For a value that is not in the table.
        """
        row = self.table[np.isclose(self.table["value"], value)]
        if row.empty:
            raise KeyError(value)
        return float(row["chance"].iloc[0])

    @property
    def text(self) -> tuple[str, ...]:
        """Sentences, Chinese: the values at each ambition, the recommendation, the cost of more."""
        name = f"{self.target.name}({self.year}年)"
        if self.why:
            kept = "暂沿用今年的目标,不附概率。"
            return typeset(f"{name}:{self.why}"), typeset(kept)
        parts = [f"{a.word}{self.printed(a.value)}({_percent(a.chance)})" for a in self.ambitions]
        lines = [f"{name}:{'、'.join(parts)},括号内为完成概率。", self._advice()]
        ends = self._between(self.low, self.high, "至", self.estimated)
        why = (
            f"理由:今年预计{self.estimated(self.this_year)},"
            f"{self.year}年中位数{self.estimated(self.median)}({INTERVAL:.0%}区间{ends})"
        )
        if self.today is not None:
            line, chance = self.today
            why += f";沿用今年的{self.printed(line)},完成概率{_percent(chance)}"
        lines.append(f"{why}。")
        if self.ratchet is not None:
            base, all_in_all = self.ratchet
            lines.append(
                f"今年的结果每高1个百分点,次年的基数随之抬高:次年总量不变时增速{_moves(base)};"
                f"好年景往往延续,两项合计次年增速平均{_moves(all_in_all)}。今年照实完成,应统尽统。"
            )
        lines += [] if self.carried is None else [self.carried.text]
        lines += [c.text for c in self.costs]
        lines += [c.text for c in self.lines]
        return tuple(typeset(line) for line in lines)

    def at(self, rows: pd.DataFrame) -> list[tuple[float, float]]:
        """Return value and chance of some rows of the table."""
        return [(float(v), float(c)) for v, c in zip(rows["value"], rows["chance"], strict=True)]

    def printed(self, value: float) -> str:
        """Return a value in the decimals in which it is set, with its unit."""
        places = max(self.target.precision, 1) if self.step < 1 else 0
        return f"{wording.number(value, places)}{self.unit}"

    def estimated(self, value: float) -> str:
        """Return an estimate in the decimals in which forecasts of the target are printed."""
        return f"{wording.number(value, decimals(self.target))}{self.unit}"

    def _between(
        self, low: float, high: float, to: str, printed: Callable[[float], str] | None = None
    ) -> str:
        """Return a range; only per cent is printed at both ends."""
        words = printed or self.printed
        left, to = words(low), "至" if min(low, high) < 0 else to
        return f"{left if self.unit == '%' else left.removesuffix(self.unit)}{to}{words(high)}"

    def _advice(self) -> str:
        found = self.recommended
        if found is None:
            return ""
        safe, keen = found
        span = self.printed(safe) if safe == keen else self._between(safe, keen, "—")
        bound = [c for c in self.lines if c.binding and c.value in found]
        if bound:
            names = "、".join(c.name for c in bound)
            least = next(c.value for c in bound)
            return f"建议{span}:不低于{names},该值的完成概率{_percent(self._chance_at(least))}。"
        return f"建议{span}:完成概率由{_percent(self._chance_at(safe))}到{_percent(self._chance_at(keen))}。"

    def _chance_at(self, value: float | None) -> float:
        return float(np.interp(value or 0.0, *_rising(self.table)))

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table)


def _rising(table: pd.DataFrame) -> tuple[Floats, Floats]:
    ordered = table.sort_values("value")
    return ordered["value"].to_numpy(dtype=float), ordered["chance"].to_numpy(dtype=float)


def _percent(chance: float) -> str:
    return wording.chance_text(wording.clamp_chance(chance))


def _moves(ratchet: float) -> str:
    word = "低" if ratchet < 0 else "高"
    return f"{word}{wording.number(abs(ratchet), 2)}个百分点"
