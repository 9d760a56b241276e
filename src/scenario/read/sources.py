"""What people answered once about a source: ``params/sources/<id>.yaml``."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Final

from scenario.disclosure import DEFAULT_LEVEL, LEVELS
from scenario.errors import Finding, ScenarioError, error, raise_errors
from scenario.read.fields import Entry
from scenario.read.yaml_file import decode, parse_yaml, read_bytes

_EMPTY: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Source:
    """A recurring kind of file and what a person decided about it.

    `answers` maps a question's key (catalogue number and subject) to the answer; `columns` says
    which file belongs here by its header, `files` by its name. Blank fields are not decided;
    `declared` is False when the file of the source names no disclosure level.
    """

    id: str
    name: str
    files: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    disclosure: str = DEFAULT_LEVEL
    region: str = ""
    scope: str = ""
    status: str = ""
    publisher: str = ""
    answers: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    symbols: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    note: str = ""
    declared: bool = True

    def answer(self, key: str) -> str:
        """Return the stored answer to a question, "" when there is none.

        Messages print keys in Chinese punctuation, so the width of signs makes no difference.
        """
        if key in self.answers:
            return self.answers[key]
        even = unicodedata.normalize("NFKC", key)
        found = (v for k, v in self.answers.items() if unicodedata.normalize("NFKC", k) == even)
        return next(found, "")

    def with_answers(self, answers: Mapping[str, str]) -> Source:
        """Return the source with more answers; new ones replace old ones of the same key."""
        return replace(self, answers=MappingProxyType({**self.answers, **answers}))


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must decide: stored once under `key`, then never asked again.

    Examples
    --------
    >>> q = Question("IN-027", "固定资产投资", "「a.csv」", "未找到单位", ("yi_yuan", "wan_yuan"))
    >>> q.key
    'IN-027 固定资产投资'
    """

    id: str
    subject: str
    where: str
    found: str
    choices: tuple[str, ...] = ()
    english: str = ""

    @property
    def key(self) -> str:
        """Key of the answer in the source's file."""
        return f"{self.id} {self.subject}".strip()

    def finding(self, path: str) -> Finding:
        """Return the question in the four parts of every message."""
        options = f",可选:{'、'.join(self.choices)}" if self.choices else ""
        return error(
            self.id, self.where, self.found, "须由人确认,未确认不导入这份文件",
            f"在 {path} 的 answers 下写 '{self.key}': 答案{options}",
            self.english or f"a person must decide; answer under the key {self.key!r}",
        )  # fmt: skip


def read_sources(folder: str | Path) -> tuple[Source, ...]:
    """Read every ``*.yaml`` of a folder of sources, in the order of their names.

    Raises
    ------
    ScenarioError
        With every problem of every file.

    Examples
    --------
    >>> "published_raw" in [s.id for s in read_sources("params/sources")]
    True
    """
    findings: list[Finding] = []
    found: list[Source] = []
    for path in sorted(Path(folder).glob("*.yaml")):
        try:
            found.append(_read(path, findings))
        except ScenarioError as problem:
            findings += problem.findings
    raise_errors(findings)
    return tuple(found)


def _read(path: Path, findings: list[Finding]) -> Source:
    name = path.name
    root = Entry(parse_yaml(decode(read_bytes(path, name), name), name), name, "", findings)
    root.text("schema")
    match = root.entry("match")
    source = Source(
        root.text("id", required=True), root.text("name"), match.texts("files"),
        match.texts("columns"), root.text("disclosure") or DEFAULT_LEVEL, root.text("region"),
        root.text("scope"), root.text("status"), root.text("publisher"),
        _texts(root.entry("answers")), _texts(root.entry("symbols")), root.text("note"),
        bool(root.text("disclosure")),
    )  # fmt: skip
    match.close()
    root.close()
    if source.disclosure not in LEVELS:
        root.problem("IN-100", "disclosure", f"“{source.disclosure}”", "不是密级", "写 L1 至 L4")
    if source.id != path.stem:
        root.problem("PL-014", "id", f"“{source.id}”", "与文件名不同", f"改为 {path.stem}")
    return source


def _texts(entry: Entry) -> Mapping[str, str]:
    return MappingProxyType({key: entry.text(key) for key in entry.table.items})


def find_source(sources: Collection[Source], file: str, header: Collection[str]) -> Source:
    """Return the source of a file: by its columns, then by its name, else a new one.

    Parameters
    ----------
    sources : collection of Source
    file : str
        File name without folders.
    header : collection of str
        Texts of the first row.

    Examples
    --------
    >>> find_source((), "2024年6月快报.xlsx", ()).files
    ('#年#月快报.xlsx',)
    """
    plain = unicodedata.normalize("NFKC", file)
    by_columns = [s for s in sources if s.columns and set(s.columns) <= set(header)]
    by_name = [
        s for s in sources if any(fnmatchcase(plain, p) or pattern_of(file) == p for p in s.files)
    ]
    for group in (
        [s for s in by_columns if s in by_name], by_name, [s for s in by_columns if not s.files],
    ):  # fmt: skip
        if group:
            return group[0]
    pattern = pattern_of(file)
    id = f"source_{sha256(pattern.encode()).hexdigest()[:8]}"
    return Source(id, Path(file).stem, (pattern,))


def pattern_of(file: str) -> str:
    """Return a file name with its numbers left out: next month's file has the same pattern.

    Examples
    --------
    >>> pattern_of("2024年6月快报.xlsx") == pattern_of("2024年11月快报.xlsx")
    True
    """
    return re.sub(r"\d+", "#", unicodedata.normalize("NFKC", file))


def save_source(source: Source, folder: str | Path) -> Path:
    """Write a source's file in one piece and return its path.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = save_source(Source("a", "甲", ("甲#.csv",)), folder)
    ...     read_sources(folder)[0].files
    ('甲#.csv',)
    """
    lines = ["schema: 1", f"id: {source.id}", f"name: {_quoted(source.name)}", "match:"]
    lines.append(f"  files: [{', '.join(map(_quoted, source.files))}]")
    if source.columns:
        lines.append(f"  columns: [{', '.join(map(_quoted, source.columns))}]")
    lines.append(f"disclosure: {source.disclosure}")
    for key in ("region", "scope", "status", "publisher", "note"):
        if getattr(source, key):
            lines.append(f"{key}: {_quoted(getattr(source, key))}")
    for key in ("symbols", "answers"):
        table: Mapping[str, str] = getattr(source, key)
        if table:
            lines.append(f"{key}:")
            lines += [f"  {_quoted(k)}: {_quoted(v)}" for k, v in table.items()]
    target = Path(folder) / f"{source.id}.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_name(f".{target.name}.partial")
    partial.write_text("\n".join(lines) + "\n", encoding="utf-8")
    os.replace(partial, target)
    return target


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
