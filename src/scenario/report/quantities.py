"""How each number is printed: decimals, units, ranges, chances; tables and text both ask here."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare import printed
from scenario.compare.differences import decimals as decimals
from scenario.identities import round_half_up
from scenario.report.blocks import Shown
from scenario.settings import INTERVAL

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.terms import Plan, Target

DASH = Shown("—")
plain = wording.plain


def sign(plan: Plan, target: Target) -> str:
    """Return the unit as it is printed after a number."""
    return plan.units[target.unit]["name"]


def _format(places: int, unit: str) -> str:
    digits = "0" if places == 0 else "0." + "0" * places
    return f'{digits}"{unit}"' if unit else digits


def amount(value: float, places: int, unit: str, key: str) -> Shown:
    """Return a number with its unit."""
    shown = float(round_half_up(value, places)) + 0.0
    return Shown(f"{wording.number(value, places)}{unit}", shown, key, _format(places, unit))


def interval(low: float, high: float, places: int, unit: str, key: str) -> Shown:
    """Return a range; equal ends print once, a dash is not put before a minus sign."""
    left, right = wording.number(low, places), wording.number(high, places)
    pair = (float(left), float(right))
    unit_left = unit if unit == "%" else ""
    to = "至" if pair[0] < 0 or pair[1] < 0 else "—"
    text = f"{left}{unit}" if left == right else f"{left}{unit_left}{to}{right}{unit}"
    return Shown(text, pair, key, _format(places, unit))


def difference(value: float, places: int, key: str) -> Shown:
    """Return a signed difference."""
    text = wording.signed(value, places)
    digits = "0" if places == 0 else "0." + "0" * places
    return Shown(text, float(text), key, f"+{digits};-{digits};{digits}")


def chance(value: float, step: int, key: str, *, settled: bool = False) -> Shown:
    """Return a chance as printed: within 1–99 % until settled; step 0 keeps it unprinted."""
    if step == 0:
        return Shown("误差较大,不列示", None, key)
    text = wording.chance_text(wording.clamp_chance(value, settled=settled), step)
    mark = wording.ROUGHLY if text.startswith(wording.ROUGHLY) else ""
    edges = {} if settled else {"0%": "1%", "100%": "99%"}
    if text.removeprefix(mark) in edges:
        text, mark = edges[text.removeprefix(mark)], ""
    number = float(text.removeprefix(mark).rstrip("%"))
    return Shown(text, number, key, f'"{mark}"0"%"' if mark else '0"%"')


#: Months are counted from January of the plan year, so that later years stay numbers.
_MONTH: Final = '"第"0"个月"'


def threshold(plan: Plan, one: TargetOutlook) -> Shown:
    """Return the line itself: ``15%``, ``前10位``."""
    value, key, text = one.value.threshold, f"{one.target.id}.threshold", printed.line(plan, one)
    if one.target.kind == "rank":
        return Shown(text, float(value), key, '"前"0"位"')
    if one.target.kind == "milestone":
        return Shown(text, float(value), key, _MONTH)
    places = len(plain(value).partition(".")[2])
    return Shown(text, float(value), key, _format(places, sign(plan, one.target)))


def threshold_words(plan: Plan, one: TargetOutlook) -> str:
    """Return comparator word and line: ``不低于15%``, ``前10位``, ``8%左右``."""
    return printed.asked(plan, one)


def named(plan: Plan, one: TargetOutlook) -> Shown:
    """Return the target with its comparator and line."""
    return Shown(f"{one.target.name}({threshold_words(plan, one)})")


def point(plan: Plan, one: TargetOutlook, value: float, what: str) -> Shown:
    """Return one value of the target's own quantity, for example its median."""
    text, key = printed.value_text(plan, one, value), f"{one.target.id}.{what}"
    if one.target.kind == "milestone":
        return Shown(text, float(wording.month_number(value)), key, _MONTH)
    shown = amount(value, decimals(one.target), sign(plan, one.target), key)
    form = '"第"0"位"' if one.target.kind == "rank" else shown.number_format
    return Shown(text, shown.value, key, form)


def span(plan: Plan, one: TargetOutlook, low: float, high: float, what: str) -> Shown:
    """Return a range of the target's own quantity."""
    if one.target.kind == "milestone":
        first, last = (wording.month_of(one.value.year, v) for v in (low, high))
        text = first if first == last else f"{first}至{last}"
        pair = (float(wording.month_number(low)), float(wording.month_number(high)))
        return Shown(text, pair, f"{one.target.id}.{what}", _MONTH)
    unit = sign(plan, one.target)
    shown = interval(low, high, decimals(one.target), unit, f"{one.target.id}.{what}")
    if one.target.kind != "rank":
        return shown
    return Shown(f"第{shown.text}", shown.value, shown.key, shown.number_format)


def target_chance(one: TargetOutlook) -> Shown:
    """Return the chance of a target as it is printed everywhere in the memo."""
    return chance(one.chance, one.step, f"{one.target.id}.chance", settled=one.fitted.settled)


def grew(value: float, key: str) -> Shown:
    """Return ``增长4.1%``, ``下降3.2%`` or ``持平``."""
    rounded = float(wording.number(value, 1))
    if rounded == 0:
        return Shown("持平", 0.0, key, '0.0"%"')
    verb = "增长" if rounded > 0 else "下降"
    return Shown(f"{verb}{wording.percent(abs(value))}", rounded, key, '0.0"%"')


def months(last: int) -> Shown:
    """Return ``1—6月``."""
    return Shown(f"1—{last}月", float(last))


def rest_of_year(last: int) -> str:
    """Return the words for what is left of the year after a month."""
    return "下半年" if last == 6 else f"{last + 1}—12月" if last < 11 else "12月"


def required(one: TargetOutlook) -> Shown:
    """Return the growth needed over the rest of the year, a range where the base is uncertain."""
    if one.required is None:
        return DASH
    low, _, high = one.required
    return interval(low, high, 1, "%", f"{one.target.id}.required")


def so_far(one: TargetOutlook) -> Shown:
    """Return the latest own year-to-date growth as a plain number."""
    if one.so_far is None:
        return DASH
    return amount(one.so_far, 1, "%", f"{one.target.id}.so_far")


def day(value: date) -> Shown:
    """Return a date in Chinese, without leading zeros."""
    return Shown(f"{value.year}年{value.month}月{value.day}日")


def interval_name() -> Shown:
    """Return the name of the printed interval."""
    return Shown(f"{INTERVAL * 100:.0f}%区间")


def whole(value: int, unit: str = "", key: str = "") -> Shown:
    """Return a counted number."""
    return Shown(f"{value}{unit}", float(value), key, "0")


def ranged(one: TargetOutlook) -> bool:
    """Say whether a range may be printed: there is a verdict, or only the chance is too noisy."""
    return one.judged or one.reason == wording.TOO_NOISY["zh"]
