"""The last step before the store: the day each figure became known, its level, its sixteen cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Final

from scenario.disclosure import LEVELS
from scenario.periods import Window
from scenario.read.known_days import dated, estimated_day, printed_day, release_day
from scenario.read.ledger import Figure, Ledger
from scenario.read.long_form import COLUMNS
from scenario.read.name_tables import NameTables
from scenario.read.series_checks import where_of
from scenario.release_calendar import ReleaseCalendar

#: Days later than the nation that a kind of region publishes, where no rule names a day.
_LATER: Final = {"nation": 0, "province": 8, "city": 13, "district": 28, "zone": 28}
_ENTERPRISE: Final = re.compile(r"(?:公司|集团|工厂|企业|厂|社)(?:[(][^()]*[)])?$")
_PRINTED: Final = re.compile(
    r"(?:报出|发布|公布|填报|报送|印发)(?:日期|时间)[::]?\s*((?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?)"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def complete(
    ledger: Ledger, names: NameTables, calendar: ReleaseCalendar, known_on: date | None
) -> None:
    """Give every figure of the ledger its day and its disclosure level.

    A printed day stays. A day given for the file counts for all others. Without it the release
    calendar says the day: ``printed`` where its list has the release, else ``estimated``. The
    figures of one table share the day of their latest period: they were printed together, so no
    older one can have been known in this form before.

    Parameters
    ----------
    ledger : Ledger
    names : NameTables
    calendar : ReleaseCalendar
        Rules and printed release dates.
    known_on : date, optional
        The day the file became known.
    """
    level = ledger.source.disclosure
    per_sheet: dict[str, list[Figure]] = defaultdict(list)
    for figure in ledger.figures:
        per_sheet[figure.sheet].append(figure)
    done: list[Figure] = []
    for group in per_sheet.values():
        table = [f for f in group if f.sheet not in ledger.long_sheets]
        day_of_table, kind = _table_day(table, ledger, names, calendar)
        for figure in group:
            if not figure.known_on:
                if known_on is not None:
                    figure = dated(figure, known_on.isoformat(), "printed")
                else:
                    undated = ledger.source.answers.get("undated", "estimated")
                    if day_of_table:
                        figure = dated(figure, day_of_table, kind)
                    else:
                        day, how = _day(figure, names, calendar)
                        figure = dated(figure, day, how if undated == "estimated" else undated)
                    if undated == "latest_vintage" and figure.status == "provisional":
                        figure = replace(figure, status="final")
            own = figure.disclosure if figure.disclosure in LEVELS else level
            done.append(replace(figure, disclosure=own))
    ledger.replace_figures(done)
    _levels(ledger)


def _table_day(
    table: list[Figure], ledger: Ledger, names: NameTables, calendar: ReleaseCalendar
) -> tuple[str, str]:
    """Return the one day of a printed table: what it says itself, its release, or an estimate."""
    if not table:
        return "", ""
    sheet = table[0].sheet
    for note in ledger.notes:
        match = _PRINTED.search(note.original) if note.sheet == sheet else None
        if match and printed_day(match.group(1))[0]:
            return printed_day(match.group(1))
    done = [f for f in table if not f.planned] or table
    release = ledger.source.answers.get("release", "")
    if release in ("bulletin", "yearbook"):
        return release_day(f"{release}{max(f.window.year for f in done)}"), "rounded"
    return max((_day(f, names, calendar) for f in done), key=lambda d: (d[0], d[1] == "printed"))


def _day(figure: Figure, names: NameTables, calendar: ReleaseCalendar) -> tuple[str, str]:
    """Return the day by the release calendar, else period end and lag, and how it is known."""
    kind = names.region_kinds.get(figure.region, "")
    lag = names.indicators[figure.indicator].published_after_days + _LATER.get(kind, 0)
    window = figure.window
    if figure.planned or figure.status == "target":
        window = Window(figure.window.year - 1, 1, 12)
    if calendar.rule_for(figure.indicator, kind) is None:
        return estimated_day(window, lag), "estimated"
    known = calendar.known_on(figure.indicator, window, region_kind=kind, lag_days=lag)
    promised = window != figure.window  # a plan is known before its period: no release prints it
    return known.day.isoformat(), "estimated" if promised else known.kind


def _levels(ledger: Ledger) -> None:
    """IN-100: one enterprise in a data set that is open to all."""
    for figure in ledger.figures:
        who = figure.entity or (figure.note.split(";")[0] if figure.scope == "project" else "")
        if figure.disclosure == "L1" and who and _ENTERPRISE.search(who.strip()):
            ledger.tell(
                "IN-100", "error", where_of(ledger, figure), f"“{who}”是单个企业,数据集标为L1",
                "单个企业数据不能为L1", f"把来源 {ledger.source.id} 的 disclosure 改为 L3,或删去该行",
                "data of a single enterprise cannot be L1",
            )  # fmt: skip
        if figure.disclosure not in LEVELS:
            ledger.tell(
                "IN-100", "error", where_of(ledger, figure), f"密级“{figure.disclosure}”", "不是L1至L4",
                "改为L1、L2、L3或L4", "unknown disclosure level",
            )  # fmt: skip


def long_row(figure: Figure) -> dict[str, str]:
    """Return the sixteen cells of a figure, free of control characters."""
    window = figure.window
    cells = {
        "region": figure.region, "scope": figure.scope, "indicator": figure.indicator,
        "period_start": f"{window.year}-{window.first:02d}",
        "period_end": f"{window.year}-{window.last:02d}", "measure": figure.measure,
        "basis": figure.basis, "value": format(figure.value, "f"), "bound": figure.bound,
        "unit": figure.unit, "known_on": figure.known_on, "known_on_kind": figure.known_on_kind,
        "status": figure.status, "disclosure": figure.disclosure, "source": figure.source,
        "note": figure.note,
    }  # fmt: skip
    return {c: _CONTROL.sub("", cells[c]).replace("\r", " ").replace("\n", " ") for c in COLUMNS}


def vintage_warnings(ledger: Ledger, stored: Iterable[dict[str, str]]) -> None:
    """IN-069: a newer vintage of the same figure is already stored; this one does not replace it."""
    newest: dict[tuple[str, ...], str] = {}
    for row in stored:
        key = _figure_key(row)
        newest[key] = max(newest.get(key, ""), row["known_on"])
    older = [
        (f, newest[_figure_key(long_row(f))])
        for f in ledger.figures
        if newest.get(_figure_key(long_row(f)), "") > f.known_on
    ]
    if older:
        figure, later = older[0]
        more = f"等{len(older)}个数" if len(older) > 1 else ""
        ledger.tell(
            "IN-069", "warning", where_of(ledger, figure),
            f"公布日{figure.known_on}早于库中已有的{later}{more}", "存为旧版本,不覆盖", "无需处理",
            "older vintages, kept beside the newer ones",
        )  # fmt: skip


def _figure_key(row: dict[str, str]) -> tuple[str, ...]:
    columns = (
        "region",
        "scope",
        "indicator",
        "period_start",
        "period_end",
        "measure",
        "basis",
        "unit",
    )
    project = row["source"] if row["scope"] == "project" else ""
    return (*(row[c] for c in columns), project)
