"""The land chain: from a parcel's stage to its start, its investment and what it produces.

指标 – 收储 – 准入与规划条件 – 挂牌 – 摘牌 – 合同 – 交地 – 许可 – 开工 – 入库 – 竣工 – 投产 – 达产. Lags still
ahead are judgements; what a contract promises per mu is met in part (compliance).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario.model.project_dates import month_of
from scenario.project_terms import BEFORE_LISTING, LAND_STAGES
from scenario.simulate.levels import Beliefs
from scenario.simulate.recognition import Recognised
from scenario.terms import Parcel

Floats = NDArray[np.float64]
#: From each stage to the award → judgements of the lags, in months.
TO_AWARD: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "quota": ("land_quota_to_listing", "listing_to_award"),
        "acquired": ("land_acquired_to_listing", "listing_to_award"),
        "cleared": ("land_cleared_to_listing", "listing_to_award"),
        "listed": ("listing_to_award",),
    }
)
#: Kind of parcel → judgement of the lag from award to start.
AWARD_TO_START: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "award_to_start_ordinary",
        "standard": "award_to_start_standard",
        "ordinary": "award_to_start_ordinary",
        "chemical": "award_to_start_chemical",
    }
)
#: From stages after the award to the start.
TO_START: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "contracted": ("contract_to_delivery", "start_slip_land"),
        "delivered": ("start_slip_land",),
        "permitted": ("permit_to_start",),
    }
)
_WAN: Final = 1e4


def lags_of(stage: str, kind: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the judgements of the lags to the award, and from there to the start.

    Examples
    --------
    >>> lags_of("listed", "standard")
    (('listing_to_award',), ('award_to_start_standard',))
    >>> lags_of("delivered", "chemical")
    ((), ('start_slip_land',))
    """
    if stage in TO_AWARD or stage == "awarded":
        return TO_AWARD.get(stage, ()), (AWARD_TO_START[kind],)
    return (), TO_START.get(stage, ())


def offered(stage: str) -> bool:
    """Say whether a parcel has been listed, or is further."""
    return stage in LAND_STAGES and stage not in BEFORE_LISTING


def chain(
    beliefs: Beliefs, stage: str, kind: str, since: float, known: float, *names: str
) -> tuple[Floats, Floats]:
    """Return the months of award and of start of a parcel, each shape (S,).

    Parameters
    ----------
    beliefs : Beliefs
    stage, kind : str
        Of the parcel on the as-of day.
    since : float
        Month in which the stage was reached.
    known : float
        What is still ahead lies after this month.
    *names : str
        Name of the parcel's streams.
    """
    to_award, to_start = lags_of(stage, kind)
    award = np.full(beliefs.size, since)
    for id in to_award:
        award = award + beliefs.own(id, *names, id)
    if to_award:
        award = np.maximum(award, known)
    start = award
    for id in to_start:
        start = start + beliefs.own(id, *names, id)
    return award, np.maximum(start, known) if to_start else start


def gate_of(beliefs: Beliefs, parcel: Parcel, year: int, known: float) -> Floats | None:
    """Return the month before which nothing can start on a parcel, None when nothing is known."""
    if not parcel.stage or LAND_STAGES.index(parcel.stage) >= LAND_STAGES.index("started"):
        return None
    since = month_of(parcel.stage_month, year) if parcel.stage_month else known
    return chain(beliefs, parcel.stage, parcel.kind, min(since, known), known, "parcel", parcel.id)[
        1
    ]


@dataclass(frozen=True, slots=True)
class Terms:
    """What is built and produced on land, draw by draw.

    Parameters
    ----------
    investment : ndarray, shape (S,)
        亿元 altogether.
    output, tax : ndarray, shape (S,)
        亿元 a year at full capacity.
    value_added, rd : ndarray, shape (S,)
        The same, of output.
    """

    investment: Floats
    output: Floats
    value_added: Floats
    tax: Floats
    rd: Floats


def terms_of(beliefs: Beliefs, parcel: Parcel, area_mu: float) -> Terms:
    """Return what a parcel's contract brings; blanks are drawn from their judgements.

    Parameters
    ----------
    beliefs : Beliefs
    parcel : Parcel
        Its contract terms per mu.
    area_mu : float
    """
    names = ("parcel", parcel.id)

    def per_mu(stated: float | None, judgement: str) -> Floats:
        if stated is not None:
            return np.full(beliefs.size, stated)
        return beliefs.own(judgement, *names, judgement)

    area = area_mu / _WAN
    kept = beliefs.own("land_compliance", *names, "land_compliance")
    output = area * kept * per_mu(parcel.output_10k_yuan_per_mu, "land_output")
    tax = area * per_mu(parcel.tax_10k_yuan_per_mu, "land_tax")
    return Terms(
        investment=area * kept * per_mu(parcel.intensity_10k_yuan_per_mu, "land_intensity"),
        output=output,
        value_added=output * beliefs.own("value_added_rate", *names, "value_added_rate"),
        tax=tax * beliefs.own("land_tax_compliance", *names, "land_tax_compliance"),
        rd=output * per_mu(parcel.rd_to_revenue_pct, "land_rd_to_revenue") / 100.0,
    )


@dataclass(frozen=True, slots=True)
class Flow:
    """One quantity by year, 亿元, draw by draw: this year, next year, and later.

    ``later`` is all that is left of an amount, or a year at full capacity of what is produced.
    """

    this_year: Floats
    next_year: Floats
    later: Floats


@dataclass(frozen=True, slots=True)
class LandEffect:
    """What additional land brings.

    Parameters
    ----------
    investment, output, value_added, tax, rd : Flow
        Investment is recognised once; the others are flows of a year.
    sold_this_year : ndarray of bool, shape (S,)
        Whether the land is awarded by December.
    """

    investment: Flow
    output: Flow
    value_added: Flow
    tax: Flow
    rd: Flow
    sold_this_year: NDArray[np.bool_]


def running(begins: Floats, full: Floats, first: float, last: float) -> Floats:
    """Return how many years' worth of full production lies between two months, shape (S,).

    Production rises evenly from `begins` to `full` and stays.

    Examples
    --------
    >>> running(np.array([0.0]), np.array([12.0]), 0.0, 24.0).tolist()
    [1.5]
    """

    def until(t: float) -> Floats:
        ramp = np.maximum(full - begins, 1e-9)
        risen = np.clip(t - begins, 0.0, ramp)
        return 0.5 * risen * risen / ramp + np.maximum(t - np.maximum(full, begins), 0.0)

    return np.asarray((until(last) - until(first)) / 12.0)


def effect(
    beliefs: Beliefs,
    terms: Terms,
    spent: Recognised,
    award: Floats,
    finish: Floats,
    known: float,
    parcel: str = "added",
) -> LandEffect:
    """Return the split of a parcel's effects over the years.

    Parameters
    ----------
    beliefs : Beliefs
    terms : Terms
    spent : Recognised
        Of the parcel's investment.
    award, finish : ndarray, shape (S,)
    known : float
    parcel : str
        Id of the parcel, or ``added`` for land that a scenario adds.
    """
    names = ("parcel", parcel)
    begins = finish + beliefs.own("finish_to_production", *names, "finish_to_production")
    full = begins + beliefs.own("production_to_full", *names, "production_to_full")
    this, following = running(begins, full, known, 12.0), running(begins, full, 12.0, 24.0)

    def flow(a_year: Floats) -> Flow:
        return Flow(a_year * this, a_year * following, a_year)

    total = spent.before + spent.monthly.sum(axis=1) + spent.later
    now, soon = spent.between(int(known), 12), spent.between(12, 24)
    return LandEffect(
        investment=Flow(now, soon, total - now - soon),
        output=flow(terms.output),
        value_added=flow(terms.value_added),
        tax=flow(terms.tax),
        rd=flow(terms.rd),
        sold_this_year=np.asarray(award <= 12.0),
    )
