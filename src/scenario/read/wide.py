"""From a table as offices print it to figures: labels left and above, one figure per cell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from scenario.read.cell_text import clean_text
from scenario.read.figure_units import Draft
from scenario.read.grammar_numbers import BoundedValue, MissingValue, NumberRefusal
from scenario.read.grammar_periods import ParsedPeriod, parse_period_cell
from scenario.read.grid import Cell
from scenario.read.headings import Columns, read_columns, settle
from scenario.read.labels import Facets, join_periods, read_label, title_facets, unit_line
from scenario.read.layout import Table
from scenario.read.ledger import Ledger
from scenario.read.name_tables import NameTables, key_of
from scenario.read.row_figures import finish
from scenario.read.side_columns import read_asides, read_events
from scenario.read.value_cells import read_value

_WHERE: Final = {"heading": "分组标题", "footnote": "表下说明", "title": "标题", "unit": "单位行",
                 "header": "表头", "repeated_header": "重复表头", "continued": "续表"}  # fmt: skip
_IN_OF: Final = {"repeated_header": "IN-047", "continued": "IN-047", "footnote": "IN-053"}


@dataclass(frozen=True, slots=True)
class RowLabels:
    """What the label columns of one row say."""

    facets: Facets
    entity: str
    text: str
    note: str
    parent: str


def read_table(table: Table, names: NameTables, ledger: Ledger) -> None:
    """Read one table into the ledger: figures, rejects, notes, questions.

    Parameters
    ----------
    table : Table
    names : NameTables
    ledger : Ledger
        Receives everything; a figure lands in exactly one of its lists.
    """
    sheet = table.sheet
    _note_rows(table, ledger)
    if not table.header:
        return
    columns = read_columns(table, names, ledger)
    titles = [t for kind in ("title", "unit") for t in table.texts(kind)]
    title = title_facets([sheet.name, *titles], names)
    given = Facets(
        region=ledger.source.region, scope=ledger.source.scope, status=ledger.source.status
    )
    context = replace(title.under(given), status=given.status or title.status)
    units = tuple(u for t in table.texts("unit") for u in unit_line(t, names) or ())
    comments = {(r, c): t for r, c, t in sheet.comments}
    parent, heading = "", Facets()
    _tell_orientation(table, columns, ledger)
    for row in sorted(table.kinds):
        kind = table.kinds[row]
        if kind == "heading":
            heading = read_label(sheet.row(row)[0].text, names)
            parent = sheet.row(row)[0].text.strip()
        if kind != "data":
            continue
        labels = _row_labels(table, row, columns, names, ledger, parent)
        if labels is None:
            _skip_row(table, row, columns, ledger)
            continue
        if not labels.facets.part:
            parent = labels.text
        for column, facets in columns.values.items():
            cell = sheet.cells.get((row, column))
            if cell is None:
                continue
            ledger.seen += 1
            said = _combine(labels.facets, facets, replace(heading, rest="", refusal=None))
            comment = f"批注:{comments[row, column]}" if (row, column) in comments else ""
            note = "; ".join(t for t in (labels.note, comment) if t)
            draft = Draft(
                cell, sheet, labels.text, columns.titles[column], labels.entity, note,
                labels.parent if labels.facets.part else "", units,
            )  # fmt: skip
            _read_cell(draft, said, context, names, ledger)
        entity, region = labels.entity, labels.facets.region
        read_events(table, row, columns, entity, labels.text, region, context, names, ledger)
        read_asides(table, row, columns, ledger)


def _note_rows(table: Table, ledger: Ledger) -> None:
    sheet = table.sheet
    for row, kind in table.kinds.items():
        ledger.mark(sheet.name, row, "data" if kind == "data" else "note")
        if kind == "data":
            continue
        for cell in sheet.row(row):
            ledger.note(_IN_OF.get(kind, ""), sheet.name, row, cell.column, cell.text, _WHERE[kind])
        if kind in ("repeated_header", "continued"):
            ledger.tell(
                "IN-047", "note", ledger.where(sheet.name, row=row), f"已跳过{_WHERE[kind]},第{row}行",
                "分页打印的表头不是数据", "无需处理", f"repeated header in row {row} skipped",
            )  # fmt: skip
    foot = [r for r, k in table.kinds.items() if k == "footnote"]
    if foot:
        ledger.tell(
            "IN-053", "note", ledger.where(sheet.name, row=foot[0]), f"表下说明{len(foot)}行",
            "作为说明保存,人名已隐去,不作为数据", "无需处理", "footnotes kept as notes",
        )  # fmt: skip


def _tell_orientation(table: Table, columns: Columns, ledger: Ledger) -> None:
    labels = [c for c, role in columns.roles.items() if role == "period"]
    if labels and any(f.indicator for f in columns.values.values()):
        ledger.tell(
            "IN-054", "note", ledger.where(table.sheet.name, row=table.header[-1]),
            "所属期在行、指标在列", "已按行读所属期", "无需处理", "periods run down the rows",
        )  # fmt: skip


def _row_labels(
    table: Table, row: int, columns: Columns, names: NameTables, ledger: Ledger, parent: str
) -> RowLabels | None:
    """Read the labels of a row; None when a person said that the row is not to be imported."""
    sheet, facets = table.sheet, Facets()
    texts: list[str] = []
    notes: list[str] = []
    entity = ""
    for column, role in columns.roles.items():
        cell = sheet.at(row, column)
        if cell is None or role in ("ordinal", "unlabelled", "event"):
            continue
        if cell.row != row and (row, column) not in sheet.cells:
            ledger.tell(
                "IN-049", "note", ledger.where(sheet.name, cell), f"行标签“{cell.text[:20]}”合并多行",
                "只在合并范围内向下填充", "无需处理", "merged row label filled down inside the merge",
            )  # fmt: skip
        said = _label(cell, role, columns.titles[column], names, ledger, sheet.name)
        if role in ("label", "indicator", "region", "project"):
            texts.append(clean_text(cell.text).text.strip())
        if role == "project" and not said.total:
            entity = texts[-1]
        elif role in ("note", "code"):
            notes.append(f"{columns.titles[column]}:{cell.text.strip()}")
        place = ledger.where(sheet.name, cell)
        subject = replace(
            said, rest=f"{parent}/{said.rest}" if said.part and said.rest else said.rest
        )
        settled = settle(subject, texts[-1] if texts else "", place, names, ledger)
        if settled is None:
            return None
        facets = settled.under(facets)
        part = said.part or cell.indent > 0
        facets = replace(facets, part=facets.part or part, total=facets.total or said.total)
    return RowLabels(facets, entity, "/".join(texts), "; ".join(notes), parent)


def _label(
    cell: Cell, role: str, header: str, names: NameTables, ledger: Ledger, sheet: str
) -> Facets:
    text = cell.plain
    if role == "period":
        value: object = _date_of(cell) or text
        period = parse_period_cell(value, bare_month=key_of(header) in ("月份", "月"))
        if isinstance(period, ParsedPeriod):
            ledger.change(sheet, cell, period.changes)
            return Facets(period=period, span="ytd" if "累计" in text else "")
        return Facets(refusal=period)
    if role == "unit":
        unit = names.unit(text)
        return Facets(unit=unit, unit_text="" if unit else text)
    if role in ("note", "code"):
        return Facets()
    said = read_label(text, names)
    if role == "project":
        return Facets(total=said.total)
    if role == "region" and not (said.region or said.total or said.period):
        return Facets(rest=said.rest or text)
    return said


def _date_of(cell: Cell) -> object:
    from datetime import datetime

    return datetime.fromisoformat(cell.text).date() if cell.kind == "date" else None


def _combine(row: Facets, column: Facets, heading: Facets) -> Facets:
    """Put row, column and heading together: the column says how, the row says what."""
    merged = column.under(row).under(heading)
    period = join_periods(row.period, column.period) or heading.period
    indicator = row.indicator or column.indicator or heading.indicator
    if column.unit_text and not column.unit:
        merged = replace(merged, unit="", unit_text=column.unit_text)
    elif column.unit or (merged.unit and not row.unit_text):
        merged = replace(merged, unit_text="")
    return replace(
        merged, period=period, indicator=indicator, part=row.part, total=row.total,
        refusal=row.refusal or column.refusal, role="",
    )  # fmt: skip


def _read_cell(
    draft: Draft, said: Facets, context: Facets, names: NameTables, ledger: Ledger
) -> None:
    cell, sheet = draft.cell, draft.sheet
    if said.refusal is not None and not said.refusal.ask:
        ledger.reject(sheet, cell, said.refusal.id, said.refusal.meaning, said.refusal.remedy)
        return
    symbols = dict(ledger.source.symbols)
    prefix = "IN-036 "
    symbols |= {
        k.removeprefix(prefix): v for k, v in ledger.source.answers.items() if k.startswith(prefix)
    }
    ledger.asked |= {prefix + s for s in symbols}
    target = said.status == "target"
    parsed = read_value(cell, symbols, "" if target else said.measure)
    if isinstance(parsed, MissingValue):
        ledger.missing += 1
        ledger.note("IN-036", sheet.name, cell.row, cell.column, cell.text, parsed.status)
        return
    if isinstance(parsed, NumberRefusal):
        if parsed.ask:
            symbol = parsed.meaning[1:].partition("”")[0] if parsed.id == "IN-036" else parsed.found
            ledger.ask(
                parsed.id, symbol, ledger.where(sheet.name, cell), f"读到“{cell.text}”,{parsed.meaning}",
                ("missing", "zero", "below_unit", "not_applicable", "suppressed"), parsed.remedy,
            )  # fmt: skip
        ledger.reject(sheet, cell, parsed.id, parsed.meaning, parsed.remedy, quiet=parsed.ask)
        return
    if isinstance(parsed, BoundedValue) and not target:
        ledger.reject(
            sheet, cell, "IN-035", "是估计或区间,不作为观测值", "可作为先验区间写入 params/priors.yaml",
            "an estimate or a range, not an observation",
        )  # fmt: skip
        return
    ledger.change(sheet.name, cell, parsed.changes)
    finish(draft, parsed, said, context, names, ledger)


def _skip_row(table: Table, row: int, columns: Columns, ledger: Ledger) -> None:
    for column in columns.values:
        cell = table.sheet.cells.get((row, column))
        if cell is not None:
            ledger.seen += 1
            ledger.missing += 1
            ledger.note("IN-075", table.sheet.name, row, column, cell.text, "按回答不导入")
