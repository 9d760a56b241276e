"""The edition for handing up: ranges and four words, no chance, no unit, no project."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from report.standin_plan import make_plan
from report.standin_results import make_fitted, make_outlook

from scenario import wording
from scenario.compare.outlook import Outlook
from scenario.compare.verdict import TargetOutlook
from scenario.errors import ScenarioError
from scenario.model.contract import Draws
from scenario.report.blocks import Note, Paragraph, Table
from scenario.report.coverage import cover
from scenario.report.memo import KINDS, Memo, build_memo
from scenario.report.restricted import printed
from scenario.report.submitted import better_throughout, word_of
from scenario.terms import Plan
from scenario.typeset import typeset

RANK = "mfg_quality_rank"


@pytest.fixture(scope="module")
def handed_up(plan: Plan, outlook: Outlook) -> Memo:
    return build_memo("mid_year", outlook, None, plan, edition="report")


def moved(plan: Plan, id: str, draws: np.ndarray) -> Outlook:
    one = make_fitted(plan)[id]
    return make_outlook(plan, **{id: replace(one, draws=Draws(draws))})


def test_no_chance_no_unit_no_project_in_any_text(handed_up: Memo, plan: Plan) -> None:
    whole = "\n".join(printed(handed_up.blocks))
    assert "概率" not in whole
    assert not re.search(r"\d+%区间|把握\d|约\d成", whole)
    for one in plan.targets.values():
        assert all(d not in whole for d in one.departments)
    assert not [w for w in wording._VERDICTS["zh"] if w in whole]
    assert "情景" not in whole


def test_every_range_is_that_of_the_internal_edition(handed_up: Memo, memo: Memo) -> None:
    def ranges(made: Memo) -> dict[str, str]:
        table = next(b for b in made.blocks if isinstance(b, Table) and b.id == "overall")
        return {c.key: c.text for row in table.rows for c in row if c.key.endswith(".range")}

    assert ranges(handed_up)
    assert ranges(handed_up) == ranges(memo)


@pytest.mark.parametrize(
    ("centre", "word"), [(3.0, 0), (9.2, 1), (10.5, 2), (20.0, 3)], ids=wording.FOUR_WORDS
)
def test_the_four_words_follow_light_and_range(plan: Plan, centre: float, word: int) -> None:
    rng = np.random.default_rng(3)
    draws = np.round(np.clip(rng.normal(centre, 1.1, 4000), 1, 40))
    outlook = moved(plan, RANK, draws)
    one, covered = outlook.targets[RANK], cover(outlook)
    assert word_of(covered, one) == wording.FOUR_WORDS[word]
    assert better_throughout(one) is (word == 0)


def test_exceeding_needs_the_printed_range_beyond_the_line(plan: Plan, outlook: Outlook) -> None:
    id = "industrial_value_added_growth"
    one: TargetOutlook = outlook.targets[id]
    line = one.value.threshold
    assert better_throughout(replace(one, low=line + 0.06, high=line + 3))
    assert not better_throughout(replace(one, low=line + 0.04, high=line + 3))  # prints the line


def test_the_counts_are_those_of_the_table(handed_up: Memo, outlook: Outlook) -> None:
    lead = next(b for b in handed_up.blocks if isinstance(b, Paragraph) and b.role == "lead")
    covered = cover(outlook)
    words = [word_of(covered, t) for t in outlook.targets.values() if t.judged]
    for word in set(words):
        assert typeset(f"{word}{words.count(word)}项") in lead.text
    assert lead.text.startswith(f"有研判的{len(words)}项目标中")


def test_the_quality_sheet_names_who_made_and_who_checked(handed_up: Memo) -> None:
    sheet = next(b for b in handed_up.blocks if isinstance(b, Table) and b.id == "quality")
    said = {row[0].text: row[1].text for row in sheet.rows}
    assert said["编制"] == "甲"
    assert said["审核"] == typeset("—(未审核,草稿)")
    assert said["抽样诊断"] == "5项目标中5项通过"
    assert handed_up.draft == wording.DRAFT


def test_a_unit_in_a_text_stops_it(plan: Plan, outlook: Outlook) -> None:
    settings = replace(plan.settings, organisation="区经信局专班")
    with pytest.raises(ScenarioError) as caught:
        build_memo("mid_year", outlook, None, make_plan(settings=settings), edition="report")
    assert [(f.id, f.found) for f in caught.value.findings] == [("RE-034", "出现“区经信局”")]


def test_its_mark_is_empty_unless_the_data_are_internal(plan: Plan, handed_up: Memo) -> None:
    assert (handed_up.level, handed_up.mark) == ("L1", "")
    inner = make_plan(disclosure={"priors.yaml": "L3"})
    made = build_memo("mid_year", make_outlook(inner), None, inner, edition="report")
    assert made.mark == wording.MARKS["L3"]


def test_all_three_files_are_written(handed_up: Memo) -> None:
    assert handed_up.to_bytes("html").decode("utf-8").count("预计区间") >= 2
    assert handed_up.to_bytes("docx")[:2] == handed_up.to_bytes("xlsx")[:2] == b"PK"
    assert not [b for b in handed_up.blocks if isinstance(b, Note)]


def test_an_unknown_edition_is_refused(plan: Plan, outlook: Outlook) -> None:
    with pytest.raises(ScenarioError) as caught:
        build_memo("mid_year", outlook, None, plan, edition="public")
    assert [f.id for f in caught.value.findings] == ["RE-046"]


@pytest.mark.parametrize("kind", ["q1", "mid_year", "q3", "year_estimate"])
def test_every_kind_has_both_editions(plan: Plan, outlook: Outlook, kind: str) -> None:
    title, progress = KINDS[kind]
    for edition in ("internal", "report"):
        made = build_memo(kind, outlook, None, plan, edition=edition)
        assert made.title.endswith(title)
        assert any(b.text == f"二、{progress}" for b in made.blocks if hasattr(b, "level"))
