"""The Word file read back as a reader reads it: its numbers stand in its tables, its words in its numbers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from lxml import etree
from report.standin_english import with_english
from report.standin_results import make_findings
from report.test_whatif import made_parts, made_takes

from scenario.compare.contrast import Contrast
from scenario.compare.outlook import Outlook
from scenario.report import direction, sections
from scenario.report.blocks import Table
from scenario.report.memo import Memo, build_memo
from scenario.settings import INTERVAL, LIGHT_EDGES
from scenario.terms import Plan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NUMBER = re.compile(r"(?<![A-Za-z0-9.])-?\d+(?:\.\d+)?")
GREW = r"(增长|下降)(\d+\.\d)%"
FELL = {"回升", "回落", "降幅收窄", "降幅扩大", "由降转升", "由升转降", "持平"}
TURNED = re.compile(
    rf"1—(\d+)月{GREW}，[较与]1—(\d+)月({'|'.join(sorted(FELL))})(?:(\d+\.\d)个百分点)?，"
)


def text_of(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def body(word: bytes) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return etree.fromstring(archive.read("word/document.xml"))[0]


def sentences(word: bytes) -> Iterator[tuple[str, str]]:
    """Yield style and text of every paragraph outside tables."""
    for paragraph in body(word).findall(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        yield ("" if style is None else str(style.get(f"{W}val")), text_of(paragraph))


def cells(word: bytes) -> set[str]:
    """Return every number that stands in a cell of a table, as it is printed."""
    return {
        n
        for cell in body(word).iter(f"{W}tc")
        for n in NUMBER.findall(text_of(cell).replace("—", " ").replace("–", " "))
    }


def whole(plan: Plan, outlook: Outlook, contrast: Contrast, edition: str, lang: str) -> Memo:
    return build_memo(
        "mid_year", outlook, contrast, with_english(plan), make_findings(), made_parts(plan),
        made_takes(outlook), edition=edition, lang=lang,
    )  # fmt: skip


@pytest.fixture(scope="module")
def full(plan: Plan, outlook: Outlook, contrast: Contrast) -> Memo:
    return whole(plan, outlook, contrast, "internal", "zh")


def derived(outlook: Outlook, memo: Memo) -> set[str]:
    """Return the numbers of sentences that no table of the Word file holds, from the results alone."""
    judged = [t for t in outlook.targets.values() if t.judged]
    counts = range(len(outlook.targets) + 1)  # how many targets stand where
    gaps = [
        f"{abs(round(t.so_far, 1) - t.value.threshold):.1f}"
        for t in outlook.targets.values() if t.so_far is not None
    ]  # fmt: skip
    gaps += [f"{v:.1f}" for t in outlook.targets.values() if t.required for v in t.required]
    turns = []
    for one in outlook.targets.values():
        seen = sorted(one.fitted.draws.path.observed.items()) if one.fitted.draws.path else []
        turns += [f"{abs(b - a):.1f}" for (_, a), (_, b) in pairwise(seen)]
    day = outlook.as_of
    dates = [day.year, day.month, day.day, outlook.year, outlook.year - 1]
    whole = [INTERVAL, *LIGHT_EDGES]
    strict = []
    for one in judged:
        if one.target.kind == "ratio":
            line = one.value.threshold
            strict.append(f"{100 * float(np.mean(np.round(one.draws, 2) >= line)):.0f}")
            strict += [f"{line:.2f}", f"{line - 0.05:.2f}", "2"]
    rows = [len(b.rows) for b in memo.blocks if isinstance(b, Table) and b.id == "data_rows"]
    plan = outlook.forecast.plan
    moves = [f"{o.value:g}" for s in plan.scenarios.values() for o in s.levers
             if isinstance(o.value, float)]  # fmt: skip
    return {
        *moves, *(str(c) for c in counts), *gaps, *turns, *map(str, dates), *(f"{100 * w:.0f}" for w in whole),
        *strict, *map(str, rows), str(outlook.draws), str(outlook.seed),
    }  # fmt: skip


def lost(word: bytes, known: set[str]) -> list[tuple[str, str]]:
    """Return every number of a sentence that is not among the known ones, with its sentence."""
    skipped = ("Stamp", "Title", "Mark", "FigureTitle", "TableTitle", "TableUnit", "TableNote")
    out = []
    for style, text in sentences(word):
        if style in skipped or style.startswith("Heading"):
            continue
        plain = (
            re.sub(
                r"(?:程序版本|program version )[\d.]+|1—\d+月|\d+—12月|表\d+|附表\d+|(?:T|t)able \d+|GB/T \d+|R&D",
                " ",
                text,
            )
            .replace("—", " ")
            .replace("–", " ")
        )
        out += [(n, text) for n in NUMBER.findall(plain) if n not in known]
    return out


def test_every_number_of_a_sentence_stands_in_a_table_or_in_the_results(
    full: Memo, outlook: Outlook
) -> None:
    word = full.to_bytes("docx")
    texts = [t for _, t in sentences(word)]
    assert sum(len(NUMBER.findall(t)) for t in texts) > 100
    assert lost(word, cells(word) | derived(outlook, full)) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("edition", ["internal", "report"])
def test_both_editions_agree_with_themselves_in_both_languages(
    plan: Plan, outlook: Outlook, contrast: Contrast, edition: str, lang: str
) -> None:
    made = whole(plan, outlook, contrast, edition, lang)
    word = made.to_bytes("docx")
    texts = [t for style, t in sentences(word) if not style.startswith("Heading")]
    assert sum(len(NUMBER.findall(t)) for t in texts) > (100 if edition == "internal" else 20)
    known = cells(word) | derived(outlook, made)
    assert lost(word, known) == []
    spoilt = {n for n in cells(word) if "." in n} & {n for t in texts for n in NUMBER.findall(t)}
    assert lost(word, known - spoilt), "nothing was compared"


def test_a_changed_number_is_found(full: Memo, outlook: Outlook) -> None:
    word = full.to_bytes("docx")
    known = cells(word) | derived(outlook, full)
    inside = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word)) as old, zipfile.ZipFile(inside, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                sentence = "比全年目标8%低3.9个百分点".encode()
                assert part.count(sentence) == 1
                part = part.replace(sentence, sentence.replace(b"3.9", b"3.7"))
            new.writestr(name, part)
    assert [n for n, _ in lost(inside.getvalue(), known)] == ["3.7"]


def wrong_directions(word: bytes) -> list[str]:
    """Return what a reader finds wrong with direction words, from the table of growth by month."""
    table = next(
        t for t in body(word).iter(f"{W}tbl") if "1—3月" in text_of(t) and "1—6月" in text_of(t)
    )
    head, *rows = ([text_of(c) for c in r.iter(f"{W}tc")] for r in table.iter(f"{W}tr"))
    grew = {
        (row[0], h): float(cell.rstrip("%")) for row in rows
        for h, cell in zip(head, row, strict=True) if re.fullmatch(r"-?\d+\.\d%", cell)
    }  # fmt: skip
    wrong, seen = [], 0
    for _, text in sentences(word):
        found = TURNED.search(text)
        if not found:
            continue
        seen += 1
        last, verb, printed, first, said, by = found.groups()
        name = text.split("：")[0]
        a, b = grew[name, f"1—{first}月"], grew[name, f"1—{last}月"]
        if float(printed) * (1 if verb == "增长" else -1) != b:
            wrong.append(f"{name}: {verb}{printed} but {b}")
        up, both = b > a, min(a, b) >= 0 or max(a, b) < 0
        right = (
            "持平" if a == b
            else ("由降转升" if up else "由升转降") if not both
            else ("回升" if up else "回落") if a >= 0
            else ("降幅收窄" if up else "降幅扩大")
        )  # fmt: skip
        if said != right:
            wrong.append(f"{name}: {said}, not {right}")
        if (by is not None) is not (both and a != b) or (by and by != f"{abs(b - a):.1f}"):
            wrong.append(f"{name}: {by}")
    assert seen, "no sentence says how a growth moved"
    return wrong


def test_direction_words_are_those_of_the_table(word: bytes) -> None:
    assert wrong_directions(word) == []


MUTANTS = {
    "the two words changed places": lambda a, b: direction.moved(b, a),
    "always rising": lambda a, b: direction.Moved("回升", round(abs(b - a), 1)),
    "the word of falls": lambda a, b: direction.Moved("降幅收窄", round(abs(b - a), 1)),
    "another number": lambda a, b: direction.Moved(direction.moved(a, b).word, 0.4),
}


@pytest.mark.parametrize("mutant", MUTANTS.values(), ids=MUTANTS)
def test_a_wrong_word_is_found(
    monkeypatch: pytest.MonkeyPatch, plan: Plan, outlook: Outlook, mutant
) -> None:
    monkeypatch.setattr(sections, "moved", mutant)
    made = build_memo("mid_year", outlook, None, plan)
    assert wrong_directions(made.to_bytes("docx"))


@pytest.mark.parametrize(
    ("before", "now", "word", "points"),
    [
        (5.2, 4.1, "回落", 1.1), (4.1, 5.2, "回升", 1.1), (0.0, 0.1, "回升", 0.1),
        (-3.0, -1.0, "降幅收窄", 2.0), (-1.0, -3.0, "降幅扩大", 2.0), (-1.0, 0.0, "由降转升", 0.0),
        (0.0, -1.0, "由升转降", 0.0), (1.04, 0.96, "持平", 0.0), (-0.04, 0.04, "持平", 0.0),
        (1.05, 1.149, "持平", 0.0), (-0.06, -0.14, "持平", 0.0),
    ],
)  # fmt: skip
def test_the_word_follows_the_printed_numbers(
    before: float, now: float, word: str, points: float
) -> None:
    assert direction.moved(before, now) == direction.Moved(word, points)
