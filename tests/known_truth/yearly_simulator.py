"""Simulated districts for amounts, counts, shares and milestones, with the truth kept apart.

Written from the description of what decides a target, not from the models: a chance, a margin, a
walk of past years, what is reached by a month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import worlds
from model.yearly_case import (
    AS_OF,
    RANGES,
    YEAR,
    observations,
    plan,
    practice,
    progress,
    recorded,
    row,
    target,
)

from scenario.terms import Observations, Plan


@dataclass(frozen=True)
class Truth:
    """One target of one district: what is known, and how it ended."""

    plan: Plan
    observations: Observations
    id: str
    value: float
    sort: str


class District:
    """A district with its own chances of meeting, record and habits."""

    def __init__(self, seed: int, years: int = 6, cases: int = 12) -> None:
        self.rng = np.random.default_rng([415, seed])
        self.years = years
        self.chance = {
            g: self.said(f"meet_{g}") for g in ("ledger", "certification", "amount", "share",
                                                 "start", "finish", "event")
        }  # fmt: skip
        self.record = self._record(cases)

    def said(self, id: str) -> float:
        """Draw a quantity that a judgement is about; nine in ten lie between low and high."""
        low, mode, high, floor, ceiling = RANGES[id]
        stretch = _stretch(low, mode, high)
        a, b = mode - stretch * (mode - low), mode + stretch * (high - mode)
        left, right = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
        value = a + (b - a) * self.rng.beta(left, right)
        return float(np.clip(value, floor, np.inf if ceiling is None else ceiling))

    def margin(self, kind: str, group: str) -> tuple[bool, float]:
        """Draw whether a target is met and how far from it the outcome lies."""
        met = bool(self.rng.random() < self.chance[group])
        if kind == "share":
            return met, self.said("excess_points" if met else "shortfall_points")
        certified = group == "certification"
        names = ("certified_to_target", "certified_shortfall")
        names = names if certified else ("final_to_target", "shortfall_to_target")
        return met, self.said(names[0] if met else names[1])

    def _record(self, cases: int) -> list[dict[str, Any]]:
        """Published pairs of target and outcome; misses are published more rarely."""
        published = self.said("publication_of_misses")
        rows: list[dict[str, Any]] = []
        groups = {"amount": "amount", "count": "ledger", "share": "share"}
        for number in range(cases):
            kind = list(groups)[number % 3]
            met, margin = self.margin(kind, groups[kind])
            if met or self.rng.random() < published:
                rows += recorded(kind, met, margin, number)
        return rows

    def case(self, sort: str) -> Truth:
        """Return one target of a sort."""
        value, threshold, rows, entries, group, projects = getattr(self, f"_{sort}")()
        kind = sort.split("_")[0]
        one = target(kind, threshold)
        known = plan(
            one,
            practices={one.id: practice(one.id, group)},
            progress=tuple(entries),
            projects={p.id: p for p in projects},
        )
        return Truth(known, observations([*self.record, *rows]), one.id, value, sort)

    def _walk(self, start: float, spread: float) -> np.ndarray:
        drift = 0.08 * self.rng.standard_normal()
        steps = drift + spread * self.rng.standard_normal(self.years + 1)
        return start + np.cumsum(steps)

    def _past(self, kind: str, values: np.ndarray) -> list[dict[str, Any]]:
        years = range(YEAR - self.years, YEAR)
        return [
            row(kind, y, float(v))
            for y, v in zip(years, values, strict=True)
            if self.rng.random() < 0.7
        ]

    def _amount(self) -> tuple[Any, ...]:
        path = np.exp(self._walk(4.0, self.said("amount_yearly_spread")))
        value = float(path[-1])
        _, ratio = self.margin("amount", "amount")
        rows = self._past("amount", path[:-1])
        entries = []
        if self.rng.random() < 0.5:
            month = int(self.rng.choice([6, 8, 9]))
            power = np.log(self.said("share_june_amount")) / np.log(0.5)
            reached = value * (month / 12) ** power
            entries = [progress("amount", "to_date", reached, month)]
        return value, value / ratio, rows, entries, "amount", []

    def _amount_alone(self) -> tuple[Any, ...]:
        _, ratio = self.margin("amount", "amount")
        return 100.0 * ratio, 100.0, [], [], "amount", []

    def _count(self) -> tuple[Any, ...]:
        rates = np.exp(self._walk(4.5, self.said("count_yearly_spread")))
        counts = self.rng.poisson(rates)
        value = int(counts[-1])
        _, ratio = self.margin("count", "ledger")
        rows = self._past("count", counts[:-1].astype(float))
        entries = []
        if self.rng.random() < 0.5:
            month = int(self.rng.choice([6, 9]))
            power = np.log(self.said("share_june_ledger")) / np.log(0.5)
            reached = self.rng.binomial(value, min((month / 12) ** power, 1.0))
            entries = [progress("count", "to_date", float(reached), month)]
        return float(value), float(max(1, round(value / ratio))), rows, entries, "ledger", []

    def _count_alone(self) -> tuple[Any, ...]:
        threshold = int(self.rng.integers(1, 120))
        _, ratio = self.margin("count", "certification")
        return (
            float(np.floor(threshold * ratio + 1e-9)),
            float(threshold),
            [],
            [],
            "certification",
            [],
        )

    def _count_funnel(self) -> tuple[Any, ...]:
        u = self.rng.random()
        first, renewal = int(self.rng.integers(5, 80)), int(self.rng.integers(0, 40))
        value = self.rng.binomial(first, self._at("pass_first", u))
        value += self.rng.binomial(renewal, self._at("pass_renewal", u))
        entries = [progress("count", "candidates", float(first), 8)]
        if renewal:
            entries.append(
                progress("count", "candidates", float(renewal), 8, group="renewal", id="renewal")
            )
        return float(value), float(max(1, round(0.7 * first))), [], entries, "certification", []

    def _at(self, id: str, u: float) -> float:
        from scipy.stats import beta

        low, mode, high, floor, ceiling = RANGES[id]
        stretch = _stretch(low, mode, high)
        a, b = mode - stretch * (mode - low), mode + stretch * (high - mode)
        left, right = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
        return float(np.clip(a + (b - a) * beta.ppf(u, left, right), floor, ceiling))

    def _share(self) -> tuple[Any, ...]:
        while True:
            walk = self._walk(float(self.rng.uniform(-0.5, 0.8)), self.said("share_yearly_spread"))
            shares = 100.0 / (1.0 + np.exp(-walk))
            value = float(shares[-1])
            _, points = self.margin("share", "share")
            threshold = round(value - points, 1)
            if 5.0 < threshold < 95.0:
                break
        rows = self._past("share", shares[:-1])
        entries = []
        if self.rng.random() < 0.5:
            whole, month = int(self.rng.integers(60, 600)), int(self.rng.choice([6, 9]))
            stock = 1.0 - (1.0 - self.said("coverage_june")) * (12 - month) / 6.0
            part = self.rng.binomial(whole, stock * value / 100.0)
            entries = [
                progress("share", "part", float(part), month),
                progress("share", "whole", float(whole), month),
            ]
            if part == 0:
                entries = []
        return value, threshold, rows, entries, "share", []

    def _share_alone(self) -> tuple[Any, ...]:
        threshold = float(self.rng.integers(45, 65))
        _, points = self.margin("share", "share")
        return threshold + points, threshold, [], [], "share", []

    def _milestone(self) -> tuple[Any, ...]:
        group = str(self.rng.choice(["start", "finish", "event"]))
        if self.rng.random() < self.chance[group]:
            value = 9.0 + 3.0 * self.said("time_of_event")
        else:
            value = 12.0 + self.said("delay_if_missed")
        return value, 12.0, [], [], group, []

    def _milestone_dates(self) -> tuple[Any, ...]:
        while True:
            planned = float(self.rng.integers(3, 12))
            value = planned + 0.5 + self.said("start_slip_land")
            if value > 9.0:  # nobody has reported it by the end of September
                break
        month = f"2024-{int(planned) + 1:02d}"
        works = worlds.project("works", planned_start=month, feeds=("milestone",))
        return value, 12.0, [], [], "start", [works]


@lru_cache(maxsize=64)
def _stretch(low: float, mode: float, high: float) -> float:
    """Return by how much a range grows until nine tenths lie between its old ends."""
    from scipy.stats import beta

    left, right = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    inside, outside = 1.0, 50.0
    for _ in range(60):
        middle = (inside + outside) / 2
        a, b = mode - middle * (mode - low), mode + middle * (high - mode)
        held = beta.cdf((high - a) / (b - a), left, right) - beta.cdf(
            (low - a) / (b - a), left, right
        )
        inside, outside = (middle, outside) if held > 0.9 else (inside, middle)
    return (inside + outside) / 2


SORTS = (
    "amount", "amount_alone", "count", "count_alone", "count_funnel", "share", "share_alone",
    "milestone", "milestone_dates",
)  # fmt: skip
AS_OF_DAY: date = AS_OF
