"""One plain pandas series: which periods its values describe, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from scenario.errors import Finding, ScenarioError, error, raise_errors
from scenario.model.plain_periods import periods_of
from scenario.model.windows import ROUNDING_SD, GrowthFigure, LevelFigure
from scenario.periods import BINS, Window

Measure = Literal["level", "growth", "ytd_growth"]
MEASURES: Final = ("level", "growth", "ytd_growth")
#: Fewest values of a level with a season, of any other, and what a season is learned from.
FEWEST_SEASONAL, FEWEST = 8, 3
WANTED: Final = {12: (24, "个月"), 4: (8, "个季度"), 1: (3, "年")}
#: Years of a plain series that are used.
HISTORY = 12
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True)
class PlainSeries:
    """A series whose every value has its window.

    Parameters
    ----------
    name : str
    measure : {"level", "growth", "ytd_growth"}
    per_year : int
        Periods of a year as given: 12, 4 or 1.
    bins : int
        Bins of a year of the model: 12, 11 (January and February together), 4 or 1.
    windows : tuple of Window
        Oldest first.
    values : tuple of float
    decimals : int or None
        Printed decimals; None when there are more than six.
    """

    name: str
    measure: Measure
    per_year: int
    bins: int
    windows: tuple[Window, ...]
    values: tuple[float, ...]
    decimals: int | None

    @property
    def error(self) -> float:
        """Standard deviation of rounding, in the unit of the values."""
        return 0.0 if self.decimals is None else float(10.0**-self.decimals * ROUNDING_SD)

    def known(self, year: int) -> dict[Window, float]:
        """Return the values of one year."""
        return {w: v for w, v in zip(self.windows, self.values, strict=True) if w.year == year}

    def is_complete(self, year: int) -> bool:
        """Say whether the whole year is known from the values."""
        known = self.known(year)
        if self.measure == "ytd_growth":
            return Window(year, 1, 12) in known
        return len(known) == (BINS if self.bins == BINS else self.per_year)

    def figures(self, last_year: int) -> list[GrowthFigure | LevelFigure]:
        """Return what the engine is told: the last years, each value with its rounding."""
        kind = LevelFigure if self.measure == "level" else GrowthFigure
        return [
            kind(w, v, self.error)
            for w, v in zip(self.windows, self.values, strict=True)
            if w.year > last_year - HISTORY
        ]


def read_series(series: pd.Series, measure: Measure) -> PlainSeries:
    """Check a series and tell its periods.

    Parameters
    ----------
    series : Series
        With a PeriodIndex or a DatetimeIndex, monthly, quarterly or yearly. Missing values are
        gaps. A monthly level or growth without any January holds January–February in February.
    measure : {"level", "growth", "ytd_growth"}

    Returns
    -------
    PlainSeries

    Raises
    ------
    ScenarioError
        With every problem at once: IN-089 too short, IN-090 constant or empty, IN-091 no logarithm.
    """
    if measure not in MEASURES:
        raise ScenarioError(
            [_problem("YE-001", "measure", f"“{measure}”", "不认识这一指标形式",
                      f"可用:{'、'.join(MEASURES)}", "unknown measure")]
        )  # fmt: skip
    if not isinstance(series, pd.Series):
        raise ScenarioError(
            [_problem("YE-002", "输入", f"类型为 {type(series).__name__}", "需要一条 pandas 序列",
                      "改为 pandas.Series,索引为日期或所属期", "not a pandas Series")]
        )  # fmt: skip
    name = "序列" if series.name is None else str(series.name)
    periods, per_year = _periods(series, name, to_date=measure == "ytd_growth")
    values = pd.Series(pd.to_numeric(series, errors="coerce").to_numpy(float), index=periods)
    values = values.sort_index()
    findings = _of_index(values, name)
    present = values.dropna()
    findings += _of_values(present, name, measure, per_year)
    months = [p.month if per_year == 12 else 12 for p in present.index]
    apart = per_year == 12 and 1 in months
    if apart and measure != "ytd_growth":
        findings += _mixed_januaries(present, name)
    raise_errors(findings)
    bins = per_year if per_year < 12 else (12 if apart else BINS)
    windows = tuple(_window(p, per_year, bins, measure) for p in present.index)
    return PlainSeries(
        name, measure, per_year, bins, windows, tuple(map(float, present)), _decimals(present)
    )


def _problem(id: str, where: str, found: str, meaning: str, remedy: str, english: str) -> Finding:
    return error(id, where, found, meaning, remedy, english)


def _periods(series: pd.Series, name: str, *, to_date: bool) -> tuple[pd.PeriodIndex, int]:
    index = series.index
    written = index.dtype == object or pd.api.types.is_string_dtype(index.dtype)
    if len(index) and (written or pd.api.types.is_numeric_dtype(index.dtype)):
        labels = [label.item() if hasattr(label, "item") else label for label in index]
        index = periods_of(labels, name, to_date=to_date)
    frequencies = {"M": 12, "Q": 4, "Y": 1}
    if isinstance(index, pd.PeriodIndex):
        letter = index.freqstr[0]
        if letter in frequencies and index.freqstr in (letter, f"{letter}-DEC"):
            return index, frequencies[letter]
        found = f"频率为 {index.freqstr}"
    elif isinstance(index, pd.DatetimeIndex) and not index.hasnans:
        stamps = np.unique(index.tz_localize(None).to_period("M").asi8)
        gap = float(np.median(np.diff(stamps))) if len(stamps) > 1 else 1.0
        letter = "M" if gap < 2 else ("Q" if gap < 6 else "Y")
        return index.tz_localize(None).to_period(letter), frequencies[letter]
    else:
        found = f"索引为 {type(index).__name__}"
    raise ScenarioError(
        [_problem("YE-003", name, found, "读不出每个数的所属期",
                  "索引写年月,如 2024-06;或用月、季、年的 PeriodIndex、DatetimeIndex",
                  "index must be monthly, quarterly or yearly periods or dates")]
    )  # fmt: skip


def _of_index(values: pd.Series, name: str) -> list[Finding]:
    twice = values.index[values.index.duplicated()].unique()
    if not len(twice):
        return []
    which = "、".join(map(str, twice[:3]))
    return [_problem("YE-004", name, f"{which}出现多次", "不知道用哪个数", "每期只留一个数",
                     "period given more than once")]  # fmt: skip


def _of_values(present: pd.Series, name: str, measure: Measure, per_year: int) -> list[Finding]:
    if present.empty:
        return [_problem("IN-090", name, "全部缺失", "没有可用的数", "补充观测值", "all missing")]
    numbers = present.to_numpy()
    if not np.isfinite(numbers).all():
        return [_problem("YE-005", name, "有无穷大", "不是一个统计数", "改正或留空", "infinite")]
    if not numbers.any():
        return [_problem("IN-090", name, "全部为0", "没有可测算的变化",
                         "核对是否以0代替缺失", "all zero")]  # fmt: skip
    findings = []
    if len(numbers) > 1 and np.ptp(numbers) == 0.0:
        findings.append(
            _problem("IN-090", name, f"各期都是{numbers[0]:g}", "常数序列没有可测算的变化",
                     "核对是否重复填写", "constant series")
        )  # fmt: skip
    seasonal = measure == "level" and per_year > 1
    fewest = FEWEST_SEASONAL if seasonal else FEWEST
    if len(numbers) < fewest:
        wanted, unit = WANTED[per_year] if seasonal else (FEWEST, "期")
        other = (
            '可用方法:补充历史数据,或给出累计同比(measure="ytd_growth",至少3期)'
            if seasonal
            else "补充历史数据"
        )
        findings.append(
            _problem("IN-089", name, f"需要≥{wanted}{unit},现有{len(numbers)}个",
                     "数据太少,不足以测算" + ("季节性" if seasonal else ""), other,
                     f"needs {wanted} values, has {len(numbers)}")
        )  # fmt: skip
    floor = 0.0 if measure == "level" else -99.0
    for place in np.flatnonzero(numbers <= floor)[:3]:
        value = numbers[place]
        word = "为负" if value < 0 else "为0"
        if measure != "level":
            word = f"为{value:g}%"
        findings.append(
            _problem("IN-091", name, f"第{place + 1}期({present.index[place]}){word}",
                     "不能取对数", "核对数据;净额、差额类指标不适用本方法",
                     f"value {place + 1} has no logarithm")
        )  # fmt: skip
    return findings


def _mixed_januaries(present: pd.Series, name: str) -> list[Finding]:
    have = {(p.year, p.month) for p in present.index}
    first = present.index[0]
    years = sorted(
        y for y, m in have if m == 2 and (y, 1) not in have and (y, 2) != (first.year, first.month)
    )
    if not years:
        return []
    return [_problem("YE-006", name, f"{'、'.join(map(str, years))}年没有1月数,其他年份有",
                     "2月数是当月还是1—2月合计,无法判断", "补上1月数,或各年都改为1—2月合计",
                     "January is printed apart in some years only")]  # fmt: skip


def _window(period: pd.Period, per_year: int, bins: int, measure: Measure) -> Window:
    last = {12: period.month, 4: 3 * period.quarter, 1: 12}[per_year]
    width = 12 // per_year
    first = 1 if measure == "ytd_growth" else last - width + 1
    if bins == BINS and last == 2:
        first = 1
    return Window(int(period.year), int(first), int(last))


def _decimals(present: pd.Series) -> int | None:
    numbers = present.to_numpy()
    size = max(float(np.abs(numbers).max()), 1.0)
    for decimals in range(_MOST_DECIMALS + 1):
        if np.abs(np.round(numbers, decimals) - numbers).max() <= 1e-12 * size:
            return decimals
    return None
