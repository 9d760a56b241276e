"""What stands in a YAML file: texts, lists and tables, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, the line it stands on, and whether it was quoted."""

    text: str
    line: int
    quoted: bool = False

    @property
    def blank(self) -> bool:
        """True when nothing was written (``key:``, ``key: ~``, ``key: null`` or ``key: ''``)."""
        return not self.text or (not self.quoted and self.text in ("~", "null"))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and the line it starts on."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys with their values, the line of every key, and the line the table starts on."""

    items: Mapping[str, Node]
    lines: Mapping[str, int]
    line: int


type Node = Scalar | Listing | Table
