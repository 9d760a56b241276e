"""What the lists of projects, and single projects, have done so far, as published or imported."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from scenario.compare.names import indicator_name, period_text
from scenario.report import quantities as q
from scenario.report.blocks import Column, Shown, Table
from scenario.report.gate import public_only
from scenario.report.rows_gate import closed_rows

if TYPE_CHECKING:
    import pandas as pd

    from scenario.compare.outlook import Outlook
    from scenario.compare.risks import Risks
    from scenario.terms import Plan

#: Scopes that hold figures of lists of projects and of single projects.
SCOPES: Final = ("project_list", "project")
#: Statuses that are no figure of what was done.
NOT_DONE: Final = ("target", "synthetic")


def rows_of(plan: Plan, outlook: Outlook) -> pd.DataFrame:
    """Return the region's newest money figures of project lists and projects in the plan year."""
    frame = outlook.forecast.fitted.observations.frame
    if frame.empty:
        return frame
    chosen = frame[
        (frame["region"] == plan.settings.region)
        & frame["scope"].isin(SCOPES)
        & (frame["measure"] == "level")
        & (frame["period_start"] == f"{outlook.year}-01")
        & frame["indicator"].str.endswith("_investment")
        & ~frame["status"].isin(NOT_DONE)
    ]
    newest = chosen.sort_values(["period_end", "known_on"], kind="stable")
    whose = newest["source"].where(newest["scope"] == "project", "")
    kept = newest.assign(_whose=whose).drop_duplicates(
        ["scope", "indicator", "_whose"], keep="last"
    )
    return kept.sort_values(["scope", "indicator", "source"], ascending=[False, True, True])


def project_progress(plan: Plan, outlook: Outlook) -> Table | None:
    """Return the table of what was done, None when nothing is known.

    Single projects are numbered, not named: names are for those who may see them. A figure of one
    project that is not published (level L1), or that would tell such a figure, is counted, not
    printed.
    """
    rows = rows_of(plan, outlook)
    if rows.empty:
        return None
    shares = {
        p.done_by_june_100m_yuan: p.completion_pct
        for p in plan.programmes.values()
        if p.known_on <= outlook.as_of
    }
    lines, projects, held = [], 0, 0
    for place, (row, closed) in enumerate(
        zip(rows.to_dict("records"), closed_rows(rows), strict=True)
    ):
        single = row["scope"] == "project"
        if closed:
            held += 1
            continue
        projects += single
        value = float(row["value"])
        share = None if single else shares.get(value)
        unit = plan.units[row["unit"]]["name"]
        lines.append(
            (
                Shown(f"项目{projects}" if single else indicator_name(plan, row["indicator"])),
                Shown(period_text(row["period_start"], row["period_end"])),
                Shown(f"{value:.10g}{unit}", value, f"project.{place}", "General"),
                q.DASH if share is None else Shown(f"{share:.10g}%", share, "", "General"),
            )
        )
    notes = [
        "注:清单之间有重叠,不全是制造业,不能相加;年度计划是申报下限,完成比例高不等于目标提前实现。"
    ]
    if held:
        notes.append(f"另有{held}个项目的数没有公开,或可据以推出没有公开的数,不列。")
    columns = (
        Column("清单或项目", 2.2, "left"), Column("所属期", 1.2), Column("完成投资", 1.2),
        Column("占年度计划", 1.2),
    )  # fmt: skip
    return Table(
        "projects",
        "项目进度",
        "",
        f"{outlook.year}年重点项目投资进度",
        "单位:见表",
        columns,
        tuple(lines),
        tuple(notes),
    )


def project_risks(plan: Plan, risks: Sequence[Risks]) -> Table | None:
    """Return what one month's delay of each public project costs, None when nothing is lost.

    Parameters
    ----------
    plan : Plan
    risks : sequence of Risks
        One per target.
    """
    lines = [
        (
            Shown(of.label), Shown(one.name),
            q.difference(one.points, 2, f"risk.{of.target}.{one.project}.points"),
            q.DASH if one.likely is None
            else q.chance(one.likely, 1, f"risk.{of.target}.{one.project}.likely"),
            q.difference(100 * one.chance, 1, f"risk.{of.target}.{one.project}.chance"),
        )
        for of in risks
        for one in public_only(plan, of.risks)
        if round(one.points, 2) < 0
    ]  # fmt: skip
    columns = (
        Column("目标", 1.2, "left"), Column("项目", 2.4, "left"),
        Column("晚一个月的影响(个百分点)", 1.0), Column("晚一个月以上的可能", 1.0),
        Column("目标概率变动(个百分点)", 1.0),
    )  # fmt: skip
    note = "注:各项目单独推迟一个月,其余不变;按影响与可能之积由大到小。"
    return (
        Table("risks", "项目工期风险", "", "哪些项目推迟一个月代价最大", "单位:见表头", columns,
              tuple(lines), (note,))
        if lines else None
    )  # fmt: skip
