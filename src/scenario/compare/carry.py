"""What listed projects and decided land bring to the next year without anything being added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenario import wording
from scenario.settings import tails
from scenario.simulate.pipeline import FED
from scenario.simulate.run import Forecast, prepare
from scenario.typeset import typeset


@dataclass(frozen=True, slots=True)
class Carry:
    """Recognised investment of next year by projects that are on the lists today, 亿元.

    Parameters
    ----------
    year : int
    low, median, high : float
        The ends of the house's interval and the middle.
    share : float
        Median share of that year's investment (0–1); the rest must come from what is not listed.
    """

    year: int
    low: float
    median: float
    high: float
    share: float

    @property
    def text(self) -> str:
        """One sentence, Chinese."""
        low, middle, high = (wording.number(v, 0) for v in (self.low, self.median, self.high))
        return typeset(
            f"已登记的项目(含已供地的)结转到{self.year}年的投资约{middle}亿元({low}—{high}),"
            f"约占该年投资的{100 * self.share:.0f}%,其余要靠尚未列明的项目。"
        )


def carry(joint: Forecast, target: str) -> Carry | None:
    """Return what is carried over into the year after; None for a target that projects do not feed.

    Parameters
    ----------
    joint : Forecast
        The baseline, with draws of the year after.
    target : str

    Returns
    -------
    Carry or None
    """
    draws = joint.targets[target]
    if joint.plan.targets[target].indicator != FED or "base_100m_yuan" not in draws.parts:
        return None
    money = prepare(joint.fitted).pipelines[target].plain.between(12, 24)
    total = draws.parts["base_100m_yuan"] * (1.0 + draws.values / 100.0)
    later = total * (1.0 + draws.parts["next_year"] / 100.0)
    low, high = (float(q) for q in np.quantile(money, tails()))
    middle, share = float(np.median(money)), float(np.median(money / later))
    return Carry(joint.plan.settings.year + 1, low, middle, high, share)
