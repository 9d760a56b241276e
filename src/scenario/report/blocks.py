"""What a memo consists of: ordered blocks, made once and only rendered by the writers.

Every number of a sentence and every number of a table is a `Shown`: the printed text together with
the printed value and a key. Equal keys have equal texts wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final, Literal

from scenario.report.bars import Bars as Bars
from scenario.report.bars import axis_step as axis_step
from scenario.report.picture import Picture
from scenario.typeset import set_text

Writer = Literal["html", "docx", "xlsx"]
ALL_WRITERS: frozenset[Writer] = frozenset(("html", "docx", "xlsx"))
_EMPTY: Mapping[str, Shown] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Shown:
    """A printed text and the value behind it, rounded as printed.

    Parameters
    ----------
    text : str
        What people read; Chinese punctuation is set on construction.
    value : float, pair of float or None
        The number(s) as printed; a pair is a range and takes two cells in a workbook.
    key : str
        ``target.quantity``; the same key always prints the same number.
    number_format : str
        Spreadsheet format of the value.
    link : str
        Address of a source; only http and https are kept as links.
    light : str
        green, amber, red or none: the writers may colour the cell, the text already says it.
    """

    text: str
    value: float | tuple[float, float] | None = None
    key: str = ""
    number_format: str = ""
    link: str = ""
    light: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", set_text(self.text))
        if not re.match(r"https?://[^\s<>\"']+$", self.link):
            object.__setattr__(self, "link", "")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 (一、) or 2 ((一)); an annex begins on a new page.

    From a heading marked ``across`` on, the pages of a printed document lie across.
    """

    text: str
    level: int
    new_page: bool = False
    across: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", set_text(self.text))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A sentence pattern without digits and the quantities that fill it.

    Parameters
    ----------
    template : str
        ``{name}`` marks a quantity; the pattern itself holds no digit, so that every number comes
        from a result.
    values : mapping of str to Shown
    role : str
        ``body``, ``lead`` (the one-paragraph answer), ``stamp`` (dates and identifiers) or
        ``signature``.

    Examples
    --------
    >>> Paragraph("概率{p}", {"p": Shown("83%", 83.0)}).text
    '概率83%'
    """

    template: str
    values: Mapping[str, Shown] = field(default_factory=lambda: _EMPTY)
    role: Literal["body", "lead", "stamp", "signature"] = "body"

    def __post_init__(self) -> None:
        pattern = re.sub(r"\{[^}]*\}", "", self.template)
        if re.search(r"\d", pattern):
            msg = f"a number is typed into a sentence pattern: {self.template}"
            raise ValueError(msg)

    @property
    def text(self) -> str:
        """The finished sentence."""
        filled = self.template.format_map({k: v.text for k, v in self.values.items()})
        return set_text(filled)


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its head, its share of the width and how it is aligned."""

    head: str
    weight: float = 1.0
    align: Literal["left", "center", "right"] = "center"

    def __post_init__(self) -> None:
        object.__setattr__(self, "head", set_text(self.head))


@dataclass(frozen=True, slots=True)
class Table:
    """A table with number, title above, unit at right, notes below.

    Parameters
    ----------
    id : str
        ASCII; names the sheet and the anchor.
    sheet : str
        Sheet name in the workbook.
    number : str
        ``表1``; empty for annex tables that carry their own title.
    title, unit : str
    columns : tuple of Column
    rows : tuple of tuple of Shown
    notes : tuple of str
        Source and reading help, printed below.
    writers : frozenset
        Where it appears; long lists of rows are for the workbook alone.
    across : bool
        Printed on pages that lie across; stands after a heading marked so.
    folded : bool
        Closed on the page until a reader opens it.
    """

    id: str
    sheet: str
    number: str
    title: str
    unit: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Shown, ...], ...]
    notes: tuple[str, ...] = ()
    writers: frozenset[Writer] = ALL_WRITERS
    across: bool = False
    folded: bool = False

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                msg = f"table {self.id}: {len(row)} cells for {len(self.columns)} columns"
                raise ValueError(msg)
        object.__setattr__(self, "title", set_text(self.title))
        object.__setattr__(self, "unit", set_text(self.unit))
        object.__setattr__(self, "notes", tuple(set_text(n) for n in self.notes))

    @property
    def caption(self) -> str:
        """Number and title."""
        return f"{self.number}  {self.title}".strip()

    @staticmethod
    def is_group(row: tuple[Shown, ...]) -> bool:
        """Say whether a row only names the rows below it."""
        return bool(row[0].text) and not any(cell.text for cell in row[1:])


#: Words of a fan: month, median, published, line, begin of the forecast, a band and its two parts.
FAN_WORDS: Final = (
    "所属期", "预测中位数", "已公布", "目标{}", "预测起点", "{}%区间", "{}%区间下端", "{}%区间上半",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fan:
    """Year-to-date growth of one target: what is known, two bands, the line to reach.

    Parameters
    ----------
    id, sheet, number, title : str
        The title says the message; the number is ``图1``.
    target : str
        Target id.
    quantity : str
        What the vertical axis shows, with its unit.
    labels : tuple of str, length K
        ``1—2月`` … ``1—12月``.
    quantiles : mapping of float to tuple of float, each of length K
        Levels 0.1, 0.25, 0.5, 0.75, 0.9 of the tables' interval and the inner band. At and before
        `start` all five are equal: the fan opens from the last published value.
    start : int
        Index of the last published value; −1 when nothing is published.
    observed : tuple of float or None, length K
    threshold : Shown
        The target line.
    alt : str
        What a reader who cannot see the chart is told.
    note : str
        How to read it.
    words : tuple of str
        What stands in the chart itself: `FAN_WORDS` in the language of the memo.
    """

    id: str
    sheet: str
    number: str
    title: str
    target: str
    quantity: str
    labels: tuple[str, ...]
    quantiles: Mapping[float, tuple[float, ...]]
    start: int
    observed: tuple[float | None, ...]
    threshold: Shown
    alt: str
    note: str
    words: tuple[str, ...] = FAN_WORDS

    def __post_init__(self) -> None:
        for name in ("title", "quantity", "alt", "note"):
            object.__setattr__(self, name, set_text(getattr(self, name)))

    @property
    def caption(self) -> str:
        """Number and title."""
        return f"{self.number}  {self.title}".strip()

    @property
    def levels(self) -> tuple[float, ...]:
        """The five quantile levels in order."""
        return tuple(sorted(self.quantiles))

    @property
    def reach(self) -> tuple[float, float]:
        """Round ends of the vertical axis that hold everything drawn."""
        import math

        drawn = [v for q in self.quantiles.values() for v in q]
        drawn += [v for v in self.observed if v is not None]
        if isinstance(self.threshold.value, float):
            drawn.append(self.threshold.value)
        low, high = min(drawn), max(drawn)
        step = axis_step(high - low)
        return step * math.floor(low / step - 0.15), step * math.ceil(high / step + 0.15)


@dataclass(frozen=True, slots=True)
class Note:
    """A short remark set apart: a limit, a warning, a mark."""

    text: str
    tone: Literal["plain", "mark", "warning"] = "plain"

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", set_text(self.text))


Block = Heading | Paragraph | Table | Fan | Bars | Picture | Note
