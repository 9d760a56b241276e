"""Tables as offices write them, made at random together with the figures that were written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import strategies as st

#: Indicator and its printed name; all are growth in the register, printed as amounts too.
INDICATORS = (
    ("fixed_asset_investment", "固定资产投资"),
    ("industrial_investment", "工业投资"),
    ("manufacturing_investment", "制造业投资"),
    ("retail_sales", "社会消费品零售总额"),
    ("budget_revenue", "一般公共预算收入"),
)
REGIONS = (("zhenhai", "镇海区"), ("beilun", "北仑区"), ("yinzhou", "鄞州"), ("ningbo", "宁波市"))
#: Printed unit, and what a value in it is worth in the unit of the store.
FORMS = (
    ("growth", "增速(%)", Decimal(1)),
    ("growth", "同比增长(%)", Decimal(1)),
    ("level", "(亿元)", Decimal(1)),
    ("level", "绝对值(万元)", Decimal("0.0001")),
)
#: Cells that are no figure: set aside or noted, whatever they stand for.
BAD = ("约12", "1,5", "#REF!", "100-120", "1.2.3", "甲公司", "——", "…", "N/A")
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Office:
    """The rows of a file and (indicator, region, period, measure) → value of every good cell."""

    rows: tuple[tuple[str, ...], ...]
    figures: dict[Key, Decimal]
    cells: int
    layout: str


@st.composite
def periods(draw, most=4):
    """Return printed periods and windows, all over by November 2024, each window once."""
    found = {}
    for _ in range(draw(st.integers(1, most))):
        year = draw(st.integers(2021, 2024))
        last = draw(st.integers(2, 11 if year == 2024 else 12))
        forms = [f"{year}年1-{last}月", f"{year}年1—{last}月", f"{year}年1至{last}月"]
        window = f"{year} 1 {last}"
        choice = draw(st.integers(0, 3))
        if choice == 1 and last > 2:
            forms, window = [f"{year}年{last}月"], f"{year} {last} {last}"
        elif choice == 2 and year < 2024:
            forms, window = [f"{year}年", f"{year}年全年"], f"{year} 1 12"
        elif choice == 3:
            words = {3: "一季度", 6: "上半年", 9: "前三季度"}
            if last in words:
                forms = [f"{year}年{words[last]}"]
        found[window] = draw(st.sampled_from(forms))
    return [(text, window) for window, text in found.items()]


@st.composite
def cell(draw, measure):
    """Return a printed cell and its value, None where it is no figure."""
    kind = draw(st.integers(0, 11))
    if kind == 0:
        return draw(st.sampled_from(["", *BAD])), None
    places = draw(st.integers(0, 2))
    if measure == "growth":
        value = Decimal(draw(st.integers(-600, 800))).scaleb(-1)
    else:
        value = Decimal(draw(st.integers(1, 9_999_999))).scaleb(-places)
    text = format(value, "f")
    if kind == 1 and value < 0:
        text = draw(st.sampled_from(["▲{}", "({})", "−{}", "下降{}", "-{}%"])).format(-value)
    elif kind == 2 and measure == "growth":
        text += "%"
    elif kind == 3 and value >= 1000:
        text = f"{value:,}"
    elif kind == 4:
        text = text.translate(str.maketrans("0123456789.-", "０１２３４５６７８９．－"))
    elif kind == 5:
        text += draw(st.sampled_from(["①", "*", "(预计)", " ", "\u00a0"]))
    elif kind == 6:
        text = draw(st.sampled_from(["'{}", " {}", "\u200b{}"])).format(text)
    return text, value


def printed(value: Decimal, factor: Decimal) -> Decimal:
    """Return a printed value in the unit of the store."""
    return value * factor


@st.composite
def by_indicator(draw, names=INDICATORS, regions=REGIONS[:1]):
    """One row per indicator, one column per period and form."""
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
    columns = [(p, w, *draw(st.sampled_from(FORMS))) for p, w in draw(periods(3))]
    rows, figures, cells = [["指标", *(f"{p}{word}" for p, _, _, word, _ in columns)]], {}, 0
    for indicator, name in chosen:
        row = [name]
        for _, window, measure, _, factor in columns:
            text, value = draw(cell(measure))
            row.append(text)
            cells += text != ""
            if value is not None:
                figures[indicator, regions[0][0], window, measure] = printed(value, factor)
        rows.append(row)
    return rows, figures, cells


@st.composite
def by_period(draw):
    """One row per period, one column per indicator and form."""
    chosen = draw(st.lists(st.sampled_from(INDICATORS), min_size=1, max_size=4, unique=True))
    columns = [(i, n, *draw(st.sampled_from(FORMS))) for i, n in chosen]
    head = draw(st.sampled_from(["月份", "时间", "所属期"]))
    rows, figures, cells = [[head, *(f"{n}{word}" for _, n, _, word, _ in columns)]], {}, 0
    for text_of_period, window in draw(periods()):
        row = [text_of_period]
        for indicator, _, measure, _, factor in columns:
            text, value = draw(cell(measure))
            row.append(text)
            cells += text != ""
            if value is not None:
                figures[indicator, "zhenhai", window, measure] = printed(value, factor)
        rows.append(row)
    return rows, figures, cells


@st.composite
def by_region(draw):
    """One row per region, one column per period and form of one indicator."""
    indicator, name = draw(st.sampled_from(INDICATORS))
    regions = draw(st.lists(st.sampled_from(REGIONS), min_size=1, max_size=4, unique=True))
    columns = [(p, w, *draw(st.sampled_from(FORMS))) for p, w in draw(periods(3))]
    rows, figures, cells = [["地区", *(f"{p}{name}{word}" for p, _, _, word, _ in columns)]], {}, 0
    for region, place in regions:
        row = [place]
        for _, window, measure, _, factor in columns:
            text, value = draw(cell(measure))
            row.append(text)
            cells += text != ""
            if value is not None:
                figures[indicator, region, window, measure] = printed(value, factor)
        rows.append(row)
    return rows, figures, cells


@st.composite
def one_per_row(draw):
    """The long form with Chinese column names."""
    rows, figures, cells = [["地区", "指标", "所属期", "指标形式", "数值", "单位"]], {}, 0
    keys = st.tuples(st.sampled_from(INDICATORS), st.sampled_from(REGIONS))
    for (indicator, name), (region, place) in draw(st.lists(keys, min_size=1, max_size=4)):
        measure, _, factor = draw(st.sampled_from(FORMS))
        unit = {"growth": "%"}.get(measure, "亿元" if factor == 1 else "万元")
        (text_of_period, window), *_ = draw(periods(1))
        key = (indicator, region, window, measure)
        if key in figures:
            continue
        text, value = draw(cell(measure))
        word = {"growth": "增速", "level": "水平"}[measure]
        rows.append([place, name, text_of_period, word, text, unit])
        cells += 1
        if value is not None:
            # this layout keeps the unit that is written
            figures[key] = value if measure == "growth" else printed(value, factor)
    return rows, figures, cells


@st.composite
def beside(draw):
    """Two tables beside each other, an empty column between them."""
    left, mine, one = draw(by_indicator(INDICATORS[:2]))
    right, yours, two = draw(by_indicator(INDICATORS[2:]))
    width, height = max(map(len, left)), max(len(left), len(right))
    left = [*left, *([[""]] * (height - len(left)))]
    right = [*right, *([[""]] * (height - len(right)))]
    rows = [[*a, *([""] * (width - len(a))), "", *b] for a, b in zip(left, right, strict=True)]
    return rows, mine | yours, one + two


LAYOUTS = {
    "by_indicator": by_indicator(), "by_period": by_period(), "by_region": by_region(),
    "one_per_row": one_per_row(), "beside": beside(),
}  # fmt: skip


@st.composite
def offices(draw):
    """Return a table of a random layout with what may stand around it."""
    layout = draw(st.sampled_from(sorted(LAYOUTS)))
    rows, figures, cells = draw(LAYOUTS[layout])
    if layout != "one_per_row":
        if draw(st.booleans()):
            rows = [["镇海区主要指标"], *rows]
        if layout != "beside" and draw(st.booleans()):
            rows = [*rows, [draw(st.sampled_from(["注:快报数", "填表人:张三", "资料来源:统计局"]))]]
    return Office(tuple(tuple(r) for r in rows), figures, cells, layout)
