"""Where the data come from: own rows one by one, others counted, all rows in the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import pandas as pd

from scenario import wording
from scenario.compare.names import indicator_name, period_text, region_name
from scenario.disclosure import source_kind
from scenario.report.blocks import Block, Column, Note, Paragraph, Shown, Table
from scenario.report.rows_gate import closed_rows

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan

#: One row of observations, by column.
Row = Mapping[Any, Any]

_KNOWN: Final = {
    "printed": "原文日期", "rounded": "按月或年取末日", "estimated": "推算",
    "latest_vintage": "最新版本",
}  # fmt: skip
_MEASURES: Final = {
    "level": "总量", "growth": "增速", "index": "指数", "ratio": "比例", "share": "占比",
    "count": "数量", "rank": "位次",
}  # fmt: skip
_BASES: Final = {
    "": "", "current_prices": "现价", "comparable_prices": "可比价",
    "comparable_scope": "可比口径",
}  # fmt: skip


def _host(source: str) -> str:
    host = urlsplit(source).hostname if source.startswith(("http://", "https://")) else None
    return host or source or "—"


def _rows(outlook: Outlook) -> pd.DataFrame:
    frames = [
        t.fitted.evidence.rows.assign(_target=t.target.name, _id=t.target.id)
        for t in outlook.targets.values()
        if not t.fitted.evidence.rows.empty
    ]
    if not frames:
        return pd.DataFrame()
    rows = pd.concat(frames, ignore_index=True)
    return rows.assign(_closed=closed_rows(rows))


def _text(row: Row, name: str) -> str:
    value = row.get(name, "")
    return "" if _blank(value) else str(value)


def _blank(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # type: ignore[call-overload]


def _value(plan: Plan, row: Row) -> Shown:
    unit = _text(row, "unit")
    sign = plan.units[unit]["name"] if unit in plan.units else unit
    value = row["value"]
    if row["_closed"]:
        return Shown("(未公开)")
    if _blank(value):
        return Shown("—")
    return Shown(f"{float(value):.10g}{sign}", float(value), "", "General")


def _role(row: Row) -> str:
    used = _text(row, "used_as")
    return wording.USED_AS.get(used, used)


def _measure(row: Row) -> str:
    measure, basis = _text(row, "measure"), _text(row, "basis")
    return "、".join(w for w in (_MEASURES.get(measure, measure), _BASES.get(basis, basis)) if w)


def _line(plan: Plan, row: Row) -> tuple[Shown, ...]:
    source = "(未公开)" if row["_closed"] else _text(row, "source")
    known, kind = _text(row, "known_on")[:10], _text(row, "known_on_kind")
    region, scope = region_name(plan, _text(row, "region")), _text(row, "scope")
    scope = "" if scope == plan.settings.scope else plan.scopes.get(scope, scope)
    return (
        Shown(_text(row, "_target")), Shown(f"{region}({scope})" if scope else region),
        Shown(indicator_name(plan, _text(row, "indicator"))),
        Shown(period_text(_text(row, "period_start"), _text(row, "period_end"))),
        Shown(_measure(row)), _value(plan, row), Shown(_role(row)),
        Shown(f"{known}({_KNOWN.get(kind, kind)})" if kind else known),
        Shown(_host(source), link=source),
    )  # fmt: skip


_COLUMNS: Final = (
    Column("用于", 1.3, "left"), Column("地区(范围)", 1.2, "left"), Column("指标", 1.3, "left"),
    Column("所属期", 1.0), Column("形式", 0.9), Column("数值", 0.9), Column("用法", 1.2, "left"),
    Column("获知日", 1.1), Column("来源", 1.3, "left"),
)  # fmt: skip


def source_tables(plan: Plan, cover: Coverage) -> list[Block]:
    """Return the tables of data rows: own rows of main objectives one by one, others counted."""
    outlook = cover.outlook
    rows = _rows(outlook)
    if rows.empty:
        return [Note("没有使用任何已公布的数据行。", "warning")]
    lines = [_line(plan, row) for row in rows.to_dict("records")]
    own = rows["region"].isin([outlook.region.id, outlook.region.name])
    own &= rows["_id"].isin(cover.main)
    blocks: list[Block] = []
    if (~own).any():
        blocks.append(_counted(plan, rows[~own]))
    if own.any():
        blocks.append(
            Table(
                "own_rows",
                "本区数据行",
                "",
                f"{outlook.region.name}数据逐行(总目标)",
                "单位:见表",
                _COLUMNS,
                tuple(line for line, shown in zip(lines, own, strict=True) if shown),
            )
        )
    full = Table(
        "data_rows",
        "全部数据行",
        "",
        "全部数据行",
        "单位:见表",
        _COLUMNS,
        tuple(lines),
        writers=frozenset(("xlsx",)),
    )
    count = len(rows)
    return [
        *_gates(rows),
        *blocks,
        full,
        Note(f"全部{count}行数据及来源地址见工作簿“全部数据行”。"),
    ]


def _gates(rows: pd.DataFrame) -> list[Block]:
    """Return which gates the rows pass, when not all of them are public."""
    words = {
        "public": "公开{}行", "department": "部门管理{}行,只列汇总数", "form": "统计报表{}行,公布前只供内部",
    }  # fmt: skip
    kinds = [source_kind(row) for row in rows[["disclosure", "status"]].to_dict("records")]
    if set(kinds) == {"public"}:
        return []
    said = ";".join(w.format(kinds.count(k)) for k, w in words.items() if k in kinds)
    return [Paragraph("所用数据按来源分别把关:{kinds}。", {"kinds": Shown(said)})]


def _counted(plan: Plan, rows: pd.DataFrame) -> Table:
    lines = []
    for (target, indicator), group in rows.groupby(["_target", "indicator"], sort=False):
        names = list(dict.fromkeys(region_name(plan, str(r)) for r in group["region"]))
        shown = "、".join(names[:4]) + (f"等{len(names)}个地区" if len(names) > 4 else "")
        years = group["period_start"].astype(str).str.slice(0, 4)
        first, last = years.min(), years.max()
        hosts = list(dict.fromkeys(_host(str(s)) for s in group["source"]))
        lines.append(
            (
                Shown(str(target)),
                Shown(indicator_name(plan, str(indicator))),
                Shown(shown),
                Shown(f"{first}—{last}年" if first != last else f"{first}年"),
                Shown(f"{len(group)}", float(len(group)), "", "0"),
                Shown("、".join(hosts[:2]) + (f"等{len(hosts)}处" if len(hosts) > 2 else "")),
            )
        )
    return Table(
        "other_rows",
        "其他数据",
        "",
        "其他地区和其他目标的数据(按指标汇总)",
        "单位:行",
        (
            Column("用于", 1.3, "left"),
            Column("指标", 1.3, "left"),
            Column("地区", 1.6, "left"),
            Column("年份", 1.0),
            Column("行数", 0.5),
            Column("来源", 2.0, "left"),
        ),
        tuple(lines),
    )
