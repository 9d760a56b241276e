"""The release calendar from its files, working days and Spring Festival from kept libraries."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Final, get_args

from scenario.errors import Finding, ScenarioError, error
from scenario.release_calendar import (
    Collected,
    DayRule,
    ReleaseCalendar,
    ReleaseRule,
    WorkingDays,
)

RULE_COLUMNS: Final = (
    "release", "name", "indicators", "region_kinds", "collected", "january_alone", "day_rule",
    "day", "months_after", "quarter_extra", "batch_earliest", "batch_likeliest", "batch_latest",
    "source", "note",
)  # fmt: skip
RELEASE_COLUMNS: Final = ("release", "period_end", "released_on", "source", "note")
#: Holidays by the sun, as (month, first day, last day); the others follow the moon.
_SOLAR: Final = ((1, 1, 1), (5, 1, 3), (10, 1, 7))
#: Lunar holidays outside the Spring Festival: 端午 and 中秋.
_LUNAR: Final = ((5, 5), (8, 15))


def read_release_calendar(path: str | Path, years: range = range(2004, 2036)) -> ReleaseCalendar:
    """Read ``release_rules.csv`` and ``release_dates.csv`` of a folder.

    Parameters
    ----------
    path : str or Path
        The folder ``data/calendar``, or the data folder that holds it.
    years : range
        Years for which working days are wanted.

    Raises
    ------
    ScenarioError
        With every unreadable file, column and cell at once.

    Examples
    --------
    >>> from scenario.periods import Window
    >>> calendar = read_release_calendar("data")
    >>> calendar.known_on("fixed_asset_investment", Window(2023, 1, 6), region_kind="nation").day
    datetime.date(2023, 7, 17)
    """
    folder = Path(path)
    if (folder / "calendar").is_dir():
        folder = folder / "calendar"
    findings: list[Finding] = []
    rules = [
        rule
        for where, row in _rows(folder / "release_rules.csv", RULE_COLUMNS, findings)
        if (rule := _rule(where, row, findings)) is not None
    ]
    if findings:
        raise ScenarioError(findings)
    names = {rule.id for rule in rules}
    releases: dict[tuple[str, int, int], date] = {}
    for where, row in _rows(folder / "release_dates.csv", RELEASE_COLUMNS, findings):
        try:
            end, day = date.fromisoformat(f"{row['period_end']}-01"), row["released_on"]
            key = (row["release"], end.year, end.month)
            released = date.fromisoformat(day)
        except ValueError:
            findings.append(_bad(where, f"{row['period_end']}、{row['released_on']}", "不是日期"))
            continue
        if row["release"] not in names:
            findings.append(_bad(where, row["release"], "规则表里没有这一发布"))
        elif key in releases:
            findings.append(
                _bad(where, f"{row['release']} {row['period_end']}", "同一期有两个日期")
            )
        elif released < end:
            findings.append(_bad(where, day, "早于所属期"))
        releases[key] = released
    if findings:
        raise ScenarioError(findings)
    return ReleaseCalendar(tuple(rules), releases, working_days(years))


def working_days(years: range) -> WorkingDays:
    """Return holidays and worked weekends: announced ones where the library has them.

    Years beyond the library get the fixed holidays, the Spring Festival week and the lunar
    holidays, without moved weekends; `WorkingDays.findings` says so (``IN-093``).

    Examples
    --------
    >>> working_days(range(2024, 2025)).in_month(2024, 2)
    18
    """
    import chinese_calendar

    holidays = {day for day in chinese_calendar.constants.holidays if day.weekday() < 5}
    extra = set(chinese_calendar.constants.workdays)
    last = max(day.year for day in chinese_calendar.constants.holidays)
    first = min(day.year for day in chinese_calendar.constants.holidays)
    for year in years:
        if not first <= year <= last:
            holidays |= {day for day in _usual_holidays(year) if day.weekday() < 5}
    wanted = set(years)
    return WorkingDays(
        frozenset(day for day in holidays if day.year in wanted),
        frozenset(day for day in extra if day.year in wanted),
        range(first, last + 1),
    )


def spring_festival(year: int) -> date:
    """Return the first day of the lunar year that begins in `year`.

    Examples
    --------
    >>> spring_festival(2024), spring_festival(2027)
    (datetime.date(2024, 2, 10), datetime.date(2027, 2, 6))
    """
    return _solar(year, 1, 1)


def _solar(year: int, month: int, day: int) -> date:
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _usual_holidays(year: int) -> set[date]:
    """Estimate a year's holidays: fixed dates, 除夕 to 初七, 清明, 端午, 中秋."""
    new_year = spring_festival(year)
    days = {date(year, m, day) for m, first, last in _SOLAR for day in range(first, last + 1)}
    days |= {new_year + timedelta(days=n) for n in range(-1, 7)}
    days |= {_solar(year, month, day) for month, day in _LUNAR}
    days.add(date(year, 4, 4 if year % 4 in (0, 1) else 5))
    return days


def _rows(
    file: Path, columns: tuple[str, ...], findings: list[Finding]
) -> Iterable[tuple[str, Mapping[str, str]]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as problem:
        findings.append(
            error(
                "CA-002", str(file), type(problem).__name__, "发布日历读不出,无法推算公布日期",
                "恢复该文件,编码用 UTF-8", "calendar file is unreadable",
            )
        )  # fmt: skip
        return
    reader = csv.reader(lines)
    header = tuple(next(reader, ()))
    if header != columns:
        findings.append(
            error(
                "CA-003", f"{file.name} 第1行", ", ".join(header), "列名或次序与约定不同",
                "列依次为 " + ", ".join(columns), "wrong columns",
            )
        )  # fmt: skip
        return
    for cells in reader:
        where = f"{file.name} 第{reader.line_num}行"
        if len(cells) != len(columns):
            findings.append(_bad(where, f"{len(cells)}个单元格", f"应有{len(columns)}个"))
        else:
            yield where, dict(zip(columns, cells, strict=True))


def _rule(where: str, row: Mapping[str, str], findings: list[Finding]) -> ReleaseRule | None:
    collected: dict[str, Collected] = {word: word for word in get_args(Collected)}
    day_rules: dict[str, DayRule] = {word: word for word in get_args(DayRule)}
    bad = [
        _bad(where, f"{column} 为“{row[column]}”", "不在约定的写法之内")
        for column, allowed in (
            ("collected", collected), ("day_rule", day_rules), ("january_alone", ("yes", "no")),
        )
        if row[column] not in allowed
    ]  # fmt: skip
    if not row["release"] or not row["indicators"].split():
        bad.append(_bad(where, "release 或 indicators 为空", "规则不知道管什么"))
    numbers: dict[str, int] = {}
    for column in RULE_COLUMNS[7:13]:
        if row[column] and not row[column].isdigit():
            bad.append(_bad(where, f"{column} 为“{row[column]}”", "不是整数"))
        else:
            numbers[column] = int(row[column] or 0)
    batch = tuple(numbers.get(c, 0) for c in RULE_COLUMNS[10:13])
    if row["day_rule"] == "batch" and not 0 < batch[0] <= batch[1] <= batch[2]:
        bad.append(_bad(where, f"批次月份 {batch}", "应为最早、最可能、最迟,依次不减"))
    if row["day_rule"] == "day" and not 1 <= numbers.get("day", 0) <= 31:
        bad.append(_bad(where, f"day 为“{row['day']}”", "应为1到31"))
    if bad:
        findings += bad
        return None
    return ReleaseRule(
        row["release"], row["name"], frozenset(row["indicators"].split()),
        frozenset(row["region_kinds"].split()), collected[row["collected"]],
        row["january_alone"] == "yes", day_rules[row["day_rule"]], numbers["day"],
        numbers["months_after"], numbers["quarter_extra"], (batch[0], batch[1], batch[2]),
        row["source"],
    )  # fmt: skip


def _bad(where: str, found: str, meaning: str) -> Finding:
    return error("CA-004", where, found, meaning, "改正该行", "bad row in the release calendar")
