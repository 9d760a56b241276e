"""What a header or a row label says: period, indicator, region, measure, unit, and nothing more.

The words are a closed list. What is left over after the known words are taken off is returned as
`rest`; it is asked about, never matched by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from scenario.read.cell_text import clean_text
from scenario.read.grammar_periods import (
    ParsedPeriod,
    PeriodRefusal,
    find_periods,
    normal_form,
    parse_period,
)
from scenario.read.name_tables import SCOPE_WORDS, NameTables, key_of


@dataclass(frozen=True, slots=True)
class Facets:
    """What is said about a value; "" and None mean that nothing is said.

    `tier` says who set a target; `span` is ``month`` (本月) or ``ytd`` (累计); `shift` is −1 for 上年同期; `role` names a column of
    labels; `part` marks 其中 items and `total` 合计 rows; `rest` is what was not understood;
    `pending` means that a person has not yet said what it is.
    """

    indicator: str = ""
    region: str = ""
    scope: str = ""
    period: ParsedPeriod | None = None
    span: str = ""
    shift: int = 0
    measure: str = ""
    basis: str = ""
    unit: str = ""
    unit_text: str = ""
    status: str = ""
    role: str = ""
    event: str = ""
    tier: str = ""
    part: bool = False
    total: bool = False
    pending: bool = False
    refusal: PeriodRefusal | None = None
    rest: str = ""

    def under(self, parent: Facets) -> Facets:
        """Return these facets with the gaps filled from `parent`; periods are put together."""
        merged = {
            f.name: getattr(self, f.name) or getattr(parent, f.name)
            for f in fields(self)
            if f.name not in ("period", "rest", "part", "total", "refusal", "role")
        }
        period = join_periods(parent.period, self.period)
        return replace(self, **merged, period=period)


#: Columns that hold labels or remarks instead of values.
ROLES: Final = {
    "indicator": "指标 指标名称 主要指标 指标项目 项目指标 indicator",
    "region": "地区 区域 县市区 区县 区县(市) 县(市、区) 区(县、市) 区县市 镇街 单位名称 region",
    "period": "时间 年份 月份 年度 所属期 期间 日期 年月 period",
    "unit": "单位 计量单位 unit",
    "ordinal": "序号 编号 行次 排序 no",
    "note": "备注 说明 形象进度 进展情况 工程进度 存在问题 责任单位 责任部门 牵头单位 建设单位 "
    "建设内容 建设地点 联系人 note 完成率 完成进度 完成比例 项目类型 项目阶段",
    "project": "项目名称 工程名称 项目 企业名称 单位详细名称 公司名称 project",
    "code": "代码 统一社会信用代码 组织机构代码 项目代码 行政区划代码 企业代码 code",
    "scope": "统计范围 范围 scope",
    "status": "数据状态 状态 status",
}  # fmt: skip
_ROLE: Final = {key_of(w): role for role, words in ROLES.items() for w in words.split()}
#: Columns of dates: each says when something happened to a project.
EVENTS: Final = {
    "actual_start": "开工时间 实际开工时间 实际开工 开工日期",
    "actual_completion": "建成时间 竣工时间 实际竣工时间 竣工日期 实际建成",
    "planned_completion": "计划竣工时间 计划竣工 计划建成 计划完工时间 计划建成时间",
    "actual_production": "投产时间 实际投产",
}  # fmt: skip
_EVENT: Final = {key_of(w): id for id, words in EVENTS.items() for w in words.split()}
_TOTAL: Final = frozenset(("合计", "小计", "总计", "共计", "全部合计"))
_WORDS: Final[dict[str, dict[str, object]]] = {
    **dict.fromkeys(
        (
            "同比增长", "同比增速", "同比增减", "比上年同期增长", "较上年同期增长", "比上年增长", "较上年增长",
            "同比±", "同比", "增长率", "增长速度", "增速", "增长", "增幅", "增减", "增长±", "比去年同期增长",
        ),
        {"measure": "growth"},
    ),
    **dict.fromkeys(
        ("绝对值", "绝对额", "绝对量", "总量", "完成额", "实绩", "完成数", "完成", "数值", "金额", "实际数"),
        {"measure": "level"},
    ),
    **dict.fromkeys(("占比", "比重", "占全市比重"), {"measure": "share"}),
    **dict.fromkeys(("位次", "排名", "名次"), {"measure": "rank"}),
    **dict.fromkeys(("指数", "定基指数"), {"measure": "index"}),
    **dict.fromkeys(("本月", "当月", "单月", "本期当月"), {"span": "month"}),
    **dict.fromkeys(
        ("本年累计", "本月止累计", "自年初累计", "年初累计", "累计数", "累计", "1~本月", "1-本月"), {"span": "ytd"}
    ),
    **dict.fromkeys(("上年同期数", "上年同期", "去年同期"), {"shift": -1}),
    **{w: {"tier": w} for w in ("市下达", "省下达", "区级", "市级下达", "区定", "自定")},
    "调整后": {"basis": "comparable_scope"},
    "可比口径": {"basis": "comparable_scope"},
    "同口径": {"basis": "comparable_scope"},
    "可比价": {"basis": "comparable_prices"},
    "现价": {"basis": "current_prices"},
    **dict.fromkeys(("预计", "预计数", "预测"), {"status": "estimated"}),
    **dict.fromkeys(("上报", "上报数"), {"status": "reported"}),
    **dict.fromkeys(("快报", "快报数", "反馈", "反馈数", "初步", "初步数"), {"status": "provisional"}),
    **dict.fromkeys(("核定", "核定数", "终值", "年报数"), {"status": "final"}),
    **dict.fromkeys(
        ("目标值", "年度目标", "预期目标", "目标", "年度计划", "计划数"), {"status": "target"}
    ),
}  # fmt: skip
_LONGEST: Final = sorted(_WORDS, key=len, reverse=True)
_NUMBERING: Final = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)](?=\D)|[①-⑳])"
)
_PART: Final = re.compile(r"^(?:其中[::]?|#+|(?<=\s)?[·—-]{1,2}(?=[^\d\s]))")
_BRACKET: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_UNIT_LINE: Final = re.compile(r"^(?:计量)?单位[::]?(.+)$")
_TRIM: Final = "的、,,:：;-—_/年. "


def read_label(text: str, names: NameTables) -> Facets:
    """Return what one label says.

    Parameters
    ----------
    text : str
        One cell of a header or the label of a row.
    names : NameTables
        The known names.

    Examples
    --------
    >>> from scenario.read.name_tables import read_name_tables
    >>> names = read_name_tables("params")
    >>> f = read_label("1-6月累计同比(%)", names)
    >>> f.period.kind, f.span, f.measure, f.unit
    ('ytd', 'ytd', 'growth', 'percent')
    >>> read_label("其中:工业投资(亿元)", names).indicator
    'industrial_investment'
    >>> read_label("规上工业总值", names).rest
    '规上工业总值'
    """
    marked = clean_text(text).text
    even = re.sub(r"\s+", "", marked)
    if not even:
        return Facets()
    part = bool(_PART.match(even))
    even = _NUMBERING.sub("", _PART.sub("", even)) or even
    whole = _whole(even, names)
    if whole is not None:
        return replace(whole, part=part)
    facets, named = _brackets(normal_form(even), names)
    facets, named = _period(facets, named)
    if names.indicator(named):
        return replace(facets, indicator=names.indicator(named), part=part)
    facets, rest = _words(facets, named)
    return replace(_remainder(facets, rest, named.strip(_TRIM), names), part=part)


def _whole(even: str, names: NameTables) -> Facets | None:
    key = key_of(even)
    if key in _ROLE:
        return Facets(role=_ROLE[key])
    if key in _EVENT:
        return Facets(role="event", event=_EVENT[key])
    if key in _TOTAL:
        return Facets(total=True)
    if names.indicator(even):
        return Facets(indicator=names.indicator(even))
    region, scope = names.region(even)
    if region:
        return Facets(region=region, scope=scope)
    period = parse_period(even)
    if isinstance(period, ParsedPeriod):
        ytd = "累计" in even
        return Facets(period=period, span="ytd" if ytd else "")
    if period.ask or period.id in ("IN-057", "PE-003"):
        return Facets(refusal=period, rest=even)
    return None


def _brackets(text: str, names: NameTables) -> tuple[Facets, str]:
    facets = Facets()
    for match in _BRACKET.finditer(text):
        inside = match.group(1)
        unit = names.unit(re.sub(_UNIT_LINE, r"\1", inside).strip("±"))
        known = _words(Facets(), inside)
        period = parse_period(inside)
        if unit:
            facets = replace(facets, unit=unit)
        elif not known[1]:
            facets = known[0].under(facets)
        elif isinstance(period, ParsedPeriod):
            facets = replace(facets, period=period)
        elif looks_like_unit(inside):
            facets = replace(facets, unit_text=inside)
        else:
            continue
        text = text.replace(match.group(), "", 1)
    if text.endswith("%") and len(text) > 1:
        facets, text = replace(facets, unit="percent"), text[:-1].rstrip("±")
    return facets, text


def _period(facets: Facets, text: str) -> tuple[Facets, str]:
    found = find_periods(text)
    if len(found) != 1 or facets.period is not None:
        return facets, text
    span = "ytd" if "累计" in found[0].text else ""
    facets = replace(facets, period=found[0].period, span=facets.span or span)
    return facets, text[: found[0].start] + text[found[0].end :]


def _words(facets: Facets, text: str) -> tuple[Facets, str]:
    rest = text.replace("()", "").strip(_TRIM)
    while rest:
        word = next((w for w in _LONGEST if rest.startswith(w) or rest.endswith(w)), "")
        if not word:
            break
        values = {k: v for k, v in _WORDS[word].items() if not getattr(facets, k)}
        facets = replace(facets, **values)  # type: ignore[arg-type]
        rest = rest.removeprefix(word) if rest.startswith(word) else rest.removesuffix(word)
        rest = rest.replace("()", "").strip(_TRIM)
    return facets, rest


def _remainder(facets: Facets, rest: str, named: str, names: NameTables) -> Facets:
    if not rest:
        return facets
    if names.indicator(rest):
        return replace(facets, indicator=names.indicator(rest))
    region, scope = names.region(rest)
    if region:
        return replace(facets, region=region, scope=facets.scope or scope)
    for word, scope in SCOPE_WORDS.items():
        if rest.startswith(word) and names.indicator(rest.removeprefix(word)):
            return replace(facets, scope=scope, indicator=names.indicator(rest.removeprefix(word)))
    for end in range(len(rest) - 1, 1, -1):
        region, scope = names.region(rest[:end])
        if region and names.indicator(rest[end:]):
            return replace(
                facets, region=region, scope=scope, indicator=names.indicator(rest[end:])
            )
    key = key_of(rest)
    if key in _ROLE and facets == Facets():
        return Facets(role=_ROLE[key])
    if key in _EVENT:
        return replace(facets, role="event", event=_EVENT[key])
    return replace(facets, rest=named)


def looks_like_unit(text: str) -> bool:
    """Say whether a text is written like a unit although it is not among those known.

    Examples
    --------
    >>> looks_like_unit("万吨标准煤"), looks_like_unit("不含农户")
    (True, False)
    """
    return bool(re.match(r"^[十百千万亿]{1,2}[\u4e00-\u9fff]{1,6}$", text)) or text in (
        "公顷", "吨", "人", "千克", "平方公里", "台", "辆", "倍", "万美元", "度",
    )  # fmt: skip


def unit_line(text: str, names: NameTables) -> tuple[str, ...] | None:
    """Return the units of a line such as ``单位:亿元、%``, None when it is no such line.

    An unknown unit is returned as printed, with a question mark before it.

    Examples
    --------
    >>> from scenario.read.name_tables import read_name_tables
    >>> unit_line("单位:亿元、%", read_name_tables("params"))
    ('yi_yuan', 'percent')
    """
    match = _UNIT_LINE.match(re.sub(r"\s+", "", clean_text(text).text).strip("()"))
    if not match:
        return None
    parts = [p for p in re.split(r"[、,,;;/]", match.group(1)) if p]
    return tuple(names.unit(p) or f"?{p}" for p in parts)


def join_periods(outer: ParsedPeriod | None, inner: ParsedPeriod | None) -> ParsedPeriod | None:
    """Put a year above and months below together; else the inner one counts.

    Examples
    --------
    >>> join_periods(ParsedPeriod(2024, 1, 12), ParsedPeriod(None, 1, 6))
    ParsedPeriod(year=2024, first=1, last=6, changes=())
    """
    if outer is None or inner is None:
        return inner or outer
    if inner.year is None and outer.year is not None:
        return replace(inner, year=outer.year)
    if outer.year is None and inner.year is not None and (inner.first, inner.last) == (1, 12):
        return replace(outer, year=inner.year)
    if outer.year == inner.year and (inner.first, inner.last) == (1, 12):
        return outer
    return inner


def title_facets(titles: Iterable[str], names: NameTables) -> Facets:
    """Return period, region, scope and status that the title lines name.

    Examples
    --------
    >>> from scenario.read.name_tables import read_name_tables
    >>> f = title_facets(["镇海区2024年1-6月主要经济指标快报"], read_name_tables("params"))
    >>> f.region, str(f.period.window), f.status
    ('zhenhai', '2024-01..06', 'provisional')
    """
    facets = Facets()
    for title in titles:
        even = normal_form(re.sub(r"\s+", "", clean_text(title).text))
        found = find_periods(even)
        if found and facets.period is None:
            facets = replace(facets, period=found[0].period)
        spans = [
            (i, j) for i in range(len(even)) for j in range(len(even), i + 1, -1)
            if not facets.region and j - i <= 20 and names.region(even[i:j])[0] and j - i > 1
        ]  # fmt: skip
        if spans:
            start, end = max(spans, key=lambda s: s[1] - s[0])
            region, scope = names.region(even[start:end])
            facets = replace(facets, region=region, scope=scope)
        for word in ("快报", "预计", "核定", "反馈", "上报"):
            if word in even and not facets.status:
                facets = replace(facets, status=str(_WORDS[word]["status"]))
    return facets
