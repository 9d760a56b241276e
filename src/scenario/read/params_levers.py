"""Levers, assumptions, judgements, correlations and common shocks: entries → nouns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, get_args

from scenario.progress_terms import Factor
from scenario.read.fields import Entry
from scenario.scenario_terms import After, Form, Window
from scenario.terms import Judgement, Lever, LeverKind, Response, Target

CONFIDENCE: Final = ("high", "medium", "low")


def read_levers(
    top: Entry,
    units: Collection[str],
    indicators: Collection[str],
    targets: Mapping[str, Target],
    priors: Collection[str],
) -> Mapping[str, Lever]:
    """Return levers and assumptions by id; an id is used once over both."""
    levers: dict[str, Lever] = {}
    groups: tuple[tuple[str, LeverKind], ...] = (("levers", "lever"), ("assumptions", "assumption"))
    for key, kind in groups:
        group = top.entry(key, required=True)
        for id, entry in group.each():
            group.identifier(id)
            if id in levers:
                group.problem("PL-023", id, f"“{id}”已是抓手", "一个标识只能用一次", "改名")
            levers[id] = _lever(id, kind, entry, units, indicators, targets, priors)
    return levers


def _lever(
    id: str,
    kind: LeverKind,
    entry: Entry,
    units: Collection[str],
    indicators: Collection[str],
    targets: Mapping[str, Target],
    priors: Collection[str],
) -> Lever:
    choices = entry.texts("choices")
    low = high = None
    if entry.has("range"):
        limits = entry.entry("range")
        low, high = limits.number("low"), limits.number("high")
        limits.close()
        if low > high:
            entry.problem(
                "PL-026", "range", f"{low:g} > {high:g}", "下限大于上限", "对调", "low > high"
            )
    if bool(choices) == (low is not None):
        entry.problem(
            "PL-027",
            "range",
            "range 与 choices 应恰有一个",
            "不知道情景可以动到哪里",
            "数量写 range,类别写 choices",
            "either a range or choices",
        )
    lever = Lever(
        id=id,
        name=entry.text("name", required=True),
        kind=kind,
        unit=entry.reference("unit", units, "units.yaml", required=not choices),
        now=_now(entry, choices, low, high),
        low=low,
        high=high,
        choices=choices,
        owner=entry.text("owner", required=True),
        dated=entry.day("dated"),
        moves=entry.references("moves", indicators, "indicators.yaml", required=True),
        cost=entry.number_or_none("cost"),
        note=entry.text("note"),
        responses=tuple(_response(e, targets, priors) for e in entry.listed("responses")),
    )
    if lever.responses and not isinstance(lever.now, float):
        entry.problem("PL-034", "now", "现值未填", "不知道变动了多少", "写出现值,如 100")
    entry.close()
    return lever


def _response(entry: Entry, targets: Mapping[str, Target], priors: Collection[str]) -> Response:
    response = Response(
        target=entry.reference("target", targets, "targets.yaml"),
        form=entry.choice("form", get_args(Form)),
        strength=entry.reference("strength", priors, "priors.yaml", required=False),
        window=entry.choice("window", get_args(Window)),
        readings=entry.texts("readings"),
        after=entry.choice("after", get_args(After), required=False),
    )
    entry.close()
    kind = targets[response.target].kind if response.target in targets else ""
    on_parts = response.form in ("numerator", "denominator_percent")
    if kind and on_parts != (kind == "ratio"):
        entry.problem(
            "PL-036",
            "form",
            f"{kind} 类目标用 {response.form}",
            "分子、分母只有 ratio 类有,其他类用 points 或 percent",
            "改 form",
            "this form does not fit the kind of target",
        )
    return response


def _now(
    entry: Entry, choices: tuple[str, ...], low: float | None, high: float | None
) -> float | str | None:
    if not entry.has("now"):
        return None
    if choices:
        return entry.choice("now", choices)
    now = entry.number_or_none("now")
    if now is not None and low is not None and high is not None and not low <= now <= high:
        entry.problem(
            "IN-082", "now", f"现值{now:g}", f"超出范围[{low:g}, {high:g}]", "改现值或取值范围"
        )
    return now


def read_priors(top: Entry, units: Collection[str]) -> Mapping[str, Judgement]:
    """Return the judgements by id; low ≤ mode ≤ high within floor and ceiling."""
    group = top.entry("priors", required=True)
    priors = {}
    for id, entry in group.each():
        group.identifier(id)
        judgement = Judgement(
            id=id,
            name=entry.text("name", required=True),
            low=entry.number("low"),
            mode=entry.number("mode"),
            high=entry.number("high"),
            mass=entry.number("mass"),
            unit=entry.reference("unit", units, "units.yaml"),
            said_by=entry.text("said_by", required=True),
            dated=entry.day("dated"),
            confidence=entry.choice("confidence", CONFIDENCE),
            floor=entry.number_or_none("floor"),
            ceiling=entry.number_or_none("ceiling"),
            expires=entry.text("expires"),
            source=entry.text("source"),
            note=entry.text("note"),
        )
        entry.close()
        _in_order(entry, judgement)
        priors[id] = judgement
    return priors


def _in_order(entry: Entry, j: Judgement) -> None:
    if not j.low <= j.mode <= j.high:
        entry.problem(
            "PL-026",
            "mode",
            f"low {j.low:g}、mode {j.mode:g}、high {j.high:g}",
            "三个数应从小到大",
            "改正顺序",
            "low ≤ mode ≤ high is needed",
        )
    if not 0 < j.mass <= 1:
        entry.problem(
            "IN-083", "mass", f"{j.mass:g}", "区间内的把握应大于0、不超过1", "如九成把握写 0.9"
        )
    if (j.floor is not None and j.floor > j.low) or (j.ceiling is not None and j.ceiling < j.high):
        entry.problem(
            "PL-028",
            "low",
            "硬边界落在区间之内",
            "区间自相矛盾",
            "floor 不大于 low,ceiling 不小于 high",
            "floor or ceiling cuts the interval",
        )


def read_correlations(top: Entry, targets: Collection[str]) -> Mapping[tuple[str, str], float]:
    """Return stated correlations between the draws of two targets, keyed in alphabetic order."""
    found: dict[tuple[str, str], float] = {}
    for entry in top.listed("correlations"):
        pair = entry.references("between", targets, "targets.yaml", required=True)
        entry.text("said_by", required=True)
        entry.day("dated")
        entry.text("note")
        value = entry.number("value")
        entry.close()
        if not -1 < value < 1:
            entry.problem("IN-082", "value", f"{value:g}", "超出范围(-1, 1)", "改为相关系数")
        if len(pair) != 2 or pair[0] == pair[1]:
            entry.problem("PL-029", "between", "、".join(pair), "应写两个不同的目标", "如 [甲, 乙]")
            continue
        key = (min(pair), max(pair))
        if key in found:
            entry.problem("PL-023", "between", "、".join(pair), "这一对已经写过", "删去一处")
        found[key] = value
    return found


def read_factors(top: Entry, names: Collection[str]) -> Mapping[str, Factor]:
    """Return the common shocks by id.

    Parameters
    ----------
    top : Entry
        Of ``priors.yaml``.
    names : collection of str
        What may carry a loading: kinds, classes of certification and target ids.
    """
    if not top.has("factors"):
        return MappingProxyType({})
    group = top.entry("factors")
    found: dict[str, Factor] = {}
    for id, entry in group.each():
        group.identifier(id)
        loads = entry.entry("loadings", required=True)
        values = {}
        for name in loads.table.items:
            value = loads.number(name)
            if name not in names:
                loads.problem("PL-020", name, f"“{name}”", "不是类别、认定方式或目标", "改名")
            if not -1 < value < 1:
                loads.problem("IN-082", name, f"{value:g}", "超出范围(-1, 1)", "改小")
            values[name] = value
        loads.close()
        found[id] = Factor(
            id=id,
            name=entry.text("name", required=True),
            loadings=MappingProxyType(values),
            said_by=entry.text("said_by", required=True),
            dated=entry.day("dated"),
            note=entry.text("note"),
        )
        entry.close()
    return MappingProxyType(found)
