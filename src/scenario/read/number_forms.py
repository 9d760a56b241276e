"""What a cell of figures can be, and the amounts: digits, Chinese numerals, scales and units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from scenario.read.cell_text import Change, chinese_decimal

Bound = Literal["at_least", "at_most", "about", "range"]

#: Words in brackets behind a figure, and the status they give it.
STATUS_WORDS: Final[dict[str, str]] = {
    "预计": "estimated", "预计数": "estimated", "预": "estimated", "e": "estimated",
    "上报": "reported", "上报数": "reported",
    "反馈": "returned", "反馈数": "returned",
    "快报": "flash", "快报数": "flash",
    "核定": "certified", "核定数": "certified", "认定": "certified",
    "初步": "provisional", "初步数": "provisional", "初步核算": "provisional", "p": "provisional",
}  # fmt: skip
#: What a missing-value symbol can stand for.
SYMBOL_STATUS: Final = ("missing", "below_unit", "not_applicable", "suppressed", "zero")
#: Symbol tables of four yearbooks; a source that prints none is asked about once.
YEARBOOK_SYMBOLS: Final[dict[str, dict[str, str]]] = {
    "中国统计年鉴1992": {"": "missing", "…": "below_unit"},
    "成都统计年鉴": {"": "missing", "…": "below_unit", "—": "not_applicable"},
    "山西统计年鉴1989": {"": "missing", "…": "below_unit", "—": "not_applicable"},
    "天津统计年鉴2018": {"": "missing"},
}
SCALES: Final[dict[str, int]] = {
    "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7,
    "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12,
}  # fmt: skip
#: Printed units that are told apart from the figure; the first three have a name of their own.
UNITS: Final[dict[str, str]] = {
    "%": "percent", "个百分点": "percentage_point", "百分点": "percentage_point",
    "‰": "permille",
} | {u: u for u in (
    "元", "美元", "欧元", "港元", "人", "人次", "户", "家", "个", "项", "件", "套", "台", "辆",
    "艘", "吨", "吨标准煤", "吨标煤", "标准箱", "标箱", "千瓦时", "千瓦", "平方米", "平方公里",
    "立方米", "公顷", "亩", "公里", "元/亩", "名", "倍",
)}  # fmt: skip

_BY_LENGTH: Final = sorted(SCALES, key=len, reverse=True)
_FIGURE: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_GROUPED: Final = re.compile(r"[1-9][0-9]{0,2}(?:([, ])[0-9]{3})(?:\1[0-9]{3})*(?:\.[0-9]+)?")
_SCIENTIFIC: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]*)?[eE][+-]?[0-9]+")
_SPOKEN_SHARE: Final = {"百分之": "percent", "千分之": "permille"}


def _longest_first(words: dict[str, str] | dict[str, int]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


_CHINESE: Final = "[负零〇一二两三四五六七八九十百千万亿点]+"
_AMOUNT: Final = re.compile(
    rf"(?P<figure>[0-9., ]*[0-9.])[ ]?(?P<more>余|多)?(?P<scale>{_longest_first(SCALES)})?"
    rf"[ ]?(?P<unit>{_longest_first(UNITS)})?"
)
_CHINESE_AMOUNT: Final = re.compile(
    rf"(?P<share>百分之|千分之)?(?P<chinese>{_CHINESE})(?P<unit>{_longest_first(UNITS)})?"
)


@dataclass(frozen=True, slots=True)
class ParsedNumber:
    """One printed figure: ``printed × scale`` in ``unit``.

    Parameters
    ----------
    printed : Decimal
        With the decimals that were printed.
    scale : int
        1, or what a word such as 万 or 亿 behind the figure stands for.
    unit : str
        ``percent``, ``percentage_point``, ``permille``, a printed unit such as ``元``, or empty.
    status : str
        What an annotation says (``estimated`` for 预计 …), or empty.
    footnotes : tuple of str
        Marks behind the figure.
    changes : tuple of Change
        What was changed while reading; not part of equality.
    """

    printed: Decimal
    scale: int = 1
    unit: str = ""
    status: str = ""
    footnotes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = field(default=(), compare=False)

    @property
    def value(self) -> Decimal:
        """The figure with its scale."""
        return self.printed * self.scale

    @property
    def plain(self) -> str:
        """The printed figure as plain decimal digits, trailing zeros kept."""
        return plain_digits(self.printed)

    @property
    def decimals(self) -> int:
        """Decimals as printed."""
        return len(self.plain.partition(".")[2])


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A cell without a figure: the symbol that stands there and what it means in this source."""

    symbol: str
    status: str
    changes: tuple[Change, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class BoundedValue:
    """A bound, a range or an approximation: never an observation (``IN-035``, ``IN-071``).

    `low` and `high` are printed figures (× `scale`, in `unit`); None is an open side. An ``about``
    has both sides equal. `strength` is the vocabulary of targets; `strict` excludes the end itself.
    """

    bound: Bound
    low: Decimal | None
    high: Decimal | None
    scale: int = 1
    unit: str = ""
    strength: str = ""
    strict: bool = False
    changes: tuple[Change, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class NumberRefusal:
    """Why a cell is not a figure. `ask` says that a person settles it once for this source."""

    id: str
    found: str
    meaning: str
    remedy: str
    ask: bool = False


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure without sign and annotations; `more` is set by 余 or 多 before the scale."""

    printed: Decimal
    scale: int
    unit: str
    more: bool
    changes: tuple[Change, ...]


def plain_digits(number: Decimal) -> str:
    """Return a decimal without exponent, trailing zeros kept."""
    return format(number, "f")


def read_amount(text: str) -> Amount | NumberRefusal:
    """Read an unsigned figure with its scale and unit.

    Examples
    --------
    >>> a = read_amount("1,234.5亿元")
    >>> str(a.printed), a.scale, a.unit
    ('1234.5', 100000000, '元')
    >>> read_amount("1,5").id, read_amount("9.13E+17").id, read_amount("007").id
    ('IN-032', 'IN-044', 'IN-043')
    """
    if _SCIENTIFIC.fullmatch(text):
        return NumberRefusal(
            "IN-044", text, "已被改成科学计数,末位数字丢失", "在原表设为文本后重新填写"
        )
    match = _AMOUNT.fullmatch(text)
    if not match:
        return _chinese_amount(text)
    figure, scale, unit = match["figure"], match["scale"] or "", match["unit"] or ""
    printed = _printed(figure)
    if isinstance(printed, NumberRefusal):
        return printed
    changes: list[Change] = []
    if "," in figure or " " in figure:
        changes.append(Change("IN-031", "千位分隔符已去除"))
    if scale:
        changes.append(Change("IN-033", f"“{scale}”按×{SCALES[scale]}读入"))
    if unit == "%":
        changes.append(Change("IN-023", "百分号已移入单位"))
    return Amount(
        printed, SCALES.get(scale, 1), UNITS.get(unit, ""), bool(match["more"]), tuple(changes)
    )


def _printed(figure: str) -> Decimal | NumberRefusal:
    whole = figure.partition(".")[0]
    digits = whole.replace(",", "").replace(" ", "")
    if len(digits) > 15:
        return NumberRefusal("IN-044", figure, "超过15位,像编码,不是数值", "编码列请设为文本")
    if _FIGURE.fullmatch(figure):
        return Decimal(figure)
    if _GROUPED.fullmatch(figure):
        return Decimal(figure.replace(",", "").replace(" ", ""))
    if "," in figure:
        guess = f"{figure.replace(',', '.', 1)}还是{figure.replace(',', '')}"
        return NumberRefusal("IN-032", figure, f"无法判断是{guess}", "去掉逗号后重新填写")
    if digits.isdigit() and digits.startswith("0") and len(digits) > 1:
        return NumberRefusal("IN-043", figure, "以0开头,像编码,不是数值", "编码列请设为文本")
    return NumberRefusal("IN-033", figure, "不是一个普通的十进制数", "写成如 1234.5")


def _chinese_amount(text: str) -> Amount | NumberRefusal:
    refusal = NumberRefusal("IN-033", text, "不在数值的写法之内", "写成如 1234.5;说明放备注列")
    match = _CHINESE_AMOUNT.fullmatch(text)
    if not match or (match["share"] and match["unit"]):
        return refusal
    spoken = match["chinese"]
    number = chinese_decimal(spoken)
    scale = next((size for word, size in (("亿", 10**8), ("万", 10**4)) if word in spoken), 1)
    if number is None:
        ending = next((w for w in _BY_LENGTH if spoken.endswith(w)), "")
        number, scale = chinese_decimal(spoken.removesuffix(ending)), SCALES.get(ending, 1)
    elif number % 1 == 0:
        number = Decimal(format((number / scale).normalize(), "f"))
    if number is None or number < 0:
        return refusal
    unit = _SPOKEN_SHARE[match["share"]] if match["share"] else UNITS.get(match["unit"] or "", "")
    return Amount(number, scale, unit, False, (Change("IN-033", f"中文数字“{text}”已转换"),))
