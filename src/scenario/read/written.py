"""How numbers, days, periods and identifiers are written in the parameter files."""

from __future__ import annotations

import difflib
import keyword
import re
from collections.abc import Collection
from datetime import date

NUMBER = re.compile(r"[+-]?(?:(?:0|[1-9][0-9]*)(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
INTEGER = re.compile(r"[+-]?(?:0|[1-9][0-9]*)")
PERIOD = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{0,63}")
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", *(f"{p}{i}" for p in ("com", "lpt") for i in range(1, 10))]
)


def nearest(word: str, known: Collection[str]) -> str:
    """Return the remedy that names the closest known words.

    Examples
    --------
    >>> nearest("shfit", ["set", "shift"])
    '是否想写 shift?'
    """
    close = difflib.get_close_matches(word, list(known), n=3, cutoff=0.6)
    if close:
        return f"是否想写 {'、'.join(close)}?"
    return f"可用的有:{'、'.join(sorted(known)[:12]) or '(无)'}"


def is_identifier(text: str) -> bool:
    """Say whether a text is ASCII snake_case, a valid Python name and no device name.

    Examples
    --------
    >>> is_identifier("rd_intensity"), is_identifier("class"), is_identifier("con")
    (True, False, False)
    """
    return bool(
        _IDENTIFIER.fullmatch(text) and not keyword.iskeyword(text) and text not in _DEVICES
    )


def parse_date(text: str) -> date | None:
    """Return the day of ``YYYY-MM-DD``, None when it is not one."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_period(text: str) -> bool:
    """Say whether a text is a year, a month or a day (``2024``, ``2024-06``, ``2024-06-30``)."""
    match = PERIOD.fullmatch(text)
    if not match:
        return False
    return parse_date(f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}") is not None


def is_number(text: str) -> bool:
    """Say whether a text is a number as these files write it.

    Examples
    --------
    >>> is_number("6.5"), is_number("6 months")
    (True, False)
    """
    return NUMBER.fullmatch(text) is not None
