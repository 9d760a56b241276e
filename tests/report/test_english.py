"""A memo in English: no Chinese left in any of its files, and no other number than in Chinese."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.standin_english import with_english
from report.standin_results import make_findings
from report.test_whatif import made_parts, made_takes

from scenario.compare.contrast import Contrast
from scenario.compare.diagnostic_words import ENGINES, TOLD, told
from scenario.compare.outlook import Outlook
from scenario.errors import Finding, ScenarioError
from scenario.report import docx_styles
from scenario.report.blocks import Paragraph, Table
from scenario.report.english import CHINESE, Phrases, phrases_of, read_phrases
from scenario.report.memo import Memo, build_memo
from scenario.report.scan import texts
from scenario.terms import Plan

#: Names of fonts and of styles of the official form, and fonts that the chart program brings.
FORM = {
    *(getattr(docx_styles, f) for f in ("BODY", "HEI", "KAI", "SONG", "TITLE")),
    *(name for name, _, _ in docx_styles.LOOKS.values()),
    "ＭＳ 明朝", "ＭＳ ゴシック", "ＭＳ Ｐゴシック", "新細明體", "宋体",
}  # fmt: skip
NUMBER = re.compile(r"\d+(?:\.\d+)?")


def chinese(content: bytes) -> set[str]:
    """Return every text of a file that holds a Chinese letter or sign, names of the form apart."""
    lines = {line.strip() for text in texts(content) for line in text.split("\n")}
    found = {line for line in lines if CHINESE.search(line) and line not in FORM}
    return {line for line in found if not line.startswith(("http://", "https://"))}


def made(
    plan: Plan, outlook: Outlook, contrast: Contrast, kind: str, edition: str, lang: str
) -> Memo:
    return build_memo(
        kind, outlook, contrast, plan, make_findings(), made_parts(plan), made_takes(outlook),
        edition=edition, lang=lang,
    )  # fmt: skip


@pytest.fixture(scope="module")
def spoken(plan: Plan) -> Plan:
    return with_english(plan)


@pytest.mark.parametrize("edition", ["internal", "report"])
@pytest.mark.parametrize("kind", ["q1", "mid_year", "q3", "year_estimate"])
def test_no_file_holds_chinese(spoken, outlook, contrast, kind: str, edition: str) -> None:
    memo = made(spoken, outlook, contrast, kind, edition, "en")
    assert not [f for f in memo.remarks if f.id == "RE-051"], sorted(memo.phrases.missing)
    for suffix in ("html", "docx", "xlsx"):
        content = memo.to_bytes(suffix)
        left = chinese(content if suffix != "html" else _page(content))
        assert left == set(), suffix
        assert memo.phrases.missing == set()
    assert b'<html lang="en-GB">' in memo.to_bytes("html")[:60]


def _page(content: bytes) -> bytes:
    """Return what a reader of the page sees: its text without tags, styles and drawing code."""
    from html import unescape

    page = content.decode("utf-8")
    charts = "\n".join(re.findall(r'"((?:[^"\\]|\\.)*)"', page[max(page.rfind("<script>"), 0) :]))
    seen = re.sub(r"<style>.*?</style>|<script>.*?</script>", " ", page, flags=re.DOTALL)
    labels = "\n".join(re.findall(r'(?:aria-label|data-head|content)="([^"]*)"', seen))
    fonts = re.sub(r"[^\n]*(?:serif|YaHei)[^\n]*", "", charts)
    return unescape("\n".join([re.sub(r"<[^>]+>", "\n", seen), labels, fonts])).encode()


@pytest.mark.parametrize("edition", ["internal", "report"])
def test_values_and_order_are_those_of_the_chinese_memo(spoken, outlook, contrast, edition) -> None:
    zh, en = (made(spoken, outlook, contrast, "mid_year", edition, lang) for lang in ("zh", "en"))
    assert [type(b) for b in zh.blocks] == [type(b) for b in en.blocks]
    for a, b in zip(zh.blocks, en.blocks, strict=True):
        if isinstance(a, Table):
            assert [[c.value for c in r] for r in a.rows] == [[c.value for c in r] for r in b.rows]
            assert [[c.key for c in r] for r in a.rows] == [[c.key for c in r] for r in b.rows]
        if isinstance(a, Paragraph):
            assert set(re.findall(r"\{(\w+)\}", a.template)) == set(
                re.findall(r"\{(\w+)\}", b.template)
            )


def test_a_text_without_english_is_left_and_named(plan, outlook, contrast) -> None:
    bare = replace(plan, papers={})
    memo = made(bare, outlook, contrast, "mid_year", "report", "en")
    (found,) = (f for f in memo.remarks if f.id == "RE-051")
    assert found.severity == "warning"
    assert "templates/english.txt" in found.remedy
    assert any("制造业投资增长" in text for text in memo.phrases.missing)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("增长<1> => grew", None),  # leaving a number out is a matter of style
        ("增长 => grew 3%", "3"),
        ("增长<1> => grew <1> to <2>", "<2>"),
        ("{name}增长 => {other} grew", "{other}"),
        ("增长", "英文"),
    ],
)
def test_a_translation_states_nothing_of_its_own(line: str, said: str | None) -> None:
    if said is None:
        assert read_phrases([("english.txt", line)]).say("增长8%") == "grew"
        return
    with pytest.raises(ScenarioError) as caught:
        read_phrases([("english.txt", f"# words\n{line}\n")])
    (found,) = caught.value.findings
    assert (found.id, found.where) == ("RE-050", "english.txt 第2行")
    assert said in found.found


def test_a_finding_without_a_line_is_said_by_its_own_sentence() -> None:
    one = Finding(
        "IN-9", "warning", "甲.csv", "第三列全为空白", "不能用", "补上", "column three is blank"
    )
    table = phrases_of({}, [one])
    assert table.say("第三列全为空白") == "column three is blank"
    assert table.missing == set()


def _lines() -> list[str]:
    home = resources.files("scenario.report").joinpath("templates")
    text = "".join(
        home.joinpath(n).read_text("utf-8") for n in ("english.txt", "english_annex.txt")
    )
    return [x.partition(" => ")[0] for x in text.splitlines() if "<" in x and "=>" in x]


@given(st.sampled_from(_lines()), st.lists(st.decimals(0, 999, places=1), min_size=9, max_size=9))
def test_the_same_numbers_come_out_as_went_in(line: str, numbers) -> None:
    if re.search(r"\{[^{}]*<|<b>|extra|><", line):  # names of quantities, drawing code, neighbours
        return
    filled = re.sub(r"<#?(\d)>", lambda m: f"{numbers[int(m[1]) - 1]}", line)
    english = PHRASES.say(filled)
    assert sorted(NUMBER.findall(english)) == sorted(NUMBER.findall(filled))


PHRASES = phrases_of({})


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("全年预计区间", "expected range of the year"),
        ("规则灯▲有风险", None),
        ("约83%", "about 83%"),
        ("1.80—2.17亿美元", "1.80–2.17 hundred-million US dollars"),
        ("-5.3%至38.7%", "-5.3% to 38.7%"),
        ("2024年9月30日", "30 Sep 2024"),
        ("二、结论", "2. Conclusion"),
        ("表3 情景", "Table 3 scenario"),
        ("2024年12月底前", "by the end of Dec 2024"),
    ],
)
def test_forms(zh: str, en: str | None) -> None:
    table = Phrases(PHRASES.lines)
    said = table.say(zh)
    assert said == (en if en is not None else zh)
    assert (zh in table.missing) is (en is None)


@pytest.mark.parametrize("engine", ENGINES)
def test_every_engine_and_diagnostic_has_english(engine: str) -> None:
    every = {"engine": engine, "passed": True, "rhat": 1.001, "ess": 3972.3, "ess_tail": 3500.0,
             "chains": 4, "divergences": 0}  # fmt: skip
    assert set(every) == set(TOLD)
    for passed in (True, False):
        parts = [f"{name} {text}" for name, text in told(every | {"passed": passed})]
        for text in ("、".join(["模型 growth 2", "概率的抽样误差 0.6个百分点", *parts]), *parts):
            said = PHRASES.say(text)
            assert said is not None
            assert not CHINESE.search(said), said
            assert ("not passed" in said) == ("否" in text)
