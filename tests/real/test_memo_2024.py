"""The shipped case on paper: both editions, both languages, and the director's questions."""

from __future__ import annotations

import re

import pytest
from report.test_consistency import cells, derived, lost, sentences
from report.test_english import _page, chinese

import scenario as sc
from scenario.report.blocks import Table
from scenario.report.kinds import KINDS
from scenario.report.questions import QUESTIONS
from scenario.typeset import typeset

pytestmark = pytest.mark.xdist_group("case 2024")
#: What has no answer in the published data, and why is said in the table.
OPEN = {
    "是基数原因还是真的弱?", "增速被谁拖的?", "比上次变了什么,为什么?", "各单位报的数信不信得过?",
    "去年年中报得准不准?", "没有最大的那家企业会怎样?",
}  # fmt: skip


@pytest.fixture(scope="module")
def findings(plan, observations):
    return sc.check_inputs(plan, observations)


def made(base, effects, findings, kind="mid_year", edition="internal", lang="zh", **more):
    inside = effects if edition == "internal" else None
    return sc.memo(kind, base, inside, findings=findings, edition=edition, lang=lang, **more)


@pytest.mark.parametrize("edition", ["internal", "report"])
@pytest.mark.parametrize("kind", [k for k in KINDS if k != "next_year"])
def test_the_shipped_case_is_said_in_english(outlook, effects, findings, kind, edition):
    memo = made(outlook, effects, findings, kind, edition, "en")
    assert sorted(memo.phrases.missing) == []
    for suffix in ("html", "docx", "xlsx"):
        content = memo.to_bytes(suffix)
        assert chinese(content if suffix != "html" else _page(content)) == set(), suffix


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("edition", ["internal", "report"])
def test_every_number_of_the_word_text_stands_in_its_tables(
    outlook, effects, findings, edition, lang
):
    memo = made(outlook, effects, findings, edition=edition, lang=lang)
    word = memo.to_bytes("docx")
    known = cells(word) | said_by_results(memo, outlook)
    assert sum(len(re.findall(r"\d", t)) for _, t in sentences(word)) > 100
    assert lost(word, known) == []


def said_by_results(memo, outlook):
    """Return numbers of sentences that no table of the Word file holds, from the results alone."""
    said = derived(outlook, memo)
    for one in outlook.targets.values():
        evidence = one.fitted.evidence
        for text in (one.target.name, evidence.text, evidence.narrowing):
            said |= set(re.findall(r"\d+(?:\.\d+)?", text))
    return said


def test_the_questions_of_the_shipped_case(outlook, effects, findings, base):
    risks = [sc.risks(base, "mfg_investment_growth")]
    memo = made(outlook, effects, findings, risks=risks)
    table = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "questions")
    answers = {row[0].text: row[1].text for row in table.rows}
    needs = typeset("目前答不了,需要:")
    takes = {
        "还有什么办法,哪个最划算?",
        "几月之前不动手就来不及?",
    }  # needs `required`, not run here
    blank = {q.text for q in QUESTIONS if answers[typeset(q.text)].startswith(needs)}
    assert blank - takes == OPEN
    assert re.search(r"907.*概率\d+%→\d+%", answers[typeset("单个项目晚开工会怎样?")])
    assert re.search(r"个百分点", answers[typeset("研发占比卡在分子还是分母?")])
    assert re.search(r"-\d+\.\d%", answers[typeset("最坏会怎样?")])


def test_a_kind_on_another_day_is_said(outlook, effects, findings):
    memo = made(outlook, effects, findings, "q1", "report")
    assert [f.id for f in memo.remarks] == ["RE-065"]
    assert "mid_year" in memo.remarks[0].remedy
    assert made(outlook, effects, findings, "mid_year", "report").remarks == ()
