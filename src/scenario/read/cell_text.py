"""The text of one cell before any grammar: junk out and counted, marks kept, widths evened.

Footnote marks are taken off before Unicode normalisation, because NFKC turns ``123①`` into
``1231``. Everything that is changed is returned as a `Change`, so that the log can show it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

#: Spaces that pasting leaves behind (they separate), and characters without width (they do not).
_SPACES: Final = re.compile("[\u00a0\u2000-\u200a\u202f\u3000]")
_WIDTHLESS: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
#: Circled, bracketed, super- and subscript digits: NFKC would make figures of them.
_MARK_DIGITS: Final = (
    r"\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3251-\u325f\u32b1-\u32bf"
    r"\u00b2\u00b3\u00b9\u2070-\u2089"
)
#: Those, stars and daggers, and numbers in square or lenticular brackets or after 注.
_MARK: Final = (
    rf"[{_MARK_DIGITS}*＊※†‡]"
    r"|[\[［【〔]注?[0-9]{1,2}[\]］】〕]|[(（]注?[0-9]{1,2}[)）]|注[0-9０-９]{1,2}"
)
_TRAILING_MARKS: Final = re.compile(rf"(?:\s*(?:{_MARK}))+\s*$")
_ONE_MARK: Final = re.compile(_MARK)
_NOT_FIGURES: Final = re.compile(rf"([{_MARK_DIGITS}])")

_SPACE: Final = re.compile(r"(?<![0-9])\s+|\s+(?![0-9])")

_DIGIT: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_STEP: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = (("亿", 10**8), ("万", 10**4))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was changed while reading: catalogue number and Chinese words."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell's text ready for a grammar, the footnote marks it carried, and what was changed."""

    text: str
    marks: tuple[str, ...] = ()
    changes: tuple[Change, ...] = field(default=(), compare=False)


def clean_text(raw: str) -> CellText:
    r"""Return the text without junk and footnote marks, in half-width form.

    Parameters
    ----------
    raw : str
        The cell as it was stored.

    Returns
    -------
    CellText
        `changes` says what was done: ``IN-098`` control characters (with their number),
        ``IN-042`` outer spaces, invisible characters or a leading apostrophe, ``IN-034`` footnote
        marks, ``IN-030`` full-width characters.

    Examples
    --------
    >>> clean_text("123①")
    CellText(text='123', marks=('①',), changes=(Change(id='IN-034', text='脚注标记“①”已移出数值'),))
    >>> clean_text("\u00a0１５．２％ ").text
    '15.2%'
    """
    changes: list[Change] = []
    text, controls = _CONTROL.subn("", raw)
    if controls:
        changes.append(Change("IN-098", f"去除{controls}个控制字符"))
    trimmed = _SPACES.sub(" ", _WIDTHLESS.sub("", text)).strip()
    if trimmed[:1] in ("'", "\u2019") and len(trimmed) > 1:
        trimmed = trimmed[1:].strip()
    if trimmed != text:
        changes.append(Change("IN-042", "去除首尾空格、不可见字符或前导撇号"))
    marks: tuple[str, ...] = ()
    found = _TRAILING_MARKS.search(trimmed)
    if found and found.start() > 0:
        marks = tuple(_ONE_MARK.findall(found.group()))
        trimmed = trimmed[: found.start()].rstrip()
        changes.append(Change("IN-034", f"脚注标记“{''.join(marks)}”已移出数值"))
    parts = _NOT_FIGURES.split(trimmed)
    parts[::2] = [unicodedata.normalize("NFKC", part) for part in parts[::2]]
    even = "".join(parts)
    if even != trimmed:
        changes.append(Change("IN-030", "全角字符已转为半角"))
    return CellText(even, marks, tuple(changes))


def without_junk(raw: str) -> str:
    """Return the text without control and invisible characters and outer spaces, marks kept."""
    return _SPACES.sub(" ", _WIDTHLESS.sub("", _CONTROL.sub("", raw))).strip()


def without_spaces(text: str) -> str:
    """Return the text without spaces, except where one stands between two digits.

    Examples
    --------
    >>> without_spaces("2024 年 6 月"), without_spaces("1 2月")
    ('2024年6月', '1 2月')
    """
    return _SPACE.sub("", text)


def chinese_integer(text: str) -> int | None:
    """Return a whole number written in Chinese numerals, or None when it is not one.

    Digit strings of four and more (``二〇二四``) and place notation (``一百零五``, ``三千二百万``)
    are read; what speech shortens (``一百五`` for 150, ``三五``) is not: it has two readings.

    Examples
    --------
    >>> chinese_integer("十五"), chinese_integer("一百零五"), chinese_integer("二〇二四")
    (15, 105, 2024)
    >>> chinese_integer("一百五") is None
    True
    """
    if not text:
        return None
    if all(c in _DIGIT for c in text):
        if len(text) > 1 and (len(text) < 4 or "两" in text):
            return None
        return int("".join(str(_DIGIT[c]) for c in text))
    for word, size in _LARGE:
        head, found, tail = text.rpartition(word)
        if found:
            high = chinese_integer(head) if word == "亿" else _below_ten_thousand(head)
            low = _tail(tail, size)
            return None if not high or low is None else high * size + low
    return _below_ten_thousand(text)


def _tail(text: str, size: int) -> int | None:
    """Read what follows 万 or 亿: nothing, a full lower part, or 零 and a short one."""
    if not text:
        return 0
    zero = text.startswith(("零", "〇"))
    value = chinese_integer(text[1:] if zero else text)
    if value is None or value == 0 or value >= size:
        return None
    short = value * 10 < size
    return value if short == zero else None


def _below_ten_thousand(text: str) -> int | None:
    """Read place notation below 10,000; every place at most once, in falling order."""
    total, digit, last, zero = 0, None, 10_000, False
    for position, character in enumerate(text):
        if character in ("零", "〇"):
            if position == 0 or digit is not None or zero:
                return None
            zero = True
        elif character in _DIGIT:
            if digit is not None:
                return None
            digit = _DIGIT[character]
        elif character in _STEP:
            step = _STEP[character]
            if digit is None and not (step == 10 and position == 0):
                return None
            if step >= last or (step * 10 < last and last < 10_000) != zero:
                return None
            total += (1 if digit is None else digit) * step
            digit, last, zero = None, step, False
        else:
            return None
    if digit is not None:
        if last < 10_000 and (last > 10) != zero:
            return None
        return total + digit
    return None if zero or not total else total


def chinese_decimal(text: str) -> Decimal | None:
    """Return a number in Chinese numerals with an optional 点 and 负, or None.

    Examples
    --------
    >>> chinese_decimal("三点五"), chinese_decimal("负十二点三")
    (Decimal('3.5'), Decimal('-12.3'))
    """
    negative = text.startswith("负")
    whole, point, fraction = text.removeprefix("负").partition("点")
    value = chinese_integer(whole)
    if value is None or (point and not fraction):
        return None
    if not all(c in _DIGIT and c != "两" for c in fraction):
        return None
    digits = "".join(str(_DIGIT[c]) for c in fraction)
    number = Decimal(f"{value}.{digits}" if point else value)
    return -number if negative and number else number
