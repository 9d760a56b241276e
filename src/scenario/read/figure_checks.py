"""Checks of figures against the calendar, the store and each other.

Each check either asks (and applies the stored answer), warns, or stops; none guesses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from scenario.periods import Window
from scenario.read.figure_terms import History
from scenario.read.ledger import Figure, Ledger
from scenario.read.name_tables import NameTables
from scenario.read.series_checks import (
    LEVELS,
    drop,
    falls,
    fractions,
    gaps,
    indices,
    name_of,
    swapped,
    where_of,
    zeros,
)
from scenario.read.target_changes import changes_of_targets
from scenario.release_calendar import ReleaseCalendar

_JUMP: Final = (Decimal(3000), Decimal(30000))
#: Since when January and February were collected together for everything; investment always was.
_MERGED_SINCE: Final = 2013


def check_figures(
    ledger: Ledger, names: NameTables, history: History, calendar: ReleaseCalendar, today: date
) -> None:
    """Run all checks on the figures of a ledger, in an order in which answers build on answers.

    Parameters
    ----------
    ledger : Ledger
        Its figures are replaced by the checked ones.
    names : NameTables
    history : mapping of (region, scope, indicator, measure) to Stored
    calendar : ReleaseCalendar
        Knows which flows have no January of their own.
    today : date
        Periods after it have not happened yet.
    """
    steps: tuple[Callable[[list[Figure], Ledger, NameTables], list[Figure]], ...] = (
        fractions, indices, swapped, zeros, falls, gaps,
    )  # fmt: skip
    figures = changes_of_targets(list(ledger.figures), ledger, names, history)
    for step in steps:
        figures = step(figures, ledger, names)
    _never_collected(figures, ledger, names, calendar)
    figures = _future(figures, ledger, names, today)
    figures = _jumps(figures, ledger, names, history)
    figures = _twice(figures, ledger, names)
    _targets(figures, ledger, names)
    _growth_against_levels(figures, ledger, names, history)
    ledger.replace_figures(figures)


def _never_collected(
    figures: list[Figure], ledger: Ledger, names: NameTables, calendar: ReleaseCalendar
) -> None:
    """IN-063: January alone of a flow whose year begins with January–February; February warns."""
    for figure in figures:
        kind = names.region_kinds.get(figure.region, "")
        for finding in calendar.findings(figure.indicator, figure.window, kind):
            always = "investment" in figure.indicator or figure.window.year >= _MERGED_SINCE
            if finding.id == "IN-063" and always and not figure.entity:
                ledger.tell(
                    "IN-063", "error" if figure.window.last == 1 else "warning", where_of(ledger, figure),
                    f"“{name_of(figure, names)}”{figure.window}有值{figure.value}",
                    f"该指标1月免报,{figure.window.last}月不应单独有值", finding.remedy, finding.english,
                )  # fmt: skip


def _future(figures: list[Figure], ledger: Ledger, names: NameTables, today: date) -> list[Figure]:
    """IN-068: a value for a time that has not come."""
    result = []
    for figure in figures:
        over = (figure.window.year, figure.window.last) > (today.year, today.month)
        if over and figure.status not in ("target", "estimated"):
            answer = ledger.ask(
                "IN-068", f"{name_of(figure, names)} {figure.window}", where_of(ledger, figure),
                f"{figure.window.year}年{figure.window.last}月尚未发生,读到{figure.value},是预测还是目标?",
                ("estimated", "target", "skip"), "a value for the future: forecast or target?",
            )  # fmt: skip
            if answer == "skip":
                drop(ledger, figure, "IN-068", "按回答不导入")
                continue
            figure = replace(figure, status=answer) if answer else figure
        result.append(figure)
    return result


def _jumps(
    figures: list[Figure], ledger: Ledger, names: NameTables, history: History
) -> list[Figure]:
    """IN-028: about ten thousand times the last known value."""
    result = []
    for figure in figures:
        stored = history.get((figure.region, figure.scope, figure.indicator, figure.measure), ())
        same = [
            s for s in stored
            if s.unit == figure.unit and s.value > 0 and s.window.last == figure.window.last
        ]  # fmt: skip
        last = max(same, key=lambda s: (s.window, s.known_on), default=None)
        if last is not None and figure.measure in LEVELS and figure.value > 0 and not figure.entity:
            ratio = figure.value / last.value
            if _JUMP[0] < ratio < _JUMP[1] or _JUMP[0] < 1 / ratio < _JUMP[1]:
                answer = ledger.ask(
                    "IN-028", name_of(figure, names), where_of(ledger, figure),
                    f"读到{figure.value},{last.window}为{last.value},与上期相差约1万倍,疑似万元/亿元混用",
                    ("as_is", "divide_10000", "times_10000"), "ten thousand times the last value",
                )  # fmt: skip
                steps = {"divide_10000": Decimal("0.0001"), "times_10000": Decimal(10000)}
                figure = replace(figure, value=figure.value * steps.get(answer, Decimal(1)))
        result.append(figure)
    return result


def _twice(figures: list[Figure], ledger: Ledger, names: NameTables) -> list[Figure]:
    """IN-067: one period twice: the same value is noted, different values are asked about."""
    first: dict[tuple[object, ...], Figure] = {}
    result: list[Figure] = []
    for figure in figures:
        key = (*figure.series, figure.window, figure.source, figure.known_on, figure.status)
        other = first.setdefault(key, figure)
        if other is figure or (figure.note != other.note and figure.known_on):
            result.append(figure)
        elif other.value == figure.value and other.bound == figure.bound:
            drop(ledger, figure, "IN-067", f"与{other.cell.place}相同")
        else:
            answer = ledger.ask(
                "IN-067", f"{name_of(figure, names)} {figure.window}", where_of(ledger, figure),
                f"同一时期有两个值:{other.cell.place}为{other.value},此处为{figure.value};"
                "保留为两个版本,请指定后者的发布日期",
                ("2024-07-20", "skip"), "one period has two values",
            )  # fmt: skip
            if answer == "skip":
                drop(ledger, figure, "IN-067", "按回答不导入")
            else:
                result.append(replace(figure, known_on=answer, known_on_kind="printed"))
    return result


def _targets(figures: list[Figure], ledger: Ledger, names: NameTables) -> None:
    """IN-073: two targets of one indicator."""
    found: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.status == "target" and not figure.entity:
            found[figure.indicator, figure.window.year].append(figure)
    for (_, year), group in found.items():
        if len({f.value for f in group}) > 1 and len({(f.region, f.source) for f in group}) > 1:
            values = "、".join(f"{names.regions[f.region]}{f.note}{f.value}" for f in group)
            ledger.ask(
                "IN-073", f"{name_of(group[0], names)} {year}", where_of(ledger, group[-1]),
                f"一个指标有两个目标:{values};都保留,分别署名", ("both",), "two targets of one indicator",
            )  # fmt: skip


def _growth_against_levels(
    figures: list[Figure], ledger: Ledger, names: NameTables, history: History
) -> None:
    """IN-070: published growth and the ratio of the levels disagree; the published one counts."""
    levels: dict[tuple[str, ...], dict[Window, Decimal]] = defaultdict(dict)
    wanted = {(f.region, f.scope, f.indicator) for f in figures if f.measure == "growth"}
    for region, scope, indicator in wanted:
        for stored in history.get((region, scope, indicator, "level"), ()):
            levels[region, scope, indicator][stored.window] = stored.value
    for figure in figures:
        if figure.measure == "level" and figure.basis != "comparable_scope":
            levels[figure.region, figure.scope, figure.indicator][figure.window] = figure.value
    told: set[tuple[str, ...]] = set()
    for figure in figures:
        key = (figure.region, figure.scope, figure.indicator)
        if figure.measure != "growth" or figure.status == "target" or key in told:
            continue
        before = Window(figure.window.year - 1, figure.window.first, figure.window.last)
        now, base = levels[key].get(figure.window), levels[key].get(before)
        if now is None or not base:
            continue
        ratio = (now / base - 1) * 100
        if abs(ratio - figure.value) > Decimal("0.3"):
            told.add(key)
            ledger.tell(
                "IN-070", "warning", where_of(ledger, figure),
                f"“{name_of(figure, names)}”{figure.window}:{figure.value}(公布)与{ratio:.1f}(相除)不一致",
                "基数或口径有调整,按公布口径使用", "不要用水平值推算增速", "published growth is used",
            )  # fmt: skip
