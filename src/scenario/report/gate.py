"""What of a comparison may leave: scenarios and parts that tell nothing about a hidden project."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from scenario.compare.withheld import items_tell, withheld

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.risks import Risk
    from scenario.terms import Plan


def openly(
    plan: Plan, contrast: Contrast | None, parts: Attribution | None
) -> tuple[Contrast | None, Attribution | None, int]:
    """Return the scenarios and the parts that may be printed, and how many scenarios may not.

    Parameters
    ----------
    plan : Plan
    contrast : Contrast or None
    parts : Attribution or None
    """
    kept = list(contrast.scenarios.values()) if contrast else []
    closed = withheld(plan, kept)
    kept = [s for s in kept if s.id not in closed]
    if contrast and closed:
        open_ = {s.id: s for s in kept}
        contrast = replace(
            contrast,
            outlooks=MappingProxyType({id: contrast.outlooks[id] for id in open_}),
            scenarios=MappingProxyType(open_),
            effects=tuple(e for e in contrast.effects if e.scenario in open_),
            notes=MappingProxyType({id: contrast.notes[id] for id in open_}),
            unusual=MappingProxyType({k: v for k, v in contrast.unusual.items() if k in open_}),
        )
    told = parts is not None and (
        parts.scenario.id in closed or items_tell(plan, kept, parts.items)
    )
    return contrast, None if told else parts, len(closed)


def open_parts(
    plan: Plan, contrast: Contrast, parts: Sequence[Attribution]
) -> tuple[Contrast, list[Attribution], int]:
    """Return what of a comparison with several scenarios taken apart may be listed.

    Parameters
    ----------
    plan : Plan
    contrast : Contrast
    parts : sequence of Attribution
        Listed beside each other: all or none of the scenarios that may be shown are taken apart.

    Returns
    -------
    tuple of (Contrast, list of Attribution, int)
        The last is how many scenarios may not be shown.
    """
    shown, _, held = openly(plan, contrast, None)
    left = contrast if shown is None else shown
    kept = [p for p in parts if p.scenario.id in left.scenarios]
    items = [item for p in kept for item in p.items]
    told = bool(items) and items_tell(plan, list(left.scenarios.values()), items)
    return left, [] if told else kept, held


def public_only(plan: Plan, risks: Sequence[Risk]) -> tuple[Risk, ...]:
    """Return the risks of projects that are public: each is a figure of one undertaking."""
    return tuple(r for r in risks if r.project in plan.projects and plan.projects[r.project].public)
