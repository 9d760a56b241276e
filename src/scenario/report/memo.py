"""The memo: blocks in a fixed order, made once from results, saved by one of three writers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare.inherited import level_of_page
from scenario.disclosure import DEFAULT_LEVEL, highest
from scenario.errors import Finding, ScenarioError, error
from scenario.page_table import brief, html_table
from scenario.report import coverage
from scenario.report.annex import stamp
from scenario.report.blocks import Block, Paragraph, Table
from scenario.report.changes import check_news
from scenario.report.editions import Written, internal
from scenario.report.gate import openly
from scenario.report.next_year import next_year_memo
from scenario.report.one_run import check_one_run
from scenario.report.project_progress import rows_of
from scenario.report.restricted import check_handed_up, check_level, check_names, check_verdicts
from scenario.report.scan import scan, secrets
from scenario.report.submitted import submitted

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.outlook import Outlook
    from scenario.compare.required_result import Required
    from scenario.record.news import News
    from scenario.terms import Plan

#: Kinds of memo and the words of their titles.
KINDS: Final = {
    "q1": ("一季度完成情况预测", "一季度进度"),
    "mid_year": ("年中完成情况预测", "上半年进度"),
    "q3": ("前三季度完成情况预测", "前三季度进度"),
    "year_estimate": ("全年完成情况预计", "今年以来进度"),
    "next_year": ("目标建议", ""),
}
#: For the office itself, and for handing up: ranges and four words, no chance, no unit named.
EDITIONS: Final = ("internal", "report")


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
            Where it was written; ``memo.save("outputs/mid_year.docx")`` returns this path.
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
        heads = [c.head for c in overall.columns]
        return pd.DataFrame([[c.text for c in row] for row in overall.rows], columns=heads)

    __repr__ = brief

    def _repr_html_(self) -> str:
        return html_table([*self.table.columns], self.table.to_numpy().tolist())

    @property
    def text(self) -> list[str]:
        """The sentences of the memo."""
        return [b.text for b in self.blocks if isinstance(b, Paragraph)]


def package_version() -> str:
    """Return the installed version, or say that the package runs from its source folder."""
    try:
        return metadata.version("planning-scenario")
    except metadata.PackageNotFoundError:
        return "源码运行(未安装)"


def build_memo(
    kind: str,
    outlook: Outlook,
    contrast: Contrast | None,
    plan: Plan,
    findings: Sequence[Finding] = (),
    parts: Attribution | None = None,
    takes: Sequence[Required] = (),
    edition: str = "internal",
    news: News | None = None,
) -> Memo:
    """Build a memo from results; nothing is estimated here and no number is typed here.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    outlook : Outlook
        The baseline against the targets.
    contrast : Contrast or None
    plan : Plan
    findings : sequence of Finding
        What checking the inputs found.
    parts : Attribution or None
        Of the scenario with the largest effect.
    takes : sequence of Required
        What the main objectives take.
    edition : {"internal", "report"}
    news : News or None
        What moved each chance since an earlier memo.

    Returns
    -------
    Memo

    Raises
    ------
    ScenarioError
        For an unknown kind or edition, results of different runs, an assumption without owner, a
        growth target without its path, a verdict without a number, data or names that may not be
        printed.
    """
    if kind not in KINDS:
        raise ScenarioError(
            [error("RE-042", f"专报类型 {kind}", "没有这种专报", "无法生成",
                   f"可用:{'、'.join(KINDS)}", "unknown kind of memo")]
        )  # fmt: skip
    if edition not in EDITIONS:
        raise ScenarioError(
            [error("RE-046", f"版本 {edition}", "没有这种版本", "无法生成",
                   "用 internal(内部测算版)或 report(上报版)", "unknown edition")]
        )  # fmt: skip
    if edition == "report" and kind == "next_year":
        raise ScenarioError(
            [error("RE-044", f"专报类型 {kind}", "没有上报版", "目标建议只供内部研究",
                   "用 --edition internal", "targets for next year are advice for the office")]
        )  # fmt: skip
    check_verdicts(outlook)
    check_one_run(outlook, contrast, parts, takes)
    check_news(news, outlook)
    hidden = secrets(plan, outlook.forecast.fitted.observations)
    if kind == "next_year":
        shown_scenarios, _, _ = openly(plan, contrast, None)
        made_of = (outlook, shown_scenarios, plan, findings, package_version())
        return replace(next_year_memo(*made_of), hidden=hidden)
    title_words, progress_words = KINDS[kind]
    settings = plan.settings
    checked = bool(settings.assurer) and settings.assurer != settings.author
    cover = coverage.cover(outlook)
    shown = rows_of(plan, outlook)
    level = level_of_page(outlook.forecast, outlook.targets, shown, findings)
    level = level if news is None else highest([level, news.disclosure])
    made = Written(
        plan, cover, *openly(plan, contrast, parts), tuple(findings), tuple(takes), progress_words,
        stamp(outlook, package_version(), level), news,
    )  # fmt: skip
    blocks = internal(made) if edition == "internal" else submitted(made)
    check_names(plan, blocks)
    if edition == "report":
        check_handed_up(plan, blocks)
    return Memo(
        title=f"{outlook.region.name}{outlook.year}年主要目标{title_words}",
        kind=kind,
        as_of=outlook.as_of,
        organisation=settings.organisation,
        mark=wording.MARKS[level] if edition == "internal" else wording.HANDED_UP[level],
        draft="" if checked else wording.DRAFT,
        blocks=tuple(blocks),
        level=level,
        edition=edition,
        hidden=hidden,
    )


def memo(
    kind: str,
    outlook: Outlook,
    effects: Contrast | None = None,
    *,
    plan: Plan | None = None,
    findings: Sequence[Finding] = (),
    parts: Attribution | None = None,
    takes: Sequence[Required] = (),
    edition: str = "internal",
    since: News | None = None,
) -> Memo:
    """Make a memo of a kind; the plan is the one the outlook was computed from unless given.

    Parameters and errors are those of `build_memo`: `effects` from `contrast`, `findings` from
    `check_inputs`, `parts` from `attribute` (of one scenario), `takes` from `required`, `since` from
    `news`. The edition ``report`` (上报版) has ranges and four words, no chance, no unit, no project.

    Returns
    -------
    Memo

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=4000, cache=None)
    >>> outlook = sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"]))
    >>> sc.memo("mid_year", outlook).to_bytes("html")[:15]
    b'<!DOCTYPE html>'
    """
    plan = plan or outlook.forecast.plan
    return build_memo(kind, outlook, effects, plan, findings, parts, takes, edition, since)
