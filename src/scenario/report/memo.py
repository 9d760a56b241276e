"""The memo: blocks in a fixed order, made once from results, saved by one of three writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.compare.inherited import level_of_page
from scenario.disclosure import DEFAULT_LEVEL
from scenario.errors import Finding, ScenarioError, error, raise_errors
from scenario.report import assumptions, coverage, limits, sections, whatif
from scenario.report.annex import annex, stamp
from scenario.report.blocks import Block, Heading, Paragraph, Shown, Table
from scenario.report.conclusion import answer
from scenario.report.numbering import Numbering
from scenario.report.one_run import check_one_run
from scenario.report.overall import overall
from scenario.report.project_progress import rows_of
from scenario.report.quantities import day
from scenario.report.restricted import check_level, check_names
from scenario.report.supplement import supplement

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.outlook import Outlook
    from scenario.compare.required_result import Required
    from scenario.terms import Plan

#: Kinds of memo and the words of their titles.
KINDS: Final = {"mid_year": ("年中完成情况预测", "上半年进度")}


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
    """

    title: str
    kind: str
    as_of: date
    organisation: str
    mark: str
    draft: str
    blocks: tuple[Block, ...]
    level: str = DEFAULT_LEVEL

    def to_bytes(self, suffix: str) -> bytes:
        """Return the file of one format.

        Parameters
        ----------
        suffix : {"html", "docx", "xlsx"}

        Raises
        ------
        ScenarioError
            For another suffix, and ``RE-030`` for a memo of the highest level: it stays in memory.
        """
        check_level(self.level)
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

    def _repr_html_(self) -> str:
        return str(self.table.to_html(index=False, escape=True))

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


def check_verdicts(outlook: Outlook) -> None:
    """Refuse a verdict word whose number would not be printed.

    Raises
    ------
    ScenarioError
        Naming every such target.
    """
    raise_errors(
        error(
            "RE-041",
            one.target.name,
            "有研判用语但概率不列示",
            "用语旁边必须有数字",
            "增加抽样次数,或去掉研判用语",
            "a verdict without its number",
        )
        for one in outlook.targets.values()
        if one.verdict and one.step == 0
    )


def build_memo(
    kind: str,
    outlook: Outlook,
    contrast: Contrast | None,
    plan: Plan,
    findings: Sequence[Finding] = (),
    parts: Attribution | None = None,
    takes: Sequence[Required] = (),
) -> Memo:
    """Build a memo from results; nothing is estimated here and no number is typed here.

    Parameters
    ----------
    kind : {"mid_year"}
    outlook : Outlook
        The baseline against the targets.
    contrast : Contrast or None
        Scenarios against the baseline.
    plan : Plan
        Names, units, judgements with their owners.
    findings : sequence of Finding
        What checking the inputs found.
    parts : Attribution or None
        Of the scenario with the largest effect.
    takes : sequence of Required
        What the main objectives take.

    Returns
    -------
    Memo

    Raises
    ------
    ScenarioError
        For an unknown kind, results of different runs, an assumption without owner, a growth target
        without its path, a verdict without a number, data or names that may not be printed.
    """
    if kind not in KINDS:
        raise ScenarioError(
            [error("RE-042", f"专报类型 {kind}", "没有这种专报", "无法生成",
                   f"可用:{'、'.join(KINDS)}", "unknown kind of memo")]
        )  # fmt: skip
    check_verdicts(outlook)
    check_one_run(outlook, contrast, parts, takes)
    title_words, progress_words = KINDS[kind]
    version, numbers = package_version(), Numbering()
    settings = plan.settings
    checked = bool(settings.assurer) and settings.assurer != settings.author
    cover = coverage.cover(outlook)
    shown = rows_of(plan, outlook)
    level = level_of_page(outlook.forecast, outlook.targets, shown, findings)
    marks = stamp(outlook, version, level)
    blocks: list[Block] = [
        Paragraph(
            "数据截至{as_of}  数据版本{data}  计划版本{plan}  数据密级{level}",
            {k: v for k, v in marks.items() if k in ("as_of", "data", "plan", "level")},
            role="stamp",
        ),
        Heading("一、结论", 1),
        answer(cover),
        overall(plan, cover, numbers.table()),
        Heading(f"二、{progress_words}", 1),
        *sections.progress(plan, cover, numbers),
        Heading("三、全年预测", 1),
        *sections.full_year(plan, cover, numbers),
        Heading("四、情景比较", 1),
        *whatif.section(plan, cover, contrast, parts, takes, numbers),
        Heading("五、主要假设", 1),
        *assumptions.section(plan, cover, contrast, numbers),
        Heading("六、不确定性和局限", 1),
        *limits.limits(cover, findings),
        Heading("七、建议", 1),
        *limits.advice(cover, numbers),
        Paragraph("{who}", {"who": Shown(settings.organisation)}, role="signature"),
        Paragraph("{day}", {"day": day(outlook.as_of)}, role="signature"),
        Heading(wording.ANNEX, 1, new_page=True),
        *supplement(plan, cover, contrast, numbers),
        *annex(plan, cover, findings, marks),
    ]
    check_names(plan, blocks)
    return Memo(
        title=f"{outlook.region.name}{outlook.year}年主要目标{title_words}",
        kind=kind,
        as_of=outlook.as_of,
        organisation=settings.organisation,
        mark=wording.MARKS[level],
        draft="" if checked else wording.DRAFT,
        blocks=tuple(blocks),
        level=level,
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
) -> Memo:
    """Make a memo of a kind; the plan is the one the outlook was computed from unless given.

    Parameters and errors are those of `build_memo`: `effects` from `contrast`, `findings` from
    `check_inputs`, `parts` from `attribute` (of one scenario), `takes` from `required`.

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
    return build_memo(kind, outlook, effects, plan or outlook.forecast.plan, findings, parts, takes)
