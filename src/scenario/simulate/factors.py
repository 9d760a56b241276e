"""How strongly each target loads on the common shocks that people stated."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from scenario.errors import error, raise_errors
from scenario.model.reference import class_of
from scenario.terms import Plan, Target

#: At most this share of a target's variance may come from common shocks.
MOST: Final = 0.95


def loadings_of(plan: Plan, ids: Collection[str]) -> Mapping[str, Mapping[str, float]]:
    """Return target → factor → loading on the target's *value*.

    A factor may name a target, a class of certification or a kind; the most specific of the three
    counts. A good state raises what should be high and lowers what should be low or early.

    Parameters
    ----------
    plan : Plan
    ids : collection of str
        Targets wanted.

    Raises
    ------
    ScenarioError
        PL-091, naming every target whose squared loadings add up to more than `MOST`.
    """
    out, problems = {}, []
    for id in ids:
        target = plan.targets[id]
        found = {
            f.id: sign_of(target) * _loading(f.loadings, plan, target)
            for f in plan.factors.values()
        }
        found = {name: value for name, value in found.items() if value}
        explained = sum(value**2 for value in found.values())
        if explained > MOST:
            problems.append(
                error(
                    "PL-091",
                    f"priors.yaml factors {id}",
                    f"共同因素解释了方差的{explained:.0%}",
                    f"应不超过{MOST:.0%}",
                    "减小载荷",
                    "common shocks explain more than all of the variance",
                )
            )
        out[id] = MappingProxyType(found)
    raise_errors(problems)
    return MappingProxyType(out)


def sign_of(target: Target) -> float:
    """Return 1 when more is better for a target and −1 when less or earlier is."""
    return -1.0 if target.comparison in ("at_most", "by_date") else 1.0


def _loading(loadings: Mapping[str, float], plan: Plan, target: Target) -> float:
    for name in (target.id, class_of(plan, target), target.kind):
        if name in loadings:
            return loadings[name]
    return 0.0
