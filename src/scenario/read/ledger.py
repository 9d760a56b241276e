"""The account of one file's import: every row and every figure ends in exactly one place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from scenario.errors import Finding, Severity
from scenario.periods import Window
from scenario.read.cell_text import Change
from scenario.read.grid import Cell, Sheet
from scenario.read.sources import Question, Source

_PERSON: Final = re.compile(
    r"((?:填表|填报|制表|审核|复核|负责|统计负责|单位负责|联系)人?[::]\s*)([\u4e00-\u9fff·]{2,4})"
)
_PHONE: Final = re.compile(r"(?<!\d)(?:1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One value with everything that is known about it, and the cell it was read from.

    `planned` marks targets and plans: they are known before their period is over. `change` marks a
    target printed in points against last year: it has no level until a person confirms one.
    """

    cell: Cell
    sheet: str
    region: str
    scope: str
    indicator: str
    window: Window
    measure: str
    basis: str
    value: Decimal
    unit: str
    bound: str = ""
    status: str = "provisional"
    known_on: str = ""
    known_on_kind: str = ""
    source: str = ""
    note: str = ""
    entity: str = ""
    disclosure: str = ""
    planned: bool = False
    change: bool = False

    @property
    def series(self) -> tuple[str, ...]:
        """Region, scope, indicator, measure, basis, entity, unit and status: one line of time."""
        return (
            self.region, self.scope, self.indicator, self.measure, self.basis, self.entity,
            self.unit, "target" if self.planned or self.status == "target" else "",
        )  # fmt: skip

    @property
    def decimals(self) -> int:
        """Decimals of the value as it is stored."""
        return len(format(self.value, "f").partition(".")[2])


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of ``rejects.csv`` or ``notes.csv``: where, why, and the original text."""

    id: str
    sheet: str
    row: int
    column: int
    original: str
    reason: str
    line: str = ""


@dataclass(slots=True)
class Ledger:
    """Collects what becomes of one file; given along, emptied by nobody.

    `proposals` holds rows for parameter files by their name; `asked` holds the keys of all
    questions, answered or not, `told` of those whose stored answer was mentioned; `long_sheets`
    names the sheets with one figure per row; `rows` maps (sheet, row) to ``data`` or ``note``;
    `seen` counts the figures met. The two sums are asserted in `balance`.
    """

    file: str
    source: Source
    findings: list[Finding] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)
    figures: list[Figure] = field(default_factory=list)
    rejects: list[Entry] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)
    rows: dict[tuple[str, int], str] = field(default_factory=dict)
    long_sheets: set[str] = field(default_factory=set)
    proposals: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    seen: int = 0
    missing: int = 0
    _changed: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    _first: dict[tuple[str, str, str], Cell] = field(default_factory=dict)

    def where(self, sheet: str = "", cell: Cell | None = None, row: int = 0) -> str:
        """Return file, sheet and place as printed in every message."""
        parts = [f"「{self.file}」"]
        if sheet:
            parts.append(f"工作表「{sheet}」")
        if cell is not None:
            parts.append(cell.place)
        elif row:
            parts.append(f"第{row}行")
        return "".join(parts)

    def tell(
        self,
        id: str,
        severity: Severity,
        where: str,
        found: str,
        meaning: str,
        remedy: str,
        english: str = "",
    ) -> None:
        """Add a finding once."""
        finding = Finding(id, severity, where, found, meaning, remedy, english)
        if finding not in self.findings:
            self.findings.append(finding)

    def ask(
        self,
        id: str,
        subject: str,
        where: str,
        found: str,
        choices: Iterable[str] = (),
        english: str = "",
    ) -> str:
        """Return the stored answer; without one, note the question and return ""."""
        question = Question(id, subject, where, found, tuple(choices), english)
        self.asked.add(question.key)
        answer = self.source.answer(question.key)
        if answer and question.key not in self.told:
            self.told.add(question.key)
            self.tell(
                id, "note", where, found, f"按已存的回答“{answer}”处理",
                f"如需更改,改来源 {self.source.id} 的 answers", f"answered before: {answer}",
            )  # fmt: skip
        if not answer:
            self.questions.setdefault(question.key, question)
        return answer

    def change(self, sheet: str, cell: Cell, changes: Iterable[Change]) -> None:
        """Log what was repaired while reading a cell; one finding per kind of repair."""
        for change in changes:
            words = re.sub(r"[\d.]+", "…", change.text)
            key = (change.id, sheet, words)
            self._changed[key] += 1
            self._first.setdefault(key, cell)
            entry = Entry(change.id, sheet, cell.row, cell.column, cell.text, change.text)
            self.notes.append(entry)

    def settle_changes(self) -> None:
        """Turn the log of repairs into findings."""
        for key, count in self._changed.items():
            id, sheet, words = key
            cell = self._first[key]
            number = f",同类共{count}处" if count > 1 else ""
            self.tell(
                id, "note", self.where(sheet, cell), f"读到“{cell.text[:40]}”{number}", words,
                "已按此读入;如不对,请在原表修改", "read after a repair that is logged",
            )  # fmt: skip
        self._changed.clear()

    def reject(
        self, sheet: Sheet, cell: Cell, id: str, meaning: str, remedy: str, english: str = "",
        *, quiet: bool = False,
    ) -> None:  # fmt: skip
        """Set a figure aside with its original text; `quiet` when a question already says why."""
        line = " | ".join(c.text for c in sheet.row(cell.row))
        entry = Entry(id, sheet.name, cell.row, cell.column, cell.text, meaning, line)
        self.rejects.append(entry)
        where = self.where(sheet.name, cell)
        if quiet or any((f.id, f.severity, f.where) == (id, "error", where) for f in self.findings):
            return
        self.tell(
            id, "warning", where, f"读到“{cell.text[:60]}”",
            f"{meaning};已放入 rejects.csv,不导入", remedy, english or "set aside, not imported",
        )  # fmt: skip

    def note(self, id: str, sheet: str, row: int, column: int, text: str, why: str) -> None:
        """Keep a text that is no figure; names of persons and phone numbers are masked."""
        self.notes.append(Entry(id, sheet, row, column, mask(text), why))

    def mark(self, sheet: str, row: int, kind: str) -> None:
        """Say what a row is: ``data`` or ``note``; data wins."""
        if self.rows.get((sheet, row)) != "data":
            self.rows[sheet, row] = kind

    def replace_figures(self, figures: Iterable[Figure]) -> None:
        """Put completed figures in place of the collected ones."""
        self.figures = list(figures)

    def balance(self) -> dict[str, int]:
        """Return the account and check that nothing is lost.

        Raises
        ------
        AssertionError
            When rows in ≠ accepted + rejected + notes, or the same for figures. This is a fault of
            the importer, never of the data.
        """
        accepted = {(f.sheet, f.cell.row) for f in self.figures}
        rejected = {(e.sheet, e.row) for e in self.rejects} - accepted
        notes = {r for r in self.rows if r not in accepted | rejected}
        account = {
            "rows_in": len(self.rows), "rows_accepted": len(accepted),
            "rows_rejected": len(rejected), "rows_notes": len(notes),
            "figures_in": self.seen, "figures_accepted": len(self.figures),
            "figures_rejected": len(self.rejects), "figures_missing": self.missing,
        }  # fmt: skip
        rows = account["rows_accepted"] + account["rows_rejected"] + account["rows_notes"]
        figures = len(self.figures) + len(self.rejects) + self.missing
        if rows != account["rows_in"] or figures != self.seen:
            raise AssertionError(f"{self.file}: {account}")
        return account


def mask(text: str) -> str:
    """Return a text with names behind 填表人 and the like, and phone numbers, masked.

    Examples
    --------
    >>> mask("填表人:张三 审核人:李四 电话 13800000000")
    '填表人:*** 审核人:*** 电话 ***'
    """
    return _PHONE.sub("***", _PERSON.sub(r"\1***", text))


def with_note(figure: Figure, text: str) -> Figure:
    """Return the figure with one more remark."""
    return replace(figure, note="; ".join(t for t in (figure.note, text) if t))
