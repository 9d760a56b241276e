"""Printed levels against printed growth: what does not divide, and where the base was changed."""

from __future__ import annotations

from typing import Final

import pandas as pd

from scenario.errors import Finding, warning
from scenario.identities import base_break, base_break_bounds
from scenario.read.figures import MEASURED, one_per_figure

#: Printed and recomputed growth may differ by this much (points) before it is mentioned.
GROWTH_TOLERANCE: Final = 1.0
#: Smaller breaks than this come out of revisions and of levels printed in round hundreds.
BREAK_TOLERANCE: Final = 0.01

_KEY: Final = ("region", "scope", "indicator", "first", "last", "year")


def growth_against_levels(frame: pd.DataFrame) -> list[Finding]:
    """Return ``IN-070``: printed nominal growth that the printed levels do not give.

    One finding per series, on its widest gap; the printed growth is the one that is used.

    Parameters
    ----------
    frame : DataFrame
        Rows of `Observations.frame`.

    Examples
    --------
    >>> from scenario.read.observations import read_observations
    >>> frame = read_observations("data", as_of="2024-09-30").frame
    >>> found = growth_against_levels(frame[frame.indicator == "fixed_asset_investment"])
    >>> [f.id for f in found if "china" in f.found]
    ['IN-070']
    """
    both = _with_growth(_figures(frame))
    both["recomputed"] = 100.0 * (both["level"] / both["before"] - 1.0)
    both["gap"] = (both["value"] - both["recomputed"]).abs()
    both = both[both["gap"] > GROWTH_TOLERANCE]
    found: list[Finding] = []
    for _, group in both.groupby(["region", "indicator", "scope"], sort=True):
        row = group.sort_values("gap").iloc[-1]
        found.append(
            warning(
                "IN-070",
                f"{row['file']} 第{row['row']}行",
                f"{_series(row)} {row['measure']} {row['period_start']}—{row['period_end']}:"
                f"{row['value']:.1f}(公布)与{row['recomputed']:.1f}(水平值相除)不一致,"
                f"同一序列共{len(group)}期",
                "口径或基数有调整,水平值不能相除",
                "按公布的增速使用,不由水平值推算",
                f"{row['value']:.1f} printed, {row['recomputed']:.1f} as the ratio of levels, "
                f"{row['period_start']} to {row['period_end']}, {len(group)} periods: printed growth "
                "differs from the ratio of levels; the printed one is used",
            )
        )
    return found


def base_breaks(frame: pd.DataFrame) -> list[Finding]:
    """Return ``IN-092``: last year's printed level is not the base that this year was set against.

    The base is printed (上年同期调整后) or implied by level and growth, ``B = Y / (1 + g)``. The break
    is ``R = Y₋₁ / B``; it counts when 1 lies more than `BREAK_TOLERANCE` outside what the rounding
    of all three figures allows. One finding per series: the first period, how many, the widest R.

    Parameters
    ----------
    frame : DataFrame
        Rows of `Observations.frame`.

    Examples
    --------
    >>> from scenario.read.observations import read_observations
    >>> frame = read_observations("data", as_of="2024-09-30").frame
    >>> found = base_breaks(frame[frame.indicator == "fixed_asset_investment"])
    >>> [f.found[:42] for f in found if "china" in f.found]
    ['china fixed_asset_investment whole:2019-07']
    """
    broken = _breaks(frame)
    broken = broken.assign(distance=(broken["ratio"] - 1.0).abs())
    found: list[Finding] = []
    for _, group in broken.groupby(["region", "indicator", "scope"], sort=True):
        first = group.sort_values(["period_end", "period_start"]).iloc[0]
        widest = group.sort_values("distance").iloc[-1]
        more = f",最大{widest['ratio']:.3f}倍({widest['period_end']})" if len(group) > 1 else ""
        found.append(
            warning(
                "IN-092",
                f"{first['file']} 第{first['row']}行",
                f"{_series(first)}:{first['period_end']}起{len(group)}期口径或基数有变,"
                f"上年印出的水平为可比基数的{first['ratio']:.3f}倍{more}",
                "超出四舍五入,前后两年的水平不是同一口径",
                "分段使用水平值;增速按公布数,基数用上年同期(调整后)",
                f"comparable-scope break since {first['period_end']} in {len(group)} periods: last "
                f"year's printed level is {first['ratio']:.3f} of the comparable base",
            )
        )
    return found


def _breaks(frame: pd.DataFrame) -> pd.DataFrame:
    figures = _figures(frame)
    implied = _with_growth(figures)
    bounds = [
        base_break_bounds(before, level, growth, 0.5 * 10.0**-decimals)
        for before, level, growth, decimals in zip(
            implied["before"], implied["level"], implied["value"], implied["column_decimals"],
            strict=True,
        )
    ]  # fmt: skip
    slack = implied["level_slack"] + implied["before_slack"]
    implied["low"] = [low for low, _ in bounds] * (1.0 - slack)
    implied["high"] = [high for _, high in bounds] * (1.0 + slack)
    implied["ratio"] = [
        base_break(before, level, growth)
        for before, level, growth in zip(
            implied["before"], implied["level"], implied["value"], strict=True
        )
    ]
    printed = _printed_bases(figures)
    # A base that is printed says more than one that is implied.
    known = pd.MultiIndex.from_frame(printed[list(_KEY)])
    implied = implied[~pd.MultiIndex.from_frame(implied[list(_KEY)]).isin(known)]
    both = pd.concat([implied, printed]) if len(printed) else implied
    return both[(both["low"] > 1.0 + BREAK_TOLERANCE) | (both["high"] < 1.0 - BREAK_TOLERANCE)]


def _printed_bases(figures: pd.DataFrame) -> pd.DataFrame:
    """Rows of 上年同期(调整后) beside the level that was printed last year."""
    base = figures[(figures["measure"] == "adjusted_base") & (figures["value"] > 0)]
    both = base.merge(_last_year(_levels(figures)), on=[*_KEY, "unit"])
    ratio = both["before"] / both["value"]
    slack = both["before_slack"] + both["slack"]
    return both.assign(ratio=ratio, low=ratio * (1.0 - slack), high=ratio * (1.0 + slack))


def _figures(frame: pd.DataFrame) -> pd.DataFrame:
    of_amounts = frame["measure"].isin(["level", "growth", "adjusted_base"])
    measured = frame["status"].isin(MEASURED) & (frame["bound"] == "")
    figures = one_per_figure(frame[measured & of_amounts])
    half = 0.5 * 10.0 ** -figures["decimals"].astype(float)
    return figures.assign(slack=half / figures["value"].abs().where(figures["value"] != 0))


def _levels(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[(figures["measure"] == "level") & (figures["value"] > 0)]


def _last_year(levels: pd.DataFrame) -> pd.DataFrame:
    """Levels as the year after sees them: its key, `before` and its slack."""
    rows = levels.assign(year=levels["year"] + 1)[[*_KEY, "unit", "value", "slack"]]
    return rows.rename(columns={"value": "before", "slack": "before_slack"})


def _with_growth(figures: pd.DataFrame) -> pd.DataFrame:
    """Rows of printed nominal growth with the printed level and last year's beside them."""
    levels = _levels(figures)
    now = levels[[*_KEY, "unit", "value", "slack"]]
    now = now.rename(columns={"value": "level", "slack": "level_slack"})
    pairs = now.merge(_last_year(levels), on=[*_KEY, "unit"]).drop(columns="unit")
    nominal = figures["basis"].isin(["current_prices", "comparable_scope"])
    growth = figures[(figures["measure"] == "growth") & nominal & (figures["value"] > -100.0)]
    return growth.drop(columns="slack").merge(pairs, on=list(_KEY))


def _series(row: pd.Series) -> str:
    return f"{row['region']} {row['indicator']} {row['scope']}"
