"""The backtest: forecasts remade from the months known at past origins, and scored.

One row per indicator, region, year and last month known. Rows are independent of each other and of
the order and the place in which they are made, so that processes, a cluster and a resumed run give
the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from scenario.compare.backtest_case import MONTHS, Case, cases_of, run_case
from scenario.compare.backtest_tables import COLUMNS, summarise, summary_text
from scenario.compare.names import names_of
from scenario.compare.origins import Material, gather
from scenario.compare.vintages import known_then
from scenario.errors import ScenarioError, error
from scenario.model.benchmark import BENCHMARK_NAMES
from scenario.model.growth_chain import ChainFigures
from scenario.page_table import brief, page_table
from scenario.terms import Observations, Plan

#: Changed whenever the engine or a row's meaning changes, so that stored rows are not mixed.
VERSION: Final = "3"
INDICATORS: Final = (
    "manufacturing_investment",
    "fixed_asset_investment",
    "industrial_value_added",
    "gdp",
)


@dataclass(frozen=True, slots=True)
class Backtest:
    """Scored forecasts of past years.

    Parameters
    ----------
    table : DataFrame
        One row per case, columns of `scenario.compare.backtest_tables.COLUMNS`, ordered, and
        ``disclosure``: the highest level of the rows that the case was made from.
    names : mapping of column to mapping of id to str
        Printed names of regions and indicators.
    """

    table: pd.DataFrame
    names: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def summary(self) -> pd.DataFrame:
        """One row per indicator, region and last month known; see `summarise`."""
        return summarise(self.table)

    @property
    def text(self) -> tuple[str, ...]:
        """Sentences, Chinese."""
        return summary_text(self.table)

    __repr__ = brief

    def _repr_html_(self) -> str:
        ratios = {f"{id}_ratio": f"CRPS与“{words}”之比" for id, words in BENCHMARK_NAMES.items()}
        others = [f"{id}_{what}" for id in BENCHMARK_NAMES for what in ("cases", "error", "p")]
        table = self.summary.drop(columns=others).rename(columns=ratios)
        return page_table(table, names=self.names, forms=dict.fromkeys(ratios.values(), "fine"))


def backtest(
    plan: Plan,
    observations: Observations,
    *,
    indicators: Sequence[str] = INDICATORS,
    regions: Sequence[str] | None = None,
    months: Sequence[int] = MONTHS,
    years: Sequence[int] | None = None,
    draws: int = 2000,
    seed: int = 1,
    jobs: int = 1,
    scheduler: str = "",
    store: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Backtest:
    """Remake and score the forecasts of past years.

    Parameters
    ----------
    plan : Plan
    observations : Observations
    indicators : sequence of str
    regions : sequence of str, optional
        The region without a parent (the nation) when omitted.
    months : sequence of int
        Last months known.
    years : sequence of int, optional
    draws, seed : int
    jobs : int
        Processes on this machine.
    scheduler : str
        Address of a running Dask scheduler; used instead of `jobs`.
    store : Path, optional
        CSV file that every finished row is added to at once; rows already in it are not made again.
    progress : callable, optional

    Returns
    -------
    Backtest

    Raises
    ------
    ScenarioError
        BT-001 unknown indicator or region, BT-002 nothing to score, BT-003 Dask is not installed.

    Examples
    --------
    >>> import scenario as sc
    >>> plan, obs = sc.read_plan("params"), sc.read_observations("data", as_of="2024-09-30")
    >>> made = sc.backtest(plan, obs, indicators=["gdp"], years=[2019], months=[6], draws=400)
    >>> bool(made.table["crps"].iloc[0] < 2)
    True
    """
    wanted = list(regions) if regions else [r.id for r in plan.regions.values() if not r.parent]
    _known_names(plan, indicators, wanted)
    materials = {(i, r): gather(observations, plan, i, r) for i in indicators for r in wanted}
    cases = [c for m in materials.values() for c in cases_of(m, months, years)]
    if not cases:
        raise ScenarioError(
            [error("BT-002", "回测", "没有同时有全年数和该月累计数的年份", "无从打分",
                   "换指标、地区或月份", "nothing to score")]
        )  # fmt: skip
    stamp = f"{observations.data_id}|{VERSION}|{draws}|{seed}"
    keys = {sha256(f"{stamp}|{c.key}".encode()).hexdigest()[:16]: c for c in cases}
    rows = _stored(store, keys)
    open_keys = [key for key in keys if key not in rows]
    if progress and rows:
        progress(f"已有{len(rows)}行,续做{len(open_keys)}行")

    def item(key: str) -> Work:
        case = keys[key]
        material = materials[case.indicator, case.region]
        known = known_then(material, observations, plan, case.year, case.month)
        return key, material, case, known

    work = map(item, open_keys)  # made one by one, so that the first row is not long in coming
    for done, (key, row) in enumerate(_spread(work, draws, seed, jobs, scheduler), start=1):
        rows[key] = row
        _append(store, key, row)
        if progress:
            progress(f"[{done}/{len(open_keys)}] {keys[key].key} CRPS {row['crps']:.2f}")
    table = pd.DataFrame([rows[key] for key in keys], columns=list(COLUMNS))
    table["disclosure"] = [materials[c.indicator, c.region].disclosure for c in keys.values()]
    order = ["indicator", "region", "year", "month"]
    ordered = table.sort_values(order, kind="stable").reset_index(drop=True)
    return Backtest(ordered, names_of(plan))


Work = tuple[str, Material, Case, tuple[ChainFigures, str]]


def _run(item: Work, draws: int, seed: int) -> tuple[str, dict[str, Any]]:
    key, material, case, known = item
    return key, run_case(material, case, draws=draws, seed=seed, known=known)


def _spread(
    work: Iterable[Work], draws: int, seed: int, jobs: int, scheduler: str
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield finished rows, from here, from processes or from a cluster."""
    if scheduler:
        try:
            from distributed import Client, as_completed
        except ImportError:
            raise ScenarioError(
                [error("BT-003", "--scheduler", "没有安装 distributed", "不能连到集群",
                       "pip install planning-scenario[cluster],或去掉 --scheduler",
                       "distributed is not installed")]
            ) from None  # fmt: skip
        with Client(scheduler) as client:
            futures = client.map(_run, list(work), draws=draws, seed=seed, pure=False)
            for future in as_completed(futures):
                yield future.result()
    elif jobs == 1:
        for item in work:
            yield _run(item, draws, seed)
    else:
        from joblib import Parallel, delayed

        parallel = Parallel(n_jobs=jobs, return_as="generator_unordered")
        yield from parallel(delayed(_run)(item, draws, seed) for item in work)


def _known_names(plan: Plan, indicators: Iterable[str], regions: Iterable[str]) -> None:
    unknown = [("指标", name) for name in indicators if name not in plan.indicators]
    unknown += [("地区", name) for name in regions if name not in plan.regions]
    if unknown:
        raise ScenarioError(
            error("BT-001", "回测", f"没有名为“{name}”的{what}", "无法回测", "改正名称", f"unknown {name}")
            for what, name in unknown
        )  # fmt: skip


def _stored(store: Path | None, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Return the finished rows of a file that belong to this very run."""
    if store is None or not store.is_file():
        return {}
    wanted = set(keys)
    rows = pd.read_csv(store).astype(object)
    rows = rows[rows["key"].isin(list(wanted))].drop_duplicates("key")
    rows = rows.where(rows.notna(), None)
    records = [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]
    return {str(row.pop("key")): row for row in records}


def _append(store: Path | None, key: str, row: dict[str, Any]) -> None:
    if store is None:
        return
    new = not store.is_file()
    store.parent.mkdir(parents=True, exist_ok=True)
    line = pd.DataFrame([{"key": key, **row}], columns=["key", *COLUMNS])
    line.to_csv(store, mode="a", header=new, index=False)
