"""One cell of figures, whatever kind it was stored as, handed to the grammar of figures."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from scenario.read.grammar_numbers import (
    BoundedValue,
    MissingValue,
    NumberRefusal,
    ParsedNumber,
    parse_number,
    parse_number_cell,
)
from scenario.read.grid import Cell


def read_value(
    cell: Cell, symbols: Mapping[str, str], measure: str = ""
) -> ParsedNumber | MissingValue | BoundedValue | NumberRefusal:
    """Read a cell of figures, whatever kind it was stored as.

    Examples
    --------
    >>> read_value(Cell(1, 1, "number", "0.152", "0.0%"), {}).plain
    '15.2'
    >>> read_value(Cell(1, 1, "error", "#REF!"), {}).id
    'IN-016'
    """
    if cell.kind == "error":
        meaning = f"单元格为错误值“{cell.text}”"
        return NumberRefusal("IN-016", cell.text, meaning, "请在原表修复后重新导入")
    if cell.kind == "formula":
        return NumberRefusal("IN-017", cell.text, "公式未保存结果", "请用Excel/WPS打开并保存一次")
    if cell.kind == "date":
        return NumberRefusal(
            "IN-057", cell.text, "数值列里是日期", "日期疑由文本自动转换而来,请改回"
        )
    if cell.kind == "number":
        return parse_number_cell(
            Decimal(cell.plain), number_format=cell.number_format, symbols=symbols, measure=measure
        )
    return parse_number(cell.text, symbols=symbols, measure=measure)
