"""What of a comparison may leave: scenarios and parts that tell nothing about a hidden project."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from scenario.compare.withheld import items_tell, withheld

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
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
