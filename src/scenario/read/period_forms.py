"""The forms of a period in text, without dates and cells: what counts as one and what it means."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Final

from scenario.periods import Window
from scenario.read.cell_text import Change, chinese_integer

#: Range signs that cannot be a date's hyphen; all of them become ``~``.
_RANGE: Final = re.compile(r"\s*(?:[–—―−~〜∼]+|--+|\.\.|(?<!截)至|到)\s*")
_HYPHEN: Final = str.maketrans({"‐": "-", "‑": "-", "‒": "-"})
_CN_MONTH: Final = {c: str(i) for i, c in enumerate("一二三四五六七八九十", 1)} | {
    "十一": "11", "十二": "12", "两": "2",
}  # fmt: skip
_CN: Final = "十一|十二|[一二三四五六七八九十]"
_CN_NUMERAL: Final = re.compile(
    rf"(?:{_CN}|(?<=前)两)(?=(?:月份?)?(?:[~、-](?:{_CN}))?个?(?:月|季))|(?<=[~、-])(?:{_CN})(?=月|季)"
)
_CN_YEAR: Final = re.compile(r"[〇零一二三四五六七八九]{4}(?=年)")

_YEAR: Final = r"(?P<year>(?:19|20)[0-9][0-9])"
_WORD: Final = (
    r"(?:(?P<half>上半年|下半年|H[12])|(?P<whole>全年|年度)"
    r"|前(?P<first_quarters>[23])个?季度|前(?P<first_months>[0-9]{1,2})个?月"
    r"|第?(?P<qa>[1-4])季?度?[~-]第?(?P<qb>[1-4])季度?|Q(?P<qc>[1-4])[~-]Q?(?P<qd>[1-4])"
    r"|第?(?P<quarter>[1-4])季度?|Q(?P<q>[1-4])|(?P<nq>[1-4])Q)"
)
_MONTHS: Final = (
    r"(?:(?P<a>[0-9]{1,2})(?:月?份?(?P<sep>[~、-])(?P<b>[0-9]{1,2}))?月份?"
    r"|(?P<ma>[0-9]{1,2})月份?[~-](?P<mb>[0-9]{1,2})月份?)"
)
_TAIL: Final = r"(?P<tail>累计数?|合计|当月|\(累计\)|末|底)?"
_FORMS: Final = tuple(
    re.compile(form + _TAIL)
    for form in (
        rf"{_YEAR}(?:年|年度|年全年)?",
        rf"(?:{_YEAR}(?:年度?|[-./])?)?{_WORD}",
        rf"Q(?P<q>[1-4])[-/ ]?{_YEAR}",
        rf"(?:{_YEAR}年)?{_MONTHS}",
        rf"{_YEAR}[-./](?P<a>[0-9]{{1,2}})月?",
        rf"{_YEAR}[./](?P<a>[0-9]{{1,2}})(?P<sep>[~-])(?P<b>[0-9]{{1,2}})月?",
        rf"{_YEAR}-(?P<a>[0-9]{{1,2}})(?P<sep>~)(?P<b>[0-9]{{1,2}})月?",
        rf"{_YEAR}-(?P<a>[0-9]{{1,2}})(?P<sep>[~-])(?P<b>[0-9]{{1,2}})月",
        rf"{_YEAR}(?P<a>[0-9][0-9])(?:(?P<sep>[~-])(?P<b>[0-9][0-9]))?",
        rf"{_YEAR}年(?P<ma>[0-9]{{1,2}})月[~-](?P<year2>[0-9]{{4}})年(?P<mb>[0-9]{{1,2}})月份?",
        rf"{_YEAR}[-./](?P<ma>[0-9]{{1,2}})[~-](?P<year2>[0-9]{{4}})[-./](?P<mb>[0-9]{{1,2}})",
        rf"{_YEAR}(?P<ma>[0-9][0-9])[~-](?P<year2>[0-9]{{4}})(?P<mb>[0-9][0-9])",
    )
)
SEARCH: Final = re.compile(
    rf"(?<![0-9.])(?:{_YEAR}年度?)?(?:{_WORD}|{_MONTHS})"
    r"|(?<![0-9.])(?:19|20)[0-9][0-9](?:年度?|[-./](?:0[1-9]|1[0-2])(?![0-9.]))"
)


@dataclass(frozen=True, slots=True)
class ParsedPeriod:
    """Months `first` to `last` of a year; `year` is None when the text names none (``IN-059``).

    Examples
    --------
    >>> ParsedPeriod(2024, 1, 6).kind, ParsedPeriod(None, 6, 6).in_year(2024).window
    ('ytd', Window(year=2024, first=6, last=6))
    """

    year: int | None
    first: int
    last: int
    changes: tuple[Change, ...] = field(default=(), compare=False)

    @property
    def kind(self) -> str:
        """One of year, half, quarter, ytd, janfeb, month, span (see `Window.kind`)."""
        return Window(self.year or 2000, self.first, self.last).kind

    @property
    def window(self) -> Window:
        """The window; needs a year, so a person or the title must have named it."""
        if self.year is None:
            msg = "the period has no year yet; use in_year"
            raise ValueError(msg)
        return Window(self.year, self.first, self.last)

    def in_year(self, year: int) -> ParsedPeriod:
        """Return the same months in `year`, with the note that the year came from elsewhere."""
        if self.year is not None:
            return self
        change = Change("IN-059", f"缺年份,按{year}年读入")
        return replace(self, year=year, changes=(*self.changes, change))

    def cumulative(self) -> ParsedPeriod:
        """Return January to the last month: what a month means in a column headed 累计."""
        return replace(self, first=1)


@dataclass(frozen=True, slots=True)
class PeriodRefusal:
    """Why a text is not a period; `ask` says that a person can settle it, else it is set aside.

    `proposal` is the reading a person is asked to confirm, if there is one.
    """

    id: str
    found: str
    meaning: str
    remedy: str
    ask: bool = False
    proposal: ParsedPeriod | None = None


def format_period(period: ParsedPeriod | Window) -> str:
    """Write a period in its one printed form; `parse_period` reads it back unchanged.

    Examples
    --------
    >>> format_period(Window(2024, 1, 6)), format_period(Window(2024, 1, 12))
    ('2024年1—6月', '2024年')
    """
    head = "" if period.year is None else f"{period.year}年"
    if (period.first, period.last) == (1, 12):
        return head or "全年"
    if period.first == period.last:
        return f"{head}{period.first}月"
    return f"{head}{period.first}—{period.last}月"


def normal_form(text: str) -> str:
    """Return the text with one range sign, plain hyphens and figures for months and quarters.

    Examples
    --------
    >>> normal_form("二〇二四年一至六月"), normal_form("前三季度"), normal_form("第三产业")
    ('2024年1~6月', '前3季度', '第三产业')
    """
    even = _RANGE.sub("~", text.translate(_HYPHEN))
    even = _CN_YEAR.sub(lambda m: str(chinese_integer(m.group())), even)
    return _CN_NUMERAL.sub(lambda m: _CN_MONTH[m.group()], even)


def read_form(compact: str, bare_month: bool) -> ParsedPeriod | PeriodRefusal | None:
    """Read one of the forms in even, unspaced text; None when it is none of them."""
    if bare_month and re.fullmatch(r"0?[1-9]|1[0-2]", compact):
        return ParsedPeriod(None, int(compact), int(compact))
    for form in _FORMS:
        match = form.fullmatch(compact)
        if match:
            return _build({k: v for k, v in match.groupdict().items() if v is not None}, compact)
    return None


def _build(part: dict[str, str], text: str) -> ParsedPeriod | PeriodRefusal:
    year = int(part["year"]) if "year" in part else None
    if part.get("year2", part.get("year")) != part.get("year"):
        return PeriodRefusal("PE-003", text, "所属期跨年", "跨年数据单独存放")
    first, last = _months(part)
    changes: tuple[Change, ...] = ()
    tail = part.get("tail", "")
    if tail in ("末", "底"):
        changes = (Change("IN-058", "“末”“底”是时点数,按该期读入"),)
    elif tail.startswith(("累计", "(累计", "合计")) and first == last and tail != "合计":
        first, changes = 1, (Change("IN-058", f"“{text}”按1—{last}月累计读入"),)
    if not 1 <= first <= last <= 12 or (part.get("sep") == "、" and last != first + 1):
        return PeriodRefusal("IN-058", text, "月份越界、颠倒或不相连", "改为1到12月,先小后大")
    return ParsedPeriod(year, first, last, changes)


def _months(part: dict[str, str]) -> tuple[int, int]:
    for quarter in ("quarter", "q", "nq"):
        if quarter in part:
            return 3 * int(part[quarter]) - 2, 3 * int(part[quarter])
    for start, end in (("qa", "qb"), ("qc", "qd")):
        if start in part:
            return 3 * int(part[start]) - 2, 3 * int(part[end])
    if "first_quarters" in part:
        return 1, 3 * int(part["first_quarters"])
    if "first_months" in part:
        return 1, int(part["first_months"])
    if "half" in part:
        return (1, 6) if part["half"] in ("上半年", "H1") else (7, 12)
    if "ma" in part:
        return int(part["ma"]), int(part["mb"])
    if "a" in part:
        return int(part["a"]), int(part.get("b", part["a"]))
    return 1, 12
