"""From the plan's clause to the number in the memo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from scenario import wording
from scenario.compare.diagnostic_words import told
from scenario.compare.inherited import level_of
from scenario.compare.names import indicator_name, period_text, region_name
from scenario.compare.outlook import Outlook
from scenario.compare.verdict import TargetOutlook, both_chances, sentence
from scenario.settings import INTERVAL, QUANTILES
from scenario.typeset import typeset

if TYPE_CHECKING:
    import pandas as pd

    from scenario.terms import Plan


def explain(outlook: Outlook, target: str) -> str:
    """Return the walk for one target: clause, definition, data rows, model, prior, number.

    Parameters
    ----------
    outlook : Outlook
    target : str
        Target id.

    Raises
    ------
    KeyError
        When the outlook has no such target.
    """
    t = outlook.targets[target]
    parts = [
        f"# {t.target.name}({t.target.id})",
        _clause(outlook, t),
        _definition(outlook, t),
        _data(outlook, t),
        _model(outlook, t),
        _number(outlook, t),
    ]
    return typeset("\n\n".join(parts))


def _clause(outlook: Outlook, t: TargetOutlook) -> str:
    plan = outlook.forecast.plan
    lines = ["## 一、依据"]
    for r in t.value.references:
        document = plan.documents[r.document]
        lines.append(f"- {document.name}({document.number})第{r.clause}项 {r.as_printed}".rstrip())
    lines.append(
        f"- 读作:{t.value.year}年{wording.COMPARISON[t.target.comparison]['zh']}"
        f"{t.value.threshold:g}({plan.units[t.target.unit]['name']}),"
        f"表述力度“{wording.STRENGTH[t.value.strength]}”,"
        f"责任单位:{'、'.join(t.target.departments) or '原文此处未列'}"
    )
    for reading in t.value.readings:
        mark = "(主读法)" if reading.headline else ""
        lines.append(f"- 数据年读法 {reading.id}:{reading.data_year}年{mark}")
    if t.value.note:
        lines.append(f"- 说明:{t.value.note}")
    return "\n".join(lines)


def _definition(outlook: Outlook, t: TargetOutlook) -> str:
    indicator = outlook.forecast.plan.indicators[t.target.indicator]
    settle = t.target.settles_on
    return "\n".join(
        [
            "## 二、口径与认定",
            f"- 指标:{indicator.name}({indicator.id}),口径 {indicator.basis or '—'},"
            f"公布频率 {indicator.frequency}",
            f"- 以何为准:{settle.release}({settle.body},{settle.when}),"
            f"保留{t.target.precision}位小数后比较。{settle.note}",
        ]
    )


def _data(outlook: Outlook, t: TargetOutlook) -> str:
    """Return the region's own rows one by one, those of other regions counted."""
    plan, e = outlook.forecast.plan, t.fitted.evidence
    lines = [
        "## 三、数据",
        f"- {e.text}",
        f"- 本区公布观测值{e.own}个,最近一期:{e.latest or '无'};"
        f"数据质量:{wording.QUALITY['zh'][e.quality]}",
    ]
    here = e.rows["region"].isin([outlook.region.id, outlook.region.name])
    lines += [_row(plan, row) for row in e.rows[here].to_dict("records")]
    others = e.rows[~here].groupby(["region", "indicator", "used_as"], sort=False)
    lines += [_rows(plan, rows) for _, rows in others]
    if e.narrowing:
        lines.append(f"- 最能缩小不确定性的一个数:{e.narrowing}")
    return "\n".join(lines)


def _row(plan: Plan, row: Mapping[Any, Any]) -> str:
    """Return one data row with its role, the day it was known and its source."""
    kind = _KNOWN.get(row["known_on_kind"], row["known_on_kind"])
    return (
        f"- {_of(plan, row['region'], row['indicator'])}"
        f"{period_text(str(row['period_start']), str(row['period_end']))}"
        f"{wording.MEASURE.get(row['measure'], row['measure'])}{_figure(row['value'])} "
        f"[{wording.USED_AS.get(row['used_as'], row['used_as'])}] "
        f"获知于{str(row['known_on'])[:10]}({kind}) {row['source']}"
    )


def _rows(plan: Plan, rows: pd.DataFrame) -> str:
    """Return many rows of one series in one line: how many, from when to when, the last one."""
    last = rows.sort_values(["period_end", "period_start"], ascending=[True, False]).iloc[-1]
    first, final = rows["period_start"].min()[:4], rows["period_end"].max()[:4]
    years = first if first == final else f"{first}—{final}"
    return (
        f"- {_of(plan, last['region'], last['indicator'])}{len(rows)}行({years}年)"
        f"[{wording.USED_AS.get(last['used_as'], last['used_as'])}],最近:"
        f"{period_text(str(last['period_start']), str(last['period_end']))}"
        f"{wording.MEASURE.get(last['measure'], last['measure'])}{_figure(last['value'])},"
        f"来源{rows['source'].nunique()}处"
    )


def _figure(value: object) -> str:
    """Return a figure as it was published; what is no number stays as it is."""
    return f"{value:.10g}" if isinstance(value, int | float) else str(value)


def _of(plan: Plan, region: str, indicator: str) -> str:
    return f"{region_name(plan, region)}{indicator_name(plan, indicator)}"


def _model(outlook: Outlook, t: TargetOutlook) -> str:
    f = t.fitted
    lines = ["## 四、模型与判断", f"- 模型 {f.model}(版本{f.version})"]
    lines += [f"- {name}:{text}" for name, text in told(f.diagnostics)]
    lines += [f"- {note}" for note in f.notes]
    used = [j for j in f.diagnostics.get("judgements", ()) if j in outlook.forecast.plan.priors]
    for id in used:
        j = outlook.forecast.plan.priors[id]
        lines.append(
            f"- 判断 {j.name}:{j.low:g}—{j.mode:g}—{j.high:g} {j.unit}"
            f"({j.said_by},{j.dated.isoformat()},信度{wording.CONFIDENCE[j.confidence]})"
        )
    return "\n".join(lines)


_KNOWN: Final = {
    "printed": "原文载明", "rounded": "约数", "estimated": "估计", "latest_vintage": "现行版本",
}  # fmt: skip


def _number(outlook: Outlook, t: TargetOutlook) -> str:
    import numpy as np

    met = round(t.chance * len(t.draws))
    levels = [q for q in QUANTILES if round(q * 100) in (5, 10, 25, 50, 75, 90, 95)]
    shown = "、".join(
        f"{q:.0%}:{np.quantile(t.draws, q):.2f}" for q in levels if q * 100 == round(q * 100)
    )
    lines = [
        "## 五、数字",
        f"- 共{len(t.draws)}次联合抽样,{met}次达到目标,概率{t.chance:.3f}(抽样误差±{t.mcse:.3f})",
        f"- 中位数{t.median:.2f},{INTERVAL:.0%}区间{t.low:.2f}—{t.high:.2f};分位数 {shown}",
    ]
    plan = outlook.forecast.plan
    better, unit = plan.indicators[t.target.indicator].better, plan.units[t.target.unit]["name"]
    if both := both_chances(t, better, unit):
        lines.append(f"- {both}")
    for id, r in t.readings.items():
        lines.append(
            f"- 读法 {id}({r.data_year}年):中位数{r.median:.2f},"
            f"{INTERVAL:.0%}区间{r.low:.2f}—{r.high:.2f},概率{r.chance:.3f}"
        )
    if t.required is not None:
        lines.append(
            f"- 其余月份需增长{t.required[1]:.1f}%({t.required[0]:.1f}%—{t.required[2]:.1f}%)"
        )
    lines.append(f"- 写入专报:{sentence(t)}")
    lines.append(f"- 数据密级 {wording.level(level_of(outlook.forecast, [t.target.id]))}")
    lines.append(
        f"- 数据版本 {outlook.data_id} · 计划版本 {outlook.plan_id} · 种子 {outlook.seed}"
        f" · 截至 {outlook.as_of.isoformat()}"
    )
    return "\n".join(lines)
