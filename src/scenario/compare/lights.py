"""Two lights side by side: the written rule on progress, and the chance of meeting the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from scenario import wording
from scenario.compare.outlook import Outlook
from scenario.compare.progress import TargetProgress, all_progress, progress_words
from scenario.light_terms import Light, LightRule
from scenario.model.answer import due_on
from scenario.page_table import brief, page_table
from scenario.settings import LIGHT_EDGES, LIGHT_MARGIN
from scenario.terms import Plan

COLOURS = ("green", "amber", "red")


def light(chance: float, previous: Light | None = None) -> Light:
    """Return the probability light; a light already given changes only past a margin.

    Without a previous light the edges of the house hold. With one, an edge counts as passed only
    when the chance lies more than five points beyond it, so that small news does not flicker.

    Parameters
    ----------
    chance : float
        0–1; compared in whole per cent, as printed.
    previous : str, optional
        The light of the last issue; ``none`` and ``grey`` were no colour and bind nothing.

    Examples
    --------
    >>> light(0.79), light(0.79, "green"), light(0.75, "green"), light(0.74, "green")
    ('amber', 'green', 'green', 'amber')
    >>> light(0.82, "red"), light(0.86, "red")
    ('amber', 'green')
    """
    if previous not in COLOURS:
        return wording.light(chance)
    percent = round(chance * 100)
    upper = _above(percent, LIGHT_EDGES[0], previous == "green")
    lower = _above(percent, LIGHT_EDGES[1], previous != "red")
    return "green" if upper else "amber" if lower else "red"


def _above(percent: int, edge: float, was_above: bool) -> bool:
    edge_, margin = round(edge * 100), round(LIGHT_MARGIN * 100)
    return percent >= edge_ - margin if was_above else percent > edge_ + margin


def rule_in_force(plan: Plan, kind: str, as_of: date) -> LightRule | None:
    """Return the written rule for a kind on a day: official before example, the newest first."""
    rules = [r for r in plan.lights.values() if kind in r.kinds and r.in_force_from <= as_of]
    return max(rules, key=lambda r: (r.official, r.in_force_from), default=None)


@dataclass(frozen=True, slots=True)
class TargetLights:
    """Both lights of one target and why.

    Parameters
    ----------
    probability : str
        ``none`` without a verdict, ``grey`` before the batch.
    rule : str
        By the written rule; ``none`` where it does not apply or nothing is known to date.
    rule_id : str
        Which rule; empty when there is none.
    why : str
        One Chinese sentence.
    """

    target: str
    name: str
    probability: Light
    rule: Light
    rule_id: str
    chance: float
    progress: TargetProgress | None
    why: str

    @property
    def disagree(self) -> bool:
        """True when both show a colour and not the same one."""
        both = self.probability in COLOURS and self.rule in COLOURS
        return both and self.probability != self.rule


@dataclass(frozen=True, slots=True)
class Lights:
    """The lights of all targets of one outlook; `rule_name` is printed with the word 示例 if so."""

    targets: Mapping[str, TargetLights]
    rule_name: str

    @property
    def table(self) -> pd.DataFrame:
        """One row per target."""
        return _table(list(self.targets.values()))

    @property
    def disagreements(self) -> pd.DataFrame:
        """The rows in which the two lights differ: green by rule and red by chance first."""
        rank = {c: i for i, c in enumerate(COLOURS)}
        rows = [t for t in self.targets.values() if t.disagree]
        rows.sort(key=lambda t: rank[t.rule] - rank[t.probability])
        return _table(rows)

    @property
    def text(self) -> tuple[str, ...]:
        """One sentence per target, Chinese."""
        return tuple(
            f"{t.name}:概率灯{wording.light_label(t.probability)},"
            f"规则灯{wording.light_label(t.rule) if t.rule != 'none' else '不适用'};{t.why}"
            for t in self.targets.values()
        )

    __repr__ = brief

    def _repr_html_(self) -> str:
        table = self.table
        table.loc[table["probability_light"] == "none", "chance"] = None
        return page_table(table, hide=("target", "rule"))


def lights(
    outlook: Outlook,
    *,
    previous: Mapping[str, Light] | None = None,
    shares: Mapping[str, float] | None = None,
) -> Lights:
    """Return the probability light and the rule light of every target.

    Parameters
    ----------
    outlook : Outlook
    previous : mapping of target id to light, optional
        Lights of the last issue, for hysteresis of the probability light; those of the outlook
        when none are given.
    shares : mapping of target id to float, optional
        Seasonal shares of the year, for rules on a seasonal schedule.

    Returns
    -------
    Lights
        ``.table``, ``.disagreements`` and ``.text``. Evidence that is the prior only has no light;
        a count whose batch is not due shows grey in both.
    """
    plan, as_of = outlook.forecast.plan, outlook.as_of
    done = all_progress(outlook, shares)
    before = outlook.previous if previous is None else previous
    out, names = {}, []
    for id, one in outlook.targets.items():
        rule = rule_in_force(plan, one.target.kind, as_of)
        gap = _gap(rule, done.get(id))
        by_rule: Light = "none" if rule is None or gap is None else rule.colour(gap)
        chance = wording.clamp_chance(one.chance, settled=one.fitted.settled)
        if not one.judged:
            by_chance: Light = "none"
        elif one.fitted.settled:
            by_chance = wording.light(chance)
        else:
            by_chance = light(chance, before.get(id))
        if one.waiting:
            by_rule, by_chance = "grey", "grey" if one.judged else "none"
        if rule is not None:
            names.append(rule.name)
        out[id] = TargetLights(
            target=id,
            name=one.target.name,
            probability=by_chance,
            rule=by_rule,
            rule_id="" if rule is None else rule.id,
            chance=one.chance,
            progress=done.get(id),
            why=_why(plan, one.reason, one.waiting, id, rule, done.get(id)),
        )
    return Lights(out, "、".join(dict.fromkeys(names)))


def _gap(rule: LightRule | None, found: TargetProgress | None) -> float | None:
    if rule is None or found is None:
        return None
    return found.gap_linear if rule.schedule == "linear" else found.gap_seasonal


def _why(
    plan: Plan,
    reason: str,
    waiting: bool,
    target: str,
    rule: LightRule | None,
    found: TargetProgress | None,
) -> str:
    if waiting and (day := due_on(plan, target)):
        words = f"多在{day.year}年{day.month}月公布,此前不亮灯"
        return f"{reason};{words}" if reason else words
    words = progress_words(found) if found else ""
    if rule is None:
        words = words or "这一类目标没有序时进度规则"
    elif found is None:
        words = "没有可比的累计数"
    elif _gap(rule, found) is None:
        words += ",没有季节进度,规则灯不亮"
    return f"{reason};{words}" if reason else words


def _table(rows: list[TargetLights]) -> pd.DataFrame:
    columns = (
        "target", "name", "probability_light", "rule_light", "rule", "chance", "done",
        "gap_linear", "gap_seasonal", "disagree", "why",
    )  # fmt: skip
    return pd.DataFrame(
        [
            [
                t.target, t.name, t.probability, t.rule, t.rule_id, t.chance,
                None if t.progress is None else t.progress.done,
                None if t.progress is None else t.progress.gap_linear,
                None if t.progress is None else t.progress.gap_seasonal,
                t.disagree, t.why,
            ]
            for t in rows
        ],
        columns=list(columns),
    )  # fmt: skip
