"""Layouts and words of an office's own: what they may do, what they may not, and what is said then."""

from __future__ import annotations

from dataclasses import replace
from importlib import resources

import pytest
from report.standin_results import make_findings

from scenario.compare.contrast import Contrast
from scenario.compare.outlook import Outlook
from scenario.errors import ScenarioError
from scenario.report.blocks import Heading, Paragraph, Table
from scenario.report.layout import LONGEST
from scenario.report.memo import Memo, build_memo
from scenario.terms import Plan
from scenario.typeset import typeset

ID = "mfg_investment_growth"
SHORT = """{# 短版 #}
@stamp
# 一、先说结论
@overall
{% if count.held %}
{{ target.mfg_investment_growth.name }}的把握是{{ target.mfg_investment_growth.chance }}。
另有{{ count.held }}项没有研判。
{% endif %}
# 二、不确定性
@limits
@assumptions
@progress
@signature
#> 附件
@annex
"""


def made(plan: Plan, outlook: Outlook, contrast: Contrast | None = None, **papers: str) -> Memo:
    edition = "report" if "report" in papers else "internal"
    files = {f"templates/{name}.txt": text for name, text in papers.items()}
    return build_memo(
        "mid_year", outlook, contrast, replace(plan, papers=files), make_findings(), edition=edition
    )


def refused(plan: Plan, outlook: Outlook, **papers: str) -> list[tuple[str, str, str]]:
    with pytest.raises(ScenarioError) as caught:
        made(plan, outlook, **papers)
    return [(f.id, f.where, f.text()) for f in caught.value.findings]


@pytest.mark.parametrize("edition", ["internal", "report"])
def test_the_shipped_layouts_are_what_is_used_without_own_ones(plan, outlook, contrast, edition):
    name = f"templates/{edition}.txt"
    shipped = resources.files("scenario.report").joinpath(name).read_text("utf-8")
    own = made(plan, outlook, contrast, **{edition: shipped})
    plain = build_memo("mid_year", outlook, contrast, plan, make_findings(), edition=edition)
    for suffix in ("html", "docx", "xlsx"):
        assert own.to_bytes(suffix) == plain.to_bytes(suffix)


def test_parts_stand_in_the_order_of_the_file_and_are_numbered_in_it(plan, outlook, contrast):
    memo = made(plan, outlook, contrast, internal=SHORT)
    heads = [b.text for b in memo.blocks if isinstance(b, Heading) and b.level == 1]
    assert heads == [typeset(t) for t in ("一、先说结论", "二、不确定性", "附件")]
    numbers = [b.number for b in memo.blocks if isinstance(b, Table) and b.number.startswith("表")]
    assert numbers == [f"表{n}" for n in range(1, len(numbers) + 1)]
    ids = [b.id for b in memo.blocks if isinstance(b, Table)]
    assert ids.index("assumptions") < ids.index("schedule" if "schedule" in ids else "quality")


def test_an_own_sentence_prints_the_quantity_of_the_table(plan, outlook, contrast):
    memo = made(plan, outlook, contrast, internal=SHORT)
    (own,) = (b for b in memo.blocks if isinstance(b, Paragraph) and "的把握是" in b.template)
    assert any("没有研判" in b.text for b in memo.blocks if isinstance(b, Paragraph))
    cells = [c for b in memo.blocks if isinstance(b, Table) for r in b.rows for c in r]
    (chance,) = {c.text for c in cells if c.key == f"{ID}.chance"}
    shown = {v.key: v for v in own.values.values()}
    assert shown[f"{ID}.chance"].text == chance
    assert chance in own.text


HOSTILE = {
    "a number": ("今年能完成15%。", "RE-061"),
    "a number in a heading": ("# 三、2024年", "RE-061"),
    "a sum": ("{{ 1 + 1 }}", "RE-060"),
    "a constant": ("{{ '83%' }}", "RE-060"),
    "a name that does not exist": ("{{ target.mfg_investment_growth.chanc }}", "RE-060"),
    "a target that does not exist": ("{{ target.nowhere.chance }}", "RE-060"),
    "an incomplete name": ("{{ target }}", "RE-060"),
    "classes of Python": ("{{ region.__class__.__mro__ }}", "RE-060"),
    "globals": ("{{ cycler.__init__.__globals__.os.popen('id').read() }}", "RE-060"),
    "a call": ("{{ region.text() }}", "RE-060"),
    "an index": ("{{ region['text'] }}", "RE-060"),
    "a filter": ("{{ count.judged|int }}", "RE-060"),
    "a loop": ("{% for x in region %}{{ x }}{% endfor %}", "RE-060"),
    "much text": ("{{ '甲' * 999999999 }}", "RE-060"),
    "a file": ("{% include '/etc/passwd' %}", "RE-060"),
    "an import": ("{% import 'os' as os %}", "RE-060"),
    "a macro": ("{% macro a() %}{% endmacro %}", "RE-060"),
    "a setting": ("{% set x = region %}", "RE-060"),
    "not finished": ("{{ region", "RE-060"),
    "no part of that name": ("@overal", "RE-060"),
    "a part twice": ("@overall", "RE-062"),
    "very long": ("甲" * LONGEST, "RE-060"),
}  # fmt: skip


@pytest.mark.parametrize(("line", "id"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_layouts_are_refused_with_file_and_line(plan, outlook, line: str, id: str) -> None:
    text = SHORT + line + "\n"
    found = refused(plan, outlook, internal=text)
    assert {f[0] for f in found} == {id}
    where = {f[1] for f in found}
    if "overall" in line or len(line) > LONGEST - 1:
        assert where == {"templates/internal.txt"}
    else:
        number = text.splitlines().index(line.splitlines()[0]) + 1
        assert where == {f"templates/internal.txt 第{number}行"}


def test_near_names_are_offered(plan, outlook):
    ((_, _, text),) = refused(plan, outlook, internal=SHORT + "{{ count.juged }}\n")
    assert "count.judged" in text


def test_all_problems_are_said_at_once(plan, outlook):
    found = refused(plan, outlook, internal="@stamp\n@nothing\n一共15项\n")
    assert [f[0] for f in found].count("RE-062") == 4
    assert {"RE-060", "RE-061"} < {f[0] for f in found}


def test_what_must_stand_in_every_memo_cannot_be_left_out(plan, outlook):
    for needed in ("stamp", "overall", "assumptions", "limits", "annex"):
        ((id, _, text),) = refused(plan, outlook, internal=SHORT.replace(f"@{needed}\n", ""))
        assert (id, f"@{needed}" in text) == ("RE-062", True)


def test_the_edition_for_handing_up_has_no_chance_to_refer_to(plan, outlook):
    name = resources.files("scenario.report").joinpath("templates/report.txt")
    text = name.read_text("utf-8") + f"{{{{ target.{ID}.chance }}}}\n"
    ((id, _, said),) = refused(plan, outlook, report=text)
    assert id == "RE-060"
    assert f"target.{ID}.range" in said or f"target.{ID}" in said


def test_braces_in_a_sentence_stay_signs(plan, outlook, contrast):
    memo = made(plan, outlook, contrast, internal=SHORT + "说明{见附件}。\n")
    assert any("说明(见附件)" in b.text.replace("（", "(").replace("）", ")")
               for b in memo.blocks if isinstance(b, Paragraph))  # fmt: skip


def test_a_hidden_name_in_a_layout_stops_the_memo(plan, outlook):
    (id,) = (i for i, p in plan.projects.items() if p.name)
    secret = replace(plan.projects[id], public=False, name="神秘项目")
    hidden = replace(plan, projects={**plan.projects, id: secret})
    with pytest.raises(ScenarioError) as caught:
        made(hidden, outlook, internal=SHORT + "神秘项目另行报告。\n")
    assert {f.id for f in caught.value.findings} == {"RE-031"}


def test_words_of_an_office_replace_those_of_patterns_only(plan, outlook, contrast):
    words = "# 改写\n全年结果主要取决于 => 全年成败主要看\n责任单位 => 牵头单位\n"
    memo, plain = (made(plan, outlook, contrast, words=w) for w in (words, ""))
    lead = next(b for b in memo.blocks if isinstance(b, Paragraph) and b.role == "lead")
    assert "全年成败主要看" in lead.text
    (table,) = (b for b in memo.blocks if isinstance(b, Table) and b.id == "overall")
    assert typeset("牵头单位") in [c.head for c in table.columns]
    for a, b in zip(memo.blocks, plain.blocks, strict=True):
        if isinstance(a, Table):
            assert a.rows == b.rows
        if isinstance(a, Paragraph):
            assert a.values == b.values


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("没有这一句话的 => 别的", "没有“没有这一句话的”"),
        ("责任单位", "没有写成"),
        ("责任单位 => 责任单位15家", "数字"),
        ("{median};达到 => 达到", "数字或{…}"),
        ("较有把握{green}项 => {green}项很可能", "研判用语"),
        ("预计完成 => 需努力", "研判用语"),
    ],
)
def test_words_that_cannot_be_used_are_named(plan, outlook, line: str, said: str) -> None:
    ((id, where, text),) = refused(plan, outlook, words=f"# 改写\n{line}\n")
    assert (id, where) == ("RE-063", "templates/words.txt 第2行")
    assert typeset(said) in text or said in text
