"""Gaussian building blocks of a path: how log levels of two bins move together.

Every block has unit scale; a path is their sum, each times its own standard deviation. Persistence
is not a free number of one block: several blocks with fixed, different persistence and free scales
span it, so that the covariance stays linear in the squared scales and everything but the scales can
be integrated out exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.model.festival import festival_shares
from scenario.model.windows import Calendar

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class DatedShock:
    """A known disturbance: from `year`/`bin` on, temporary, its size and its recovery left free.

    Only that it happened is taken from outside; how large it was the figures say (`SHOCK_SIZE`).

    Parameters
    ----------
    fade : float
        Bins after which the size of further impacts has fallen by a factor e.
    lasting : float
        Years in which an impact itself fades by a factor e.
    known_on : date
        From this day on a forecaster knew of it; earlier forecasts must not.
    reason : str
        Why it is taken out of the ordinary spread, Chinese.
    """

    year: int
    bin: int
    fade: float
    lasting: float
    known_on: date
    reason: str

    @property
    def name(self) -> str:
        """Name of its block and scale."""
        return f"shock {self.year}.{self.bin}"

    def impacts(self, calendar: Calendar) -> Floats:
        """Return relative sizes of its impacts, bin by bin, shape (n,); all nought if outside."""
        if not calendar.first_year <= self.year <= calendar.last_year:
            return np.zeros(calendar.size)
        after = np.arange(calendar.size) - calendar.position(self.year, self.bin)
        return np.where(after >= 0, np.exp(-np.maximum(after, 0) / self.fade), 0.0)

    def covariance(self, calendar: Calendar) -> Floats:
        """Return its covariance when the first impact has standard deviation one, shape (n, n)."""
        lag = np.subtract.outer(calendar.time, calendar.time)
        carry = np.where(lag >= 0, np.exp(-np.maximum(lag, 0.0) / self.lasting), 0.0)
        return np.asarray((carry * self.impacts(calendar) ** 2) @ carry.T)


#: Disturbances that must not widen the ordinary spread of other years. National, public, dated.
DATED_SHOCKS: tuple[DatedShock, ...] = (
    DatedShock(2008, 9, 4.0, 0.5, date(2008, 12, 1), "国际金融危机,2008年11月起"),
    DatedShock(2020, 0, 4.0, 0.5, date(2020, 3, 1), "新冠疫情,2020年1—2月起,当年逐步恢复"),
    DatedShock(2022, 2, 2.0, 0.25, date(2022, 5, 1), "长三角疫情封控,2022年4月起"),
)

#: Size of the first impact of any dated shock: standard deviation in log points, log-normal prior.
SHOCK_SIZE = (0.05, 1.0)

#: Years in which the pull of a block falls by a factor e.
SLOPE_MEMORY = 6.0
SLOW_MEMORY = 0.6
FAST_MEMORY = 0.08
MEMORIES = (SLOPE_MEMORY, SLOW_MEMORY, FAST_MEMORY)

#: Blocks of a path that stands by itself: log-normal prior of the standard deviation as (median in
#: log points, sd of its log). level: lasting shocks per square root of a year; slope: growth a year
#: above or below the long-run mean; slow and fast: temporary departures of the level; seasonal:
#: yearly change of the seasonal pattern.
ROOT_SCALES = MappingProxyType(
    {
        "level": (0.020, 0.8),
        "slope": (0.025, 0.8),
        "slow": (0.015, 0.8),
        "fast": (0.008, 0.8),
        "seasonal": (0.008, 0.8),
    }
)
#: Blocks in which a region departs from the region above it. drift: lasting difference of growth.
OWN_SCALES = MappingProxyType(
    {"drift": (0.025, 0.6), "level": (0.045, 0.6), "slow": (0.030, 0.6), "fast": (0.020, 0.6)}
)
#: The same for investment, whose growth is nominal, lumpy and on a base that is adjusted.
INVESTMENT_OWN_SCALES = MappingProxyType(
    {"drift": (0.05, 0.6), "level": (0.08, 0.6), "slow": (0.05, 0.6), "fast": (0.03, 0.6)}
)
#: A region departs from the region above it in a dated shock by this part of the nation's size.
OWN_SHOCK_SHARE = 0.2
#: Blocks of any plain series, about which nothing is known: wide. white: what is gone next month.
PLAIN_SCALES = MappingProxyType(
    {
        "level": (0.020, 1.2),
        "slope": (0.020, 1.0),
        "slow": (0.020, 1.2),
        "white": (0.020, 1.2),
        "seasonal": (0.010, 1.0),
    }
)
#: Long-run growth of a plain series: mean and sd, log points a year.
PLAIN_DRIFT = (0.05, 0.15)
#: Long-run growth of a path that stands by itself: mean and sd, log points a year.
DRIFT_PRIOR = (0.07, 0.06)
#: Loading on the path of the region above: mean and sd.
LOADING_PRIOR = (1.0, 0.3)


def block(name: str, calendar: Calendar) -> Floats:
    """Return the unit covariance of one block.

    Parameters
    ----------
    name : {"drift", "level", "slope", "slow", "fast", "white", "seasonal", "profile"}
    calendar : Calendar

    Returns
    -------
    ndarray, shape (n, n)
    """
    t = calendar.time
    if name == "drift":
        return np.asarray(np.outer(t, t))
    if name == "level":
        return np.asarray(np.minimum.outer(t, t))
    if name == "slope":
        rate = np.exp(-np.abs(np.subtract.outer(t, t)) / SLOPE_MEMORY)
        steps = np.tril(np.broadcast_to(np.diff(t, prepend=0.0), (len(t), len(t))))
        return np.asarray(steps @ rate @ steps.T)
    if name in ("slow", "fast"):
        memory = SLOW_MEMORY if name == "slow" else FAST_MEMORY
        return np.asarray(np.exp(-np.abs(np.subtract.outer(t, t)) / memory))
    if name == "white":
        return np.eye(calendar.size)
    if name in ("seasonal", "profile"):
        count = np.arange(calendar.years) + 1.0 if name == "seasonal" else np.ones(calendar.years)
        centred = np.eye(calendar.bins) - 1.0 / calendar.bins
        return np.asarray(np.kron(np.minimum.outer(count, count), centred))
    msg = f"unknown block {name}"
    raise ValueError(msg)


def known_shocks(
    shocks: Sequence[DatedShock], calendar: Calendar, known_by: date
) -> tuple[DatedShock, ...]:
    """Return the dated shocks inside a calendar that a forecaster of that day knew of."""
    return tuple(s for s in shocks if s.known_on <= known_by and s.impacts(calendar).any())


@dataclass(frozen=True, slots=True)
class Known:
    """What of a path has a known spread beside its drift.

    Parameters
    ----------
    profile, level : float
        Standard deviations of the log shares of the bins, and of the log level itself.
    festival : float
        Of what a window around the Spring Festival does to a month (`scenario.model.festival`).
    """

    profile: float = 0.0
    level: float = 0.0
    festival: float = 0.0

    def covariance(self, calendar: Calendar) -> Floats:
        """Return the covariance of all of it, shape (n, n)."""
        out = self.profile**2 * block("profile", calendar) + self.level**2
        if self.festival:
            shares = festival_shares(calendar)
            out = out + self.festival**2 * (shares @ shares.T)
        return np.asarray(out)


def factor(covariance: Floats) -> Floats:
    """Return lower triangular ``L`` with ``L Lᵀ`` equal to a covariance that may be singular.

    A ten-billionth of the mean variance is added to the diagonal so that it exists.
    """
    scale = float(np.trace(covariance)) / len(covariance)
    if scale == 0.0:
        return np.zeros_like(covariance)
    return np.asarray(np.linalg.cholesky(covariance + 1e-10 * scale * np.eye(len(covariance))))
