"""How many targets each clause of the plan sets, by kind: the register counted against the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, get_args

import pandas as pd

from scenario import wording
from scenario.terms import Kind, Plan

KINDS: Final = get_args(Kind)
_DIGITS: Final = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class ClauseCounts:
    """Targets of one plan year by clause and kind; a target counts at every clause that sets it.

    Parameters
    ----------
    by_clause : mapping of clause to mapping of kind to int
        In the order of the text.
    by_kind : mapping of kind to int
        Every target once.
    year : int
    """

    by_clause: Mapping[str, Mapping[str, int]]
    by_kind: Mapping[str, int]
    year: int

    @property
    def total(self) -> int:
        """Number of targets, each once."""
        return sum(self.by_kind.values())

    @property
    def quantified(self) -> int:
        """Number of targets with a printed number, each once."""
        return self.total - self.by_kind.get("milestone", 0)

    @property
    def table(self) -> pd.DataFrame:
        """One row per clause, one column per kind, and the row's sum."""
        rows = [
            {"clause": clause, **{k: kinds.get(k, 0) for k in KINDS}, "all": sum(kinds.values())}
            for clause, kinds in self.by_clause.items()
        ]
        return pd.DataFrame(rows, columns=["clause", *KINDS, "all"])

    @property
    def text(self) -> tuple[str, ...]:
        """One line per clause and the sums, Chinese."""
        lines = [f"{clause}:{_words(kinds)}" for clause, kinds in self.by_clause.items()]
        repeats = sum(sum(k.values()) for k in self.by_clause.values()) - self.total
        again = f";另有{repeats}处重复提及" if repeats else ""
        lines.append(
            f"{self.year}年合计:有数值的{self.quantified}项、节点{self.total - self.quantified}项"
            f"({_words(self.by_kind)}){again}"
        )
        return tuple(lines)


def clause_counts(plan: Plan, year: int | None = None) -> ClauseCounts:
    """Count the targets of a plan year by clause and kind.

    Parameters
    ----------
    plan : Plan
    year : int, optional
        The plan's own year by default.

    Examples
    --------
    >>> from scenario.read.plan import read_plan
    >>> clause_counts(read_plan("params")).by_clause["二(三)10"]["milestone"]
    1
    """
    year = plan.settings.year if year is None else year
    clauses: dict[str, Counter[str]] = {}
    kinds: Counter[str] = Counter()
    for target in plan.targets.values():
        if year not in target.values:
            continue
        kinds[target.kind] += 1
        for clause in dict.fromkeys(r.clause for r in target.value(year).references):
            clauses.setdefault(clause, Counter())[target.kind] += 1
    ordered = {c: clauses[c] for c in sorted(clauses, key=clause_order)}
    return ClauseCounts(ordered, dict(kinds), year)


def clause_order(clause: str) -> tuple[tuple[int, str], ...]:
    """Return a key that sorts clause numbers as a text does.

    Examples
    --------
    >>> sorted(["二(三)10", "二(三)9", "一", "二(十一)1"], key=clause_order)
    ['一', '二(三)9', '二(三)10', '二(十一)1']
    """
    parts = re.findall(r"\d+|[一二三四五六七八九十]+|[^()\d一二三四五六七八九十]+", clause)
    return tuple((_value(p), "" if _value(p) else p) for p in parts)


def _value(part: str) -> int:
    if part.isascii() and part.isdigit():
        return int(part)
    if not set(part) <= set(_DIGITS + "十"):
        return 0
    tens, ten, ones = part.rpartition("十")
    high = (_DIGITS.find(tens) + 1 or 1) * 10 if ten else 0
    return high + (_DIGITS.find(ones) + 1 if ones else 0)


def _words(kinds: Mapping[str, int]) -> str:
    return "、".join(f"{wording.KIND[k]}{kinds[k]}" for k in KINDS if kinds.get(k))
