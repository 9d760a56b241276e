"""Typed access to the nodes of one entry; every problem is collected, none is raised here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date

from scenario.errors import Finding, error
from scenario.read.nodes import Listing, Node, Scalar, Table
from scenario.read.written import INTEGER, NUMBER, is_identifier, nearest, parse_date
from scenario.read.yaml_file import chinese_colon


class Entry:
    """One table of a file: ask for its keys by type, then `close` it.

    Parameters
    ----------
    node : Node
        What stands there; anything but a table is a finding and reads as an empty one.
    name, path : str
        File name and dotted path, for messages.
    findings : list of Finding
        Where problems go.

    Notes
    -----
    After a problem a placeholder of the right type is returned so that reading can go on; the
    caller raises before any placeholder is used.
    """

    def __init__(self, node: Node, name: str, path: str, findings: list[Finding]) -> None:
        self.name, self.path, self.findings = name, path, findings
        self.asked: set[str] = set()
        self.lines_known = isinstance(node, Table)
        if isinstance(node, Table):
            self.table = node
        else:
            self.table = Table({}, {}, node.line)
            if not (isinstance(node, Scalar) and node.blank):
                self._not_a_table(node)

    def _not_a_table(self, node: Node) -> None:
        colon = chinese_colon(node, self.name)
        self.findings.append(
            colon
            or error(
                "PL-010",
                f"{self.name} 第{node.line}行 {self.path}",
                "这里应是“键: 值”",
                "这一条读不出内容",
                "对照同一文件中其他条目修改",
                "keys are expected here",
            )
        )

    def where(self, key: str = "") -> str:
        """Return file, line and dotted path of a key (of the entry itself when empty)."""
        line = self.table.lines.get(key, self.table.line)
        return f"{self.name} 第{line}行 {'.'.join(p for p in (self.path, key) if p)}"

    def problem(
        self, id: str, key: str, found: str, meaning: str, remedy: str, english: str = ""
    ) -> None:
        """Collect one error about a key."""
        self.findings.append(error(id, self.where(key), found, meaning, remedy, english))

    def has(self, key: str) -> bool:
        """Say whether a key is written and not blank; asking makes the key a known one."""
        self.asked.add(key)
        node = self.table.items.get(key)
        return node is not None and not (isinstance(node, Scalar) and node.blank)

    def _scalar(self, key: str, required: bool) -> str:
        if not self.has(key):
            if required and self.lines_known:
                self.problem(
                    "PL-011", key, "没有写", "这一项不可缺", f"补上 {key}", f"{key} missing"
                )
            return ""
        node = self.table.items[key]
        if isinstance(node, Scalar):
            return node.text.strip()
        self.problem("PL-010", key, "写成了列表或多层", "这里只要一个值", "只写一个值", "one value")
        return ""

    def _typed[T](
        self, key: str, required: bool, parse: Callable[[str], T | None], what: str
    ) -> T | None:
        text = self._scalar(key, required)
        if not text:
            return None
        value = parse(text)
        if value is None:
            self.problem(
                "IN-080", key, f"读到“{text}”", f"应为{what}", f"改为{what}", f"not {what}"
            )
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text, ``""`` when blank."""
        return self._scalar(key, required)

    def number(self, key: str) -> float:
        """Return a number that must be written."""
        return self.number_or_none(key, required=True) or 0.0

    def number_or_none(self, key: str, *, required: bool = False) -> float | None:
        """Return a number, None when blank; only digits, without unit or leading zeros."""
        return self._typed(
            key, required, lambda t: float(t) if NUMBER.fullmatch(t) else None, "数字(不带单位)"
        )

    def integer(self, key: str) -> int:
        """Return a whole number that must be written."""
        value = self._typed(
            key, True, lambda t: int(t) if INTEGER.fullmatch(t) else None, "整数(前面没有多余的0)"
        )
        return value or 0

    def day(self, key: str) -> date:
        """Return a day that must be written."""
        return self.day_or_none(key, required=True) or date(1900, 1, 1)

    def day_or_none(self, key: str, *, required: bool = False) -> date | None:
        """Return a day written as ``YYYY-MM-DD``, None when blank."""
        return self._typed(key, required, parse_date, "日期,如 2024-09-30")

    def truth(self, key: str) -> bool:
        """Return True or False; only these two words, False when blank."""
        value = self._typed(
            key, False, lambda t: {"true": True, "false": False}.get(t), "true 或 false"
        )
        return bool(value)

    def choice[T: str](self, key: str, allowed: Collection[T], *, required: bool = True) -> T:
        """Return one of a closed list of words."""
        text = self._scalar(key, required)
        for word in allowed:
            if word == text:
                return word
        if text:
            self.problem(
                "PL-013",
                key,
                f"读到“{text}”",
                "只能用规定的词",
                nearest(text, allowed),
                "not allowed",
            )
        return next(iter(allowed))

    def reference(
        self, key: str, known: Collection[str], noun: str, *, required: bool = True
    ) -> str:
        """Return an id that exists elsewhere."""
        text = self._scalar(key, required)
        if text and text not in known:
            self.unknown(key, text, known, noun)
        return text

    def unknown(self, key: str, text: str, known: Collection[str], noun: str) -> None:
        """Collect PL-020: an id that is not among those known."""
        self.problem(
            "PL-020",
            key,
            f"“{text}”不在{noun}中",
            "无法对应",
            nearest(text, known),
            f"unknown {text}",
        )

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts; ``()`` when blank, a finding when required and not written."""
        self.asked.add(key)
        node = self.table.items.get(key)
        if node is None and required and self.lines_known:
            self.problem("PL-011", key, "没有写", "这一项不可缺", f"没有时写 {key}: []", "missing")
        if node is None or (isinstance(node, Scalar) and node.blank):
            return ()
        if isinstance(node, Listing) and all(isinstance(i, Scalar) for i in node.items):
            return tuple(i.text.strip() for i in node.items if isinstance(i, Scalar))
        self.problem("PL-010", key, "这里应是文字列表", "读不出内容", "写作 [甲, 乙]", "a list")
        return ()

    def references(
        self, key: str, known: Collection[str], noun: str, *, required: bool = False
    ) -> tuple[str, ...]:
        """Return a list of ids that exist elsewhere."""
        values = self.texts(key, required=required)
        for text in values:
            if text not in known:
                self.unknown(key, text, known, noun)
        return values

    def entry(self, key: str, *, required: bool = False) -> Entry:
        """Return the entry below a key."""
        self.asked.add(key)
        node = self.table.items.get(key)
        if node is None:
            if required and self.lines_known:
                self.problem("PL-011", key, "没有写", "这一项不可缺", f"补上 {key}", "missing")
            node = Scalar("", self.table.line)
        return Entry(node, self.name, ".".join(p for p in (self.path, key) if p), self.findings)

    def each(self) -> Iterator[tuple[str, Entry]]:
        """Yield every key with its entry: for tables that are keyed by id."""
        for key in self.table.items:
            yield key, self.entry(key)

    def listed(self, key: str, *, required: bool = False) -> tuple[Entry, ...]:
        """Return the entries of a list of tables."""
        self.asked.add(key)
        node = self.table.items.get(key)
        if node is None or (isinstance(node, Scalar) and node.blank):
            if required and self.lines_known:
                self.problem("PL-011", key, "没有写", "这一项不可缺", f"补上 {key}", "missing")
            return ()
        if not isinstance(node, Listing):
            self.problem("PL-010", key, "这里应是列表", "读不出内容", "每条以“- ”开头", "a list")
            return ()
        path = ".".join(p for p in (self.path, key) if p)
        return tuple(
            Entry(item, self.name, f"{path}[{i}]", self.findings)
            for i, item in enumerate(node.items, 1)
        )

    def identifier(self, key: str) -> None:
        """Collect PL-014 when a key is not a permitted id."""
        if not is_identifier(key):
            self.problem(
                "PL-014",
                key,
                f"标识“{key}”",
                "标识只用小写英文字母、数字和下划线,以字母开头,不用保留字",
                "改标识;中文写在 name",
                "not a permitted identifier",
            )

    def close(self) -> None:
        """Collect IN-081 for every key that nobody asked for."""
        for key in self.table.items:
            if key not in self.asked:
                self.problem(
                    "IN-081",
                    key,
                    f"不认识的字段“{key}”",
                    "不会被读取",
                    nearest(key, self.asked),
                    f"unknown key {key}",
                )
