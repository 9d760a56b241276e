"""The memo: blocks in a fixed order, made once from results, saved by one of three writers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib import metadata
from typing import TYPE_CHECKING

from scenario import wording
from scenario.compare.inherited import level_of_page
from scenario.disclosure import highest
from scenario.errors import Finding
from scenario.report import coverage
from scenario.report.annex import stamp
from scenario.report.changes import check_news
from scenario.report.editions import Written, internal
from scenario.report.english import phrases_of, untranslated
from scenario.report.finished import Memo as Memo
from scenario.report.gate import openly
from scenario.report.kinds import KINDS, check_kind, kind_and_day
from scenario.report.next_year import next_year_memo
from scenario.report.one_run import check_one_run
from scenario.report.project_progress import rows_of
from scenario.report.restricted import check_handed_up, check_names, check_verdicts
from scenario.report.rewording import reworded
from scenario.report.scan import secrets
from scenario.report.submitted import submitted
from scenario.report.translate import in_english

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.outlook import Outlook
    from scenario.compare.required_result import Required
    from scenario.compare.risks import Risks
    from scenario.record.news import News
    from scenario.terms import Plan


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
    lang: str = "zh",
    risks: Sequence[Risks] = (),
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
    lang : {"zh", "en"}
    risks : sequence of Risks
        What one month's delay of single projects costs; those that are not public are left out.

    Returns
    -------
    Memo

    Raises
    ------
    ScenarioError
        For an unknown kind, edition or language, a layout or other words that cannot be used,
        results of different runs, an assumption without owner, a growth target without its path, a
        verdict without a number, data or names that may not be printed.
    """
    check_kind(kind, edition, lang)
    check_verdicts(outlook)
    check_one_run(outlook, contrast, parts, takes)
    check_news(news, outlook)
    hidden = secrets(plan, outlook.forecast.fitted.observations)
    if kind == "next_year":
        shown_scenarios, _, _ = openly(plan, contrast, None)
        made_of = (outlook, shown_scenarios, plan, findings, package_version())
        advice = replace(next_year_memo(*made_of), hidden=hidden)
        return advice if lang == "zh" else _english(advice, plan, findings)
    remarks = kind_and_day(kind, outlook.as_of, outlook.year)
    findings = (*findings, *remarks)
    title_words, progress_words = KINDS[kind]
    settings = plan.settings
    checked = bool(settings.assurer) and settings.assurer != settings.author
    cover = coverage.cover(outlook)
    shown = rows_of(plan, outlook)
    level = level_of_page(outlook.forecast, outlook.targets, shown, findings)
    level = level if news is None else highest([level, news.disclosure])
    made = Written(
        plan, cover, *openly(plan, contrast, parts), tuple(findings), tuple(takes), progress_words,
        stamp(outlook, package_version(), level), news, tuple(risks),
    )  # fmt: skip
    blocks = list(
        reworded(tuple(internal(made) if edition == "internal" else submitted(made)), plan.papers)
    )
    check_names(plan, blocks)
    if edition == "report":
        check_handed_up(plan, blocks)
    whole = Memo(
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
        remarks=remarks,
    )
    return whole if lang == "zh" else _english(whole, plan, findings)


def _english(whole: Memo, plan: Plan, findings: Sequence[Finding]) -> Memo:
    """Return a memo in English; texts without English stay Chinese and are named."""
    table = phrases_of(plan.papers, findings)
    said = replace(
        whole,
        title=table.say(whole.title),
        organisation=table.say(whole.organisation),
        mark=table.say(whole.mark),
        draft=table.say(whole.draft),
        blocks=in_english(whole.blocks, table),
        phrases=table,
    )
    return replace(said, remarks=(*whole.remarks, *untranslated(table)))


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
    lang: str = "zh",
    risks: Sequence[Risks] = (),
) -> Memo:
    """Make a memo of a kind; the plan is the one the outlook was computed from unless given.

    Parameters and errors are those of `build_memo`: `effects` from `contrast`, `findings` from
    `check_inputs`, `parts` from `attribute` (of one scenario), `takes` from `required`, `since` from
    `news`, `lang` ``zh`` or ``en``, `risks` from `risks`. The edition ``report`` (上报版) has ranges
    and four words, no chance, no unit, no project.

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
    return build_memo(
        kind,
        outlook,
        effects,
        plan,
        findings,
        parts,
        takes,
        edition,
        since,
        lang,
        risks,
    )
