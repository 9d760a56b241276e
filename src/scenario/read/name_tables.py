"""Printed names → ids: indicators, regions with their scope, units. Exact after evening out widths.

A name that is not in the tables is never matched by likeness; likeness only makes proposals.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from scenario.errors import Finding, raise_errors
from scenario.read.fields import Entry
from scenario.read.yaml_file import decode, parse_yaml, read_bytes

#: Scope that a suffix of a printed region or indicator name stands for.
SCOPE_WORDS: Final = {
    "区属": "district_owned", "区本级": "district_owned", "市级": "district_owned",
    "全社会": "whole", "全区": "whole", "全市": "whole", "规上": "above_size", "规模以上": "above_size",
}  # fmt: skip
_UNIT_ALIASES: Final = {
    "％": "percent", "百分比": "percent", "个百分点": "percentage_point", "pct": "percent",
    "亿元人民币": "yi_yuan", "万元人民币": "wan_yuan", "户": "count_firm", "家数": "count_firm",
    "上年=100": "index_yoy_100", "上年同期=100": "index_yoy_100", "㎡": "square_metre",
    "吨标煤": "ton_coal", "万吨标煤": "wan_ton_coal", "平米": "square_metre", "亿度": "yi_kwh", "亿kwh": "yi_kwh",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedIndicator:
    """What the importer needs to know of an indicator."""

    id: str
    name: str
    unit: str
    measure: str
    basis: str
    scope: str
    frequency: str
    published_after_days: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: id, printed name, dimension and factor to the dimension's base."""

    id: str
    name: str
    dimension: str
    factor: Decimal


@dataclass(frozen=True, slots=True)
class NameTables:
    """Three tables of names; keys are evened with `key_of`."""

    indicators: Mapping[str, NamedIndicator]
    indicator_names: Mapping[str, str]
    regions: Mapping[str, str]
    region_names: Mapping[str, tuple[str, str]]
    region_kinds: Mapping[str, str]
    scopes: tuple[str, ...]
    units: Mapping[str, Unit]
    unit_names: Mapping[str, str]

    def indicator(self, text: str) -> str:
        """Return the id of a printed indicator name or of an id, "" when there is none."""
        return self.indicator_names.get(key_of(text), "")

    def region(self, text: str) -> tuple[str, str]:
        """Return region id and scope ("" unless the name says it) of a printed region."""
        return self.region_names.get(key_of(text), ("", ""))

    def unit(self, text: str) -> str:
        """Return the id of a printed unit, "" when there is none."""
        return self.unit_names.get(key_of(text), "")

    def near_indicators(self, text: str) -> tuple[str, ...]:
        """Return ids of indicators whose names look alike: proposals for a person, never used."""
        close = get_close_matches(key_of(text), list(self.indicator_names), 6, 0.45)
        inside = [k for k in self.indicator_names if key_of(text) in k or k in key_of(text)]
        ids = dict.fromkeys(self.indicator_names[k] for k in [*close, *inside])
        return tuple(ids)[:4]

    def factor(self, unit: str, wanted: str) -> Decimal | None:
        """Return what a value in `unit` is multiplied with to be in `wanted`; None if it cannot."""
        a, b = self.units[unit], self.units[wanted]
        return a.factor / b.factor if a.dimension == b.dimension else None


def key_of(text: str) -> str:
    """Return a name without spaces, in half width and lower case.

    Examples
    --------
    >>> key_of(" Ｒ＆Ｄ经费（亿元） ")
    'r&d经费(亿元)'
    """
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def read_name_tables(params: str | Path) -> NameTables:
    """Read ``indicators.yaml``, ``regions.yaml`` and ``units.yaml`` of a parameter folder.

    Raises
    ------
    ScenarioError
        With every problem of the three files.

    Examples
    --------
    >>> names = read_name_tables("params")
    >>> names.indicator("国内生产总值"), names.unit("亿元"), names.region("镇海区_区属")
    ('gdp', 'yi_yuan', ('zhenhai', 'district_owned'))
    """
    folder, findings = Path(params), []  # type: Path, list[Finding]
    tables = {n: _top(folder / f"{n}.yaml", findings) for n in ("indicators", "regions", "units")}
    units = {
        i: Unit(i, e.text("name"), e.text("dimension"), Decimal(e.text("factor")))
        for i, e in tables["units"].entry("units").each()
    }
    unit_names = {key_of(u.name): u.id for u in units.values()}
    unit_names |= {key_of(k): v for k, v in _UNIT_ALIASES.items() if v in units}
    indicators, indicator_names = _indicators(tables["indicators"])
    regions: dict[str, str] = {}
    kinds: dict[str, str] = {}
    region_names: dict[str, tuple[str, str]] = {}
    for id, entry in tables["regions"].entry("regions").each():
        regions[id], kinds[id] = entry.text("name"), entry.text("kind")
        region_names[key_of(id)] = (id, "")  # an id never gives way to another region's name
    for id, entry in tables["regions"].entry("regions").each():
        for name in (regions[id], *entry.texts("aliases")):
            region_names.setdefault(key_of(name), (id, _scope_of(name, regions[id])))
    scopes = tuple(tables["regions"].entry("scopes").table.items)
    raise_errors(findings)
    return NameTables(
        indicators, indicator_names, regions, region_names, kinds, scopes, units, unit_names
    )


def _top(path: Path, findings: list[Finding]) -> Entry:
    name = path.name
    return Entry(parse_yaml(decode(read_bytes(path, name), name), name), name, "", findings)


def _scope_of(name: str, official: str) -> str:
    if name == official:
        return ""
    ending = next((w for w in SCOPE_WORDS if name.endswith(w) and len(name) > len(w)), "")
    return SCOPE_WORDS.get(ending, "")


def _indicators(top: Entry) -> tuple[dict[str, NamedIndicator], dict[str, str]]:
    found: dict[str, NamedIndicator] = {}
    names: dict[str, str] = {}
    for id, entry in top.entry("indicators").each():
        found[id] = NamedIndicator(
            id, entry.text("name"), entry.text("unit"), entry.text("measure"),
            entry.text("basis"), entry.text("scope"), entry.text("frequency"),
            int(entry.text("published_after_days") or 0),
        )  # fmt: skip
        names[key_of(id)] = id
    for id, entry in top.entry("indicators").each():
        for name in (found[id].name, *entry.texts("aliases")):
            names.setdefault(key_of(name), id)
    return found, names
