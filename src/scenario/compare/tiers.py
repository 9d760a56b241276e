"""One target at every line that is set for it, and the units it is shared out to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from scenario import wording
from scenario.check.tiers import total_of
from scenario.compare.names import names_of
from scenario.compare.outlook import Outlook
from scenario.compare.verdict import TargetOutlook
from scenario.identities import Comparison, meets
from scenario.page_table import brief, page_table
from scenario.terms import Target
from scenario.tier_terms import ADDED_KINDS, Tier, UnitTask, demand
from scenario.typeset import typeset


@dataclass(frozen=True, slots=True)
class TierOutlook:
    """The chance at one line.

    Parameters
    ----------
    id : str
        Target id, or the indicator's where the register has no target.
    tier : str
        See `scenario.tier_terms.TierName`; ``breakdown`` is what the units' tasks amount to.
    chance : float or None
        Share of draws that meet the line, rounded as published; None where nothing is forecast.
    judged : bool
        Whether the chance may be printed with a verdict.
    gap : float or None
        Median of the forecast minus the line, in the target's unit.
    """

    id: str
    name: str
    tier: str
    threshold: float
    comparison: Comparison
    unit: str
    chance: float | None
    judged: bool
    settled: bool
    gap: float | None
    source: str


@dataclass(frozen=True, slots=True)
class UnitOutlook:
    """One unit's task beside the whole.

    Parameters
    ----------
    stretch : float or None
        Points by which the task goes beyond the unit's own part of the target: for a growth or
        share, task minus target; for an amount or count, the task's part of the target minus the
        weight, times 100. None without a weight. Positive is always the heavier task.
    shortfall : float or None
        Points missing so far; negative when ahead. For a growth or share, task minus what is
        reached; for an amount or count, months passed ÷ 12 minus the part of the task done, times
        100. None when nothing was returned.
    """

    target: str
    unit: str
    kind: str
    task: float
    weight: float | None
    stretch: float | None
    reached: float | None
    month: int | None
    shortfall: float | None


@dataclass(frozen=True, slots=True)
class TierComparison:
    """All lines and all units of an outlook."""

    tiers: tuple[TierOutlook, ...]
    units: tuple[UnitOutlook, ...]
    stretches: dict[str, float]
    signs: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def table(self) -> pd.DataFrame:
        """One row per line, the least demanding of a target first."""
        columns = [*TierOutlook.__dataclass_fields__]
        return pd.DataFrame([[getattr(t, c) for c in columns] for t in self.tiers], columns=columns)

    @property
    def units_table(self) -> pd.DataFrame:
        """One row per unit, in the order of the file."""
        columns = [*UnitOutlook.__dataclass_fields__]
        return pd.DataFrame([[getattr(u, c) for c in columns] for u in self.units], columns=columns)

    @property
    def text(self) -> tuple[str, ...]:
        """One Chinese sentence per target with several lines, then per breakdown."""
        ids = dict.fromkeys(t.id for t in self.tiers)
        lines = [_tiers_sentence([t for t in self.tiers if t.id == id]) for id in ids]
        names = {t.id: t.name for t in self.tiers}
        for id, ahead in self.stretches.items():
            units = [u for u in self.units if u.target == id]
            lines.append(_units_sentence(names[id], ahead, units))
        return tuple(lines)

    __repr__ = brief

    def _repr_html_(self) -> str:
        table = self.table
        table.loc[~table["judged"].astype(bool), "chance"] = None
        return page_table(table, names={"unit": self.signs}, hide=("id", "judged", "settled"))


def compare_tiers(outlook: Outlook) -> TierComparison:
    """Put every line of every target, and every unit's task, beside the forecast.

    Parameters
    ----------
    outlook : Outlook
        Only lines and returns known on its as-of day are used.

    Returns
    -------
    TierComparison
        ``.tiers``, ``.units``, and ``.stretches``: by target, how far the units' tasks together go
        beyond the target, in points (of the target's unit, or per cent of an amount or count).

    Examples
    --------
    ``compare_tiers(outlook(forecast(fitted, plan.scenarios["baseline"]))).table``
    """
    plan = outlook.forecast.plan
    lines = [t for t in plan.tiers if t.year == outlook.year and t.known_on <= outlook.as_of]
    tasks: dict[str, list[UnitTask]] = {}
    for task in plan.breakdown:
        if task.year == outlook.year and task.known_on <= outlook.as_of:
            tasks.setdefault(task.target, []).append(task)
    found: list[TierOutlook] = []
    units: list[UnitOutlook] = []
    stretches: dict[str, float] = {}
    for id, seen in outlook.targets.items():
        target = seen.target
        own = [t for t in lines if t.in_register and t.id == id]
        shared = tasks.get(id, [])
        if not own and not shared:
            continue
        rows = [_line(seen, t.tier, t.threshold, t.comparison, t.tolerance, t.source) for t in own]
        value = seen.value
        clauses = "、".join(r.clause for r in value.references)
        rows.append(
            _line(
                seen,
                "department_points",
                value.threshold,
                target.comparison,
                value.tolerance,
                clauses,
            )
        )
        if shared:
            total = total_of(target, shared)
            if target.comparison not in ("within", "around"):
                rows.append(_line(seen, "breakdown", total, target.comparison, 0.0, ""))
            stretches[id] = _ahead(target, total, value.threshold)
            units += [_unit(target, value.threshold, t) for t in shared]
        better = plan.indicators[target.indicator].better
        found += sorted(rows, key=lambda r: demand(r.threshold, r.comparison, better))
    found += [_apart(outlook, t) for t in lines if not t.in_register]
    return TierComparison(tuple(found), tuple(units), stretches, names_of(plan)["unit"])


def _line(
    seen: TargetOutlook,
    tier: str,
    threshold: float,
    comparison: Comparison,
    tolerance: float,
    source: str,
) -> TierOutlook:
    hits = meets(
        seen.draws,
        comparison,
        threshold,
        precision=seen.target.precision,
        tolerance=tolerance,
    )
    return TierOutlook(
        id=seen.target.id,
        name=seen.target.name,
        tier=tier,
        threshold=threshold,
        comparison=comparison,
        unit=seen.target.unit,
        chance=float(np.mean(hits)),
        judged=seen.judged,
        settled=seen.fitted.settled,
        gap=seen.median - threshold,
        source=source,
    )


def _apart(outlook: Outlook, tier: Tier) -> TierOutlook:
    indicator = outlook.forecast.plan.indicators[tier.indicator]
    return TierOutlook(
        id=tier.id,
        name=indicator.name,
        tier=tier.tier,
        threshold=tier.threshold,
        comparison=tier.comparison,
        unit=indicator.unit,
        chance=None,
        judged=False,
        settled=False,
        gap=None,
        source=tier.source,
    )


def _ahead(target: Target, total: float, line: float) -> float:
    beyond = demand(total, target.comparison, "higher") - demand(line, target.comparison, "higher")
    if target.kind in ADDED_KINDS:
        return 100.0 * beyond / line if line else 0.0
    return beyond


def _unit(target: Target, line: float, task: UnitTask) -> UnitOutlook:
    sign = demand(1.0, target.comparison, "higher")
    stretch: float | None = None
    shortfall: float | None = None
    if target.kind in ADDED_KINDS:
        if task.weight is not None and line:
            stretch = 100.0 * sign * (task.task / line - task.weight)
        if task.reached is not None and task.month is not None and task.task:
            shortfall = 100.0 * sign * (task.month / 12.0 - task.reached / task.task)
    else:
        stretch = sign * (task.task - line)
        if task.reached is not None:
            shortfall = sign * (task.task - task.reached)
    return UnitOutlook(
        target=target.id,
        unit=task.unit,
        kind=task.kind,
        task=task.task,
        weight=task.weight,
        stretch=stretch,
        reached=task.reached,
        month=task.month,
        shortfall=shortfall,
    )


def _tiers_sentence(rows: Sequence[TierOutlook]) -> str:
    parts = []
    for row in rows:
        head = f"{wording.TIER[row.tier]}{_goal(row)}"
        if row.judged and row.chance is not None:
            chance = wording.clamp_chance(row.chance, settled=row.settled)
            head += f"(概率{wording.chance_text(chance)})"
        parts.append(head)
    tail = "" if any(r.judged for r in rows) else f";{_silent(rows)}"
    return typeset(f"{rows[0].name}:{'、'.join(parts)}{tail}。")


def _goal(row: TierOutlook) -> str:
    line = f"{row.threshold:g}{'%' if row.unit == 'percent' else ''}"
    word = wording.COMPARISON[row.comparison]["zh"]
    return f"{line}{word}" if row.comparison == "around" else f"{word}{line}"


def _silent(rows: Sequence[TierOutlook]) -> str:
    return wording.NO_VERDICT["zh"] if rows[0].chance is not None else "不在目标清单中,不作测算"


def _units_sentence(name: str, ahead: float, units: Sequence[UnitOutlook]) -> str:
    word = "加码" if ahead >= 0 else "缺口"
    behind = sorted(
        (u for u in units if u.shortfall is not None and u.shortfall > 0),
        key=lambda u: -(u.shortfall or 0.0),
    )
    told = sum(u.shortfall is not None for u in units)
    late = "、".join(f"{u.unit}差{wording.number(u.shortfall or 0.0, 1)}个百分点" for u in behind)
    rest = f"{told}个单位报来完成数" + (f",其中{late}" if late else "") if told else "均未报完成数"
    return typeset(
        f"{name}分解到{len(units)}个单位,合计{word}{wording.number(abs(ahead), 1)}个百分点;{rest}。"
    )
