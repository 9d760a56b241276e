"""Disclosure levels: L1 public, L2 low, L3 internal, L4 never handed out. Outputs inherit the highest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

LEVELS: Final = ("L1", "L2", "L3", "L4")
#: Level of a data set that nobody has classified: internal.
DEFAULT_LEVEL: Final = "L3"
#: The level that may not enter a file that leaves the machine.
HIGHEST: Final = "L4"


def highest(levels: Iterable[object]) -> str:
    """Return the level that an output made from inputs of these levels has.

    Parameters
    ----------
    levels : iterable of object
        Declared levels; what is blank or no level counts as `DEFAULT_LEVEL`.

    Returns
    -------
    str
        One of `LEVELS`; `DEFAULT_LEVEL` when there are no inputs, because nothing is known then.

    Examples
    --------
    >>> highest(["L1", "L2", "L1"]), highest(["L1", ""]), highest(["L4", ""]), highest([])
    ('L2', 'L3', 'L4', 'L3')
    """
    declared = {level if level in LEVELS else DEFAULT_LEVEL for level in levels}
    return str(max(declared, default=DEFAULT_LEVEL))


def tells_one(row: Mapping[Any, Any]) -> bool:
    """Say whether a row of observations is a figure of one project that is not published.

    Parameters
    ----------
    row : mapping
        With ``scope`` and ``disclosure``, as in the long form.

    Examples
    --------
    >>> tells_one({"scope": "project", "disclosure": "L3"})
    True
    >>> tells_one({"scope": "project", "disclosure": "L1"}), tells_one({"scope": "whole"})
    (False, False)
    """
    return row.get("scope") == "project" and row.get("disclosure") != "L1"
