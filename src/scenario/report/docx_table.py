"""A table in the official manner: title above, unit at right, head repeated, rows kept whole."""

from __future__ import annotations

import re
from typing import Final
from xml.sax.saxutils import escape

from scenario.report.blocks import Table
from scenario.report.docx_styles import CHARACTER, TEXT_HEIGHT, TEXT_WIDTH, run_properties
from scenario.typeset import printable

#: A table of at most so many rows is kept on one page; a longer one may break between rows.
WHOLE: Final = 8
_COLOURS = {"green": "00664B", "amber": "8A5A00", "red": "A83A00"}


def run(text: str, style: str, *, bold: bool = False, colour: str = "", size: int = 0) -> str:
    """Return one run with every font named."""
    look = run_properties(style, bold=bold, colour=colour, size=size)
    body = escape(printable(text))
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{body}</w:t></w:r>'


def paragraph(
    text: str,
    style: str,
    *,
    bold: bool = False,
    colour: str = "",
    align: str = "",
    size: int = 0,
    keep: bool = False,
    right: int = 0,
) -> str:
    """Return one paragraph; `keep` holds it on the page of the next one.

    `right` indents it from the right, in hundredths of a character.
    """
    next_ = "<w:keepNext/>" if keep else ""
    indent = (
        f'<w:ind w:rightChars="{right}" w:right="{right * CHARACTER // 100}"/>' if right else ""
    )
    jc = f'<w:jc w:val="{align}"/>' if align else ""
    inner = run(text, style, bold=bold, colour=colour, size=size) if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{next_}{indent}{jc}</w:pPr>{inner}</w:p>'


def widths(table: Table, total: int = TEXT_WIDTH, size: int = 0) -> list[int]:
    """Return column widths in twentieths of a point that add up to the type area exactly.

    Parameters
    ----------
    table : Table
    total : int
    size : int
        Half points of a language that breaks lines between words only: a column then holds its
        longest word, and the others give way. 0 for Chinese, which breaks anywhere.
    """
    whole = sum(c.weight for c in table.columns)
    out = [int(total * c.weight / whole) for c in table.columns]
    if size:
        least = [min(_longest(table, n) * size * 6.4 + 80, total / 2) for n in range(len(out))]
        room = max(total - sum(least), 0)
        spare = [max(w - n, 0) for w, n in zip(out, least, strict=True)]
        share = room / (sum(spare) or 1)
        squeeze = min(total / sum(least), 1.0)
        out = [int(n * squeeze + s * share) for n, s in zip(least, spare, strict=True)]
    out[0] += total - sum(out)
    return out


def _longest(table: Table, column: int) -> int:
    texts = [table.columns[column].head]
    texts += [r[column].text for r in table.rows if not table.is_group(r)]
    return max(len(word) for text in texts for word in re.split(r"[\s/\u2013-]", text))


def _borders(**edges: int) -> str:
    return "".join(
        f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>'
        for edge, size in edges.items()
    )


def _cell(
    text: str,
    width: int,
    *,
    align: str,
    bold: bool = False,
    colour: str = "",
    borders: str = "",
    size: int = 0,
    columns: int = 1,
    keep: bool = False,
) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    edge = f"<w:tcBorders>{borders}</w:tcBorders>" if borders else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{edge}'
        '<w:vAlign w:val="center"/></w:tcPr>'
        + paragraph(text, "TableText", align=align, bold=bold, colour=colour, size=size, keep=keep)
        + "</w:tc>"
    )


def table_xml(table: Table, *, words: bool = False) -> list[str]:
    """Return the elements of a table: caption, unit, the table itself, notes.

    With `words` the columns hold whole words, as languages need that break lines between them.
    """
    size = 15 if table.across else 16 if len(table.columns) > 8 else 18
    size -= 2 if words and len(table.columns) > 8 else 0
    whole = len(table.rows) <= WHOLE
    columns = widths(table, TEXT_HEIGHT if table.across else TEXT_WIDTH, size if words else 0)
    parts = [paragraph(table.caption, "TableTitle")]
    if table.unit:
        parts.append(paragraph(table.unit, "TableUnit"))
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in columns)
    head = "".join(
        _cell(
            c.head, w, align="center", bold=True, borders=_borders(bottom=6), size=size, keep=True
        )
        for c, w in zip(table.columns, columns, strict=True)
    )
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    for row in table.rows:
        if table.is_group(row):
            cells = _cell(
                row[0].text,
                sum(columns),
                align="left",
                bold=True,
                size=size,
                columns=len(columns),
                keep=True,
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
            continue
        cells = "".join(
            _cell(
                cell.text,
                w,
                align=c.align,
                size=size,
                bold=cell.light in _COLOURS,
                colour=_COLOURS.get(cell.light, ""),
                keep=whole,
            )
            for cell, c, w in zip(row, table.columns, columns, strict=True)
        )
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
    parts.append(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{_borders(top=12, bottom=12, insideH=4)}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="30" w:type="dxa"/>'
        '<w:left w:w="40" w:type="dxa"/><w:bottom w:w="30" w:type="dxa"/>'
        f'<w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        + "".join(rows)
        + "</w:tbl>"
    )
    parts += [paragraph(note, "TableNote") for note in table.notes] or [paragraph("", "TableNote")]
    return parts
