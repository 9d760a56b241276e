"""What a director asks, each with a short answer and where it stands, or with the datum it needs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.comparable import two_year_average
from scenario.compare.differences import chances, size
from scenario.report import quantities as q
from scenario.report.blocks import Bars, Block, Column, Fan, Heading, Shown, Table
from scenario.report.numbering import labelled

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Override, Plan


@dataclass(frozen=True, slots=True)
class Known:
    """What answers are read off."""

    plan: Plan
    cover: Coverage
    contrast: Contrast | None

    @property
    def main(self) -> tuple[TargetOutlook, ...]:
        """Judged main objectives; of a plan without any, all that Table 1 lists."""
        listed = [t for t in self.cover.listed if t.judged]
        main = [t for t in listed if t.target.id in self.cover.main]
        return tuple(main or listed)


Answer = Callable[[Known], str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Parameters
    ----------
    text : str
    answer : callable
        Returns the short answer, "" where nothing is known.
    blocks : tuple of str
        Ids (or their beginnings) of the tables and figures that answer in full; ``stamp`` for the
        line below the title.
    datum : str
        What would have to be known where there is no answer.
    """

    text: str
    answer: Answer
    blocks: tuple[str, ...]
    datum: str


def _meet(known: Known) -> str:
    return "、".join(f"{t.target.name}(概率{q.target_chance(t).text})" for t in known.main)


def _needed(known: Known) -> str:
    found = [t for t in known.main if t.required is not None and t.so_far_month]
    return "、".join(
        f"{t.target.name}{q.rest_of_year(t.so_far_month or 0)}需增长{q.required(t).text}"
        for t in found
    )


def _base(known: Known) -> str:
    """Return the two-year average of growths whose figure of a year earlier is published."""
    said = []
    for t in known.main:
        rows = t.fitted.evidence.rows
        if t.so_far is None or t.so_far_month is None or rows.empty:
            continue
        before = rows[
            (rows["region"] == known.plan.settings.region)
            & (rows["indicator"] == t.target.indicator)
            & (rows["measure"] == "growth")
            & (rows["period_end"] == f"{known.cover.outlook.year - 1}-{t.so_far_month:02d}")
            & (rows["period_start"] == f"{known.cover.outlook.year - 1}-01")
        ]
        if len(before):
            last = float(before["value"].iloc[-1])
            mean = two_year_average(t.so_far, last)
            said.append(
                f"{t.target.name}上年同期增长{wording.percent(last)},两年平均增长{wording.percent(mean)}"
            )
    return ";".join(said)


def _effects(wanted: Callable[[Known, Override], bool]) -> Answer:
    """Return what scenarios do that move only what is wanted, each on the target it moves most."""

    def answer(known: Known) -> str:
        said = []
        for id, scenario in (known.contrast.scenarios if known.contrast else {}).items():
            moves = (*scenario.levers, *scenario.assumptions)
            if scenario.combines or not moves or not all(wanted(known, o) for o in moves):
                continue
            moved = [e for e in known.contrast.effects if e.scenario == id and not e.zero]  # type: ignore[union-attr]
            moved = [e for e in moved if known.cover.outlook.targets[e.target].judged]
            if not moved:
                said.append(f"{scenario.name}:对有研判的目标没有影响")
                continue
            most = max(moved, key=lambda e: abs(e.chance_change))
            target = known.plan.targets[most.target]
            step = known.cover.outlook.targets[most.target].step
            said.append(
                f"{scenario.name}:{target.name}变动{size(known.plan, target, most)},"
                f"概率{'→'.join(chances(most, step))}"
            )
        return ";".join(said)

    return answer


def _one_project(known: Known, override: Override) -> bool:
    head, _, rest = override.path.partition(".")
    return head == "projects" and rest.split(".")[0] in known.plan.projects


def _land(_: Known, override: Override) -> bool:
    return override.path.startswith("land_")


def _outside(known: Known, override: Override) -> bool:
    lever = known.plan.levers.get(override.path)
    ratios = {t.indicator for t in known.plan.targets.values() if t.kind == "ratio"}
    return lever is not None and bool(ratios & set(lever.moves))


def _worst(known: Known) -> str:
    kinds = {t.target.id for t in known.main if t.target.comparison == "at_least" and q.ranged(t)}
    return "、".join(
        f"{t.target.name}有一成可能低于{q.point(known.plan, t, t.low, 'low').text}"
        for t in known.main
        if t.target.id in kinds
    )


def _rank(known: Known) -> str:
    ranks = [t for t in known.cover.listed if t.target.kind == "rank"]
    return "、".join(
        f"{t.target.name}(概率{q.target_chance(t).text})"
        if t.judged
        else f"{t.target.name}:{t.reason}"
        for t in ranks
    )


def _day(known: Known) -> str:
    return f"数据截至{q.day(known.cover.outlook.as_of).text}"


def _see(text: str) -> Answer:
    return lambda _: text


def _none(_: Known) -> str:
    return ""


QUESTIONS: Final = (
    Question("全年目标能不能达到?", _meet, ("overall",), "各目标今年的本区公布数"),
    Question("差多少,后几个月要增长多少?", _needed, ("overall", "progress"), "本区今年的累计增速"),
    Question("进度算快还是慢?", _see("线性和季节序时对照"), ("schedule",), "可比的累计数"),
    Question("是基数原因还是真的弱?", _base, ("progress",), "上年同期的本区累计增速"),
    Question("增速被谁拖的?", _none, (), "分行业、分企业的增速和上年比重"),
    Question("哪几个项目最要命?", _see("各项目推迟一个月的代价和可能"), ("risks",),
             "各项目的总投资、开工和入库状态"),
    Question("单个项目晚开工会怎样?", _effects(_one_project), ("scenarios",), "一个推迟该项目的情景"),
    Question("多给工业用地今年有没有用?", _effects(_land), ("scenarios",), "一个增加用地的情景"),
    Question("还有什么办法,哪个最划算?", _see("现有抓手逐项反推"), ("takes",), "抓手的取值范围和成本"),
    Question("几月之前不动手就来不及?", _see("各抓手的最晚起步"), ("takes",), "抓手的起步时间"),
    Question("比上次变了什么,为什么?", _see("概率变动逐项分解"), ("changes",),
             "登记册中的上一期专报"),
    Question("各单位报的数信不信得过?", _none, (), "各单位历次预计数和最终数"),
    Question("去年年中报得准不准?", _none, (), "登记册中上一年的各期专报和结果"),
    Question("最坏会怎样?", _worst, ("overall", "scenarios"), "有研判目标的区间"),
    Question("会不会几个指标一起掉?", _see("同时达到和同时未达到的概率"), ("joint", "pairs"),
             "两项以上有研判的目标"),
    Question("研发占比卡在分子还是分母?", _effects(_outside), ("scenarios",),
             "分子、分母各自变动的情景"),
    Question("排名保不保得住?", _rank, ("overall",), "历年位次和相邻县(市、区)得分"),
    Question("两种灯为什么不一样?", _see("规则灯与概率灯对照"), ("disagreements",),
             "可比的累计数和灯规则"),
    Question("明年目标定多少合适?", _see("见目标建议专报"), (), ""),
    Question("定高一点代价多大?", _see("见目标建议专报"), (), ""),
    Question("调口径、修订基数有什么影响?", _effects(_outside), ("scenarios",), "一个修订基数的情景"),
    Question("数据是哪天的?", _day, ("stamp", "wanted"), ""),
    Question("没有最大的那家企业会怎样?", _none, (), "该企业的产值、增加值和检修计划"),
    Question("哪些已经板上钉钉?", _see("清单和项目目前的投资进度"), ("projects",),
             "项目的入库状态和逐月投资"),
)  # fmt: skip


def with_questions(
    blocks: Sequence[Block], plan: Plan, cover: Coverage, contrast: Contrast | None
) -> list[Block]:
    """Return the blocks with the table of questions at the end of the annex of tables.

    Parameters
    ----------
    blocks : sequence of Block
    plan : Plan
    cover : Coverage
    contrast : Contrast or None
    """
    annexes = sum(isinstance(b, Table) and b.number.startswith("附表") for b in blocks)
    numbered = [n for n, b in enumerate(blocks) if isinstance(b, Table) and b.number[:2] == "附表"]
    heads = [n for n, b in enumerate(blocks) if isinstance(b, Heading)]
    after = max(numbered, default=heads[-1]) + 1
    table = questions(blocks, Known(plan, cover, contrast))
    return [*blocks[:after], labelled(table, f"附表{annexes + 1}"), *blocks[after:]]


def questions(blocks: Sequence[Block], known: Known) -> Table:
    """Return the table: question, answer or the datum that is wanting, place."""
    rows = []
    for one in QUESTIONS:
        places = _places(one, blocks)
        said = one.answer(known) if places or not one.blocks else ""
        answer = said or f"目前答不了,需要:{one.datum}"
        rows.append((Shown(one.text), Shown(answer), Shown(places if said and places else "—")))
    columns = (Column("问题", 1.3, "left"), Column("回答", 3.2, "left"), Column("见", 0.9))
    return Table(
        "questions", "常见问题", "", "常见问题与出处", "", columns, tuple(rows),
        ("注:回答取自本专报的图表,不另作测算。",),
    )  # fmt: skip


def _places(one: Question, blocks: Sequence[Block]) -> str:
    found = ["首页"] if "stamp" in one.blocks else []
    for block in blocks:
        if (
            isinstance(block, Table | Fan | Bars)
            and block.number
            and block.id.startswith(one.blocks)
        ):
            found.append(block.number)
    return "、".join(found[:3])
