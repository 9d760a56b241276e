"""Kinds and editions of memos, and the days of the year that each kind is for."""

from __future__ import annotations

from datetime import date
from typing import Final

from scenario.errors import Finding, ScenarioError, error, warning

#: Kinds of memo and the words of their titles.
KINDS: Final = {
    "q1": ("一季度完成情况预测", "一季度进度"),
    "mid_year": ("年中完成情况预测", "上半年进度"),
    "q3": ("前三季度完成情况预测", "前三季度进度"),
    "year_estimate": ("全年完成情况预计", "今年以来进度"),
    "next_year": ("目标建议", ""),
}
#: For the office itself, and for handing up: ranges and four words, no chance, no unit named.
EDITIONS: Final = ("internal", "report")
LANGUAGES: Final = ("zh", "en")
#: First and last day of the data of a kind, as (years after the plan year, month, day).
_DAYS: Final = {
    "q1": ((0, 3, 31), (0, 7, 14)),
    "mid_year": ((0, 6, 30), (0, 10, 14)),
    "q3": ((0, 9, 30), (0, 12, 31)),
    "year_estimate": ((0, 11, 1), (1, 3, 31)),
}


def check_kind(kind: str, edition: str, lang: str) -> None:
    """Refuse a kind, an edition or a language that does not exist, or not together.

    Raises
    ------
    ScenarioError
        ``RE-042``, ``RE-046``, ``RE-064``, and ``RE-044`` for next year's targets handed up.
    """
    if kind not in KINDS:
        raise ScenarioError(
            [error("RE-042", f"专报类型 {kind}", "没有这种专报", "无法生成",
                   f"可用:{'、'.join(KINDS)}", "unknown kind of memo")]
        )  # fmt: skip
    if edition not in EDITIONS:
        raise ScenarioError(
            [error("RE-046", f"版本 {edition}", "没有这种版本", "无法生成",
                   "用 internal(内部测算版)或 report(上报版)", "unknown edition")]
        )  # fmt: skip
    if lang not in LANGUAGES:
        raise ScenarioError(
            [error("RE-064", f"语言 {lang}", "没有这种语言", "无法生成", "用 zh(中文)或 en(英文)",
                   "unknown language")]
        )  # fmt: skip
    if edition == "report" and kind == "next_year":
        raise ScenarioError(
            [error("RE-044", f"专报类型 {kind}", "没有上报版", "目标建议只供内部研究",
                   "用 --edition internal", "targets for next year are advice for the office")]
        )  # fmt: skip


def fitting(kind: str, as_of: date, year: int) -> tuple[str, ...]:
    """Return the kinds whose days hold a day, in the order of the year.

    Examples
    --------
    >>> fitting("q1", date(2024, 9, 30), 2024), fitting("q3", date(2024, 10, 20), 2024)
    (('mid_year', 'q3'), ('q3',))
    """
    return tuple(
        k for k, (first, last) in _DAYS.items() if _day(first, year) <= as_of <= _day(last, year)
    )


def kind_and_day(kind: str, as_of: date, year: int) -> tuple[Finding, ...]:
    """Return a warning when a kind is not meant for the day of its data.

    Parameters
    ----------
    kind : str
    as_of : date
    year : int
        Of the plan.

    Examples
    --------
    >>> [f.id for f in kind_and_day("q1", date(2024, 9, 30), 2024)]
    ['RE-065']
    >>> kind_and_day("mid_year", date(2024, 9, 30), 2024)
    ()
    """
    if kind not in _DAYS or kind in fitting(kind, as_of, year):
        return ()
    first, last = (_day(d, year) for d in _DAYS[kind])
    name = KINDS[kind][0].removesuffix("预测").removesuffix("预计").removesuffix("完成情况")
    other = fitting(kind, as_of, year)
    use = f"改用 {'、'.join(other)},或" if other else ""
    return (
        warning(
            "RE-065", f"专报类型 {kind}",
            f"数据截至{as_of.isoformat()},不在{name}专报的{first.isoformat()}至{last.isoformat()}之间",
            "标题和进度一节的说法与数据不是同一时点,读者会误解",
            f"{use}用 --as-of 给出该期的数据截至日",
            f"a memo of kind {kind} on data of {as_of.isoformat()}",
        ),
    )  # fmt: skip


def _day(place: tuple[int, int, int], year: int) -> date:
    return date(year + place[0], place[1], place[2])
