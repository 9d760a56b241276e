"""The page of a backtest: tables in Markdown and one drawing, written from the rows alone."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from scenario.compare.backtest import Backtest
from scenario.compare.backtest_tables import VINTAGE_WORDS, summarise
from scenario.compare.covariates import BELIEVED, READINGS, covariate_gains
from scenario.compare.stacking import PSEUDO_YEARS, stack
from scenario.model.benchmark import BENCHMARK_NAMES
from scenario.report.line_drawing import Line, Panel, drawing
from scenario.report.markdown import number, table_of
from scenario.settings import INTERVAL
from scenario.terms import Observations, Plan

_COLOURS: Final = ("#1f5fa8", "#c4632b", "#3a7d44", "#7a4b94", "#8a8a2b", "#444444")
NAME: Final = "backtest"


def write_backtest(
    result: Backtest, plan: Plan, observations: Observations, folder: Path, command: str
) -> tuple[Path, ...]:
    """Write ``backtest.md``, ``backtest.svg`` and ``backtest.csv`` into a folder.

    Parameters
    ----------
    result : Backtest
    plan : Plan
        For printed names.
    observations : Observations
        For the leading indicators that were tried.
    folder : Path
    command : str
        How the page is made again.

    Returns
    -------
    tuple of Path
    """
    folder.mkdir(parents=True, exist_ok=True)
    page, picture, rows = (folder / f"{NAME}.{suffix}" for suffix in ("md", "svg", "csv"))
    page.write_text(_page(result, plan, observations, command), encoding="utf-8")
    picture.write_text(_picture(result.table, plan), encoding="utf-8")
    result.table.to_csv(rows, index=False, float_format="%.6g", lineterminator="\n")
    return page, picture, rows


def _page(result: Backtest, plan: Plan, observations: Observations, command: str) -> str:
    table = result.table
    parts = [
        "# 回测:按月份倒推的预测与实际\n",
        f"由 `{command}` 写成,数字都来自 [{NAME}.csv]({NAME}.csv)。\n",
        "**怎样做的。** 对每个有全年公布数的年份,只用截至某月的累计和以往数据,重做一次全年预测,"
        "再与公布的全年增速相比。**实时**:截至该月的每个数都有原件上的公布日(只写到月的按月末),且不晚于次月20日,"
        "用的就是当日版本。**准实时**:其余各次,旧数的公布日是按规则推定的,数值可能经过修订,"
        "因此按所属期截断现行数据,不是当时的原始版本。2008、2020、2022年的冲击在其公布日之后"
        "才进入模型,事后知道的只有日期;其大小和每年的放大倍数都由当时的数估出。\n",
        *(f"- {line}" for line in result.text),
        "\n![按已知月份的得分与覆盖](backtest.svg)\n",
        "## 按指标与已知月份\n",
        _by_month(table, plan),
        "\n## 按已知月份,全部指标合计\n",
        _rows(summarise(table, ("month",)), ["month"], {"month": "截至月"}),
        "\n## 按数据版本\n",
        _by_vintage(table),
        "\n## 按年份\n",
        _rows(summarise(table, ("year",)), ["year"], {"year": "年份"}),
        "\n## 与简单规则的组合\n",
        *_stacked(table),
        "\n## 先行指标是否有用\n",
        *_covariates(table, observations, plan),
        "\n## 逐年:截至6月(或此前最近一月)\n",
        _june(table, plan),
        "\n## 怎样读\n",
        "- CRPS 与加权区间得分单位为百分点,越小越好;点预测的 CRPS 就是绝对误差。",
        "- “比值”是模型的 CRPS 与规则的平均绝对误差之比,只在该规则能作答的年份上比较。",
        f"- {INTERVAL:.0%}区间覆盖后的方括号为精确二项95%区间;同一年各月的误差高度相关,合计行偏窄。",
        "- p 为按年配对的双侧 t 检验,一个年份只算一次观测;不足三年不作检验。",
        "- Brier 针对当时已知的一条线:当年计划目标,没有公布目标的用上年公布增速。\n",
    ]
    return "\n".join(parts)


def _name(plan: Plan, indicator: str, region: str) -> str:
    place = plan.regions[region].name
    return f"{place}{plan.indicators[indicator].name}"


def _by_month(table: pd.DataFrame, plan: Plan) -> str:
    summary = summarise(table)
    named = [
        _name(plan, i, r) for i, r in zip(summary["indicator"], summary["region"], strict=True)
    ]
    summary.insert(0, "name", named)
    return _rows(summary, ["name", "month"], {"name": "指标", "month": "截至月"})


def _by_vintage(table: pd.DataFrame) -> str:
    summary = summarise(table, ("vintage",)).replace({"vintage": VINTAGE_WORDS})
    return _rows(summary, ["vintage"], {"vintage": "数据版本"})


def _rows(summary: pd.DataFrame, by: list[str], words: dict[str, str]) -> str:
    heads = [
        *(words[key] for key in by),
        "次数",
        "CRPS",
        "WIS",
        "偏差",
        f"{INTERVAL:.0%}区间覆盖",
        "Brier",
    ]
    answered = [name for name in BENCHMARK_NAMES if summary[f"{name}_cases"].sum()]
    heads += [f"比值:{BENCHMARK_NAMES[name]}" for name in answered] + ["p:累计增速不变"]
    lines = []
    for _, row in summary.iterrows():
        cells = [_whole(row[key]) for key in by]
        cells += [
            _whole(row["cases"]),
            f"{row['crps']:.2f}",
            f"{row['wis']:.2f}",
            f"{row['mean_error']:+.2f}",
            f"{_whole(row['inside'])}/{_whole(row['cases'])}[{row['coverage_low']:.0%}—{row['coverage_high']:.0%}]",
            number(row["brier"], 3),
        ]
        cells += [number(row[f"{name}_ratio"], 2) for name in answered]
        lines.append([*cells, number(row["persists_p"], 2)])
    return table_of(heads, lines)


def _stacked(table: pd.DataFrame) -> list[str]:
    made = stack(table)
    if made.empty:
        return ["没有一条规则有两个以上的往年误差,无法组合。"]
    by_month = made.groupby("month")[["earlier", "weight", "crps", "stacked", "equal"]].mean()
    heads = ["截至月", "次数", "可学年数", "模型权重", "CRPS:模型", "CRPS:组合", "CRPS:等权"]
    lines = [
        "规则按自己以往的误差变成分布;权重只用更早年份的对数得分求出(留出未来),"
        f"并向等权收缩(相当于{PSEUDO_YEARS:.0f}年的等权)。每格为各次平均;模型按均值和标准差计分。\n",
    ]
    rows = [
        [
            _whole(month),
            _whole(int((made["month"] == month).sum())),
            f"{row['earlier']:.1f}",
            f"{row['weight']:.2f}",
            *(f"{row[name]:.2f}" for name in ("crps", "stacked", "equal")),
        ]
        for month, row in by_month.iterrows()
    ]
    lines.append(table_of(heads, rows))
    own, both, even = (float(made[name].mean()) for name in ("crps", "stacked", "equal"))
    word = "没有胜过" if both >= own else "胜过"
    lines.append(
        f"\n全部{len(made)}次:模型{own:.2f},组合{both:.2f},等权{even:.2f};组合{word}模型本身。"
    )
    return lines


def _covariates(table: pd.DataFrame, observations: Observations, plan: Plan) -> list[str]:
    made = covariate_gains(table, observations, plan)
    if made.empty:
        return ["没有一个先行指标有五个以上年份可比。"]
    heads = ["先行指标", "读法", "次数", "年数", "CRPS:不用", "CRPS:用", "p"]
    rows = [
        [
            plan.indicators[str(row["covariate"])].name,
            READINGS[str(row["reading"])],
            _whole(row["cases"]),
            _whole(row["years"]),
            f"{row['without']:.3f}",
            f"{row['with']:.3f}",
            number(row["p"], 2),
        ]
        for _, row in made.iterrows()
    ]
    helpful = int(made["helps"].sum())
    word = f"{helpful}种有用" if helpful else "没有一种有用,模型不用先行指标"
    return [
        "用其余各年的预测误差对截至当月的先行指标求系数(向零收缩),再修正留出的那一年;预测按均值和标准差"
        "的正态分布计分,p 为按年配对检验。先行指标是现行数据,不是当时的版本。\n",
        table_of(heads, rows),
        f"\n试了{len(made)}种,{word}(得分更低且p<{BELIEVED}才算)。",
    ]


def _june(table: pd.DataFrame, plan: Plan) -> str:
    early = table[table["month"] <= 6].sort_values("month", kind="stable")
    chosen = early.groupby(["indicator", "region", "year"], as_index=False).last()
    heads = [
        "指标",
        "年份",
        "截至月",
        "公布",
        "预测中位",
        f"{INTERVAL:.0%}区间",
        "CRPS",
        "累计增速不变",
    ]
    rows = [
        [
            _name(plan, row["indicator"], row["region"]),
            str(row["year"]),
            str(row["month"]),
            f"{row['outcome']:.1f}",
            f"{row['median']:.1f}",
            f"{row['low']:.1f}—{row['high']:.1f}",
            f"{row['crps']:.2f}",
            number(row["persists"], 1),
        ]
        for _, row in chosen.iterrows()
    ]
    return table_of(heads, rows)


def _whole(value: object) -> str:
    """Return a name as it is and a count without decimals."""
    return value if isinstance(value, str) else f"{float(str(value)):.0f}"


def _picture(table: pd.DataFrame, plan: Plan) -> str:
    """Draw ratio to the growth that persists, and coverage, against the last month known."""
    ratios: list[Line] = []
    summary = summarise(table)
    groups = summary.groupby(["indicator", "region"], sort=True)
    for (indicator, region), group in groups:
        colour = _COLOURS[len(ratios) % len(_COLOURS)]
        months = [float(m) for m in group["month"]]
        name = _name(plan, str(indicator), str(region))
        ratios.append(Line(name, colour, months, [float(v) for v in group["persists_ratio"]]))
    pooled = summarise(table, ("month",))
    months = [float(m) for m in pooled["month"]]
    covers = [Line("全部合计", "#222222", months, [100 * float(v) for v in pooled["coverage"]])]
    bars = tuple(
        (float(r["month"]), 100 * float(r["coverage_low"]), 100 * float(r["coverage_high"]))
        for _, r in pooled.iterrows()
    )
    top = max(1.2, *(v for line in ratios for v in line.y if not np.isnan(v)))
    ticks = [float(m) for m in sorted(set(table["month"]))]
    return drawing(
        [
            Panel("CRPS ÷ “累计增速不变”的平均绝对误差", "截至月", ticks, (0.0, top), 1.0, ratios),
            Panel(
                f"{INTERVAL:.0%}区间覆盖,%(竖线为精确95%区间)",
                "截至月",
                ticks,
                (0.0, 100.0),
                80.0,
                covers,
                bars,
            ),
        ]
    )
