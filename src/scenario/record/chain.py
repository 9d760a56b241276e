"""A table that can only grow: every line holds codes of its fields and the hash of the line before.

The codes (four hexadecimal digits a field) name the field that was changed, the hash binds the
whole line, `previous` binds it to everything before it. Whoever remakes the whole chain is only
found by a hash that was kept elsewhere, for example on a printed memo.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Final

from scenario.errors import Finding, error
from scenario.read.commit import csv_bytes, safe_text

#: Columns behind those of the table.
SEALS: Final = ("codes", "previous", "hash")
_CODE: Final = 4
_REMEDY: Final = (
    "用备份或版本库中的同一文件恢复;没有备份的,用 scenario register rerun 重算该期,与登记值逐项比对"
)


def digest_of(text: str) -> str:
    """Return the SHA-256 of a text; bytes that are no UTF-8 count as they are."""
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def codes_of(columns: Sequence[str], values: Sequence[str]) -> str:
    """Return the codes of the fields of a line, one behind the other.

    Examples
    --------
    >>> codes_of(["a", "b"], ["1", "2"])[:4] == codes_of(["a"], ["1"])
    True
    """
    pairs = zip(columns, values, strict=False)
    return "".join(digest_of(f"{c}={v}")[:_CODE] for c, v in pairs)


def extend(before: bytes, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a table with rows added at its end, each sealed; nothing before them changes.

    Parameters
    ----------
    before : bytes
        The table as it stands; empty for a new one.
    columns : sequence of str
        Without the seals.
    rows : iterable of mapping
        One text per column.

    Examples
    --------
    >>> table = extend(b"", ["a"], [{"a": "1"}])
    >>> extend(table, ["a"], [{"a": "2"}]).startswith(table)
    True
    """
    every = (*columns, *SEALS)
    content = before or csv_bytes(every, ())
    previous = last_hash(content)
    sealed = []
    for row in rows:
        values = [*(safe_text(row[c]) for c in columns)]
        codes = codes_of((*columns, "previous"), (*values, previous))
        hashed = digest_of("\x1f".join((*values, codes, previous)))
        sealed.append(dict(zip(every, (*values, codes, previous, hashed), strict=True)))
        previous = hashed
    return content + csv_bytes(every, sealed).partition(b"\n")[2]


def last_hash(content: bytes) -> str:
    """Return the hash that the next line has to hold: of the last line, else of the header."""
    lines = content.split(b"\n")
    if len(lines) <= 2:
        return sha256(lines[0]).hexdigest()
    return _cells(lines[-2].decode("utf-8", "surrogateescape"))[-1]


def rows_of(content: bytes, columns: Sequence[str]) -> list[dict[str, str]]:
    """Return the lines of a table that `broken` finds nothing in, seals included."""
    lines = content.decode("utf-8").split("\n")[1:-1]
    every = (*columns, *SEALS)
    return [dict(zip(every, _cells(line), strict=True)) for line in lines]


def broken(content: bytes, columns: Sequence[str], name: str) -> list[Finding]:
    """Return where a table is not what was written: file, line, field.

    Parameters
    ----------
    content : bytes
    columns : sequence of str
        Without the seals.
    name : str
        The file's name, for the findings.

    Returns
    -------
    list of Finding
        ``RC-001`` a field, ``RC-002`` a line that cannot be divided, ``RC-003`` lines missing or
        moved, ``RC-004`` the header.
    """
    every = (*columns, *SEALS)
    header, *lines = content.split(b"\n")
    expected = csv_bytes(every, ()).rstrip(b"\n")
    findings: list[Finding] = []
    if header != expected:
        field = _field_at(header, expected, every)
        findings.append(
            error(
                "RC-004", f"{name} 第1行 {field}", "表头与登记格式不同", "列名被改动,后面的数对不上列",
                _REMEDY, f"the header was changed at {field}",
            )
        )  # fmt: skip
    if lines[-1:] != [b""]:
        findings.append(_undivided(name, len(lines) + 1, every[-1], "最后一行没有写完"))
    previous = sha256(header if header == expected else expected).hexdigest()
    for number, line in enumerate(lines[:-1] if lines[-1:] == [b""] else lines, start=2):
        text = line.decode("utf-8", "surrogateescape")
        cells = _cells(text)
        where = _fault(cells, line, columns, previous)
        if where is None and len(cells) == len(every):
            previous = cells[-1]
            continue
        if where == "":
            findings.append(
                error(
                    "RC-003", f"{name} 第{number}行 previous",
                    "本行完好,但它记的上一行的校验值与上一行不符",
                    "本行之前有整行被删除、插入或调换", _REMEDY, "lines before this one are missing or moved",
                )
            )  # fmt: skip
        elif len(cells) != len(every):
            findings.append(
                _undivided(name, number, str(where), f"有{len(cells)}栏,应为{len(every)}栏")
            )
        else:
            findings.append(
                error(
                    "RC-001", f"{name} 第{number}行 {where}",
                    f"“{_shown(cells, every, str(where))}”与登记时的校验码不符",
                    "登记后被改动", _REMEDY, f"the field {where} was changed after it was registered",
                )
            )  # fmt: skip
        previous = cells[-1] if where != "hash" else _hash_of(cells)
    return findings


def _fault(cells: list[str], line: bytes, columns: Sequence[str], previous: str) -> str | None:
    """Return the field that was changed; empty when the line itself is whole; None when all fits."""
    every = (*columns, *SEALS)
    whole = len(cells) == len(every)
    coded = (*columns, "previous")
    values = [*cells[: len(columns)], *cells[len(columns) + 1 : len(columns) + 2]]
    length = _CODE * len(coded)
    codes = cells[-3] if whole else next((c for c in cells if len(c) == length), "")
    if whole and codes_of(coded, values) == codes:
        if _hash_of(cells) != cells[-1]:
            return "hash"
        written = csv_bytes(every, [dict(zip(every, cells, strict=True))]).partition(b"\n")[2]
        if written != line + b"\n":
            return _field_at(line, written, every)
        return None if cells[-2] == previous else ""
    remade = [*cells[:-3], codes_of(coded, values), *cells[-2:]]
    if whole and _hash_of(remade) == cells[-1]:
        return "codes"
    for at, (column, value) in enumerate(zip(coded, values, strict=False)):
        if codes and codes_of([column], [value]) != codes[_CODE * at : _CODE * (at + 1)]:
            return column
    if not codes and abs(len(cells) - len(every)) == 1:  # a separator in or beside the codes
        return "codes"
    return every[min(len(cells), len(every)) - 1]


def _hash_of(cells: Sequence[str]) -> str:
    return digest_of("\x1f".join(cells[:-1]))


def _cells(text: str) -> list[str]:
    # no field is written with a bare carriage return, and the reader refuses it
    found = list(csv.reader([text.replace("\r", "\ufffd")]))
    return (found[0] if found else []) or [""]


def _field_at(line: bytes, other: bytes, every: Sequence[str]) -> str:
    """Return the field of `other` that holds the first byte in which two lines differ."""
    pairs = enumerate(zip(line, other, strict=False))
    at = next((i for i, (a, b) in pairs if a != b), min(len(line), len(other)))
    unquoted = b"".join(other[:at].split(b'"')[::2])
    return every[min(unquoted.count(b","), len(every) - 1)]


def _shown(cells: Sequence[str], every: Sequence[str], where: str) -> str:
    text = cells[every.index(where)].encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= 40 else text[:40] + "…"


def _undivided(name: str, number: int, field: str, found: str) -> Finding:
    return error(
        "RC-002", f"{name} 第{number}行 {field}", found, "这一行登记后被改动,已不能按栏读取", _REMEDY,
        f"the line cannot be divided into its fields, near {field}",
    )  # fmt: skip
