"""Many scenarios on the same draws: a list or a grid, resumed where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import ClassVar

import pandas as pd

from scenario import wording
from scenario.compare.contrast import TargetEffect, contrast
from scenario.compare.differences import size
from scenario.compare.distinct import distinct
from scenario.compare.finished import FINISHED, content, key_of, load, store
from scenario.compare.rerun import rerun
from scenario.model.catalogue import FittedModels
from scenario.page_table import brief, html_table
from scenario.simulate.overrides import moves, resolve
from scenario.simulate.run import Forecast
from scenario.terms import Plan, Scenario
from scenario.typeset import typeset


@dataclass(frozen=True, slots=True)
class Batch:
    """Effects of many scenarios against the baseline.

    Parameters
    ----------
    effects : tuple of TargetEffect
        Scenario by scenario in the order given, target by target.
    names : mapping of scenario id to str
    plan : Plan
    reused : int
        Scenarios that had been finished before.
    """

    effects: tuple[TargetEffect, ...]
    names: Mapping[str, str]
    plan: Plan
    reused: int

    @property
    def table(self) -> pd.DataFrame:
        """One row per scenario and target that some scenario moves."""
        moved = {e.target for e in self.effects if not e.zero or e.next_year_money}
        rows = []
        for e in self.effects:
            if e.target not in moved:
                continue
            this, following = e.this_year_money, e.next_year_money
            rows.append(
                {
                    "scenario": e.scenario,
                    "name": self.names[e.scenario],
                    "target": e.target,
                    "difference": e.median,
                    "low": e.low,
                    "high": e.high,
                    "chance_before": e.chance_before,
                    "chance_after": e.chance_after,
                    "this_year_100m_yuan": None if this is None else this[1],
                    "next_year_100m_yuan": None if following is None else following[1],
                }
            )
        return pd.DataFrame(rows)

    heads: ClassVar[tuple[str, ...]] = (
        "情景", "目标", "差异", "概率", "当年投资(亿元)", "明年投资(亿元)"
    )  # fmt: skip

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The table as it is printed, below `heads`; targets that a scenario leaves are left out."""
        return [
            (
                self.names[e.scenario],
                self.plan.targets[e.target].name,
                size(self.plan, self.plan.targets[e.target], e),
                wording.chance_text(wording.clamp_chance(e.chance_after)),
                "—" if e.this_year_money is None else wording.signed(e.this_year_money[1]),
                "—" if e.next_year_money is None else wording.signed(e.next_year_money[1]),
            )
            for e in self.effects
            if not e.zero or e.next_year_money
        ]

    @property
    def text(self) -> tuple[str, ...]:
        """Per moved target the best and the worst scenario, Chinese."""
        lines = []
        for id in dict.fromkeys(e.target for e in self.effects):
            target = self.plan.targets[id]
            ours = [e for e in self.effects if e.target == id and not e.zero]
            if not ours:
                continue
            ranked = sorted(ours, key=lambda e: (e.chance_after, e.median))
            said = [
                f"{self.names[e.scenario]}({size(self.plan, target, e)},概率"
                f"{wording.chance_text(wording.clamp_chance(e.chance_after))})"
                for e in (ranked[-1], ranked[0])
            ]
            worst = f",最低为{said[1]}" if len(ranked) > 1 else ""
            lines.append(
                f"{target.name}:{len(self.names)}个情景中{len(ours)}个有影响,概率最高为{said[0]}{worst}。"
            )
        return tuple(typeset(line) for line in lines) or (
            typeset(f"{len(self.names)}个情景都不影响任何目标。"),
        )

    __repr__ = brief

    def _repr_html_(self) -> str:
        return html_table(self.heads, self.rows)


def batch(
    fitted: FittedModels,
    scenarios: Iterable[Scenario],
    *,
    jobs: int = 2,
    cache: Path | None = FINISHED,
    progress: Callable[[str], None] | None = None,
) -> Batch:
    """Run many scenarios against the baseline; nothing is fitted again.

    Every finished scenario is kept under the content that decided it, so a run that was interrupted
    goes on where it stopped and a scenario whose content did not change is not run twice.

    Parameters
    ----------
    fitted : FittedModels
    scenarios : iterable of Scenario
        Two different ones with one id are told apart by a number behind it.
    jobs : int
        Threads; the draws are shared.
    cache : Path or None
        Folder of finished scenarios; None keeps nothing.
    progress : callable, optional
        Told how many are left, and each time one is finished how long the rest takes.

    Returns
    -------
    Batch

    Raises
    ------
    ScenarioError
        Before anything is run, when some scenario moves what no model responds to.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> sc.batch(fitted, plan.scenarios.values(), cache=None).reused
    0
    """
    from joblib import Parallel, delayed

    chosen = tuple({s.id: s for s in distinct(scenarios)}.values())
    plan = fitted.plan
    for one in chosen:
        moves(plan, one)
    simulate = rerun(fitted)
    base = simulate(Scenario("baseline", "基准", "", "测算", "", (), (), (), {}))
    stamp = content(fitted)
    keys = {s.id: key_of(stamp, resolve(plan, s)) for s in chosen}
    done = {s.id: e for s in chosen if (e := load(cache, keys[s.id], s.id)) is not None}
    reused, left = len(done), [s for s in chosen if s.id not in done]
    if progress:
        progress(f"共{len(chosen)}个情景,已有{reused}个,续做{len(left)}个")
    started = perf_counter()
    run = Parallel(n_jobs=max(1, jobs), prefer="threads", return_as="generator_unordered")
    finished = run(delayed(_effects)(base, simulate, s) for s in left)
    for n, (id, effects) in enumerate(finished, start=1):
        done[id] = effects
        store(cache, keys[id], effects)
        if progress:
            rest = (perf_counter() - started) / n * (len(left) - n)
            names = {s.id: s.name for s in left}
            progress(f"[{n}/{len(left)}] {names[id]}" + (f",约余{rest:.0f}秒" if left[n:] else ""))
    return Batch(
        tuple(e for s in chosen for e in done[s.id]),
        {s.id: s.name for s in chosen},
        plan,
        reused,
    )


def _effects(
    base: Forecast, simulate: Callable[[Scenario], Forecast], scenario: Scenario
) -> tuple[str, tuple[TargetEffect, ...]]:
    return scenario.id, contrast(base, simulate(scenario)).effects
