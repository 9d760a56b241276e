"""The periods of a plain series whose index is text or numbers, as a CSV file has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from scenario.errors import ScenarioError, error
from scenario.read.grammar_periods import parse_period_cell
from scenario.read.period_forms import ParsedPeriod, PeriodRefusal


def periods_of(labels: Sequence[object], name: str, *, to_date: bool) -> pd.PeriodIndex:
    """Return the period of every label: ``2024-06``, ``2024年6月``, ``202406``, ``2024年1—6月`` ….

    Parameters
    ----------
    labels : sequence
        Texts or numbers, one a value.
    name : str
        Of the series, for messages.
    to_date : bool
        The values run from January, so that ``1—6月`` stands at June. Without it only
        ``1—2月`` may, which is one period.

    Returns
    -------
    PeriodIndex
        All of one length: months, quarters or years.

    Raises
    ------
    ScenarioError
        ``YE-003`` for labels that are no period, ``YE-013`` for sums from January among amounts,
        ``YE-014`` for periods of different length; with the first labels that are meant.

    Examples
    --------
    >>> list(periods_of(["2024年1月", "2024-02"], "产值", to_date=False).astype(str))
    ['2024-01', '2024-02']
    """
    read = [parse_period_cell(label) for label in labels]
    bad = [
        f"“{label}”" for label, one in zip(labels, read, strict=True)
        if isinstance(one, PeriodRefusal) or one.year is None
    ]  # fmt: skip
    if bad:
        raise ScenarioError(
            [error("YE-003", name, f"{_few(bad)}读不出所属期", "不知道每个数是哪一期的",
                   "第一列写年月,如 2024-06、2024年6月;整列写法一致", "labels that are no period")]
        )  # fmt: skip
    found = [one for one in read if isinstance(one, ParsedPeriod)]
    letters = ["M" if to_date else _letter(one) for one in found]
    usual = Counter(letters).most_common(1)[0][0]
    others = [
        (f"“{label}”", one.first == 1 and one.last > 2)
        for label, one, letter in zip(labels, found, letters, strict=True)
        if letter != usual or not letter
    ]
    if sums := [label for label, from_january in others if from_january]:
        raise ScenarioError(
            [error("YE-013", name, f"{_few(sums)}是累计数", "累计数不能当作当月数",
                   "换成每月的数;累计同比用 ytd_growth", "sums from January among amounts")]
        )  # fmt: skip
    if others:
        odd = _few([label for label, _ in others])
        raise ScenarioError(
            [error("YE-014", name, f"{odd}与其他各期长短不同", "一条序列只能有一种期",
                   "全部用月、季或年", "periods of different length")]
        )  # fmt: skip
    ends = [pd.Period(year=one.window.year, month=one.last, freq="M") for one in found]
    return pd.PeriodIndex(ends, freq="M").asfreq(usual)


def _letter(one: ParsedPeriod) -> str:
    """Return the frequency of a period; January–February is one of the months."""
    if (one.first, one.last) == (1, 2) or one.first == one.last:
        return "M"
    length = one.last - one.first + 1
    return {3: "Q", 12: "Y"}.get(length, "") if one.last % 3 == 0 else ""


def _few(labels: Sequence[str]) -> str:
    more = f"等{len(labels)}处" if len(labels) > 3 else ""
    return f"{'、'.join(labels[:3])}{more}"
