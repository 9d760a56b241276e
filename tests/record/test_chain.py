"""A table that can only grow: any changed byte is found, and its line and field are named."""

from __future__ import annotations

import csv
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from scenario.record.chain import SEALS, broken, extend, last_hash, rows_of

COLUMNS = ("a", "名", "c")
EVERY = (*COLUMNS, *SEALS)
ROWS = [
    {"a": "1.5", "名": '石化,“甲”"A&B" <x>', "c": ""},
    {"a": "-2", "名": "乙", "c": "=1+1"},
    {"a": "", "名": "x y", "c": "'"},
    {"a": "0.1", "名": "末", "c": "z"},
]
TABLE = extend(b"", COLUMNS, ROWS)
text = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=12)


def field_at(table: bytes, at: int) -> tuple[int, str]:
    """Return line and field of a byte, a separator or line end belonging to the field before it."""
    number = table[:at].count(b"\n") + 1
    before = table[table.rfind(b"\n", 0, at) + 1 : at]
    return number, EVERY[b"".join(before.split(b'"')[::2]).count(b",")]


def test_a_written_table_is_whole_and_reads_back():
    assert broken(TABLE, COLUMNS, "t.csv") == []
    assert [row["名"] for row in rows_of(TABLE, COLUMNS)] == [row["名"] for row in ROWS]
    assert rows_of(TABLE, COLUMNS)[1]["c"] == "'=1+1"  # no spreadsheet takes it for a formula
    table = list(csv.reader(io.StringIO(TABLE.decode(), newline="")))
    assert {len(line) for line in table} == {len(EVERY)}


@given(st.lists(st.fixed_dictionaries({c: text for c in COLUMNS}), max_size=5), st.integers(0, 5))
def test_growing_in_steps_is_growing_at_once_and_never_changes_a_byte(rows, at):
    at_once = extend(b"", COLUMNS, rows)
    begun = extend(b"", COLUMNS, rows[:at])
    grown = extend(begun, COLUMNS, rows[at:])
    assert grown == at_once
    assert grown.startswith(begun)
    assert broken(grown, COLUMNS, "t.csv") == []


@settings(max_examples=400)
@given(st.integers(0, len(TABLE) - 1), st.integers(1, 255))
def test_one_changed_byte_is_found_and_named(at, shift):
    byte = (TABLE[at] + shift) % 256
    spoiled = TABLE[:at] + bytes([byte]) + TABLE[at + 1 :]
    number, field = field_at(TABLE, at)
    places = [f.where.split(" ") for f in broken(spoiled, COLUMNS, "t.csv")]
    named = [p[-1] for p in places if p[:2] == ["t.csv", f"第{number}行"]]
    assert named, f"byte {at} of line {number} was not found: {places}"
    # where a separator came or went, the field beside it may be the one that is named
    near = 1 if ord(",") in (byte, TABLE[at]) else 0
    assert abs(EVERY.index(named[0]) - EVERY.index(field)) <= near, (field, named)


@given(st.integers(1, len(ROWS)), st.integers(1, len(ROWS)))
def test_lines_that_were_dropped_or_moved_are_found(first, second):
    lines = TABLE.split(b"\n")
    moved = lines.copy()
    moved[first], moved[second] = moved[second], moved[first]
    found = broken(b"\n".join(moved), COLUMNS, "t.csv")
    assert bool(found) == (first != second)
    if first < len(ROWS):
        dropped = b"\n".join(line for n, line in enumerate(lines) if n != first)
        assert [f.id for f in broken(dropped, COLUMNS, "t.csv")] == ["RC-003"]
        assert f"第{first + 1}行" in broken(dropped, COLUMNS, "t.csv")[0].where


def test_an_unfinished_last_line_is_found():
    assert [f.id for f in broken(TABLE[:-1], COLUMNS, "t.csv")] == ["RC-002"]
    assert {f.id for f in broken(TABLE[:-30], COLUMNS, "t.csv")} == {"RC-001", "RC-002"}


def test_the_next_line_holds_the_hash_of_the_last_one():
    longer = extend(TABLE, COLUMNS, [ROWS[0]])
    assert rows_of(longer, COLUMNS)[-1]["previous"] == last_hash(TABLE)
