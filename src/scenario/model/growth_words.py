"""Chinese sentences about what a growth forecast rests on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from scenario.model.contract import Basis, Quality
from scenario.model.giant import giant_judgements
from scenario.model.growth_figures import window_of
from scenario.periods import Window
from scenario.terms import Plan

_LEVEL_WORDS = {"nation": "国家", "province": "省", "city": "市"}


def regions_above(plan: Plan, regions: Iterable[str]) -> str:
    """Return what kinds of regions besides the plan's own gave figures, such as 国家/省."""
    others = [plan.regions[id] for id in regions if id != plan.settings.region]
    return "/".join(_LEVEL_WORDS.get(region.kind, region.name) for region in others)


def giant_notes(plan: Plan, indicator: str, *, with_figures: bool) -> list[str]:
    """Return what must be said where one enterprise can move the whole region.

    Parameters
    ----------
    plan : Plan
    indicator : str
    with_figures : bool
        Whether the year is open and told from figures of the indicator itself.
    """
    name = plan.regions[plan.settings.region].giant
    if not name or not with_figures:
        return []
    if giant_judgements(plan, indicator):
        return [f"{name}按填报的产出计划、检修和新装置另计,其余企业按走势测算,均属判断"]
    return [
        f"{name}一家足以左右全区,其产出计划、检修窗口和新装置没有填报,只把本区每年的波动按厚尾放宽"
    ]


def period_text(window: Window) -> str:
    """Return a window as it is written in reports.

    Examples
    --------
    >>> period_text(Window(2024, 1, 6)), period_text(Window(2023, 1, 12))
    ('2024年1—6月', '2023年')
    """
    if (window.first, window.last) == (1, 12):
        return f"{window.year}年"
    if window.first == window.last:
        return f"{window.year}年{window.last}月"
    return f"{window.year}年{window.first}—{window.last}月"


def next_window(year: int, as_of: date, latest: Window | None) -> Window:
    """Return the next quarter-end year to date that would help most.

    Examples
    --------
    >>> next_window(2024, date(2024, 9, 30), Window(2024, 1, 6))
    Window(year=2024, first=1, last=9)
    """
    month = 12 if as_of.year > year else max(3, -(-as_of.month // 3) * 3)
    if as_of.year < year:
        month = 3
    if latest is not None and latest.last >= month:
        month = min(latest.last + 3, 12)
    return Window(year, 1, month)


def evidence_text(basis: Basis, own: int, latest: str, above: str, sisters: str) -> str:
    """Return the sentence on what the answer rests on.

    Parameters
    ----------
    basis : Basis
    own : int
        Number of the region's own figures.
    latest : str
        Latest own period in words.
    above : str
        Names of the regions above it with figures, joined by "、".
    sisters : str
        Names of sister series.
    """
    if basis == "settled":
        return f"全年数已公布,不再预测;本区公布值{own}个"
    if basis == "sister_series":
        return f"本区无公布观测值,依据{above}走势与{sisters}"
    if basis == "prior_only":
        return "本区及上级地区均无公布观测值,仅有先验"
    if own == 0:
        return f"本区无公布观测值,依据{above}走势"
    tail = f",并参照{above}走势" if above else ""
    return f"本区公布值{own}个,最近为{latest}{tail}"


def data_quality(basis: Basis, own: int, in_year: bool) -> Quality:
    """Grade the data: high only with many own figures and one of the year itself."""
    if basis == "settled":
        return "high"
    if basis == "prior_only":
        return "none"
    if own >= 24 and in_year:
        return "high"
    if own >= 5 and in_year:
        return "medium"
    return "low"


def bound_notes(rows: pd.DataFrame) -> list[str]:
    """Return the sentence on own figures that are printed as bounds, nothing without any.

    Parameters
    ----------
    rows : DataFrame
        Rows of bounds, oldest first.
    """
    words = {"at_least": "不低于", "at_most": "不高于"}
    printed = [
        f"{period_text(window_of(row))}“{words[row['bound']]}{row['value']:g}%”"
        for _, row in rows.iterrows()
    ]
    return [f"{'、'.join(printed)}只作为界限计入,不当作观测值"] if printed else []
