"""What listed projects and decided land bring to the next year without anything being added."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenario import wording
from scenario.project_terms import parcels_of
from scenario.settings import tails
from scenario.simulate.land import effect, terms_of
from scenario.simulate.levels import Beliefs
from scenario.simulate.overrides import Moves, moves
from scenario.simulate.pipeline import FED, Pipeline
from scenario.simulate.recognition import recognise
from scenario.simulate.run import Forecast, prepare
from scenario.terms import Parcel, Plan
from scenario.typeset import typeset

Floats = NDArray[np.float64]
#: Low end, middle and high end of the house's interval, 亿元.
Span = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class DecidedLand:
    """What registered parcels bring in the next year.

    Parameters
    ----------
    parcels : int
        Of projects on the lists.
    outside : int
        Of projects that are on no list and so in no count.
    blank : int
        Of them without a registered area: what they produce cannot be worked out.
    investment : tuple of float
        Recognised next year by the projects on them; part of what all listed projects bring.
    output, value_added : tuple of float, or None
        Of next year, once they produce; None where no parcel has an area.
    """

    parcels: int
    outside: int
    blank: int
    investment: Span
    output: Span | None
    value_added: Span | None

    @property
    def text(self) -> str:
        """One sentence, Chinese."""
        apart = f"另有{self.outside}宗的项目不在清单内,未计" if self.outside else ""
        if not self.parcels:
            said = "清单项目名下没有登记已定地块,登记后计入"
            return typeset(f"{said};{apart}。" if apart else f"{said}。")
        said = f"其中{self.parcels}宗已定地块上的项目约{_printed(self.investment)}"
        if self.output is not None and self.value_added is not None:
            said += (
                f";投产后当年产值约{_printed(self.output)}、增加值约{_printed(self.value_added)},"
                "常年都有新投产的产能,走势中已含,不另加到增加值增速"
            )
        if self.blank:
            some = (
                ""
                if self.parcels == 1
                else "都"
                if self.blank == self.parcels
                else f"有{self.blank}宗"
            )
            said += f";{some}没有登记面积,投产后的产值和增加值无法推算,空缺"
        return typeset(f"{said};{apart}。" if apart else f"{said}。")


@dataclass(frozen=True, slots=True)
class Carry:
    """Recognised investment of next year by projects that are on the lists today, 亿元.

    Parameters
    ----------
    year : int
    low, median, high : float
        The ends of the house's interval and the middle.
    share : float
        Median share of that year's investment (0–1); the rest must come from what is not listed.
    land : DecidedLand
    """

    year: int
    low: float
    median: float
    high: float
    share: float
    land: DecidedLand

    @property
    def text(self) -> str:
        """Two sentences, Chinese: all listed projects, and the land among them."""
        return typeset(
            f"已登记的项目(含已定地块上的)结转到{self.year}年的投资约"
            f"{_printed((self.low, self.median, self.high))},"
            f"约占该年投资的{100 * self.share:.0f}%,其余要靠尚未列明的项目。{self.land.text}"
        )


def carry(joint: Forecast, target: str) -> Carry | None:
    """Return what is carried over into the year after; None for a target that projects do not feed.

    Parameters
    ----------
    joint : Forecast
        With draws of the year after; its scenario moves the projects.
    target : str

    Returns
    -------
    Carry or None
    """
    draws = joint.targets[target]
    if joint.plan.targets[target].indicator != FED or "base_100m_yuan" not in draws.parts:
        return None
    pipeline, change = prepare(joint.fitted).pipelines[target], moves(joint.plan, joint.scenario)
    money = pipeline.under(change).between(12, 24)
    total = draws.parts["base_100m_yuan"] * (1.0 + draws.values / 100.0)
    later = total * (1.0 + draws.parts["next_year"] / 100.0)
    beliefs = Beliefs(joint.plan, joint.fitted.draws, joint.fitted.seed)
    land = decided_land(beliefs, pipeline, change)
    share = float(np.median(money / later))
    return Carry(joint.plan.settings.year + 1, *_span(money), share, land)


def decided_land(beliefs: Beliefs, pipeline: Pipeline, change: Moves) -> DecidedLand:
    """Return what registered parcels of listed projects bring in the next year.

    Parameters
    ----------
    beliefs : Beliefs
    pipeline : Pipeline
        A project has one column for each of its parcels.
    change : Moves
        Of a scenario; delays move what is produced as well.
    """
    columns = pipeline.columns
    held = _columns(beliefs.plan, columns.ids)
    invested = np.zeros(beliefs.size)
    for project in dict.fromkeys(columns.ids[i] for i in held):
        invested += pipeline.of(project, change).between(12, 24)
    output, added = np.zeros(beliefs.size), np.zeros(beliefs.size)
    for i, parcel in held.items():
        if parcel.area_mu is None or columns.ids[i] in change.without:
            continue
        later = change.delays.get(parcel.project, 0.0) + change.finishes.get(parcel.project, 0.0)
        finish = columns.start[:, i] + columns.duration[:, i] + later
        spent = recognise(columns.take(np.array([i])))
        terms = terms_of(beliefs, parcel, parcel.area_mu)
        start, known = columns.start[:, i], columns.known
        brought = effect(beliefs, terms, spent, start, finish, known, parcel.id)
        output += brought.output.next_year
        added += brought.value_added.next_year
    blank = sum(p.area_mu is None for p in held.values())
    known_area = blank < len(held)
    return DecidedLand(
        parcels=len(held),
        outside=len(beliefs.plan.land) - len(held),
        blank=blank,
        investment=_span(invested),
        output=_span(output) if known_area else None,
        value_added=_span(added) if known_area else None,
    )


def _columns(plan: Plan, ids: tuple[str, ...]) -> dict[int, Parcel]:
    """Return column → parcel, in the order in which a project's columns were made."""
    found, seen = dict[int, Parcel](), dict[str, int]()
    for i, id in enumerate(ids):
        parcels = parcels_of(plan.land, id)
        place = seen.get(id, 0)
        seen[id] = place + 1
        if place < len(parcels):
            found[i] = parcels[place]
    return found


def _span(values: Floats) -> Span:
    low, high = (float(q) for q in np.quantile(values, tails()))
    return low, float(np.median(values)), high


def _printed(span: Span) -> str:
    places = 0 if span[1] >= 10.0 else 1
    low, middle, high = (wording.number(v, places) for v in span)
    return f"{middle}亿元({low}—{high})"
