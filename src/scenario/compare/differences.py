"""How a difference of a target is printed: decimals by kind, points of per cent or its own unit."""

from __future__ import annotations

from scenario import wording
from scenario.terms import Plan, Target


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
