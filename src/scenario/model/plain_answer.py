"""The answer for one year of a plain series: draws, quantiles, a table, sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.page_table import DASH, Cell, brief, html_table
from scenario.settings import INTERVAL, MCSE_STEPS, MCSE_WHOLE, QUANTILES, tails
from scenario.typeset import typeset

Floats = NDArray[np.float64]
TargetOn = Literal["growth", "total"]


@dataclass(frozen=True, slots=True)
class YearEnd:
    """One year of one plain series.

    Parameters
    ----------
    name : str
        Of the series.
    year : int
    growth : ndarray, shape (S,), or None
        Draws of the year's growth, per cent, unrounded; None when the year before is unknown.
    total : ndarray, shape (S,), or None
        Draws of the year's total in the unit of the series, draw by draw with `growth`; None for a
        series of growth.
    target : float or None
    target_on : {"growth", "total"}
    chance : float or None
        Share of draws that reach the target, rounded as published; None without a target.
    mcse : float
        Monte-Carlo standard error of the chance.
    settled : bool
        The year is complete: constant draws, nothing sampled.
    diagnostics : mapping
        Which engine answered; R-hat, effective draws and states of the reported quantity;
        ``passed``.
    notes : tuple of str
        What limits the answer, Chinese.
    """

    name: str
    year: int
    growth: Floats | None
    total: Floats | None
    target: float | None
    target_on: TargetOn
    chance: float | None
    mcse: float
    settled: bool
    diagnostics: Mapping[str, Any]
    notes: tuple[str, ...]

    @property
    def quantiles(self) -> pd.DataFrame:
        """The 23 quantiles of a stored forecast: index ``quantile``, a column per quantity."""
        have = {
            key: np.quantile(draws, QUANTILES)
            for key, draws in (("growth", self.growth), ("total", self.total))
            if draws is not None
        }
        return pd.DataFrame(have, index=pd.Index(QUANTILES, name="quantile"))

    @property
    def table(self) -> pd.DataFrame:
        """Tidy rows: name, year, quantity, output_type, output_type_id, value."""
        rows: list[tuple[str, str, float, float]] = []
        for quantity, draws in (("growth", self.growth), ("total", self.total)):
            if draws is None:
                continue
            rows.append((quantity, "mean", np.nan, float(draws.mean())))
            values = np.quantile(draws, QUANTILES)
            rows += [
                (quantity, "quantile", level, float(value))
                for level, value in zip(QUANTILES, values, strict=True)
            ]
        if self.chance is not None and self.target is not None:
            rows.append((self.target_on, "chance", self.target, self.chance))
        table = pd.DataFrame(rows, columns=["quantity", "output_type", "output_type_id", "value"])
        table.insert(0, "name", self.name)
        table.insert(1, "year", self.year)
        return table

    @property
    def text(self) -> tuple[str, ...]:
        """Sentences, Chinese: the year, the chance, what limits the answer."""
        spans = []
        if self.total is not None:
            spans.append(f"全年总量{self._span(self.total, '')}")
        if self.growth is not None:
            spans.append(f"增速{self._span(self.growth, '%')}")
        head = f"{self.name}{self.year}年:{'，'.join(spans)}"
        return tuple(typeset(s) for s in (f"{head}{self._chance_words()}。", *self.notes))

    def _span(self, draws: Floats, unit: str) -> str:
        low, middle, high = (float(q) for q in np.quantile(draws, [tails()[0], 0.5, tails()[1]]))
        if low == high:
            return f"{wording.number(middle, 1)}{unit}(已公布)"
        return (
            f"预计{wording.number(middle, 1)}{unit}({INTERVAL:.0%}区间"
            f"{wording.number(low, 1)}{unit}—{wording.number(high, 1)}{unit})"
        )

    def _chance_words(self) -> str:
        if self.chance is None or self.target is None:
            return ""
        what = "增速" if self.target_on == "growth" else "总量"
        goal = f",{what}目标{self.target:g}{'%' if self.target_on == 'growth' else ''}"
        if self.settled:
            return goal + wording.SETTLED[self.chance > 0.5]["zh"]
        if not self.diagnostics["passed"]:
            return f"{goal}:{wording.NOT_CONVERGED['zh']}"
        if self.mcse > MCSE_STEPS:
            return f"{goal}:{wording.TOO_NOISY['zh']}"
        step = 1 if self.mcse <= MCSE_WHOLE else 5
        printed = wording.chance_text(wording.clamp_chance(self.chance), step)
        return f"{goal}的完成概率{printed}"

    __repr__ = brief

    def _repr_html_(self) -> str:
        rows: list[tuple[Cell | str, ...]] = []
        for what, draws in (("growth", self.growth), ("total", self.total)):
            if draws is not None:
                low, *middle = (float(q) for q in np.quantile(draws, [tails()[0], 0.5, tails()[1]]))
                unit = "%" if what == "growth" else ""
                aimed = self.target is not None and self.target_on == what
                rows.append(
                    (
                        {"growth": "增速", "total": "总量"}[what],
                        *(Cell(f"{wording.number(v)}{unit}", v) for v in (low, *middle)),
                        f"{self.target:g}{unit}" if aimed else DASH,
                        self._chance_words().partition("概率")[2] or DASH if aimed else DASH,
                    )
                )
        heads = (f"{self.year}年", "区间下端", "中位数", "区间上端", "目标", "完成概率")
        return html_table(heads, rows)
