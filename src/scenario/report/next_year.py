"""The memo on next year's targets: what to set, what it rests on, what stands before any chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from scenario import wording
from scenario.compare.inherited import level_of_page
from scenario.compare.next_year import NextYear, next_year
from scenario.model.reference_record import record_rows
from scenario.report import assumptions, coverage, next_year_tables
from scenario.report import quantities as q
from scenario.report.annex import quality, stamp
from scenario.report.blocks import Block, Heading, Note, Paragraph, Shown, Table
from scenario.report.curve_chart import curve_figure
from scenario.report.next_year_bars import curve_bars, tornado_bars
from scenario.report.numbering import Numbering
from scenario.report.picture import Picture
from scenario.report.restricted import check_names
from scenario.report.tornado_chart import alt, tornado_figure

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast
    from scenario.compare.curve import Curve
    from scenario.compare.outlook import Outlook
    from scenario.errors import Finding
    from scenario.report.memo import Memo
    from scenario.terms import Plan


def next_year_memo(
    outlook: Outlook,
    contrast: Contrast | None,
    plan: Plan,
    findings: Sequence[Finding],
    version: str,
) -> Memo:
    """Build the memo on next year's targets.

    Parameters
    ----------
    outlook : Outlook
        The baseline against this year's targets.
    contrast : Contrast or None
        Scenarios, which are the measures of the regret table.
    plan : Plan
    findings : sequence of Finding
    version : str
        Of the program.

    Returns
    -------
    Memo

    Raises
    ------
    ScenarioError
        For an assumption without owner, or names that may not be printed.
    """
    from scenario.report.memo import Memo

    recorded = record_rows(outlook.forecast.fitted.observations, plan)
    level = level_of_page(outlook.forecast, outlook.targets, recorded, findings)
    cover, numbers = coverage.cover(outlook), Numbering()
    outlooks = {} if contrast is None else contrast.outlooks
    measures = {o.forecast.scenario.name: o.forecast for o in outlooks.values()}
    found = next_year(outlook.forecast, cover.main, measures)
    settings = plan.settings
    overall = next_year_tables.recommended(outlook, found)
    marks = stamp(outlook, version, level)
    checked = bool(settings.assurer) and settings.assurer != settings.author
    blocks: list[Block] = [
        Paragraph(
            "数据截至{as_of}  数据版本{data}  计划版本{plan}  数据密级{level}",
            {k: v for k, v in marks.items() if k in ("as_of", "data", "plan", "level")},
            role="stamp",
        ),
        Heading("一、建议", 1),
        _answer(found, overall),
        *numbers.body(overall),
        Heading("二、定多少:概率随所定数值的变化", 1),
        *_curves(outlook, found, numbers),
        Heading("三、先于概率的要求", 1),
        *numbers.body(next_year_tables.lines(found)),
        Heading("四、成套考虑", 1),
        *_together(found, numbers),
        Heading("五、取决于什么", 1),
        *_drivers(found, numbers),
        Heading("六、以往目标与完成", 1),
        *_past(found, numbers),
        Heading("七、主要假设", 1),
        *assumptions.section(plan, cover, contrast, numbers),
        Heading("八、不确定性和局限", 1),
        *_limits(outlook, found),
        Paragraph("{who}", {"who": Shown(settings.organisation)}, role="signature"),
        Paragraph("{day}", {"day": q.day(outlook.as_of)}, role="signature"),
        Heading("附件:方法与质量检查单", 1, new_page=True),
        *_methods(marks),
        *assumptions.more(plan, cover, contrast, numbers),
        *quality(plan, cover, findings),
    ]
    check_names(plan, blocks)
    return Memo(
        title=f"{outlook.region.name}{found.year}年主要目标建议",
        kind="next_year",
        as_of=outlook.as_of,
        organisation=settings.organisation,
        mark=wording.MARKS[level],
        draft="" if checked else wording.DRAFT,
        blocks=tuple(blocks),
        level=level,
    )


def said(text: str, key: str = "") -> Paragraph:
    """Return a finished sentence of a result as a paragraph."""
    return Paragraph("{sentence}", {"sentence": Shown(text, key=key)})


def _answer(found: NextYear, table: Table) -> Paragraph:
    """Return what to set, target by target, in one paragraph."""
    pieces, values = [], {"year": q.whole(found.year, "年")}
    for tag, curve in zip("abcdefgh", found.drawn, strict=False):
        values |= {
            f"name_{tag}": Shown(curve.target.name),
            f"span_{tag}": next_year_tables.span(curve),
        }
        pieces.append(f"{{name_{tag}}}{{span_{tag}}}")
    if not pieces:
        return Paragraph("{year}各项目标都没有下一年的测算,暂不提建议。", values, role="lead")
    chances = (a.wished for a in found.drawn[0].ambitions[:2])
    values |= {
        f"chance_{k}": q.chance(c, 1, f"next.{k}") for k, c in zip("xy", chances, strict=True)
    }
    text = "{year}建议:" + "、".join(pieces) + ",完成概率约由{chance_x}到{chance_y}"
    silent = [f"{row[0].text}{row[8].text}" for row in table.rows if row[8].text.startswith("沿用")]
    if silent:
        values["silent"] = Shown("、".join(silent))
        text += ";{silent},依据不足,不附概率"
    return Paragraph(text + "。", values, role="lead")


def _curves(outlook: Outlook, found: NextYear, numbers: Numbering) -> list[Block]:
    blocks: list[Block] = []
    for curve in found.curves.values():
        name = curve.target.name
        if curve.why:
            blocks += [said(line) for line in curve.text]
            continue
        blocks.append(Heading(name, 2))
        evidence = outlook.targets[curve.target.id].fitted.evidence
        number, told = f"图{numbers.figure()}", "".join(curve.text[:2])
        blocks.append(
            Picture(
                id=f"curve_{curve.target.id}",
                number=number,
                title=_title(curve),
                figure=curve_figure(curve),
                alt=told,
                note="横轴为所定的数,纵轴为完成概率;圆点为稳妥、积极、冲高三档,菱形为今年的目标。",
                paper=curve_bars(curve, number, _title(curve), told),
            )
        )
        blocks += [said(line) for line in curve.text[: -len(curve.lines)]]
        blocks.append(
            Paragraph(
                "依据:{text}。数据质量:{quality}。",
                {
                    "text": Shown(evidence.text.rstrip("。")),
                    "quality": Shown(wording.QUALITY["zh"][evidence.quality]),
                },
            )
        )
    blocks += numbers.body(next_year_tables.curve(found))
    return blocks


def _title(curve: Curve) -> str:
    words = "、".join(
        f"{a.word}{next_year_tables.value(curve, a.value).text}" for a in curve.ambitions
    )
    return f"{curve.target.name}:{words}"


def _together(found: NextYear, numbers: Numbering) -> list[Block]:
    if found.ambition is None:
        return [Paragraph("没有可以成套考虑的目标。")]
    values = {
        "all": q.chance(found.ambition.all_met, 1, "package.all"),
        "apart": q.chance(found.ambition.independent, 1, "package.independent"),
        "count": q.whole(len(found.ambition.targets), "项"),
    }
    text = "{count}都按积极档来定,同时完成的概率{all}(若互不相关为{apart})。"
    blocks: list[Block] = [Paragraph(text, values)]
    blocks += [said(line) for p in found.packages for line in p.text]
    return blocks + numbers.body(next_year_tables.packages(found))


def _drivers(found: NextYear, numbers: Numbering) -> list[Block]:
    blocks: list[Block] = []
    for id, one in found.drivers.items():
        blocks.append(Heading(found.curves[id].target.name, 2))
        if one.tornado.swings:
            number, told = f"图{numbers.figure()}", alt(one.tornado)
            title = f"{one.tornado.name}:{one.tornado.swings[0].name}影响最大"
            blocks.append(
                Picture(
                    id=f"tornado_{id}",
                    number=number,
                    title=title,
                    figure=tornado_figure(one.tornado),
                    alt=told,
                    note="两端为该项取偏低和偏高(各有一成可能更低或更高)时的平均结果,竖线为总体平均。",
                    paper=tornado_bars(one.tornado, number, title, told),
                )
            )
        blocks += [said(line) for line in (*one.stress.text, *one.information.text)]
    blocks += numbers.body(next_year_tables.drivers(found))
    for one_regret in found.regrets.values():
        blocks += [said(line) for line in one_regret.text]
        blocks += numbers.body(next_year_tables.regret(one_regret))
    return blocks


def _past(found: NextYear, numbers: Numbering) -> list[Block]:
    table = next_year_tables.past(found)
    if table is None:
        return [Paragraph("没有这些指标以往目标与完成情况的公开记录。")]
    return numbers.body(table)


def _limits(outlook: Outlook, found: NextYear) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(
            "数据截至{day};次年的区间含今年尚未公布的部分,随数据公布会收窄。",
            {"day": q.day(outlook.as_of)},
        ),
        Paragraph(
            "次年的测算是走势的外推,只含已登记的项目和土地;没有列明的新项目、政策和一次性因素不在内。"
        ),
        Paragraph(
            "空缺的要求(市下达、五年规划、能耗等)补齐后须重算;概率只说明完成的可能,定多少由会议决定。"
        ),
    ]
    weak = [
        c.target.name
        for id, c in found.curves.items()
        if not c.why and outlook.targets[id].fitted.evidence.own == 0
    ]
    if weak:
        text = "{names}没有本区公布数,次年区间很宽,先补数再定。"
        blocks.append(Note(text.format(names="、".join(weak)), tone="warning"))
    return blocks


def _methods(marks: Mapping[str, Shown]) -> list[Block]:
    return [
        Paragraph(
            "数据版本{data},计划版本{plan},截至{as_of};随机种子{seed},抽样{draws}次,程序版本{version}。"
            "数据密级{level},取所用各项数据和参数中最高的一级;没有写密级的按内部处理。",
            marks,
        ),
        Paragraph(
            "增速目标由同一条路径延伸一年,今年每次抽样的结果就是次年的基数;R&D占比的分子分母逐年联合延伸;"
            "总量、数量类由今年每次抽样的结果按历年变动再走一步。"
            "概率是次年抽样按公布小数位四舍五入后达到所定数的比例;可定的数按目标惯用的档距取整。"
        ),
        Paragraph(
            "影响大小按该项取偏低、偏高两端(可能性相同)时的条件均值之差排序(龙卷风图);份额用 Shapley 效应,"
            "输入彼此相关也成立;完不成的情形用 PRIM 方法找出,并在一半抽样上重复;值得先弄清的按知道后方差"
            "的期望减少排序;后悔表列出每种前景,不取平均。"
        ),
    ]
