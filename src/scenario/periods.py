"""Periods of published statistics: windows of a year of eleven bins (January and February are one).

Most flow statistics skip January: the first figure of a year is January–February. The year is
therefore eleven bins long, ``0`` for January–February, ``1`` for March … ``10`` for December.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scenario.errors import ScenarioError, error

#: Last month of each bin.
BIN_END_MONTHS: Final = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
BINS: Final = len(BIN_END_MONTHS)
_MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?")


def bin_of_month(month: int) -> int:
    """Return the bin (0–10) that holds a calendar month (1–12).

    Examples
    --------
    >>> bin_of_month(1), bin_of_month(2), bin_of_month(3), bin_of_month(12)
    (0, 0, 1, 10)
    """
    if not 1 <= month <= 12:
        raise ScenarioError(
            [error("PE-001", "月份", str(month), "不在1—12之内", "改为1到12", "month out of range")]
        )
    return max(month - 2, 0)


@dataclass(frozen=True, order=True, slots=True)
class Window:
    """Months `first` to `last` of one year, the time a published value describes.

    Examples
    --------
    >>> Window(2024, 1, 6).kind, Window(2024, 1, 6).bins
    ('ytd', (0, 5))
    >>> str(Window(2024, 1, 12)), str(Window(2024, 1, 6)), str(Window(2024, 5, 5))
    ('2024', '2024-01..06', '2024-05')
    """

    year: int
    first: int
    last: int

    def __post_init__(self) -> None:
        if not (1 <= self.first <= self.last <= 12):
            raise ScenarioError(
                [
                    error(
                        "PE-002",
                        f"{self.year}年{self.first}—{self.last}月",
                        "起止月份颠倒或越界",
                        "不是一个有效的所属期",
                        "检查 period_start 和 period_end",
                        "not a valid window of months",
                    )
                ]
            )

    @property
    def kind(self) -> str:
        """One of year, half, quarter, ytd, janfeb, month, span."""
        months = (self.first, self.last)
        if months == (1, 12):
            return "year"
        if months == (1, 2):
            return "janfeb"
        if self.first == self.last:
            return "month"
        if self.first == 1:
            return "ytd"
        if months == (7, 12):
            return "half"
        if self.first % 3 == 1 and self.last == self.first + 2:
            return "quarter"
        return "span"

    @property
    def splits_first_bin(self) -> bool:
        """True when the window holds only one of January and February."""
        return self.last == 1 or self.first == 2

    @property
    def bins(self) -> tuple[int, int]:
        """First bin and one past the last bin of the window.

        Raises
        ------
        ScenarioError
            When the window holds only one of January and February.
        """
        if self.splits_first_bin:
            raise ScenarioError(
                [
                    error(
                        "IN-063",
                        str(self),
                        "1月或2月单独出现",
                        "该类指标1—2月合并为一期,不能拆开",
                        "改用1—2月合并数",
                        "January and February are one bin",
                    )
                ]
            )
        return bin_of_month(self.first), bin_of_month(self.last) + 1

    @property
    def months(self) -> int:
        """Number of months."""
        return self.last - self.first + 1

    @property
    def year_before(self) -> Window:
        """The same months a year earlier: the period that growth compares with."""
        return Window(self.year - 1, self.first, self.last)

    def __str__(self) -> str:
        if self.kind == "year":
            return f"{self.year}"
        if self.first == self.last:
            return f"{self.year}-{self.first:02d}"
        return f"{self.year}-{self.first:02d}..{self.last:02d}"


def year_to_date(year: int, month: int) -> Window:
    """Return January to `month` of `year`.

    Examples
    --------
    >>> year_to_date(2024, 6)
    Window(year=2024, first=1, last=6)
    """
    return Window(year, 1, month)


def difference(to: Window, before: Window) -> Window:
    """Return the months that `to` has beyond `before`; both begin in the same month of one year.

    Examples
    --------
    >>> difference(Window(2024, 1, 6), Window(2024, 1, 5))
    Window(year=2024, first=6, last=6)
    >>> difference(Window(2024, 1, 3), Window(2024, 1, 2)).kind
    'month'
    """
    if (to.year, to.first) != (before.year, before.first) or before.last >= to.last:
        raise ScenarioError(
            [
                error(
                    "PE-004", f"{to} − {before}", "两期不是同一年同一起点的先后两期",
                    "不能相减得到单期", "取同一年的两期累计数", "no difference of these windows",
                )
            ]
        )  # fmt: skip
    return Window(to.year, before.last + 1, to.last)


def parse_window(start: str, end: str) -> Window:
    """Read ``YYYY-MM`` pairs into a window; both must lie in one year.

    Examples
    --------
    >>> parse_window("2024-01", "2024-06").kind
    'ytd'
    """
    wrong = [text for text in (start, end) if not _MONTH.fullmatch(text)]
    if wrong:
        raise ScenarioError(
            [
                error(
                    "PE-005", text, "不是 YYYY-MM", "读不出所属期", "写成如 2024-06", "not a month"
                )
                for text in wrong
            ]
        )
    y1, m1 = int(start[:4]), int(start[5:7])
    y2, m2 = int(end[:4]), int(end[5:7])
    if y1 != y2:
        raise ScenarioError(
            [
                error(
                    "PE-003",
                    f"{start}—{end}",
                    "所属期跨年",
                    "年度目标只用同一年内的所属期",
                    "跨年数据单独存放",
                    "the window spans two years",
                )
            ]
        )
    return Window(y1, m1, m2)
