"""Levers, judgements and correlations that cannot be meant as written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from scenario.check.projects import span
from scenario.errors import Finding, error, warning
from scenario.terms import Judgement, Lever, Plan


def check_levers(plan: Plan) -> Iterator[Finding]:
    """Yield findings about ranges, owners and dates of levers."""
    for lever in plan.levers.values():
        where = f"levers.yaml {lever.id}"
        yield from _range(lever, where)
        if not lever.owner:
            yield warning("PL-066", where, "没有归口单位", "不知道由谁提供", "写 owner", "no owner")
        if lever.dated > plan.settings.as_of:
            yield _dated_later(where, lever.dated, plan.settings.as_of)


def _range(lever: Lever, where: str) -> Iterator[Finding]:
    low, high, now = lever.low, lever.high, lever.now
    if (
        low is not None
        and high is not None
        and (low > high or (isinstance(now, float) and not low <= now <= high))
    ):
        yield error(
            "PL-065",
            where,
            f"现值{now},范围[{low:g}, {high:g}]",
            "现值不在范围内,或下限大于上限",
            "改现值或范围",
            "now lies outside the range",
        )
    if low is not None and low == high:
        yield warning("PL-065", where, f"上下限都是{low:g}", "动不了", "写出范围", "an empty range")


def _dated_later(where: str, day: date, as_of: date) -> Finding:
    return warning(
        "PL-067",
        where,
        f"判断日期{day}晚于截至日{as_of}",
        "可能用了截至日之后才知道的事",
        "核对日期,或写截至日以前的判断",
        "stated after the as-of day",
    )


def check_judgements(plan: Plan) -> Iterator[Finding]:
    """Yield findings about intervals, owners and dates of judgements."""
    for j in plan.priors.values():
        where = f"priors.yaml {j.id}"
        yield from _interval(j, where)
        if not j.said_by:
            yield warning("PL-066", where, "没有写由谁判断", "无人可问", "写 said_by", "no owner")
        if j.dated > plan.settings.as_of:
            yield _dated_later(where, j.dated, plan.settings.as_of)
        if _expired(j.expires, plan.settings.as_of):
            yield warning(
                "PL-068", where, f"有效期至{j.expires}", "判断已过期", "重新确认并改日期", "expired"
            )


def _interval(j: Judgement, where: str) -> Iterator[Finding]:
    if not j.low <= j.mode <= j.high:
        yield error(
            "PL-026",
            where,
            f"low {j.low:g}、mode {j.mode:g}、high {j.high:g}",
            "三个数应从小到大",
            "改正顺序",
            "low ≤ mode ≤ high is needed",
        )
    if j.unit == "percent" and max(abs(j.low), abs(j.high)) < 0.1 and j.high > 0:
        yield warning(
            "PL-069",
            where,
            f"单位为%,区间却是{j.low:g}至{j.high:g}",
            "可能把百分数写成了小数",
            "核对单位",
            "looks like a fraction, the unit is per cent",
        )


def _expired(text: str, as_of: date) -> bool:
    return bool(text) and text[:1].isdigit() and span(text)[1] < as_of.isoformat()


def check_correlations(plan: Plan) -> Iterator[Finding]:
    """Yield PL-090 when the stated correlations cannot hold together."""
    names = sorted({t for pair in plan.correlations for t in pair})
    if not names:
        return
    matrix = np.eye(len(names))
    for (a, b), value in plan.correlations.items():
        i, k = names.index(a), names.index(b)
        matrix[i, k] = matrix[k, i] = value
    if float(np.linalg.eigvalsh(matrix)[0]) <= 1e-9:
        yield error(
            "PL-090",
            "priors.yaml correlations",
            "几个相关系数不能同时成立",
            "相关矩阵不正定,无法抽取联合样本",
            "减小其中绝对值较大的系数",
            "the stated correlations cannot hold together",
        )
