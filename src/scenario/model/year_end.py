"""One plain series → this year's total and growth, and the chance that they meet a target."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, overload

import numpy as np
import pandas as pd

from scenario.errors import Finding, ScenarioError, error
from scenario.identities import meets
from scenario.model.engine import CHECK_NOTE, ENGINES, Engine
from scenario.model.plain_answer import TargetOn, YearEnd
from scenario.model.plain_fit import FEWEST_DRAWS, PlainDraws, draw_year
from scenario.model.plain_series import WANTED, Measure, PlainSeries, read_series
from scenario.model.sampled import CHAINS, share_draws
from scenario.settings import DRAWS, MCSE_WHOLE

#: A growth is published with one decimal.
GROWTH_DECIMALS = 1
#: Years after the last value that may be asked for.
FURTHEST = 3
#: Most draws that a chance may take, and how many more than needed are drawn at once.
MOST_DRAWS, SPARE = 16_000, 1.2


@overload
def year_end(
    series: pd.Series, *, measure: Measure = ..., target: float | None = ...,
    target_on: TargetOn = ..., year: int | None = ..., draws: int = ..., seed: int,
    jobs: int = ..., engine: Engine = ...,
) -> YearEnd: ...  # fmt: skip
@overload
def year_end(
    series: Iterable[pd.Series], *, measure: Measure = ..., target: float | None = ...,
    target_on: TargetOn = ..., year: int | None = ..., draws: int = ..., seed: int,
    jobs: int = ..., engine: Engine = ...,
) -> list[YearEnd]: ...  # fmt: skip
def year_end(
    series: pd.Series | Iterable[pd.Series],
    *,
    measure: Measure = "level",
    target: float | None = None,
    target_on: TargetOn = "growth",
    year: int | None = None,
    draws: int = DRAWS,
    seed: int,
    jobs: int = 1,
    engine: Engine = "default",
) -> YearEnd | list[YearEnd]:
    """Forecast the year of one plain series, or of each of a list, without any parameter files.

    The log level of every period is a Gaussian path (lasting shocks, a slowly changing growth rate,
    temporary departures, an evolving season); the path is integrated out and only the few scales
    are sampled. Months that are known enter the total exactly; a gap is drawn.

    Parameters
    ----------
    series : Series or iterable of Series
        PeriodIndex, DatetimeIndex or periods as people write them (``2024-06``, ``2024年6月``);
        monthly, quarterly or yearly. Where no year has a January,
        February holds January–February.
    measure : {"level", "growth", "ytd_growth"}
        Amounts of each period; growth of each period over a year before, or of the year to date,
        per cent. A series of growth takes the usual shares of the months as weights.
    target : float, optional
        At least this growth (per cent) or total.
    target_on : {"growth", "total"}
    year : int, optional
        That of the last period when omitted, the next one when that is complete.
    draws : int
        To begin with. Where a chance would be off by more than a point, more are drawn, at most
        `MOST_DRAWS`; beyond that it is printed in steps of five or not at all.
    seed : int
        The same series, seed and number of draws give the same result, alone or in a list.
    jobs : int
        Processes for a list.
    engine : {"default", "reference", "check"}
        Which one draws, see `scenario.model.engine`. The reference takes half a minute a series;
        the check gives a second opinion on the centre and no chance.

    Returns
    -------
    YearEnd or list of YearEnd
        In the order of the list.

    Raises
    ------
    ScenarioError
        IN-089 to IN-091 and YE-001 to YE-012, all that a series has at once, for a list those of
        all its series.

    Examples
    --------
    >>> import numpy as np, pandas as pd, scenario as sc
    >>> months = pd.period_range("2019-01", "2024-06", freq="M")
    >>> season = 10 + np.cos(np.arange(66) / 6 * np.pi)
    >>> noise = np.random.default_rng(1).normal(1, 0.01, 66)
    >>> sales = pd.Series(season * 1.005 ** np.arange(66) * noise, index=months)
    >>> look = sc.year_end(sales, target=5, seed=1)
    >>> look.year, look.total.shape, bool(look.chance > 0.5)
    (2024, (4000,), True)
    """
    if isinstance(series, pd.Series) or not isinstance(series, Iterable):
        return _one(series, measure, target, target_on, year, draws, seed, engine)
    asked = list(series)
    problems: list[Finding] = []
    for one in asked:
        try:
            _ask(one, measure, target_on, year, draws, engine)
        except ScenarioError as caught:
            problems += caught.findings
    if problems:
        raise ScenarioError(problems)
    if jobs == 1:
        return [_one(s, measure, target, target_on, year, draws, seed, engine) for s in asked]
    from joblib import Parallel, delayed

    call = delayed(_one)
    return list(
        Parallel(n_jobs=jobs)(
            call(s, measure, target, target_on, year, draws, seed, engine) for s in asked
        )
    )


def _ask(
    series: pd.Series, measure: Measure, target_on: TargetOn, year: int | None, draws: int,
    engine: Engine,
) -> tuple[PlainSeries, int]:  # fmt: skip
    """Check the series and the question; return it read, and the year."""
    plain = read_series(series, measure)
    last = plain.windows[-1].year
    asked = year if year is not None else last + int(plain.is_complete(last))
    findings = []
    if not plain.windows[0].year <= asked <= last + FURTHEST:
        findings.append(
            error("YE-007", plain.name, f"year={asked}", "离已有数据太远",
                  f"可用:{plain.windows[0].year}—{last + FURTHEST}", "year out of range")
        )  # fmt: skip
    if target_on not in ("growth", "total"):
        findings.append(
            error("YE-008", plain.name, f"target_on=“{target_on}”", "不认识",
                  "写 growth 或 total", "target_on is growth or total")
        )  # fmt: skip
    if target_on == "total" and measure != "level":
        findings.append(
            error("YE-009", plain.name, "目标是总量,序列是增速", "没有总量可比",
                  "给出总量序列,或改为增速目标", "a series of growth has no total")
        )  # fmt: skip
    if (
        target_on == "growth"
        and measure == "level"
        and not plain.known(asked - 1)
        and not (asked > last)
    ):
        findings.append(
            error("YE-010", plain.name, f"没有{asked - 1}年的数", "算不出增速",
                  "补上年数据,或改用 target_on=\"total\"", "the year before is missing")
        )  # fmt: skip
    if draws < FEWEST_DRAWS:
        findings.append(
            error("YE-011", plain.name, f"draws={draws}", "抽样太少",
                  f"至少{FEWEST_DRAWS}", "too few draws")
        )  # fmt: skip
    if engine not in ENGINES:
        findings.append(
            error("YE-012", plain.name, f"engine=“{engine}”", "没有这一引擎",
                  f"可用:{'、'.join(ENGINES)}", "unknown engine")
        )  # fmt: skip
    if findings:
        raise ScenarioError(findings)
    return plain, asked


def _one(
    series: Any, measure: Measure, target: float | None, target_on: TargetOn, year: int | None,
    draws: int, seed: int, engine: Engine,
) -> YearEnd:  # fmt: skip
    plain, asked = _ask(series, measure, target_on, year, draws, engine)
    while True:
        drawn = draw_year(plain, asked, draws=draws, seed=seed, engine=engine)
        chance, mcse = _chance(plain, drawn, target, target_on)
        more = enough_draws(draws, mcse)
        if engine == "check":
            chance, mcse, more = None, 0.0, draws
        if more == draws:
            break
        draws = more
    return YearEnd(
        plain.name, asked, drawn.growth, drawn.total, target, target_on, chance, mcse,
        drawn.settled, drawn.diagnostics, _notes(plain, asked, drawn.settled, engine),
    )  # fmt: skip


def enough_draws(draws: int, mcse: float) -> int:
    """Return how many draws bring the error of a chance down to one point, never above the cap.

    Parameters
    ----------
    draws : int
        That gave the error.
    mcse : float

    Examples
    --------
    >>> enough_draws(4000, 0.008), enough_draws(4000, 0.012), enough_draws(400, 0.05)
    (4000, 6912, 12000)
    >>> enough_draws(16000, 0.02)
    16000
    """
    if mcse <= MCSE_WHOLE or draws >= MOST_DRAWS:
        return draws
    wanted = SPARE * draws * (mcse / MCSE_WHOLE) ** 2
    return min(MOST_DRAWS, CHAINS * math.ceil(round(wanted / CHAINS, 6)))


def _chance(
    plain: PlainSeries, drawn: PlainDraws, target: float | None, target_on: TargetOn
) -> tuple[float | None, float]:
    """Return the chance of the target and its Monte-Carlo error."""
    chief = drawn.growth if target_on == "growth" else drawn.total
    if target is None or chief is None:
        return None, 0.0
    decimals = GROWTH_DECIMALS if target_on == "growth" else plain.decimals
    met = (
        chief >= target
        if decimals is None
        else meets(chief, "at_least", target, precision=decimals)
    )
    chance = float(np.mean(met))
    chains = met[: CHAINS * (len(met) // CHAINS)].reshape(CHAINS, -1)
    effective = min(float(len(met)), float(drawn.diagnostics["ess"]), share_draws(chains))
    return chance, float(np.sqrt(chance * (1.0 - chance) / effective))


def _notes(plain: PlainSeries, year: int, settled: bool, engine: Engine) -> tuple[str, ...]:
    if settled:
        return ()
    notes = [CHECK_NOTE] if engine == "check" else []
    wanted, unit = WANTED[plain.per_year]
    if plain.measure == "level" and len(plain.values) < wanted:
        notes.append(f"只有{len(plain.values)}期,宜有{wanted}{unit};季节性主要来自先验,区间较宽")
    if plain.measure != "level" and plain.per_year > 1:
        notes.append("增速序列不含各期权数,按通常的各期比重加权")
    if not plain.known(year):
        notes.append(f"{year}年还没有数据,只依据以往年份")
    return tuple(notes)
