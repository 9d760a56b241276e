"""A scenario in the year after: what it adds then, on the base that it leaves this year."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.typing import NDArray

from scenario.model.contract import Draws
from scenario.scenario_terms import After, Form

Floats = NDArray[np.float64]
PART = "next_year"
#: What is left in the year after of a whole year's effect.
LEFT: Final[Mapping[After, float]] = MappingProxyType({"once": 0.0, "lasts": 1.0, "returns": -1.0})


def carried_over(
    parts: Mapping[str, Floats], total: Floats, this_year: Floats, next_year: Floats
) -> dict[str, Floats]:
    """Return next year's growth under a scenario; empty where the baseline has none.

    ``(T (1 + n) + Δ₂) ÷ (T + Δ₁) − 1`` with T this year's baseline level, n next year's baseline
    growth and Δ the money gained in each year: what this year gains is also next year's base.

    Parameters
    ----------
    parts : mapping of str to ndarray (S,)
        With ``next_year`` in per cent.
    total, this_year, next_year : ndarray, shape (S,)
        One unit of money.

    Examples
    --------
    >>> one = np.array([100.0])
    >>> round(float(carried_over({"next_year": 0.1 * one}, one, 0 * one, 0.05 * one)["next_year"][0]), 6)
    15.0
    """
    if PART not in parts:
        return {}
    level = total * (1.0 + parts[PART] / 100.0) + next_year
    return {PART: np.asarray(100.0 * (level / (total + this_year) - 1.0))}


def answered(
    draws: Draws, form: Form, this_year: float | Floats, whole: float | Floats, kind: str
) -> dict[str, Floats]:
    """Return the parts of the year after when a lever moves both years; empty where there are none.

    A growth stands on the level that this year ends at: with ``f₁ = (100 + g₁ + e₁)/(100 + g₁)`` and
    ``f₂`` the same of next year's effect, ``g₂' = (100 + g₂) f₂/f₁ − 100``: what this year gains is
    next year's base, and an effect that lasts in full leaves the growth where it was.

    Parameters
    ----------
    draws : Draws
        Before the move, with ``next_year``.
    form : Form
    this_year, whole : float or ndarray (S,)
        Effect on this year, and on the year after, in the unit of the form.
    kind : str
        Of the target.

    Examples
    --------
    >>> one = Draws(np.array([10.0]), parts={"next_year": np.array([5.0])})
    >>> answered(one, "points", 1.1, 1.1, "growth")["next_year"].round(6).tolist()
    [5.0]
    >>> answered(one, "points", 1.1, 0.0, "growth")["next_year"].round(3).tolist()
    [3.96]
    """
    if PART not in draws.parts:
        return {}
    later = draws.parts[PART]
    if form == "denominator_percent":
        factor = 1.0 + whole / 100.0
        bottom = draws.parts.get("next_denominator")
        more = {} if bottom is None else {"next_denominator": np.asarray(bottom * factor)}
        return {PART: np.asarray(later / factor), **more}
    if form == "numerator":
        return {PART: np.asarray(later + 100.0 * whole / draws.parts["next_denominator"])}
    if form == "percent":
        return {PART: np.asarray(later * (1.0 + whole / 100.0))}
    if kind != "growth":
        return {PART: np.asarray(later + whole)}
    level = 100.0 + draws.values
    moved = (100.0 + later) * (level + whole) / (level + this_year)
    return {PART: np.asarray(moved - 100.0)}
