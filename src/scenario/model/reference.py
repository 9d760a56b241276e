"""The reference class of a target without a series: how often and how far such targets were met."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from scenario.model.contract import Engine
from scenario.model.margin_law import MarginLaw
from scenario.model.reference_chance import Cell, Chance, chance_of
from scenario.model.reference_record import BY_RATIO, Case, record
from scenario.model.reference_sampled import sampled_chance
from scenario.model.stated import stated
from scenario.terms import Judgement, Kind, Observations, Plan, Target

#: Class of certification → judgement on the chance that such a target is met.
CHANCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ledger": "meet_ledger",
        "certification": "meet_certification",
        "unclassified": "meet_unclassified",
        "amount": "meet_amount",
        "attraction": "meet_amount",
        "share": "meet_share",
        "start": "meet_start",
        "finish": "meet_finish",
        "land": "meet_land",
        "event": "meet_event",
        "growth": "meet_growth",
        "ratio": "meet_ratio",
        "rank": "meet_rank",
    }
)
#: Class that a case on record belongs to, and a target whose certification nobody stated.
CLASS_ON_RECORD: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        "count": "ledger",
        "amount": "amount",
        "share": "share",
        "growth": "growth",
        "ratio": "ratio",
        "rank": "rank",
        "milestone": "event",
    }
)
CLASS_UNSTATED: Final[Mapping[Kind, str]] = MappingProxyType(
    {"count": "unclassified", "amount": "amount", "share": "share", "milestone": "event"}
)
#: How far outcomes that meet and outcomes that miss lie from the target.
RATIOS: Final = ("final_to_target", "shortfall_to_target")
CERTIFIED: Final = ("certified_to_target", "certified_shortfall")
POINTS: Final = ("excess_points", "shortfall_points")
#: How often a miss is published, relative to a success.
BIAS: Final = "publication_of_misses"
#: Cases of the same kind and horizon from which on a verdict may rest on the record.
ENOUGH: Final = 5
SAMPLED: Final = "同类目标完成率由参照引擎(PyMC抽样)给出,其余部分的算法不变。"


@dataclass(frozen=True, slots=True)
class Reference:
    """What the record and the judgements say about one target.

    Parameters
    ----------
    group : str
        Class of certification.
    chance : Chance
    law : MarginLaw
    cases : tuple of Case
        The whole record, whatever its kind.
    same : int
        Cases of the same kind and horizon: what a verdict needs `ENOUGH` of.
    same_met : int
    judgements : tuple of str
        Ids that were used.
    sampler : mapping
        Diagnostics where the chance was sampled; empty for the closed form.
    """

    group: str
    chance: Chance
    law: MarginLaw
    cases: tuple[Case, ...]
    same: int
    same_met: int
    judgements: tuple[str, ...]
    sampler: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def described(self) -> dict[str, Any]:
        """What diagnostics say about the class."""
        return {
            "record_cases": len(self.cases),
            "record_same": self.same,
            "reference_chance": self.chance.mean,
            "reference_class": self.group,
        }

    @property
    def notes(self) -> tuple[str, ...]:
        """What the memo must say about how the chance was found."""
        return (SAMPLED,) if self.sampler else ()


def class_of(plan: Plan, target: Target) -> str:
    """Return the class of certification of a target."""
    practice = plan.practices.get(target.id)
    if practice is not None:
        return practice.practice
    return CLASS_UNSTATED.get(target.kind, CLASS_ON_RECORD[target.kind])


def margins_of(plan: Plan, target: Target) -> tuple[str, str]:
    """Return the judgements on margins of outcomes that meet a target and of those that miss."""
    if target.kind not in BY_RATIO:
        return POINTS
    return CERTIFIED if class_of(plan, target) == "certification" else RATIOS


def needed(plan: Plan, target: Target) -> tuple[str, ...]:
    """Return the ids of all judgements that the reference class of a target reads.

    Raises
    ------
    ScenarioError
        Naming every one that was never stated.
    """
    names = [*dict.fromkeys(CHANCES.values()), *margins_of(plan, target), BIAS]
    return stated(plan, target, names)


def cells_of(cases: Sequence[Case]) -> list[Cell]:
    """Return the record counted by class, level and horizon."""
    counts: dict[tuple[str, str, str], list[int]] = {}
    for case in cases:
        key = (CLASS_ON_RECORD[case.kind], case.level, case.horizon)
        entry = counts.setdefault(key, [0, 0])
        entry[0] += 1
        entry[1] += case.met
    return [Cell(*key, cases=n, met=k) for key, (n, k) in sorted(counts.items())]


def reference(
    plan: Plan,
    target: Target,
    observations: Observations,
    cases: Sequence[Case] | None = None,
    *,
    engine: Engine = "default",
    seed: int = 1,
) -> Reference:
    """Return the reference class of a target of kind count, amount, share or milestone.

    Parameters
    ----------
    plan : Plan
        For the judgements and how the target is certified.
    target : Target
    observations : Observations
        The record is read from what was known on its as-of day.
    cases : sequence of Case, optional
        A record to use instead.
    engine : {"default", "reference"}
        Closed form, or sampled in PyMC; without a record the closed form is exact and answers.
    seed : int
        Of the sampler.

    Raises
    ------
    ScenarioError
        When a judgement was never stated.
    """
    names = needed(plan, target)
    cases = record(observations, plan) if cases is None else tuple(cases)
    group = class_of(plan, target)
    cells, bias = cells_of(cases), plan.judgement(BIAS)
    sampler: Mapping[str, Any] = MappingProxyType({})
    if engine == "reference" and cells:
        chance, sampler = sampled_chance(group, cells, chances(plan), bias, seed=seed)
    else:
        chance = chance_of(group, cells, chances(plan), bias)
    by_ratio = target.kind in BY_RATIO
    line = 1.0 if by_ratio else 0.0
    alike = [
        (c.met, c.margin)
        for c in cases
        if c.horizon == "year"
        and c.margin is not None
        and c.kind == target.kind
        and group != "certification"  # published counts are of the kind that an office keeps
    ]
    met = [max(margin, line) for good, margin in alike if good]
    missed = [min(margin, line - 1e-9) for good, margin in alike if not good]
    above, below = (plan.judgement(id) for id in margins_of(plan, target))
    law = MarginLaw(chance.mean, line, above, below, np.array(met), np.array(missed))
    same = [c for c in cases if c.kind == target.kind and c.horizon == "year"]
    margins = () if target.kind == "milestone" else margins_of(plan, target)
    used = {CHANCES[group], *margins, *_of_record(cases)}
    return Reference(
        group, chance, law, tuple(cases), len(same), sum(c.met for c in same),
        tuple(n for n in names if n in used), sampler,
    )  # fmt: skip


def _of_record(cases: Collection[Case]) -> set[str]:
    """Return the judgements that the record is weighed with: none without a record."""
    return {BIAS, *(CHANCES[CLASS_ON_RECORD[c.kind]] for c in cases)} if cases else set()


def chances(plan: Plan) -> Mapping[str, Judgement]:
    """Return class of certification → judged chance of meeting."""
    return MappingProxyType({g: plan.judgement(id) for g, id in CHANCES.items()})
