"""Fans of year-to-date growth: the numbers of the chart, and its interactive picture."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

import numpy as np

from scenario.errors import ScenarioError, error
from scenario.periods import BIN_END_MONTHS
from scenario.report import quantities as q
from scenario.report.blocks import Fan, axis_step
from scenario.settings import INNER_INTERVAL, INTERVAL, tails
from scenario.typeset import typeset

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.terms import Plan

#: Okabe–Ito blue in three strengths, vermilion for the line to reach; distinct in grey print.
OUTER, INNER, MEDIAN = "#C6DCEC", "#86B6D9", "#005A8C"
OBSERVED, TARGET, START = "#000000", "#C44E00", "#6B6B6B"
FONTS = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, SimHei, sans-serif"


def fan_of(plan: Plan, one: TargetOutlook, number: int) -> Fan:
    """Return the fan of a growth target.

    Parameters
    ----------
    plan : Plan
    one : TargetOutlook
        Its fitted draws must carry a path; at least five draws.
    number : int
        Number of the figure.

    Raises
    ------
    ScenarioError
        When there is no path or it holds something that is not a number: a memo without its chart
        is not written.
    """
    path = one.fitted.draws.path
    where = f"{one.target.name}:图{number}"
    if path is None or path.draws.shape[1] != len(path.months) or not path.months:
        raise ScenarioError(
            [
                error(
                    "RE-001",
                    where,
                    "预测结果没有逐月累计路径",
                    "扇形图画不出来,专报不完整",
                    "在模型结果中给出 path",
                    "the fitted draws carry no usable path",
                )
            ]
        )
    if not np.all(np.isfinite(path.draws)):
        raise ScenarioError(
            [
                error(
                    "RE-002",
                    where,
                    "累计路径含有空值或无穷大",
                    "扇形图会缺一段",
                    "检查模型输出的 path.draws",
                    "the path holds values that are not finite",
                )
            ]
        )
    months = BIN_END_MONTHS
    known = {m: float(v) for m, v in path.observed.items() if m in months}
    last = max(known, default=0)
    levels = sorted({*tails(INTERVAL), *tails(INNER_INTERVAL), 0.5})
    columns = {m: path.draws[:, k] for k, m in enumerate(path.months)}
    needed = [m for m in months if m > last]
    absent = [m for m in needed if m not in columns]
    if absent:
        raise ScenarioError(
            [
                error(
                    "RE-003",
                    where,
                    f"累计路径缺{absent[0]}月",
                    "扇形图会缺一段",
                    "给出最后一期实绩之后的每一期",
                    "the path misses a month after the last datum",
                )
            ]
        )

    def value_at(level: float, month: int) -> float:
        if month <= last:  # no band here: it hides under the line of published values
            seen = sorted(known)
            return round(float(np.interp(month, seen, [known[m] for m in seen])), 2)
        return round(float(np.quantile(columns[month], level)), 2)

    quantiles = {lv: tuple(value_at(lv, m) for m in months) for lv in levels}
    line, chance = q.threshold(plan, one), q.target_chance(one)
    middle = q.point(plan, one, one.median, "median")
    reach = q.span(plan, one, one.low, one.high, "range")
    name, mass = one.target.name, q.interval_name().text
    if one.fitted.settled:
        title = f"{name}:全年{q.point(plan, one, one.median, 'median').text},目标{line.text}"
    elif not one.judged:
        title = f"{name}:数据不足,区间仅供内部参考,目标{line.text}"
    elif one.so_far is None:
        title = f"{name}:预计全年{reach.text},目标{line.text}(概率{chance.text})"
    else:
        title = f"{name}:预计全年{middle.text},目标{line.text}(概率{chance.text})"
    start = months.index(last) if last else -1
    note = f"深、浅色带分别为{INNER_INTERVAL * 100:.0f}%和{mass},蓝线为中位数(高于和低于的可能各半)"
    note += ",黑线为已公布累计增速。" if last else ",本区无已公布累计增速,图中没有实绩线。"
    seen = f"1—{last}月{q.amount(known[last], 1, '%', '').text};" if last else "无实绩线;"
    return Fan(
        id=f"fan_{one.target.id}",
        sheet=f"图{number}",
        number=f"图{number}",
        title=title,
        target=one.target.id,
        quantity="累计同比增速(%)",
        labels=tuple(f"1—{m}月" for m in months),
        quantiles=quantiles,
        start=start,
        observed=tuple(known.get(m) for m in months),
        threshold=line,
        alt=f"{name}累计增速扇形图:{seen}全年中位数{middle.text},{mass}{reach.text},目标{line.text}。",
        note=note,
    )


def plotly_figure(fan: Fan) -> dict[str, Any]:
    """Return the interactive fan as plain data and layout, checked by Plotly's own validators."""
    import plotly.graph_objects as go

    def safe(text: str) -> str:
        return html.escape(text, quote=False)

    low, inner_low, mid, inner_high, high = fan.levels
    x = [safe(label) for label in fan.labels[max(fan.start, 0) :]]
    cut = {lv: list(fan.quantiles[lv][max(fan.start, 0) :]) for lv in fan.levels}
    outer_name = f"{(high - low) * 100:.0f}%区间"
    inner_name = f"{(inner_high - inner_low) * 100:.0f}%区间"
    hover = "%{y:.1f}%"
    bare = {"width": 0, "color": OUTER}
    figure = go.Figure()
    for lower, upper, fill, name in (
        (low, high, OUTER, outer_name),
        (inner_low, inner_high, INNER, inner_name),
    ):
        figure.add_scatter(
            x=x,
            y=cut[lower],
            mode="lines",
            line=bare,
            showlegend=False,
            hovertemplate=f"{name}下端 {hover}<extra></extra>",
        )
        figure.add_scatter(
            x=x,
            y=cut[upper],
            mode="lines",
            line=bare,
            fill="tonexty",
            fillcolor=fill,
            name=name,
            hovertemplate=f"{name}上端 {hover}<extra></extra>",
        )
    figure.add_scatter(
        x=x,
        y=cut[mid],
        mode="lines",
        name="预测中位数",
        line={"color": MEDIAN, "width": 1.6},
        hovertemplate=f"中位数 {hover}<extra></extra>",
    )
    if fan.start >= 0:
        known = [
            (safe(a), b) for a, b in zip(fan.labels, fan.observed, strict=True) if b is not None
        ]
        figure.add_scatter(
            x=[k for k, _ in known],
            y=[v for _, v in known],
            name="已公布",
            mode="lines+markers",
            line={"color": OBSERVED, "width": 2.6},
            marker={"size": 7},
            hovertemplate=f"已公布 {hover}<extra></extra>",
        )
    labels = [safe(label) for label in fan.labels]
    figure.add_scatter(
        x=labels,
        y=[fan.threshold.value] * len(labels),
        mode="lines",
        name=f"目标{safe(fan.threshold.text)}",
        line={"color": TARGET, "width": 2.2, "dash": "dash"},
        hovertemplate=f"目标 {safe(fan.threshold.text)}<extra></extra>",
    )
    bottom, top = fan.reach
    figure.update_layout(
        template="none",
        font={"family": FONTS, "size": 14, "color": "#1a1a1a"},
        margin={"l": 56, "r": 92, "t": 34, "b": 84},
        height=400,
        hovermode="x unified",
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        legend={"orientation": "h", "x": 0, "y": -0.17, "yanchor": "top", "font": {"size": 13}},
        xaxis={
            "type": "category",
            "categoryorder": "array",
            "categoryarray": labels,
            "range": [-0.3, len(labels) - 0.9],
            "showgrid": False,
            "linecolor": "#444",
            "tickangle": 0,
            "tickfont": {"size": 12},
            "fixedrange": True,
        },
        yaxis={
            "range": [bottom, top],
            "dtick": axis_step(top - bottom),
            "gridcolor": "#e4e4e4",
            "zeroline": bottom < 0 < top,
            "zerolinecolor": "#888",
            "ticksuffix": "%",
            "fixedrange": True,
        },
        annotations=[
            {
                "x": 0,
                "y": 1.02,
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "text": safe(fan.quantity),
                "showarrow": False,
                "font": {"size": 13, "color": "#444"},
            },
            {
                "x": len(labels) - 1,
                "y": fan.threshold.value,
                "xanchor": "left",
                "xshift": 12,
                "text": f"<b>目标{safe(fan.threshold.text)}</b>",
                "showarrow": False,
                "font": {"color": TARGET, "size": 14},
            },
        ],
    )
    if fan.start >= 0:
        figure.add_shape(
            type="line",
            x0=fan.start,
            x1=fan.start,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": START, "width": 1, "dash": "dot"},
        )
        figure.add_annotation(
            x=fan.start,
            y=1.0,
            yref="paper",
            yanchor="top",
            xanchor="left",
            xshift=5,
            text=typeset("预测起点"),
            showarrow=False,
            font={"size": 12, "color": START},
        )
    plain: dict[str, Any] = figure.to_plotly_json()
    return plain
