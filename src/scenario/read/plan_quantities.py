"""Numbers that a clause asks for: verb, number, unit, bound and strength on Chinese clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scenario.read.plan_passages import HIDDEN
from scenario.terms import Kind, Strength

#: Printed unit → id of ``units.yaml``; a printed unit that is not here is given as printed.
UNIT_IDS: Final = {
    "%": "percent", "个百分点": "percentage_point", "百分点": "percentage_point",
    "亿元": "yi_yuan", "万元": "wan_yuan", "元": "yuan", "亿美元": "yi_usd",
    "家": "count_firm", "个": "count_item", "项": "count_standard", "名": "count_person",
    "辆": "count_vehicle", "场": "count_event", "位": "place", "名次": "place", "亩": "mu",
    "平方米": "square_metre", "亿千瓦时": "yi_kwh", "万人": "wan_person", "天": "day",
}  # fmt: skip
_MONEY: Final = "万亿元 亿元 千万元 万元 亿美元 万美元 美元 元".split()
_BULK: Final = (
    "万吨标准煤 吨标准煤 万吨 亿吨 吨 亿千瓦时 万千瓦 万平方米 平方米 平方公里 公里 万亩 亩 公顷 "
    "万标箱 万标准箱 标箱"
).split()
_COUNTERS: Final = (
    "家次 万家 家 个 项 名 万人 人次 人 辆 场 件 台 套 座 条 户 所 处 宗 支 批次 艘 次 款 届"
).split()
_PROPORTION: Final = "个百分点 百分点 % ‰".split()
_ALL: Final = sorted((*_MONEY, *_BULK, *_COUNTERS, *_PROPORTION), key=len, reverse=True)
_QUANTITY: Final = re.compile(
    r"(?P<rank>前|第)?(?<![\d.A-Za-z+\-])(?P<num>\d+(?:,\d{3})*(?:\.\d+)?)(?P<more>余|多)?"
    r"(?P<range>[—–~-]+\d+(?:\.\d+)?)?"
    rf"(?P<unit>(?:{'|'.join(map(re.escape, _ALL))})(?!目)|位(?!于)|名次|强)?"
    r"(?P<bound>及以上|以上|以下|以内|之内|左右|上下)?"
)
#: What may stand between the thing and its number.
_LEAD: Final = re.compile(
    r"(?:力争|确保|努力|预计|计划|总数|总量)*"
    r"(?P<lead>(?:比上年|较上年|同比|年均)?(?:增长|提高|提升|下降|降低|压减|减少|压降)(?P<to>到|至)?|"
    r"力争达到|达到|达|突破|超过|超|不低于|不少于|不超过|不高于|低于|控制在|保持在|保持|稳定在|"
    r"约|为|至)?$"
)
#: In front of an attribute of a thing, not of a goal.
_ATTRIBUTE: Final = re.compile(
    r"(?:总投资|年度投资|单体投资|概算|占地|建筑面积|年产|产能|注册资本)$"
)
#: Says that the number describes what is, not what is to be reached.
_PRESENT: Final = re.compile(
    r"已有|现有|已建|已培育|累计已|目前|截至|上年末|去年|拥有|建有|共有|对照|按照|根据|依据|分解"
)
_LISTED: Final = re.compile(r"等$")
_FINISHES: Final = re.compile(
    r"开工|竣工|投用|建成|完成|出让|新增|新建|培育|引进|创建|整治|淘汰|招引|落地|投产|获评|争创"
)
_GIVES: Final = re.compile(r"(?:发放|兑现|安排|争取|完成|实现|新增|拨付|投放|投入|减少|压减|节约)$")
_RATE: Final = re.compile(r"(?:率|比重|占比|比例|指数|得分)$")
_JUNK: Final = re.compile(
    r"^(?:[、和及与]|以及|并|其中|20\d\d年|年内|全年|全区|全市|力争|确保|努力|目标|预计|再|推动|支持|"
    r"实现|支持企业|推进)+"
)
_ENDS: Final = frozenset("、,。;)(和及与并")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that a clause asks for, as printed and as we read it.

    Parameters
    ----------
    threshold : float
        In `unit`; a decrease is negative.
    unit : str
        Id of ``units.yaml``, the printed unit when there is none, or empty when none is printed.
    decimals : int
        Decimals as printed.
    doubts : tuple of str
        What a person has to decide, Chinese.
    """

    name: str
    kind: Kind
    unit: str
    comparison: str
    threshold: float
    strength: Strength
    decimals: int
    as_printed: str
    doubts: tuple[str, ...] = ()


def quantities(segment: str, masked: str) -> list[Quantity]:
    """Return the goals with a number in one part between commas.

    Parameters
    ----------
    segment : str
        As written.
    masked : str
        The same length, digits inside quotes and titles hidden.

    Examples
    --------
    >>> [(q.name, q.threshold, q.unit, q.comparison) for q in quantities(*2 * ("新增企业5家以上",))]
    [('新增企业', 5.0, 'count_firm', 'at_least')]
    """
    found: list[Quantity] = []
    start = 0
    for match in _QUANTITY.finditer(masked):
        before, after = masked[start : match.start()], masked[match.end() :]
        if _is_goal(match, before, after, masked[: match.start()]):
            found.append(_quantity(match, segment, start, after, masked))
            start = match.end()
    return list(_share_heads(found))


def _is_goal(match: re.Match[str], before: str, after: str, whole: str) -> bool:
    unit, number = match["unit"] or "", match["num"]
    following = after[:1]
    if match["rank"]:
        return unit in ("位", "名", "名次", "强") and match["rank"] == "前"
    lead = _LEAD.search(before)
    thing = before[: lead.start()] if lead else before
    if following == "的" or after.startswith("现有") or _PRESENT.search(before):
        return False
    if unit in ("强", "位", "名次") or re.match(r"[^,。]{0,12}(?:是|为|有|包括):", after):
        return False
    if not unit:
        return bool(
            lead and lead["lead"] and _RATE.search(thing) and (not after or following in _ENDS)
        ) and not (len(number) == 4 and number[:2] in ("19", "20"))
    if _ATTRIBUTE.search(thing):
        return False
    if not after or following in _ENDS:
        return bool(thing.strip("、和及") or (lead and lead["lead"]) or "分别" in whole)
    # The thing stands behind its number.
    if unit in _MONEY or unit in _BULK:
        return bool(_GIVES.search(before))
    if _LISTED.search(before):
        return bool(_FINISHES.search(whole))
    return unit in _COUNTERS or unit == "%"


def _quantity(match: re.Match[str], segment: str, start: int, after: str, masked: str) -> Quantity:
    before = masked[start : match.start()]
    lead = _LEAD.search(before)
    word = (lead and lead["lead"]) or ""
    to = bool(lead and lead["to"])
    name = _name(match, segment, start, lead, after)
    unit = match["unit"] or ""
    value = float(match["num"].replace(",", ""))
    change = re.search(r"增长|提高|提升|下降|降低|压减|减少|压降", word) if not to else None
    falling = bool(change and change.group() not in ("增长", "提高", "提升"))
    relative = unit in _PROPORTION
    doubts = []
    if "分别" in masked[: match.start()]:
        doubts.append("“分别”对应上文的哪一项")
    if match["range"]:
        doubts.append("印的是区间,取下限")
    if not unit and not match["rank"]:
        doubts.append("没有印单位")
    if unit.endswith("百分点") and "占" not in name and not _RATE.search(name):
        doubts.append("百分点还是百分比,原文不清")
    if match["bound"] in ("左右", "上下") or word == "约":
        doubts.append("容差未写明")
    if word in ("超", "超过", "突破"):
        doubts.append("是否含等于,原文不清")
    if "力争" in masked and match["bound"] == "以上":
        doubts.append("既有“力争”又有“以上”")
    return Quantity(
        name=name,
        kind=_kind(unit, match["rank"] or "", bool(change), name),
        unit="place" if match["rank"] else UNIT_IDS.get(unit, unit),
        comparison=_comparison(match, word, falling and relative),
        threshold=-value if falling and relative else value,
        strength=_strength(masked, match, word),
        decimals=len(match["num"].partition(".")[2]),
        as_printed=segment[_printed_from(match, lead, start) : match.end()],
        doubts=tuple(doubts),
    )


def _printed_from(match: re.Match[str], lead: re.Match[str] | None, start: int) -> int:
    return start + lead.start() if lead and lead["lead"] else match.start()


def _name(
    match: re.Match[str], segment: str, start: int, lead: re.Match[str] | None, after: str
) -> str:
    end = start + lead.start() if lead else match.start()
    before = _JUNK.sub("", segment[start:end].rpartition(":")[2])
    if after and after[0] not in _ENDS and not match["rank"]:
        behind = re.split(r"[、,。;(]", segment[match.end() :], maxsplit=1)[0]
        return f"{before}{behind}" if _LISTED.search(before) else behind
    return re.sub(r"保持|稳定在|进入|位居|力争", "", before) if match["rank"] else before


def _kind(unit: str, rank: str, change: bool, name: str) -> Kind:
    if rank:
        return "rank"
    if unit in _PROPORTION or not unit:
        if change or re.search(r"(?:增速|增幅|涨幅|降幅|增长率)$", name):
            return "growth"
        return "ratio" if re.search(r"GDP|生产总值|强度|之比", name) else "share"
    return "amount" if unit in _MONEY or unit in _BULK else "count"


def _comparison(match: re.Match[str], word: str, falling: bool) -> str:
    bound = match["bound"] or ""
    if bound in ("左右", "上下") or word == "约":
        return "around"
    lowered = word in ("不超过", "不高于", "低于", "控制在") or bound in ("以下", "以内", "之内")
    return "at_most" if match["rank"] or lowered or falling else "at_least"


def _strength(masked: str, match: re.Match[str], word: str) -> Strength:
    if "力争" in masked[: match.end()] or "争取" in masked[: match.end()]:
        return "strive"
    if match["bound"] in ("左右", "上下") or word == "约":
        return "about"
    if re.search(r"保持|稳定在", masked[: match.start()][-12:]):
        return "keep"
    above = match["bound"] in ("以上", "及以上") or word in (
        "突破",
        "超",
        "超过",
        "不低于",
        "不少于",
    )
    return "lower_bound" if above else "firm"


def _share_heads(found: list[Quantity]) -> Iterator[Quantity]:
    """Give ``50家区级、10家市级、1家国家级绿色工厂`` the noun that stands only at the end."""
    from dataclasses import replace

    for i, one in enumerate(found):
        later = [q.name for q in found[i + 1 :]]
        if one.name.endswith("级") and later and "级" in later[-1]:
            tail = later[-1].partition("级")[2]
            yield replace(one, name=one.name + tail)
        else:
            yield replace(one, name=one.name.replace(HIDDEN, ""))
