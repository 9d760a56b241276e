"""Additional industrial land of a scenario: one parcel at a stated stage, from award to output."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario.simulate.columns import Column, CurveBook, together
from scenario.simulate.curves import Curves, curves
from scenario.simulate.land import LandEffect, chain, effect, lags_of, terms_of
from scenario.simulate.levels import Beliefs
from scenario.simulate.overrides import Moves
from scenario.simulate.recognition import recognise
from scenario.terms import Parcel

Floats = NDArray[np.float64]
#: Name of the streams of a scenario's land.
NAMES = ("parcel", "added")


@dataclass(frozen=True, slots=True)
class AddedLand:
    """Land that a scenario adds.

    Parameters
    ----------
    effect : LandEffect
        What it brings, by year.
    soonest, usual : float
        Months to the start: if everything takes its stated least, and its most likely time.
    """

    effect: LandEffect
    soonest: float
    usual: float


def land_curves(beliefs: Beliefs) -> Curves:
    """Return the spending curves of a scenario's land; they are the same whatever it adds."""
    return curves([("beta", *_shapes(beliefs))])


def _shapes(beliefs: Beliefs) -> tuple[Floats, Floats]:
    return beliefs.own("curve_general_a"), beliefs.own("curve_general_b")


def add_land(
    beliefs: Beliefs, change: Moves, known: int, spending: Curves | None = None
) -> AddedLand:
    """Return what additional land brings; all of it stands at one stage on the as-of day.

    Parameters
    ----------
    beliefs : Beliefs
    change : Moves
        ``land_mu`` at ``land_stage``, of ``land_kind``.
    known : int
        Months of the plan year that are over.
    spending : Curves, optional
        `land_curves` of the same beliefs, where several scenarios are run.
    """
    parcel = _parcel(change)
    award, start = chain(beliefs, parcel.stage, parcel.kind, float(known), float(known), *NAMES)
    terms = terms_of(beliefs, parcel, change.land_mu)
    duration = np.maximum(beliefs.own("build_medium", *NAMES, "duration"), 1.0)
    entry = start + beliefs.own("start_to_entry", *NAMES, "entry")
    shapes = _shapes(beliefs)  # read in any case: what a scenario rests on is seen by reading
    book = CurveBook(curves([("beta", *shapes)]) if spending is None else spending, {})
    curve = np.zeros(beliefs.size, dtype=np.int8)
    column = Column("added", start, duration, entry, terms.investment, terms.investment, curve)
    spent = recognise(together([column], book, float(known)))
    lags = [beliefs.plan.judgement(j) for part in lags_of(parcel.stage, parcel.kind) for j in part]
    return AddedLand(
        effect(beliefs, terms, spent, award, start + duration, float(known)),
        soonest=sum(j.low for j in lags),
        usual=sum(j.mode for j in lags),
    )


def _parcel(change: Moves) -> Parcel:
    return Parcel(
        id="added", name="", project="", stage=change.land_stage, stage_month="",
        area_mu=change.land_mu, share=None, kind=change.land_kind,
        intensity_10k_yuan_per_mu=None, output_10k_yuan_per_mu=None, tax_10k_yuan_per_mu=None,
        rd_to_revenue_pct=None, chemical_park="unknown", public=True, document="", clause="",
    )  # fmt: skip
