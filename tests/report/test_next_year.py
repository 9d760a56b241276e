"""The memo on next year's targets: every paper, what is blank is said, and no advice to hold back."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from next_world import joint, plan_of
from worlds import scenario

from scenario.compare.contrast import contrast
from scenario.compare.outlook import outlook
from scenario.report.blocks import Table
from scenario.report.memo import build_memo
from scenario.report.picture import Picture
from scenario.report.restricted import printed
from scenario.simulate.run import forecast
from scenario.terms import Override
from scenario.typeset import typeset

#: Ways to advise holding this year back, or moving the statistic instead of the world.
BANNED = re.compile(
    "压低今年|压减今年|放缓今年|控制今年|少报|瞒报|缓报|迟报|留到明年|留待明年|结转到明年|推到明年"
    "|推迟入库|暂缓入库|提前入库|退库|调低基数|压低基数|做低基数|减轻明年|为明年留|留有余地|留余地"
)


@pytest.fixture(scope="module")
def made():
    plan = plan_of()
    base = joint(plan)
    late = scenario("late", Override("projects.*.planned_start", "shift", "6 months"))
    return build_memo("next_year", outlook(base), contrast(base, forecast(base.fitted, late)), plan)


@pytest.fixture(scope="module")
def made_thin():
    base = joint(plan_of())
    thin = base.fitted["output"]
    thin = replace(thin, evidence=replace(thin.evidence, basis="prior_only"))
    fitted = replace(base.fitted, fitted={**base.fitted.fitted, "output": thin})
    found = forecast(fitted, fitted.plan.scenarios["baseline"])
    return build_memo("next_year", outlook(found), None, fitted.plan)


def table(memo, id):
    return next(b for b in memo.blocks if isinstance(b, Table) and b.id == id)


def test_the_title_and_the_first_paragraph_say_what_to_set(made):
    assert made.title == "示例区2025年主要目标建议"
    lead = next(b for b in made.blocks if getattr(b, "role", "") == "lead").text
    assert lead.startswith(typeset("2025年建议:"))
    for row in table(made, "overall").rows:
        assert f"{row[0].text}{row[8].text}" in lead
    assert len(lead) <= 160


def test_the_same_numbers_stand_in_the_table_and_in_the_sentences(made):
    whole = "\n".join(made.text)
    for row in table(made, "overall").rows:
        for cell in row[5:8]:
            assert cell.text in whole


def test_what_nobody_gave_is_blank_and_said_to_be(made):
    found = table(made, "lines")
    assert [c.head for c in found.columns[1:4]] == ["市下达", "五年规划", "争位要求"]
    assert [[c.text for c in row[1:4]] for row in found.rows] == [["空缺"] * 3] * 2
    assert "空缺" in found.rows[1][4].text
    assert any("空缺" in note for note in found.notes)


def test_a_target_without_a_next_year_keeps_todays_line_and_no_chance(made_thin):
    row = next(r for r in table(made_thin, "overall").rows if r[0].text == "目标output")
    assert row[8].text == f"沿用{row[1].text}"
    assert [c.text for c in row[3:8]] == ["—"] * 5
    lead = next(b for b in made_thin.blocks if getattr(b, "role", "") == "lead").text
    assert f"目标output{row[8].text}" in lead
    assert "不附概率" in lead


def test_word_and_the_workbook_draw_what_the_page_draws(made):
    pictures = [b for b in made.blocks if isinstance(b, Picture)]
    for picture in pictures:
        assert picture.paper.caption == picture.caption
    with zipfile.ZipFile(io.BytesIO(made.to_bytes("docx"))) as word:
        charts = [n for n in word.namelist() if n.startswith("word/charts/chart")]
    assert len(charts) == len(pictures)
    one = next(p.paper for p in pictures if p.id == "curve_output")
    assert one.middles == tuple(sorted(one.middles, reverse=True))
    assert {"稳妥", "积极", "冲高"} <= {t[-2:] for t in one.tags}
    swings = next(p.paper for p in pictures if p.id == "tornado_investment")
    assert all(a <= 0.0 <= b for a, b in zip(swings.lows, swings.highs, strict=True))


def test_regrets_swings_packages_and_curves_have_their_tables(made):
    for id in ("curve", "packages", "drivers", "regret"):
        assert table(made, id).rows
    pictures = [b for b in made.blocks if isinstance(b, Picture)]
    assert {p.id for p in pictures} >= {"curve_output", "curve_investment", "tornado_investment"}


def test_all_three_papers_are_written_and_the_same_again(made):
    page = made.to_bytes("html")
    assert page.count(b'class="chart"') == sum(isinstance(b, Picture) for b in made.blocks)
    assert made.to_bytes("html") == page
    with zipfile.ZipFile(io.BytesIO(made.to_bytes("docx"))) as word:
        assert typeset("主要目标建议") in word.read("word/document.xml").decode()
    with zipfile.ZipFile(io.BytesIO(made.to_bytes("xlsx"))) as book:
        assert "建议" in book.read("xl/workbook.xml").decode()


def test_it_never_advises_to_hold_this_year_back(made):
    found = [text for text in printed(made.blocks) if BANNED.search(text)]
    assert found == []
    assert any("应统尽统" in text for text in printed(made.blocks))


def test_no_source_holds_such_advice(sources_text):
    # negative statements would also be found: the words do not belong into any sentence of ours,
    # only into the list of what goal-seek refuses
    assert [name for name, text in sources_text.items() if BANNED.search(text)] == ["integrity.py"]


@pytest.fixture(scope="module")
def sources_text():
    from pathlib import Path

    import scenario

    root = Path(scenario.__file__).parent
    wanted = [*root.glob("compare/*.py"), *root.glob("report/*.py")]
    return {p.name: p.read_text("utf-8") for p in wanted}
