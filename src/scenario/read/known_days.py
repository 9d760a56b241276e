"""The day on which a figure became known: printed, of a release, or estimated."""

from __future__ import annotations

import calendar
import re
from dataclasses import replace
from datetime import date, timedelta

from scenario.periods import Window
from scenario.read.ledger import Figure


def printed_day(text: str) -> tuple[str, str]:
    """Return the day a figure became known and how exactly that is printed.

    Examples
    --------
    >>> printed_day("2024-07-18"), printed_day("2024-02"), printed_day("2023"), printed_day("")
    (('2024-07-18', 'printed'), ('2024-02-29', 'rounded'), ('2023-12-31', 'rounded'), ('', ''))
    """
    match = re.fullmatch(
        r"((?:19|20)\d\d)(?:[-./年](\d{1,2})(?:[-./月](\d{1,2})日?)?月?)?年?", text
    )
    if not match:
        return "", ""
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12:
        return "", ""
    last = calendar.monthrange(year, month)[1]
    if match[3] and not 1 <= int(match[3]) <= last:
        return "", ""
    day = date(year, month, int(match[3]) if match[3] else last)
    return day.isoformat(), "printed" if match[3] else "rounded"


def release_day(release: str) -> str:
    """Return the usual last day of a release: a bulletin's 30 September, a yearbook's 31 December.

    Examples
    --------
    >>> release_day("bulletin2022"), release_day("yearbook2018")
    ('2023-09-30', '2019-12-31')
    """
    kind, year = release[:-4], int(release[-4:])
    return f"{year + 1}-{'09-30' if kind == 'bulletin' else '12-31'}"


def estimated_day(window: Window, days: int) -> str:
    """Return the last day of a window plus the publication lag.

    Examples
    --------
    >>> estimated_day(Window(2024, 1, 6), 20)
    '2024-07-20'
    """
    last = date(window.year, window.last, calendar.monthrange(window.year, window.last)[1])
    return (last + timedelta(days=days)).isoformat()


def dated(figure: Figure, day: str, kind: str) -> Figure:
    """Return the figure with the day it became known."""
    return replace(figure, known_on=day, known_on_kind=kind)
