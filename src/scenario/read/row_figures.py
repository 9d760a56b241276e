"""One cell and what is said about it → one complete figure, or a question about what is missing."""

from __future__ import annotations

from dataclasses import replace

from scenario.errors import ScenarioError
from scenario.periods import Window
from scenario.read.cell_text import Change
from scenario.read.figure_units import Draft, is_change, measure_and_unit
from scenario.read.grammar_numbers import BoundedValue, ParsedNumber
from scenario.read.grammar_periods import ParsedPeriod
from scenario.read.labels import Facets
from scenario.read.ledger import Figure, Ledger
from scenario.read.name_tables import NameTables


def finish(
    draft: Draft, parsed: ParsedNumber | BoundedValue, said: Facets, context: Facets,
    names: NameTables, ledger: Ledger,
) -> None:  # fmt: skip
    """Add the figure to the ledger, or what a person must decide first.

    A figure that lacks something is rejected in the same step, so that the account stays whole; as
    long as a question is open nothing of the file is imported anyway.
    """
    cell, sheet = draft.cell, draft.sheet
    if said.total and not draft.entity and not (said.indicator and said.region):
        ledger.missing += 1
        ledger.note("IN-051", sheet.name, cell.row, cell.column, cell.text, f"合计行:{draft.title}")
        ledger.tell(
            "IN-051", "note", ledger.where(sheet.name, row=cell.row), f"“{draft.label}”是合计行",
            "只用来核对各分项,不作为一个地区或指标导入", "无需处理", "total row, used as a check only",
        )  # fmt: skip
        return
    if said.pending:
        ledger.reject(sheet, cell, "IN-075", "等待回答", "回答问题后重新导入", quiet=True)
        return
    where = ledger.where(sheet.name, cell)
    indicator = said.indicator or _ask_indicator(draft, names, ledger)
    region = said.region or context.region or _ask_region(where, names, ledger)
    adjusted = _is_adjusted_base(said, parsed)
    if adjusted:
        said = replace(said, measure="adjusted_base", shift=0)
    period = _period(said, context, where, ledger)
    if not indicator or not region or period is None:
        missing = "指标" if not indicator else "地区" if not region else "所属期"
        id = {"指标": "IN-075", "地区": "IN-076", "所属期": "IN-059"}[missing]
        ledger.reject(sheet, cell, id, f"不知道{missing}", "回答问题后重新导入", quiet=True)
        return
    measured = measure_and_unit(draft, parsed, said, indicator, names, ledger)
    if measured is None:
        return
    measure, unit, value, changes = measured
    ledger.change(sheet.name, cell, changes)
    known = names.indicators[indicator]
    basis = said.basis or default_basis(
        known.basis, known.measure, measure, names.units[unit].dimension
    )
    status = said.status or getattr(parsed, "status", "") or context.status or "provisional"
    if context.status == "synthetic":
        status = context.status
    bound, notes = _bound(parsed), [draft.entity, draft.note]
    if draft.parent:
        notes.append(f"其中项,上级:{draft.parent}")
        ledger.change(sheet.name, cell, [Change("IN-050", "其中项,保留上级,不重复计入合计")])
    if isinstance(parsed, ParsedNumber) and parsed.footnotes:
        notes.append(f"脚注{''.join(parsed.footnotes)}")
    if isinstance(parsed, BoundedValue) and parsed.bound == "range":
        notes.append(f"原文为区间“{cell.text.strip()}”,存其下端")
    if adjusted:
        notes.append("表中的上年同期数(调整后)")
    if said.shift:
        notes.append("表中的上年同期数")
    scope = said.scope or context.scope or known.scope
    source = f"{ledger.file}#{sheet.name}" if sheet.name else ledger.file
    if said.tier:
        notes.append(f"{said.tier}目标")
        source = f"{source}#{said.tier}"
    if draft.entity:
        scope, source = "project", f"{source}#{draft.entity}"
    elif said.total and known.scope == "project":
        scope = "project_list"
    ledger.figures.append(
        Figure(
            cell, sheet.name, region, scope, indicator, period, measure, basis, value, unit,
            bound, status, source=source, note="; ".join(n for n in notes if n), entity=draft.entity,
            planned="target" in (said.status, status) or said.indicator.startswith("planned"),
            change=is_change(parsed, said),
        )
    )  # fmt: skip


def _bound(parsed: ParsedNumber | BoundedValue) -> str:
    return (
        parsed.bound if isinstance(parsed, BoundedValue) and parsed.bound.startswith("at_") else ""
    )


def _is_adjusted_base(said: Facets, parsed: ParsedNumber | BoundedValue) -> bool:
    """Say whether this is 上年同期(调整后) as an amount: a figure of this period, not of last year."""
    rate = "percent" in (said.unit, parsed.unit)
    amount = said.measure in ("", "level") and not rate
    return bool(said.shift) and said.basis == "comparable_scope" and amount


def default_basis(own_basis: str, own_measure: str, measure: str, dimension: str) -> str:
    """Return the basis of a value: levels of money are at current prices, growth as registered.

    Examples
    --------
    >>> default_basis("comparable_prices", "growth", "level", "money_cny")
    'current_prices'
    >>> default_basis("comparable_prices", "growth", "growth", "proportion")
    'comparable_prices'
    """
    if measure == "growth":
        return own_basis if own_measure == "growth" else ("current_prices" if own_basis else "")
    if measure == "level" and dimension.startswith("money"):
        return "current_prices"
    return ""


def _ask_indicator(draft: Draft, names: NameTables, ledger: Ledger) -> str:
    subject = f"表「{draft.sheet.name or ledger.file}」"
    answer = ledger.ask(
        "IN-075", subject, ledger.where(draft.sheet.name, draft.cell),
        f"“{draft.label or draft.title}”没有说明是哪个指标", (), "no indicator is named",
    )  # fmt: skip
    return answer if answer in names.indicators else ""


def _ask_region(where: str, names: NameTables, ledger: Ledger) -> str:
    answer = ledger.ask(
        "IN-076", "地区", where, "标题和表中都没有地区", ("zhenhai", "ningbo"), "no region is named",
    )  # fmt: skip
    return answer if answer in names.regions else ""


def _period(said: Facets, context: Facets, where: str, ledger: Ledger) -> Window | None:
    period, title = said.period, context.period
    if period is not None and period.year is None:
        period = _year_from_title(period, title, where, ledger)
        if period is None:
            return None
    elif period is None:
        period = title
        if period is not None and period.year is None:
            period = _year_from_title(period, None, where, ledger)
            if period is None:
                return None
        if (
            period is not None
            and period.kind == "month"
            and not said.span
            and said.status != "target"
        ):
            answer = ledger.ask(
                "IN-058", "本月或累计", where, f"标题写{period.last}月,列名没有说是当月还是累计",
                ("month", "ytd"), "month or year to date?",
            )  # fmt: skip
            period = period.cumulative() if answer == "ytd" else period
        if period is not None and said.status == "target":
            period = replace(period, first=1, last=12)
    if period is None:
        ledger.ask("IN-059", "所属期", where, "没有所属期", (), "no period is named")
        return None
    if period.year is None:
        return None
    if said.span == "ytd":
        period = period.cumulative()
    elif said.span == "month" and period.kind in ("ytd", "janfeb", "half", "quarter"):
        period = period if period.last == 2 else replace(period, first=period.last)
    try:
        return Window(period.year + said.shift, period.first, period.last)  # type: ignore[operator]
    except ScenarioError:
        return None


def _year_from_title(
    period: ParsedPeriod, title: ParsedPeriod | None, where: str, ledger: Ledger
) -> ParsedPeriod | None:
    year = title.year if title is not None else None
    guess = f"据标题推断为{year}年,请确认" if year else "标题也没有年份"
    answer = ledger.ask(
        "IN-059", "年份", where, f"所属期缺年份,{guess}", ("title", "2024"),
        f"no year; the title says {year}",
    )  # fmt: skip
    if answer == "title" and year:
        return period.in_year(year)
    return period.in_year(int(answer)) if answer.isdigit() and len(answer) == 4 else None
