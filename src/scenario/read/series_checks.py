"""Checks on the figures of a file as lines of time and columns: zeros, falls, gaps, mixed forms.

Each check either asks (and applies the stored answer) or warns; none guesses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Final

from scenario.periods import Window
from scenario.read.grid import column_letters
from scenario.read.ledger import Entry, Figure, Ledger, with_note
from scenario.read.name_tables import NameTables

LEVELS: Final = ("level", "count")


def where_of(ledger: Ledger, figure: Figure) -> str:
    """Return the place of a figure as printed in messages."""
    return ledger.where(figure.sheet, figure.cell)


def name_of(figure: Figure, names: NameTables) -> str:
    """Return the printed name of a figure: the project or the indicator."""
    return figure.entity or names.indicators[figure.indicator].name


def drop(ledger: Ledger, figure: Figure, id: str, why: str) -> None:
    """Move a figure that a person said is none to the notes."""
    ledger.missing += 1
    cell = figure.cell
    ledger.notes.append(Entry(id, figure.sheet, cell.row, cell.column, cell.text, why))


def set_aside(ledger: Ledger, figure: Figure, id: str, why: str) -> None:
    """Move a figure to the rejects: what is asked or told about it says the rest."""
    cell = figure.cell
    ledger.rejects.append(Entry(id, figure.sheet, cell.row, cell.column, cell.text, why))


def by_series(figures: Iterable[Figure]) -> dict[tuple[str, ...], list[Figure]]:
    """Return the figures by series, in the order of time."""
    found: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        found[figure.series].append(figure)
    return {k: sorted(v, key=lambda f: f.window) for k, v in found.items()}


def fractions(figures: list[Figure], ledger: Ledger, names: NameTables) -> list[Figure]:
    """IN-025: 0.152 beside 15.2 in one column of per cents."""
    columns: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        plain_number = "%" not in figure.cell.text and not figure.cell.is_percent_format
        if figure.unit == "percent" and plain_number:
            subject = f"{figure.sheet}{column_letters(figure.cell.column)}列"
            if figure.sheet in ledger.long_sheets:
                subject = name_of(figure, names)
            columns[subject].append(figure)
    scaled: set[int] = set()
    for subject, group in columns.items():
        small = [f for f in group if 0 < abs(f.value) < 1 and f.decimals >= 3]
        if not small or (len(small) == len(group) and len(group) < 3):
            continue
        rows = "、".join(str(f.cell.row) for f in small[:8])
        answer = ledger.ask(
            "IN-025", subject, where_of(ledger, small[0]),
            f"同列出现两种写法,第{rows}行形如{small[0].cell.text},其余形如{group[-1].cell.text}",
            ("times_100", "as_is"), "fractions and per cents in one column",
        )  # fmt: skip
        if answer == "times_100":
            scaled |= {id(f) for f in small}
    return [
        replace(f, value=(f.value * 100).normalize()) if id(f) in scaled else f for f in figures
    ]


def indices(figures: list[Figure], ledger: Ledger, names: NameTables) -> list[Figure]:
    """IN-040: 115.2 (last year = 100) where growth is expected."""
    result = []
    for figure in figures:
        near_hundred = figure.measure == "growth" and Decimal(85) <= figure.value <= Decimal(130)
        if near_hundred and figure.status != "target":
            answer = ledger.ask(
                "IN-040", name_of(figure, names), where_of(ledger, figure),
                f"增速列读到{figure.value},同列含义不一,疑为指数(上年=100)", ("growth", "index"),
                "growth that looks like an index",
            )  # fmt: skip
            if answer == "index":
                figure = with_note(replace(figure, value=figure.value - 100), "指数减100")
        result.append(figure)
    return result


def swapped(figures: list[Figure], ledger: Ledger, names: NameTables) -> list[Figure]:
    """IN-066: the month is larger than the year to date."""
    moved: dict[int, Window] = {}
    for group in by_series(figures).values():
        months = {(f.window.year, f.window.last): f for f in group if f.window.kind == "month"}
        for total in group:
            if total.window.kind in ("month", "span") or total.window.first != 1:
                continue
            month = months.get((total.window.year, total.window.last))
            if month is None or total.measure not in LEVELS or not month.value > total.value > 0:
                continue
            answer = ledger.ask(
                "IN-066", name_of(total, names), where_of(ledger, month),
                f"当月{month.value}大于累计{total.value},单调性不符,当月与累计两列疑似互换",
                ("swap", "as_is"), "month and year to date look swapped",
            )  # fmt: skip
            if answer == "swap":
                moved |= {id(month): total.window, id(total): month.window}
    return [replace(f, window=moved.get(id(f), f.window)) for f in figures]


def zeros(figures: list[Figure], ledger: Ledger, names: NameTables) -> list[Figure]:
    """IN-037: zeros in a row and then figures again."""
    dropped: set[int] = set()
    for group in by_series(figures).values():
        run: list[Figure] = []
        for figure in group:
            if figure.value == 0:
                run.append(figure)
                continue
            if len(run) >= 2:
                answer = ledger.ask(
                    "IN-037", name_of(figure, names), where_of(ledger, run[0]),
                    f"连续{len(run)}期为0后恢复为{figure.value},疑为未填报", ("missing", "zero"),
                    "zeros that look like missing reports",
                )  # fmt: skip
                dropped |= {id(f) for f in run} if answer == "missing" else set()
            run = []
    for figure in figures:
        if id(figure) in dropped:
            drop(ledger, figure, "IN-037", "0为未填报")
    return [f for f in figures if id(f) not in dropped]


def falls(figures: list[Figure], ledger: Ledger, names: NameTables) -> list[Figure]:
    """IN-065: the year to date is smaller than a month before."""
    dropped: set[int] = set()
    for group in by_series(figures).values():
        totals = [f for f in group if f.window.first == 1 and f.measure in LEVELS and not f.bound]
        for before, after in pairwise(totals):
            if before.window.year != after.window.year or after.value >= before.value:
                continue
            if before.window == after.window or before.value < 0 or after.indicator == "m2":
                continue
            answer = ledger.ask(
                "IN-065", f"{name_of(after, names)} {after.window}", where_of(ledger, after),
                f"累计值下降:{before.window}为{before.value},{after.window}为{after.value},"
                f"差额{after.value - before.value},可能是核减",
                ("accept", "reject"), "the year to date falls",
            )  # fmt: skip
            dropped |= {id(after)} if answer == "reject" else set()
    for figure in figures:
        if id(figure) in dropped:
            drop(ledger, figure, "IN-065", "累计值下降,按回答不导入")
    return [f for f in figures if id(f) not in dropped]


def gaps(figures: list[Figure], ledger: Ledger, names: NameTables) -> list[Figure]:
    """IN-064: a month is missing between others; one warning per series."""
    for group in by_series(figures).values():
        for ytd in (True, False):
            months: dict[int, set[int]] = defaultdict(set)
            for figure in group:
                one = figure.window.kind == "month"
                if (figure.window.first == 1 and not one) if ytd else one:
                    months[figure.window.year].add(figure.window.last)
            holes = []
            for year, have in months.items():
                missing = [m for m in range(max(min(have), 2), max(have)) if m not in have]
                if len(have) >= 3 and missing and len(missing) <= len(have):
                    holes.append(f"{year}年缺{'、'.join(map(str, missing))}月")
            if holes:
                bridge = "累计序列可以跨过" if ytd else "单月序列不能跨过"
                ledger.tell(
                    "IN-064", "warning", where_of(ledger, group[0]),
                    f"“{name_of(group[0], names)}”{';'.join(holes)}", bridge, "补上缺的月份,或说明原因",
                    "months are missing between others",
                )  # fmt: skip
    return figures
