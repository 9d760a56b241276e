"""Targets that are printed as a change in points: asked about where the base is known.

"下降0.5个百分点" says by how much, not where to. With last year's value the level follows; a person
confirms it once. Without it the figure cannot be used and says so (``IN-072``).
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Final

from scenario.periods import Window
from scenario.read.figure_terms import History
from scenario.read.ledger import Figure, Ledger, with_note
from scenario.read.name_tables import NameTables
from scenario.read.series_checks import drop, name_of, set_aside, where_of

SKIP: Final = "skip"


def changes_of_targets(
    figures: list[Figure], ledger: Ledger, names: NameTables, history: History
) -> list[Figure]:
    """Return the figures with every change in points turned into the level a person confirmed.

    Parameters
    ----------
    figures : list of Figure
        Those with `change` hold points, not levels.
    ledger : Ledger
        Asked about changes with a known base, told of the others.
    names : NameTables
    history : mapping of (region, scope, indicator, measure) to Stored
    """
    result = []
    for figure in figures:
        settled: Figure | None = figure
        if figure.change:
            base = _base(figure, figures, history)
            settled = None if base is None else _asked(figure, base, ledger, names)
            if base is None:
                _without_base(figure, ledger, names)
        if settled is not None:
            result.append(settled)
    return result


def _base(figure: Figure, figures: list[Figure], history: History) -> Decimal | None:
    """Return last year's value: of this file, else the newest stored one."""
    year = Window(figure.window.year - 1, 1, 12)
    key = (figure.region, figure.scope, figure.indicator, figure.measure)
    here = [
        f.value for f in figures
        if (f.region, f.scope, f.indicator, f.measure) == key and f.window == year
        and f.unit == figure.unit and not (f.change or f.planned or f.bound)
    ]  # fmt: skip
    if here:
        return here[-1] if len(set(here)) == 1 else None
    stored = [s for s in history.get(key, ()) if s.window == year and s.unit == figure.unit]
    return max(stored, key=lambda s: s.known_on).value if stored else None


def _asked(figure: Figure, base: Decimal, ledger: Ledger, names: NameTables) -> Figure | None:
    level = base + figure.value
    answer = ledger.ask(
        "IN-072", f"{name_of(figure, names)} {figure.window.year}", where_of(ledger, figure),
        f"目标“{figure.cell.text}”是比上年的变化,{figure.window.year - 1}年为{base},目标水平应为{level},请确认",
        (str(level), SKIP), "a change in points: confirm the level it leads to",
    )  # fmt: skip
    if answer == SKIP:
        drop(ledger, figure, "IN-072", "按回答不导入")
        return None
    try:
        value = Decimal(answer)
    except InvalidOperation:
        value = Decimal("nan")
    if not value.is_finite():
        set_aside(ledger, figure, "IN-072", "目标水平待确认")
        return None
    told = f"{figure.cell.text},上年{base}"
    return with_note(replace(figure, value=value, change=False), told)


def _without_base(figure: Figure, ledger: Ledger, names: NameTables) -> None:
    ledger.tell(
        "IN-072", "error", where_of(ledger, figure),
        f"目标“{figure.cell.text}”是比上年的变化", "缺基期值,换算不出目标水平",
        f"先导入“{name_of(figure, names)}”{figure.window.year - 1}年的值,再导入本文件",
        "a change without its base value",
    )  # fmt: skip
    set_aside(ledger, figure, "IN-072", "缺基期值")
