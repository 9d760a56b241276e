"""A rank among a fixed field: an ordered random walk on past ranks of the same evaluation.

A rank r among n units is the place of a latent score, ``r = ⌈n Φ(x)⌉``; a smaller score is a better
rank. The score moves from year to year by normal steps, so ``P(rank ≤ k) = Φ((Φ⁻¹(k/n) − x)/s)``
for a known score x and total spread s. Rivals' scores are not published; their movement is part of
the step. The year after takes one more step from each draw's own score.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from scenario.judgement import draw, pert_shapes, support
from scenario.model import rd_panel
from scenario.model.contract import Draws, Evidence, Fitted, Floats
from scenario.model.stated import stated
from scenario.seeds import generator
from scenario.settings import QUANTILES
from scenario.terms import Judgement, Observations, Plan, Target
from scenario.wording import NO_VERDICT

#: Judgements the model reads, the last only for a proxy; spreads are in places near the target's
#: threshold.
JUDGEMENTS: Final = ("rank_field_size", "rank_step_spread", "rank_proxy_noise")
#: Evaluation asked for → another evaluation that may stand in for it, said so in the memo.
PROXIES: Final[Mapping[str, str]] = MappingProxyType(
    {"manufacturing_quality_rank_province": "manufacturing_quality_index_rank_province"}
)
#: Equally likely values of the prior spread over which its posterior is formed.
GRID: Final = 400


class RankModel:
    """Ordered random walk on past ranks; without any, a stated prior that gets no verdict.

    Parameters
    ----------
    plan : Plan
    target : Target

    Raises
    ------
    ScenarioError
        Naming every judgement that was never stated.

    Examples
    --------
    ``RankModel(plan, plan.targets["mfg_quality_rank"]).fit(observations, draws=4000, seed=1)``
    """

    id = "rank"
    version = "2"

    def __init__(self, plan: Plan, target: Target) -> None:
        self.plan, self.target = plan, target
        stated(plan, target, JUDGEMENTS)
        self.value = target.value(plan.settings.year)
        self.year = self.value.headline.data_year
        self.threshold = int(self.value.threshold)
        indicator = plan.indicators.get(target.indicator)
        self.scope = indicator.scope if indicator is not None else plan.settings.scope

    def inputs(self) -> Mapping[str, Any]:
        """Return what besides observations decides the answer."""
        return {
            "judgements": {n: asdict(self.plan.priors[n]) for n in JUDGEMENTS},
            "region": self.plan.settings.region,
            "scope": self.scope,
            "year": self.year,
            "plan_year": self.value.year,
            "threshold": self.threshold,
            "keep": self.value.strength == "keep",
        }

    def preview_prior(self, *, draws: int, seed: int) -> pd.DataFrame:
        """Return quantiles of the rank before any published rank."""
        ranks, _ = self._walk({}, {}, draws, seed)
        levels = np.array(QUANTILES)
        return pd.DataFrame({"quantile": levels, "value": np.quantile(ranks, levels)})

    def fit(self, observations: Observations, *, draws: int, seed: int) -> Fitted:
        """Return draws of the rank in the target's data year, whole numbers from 1.

        Parameters
        ----------
        observations : Observations
            Only rows known on ``as_of`` count.
        draws, seed : int
            Until the year is published, the part ``next_year`` is the rank of the year after.

        Returns
        -------
        Fitted
            ``prior_only`` as long as no rank of this very evaluation is published.
        """
        own = self._ranks(observations, self.target.indicator)
        proxy_id = PROXIES.get(self.target.indicator, "")
        proxy = self._ranks(observations, proxy_id) if proxy_id and not own else {}
        settled = self.year in own
        parts = dict[str, Floats]()
        if settled:
            values = np.full(draws, float(own[self.year].value))
        else:
            values, parts["next_year"] = self._walk(
                {y: float(r.value) for y, r in own.items() if y < self.year},
                {y: float(r.value) for y, r in proxy.items() if y < self.year},
                draws,
                seed,
            )
        judgements = () if settled else JUDGEMENTS[: 3 if proxy else 2]
        used = {r.Index: "本区历年位次" for r in own.values()}
        used |= {r.Index: "另一项评价的位次,仅作旁证" for r in proxy.values()}
        rows = observations.frame.loc[list(used)].copy()
        rows["used_as"] = list(used.values())
        return Fitted(
            target=self.target.id,
            model=self.id,
            version=self.version,
            draws=Draws(values=values, parts=MappingProxyType(parts)),
            evidence=self._evidence(own, proxy, settled, rows),
            diagnostics=MappingProxyType(
                {"engine": "direct draws", "passed": True, "judgements": judgements}
            ),
            settled=settled,
            notes=self._notes(own, proxy, settled),
        )

    def _ranks(self, observations: Observations, indicator: str) -> dict[int, Any]:
        region = (self.plan.settings.region,)
        rows = rd_panel.annual(observations, indicator, "rank", self.scope, region)
        return rd_panel.newest(rows)

    def _walk(
        self, own: Mapping[int, float], proxy: Mapping[int, float], draws: int, seed: int
    ) -> tuple[Floats, Floats]:
        """Return draws of the rank in the data year and in the year after."""
        from scipy.stats import norm

        def rng(name: str) -> np.random.Generator:
            return generator(seed, "rank", self.target.id, name)

        said = {n: self.plan.judgement(n) for n in JUDGEMENTS}
        units = np.maximum(
            np.round(draw(said["rank_field_size"], draws, seed)),
            max([self.threshold + 1.0, *own.values(), *proxy.values()]),
        )
        place = _per_place(self.threshold, units)
        spread = place * draw(said["rank_step_spread"], draws, seed)
        line = norm.ppf(self.threshold / units)
        if own:
            last = max(own)
            typical = float(np.median(units))
            atoms, weights = step_posterior(own, typical, self.threshold, said["rank_step_spread"])
            spread = rng("spread").choice(atoms, size=draws, p=weights)
            score = _score(own[last], units, rng("within place"))
        else:
            last, score = self._unpublished(proxy, units, spread, line, draws, seed)
        ahead = np.sqrt(self.year - last)
        score = score + spread * ahead * rng("steps").normal(size=draws)
        later = score + spread * rng("next step").normal(size=draws)

        def place_of(latent: Floats) -> Floats:
            return np.asarray(np.clip(np.ceil(units * norm.cdf(latent)), 1, units), dtype=float)

        return place_of(score), place_of(later)

    def _unpublished(
        self,
        proxy: Mapping[int, float],
        units: Floats,
        spread: Floats,
        line: Floats,
        draws: int,
        seed: int,
    ) -> tuple[int, Floats]:
        """Return the year before and its score from a proxy and from "keep", as read by us."""
        from scipy.stats import norm

        before = min(self.value.year, self.year) - 1
        u = generator(seed, "rank", self.target.id, "before").uniform(size=draws)
        kept = self.value.strength == "keep"
        if not proxy:
            top = self.threshold / units if kept else np.ones(draws)
            return before, np.asarray(norm.ppf(top * u))
        seen = max(proxy)
        before = max(before, seen)
        rng = generator(seed, "rank", self.target.id, "proxy")
        centre = _score(proxy[seen], units, rng)
        noise = _per_place(self.threshold, units) * draw(
            self.plan.judgement("rank_proxy_noise"), draws, seed
        )
        wide = np.sqrt(noise**2 + (before - seen) * spread**2)
        below = norm.cdf((line - centre) / wide) if kept else np.ones(draws)
        return before, np.asarray(centre + wide * norm.ppf(below * u))

    def _evidence(
        self, own: Mapping[int, Any], proxy: Mapping[int, Any], settled: bool, rows: pd.DataFrame
    ) -> Evidence:
        years = f"{min(own)}—{max(own)}" if own else ""
        if settled:
            text = f"{self.year}年度位次已公布:第{own[self.year].value:g}位"
            return Evidence("settled", "high", len(own), str(max(own)), text, "", rows)
        if own:
            text = f"依据本区{years}年度同一评价的{len(own)}个位次"
            quality: Any = "medium" if len(own) >= 5 else "low"
            narrowing = f"{self.year - 1}年度综合评价位次与相邻县(市、区)得分"
            return Evidence("observations", quality, len(own), str(max(own)), text, narrowing, rows)
        text = "该项评价的本区位次从未公布,只有判断"
        if proxy:
            text += f";{max(proxy)}年另一项评价的第{proxy[max(proxy)].value:g}位仅作旁证"
        return Evidence("prior_only", "none", 0, "", text, "历年综合评价位次", rows)

    def _notes(
        self, own: Mapping[int, Any], proxy: Mapping[int, Any], settled: bool
    ) -> tuple[str, ...]:
        if settled or own:
            return ()
        notes = [f"综合评价没有公布的本区位次:{NO_VERDICT['zh']};补充历年综合评价位次后方可研判。"]
        if proxy:
            notes.append(
                f"{max(proxy)}年第{proxy[max(proxy)].value:g}位出自制造业高质量发展指数,"
                "与综合评价不是同一评价,只按较大的误差作旁证。"
            )
        if self.value.strength == "keep":
            notes.append(
                f"目标写作保持,我们读作上一年位次不低于第{self.threshold}位;这是读法,不是数据。"
            )
        return tuple(notes)


def step_posterior(
    ranks: Mapping[int, float], units: float, threshold: int, prior: Judgement
) -> tuple[Floats, Floats]:
    """Return values of the yearly spread of the score and their posterior weights.

    Parameters
    ----------
    ranks : mapping of int to float
        Year → rank, at least one.
    units : float
        Size of the field.
    threshold : int
        The place at which the prior spread, given in places, is turned into a score.
    prior : Judgement
        Spread of one year's change, in places.

    Returns
    -------
    atoms, weights : ndarray, shape (GRID,)
        Weights sum to one. Changes over k years have k times the variance; a rank only says
        between which two values the score lies, which adds its width squared over twelve.
    """
    from scipy.stats import beta, norm

    levels = (np.arange(GRID) + 0.5) / GRID
    low, high = support(prior)
    if high > low:
        shapes = pert_shapes(prior.low, prior.mode, prior.high)
        places = beta.ppf(levels, *shapes, loc=low, scale=high - low)
    else:
        places = np.full(GRID, prior.mode)
    floor = prior.floor if prior.floor is not None else 1e-6
    atoms = np.maximum(places, max(floor, 1e-6)) * float(_per_place(threshold, np.array(units)))
    years = sorted(ranks)
    log_weight = np.zeros(GRID)
    for old, new in pairwise(years):
        middle = [norm.ppf((ranks[y] - 0.5) / units) for y in (old, new)]
        within = sum((1.0 / (units * norm.pdf(m))) ** 2 / 12 for m in middle)
        scale = np.sqrt((new - old) * atoms**2 + within)
        log_weight += norm.logpdf(middle[1] - middle[0], scale=scale)
    weights = np.exp(log_weight - log_weight.max())
    return np.asarray(atoms), np.asarray(weights / weights.sum())


def _per_place(rank: int, units: Floats) -> Floats:
    """Return how much the score changes over one place at a rank."""
    from scipy.stats import norm

    return np.asarray(1.0 / (units * norm.pdf(norm.ppf((rank - 0.5) / units))))


def _score(rank: float, units: Floats, rng: np.random.Generator) -> Floats:
    """Draw the score within the place of a printed rank."""
    from scipy.stats import norm

    return np.asarray(norm.ppf((rank - 1.0 + rng.uniform(1e-9, 1.0, len(units))) / units))
