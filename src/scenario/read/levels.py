"""Disclosure levels of the files that hold decisions: ``disclosure`` in ``settings.yaml``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Final

from scenario.disclosure import LEVELS
from scenario.read.fields import Entry

#: Files whose contents can be more than a public text says; scenarios count as one.
DATASETS: Final = (
    "targets.yaml", "priors.yaml", "levers.yaml", "tiers.yaml", "scenarios", "projects.csv",
    "land.csv", "programmes.csv", "progress.csv", "practice.csv", "breakdown.csv",
)  # fmt: skip


def read_levels(settings: Entry, filled: Collection[str]) -> Mapping[str, str]:
    """Return the declared level of every file that holds something, "" where none is declared.

    Parameters
    ----------
    settings : Entry
        Top of ``settings.yaml``; may hold ``disclosure``, file → level.
    filled : collection of str
        Names of the files that hold something.
    """
    table = settings.entry("disclosure")
    declared = {name: table.text(name) for name in DATASETS}
    table.close()
    for name, level in declared.items():
        if level and level not in LEVELS:
            table.problem(
                "IN-100",
                name,
                f"密级“{level}”",
                "不是L1至L4",
                "改为L1、L2、L3或L4",
                "unknown level",
            )
    return MappingProxyType({name: declared[name] for name in DATASETS if name in filled})
