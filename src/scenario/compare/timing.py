"""来不及日期: the last month after which beginning a measure no longer moves this year's chance."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Final

from scenario.compare.goal_search import last_month
from scenario.model.catalogue import FittedModels
from scenario.terms import Scenario

#: A measure still counts while it moves the chance by so much.
LEAST: Final = 0.01
#: Fitted models whose differences begin on a day → scenario → chance of the targets.
ChanceFrom = Callable[[FittedModels], Callable[[Scenario], float]]


@dataclass(frozen=True, slots=True)
class Latest:
    """Until when a measure must have begun.

    Parameters
    ----------
    day : date or None
        Last month-end on which beginning it still moves this year's chance by `LEAST`; None when no
        day of the year is early enough, or when any day would do.
    any_day : bool
        True when even the end of the year would do: the models give this measure no lead time.
    passed : bool
        True when the day lies before the as-of day.
    gain : float
        What the measure adds to the chance when it begins on the as-of day.
    """

    day: date | None
    any_day: bool
    passed: bool
    gain: float

    @property
    def too_late(self) -> bool:
        """True when beginning on the as-of day is too late for this year."""
        return self.passed or (self.day is None and not self.any_day)

    @property
    def text(self) -> str:
        """A few Chinese words for a table."""
        if self.any_day:
            return "模型未含起步时间"
        if self.day is None:
            return "当年何时起步都来不及"
        words = f"{self.day.year}年{self.day.month}月{self.day.day}日"
        return f"{words}(已过)" if self.passed else words


def beginning(fitted: FittedModels, day: date) -> FittedModels:
    """Return the same fitted models with a scenario's differences beginning on another day.

    Draws, data rows and seed stay; only the day moves from which dates and spending may differ, so
    nothing that became known later is read.
    """
    return replace(fitted, observations=replace(fitted.observations, as_of=day))


def month_end(year: int, month: int) -> date:
    """Return the last day of a month; month 0 is the end of the year before.

    Examples
    --------
    >>> month_end(2024, 2), month_end(2024, 0)
    (datetime.date(2024, 2, 29), datetime.date(2023, 12, 31))
    """
    if month == 0:
        return date(year, 1, 1) - timedelta(days=1)
    return date(year, month, calendar.monthrange(year, month)[1])


def latest(
    fitted: FittedModels, baseline: Scenario, measure: Scenario, chance: ChanceFrom
) -> Latest:
    """Return the last month-end of the plan year on which a measure may begin.

    Parameters
    ----------
    fitted : FittedModels
    baseline, measure : Scenario
    chance : callable
        Fitted models → scenario → chance; asked once for each day.

    Returns
    -------
    Latest
        Found by bisection: the gain never rises when a measure begins later.
    """
    year, as_of = fitted.plan.settings.year, fitted.observations.as_of

    def gained(begun: FittedModels) -> float:
        under = chance(begun)
        return under(measure) - under(baseline)

    @cache
    def gain(month: int) -> float:
        return gained(beginning(fitted, month_end(year, month)))

    now = gained(fitted)
    if gain(12) >= LEAST:
        return Latest(None, True, False, now)
    month = last_month(gain, LEAST, 11)
    if month < 0:
        return Latest(None, False, False, now)
    day = month_end(year, month)
    return Latest(day, False, day < as_of, now)
