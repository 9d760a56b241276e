"""What a memo must say about a scenario before its numbers: notes, Chinese."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from scenario import wording
from scenario.simulate.added_land import AddedLand
from scenario.simulate.land import Flow, offered
from scenario.simulate.overrides import Moves
from scenario.simulate.pipeline import REST, counts
from scenario.terms import Plan


def notes_of(
    plan: Plan, change: Moves, added: AddedLand | None, learned: Mapping[str, int]
) -> tuple[str, ...]:
    """Return the notes of a scenario in the order in which they are printed.

    Land that brings about nothing this year says so first; what was drawn because it is not known
    is said, and so is what rests on the register's own history.

    Parameters
    ----------
    plan : Plan
    change : Moves
    added : AddedLand or None
    learned : mapping of str to int
        Cases behind each class that history speaks about (`Learned.projects`).
    """
    notes = []
    if added is not None:
        notes += _land(change, added)
    if change.delays or change.finishes:
        notes.append(
            "推迟只移动数据日以后的开工和付款:未开工的整体后移,已开工的剩余付款按新工期摊开。"
        )
    if change.moves_projects:
        notes += _blanks(plan)
        if learned:
            notes.append(f"推迟、工期或付款有实绩可依:{'、'.join(_cases(learned))}。")
    if change.without:
        notes.append(f"有{len(change.without)}个项目假定不再实施,数据日以后不再形成投资。")
    outside = [
        plan.levers[id].name for id in change.changes if plan.levers[id].kind == "assumption"
    ]
    if outside:
        notes.append(f"变动的是外部假设,不由区里定:{'、'.join(outside)}。")
    return tuple(notes)


def _blanks(plan: Plan) -> list[str]:
    """Say how many projects of the list have no amount or no start, so that both are drawn."""
    named = [p for p in plan.projects.values() if counts(p) and p.id != REST]
    amounts = [p for p in named if p.investment_100m_yuan is None]
    amounts = [p for p in amounts if p.fixed_investment_100m_yuan is None]
    dates = [p for p in named if not p.planned_start and not p.actual_start]
    said = [
        f"{len(found)}个没有{what}"
        for found, what in ((amounts, "金额"), (dates, "开工日期"))
        if found
    ]
    if not said:
        return []
    rest = ";未具名的项目合计由判断给出" if REST in plan.projects else ""
    return [f"清单内具名项目{len(named)}个,其中{'、'.join(said)},都由判断抽取{rest}。"]


def _cases(learned: Mapping[str, int]) -> list[str]:
    kinds = {"start": "开工推迟", "duration": "工期", "curve": "付款"}
    return [f"{kinds[k.split(' ')[0]]}({n}个项目)" for k, n in learned.items()]


def _land(change: Moves, added: AddedLand) -> list[str]:
    notes = []
    if not offered(change.land_stage):
        notes.append("截至数据日尚未挂牌的地块,今年基本不形成投资,影响在明年以后。")
    elif change.land_stage == "listed":
        notes.append("截至数据日仍在挂牌阶段的地块,今年基本不形成投资,影响主要在明年。")
    notes.append(
        f"新增工业用地{change.land_mu:g}亩,从现阶段到开工一般约需{added.usual:g}个月"
        f"(最快{added.soonest:g}个月),再经入库才计入统计。"
    )
    effect = added.effect
    notes.append(
        f"形成投资:{_years(effect.investment, '以后')};增加值:{_years(effect.value_added, '达产后一年')};"
        f"达产后一年税收约{_middle(effect.tax)}亿元、研发经费约{_middle(effect.rd)}亿元。"
    )
    return notes


def _years(flow: Flow, later: str) -> str:
    parts = (("今年", flow.this_year), ("明年", flow.next_year), (later, flow.later))
    return "、".join(f"{word}约{wording.number(float(np.median(v)), 1)}亿元" for word, v in parts)


def _middle(flow: Flow) -> str:
    return wording.number(float(np.median(flow.later)), 1)
