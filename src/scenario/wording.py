"""Words on paper, Chinese first. Verdicts and labels live here and nowhere else."""

from __future__ import annotations

from bisect import bisect_left
from math import ceil
from typing import Final, Literal

from scenario.settings import CHANCE_CEILING, CHANCE_EDGES, CHANCE_FLOOR, LIGHT_EDGES

Lang = Literal["zh", "en"]

_VERDICTS: Final = {
    "zh": (
        "几乎不可能",
        "几乎不可能",
        "很不可能",
        "不太可能",
        "可能性各半",
        "较有可能",
        "很可能",
        "几乎可以确定",
    ),
    "en": (
        "almost no chance",
        "almost no chance",
        "very unlikely",
        "unlikely",
        "roughly even",
        "likely",
        "very likely",
        "almost certain",
    ),
}
NO_VERDICT: Final = {"zh": "数据不足,暂不研判", "en": "insufficient data, no verdict"}
NOT_CONVERGED: Final = {
    "zh": "抽样诊断未通过,暂不研判",
    "en": "sampler diagnostics failed, no verdict",
}
TOO_NOISY: Final = {
    "zh": "抽样误差过大,暂不给出概率",
    "en": "Monte-Carlo error too large, no chance printed",
}
#: Mark of a chance whose Monte-Carlo error is between one and two and a half points.
ROUGHLY: Final = "约"
SETTLED: Final = {
    True: {"zh": "已公布,达到", "en": "published, met"},
    False: {"zh": "已公布,未达到", "en": "published, not met"},
}
_LIGHTS: Final = {
    "green": {"zh": "●达标", "en": "● on track"},
    "amber": {"zh": "▲有风险", "en": "▲ at risk"},
    "red": {"zh": "■难达标", "en": "■ unlikely"},
    "none": {"zh": "暂不研判", "en": "no verdict"},
    "grey": {"zh": "○未到公布节点", "en": "○ not due yet"},
}
QUALITY: Final = {
    "zh": {"high": "高", "medium": "中", "low": "低", "none": "无"},
    "en": {"high": "high", "medium": "medium", "low": "low", "none": "none"},
}
CONFIDENCE: Final = {"high": "高", "medium": "中", "low": "低"}
COMPARISON: Final = {
    "at_least": {"zh": "不低于", "en": "at least"},
    "at_most": {"zh": "不高于", "en": "at most"},
    "within": {"zh": "控制在", "en": "within"},
    "around": {"zh": "左右", "en": "around"},
    "by_date": {"zh": "不晚于", "en": "by"},
}
STRENGTH: Final = {
    "firm": "达到",
    "strive": "力争",
    "about": "左右",
    "lower_bound": "以上",
    "keep": "保持",
}
#: Who set a line for a target.
TIER: Final = {
    "city_order": "市下达",
    "first_book": "三本账·第一本",
    "government_report": "政府工作报告",
    "public_statement": "公开报道(文件待核)",
    "department_points": "部门要点",
    "second_book": "三本账·第二本",
    "third_book": "三本账·第三本",
    "five_year_plan": "五年规划",
    "place_wish": "争位要求",
    "breakdown": "分解合计",
}
UNIT_KIND: Final = {"town": "镇街", "park": "园区", "department": "部门"}
KIND: Final = {
    "growth": "增速",
    "amount": "总量",
    "ratio": "比例",
    "share": "占比",
    "count": "数量",
    "rank": "位次",
    "milestone": "节点",
}
EVIDENCE: Final = {
    "settled": "已公布",
    "observations": "本区公布数",
    "pooled": "本区公布数与上级走势",
    "sister_series": "本区无公布观测值,依据国家/省/市走势与固定资产投资",
    "reference_class": "同类目标完成记录",
    "prior_only": "仅有先验判断",
}
#: What a figure measures, as it stands before the figure itself.
MEASURE: Final = {
    "level": "总量",
    "growth": "增速",
    "adjusted_base": "上年同期(调整后)",
    "index": "指数",
    "ratio": "比例",
    "share": "占比",
    "count": "数量",
    "rank": "位次",
}
#: What a data row was used for; rows that a model describes in words of its own stay as they are.
USED_AS: Final = {
    "own": "本区观测值",
    "own bound": "本区公布的下限或上限",
    "above": "上级走势",
    "above bound": "上级公布的下限或上限",
    "sibling": "同级区县波动",
    "profile": "各月份额",
    "sister own": "本区相关系列",
    "sister own bound": "本区相关系列的下限或上限",
    "sister above": "相关系列的上级走势",
    "sister above bound": "相关系列上级的下限或上限",
    "sister sibling": "相关系列的区县波动",
    "sister profile": "相关系列各月份额",
}
DRAFT: Final = "草稿 — 须人工审核"
INTERNAL: Final = "内部测算 注意保存"
#: Disclosure level of the data → its name, and the line at the top of the first page.
LEVELS: Final = {"L1": "公开", "L2": "低敏感", "L3": "内部", "L4": "敏感"}
MARKS: Final = {
    "L1": INTERNAL, "L2": INTERNAL, "L3": "内部资料 注意保存", "L4": "敏感资料 不得外传",
}  # fmt: skip
#: Line at the top of the edition for handing up.
HANDED_UP: Final = {"L1": "", "L2": "", "L3": MARKS["L3"], "L4": MARKS["L4"]}
#: The four words of the edition for handing up, from the best to the worst.
FOUR_WORDS: Final = ("预计超额完成", "预计完成", "需努力", "难度较大")


def level(id: str) -> str:
    """Return a disclosure level as printed.

    Examples
    --------
    >>> level("L3")
    'L3(内部)'
    """
    return f"{id}({LEVELS[id]})"


def clamp_chance(chance: float, *, settled: bool = False) -> float:
    """Return the chance as printed: never 0 or 1 before the year is closed.

    Examples
    --------
    >>> clamp_chance(1.0), clamp_chance(1.0, settled=True)
    (0.99, 1.0)
    """
    return chance if settled else min(max(chance, CHANCE_FLOOR), CHANCE_CEILING)


def verdict(chance: float, lang: Lang = "zh") -> str:
    """Return the fixed word for a chance; a value on an edge takes the lower word.

    Examples
    --------
    >>> verdict(0.83), verdict(0.80), verdict(0.5)
    ('很可能', '较有可能', '可能性各半')
    """
    rounded = round(chance * 100) / 100
    return _VERDICTS[lang][bisect_left(CHANCE_EDGES, rounded)]


def attained(word: str) -> str:
    """Return the verdict as the predicate of a sentence about a target.

    Examples
    --------
    >>> attained("很可能"), attained("可能性各半")
    ('很可能实现', '能否实现可能性各半')
    """
    even = _VERDICTS["zh"][4]
    return f"能否实现{even}" if word == even else f"{word}实现"


def light(chance: float) -> Literal["green", "amber", "red"]:
    """Return the probability light.

    Examples
    --------
    >>> light(0.8), light(0.79), light(0.39)
    ('green', 'amber', 'red')
    """
    rounded = round(chance * 100) / 100
    if rounded >= LIGHT_EDGES[0]:
        return "green"
    return "amber" if rounded >= LIGHT_EDGES[1] else "red"


def light_label(colour: str, lang: Lang = "zh") -> str:
    """Return symbol and word of a light; colour alone never carries the message."""
    return _LIGHTS[colour][lang]


def month_number(value: float) -> int:
    """Return the month in which a time falls that is counted in months after 1 January.

    Examples
    --------
    >>> month_number(12.0), month_number(11.3), month_number(12.2), month_number(0.0)
    (12, 12, 13, 1)
    """
    return max(ceil(round(value, 6)), 1)


def month_of(year: int, value: float) -> str:
    """Return the month of a time that is counted in months after 1 January of `year`.

    Examples
    --------
    >>> month_of(2024, 12.0), month_of(2024, 12.2)
    ('2024年12月', '2025年1月')
    """
    years, month = divmod(month_number(value) - 1, 12)
    return f"{year + years}年{month + 1}月"


def percent(value: float, decimals: int = 1) -> str:
    """Format a number that already is in per cent.

    Examples
    --------
    >>> percent(12.04), percent(-0.04), percent(3.4)
    ('12.0%', '0.0%', '3.4%')
    """
    return f"{number(value, decimals)}%"


def number(value: float, decimals: int = 1) -> str:
    """Format a number, halves away from zero, without a negative zero."""
    from scenario.identities import round_half_up

    text = f"{float(round_half_up(value, decimals)):.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def plain(value: float) -> str:
    """Return a number without needless zeros (``15``, ``3.4``)."""
    return f"{value:.10g}"


def signed(value: float, decimals: int = 1) -> str:
    """Format a difference with its sign; zero has none.

    Examples
    --------
    >>> signed(1.25), signed(-0.04), signed(-2.0)
    ('+1.3', '0.0', '-2.0')
    """
    text = number(value, decimals)
    return text if text.startswith("-") or float(text) == 0 else f"+{text}"


def printed_chance(chance: float, step: int = 1, *, settled: bool = False) -> float:
    """Return the chance as it stands on paper: clamped, in whole per cent or steps of five.

    Words and lights follow from this number, so that they never contradict the one beside them.

    Examples
    --------
    >>> printed_chance(0.776, 5), printed_chance(0.004)
    (0.8, 0.01)
    """
    percent_ = int(number(100 * clamp_chance(chance, settled=settled) / step, 0)) * step
    return percent_ / 100


def chance_text(chance: float, step: int = 1) -> str:
    """Format a chance as whole per cent, or marked and in steps of five when its error is larger.

    Examples
    --------
    >>> chance_text(0.834), chance_text(0.834, step=5)
    ('83%', '约85%')
    """
    return f"{ROUGHLY if step > 1 else ''}{printed_chance(chance, step, settled=True):.0%}"
