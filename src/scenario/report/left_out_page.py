"""The page of the leave-one-out check of districts: tables in Markdown, written from the rows."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd

from scenario.compare.left_out import ENOUGH, LeftOut
from scenario.report.markdown import number, table_of
from scenario.settings import INTERVAL
from scenario.terms import Plan
from scenario.typeset import typeset

NAME: Final = "districts"
_UNITS: Final = {
    "region_year": "按地区—年份(每个取月数最多的一个数)",
    "window": "按每个公布的数(同一地区同一年的几个数高度相关,区间偏窄)",
}


def write_left_out(result: LeftOut, plan: Plan, folder: Path, command: str) -> tuple[Path, ...]:
    """Write ``districts.md`` and ``districts.csv`` into a folder.

    Parameters
    ----------
    result : LeftOut
    plan : Plan
        For printed names.
    folder : Path
    command : str
        How the page is made again.

    Returns
    -------
    tuple of Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    page, rows = folder / f"{NAME}.md", folder / f"{NAME}.csv"
    page.write_text("\n".join(_page(result, plan, command)) + "\n", encoding="utf-8")
    result.table.to_csv(rows, index=False, float_format="%.6g", lineterminator="\n")
    return page, rows


def _page(result: LeftOut, plan: Plan, command: str) -> list[str]:
    summary = result.summary
    whole = summary[(summary["unit"] == "region_year") & (summary["indicator"] == "")].iloc[0]
    lines = [
        "# 留一检验:区县与宁波市\n",
        f"由 `{command}` 写成,数字都来自 [{NAME}.csv]({NAME}.csv)。\n",
        typeset(
            "**怎样做的。** 依次去掉一个地区一年的全部公布增速,用其余的数(该地区其他年份、"
            "上级各级、同级各地)测算,再与去掉的数相比。“不合并”只用全国的走势加先验大小的偏离。"
        )
        + "\n",
        typeset(
            f"共{whole['cases']:.0f}个地区—年份,{INTERVAL:.0%}区间覆盖{whole['inside']:.0f}个,占"
            f"{whole['coverage']:.1%},精确95%区间{whole['coverage_low']:.1%}—"
            f"{whole['coverage_high']:.1%};平均CRPS为{whole['crps']:.2f}个百分点,"
            f"不合并为{whole['alone_crps']:.2f},按年配对检验p={number(whole['p'], 2)}。"
        ),
    ]
    for unit, words in _UNITS.items():
        lines += [f"\n## {words}\n", _scores(summary[summary["unit"] == unit], plan)]
    lines += [
        "\n## 按地区,地区—年份\n",
        _regions(result.table[result.table["widest"].astype(bool)], plan),
        typeset(f"\n不足{ENOUGH}个的只列数字,不评判。"),
    ]
    return lines


def _scores(summary: pd.DataFrame, plan: Plan) -> str:
    heads = ["指标", "次数", "年数", f"{INTERVAL:.0%}区间覆盖", "CRPS", "偏差", "不合并:覆盖",
             "不合并:CRPS", "p"]  # fmt: skip
    rows = [
        [
            plan.indicators[row["indicator"]].name if row["indicator"] else "合计",
            f"{row['cases']:.0f}",
            f"{row['years']:.0f}",
            _covered(row, ""),
            f"{row['crps']:.2f}",
            f"{row['mean_error']:+.2f}",
            _covered(row, "alone_"),
            f"{row['alone_crps']:.2f}",
            number(row["p"], 2),
        ]
        for _, row in summary.iterrows()
    ]
    return table_of(heads, rows)


def _covered(row: pd.Series, which: str) -> str:
    return (
        f"{row[f'{which}inside']:.0f}/{row['cases']:.0f}"
        f"[{row[f'{which}coverage_low']:.0%}—{row[f'{which}coverage_high']:.0%}]"
    )


def _regions(table: pd.DataFrame, plan: Plan) -> str:
    rows = []
    for region, group in table.groupby("region", sort=True):
        hits = int(group["inside"].astype(bool).sum())
        rows.append(
            [plan.regions[str(region)].name, str(len(group)), str(hits),
             f"{group['crps'].mean():.2f}", f"{group['alone_crps'].mean():.2f}",
             "是" if len(group) >= ENOUGH else "否"]
        )  # fmt: skip
    return table_of(["地区", "次数", "覆盖", "CRPS", "不合并:CRPS", "够评判"], rows)
