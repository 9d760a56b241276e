"""All that is said about next year's targets, made once from one forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from scenario.compare.attain import curve_of
from scenario.compare.curve import Curve
from scenario.compare.package import Package, consistent, package
from scenario.compare.regret import Regret, regret
from scenario.compare.sensitivity import Sensitivity, sensitivity_of
from scenario.simulate.pipeline import FED
from scenario.simulate.run import Forecast

#: Joint chances for which a package of values is looked for.
WISHED: Final = (0.5, 0.3)
#: The input whose thirds are the futures of the regret table.
FUTURE: Final = "next_above_growth"


@dataclass(frozen=True, slots=True)
class NextYear:
    """Curves, packages, what they hang on, and measures compared, for the year after the plan year.

    Parameters
    ----------
    year : int
    curves : mapping of str to Curve
        By target id, in the order asked for; those without numbers say why.
    ambition : Package or None
        All targets at 积极.
    packages : tuple of Package
        Values at the wished joint chances.
    drivers : mapping of str to Sensitivity
        For targets with a curve, at the value of 积极.
    regrets : mapping of str to Regret
        For targets that projects and land feed, where measures were given.
    """

    year: int
    curves: Mapping[str, Curve]
    ambition: Package | None
    packages: tuple[Package, ...]
    drivers: Mapping[str, Sensitivity]
    regrets: Mapping[str, Regret]

    @property
    def drawn(self) -> tuple[Curve, ...]:
        """The curves that have numbers."""
        return tuple(c for c in self.curves.values() if not c.why)


def next_year(
    joint: Forecast, targets: Sequence[str], measures: Mapping[str, Forecast] | None = None
) -> NextYear:
    """Return everything about next year's targets.

    Parameters
    ----------
    joint : Forecast
        The baseline.
    targets : sequence of str
    measures : mapping of str to Forecast, optional
        Printed name → forecast of a scenario, from the same fitted models.

    Returns
    -------
    NextYear
    """
    year = joint.plan.settings.year + 1
    curves = {t: curve_of(joint, t) for t in targets}
    drawn = [t for t, c in curves.items() if not c.why]
    keen = {t: curves[t].ambitions[1].value for t in drawn}
    return NextYear(
        year=year,
        curves=MappingProxyType(curves),
        ambition=package(joint, keen) if drawn else None,
        packages=tuple(consistent(joint, w, drawn) for w in WISHED) if drawn else (),
        drivers=MappingProxyType(
            {t: sensitivity_of(joint, t, year=year, threshold=keen[t]) for t in drawn}
        ),
        regrets=MappingProxyType(regrets(joint, measures or {}, keen)),
    )


def regrets(
    joint: Forecast, measures: Mapping[str, Forecast], keen: Mapping[str, float]
) -> dict[str, Regret]:
    """Return measures against futures, for every target that projects and land feed.

    Parameters
    ----------
    joint : Forecast
        The baseline.
    measures : mapping of str to Forecast
        Printed name → forecast of a scenario; those of the world and those that do not move a
        target are left out.
    keen : mapping of str to float
        Target → value that is set for it.
    """
    year, found = joint.plan.settings.year + 1, dict[str, Regret]()
    for t in keen:
        fed = joint.plan.targets[t].indicator == FED and FUTURE in joint.targets[t].parts
        moving = {n: f for n, f in measures.items() if _measure(f, t)}
        if fed and moving:
            compared = {joint.scenario.name: joint, **moving}
            found[t] = regret(compared, t, FUTURE, year=year, threshold=keen[t])
    return found


def _measure(other: Forecast, target: str) -> bool:
    """Say whether a scenario is something that is done and moves a target; the world's is a future."""
    return target in other.money and not other.scenario.assumptions
