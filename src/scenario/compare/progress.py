"""序时进度 of a target: what is done, and what should be done by the calendar or by past years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from scenario import wording
from scenario.compare.outlook import Outlook
from scenario.compare.verdict import TargetOutlook
from scenario.progress import cumulative_shares, linear_share, progress
from scenario.progress_terms import known, newest
from scenario.settings import INTERVAL, tails

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SeasonalShare:
    """The share of a year that past years had reached after a month, with its predictive band.

    Parameters
    ----------
    median : float
        Fraction of the year.
    low, high : float or None
        Ends of the house interval for a new year; None with fewer than two years.
    years : int
    """

    median: float
    low: float | None
    high: float | None
    years: int


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """How far a target is, against the calendar and against past years.

    Parameters
    ----------
    month : int
        Last month of the figure.
    so_far : float
        Published year-to-date figure, in the target's unit.
    done : float
        Per cent of what the year's target asks for.
    linear, seasonal : float
        Per cent that should be done; seasonal is None where no past year or judgement speaks.
    gap_linear, gap_seasonal : float
        ``done`` minus what should be done, in points; negative is behind.
    basis : str
        One Chinese sentence on what was compared.
    """

    target: str
    month: int
    so_far: float
    done: float
    linear: float
    seasonal: float | None
    gap_linear: float
    gap_seasonal: float | None
    basis: str


def seasonal_share(singles: ArrayLike, bins: int) -> SeasonalShare:
    """Return the share of the year reached after some bins, from complete past years.

    The shares ``S_k = Y_k / Y_12`` of n past years are taken as draws of a logit-normal law with
    unknown mean and variance: a new year's logit is Student-t with n − 1 degrees of freedom, centred
    at their mean, with scale ``s √(1 + 1/n)``.

    Parameters
    ----------
    singles : array_like, shape (years, bins of the year)
        Levels of the single bins of complete years, positive.
    bins : int
        How many bins are over, at least one and fewer than all.

    Returns
    -------
    SeasonalShare

    Raises
    ------
    ValueError
        When a level is not positive or `bins` leaves nothing on one side.

    Examples
    --------
    >>> share = seasonal_share([[40.0, 60.0], [50.0, 50.0]], 1)
    >>> round(share.median, 4), share.years, share.low < 0.4
    (0.4495, 2, True)
    """
    levels = np.atleast_2d(np.asarray(singles, dtype=float))
    if np.any(levels <= 0) or not np.all(np.isfinite(levels)) or not 0 < bins < levels.shape[1]:
        msg = "levels must be positive and bins must lie inside the year"
        raise ValueError(msg)
    shares = cumulative_shares(levels)[:, bins - 1]
    logits = np.log(shares / (1.0 - shares))
    n, centre = len(logits), float(np.mean(logits))
    if n < 2:
        return SeasonalShare(_inverse(centre), None, None, n)
    from scipy.special import stdtrit

    scale = float(np.std(logits, ddof=1)) * np.sqrt(1.0 + 1.0 / n)
    reach = float(stdtrit(n - 1, tails(INTERVAL)[1])) * scale
    return SeasonalShare(_inverse(centre), _inverse(centre - reach), _inverse(centre + reach), n)


def _inverse(logit: float) -> float:
    return float(1.0 / (1.0 + np.exp(-logit)))


def target_progress(
    one: TargetOutlook,
    *,
    to_date: tuple[int, float] | None = None,
    share: float | None = None,
) -> TargetProgress | None:
    """Return how far a target is, None where progress has no meaning or nothing is known.

    A level target is compared as ``Y_k / L``. A growth target asks for the level ``(1 + g*) B`` on
    the comparable base: done is ``s_k (1 + G_k) / (1 + g*)`` with ``s_k`` the part of that base that
    lies in the months that are over. The linear share is ``k / 12``; the seasonal one is given, or
    for growth last year's course ``s_k``, applied to the target's own level.

    Parameters
    ----------
    one : TargetOutlook
    to_date : (month, value), optional
        Latest year-to-date figure; the published one of the outlook by default.
    share : float, optional
        Seasonal share of the year after that month, a fraction.

    Examples
    --------
    A target of 120 of which 48 are reached by June, when past years had reached 45 %, has done
    40 %: 10 points behind the calendar and 5 behind the season.
    """
    target, line = one.target, one.value.threshold
    if target.kind not in ("growth", "amount", "count") or target.comparison != "at_least":
        return None
    if to_date is None:
        if one.so_far is None or one.so_far_month is None:
            return None
        to_date = (one.so_far_month, one.so_far)
    month, so_far = to_date
    if target.kind == "growth":
        base = one.fitted.draws.parts.get("base_share")
        if base is None or line <= -100.0:
            return None
        covered = float(np.median(base)) if month < 12 else 1.0
        level, goal = covered * (1.0 + so_far / 100.0), 1.0 + line / 100.0
        share = covered if share is None else share
        basis = f"按可比基数折算,上年同月累计占全年{covered:.1%}"
    else:
        level, goal = so_far, line
        if goal <= 0:
            return None
        basis = "累计数与全年目标之比"
    linear = float(linear_share(month))
    done, gap = progress(level, goal, linear)
    behind = None if share is None else float(progress(level, goal, share)[1])
    return TargetProgress(
        target=target.id,
        month=month,
        so_far=so_far,
        done=float(done),
        linear=100.0 * linear,
        seasonal=None if share is None else 100.0 * share,
        gap_linear=float(gap),
        gap_seasonal=behind,
        basis=basis,
    )


def all_progress(
    outlook: Outlook, shares: Mapping[str, float] | None = None
) -> Mapping[str, TargetProgress]:
    """Return the progress of every target for which it is known.

    The department's dated entries (``to_date``) known on the as-of day come first, then published
    figures.

    Parameters
    ----------
    outlook : Outlook
    shares : mapping of target id to float, optional
        Seasonal share of the year after the month of the target's latest figure.
    """
    shares = shares or {}
    out = {}
    for id, one in outlook.targets.items():
        entries = known(outlook.forecast.plan.progress, id, outlook.as_of)
        entry = newest(entries, "to_date")
        to_date = None
        if entry is not None and entry.value is not None:
            to_date = (entry.month, entry.value)
        found = target_progress(one, to_date=to_date, share=shares.get(id))
        if found is not None:
            out[id] = found
    return out


def progress_table(outlook: Outlook, found: Sequence[TargetProgress]) -> pd.DataFrame:
    """Return one row per target: done, linear and seasonal 序时 and both gaps, unrounded."""
    rows = [
        {
            "target": p.target,
            "name": outlook.targets[p.target].target.name,
            "month": p.month,
            "so_far": p.so_far,
            "done": p.done,
            "linear": p.linear,
            "seasonal": p.seasonal,
            "gap_linear": p.gap_linear,
            "gap_seasonal": p.gap_seasonal,
            "basis": p.basis,
        }
        for p in found
    ]
    return pd.DataFrame(rows, columns=list(_COLUMNS))


_COLUMNS = (
    "target", "name", "month", "so_far", "done", "linear", "seasonal", "gap_linear",
    "gap_seasonal", "basis",
)  # fmt: skip


def progress_words(p: TargetProgress) -> str:
    """Return progress in one Chinese phrase, both kinds of 序时 side by side."""
    words = (
        f"1—{p.month}月已达全年目标的{wording.number(p.done)}%,"
        f"时间进度{wording.number(p.linear)}%({wording.signed(p.gap_linear)}个百分点)"
    )
    if p.seasonal is not None and p.gap_seasonal is not None:
        words += f",季节进度{wording.number(p.seasonal)}%({wording.signed(p.gap_seasonal)}个百分点)"
    return words
