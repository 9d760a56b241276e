"""What changed since an earlier memo: one table that closes, one sentence a target that moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scenario.compare.shapley import printed
from scenario.errors import ScenarioError, error
from scenario.record.bridge import label
from scenario.report import quantities as q
from scenario.report.blocks import Block, Column, Heading, Paragraph, Shown, Table
from scenario.report.numbering import Numbering, letters, ordinal

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.compare.verdict import TargetOutlook
    from scenario.record.news import News
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan

#: Kinds of change that have a column of their own; the smallest others share one.
MOST: Final = 5
#: A change below this, in points, is not worth a sentence or a column.
WORTH: Final = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """What one kind of change did to the chances, in points, by target."""

    name: str
    points: dict[str, float]

    @property
    def size(self) -> float:
        """Largest effect on any target."""
        return max((abs(p) for p in self.points.values()), default=0.0)


def check_news(news: News | None, outlook: Outlook) -> None:
    """Refuse changes that do not end at the forecast of this memo.

    Raises
    ------
    ScenarioError
        ``RE-047``.
    """
    if news is None:
        return
    last = news.bridge.last
    ours = (outlook.data_id, outlook.plan_id, outlook.seed, outlook.draws)
    if (last.data_id, last.plan_id, last.seed, last.draws) != ours:
        raise ScenarioError(
            [error("RE-047", "与上次专报相比", "变化分解所用的数据、计划、种子或抽样数与本专报不同",
                   "分解的终点不是本专报的概率", "用同一参数文件夹、数据和截至日重新分解",
                   "the changes do not end at this memo")]
        )  # fmt: skip


def changes(
    plan: Plan, cover: Coverage, news: News | None, numbers: Numbering, place: int
) -> list[Block]:
    """Return the part on what changed, nothing without an earlier memo.

    Parameters
    ----------
    plan : Plan
    cover : Coverage
    news : News or None
    numbers : Numbering
    place : int
        Number of the heading within its section.
    """
    if news is None:
        return []
    known = set(news.bridge.table["target"])
    ones = [one for one in cover.listed if one.target.id in known and one.judged]
    blocks: list[Block] = [Heading(f"({ordinal(place)})与上次专报相比", 2)]
    if not ones:
        return [*blocks, Paragraph("有研判的目标在上次专报中都没有登记,无从比较。")]
    steps = _steps(news, [one.target.id for one in ones])
    blocks.append(_said(news, ones, steps))
    return blocks + numbers.body(_table(plan, news, ones, steps))


def _steps(news: News, ids: Sequence[str]) -> list[Step]:
    """Return the kinds of change in their order, the smallest of them together."""
    table = news.bridge.table
    mine = table[(table["step"] > 0) & table["target"].isin(ids)]
    found = [
        Step(label(str(kinds)), dict(zip(rows["target"], 100.0 * rows["chance_change"], strict=True)))
        for kinds, rows in mine.groupby("kinds", sort=False)
    ]  # fmt: skip
    worth = sorted((s for s in found if s.size >= WORTH), key=lambda s: -s.size)[:MOST]
    rest = [s for s in found if s not in worth]
    shown = [s for s in found if s in worth]
    if any(s.size for s in rest):
        together = {id: sum(s.points[id] for s in rest) for id in ids}
        shown.append(Step("其他", together))
    return shown


def _total(steps: Sequence[Step], id: str) -> float:
    return sum(step.points[id] for step in steps)


def _said(news: News, ones: Sequence[TargetOutlook], steps: Sequence[Step]) -> Paragraph:
    values: dict[str, Shown] = {"then": Shown(_day(news.then))}
    pieces: list[str] = []
    for one in ones:
        id = one.target.id
        total = _total(steps, id)
        if abs(total) < WORTH:
            continue
        tag = letters(len(pieces))
        main = max(steps, key=lambda s: abs(s.points[id]))
        values |= {
            f"name_{tag}": Shown(one.target.name),
            f"by_{tag}": q.amount(abs(total), 1, "个百分点", f"{id}.since"),
            f"why_{tag}": Shown(main.name),
        }
        verb = "提高" if total > 0 else "降低"
        pieces.append(f"{{name_{tag}}}概率{verb}{{by_{tag}}}(主要来自{{why_{tag}}})")
    if not pieces:
        return Paragraph("与数据截至{then}的专报相比,有研判的目标概率变动都很小。", values)
    text = "与数据截至{then}的专报相比," + "、".join(pieces)
    return Paragraph(
        text + ";其余目标变动很小。" if len(pieces) < len(ones) else text + "。", values
    )


def _day(text: str) -> str:
    year, month, day = (int(part) for part in text.split("-"))
    return f"{year}年{month}月{day}日"


def _table(plan: Plan, news: News, ones: Sequence[TargetOutlook], steps: Sequence[Step]) -> Table:
    ends = news.bridge.totals.set_index("target").to_dict("index")
    rows = []
    for one in ones:
        id = one.target.id
        total = _total(steps, id)
        parts = printed(tuple(s.points[id] for s in steps), total, 1)
        before = q.chance(ends[id]["chance_old"], one.step, f"{id}.chance_then")
        median = q.point(plan, one, ends[id]["median_old"], "median_then")
        now = q.point(plan, one, one.median, "median")
        rows.append(
            (
                Shown(one.target.name), before, *(q.difference(p, 1, "") for p in parts),
                q.difference(total, 1, f"{id}.since_signed"), q.target_chance(one), median, now,
            )
        )  # fmt: skip
    columns = (
        Column("目标", 1.7, "left"), Column("上次概率", 0.7),
        *(Column(s.name, 0.9) for s in steps), Column("概率变动", 0.8), Column("本次概率", 0.7),
        Column("上次中位数", 0.9), Column("本次中位数", 0.9),
    )  # fmt: skip
    order = "→".join(news.bridge.order)
    return Table(
        "since",
        "与上次相比",
        "",
        "与上次专报相比,概率因何变动",
        "单位:个百分点、%",
        columns,
        tuple(rows),
        (
            f"注:上次为登记册中的{news.issue};逐项换成现在的输入重新测算,顺序为{order},各项之和等于概率变动,"
            "不留余项;次序影响各项。",
            "概率取整列示,变动按未取整的概率计算。",
        ),
    )
