"""Signs, qualifiers and ranges around an amount: what makes it negative, or a bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from scenario.read.cell_text import Change, without_spaces
from scenario.read.number_forms import (
    Amount,
    Bound,
    BoundedValue,
    NumberRefusal,
    ParsedNumber,
    plain_digits,
    read_amount,
)

_RISE: Final = "同比增长|增长|上升|提高|增加|上涨|↑"
_FALL: Final = "同比下降|负增长|下降|减少|降低|回落|下跌|↓"
_SIGN: Final = re.compile(
    rf"(?P<rise>{_RISE})|(?P<fall>{_FALL})|(?P<minus>[-−–—―‐‑▲△负])|(?P<plus>\+)"
)
_PREFIX: Final = re.compile(
    r"(?P<strive>(?:力争|争取)(?:达到|完成|实现)?)?(?P<firm>达到|确保)?"
    r"(?:(?P<about>大?约|接近|将近|近)|(?P<least>>=|≥)|(?P<most><=|≤)|(?P<over>>)|(?P<under><)"
    r"|(?P<least_w>不低于|不少于|不小于|至少|突破)|(?P<most_w>不超过|不高于|不大于|至多|控制在)"
    r"|(?P<over_w>超过|高于|大于|超)|(?P<under_w>低于|小于|少于))?"
)
_SUFFIX: Final = re.compile(
    r"(?P<body>.+?)(?:(?P<about>左右|上下)|(?P<least_w>以上|余|多|\+)|(?P<most_w>以下|以内|之内))"
)
_RANGE_SIGN: Final = re.compile(
    r"(?<=[0-9%一二三四五六七八九十百千万亿元])\s*(?:[-–—―~〜∼－]|至|到)\s*"
)
_MIRROR: Final = {"at_least": "at_most", "at_most": "at_least"}
#: Word groups of the patterns above: bound, exclusive end, said in words.
_QUALIFIERS: Final[Mapping[str, tuple[Bound, bool, bool]]] = MappingProxyType({
    "about": ("about", False, True), "least": ("at_least", False, False),
    "most": ("at_most", False, False), "over": ("at_least", True, False),
    "under": ("at_most", True, False), "least_w": ("at_least", False, True),
    "most_w": ("at_most", False, True), "over_w": ("at_least", True, True),
    "under_w": ("at_most", True, True),
})  # fmt: skip


def read_figure(text: str, measure: str) -> ParsedNumber | BoundedValue | NumberRefusal:
    """Read sign, qualifiers and amount of one even text.

    Examples
    --------
    >>> read_figure("下降3%以上", "growth").bound
    'at_most'
    """
    even = without_spaces(text)
    if even in ("持平", "同比持平", "基本持平"):
        return _unchanged(even, measure)
    asked = dict.fromkeys(("strive", "firm"), False)
    said: list[str] = []
    rest = _take_prefix(even, asked, said)
    ends = _RANGE_SIGN.split(rest)
    if len(ends) == 2 and all(ends):
        return _range(ends[0], ends[1], measure, asked, said)
    bracket = re.fullmatch(r"\((?P<inner>.+)\)(?P<unit>%?)", rest)
    if bracket:
        rest = f"-{bracket['inner']}{bracket['unit']}"
    sign = _SIGN.match(rest)
    words = bool(sign and (sign["rise"] or sign["fall"]))
    if sign:
        rest = _take_prefix(rest[sign.end() :], asked, said)
    suffix = _SUFFIX.fullmatch(rest)
    if suffix:
        rest = suffix["body"]
        said += [k for k, v in suffix.groupdict().items() if v and k != "body"]
    amount = read_amount(rest)
    if isinstance(amount, NumberRefusal):
        return amount
    if amount.more:
        said.append("least_w")
    refusal = _wrong_column(text, amount, measure, words)
    if refusal:
        return refusal
    minus = bool(sign and (sign["minus"] or sign["fall"]))
    printed = -amount.printed if minus and amount.printed else amount.printed
    changes = amount.changes
    if bracket or (sign and sign.group() not in "-+"):
        changes = (*changes, Change("IN-038", f"“{text}”读作{plain_digits(printed)}"))
    number = ParsedNumber(printed, amount.scale, amount.unit, changes=changes)
    if not said and not any(asked.values()):
        return number
    return _bounded(number, asked, said, text, bool(sign and sign["fall"]))


def _take_prefix(text: str, asked: dict[str, bool], said: list[str]) -> str:
    match = _PREFIX.match(text)
    if match is None:
        return text
    for group, word in match.groupdict().items():
        if word and group in asked:
            asked[group] = True
        elif word:
            said.append(group)
    return text[match.end() :]


def _bounded(
    number: ParsedNumber, asked: Mapping[str, bool], said: list[str], text: str, falls: bool
) -> BoundedValue | NumberRefusal:
    kinds = {_QUALIFIERS[group] for group in said} or {("at_least", False, False)}
    if len({kind[0] for kind in kinds}) > 1:
        return NumberRefusal(
            "IN-035", text, "上限、下限或约数同时出现,含义不明", "只写一个限定词", True
        )
    bound: Bound = next(iter(kinds))[0]
    strict = any(kind[1] for kind in kinds)
    worded = any(kind[2] for kind in kinds)
    if falls:
        bound = _MIRROR.get(bound, bound)  # type: ignore[assignment]
    plain = "about" if bound == "about" else "lower_bound" if worded and bound == "at_least" else ""
    strength = "strive" if asked["strive"] else "firm" if asked["firm"] else plain
    low = None if bound == "at_most" else number.printed
    high = None if bound == "at_least" else number.printed
    return BoundedValue(
        bound, low, high, number.scale, number.unit, strength, strict, number.changes
    )


def _range(
    start: str, end: str, measure: str, asked: Mapping[str, bool], said: list[str]
) -> BoundedValue | NumberRefusal:
    suffix = _SUFFIX.fullmatch(end)
    if suffix and suffix["about"]:
        end, said = suffix["body"], [*said, "about"]
    low, high = read_figure(start, measure), read_figure(end, measure)
    text = f"{start}—{end}"
    refusal = NumberRefusal("IN-035", text, "不是一个从小到大的区间", "写成如 100—120")
    if not isinstance(low, ParsedNumber) or not isinstance(high, ParsedNumber):
        return refusal
    if (low.scale, low.unit) == (1, ""):
        low = replace(low, scale=high.scale, unit=high.unit)
    elif low.scale != 1 and high.scale == 1:
        return refusal
    sign = _SIGN.match(start)
    if sign and sign["fall"] and low.printed < 0 < high.printed:  # "下降3—5": both ends fall
        low, high = replace(high, printed=-high.printed), replace(low, unit=high.unit)
    if low.scale != high.scale or low.unit not in ("", high.unit) or low.printed >= high.printed:
        return refusal
    if set(said) - {"about"}:
        return NumberRefusal("IN-035", text, "区间又带上下限,含义不明", "只写一个限定词", True)
    strength = "strive" if asked["strive"] else "firm" if asked["firm"] else "about" if said else ""
    return BoundedValue(
        "range", low.printed, high.printed, high.scale, high.unit, strength,
        changes=(*low.changes, *high.changes),
    )  # fmt: skip


def _unchanged(text: str, measure: str) -> ParsedNumber | BoundedValue | NumberRefusal:
    if measure != "growth":
        return NumberRefusal("IN-039", text, "“持平”只在增速列读作0", "写出数值", not measure)
    if text == "基本持平":
        return BoundedValue("about", Decimal(0), Decimal(0), strength="about")
    return ParsedNumber(Decimal("0.0"), changes=(Change("IN-039", f"“{text}”读作0.0"),))


def _wrong_column(text: str, amount: Amount, measure: str, words: bool) -> NumberRefusal | None:
    points = amount.unit == "percentage_point"
    if points and measure == "growth":
        return NumberRefusal("IN-041", text, "单位为百分点,不能作增速相加", "改填增速(%)")
    if points and words and measure in ("ratio", "share"):
        return NumberRefusal("IN-072", text, "是变动的百分点,缺基期值", "补基期值,或改填水平值")
    if words and measure not in ("", "growth"):
        return NumberRefusal("IN-038", text, "升降的说法只用于增速,本列不是增速", "改填数值本身")
    return None
