"""What became of the files of an import: states, findings, questions, accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scenario.disclosure import highest
from scenario.errors import Finding
from scenario.page_table import brief, page_table
from scenario.read.sources import Question, Source
from scenario.typeset import typeset

if TYPE_CHECKING:
    import pandas as pd

#: Numbers of the account of one file.
ACCOUNT: Final = (
    "rows_in", "rows_accepted", "rows_rejected", "rows_notes", "figures_in", "figures_accepted",
    "figures_rejected", "figures_missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of one file.

    `state` is ``committed``, ``ready`` (a dry run that could be committed), ``asking`` (a person
    must decide) or ``stopped``.
    """

    file: str
    state: str
    source: Source | None = None
    sha256: str = ""
    findings: tuple[Finding, ...] = ()
    questions: tuple[Question, ...] = ()
    account: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Mapping[str, str], ...] = ()
    added: int = 0
    repeated: int = 0
    run: Path | None = None

    @property
    def disclosure(self) -> str:
        """Disclosure level of the file: the highest of its source and of the rows themselves."""
        own = [] if self.source is None else [self.source.disclosure]
        return highest([*own, *(row["disclosure"] for row in self.rows)])


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The imports of several files, and what was finished or dropped from an earlier one."""

    files: tuple[FileImport, ...]
    findings: tuple[Finding, ...] = ()
    written: tuple[Path, ...] = ()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every open question once."""
        return tuple({q.key: q for f in self.files for q in f.questions}.values())

    @property
    def exit_code(self) -> int:
        """0 when all went in (or could), 3 when a person must decide, 1 when a file was stopped."""
        states = {f.state for f in self.files}
        return 1 if "stopped" in states else 3 if "asking" in states else 0

    @property
    def table(self) -> pd.DataFrame:
        """One row per file: state, source, disclosure level, the account, rows added."""
        import pandas as pd

        columns = ["file", "state", "source", "disclosure", *ACCOUNT, "added", "repeated"]
        rows = [
            [one.file, one.state, one.source.id if one.source else "", one.disclosure,
             *(one.account.get(name, 0) for name in ACCOUNT), one.added, one.repeated]
            for one in self.files
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    @property
    def text(self) -> tuple[str, ...]:
        """The report in sentences, Chinese."""
        return self.lines()

    __repr__ = brief

    def _repr_html_(self) -> str:
        return page_table(self.table)

    def lines(self, lang: str = "zh") -> tuple[str, ...]:
        """Return the report as text, findings first, one account per file."""
        found = [f.text("en" if lang == "en" else "zh") for f in self.findings]
        for one in self.files:
            found += [f.text("en" if lang == "en" else "zh") for f in one.findings]
            where = f"params/sources/{one.source.id}.yaml" if one.source else ""
            found += [q.finding(where).text("en" if lang == "en" else "zh") for q in one.questions]
            found.append(account_line(one))
        return tuple(found)


def account_line(one: FileImport) -> str:
    """Return the account of a file in one sentence."""
    words = {
        "committed": "已导入",
        "ready": "可以导入(试运行,未写入)",
        "asking": "等待回答,未导入",
        "stopped": "未导入",
    }
    a = one.account
    if not a:
        return typeset(f"「{one.file}」{words[one.state]}")
    return typeset(
        f"「{one.file}」{words[one.state]}:"
        f"{a['rows_in']}行 = 采用{a['rows_accepted']} + 剔除{a['rows_rejected']}"
        f" + 说明{a['rows_notes']};"
        f"{a['figures_in']}个数 = 采用{a['figures_accepted']} + 剔除{a['figures_rejected']}"
        f" + 空缺{a['figures_missing']};新增{one.added},已有{one.repeated}"
    )
