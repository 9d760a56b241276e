"""Running numbers of tables and figures, and Chinese ordinals."""

from __future__ import annotations

from dataclasses import replace

from scenario.report.blocks import Block, Table

_DIGITS = "零一二三四五六七八九"


class Numbering:
    """Counts tables and figures while one memo is built.

    Examples
    --------
    >>> n = Numbering()
    >>> n.table(), n.peek_table(), n.table(), n.figure()
    (1, 2, 2, 1)
    """

    def __init__(self) -> None:
        self._tables = 0
        self._figures = 0
        self._annex = 0

    def table(self) -> int:
        """Take the next table number."""
        self._tables += 1
        return self._tables

    def peek_table(self) -> int:
        """Return the next table number without taking it."""
        return self._tables + 1

    def figure(self) -> int:
        """Take the next figure number."""
        self._figures += 1
        return self._figures

    def body(self, table: Table | None) -> list[Block]:
        """Return a table with the next number of the body, nothing without a table."""
        return [] if table is None else [labelled(table, f"表{self.table()}")]

    def annex(self, table: Table | None) -> list[Block]:
        """Return a table with the next number of the annex, which counts by itself."""
        if table is None:
            return []
        self._annex += 1
        return [labelled(table, f"附表{self._annex}")]


def labelled(table: Table, label: str) -> Table:
    """Return a table with its label before its title and before the name of its sheet."""
    return replace(table, number=label, sheet=f"{label} {table.sheet}")


def letters(number: int) -> str:
    """Return two letters for a running number: sentence patterns hold no digits.

    Examples
    --------
    >>> letters(0), letters(27)
    ('aa', 'bb')
    """
    tens, ones = divmod(number, 26)
    return f"{chr(ord('a') + tens)}{chr(ord('a') + ones)}"


def ordinal(number: int) -> str:
    """Return 1–99 in Chinese.

    Examples
    --------
    >>> [ordinal(n) for n in (1, 10, 12, 20, 35)]
    ['一', '十', '十二', '二十', '三十五']
    """
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "" if tens == 1 else _DIGITS[tens]
    return f"{head}十{_DIGITS[ones] if ones else ''}"
