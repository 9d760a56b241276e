"""A ratio of two money amounts, such as R&D expenditure ÷ GDP: both drawn together, year by year.

The region's last certified ratio is carried forward with yearly steps whose common part, pooled
trend and heavy tails are learned from the provinces (`rd_growth`) and whose spread is widened for a
district by a stated factor. What no data can tell – how much of an unexplained jump was a change of
coverage, how a census moves GDP, how exact a certified value is – enters as stated judgements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from scenario.errors import error, raise_errors
from scenario.identities import meets
from scenario.judgement import draw
from scenario.model import rd_growth, rd_panel
from scenario.model.contract import Draws, Fitted, Floats
from scenario.model.ratio_path import Own, flatten, forecast, judgements_read
from scenario.model.ratio_words import evidence, notes, rows_used
from scenario.model.rd_growth import PRIORS
from scenario.seeds import generator
from scenario.settings import QUANTILES
from scenario.terms import Observations, Plan, Reading, Target

#: Judgements the model reads.
JUDGEMENTS: Final = (
    "rd_district_spread_factor",
    "rd_break_share",
    "rd_break_reversal",
    "rd_certification_noise",
    "gdp_census_revision",
    "rd_census_year_share",
    "zhenhai_nominal_gdp_growth",
)
#: Fewest panel years a step size can be learned from.
MIN_YEARS: Final = 3
#: Draws and tuning steps per chain; doubled once when a diagnostic rule fails.
MIN_DRAWS: Final = 500
TUNE: Final = 500


class RatioModel:
    """Hierarchical model of a ratio's yearly steps, for one region with few values.

    Parameters
    ----------
    plan : Plan
        Its regions of kind ``province`` and ``nation`` form the panel.
    target : Target
        Its indicator names numerator and denominator.

    Raises
    ------
    ScenarioError
        Naming every judgement that was never stated, and an indicator without its two parts.

    Examples
    --------
    ``RatioModel(plan, plan.targets["rd_intensity"]).fit(observations, draws=4000, seed=1)``
    """

    id = "ratio"
    version = "1"

    def __init__(self, plan: Plan, target: Target) -> None:
        self.plan, self.target = plan, target
        indicator = plan.indicators.get(target.indicator)
        problems = [
            error(
                "MO-020",
                "priors.yaml",
                f"没有 {name}",
                f"“{target.name}”的测算需要这一判断",
                "补上低—中—高、提出者与日期",
                f"judgement {name} was never stated",
            )
            for name in JUDGEMENTS
            if name not in plan.priors
        ]
        if indicator is None or not indicator.numerator or not indicator.denominator:
            problems.append(
                error(
                    "MO-021",
                    f"indicators.yaml {target.indicator}",
                    "没有写明分子与分母",
                    "比例类目标的分子、分母须一并测算",
                    "填写 numerator 与 denominator",
                    "a ratio needs a numerator and a denominator",
                )
            )
        raise_errors(problems)
        assert indicator is not None  # noqa: S101 - checked above
        self.indicator = indicator
        self.value = target.value(plan.settings.year)
        self.readings = self.value.readings or (Reading("own_year", self.value.year, True),)
        self.panel_regions = tuple(
            r.id
            for r in plan.regions.values()
            if r.kind in ("province", "nation") and r.id != plan.settings.region
        )

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        return {
            "judgements": {n: asdict(self.plan.priors[n]) for n in JUDGEMENTS},
            "readings": [asdict(r) for r in self.readings],
            "region": self.plan.settings.region,
            "scope": self.indicator.scope,
            "precision": self.target.precision,
            "panel": self.panel_regions,
            "priors": dict(PRIORS),
        }

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of one year's step of the ratio before any data, in per cent."""
        rng = generator(seed, "ratio", self.target.id, "prior")
        (mean, width), (log_scale, off) = PRIORS["mu_r"], PRIORS["log_omega_r"]
        (centre, apart), (shape, rate) = PRIORS["ell_r"], PRIORS["nu_above_2"]
        factor = draw(self.plan.judgement("rd_district_spread_factor"), draws, seed)
        step = rng.normal(mean, width, draws)
        step += np.exp(rng.normal(log_scale, off, draws)) * rng.normal(size=draws)
        nu = 2.0 + rng.gamma(shape, 1 / rate, draws)
        step += factor * np.exp(rng.normal(centre, apart, draws)) * rng.standard_t(nu)
        levels = np.array(QUANTILES)
        return pd.DataFrame(
            {"quantile": levels, "value": 100 * np.expm1(np.quantile(step, levels))}
        )

    def fit(
        self,
        observations: Observations,
        *,
        draws: int,
        seed: int,
        progress: Callable[[str], None] | None = None,
    ) -> Fitted:
        """Return joint draws of the ratio for every reading of its data year.

        Parameters
        ----------
        observations : Observations
            Only rows known on ``as_of`` count.
        draws, seed : int
        progress : callable, optional
            Told in one sentence when sampling is extended.

        Returns
        -------
        Fitted
            Values in per cent; parts ``numerator`` and ``denominator`` in the denominator's unit,
            with value = 100 × numerator ÷ denominator in every draw.

        Raises
        ------
        ScenarioError
            When the region has no certified ratio, no denominator, or the panel is too short.
        """
        own, headline = self._own(observations), self.value.headline
        if all(r.data_year in own.ratio for r in self.readings):
            return self._published(own, observations, draws)
        panel = rd_panel.panel(
            self._annual(observations, self.indicator.id, "ratio", self.panel_regions),
            self._annual(observations, self.indicator.numerator, "level", self.panel_regions),
        )
        self._check(own, panel)
        after = headline.data_year + 1
        years = [*(r.data_year for r in self.readings), after]
        start = int(generator(seed, "ratio", self.target.id, "sampler").integers(2**31))
        per_chain = max(-(-draws // rd_growth.CHAINS), MIN_DRAWS)
        for times in (1, 2):
            if times > 1 and progress:
                progress(f"{self.target.name}:抽样诊断未过,延长一次")
            posterior = rd_growth.sample(
                panel, draws=times * per_chain, tune=times * TUNE, seed=start
            )
            count = rd_growth.CHAINS * times * per_chain
            said = {n: draw(self.plan.judgement(n), count, seed) for n in JUDGEMENTS}
            values, base = forecast(
                own, flatten(posterior), said, years, name=self.target.id, seed=seed
            )
            diagnostics = rd_growth.diagnose(posterior, self._reported(values))
            diagnostics["extended"] = times > 1
            if diagnostics["passed"]:
                break
        readings = {r.id: values[r.data_year][:draws] for r in self.readings}
        rows = rows_used(own, panel.rows, observations, self.plan.settings.region, self.indicator)
        chosen = base[headline.data_year][:draws]
        later = {"next_year": values[after][:draws], "next_denominator": base[after][:draws]}
        return self._fitted(own, readings, chosen, rows, panel, diagnostics, later)

    def _fitted(
        self,
        own: Own,
        readings: Mapping[str, Floats],
        base: Floats | None,
        rows: pd.DataFrame,
        panel: rd_panel.Panel | None,
        diagnostics: Mapping[str, Any],
        later: Mapping[str, Floats] | None = None,
    ) -> Fitted:
        year, values = self.value.headline.data_year, readings[self.value.headline.id]
        parts = {} if base is None else {"numerator": values * base / 100, "denominator": base}
        parts |= later or {}
        passed = bool(diagnostics["passed"])
        used = judgements_read(own, [r.data_year for r in self.readings])
        return Fitted(
            target=self.target.id,
            model=self.id,
            version=self.version,
            draws=Draws(
                values=values,
                readings=MappingProxyType(dict(readings) if len(readings) > 1 else {}),
                parts=MappingProxyType(parts),
            ),
            evidence=evidence(own, panel, year, rows),
            diagnostics=MappingProxyType({**diagnostics, "judgements": used}),
            settled=year in own.ratio,
            notes=notes(own, self.target, self.value, self.readings, readings, rows, passed),
        )

    def _published(self, own: Own, observations: Observations, draws: int) -> Fitted:
        readings = {
            r.id: np.full(draws, float(own.ratio[r.data_year].value)) for r in self.readings
        }
        year = self.value.headline.data_year
        base = np.full(draws, float(own.base[year].value)) if year in own.base else None
        rows = rows_used(own, (), observations, self.plan.settings.region, self.indicator)
        return self._fitted(own, readings, base, rows, None, {"engine": "none", "passed": True})

    def _annual(
        self, observations: Observations, indicator: str, measure: str, regions: tuple[str, ...]
    ) -> pd.DataFrame:
        scope = self.indicator.scope
        return rd_panel.annual(observations, indicator, measure, scope, regions)

    def _own(self, observations: Observations) -> Own:
        here = (self.plan.settings.region,)
        ratio = self._annual(observations, self.indicator.id, "ratio", here)
        base = self._annual(observations, self.indicator.denominator, "level", here)
        return Own(rd_panel.newest(ratio), rd_panel.newest(base))

    def _check(self, own: Own, panel: rd_panel.Panel) -> None:
        first = min(r.data_year for r in self.readings)
        problems = []
        if not any(year < first for year in own.ratio):
            problems.append(
                error(
                    "MO-022",
                    f"{self.indicator.id} · {self.plan.settings.region}",
                    f"{first}年以前没有一个核定值",
                    "没有起点,比例无从推算",
                    "补录本区同口径的核定值",
                    "no certified value of the region to start from",
                )
            )
        elif not any(year <= max(own.ratio) for year in own.base):
            problems.append(
                error(
                    "MO-023",
                    f"{self.indicator.denominator} · {self.plan.settings.region}",
                    "没有年度水平值",
                    "分母无从推算",
                    "补录本区年度地区生产总值",
                    "no yearly level of the denominator",
                )
            )
        if len(panel.years) < MIN_YEARS:
            problems.append(
                error(
                    "MO-024",
                    f"{self.indicator.id} 省级面板",
                    f"只有{len(panel.years)}个年度变动",
                    f"少于{MIN_YEARS}个,学不出逐年变动的大小",
                    "补录各省历年公报数",
                    "the panel is too short",
                )
            )
        raise_errors(problems)

    def _reported(self, values: Mapping[int, Floats]) -> dict[str, Floats]:
        """Return what the memo prints, as (chains, draws), for the diagnostics."""
        out: dict[str, Floats] = {}
        for reading in self.readings:
            chained = values[reading.data_year].reshape(-1, rd_growth.CHAINS).T
            met = meets(
                chained,
                self.target.comparison,
                self.value.threshold,
                precision=self.target.precision,
                tolerance=self.value.tolerance,
            )
            out |= {reading.id: chained, f"{reading.id} chance": met.astype(float)}
        return out
