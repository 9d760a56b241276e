"""What is wrong or doubtful in published values: findings, never repairs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd

from scenario.check.breaks import base_breaks, growth_against_levels
from scenario.check.naming import in_words
from scenario.errors import Finding, error, warning
from scenario.read.figures import CELL, MEASURED, contradictions, one_per_figure
from scenario.terms import Indicator, Observations, Region

#: A row is stored once: everything but these columns must differ somewhere.
_KEY: Final = (*CELL[:-1], "known_on", "known_on_kind", "source")
#: What a measure may be counted in (dimension of the unit).
_DIMENSIONS: Final[Mapping[str, str]] = {
    "growth": "proportion",
    "ratio": "proportion",
    "share": "proportion",
    "index": "index",
    "rank": "rank",
}
#: Lowest and highest value that can be meant.
_LIMITS: Final[Mapping[str, tuple[float, float]]] = {
    "growth": (-100.0, 10_000.0),
    "share": (0.0, 100.0),
    "ratio": (0.0, 1_000.0),
    "index": (0.0, 10_000.0),
    "rank": (1.0, 10_000.0),
    "count": (0.0, 1e9),
}


def check_observations(
    observations: Observations,
    indicators: Mapping[str, Indicator],
    regions: Mapping[str, Region],
    *,
    scopes: Mapping[str, str],
    units: Mapping[str, Mapping[str, str]],
) -> list[Finding]:
    """Return every finding about the values known on ``as_of``.

    Parameters
    ----------
    observations : Observations
    indicators, regions : mapping by id
    scopes : mapping of str to str
        Scope ids and their Chinese names.
    units : mapping of str to mapping
        Unit ids with at least ``dimension``.

    Returns
    -------
    list of Finding
        Errors: unknown ids, impossible units, limits or periods, one key with two values,
        January or February alone for investment. Warnings: sources that contradict each other,
        levels that do not give the printed growth, a base that is not last year's level, bounds
        that an exact value breaks, a month of other flows that splits January–February. Findings
        of one kind on one series are one.

    Examples
    --------
    >>> from scenario.read.observations import read_observations
    >>> obs = read_observations("data", as_of="2024-09-30")
    >>> found = check_observations(obs, {}, {}, scopes={}, units={})
    >>> sorted({f.id for f in found if f.severity == "error"})
    ['OB-101', 'OB-102', 'OB-103', 'OB-104']
    """
    frame = observations.frame
    found = [
        *_unknown(frame, "region", regions, "OB-101", "params/regions.yaml"),
        *_unknown(frame, "indicator", indicators, "OB-102", "params/indicators.yaml"),
        *_unknown(frame, "scope", scopes, "OB-103", "params/regions.yaml 的 scopes"),
        *_unknown(frame, "unit", units, "OB-104", "params/units.yaml"),
        *_units(frame, indicators, units),
        *_limits(frame),
        *_duplicates(frame),
        *_contradictions(observations),
        *growth_against_levels(frame),
        *base_breaks(frame),
        *_january(frame, indicators),
        *_periods(observations),
        *_bounds(frame),
    ]
    return [in_words(f, indicators, regions, scopes) for f in found]


def _place(row: pd.Series) -> str:
    return f"{row['file']} 第{row['row']}行"


def _series(row: pd.Series) -> str:
    return f"{row['region']} {row['indicator']} {row['scope']} {row['measure']}"


def _unknown(
    frame: pd.DataFrame, column: str, known: Collection[str], id: str, register: str
) -> list[Finding]:
    rows = frame[~frame[column].isin(list(known))]
    return [
        error(
            id,
            _place(group.iloc[0]),
            f"{column} “{name}”,共{len(group)}行",
            f"{register} 里没有这个标识",
            f"改正拼写,或先在 {register} 登记",
            f"unknown {column} {name!r}",
        )
        for name, group in rows.groupby(column, sort=True)
    ]


def _units(
    frame: pd.DataFrame,
    indicators: Mapping[str, Indicator],
    units: Mapping[str, Mapping[str, str]],
) -> list[Finding]:
    dimension = {unit: entry["dimension"] for unit, entry in units.items()}
    own = {i: (entry.measure, dimension.get(entry.unit, "")) for i, entry in indicators.items()}
    found: list[Finding] = []
    used = frame.drop_duplicates(["indicator", "measure", "unit"])
    for _, row in used[used["unit"].isin(list(units))].iterrows():
        got = dimension[row["unit"]]
        wanted = _DIMENSIONS.get(row["measure"], "")
        measure, of_indicator = own.get(row["indicator"], ("", ""))
        if not wanted and measure == row["measure"]:
            wanted = of_indicator
        if wanted and got != wanted:
            found.append(
                error(
                    "IN-029",
                    _place(row),
                    f"{row['indicator']} 的 {row['measure']} 用单位 {row['unit']}",
                    f"量纲为 {got},应为 {wanted}",
                    "改正单位或指标形式;百分点不能当作%",
                    f"unit {row['unit']!r} does not fit measure {row['measure']!r}",
                )
            )
    return found


def _limits(frame: pd.DataFrame) -> list[Finding]:
    found: list[Finding] = []
    for measure, (low, high) in _LIMITS.items():
        rows = frame[(frame["measure"] == measure) & ~frame["value"].between(low, high)]
        found += [
            error(
                "OB-105",
                _place(row),
                f"{_series(row)} = {row['value']:g}",
                f"{measure} 应在 {low:g} 与 {high:g} 之间",
                "核对单位与小数点",
                "value outside the possible range",
            )
            for _, row in rows.iterrows()
        ]
    return found


def _duplicates(frame: pd.DataFrame) -> list[Finding]:
    rows = frame[frame.duplicated(list(_KEY), keep=False)]
    found: list[Finding] = []
    for _, group in rows.groupby(list(_KEY), sort=True):
        first = group.iloc[0]
        places = "、".join(_place(row) for _, row in group.iterrows())
        values = "、".join(f"{v:g}" for v in group["value"])
        twice = group["value"].nunique() == 1 and group["unit"].nunique() == 1
        build, id, meaning, remedy = (
            (warning, "OB-106", "同一行存了两次", "删去一行,并在 data/omitted.csv 写明")
            if twice
            else (
                error,
                "IN-067",
                "同一来源、同一日期的同一数字有两个值",
                "核对原文,只留一行;若为两个版本,写明各自的公布日",
            )
        )
        what = f"{_series(first)} {first['period_end']}:{values}"
        found.append(build(id, places, what, meaning, remedy, "one key, several rows"))
    return found


def _contradictions(observations: Observations) -> list[Finding]:
    pairs = contradictions(observations)
    pairs = pairs[~pairs["revision"]]
    found: list[Finding] = []
    for _, group in pairs.groupby(["region", "indicator", "scope", "measure"], sort=True):
        row = group.sort_values("difference", key=abs).iloc[-1]
        found.append(
            warning(
                "OB-107",
                f"{_place(row)}、{row['other_file']} 第{row['other_row']}行",
                f"{_series(row)} {row['period_end']}:{row['value']:g} 与 {row['other_value']:g},"
                f"同类共{len(group)}处",
                "不同来源的公布数相差超过四舍五入",
                "按较新、较官方的一行使用;请核对原文",
                f"{row['value']:g} and {row['other_value']:g} in {row['period_end']}, {len(group)} such "
                "figures: sources contradict each other",
            )
        )
    return found


def _january(frame: pd.DataFrame, indicators: Mapping[str, Indicator]) -> list[Finding]:
    """Find January or February alone for flows that are published together."""
    monthly = [i for i, entry in indicators.items() if entry.frequency == "monthly"]
    alone = (frame["last"] == 1) | (frame["first"] == 2)
    rows = frame[alone & frame["indicator"].isin(monthly) & frame["status"].isin(MEASURED)]
    found: list[Finding] = []
    for name, group in rows.groupby("indicator", sort=True):
        entry, row = indicators[str(name)], group.iloc[-1]
        investment = entry.basis == "comparable_scope"
        if not investment and entry.scope != "above_size" and name != "retail_sales":
            continue
        found.append(
            (error if investment else warning)(
                "IN-063",
                _place(row),
                f"{_series(row)} 有{len(group)}期单独的1月或2月,如 {row['period_end']}",
                "该类指标1—2月合并为一期" + (",1月免报" if investment else ",单月受春节错位影响"),
                "改用1—2月合并数;模型不读这些期",
                "January or February alone",
            )
        )
    return found


def _periods(observations: Observations) -> list[Finding]:
    frame = observations.frame
    happened = frame[frame["status"].isin([s for s in MEASURED if s != "estimated"])]
    month = observations.as_of.isoformat()[:7]
    known = happened["known_on"].dt.strftime("%Y-%m")
    wrong = happened[(happened["period_end"] > month) | (known < happened["period_end"])]
    return [
        error(
            "IN-068",
            _place(row),
            f"{_series(row)} {row['period_end']},知晓日 {row['known_on']:%Y-%m-%d}",
            "所属期尚未结束,不可能是实绩",
            "若为目标或预计,把 status 改为 target 或 estimated",
            "a measured value of a period that was not over",
        )
        for _, row in wrong.iterrows()
    ]


def _bounds(frame: pd.DataFrame) -> list[Finding]:
    measured = frame[frame["status"].isin(MEASURED)]
    exact = one_per_figure(measured[measured["bound"] == ""])[[*CELL, "value"]]
    pairs = measured[measured["bound"] != ""].merge(
        exact.rename(columns={"value": "exact"}), on=list(CELL)
    )
    low = (pairs["bound"] == "at_least") & (pairs["exact"] < pairs["value"])
    high = (pairs["bound"] == "at_most") & (pairs["exact"] > pairs["value"])
    return [
        warning(
            "OB-108",
            _place(row),
            f"{_series(row)} {row['period_end']}:界限 {row['value']:g},另有准数 {row['exact']:g}",
            "准数越过了“以上/以下”的界限",
            "按准数使用;核对两处口径是否相同",
            "an exact value breaks the bound",
        )
        for _, row in pairs[low | high].iterrows()
    ]
