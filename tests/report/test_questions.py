"""The director's questions: each has a table or figure that answers it, or names the datum it needs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from report.standin_results import make_findings
from report.test_whatif import made_parts, made_takes

from scenario.compare.contrast import Contrast
from scenario.compare.outlook import Outlook
from scenario.compare.risks import Risk, Risks
from scenario.report.blocks import Bars, Fan, Table
from scenario.report.memo import Memo, build_memo
from scenario.report.questions import QUESTIONS
from scenario.terms import Plan
from scenario.typeset import typeset


def asked(memo: Memo) -> dict[str, tuple[str, str]]:
    table = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "questions")
    return {row[0].text: (row[1].text, row[2].text) for row in table.rows}


@pytest.fixture(scope="module")
def full(plan: Plan, outlook: Outlook, contrast: Contrast) -> Memo:
    late = Risk("zjsh_907", "中金石化907项目", -0.3, -0.5, -0.1, -0.02, 0.41)
    secret = replace(late, project="nowhere", name="未公开")
    risks = Risks("mfg_investment_growth", "制造业投资增长", (late, secret))
    return build_memo(
        "mid_year", outlook, contrast, plan, make_findings(), made_parts(plan), made_takes(outlook),
        risks=[risks],
    )  # fmt: skip


def test_there_are_twenty_four() -> None:
    assert len({q.text for q in QUESTIONS}) == 24


def test_each_is_answered_with_its_place_or_names_its_datum(full: Memo) -> None:
    numbers = {b.number for b in full.blocks if isinstance(b, Table | Fan | Bars)} | {"首页"}
    found = asked(full)
    assert len(found) == 24
    for one in QUESTIONS:
        answer, place = found[typeset(one.text)]
        if answer.startswith(typeset("目前答不了,需要:")):
            assert typeset(one.datum) in answer
            assert one.datum
            assert place == "—"
        elif place != "—":
            assert set(place.split("、")) <= numbers
        else:
            assert answer == "见目标建议专报"


def test_numbers_of_answers_stand_in_other_tables_of_the_memo(full: Memo) -> None:
    cells = "\n".join(
        c.text for b in full.blocks if isinstance(b, Table) and b.id != "questions"
        for r in b.rows for c in r
    )  # fmt: skip
    for answer, _ in asked(full).values():
        for number in re.findall(r"-?\d+\.\d+%", answer):
            assert number in cells, answer


def test_without_scenarios_and_news_the_answer_is_what_would_be_needed(plan, outlook) -> None:
    bare = asked(build_memo("mid_year", outlook, None, plan))
    for text in ("多给工业用地今年有没有用?", "比上次变了什么,为什么?", "哪几个项目最要命?"):
        assert bare[typeset(text)][0].startswith(typeset("目前答不了,需要:")), text


def test_projects_that_are_not_public_have_no_row(full: Memo) -> None:
    (table,) = (b for b in full.blocks if isinstance(b, Table) and b.id == "risks")
    assert [r[1].text for r in table.rows] == ["中金石化907项目"]
