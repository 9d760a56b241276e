"""The lights of the last issue: from its workbook, or from the table that the command line prints."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, get_args

from scenario import wording
from scenario.errors import Finding, ScenarioError, error
from scenario.light_terms import Light
from scenario.read.grid import Sheet
from scenario.read.spreadsheet import read_book

#: Columns of the memo's workbook, and of ``outlook --lights --format csv``.
HEADS: Final = (("标识", "概率灯"), ("target", "probability_light"))
_COLOURS: Final[Mapping[str, Light]] = MappingProxyType(
    {word: c for c in get_args(Light) for word in (c, wording.light_label(c))}
)


def previous_lights(path: str | Path) -> Mapping[str, Light]:
    """Return the probability light of each target as it was printed last time.

    Parameters
    ----------
    path : str or Path
        The workbook of the last memo, or a table with the columns ``target`` and
        ``probability_light``.

    Returns
    -------
    mapping of target id to light

    Raises
    ------
    ScenarioError
        When the file cannot be read, ``PL-087`` when no sheet has the two columns, ``PL-088`` for
        every cell that is no light.

    Examples
    --------
    ``sc.outlook(base, previous=previous_lights("outputs/2024-06-30/mid_year.xlsx"))`` changes a
    colour only where the chance lies more than five points beyond the edge.
    """
    book, _ = read_book(path)
    for sheet in book.sheets:
        for heads in HEADS:
            if (places := _places(sheet, heads)) is not None:
                return _lights(book.name, sheet, *places)
    raise ScenarioError(
        [error("PL-087", f"{book.name}", "没有“标识”和“概率灯”两列", "读不出上期灯色",
               "给出上期专报的工作簿,或 outlook --lights --format csv 的输出",
               "no sheet with ids and lights")]
    )  # fmt: skip


def _places(sheet: Sheet, heads: tuple[str, str]) -> tuple[int, int, int] | None:
    """Return the row of the heads and the columns of id and light; None when they are not there."""
    for (row, column), cell in sorted(sheet.cells.items()):
        if cell.text.strip() == heads[0]:
            lights = [c for (r, c), o in sheet.cells.items() if r == row and o.text == heads[1]]
            return (row, column, lights[0]) if lights else None
    return None


def _lights(name: str, sheet: Sheet, head: int, ids: int, colours: int) -> Mapping[str, Light]:
    found: dict[str, Light] = {}
    wrong: list[Finding] = []
    for (row, column), cell in sorted(sheet.cells.items()):
        if column != ids or row <= head:
            continue
        said = sheet.cells.get((row, colours))
        colour = None if said is None else _COLOURS.get(said.text.strip())
        if colour is not None:
            found[cell.text.strip()] = colour
        elif said is not None:
            wrong.append(
                error("PL-088", f"{name} {sheet.name} {said.place}", f"“{said.text}”", "不是灯色",
                      f"写 {'、'.join(get_args(Light))} 之一", "not a light")
            )  # fmt: skip
    if wrong:
        raise ScenarioError(wrong)
    return MappingProxyType(found)
