"""Sections two and three: progress, and the full-year forecast target by target."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from scenario import wording
from scenario.identities import meets
from scenario.report import quantities as q
from scenario.report import tables, together
from scenario.report.blocks import Block, Heading, Paragraph, Shown
from scenario.report.charts import fan_of
from scenario.report.direction import moved
from scenario.report.numbering import Numbering, letters, ordinal
from scenario.report.project_progress import project_progress

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan


def progress(plan: Plan, cover: Coverage, numbers: Numbering) -> list[Block]:
    """Return section two: what is published so far against the line, and 序时进度."""
    blocks = [*published(plan, cover), *together.schedule(cover, numbers)]
    return blocks + numbers.body(project_progress(plan, cover.outlook))


def published(plan: Plan, cover: Coverage, held: Collection[str] = ()) -> list[Block]:
    """Return a sentence on each growth target: what is published so far against the line.

    Parameters
    ----------
    plan : Plan
    cover : Coverage
    held : collection of str
        Targets whose figure to date may not be printed.
    """
    blocks: list[Block] = []
    silent: list[str] = []
    for one in tables.followed(cover):
        values = {"name": Shown(one.target.name), "line": q.threshold(plan, one)}
        if one.target.id in held:
            continue
        if one.so_far is None or one.so_far_month is None:
            silent.append(one.target.name)
            continue
        gap = one.so_far - one.value.threshold
        values |= {
            "months": q.months(one.so_far_month),
            "grew": q.grew(one.so_far, f"{one.target.id}.so_far"),
            "gap": q.amount(abs(gap), 1, "个百分点", f"{one.target.id}.gap"),
        }
        side = "高" if gap > 0 else "低"
        turned, more = _turned(one)
        values |= more
        if float(wording.number(abs(gap), 1)) == 0:
            text = f"{{name}}:{{months}}{{grew}},{turned}与全年目标{{line}}持平。"
            values.pop("gap")
        else:
            text = f"{{name}}:{{months}}{{grew}},{turned}比全年目标{{line}}{side}{{gap}}"
            if one.required is not None:
                values |= {"need": q.required(one), "rest": Shown(q.rest_of_year(one.so_far_month))}
                text += ";{rest}需增长{need}左右"
            text += "。"
        blocks.append(Paragraph(text, values))
    if silent:
        text = "{names}:本区没有公布今年累计增速,进度无法计算。"
        blocks.append(Paragraph(text, {"names": Shown("、".join(silent))}))
    closed = [t.target.name for t in tables.followed(cover) if t.target.id in held]
    if closed:
        text = "{names}:今年的数来自统计报表,尚未公布,按统计保密要求不列。"
        blocks.append(Paragraph(text, {"names": Shown("、".join(closed))}))
    return blocks


def _turned(one: TargetOutlook) -> tuple[str, dict[str, Shown]]:
    """Return how the growth moved since the figure before, empty where there is none."""
    seen = one.fitted.draws.path.observed if one.fitted.draws.path else {}
    earlier = [m for m in seen if one.so_far_month is not None and m < one.so_far_month]
    if not earlier or one.so_far is None:
        return "", {}
    month = max(earlier)
    found = moved(seen[month], one.so_far)
    values = {"before": q.months(month), "moved": Shown(found.word)}
    if not found.points:
        return ("与{before}{moved}," if found.word == "持平" else "较{before}{moved},"), values
    values["by"] = q.amount(found.points, 1, "个百分点", f"{one.target.id}.moved")
    return "较{before}{moved}{by},", values


def _forecast_sentence(plan: Plan, one: TargetOutlook) -> Paragraph:
    values = {
        "name": Shown(one.target.name),
        "line": Shown(q.threshold_words(plan, one)),
        "word": Shown(one.verdict),
        "chance": q.target_chance(one),
        "median": q.point(plan, one, one.median, "median"),
        "range": q.span(plan, one, one.low, one.high, "range"),
        "mass": q.interval_name(),
    }
    if not one.judged:
        return Paragraph(
            "{name}({line}):{word}。",
            {k: values[k] for k in ("name", "line")} | {"word": Shown(one.reason)},
        )
    if one.fitted.settled:
        return Paragraph(
            "{name}已公布,全年为{median};目标{line},{word}。",
            {k: values[k] for k in ("name", "median", "line", "word")},
        )
    what = "预计全年增长" if one.target.kind == "growth" else "预计为"
    met = f"{_reach(one)}{{target}}{_happens(one.verdict)}"
    values["target"] = q.threshold(plan, one)
    values.pop("name")
    if one.so_far is None and one.target.kind == "growth":
        return Paragraph(
            f"{what}{{range}}({{mass}}),中位数{{median}};{met}(概率{{chance}})。", values
        )
    return Paragraph(f"{what}{{median}};{met}(概率{{chance}},{{mass}}{{range}})。", values)


def _happens(word: str) -> str:
    """Return the verdict as a predicate: 很可能实现, 实现的可能性各半."""
    return "实现的{word}" if word.startswith("可能性") else "{word}实现"


def _reach(one: TargetOutlook) -> str:
    """Return the verb before the line."""
    if one.target.kind == "rank":
        return "保持在" if one.value.strength == "keep" else "进入"
    return {"at_least": "达到", "at_most": "控制在", "within": "控制在"}.get(
        one.target.comparison, "达到"
    )


def _evidence(one: TargetOutlook) -> Paragraph:
    """Return what an answer rests on, and the one datum that would narrow it most."""
    evidence = one.fitted.evidence
    words = evidence.text.rstrip("。") or wording.EVIDENCE[evidence.basis]
    values = {"text": Shown(words), "quality": Shown(wording.QUALITY["zh"][evidence.quality])}
    text = "数据支撑:{text}。数据质量:{quality}。"
    if evidence.narrowing:
        values["datum"] = Shown(evidence.narrowing.rstrip("。"))
        text += "最能缩小区间的一项数据:{datum}。"
    return Paragraph(text, values)


def _other_reading(plan: Plan, one: TargetOutlook) -> list[Block]:
    """Return a sentence on each other way to read which year's figure the target is about."""
    blocks: list[Block] = []
    for id, reading in one.readings.items():
        if reading.headline or not one.judged:
            continue
        values = {
            "year": q.whole(reading.data_year, "年"),
            "range": q.span(plan, one, reading.low, reading.high, id),
            "mass": q.interval_name(),
            "chance": q.chance(
                reading.chance, one.step, f"{one.target.id}.{id}.chance",
                settled=one.fitted.settled,
            ),
        }  # fmt: skip
        text = "计划未写明数据年度,若按{year}数据理解:{mass}{range},概率{chance}。"
        blocks.append(Paragraph(text, values))
    return blocks


def _ratio_detail(plan: Plan, one: TargetOutlook) -> Paragraph | None:
    """Return what two decimals say, where the published figure carries one more than the line."""
    if one.target.kind not in ("ratio", "share") or not one.judged or one.step == 0:
        return None
    draws, line = one.draws, one.value.threshold
    finer = one.target.precision + 1
    strict = float(np.mean(meets(draws, one.target.comparison, line, precision=finer)))
    half = 0.5 * 10.0 ** (-one.target.precision)
    unit, key = q.sign(plan, one.target), one.target.id
    return (
        Paragraph(
            "按{finer}位小数公布时,达到{exact}的概率为{strict};落在{zone}之间的值,四舍五入后也算达到。",
            {
                "finer": q.whole(finer),
                "exact": q.amount(line, finer, unit, f"{key}.exact"),
                "strict": q.chance(strict, one.step, f"{key}.strict_chance"),
                "zone": q.interval(line - half, line, finer, unit, f"{key}.zone"),
            },
        )
        if one.target.comparison == "at_least"
        else None
    )


def full_year(plan: Plan, cover: Coverage, numbers: Numbering) -> list[Block]:
    """Return section three: main objectives in detail, the others briefly, then all together."""
    blocks: list[Block] = []
    detailed = cover.of(cover.detailed)
    for place, one in enumerate(detailed, start=1):
        blocks.append(Heading(f"({ordinal(place)}){q.named(plan, one).text}", 2))
        blocks.append(_forecast_sentence(plan, one))
        detail = _ratio_detail(plan, one)
        if detail is not None:
            blocks.append(detail)
        blocks += _other_reading(plan, one)
        blocks.append(_evidence(one))
        if one in cover.drawn:
            blocks.append(fan_of(plan, one, numbers.figure()))
    place = len(detailed) + 1
    brief = [one for one in cover.listed if one.target.id not in cover.detailed]
    if brief:
        blocks.append(Heading(f"({ordinal(place)})其他有研判的目标", 2))
        blocks.append(_brief(cover, brief))
        place += 1
    return blocks + together.joint(cover, place)


def _brief(cover: Coverage, ones: list[TargetOutlook]) -> Paragraph:
    """Return one sentence with each chance; Table 1 has the ranges, the register the grounds."""
    values: dict[str, Shown] = {}
    pieces = []
    for n, one in enumerate(ones):
        tag = letters(n)
        values |= {f"name_{tag}": Shown(one.target.name), f"chance_{tag}": q.target_chance(one)}
        late = ",未到公布节点" if cover.waiting(one.target.id) else ""
        pieces.append(f"{{name_{tag}}}(概率{{chance_{tag}}}{late})")
    text = "、".join(pieces)
    text += ":没有今年的本区数,区间见表{table},所依据的历年数和判断见附件“完整登记表”。"
    return Paragraph(text, values | {"table": q.whole(1)})
