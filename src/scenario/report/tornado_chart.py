"""The tornado as a picture: both ends of every bar with the input's value, value and chance side by side."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Final

from scenario import wording
from scenario.compare.tornado import Swing, Tornado, plain
from scenario.report.charts import FONTS, INNER, MEDIAN, TARGET
from scenario.typeset import typeset

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Bars shown at most; the rest stands in the table.
MOST: Final = 8
#: A bar shorter than this part of the longest one has no labels.
SHORT: Final = 0.05
LOW_END, HIGH_END = INNER, MEDIAN


def tornado_figure(tornado: Tornado) -> dict[str, Any]:
    """Return data and layout of the picture, checked by Plotly's own validators.

    Parameters
    ----------
    tornado : Tornado
        With at least one swing.

    Returns
    -------
    dict
        Two panels: mean value and chance at the ends of each input; largest swing on top.
    """
    from plotly.subplots import make_subplots

    swings = tuple(reversed(tornado.swings[:MOST]))
    names = [_wrapped(s.name) for s in swings]
    unit = "%" if tornado.unit == "%" else tornado.unit
    figure = make_subplots(
        rows=1, cols=2, shared_yaxes=True, horizontal_spacing=0.06, column_widths=[0.55, 0.45],
        subplot_titles=[typeset(f"{tornado.year}年末值({unit})"), typeset("完成概率(%)")],
    )  # fmt: skip
    panels: Sequence[tuple[int, float, list[tuple[float, float]]]] = (
        (1, tornado.mean, [(s.value_low, s.value_high) for s in swings]),
        (2, 100 * tornado.chance, [(100 * s.chance_low, 100 * s.chance_high) for s in swings]),
    )
    for column, centre, ends in panels:
        for side, colour, word in ((0, LOW_END, "该项偏低时"), (1, HIGH_END, "该项偏高时")):
            figure.add_bar(
                y=names,
                x=[end[side] - centre for end in ends],
                base=[centre] * len(ends),
                orientation="h",
                name=typeset(word),
                showlegend=column == 1,
                marker={"color": colour},
                text=_labels(swings, side) if column == 1 else None,
                textposition="outside",
                cliponaxis=False,
                hovertext=[_hover(s, side, column) for s in swings],
                hoverinfo="text",
                row=1,
                col=column,
            )
        every = [v for end in ends for v in end] + [centre]
        room = 0.6 if column == 1 else 0.06
        span = max(max(every) - min(every), 1e-9)
        reach = [min(every) - room * span, max(every) + room * span]
        figure.update_xaxes(range=reach, gridcolor="#e4e4e4", zeroline=False, row=1, col=column)
        figure.add_vline(x=centre, line={"color": "#444", "width": 1}, row=1, col=column)
    values = [v for end in panels[0][2] for v in end]
    if min(values) <= tornado.threshold <= max(values):
        figure.add_vline(
            x=tornado.threshold,
            line={"color": TARGET, "width": 2, "dash": "dash"},
            layer="below",
            annotation={
                "text": typeset(f"目标{tornado.threshold:g}{'%' if unit == '%' else ''}"),
                "font": {"color": TARGET, "size": 13},
                "yanchor": "top",
                "y": 0,
                "yshift": -18,
            },
            row=1,
            col=1,
        )
    figure.update_layout(
        template="none",
        barmode="overlay",
        bargap=0.35,
        font={"family": FONTS, "size": 14, "color": "#1a1a1a"},
        margin={"l": 190, "r": 24, "t": 44, "b": 70},
        height=130 + 46 * len(swings),
        paper_bgcolor="#ffffff",
        plot_bgcolor="#ffffff",
        legend={"orientation": "h", "x": 0, "y": -0.12, "yanchor": "top", "font": {"size": 13}},
    )
    found: dict[str, Any] = figure.to_plotly_json()
    return found


def _labels(swings: Sequence[Swing], side: int) -> list[str]:
    """Return what stands at the ends; a bar too short for two labels has none, the table has them."""
    widest = max(abs(s.value_high - s.value_low) for s in swings)
    return [
        _at(s, side).removesuffix("个百分点")
        if abs(s.value_high - s.value_low) > SHORT * widest
        else ""
        for s in swings
    ]


def _at(swing: Swing, side: int) -> str:
    return html.escape(typeset(plain((swing.low_at, swing.high_at)[side], swing.unit)))


def _hover(swing: Swing, side: int, column: int) -> str:
    at = _at(swing, side)
    if column == 1:
        shown = wording.number((swing.value_low, swing.value_high)[side])
    else:
        shown = wording.chance_text((swing.chance_low, swing.chance_high)[side])
    return f"{html.escape(typeset(swing.name))} {at}:{shown}"


def _wrapped(name: str, width: int = 11) -> str:
    text = typeset(name)
    lines = [html.escape(text[i : i + width]) for i in range(0, len(text), width)]
    return "<br>".join(lines)


def alt(tornado: Tornado) -> str:
    """Return what a reader who cannot see the picture is told."""
    return typeset(f"{tornado.name}的影响图:{''.join(tornado.text)}")


def tornado_page(tornado: Tornado) -> bytes:
    """Return one self-contained page with the picture and its sentences.

    Parameters
    ----------
    tornado : Tornado
    """
    from plotly.offline import get_plotlyjs

    from scenario.report.html import script_json

    body = "".join(f"<p>{html.escape(line)}</p>" for line in tornado.text)
    if tornado.swings:
        figure = script_json(tornado_figure(tornado))
        body = (
            f"<div id='tornado' role='img' aria-label='{html.escape(alt(tornado), quote=True)}'>"
            f"</div>{body}<script>{get_plotlyjs()}</script>"
            f"<script>const f={figure};Plotly.newPlot('tornado',f.data,f.layout,"
            "{displayModeBar:false,responsive:true});</script>"
        )
    title = html.escape(typeset(f"{tornado.name}:什么影响最大"))
    page = (
        f"<!DOCTYPE html><html lang='zh-CN'><head><meta charset='utf-8'><title>{title}</title>"
        f"<style>body{{font-family:{FONTS};max-width:960px;margin:1rem auto}}</style></head>"
        f"<body><h1>{title}</h1>{body}</body></html>"
    )
    return page.encode("utf-8")
