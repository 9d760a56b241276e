"""A finished memo: ordered blocks in one language, saved by one of three writers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenario.disclosure import DEFAULT_LEVEL
from scenario.errors import Finding, ScenarioError, error
from scenario.page_table import brief, html_table
from scenario.report.blocks import Block, Paragraph, Table
from scenario.report.english import Phrases
from scenario.report.restricted import check_level
from scenario.report.scan import scan
from scenario.report.translate import texts_of

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd


@dataclass(frozen=True, slots=True)
class Memo:
    """A finished memo.

    Parameters
    ----------
    title, kind : str
    as_of : date
        Also the creation date of the files, so that the same inputs give the same bytes.
    organisation : str
        The author named in the files' properties.
    mark : str
        Printed at the top left of the first page.
    draft : str
        Header line until somebody other than the author has checked it; empty then.
    blocks : tuple of Block
    level : str
        Disclosure level inherited from everything the memo was made from.
    edition : {"internal", "report"}
    hidden : mapping of str to str
        Names and figures that may stand in no file, and where they come from.
    phrases : Phrases or None
        Chinese → English of a memo in English.
    remarks : tuple of Finding
        What whoever made the memo should know about it.
    """

    title: str
    kind: str
    as_of: date
    organisation: str
    mark: str
    draft: str
    blocks: tuple[Block, ...]
    level: str = DEFAULT_LEVEL
    edition: str = "internal"
    hidden: Mapping[str, str] = field(default_factory=dict, repr=False)
    phrases: Phrases | None = field(default=None, repr=False)
    remarks: tuple[Finding, ...] = ()

    def say(self, text: str) -> str:
        """Return a writer's own word in the language of the memo."""
        return text if self.phrases is None else self.phrases.say(text)

    def said(self, figure: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a drawing with its texts in the language of the memo."""
        if self.phrases is None:
            return figure
        made: Mapping[str, Any] = texts_of(figure, self.phrases)
        return made

    def folded(self, rows: int) -> str:
        """Return what stands behind the caption of a table that is closed."""
        text = f"{rows}行,点击展开"
        return f"({text})" if self.phrases is None else f" ({self.say(text)})"

    @property
    def lang(self) -> str:
        """Language of the memo, as files declare it."""
        return "zh-CN" if self.phrases is None else "en-GB"

    def to_bytes(self, suffix: str) -> bytes:
        """Return the file of one format.

        Parameters
        ----------
        suffix : {"html", "docx", "xlsx"}

        Raises
        ------
        ScenarioError
            For another suffix, ``RE-030`` for a memo of the highest level, which stays in memory,
            and ``RE-032`` when a name or figure that is not public stands anywhere in the file.
        """
        check_level(self.level)
        content = self._written(suffix)
        scan(content, self.hidden)
        return content

    def _written(self, suffix: str) -> bytes:
        if suffix == "html":
            from scenario.report.html import html_bytes

            return html_bytes(self)
        if suffix == "docx":
            from scenario.report.docx import docx_bytes

            return docx_bytes(self)
        if suffix == "xlsx":
            from scenario.report.xlsx import xlsx_bytes

            return xlsx_bytes(self)
        raise ScenarioError(
            [error("RE-040", f"后缀 {suffix or '(空)'}", "不是专报的格式", "无法写出文件",
                   "用 html、docx 或 xlsx", "not a format of a memo")]
        )  # fmt: skip

    def save(self, path: str | Path) -> Path:
        """Write the memo; the suffix chooses the format.

        Parameters
        ----------
        path : str or Path
            Ends with .html, .docx or .xlsx; the folder is made when missing.

        Returns
        -------
        Path
            Where it was written.

        Examples
        --------
        ``memo.save("outputs/mid_year.docx")`` writes the Word file and returns its path.
        """
        target = Path(path)
        content = self.to_bytes(target.suffix.lstrip(".").lower())
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        return target

    @property
    def table(self) -> pd.DataFrame:
        """Table 1 as it is printed, one row a target."""
        import pandas as pd

        overall = next(b for b in self.blocks if isinstance(b, Table) and b.id == "overall")
        rows = [[cell.text for cell in row] for row in overall.rows]
        return pd.DataFrame(rows, columns=[c.head for c in overall.columns])

    __repr__ = brief

    def _repr_html_(self) -> str:
        return html_table([*self.table.columns], self.table.to_numpy().tolist())

    @property
    def text(self) -> list[str]:
        """The sentences of the memo."""
        return [b.text for b in self.blocks if isinstance(b, Paragraph)]
