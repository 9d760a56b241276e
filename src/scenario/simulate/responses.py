"""How targets answer to levers and assumptions that are not projects: what ``levers.yaml`` states.

One unit of a lever moves a target by a judged strength, in full or in proportion to the months that
are left. The judgement is drawn once and serves every scenario, so effects stay paired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from scenario.model.contract import Draws
from scenario.simulate.levels import Beliefs
from scenario.simulate.next_year import LEFT, PART, answered
from scenario.simulate.overrides import Moves
from scenario.terms import Plan, Response

Floats = NDArray[np.float64]


def respond(
    beliefs: Beliefs, change: Moves, draws: Mapping[str, Draws], settled: Mapping[str, bool],
    months_left: float,
) -> Mapping[str, Draws]:  # fmt: skip
    """Return draws moved by what a scenario changes; settled targets never move.

    Parameters
    ----------
    beliefs : Beliefs
    change : Moves
        Its ``changes``: lever id → new value minus present value.
    draws : mapping of target id to Draws
    settled : mapping of target id to bool
    months_left : float
        Of the plan year after the as-of day, 0 to 12.

    Returns
    -------
    mapping of target id to Draws
        Targets that do not answer are the same objects as before.
    """
    out = dict(draws)
    for lever, by in change.changes.items():
        for response in beliefs.plan.levers[lever].responses:
            id = response.target
            if id not in out or (settled[id] and PART not in out[id].parts):
                continue
            part = months_left / 12.0 if response.window == "rest_of_year" else 1.0
            strength = beliefs.own(response.strength) if response.strength else 1.0
            whole = by * strength
            this_year = 0.0 if settled[id] else part * whole
            kind = beliefs.plan.targets[id].kind
            later = answered(out[id], response.form, this_year, LEFT[response.after] * whole, kind)
            if not settled[id]:
                out[id], before = _moved(beliefs.plan, id, out[id], response, this_year), out[id]
                later = {} if out[id].values is before.values else later
            out[id] = replace(out[id], parts=MappingProxyType({**out[id].parts, **later}))
    return MappingProxyType(out)


def _moved(plan: Plan, id: str, draws: Draws, response: Response, effect: float | Floats) -> Draws:
    def new(values: Floats) -> Floats:
        if response.form == "points":
            return np.asarray(values + effect)
        if response.form == "percent":
            return np.asarray(values * (1.0 + effect / 100.0))
        if response.form == "denominator_percent":
            return np.asarray(values / (1.0 + effect / 100.0))
        return np.asarray(values + 100.0 * effect / draws.parts["denominator"])

    target = plan.targets[id]
    headline = target.value(plan.settings.year).headline.id
    wanted = response.readings
    readings = {k: new(v) if not wanted or k in wanted else v for k, v in draws.readings.items()}
    values = new(draws.values) if not wanted or headline in wanted else draws.values
    return replace(
        draws,
        values=values,
        readings=MappingProxyType(readings),
        parts=_parts(draws, response, effect) if values is not draws.values else draws.parts,
    )


def _parts(draws: Draws, response: Response, effect: float | Floats) -> Mapping[str, Floats]:
    """Return the parts of a ratio after the move; those of other kinds stay."""
    parts = dict(draws.parts)
    if response.form == "numerator":
        parts["numerator"] = np.asarray(parts["numerator"] + effect)
    if response.form == "denominator_percent" and "denominator" in parts:
        parts["denominator"] = np.asarray(parts["denominator"] * (1.0 + effect / 100.0))
    return MappingProxyType(parts)
