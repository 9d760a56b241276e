"""One YAML file → plain nodes: every scalar stays text, nothing is built, limits come first.

The text is walked as a stream of events, so a harmful file is refused before anything grows: no
aliases or anchors, no tags, one document, at most 20 levels, at most 1 MiB.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

from scenario.errors import Finding, ScenarioError, error
from scenario.read.nodes import Listing, Node, Scalar, Table

MAX_BYTES: Final = 1 << 20
MAX_DEPTH: Final = 20
_TAB = re.compile(r"^ *\t[ \t]*\S")
#: Brackets opened one right after the other, which the parser would look through slowly.
_OPENINGS = re.compile(rf"(?:[\[{{]\s*){{{MAX_DEPTH + 1},}}")
#: A key, then a Chinese colon, before any ASCII colon or quote.
_CHINESE_COLON = re.compile(r"^\s*(?:- )?[^\s\"'#:][^\"'#:]*：")


def read_bytes(path: Path, name: str) -> bytes:
    """Return the bytes of a file that is small enough.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        How messages call it.

    Raises
    ------
    ScenarioError
        PL-002 when it is larger than 1 MiB.
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        found = f"文件有{size}字节,上限为{MAX_BYTES}字节"
        raise ScenarioError(
            [
                error(
                    "PL-002",
                    name,
                    found,
                    "参数文件由人逐行审阅,不应这样大",
                    "拆分或删减",
                    "too large",
                )
            ]
        )
    return path.read_bytes()


def decode(raw: bytes, name: str) -> str:
    """Return the text of UTF-8 bytes, with or without a byte order mark.

    Raises
    ------
    ScenarioError
        PL-003 when the bytes are not UTF-8.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw[: exc.start].count(b"\n") + 1
        raise ScenarioError(
            [
                error(
                    "PL-003",
                    f"{name} 第{line}行",
                    "不是UTF-8编码",
                    "汉字会读成乱码",
                    "另存为UTF-8",
                    "not UTF-8",
                )
            ]
        ) from exc


def parse_yaml(text: str, name: str) -> Table:
    """Return the nodes of one YAML text whose top level is a table of keys.

    Parameters
    ----------
    text : str
        The file's text.
    name : str
        How messages call it.

    Raises
    ------
    ScenarioError
        All problems found before the text could not be followed further: IN-077 duplicate keys,
        IN-078 a Chinese colon, IN-079 tabs, PL-004 to PL-007 for the rest.

    Examples
    --------
    >>> parse_yaml("answer: no", "a.yaml").items["answer"]
    Scalar(text='no', line=1, quoted=False)
    """
    tabs = [
        error(
            "IN-079",
            f"{name} 第{i}行",
            "用制表符缩进",
            "YAML只认空格缩进",
            "请改为空格",
            "a tab is used to indent",
        )
        for i, line in enumerate(text.splitlines(), 1)
        if _TAB.match(line)
    ]
    if tabs:
        raise ScenarioError(tabs)
    findings: list[Finding] = []
    if opened := _OPENINGS.search(text):
        _too_deep(name, text.count("\n", 0, opened.start()) + 1, findings)
    root = _build(text, name, findings)
    if not isinstance(root, Table):
        findings.append(chinese_colon(root, name) or _not_a_table(name, root))
    if findings:
        raise ScenarioError(findings)
    assert isinstance(root, Table)  # noqa: S101 – a finding was raised otherwise
    return root


def chinese_colon(node: Node | None, name: str) -> Finding | None:
    """Return IN-078 when a text stands where keys were expected and holds a Chinese colon."""
    if isinstance(node, Scalar) and not node.quoted and "：" in node.text:
        return _colon(name, node.line)
    return None


def _colon(name: str, line: int) -> Finding:
    return error(
        "IN-078",
        f"{name} 第{line}行",
        "用了中文冒号“：”",
        "整行会被读成一段文字",
        "改为英文冒号加一个空格",
        "a full-width colon is used",
    )


def _not_a_table(name: str, root: Node | None) -> Finding:
    found = (
        "文件为空"
        if root is None or (isinstance(root, Scalar) and root.blank)
        else "最外层不是“键: 值”"
    )
    return error(
        "PL-010", name, found, "读不出任何内容", "从 schema: 1 开始逐键书写", "no keys at the top"
    )


def _build(text: str, name: str, findings: list[Finding]) -> Node | None:
    import yaml

    try:
        # The compiled parser where the installed wheel has it: the same events, ten times as quick.
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        return _walk(yaml.parse(text, Loader=loader), name, findings)
    except yaml.YAMLError as exc:
        raise ScenarioError([*findings, _syntax(exc, text, name)]) from exc


class _Open:
    """A table or list that is still being read."""

    def __init__(self, is_table: bool, line: int) -> None:
        self.is_table, self.line = is_table, line
        self.items: dict[str, Node] = {}
        self.lines: dict[str, int] = {}
        self.members: list[Node] = []
        self.key: Scalar | None = None

    def close(self) -> Node:
        if self.is_table:
            return Table(self.items, self.lines, self.line)
        return Listing(tuple(self.members), self.line)


def _walk(events: Any, name: str, findings: list[Finding]) -> Node | None:
    stack: list[_Open] = []
    root: Node | None = None
    documents = 0
    for event in events:
        kind = type(event).__name__
        line = event.start_mark.line + 1 if event.start_mark is not None else 1
        done: Node | None = None
        if kind == "DocumentStartEvent":
            documents += 1
            if documents > 1:
                _refuse("PL-007", name, line, "一个文件里有多份YAML文档", "只读一份", findings)
        elif kind == "AliasEvent" or getattr(event, "anchor", None) is not None:
            _refuse(
                "PL-005", name, line, "用了锚点或别名(& 或 *)", "会展开成难以审阅的内容", findings
            )
        elif getattr(event, "tag", None) is not None:
            _refuse("PL-005", name, line, "用了类型标签(!)", "参数文件只许文字", findings)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            if len(stack) >= MAX_DEPTH:
                _too_deep(name, line, findings)
            stack.append(_Open(kind == "MappingStartEvent", line))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            done = stack.pop().close()
        elif kind == "ScalarEvent":
            done = Scalar(event.value, line, bool(event.style))
        if done is None:
            continue
        if not stack:
            root = done
        else:
            _attach(stack[-1], done, name, findings)
    return root


def _attach(parent: _Open, node: Node, name: str, findings: list[Finding]) -> None:
    if not parent.is_table:
        parent.members.append(node)
    elif parent.key is None:
        if not isinstance(node, Scalar):
            _refuse("PL-010", name, node.line, "键不是文字", "无法识别", findings)
            return
        parent.key = node
    else:
        key, parent.key = parent.key, None
        if key.text in parent.items:
            findings.append(
                error(
                    "IN-077",
                    f"{name} 第{key.line}行",
                    f"“{key.text}”重复,第{parent.lines[key.text]}行已有",
                    "两处只能有一处算数",
                    "删去或合并一处",
                    f"duplicate key {key.text}, first on line {parent.lines[key.text]}",
                )
            )
            return
        parent.items[key.text] = node
        parent.lines[key.text] = key.line


def _refuse(
    id: str, name: str, line: int, found: str, meaning: str, findings: list[Finding]
) -> None:
    """Stop reading at once: what follows cannot be trusted."""
    raise ScenarioError(
        [*findings, error(id, f"{name} 第{line}行", found, meaning, "改为逐项写明")]
    )


def _too_deep(name: str, line: int, findings: list[Finding]) -> None:
    _refuse("PL-006", name, line, f"嵌套超过{MAX_DEPTH}层", "不是正常的参数文件", findings)


def _syntax(exc: Any, text: str, name: str) -> Finding:
    marks = [
        m.line
        for m in (getattr(exc, "context_mark", None), getattr(exc, "problem_mark", None))
        if m
    ]
    lines = text.splitlines()
    if marks:
        for i in range(max(0, min(marks) - 1), min(len(lines), max(marks) + 1)):
            if _CHINESE_COLON.match(lines[i]):
                return _colon(name, i + 1)
    where = f"{name} 第{max(marks) + 1}行" if marks else name
    problem = getattr(exc, "problem", None) or str(exc).splitlines()[0]
    return error(
        "PL-004",
        where,
        f"不是合法的YAML({problem})",
        "这一行附近的缩进、引号、括号或冒号有误",
        "对照同一文件中其他条目修改",
        f"not valid YAML: {problem}",
    )
