"""The closed grammar of figures: what a cell says, or a refusal that says why it is not a figure.

Bounds, ranges and approximations are read, but as what they are: they never become observations.
What a dash or a blank means differs between sources, so symbols are looked up in the source's own
table, and a symbol that it does not hold is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from scenario.read.cell_text import Change, clean_text, without_junk
from scenario.read.number_forms import (
    SCALES,
    STATUS_WORDS,
    UNITS,
    BoundedValue,
    MissingValue,
    NumberRefusal,
    ParsedNumber,
    plain_digits,
)
from scenario.read.number_signs import read_figure

__all__ = [
    "BoundedValue",
    "MissingValue",
    "NumberRefusal",
    "ParsedNumber",
    "format_number",
    "parse_number",
    "parse_number_cell",
]

Parsed = ParsedNumber | MissingValue | BoundedValue | NumberRefusal

_NONE: Final[Mapping[str, str]] = MappingProxyType({})
#: Spellings of a symbol, each with the one under which a source's table holds it.
_SYMBOLS: Final = (
    (re.compile(r"[–—―─]+"), "—"),
    (re.compile(r"[-－‐‑−]+"), "-"),
    (re.compile(r"…+|\.{2,}|。{2,}"), "…"),
    (re.compile(r"[/／]"), "/"),
    (re.compile(r"[.．]"), "."),
    (re.compile(r"[xX×]"), "x"),
    (re.compile(r"#"), "#"),
    (re.compile(r"(?i)n/?a|n\.a\.?"), "NA"),
    (re.compile(r"无"), "无"),
    (re.compile(r"暂无|无数据|未统计|不详|缺"), "缺"),
)
_ERROR_CELL: Final = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|#{2,}")
_ANNOTATION: Final = re.compile(
    rf"\s*[(（](?P<word>{'|'.join(sorted(STATUS_WORDS, key=len, reverse=True))})[)）]\s*$"
    r"|(?<=[0-9%])\s?(?P<letter>[pP])$"
)
_SCALE_WORD: Final = {size: word for word, size in SCALES.items()} | {1: ""}
_UNIT_WORD: Final = {name: word for word, name in reversed(UNITS.items())} | {"": ""}
_STATUS_WORD: Final = {name: word for word, name in reversed(STATUS_WORDS.items())}


def parse_number(text: str, *, symbols: Mapping[str, str] = _NONE, measure: str = "") -> Parsed:
    """Read the text of a cell in a column of figures.

    Parameters
    ----------
    text : str
        For example ``1,234.5``, ``３．５亿``, ``下降12.3%``, ``123①``, ``—``, ``90以上``.
    symbols : mapping of str to str
        The source's own table: symbol → missing, below_unit, not_applicable, suppressed or zero.
    measure : str
        Measure of the column, when known. 持平 is 0 for ``growth`` only; words of rise and fall
        are refused in a column that is known not to be growth, percentage points in one that is.

    Returns
    -------
    ParsedNumber, MissingValue, BoundedValue or NumberRefusal

    Examples
    --------
    >>> parse_number("▲１２.３%").plain, parse_number("三点五亿").value == 350_000_000
    ('-12.3', True)
    >>> parse_number("90以上").bound, parse_number("—").id, parse_number("1,5").id
    ('at_least', 'IN-036', 'IN-032')
    >>> parse_number("—", symbols={"—": "not_applicable"}).status
    'not_applicable'
    """
    stripped = without_junk(text)
    if not stripped:
        return MissingValue("", symbols.get("", "missing"))
    if _ERROR_CELL.fullmatch(stripped) and stripped != "#":
        return NumberRefusal(
            "IN-016", stripped, f"单元格为错误值{stripped}", "请在原表修复后重新导出"
        )
    for pattern, symbol in _SYMBOLS:
        if pattern.fullmatch(stripped):
            return _symbol(symbol, text, symbols)
    raw, status, footnotes, changes = text, "", list[str](), list[Change]()
    while True:
        note = _ANNOTATION.search(text.rstrip())
        if note and not status:
            status = STATUS_WORDS[(note["word"] or note["letter"]).lower()]
            changes.append(Change("IN-034", f"“{note.group().strip()}”已移作状态"))
            text = text.rstrip()[: note.start()]
            continue
        bare = clean_text(text)
        changes += bare.changes
        footnotes[:0] = bare.marks
        if not bare.marks:
            break
        text = bare.text
    result = read_figure(bare.text, measure)
    if isinstance(result, NumberRefusal):
        return replace(result, found=raw)
    if isinstance(result, BoundedValue):
        return replace(result, changes=(*changes, *result.changes))
    return replace(
        result, status=status, footnotes=tuple(footnotes), changes=(*changes, *result.changes)
    )


def parse_number_cell(
    value: object,
    *,
    number_format: str = "",
    symbols: Mapping[str, str] = _NONE,
    measure: str = "",
) -> Parsed:
    """Read a cell of any stored type.

    Parameters
    ----------
    value : object
        The stored cell value: text, number, None, date or logical value.
    number_format : str
        The cell's number format. A percent format means that 0.152 is printed as 15.2 %.
    symbols, measure
        As in `parse_number`.

    Examples
    --------
    >>> n = parse_number_cell(0.152, number_format="0.0%")
    >>> n.plain, n.unit, n.changes[0].id
    ('15.2', 'percent', 'IN-024')
    """
    if value is None:
        return MissingValue("", symbols.get("", "missing"))
    if isinstance(value, bool | date | time):
        kind = "逻辑值" if isinstance(value, bool) else "日期或时间"
        return NumberRefusal("IN-057", str(value), f"数值列里是{kind}", "把该单元格改为数值")
    if not isinstance(value, int | float | Decimal):
        return parse_number(str(value), symbols=symbols, measure=measure)
    number = value if isinstance(value, Decimal) else Decimal(f"{value:.15g}")
    if number.is_nan():
        return MissingValue("", symbols.get("", "missing"))
    if not number.is_finite() or abs(number) >= 10**15:
        return NumberRefusal("IN-044", str(value), "超过15位,末位数字已丢失", "编码列请设为文本")
    shown = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format)
    if re.search(r"[0#?],+(?:$|[;%])", shown) or "!" in shown:
        return NumberRefusal(
            "IN-024", str(value), f"显示格式“{number_format}”带缩放,显示值与存储值不同",
            "请确认按存储值还是显示值读入", True,
        )  # fmt: skip
    number = number if number else Decimal(0)
    if "%" in shown:
        share = _tidy(number * 100)
        change = Change("IN-024", f"按百分比格式{plain_digits(number)}读作{plain_digits(share)}")
        return ParsedNumber(share, unit="percent", changes=(change,))
    return ParsedNumber(_tidy(number))


def format_number(value: ParsedNumber | MissingValue | BoundedValue) -> str:
    """Write a parsed cell in its one printed form; `parse_number` reads it back unchanged.

    Examples
    --------
    >>> format_number(parse_number("下降１２.３％(预计)①"))
    '-12.3%(预计)①'
    >>> format_number(parse_number("力争15%以上")), format_number(parse_number("100—120亿元"))
    ('力争15%以上', '100~120亿元')
    """
    if isinstance(value, MissingValue):
        return value.symbol
    unit = _SCALE_WORD[value.scale] + _UNIT_WORD.get(value.unit, value.unit)
    if isinstance(value, ParsedNumber):
        status = f"({_STATUS_WORD[value.status]})" if value.status else ""
        return f"{value.plain}{unit}{status}{''.join(value.footnotes)}"
    head = {"strive": "力争", "firm": "达到"}.get(value.strength, "")
    low, high = (None if side is None else plain_digits(side) for side in (value.low, value.high))
    if value.bound == "range":
        about = "约" if value.strength == "about" else ""
        return f"{head}{about}{low}~{high}{unit}"
    figure = f"{high if low is None else low}{unit}"
    if value.bound == "about":
        return f"{head}约{figure}"
    least, worded = value.bound == "at_least", bool(value.strength)
    if value.strict:
        word = ("超过" if least else "低于") if worded else (">" if least else "<")
        return f"{head}{word}{figure}"
    if worded:
        return (
            f"{head}{figure}"
            if value.strength == "firm" and least
            else (f"{head}{figure}{'以上' if least else '以下'}")
        )
    return f"{'≥' if least else '≤'}{figure}"


def _symbol(symbol: str, text: str, symbols: Mapping[str, str]) -> Parsed:
    status = symbols.get(symbol)
    if status is None:
        return NumberRefusal(
            "IN-036",
            text,
            f"“{symbol}”在本来源中的含义未登记",
            "选择:无此项、不足最小单位、缺失或零",
            True,
        )
    if status == "zero":
        return ParsedNumber(Decimal(0), changes=(Change("IN-036", f"“{symbol}”按本来源约定读作0"),))
    return MissingValue(symbol, status)


def _tidy(number: Decimal) -> Decimal:
    """Drop the zeros and the exponent that multiplying a stored number leaves behind."""
    plain = plain_digits(number)
    return Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)
