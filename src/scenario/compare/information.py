"""What is worth knowing: how much narrower the answer would be if one quantity were known now.

For each input or coming datum X the expected remaining variance ``E[V(Y|X)]`` is taken over equally
likely classes of X; the gain is ``1 − E[V(Y|X)]/V(Y)``, corrected for what classes of random rows
would seem to gain. On the chance the same is done with ``1{met}``: its variance ``p(1 − p)`` is the
uncertainty of the answer yes or no.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.experiments import Experiments
from scenario.compare.inputs import UNKNOWABLE
from scenario.page_table import brief, page_table
from scenario.seeds import generator
from scenario.settings import INTERVAL, tails
from scenario.typeset import typeset

Floats = NDArray[np.float64]
#: Equally likely classes of an input.
CLASSES: int = 20
RESAMPLES: int = 100


@dataclass(frozen=True, slots=True)
class Knowing:
    """What knowing one quantity would bring.

    Parameters
    ----------
    input, name : str
    role : {"cause", "datum"}
    gain, low, high : float
        Expected share of the value's variance that would go, and its bootstrap interval.
    chance_gain : float
        The same of the variance of met or not met.
    width : float
        Expected width of the house's interval afterwards, published units.
    """

    input: str
    name: str
    role: str
    gain: float
    low: float
    high: float
    chance_gain: float
    width: float


@dataclass(frozen=True, slots=True)
class Information:
    """Quantities of one target, the most telling first."""

    target: str
    name: str
    unit: str
    width: float
    items: tuple[Knowing, ...]

    @property
    def table(self) -> pd.DataFrame:
        """One row per quantity."""
        keys = ("input", "name", "role", "gain", "low", "high", "chance_gain", "width")
        return pd.DataFrame([{k: getattr(i, k) for k in keys} for i in self.items], columns=keys)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, forms={"low": "share", "high": "share"}, hide=("input",))

    @property
    def text(self) -> tuple[str, ...]:
        """The one quantity that would narrow the answer most, Chinese."""
        useful = [i for i in self.items if i.low > 0.0]
        if not useful:
            return (typeset(f"{self.name}:没有哪一项单独知道后会明显收窄结果。"),)
        best = useful[0]
        unit = self.unit if self.unit != "%" else "个百分点"
        line = (
            f"{self.name}:最值得先弄清的是“{best.name}”,知道后{INTERVAL:.0%}区间的宽度预计由"
            f"{wording.number(self.width)}{unit}收窄到{wording.number(best.width)}{unit}。"
        )
        return (typeset(line),)


def information(rows: Experiments, *, seed: int) -> Information:
    """Return what knowing each quantity would bring, the largest gain first.

    Quantities that only the year itself reveals are left out.

    Parameters
    ----------
    rows : Experiments
        Equally likely rows, at least `CLASSES` times 20.
    seed : int
        Of the resampling behind the bars.

    Returns
    -------
    Information
    """
    rng = generator(seed, "information", rows.target)
    count = len(rows.value)
    again = [rng.integers(0, count, count) for _ in range(RESAMPLES)]
    items = []
    for one in (i for i in rows.inputs.values() if i.id not in UNKNOWABLE):
        classes = _classes(one.values)
        gain = _gain(classes, rows.value)
        bars = np.array([_gain(classes[i], rows.value[i]) for i in again])
        # Rows that come twice make classes look telling: the bars are moved back onto the estimate.
        low, high = (float(q) for q in np.quantile(bars - bars.mean() + gain, tails()))
        items.append(
            Knowing(
                input=one.id,
                name=one.name,
                role=one.role,
                gain=max(gain, 0.0),
                low=low,
                high=high,
                chance_gain=max(_gain(classes, rows.met.astype(float)), 0.0),
                width=_width(classes, rows.value),
            )
        )
    items.sort(key=lambda i: (-i.gain, i.input))
    low, high = np.quantile(rows.value, tails())
    return Information(rows.target, rows.name, rows.unit, float(high - low), tuple(items))


def _classes(values: Floats) -> NDArray[np.intp]:
    """Return the class of each row: equally many rows each, equal values kept together."""
    from scipy.stats import rankdata

    return np.asarray(rankdata(values, method="min") - 1, dtype=np.intp) * CLASSES // len(values)


def _gain(classes: NDArray[np.intp], outcome: Floats) -> float:
    """Return the share of variance between classes, corrected for the number of classes."""
    size = np.bincount(classes, minlength=CLASSES)
    kept = size > 0
    mean = np.bincount(classes, outcome, CLASSES)[kept] / size[kept]
    total = float(np.var(outcome))
    if total == 0.0:
        return 0.0
    between = float(size[kept] @ (mean - outcome.mean()) ** 2) / len(outcome)
    groups, rows = int(kept.sum()), len(outcome)
    return 1.0 - (total - between) / (rows - groups) * (rows - 1) / total


def _width(classes: NDArray[np.intp], outcome: Floats) -> float:
    """Return the mean width of the house's interval within classes."""
    widths = [np.ptp(np.quantile(outcome[classes == c], tails())) for c in np.unique(classes)]
    sizes = np.bincount(classes)[np.unique(classes)]
    return float(np.average(widths, weights=sizes))
