"""Kind *growth*: a latent path of the level, of which every published growth is an exact window."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario.judgement import draw
from scenario.model import growth_inputs as ask
from scenario.model import kernel
from scenario.model.answer import FRESH
from scenario.model.contract import Basis, Draws, Evidence, Fitted, Path
from scenario.model.engine import CHECK_NOTE, Engine, until_passed
from scenario.model.giant import giant_plan
from scenario.model.growth_chain import ChainFigures, calendar_of, forecast_growth, year_growth
from scenario.model.growth_figures import (
    STATUS_ERROR,
    latest_year_to_date,
    settled_value,
    window_of,
)
from scenario.model.growth_upstream import next_year_parts, this_year_parts
from scenario.model.growth_words import (
    bound_notes,
    data_quality,
    evidence_text,
    giant_notes,
    next_window,
    period_text,
    regions_above,
)
from scenario.model.root_path import PathDraws
from scenario.model.sampled import Sampled
from scenario.model.seasonal_profile import USUAL_PROFILE
from scenario.model.sister_growth import SisterFit, fit_sisters
from scenario.model.windows import Calendar
from scenario.periods import BIN_END_MONTHS, Window, bin_of_month
from scenario.terms import Observations, Plan, Target

Floats = NDArray[np.float64]

#: States of each chain of scales: the first try, and each longer one while diagnostics fail.
STEPS = (700, 1400, 2800)


class GrowthModel:
    """Model of a target of kind growth.

    Parameters
    ----------
    plan : Plan
    target : Target
    engine : {"default", "reference", "check"}
        See `scenario.model.engine`.

    Examples
    --------
    ``GrowthModel(plan, target).fit(observations, draws=4000, seed=1).draws.values``
    """

    id: str = "growth"
    version: str = "2"

    def __init__(self, plan: Plan, target: Target, engine: Engine = "default") -> None:
        self.plan = plan
        self.target = target
        self.engine = engine

    @property
    def year(self) -> int:
        """The plan year."""
        return self.plan.settings.year

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        region = self.plan.settings.region
        chain = ask.chain_of(self.plan, region)
        around = {place: ask.pooled_with(self.plan, place) for place in chain}
        names = [self.target.indicator, ask.PROFILE_SISTER]
        names += [name for name, _ in ask.SISTERS.get(self.target.indicator, ())]
        known = [n for n in dict.fromkeys(names) if n in self.plan.indicators]
        judgements = ask.judgements_of(self.plan, self.target.indicator)
        return MappingProxyType(
            {
                "model": self.id,
                "version": self.version,
                "engine": self.engine,
                "target": self.target.id,
                "year": self.year,
                "region": region,
                "chain": chain,
                "siblings": around,
                "indicators": {n: repr(self.plan.indicators[n]) for n in known},
                "priors": repr(ask.chain_priors(self.plan, self.target.indicator)),
                "constants": (kernel.MEMORIES, STATUS_ERROR, USUAL_PROFILE.tolist(), STEPS),
                "judgements": {j: repr(self.plan.priors.get(j)) for j in judgements},
            }
        )

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of the year's growth before any figure is seen."""
        indicator, chain = self.target.indicator, ask.chain_of(self.plan, self.plan.settings.region)
        known = ChainFigures(chain, {})
        paths = forecast_growth(
            known,
            self.year,
            as_of=self.plan.settings.as_of,
            draws=draws,
            seed=seed,
            priors=ask.chain_priors(self.plan, indicator),
            name=f"preview {indicator}",
        )
        values, levels = year_growth(paths[chain[-1]])[:, -1], [0.1, 0.25, 0.5, 0.75, 0.9]
        return pd.DataFrame({"quantile": levels, "value": np.quantile(values, levels)})

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return joint draws of the year's growth, its path and its base.

        Where the diagnostics fail to the end (`until_passed`) the notes say so.

        Parameters
        ----------
        observations : Observations
            Only rows known on its ``as_of`` are in it.
        draws : int
            At least 40; a multiple of four keeps the chains equally long.
        seed : int

        Raises
        ------
        ScenarioError
            When a judgement the answer needs was never stated, or the chain of regions is broken.
        """
        plan, indicator = self.plan, self.target.indicator
        rows = ask.chain_rows(observations, plan, indicator, plan.settings.region)
        own = rows.rows[rows.rows["used_as"] == "own"]
        latest = latest_year_to_date(own, self.year)
        without = not len(own) and indicator in ask.SISTERS and bool(rows.with_figures)
        if without:
            ask.needed_judgements(plan, indicator)

        def fit(
            engine: Engine, steps: int
        ) -> tuple[tuple[PathDraws, SisterFit | None], Floats, Sampled]:
            sisters: SisterFit | None = None
            if without:
                sisters = fit_sisters(
                    observations, plan, rows, draws=draws, seed=seed, steps=steps, engine=engine
                )
                path = sisters.path
            else:
                path = self._fit_chain(observations, rows, latest, draws, seed, steps, engine)
            return (path, sisters), year_growth(path, self.year)[:, -1], path.how

        (path, sisters), diagnostics = until_passed(fit, engine=self.engine, lengths=STEPS)
        table = rows.rows
        if sisters is not None:  # nothing of the region's own, not even a bound, is used then
            table = pd.concat([table[table["used_as"] != "own" + ask.BOUND], sisters.rows])
        growth = year_growth(path, self.year)
        return self._report(
            observations, rows, own, latest, path, growth, diagnostics, sisters, table, seed
        )

    def _fit_chain(
        self,
        observations: Observations,
        rows: ask.ChainRows,
        latest: Window | None,
        draws: int,
        seed: int,
        steps: int,
        engine: Engine,
    ) -> PathDraws:
        indicator, bins = self.target.indicator, _bins(latest)
        share = ask.base_share_draws(self.plan, indicator, bins, draws=draws, seed=seed)
        paths = forecast_growth(
            rows.known,
            self.year,
            as_of=observations.as_of,
            draws=draws,
            seed=seed,
            priors=ask.chain_priors(self.plan, indicator),
            base_share=None if share is None else share._replace(back=3),
            giant=giant_plan(self.plan, indicator, draws=draws, seed=seed),
            steps=steps,
            engine=engine,
            name=indicator,
            calendar=Calendar(calendar_of(rows.known, self.year).first_year, self.year + 1),
        )
        return paths[rows.known.chain[-1]]

    def _report(
        self,
        observations: Observations,
        rows: ask.ChainRows,
        own: pd.DataFrame,
        latest: Window | None,
        path: PathDraws,
        growth: Floats,
        diagnostics: Mapping[str, Any],
        sisters: SisterFit | None,
        table: pd.DataFrame,
        seed: int,
    ) -> Fitted:
        plan, indicator, draws = self.plan, self.target.indicator, len(growth)
        settled = settled_value(own, self.year)
        bounds = table[table["used_as"] == "own" + ask.BOUND]
        notes = list(sisters.notes) if sisters is not None else bound_notes(bounds)
        adjustment = plan.priors.get(ask.BASE_ADJUSTMENT)
        notes += giant_notes(plan, indicator, with_figures=sisters is None and settled is None)
        growth = growth.copy()
        if ask.is_investment(plan, indicator) and adjustment is not None:
            known_bins = bin_of_month(latest.last) + 1 if latest is not None else 0
            growth[:, known_bins:] += draw(adjustment, draws, seed)[:, None]
            notes.append(
                f"投资增速另计基数调整(核减)的不确定,{adjustment.low:g}至"
                f"{adjustment.high:g}个百分点,属判断"
            )
        if settled is not None:
            growth[:, -1] = settled
        others = None if sisters is None else set(sisters.rows["indicator"])
        used = ask.judgements_read(plan, indicator, rows, _bins(latest), others)
        used = () if settled is not None else used
        diagnostics = {**diagnostics, "judgements": used}
        if self.engine == "reference":
            diagnostics["answered_by"] = self.engine
        if self.engine == "check":
            notes.append(CHECK_NOTE)
        if not diagnostics["passed"]:
            notes.append("抽样诊断未全部达标,完成概率的末位数字不稳")
        parts: dict[str, Floats] = {} if sisters is None else dict(sisters.parts)
        parts |= next_year_parts(path, plan, indicator, seed)
        if settled is None:
            parts |= this_year_parts(path, self.year, latest)
        basis = _basis(settled, len(own), rows, sisters, self.year)
        observed = _observed(own, self.year)
        windows = sorted(window_of(row) for _, row in own.iterrows())
        last_own = max(windows, key=lambda w: (w.year, w.last)) if windows else None
        ask_for = period_text(next_window(self.year, observations.as_of, latest))
        narrowing = f"{ask_for}本区{plan.indicators[indicator].name}累计增速"
        evidence = Evidence(
            basis=basis,
            quality=data_quality(basis, len(own), latest is not None),
            own=len(own),
            latest="" if last_own is None else str(last_own),
            text=evidence_text(
                basis,
                len(own),
                "" if last_own is None else period_text(last_own),
                regions_above(plan, rows.with_figures),
                plan.indicators[ask.PROFILE_SISTER].name if sisters is not None else "",
            ),
            narrowing="" if settled is not None else narrowing,
            rows=table.reset_index(drop=True),
        )
        return Fitted(
            target=self.target.id,
            model=self.id,
            version=self.version,
            draws=Draws(
                values=growth[:, -1].copy(),
                path=Path(BIN_END_MONTHS, growth, MappingProxyType(observed)),
                parts=MappingProxyType(parts),
            ),
            evidence=evidence,
            diagnostics=MappingProxyType(dict(diagnostics)),
            settled=settled is not None,
            notes=tuple(notes),
        )


def _bins(latest: Window | None) -> int:
    """Return the bins for which the share of the base is asked: to the last month, else to June."""
    return bin_of_month(latest.last) + 1 if latest is not None else 5


def _basis(
    settled: float | None, own: int, rows: ask.ChainRows, sisters: SisterFit | None, year: int
) -> Basis:
    """Return what an answer rests on; old figures of other regions alone are no ground for one."""
    if settled is not None or sisters is not None:
        return "settled" if settled is not None else "sister_series"
    last = rows.rows["period_end"].astype(str).str[:4].astype(int).max() if len(rows.rows) else 0
    other: Basis = "pooled" if own or year - last <= FRESH else "prior_only"
    return "observations" if own >= 3 else other


def _observed(own: pd.DataFrame, year: int) -> dict[int, float]:
    """Return month → published growth of the year to date."""
    known = {}
    for _, row in own.iterrows():
        window = window_of(row)
        if window.year == year and window.first == 1 and window.last >= 2:
            known[window.last] = float(row["value"])
    return dict(sorted(known.items()))
