"""In-year progress and how targets are certified: strict CSV tables → nouns."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final, cast, get_args

from scenario.progress_terms import EntryKind, Flow, Group, Practice, PracticeClass, Progress
from scenario.read.params_table import Row
from scenario.read.written import parse_date
from scenario.terms import Target

PROGRESS_COLUMNS: Final = (
    "id", "target", "entry", "group", "value", "month", "known_on", "owner", "note",
)  # fmt: skip
PRACTICE_COLUMNS: Final = (
    "id", "practice", "published", "flow", "comparable", "part_of", "note",
)  # fmt: skip
#: Stages of a milestone in the order in which they are passed; the last two decide it.
MILESTONE_STAGES: Final = (
    "preparation", "land_pending", "to_start", "started", "construction", "to_finish", "completed",
)  # fmt: skip
ENTRIES_OF_KIND: Final[Mapping[str, tuple[EntryKind, ...]]] = MappingProxyType(
    {
        "count": ("to_date", "candidates", "batch_result", "department_expectation"),
        "amount": ("to_date", "department_expectation"),
        "share": ("to_date", "part", "whole", "department_expectation"),
        "milestone": ("stage",),
    }
)
CLASSES_OF_KIND: Final[Mapping[str, tuple[PracticeClass, ...]]] = MappingProxyType(
    {
        "count": ("ledger", "certification"),
        "amount": ("amount", "attraction"),
        "share": ("share",),
        "milestone": ("start", "finish", "land", "event", "certification", "ledger"),
    }
)


def read_progress(rows: Sequence[Row], targets: Mapping[str, Target]) -> tuple[Progress, ...]:
    """Return the entries in the order of the file.

    Parameters
    ----------
    rows : sequence of Row
        With `PROGRESS_COLUMNS`; problems are collected in the rows' findings.
    targets : mapping of str to Target
    """
    return tuple(_entry(row, targets) for row in rows)


def _entry(row: Row, targets: Mapping[str, Target]) -> Progress:
    row.text("target", required=True)
    target = row.known("target", targets, "targets.yaml")
    kind = targets[target].kind if target in targets else ""
    entry = row.choice("entry", get_args(EntryKind))
    if entry in get_args(EntryKind) and kind and entry not in ENTRIES_OF_KIND.get(kind, ()):
        row.problem(
            "PL-092",
            "entry",
            f"“{entry}”不适用于 {kind} 类目标",
            "这一条不会被使用",
            f"可用的有:{'、'.join(ENTRIES_OF_KIND.get(kind, ())) or '(这一类没有进度条目)'}",
        )
    group = row.cells["group"] or "first"
    if row.cells["group"] and entry != "candidates":
        row.problem("PL-092", "group", f"“{group}”", "只有申报名单分首次与复核", "留空")
    row.choice("group", ("", *get_args(Group)))
    value, stage = None, ""
    if entry == "stage":
        stage = row.choice("value", MILESTONE_STAGES)
    else:
        row.text("value", required=True)
        value = row.amount("value")
        whole = kind == "count" or entry in ("candidates", "part", "whole")
        if whole and value is not None and value != int(value):
            row.problem("IN-082", "value", f"{value:g}", "件数应为整数", "改为整数")
    row.text("month", required=True)
    row.checked("month", lambda t: bool(re.fullmatch(r"[1-9]|1[0-2]", t)), "1至12的月份")
    row.text("known_on", required=True)
    day = row.checked("known_on", lambda t: parse_date(t) is not None, "日期,如 2024-09-30")
    month = row.cells["month"]
    return Progress(
        id=row.cells["id"],
        target=target,
        entry=cast(EntryKind, entry),
        group=cast(Group, group),
        value=value,
        stage=stage,
        month=int(month) if month.isdigit() else 1,
        known_on=parse_date(day) or date(1900, 1, 1),
        owner=row.text("owner", required=True),
        note=row.text("note"),
    )


def read_practices(
    rows: Sequence[Row],
    targets: Mapping[str, Target],
    judgements: Collection[str],
) -> Mapping[str, Practice]:
    """Return how targets are certified, by target id.

    Parameters
    ----------
    rows : sequence of Row
        With `PRACTICE_COLUMNS`; the id is a target's.
    targets : mapping of str to Target
    judgements : collection of str
        Ids that may be named.
    """
    practices: dict[str, Practice] = {}
    for row in rows:
        id = row.known("id", targets, "targets.yaml")
        kind = targets[id].kind if id in targets else ""
        word = row.choice("practice", get_args(PracticeClass))
        if kind and word in get_args(PracticeClass) and word not in CLASSES_OF_KIND.get(kind, ()):
            row.problem(
                "PL-092",
                "practice",
                f"“{word}”不适用于 {kind} 类目标",
                "没有对应的判断",
                f"可用的有:{'、'.join(CLASSES_OF_KIND.get(kind, ())) or '(这一类不用写)'}",
            )
        whole = row.known("part_of", targets, "targets.yaml")
        if whole and whole in targets and kind and targets[whole].unit != targets[id].unit:
            row.problem("PL-092", "part_of", f"“{whole}”单位不同", "部分与整体无法比较", "改标识")
        if whole and whole == id:
            row.problem("PL-092", "part_of", f"“{whole}”", "不能是自己的一部分", "改标识")
        practices[id] = Practice(
            target=id,
            practice=cast(PracticeClass, word),
            published=row.known("published", judgements, "priors.yaml"),
            flow=cast(Flow, row.choice("flow", get_args(Flow))),
            comparable=row.choice("comparable", ("yes", "no")) == "yes",
            part_of=whole,
            note=row.text("note"),
        )
    return MappingProxyType(practices)
