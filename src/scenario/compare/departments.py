"""The outlook by responsible department: each body's own targets, summarised and filtered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenario import wording
from scenario.compare.names import names_of
from scenario.compare.outlook import Outlook
from scenario.compare.verdict import TargetOutlook, met
from scenario.errors import ScenarioError, error
from scenario.light_terms import Light
from scenario.page_table import brief, page_table

#: Targets for which the plan names nobody.
NOBODY = "(文件未写责任单位)"


@dataclass(frozen=True, slots=True)
class DepartmentOutlook:
    """What one department is named for.

    Parameters
    ----------
    targets : tuple of str
        Ids, in the order of the register.
    first : int
        For how many of them it is printed first; the text calls nobody lead unless it says so.
    judged : int
    lights : mapping of light to int
        All targets: green, amber, red, grey, none.
    expected, low, high : float
        Number of judged targets met: mean and the house interval, from the joint draws.
    all_met : float or None
        Chance that every judged one is met; None without any.
    weakest : str
        Id of the judged target with the lowest chance; empty without any.
    """

    department: str
    targets: tuple[str, ...]
    first: int
    judged: int
    lights: Mapping[Light, int]
    expected: float
    low: float
    high: float
    all_met: float | None
    weakest: str


@dataclass(frozen=True, slots=True)
class ByDepartment:
    """The outlook of every department; a target with several counts at each of them."""

    departments: Mapping[str, DepartmentOutlook]
    outlook: Outlook

    @property
    def table(self) -> pd.DataFrame:
        """One row per department, most targets first."""
        rows = [
            {
                "department": d.department,
                "targets": len(d.targets),
                "first_named": d.first,
                "judged": d.judged,
                **{c: d.lights.get(c, 0) for c in ("green", "amber", "red", "grey", "none")},
                "expected_met": d.expected,
                "low": d.low,
                "high": d.high,
                "all_met": d.all_met,
                "weakest": d.weakest,
            }
            for d in self.departments.values()
        ]
        return pd.DataFrame(rows)

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence per department, Chinese."""
        return tuple(self._sentence(d) for d in self.departments.values())

    def _sentence(self, d: DepartmentOutlook) -> str:
        head = f"{d.department}:涉及{len(d.targets)}项"
        if not d.judged:
            return f"{head},均{wording.NO_VERDICT['zh']}。"
        colours: tuple[Light, ...] = ("green", "amber", "red", "grey")
        words = {c: wording.light_label(c) for c in colours}
        seen = "、".join(f"{words[c]}{d.lights[c]}" for c in words if d.lights.get(c))
        weakest = self.outlook.targets[d.weakest]
        chance = wording.chance_text(
            wording.clamp_chance(weakest.chance, settled=weakest.fitted.settled), weakest.step or 1
        )
        return (
            f"{head},可研判{d.judged}项({seen}),预计完成{wording.number(d.expected, 1)}项;"
            f"把握最小的是{weakest.target.name}(概率{chance})。"
        )

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table, names=names_of(self.outlook.forecast.plan))


def by_department(outlook: Outlook, shown: Mapping[str, Light] | None = None) -> ByDepartment:
    """Summarise an outlook by department.

    Parameters
    ----------
    outlook : Outlook
    shown : mapping of target id to light, optional
        Lights as they are shown (with hysteresis and grey ones); those of the outlook by default.

    Returns
    -------
    ByDepartment
    """
    members: dict[str, list[str]] = {}
    for id, one in outlook.targets.items():
        for body in one.target.departments or (NOBODY,):
            members.setdefault(body, []).append(id)
    order = {d: n for n, d in enumerate(outlook.forecast.plan.departments)}
    last = len(order)
    names = sorted(members, key=lambda d: (-len(members[d]), order.get(d, last), d == NOBODY))
    found = {d: _summary(outlook, d, tuple(members[d]), shown or {}) for d in names}
    return ByDepartment(MappingProxyType(found), outlook)


def for_department(outlook: Outlook, department: str) -> Outlook:
    """Return the outlook of one department's targets only.

    Raises
    ------
    ScenarioError
        ``CL-001`` when no target of the outlook names the department.
    """
    kept = {
        id: one
        for id, one in outlook.targets.items()
        if department in (one.target.departments or (NOBODY,))
    }
    if not kept:
        known = dict.fromkeys(d for t in outlook.targets.values() for d in t.target.departments)
        raise ScenarioError(
            [
                error(
                    "CL-001", "责任单位", f"没有以“{department}”为责任单位的目标", "无从筛选",
                    f"可用:{'、'.join(known)}", f"no target names {department}",
                )
            ]
        )  # fmt: skip
    hits = _hits(list(kept.values()))
    joint: dict[int, float] = {}
    if len(hits):
        count = hits.sum(axis=0)
        joint = {k: float(np.mean(count == k)) for k in range(len(hits) + 1)}
    return replace(outlook, targets=MappingProxyType(kept), joint=MappingProxyType(joint))


def _hits(found: list[TargetOutlook]) -> NDArray[np.bool_]:
    judged = [met(t.target, t.value, t.draws) for t in found if t.judged]
    return np.array(judged, dtype=bool)


def _summary(
    outlook: Outlook, department: str, ids: tuple[str, ...], shown: Mapping[str, Light]
) -> DepartmentOutlook:
    from scenario.settings import tails

    found = [outlook.targets[id] for id in ids]
    judged = [t for t in found if t.judged]
    colours = Counter(shown.get(t.target.id, t.light) for t in found)
    hits = _hits(found)
    expected = low = high = 0.0
    all_met = None
    if len(hits):
        count = hits.sum(axis=0)
        expected, all_met = float(count.mean()), float(np.mean(count == len(hits)))
        low, high = (float(q) for q in np.quantile(count, tails(), method="closest_observation"))
    return DepartmentOutlook(
        department=department,
        targets=ids,
        first=sum(t.target.departments[:1] == (department,) for t in found),
        judged=len(judged),
        lights=MappingProxyType(dict(colours)),
        expected=expected,
        low=low,
        high=high,
        all_met=all_met,
        weakest=min(judged, key=lambda t: t.chance).target.id if judged else "",
    )
