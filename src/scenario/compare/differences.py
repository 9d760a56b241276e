"""How a difference of a target is printed: decimals by kind, points of per cent or its own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.terms import Plan, Target

if TYPE_CHECKING:
    from scenario.compare.contrast import TargetEffect

#: What is printed for an event that a scenario takes away instead of moving it.
CANCELLED: Final = "取消"


def decimals(target: Target) -> int:
    """Decimals of a printed forecast: growth 0.1, ratios one more than published, ranks whole."""
    if target.kind in ("growth", "amount"):
        return max(target.precision, 1)
    if target.kind in ("ratio", "share"):
        return target.precision + 1
    return 0


def unit_of(plan: Plan, target: Target) -> str:
    """Return the unit of a difference: points for what is measured in per cent."""
    return "个百分点" if target.unit == "percent" else plan.units[target.unit]["name"]


def difference(plan: Plan, target: Target, value: float) -> str:
    """Return a signed difference with its unit."""
    return f"{wording.signed(value, decimals(target))}{unit_of(plan, target)}"


def reach(target: Target, effect: TargetEffect) -> str:
    """Return the interval of a difference, signed; a dash where the event is cancelled."""
    if effect.cancelled:
        return "—"
    places = decimals(target)
    return f"{wording.signed(effect.low, places)}至{wording.signed(effect.high, places)}"


def size(plan: Plan, target: Target, effect: TargetEffect) -> str:
    """Return the median difference with its unit, or that the event is cancelled."""
    return CANCELLED if effect.cancelled else difference(plan, target, effect.median)


def chances(effect: TargetEffect, step: int = 1) -> tuple[str, str]:
    """Return the chance before and after; of a cancelled event none is left to print.

    Parameters
    ----------
    effect : TargetEffect
    step : int
        In how fine points chances of the baseline are known (1 or 5); 0: too badly to be printed.
    """
    before, after = (
        wording.chance_text(wording.clamp_chance(c), step or 5)
        for c in (effect.chance_before, effect.chance_after)
    )
    return before, "—" if effect.cancelled else after
