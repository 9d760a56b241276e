"""The closed grammar of periods: what a header or a row label says, or a refusal that says why.

Nothing is guessed. A form outside the grammar is refused; one with two readings is refused with a
proposal that a person can confirm. A general date parser is never asked, because it would read
``1-6月`` as the sixth of January.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from scenario.read.cell_text import Change, clean_text, without_spaces
from scenario.read.period_forms import (
    SEARCH,
    ParsedPeriod,
    PeriodRefusal,
    format_period,
    normal_form,
    read_form,
)

__all__ = [
    "FoundPeriod",
    "ParsedPeriod",
    "PeriodRefusal",
    "find_periods",
    "format_period",
    "normal_form",
    "parse_period",
    "parse_period_cell",
]

_CLOCK: Final = r"(?:[T ]?[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
_DATE: Final = re.compile(
    r"(?P<y>(?:19|20)[0-9]{2})(?:(?P<s>[-./])(?P<m>[0-9]{1,2})(?P=s)(?P<d>[0-9]{1,2})"
    rf"|年(?P<m2>[0-9]{{1,2}})月(?P<d2>[0-9]{{1,2}})日?){_CLOCK}"
)
_DAY: Final = re.compile(
    r"(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})日|(?P<d2>[0-9]{1,2})-(?P<e>[A-Za-z]{3})"
)
_TWO_DIGITS: Final = re.compile(r"'?(?P<year>[0-9][0-9])(?P<sep>年|[-./])(?P<rest>.*)")
_BARE: Final = re.compile(r"([0-9]{1,2})[~-]([0-9]{1,2})")
_ENGLISH: Final = "jan feb mar apr may jun jul aug sep oct nov dec".split()
#: Excel serials that are read: 1990-01-01 to 2049-12-31; smaller numbers may be values.
_SERIALS: Final = range(32874, 54789)
_OFFSET_1904: Final = 1462


def parse_period(
    text: str, *, year: int | None = None, bare_month: bool = False
) -> ParsedPeriod | PeriodRefusal:
    """Read the text of a header or row label.

    Parameters
    ----------
    text : str
        For example ``1-6月``, ``2024年上半年``, ``Q2``, ``202406``, ``2024.6``, ``前三季度``.
    year : int, optional
        The year known from elsewhere (a title, a stored answer); used when the text names none.
    bare_month : bool
        True when the column is headed 月份, so that ``6`` or ``06`` means June.

    Returns
    -------
    ParsedPeriod or PeriodRefusal
        ``IN-057`` a date that Excel made out of a range, ``IN-058`` a form outside the grammar,
        ``IN-060`` a two-digit year or a form with two readings.

    Examples
    --------
    >>> p = parse_period("１—６月", year=2024)
    >>> (p.year, p.first, p.last)
    (2024, 1, 6)
    >>> parse_period("24-06").id, parse_period("1月6日").id, parse_period("去年").id
    ('IN-060', 'IN-057', 'IN-058')
    """
    cleaned = clean_text(text)
    form = normal_form(cleaned.text)
    compact = without_spaces(form)
    result = _two_readings(compact) or read_form(compact, bare_month) or _odd_forms(form, compact)
    if result is None:
        return PeriodRefusal(
            "IN-058", text, "不在所属期的写法之内", "写成如 2024年1—6月、2024年6月、2024年二季度"
        )
    if isinstance(result, PeriodRefusal):
        return replace(result, found=text)
    result = replace(result, changes=(*cleaned.changes, *result.changes))
    return result if year is None else result.in_year(year)


def parse_period_cell(
    value: object, *, year: int | None = None, bare_month: bool = False, date1904: bool = False
) -> ParsedPeriod | PeriodRefusal:
    """Read a cell of any stored type: text, number, Excel serial, date.

    Parameters
    ----------
    value : object
        The stored cell value.
    year, bare_month
        As in `parse_period`.
    date1904 : bool
        The workbook counts days from 1904; serial numbers are moved by 1,462 days.

    Examples
    --------
    >>> parse_period_cell(45444).window, parse_period_cell(date(2024, 6, 1)).window
    (Window(year=2024, first=6, last=6), Window(year=2024, first=6, last=6))
    >>> parse_period_cell(date(2024, 1, 6)).id, parse_period_cell(2024.1).id
    ('IN-057', 'IN-060')
    """
    if isinstance(value, date):
        return _from_date(value.date() if isinstance(value, datetime) else value, str(value)[:10])
    if isinstance(value, bool) or not isinstance(value, int | float):
        return parse_period(str(value), year=year, bare_month=bare_month)
    if value == int(value) and int(value) in _SERIALS:
        return _from_serial(int(value), date1904)
    text = str(int(value)) if value == int(value) else str(value)
    return parse_period(text, year=year, bare_month=bare_month)


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """A period inside a longer text, and where it stands in the even form of that text."""

    period: ParsedPeriod
    text: str
    start: int
    end: int


def find_periods(text: str) -> tuple[FoundPeriod, ...]:
    """Return the periods inside a title or a header, in order.

    Positions refer to ``normal_form(clean_text(text).text)``. Only unmistakable forms are found:
    bare numbers are not, and dates are not.

    Examples
    --------
    >>> [str(f.period.window) for f in find_periods("镇海区2024年1-6月主要经济指标")]
    ['2024-01..06']
    >>> found = find_periods("1-6月累计同比(%)")[0]
    >>> normal_form("1-6月累计同比(%)")[found.end:]
    '累计同比(%)'
    """
    form = normal_form(clean_text(text).text)
    found: list[FoundPeriod] = []
    for match in SEARCH.finditer(form):
        after = form[match.end() : match.end() + 1]
        if _DATE.match(form, match.start()) or after.isdigit():
            continue
        period = read_form(match.group(), False)
        if isinstance(period, ParsedPeriod):
            found.append(FoundPeriod(period, match.group(), match.start(), match.end()))
    return tuple(found)


def _odd_forms(form: str, compact: str) -> ParsedPeriod | PeriodRefusal | None:
    """Read dates, days and serials, and propose a reading for what has two."""
    when = _DATE.fullmatch(form.strip()) or _DATE.fullmatch(compact)
    if when:
        month, day_of_month = when["m"] or when["m2"], when["d"] or when["d2"]
        try:
            return _from_date(date(int(when["y"]), int(month), int(day_of_month)), form)
        except ValueError:
            return None
    day = _DAY.fullmatch(compact)
    if day and (day["m"] or day["e"].lower() in _ENGLISH):
        month = int(day["m"]) if day["m"] else _ENGLISH.index(day["e"].lower()) + 1
        return _made_by_excel(form, month, int(day["d"] or day["d2"]))
    if re.fullmatch(r"[0-9]{5}(?:\.0+)?", compact) and int(float(compact)) in _SERIALS:
        return _from_serial(int(float(compact)), False)
    short = _TWO_DIGITS.fullmatch(compact)
    if short and not re.fullmatch(r"[0-9]+\.[0-9]+", compact):
        longer = read_form(f"20{short['year']}{short['sep']}{short['rest']}", False)
        if isinstance(longer, ParsedPeriod):
            return _ask(form, "年份只有两位", longer)
    bare = _BARE.fullmatch(compact)
    if bare and 1 <= int(bare[1]) < int(bare[2]) <= 12:
        proposal = ParsedPeriod(None, int(bare[1]), int(bare[2]))
        return _ask(form, "没有写“月”,可能是月份区间,也可能是日期", proposal)
    return None


def _two_readings(compact: str) -> PeriodRefusal | None:
    """Ask about 2024.1, which may be a 2024.10 that lost its zero, and about 截至6月."""
    year, point, month = compact.partition(".")
    if point and month == "1" and re.fullmatch(r"(?:19|20)[0-9][0-9]", year):
        return _ask(compact, "可能是1月,也可能是10月丢了末尾的0", ParsedPeriod(int(year), 1, 1))
    if compact.startswith("截至"):
        until = read_form(compact.removeprefix("截至"), False)
        if isinstance(until, ParsedPeriod):
            return _ask(compact, "可能是累计数,也可能是时点数", until.cumulative())
    return None


def _ask(found: str, meaning: str, proposal: ParsedPeriod) -> PeriodRefusal:
    remedy = f"请确认是否为{format_period(proposal)}"
    return PeriodRefusal("IN-060", found, meaning, remedy, True, proposal)


def _from_serial(serial: int, date1904: bool) -> ParsedPeriod | PeriodRefusal:
    days = serial + (_OFFSET_1904 if date1904 else 0)
    result = _from_date(date(1899, 12, 30) + timedelta(days=days), f"{serial}")
    if isinstance(result, PeriodRefusal):
        return result
    changes = [*result.changes, Change("IN-060", f"Excel日期序号{serial}")]
    if date1904:
        changes.append(Change("IN-061", f"1904日期系统,加{_OFFSET_1904}天"))
    return replace(result, changes=tuple(changes))


def _from_date(day: date, found: str) -> ParsedPeriod | PeriodRefusal:
    month_end = (day + timedelta(days=1)).month != day.month
    if day.day == 1 or month_end:
        change = Change("IN-060", f"日期{day.isoformat()}按{day.year}年{day.month}月读入")
        return ParsedPeriod(day.year, day.month, day.month, (change,))
    return _made_by_excel(found, day.month, day.day)


def _made_by_excel(found: str, month: int, day: int) -> PeriodRefusal:
    if month < day <= 12:
        proposal = ParsedPeriod(None, month, day)
        return PeriodRefusal(
            "IN-057", found, f"日期疑由“{month}-{day}月”自动转换而来",
            "把该列设为文本后重填所属期", False, proposal,
        )  # fmt: skip
    return PeriodRefusal("IN-057", found, "是某一天,不是所属期", "写成如 2024年6月")
