"""How unusual a scenario is: what it moves, against what was believed about it beforehand.

Each moved quantity becomes a normal score ``z = Φ⁻¹(F(value))`` under its own belief; beliefs about
different quantities are taken as independent, so ``q = Σ z²`` is χ² with as many degrees of freedom
and its tail says how rare such a combination is. Nothing moved, or everything at its median, gives
q = 0.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scenario import wording
from scenario.compare.lateness import above, later_by
from scenario.compare.scenario_words import override_words
from scenario.settings import RANGE_MASS
from scenario.simulate.overrides import resolve
from scenario.terms import Judgement, Lever, Override, Plan, Scenario
from scenario.typeset import typeset

_MONTHS: Final = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(?:months?|个月)\s*")


@dataclass(frozen=True, slots=True)
class Unusual:
    """One moved quantity.

    Parameters
    ----------
    override : Override
    name : str
    tail : float or None
        Chance of something at least as far out on the same side, 0 to 1; None for what the
        district decides, where chance says nothing, and where no belief was stated.
    basis : {"prior", "range", "lateness", "decision", "supposed", "unknown"}
        ``supposed`` is what is only imagined, such as a year without a project.
    """

    override: Override
    name: str
    tail: float | None
    basis: str


@dataclass(frozen=True, slots=True)
class Plausibility:
    """How unusual a scenario is.

    Parameters
    ----------
    items : tuple of Unusual
    tail : float or None
        Chance of a combination of assumptions at least as far out, 0 to 1; None when the scenario
        moves nothing that chance decides.
    """

    items: tuple[Unusual, ...]
    tail: float | None

    @property
    def oddest(self) -> Unusual | None:
        """The quantity that makes the scenario most unusual."""
        judged = [i for i in self.items if i.tail is not None]
        return min(judged, key=lambda i: i.tail or 0.0, default=None)

    @property
    def often(self) -> str:
        """How often in a few Chinese words; empty where chance decides nothing."""
        if self.tail is None:
            return "区里能定" if {i.basis for i in self.items} == {"decision"} else ""
        every = max(1.0 / max(self.tail, 1e-9), 1.0)
        if every > 1000:
            return "千年一遇以上"
        return "并不少见" if every < 2 else f"约{wording.number(every, 0)}年一遇"

    @property
    def text(self) -> str:
        """One Chinese sentence; empty where there is nothing to judge."""
        if self.tail is None:
            bases = {i.basis for i in self.items}
            if bases == {"decision"}:
                return typeset("变动的都是区里能定的事项,不谈多少年一遇。")
            return typeset("没有可对照的判断。") if "unknown" in bases else ""
        odd = self.oddest
        line = f"按事前判断,这样的变动{self.often}"
        if odd is not None and odd.tail is not None:
            line += f",最不寻常的是{odd.name}(同向更甚的可能{_percent(odd.tail)})"
        if odd is not None and odd.basis == "range":
            line += f";取值范围按{RANGE_MASS * 100:.0f}%的把握理解"
        if any(i.basis == "lateness" and "*" in i.override.path for i in self.items):
            line += ";多个项目一起推迟,按完全同步计,实际更少见"
        return typeset(line + "。")


def plausibility(plan: Plan, scenario: Scenario) -> Plausibility:
    """Say how unusual a scenario's assumptions and delays are.

    Parameters
    ----------
    plan : Plan
    scenario : Scenario

    Returns
    -------
    Plausibility
        Levers that the district sets are decisions; a project's delay is judged by how often such
        projects slip so far beyond the usual; an assumption by a judgement with its id, or by its
        range, which is read as holding it with `RANGE_MASS`.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> plausibility(plan, plan.scenarios["baseline"]).tail is None
    True
    """
    items = tuple(_item(plan, o) for o in resolve(plan, scenario))
    tails = [i.tail for i in items if i.tail is not None]
    return Plausibility(items, joint_tail(tails) if tails else None)


def joint_tail(tails: list[float]) -> float:
    """Return ``P(χ²_k ≥ Σ z²)`` for one-sided tail chances.

    Examples
    --------
    >>> joint_tail([0.5, 0.5]), round(joint_tail([0.025]), 3)
    (1.0, 0.05)
    """
    from scipy.special import chdtrc, ndtri

    scores = [ndtri(min(max(t, 1e-12), 1.0 - 1e-12)) for t in tails]
    return float(chdtrc(len(tails), sum(z * z for z in scores)))


def _item(plan: Plan, o: Override) -> Unusual:
    name = override_words(plan, o)
    if o.path.startswith("projects."):
        return _project(plan, o, name)
    lever = plan.levers.get(o.path)
    if lever is None:
        return Unusual(o, name, None, "unknown")
    if lever.kind == "lever":
        return Unusual(o, name, None, "decision")
    value = _value(o, lever)
    belief = plan.priors.get(o.path)
    basis = "range" if belief is None else "prior"
    belief = _of_range(lever) if belief is None else belief
    if value is None or belief is None:
        return Unusual(o, name, None, "unknown")
    higher = above(belief, value)
    return Unusual(o, name, min(higher, 1.0 - higher), basis)


def _project(plan: Plan, o: Override, name: str) -> Unusual:
    match = _MONTHS.fullmatch(str(o.value))
    if o.verb != "shift" or not match:
        return Unusual(o, name, None, "supposed")
    id = o.path.split(".")[1]
    chosen = [p for p in plan.projects.values() if p.id == id or (id == "*" and p.lists)]
    known = [t for p in chosen if (t := later_by(plan, p, float(match[1]))) is not None]
    if not known:
        return Unusual(o, name, None, "unknown")
    # Moved in step, all are late as often as the one that is late least often.
    return Unusual(o, name, min(min(known), 0.5), "lateness")


def _value(o: Override, lever: Lever) -> float | None:
    now = lever.now if isinstance(lever.now, float) else None
    try:
        value = float(o.value)
    except ValueError:
        return None
    if o.verb == "set":
        return value
    if now is None:
        return None
    return now + value if o.verb == "add" else now * value


def _of_range(lever: Lever) -> Judgement | None:
    """Return a range as a belief: most likely where the lever is now, low–high with its mass."""
    if lever.low is None or lever.high is None or not isinstance(lever.now, float):
        return None
    mode = min(max(lever.now, lever.low), lever.high)
    return Judgement(
        lever.id, lever.name, lever.low, mode, lever.high, RANGE_MASS, lever.unit, lever.owner,
        lever.dated, "low",
    )  # fmt: skip


def _percent(chance: float) -> str:
    return wording.chance_text(wording.clamp_chance(chance))
