"""In-year entries that can be read but do not fit: their months, their order, their sums."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from scenario.errors import Finding, error, warning
from scenario.progress_terms import Progress
from scenario.terms import Plan


def check_progress(plan: Plan) -> Iterator[Finding]:
    """Yield findings about entries of the running year.

    Parameters
    ----------
    plan : Plan

    Examples
    --------
    >>> from scenario.read.plan import read_plan
    >>> list(check_progress(read_plan("params")))
    []
    """
    for entry in plan.progress:
        yield from _dates(plan, entry)
    by_target: dict[str, list[Progress]] = {}
    for entry in plan.progress:
        by_target.setdefault(entry.target, []).append(entry)
    for entries in by_target.values():
        yield from _falling(entries)
        yield from _batch(entries)


def _dates(plan: Plan, entry: Progress) -> Iterator[Finding]:
    where = f"progress.csv {entry.id}"
    year, day = plan.settings.year, entry.known_on
    expected = entry.entry == "department_expectation"
    if day.year < year or (not expected and (day.year, day.month) < (year, entry.month)):
        yield error(
            "PL-093",
            where,
            f"{day}得知{year}年{entry.month}月的情况",
            "事情还没有发生",
            "核对 month 与 known_on",
            "known before it happened",
        )
    elif day > plan.settings.as_of:
        yield Finding(
            "PL-094",
            "note",
            where,
            f"得知日{day}晚于截至日{plan.settings.as_of}",
            "本次测算不使用",
            "需要时把截至日后移",
            "known after the as-of day and not used",
        )


def _falling(entries: list[Progress]) -> Iterator[Finding]:
    reached = sorted(
        (e for e in entries if e.entry == "to_date" and e.value is not None),
        key=lambda e: (e.month, e.known_on),
    )
    for earlier, later in pairwise(reached):
        if (later.value or 0.0) < (earlier.value or 0.0):
            yield warning(
                "PL-095",
                f"progress.csv {later.id}",
                f"1—{later.month}月{later.value:g},少于1—{earlier.month}月的{earlier.value:g}",
                "累计数变小:核减或写错",
                "核对;确属核减时在 note 说明",
                "a year-to-date figure falls",
            )


def _batch(entries: list[Progress]) -> Iterator[Finding]:
    candidates: dict[str, float] = {}
    for e in sorted(entries, key=lambda e: (e.month, e.known_on)):
        if e.entry == "candidates":
            candidates[e.group] = e.value or 0.0
    for e in entries:
        if e.entry == "batch_result" and candidates and (e.value or 0.0) > sum(candidates.values()):
            yield warning(
                "PL-096",
                f"progress.csv {e.id}",
                f"公布{e.value:g}家,申报只有{sum(candidates.values()):g}家",
                "通过数多于申报数",
                "核对申报名单",
                "more passed than applied",
            )
