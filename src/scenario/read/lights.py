"""Written light rules: entries of ``lights.yaml`` → nouns, refused when they leave gaps."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Final, get_args

from scenario.light_terms import Band, Colour, LightRule, Schedule, faults
from scenario.read.fields import Entry
from scenario.terms import Kind

#: Kinds whose progress is a part of a whole, so that a share of the year can be compared with it.
KINDS_WITH_PROGRESS: Final[tuple[Kind, ...]] = ("growth", "amount", "count")


def read_light_rules(top: Entry) -> Mapping[str, LightRule]:
    """Return the light rules by id.

    Parameters
    ----------
    top : Entry
        ``rules`` by id; each with ``name``, ``kinds``, ``schedule``, ``status`` (official or
        example), ``in_force_from``, optional ``decimals``, ``source``, ``note``, and ``bands``:
        ``light`` with ``from`` or ``above`` (lower end, inside or not) and ``to`` or ``below``
        (upper end, inside or not). A missing end is open to infinity.
    """
    group = top.entry("rules", required=True)
    rules = {}
    for id, entry in group.each():
        group.identifier(id)
        rule = LightRule(
            id=id,
            name=entry.text("name", required=True),
            kinds=_kinds(entry),
            schedule=entry.choice("schedule", get_args(Schedule)),
            bands=tuple(_band(b) for b in entry.listed("bands", required=True)),
            official=entry.choice("status", ("official", "example")) == "official",
            in_force_from=entry.day("in_force_from"),
            decimals=entry.integer("decimals") if entry.has("decimals") else 1,
            source=entry.text("source"),
            note=entry.text("note"),
        )
        if rule.official and not rule.source:
            entry.problem(
                "PL-083", "source", "没有写", "正式规则要有出处", "写文号,或把 status 改为 example",
                "an official rule needs its source",
            )  # fmt: skip
        if rule.bands:
            entry.findings.extend(faults(rule, entry.where("bands")))
        entry.close()
        rules[id] = rule
    return rules


def _kinds(entry: Entry) -> tuple[str, ...]:
    kinds = entry.texts("kinds", required=True)
    for kind in kinds:
        if kind not in KINDS_WITH_PROGRESS:
            entry.problem(
                "PL-084", "kinds", f"“{kind}”", "这一类目标没有序时进度",
                f"可用:{'、'.join(KINDS_WITH_PROGRESS)}", "no progress for this kind",
            )  # fmt: skip
    return kinds


def _band(entry: Entry) -> Band:
    low, low_inside = _end(entry, "from", "above", -inf)
    high, high_inside = _end(entry, "to", "below", inf)
    band = Band(entry.choice("light", get_args(Colour)), low, low_inside, high, high_inside)
    entry.close()
    return band


def _end(entry: Entry, inside: str, outside: str, missing: float) -> tuple[float, bool]:
    if entry.has(inside) and entry.has(outside):
        entry.problem(
            "PL-082", outside, f"同时写了 {inside} 和 {outside}", "一端只能有一个界限", "删去一个",
            "two ends on one side",
        )  # fmt: skip
    for key, closed in ((inside, True), (outside, False)):
        value = entry.number_or_none(key)
        if value is not None:
            return value, closed
    return missing, False
