"""What the rows of a backtest say together: scores by lead, coverage, tests against the rules."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from scenario.compare.scores import exact_interval, paired_test
from scenario.compare.vintages import PSEUDO, REAL_TIME
from scenario.model.benchmark import BENCHMARK_NAMES
from scenario.settings import INTERVAL
from scenario.typeset import typeset

COLUMNS: Final = (
    "indicator", "region", "year", "month", "vintage", "figures", "outcome", "mean", "median", "sd",
    "low", "high", "crps", "wis", "pit", "inside", "inside_inner", "line", "line_kind", "chance", "met", "brier",
    "rhat", "ess", *BENCHMARK_NAMES,
)  # fmt: skip


def _one(group: pd.DataFrame) -> dict[str, Any]:
    """Score a group of rows; every rule is compared on the rows that it answered."""
    outcome = group["outcome"].astype(float)
    score = group["crps"].astype(float)
    hits, count = int(group["inside"].astype(bool).sum()), len(group)
    low, high = exact_interval(hits, count)
    chances = group["brier"].dropna().astype(float)
    aimed = chances[group.loc[chances.index, "line_kind"] == "target"]
    row: dict[str, Any] = {
        "cases": count,
        "years": group["year"].nunique(),
        "crps": score.mean(),
        "wis": group["wis"].astype(float).mean(),
        "mean_error": (group["mean"].astype(float) - outcome).mean(),
        "inside": hits,
        "coverage": hits / count,
        "coverage_low": low,
        "coverage_high": high,
        "brier": chances.mean() if len(chances) else np.nan,
        "brier_cases": len(chances),
        "target_brier": aimed.mean() if len(aimed) else np.nan,
        "target_cases": len(aimed),
    }
    for name in BENCHMARK_NAMES:
        point = group[name].dropna().astype(float)
        error = (point - outcome[point.index]).abs()
        own = score[point.index]
        row[f"{name}_cases"] = len(point)
        row[f"{name}_error"] = error.mean() if len(point) else np.nan
        row[f"{name}_ratio"] = own.mean() / error.mean() if error.sum() > 0 else np.nan
        row[f"{name}_p"] = paired_test(own - error, group.loc[point.index, "year"])[2]
    return row


def summarise(
    table: pd.DataFrame, by: tuple[str, ...] = ("indicator", "region", "month")
) -> pd.DataFrame:
    """Return scores of groups of rows.

    Parameters
    ----------
    table : DataFrame
        Rows of a backtest.
    by : tuple of str
        Columns that make a group; empty for one row over all.

    Returns
    -------
    DataFrame
        Columns of `by`, cases, years, crps, wis, mean_error (mean forecast minus outcome), inside
        (rows within the house's interval), coverage with its exact 95 % interval, brier
        (``target_``: where the line was a plan's target), and for every rule cases, mean
        absolute error, ``ratio`` (CRPS over that error on the same cases)
        and ``p`` (paired test, one year one observation).
    """
    if not by:
        return pd.DataFrame([_one(table)])
    rows = []
    for _, group in table.groupby(list(by), sort=True):
        keys = [group[column].iloc[0] for column in by]
        rows.append({**dict(zip(by, keys, strict=True)), **_one(group)})
    return pd.DataFrame(rows)


#: How an origin is known → what is printed of it.
VINTAGE_WORDS: Final = {
    REAL_TIME: "实时:只用当日已印出的数",
    PSEUDO: "准实时:按所属期截断的现行数据",
}


def _vintages(table: pd.DataFrame) -> str:
    counts = table["vintage"].value_counts()
    return ";".join(f"{words}{counts[k]}次" for k, words in VINTAGE_WORDS.items() if k in counts)


def summary_text(table: pd.DataFrame) -> tuple[str, ...]:
    """Return sentences on all rows together, Chinese."""
    row = _one(table)
    lines = [
        f"回测{row['cases']}次({row['years']}个年份;{_vintages(table)}),"
        f"平均CRPS为{row['crps']:.2f}个百分点,加权区间得分{row['wis']:.2f}",
        f"{INTERVAL:.0%}区间覆盖{row['inside']}次,占{row['coverage']:.0%}"
        f"(同一年各月高度相关,精确95%区间{row['coverage_low']:.0%}—{row['coverage_high']:.0%}偏窄)",
    ]
    if row["brier_cases"]:
        lines.append(
            f"概率Brier得分{row['brier']:.3f}({row['brier_cases']}次;有当年计划目标的按目标,其余按"
            "“不低于上年增速”)"
        )
    if row["target_cases"]:
        lines.append(
            f"其中对计划目标的概率Brier得分{row['target_brier']:.3f}({row['target_cases']}次)"
        )
    for name, words in BENCHMARK_NAMES.items():
        count = row[f"{name}_cases"]
        if not count:
            lines.append(f"“{words}”没有一次可比:数据里没有截至当月已知的这一数")
        else:
            p = row[f"{name}_p"]
            shown = "年份不足,不作检验" if np.isnan(p) else f"按年配对检验p={p:.2f}"
            lines.append(
                f"对“{words}”({count}次可比):其平均绝对误差{row[f'{name}_error']:.2f},"
                f"CRPS与之比{row[f'{name}_ratio']:.2f};{shown}"
            )
    return tuple(typeset(line + "。") for line in lines)
