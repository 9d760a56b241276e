"""Measure and unit of a figure: what is said, what the table says, what must be asked."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from scenario.read.cell_text import Change
from scenario.read.grammar_numbers import BoundedValue, ParsedNumber
from scenario.read.grid import Cell, Sheet
from scenario.read.labels import Facets
from scenario.read.ledger import Ledger
from scenario.read.name_tables import NameTables

#: Currencies that a cell may name itself; their unit is one.
_MONEY: Final = {"元": "money_cny", "美元": "money_usd"}
_PROPORTION: Final = ("growth", "ratio", "share")


@dataclass(frozen=True, slots=True)
class Draft:
    """A cell with its surroundings, before it is a figure."""

    cell: Cell
    sheet: Sheet
    label: str
    title: str
    entity: str
    note: str
    parent: str
    table_units: Sequence[str]


def measure_and_unit(
    draft: Draft, parsed: ParsedNumber | BoundedValue, said: Facets, indicator: str,
    names: NameTables, ledger: Ledger,
) -> tuple[str, str, Decimal, list[Change]] | None:  # fmt: skip
    """Return measure, unit, value in that unit and what was converted."""
    known, units = names.indicators[indicator], names.units
    cell, sheet = draft.cell, draft.sheet
    where = ledger.where(sheet.name, cell)
    unit, own = said.unit, parsed.unit
    if said.unit_text and not unit:
        unit = _unknown_unit(said.unit_text, where, names, ledger)
        if not unit:
            why = f"单位“{said.unit_text}”未登记"
            ledger.reject(sheet, cell, "IN-029", why, "回答问题后重新导入", quiet=True)
            return None
    measure = said.measure
    if is_change(parsed, said):
        form = known.measure if not measure and known.measure in _PROPORTION else measure
        if form in _PROPORTION and units[known.unit].dimension == "proportion":
            return form, known.unit, _end(parsed), []
    if unit == "percentage_point" or own == "percentage_point":
        ledger.tell(
            "IN-041", "error", where, f"“{draft.title or draft.label}”单位为百分点", "单位为百分点,不能作增速相加",
            "改用以%表示的增速", "percentage points cannot be read as growth",
        )  # fmt: skip
        ledger.reject(sheet, cell, "IN-041", "单位为百分点,不能作增速", "改用以%表示的增速")
        return None
    if not unit and measure == "growth":
        unit = "percent"
    if not unit and own == "percent":
        unit = "percent"
    if not unit:
        unit = _table_unit(draft, measure, known.unit, names) or _ask_unit(
            draft, indicator, names, ledger
        )
    if not unit:
        ledger.reject(sheet, cell, "IN-027", "未找到单位", "回答问题后重新导入", quiet=True)
        return None
    if not measure:
        measure = _default_measure(known.measure, units[unit].dimension, unit)
    number = in_unit(parsed, unit, names)
    if number is None:
        ledger.reject(
            sheet,
            cell,
            "IN-029",
            f"读到“{cell.text}”,而本列单位为{units[unit].name}",
            "改正单位或数值",
        )
        return None
    changes: list[Change] = []
    form = "level" if measure == "adjusted_base" else measure
    wanted = _wanted_unit(known.unit, known.measure, form, unit, names)
    factor = names.factor(unit, wanted)
    if factor is None:
        ledger.tell(
            "IN-029", "error", where, f"“{draft.label or draft.title}”单位为{units[unit].name}",
            f"与该指标登记的单位{units[wanted].name}量纲不同,不能换算", "核对单位或改选指标",
            f"{unit} cannot be converted to {wanted}",
        )  # fmt: skip
        ledger.reject(sheet, cell, "IN-029", "单位量纲不符", "核对单位或改选指标")
        return None
    if factor != 1:
        number = Decimal(_plain(number * factor))
        text = f"{units[unit].name}换算为{units[wanted].name},系数{_plain(factor)}"
        changes.append(Change("IN-026", text))
    return measure, wanted, number, changes


def is_change(parsed: ParsedNumber | BoundedValue, said: Facets) -> bool:
    """Say whether a target is printed in points against last year ("下降0.5个百分点")."""
    return said.status == "target" and parsed.unit == "percentage_point"


def in_unit(parsed: ParsedNumber | BoundedValue, unit: str, names: NameTables) -> Decimal | None:
    """Return the figure in a registered unit; of what is bounded, the lower end.

    What the cell says itself (亿, 元, ‰) is converted. None when it does not fit the unit: per cent
    in a column of money, 亿 in a column of per cents.
    """
    number, wanted = _end(parsed), names.units[unit]
    own = names.units.get(names.unit(parsed.unit))
    dimension = _MONEY.get(parsed.unit) or (own.dimension if own is not None else "")
    factor = own.factor if own is not None else Decimal(1)
    if parsed.unit in ("", "percent", "percentage_point"):
        share = wanted.dimension == "proportion"
        if parsed.unit and not share:
            return None
        if parsed.scale == 1:
            return number
        scaled = None if share or wanted.dimension in ("index", "rank") else number / wanted.factor
    elif parsed.unit == "permille":
        scaled = number / 1000 / wanted.factor if wanted.dimension == "proportion" else None
    elif dimension:
        scaled = number * factor / wanted.factor if dimension == wanted.dimension else None
    else:
        scaled = number if wanted.dimension == "count" else None
    return None if scaled is None else Decimal(_plain(scaled * parsed.scale))


def _end(parsed: ParsedNumber | BoundedValue) -> Decimal:
    if isinstance(parsed, ParsedNumber):
        return parsed.printed
    return next((end for end in (parsed.low, parsed.high) if end is not None), Decimal(0))


def _unknown_unit(text: str, where: str, names: NameTables, ledger: Ledger) -> str:
    answer = ledger.ask(
        "IN-029", text, where, f"单位“{text}”未登记,不能按相近的写法换算", ("某个已登记的单位标识",),
        f"unknown unit {text}",
    )  # fmt: skip
    return answer if answer in names.units else ""


def _table_unit(draft: Draft, measure: str, own: str, names: NameTables) -> str:
    """Choose among the units of the unit line: per cent for growth and shares, else the other."""
    known = [u for u in draft.table_units if not u.startswith("?")]
    if len(known) == 1:
        return known[0]
    rates = [u for u in known if names.units[u].dimension == "proportion"]
    others = [u for u in known if u not in rates]
    if measure in _PROPORTION and len(rates) == 1:
        return rates[0]
    if measure in ("level", "adjusted_base") and len(others) == 1:
        return others[0]
    return own if own in known else ""


def _ask_unit(draft: Draft, indicator: str, names: NameTables, ledger: Ledger) -> str:
    column = [
        float(c.plain) for (_, k), c in draft.sheet.cells.items()
        if k == draft.cell.column and c.kind == "number"
    ]  # fmt: skip
    median = f"本列中位数{statistics.median(column):g}" if column else f"例如{draft.cell.text}"
    name = names.indicators[indicator].name
    answer = ledger.ask(
        "IN-027", name, ledger.where(draft.sheet.name, draft.cell), f"“{name}”未找到单位;{median}",
        ("yi_yuan", "wan_yuan", "percent"), f"no unit for {indicator}",
    )  # fmt: skip
    return answer if answer in names.units else ""


def _default_measure(own: str, dimension: str, unit: str) -> str:
    if dimension == "proportion":
        return own if own in (*_PROPORTION, "index") else "growth"
    if dimension in ("index", "rank"):
        return dimension
    if dimension == "count":
        return "count" if own == "count" else "level"
    return own if own not in (*_PROPORTION, "index", "rank") else "level"


def _wanted_unit(own: str, own_measure: str, measure: str, unit: str, names: NameTables) -> str:
    """Return the unit to store in: the register's for its own measure, 亿元 for money, else as is."""
    same_form = own_measure == measure and measure not in _PROPORTION
    if same_form:
        return own
    if names.units[unit].dimension == "money_cny" and "yi_yuan" in names.units:
        return "yi_yuan"
    return unit


def _plain(number: Decimal) -> str:
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
