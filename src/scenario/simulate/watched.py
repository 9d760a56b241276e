"""Judgements under watch: what a forecast reads beside its models is found, not listed by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scenario.model.catalogue import FittedModels
from scenario.terms import Judgement


class Watched(dict[str, Judgement]):
    """Judgements that remember which of them were asked for.

    Examples
    --------
    >>> watched = Watched({})
    >>> "land" in watched, watched.read
    (False, set())
    """

    def __init__(self, priors: Mapping[str, Judgement]) -> None:
        super().__init__(priors)
        self.read: set[str] = set()

    def __getitem__(self, key: str) -> Judgement:
        self.read.add(key)
        return super().__getitem__(key)

    @property
    def in_order(self) -> tuple[str, ...]:
        """Ids that were asked for, in the order of the plan."""
        return tuple(id for id in self if id in self.read)


def watch(fitted: FittedModels) -> tuple[FittedModels, Watched]:
    """Return the same fitted models on a plan whose judgements are under watch."""
    watched = Watched(fitted.plan.priors)
    return replace(fitted, plan=replace(fitted.plan, priors=watched)), watched
