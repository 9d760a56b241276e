"""Targets that can be read but not judged: units, decimals, directions, references."""

from __future__ import annotations

from collections.abc import Iterator

from scenario.errors import Finding, error, warning
from scenario.identities import round_half_up
from scenario.terms import Indicator, Plan, Target

#: Which measures of an indicator a kind of target can be compared with.
_SPAN = {
    "growth": ("growth",),
    "rank": ("rank",),
    "ratio": ("ratio", "share"),
    "share": ("share", "ratio"),
}


def check_targets(plan: Plan) -> Iterator[Finding]:
    """Yield findings about departments, units, thresholds and references of targets."""
    for t in plan.targets.values():
        where = f"targets.yaml {t.id}"
        if not t.departments and t.note:
            yield Finding(
                "PL-053", "note", where, "没有责任单位", t.note, "无须处理", "no department"
            )
        elif not t.departments:
            yield warning(
                "PL-053",
                where,
                "没有责任单位,也没有说明",
                "不知道由谁负责",
                "按原文补上;原文没有时在 note 中写明",
                "no department and no note",
            )
        yield from _measured(t, plan.indicators.get(t.indicator))
        yield from _value_findings(t, where)


def _measured(t: Target, indicator: Indicator | None) -> Iterator[Finding]:
    if indicator is None:
        return
    where = f"targets.yaml {t.id}"
    if indicator.unit != t.unit:
        yield error(
            "PL-054",
            where,
            f"目标单位 {t.unit},指标单位 {indicator.unit}",
            "预测值与目标不能直接比较",
            "两处写同一单位",
            "target and indicator differ in unit",
        )
    if indicator.measure not in _SPAN.get(t.kind, (indicator.measure,)):
        yield error(
            "PL-055",
            where,
            f"目标类型 {t.kind},指标形式 {indicator.measure}",
            "选不出合适的模型",
            "改目标的 kind 或换指标",
            "kind and measure do not fit",
        )
    against = {"higher": ("at_most",), "lower": ("at_least",)}.get(indicator.better, ())
    if t.comparison in against:
        yield warning(
            "PL-056",
            where,
            f"指标越{'高' if indicator.better == 'higher' else '低'}越好,目标却是 {t.comparison}",
            "方向可能写反",
            "核对 comparison",
            "the comparison runs against what is better",
        )


def _value_findings(t: Target, where: str) -> Iterator[Finding]:
    for year, values in t.values.items():
        for v in values:
            at = f"{where} {year}"
            if float(round_half_up(v.threshold, t.precision)) != v.threshold:
                yield error(
                    "PL-057",
                    at,
                    f"目标{v.threshold:g}的小数位多于 precision {t.precision}",
                    "四舍五入后永远不等于目标",
                    "改 precision 或目标值",
                    "the threshold has more decimals than the precision",
                )
            if t.comparison in ("within", "around") and v.tolerance <= 0:
                yield error(
                    "PL-058", at, "没有写容差", "“左右”无从判断", "写 tolerance", "no tolerance"
                )
            if not v.references:
                yield warning(
                    "PL-059", at, "没有依据", "查不到出处", "写文件和条款", "no reference"
                )
            if t.kind in ("ratio", "share") and len(v.readings) == 1:
                yield warning(
                    "PL-060",
                    at,
                    "只有一种读法",
                    "写出读法的用意是文件有歧义",
                    "写全各种读法,或删去 readings",
                    "a single reading",
                )
