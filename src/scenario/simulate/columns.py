"""Projects of the register as columns for the recognition loop: times, amounts, curves.

Every blank is drawn from its judgement, keyed by the project's id, so that adding a project does
not reshuffle the others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario.model.project_dates import month_of
from scenario.model.project_history import LARGE, SHAPES, profile_of
from scenario.project_terms import BEFORE_START, Parcel, parcels_of, spent_of
from scenario.simulate.curves import Curves, curves, share
from scenario.simulate.land import gate_of, terms_of
from scenario.simulate.recognition import Columns
from scenario.simulate.timing import Clock, duration_of, start_of
from scenario.terms import Project

Floats = NDArray[np.float64]
#: Stages from which a project is dropped more often than from the later ones before its start.
EARLY: Final = ("", "preparation", "signed", "land_pending")
#: A counted amount is divided by no smaller share of the curve than this.
SMALLEST: Final = 1e-3


@dataclass(frozen=True, slots=True)
class Column:
    """One project, or the part of it on one parcel, draw by draw; see `Columns`."""

    id: str
    start: Floats
    duration: Floats
    entry: Floats
    past: Floats
    future: Floats
    curve: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class CurveBook:
    """All curves, and which one a profile and a size spend by."""

    curves: Curves
    place: Mapping[tuple[str, str], int]

    def of(self, project: Project, amount: Floats) -> NDArray[np.int8]:
        """Return the class of a project's curve in each draw."""
        profile = profile_of(project)
        small, large = self.place[profile, "small"], self.place[profile, "large"]
        return np.where(amount >= LARGE, large, small).astype(np.int8)


def curve_book(clock: Clock, profiles: Sequence[str]) -> CurveBook:
    """Return the curves of the given profiles: learned where history speaks, else as judged."""
    b, learned = clock.beliefs, clock.learned
    found: list[tuple[str, Floats, Floats]] = []
    place: dict[tuple[str, str], int] = {}
    for profile in profiles:
        family, first, second = SHAPES[profile]
        sizes = [s for s in ("small", "large") if (profile, s) not in learned.shapes]
        for size in ("small", "large"):
            if (profile, size) in learned.shapes:
                place[profile, size] = len(found)
                found.append(("beta", *learned.shapes[profile, size]))
        if sizes:
            place |= {(profile, size): len(found) for size in sizes}
            found.append((family, b.own(first), b.own(second)))
    return CurveBook(curves(found), place)


def columns_of(clock: Clock, book: CurveBook, project: Project, as_of: date) -> list[Column]:
    """Return one column for each parcel of a project, one when it has none.

    Parameters
    ----------
    clock : Clock
    book : CurveBook
    project : Project
    as_of : date
        Spending known by then counts.
    """
    plan = clock.beliefs.plan
    parcels = parcels_of(plan.land, project.id)
    filed = filed_of(clock, project, parcels)
    duration = duration_of(clock, project, filed)
    start = start_of(clock, project, duration)
    if project.id in clock.finishes and not project.actual_finish:
        duration = np.maximum(clock.finishes[project.id] - start, 1.0)
    total, counts = recognised_of(clock, project, filed), counting_part(clock, project)
    curve = book.of(project, filed)
    shorter = _counted_ahead(clock, project)
    duration = np.maximum(duration - shorter, 1.0)
    out = []
    for parcel, part in _parts(parcels):
        gate = None if parcel is None else gate_of(clock.beliefs, parcel, clock.year, clock.known)
        begins = start if gate is None or project.actual_start else np.maximum(start, gate)
        past, future = _amounts(clock, book, project, as_of, begins, duration, curve, total)
        entry, mine = _entry(clock, project, begins), part * counts
        out.append(Column(project.id, begins, duration, entry, mine * past, mine * future, curve))
    return out


def _parts(parcels: tuple[Parcel, ...]) -> list[tuple[Parcel | None, float]]:
    """Return the parcels with their shares of the investment; even when none is stated."""
    if not parcels:
        return [(None, 1.0)]
    even = 1.0 / len(parcels)
    return [(p, even if p.share is None else p.share) for p in parcels]


def filed_of(clock: Clock, project: Project, parcels: tuple[Parcel, ...]) -> Floats:
    """Return the filed investment, 亿元, shape (S,): as stated, from its land, or judged."""
    b = clock.beliefs
    if project.investment_100m_yuan is not None:
        return np.full(b.size, project.investment_100m_yuan)
    if project.fixed_investment_100m_yuan is not None:
        return np.full(b.size, project.fixed_investment_100m_yuan)
    if parcels and all(p.area_mu is not None for p in parcels):
        parts = [terms_of(b, p, p.area_mu or 0.0).investment for p in parcels]
        return sum(parts, np.zeros(b.size))
    kind = "amount_petrochemical" if project.profile == "petrochemical" else "amount_ordinary"
    return np.maximum(b.own(kind, "project", project.id, "amount"), 0.0)


def recognised_of(clock: Clock, project: Project, filed: Floats) -> Floats:
    """Return what statistics will count of the whole project, 亿元, shape (S,).

    Filed investment times the realisation factor; where fixed assets are stated, those times a
    factor of their own. Land fees stand apart. Nothing where the project is dropped.
    """
    b, names = clock.beliefs, ("project", project.id)
    if project.fixed_investment_100m_yuan is not None:
        base = np.full(b.size, project.fixed_investment_100m_yuan)
        factor = b.own("realisation_of_fixed", *names, "realisation")
    else:
        base, factor = filed, b.own("realisation_factor", *names, "realisation")
    if project.land_fee_100m_yuan is not None:
        net = np.maximum(base - project.land_fee_100m_yuan, 0.0)
    else:
        net = base * (1.0 - b.own("land_fee_share", *names, "land_fee"))
    total = net * factor
    if project.stage in (*BEFORE_START, "") and not project.actual_start:
        chance = "cancel_early" if project.stage in EARLY else "cancel_ready"
        total = np.where(b.uniform(*names, "dropped") < b.own(chance), 0.0, total)
    return np.asarray(total)


def counting_part(clock: Clock, project: Project) -> Floats:
    """Return the part of a project that is manufacturing, 0 to 1, shape (S,)."""
    b = clock.beliefs
    if project.manufacturing_share is not None:
        return np.full(b.size, project.manufacturing_share)
    if project.manufacturing in ("mixed", "unknown"):
        return b.own("manufacturing_part", "project", project.id, "manufacturing")
    return np.ones(b.size)


def _counted_ahead(clock: Clock, project: Project) -> Floats:
    """Return by how many months counting is done before the payments are; 0 by vouchers."""
    b, names = clock.beliefs, ("project", project.id)
    if project.recognition == "vouchers":
        return np.zeros(b.size)
    lag = b.own("voucher_lag", *names, "voucher_lag")
    if project.recognition == "physical_progress":
        return lag
    by_progress = b.uniform(*names, "recognition") < b.own("physical_progress_share")
    return np.where(by_progress, lag, 0.0)


def _entry(clock: Clock, project: Project, start: Floats) -> Floats:
    """Return the month of statistical entry, shape (S,)."""
    b = clock.beliefs
    if project.actual_entry:
        return np.full(b.size, month_of(project.actual_entry, clock.year))
    if project.counted_100m_yuan or project.stage == "registered":
        return np.minimum(start, clock.known)
    return start + b.own("start_to_entry", "project", project.id, "entry")


def _amounts(
    clock: Clock, book: CurveBook, project: Project, as_of: date, start: Floats, duration: Floats,
    curve: NDArray[np.int8], total: Floats,
) -> tuple[Floats, Floats]:  # fmt: skip
    """Return what the curve is worth before and after the as-of day.

    Where something has been counted, the curve up to that month is scaled to it, and what is left
    of the total is spread over the rest of the curve.
    """
    counted, month = counted_of(clock, project, as_of)
    if counted is None:
        return total, total

    def spent(at: float) -> Floats:
        return np.maximum(share(book.curves, curve, (at - start) / duration), SMALLEST)

    by_now = spent(clock.known)
    past = np.minimum(counted / spent(month), np.maximum(total, counted) / by_now)
    left = np.maximum(total - past * by_now, 0.0)
    return past, np.where(by_now < 1.0, left / np.maximum(1.0 - by_now, SMALLEST), 0.0)


def counted_of(clock: Clock, project: Project, as_of: date) -> tuple[float | None, float]:
    """Return what was counted by the latest month known on a day, and the end of that month."""
    rows = spent_of(clock.beliefs.plan.spending, project.id, as_of)
    if rows:
        return rows[-1].counted_100m_yuan, month_of(rows[-1].month, clock.year) + 0.5
    if project.counted_100m_yuan is not None:
        return project.counted_100m_yuan, month_of(project.counted_to, clock.year) + 0.5
    return None, 0.0


def together(columns: Sequence[Column], book: CurveBook, known: float) -> Columns:
    """Return single columns as one table for the recognition loop."""
    size = book.curves.tables.shape[0]

    def table(name: str) -> Floats:
        if not columns:
            return np.zeros((size, 0))
        return np.column_stack([getattr(c, name) for c in columns])

    return Columns(
        ids=tuple(c.id for c in columns),
        start=table("start"),
        duration=table("duration"),
        entry=table("entry"),
        past=table("past"),
        future=table("future"),
        curve=np.column_stack([c.curve for c in columns])
        if columns
        else np.zeros((size, 0), dtype=np.int8),
        curves=book.curves,
        known=known,
    )
