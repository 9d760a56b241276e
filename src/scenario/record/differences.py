"""Two issues side by side: what they say about each target, and what they were made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from scenario.disclosure import highest
from scenario.page_table import brief, page_table
from scenario.record.register import Register
from scenario.settings import tails
from scenario.typeset import typeset

_KEY: Final = ["scenario", "target"]
_LOW, _HIGH = (f"q{level:g}" for level in (round(t, 6) for t in tails()))


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between two issues.

    Parameters
    ----------
    old, new : str
        Ids of the issues.
    table : DataFrame
        One row per scenario and target that either issue has: `chance`, `median`, `verdict` and
        `threshold` of both, and the changes; nan where only one issue has it.
    inputs : tuple of str
        What they were made from and differs, Chinese; empty when all is the same.
    disclosure : str
        Highest disclosure level of the lines of both.
    """

    old: str
    new: str
    table: pd.DataFrame
    inputs: tuple[str, ...]
    disclosure: str

    @property
    def text(self) -> tuple[str, ...]:
        """Inputs first, then every target of which chance or verdict changed, Chinese."""
        head = typeset(f"{self.old} → {self.new}")
        lines = [head, *(self.inputs or (typeset("输入和程序都相同"),))]
        for row in self.table.to_dict("records"):
            if row["chance_old"] != row["chance_old"]:
                lines.append(typeset(f"{row['name']}({row['scenario']}):新列入"))
            elif row["chance_new"] != row["chance_new"]:
                lines.append(typeset(f"{row['name']}({row['scenario']}):不再列入"))
            elif row["chance_change"] != 0 or row["verdict_old"] != row["verdict_new"]:
                change = 100 * row["chance_change"]
                words = "" if row["verdict_old"] == row["verdict_new"] else (
                    f",{row['verdict_old']}→{row['verdict_new']}"
                )  # fmt: skip
                lines.append(
                    typeset(
                        f"{row['name']}({row['scenario']}):概率{100 * row['chance_old']:.1f}%→"
                        f"{100 * row['chance_new']:.1f}%({change:+.1f}个百分点),"
                        f"中位数{row['median_old']:.2f}→{row['median_new']:.2f}{words}"
                    )
                )
        return tuple(lines)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, hide=("target",))


def differences(book: Register, old: str, new: str) -> Difference:
    """Compare two issues of a register.

    Parameters
    ----------
    book : Register
    old, new : str
        Ids of issues.

    Raises
    ------
    ScenarioError
        ``RC-020`` for an id that is not there.
    """
    columns = [*_KEY, "name", "chance", "q0.5", _LOW, _HIGH, "verdict", "threshold"]
    names = {"q0.5": "median", _LOW: "low", _HIGH: "high"}
    a, b = (book.of(i)[columns].rename(columns=names) for i in (old, new))
    table = a.merge(b, on=_KEY, how="outer", suffixes=("_old", "_new"), sort=False)
    table.insert(2, "name", table.pop("name_new").fillna(table.pop("name_old")))
    for what in ("chance", "median"):
        table[f"{what}_change"] = table[f"{what}_new"] - table[f"{what}_old"]
    levels = pd.concat([book.of(old), book.of(new)])["disclosure"]
    inputs = made_from(book.manifest(old), book.manifest(new))
    return Difference(old, new, table, inputs, highest(levels))


def made_from(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what two manifests differ in, one sentence each, Chinese."""
    lines = []
    if old["as_of"] != new["as_of"]:
        lines.append(f"数据截至日:{old['as_of']}→{new['as_of']}")
    if old["run"]["data_id"] != new["run"]["data_id"]:
        lines.append(f"数据:截至日已知的行不同{_files(_pins(old), _pins(new))}")
    if old["run"]["plan_id"] != new["run"]["plan_id"]:
        lines.append(f"计划与判断:{_files(old['params'], new['params'])}")
    for key, word in (("seed", "随机种子"), ("draws", "抽样次数"), ("engine", "引擎")):
        if old["run"][key] != new["run"][key]:
            lines.append(f"{word}:{old['run'][key]}→{new['run'][key]}")
    if old["run"]["program"] != new["run"]["program"]:
        lines.append(
            f"程序:{old['run']['version']}({old['run']['program'][:12]})→"
            f"{new['run']['version']}({new['run']['program'][:12]})"
        )
    was, now = old["run"]["libraries"], new["run"]["libraries"]
    changed = [f"{k} {was.get(k, '—')}→{v}" for k, v in now.items() if was.get(k) != v]
    if changed:
        lines.append(f"程序库:{'、'.join(changed)}")
    return tuple(typeset(line) for line in lines)


def _pins(manifest: Mapping[str, Any]) -> dict[str, str]:
    return {pin["file"]: pin["sha256"] for pin in manifest["data"]}


def _files(old: Mapping[str, str], new: Mapping[str, str]) -> str:
    parts = {
        "改动": [n for n in old if n in new and old[n] != new[n]],
        "新增": [n for n in new if n not in old],
        "不再有": [n for n in old if n not in new],
    }
    text = ";".join(f"{word}{'、'.join(names)}" for word, names in parts.items() if names)
    return f"({text})" if text else ""
