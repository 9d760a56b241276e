"""The plan audited as a text: units, duplicates, points and per cent, parts and wholes, readings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise

from scenario import wording
from scenario.errors import Finding, Severity, error, warning
from scenario.terms import Plan, Target, TargetValue

#: An indicator that comes out later than this leaves open which year a target means.
LATE_DAYS = 180
_NUMBER = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)")
_BOUNDS = re.compile(r"^(?:以上|以下|以内|左右|$)")


def audit_register(plan: Plan) -> Iterator[Finding]:
    """Yield what does not fit together between the targets of one plan year.

    What the register explains in a note is a note; what it does not explain is a warning; what
    cannot be meant is an error.

    Parameters
    ----------
    plan : Plan
    """
    for t in plan.targets.values():
        for year, values in t.values.items():
            for v in values:
                where = f"targets.yaml {t.id} {year}"
                yield from _form(t, v, where)
                yield from _as_printed(plan, t, v, where)
                yield from _readings(plan, t, v, where)
                yield from _same_clause(v, where)
    yield from _duplicates(plan)
    yield from _parts(plan)


def _form(t: Target, v: TargetValue, where: str) -> Iterator[Finding]:
    milestone = t.kind == "milestone"
    if milestone != (t.comparison == "by_date") or (milestone and t.unit != "month"):
        yield error(
            "PL-071", where, f"类型 {t.kind},比较 {t.comparison},单位 {t.unit}",
            "节点以计划年度的月数计,其他目标不按日期比较",
            "节点写 by_date 和 month,其他目标用另外的比较", "a milestone is a date in months",
        )  # fmt: skip
    impossible = {
        "milestone": not 0 < v.threshold <= 12,
        "share": not 0 <= v.threshold <= (100 if t.unit == "percent" else 1),
        "count": v.threshold < 0 or v.threshold % 1 != 0,
        "rank": v.threshold < 1 or v.threshold % 1 != 0,
    }
    if impossible.get(t.kind, False):
        yield error(
            "PL-072", where, f"{wording.KIND[t.kind]}目标为{v.threshold:g}",
            "这一类目标不会是这个数", "核对数值和单位", "impossible value for this kind",
        )  # fmt: skip


def _explained(note: str) -> Severity:
    return "note" if note else "warning"


def _as_printed(plan: Plan, t: Target, v: TargetValue, where: str) -> Iterator[Finding]:
    if t.kind == "milestone":
        return
    for r in v.references:
        numbers = list(_NUMBER.finditer(r.as_printed))
        behind = [r.as_printed[m.end() :] for m in numbers]
        if numbers and all(_BOUNDS.match(b) for b in behind):
            yield Finding(
                "PL-073", _explained(v.note), f"{where} {r.clause}", f"原文“{r.as_printed}”没有单位",
                v.note or "单位只能推测", "请起草单位确认" if v.note else "在 note 写明按什么理解",
                f"no unit is printed in clause {r.clause}",
            )  # fmt: skip
        points = "百分点" in r.as_printed
        if points != (t.unit == "percentage_point") and (
            points or ("%" in r.as_printed and t.unit == "percentage_point")
        ):
            yield Finding(
                "PL-074", _explained(v.note), f"{where} {r.clause}",
                f"原文“{r.as_printed}”,登记单位为{plan.units[t.unit]['name']}",
                v.note or "%与个百分点相差很大", "请起草单位确认" if v.note else "在 note 写明按什么理解",
                f"per cent against percentage points in clause {r.clause}",
            )  # fmt: skip
        if numbers and abs(v.threshold) not in {float(m[1]) for m in numbers}:
            yield warning(
                "PL-075", f"{where} {r.clause}", f"原文“{r.as_printed}”,登记为{v.threshold:g}",
                "两个数对不上", "核对原文和登记的数值", "the printed number is another one",
            )  # fmt: skip


def _readings(plan: Plan, t: Target, v: TargetValue, where: str) -> Iterator[Finding]:
    if len(v.readings) > 1:
        years = "、".join(f"{r.data_year}年" for r in v.readings)
        yield Finding(
            "PL-076", "note", where, f"数据年度有{len(v.readings)}种读法({years})",
            f"各种读法都测算,计数以{v.headline.data_year}年为准", "请起草单位确认是哪一年的数据",
            f"{len(v.readings)} readings of the data year, all are forecast",
        )  # fmt: skip
        return
    indicator = plan.indicators.get(t.indicator)
    late = indicator is not None and indicator.published_after_days >= LATE_DAYS
    if indicator is not None and late and not v.readings and t.kind in ("ratio", "share", "rank"):
        yield Finding(
            "PL-077", "note", where,
            f"公布滞后约{indicator.published_after_days}天,只按{v.year}年的数据理解",
            "也可能指当年公布的上年数据", "有歧义时在 readings 写出两种读法",
            "published late, the data year may be another one",
        )  # fmt: skip


def _same_clause(v: TargetValue, where: str) -> Iterator[Finding]:
    places = [(r.document, r.clause) for r in v.references]
    for _, clause in {p for p in places if places.count(p) > 1}:
        yield warning(
            "PL-078", where, f"条款{clause}引用了两次", "同一处只算一次", "删去一条",
            f"clause {clause} is given twice",
        )  # fmt: skip


def _duplicates(plan: Plan) -> Iterator[Finding]:
    groups: dict[tuple[str, int], list[Target]] = {}
    for t in plan.targets.values():
        for year in t.values:
            groups.setdefault((t.indicator, year), []).append(t)
    for (indicator, year), members in groups.items():
        for a, b in pairwise(members):
            x, y = a.values[year][-1].threshold, b.values[year][-1].threshold
            where = f"targets.yaml {b.id} {year}"
            if x == y and a.comparison == b.comparison:
                yield warning(
                    "PL-079", where, f"与 {a.id} 指标、数值都相同({indicator})",
                    "同一目标会计两次", "合为一条,写两处依据", f"the same target as {a.id}",
                )  # fmt: skip
            else:
                yield error(
                    "PL-079", where, f"与 {a.id} 同一指标({indicator}),目标{x:g}与{y:g}不同",
                    "两个目标值不能同时作数", "核对原文,留一个,或换成各自的指标",
                    f"another value of the same indicator than {a.id}",
                )  # fmt: skip


def _parts(plan: Plan) -> Iterator[Finding]:
    wholes: dict[str, list[Target]] = {}
    for id, practice in plan.practices.items():
        if practice.part_of in plan.targets and id in plan.targets:
            wholes.setdefault(practice.part_of, []).append(plan.targets[id])
    for whole_id, parts in wholes.items():
        whole = plan.targets[whole_id]
        for year in whole.values:
            limit = _amount(plan.units, whole, year)
            for part in parts:
                size = _amount(plan.units, part, year) if year in part.values else None
                if limit and size and size[0] == limit[0] and size[1] > limit[1]:
                    yield error(
                        "PL-085", f"targets.yaml {part.id} {year}",
                        f"部分的目标大于整体({whole_id})的目标", "部分不会大于整体",
                        "核对两处数值和单位", f"the part exceeds the whole {whole_id}",
                    )  # fmt: skip


def _amount(
    units: Mapping[str, Mapping[str, str]], t: Target, year: int
) -> tuple[str, float] | None:
    if t.kind not in ("amount", "count") or t.unit not in units:
        return None
    unit = units[t.unit]
    return unit["dimension"], t.values[year][-1].threshold * float(unit["factor"])
