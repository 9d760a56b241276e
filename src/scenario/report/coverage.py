"""Which target stands where in a memo: in Table 1, in detail, or in the register alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from scenario.compare.attainment import headline
from scenario.compare.lights import Lights, lights
from scenario.progress_terms import known

if TYPE_CHECKING:
    from scenario.compare.outlook import Outlook
    from scenario.compare.verdict import TargetOutlook

#: A plan without main objectives shows all its targets in Table 1 when they are at most so many.
FEW: Final = 12


@dataclass(frozen=True, slots=True)
class Coverage:
    """An outlook with its lights, and the place of each target.

    Parameters
    ----------
    outlook : Outlook
    lights : Lights
        Both lights of every target, made once.
    main : tuple of str
        The plan's main objectives.
    others : tuple of str
        Targets outside them that have a verdict.
    rest : tuple of str
        All others: in the register alone.
    detailed : tuple of str
        Main objectives, and others with a verdict and an own figure of the plan year.
    """

    outlook: Outlook
    lights: Lights
    main: tuple[str, ...]
    others: tuple[str, ...]
    rest: tuple[str, ...]
    detailed: tuple[str, ...]

    @property
    def listed(self) -> tuple[TargetOutlook, ...]:
        """The targets of Table 1, main objectives first."""
        return self.of(self.main + self.others)

    @property
    def drawn(self) -> tuple[TargetOutlook, ...]:
        """Detailed growth targets whose fan starts from a figure of this year."""
        return tuple(t for t in self._fans if t.so_far is not None)

    @property
    def flat(self) -> tuple[TargetOutlook, ...]:
        """Detailed growth targets without a figure of this year: their fan says little more."""
        return tuple(t for t in self._fans if t.so_far is None)

    @property
    def _fans(self) -> tuple[TargetOutlook, ...]:
        every = self.of(self.detailed)
        return tuple(t for t in every if t.target.kind == "growth" and t.judged)

    def of(self, ids: tuple[str, ...]) -> tuple[TargetOutlook, ...]:
        """Return targets by id."""
        return tuple(self.outlook.targets[id] for id in ids)

    def colour(self, id: str) -> str:
        """Return the probability light as it is shown: grey before the batch."""
        return self.lights.targets[id].probability

    def waiting(self, id: str) -> bool:
        """Say whether the batch that decides a target is still to be published."""
        return self.lights.targets[id].rule == "grey"


def cover(outlook: Outlook) -> Coverage:
    """Return which target stands where.

    Parameters
    ----------
    outlook : Outlook

    Returns
    -------
    Coverage
        Every target stands in exactly one of ``main``, ``others`` and ``rest``.
    """
    ids = tuple(outlook.targets)
    main = headline(outlook) or (ids if len(ids) <= FEW else ())
    others = tuple(t for t in ids if t not in main and outlook.targets[t].judged)
    rest = tuple(t for t in ids if t not in main and t not in others)
    detailed = main + tuple(t for t in others if own_this_year(outlook, t))
    return Coverage(outlook, lights(outlook), main, others, rest, detailed)


def own_this_year(outlook: Outlook, id: str) -> bool:
    """Say whether the region has a figure or an entry of the plan year for a target."""
    one = outlook.targets[id]
    if one.so_far is not None or one.fitted.evidence.latest.startswith(str(outlook.year)):
        return True
    return bool(known(outlook.forecast.plan.progress, id, outlook.as_of))
