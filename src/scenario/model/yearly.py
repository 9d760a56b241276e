"""What the models of a year's one number share: how they are configured, and how they answer.

A target of the register rests on its reference class (`ReferenceModel`). Where the year is one
number – an amount, a count, a share – that class is a prior on a grid, multiplied by what is known
of the region itself (`YearlyModel`); each kind says only how.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from scenario.identities import meets
from scenario.judgement import draw
from scenario.model.answer import (
    basis_of,
    batch_month,
    before_batch,
    evidence_of,
    good_cells,
    notes_of,
    prior_table,
)
from scenario.model.contract import Draws, Engine, Evidence, Fitted, Floats
from scenario.model.grid_answer import Grid
from scenario.model.own_figures import OwnFigures, own_figures
from scenario.model.reference import Reference, class_of, needed, reference
from scenario.model.reference_chance import CEILING
from scenario.model.stated import stated
from scenario.progress_terms import newest
from scenario.seeds import generator
from scenario.terms import Observations, Plan, Target

#: Relative error of what a department expects; only for the forecast shown beside ours.
DEPARTMENT: Final = "department_error"
#: What decides an answer besides the reference class.
Route = Literal["settled", "funnel", "flow", "reference", "dates", "class"]


@dataclass(frozen=True, slots=True)
class Answer:
    """A year's number before anything is drawn.

    Parameters
    ----------
    grid : Grid or None
        None for a settled year.
    route : str
        What decided it.
    judgements : tuple of str
        Ids of every judgement that the grid was made of.
    """

    grid: Grid | None
    route: Route
    judgements: tuple[str, ...] = ()

    @property
    def by_class(self) -> bool:
        """True where the reference class went in."""
        return self.route in ("flow", "reference")


class ReferenceModel(ABC):
    """A target that has a reference class to fall back on.

    Parameters
    ----------
    plan : Plan
    target : Target
    engine : {"default", "reference"}
        Whether the chance of the class is worked out in closed form or sampled in PyMC.

    Raises
    ------
    ScenarioError
        Naming the judgements that were never stated.
    """

    id: str
    version: str = "1"

    def __init__(self, plan: Plan, target: Target, engine: Engine = "default") -> None:
        self.plan, self.target, self.engine = plan, target, engine
        self.value = target.value(plan.settings.year)
        self.names = stated(plan, target, dict.fromkeys(self.judged()))
        needed(plan, target)

    @abstractmethod
    def judged(self) -> Sequence[str]:
        """Return the ids of all judgements that may be read beside those of the class."""

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        plan, target, value = self.plan, self.target, self.value
        practice = plan.practices.get(target.id)
        batch = {practice.published} - {""} if practice is not None else set()
        names = sorted({*needed(plan, target), *self.names, *batch})
        return MappingProxyType(
            {
                "target": [
                    target.id, target.kind, target.indicator, target.comparison, target.unit,
                ],
                "precision": target.precision,
                "value": [value.threshold, value.tolerance, value.headline.data_year],
                "region": [plan.settings.region, plan.settings.year],
                "indicator": repr(plan.indicators.get(target.indicator)),
                "directions": {i: e.better for i, e in plan.indicators.items()},
                "judgements": {n: asdict(plan.priors[n]) for n in names},
                "practice": None if practice is None else asdict(practice),
                "class": class_of(plan, target),
                "progress": [asdict(e) for e in plan.progress if e.target == target.id],
                "engine": self.engine,
            }
        )  # fmt: skip

    def reference(self, observations: Observations | None, seed: int) -> Reference:
        """Return the reference class; without observations what judgements alone say."""
        year = self.plan.settings.year
        nothing = Observations(pd.DataFrame(), date(year - 1, 12, 31), "")
        known = nothing if observations is None else observations
        return reference(self.plan, self.target, known, engine=self.engine, seed=seed)

    @abstractmethod
    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of what judgements alone say."""

    @abstractmethod
    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return joint draws.

        Parameters
        ----------
        observations : Observations
            Only rows known on ``as_of`` count; so do only entries of progress known then.
        draws, seed : int
        """


class YearlyModel(ReferenceModel):
    """A target whose year is one number.

    Parameters
    ----------
    plan : Plan
    target : Target
    engine : {"default", "reference"}
    """

    #: Id of the judgement on how far the number moves in a year.
    spread: str
    #: Measure of the region's own figures.
    measure: str

    def __init__(self, plan: Plan, target: Target, engine: Engine = "default") -> None:
        super().__init__(plan, target, engine)
        self.year = self.value.headline.data_year
        practice = plan.practices.get(target.id)
        self.comparable = practice is None or practice.comparable

    @abstractmethod
    def prior(self, ref: Reference, known: Sequence[float]) -> Grid:
        """Return the reference class as a grid that covers the values known."""

    @abstractmethod
    def answer(self, ref: Reference, own: OwnFigures) -> Answer:
        """Return the year's number from the class and from what is known of the region."""

    def own(self, observations: Observations) -> OwnFigures:
        """Return the region's own figures."""
        return own_figures(self.plan, self.target, observations, self.measure, self.year)

    def evidence(self, ref: Reference, own: OwnFigures) -> Evidence:
        """Return what the answer may be said to rest on."""
        basis = basis_of(own, self.comparable, ref, self.year)
        return evidence_of(self.plan, self.target, own, basis, ref, self.comparable, self.year)

    def past(self, own: OwnFigures) -> Mapping[int, float]:
        """Return the past years that follow the definition of the target."""
        return own.years if self.comparable else {}

    @abstractmethod
    def after(self, values: Floats, past: Mapping[int, float], rng: np.random.Generator) -> Floats:
        """Return the number of the year after, on each draw's own year; own past years are known."""

    @property
    def lower(self) -> bool:
        """True where less is better."""
        return self.target.comparison == "at_most"

    def capped(self, grid: Grid) -> Grid:
        """Return a grid without anything of the running year in it, its chance at the ceiling."""
        line, tolerance = self.value.threshold, self.value.tolerance
        return grid.capped(good_cells(grid, self.target, line, tolerance), CEILING)

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of what judgements alone say."""
        return prior_table(self.prior(self.reference(None, seed), ()))

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return draws of the year's number: whole counts, positive amounts, shares in 0–100."""
        as_of = observations.as_of
        ref, own = self.reference(observations, seed), self.own(observations)
        answer = Answer(None, "settled") if own.settled is not None else self.answer(ref, own)
        evidence = self.evidence(ref, own)
        values = self._draw(answer, own, draws, seed)
        line, tolerance = self.value.threshold, self.value.tolerance
        met = meets(
            values,
            self.target.comparison,
            line,
            precision=self.target.precision,
            tolerance=tolerance,
        )
        running = own.to_date is not None or answer.route == "funnel"
        capped = not running and CEILING - 1.0 / draws <= float(np.mean(met)) < 1.0
        notes = notes_of(self.plan, self.target, own, evidence.basis, as_of, capped)
        return Fitted(
            target=self.target.id,
            model=self.id,
            version=self.version,
            draws=Draws(values, parts=MappingProxyType(self._parts(values, own, seed))),
            evidence=evidence,
            diagnostics=MappingProxyType(self._diagnostics(answer, own, ref, as_of)),
            settled=answer.grid is None,
            notes=(*notes, *(ref.notes if answer.by_class else ())),
        )

    def _parts(self, values: Floats, own: OwnFigures, seed: int) -> dict[str, Floats]:
        parts, past = self._department(own, len(values), seed), self.past(own)
        if not past:  # without own years nothing says how far the number moves in one
            return parts
        rng = generator(seed, self.id, self.target.id, "next year")
        return parts | {"next_year": self.after(values, past, rng)}

    def _draw(self, answer: Answer, own: OwnFigures, draws: int, seed: int) -> Floats:
        if answer.grid is None:
            return np.full(draws, float(own.settled if own.settled is not None else np.nan))
        return answer.grid.draw(draws, seed, self.id, self.target.id)

    def _diagnostics(
        self, answer: Answer, own: OwnFigures, ref: Reference, as_of: date
    ) -> dict[str, Any]:
        used = [*answer.judgements, *([self.spread] if self.past(own) else [])]
        more: dict[str, Any] = {}
        month = batch_month(self.plan, self.target.id)
        if month is not None:
            more["batch_month"] = month
            more["before_batch"] = answer.grid is not None and before_batch(
                self.plan, self.target.id, as_of
            )
            if answer.grid is not None:
                used.append(self.plan.practices[self.target.id].published)
        expected = newest(own.entries, "department_expectation")
        if expected is not None and expected.value is not None:
            more["department_expectation"] = expected.value
            used.append(DEPARTMENT)
        sampled = ref.sampler if answer.by_class else {}
        return {
            "engine": "grid", "passed": True, "answered_by": "default",
            **sampled,
            "judgements": tuple(dict.fromkeys(used)),
            **ref.described,
            "route": answer.route,
            **more,
        }  # fmt: skip

    def _department(self, own: OwnFigures, draws: int, seed: int) -> dict[str, Floats]:
        """Return the department's own expectation as a second forecaster: part ``department``."""
        expected = newest(own.entries, "department_expectation")
        if expected is None or expected.value is None:
            return {}
        id = self.target.id
        spread = draw(self.plan.judgement(DEPARTMENT), draws, seed, "department", id, "spread")
        noise = generator(seed, "department", id, "error").standard_normal(draws)
        return {"department": np.asarray(expected.value * (1.0 + spread * noise))}
