"""What an answer hangs on: swings, shares of the spread, the bad case, and what to find out first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from scenario.compare.experiments import Experiments, experiments
from scenario.compare.information import Information, information
from scenario.compare.lever_swings import LeverSwings, lever_swings
from scenario.compare.shapley_effects import MOST, Effects, shapley_effects
from scenario.compare.stress import Stress, stress
from scenario.compare.tornado import Tornado, tornado
from scenario.errors import ScenarioError, error
from scenario.model.catalogue import FittedModels
from scenario.page_table import brief, page_table
from scenario.simulate.factors import sign_of
from scenario.simulate.run import Forecast, forecast
from scenario.terms import Lever


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """All of it for one target, from one set of rows.

    Parameters
    ----------
    rows : Experiments
    tornado : Tornado
    effects : Effects
        Shapley effects on the value: shares that hold although inputs correlate. Only of inputs
        whose swing is more than the sampling could give.
    stress : Stress
    information : Information
    levers : LeverSwings or None
        What moving a lever over its range would do; a lever is chosen and has no probability.
    """

    rows: Experiments
    tornado: Tornado
    effects: Effects
    stress: Stress
    information: Information
    levers: LeverSwings | None

    @property
    def table(self) -> pd.DataFrame:
        """One row per cause: its swings and its share of the spread, the largest swing first."""
        shares = self.effects.table.set_index("input")[["effect", "low", "high"]]
        shares.columns = pd.Index(["share", "share_low", "share_high"])
        return self.tornado.table.join(shares, on="input")

    @property
    def text(self) -> tuple[str, ...]:
        """Sentences, Chinese: the largest swings, the bad case, what to find out first."""
        levers = () if self.levers is None else self.levers.text
        return (*self.tornado.text, *self.stress.text, *self.information.text, *levers)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("input", "zero"))


def sensitivity(
    fitted: FittedModels,
    levers: Mapping[str, Lever] | None = None,
    *,
    target: str,
    year: int | None = None,
    store: Path | None = None,
    scenario: str = "baseline",
) -> Sensitivity:
    """Say what the forecast of one target hangs on.

    Parameters
    ----------
    fitted : FittedModels
    levers : mapping of str to Lever, optional
        Also show what their ranges would do this year.
    target : str
    year : int, optional
        The plan year by default, or the next one.
    store : Path, optional
        Folder in which the rows are kept under the hash of their content.
    scenario : str
        Id of the scenario under which both years run.

    Returns
    -------
    Sensitivity

    Raises
    ------
    ScenarioError
        CO-011 when the year was not forecast; CO-012 when no input of the target can be told
        apart: its figure is published, or it rests on a reference class as a whole.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=400, cache=None)
    >>> found = sensitivity(fitted, target="digital_core_growth")
    >>> "本区相对上级走势的偏离" in [s.name for s in found.tornado.swings]
    True
    """
    joint = forecast(fitted, fitted.plan.scenarios[scenario])
    found = sensitivity_of(joint, target, year=year)
    if store is not None:
        found.rows.store(store)
    return found if not levers else replace(found, levers=lever_swings(joint, levers, target))


def sensitivity_of(
    joint: Forecast, target: str, *, year: int | None = None, threshold: float | None = None
) -> Sensitivity:
    """Say what one target of a forecast hangs on, see `sensitivity`.

    Parameters
    ----------
    joint : Forecast
    target : str
    year : int, optional
    threshold : float, optional
        The line, see `experiments`.
    """
    rows = experiments(joint, target, year=year, threshold=threshold)
    better = sign_of(joint.plan.targets[target]) > 0
    return analyse(rows, seed=joint.fitted.seed, higher_is_better=better)


def analyse(rows: Experiments, *, seed: int, higher_is_better: bool) -> Sensitivity:
    """Say what rows hang on, whether they were just laid out or read back; nothing is simulated.

    Parameters
    ----------
    rows : Experiments
    seed : int
        Of the resampling behind the bars.
    higher_is_better : bool
        Of the target.

    Raises
    ------
    ScenarioError
        CO-012 when no input can be told apart.
    """
    causes = {k: v.values for k, v in rows.of("cause").items()}
    if not causes:
        raise ScenarioError(
            [
                error(
                    "CO-012",
                    f"{rows.name} {rows.year}年",
                    "没有可以分开的输入",
                    "该目标已经公布,或整体依据同类目标的记录,分不出哪一项影响最大",
                    "补充该目标的序列、项目清单或判断后再分析",
                    f"no input of {rows.target} can be told apart",
                )
            ]
        )
    swings = tornado(rows)
    leading = [s.input for s in swings.swings or swings.silent][:MOST]
    return Sensitivity(
        rows=rows,
        tornado=swings,
        effects=shapley_effects({k: causes[k] for k in leading}, rows.value, seed=seed),
        stress=stress(rows, higher_is_better=higher_is_better, seed=seed, among=leading),
        information=information(rows, seed=seed),
        levers=None,
    )
