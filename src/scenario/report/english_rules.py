"""Signs, dates and brackets of a Chinese text on its way to English: what needs no table."""

from __future__ import annotations

import re
from typing import Final

_NARROW: Final = str.maketrans(
    {"\uff0c": ",", "\uff1b": ";", "\uff1a": ":", "\uff1f": "?", "\uff01": "!",
     "\uff08": "(", "\uff09": ")", "\u3000": " "}
)  # fmt: skip
#: Signs at which a text is taken apart, the strongest first, and what joins the parts in English.
_SIGNS: Final = (
    ("\n", "\n"), ("\u3002", ". "), (";", "; "), (":", ": "), (",", ", "), ("\u3001", ", "),
    ("  ", "  "), ("\u2192", " \u2192 "), (" ", " "),
)  # fmt: skip
_MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_ORDINAL: Final = "\u96f6\u4e00\u4e8c\u4e09\u56db\u4e94\u516d\u4e03\u516b\u4e5d\u5341"
_CLAUSE: Final = re.compile(rf"[{_ORDINAL}]+(?:\([{_ORDINAL}]+\)\d*)?")


def narrow(text: str) -> str:
    """Return a text with half-width punctuation, as the table is written."""
    return text.translate(_NARROW)


def pieces(text: str) -> tuple[int, list[str]]:
    """Return how strong the strongest sign outside of brackets is, and the parts between.

    Examples
    --------
    >>> pieces("甲;乙(丙;丁)")
    (7, ['甲', '乙(丙;丁)'])
    >>> pieces("甲")
    (0, ['甲'])
    """
    for n, (sign, _) in enumerate(_SIGNS):
        if sign in text and len(parts := _split(text, sign)) > 1:
            return len(_SIGNS) - n, [p.strip() for p in parts]
    return 0, [text]


def _split(text: str, sign: str) -> list[str]:
    parts, depth, begun, n = [], 0, 0, 0
    while n < len(text):
        depth += (text[n] in "(\u201c{\u300a") - (text[n] in ")\u201d}\u300b")
        address = sign == ":" and text.startswith("://", n)
        if depth <= 0 and text.startswith(sign, n) and not address:
            parts.append(text[begun:n])
            n += len(sign)
            begun = n
        else:
            n += 1
    return [*parts, text[begun:]]


def between(parts: list[str], strength: int) -> str:
    """Return parts joined by the English form of their sign."""
    sign = _SIGNS[len(_SIGNS) - strength][1]
    if sign == ". ":
        return ". ".join(sentence(p) for p in parts).strip()
    return sign.join(parts).strip()


def together(parts: list[str], strength: int) -> str:
    """Return parts joined by their own sign again."""
    return _SIGNS[len(_SIGNS) - strength][0].join(parts)


def cut_brackets(text: str) -> tuple[str, str, str] | None:
    """Return what stands before, in and behind the last pair of brackets, if there is one.

    Examples
    --------
    >>> cut_brackets("甲(乙)"), cut_brackets("甲")
    (('甲', '乙', ''), None)
    """
    match = re.fullmatch(
        r"([^()]*(?:\([^()]*\)[^()]*)*?)\(([^()]*(?:\([^()]*\)[^()]*)*)\)([^()]*)", text
    )
    return None if match is None else (match[1].strip(), match[2].strip(), match[3].strip())


def sentence(text: str) -> str:
    """Return a text whose first letter is a capital.

    Examples
    --------
    >>> sentence("growth"), sentence("{name}: 3"), sentence("https://a")
    ('Growth', '{name}: 3', 'https://a')
    """
    if not text or "://" in text.split(" ")[0] or "_" in text.split(" ")[0]:
        return text
    return text[0].upper() + text[1:]


def spaced(text: str) -> str:
    """Return a text without Chinese letters with the dashes and spaces of English.

    Examples
    --------
    >>> spaced("2.2%\u201414.9%"), spaced("{name}({line}):{word}")
    ('2.2%\u201314.9%', '{name} ({line}): {word}')
    """
    text = re.sub(r"(?<=[\d%])\u2014(?=-?\d)", "\u2013", text)
    text = re.sub(r"(?<=\})\((?=\{)", " (", text)
    return re.sub(r"(?<=[)}])([:;,])(?=[{\w])", r"\1 ", text)


def dated(text: str) -> str | None:
    """Return a day, a month, a period of months, a year or a clause number in English.

    Examples
    --------
    >>> dated("2024年9月30日"), dated("1—6月"), dated("2024年1—6月"), dated("12月"), dated("二(三)10")
    ('30 Sep 2024', 'Jan–Jun', 'Jan–Jun 2024', 'Dec', '2(3)10')
    >>> dated("2012—2023年"), dated("2024年"), dated("甲") is None
    ('2012–2023', '2024', True)
    """
    if (grown := re.fullmatch(r"(.*\u6708)(-?[\d.]+%)", text)) is not None:
        stretch = dated(grown[1])
        return None if stretch is None else f"{stretch} {grown[2]}"
    if _CLAUSE.fullmatch(text):
        return re.sub(f"[{_ORDINAL}]+", lambda m: str(_ordinal(m[0])), text)
    match = re.fullmatch(r"(?:(\d{4})年)?(?:(?:(\d{1,2})[—-])?(\d{1,2})月)?(?:(\d{1,2})日)?", text)
    if match is None:
        years = re.fullmatch(r"(\d{4})(?:[—-](\d{4}))?年", text)
        return None if years is None else "–".join(y for y in years.groups() if y)
    year, first, last, day = match.groups()
    months = [_MONTHS[int(m) - 1] for m in (first, last) if m and 1 <= int(m) <= 12]
    words = [day, "–".join(months), year]
    return " ".join(w for w in words if w) or None


def numbered_heading(text: str) -> tuple[str, str] | None:
    """Return the number of a heading and its words.

    Examples
    --------
    >>> numbered_heading("二、结论"), numbered_heading("(一)结论"), numbered_heading("结论")
    (('2.', '结论'), ('(1)', '结论'), None)
    """
    match = re.fullmatch(rf"([{_ORDINAL}]+)\u3001(.+)|\(([{_ORDINAL}]+)\)(.+)", text)
    if match is None:
        return None
    if match[1]:
        return f"{_ordinal(match[1])}.", match[2]
    return f"({_ordinal(match[3])})", match[4]


def _ordinal(text: str) -> int:
    tens, mark, ones = text.partition(_ORDINAL[10])
    if not mark:
        return _ORDINAL.index(text)
    return 10 * (_ORDINAL.index(tens) if tens else 1) + (_ORDINAL.index(ones) if ones else 0)
