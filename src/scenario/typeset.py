"""Chinese punctuation: one place where half-width signs beside Chinese become full-width."""

from __future__ import annotations

import re
from typing import Final

_WIDE: Final = {
    ",": "\uff0c",
    ";": "\uff1b",
    ":": "\uff1a",
    "?": "\uff1f",
    "!": "\uff01",
}
_OPEN, _CLOSE = "\uff08", "\uff09"
#: Ideographs and the signs that only appear in Chinese text.
CJK: Final = "\u3001-\u3011\u3014-\u301f\u3400-\u9fff\uf900-\ufaff\uff01-\uff0f\uff1a-\uff20"
_HAS = re.compile(f"[{CJK}]")
# A sign beside Chinese, or after a per cent sign or a bracket, unless it is part of an address.
_SIGN = re.compile(f"(?<=[{CJK}%)\u2014\u201d])[,;:?!](?!/)|[,;:?!](?=[{CJK}\u201c])")
_PAIR = re.compile(r"\(([^()]*)\)")


def typeset(text: str) -> str:
    """Return text with full-width punctuation where it stands in Chinese.

    Numbers (``1,000``, ``12:30``), addresses and purely Latin text stay as they are.

    Parameters
    ----------
    text : str
        Any text; nothing but punctuation is changed.

    Examples
    --------
    >>> typeset("增长8%,低于目标(不低于15%)").count(chr(0xFF0C))
    1
    >>> typeset("http://a.cn/1,2")
    'http://a.cn/1,2'
    """
    if not _HAS.search(text):
        return text

    def pair(match: re.Match[str]) -> str:
        before = text_[match.start() - 1 : match.start()] if match.start() else ""
        after = text_[match.end() : match.end() + 1]
        beside = any(c and _HAS.match(c) for c in (before, after))
        if beside or _HAS.search(match.group(1)):
            return f"{_OPEN}{match.group(1)}{_CLOSE}"
        return match.group(0)

    previous, text_ = "", text
    while previous != text_:  # nested brackets from the inside outwards
        previous = text_
        text_ = _PAIR.sub(pair, text_)
        text_ = _SIGN.sub(lambda m: _WIDE[m.group(0)], text_)
    return text_


def printable(text: str) -> str:
    """Return text without the control characters that no document can hold.

    Examples
    --------
    >>> printable("a" + chr(0) + "b")
    'ab'
    """
    return "".join(c for c in text if c in "\t\n" or (ord(c) >= 32 and c not in "\ufffe\uffff"))


def set_text(text: str) -> str:
    """Return text as it goes into a document: `printable` and `typeset`."""
    return typeset(printable(text))
