"""What the memo says about a ratio: the rows it rests on and the sentences that must be printed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from scenario.identities import meets
from scenario.model.contract import Evidence, Floats
from scenario.model.ratio_path import Own
from scenario.model.rd_panel import Panel
from scenario.settings import INTERVAL, tails
from scenario.terms import Indicator, Observations, Reading, Target, TargetValue
from scenario.wording import number


def rows_used(
    own: Own, used: Collection[Any], observations: Observations, region: str, indicator: Indicator
) -> pd.DataFrame:
    """Return the observation rows with what each was used as, those left out among them."""
    frame = observations.frame
    role: dict[Any, str] = dict.fromkeys(used, "省级面板")
    role |= {row.Index: "分母" for row in own.base.values()}
    role |= {row.Index: "本区核定值" for row in own.ratio.values()}
    known = pd.to_datetime(frame["known_on"]).dt.date <= observations.as_of
    for label, row in frame[(frame["region"] == region) & known].iterrows():
        bound = str(row["bound"]) in ("at_least", "at_most")
        if label in role:
            continue
        if row["indicator"] == indicator.id:
            other = row["scope"] != indicator.scope
            role[label] = "统计范围不同,未采用" if other else "目标、预计数或旧值,未采用"
        elif row["indicator"] == indicator.numerator:
            role[label] = "供核对,未另计"
        elif row["indicator"] == indicator.denominator and bound and row["status"] != "target":
            role[label] = "分母增速的界限,供核对判断"
    rows = frame.loc[list(role)].copy()
    rows["used_as"] = list(role.values())
    return rows


def evidence(own: Own, panel: Panel | None, year: int, rows: pd.DataFrame) -> Evidence:
    """Return what the answer rests on; `panel` is None when everything is published."""
    latest, count = max(own.ratio), len(own.ratio)
    if year in own.ratio:
        text = f"{year}年度核定值已公布:{own.ratio[year].value:g}%"
        return Evidence("settled", "high", count, str(latest), text, "", rows)
    printed = "、".join(f"{y}年度{own.ratio[y].value:g}%" for y in sorted(own.ratio))
    text = f"本区核定值{count}个({printed})"
    if panel is not None:
        text += (
            f";逐年变动参照{len(panel.regions)}个地区{panel.years[0]}—{panel.years[-1]}年"
            "公报与年鉴数,并按判断放宽"
        )
    return Evidence(
        basis="pooled",
        quality="medium" if count >= 5 else "low",
        own=count,
        latest=str(latest),
        text=text,
        narrowing=f"{latest + 1}年度本区R&D经费与地区生产总值核定值",
        rows=rows,
    )


def notes(
    own: Own,
    target: Target,
    value: TargetValue,
    readings: Collection[Reading],
    draws: Mapping[str, Floats],
    rows: pd.DataFrame,
    passed: bool,
) -> tuple[str, ...]:
    """Return the sentences that must be printed with the result."""
    out = []
    if not passed:
        out.append("抽样诊断未通过(延长一次后仍不合格),本指标结果不得印发。")
    out += [
        f"{a}年度{own.ratio[a].value:g}%到{b}年度{own.ratio[b].value:g}%之间没有逐年数,"
        "其中可能有统计范围变化,按判断只把一部分当作可延续的增长。"
        for a, b in own.gaps()
    ]
    if (rows["used_as"] == "统计范围不同,未采用").any():
        out.append("区属口径比值的分母是区属地区生产总值,与全区数不可比,未采用。")
    for reading in sorted(readings, key=lambda r: not r.headline):
        out.append(_reading(reading, target, value, draws[reading.id]))
    if any(np.ptp(draws[r.id]) > 0 for r in readings):
        out.append("经济普查修订地区生产总值时,分母变大则比值变小;修订幅度和时点为判断。")
    return tuple(out)


def _reading(reading: Reading, target: Target, value: TargetValue, draws: Floats) -> str:
    head = f"按{reading.data_year}年度值理解" + (",为本文所取" if reading.headline else "")
    if np.ptp(draws) == 0:
        return f"{head}:已公布,{draws[0]:g}%。"
    fine, line = target.precision + 1, value.threshold
    low, middle, high = np.quantile(draws, [tails()[0], 0.5, tails()[1]])
    wide, strict = (
        100
        * float(
            np.mean(meets(draws, target.comparison, line, precision=p, tolerance=value.tolerance))
        )
        for p in (target.precision, fine)
    )
    return (
        f"{head}:中位数{number(middle, fine)}%,{INTERVAL:.0%}区间{number(low, fine)}%—"
        f"{number(high, fine)}%;按{target.precision}位小数比较的概率为{number(wide, 0)}%,"
        f"按{fine}位小数须达到{number(line, fine)}%,概率为{number(strict, 0)}%,"
        f"二者之差即落在四舍五入边缘的可能。"
    )
