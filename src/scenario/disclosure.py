"""Disclosure levels: L1 public, L2 low, L3 internal, L4 never handed out. Outputs inherit the highest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal

LEVELS: Final = ("L1", "L2", "L3", "L4")
#: Level of a data set that nobody has classified: internal.
DEFAULT_LEVEL: Final = "L3"
#: The level that may not enter a file that leaves the machine.
HIGHEST: Final = "L4"


#: Statuses of figures that a department keeps itself; all others come from statistical reporting.
DEPARTMENT: Final = ("estimated", "reported", "target")

SourceKind = Literal["public", "department", "form"]


def source_kind(row: Mapping[Any, Any]) -> SourceKind:
    """Return which gate a row of observations has to pass.

    Officially published figures (level L1) pass everywhere. What a department expects or reports
    (部门管理) may be printed as an aggregate. What comes from statistical reporting (统计报表) and is
    not published stays inside the office: a flash, returned or certified figure.

    Parameters
    ----------
    row : mapping
        With ``status`` and ``disclosure``, as in the long form.

    Examples
    --------
    >>> source_kind({"status": "flash", "disclosure": "L3"})
    'form'
    >>> source_kind({"status": "reported", "disclosure": "L3"}), source_kind({"disclosure": "L1"})
    ('department', 'public')
    """
    if row.get("disclosure") == "L1":
        return "public"
    return "department" if row.get("status") in DEPARTMENT else "form"


def may_be_printed(row: Mapping[Any, Any], edition: str) -> bool:
    """Say whether the figure of a row may stand in an edition of a memo.

    Parameters
    ----------
    row : mapping
        With ``scope``, ``status`` and ``disclosure``.
    edition : {"internal", "report"}

    Examples
    --------
    >>> flash = {"scope": "whole", "status": "flash", "disclosure": "L3"}
    >>> may_be_printed(flash, "internal"), may_be_printed(flash, "report")
    (True, False)
    >>> may_be_printed({"scope": "project", "status": "reported", "disclosure": "L2"}, "internal")
    False
    """
    kind = source_kind(row)
    if kind == "public":
        return True
    return not tells_one(row) and (kind == "department" or edition == "internal")


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
