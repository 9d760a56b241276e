"""Scenarios in tables: what they do to targets with a verdict, and in the annex all the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING

from scenario.compare.differences import CANCELLED
from scenario.compare.scenario_words import assumption_line
from scenario.report import quantities as q
from scenario.report.blocks import Column, Shown, Table

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast, TargetEffect
    from scenario.compare.outlook import Outlook
    from scenario.terms import Plan, Scenario

_PAIRED = "差异由同一组随机抽样逐次相减得到,不是两个中位数之差;投资为可认定投资额的差异,取{mass}。"


def scenarios(plan: Plan, outlook: Outlook, contrast: Contrast, number: int) -> Table:
    """Return what each scenario does to the targets with a verdict, below a line of what it is.

    Parameters
    ----------
    plan : Plan
    outlook : Outlook
        The baseline.
    contrast : Contrast
    number : int
        Of the table.
    """
    rows: list[tuple[Shown, ...]] = []
    for scenario in ordered(contrast):
        rows.append((Shown(_line(plan, contrast, scenario)), *[Shown("")] * 5))
        shown = [e for e in _moved(contrast, scenario.id) if _stands_alone(outlook, e)]
        rows += [_row(plan, outlook, e) for e in shown]
        if not shown:
            rows.append((Shown("有研判的目标均无影响"), *[q.DASH] * 5))
    return Table(
        "scenarios", f"表{number} 情景", f"表{number}", "情景推演与基准情景的差异",
        "单位:百分点、位、亿元", _columns(), tuple(rows),
        ("注:未列的目标不受影响,或暂不研判(见附件“情景说明”)。",
         _PAIRED.format(mass=q.interval_name().text)),
    )  # fmt: skip


def explained(plan: Plan, contrast: Contrast) -> Table:
    """Return what each scenario is: how unusual, its notes, what else it moves; for the annex."""
    said = Counter(n for notes in contrast.notes.values() for n in dict.fromkeys(notes))
    rows = []
    for scenario in ordered(contrast):
        own = [n for n in contrast.notes.get(scenario.id, ()) if said[n] == 1]
        unusual = contrast.unusual.get(scenario.id)
        moved = _moved(contrast, scenario.id)
        held = [e for e in moved if not _stands_alone(contrast.baseline, e)]
        names = "、".join(contrast.baseline.targets[e.target].target.name for e in held)
        still = sum(e.scenario == scenario.id for e in contrast.effects) - len(moved)
        rows.append(
            (
                Shown(scenario.name),
                Shown(f"{assumption_line(plan, scenario)}。"),
                Shown((unusual.text if unusual else "") or "—"),
                Shown("".join(own) or "—"),
                Shown(f"{len(held)}项:{names}" if held else "—"),
                q.whole(still, "项", f"{scenario.id}.rest"),
            )
        )
    columns = (
        Column("情景", 1.3, "left"), Column("变动", 1.6, "left"), Column("少见程度", 2.4, "left"),
        Column("说明", 2.4, "left"), Column("另有影响但暂不研判", 1.8, "left"),
        Column("无影响", 0.7),
    )  # fmt: skip
    return Table(
        "scenarios_explained", "情景说明", "", "各情景的变动、少见程度和说明", "", columns,
        tuple(rows), _shared(contrast, said),
    )  # fmt: skip


def _shared(contrast: Contrast, said: Mapping[str, int]) -> tuple[str, ...]:
    """Return the notes of several scenarios, below the names of those that they are about."""
    about: dict[tuple[str, ...], list[str]] = {}
    for note in said:
        names = tuple(s.name for s in ordered(contrast) if note in contrast.notes.get(s.id, ()))
        if len(names) > 1:
            about.setdefault(names, []).append(note)
    lines = [f"{'、'.join(names)}:{''.join(notes)}" for names, notes in about.items()]
    return tuple(f"注:{line}" if n == 0 else line for n, line in enumerate(lines))


def in_full(plan: Plan, outlook: Outlook, contrast: Contrast) -> Table:
    """Return scenario by target with every number of moved targets; for the workbook."""
    rows = [
        (Shown(scenario.name), *_row(plan, outlook, e))
        for scenario in ordered(contrast)
        for e in _moved(contrast, scenario.id)
        if _stands_alone(outlook, e)
    ]
    return Table(
        "scenarios_full", "情景明细", "", "情景推演明细", "", (Column("情景", 1.5, "left"), *_columns()),
        tuple(rows), writers=frozenset(("xlsx",)),
    )  # fmt: skip


def ordered(contrast: Contrast) -> tuple[Scenario, ...]:
    """Return the scenarios as they are printed: those that combine others stand last."""
    return tuple(sorted(contrast.scenarios.values(), key=lambda s: bool(s.combines)))


def _line(plan: Plan, contrast: Contrast, scenario: Scenario) -> str:
    unusual = contrast.unusual.get(scenario.id)
    often = unusual.often if unusual else ""
    return f"{scenario.name}:{assumption_line(plan, scenario)}" + (f"({often})" if often else "")


def _moved(contrast: Contrast, scenario: str) -> list[TargetEffect]:
    return [
        e for e in contrast.effects
        if e.scenario == scenario and not (e.zero and not e.next_year_money)
    ]  # fmt: skip


def _stands_alone(outlook: Outlook, effect: TargetEffect) -> bool:
    """Say whether an effect has a row: its target has a verdict, or projects feed it."""
    return outlook.targets[effect.target].judged or effect.this_year_money is not None


def _columns() -> tuple[Column, ...]:
    return (
        Column("目标", 2.0, "left"), Column("差异中位数", 1.0), Column(f"差异{q.interval_name().text}", 1.3),
        Column("概率:基准→情景", 1.3), Column("当年投资(亿元)", 1.2), Column("下年投资(亿元)", 1.2),
    )  # fmt: skip


def _row(plan: Plan, outlook: Outlook, effect: TargetEffect) -> tuple[Shown, ...]:
    one, key = outlook.targets[effect.target], f"{effect.scenario}.{effect.target}"
    cells = _effect(plan, outlook, effect) if one.judged else (q.DASH, q.DASH, Shown(one.reason))
    return (
        Shown(one.target.name),
        *cells,
        _money(effect.this_year_money, f"{key}.this_year"),
        _money(effect.next_year_money, f"{key}.next_year"),
    )


def _money(values: tuple[float, float, float] | None, key: str) -> Shown:
    if values is None:
        return q.DASH
    if all(abs(v) < 0.05 for v in values):
        return Shown("0.0", 0.0, key, "0.0")
    return q.interval(values[0], values[2], 1, "", key)


def _effect(plan: Plan, outlook: Outlook, effect: TargetEffect) -> tuple[Shown, Shown, Shown]:
    one = outlook.targets[effect.target]
    key = f"{effect.scenario}.{effect.target}"
    before = q.target_chance(one)
    if effect.zero:
        return Shown("无影响", 0.0, f"{key}.median", "0.0"), q.DASH, before
    if effect.cancelled:
        return Shown(CANCELLED), q.DASH, Shown(f"{before.text} → —")
    places = q.decimals(one.target)
    middle = q.difference(effect.median, places, f"{key}.median")
    reach = q.interval(effect.low, effect.high, places, "", f"{key}.range")
    after = q.chance(effect.chance_after, one.step, f"{key}.chance_after")
    moved = Shown(f"{before.text} → {after.text}", _pair(before, after), f"{key}.chances", '0"%"')
    return middle, reach, moved


def _pair(a: Shown, b: Shown) -> tuple[float, float] | None:
    if isinstance(a.value, float) and isinstance(b.value, float):
        return a.value, b.value
    return None
