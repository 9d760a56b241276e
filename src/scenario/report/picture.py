"""A picture that readers of the page can point at, and the bars that the other papers draw instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scenario.report.bars import Bars
from scenario.typeset import typeset


@dataclass(frozen=True, slots=True)
class Picture:
    """An interactive picture.

    Parameters
    ----------
    id : str
        ASCII; the anchor.
    number, title : str
    figure : mapping
        ``data`` and ``layout`` as Plotly takes them.
    alt : str
        What a reader who cannot see it is told.
    note : str
        How to read it.
    paper : Bars
        The same figure for Word and the workbook.
    """

    id: str
    number: str
    title: str
    figure: Mapping[str, Any]
    alt: str
    note: str
    paper: Bars

    def __post_init__(self) -> None:
        for name in ("title", "alt", "note"):
            object.__setattr__(self, name, typeset(getattr(self, name)))

    @property
    def caption(self) -> str:
        """Number and title."""
        return f"{self.number}  {self.title}".strip()
