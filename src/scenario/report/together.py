"""What only shows when targets are read together: lights that differ, joint chances, departments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare.attainment import Attainment, attainment
from scenario.compare.departments import NOBODY, by_department
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Heading, Paragraph, Shown, Table
from scenario.report.numbering import Numbering, ordinal
from scenario.report.overall import light_cell
from scenario.report.register import progress_cells

if TYPE_CHECKING:
    from scenario.report.coverage import Coverage

#: Pairs printed; the workbook has all of them.
PAIRS: Final = 6
#: Counts whose joint chance is below this are put together at either end.
TAIL: Final = 0.005
#: Targets named whose two lights differ.
NAMED: Final = 3
#: Departments printed; the workbook has all of them.
DEPARTMENTS: Final = 10


def schedule(cover: Coverage, numbers: Numbering) -> list[Block]:
    """Return progress against the calendar and against the season, and where the lights differ."""
    found = {id: t.progress for id, t in cover.lights.targets.items() if t.progress is not None}
    if not found:
        return [Paragraph("没有目标具备可比的累计数,序时进度和规则灯无从计算。")]
    rows = []
    for id, p in found.items():
        done, linear, seasonal = progress_cells(cover, id)
        due = q.DASH if p.seasonal is None else q.amount(p.seasonal, 1, "%", f"{id}.seasonal")
        rows.append((
            Shown(cover.outlook.targets[id].target.name), q.months(p.month), done,
            q.amount(p.linear, 1, "%", f"{id}.linear"), linear, due, seasonal,
            light_cell(cover.lights.targets[id].rule) if cover.lights.targets[id].rule != "none"
            else q.DASH,
        ))  # fmt: skip
    columns = (
        Column("目标", 2.2, "left"), Column("截至", 0.8), Column("已达全年目标", 1.0),
        Column("线性序时", 0.9), Column("相差(百分点)", 1.0), Column("季节序时", 0.9),
        Column("相差(百分点)", 1.0), Column("规则灯", 1.0),
    )  # fmt: skip
    number = numbers.table()
    notes = [
        "注:增速目标按可比基数折算为总量后比较;线性序时为月数与十二之比,"
        "季节序时为上年同月累计占全年的比重(增速目标)或往年比重。"
    ]
    if cover.lights.rule_name:
        notes.append(f"规则灯按{cover.lights.rule_name}。")
    table = Table(
        "schedule", "序时进度", f"表{number}", "序时进度:线性与季节", "单位:%、百分点", columns,
        tuple(rows), tuple(notes),
    )  # fmt: skip
    return [table, _differing(cover)]


def _differing(cover: Coverage) -> Paragraph:
    """Return how many targets have two lights that differ, and which."""
    order = list(cover.lights.disagreements["target"])
    both = [
        t for t in cover.lights.targets.values()
        if {t.rule, t.probability} <= {"green", "amber", "red"}
    ]  # fmt: skip
    count = {"both": q.whole(len(both), key="lights.both")}
    if not order:
        return Paragraph("两种灯都亮的{both}项目标中,规则灯与概率灯没有不一致。", count)
    said = [
        f"{t.name}(规则灯{wording.light_label(t.rule)},概率灯{wording.light_label(t.probability)})"
        for t in (cover.lights.targets[id] for id in order[:NAMED])
    ]
    names = "、".join(said) + ("等" if len(order) > NAMED else "")
    words = "两种灯都亮的{both}项目标中,{differ}项不一致:{names};读结论以概率灯为准。"
    more = {"differ": q.whole(len(order), key="lights.differ"), "names": Shown(names)}
    return Paragraph(words, count | more)


def disagreements(cover: Coverage) -> Table | None:
    """Return the targets whose rule light and probability light differ, None without any."""
    order = list(cover.lights.disagreements["target"])
    if not order:
        return None
    rows = []
    for id in order:
        t, one = cover.lights.targets[id], cover.outlook.targets[id]
        rows.append((
            Shown(t.name), light_cell(t.rule), light_cell(t.probability), q.target_chance(one),
            *progress_cells(cover, id),
            Shown("规则灯看已有进度,概率灯另计后几个月需要的增速" if one.required is not None
                  else "规则灯看已有进度,概率灯看全年"),
        ))  # fmt: skip
    columns = (
        Column("目标", 1.8, "left"), Column("规则灯", 0.9), Column("概率灯", 0.9),
        Column("概率", 0.6), Column("已达全年目标", 0.9), Column("线性相差", 0.8),
        Column("季节相差", 0.8), Column("为何不同", 2.2, "left"),
    )  # fmt: skip
    return Table(
        "disagreements", "两灯不一致", "", "规则灯与概率灯不一致的目标", "单位:%、百分点",
        columns, tuple(rows),
    )  # fmt: skip


def joint(cover: Coverage, place: int) -> list[Block]:
    """Return how many targets are met together, and the main ones alone."""
    every = attainment(cover.outlook)
    if not every.targets:
        return []
    counts = dict(zip(every.number["met"], every.number["chance"], strict=True))
    likely = max(counts, key=lambda k: (counts[k], k))
    total = len(every.targets)
    blocks: list[Block] = [
        Heading(f"({ordinal(place)})联合判断", 2),
        Paragraph(
            "{targets}项有研判的目标放在一起看,最可能同时达到{most}项(概率{p}),"
            "{mass}为{reach}项;全部达到的概率为{all}。",
            {
                "targets": q.whole(total),
                "most": q.whole(int(likely)),
                "p": q.chance(counts[likely], 1, "joint.likely"),
                "mass": q.interval_name(),
                "reach": q.interval(every.low, every.high, 0, "", "joint.range"),
                "all": q.chance(every.all_met, 1, "joint.all"),
            },
        ),
    ]
    main = [t for t in cover.main if cover.outlook.targets[t].judged]
    if main:
        of_main = attainment(cover.outlook, main)
        blocks.append(
            Paragraph(
                "总目标中有研判的{count}项全部达到的概率为{all};若各项互不相关,应为{alone}。",
                {
                    "count": q.whole(len(main), key="joint.main"),
                    "all": q.chance(of_main.all_met, 1, "joint.main_all"),
                    "alone": q.chance(of_main.all_if_independent, 1, "joint.main_alone"),
                },
            )
        )
    return blocks


def joint_tables(cover: Coverage, numbers: Numbering) -> list[Block]:
    """Return the distribution of the number met, and the pairs that fail together."""
    every = attainment(cover.outlook)
    if not every.targets:
        return []
    blocks = numbers.annex(_distribution(every))
    if not every.pairs.empty:
        blocks += numbers.annex(_pairs(cover, every))
        if len(every.pairs) > PAIRS:
            blocks.append(_pairs(cover, every, full=True))
    return blocks


def _distribution(every: Attainment) -> Table:
    """Return the distribution of the number met in one row, far ends put together."""
    chances = every.number["chance"].to_numpy()
    last = len(chances) - 1
    low, high = 0, last
    while low < last and chances[: low + 1].sum() < TAIL:
        low += 1
    while high > low and chances[high:].sum() < TAIL:
        high -= 1
    heads, cells = [], []
    for k in range(low, high + 1):
        share, head = chances[k], f"{k}项"
        if k == low and low > 0:
            share, head = chances[: k + 1].sum(), f"{k}项及以下"
        if k == high and high < last:
            share, head = chances[k:].sum(), f"{k}项及以上"
        heads.append(Column(head, 1.0))
        cells.append(q.chance(float(share), 1, f"joint.met_{k}"))
    return Table(
        "joint", "同时达到项数", "", "同时达到的项数及其概率", "单位:%",
        (Column("同时达到", 1.2), *heads), ((Shown("概率"), *cells),),
    )  # fmt: skip


def _pairs(cover: Coverage, every: Attainment, *, full: bool = False) -> Table:
    """Return the pairs that fail together; all of them for the workbook when `full`."""
    targets = cover.outlook.targets
    frame = every.pairs if full else every.pairs.head(PAIRS)
    rows = []
    for row in frame.itertuples(index=False):
        first, second = str(row.first), str(row.second)
        times = float(str(row.times))
        key = f"joint.{first}.{second}"
        rows.append((
            Shown(targets[first].target.name), Shown(targets[second].target.name),
            q.chance(float(str(row.both_fail)), 1, f"{key}.both"),
            q.chance(float(str(row.if_independent)), 1, f"{key}.alone"),
            q.amount(times, 2, "倍", f"{key}.times"),
        ))  # fmt: skip
    columns = (
        Column("目标", 2.0, "left"), Column("目标", 2.0, "left"), Column("同时未达到", 1.0),
        Column("互不相关时", 1.0), Column("两者之比", 0.9),
    )  # fmt: skip
    if full:
        return Table(
            "pairs_all", "同时未达到(全部)", "", "容易同时未达到的目标(全部)", "单位:%、倍", columns,
            tuple(rows), writers=frozenset(("xlsx",)),
        )  # fmt: skip
    notes = ("注:比值大于1表示两项会一起落空,多因共同受经济景气、审批和资金影响。",)
    return Table(
        "pairs", "同时未达到", "", "最可能同时未达到的目标", "单位:%、倍", columns,
        tuple(rows), notes,
    )  # fmt: skip


def departments(cover: Coverage, numbers: Numbering) -> list[Block]:
    """Return the outlook by responsible department."""
    shown = {id: t.probability for id, t in cover.lights.targets.items()}
    found = by_department(cover.outlook, shown).departments
    if not found or set(found) == {NOBODY}:
        return []
    rows = []
    for d in found.values():
        key = f"department.{d.department}"
        weakest = q.DASH
        if d.weakest:
            one = cover.outlook.targets[d.weakest]
            weakest = Shown(f"{one.target.name}({q.target_chance(one).text})")
        reach = q.interval(d.low, d.high, 0, "", f"{key}.met") if d.judged else q.DASH
        rows.append((
            Shown(d.department), q.whole(len(d.targets), "", f"{key}.all"),
            q.whole(d.judged, "", f"{key}.judged"),
            *(q.whole(d.lights.get(c, 0), "", f"{key}.{c}")
              for c in ("green", "amber", "red", "grey")),
            reach, weakest,
        ))  # fmt: skip
    labels = [wording.light_label(c) for c in ("green", "amber", "red", "grey")]
    columns = (
        Column("责任单位", 1.7, "left"), Column("涉及目标", 0.65), Column("有研判", 0.65),
        *(Column(label, 0.75) for label in labels),
        Column("预计达到", 0.8), Column("把握最小的目标", 2.2, "left"),
    )  # fmt: skip
    note = "注:一项目标有几个责任单位的,在各单位分别计数;“预计达到”为有研判目标中达到项数的区间。"
    title = "按责任单位汇总"
    if len(rows) <= DEPARTMENTS:
        return numbers.annex(Table("departments", "责任单位", "", title, "单位:项", columns,
                                   tuple(rows), (note,)))  # fmt: skip
    more = f"其余{len(rows) - DEPARTMENTS}个单位见工作簿“责任单位(全部)”。"
    return [
        *numbers.annex(Table("departments", "责任单位", "", title, "单位:项", columns,
                             tuple(rows[:DEPARTMENTS]), (note, more),
                             frozenset(("html", "docx")))),
        Table("departments_all", "责任单位(全部)", "", title, "单位:项", columns, tuple(rows),
              (note,), frozenset(("xlsx",))),
    ]  # fmt: skip
