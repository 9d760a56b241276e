"""The target-setting curve as a picture: chance against the value set, ambitions and today's line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scenario.report.charts import FONTS, MEDIAN, OBSERVED, TARGET
from scenario.typeset import typeset

if TYPE_CHECKING:
    from scenario.compare.curve import Curve


def curve_figure(curve: Curve) -> dict[str, Any]:
    """Return data and layout of the picture, checked by Plotly's own validators.

    Parameters
    ----------
    curve : Curve
        With numbers.
    """
    import plotly.graph_objects as go

    unit = "%" if curve.target.unit == "percent" else ""
    x = [float(v) for v in curve.table["value"]]
    y = [100.0 * float(c) for c in curve.table["chance"]]
    figure = go.Figure()
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        name="完成概率",
        line={"color": MEDIAN, "width": 2.2},
        hovertemplate=f"定%{{x:g}}{unit}:%{{y:.0f}}%<extra></extra>",
    )
    figure.add_scatter(
        x=[a.value for a in curve.ambitions],
        y=[100.0 * a.chance for a in curve.ambitions],
        mode="markers+text",
        name="可定的数",
        marker={"color": OBSERVED, "size": 9},
        text=[typeset(f"{a.word} {a.value:g}{unit}") for a in curve.ambitions],
        textposition="top right",
        hoverinfo="skip",
    )
    if curve.today is not None:
        line, chance = curve.today
        figure.add_scatter(
            x=[line],
            y=[100.0 * chance],
            mode="markers+text",
            name="今年的目标",
            marker={"color": TARGET, "size": 10, "symbol": "diamond"},
            text=[typeset(f"今年目标 {line:g}{unit}")],
            textposition="bottom left",
            textfont={"color": TARGET},
            hoverinfo="skip",
        )
    for one in curve.lines:
        if one.value is not None and one.id in ("city_order", "place_wish", "five_year_plan"):
            figure.add_vline(
                x=one.value,
                line={"color": TARGET, "width": 1.5, "dash": "dot"},
                annotation={"text": typeset(one.name), "font": {"size": 12}},
            )
    figure.update_layout(
        template="none",
        font={"family": FONTS, "size": 14, "color": "#1a1a1a"},
        margin={"l": 60, "r": 30, "t": 34, "b": 84},
        height=400,
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        legend={"orientation": "h", "x": 0, "y": -0.22, "yanchor": "top", "font": {"size": 13}},
        xaxis={
            "title": {"text": typeset(f"{curve.year}年目标定为({unit or '数'})")},
            "gridcolor": "#eeeeee",
            "zeroline": False,
        },
        yaxis={
            "title": {"text": typeset("完成概率(%)")},
            "range": [0, 102],
            "dtick": 20,
            "gridcolor": "#e4e4e4",
        },
    )
    found: dict[str, Any] = figure.to_plotly_json()
    return found
