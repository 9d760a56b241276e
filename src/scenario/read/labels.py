"""What a header or a row label says: period, indicator, region, measure, unit, and nothing more.

The words are a closed list. What is left over after the known words are taken off is returned as
`rest`; it is asked about, never matched by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from scenario.read.cell_text import clean_text
from scenario.read.grammar_periods import (
    ParsedPeriod,
    PeriodRefusal,
    find_periods,
    normal_form,
    parse_period,
)
from scenario.read.label_words import EVENT_OF, LONGEST, ROLE_OF, TOTALS, WORDS
from scenario.read.name_tables import SCOPE_WORDS, NameTables, key_of


@dataclass(frozen=True, slots=True)
class Facets:
    """What is said about a value; "" and None mean that nothing is said.

    `tier` says who set a target; `span` is ``month`` (本月) or ``ytd`` (累计); `shift` is −1 for
    上年同期; `role` names a column of labels; `part` marks 其中 items and `total` 合计 rows; `rest` is
    what was not understood; `pending` means that a person has not yet said what it is.
    """

    indicator: str = ""
    region: str = ""
    scope: str = ""
    period: ParsedPeriod | None = None
    span: str = ""
    shift: int = 0
    measure: str = ""
    basis: str = ""
    unit: str = ""
    unit_text: str = ""
    status: str = ""
    role: str = ""
    event: str = ""
    tier: str = ""
    part: bool = False
    total: bool = False
    pending: bool = False
    refusal: PeriodRefusal | None = None
    rest: str = ""

    def under(self, parent: Facets) -> Facets:
        """Return these facets with the gaps filled from `parent`; periods are put together."""
        merged = {
            f.name: getattr(self, f.name) or getattr(parent, f.name)
            for f in fields(self)
            if f.name not in ("period", "rest", "part", "total", "refusal", "role")
        }
        period = join_periods(parent.period, self.period)
        return replace(self, **merged, period=period)


_NUMBERING: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)](?=\D)|[①-⑳])"
)
_PART: Final = re.compile(r"^(?:其中[::]?|#+|(?<=\s)?[·—-]{1,2}(?=[^\d\s]))")
_BRACKET: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_UNIT_LINE: Final = re.compile(r"^(?:计量)?单位[::]?(.+)$")
_TRIM: Final = "的、,,:：;-—_/年. "


def read_label(text: str, names: NameTables) -> Facets:
    """Return what one label says.

    Parameters
    ----------
    text : str
        One cell of a header or the label of a row.
    names : NameTables
        The known names.

    Examples
    --------
    >>> from scenario.read.name_tables import read_name_tables
    >>> names = read_name_tables("params")
    >>> f = read_label("1-6月累计同比(%)", names)
    >>> f.period.kind, f.span, f.measure, f.unit
    ('ytd', 'ytd', 'growth', 'percent')
    >>> read_label("其中:工业投资(亿元)", names).indicator
    'industrial_investment'
    >>> read_label("规上工业总值", names).rest
    '规上工业总值'
    """
    marked = clean_text(text).text
    even = re.sub(r"\s+", "", marked)
    if not even:
        return Facets()
    part = bool(_PART.match(even))
    even = _NUMBERING.sub("", _PART.sub("", even)) or even
    whole = _whole(even, names)
    if whole is not None:
        return replace(whole, part=part)
    facets, named = _brackets(normal_form(even), names)
    facets, named = _period(facets, named)
    if names.indicator(named):
        return replace(facets, indicator=names.indicator(named), part=part)
    facets, rest = _words(facets, named)
    return replace(_remainder(facets, rest, named.strip(_TRIM), names), part=part)


def _whole(even: str, names: NameTables) -> Facets | None:
    key = key_of(even)
    if key in ROLE_OF:
        return Facets(role=ROLE_OF[key])
    if key in EVENT_OF:
        return Facets(role="event", event=EVENT_OF[key])
    if key in TOTALS:
        return Facets(total=True)
    if names.indicator(even):
        return Facets(indicator=names.indicator(even))
    region, scope = names.region(even)
    if region:
        return Facets(region=region, scope=scope)
    period = parse_period(even)
    if isinstance(period, ParsedPeriod):
        ytd = "累计" in even
        return Facets(period=period, span="ytd" if ytd else "")
    if period.ask or period.id in ("IN-057", "PE-003"):
        return Facets(refusal=period, rest=even)
    return None


def _brackets(text: str, names: NameTables) -> tuple[Facets, str]:
    facets = Facets()
    for match in _BRACKET.finditer(text):
        inside = match.group(1)
        unit = names.unit(re.sub(_UNIT_LINE, r"\1", inside).strip("±"))
        known = _words(Facets(), inside)
        period = parse_period(inside)
        if unit:
            facets = replace(facets, unit=unit)
        elif not known[1]:
            facets = known[0].under(facets)
        elif isinstance(period, ParsedPeriod):
            facets = replace(facets, period=period)
        elif looks_like_unit(inside):
            facets = replace(facets, unit_text=inside)
        else:
            continue
        text = text.replace(match.group(), "", 1)
    if text.endswith("%") and len(text) > 1:
        facets, text = replace(facets, unit="percent"), text[:-1].rstrip("±")
    return facets, text


def _period(facets: Facets, text: str) -> tuple[Facets, str]:
    found = find_periods(text)
    if len(found) != 1 or facets.period is not None:
        return facets, text
    span = "ytd" if "累计" in found[0].text else ""
    facets = replace(facets, period=found[0].period, span=facets.span or span)
    return facets, text[: found[0].start] + text[found[0].end :]


def _words(facets: Facets, text: str) -> tuple[Facets, str]:
    rest = text.replace("()", "").strip(_TRIM)
    while rest:
        word = next((w for w in LONGEST if rest.startswith(w) or rest.endswith(w)), "")
        if not word:
            break
        values = {k: v for k, v in WORDS[word].items() if not getattr(facets, k)}
        facets = replace(facets, **values)  # type: ignore[arg-type]
        rest = rest.removeprefix(word) if rest.startswith(word) else rest.removesuffix(word)
        rest = rest.replace("()", "").strip(_TRIM)
    return facets, rest


def _remainder(facets: Facets, rest: str, named: str, names: NameTables) -> Facets:
    if not rest:
        return facets
    if names.indicator(rest):
        return replace(facets, indicator=names.indicator(rest))
    region, scope = names.region(rest)
    if region:
        return replace(facets, region=region, scope=facets.scope or scope)
    period = parse_period(rest) if facets.period is None else None
    if isinstance(period, ParsedPeriod):
        return replace(facets, period=period)
    for word, scope in SCOPE_WORDS.items():
        if rest.startswith(word) and names.indicator(rest.removeprefix(word)):
            return replace(facets, scope=scope, indicator=names.indicator(rest.removeprefix(word)))
    for end in range(len(rest) - 1, 1, -1):
        region, scope = names.region(rest[:end])
        if region and names.indicator(rest[end:]):
            return replace(
                facets, region=region, scope=scope, indicator=names.indicator(rest[end:])
            )
    key = key_of(rest)
    if key in ROLE_OF and facets == Facets():
        return Facets(role=ROLE_OF[key])
    if key in EVENT_OF:
        return replace(facets, role="event", event=EVENT_OF[key])
    return replace(facets, rest=named)


def looks_like_unit(text: str) -> bool:
    """Say whether a text is written like a unit although it is not among those known.

    Examples
    --------
    >>> looks_like_unit("万吨标准煤"), looks_like_unit("不含农户")
    (True, False)
    """
    return bool(re.match(r"^[十百千万亿]{1,2}[\u4e00-\u9fff]{1,6}$", text)) or text in (
        "公顷", "吨", "人", "千克", "平方公里", "台", "辆", "倍", "万美元", "度",
    )  # fmt: skip


def unit_line(text: str, names: NameTables) -> tuple[str, ...] | None:
    """Return the units of a line such as ``单位:亿元、%``, None when it is no such line.

    An unknown unit is returned as printed, with a question mark before it.

    Examples
    --------
    >>> from scenario.read.name_tables import read_name_tables
    >>> unit_line("单位:亿元、%", read_name_tables("params"))
    ('yi_yuan', 'percent')
    """
    match = _UNIT_LINE.match(re.sub(r"\s+", "", clean_text(text).text).strip("()"))
    if not match:
        return None
    parts = [p for p in re.split(r"[、,,;;/]", match.group(1)) if p]
    return tuple(names.unit(p) or f"?{p}" for p in parts)


def join_periods(outer: ParsedPeriod | None, inner: ParsedPeriod | None) -> ParsedPeriod | None:
    """Put a year above and months below together; else the inner one counts.

    Examples
    --------
    >>> join_periods(ParsedPeriod(2024, 1, 12), ParsedPeriod(None, 1, 6))
    ParsedPeriod(year=2024, first=1, last=6, changes=())
    """
    if outer is None or inner is None:
        return inner or outer
    if inner.year is None and outer.year is not None:
        return replace(inner, year=outer.year)
    if outer.year is None and inner.year is not None and (inner.first, inner.last) == (1, 12):
        return replace(outer, year=inner.year)
    if outer.year == inner.year and (inner.first, inner.last) == (1, 12):
        return outer
    return inner


def title_facets(titles: Iterable[str], names: NameTables) -> Facets:
    """Return period, region, scope and status that the title lines name.

    Examples
    --------
    >>> from scenario.read.name_tables import read_name_tables
    >>> f = title_facets(["镇海区2024年1-6月主要经济指标快报"], read_name_tables("params"))
    >>> f.region, str(f.period.window), f.status
    ('zhenhai', '2024-01..06', 'flash')
    """
    facets = Facets()
    for title in titles:
        even = normal_form(re.sub(r"\s+", "", clean_text(title).text))
        found = find_periods(even)
        if found and facets.period is None:
            facets = replace(facets, period=found[0].period)
        spans = [
            (i, j) for i in range(len(even)) for j in range(len(even), i + 1, -1)
            if not facets.region and j - i <= 20 and names.region(even[i:j])[0] and j - i > 1
        ]  # fmt: skip
        if spans:
            start, end = max(spans, key=lambda s: s[1] - s[0])
            region, scope = names.region(even[start:end])
            facets = replace(facets, region=region, scope=scope)
        for word in ("快报", "预计", "核定", "反馈", "上报"):
            if word in even and not facets.status:
                facets = replace(facets, status=str(WORDS[word]["status"]))
    return facets
