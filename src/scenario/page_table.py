"""Results as tables on a page of a notebook: Chinese heads, numbers by kind, no blank left as NaN."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from scenario import wording
from scenario.table_words import HEADS, WORDS
from scenario.typeset import typeset

if TYPE_CHECKING:
    import pandas as pd

#: What stands where nothing is known or nothing applies.
DASH: Final = "—"
_SCRIPT: Final = Path(__file__).with_suffix(".js")
_STYLE: Final = """<style>
.sc-table { max-height: 460px; overflow: auto; font-family: "Noto Sans CJK SC","Source Han Sans SC",
  "Microsoft YaHei",sans-serif; }
.sc-table input { margin: 2px 0 6px; padding: 2px 8px; font: inherit; }
.sc-table table { border-collapse: collapse; font-size: 13px; line-height: 1.5; }
.sc-table table th { position: sticky; top: 0; background: #f2f4f6; color: #1a1a1a; text-align: left;
  padding: 4px 10px; border-bottom: 2px solid #5a5a5a; }
.sc-table table td { text-align: left; min-width: 3.2em; padding: 3px 10px;
  white-space: normal; border-bottom: 1px solid #d5d5d5;
  vertical-align: top; max-width: 32em; }
.sc-table table .number { text-align: right; font-variant-numeric: tabular-nums; }
.sc-table table td.number { white-space: nowrap; }
.sc-table table td:first-child { min-width: 8em; }
.sc-table .green { color: #00664b; } .sc-table .amber { color: #8a5a00; }
.sc-table .red { color: #a83a00; } .sc-table .none, .sc-table .grey { color: #5a5a5a; }
.sc-table .green, .sc-table .amber, .sc-table .red { font-weight: 600; white-space: nowrap; }
</style>"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it is printed.

    Parameters
    ----------
    text : str
    value : float or None
        The number behind it: columns sort by it, and numbers stand at the right.
    tone : str
        Colour of a light, or empty.
    """

    text: str
    value: float | None = None
    tone: str = ""


def brief(result: Any) -> str:
    """Return what stands for a result where only plain text can: its name and where to look.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> brief(SimpleNamespace())
    '<SimpleNamespace：句子见.text，数据见.table>'
    """
    return typeset(f"<{type(result).__name__}:句子见.text,数据见.table>")


def light(colour: str) -> Cell:
    """Return the cell of a light: symbol, word and colour together.

    Examples
    --------
    >>> light("green").text
    '●达标'
    """
    order = {"red": 0.0, "amber": 1.0, "green": 2.0}
    return Cell(wording.light_label(colour), order.get(colour, 3.0), colour)


def html_table(heads: Sequence[str], rows: Sequence[Sequence[Cell | str]]) -> str:
    """Return a table of a page: nothing in it is markup, columns sort, long ones can be searched.

    Parameters
    ----------
    heads : sequence of str
    rows : sequence of sequence of Cell or str

    Examples
    --------
    >>> page = html_table(["名称", "概率"], [["<甲>", Cell("8%", 8.0)]])
    >>> "<甲>" in page, '<td class="number" data-value="8">8%</td>' in page
    (False, True)
    """
    cells = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
    right = [
        any(row[i].value is not None and not row[i].tone for row in cells)
        for i in range(len(heads))
    ]

    def attributes(cell: Cell | None, i: int) -> str:
        kind = "number" if right[i] else cell.tone if cell else ""
        value = "" if cell is None or cell.value is None else f' data-value="{cell.value:.12g}"'
        return (f' class="{kind}"' if kind else "") + value

    def say(text: str) -> str:
        return html.escape(typeset(text))

    top = "".join(f"<th{attributes(None, i)}>{say(h)}</th>" for i, h in enumerate(heads))
    body = "".join(
        "<tr>"
        + "".join(f"<td{attributes(c, i)}>{say(c.text)}</td>" for i, c in enumerate(row))
        + "</tr>"
        for row in cells
    )
    return (
        f'<div class="sc-table">{_STYLE}<table><thead><tr>{top}</tr></thead>'
        f"<tbody>{body}</tbody></table><script>{_SCRIPT.read_text('utf-8')}</script></div>"
    )


def page_table(
    table: pd.DataFrame,
    *,
    names: Mapping[str, Mapping[str, str]] | None = None,
    forms: Mapping[str, str] | None = None,
    hide: Sequence[str] = (),
) -> str:
    """Return a tidy table as a page shows it.

    Parameters
    ----------
    table : DataFrame
        Columns that `scenario.table_words` names; cells that are a `Cell` stay as they are.
    names : mapping of column to mapping of id to printed name, optional
        A column without names whose ids nobody reads is better hidden.
    forms : mapping of column to str, optional
        Where a column is printed otherwise than `scenario.table_words` says.
    hide : sequence of str
        Columns that are for code only.

    Examples
    --------
    >>> import pandas as pd
    >>> page = page_table(pd.DataFrame({"name": ["甲"], "chance": [0.834], "low": [None]}))
    >>> "名称" in page, "83%" in page, "NaN" in page, "—" in page
    (True, True, False, True)
    """
    shown = [c for c in table.columns if c not in hide]
    heads, columns = [], []
    for name in shown:
        head, kind = HEADS.get(str(name), (str(name), ""))
        kind = (forms or {}).get(str(name), kind)
        heads.append(head)
        known = (names or {}).get(str(name), {})
        columns.append([_cell(value, kind, known) for value in table[name]])
    return html_table(heads, [*zip(*columns, strict=True)])


def _cell(value: Any, kind: str, known: Mapping[str, str]) -> Cell:
    if isinstance(value, Cell):
        return value
    if value is None or value == "" or (isinstance(value, float) and np.isnan(value)):
        return Cell(DASH)
    if isinstance(value, (bool, np.bool_)):
        return Cell("是" if value else "否")
    if kind == "light":
        return light(str(value))
    if isinstance(value, (int, float, np.integer, np.floating)):
        return Cell(_FORMS.get(kind, _free)(float(value)), float(value))
    text = str(value)
    if kind == "hash":
        return Cell(text[:8])
    return Cell(known.get(text) or WORDS.get(kind, {}).get(text, text))


def _free(value: float) -> str:
    """Return a number of no stated kind: whole as it is, else with one decimal, two if small."""
    if value == int(value) or not np.isfinite(value):
        return f"{value:g}"
    return wording.number(value, 1 if abs(value) >= 1 else 2)


_FORMS: Final[Mapping[str, Callable[[float], str]]] = {
    "number": lambda v: wording.number(v, 1),
    "fine": lambda v: wording.number(v, 2),
    "change": lambda v: wording.signed(v, 1),
    "fine change": lambda v: wording.signed(v, 2),
    "whole": lambda v: f"{v:g}",
    "plain": lambda v: f"{v:.4g}",
    "percent": lambda v: wording.percent(v),
    "share": lambda v: f"{wording.number(100 * v, 0)}%",
    "chance": lambda v: wording.chance_text(wording.clamp_chance(v)),
    "chance change": lambda v: f"{wording.signed(100 * v, 0)}个百分点",
    "points of chance": lambda v: f"{wording.signed(v, 0)}个百分点",
    "chance error": lambda v: f"{wording.number(100 * v, 1)}个百分点",
    "three": lambda v: f"{v:.3f}",
}
