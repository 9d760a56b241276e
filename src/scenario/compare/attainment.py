"""How many targets are met together, which ones fail together, and the chance that all are met."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.outlook import Outlook
from scenario.compare.verdict import met
from scenario.page_table import brief, page_table
from scenario.settings import tails
from scenario.typeset import typeset

Hits = NDArray[np.bool_]
#: A pair is listed when its targets fail together at least so often.
RARE = 0.01
#: Pairs in sentences; the table has all of them.
PAIRS = 6


@dataclass(frozen=True, slots=True)
class Attainment:
    """Joint attainment of a set of targets.

    Parameters
    ----------
    targets : tuple of str
        Ids, in the order of the plan.
    number : DataFrame
        ``met`` (how many, 0 to all) and ``chance``; sums to one.
    pairs : DataFrame
        ``first``, ``second``, ``both_fail``, ``if_independent``, ``times`` (the ratio of the two)
        and ``correlation`` of the two failures; most joint failures first.
    all_met : float
        Chance that every one is met.
    all_if_independent : float
        The product of the single chances.
    low, median, high : int
        Of the number met; low–high is the equal-tailed interval of the house.
    expected : float
        Mean of the number met.
    names : mapping of str to str
        Printed names of the targets.
    """

    targets: tuple[str, ...]
    number: pd.DataFrame
    pairs: pd.DataFrame
    all_met: float
    all_if_independent: float
    low: int
    median: int
    high: int
    expected: float
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def table(self) -> pd.DataFrame:
        """One row per number met: ``met`` and ``chance``."""
        return self.number

    @property
    def text(self) -> tuple[str, ...]:
        """Chinese sentences: how many are met, all of them, pairs that fail together."""
        if not self.targets:
            return ()
        chance, alone = (_printed(c) for c in (self.all_met, self.all_if_independent))
        head = (
            f"{len(self.targets)}项目标中预计完成{self.median}项左右"
            f"({self.low}—{self.high}项),全部完成的概率约{chance}(若互不相关为{alone})。"
        )
        pairs = [
            f"{self.names[str(p.first)]}与{self.names[str(p.second)]}同时未完成的概率"
            f"{_printed(float(str(p.both_fail)))}(若互不相关为{_printed(float(str(p.if_independent)))})。"
            for p in self.pairs.head(PAIRS).itertuples(index=False)
        ]
        return tuple(typeset(line) for line in (head, *pairs))

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, forms={"chance": "share"})


def _printed(chance: float) -> str:
    return wording.chance_text(wording.clamp_chance(chance))


def attainment(outlook: Outlook, targets: Collection[str] | None = None) -> Attainment:
    """Return how targets are met together.

    Parameters
    ----------
    outlook : Outlook
    targets : collection of str, optional
        Target ids; by default those with a verdict. Targets without one may be named, for the
        internal annex.

    Raises
    ------
    KeyError
        When a named target is not in the outlook.

    Examples
    --------
    ``attainment(outlook, headline(outlook)).all_met``
    """
    if targets is None:
        ids = tuple(t for t, o in outlook.targets.items() if o.judged)
    else:
        missing = set(targets) - set(outlook.targets)
        if missing:
            raise KeyError(sorted(missing))
        ids = tuple(t for t in outlook.targets if t in set(targets))
    names = {id: outlook.targets[id].target.name for id in ids}
    return replace(joint_attainment(ids, hits_of(outlook, ids)), names=MappingProxyType(names))


def headline(outlook: Outlook) -> tuple[str, ...]:
    """Return the targets of the plan's first section, its main objectives (总目标)."""
    return tuple(
        id for id, t in outlook.targets.items() if any(r.clause == "一" for r in t.value.references)
    )


def hits_of(outlook: Outlook, ids: Collection[str]) -> Hits:
    """Return which draws meet which targets, shape (S, n)."""
    if not ids:
        return np.zeros((0, 0), dtype=bool)
    columns = []
    for id in ids:
        one = outlook.targets[id]
        columns.append(met(one.target, one.value, one.draws))
    return np.column_stack(columns)


def joint_attainment(ids: tuple[str, ...], hits: Hits) -> Attainment:
    """Return joint attainment from a table of draws.

    Parameters
    ----------
    ids : tuple of str
    hits : ndarray of bool, shape (S, n)

    Examples
    --------
    >>> a = joint_attainment(("x", "y"), np.array([[True, True], [False, False]]))
    >>> a.all_met, a.all_if_independent, a.number["chance"].tolist()
    (0.5, 0.25, [0.5, 0.0, 0.5])
    """
    total = len(ids)
    if not total:
        none = pd.DataFrame({"met": [0], "chance": [1.0]})
        return Attainment((), none, _pairs((), hits), 1.0, 1.0, 0, 0, 0, 0.0)
    count = hits.sum(axis=1)
    chances = np.bincount(count, minlength=total + 1) / len(count)
    low, median, high = np.quantile(count, [tails()[0], 0.5, tails()[1]], method="inverted_cdf")
    return Attainment(
        targets=ids,
        number=pd.DataFrame({"met": np.arange(total + 1), "chance": chances}),
        pairs=_pairs(ids, hits),
        all_met=float(chances[-1]),
        all_if_independent=float(np.prod(hits.mean(axis=0))),
        low=int(low),
        median=int(median),
        high=int(high),
        expected=float(count.mean()),
    )


def _pairs(ids: tuple[str, ...], hits: Hits) -> pd.DataFrame:
    columns = ["first", "second", "both_fail", "if_independent", "times", "correlation"]
    rows = []
    for i, first in enumerate(ids):
        for j in range(i + 1, len(ids)):
            a, b = ~hits[:, i], ~hits[:, j]
            both, alone = float(np.mean(a & b)), float(a.mean() * b.mean())
            if both < RARE:
                continue
            spread = float(np.sqrt(a.mean() * (1 - a.mean()) * b.mean() * (1 - b.mean())))
            correlation = (both - alone) / spread if spread > 0 else 0.0
            times = both / alone if alone > 0 else np.nan
            rows.append((first, ids[j], both, alone, times, correlation))
    frame = pd.DataFrame(rows, columns=columns)
    return frame.sort_values("both_fail", ascending=False, kind="stable").reset_index(drop=True)
