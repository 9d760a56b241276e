"""Tables of the memo on next year's targets, every cell a `Shown`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.report import quantities as q
from scenario.report.blocks import Column, Shown, Table
from scenario.report.next_year_bars import marks
from scenario.settings import INTERVAL

#: Lines of other bodies that may stand before a chance.
LINES: Final = ("city_order", "five_year_plan", "place_wish")

if TYPE_CHECKING:
    import pandas as pd

    from scenario.compare.constraints import Constraint
    from scenario.compare.curve import Curve
    from scenario.compare.next_year import NextYear
    from scenario.compare.outlook import Outlook
    from scenario.compare.regret import Regret


def value(curve: Curve, number: float, what: str = "") -> Shown:
    """Return a value one would set, in the decimals in which it is set."""
    places = max(curve.target.precision, 1) if curve.step < 1 else 0
    key = f"next.{curve.target.id}.{what}" if what else ""
    return q.amount(number, places, curve.unit, key)


def span(curve: Curve) -> Shown:
    """Return the recommended value or range."""
    if curve.recommended is None:
        return q.DASH
    safe, keen = curve.recommended
    places = max(curve.target.precision, 1) if curve.step < 1 else 0
    key = f"next.{curve.target.id}.recommended"
    return q.interval(safe, keen, places, curve.unit, key)


def recommended(outlook: Outlook, found: NextYear) -> Table:
    """Return Table 1: what to set, beside this year's line and forecast, and what keeping it means."""
    rows: list[tuple[Shown, ...]] = []
    notes: list[str] = []
    for id, curve in found.curves.items():
        one, target = outlook.targets[id], curve.target
        this = q.point(outlook.forecast.plan, one, one.median, "median")
        line = q.threshold(outlook.forecast.plan, one)
        evidence = one.fitted.evidence
        head = (Shown(target.name), line, q.DASH if evidence.basis == "prior_only" else this)
        if curve.why:
            kept, why = Shown(f"沿用{line.text}"), curve.why.partition(":")[2].rstrip("。")
            notes.append(f"{target.name}:{why}。")
            rows.append((*head, *(q.DASH,) * 5, kept, q.DASH))
            continue
        if evidence.own == 0:
            notes.append(f"{target.name}:{wording.EVIDENCE[evidence.basis]},区间很宽。")
        places, unit = q.decimals(target), curve.unit
        key = f"next.{id}"
        rows.append(
            (
                *head,
                q.amount(curve.median, places, unit, f"{key}.median"),
                q.interval(curve.low, curve.high, places, unit, f"{key}.range"),
                *(value(curve, a.value, a.word) for a in curve.ambitions),
                span(curve),
                q.DASH if curve.today is None else q.chance(curve.today[1], 1, f"{key}.today"),
            )
        )
    words = [f"{a.word}{a.wished:.0%}" for c in found.drawn[:1] for a in c.ambitions] or [
        "稳妥",
        "积极",
        "冲高",
    ]
    columns = (
        Column("目标", 1.95, "left"),
        Column("今年目标", 1.0),
        Column("今年预计", 1.0),
        Column("次年预计", 1.0),
        Column(f"次年{INTERVAL:.0%}区间", 1.75),
        *(Column(w, 0.85) for w in words),
        Column("建议", 1.65),
        Column("沿用今年的概率", 1.1),
    )
    return Table(
        "overall",
        "建议",
        "",
        f"{found.year}年主要目标建议",
        "",
        columns,
        tuple(rows),
        (
            "注:预计为中位数;稳妥、积极、冲高为完成概率不低于栏首所列数的最高可定值;建议为稳妥至积极,并不低于已给出的"
            "市下达数;没有测算的沿用今年目标,不附概率。",
            *notes,
        ),
    )


def curve(found: NextYear) -> Table | None:
    """Return the curves as numbers: chance at the values that the figures show, for page and workbook."""
    rows = []
    for one in found.drawn:
        rows.append((Shown(one.target.name), Shown("")))
        rows += [
            (
                value(one, v, f"at_{v:g}"),
                q.chance(c, 1, f"next.{one.target.id}.chance_{v:g}"),
            )
            for v, c in one.at(marks(one))
        ]
    if not rows:
        return None
    columns = (Column("目标定为", 1.0), Column("完成概率", 1.0))
    title = f"{found.year}年目标定多少与完成概率"
    return Table(
        "curve",
        "定值曲线",
        "",
        title,
        "",
        columns,
        tuple(rows),
        writers=frozenset(("html", "xlsx")),
    )


def lines(found: NextYear) -> Table:
    """Return what stands before any chance, given or blank: a row a target."""
    rows, missing = [], dict[str, None]()
    for one in found.curves.values():
        given = {c.id: c for c in one.lines}
        linked = [c for id, c in given.items() if id not in LINES]
        missing |= dict.fromkeys(c.text.rstrip("。") for c in linked if c.value is None)
        words = [
            c.name if c.value is None else f"{c.name}{value(one, c.value).text}" for c in linked
        ]
        words = [
            w + (":空缺" if c.value is None else "") for w, c in zip(words, linked, strict=True)
        ]
        cells = (_line(one, given[id]) for id in LINES)
        rows.append((Shown(one.target.name), *cells, Shown("、".join(words) or "—")))
    columns = (
        Column("目标", 1.8, "left"),
        *(Column(wording.TIER[id], 1.0) for id in LINES),
        Column("相互衔接", 2.2, "left"),
    )
    note = "注:空缺为没有收到该年的数,给出后登记并重算。"
    return Table(
        "lines", "先于概率的要求", "", "先于概率的要求,给出的和空缺的", "", columns, tuple(rows),
        (note, *(f"{m}。" for m in missing)),
    )  # fmt: skip


def _line(one: Curve, given: Constraint) -> Shown:
    if given.value is not None:
        return value(one, given.value, given.id)
    body = given.text.partition(":")[2].rstrip("。")
    return Shown("空缺" if body.endswith("空缺") else body)


def packages(found: NextYear) -> Table | None:
    """Return the packages: each target's value and chance, and the joint chance."""
    every = [p for p in (found.ambition, *found.packages) if p is not None]
    if not every:
        return None
    heads = ["都按积极档"] + [
        f"全部完成的把握不低于{p.wished:.0%}" for p in found.packages if p.wished
    ]
    rows = []
    for t in every[0].targets:
        one = found.curves[t.id]
        cells = [
            Shown(f"{value(one, p.values[t.id]).text}({wording.chance_text(p.chances[t.id])})")
            for p in every
        ]
        rows.append((Shown(t.name), *cells))
    rows.append(
        (
            Shown("同时完成的概率"),
            *(q.chance(p.all_met, 1, f"package.{i}") for i, p in enumerate(every)),
        )
    )
    columns = (Column("目标", 1.8, "left"), *(Column(h, 1.3) for h in heads))
    notes = ("注:括号内为单项完成概率。",)
    title = f"{found.year}年成套目标"
    return Table("packages", "成套目标", "", title, "", columns, tuple(rows), notes)


def drivers(found: NextYear) -> Table | None:
    """Return the swings of every target with their shares."""
    rows = []
    for id, one in found.drivers.items():
        unit = found.curves[id].unit
        rows.append((Shown(found.curves[id].target.name), *(Shown(""),) * 4))
        for _, s in one.table[~one.table["zero"]].iterrows():
            key = f"next.{id}.{s['input']}"
            share = q.DASH
            if s["share"] == s["share"]:
                share = q.amount(100.0 * float(s["share"]), 0, "%", f"{key}.share")
            rows.append(
                (
                    Shown(str(s["name"])),
                    q.interval(s["low_at"], s["high_at"], 1, "", f"{key}.at"),
                    q.interval(s["value_low"], s["value_high"], 1, unit, f"{key}.value"),
                    q.interval(*_points(s), 0, "%", f"{key}.chance"),
                    share,
                )
            )
    if not rows:
        return None
    columns = (
        Column("输入", 2.4, "left"),
        Column("由偏低到偏高", 1.2),
        Column("次年值", 1.2),
        Column("完成概率", 1.0),
        Column("占波动的份额", 0.9),
    )
    title = f"{found.year}年结果取决于什么"
    return Table("drivers", "取决于什么", "", title, "", columns, tuple(rows))


def _points(swing: pd.Series) -> tuple[float, float]:
    """Return the chances at both ends of a swing in per cent, as chances are printed."""
    low, high = (wording.clamp_chance(float(swing[k])) for k in ("chance_low", "chance_high"))
    return 100.0 * low, 100.0 * high


def regret(one: Regret) -> Table:
    """Return measures against futures: chance and, in brackets, regret in points."""
    rows = tuple(
        (
            Shown(name),
            *(
                Shown(f"{wording.chance_text(wording.clamp_chance(c))}({wording.number(r, 0)})")
                for c, r in zip(chances, lost, strict=True)
            ),
            q.amount(max(lost), 0, "", f"regret.{id}"),
        )
        for (id, name), chances, lost in zip(
            one.measures.items(), one.chance.to_numpy(), one.regret.to_numpy(), strict=True
        )
    )
    columns = (
        Column("做法或变动", 1.4, "left"),
        *(Column(f, 1.4) for f in one.futures),
        Column("最大后悔", 0.8),
    )
    notes = ("注:括号内为与该前景下最好做法相差的概率百分点;不对前景取平均。",)
    title = f"{one.name}:各种做法在不同前景下的完成概率"
    return Table("regret", "后悔表", "", title, "", columns, rows, notes)


def past(found: NextYear) -> Table | None:
    """Return earlier targets beside what was reached; None without any."""
    rows = []
    for one in found.curves.values():
        for _, case in one.past.iterrows():
            reached = q.DASH
            if case["outcome"] == case["outcome"] and case["outcome"] is not None:
                reached = Shown(f"{case['outcome']:g}{one.unit}", float(case["outcome"]))
            rows.append(
                (
                    Shown(one.target.name),
                    Shown(str(case["name"])),
                    Shown(f"{case['year']}年"),
                    Shown(f"{case['threshold']:g}{one.unit}", float(case["threshold"])),
                    reached,
                    Shown("达到" if case["met"] else "未达到"),
                )
            )
    if not rows:
        return None
    columns = (
        Column("目标", 1.8, "left"),
        Column("地区", 1.0),
        Column("年份", 0.8),
        Column("所定", 0.8),
        Column("实绩", 0.8),
        Column("结果", 0.8),
    )
    title = "以往所定与完成,公开记录"
    without = [c.target.name for c in found.curves.values() if not c.past["own"].any()]
    notes = (f"注:本区自己的以往目标与完成没有公开记录、待补的:{'、'.join(without)}。",)
    return Table("past", "以往目标", "", title, "", columns, tuple(rows), notes if without else ())
