"""Identities between targets, made to hold in every draw.

- A part never exceeds its whole: where independent draws cross, the part is put in the order of
  its whole (which leaves its marginal as it is), and cut at the whole where that is not enough.
- Value added per land follows from the growth of value added, a judged change of prices and a
  judged growth of land: ``(1 + g)(1 + p)/(1 + l) − 1``, all in the same draw.

Nothing is tied where only one side is a target, as technical renovation within industrial
investment. A ratio carries its own numerator and denominator as parts and is reordered with them, so
``value = 100 numerator/denominator`` holds by construction.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

import numpy as np

from scenario import wording
from scenario.judgement import draw
from scenario.model.catalogue import FittedModels
from scenario.model.contract import Draws, Evidence, Fitted
from scenario.simulate.joint import take
from scenario.terms import Plan

#: Indicator per land → indicator of its numerator; both are growths of the same scope.
PER_LAND: Final[Mapping[str, str]] = MappingProxyType(
    {"value_added_per_mu_growth": "industrial_value_added"}
)
LAND: Final = "industrial_land_growth"
PRICE: Final = "value_added_price_change"


@dataclass(frozen=True, slots=True)
class Tied:
    """Draws in which the identities hold.

    Parameters
    ----------
    draws : mapping of target id to Draws
    derived : mapping of target id to Fitted
        Targets whose draws an identity replaced, with what they rest on now.
    notes : tuple of str
        What the memo must say, Chinese; empty when nothing had to be moved.
    """

    draws: Mapping[str, Draws]
    derived: Mapping[str, Fitted]
    notes: tuple[str, ...]


def tie(fitted: FittedModels, draws: Mapping[str, Draws]) -> Tied:
    """Return draws in which the identities hold, and what they rest on.

    Parameters
    ----------
    fitted : FittedModels
        For the plan, the seed and which targets are settled.
    draws : mapping of target id to Draws
        Coupled draws.
    """
    tied, derived, notes = dict(draws), {}, []
    plan = fitted.plan
    by_indicator = {plan.targets[t].indicator: t for t in draws}
    for id in draws:
        numerator = by_indicator.get(PER_LAND.get(plan.targets[id].indicator, ""), "")
        known = LAND in plan.priors and PRICE in plan.priors
        if numerator and known and not fitted[id].settled:
            tied[id] = _per_land(fitted, tied[id], tied[numerator])
            derived[id] = _derived(plan, id, fitted[id], fitted[numerator])
    for id, practice in plan.practices.items():
        if id in tied and practice.part_of in tied and not fitted[id].settled:
            tied[id], cut = within(tied[id], tied[practice.part_of])
            if cut:
                whole = plan.targets[practice.part_of].name
                share = wording.number(100.0 * cut / len(tied[id].values), 1)
                notes.append(f"{plan.targets[id].name}有{share}%的抽样超过{whole},按后者截断。")
    return Tied(MappingProxyType(tied), MappingProxyType(derived), tuple(notes))


def moved_by(plan: Plan, target: str, among: Collection[str]) -> tuple[str, ...]:
    """Return a target and every target whose draws move its own through an identity.

    Examples
    --------
    >>> import scenario as sc
    >>> moved_by(sc.read_plan("params"), "mfg_investment_growth", ())
    ('mfg_investment_growth',)
    """
    found = [target]
    for id in found:  # grows while it is walked
        numerator = PER_LAND.get(plan.targets[id].indicator, "")
        whole = plan.practices[id].part_of if id in plan.practices else ""
        found += [
            t for t in among
            if t not in found and (t == whole or (numerator and plan.targets[t].indicator == numerator))
        ]  # fmt: skip
    return tuple(found)


def _per_land(fitted: FittedModels, own: Draws, numerator: Draws) -> Draws:
    size, seed, plan = len(own.values), fitted.seed, fitted.plan
    land = draw(plan.judgement(LAND), size, seed)
    price = draw(plan.judgement(PRICE), size, seed)
    growth = (1.0 + numerator.values / 100.0) * (1.0 + price / 100.0) / (1.0 + land / 100.0) - 1.0
    parts = {
        **own.parts,
        "numerator_growth": numerator.values,
        "price_change": price,
        "land_growth": land,
    }
    return replace(own, values=100.0 * growth, path=None, parts=MappingProxyType(parts))


def _derived(plan: Plan, id: str, own: Fitted, numerator: Fitted) -> Fitted:
    """Return what a growth per land rests on: its numerator, and two judgements without a datum."""
    name = plan.indicators[plan.targets[numerator.target].indicator].name
    said = tuple(numerator.diagnostics.get("judgements", ()))
    rests = numerator.evidence.text.rstrip("。")
    kept = {
        k: v
        for k, v in numerator.diagnostics.items()
        if k in ("passed", "rhat", "ess", "answered_by")
    }
    evidence = Evidence(
        basis="prior_only",
        quality="none",
        own=own.evidence.own,
        latest=own.evidence.latest,
        text=f"由{name}增速与价格、用地变动的判断推算,没有本区公布数;其中{name}增速:{rests}",
        narrowing="上年与当年的工业用地面积,及本指标历年核定增速",
        rows=numerator.evidence.rows,
    )
    return replace(
        own,
        model="identity",
        evidence=evidence,
        diagnostics=MappingProxyType(
            {
                "engine": "identity, draw by draw",
                **kept,
                "judgements": tuple(dict.fromkeys([*said, LAND, PRICE])),
                "numerator": numerator.target,
            }
        ),
        notes=numerator.notes,
    )


def within(part: Draws, whole: Draws) -> tuple[Draws, int]:
    """Return a part that exceeds its whole in no draw, and in how many draws it was cut.

    Examples
    --------
    >>> part, cut = within(Draws(np.array([3.0, 1.0])), Draws(np.array([2.0, 4.0])))
    >>> part.values.tolist(), cut
    ([1.0, 3.0], 0)
    """
    if not np.any(part.values > whole.values):
        return part, 0
    order = np.argsort(part.values, kind="stable")
    ranks = np.argsort(np.argsort(whole.values, kind="stable"), kind="stable")
    ordered = take(part, order[ranks])
    crossing = ordered.values > whole.values
    cut = replace(ordered, values=np.minimum(ordered.values, whole.values))
    return cut, int(crossing.sum())
