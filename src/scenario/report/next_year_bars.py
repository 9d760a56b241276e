"""The figures of next year's targets as bars that every paper can draw: chance by value, and swings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from scenario import wording
from scenario.report.bars import Bars

if TYPE_CHECKING:
    from scenario.compare.curve import Curve
    from scenario.compare.tornado import Tornado

#: Swings in one figure; the rest stands in the table.
MOST: Final = 6


def marks(curve: Curve) -> pd.DataFrame:
    """Return rows of a curve that show its course: the ambitions, today's line, and beyond.

    Parameters
    ----------
    curve : Curve
        With numbers.

    Returns
    -------
    DataFrame
        Rows of ``curve.table``, in its order.
    """
    today = [] if curve.today is None else [curve.today[0]]
    named = sorted({*(a.value for a in curve.ambitions), *today})
    half = max((named[-1] - named[0]) / 2.0, curve.step)
    wanted = [named[0] - half, *named, named[-1] + half]
    values = curve.table["value"]
    kept = sorted({int((values - w).abs().to_numpy().argmin()) for w in wanted})
    return curve.table.iloc[kept]


def curve_bars(curve: Curve, number: str, title: str, text: str) -> Bars:
    """Return chance against the value set, one bar a value.

    Parameters
    ----------
    curve : Curve
        With numbers.
    number, title : str
        Of the figure.
    text : str
        What a reader who cannot see it is told.
    """
    words = {a.value: a.word for a in curve.ambitions}
    labels, chances, tags = [], [], []
    for value, chance in curve.at(marks(curve)):
        labels.append(f"定为{curve.printed(value)}")
        chances.append(round(100.0 * wording.clamp_chance(chance), 1))
        today = curve.today is not None and value == curve.today[0]
        word = words.get(value, "") + ("(今年目标)" if today else "")
        tags.append(f"{wording.chance_text(wording.clamp_chance(chance))}{word}")
    points = tuple(chances)
    return Bars(
        id=f"curve_{curve.target.id}",
        sheet=f"{number} 定值曲线",
        number=number,
        title=title,
        target=curve.target.id,
        quantity="完成概率(%)",
        labels=tuple(labels),
        lows=points,
        middles=points,
        highs=points,
        tags=tuple(tags),
        alt=text,
        note="横条为定在该数时的完成概率。",
        heads=("定为", "完成概率(%)", "到下端", "到上端"),
    )


def tornado_bars(tornado: Tornado, number: str, title: str, text: str) -> Bars:
    """Return how far next year's value moves about its mean between equally likely ends of inputs.

    Parameters
    ----------
    tornado : Tornado
        With at least one swing.
    number, title : str
        Of the figure.
    text : str
        What a reader who cannot see it is told.
    """
    shown = tornado.swings[:MOST]
    ends = [sorted((s.value_low - tornado.mean, s.value_high - tornado.mean)) for s in shown]
    unit = "个百分点" if tornado.unit == "%" else tornado.unit
    chances = [
        "—".join(
            wording.chance_text(wording.clamp_chance(c)) for c in (s.chance_low, s.chance_high)
        )
        for s in shown
    ]
    return Bars(
        id=f"tornado_{tornado.target}",
        sheet=f"{number} 取决于什么",
        number=number,
        title=title,
        target=tornado.target,
        quantity=f"与平均之差({unit})",
        labels=tuple(s.name for s in shown),
        lows=tuple(round(a, 2) for a, _ in ends),
        middles=(0.0,) * len(shown),
        highs=tuple(round(b, 2) for _, b in ends),
        tags=tuple(chances),
        alt=text,
        note="线的两端为该项偏低、偏高(可能性相同)时的平均结果与总平均之差;名称后为两端的完成概率。",
        heads=("输入与两端的完成概率", "总平均", "到下端", "到上端"),
    )
