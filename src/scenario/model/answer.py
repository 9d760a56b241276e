"""What an answer for one yearly quantity rests on: evidence, notes, batch dates, the line's edge."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

import numpy as np
import pandas as pd

from scenario import wording
from scenario.identities import meets
from scenario.model.contract import Basis, Evidence, Floats, Quality
from scenario.model.grid_answer import Grid
from scenario.model.own_figures import OwnFigures
from scenario.model.reference import ENOUGH, Reference
from scenario.model.reference_chance import CEILING
from scenario.progress_terms import known, newest
from scenario.terms import Plan, Target

#: Past values carry a verdict when there are so many and the last is at most so many years old.
LEAST: Final = 2
FRESH: Final = 5
CLASS_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ledger": "台账登记类",
        "certification": "上级认定类",
        "unclassified": "认定方式未写明类",
        "amount": "总量类",
        "attraction": "招商类",
        "share": "比重类",
        "start": "开工类",
        "finish": "竣工类",
        "land": "用地出让类",
        "event": "工作节点类",
    }
)


def good_cells(grid: Grid, target: Target, threshold: float, tolerance: float) -> Floats:
    """Return 1.0 for cells whose middle meets the line, else 0.0."""
    met = meets(
        grid.middle,
        target.comparison,
        threshold,
        precision=target.precision,
        tolerance=tolerance,
    )
    return np.asarray(met, dtype=float)


def edge_of(target: Target, threshold: float, tolerance: float = 0.0) -> float:
    """Return the value from which on a figure, rounded as published, meets the line.

    Examples
    --------
    A threshold of 90 at no decimals is met from 89.5 on.
    """
    half = 0.5 * 10.0**-target.precision
    if target.comparison == "at_most":
        return threshold + half * (1.0 - 1e-6)
    if target.comparison in ("around", "within"):
        return threshold - tolerance
    return threshold - half * (1.0 - 1e-6)


def basis_of(own: OwnFigures, comparable: bool, reference: Reference, year: int) -> Basis:
    """Return what an answer may be said to rest on."""
    if own.settled is not None:
        return "settled"
    fresh = comparable and len(own.years) >= LEAST and year - max(own.years) <= FRESH
    if own.to_date is not None or fresh:
        return "observations"
    return "reference_class" if reference.same >= ENOUGH else "prior_only"


def evidence_of(
    plan: Plan, target: Target, own: OwnFigures, basis: Basis, reference: Reference,
    comparable: bool, year: int,
) -> Evidence:  # fmt: skip
    """Return the evidence: basis, quality, one sentence, the datum that would help most."""
    number = len(own.years) + (own.settled is not None)
    latest = str(year) if own.settled is not None else str(max(own.years, default=""))
    if own.to_date is not None and own.settled is None:
        latest = f"{year}-01..{own.to_date.month:02d}"
    quality: Quality = "none"
    if basis == "settled":
        quality = "high"
    elif basis == "observations":
        several = comparable and len(own.years) >= 3
        quality = "medium" if own.to_date is not None and several else "low"
    elif basis == "reference_class":
        quality = "low"
    return Evidence(
        basis=basis,
        quality=quality,
        own=number,
        latest=latest,
        text=_text(own, basis, reference, comparable, year),
        narrowing=narrowing_of(plan, target, own),
        rows=own.rows,
    )


def _text(own: OwnFigures, basis: Basis, reference: Reference, comparable: bool, year: int) -> str:
    if basis == "settled":
        return f"{year}年结果已公布"
    parts = []
    if own.to_date is not None:
        parts.append(f"今年1—{own.to_date.month}月的进度({own.to_date.owner})")
    if own.years and comparable:
        listed = f"本区{'、'.join(str(y) for y in sorted(own.years))}年实绩"
        parts.append(f"{listed}(太少或太旧)" if basis == "prior_only" else listed)
    elif own.years:
        parts.append("本区历年数口径与目标不同,只作旁证")
    record = (
        f"公布的目标完成记录共{len(reference.cases)}条,其中同类年度目标{reference.same}条、"
        f"完成{reference.same_met}条"
    )
    judged = f"{CLASS_WORDS[reference.group]}目标完成率的判断"
    if basis == "prior_only":
        return ";".join([*parts, f"没有足够的本区数据;{record},不足以作为依据,只有判断"])
    return f"依据{'、'.join(parts) or record};并用{judged}({record})"


def narrowing_of(plan: Plan, target: Target, own: OwnFigures) -> str:
    """Return the one datum that would narrow the answer most, Chinese."""
    practice = plan.practices.get(target.id)
    certified = practice is not None and practice.practice == "certification"
    if target.kind == "count" and certified:
        return "本批次申报名单数与通过数"
    if target.kind == "share":
        return "截至目前的分子、分母数"
    return "截至目前的完成数" if own.to_date is None else "最近一个月的完成数"


def notes_of(
    plan: Plan, target: Target, own: OwnFigures, basis: Basis, as_of: date, capped: bool
) -> tuple[str, ...]:
    """Return sentences the memo must print."""
    notes = []
    practice = plan.practices.get(target.id)
    if target.id not in plan.practices and target.kind == "count":
        notes.append("没有写明认定方式,按认定方式未写明类测算。")
    if basis == "settled":
        return ()
    if practice is not None and practice.flow == "unknown" and target.kind == "count":
        notes.append("文件没有说明是当年新认定数还是净增数,待主管部门确认。")
    month = batch_month(plan, target.id)
    if month is not None and before_batch(plan, target.id, as_of):
        notes.append(f"未到公布节点:本批次一般在{month_text(month)}前后公布。")
    if capped:
        notes.append(f"没有当年进度,完成概率不高于{CEILING:.0%}。")
    expected = newest(own.entries, "department_expectation")
    if expected is not None and expected.value is not None:
        notes.append(
            f"{expected.owner}{expected.known_on}预计全年"
            f"{wording.number(expected.value, target.precision)},另列,未计入本测算。"
        )
    if basis == "prior_only":
        why = "本区数据不足,同类年度目标的公布记录也太少"
        notes.append(f"{why}:{wording.NO_VERDICT['zh']}。")
    return tuple(notes)


def batch_month(plan: Plan, target: str) -> float | None:
    """Return the usual month of the batch (13 is January of the next year), None without one."""
    practice = plan.practices.get(target)
    if practice is None or practice.published not in plan.priors:
        return None
    return plan.judgement(practice.published).mode


def due_on(plan: Plan, target: str) -> date | None:
    """Return the last day of the likeliest month in which a target's batch is published.

    None when the target has no batch, or nobody has said when it is published.
    """
    month = batch_month(plan, target)
    if month is None:
        return None
    year, index = plan.settings.year + (round(month) - 1) // 12, (round(month) - 1) % 12 + 1
    return date(year, index, monthrange(year, index)[1])


def before_batch(plan: Plan, target: str, as_of: date) -> bool:
    """Say whether a target's batch is still to be published on a day and no result is known.

    Targets without a batch are never waiting for one.
    """
    day = due_on(plan, target)
    if day is None or as_of >= day:
        return False
    return newest(known(plan.progress, target, as_of), "batch_result") is None


def month_text(month: float) -> str:
    """Return a month counted from January of the plan year in words.

    Examples
    --------
    >>> month_text(9), month_text(13)
    ('9月', '次年1月')
    """
    m = round(month)
    return f"{m}月" if m <= 12 else f"次年{m - 12}月"


def prior_table(grid: Grid) -> pd.DataFrame:
    """Return quantiles of a grid."""
    from scenario.settings import QUANTILES

    steps = np.cumsum(grid.mass)
    at = np.minimum(np.searchsorted(steps, QUANTILES), len(steps) - 1)
    return pd.DataFrame({"quantile": np.array(QUANTILES), "value": grid.middle[at]})
