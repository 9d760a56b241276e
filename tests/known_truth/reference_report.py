"""How the reference class does on the published pairs: each region judged by the others.

Run from the root of the project: ``python tests/known_truth/reference_report.py`` writes
``docs/reference_class.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

import scenario as sc
from scenario.model.reference import BIAS, CLASS_ON_RECORD, ENOUGH, cells_of, chances
from scenario.model.reference_chance import CEILING, chance_of
from scenario.model.reference_record import Case, record, tally
from scenario.terms import Plan

ROOT = Path(__file__).parents[2]
AS_OF = "2024-09-30"
REPEATS = 4000
KIND = {"count": "数量", "amount": "总量", "growth": "增速", "ratio": "比例", "share": "占比"}
HORIZON = {"year": "年度", "five_years": "五年规划"}
LEVEL = {"nation": "国家", "province": "省", "city": "市", "district": "区县"}


def left_out(cases: Sequence[Case], plan: Plan) -> dict[str, np.ndarray]:
    """Return, case by case, the chance from other regions, two simple ones, and the outcome."""
    said, bare, judged, met = [], [], [], []
    for case in cases:
        others = [c for c in cases if c.region != case.region]
        group = CLASS_ON_RECORD[case.kind]
        asked = {"level": case.level, "horizon": case.horizon}
        said.append(
            chance_of(group, cells_of(others), chances(plan), plan.judgement(BIAS), **asked).mean
        )
        judged.append(chance_of(group, [], chances(plan), plan.judgement(BIAS), **asked).mean)
        bare.append(np.mean([c.met for c in others]))
        met.append(float(case.met))
    return {
        "reference": np.array(said),
        "judgement": np.array(judged),
        "bare rate": np.array(bare),
        "met": np.array(met),
    }


def brier(chance: np.ndarray, met: np.ndarray) -> float:
    """Return the mean squared difference of chance and outcome."""
    return float(np.mean((chance - met) ** 2))


def bootstrap(cases: Sequence[Case], table: dict[str, np.ndarray], name: str) -> np.ndarray:
    """Return Brier scores of resampled region–years, which hold together, 80 % interval ends."""
    clusters: dict[tuple[str, int], list[int]] = {}
    for i, case in enumerate(cases):
        clusters.setdefault((case.region, case.year), []).append(i)
    groups = list(clusters.values())
    rng = np.random.default_rng(20240930)
    scores = []
    for _ in range(REPEATS):
        picked = np.concatenate([groups[k] for k in rng.integers(0, len(groups), len(groups))])
        scores.append(brier(table[name][picked.astype(int)], table["met"][picked.astype(int)]))
    return np.quantile(scores, [0.1, 0.9])


def lines() -> list[str]:
    """Return the report, line by line."""
    plan = sc.read_plan(ROOT / "params")
    cases = record(sc.read_observations(ROOT / "data", as_of=AS_OF), plan)
    table = left_out(cases, plan)
    met = int(table["met"].sum())
    regions = sorted({c.region for c in cases})
    yearly = [k for k in KIND if sum(c.kind == k and c.horizon == "year" for c in cases) >= ENOUGH]
    enough = "、".join(KIND[k] for k in yearly) or "无"
    kinds = {c.kind for c in cases}
    never = "、".join(
        KIND[k] for k in KIND if k in kinds and all(c.met for c in cases if c.kind == k)
    )
    out = [
        "# 同类目标的完成记录",
        "",
        f"由 `python tests/known_truth/reference_report.py` 生成,截至 {AS_OF}。",
        "",
        f"能判断完成与否的公布目标共 {len(cases)} 条,完成 {met} 条,"
        f"出自 {len(regions)} 个地区;没有未完成记录的类别:{never}。"
        "公布的完成情况偏高(没有完成的较少写出),所以记录只与判断合并使用,"
        f"并按“未完成的目标被公布的机会”打折;这样得到的概率不高于 {CEILING:.0%}。",
        "",
        "| 类别 | 期限 | 层级 | 条数 | 完成 |",
        "|---|---|---|--:|--:|",
    ]
    out += [
        f"| {KIND[r.kind]} | {HORIZON[r.horizon]} | {LEVEL[r.level]} | {r.cases} | {r.met} |"
        for r in tally(cases).itertuples()
    ]
    out += [
        "",
        f"结论只在同类年度目标达到 {ENOUGH} 条时才以记录为依据;目前达到的有:{enough};"
        "其余类别的目标没有本区数据时不研判。",
        "",
        "## 用其他地区预测一个地区",
        "",
        "每个地区的目标只用其他地区的记录和判断来测算,再与结果比较"
        "(布赖尔分数,越小越好;区间为按“地区—年份”重抽样的80%区间)。",
        "",
        "| 方法 | 布赖尔分数 | 80%区间 |",
        "|---|--:|--:|",
    ]
    words = {
        "reference": "记录与判断合并",
        "judgement": "只用判断",
        "bare rate": "其他地区的完成率(不打折)",
    }
    for name, word in words.items():
        low, high = bootstrap(cases, table, name)
        out.append(f"| {word} | {brier(table[name], table['met']):.3f} | {low:.3f}—{high:.3f} |")
    half = brier(np.full(len(cases), 0.5), table["met"])
    out.append(f"| 一律五成 | {half:.3f} | — |")
    out += [
        "",
        f"只有 {len(cases)} 条、{len(regions)} 个地区,区间互相重叠:"
        "这些数不能说明哪种方法更好,只说明合并后的概率没有明显偏离。"
        "本表的记录本身偏向完成,不打折的完成率因此在这里占便宜。",
    ]
    return out


if __name__ == "__main__":
    (ROOT / "docs" / "reference_class.md").write_text("\n".join(lines()) + "\n", encoding="utf-8")
