"""Settings, documents, departments, regions, units, indicators and targets: entries → nouns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final, get_args

from scenario.identities import Comparison
from scenario.read.fields import Entry
from scenario.read.written import NUMBER
from scenario.terms import (
    Document,
    Indicator,
    Kind,
    Measure,
    Reading,
    Reference,
    Region,
    Settings,
    Settlement,
    Strength,
    Target,
    TargetValue,
)

BASES: Final = ("current_prices", "comparable_prices", "comparable_scope", "")
FREQUENCIES: Final = ("monthly", "quarterly", "half_yearly", "annual", "batch", "irregular")


def read_settings(top: Entry, regions: Collection[str], scopes: Collection[str]) -> Settings:
    """Return the run's settings."""
    settings = Settings(
        region=top.reference("region", regions, "regions.yaml"),
        scope=top.reference("scope", scopes, "regions.yaml 的 scopes"),
        year=top.integer("year"),
        as_of=top.day("as_of"),
        draws=top.integer("draws"),
        seed=top.integer("seed"),
        author=top.text("author", required=True),
        assurer=top.text("assurer"),
        organisation=top.text("organisation", required=True),
        **_ambitions(top),
    )
    if not 100 <= settings.draws <= 1_000_000:
        top.problem("IN-082", "draws", f"{settings.draws}", "超出范围[100, 1000000]", "一般用4000")
    return settings


def _ambitions(top: Entry) -> dict[str, tuple[float, ...]]:
    """Return the chances of the three ambitions where they are written, in per cent: 80, 60, 40."""
    written = top.texts("ambitions")
    if not written:
        return {}
    chances = chances_of(written)
    if chances is None:
        found, cure = "、".join(written), "如 ambitions: [80, 60, 40]"
        top.problem("IN-082", "ambitions", found, "须为由高到低的三个百分数,在0与100之间", cure)
    return {} if chances is None else {"ambitions": chances}


def chances_of(written: Collection[str]) -> tuple[float, ...] | None:
    """Return three chances written in per cent, falling, between 0 and 100; None where they are not.

    Examples
    --------
    >>> chances_of(["85", "65", "45"]), chances_of(["40", "60", "80"])
    ((0.85, 0.65, 0.45), None)
    """
    if len(written) != 3 or not all(NUMBER.fullmatch(t) for t in written):
        return None
    chances = tuple(round(float(t) / 100.0, 10) for t in written)
    return chances if 1.0 > chances[0] > chances[1] > chances[2] > 0.0 else None


def read_documents(top: Entry) -> Mapping[str, Document]:
    """Return the documents by id."""
    documents = {}
    for id, entry in _by_id(top, "documents"):
        documents[id] = Document(
            id=id,
            name=entry.text("name", required=True),
            issuer=entry.text("issuer", required=True),
            number=entry.text("number"),
            plan_year=entry.integer("plan_year"),
            issued_on=entry.day_or_none("issued_on"),
            in_force_from=entry.day("in_force_from"),
            where=entry.text("where"),
            note=entry.text("note"),
        )
        entry.close()
    return documents


def read_departments(top: Entry) -> tuple[str, ...]:
    """Return the names of the bodies a plan may name, in the order written."""
    names = top.texts("departments", required=True)
    for name in {n for n in names if names.count(n) > 1}:
        top.problem("PL-023", "departments", f"“{name}”写了两次", "同一单位只列一次", "删去一处")
    return names


def read_regions(top: Entry) -> tuple[Mapping[str, Region], Mapping[str, str]]:
    """Return the regions by id and the names of the scopes by id."""
    scope_entry = top.entry("scopes", required=True)
    scopes = {id: scope_entry.text(id, required=True) for id in scope_entry.table.items}
    for id in scopes:
        scope_entry.identifier(id)
    group = top.entry("regions", required=True)
    known = group.table.items
    regions = {}
    for id, entry in group.each():
        group.identifier(id)
        regions[id] = Region(
            id=id,
            name=entry.text("name", required=True),
            parent=entry.reference("parent", known, "regions.yaml", required=False),
            kind=entry.text("kind", required=True),
            aliases=entry.texts("aliases"),
            giant=entry.text("giant"),
        )
        entry.close()
    for id in regions:
        trail = [id]
        while (up := regions[trail[-1]].parent) in regions and up not in trail:
            trail.append(up)
        if up in trail:
            group.problem(
                "PL-024", id, "→".join([*trail, up]), "上级关系成环", "改正 parent", "a circle"
            )
    return regions, scopes


def read_units(top: Entry) -> Mapping[str, Mapping[str, str]]:
    """Return the units by id, every field as text."""
    units = {}
    for id, entry in _by_id(top, "units"):
        fields = {
            "name": entry.text("name", required=True),
            "dimension": entry.text("dimension", required=True),
            "factor": entry.text("factor", required=True),
            "note": entry.text("note"),
        }
        entry.number("factor")
        entry.close()
        units[id] = MappingProxyType({k: v for k, v in fields.items() if v})
    return units


def read_indicators(
    top: Entry, units: Collection[str], scopes: Collection[str]
) -> Mapping[str, Indicator]:
    """Return the indicators by id; ids inside a file may point forward."""
    known = top.entry("indicators", required=True).table.items
    indicators = {}
    for id, entry in _by_id(top, "indicators"):
        indicators[id] = Indicator(
            id=id,
            name=entry.text("name", required=True),
            unit=entry.reference("unit", units, "units.yaml"),
            measure=entry.choice("measure", get_args(Measure)),
            basis=entry.choice("basis", BASES, required=False) if entry.has("basis") else "",
            scope=entry.reference("scope", scopes, "regions.yaml 的 scopes", required=False),
            frequency=entry.choice("frequency", FREQUENCIES),
            published_after_days=entry.integer("published_after_days"),
            better=entry.choice("better", ("higher", "lower", "none")),
            numerator=entry.reference("numerator", known, "indicators.yaml", required=False),
            denominator=entry.reference("denominator", known, "indicators.yaml", required=False),
            same_as=entry.references("same_as", known, "indicators.yaml"),
            aliases=entry.texts("aliases"),
            source=entry.text("source"),
            note=entry.text("note"),
        )
        entry.close()
    return indicators


def read_targets(
    top: Entry,
    indicators: Collection[str],
    units: Collection[str],
    documents: Collection[str],
    departments: Collection[str],
) -> Mapping[str, Target]:
    """Return the targets by id, each with its values by plan year."""
    targets = {}
    for id, entry in _by_id(top, "targets"):
        settles = entry.entry("settles_on", required=True)
        target = Target(
            id=id,
            name=entry.text("name", required=True),
            kind=entry.choice("kind", get_args(Kind)),
            indicator=entry.reference("indicator", indicators, "indicators.yaml"),
            unit=entry.reference("unit", units, "units.yaml"),
            comparison=entry.choice("comparison", get_args(Comparison)),
            precision=entry.integer("precision"),
            departments=entry.references(
                "departments", departments, "departments.yaml", required=True
            ),
            settles_on=Settlement(
                release=settles.text("release", required=True),
                body=settles.text("body", required=True),
                when=settles.text("when", required=True),
                note=settles.text("note"),
            ),
            values=_values(entry, documents),
            use=entry.text("use"),
            note=entry.text("note"),
        )
        settles.close()
        if not 0 <= target.precision <= 6:
            entry.problem(
                "IN-082", "precision", f"{target.precision}", "超出范围[0, 6]", "改小数位数"
            )
        entry.close()
        targets[id] = target
    return targets


def _values(target: Entry, documents: Collection[str]) -> Mapping[int, tuple[TargetValue, ...]]:
    by_year = target.entry("values", required=True)
    values: dict[int, tuple[TargetValue, ...]] = {}
    for key in by_year.table.items:
        entries = by_year.listed(key)
        if not (key.isascii() and key.isdigit() and 2000 <= int(key) <= 2100):
            by_year.problem("IN-080", key, f"读到“{key}”", "应为计划年度,如 2024", "改为四位年份")
            continue
        if not entries:
            by_year.problem("PL-011", key, "没有目标值", "这一年无从判断", "写出 threshold 等项")
        values[int(key)] = tuple(_value(e, int(key), documents) for e in entries)
    if not values and by_year.lines_known:
        target.problem("PL-011", "values", "没有任何年度", "目标没有数值", "写出年度和目标值")
    return MappingProxyType(values)


def _value(entry: Entry, year: int, documents: Collection[str]) -> TargetValue:
    references = []
    for ref in entry.listed("references", required=True):
        references.append(
            Reference(
                document=ref.reference("document", documents, "documents.yaml"),
                clause=ref.text("clause", required=True),
                as_printed=ref.text("as_printed"),
            )
        )
        ref.close()
    readings = []
    for item in entry.listed("readings"):
        readings.append(
            Reading(
                id=item.text("id", required=True),
                data_year=item.integer("data_year"),
                headline=item.truth("headline"),
            )
        )
        item.close()
    if readings and sum(r.headline for r in readings) != 1:
        entry.problem(
            "PL-025",
            "readings",
            f"{sum(r.headline for r in readings)}个标为 headline",
            "头条读法应恰有一个",
            "只给其中一个写 headline: true",
            "exactly one reading is the headline",
        )
    value = TargetValue(
        year=year,
        threshold=entry.number("threshold"),
        strength=entry.choice("strength", get_args(Strength)),
        references=tuple(references),
        readings=tuple(readings),
        tolerance=entry.number_or_none("tolerance") or 0.0,
        in_force_from=entry.day_or_none("in_force_from"),
        verified_on=entry.day_or_none("verified_on"),
        note=entry.text("note"),
    )
    entry.close()
    return value


def _by_id(top: Entry, key: str) -> list[tuple[str, Entry]]:
    group = top.entry(key, required=True)
    entries = list(group.each())
    for id, _ in entries:
        group.identifier(id)
    return entries
