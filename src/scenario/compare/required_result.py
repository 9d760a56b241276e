"""The answer of a goal-seek: lever by lever, with bounds, timing, cost, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final, Literal

import numpy as np
import pandas as pd

from scenario import wording
from scenario.compare.actions import Action
from scenario.compare.differences import decimals, unit_of
from scenario.compare.outlook import Outlook, chance_of
from scenario.compare.timing import LEAST, Latest
from scenario.page_table import brief, html_table
from scenario.terms import Scenario
from scenario.typeset import typeset

Status = Literal["already", "reached", "unreachable", "no_lever", "not_judged"]
STATUS: Final = {
    "already": "基准已达到",
    "reached": "可以达到",
    "unreachable": "达不到",
    "no_lever": "没有登记作用于它的抓手",
    "not_judged": "不反推",
}
#: Words for what stops a lever, see `scenario.compare.required_limits.Limit`.
LIMITS: Final = {
    "range": "取值范围到顶",
    "time": "时间:效果落在明年",
    "flat": "再多作用不再增加",
    "none": "不能提高该目标的概率",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """By how much a target would have to be better in every draw.

    Parameters
    ----------
    points : float
        Published units (points of per cent for a growth).
    money : float or None
        The same as investment of the year, 亿元; None without a drawn base.
    """

    points: float
    money: float | None


@dataclass(frozen=True, slots=True)
class Need:
    """What is asked of one lever.

    Parameters
    ----------
    action : Action
    step : int
        Steps on its ladder; 0 leaves it as it is.
    alone : float
        Chance with this lever at its bound and no other amount moved.
    limit : str
        What stops it at its bound.
    latest : Latest or None
        Until when it must have begun; None for a choice and for a lever without effect.
    next_year : float or None
        Median of what it brings next year, 亿元.
    """

    action: Action
    step: int
    alone: float
    limit: str
    latest: Latest | None
    next_year: float | None


@dataclass(frozen=True, slots=True)
class Required:
    """What a chance takes.

    Parameters
    ----------
    targets : tuple of str
    before : Outlook
        The baseline, of these targets.
    wanted : float
    status : {"already", "reached", "unreachable", "no_lever", "not_judged"}
    chance : float
        With the levers at the values found: the smallest that reach it, or the best there is.
    fresh : float or None
        The same on draws of another seed; None unless something was found.
    needs : tuple of Need
    scenario : Scenario or None
        The values found, as a scenario that can be run and compared.
    gap : Gap or None
        One target only.
    next_step, reason : str
    """

    targets: tuple[str, ...]
    before: Outlook
    wanted: float
    status: Status
    chance: float = 0.0
    fresh: float | None = None
    needs: tuple[Need, ...] = ()
    scenario: Scenario | None = None
    gap: Gap | None = None
    next_step: str = ""
    reason: str = ""

    @property
    def start(self) -> float:
        """Chance in the baseline."""
        return chance_of(self.before.forecast, self.targets)

    @property
    def error(self) -> float:
        """Monte-Carlo standard error of the difference between two seeds' chances."""
        effective = min(
            float(one.fitted.diagnostics.get("ess", self.before.draws))
            for one in self.before.targets.values()
        )
        p = self.chance
        return float(np.sqrt(2.0 * p * (1.0 - p) / min(effective, float(self.before.draws))))

    @property
    def verified(self) -> bool | None:
        """True when fresh draws agree within three standard errors; None when none were made."""
        return None if self.fresh is None else abs(self.fresh - self.chance) <= 3.0 * self.error

    @property
    def table(self) -> pd.DataFrame:
        """One row per lever; numbers unrounded, blank costs stay blank."""
        rows = []
        for n in self.needs:
            a = n.action
            rows.append(
                {
                    "lever": a.path,
                    "name": a.name,
                    "now": a.now,
                    "needed": a.now if n.step == 0 else a.values[n.step - 1],
                    "unit": a.unit,
                    "bound": a.values[-1],
                    "at_bound": n.step == a.top,
                    "chance_alone": n.alone,
                    "limit": n.limit,
                    "latest_start": n.latest.day.isoformat() if n.latest and n.latest.day else None,
                    "too_late": None if n.latest is None else n.latest.too_late,
                    "next_year_100m_yuan": n.next_year,
                    "cost": a.spent(n.step),
                }
            )
        return pd.DataFrame(rows)

    heads: ClassVar[tuple[str, ...]] = (
        "抓手", "现状", "需要", "上限", "单独用足概率", "受限于", "最晚起步", "明年投资(亿元)", "成本",
    )  # fmt: skip

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The table as it is printed, below `heads`."""
        return [
            (
                n.action.name,
                n.action.words(0),
                n.action.words(n.step),
                n.action.words(n.action.top),
                "—" if n.action.is_choice else _percent(n.alone),
                "—" if n.action.is_choice else LIMITS[n.limit],
                "—" if n.latest is None else n.latest.text,
                "—" if n.next_year is None else wording.number(n.next_year, 1),
                "未给出" if (cost := n.action.spent(n.step)) is None else wording.plain(cost),
            )
            for n in self.needs
        ]

    @property
    def names(self) -> str:
        """The targets with their lines."""
        said = []
        for one in self.before.targets.values():
            unit = self.before.forecast.plan.units[one.target.unit]["name"]
            word = wording.COMPARISON[one.target.comparison]["zh"]
            said.append(f"{one.target.name}({word}{wording.plain(one.value.threshold)}{unit})")
        return "、".join(said)

    @property
    def text(self) -> tuple[str, ...]:
        """Sentences, Chinese: the answer, lever by lever, what is missing, the next step."""
        if self.status == "not_judged":
            return (typeset(f"{self.reason};不作反推。"),)
        amounts = [n for n in self.needs if not n.action.is_choice]
        lines = [self._answer(), *(self._lever(n) for n in amounts)]
        if self.status == "already":
            return tuple(typeset(line) for line in lines[:1])
        if any(n.action.cost is None for n in self.needs):
            lines.append("有抓手未给出成本,不按成本排序。")
        if self.status in ("unreachable", "no_lever") and self.missing:
            lines.append(f"差距:{self.missing}才能到{_percent(self.wanted)}。")
        if self.next_step:
            lines.append(f"下一步:{self.next_step}。")
        return tuple(typeset(line) for line in lines)

    @property
    def missing(self) -> str:
        """The gap in words; empty when there is none."""
        if self.gap is None or self.gap.points == 0.0:
            return ""
        one = self.before.targets[self.targets[0]]
        size = wording.number(self.gap.points, decimals(one.target))
        way = "高" if one.target.comparison == "at_least" else "低"
        words = f"要再{way}{size}{unit_of(self.before.forecast.plan, one.target)}"
        if self.gap.money is None:
            return words
        money = wording.number(self.gap.money, 0 if self.gap.money >= 10 else 1)
        return f"{words}(约合{money}亿元可认定投资)"

    def _answer(self) -> str:
        together = "同时完成" if len(self.targets) > 1 else "完成"
        head = f"{self.names}:基准{together}概率{_percent(self.start)}"
        if self.status == "already":
            return f"{head},已不低于{_percent(self.wanted)}。"
        if self.status == "no_lever":
            return f"{head};{STATUS[self.status]},无从反推。"
        moved = "、".join(
            f"{n.action.name}{'为' * n.action.is_choice}{n.action.words(n.step)}"
            for n in self.needs if n.step
        )  # fmt: skip
        if self.status == "unreachable":
            with_ = f"用足{moved}" if moved else "所列抓手用到上限"
            best, wanted = _percent(self.chance), _percent(self.wanted)
            best = f"{100 * self.chance:.1f}%" if best == wanted else best
            return f"{head};{with_},最高到{best},达不到{wanted}。"
        check = "" if self.fresh is None else f",换一批抽样为{_percent(self.fresh)}"
        return f"{head};要达到{_percent(self.wanted)},需要{moved}(概率{_percent(self.chance)}{check})。"

    def _lever(self, n: Need) -> str:
        a, when = n.action, n.latest
        line = f"{a.name}(现为{a.words(0)},上限{a.words(a.top)}):单独用足概率{_percent(n.alone)}"
        if n.step < a.top or self.status == "unreachable":
            line += f",受限于{LIMITS[n.limit]}" if n.limit != "none" else f",{LIMITS['none']}"
        if when is not None:
            line += f";要使今年概率提高{LEAST * 100:.0f}个百分点以上,最晚起步{when.text}"
        if n.next_year is not None and abs(n.next_year) >= 0.05:
            way = "明年约形成" if n.next_year > 0 else "用足会使明年少形成"
            line += f";{way}{wording.number(abs(n.next_year), 1)}亿元"
        return line + "。"

    __repr__ = brief

    def _repr_html_(self) -> str:
        return html_table(self.heads, self.rows)


def _percent(chance: float) -> str:
    return wording.chance_text(wording.clamp_chance(chance))
