"""Which part of a scenario does what: the effect split over its items, without remainder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.differences import decimals, difference, unit_of
from scenario.compare.names import names_of
from scenario.compare.outlook import chance_of
from scenario.compare.rerun import rerun
from scenario.compare.scenario_words import override_words
from scenario.compare.shapley import EXACT, Members, printed, shapley, subsets
from scenario.errors import ScenarioError, error
from scenario.page_table import Cell, brief, page_table
from scenario.simulate.overrides import resolve
from scenario.simulate.run import Forecast
from scenario.terms import Override, Plan, Scenario
from scenario.typeset import typeset


@dataclass(frozen=True, slots=True)
class Parts:
    """How one target's effect is made up; exact fractions that sum to the totals.

    Parameters
    ----------
    points : tuple of Fraction
        Of the median of the paired difference, published units.
    chance : tuple of Fraction
        Of the change of the chance, 0 to 1.
    next_year : tuple of Fraction
        Of the median of next year's investment gained or lost, 亿元; zeros where nothing is fed.
    """

    points: tuple[Fraction, ...]
    chance: tuple[Fraction, ...]
    next_year: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A scenario's effects split over its items.

    Parameters
    ----------
    scenario : Scenario
    items : tuple of Override
        Differences from the baseline, those of parents first.
    names : tuple of str
        The same as they are printed; names that are not public appear as codes.
    targets : mapping of target id to Parts
        Targets that the scenario moves.
    plan : Plan
    exact : bool
        False when there were too many items for all subsets: the split then follows their order.
    """

    scenario: Scenario
    items: tuple[Override, ...]
    names: tuple[str, ...]
    targets: Mapping[str, Parts]
    plan: Plan
    exact: bool

    @property
    def table(self) -> pd.DataFrame:
        """One row per target and item, and one with the sum."""
        rows = []
        for target, parts in self.targets.items():
            for i, name in enumerate(self.names):
                rows.append(_row(target, self.items[i].path, name, *(p[i] for p in _three(parts))))
            rows.append(_row(target, "", "合计", *(sum(p, Fraction(0)) for p in _three(parts))))
        return pd.DataFrame(
            rows, columns=["target", "item", "name", "points", "chance", "next_year_100m_yuan"]
        )

    @property
    def text(self) -> tuple[str, ...]:
        """A sentence per moved target, Chinese, for this year and next; parts add up as printed.

        Milestones that one item alone moves stand together in one sentence of that item.
        """
        how = (
            "按夏普利值分摊,各项之和等于合计" if self.exact else "按情景文件的先后分摊,次序影响各项"
        )
        lines = []
        single = {name for found in self._single.values() for name in found}
        for id, parts in self.targets.items():
            target = self.plan.targets[id]
            if target.kind == "milestone" and target.name in single:
                continue
            said = [
                (f"{target.name}", parts.points, decimals(target), unit_of(self.plan, target)),
                (f"{target.name}明年投资", parts.next_year, 1, "亿元"),
            ]
            for what, shares, places, unit in said:
                total = float(sum(shares))
                if float(wording.number(total, places)) == 0.0:
                    continue
                shown = printed(tuple(map(float, shares)), total, places)
                each = "、".join(
                    f"{n}{wording.signed(p, places)}"
                    for n, p in zip(self.names, shown, strict=True)
                )
                lines.append(
                    f"{self.scenario.name}:{what}{wording.signed(total, places)}{unit},"
                    f"其中{each}({how})。"
                )
        lines += [
            f"{self.scenario.name}:{'、'.join(found)}的变动全部来自{self.names[item]}。"
            for item, found in self._single.items()
        ]
        return tuple(typeset(line) for line in lines)

    @property
    def _single(self) -> Mapping[int, list[str]]:
        """Place of an item → names of the milestones that it alone moves."""
        found: dict[int, list[str]] = {}
        for id, parts in self.targets.items():
            movers = [i for i, p in enumerate(parts.points) if p]
            if self.plan.targets[id].kind == "milestone" and len(movers) == 1:
                found.setdefault(movers[0], []).append(self.plan.targets[id].name)
        return found

    __repr__ = brief

    def _repr_html_(self) -> str:
        table = self.table
        table["points"] = pd.Series(
            [
                Cell(difference(self.plan, self.plan.targets[t], points), points)
                for t, points in zip(table["target"], table["points"], strict=True)
            ],
            dtype=object,
        )
        forms = {"chance": "chance change"}
        return page_table(table, names=names_of(self.plan), forms=forms, hide=("item",))


def _three(parts: Parts) -> tuple[tuple[Fraction, ...], ...]:
    return parts.points, parts.chance, parts.next_year


def _row(target: str, item: str, name: str, *values: Fraction) -> dict[str, object]:
    points, chance, money = (float(v) for v in values)
    return {
        "target": target, "item": item, "name": name,
        "points": points, "chance": chance, "next_year_100m_yuan": money,
    }  # fmt: skip


def attribute(
    baseline: Forecast, other: Forecast, *, progress: Callable[[str], None] | None = None
) -> Attribution:
    """Split a scenario's effects over its items by Shapley values on the paired draws.

    The value of a set of items is the effect of the scenario that has only these: the median of the
    paired difference, the change of the chance, the median of next year's investment. Up to 8 items
    every subset is simulated (2ⁿ forecasts, nothing is fitted again); beyond, items are added one
    after another in the order of the files.

    Parameters
    ----------
    baseline, other : Forecast
        From the same fitted models.
    progress : callable, optional
        Told in one sentence which subset is being run.

    Returns
    -------
    Attribution

    Raises
    ------
    ScenarioError
        When the first is not the baseline of the same run, or the scenario has no items.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> base = sc.forecast(fitted, plan.scenarios["baseline"])
    >>> land = sc.forecast(fitted, plan.scenarios["extra_land"])
    >>> len(sc.attribute(base, land).items)  # the stage is what it is anyway
    1
    """
    fitted, scenario = other.fitted, other.scenario
    items = items_of(fitted.plan, scenario)
    if baseline.fitted is not fitted or not items or items_of(fitted.plan, baseline.scenario):
        raise ScenarioError(
            [error("CO-002", f"情景 {scenario.id}", "没有任何差异,或比较的起点不是同一次测算的基准",
                   "无从分摊", "用同一个 fitted 运行基准和一个有差异的情景",
                   "nothing to attribute, or not the baseline of the same run")]
        )  # fmt: skip
    n, simulate = len(items), rerun(fitted)
    every = list(subsets(n))
    effects: dict[Members, Mapping[str, tuple[float, float, float]]] = {}
    for done, members in enumerate(every, start=1):
        if progress:
            progress(f"[{done}/{len(every)}] {scenario.name}:{len(members)}项")
        run = other if len(members) == n else simulate(only(scenario, items, members))
        effects[members] = _effects(baseline, run)
    moved = [t for t in other.targets if any(any(e[t]) for e in effects.values())]

    def parts_of(target: str) -> Parts:
        split = [shapley(n, lambda s, k=k: effects[s][target][k]) for k in range(3)]  # type: ignore[misc]
        return Parts(*split)

    return Attribution(
        scenario,
        items,
        tuple(override_words(fitted.plan, o) for o in items),
        MappingProxyType({t: parts_of(t) for t in moved}),
        fitted.plan,
        n <= EXACT,
    )


def items_of(plan: Plan, scenario: Scenario) -> tuple[Override, ...]:
    """Return the differences of a scenario that change something, those of parents first.

    A lever that is only set to what it is now, or moved by nothing, is no item.
    """
    return tuple(o for o in resolve(plan, scenario) if not _idle(plan, o))


def _idle(plan: Plan, o: Override) -> bool:
    lever = plan.levers.get(o.path)
    neutral: dict[str, tuple[float | str, ...]] = {
        "add": (0.0,), "scale": (1.0,), "shift": ("0 months", "0 month", 0.0),
        "set": () if lever is None or lever.now is None else (lever.now,),
    }  # fmt: skip
    return o.value in neutral[o.verb]


def only(scenario: Scenario, items: tuple[Override, ...], members: Members) -> Scenario:
    """Return the scenario that has only some of the items; without any it is empty."""
    kept = tuple(o for i, o in enumerate(items) if i in members)
    return replace(scenario, builds_on="baseline", combines=(), levers=kept, assumptions=())


def _effects(baseline: Forecast, run: Forecast) -> Mapping[str, tuple[float, float, float]]:
    """Return per target the median difference, the change of the chance and next year's money."""
    found = {}
    for target, draws in run.targets.items():
        before = baseline.targets[target]
        if draws is before and target not in run.money:
            found[target] = (0.0, 0.0, 0.0)
            continue
        money = run.money.get(target)
        found[target] = (
            float(np.median(draws.values - before.values)),
            chance_of(run, [target]) - chance_of(baseline, [target]),
            0.0 if money is None else float(np.median(money.next_year)),
        )
    return found
