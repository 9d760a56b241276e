"""What a cell looks like before anything is understood: a period, a figure, a plain number."""

from __future__ import annotations

import re
from typing import Final

from scenario.read.cell_text import clean_text
from scenario.read.grammar_periods import ParsedPeriod, parse_period, parse_period_cell
from scenario.read.grid import Cell

_TAIL: Final = (
    r"(?:[%‰]|个?百分点|[十百千万亿]{1,2}|(?:美|欧|港)?元|吨(?:标准煤|标煤)?|亩|家|个|项|人次?|户|件|套|台|辆|倍|名|"
    r"平方(?:米|公里)|公顷|公里|千瓦时?|左右|上下|以上|以下|以内|之内|余|多|[pPeE*]|[(][^()]{1,6}[)])*"
)
_VALUE: Final = re.compile(
    r"^[(\[]?(?:力争|争取)?(?:达到|确保)?(?:同比)?(?:增长|下降|上升|减少|回落|负增长|提高|降低|约|大约|近|接近|超过?|突破|"
    r"大于|小于|高于|低于|不低于|不少于|不超过|至少|控制在|[-+−–—▲△↑↓≥≤><=~ ])*"
    rf"\d[\d,. ]*{_TAIL}(?:\s*[-–—~至到−]+\s*\d[\d,.]*{_TAIL})?[)\]]?$"
)
#: Digits and nothing else.
PLAIN: Final = re.compile(r"\d+(?:\.\d+)?")
_WORDS: Final = frozenset("— - – / … . 无 NA N/A 持平 —— -- ...... ……".split())
#: Plain figures and ranges that do not begin with 1: figures, whatever a period could make of them.
_NO_PERIOD: Final = re.compile(
    r"^-?\d{1,3}(?:\.\d+)?%?$|^\d{5}$|^\d{7,}$|^(?!1[-~])\d{1,2}[-~]\d{1,2}$"
)
_CHINESE_NUMBER: Final = re.compile(r"^(?:百分之)?[负零〇一二两三四五六七八九十百千点]+[万亿]?$")


def is_period_like(cell: Cell) -> bool:
    """Say whether a cell could head a column of one period (a year, a month, a date)."""
    if cell.kind == "number":
        text = cell.plain
        return bool(re.fullmatch(r"(?:19|20)\d\d", text)) or isinstance(
            parse_period(text), ParsedPeriod
        )
    if cell.kind == "date":
        return True
    if cell.kind != "text" or _NO_PERIOD.match(clean_text(cell.text).text):
        return False
    period = parse_period_cell(cell.text)
    return isinstance(period, ParsedPeriod) or period.ask or period.id in ("IN-057", "PE-003")


def is_value_like(cell: Cell) -> bool:
    """Say whether a cell is a figure, an error or a sign for a missing figure.

    Examples
    --------
    >>> [is_value_like(Cell(1, 1, "text", t)) for t in ("15.2%", "约120", "—", "投资", "1-6月")]
    [True, True, True, False, False]
    """
    if cell.kind in ("error", "formula", "bool"):
        return True
    if is_period_like(cell):
        return False
    if cell.kind == "number":
        return True
    text = clean_text(cell.text).text
    if text in _WORDS or _CHINESE_NUMBER.match(text):
        return True
    return bool(_VALUE.match(text))
