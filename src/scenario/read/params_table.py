"""Strict CSV tables: named columns, distinct ids, cells by type; blank means unknown."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Mapping, Sequence

from scenario.errors import Finding, error
from scenario.read.written import NUMBER, is_identifier, nearest


class Row:
    """One line of a table: ask for its cells by type; problems are collected."""

    def __init__(
        self, cells: Mapping[str, str], name: str, line: int, findings: list[Finding]
    ) -> None:
        self.cells, self.name, self.line, self.findings = cells, name, line, findings

    def where(self, column: str) -> str:
        """Return file, line and column."""
        return f"{self.name} 第{self.line}行 {column}列"

    def problem(
        self, id: str, column: str, found: str, meaning: str, remedy: str, english: str = ""
    ) -> None:
        """Collect one error about a cell."""
        self.findings.append(error(id, self.where(column), found, meaning, remedy, english))

    def text(self, column: str, *, required: bool = False) -> str:
        """Return a cell's text."""
        value = self.cells[column]
        if required and not value:
            self.problem("PL-011", column, "没有写", "这一项不可缺", f"补上 {column}")
        return value

    def checked(self, column: str, good: Callable[[str], bool], what: str) -> str:
        """Return a cell that is blank or satisfies a rule."""
        value = self.cells[column]
        if value and not good(value):
            self.problem(
                "IN-080", column, f"读到“{value}”", f"应为{what}", f"改为{what},不知道就留空"
            )
        return value

    def amount(self, column: str) -> float | None:
        """Return a number of at least zero, None when blank."""
        text = self.checked(
            column, lambda t: bool(NUMBER.fullmatch(t)) and float(t) >= 0, "不小于0的数字(不带单位)"
        )
        return float(text) if NUMBER.fullmatch(text) else None

    def share(self, column: str) -> float | None:
        """Return a share between 0 and 1, None when blank; IN-083 above one."""
        value = self.amount(column)
        if value is not None and value > 1:
            self.problem(
                "IN-083", column, f"{value:g}", "份额不超过1,合计应为1", "如六成写 0.6",
                "a share above one",
            )  # fmt: skip
        return value

    def choice(self, column: str, allowed: Collection[str]) -> str:
        """Return one of a closed list of words."""
        value = self.cells[column]
        if value not in allowed:
            words = [w for w in allowed if w]
            self.problem(
                "PL-013", column, f"读到“{value}”", "只能用规定的词", nearest(value, words)
            )
        return value

    def many(self, column: str) -> tuple[str, ...]:
        """Return the words of a cell separated by semicolons."""
        return tuple(w.strip() for w in self.cells[column].split(";") if w.strip())

    def known(self, column: str, ids: Collection[str], noun: str) -> str:
        """Return a blank cell or an id that exists elsewhere."""
        value = self.cells[column]
        if value and value not in ids:
            self.problem(
                "PL-020", column, f"“{value}”不在{noun}中", "无法对应", nearest(value, ids)
            )
        return value


def read_rows(
    text: str, name: str, columns: Sequence[str], findings: list[Finding]
) -> tuple[Row, ...]:
    """Return the rows of a CSV text with exactly these columns and distinct ids.

    Parameters
    ----------
    text : str
        The file's text; its first line names the columns.
    name : str
        How messages call the file.
    columns : sequence of str
        All of them, in order.
    findings : list of Finding
        Where problems go: PL-021 columns, PL-022 a row of another length, PL-014 and PL-023 ids.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    try:
        header = [c.strip() for c in next(reader, [])]
        if tuple(header) != tuple(columns):
            findings.append(_header(name, header, columns))
            return ()
        line = reader.line_num + 1
        for cells in reader:
            start, line = line, reader.line_num + 1
            if not any(c.strip() for c in cells):
                continue
            if len(cells) != len(columns):
                found = f"有{len(cells)}格,应为{len(columns)}格"
                remedy = "检查多写或少写的逗号;文字中有逗号时整格加英文双引号"
                findings.append(
                    error(
                        "PL-022", f"{name} 第{start}行", found, "各列会错位", remedy, "ragged row"
                    )
                )
                continue
            row = Row(
                {c: v.strip() for c, v in zip(columns, cells, strict=True)}, name, start, findings
            )
            _identify(row, seen)
            rows.append(row)
    except csv.Error as exc:
        where = f"{name} 第{reader.line_num}行"
        findings.append(
            error(
                "PL-022",
                where,
                f"不是合法的CSV({exc})",
                "这一行读不出",
                "检查引号",
                "not valid CSV",
            )
        )
    return tuple(rows)


def _header(name: str, header: Sequence[str], columns: Sequence[str]) -> Finding:
    missing = [c for c in columns if c not in header]
    extra = [c for c in header if c not in columns]
    parts = []
    if missing:
        parts.append(f"缺少 {'、'.join(missing)}")
    if extra:
        parts.append("、".join(f"多出“{c}”({nearest(c, columns)})" for c in extra))
    found = ";".join(parts) or "列的次序不同或有重复"
    return error(
        "PL-021",
        f"{name} 第1行",
        found,
        "列对不上",
        f"首行应为 {','.join(columns)}",
        "columns differ",
    )


def _identify(row: Row, seen: dict[str, int]) -> None:
    id = row.text("id", required=True)
    if id and not is_identifier(id):
        row.problem("PL-014", "id", f"标识“{id}”", "只用小写英文字母、数字和下划线", "改标识")
    if id in seen:
        row.problem(
            "PL-023", "id", f"“{id}”重复,第{seen[id]}行已有", "两行只能有一行算数", "删去一行"
        )
    seen.setdefault(id, row.line)
