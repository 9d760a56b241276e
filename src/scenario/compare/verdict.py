"""One target judged: chance, median, interval, word, light and the sentence that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenario import wording
from scenario.identities import Comparison, meets, required_growth
from scenario.light_terms import Light
from scenario.model.contract import Draws, Fitted
from scenario.settings import INTERVAL, MCSE_STEPS, MCSE_WHOLE, tails
from scenario.terms import Target, TargetValue
from scenario.typeset import typeset

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ReadingOutlook:
    """The answer under one reading of the data year."""

    data_year: int
    headline: bool
    chance: float
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class TargetOutlook:
    """Whether a target will be met, and what the answer rests on.

    Parameters
    ----------
    chance : float
        Share of draws whose value, rounded as published, meets the line (0–1, unclamped).
    mcse : float
        Monte-Carlo standard error of the chance.
    median, low, high : float
        Published units; low–high is the equal-tailed interval of the house.
    verdict : str
        The fixed word; empty when the evidence is the prior only or the chance may not be printed.
    light : {"green", "amber", "red", "none", "grey"}
        Grey with a verdict whose batch is still to be published.
    readings : mapping
        All readings of the data year; empty when there is only one.
    so_far, so_far_month
        Latest own year-to-date value and its month; None when nothing was published.
    required : (low, median, high) or None
        Growth needed over the rest of the year, per cent.
    step : {0, 1, 5}
        Print the chance in steps of so many points; 0: do not print it.
    reason : str
        Why there is no verdict; empty when there is one.
    waiting : bool
        The batch that decides the target is still to be published.
    """

    target: Target
    value: TargetValue
    fitted: Fitted
    draws: Floats
    chance: float
    mcse: float
    median: float
    low: float
    high: float
    verdict: str
    light: Light
    readings: Mapping[str, ReadingOutlook]
    so_far: float | None
    so_far_month: int | None
    required: tuple[float, float, float] | None
    step: Literal[0, 1, 5]
    reason: str
    waiting: bool = False

    @property
    def judged(self) -> bool:
        """True when a verdict and a light may be given."""
        return self.verdict != ""


def sentence(t: TargetOutlook) -> str:
    """Return the one-sentence answer for a target, Chinese.

    The range comes before the chance. A target without verdict says why, and which datum would
    change that.
    """
    if not t.judged:
        return typeset(f"{t.target.name}(目标{goal(t)}):{_silence(t)}。")
    if t.fitted.settled:
        return typeset(f"{t.target.name}:全年{_value(t, t.median)},目标{goal(t)},{t.verdict}。")
    to = "至" if t.target.kind == "milestone" else "—"
    reach = f"{_value(t, t.low)}{to}{_value(t, t.high)}"
    span = f"预计{_value(t, t.median)}({INTERVAL:.0%}区间{reach})"
    chance = wording.chance_text(wording.clamp_chance(t.chance), t.step or 1)
    word = wording.attained(t.verdict)
    return typeset(f"{t.target.name}:{span},目标{goal(t)}{word}(概率{chance})。")


def goal(t: TargetOutlook) -> str:
    """Return the line in words: ``不低于15%``, ``10左右``, ``前10位``, ``2024年12月底前``."""
    line, kind = t.value.threshold, t.target.kind
    if kind == "milestone":
        return f"{wording.month_of(t.value.year, line)}底前"
    if kind == "rank":
        return f"前{line:g}位"
    shown = f"{wording.number(line, t.target.precision if line % 1 else 0)}{_unit(t)}"
    word = wording.COMPARISON[t.target.comparison]["zh"]
    return f"{shown}{word}" if t.target.comparison == "around" else f"{word}{shown}"


def _value(t: TargetOutlook, value: float) -> str:
    if t.target.kind == "milestone":
        return wording.month_of(t.value.year, value)
    shown = f"{wording.number(value, t.target.precision)}{_unit(t)}"
    return f"第{shown}位" if t.target.kind == "rank" else shown


def _unit(t: TargetOutlook) -> str:
    return "%" if t.target.unit == "percent" else ""


def _silence(t: TargetOutlook) -> str:
    """Return why there is no verdict: what the chance would rest on, and the datum that is missing."""
    if t.reason != wording.NO_VERDICT["zh"]:
        return t.reason
    evidence = t.fitted.evidence
    words = [t.reason, evidence.text.rstrip("。")]
    words += [f"最需要补充:{evidence.narrowing}"] if evidence.narrowing else []
    return ";".join(w for w in words if w)


def met(target: Target, value: TargetValue, draws: Floats) -> NDArray[np.bool_]:
    """Say which draws meet the line, rounded as published."""
    return meets(
        draws,
        target.comparison,
        value.threshold,
        precision=target.precision,
        tolerance=value.tolerance,
    )


def at_point(one: TargetOutlook, better: str) -> float | None:
    """Return the chance that a target said to be around a number reaches the number itself.

    Parameters
    ----------
    one : TargetOutlook
    better : {"higher", "lower"}
        Of the indicator.

    Returns
    -------
    float or None
        0 to 1; None where the line has no tolerance and there is one chance only.
    """
    if one.target.comparison not in ("around", "within"):
        return None
    way: Comparison = "at_most" if better == "lower" else "at_least"
    precision = one.target.precision
    return float(np.mean(meets(one.draws, way, one.value.threshold, precision=precision)))


def both_chances(one: TargetOutlook, better: str, unit: str) -> str:
    """Return the sentence with the chance inside the tolerance and at the printed number."""
    there = at_point(one, better)
    if there is None:
        return ""
    decimals = one.target.precision
    line, margin = (
        wording.number(v, decimals if v % 1 else 0)
        for v in (one.value.threshold, one.value.tolerance)
    )
    inside, reached = (
        wording.chance_text(wording.clamp_chance(c, settled=one.fitted.settled))
        for c in (one.chance, there)
    )
    way = "不高于" if better == "lower" else "不低于"
    return typeset(
        f"上下{margin}{unit}以内算达到,概率{inside};按{way}{line}{unit}计,概率{reached}。"
    )


def judge(
    target: Target, value: TargetValue, fitted: Fitted, forecast: Draws, *, waiting: bool = False
) -> TargetOutlook:
    """Compare one target's draws under a scenario with its line.

    Parameters
    ----------
    target : Target
    value : TargetValue
        The line of the plan year.
    fitted : Fitted
        For evidence and diagnostics.
    forecast : Draws
        Under the scenario; published units.
    waiting : bool
        Whether the batch that decides the target is still to be published; its light is grey then.
    """
    draws, parts = forecast.values, forecast.parts
    chance = float(np.mean(met(target, value, draws)))
    effective = min(float(len(draws)), float(fitted.diagnostics.get("ess", len(draws))))
    mcse = float(np.sqrt(chance * (1.0 - chance) / effective))
    low, median, high = (float(q) for q in np.quantile(draws, [tails()[0], 0.5, tails()[1]]))
    step: Literal[0, 1, 5] = 1 if mcse <= MCSE_WHOLE else 5 if mcse <= MCSE_STEPS else 0
    passed = bool(fitted.diagnostics.get("passed", True))
    reason = _why_not(fitted, step, passed)
    observed = {} if fitted.draws.path is None else fitted.draws.path.observed
    month = max(observed, default=None)
    required = None
    if month is not None and month < 12 and "base_share" in parts:
        need = required_growth(value.threshold, observed[month], parts["base_share"])
        a, b, c = (float(q) for q in np.quantile(need, [tails()[0], 0.5, tails()[1]]))
        required = (a, b, c)
    printed = wording.printed_chance(chance, step or 1, settled=fitted.settled)
    verdict: str = ""
    light: Light = "none"
    if fitted.settled and not reason:
        verdict, light = wording.SETTLED[chance > 0.5]["zh"], wording.light(chance)
    elif not reason:
        verdict, light = wording.verdict(printed), wording.light(printed)
        light = "grey" if waiting else light
    return TargetOutlook(
        target=target,
        value=value,
        fitted=fitted,
        draws=draws,
        chance=chance,
        mcse=mcse,
        median=median,
        low=low,
        high=high,
        verdict=verdict,
        light=light,
        readings=_readings(target, value, forecast.readings),
        so_far=None if month is None else observed[month],
        so_far_month=month,
        required=required,
        step=step,
        reason=reason,
        waiting=waiting and not fitted.settled,
    )


def _why_not(fitted: Fitted, step: int, passed: bool) -> str:
    if fitted.evidence.basis == "prior_only":
        return wording.NO_VERDICT["zh"]
    if not passed:
        return wording.NOT_CONVERGED["zh"]
    if step == 0:
        return wording.TOO_NOISY["zh"]
    return ""


def _readings(
    target: Target, value: TargetValue, readings: Mapping[str, Floats]
) -> Mapping[str, ReadingOutlook]:
    years = {r.id: r for r in value.readings}
    out = {}
    for id, draws in readings.items():
        low, median, high = (float(q) for q in np.quantile(draws, [tails()[0], 0.5, tails()[1]]))
        out[id] = ReadingOutlook(
            data_year=years[id].data_year,
            headline=years[id].headline,
            chance=float(np.mean(met(target, value, draws))),
            median=median,
            low=low,
            high=high,
        )
    return MappingProxyType(out)
