"""The numbered tables of the memo, every cell a `Shown` made by `quantities`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from scenario.compare.names import indicator_name, period_text, region_name
from scenario.disclosure import tells_one
from scenario.report import quantities as q
from scenario.report.blocks import Column, Shown, Table
from scenario.report.overall import needed_head

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan


def followed(cover: Coverage) -> tuple[TargetOutlook, ...]:
    """Return the growth targets that are main objectives or have a figure of this year."""
    every = cover.outlook.targets.items()
    return tuple(
        one for id, one in every
        if one.target.kind == "growth" and (id in cover.main or one.so_far is not None)
    )  # fmt: skip


def own_progress(plan: Plan, cover: Coverage) -> Table | None:
    """Return the published year-to-date growth of growth targets by month, None without any."""
    growth = followed(cover)
    if all(t.so_far is None for t in growth):
        return None
    observed = {
        t.target.id: dict(t.fitted.draws.path.observed) if t.fitted.draws.path else {}
        for t in growth
    }
    months = sorted({m for seen in observed.values() for m in seen})
    rows = []
    for one in growth:
        seen = observed[one.target.id]
        cells = [
            q.amount(seen[m], 1, "%", f"{one.target.id}.ytd_{m}") if m in seen else q.DASH
            for m in months
        ]
        rows.append((Shown(one.target.name), *cells, q.threshold(plan, one), q.required(one)))
    columns = (Column("指标", 2.2, "left"), *(Column(f"1—{m}月", 1.0) for m in months),
               Column("全年目标", 1.0), Column(needed_head(cover.outlook), 1.4))  # fmt: skip
    return Table(
        "progress",
        "累计增速",
        "",
        f"{cover.outlook.year}年累计增速与目标",
        "单位:%",
        columns,
        tuple(rows),
        ("注:增速取公布的累计同比,不由公布总量倒算;“—”表示本区未公布。",),
    )


def surroundings(plan: Plan, cover: Coverage) -> Table | None:
    """Return the latest growth of the year in other series that the models read, if any."""
    frames, outlook = [], cover.outlook
    for one in cover.listed:
        rows = one.fitted.evidence.rows
        if rows.empty:
            continue
        keep = (rows["measure"] == "growth") & (
            rows["period_end"].astype(str).str.slice(0, 4) == str(outlook.year)
        )
        own = (rows["region"] == outlook.region.name) | (rows["region"] == outlook.region.id)
        keep &= ~(own & (rows["indicator"] == one.target.indicator))
        open_ = [not tells_one(row) for row in rows.to_dict("records")]
        keep &= pd.Series(open_, index=rows.index, dtype=bool)
        frames.append(rows.loc[keep].assign(_for=one.target.name))
    if not frames:
        return None
    every = pd.concat(frames, ignore_index=True)
    every = every.sort_values(
        ["indicator", "region", "period_end", "period_start"],
        ascending=[True, True, True, False],
        kind="stable",
    )
    latest = every.groupby(["_for", "region", "indicator"], sort=False).tail(1)
    if latest.empty:
        return None
    rows_out = tuple(
        (
            Shown(region_name(plan, str(r["region"]))),
            Shown(indicator_name(plan, str(r["indicator"]))),
            Shown(period_text(str(r["period_start"]), str(r["period_end"]))),
            q.amount(float(r["value"]), 1, "%", ""),
            Shown(str(r["_for"])),
        )
        for _, r in latest.iterrows()
    )
    columns = (Column("地区", 1.0), Column("指标", 2.0, "left"), Column("所属期", 1.4),
               Column("同比增速", 1.0), Column("用于研判", 2.0, "left"))  # fmt: skip
    return Table(
        "surroundings",
        "相关走势",
        "",
        "同期上级和相关指标走势",
        "单位:%",
        columns,
        rows_out,
        ("注:只列模型读取的、截至日前已公布的最新一期。",),
    )


def readings(plan: Plan, one: TargetOutlook) -> Table | None:
    """Return one row with every reading of the data year; None when there is only one."""
    if len(one.readings) < 2:
        return None
    cells: list[Shown] = [q.named(plan, one)]
    columns = [Column("目标", 1.6, "left")]
    for id, reading in one.readings.items():
        mark = "(主口径)" if reading.headline else ""
        key = f"{one.target.id}.{id}"
        printed = q.target_chance(one) if reading.headline else q.chance(
            reading.chance, one.step, f"{key}.chance", settled=one.fitted.settled)  # fmt: skip
        reach = q.span(plan, one, reading.low, reading.high, "range" if reading.headline else id)
        columns += [Column(f"{reading.data_year}年数据{mark}:{q.interval_name().text}", 1.4),
                    Column(f"{reading.data_year}年数据:概率", 1.0)]  # fmt: skip
        cells += [reach, printed]
    return Table(
        f"readings_{one.target.id}",
        "口径",
        "",
        f"{one.target.name}的两种理解",
        "单位:%",
        tuple(columns),
        (tuple(cells),),
        ("注:计划未写明用哪一年的数据,两种理解都作预测;计数和联合概率用主口径。",),
    )
