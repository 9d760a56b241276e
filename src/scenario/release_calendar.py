"""When a figure becomes known: release dates that were printed, and rules for the others.

The calendar is data. A date from the list of releases is *printed*; one from a rule is *estimated*.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final, Literal

from scenario.errors import Finding, error, warning
from scenario.periods import Window

Collected = Literal["monthly", "quarterly", "annual", "batch"]
DayRule = Literal["day", "month_end", "lag", "batch"]
KnownKind = Literal["printed", "estimated"]

_QUARTER_ENDS: Final = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Weekdays that are holidays and weekend days that are worked, for the years that are known.

    Parameters
    ----------
    holidays, extra_workdays : frozenset of date
        Differences from the plain week, Monday to Friday.
    announced : range
        Years whose holidays were announced; other years hold estimated holidays only (``IN-093``).

    Examples
    --------
    >>> off, on = frozenset({date(2024, 10, 1)}), frozenset({date(2024, 10, 12)})
    >>> days = WorkingDays(off, on, range(2024, 2025))
    >>> days.is_working(date(2024, 10, 1)), days.is_working(date(2024, 10, 12))
    (False, True)
    >>> days.next_working(date(2024, 10, 5))
    datetime.date(2024, 10, 7)
    """

    holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()
    announced: range = range(0)

    def is_working(self, day: date) -> bool:
        """Say whether `day` is worked."""
        return day in self.extra_workdays or (day.weekday() < 5 and day not in self.holidays)

    def next_working(self, day: date) -> date:
        """Return `day`, or the first working day after it."""
        while not self.is_working(day):
            day += timedelta(days=1)
        return day

    def in_month(self, year: int, month: int) -> int:
        """Return the number of working days of a month."""
        days = monthrange(year, month)[1]
        return sum(self.is_working(date(year, month, d)) for d in range(1, days + 1))

    def findings(self, year: int) -> list[Finding]:
        """Return the warning that a year's holidays are not announced, if so."""
        if year in self.announced:
            return []
        return [
            warning(
                "IN-093", f"{year}年", f"{year}年放假安排未发布",
                "节假日按农历和惯例估算,发布日期可能差几天",
                "放假安排发布后更新日历库", f"holidays of {year} are estimated",
            )
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReleaseRule:
    """How one group of figures is collected and when it is released.

    Parameters
    ----------
    id, name : str
    indicators, region_kinds : frozenset of str
        What the rule is for; no region kinds means all.
    collected : {"monthly", "quarterly", "annual", "batch"}
        The shortest period for which figures exist.
    january_alone : bool
        False when January is not collected and the year begins with January–February.
    day_rule : {"day", "month_end", "lag", "batch"}
        ``day``: on `day` of the month `months_after` the period's last, later if not worked;
        ``month_end``: on the last day of the period; ``lag``: the indicator's own days after the
        period; ``batch``: once a year, between two months.
    quarter_extra : int
        Days later when the period ends a quarter.
    batch_months : tuple of int
        Earliest, likeliest and latest month, counted from January of the batch year (13 is January
        of the next year).
    """

    id: str
    name: str
    indicators: frozenset[str]
    region_kinds: frozenset[str]
    collected: Collected
    january_alone: bool
    day_rule: DayRule
    day: int = 0
    months_after: int = 0
    quarter_extra: int = 0
    batch_months: tuple[int, int, int] = (0, 0, 0)
    source: str = ""


@dataclass(frozen=True, slots=True)
class KnownOn:
    """The day on which a figure became or becomes known, and how that is known."""

    day: date
    kind: KnownKind
    rule: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseCalendar:
    """Rules, printed release dates and working days.

    Parameters
    ----------
    rules : tuple of ReleaseRule
        The first that fits counts.
    releases : mapping
        ``(rule id, year, last month of the period)`` → the day that was printed.
    days : WorkingDays

    Examples
    --------
    >>> rule = ReleaseRule(
    ...     "nbs", "季度核算", frozenset({"gdp"}), frozenset(), "quarterly", False, "day", 15, 1, 3
    ... )
    >>> calendar = ReleaseCalendar((rule,), {("nbs", 2023, 6): date(2023, 7, 17)}, WorkingDays())
    >>> known = calendar.known_on("gdp", Window(2023, 1, 6))
    >>> known.day.isoformat(), known.kind
    ('2023-07-17', 'printed')
    >>> known = calendar.known_on("gdp", Window(2024, 1, 6))
    >>> known.day.isoformat(), known.kind
    ('2024-07-18', 'estimated')
    """

    rules: tuple[ReleaseRule, ...]
    releases: Mapping[tuple[str, int, int], date] = field(
        default_factory=lambda: MappingProxyType({})
    )
    days: WorkingDays = field(default_factory=WorkingDays)

    def rule_for(self, indicator: str, region_kind: str = "") -> ReleaseRule | None:
        """Return the first rule for an indicator in a kind of region, or None."""
        for rule in self.rules:
            fits = not rule.region_kinds or not region_kind or region_kind in rule.region_kinds
            if indicator in rule.indicators and fits:
                return rule
        return None

    def known_on(
        self, indicator: str, window: Window, *, region_kind: str = "", lag_days: int = 0
    ) -> KnownOn:
        """Return when a figure became known, printed where the list has it, else estimated.

        Parameters
        ----------
        indicator : str
        window : Window
            The period the figure describes.
        region_kind : str
            ``nation``, ``province``, ``city``, ``district`` …; empty fits every rule.
        lag_days : int
            The indicator's days from period end to release; used when no rule names a day.
        """
        rule = self.rule_for(indicator, region_kind)
        plain = _month_end(window.year, window.last) + timedelta(days=lag_days)
        if rule is None:
            return KnownOn(plain, "estimated")
        printed = self.releases.get((rule.id, window.year, window.last))
        if printed is not None:
            return KnownOn(printed, "printed", rule.id)
        if rule.day_rule == "batch":
            return KnownOn(_batch_day(window.year, rule.batch_months[1]), "estimated", rule.id)
        if rule.day_rule == "month_end":
            return KnownOn(_month_end(window.year, window.last), "estimated", rule.id)
        if rule.day_rule == "lag":
            return KnownOn(plain, "estimated", rule.id)
        year, month = _later_month(window.year, window.last, rule.months_after)
        extra = rule.quarter_extra if window.last in _QUARTER_ENDS else 0
        nominal = date(year, month, min(rule.day + extra, monthrange(year, month)[1]))
        return KnownOn(self.days.next_working(nominal), "estimated", rule.id)

    def newest_known(
        self, indicator: str, day: date, *, region_kind: str = "", lag_days: int = 0
    ) -> Window | None:
        """Return the latest year-to-date period of an indicator that was out on `day`.

        Looks back three years; None when nothing was out.
        """
        rule = self.rule_for(indicator, region_kind)
        step = {"quarterly": 3, "annual": 12, "batch": 12}.get(rule.collected if rule else "", 1)
        for back in range(37):
            year, month = _later_month(day.year, day.month, -back)
            window = Window(year, 1, month)
            merged = month == 1 and rule is not None and not rule.january_alone
            if month % step or merged:
                continue
            known = self.known_on(indicator, window, region_kind=region_kind, lag_days=lag_days)
            if known.day <= day:
                return window
        return None

    def batch(self, indicator: str, year: int) -> tuple[date, date, date] | None:
        """Return the earliest, likeliest and latest day of a yearly batch; None without one."""
        rule = self.rule_for(indicator)
        if rule is None or rule.day_rule != "batch":
            return None
        early, likely, late = (_batch_day(year, month) for month in rule.batch_months)
        return early, likely, late

    def findings(self, indicator: str, window: Window, region_kind: str = "") -> list[Finding]:
        """Return what is wrong with a figure for this period: it is never collected that way.

        ``IN-063`` January or February alone of a flow that begins with January–February; ``CA-001``
        a month or quarter of a figure that exists by the year only.
        """
        rule = self.rule_for(indicator, region_kind)
        if rule is None:
            return []
        if rule.collected == "monthly" and not rule.january_alone and window.splits_first_bin:
            alone = "1月" if window.last == 1 else "2月"
            meaning = f"该指标1月免报,{alone}不应单独有值"
            return [
                error(
                    "IN-063", f"{indicator} {window}", f"{alone}单独出现", meaning,
                    "改用1—2月合并数", "January and February are collected as one",
                )
            ]  # fmt: skip
        yearly = rule.collected in ("annual", "batch")
        if (yearly and window.kind != "year") or (
            rule.collected == "quarterly" and window.last not in _QUARTER_ENDS
        ):
            how = "一年一次" if yearly else "一季一次"
            return [
                warning(
                    "CA-001", f"{indicator} {window}", f"{rule.name}{how}公布",
                    "该所属期没有正式公布数", "核对所属期;预计数请注明状态", f"published {how}",
                )
            ]  # fmt: skip
        return []


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _later_month(year: int, month: int, steps: int) -> tuple[int, int]:
    years, index = divmod(month - 1 + steps, 12)
    return year + years, index + 1


def _batch_day(year: int, month: int) -> date:
    return _month_end(*_later_month(year, 1, month - 1))
