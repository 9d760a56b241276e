"""Section four: what scenarios change, what the largest is made of, what the green light takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scenario.compare.differences import decimals, unit_of
from scenario.compare.required_result import LIMITS, STATUS
from scenario.compare.shapley import printed
from scenario.compare.timing import LEAST
from scenario.report import quantities as q
from scenario.report import scenario_tables
from scenario.report.blocks import Block, Column, Note, Paragraph, Shown, Table
from scenario.report.effect_chart import bars_of, most_moved
from scenario.report.numbering import Numbering

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.required_result import Required
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan


def section(
    plan: Plan,
    cover: Coverage,
    contrast: Contrast | None,
    parts: Attribution | None,
    takes: Sequence[Required],
    numbers: Numbering,
) -> list[Block]:
    """Return section four: when land counts, effects, parts, what it takes."""
    blocks: list[Block] = []
    if contrast is None or not contrast.scenarios:
        blocks.append(Paragraph("本期没有设定情景。"))
    else:
        blocks += _scenarios(plan, cover, contrast, numbers)
    if parts is not None:
        blocks += attribution(plan, cover, parts, numbers)
    if takes:
        blocks += required(plan, takes, numbers)
    return blocks


def _scenarios(plan: Plan, cover: Coverage, contrast: Contrast, numbers: Numbering) -> list[Block]:
    blocks: list[Block] = [Note(note) for note in _first(contrast)]
    blocks.append(scenario_tables.scenarios(plan, cover.outlook, contrast, numbers.table()))
    target = most_moved(contrast, cover.main) or most_moved(contrast, cover.others)
    if target:
        blocks.append(bars_of(contrast, target, numbers.figure()))
    return blocks


def _first(contrast: Contrast) -> list[str]:
    """Return what must be read before the numbers: when additional land counts."""
    land = [id for id, one in contrast.outlooks.items() if one.forecast.land is not None]
    return list(dict.fromkeys(contrast.notes[id][0] for id in land))


def attribution(plan: Plan, cover: Coverage, parts: Attribution, numbers: Numbering) -> list[Block]:
    """Return one sentence and one table: the parts of a scenario's effect, summing as printed."""
    if not parts.targets:
        return []
    ids = [t for t in cover.main if t in parts.targets] or list(parts.targets)
    target = max(ids, key=lambda t: (abs(sum(parts.targets[t].chance)),
                                     abs(sum(parts.targets[t].points))))  # fmt: skip
    one, ours = plan.targets[target], parts.targets[target]
    places, key = decimals(one), f"{parts.scenario.id}.{target}"
    columns = {
        f"{one.name}({unit_of(plan, one)})": (ours.points, places, 1.0, "median"),
        "概率(个百分点)": (ours.chance, 0, 100.0, "chance_change"),
        "明年投资(亿元)": (ours.next_year, 1, 1.0, "next_year_median"),
    }
    cells: list[list[Shown]] = [[Shown(name)] for name in (*parts.names, "合计")]
    for shares, decimal, scale, what in columns.values():
        total = float(sum(shares)) * scale
        shown = printed(tuple(float(s) * scale for s in shares), total, decimal)
        for row, value in zip(cells, shown, strict=False):
            row.append(q.difference(value, decimal, ""))
        cells[-1].append(q.difference(total, decimal, f"{key}.{what}"))
    how = "按夏普利值分摊" if parts.exact else "按情景文件的先后分摊"
    widest = max(range(len(parts.names)), key=lambda i: (abs(ours.points[i]), abs(ours.chance[i])))
    return [
        Paragraph(
            "影响最大的组合情景是{scenario},其中{item}占得最多;各项相加等于合计。",
            {"scenario": Shown(parts.scenario.name), "item": Shown(parts.names[widest])},
        ),
        Table(
            "attribution",
            "情景分解",
            f"表{numbers.table()}",
            f"{parts.scenario.name}的影响由哪几项构成",
            "单位:见表头",
            (Column("变动事项", 2.4, "left"), *(Column(head, 1.2) for head in columns)),
            tuple(tuple(row) for row in cells),
            (f"注:{how},各项之和等于合计,不留余项;取差异中位数。",),
        ),
    ]


def required(plan: Plan, takes: Sequence[Required], numbers: Numbering) -> list[Block]:
    """Return one sentence and one table: what each main objective takes, or why nothing does."""
    wanted = q.amount(100.0 * takes[0].wanted, 0, "%", "takes.wanted")
    count = {s: sum(t.status == s for t in takes) for s in STATUS}
    names = {
        "already": "基准已够", "reached": "现有抓手能够达到", "unreachable": "现有抓手用足也达不到",
        "no_lever": "没有登记抓手", "not_judged": "暂不反推",
    }  # fmt: skip
    values = {"wanted": wanted, "all": q.whole(len(takes), "项", "takes.all")}
    pieces = []
    for status, words in names.items():
        if count[status]:
            values[status] = q.whole(count[status], "项", f"takes.{status}")
            pieces.append(f"{words}的{{{status}}}")
    rows = [row for one in takes for row in _takes(plan, one)]
    columns = (
        Column("目标", 1.7, "left"), Column("现在概率", 0.7), Column("还差", 1.5, "left"),
        Column("抓手(现状→需要或上限)", 1.8, "left"), Column("能到", 0.7),
        Column("受限于", 1.2), Column("最晚起步", 1.2),
    )  # fmt: skip
    steps = list(dict.fromkeys(one.next_step for one in takes if one.next_step))
    notes = [
        "注:抓手只取改变实际的事项,取值不超过登记的范围;"
        f"“最晚起步”指再晚则今年概率提高不到{100 * LEAST:.0f}个百分点。"
    ]
    if any(n.action.cost is None for one in takes for n in one.needs):
        notes.append("抓手未给出成本,不按成本排序。")
    notes += [f"下一步:{step}。" for step in steps]
    return [
        Paragraph("按{wanted}的把握反推,{all}总目标中" + "、".join(pieces) + "。", values),
        Table(
            "takes",
            "反推",
            f"表{numbers.table()}",
            f"要有{wanted.text}的把握需要什么",
            "",
            columns,
            tuple(rows),
            tuple(notes),
        ),
    ]


def _takes(plan: Plan, one: Required) -> list[tuple[Shown, ...]]:
    """Return a row for each lever of a target; one row where there is none."""
    (outlook,) = one.before.targets.values()
    target = q.named(plan, outlook)
    if one.status == "not_judged":
        return [(target, Shown(outlook.reason), *[q.DASH] * 5)]
    now, missing = q.target_chance(outlook), Shown(one.missing or "—")
    if not one.needs:
        return [(target, now, missing, Shown(STATUS[one.status]), *[q.DASH] * 3)]
    rows: list[tuple[Shown, ...]] = []
    for place, n in enumerate(one.needs):
        step = n.step or (n.action.top if one.status == "unreachable" else 0)
        key = f"{outlook.target.id}.{n.action.path}"
        reach = q.chance(n.alone, outlook.step, f"{key}.alone")
        if one.status == "reached":
            reach = q.chance(one.chance, outlook.step, f"{outlook.target.id}.takes")
        rows.append(
            (
                target if place == 0 else Shown(""),
                now if place == 0 else Shown(""),
                missing if place == 0 else Shown(""),
                Shown(f"{n.action.name}:{n.action.words(0)}→{n.action.words(step)}"),
                reach,
                Shown(LIMITS[n.limit] if one.status == "unreachable" else "—"),
                q.DASH if n.latest is None else Shown(n.latest.text),
            )
        )
    return rows
