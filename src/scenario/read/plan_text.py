"""A plan's text → proposed register entries, for a person to confirm; nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from scenario.errors import ScenarioError, error
from scenario.page_table import brief, page_table
from scenario.read.encoding import decode
from scenario.read.plan_events import events
from scenario.read.plan_passages import Passage, plan_year, read_passages
from scenario.read.plan_quantities import quantities
from scenario.read.yaml_file import read_bytes
from scenario.terms import Kind, Strength


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry that the text seems to ask for; `doubts` say what a person has to decide."""

    id: str
    name: str
    kind: Kind
    unit: str
    comparison: str
    threshold: float
    strength: Strength
    precision: int
    clauses: tuple[str, ...]
    departments: tuple[str, ...]
    as_printed: tuple[str, ...]
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction(Sequence[Proposal]):
    """The proposals of one text, in its order; `year` is the plan year if the text names one."""

    proposals: tuple[Proposal, ...]
    year: int | None = None

    def __len__(self) -> int:
        return len(self.proposals)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self.proposals[index]

    @property
    def table(self) -> pd.DataFrame:
        """One row per proposal; lists are joined with 、."""
        rows = [
            {
                "id": p.id,
                "name": p.name,
                "kind": p.kind,
                "comparison": p.comparison,
                "threshold": p.threshold,
                "unit": p.unit,
                "strength": p.strength,
                "precision": p.precision,
                "clauses": ";".join(p.clauses),
                "departments": "、".join(p.departments),
                "as_printed": ";".join(p.as_printed),
                "doubts": ";".join(p.doubts),
            }
            for p in self.proposals
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS))

    @property
    def text(self) -> tuple[str, ...]:
        """One line per proposal, Chinese."""
        return tuple(_line(p) for p in self.proposals)

    def yaml(self, document: str, year: int) -> str:
        """Return the proposals in the form of ``targets.yaml``; blanks are for a person to fill.

        The result is no finished register: ``indicator`` and ``settles_on`` stay blank, so that
        reading it stops at every entry nobody has confirmed.
        """
        lines = ["schema: 1", "# 由文本提取,逐条待人确认:补 id、indicator、settles_on 后并入目标表"]
        lines.append("targets:")
        for p in self.proposals:
            lines += _yaml(p, document, year)
        return "\n".join(lines) + "\n"

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table)


_COLUMNS = (
    "id", "name", "kind", "comparison", "threshold", "unit", "strength", "precision", "clauses",
    "departments", "as_printed", "doubts",
)  # fmt: skip


def extract_targets(text: str, *, year: int | None = None) -> Extraction:
    r"""Propose register entries from a plan's text.

    Parameters
    ----------
    text : str
        The plan as plain text, one clause a line or wrapped.
    year : int, optional
        The plan year; the one its title names by default. Sentences about earlier years, and what
        stands under a heading such as 工作回顾, are left out.

    Returns
    -------
    Extraction
        ``.table``, ``.text`` and ``.yaml(document, year)``. Numbers inside quotes or titles,
        attributes of projects and descriptions of the present are left out; a repeat is one entry
        with several clauses.

    Raises
    ------
    ScenarioError
        When the text is empty or too long.

    Examples
    --------
    >>> found = extract_targets("一、目标\n规上工业增加值增长6%,新增企业20家以上。")
    >>> [(p.kind, p.threshold, p.unit) for p in found]
    [('growth', 6.0, 'percent'), ('count', 20.0, 'count_firm')]
    """
    proposals: dict[tuple[object, ...], Proposal] = {}
    year = year or plan_year(text)
    for passage in read_passages(text):
        for one in _of_passage(passage, year):
            key: tuple[object, ...] = (
                one.kind,
                one.unit,
                one.threshold,
                one.comparison,
                _core(one.name),
            )
            known = proposals.get(key)
            if known is None or known.clauses[-1] == one.clauses[0]:
                # Twice in one clause is two things that happen to ask for the same.
                key = key if known is None else (*key, len(proposals))
                proposals[key] = replace(one, id=f"entry_{len(proposals) + 1:03d}")
            else:
                proposals[key] = _joined(known, one)
    return Extraction(tuple(proposals.values()), year)


def extract_file(path: str | Path, *, year: int | None = None) -> Extraction:
    """Propose register entries from a text file (UTF-8, GB18030 or UTF-16 with its mark).

    Raises
    ------
    ScenarioError
        When the file cannot be read as text, is empty or is too long.
    """
    name = Path(path).name
    if not Path(path).is_file():
        found = error("PX-003", name, "没有这个文件", "无从提取", "核对文件名", "no such file")
        raise ScenarioError([found])
    return extract_targets(decode(read_bytes(Path(path), name), name).text, year=year)


def _of_passage(passage: Passage, year: int | None) -> list[Proposal]:
    found: list[Proposal] = []
    for segment, masked in passage.segments(year):
        numbers = [
            q if q.name else replace(q, name=found[-1].name if found else "", doubts=_NAMELESS)
            for q in quantities(segment, masked)
        ]
        found += [
            Proposal(
                "", q.name, q.kind, q.unit, q.comparison, q.threshold, q.strength, q.decimals,
                (passage.clause,), passage.departments, (q.as_printed,), q.doubts,
            )
            for q in numbers
        ]  # fmt: skip
        if not numbers:
            found += [
                Proposal(
                    "", e.name, "milestone", "month", "by_date", e.month, e.strength, 2,
                    (passage.clause,), passage.departments, (e.as_printed,),
                )
                for e in events(segment, masked)
            ]  # fmt: skip
    return found


_NAMELESS = ("原文承上省略了名称",)


def _core(name: str) -> str:
    return re.sub(r"新增|新建|培育|全区|全年|[“”《》\s]", "", name)


def _joined(a: Proposal, b: Proposal) -> Proposal:
    weaker = "strive" if "strive" in (a.strength, b.strength) else a.strength
    doubts = (*a.doubts, *(("两处力度不同",) if a.strength != b.strength else ()))
    return replace(
        a,
        strength=weaker,
        clauses=(*a.clauses, *b.clauses),
        departments=tuple(dict.fromkeys((*a.departments, *b.departments))),
        as_printed=(*a.as_printed, *b.as_printed),
        doubts=doubts,
    )


def _line(p: Proposal) -> str:
    doubts = f" 待确认:{'、'.join(p.doubts)}" if p.doubts else ""
    return (
        f"{'、'.join(p.clauses) or '—'} {p.name} {p.kind} {p.comparison} {p.threshold:g} "
        f"{p.unit or '(无单位)'} {p.strength} {'、'.join(p.departments)}{doubts}"
    )


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _yaml(p: Proposal, document: str, year: int) -> list[str]:
    note = f"待确认:{';'.join(p.doubts)}" if p.doubts else ""
    lines = [
        f"  {p.id}:",
        f"    name: {_quote(p.name)}",
        f"    kind: {p.kind}",
        "    indicator:",
        f"    unit: {_quote(p.unit)}",
        f"    comparison: {p.comparison}",
        f"    precision: {p.precision}",
        f"    departments: [{', '.join(map(_quote, p.departments))}]",
        "    settles_on: {release: '', body: '', when: ''}",
        "    values:",
        f"      {year}:",
        f"        - threshold: {p.threshold:g}",
        f"          strength: {p.strength}",
        "          references:",
    ]
    for clause, printed in zip(p.clauses, p.as_printed, strict=True):
        lines.append(
            f"            - {{document: {document}, clause: {_quote(clause or '正文')}, "
            f"as_printed: {_quote(printed)}}}"
        )
    return [*lines, f"          note: {_quote(note)}"] if note else lines
