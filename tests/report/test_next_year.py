"""The memo on next year's targets: every paper, what is blank is said, and no advice to hold back."""

from __future__ import annotations

import io
import re
import zipfile

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
    rows = table(made, "lines").rows
    city = [r for r in rows if r[1].text == "市下达"]
    assert len(city) == 2
    assert all(r[2].text == "—" and "空缺" in r[3].text for r in city)


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
