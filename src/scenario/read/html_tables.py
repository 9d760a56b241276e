"""Tables of a web page that was saved as a workbook; scripts and styles are never looked into."""

from __future__ import annotations

from html.parser import HTMLParser

from scenario.read.grid import Cell, Sheet, make_sheet, text_cell


class _Tables(HTMLParser):
    """Collects the cells of every table; scripts and styles are never looked into."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[Cell], list[tuple[int, int, int, int]]]] = []
        self._text: list[str] | None = None
        self._row = self._column = 0
        self._taken: set[tuple[int, int]] = set()
        self._span = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(([], []))
            self._row, self._taken = 0, set()
        elif tag == "tr":
            self._row, self._column = self._row + 1, 0
        elif tag in ("td", "th") and self.tables:
            self._close()
            given = dict(attrs)
            rows, columns = (_span_number(given.get(k)) for k in ("rowspan", "colspan"))
            self._column += 1
            while (self._row, self._column) in self._taken:
                self._column += 1
            self._span, self._text = (rows, columns), []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def _close(self) -> None:
        if self._text is None:
            return
        text, (rows, columns) = "".join(self._text).strip(), self._span
        cells, merges = self.tables[-1]
        if text:
            cells.append(text_cell(self._row, self._column, text))
        last = (self._row + rows - 1, self._column + columns - 1)
        self._taken |= {
            (r, c) for r in range(self._row, last[0] + 1) for c in range(self._column, last[1] + 1)
        }
        if rows > 1 or columns > 1:
            merges.append((self._row, self._column, *last))
        self._column, self._text = last[1], None


def _span_number(text: str | None) -> int:
    return min(max(int(text), 1), 200) if text and text.strip().isdigit() else 1


def html_sheets(text: str) -> list[Sheet]:
    """Return the tables of a web page, one sheet each, with their spans as merges.

    Examples
    --------
    >>> [s.extent for s in html_sheets("<table><tr><td>指标<td>投资</table>")]
    ['A1:B1']
    """
    parser = _Tables()
    parser.feed(text)
    parser.close()
    return [
        make_sheet(f"表{n}", cells, merges=tuple(merges))
        for n, (cells, merges) in enumerate(parser.tables, 1)
    ]
