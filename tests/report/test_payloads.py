"""Six HTML payloads, twelve formulas and twenty nasty names through page, Word file and workbook."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from lxml import etree
from report.standin_plan import make_plan
from report.standin_results import make_contrast, make_outlook
from report.test_docx import NASTY, text_of
from report.test_html import PAYLOADS as SCRIPTS
from report.test_html import parsed
from report.test_xlsx import PAYLOADS as FORMULAS

from scenario.errors import warning
from scenario.report.memo import Memo, build_memo
from scenario.terms import Plan
from scenario.typeset import set_text

EVERY = (*SCRIPTS, *FORMULAS, *NASTY)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BATCHES = [EVERY[i : i + 5] for i in range(0, len(EVERY), 5)]


def test_there_are_as_many_as_asked_for() -> None:
    assert (len(SCRIPTS), len(set(FORMULAS)), len(set(NASTY))) == (6, 12, 20)


def poisoned(names: tuple[str, ...]) -> Memo:
    """Return a memo in which the names stand everywhere that an office can write one."""
    plan: Plan = make_plan()
    targets = dict(plan.targets)
    for id, name in zip(targets, names, strict=False):
        targets[id] = replace(targets[id], name=name, departments=(name,))
    base = next(iter(plan.priors.values()))
    priors = {f"p{i}": replace(base, id=f"p{i}", name=n, said_by=n, note=n, expires=n)
              for i, n in enumerate(names)}  # fmt: skip
    scenarios = {k: replace(s, name=names[-1], why=names[-1]) for k, s in plan.scenarios.items()}
    settings = replace(plan.settings, organisation=names[0], author=names[0])
    evil = make_plan(targets=targets, priors=priors, scenarios=scenarios, settings=settings)
    findings = [warning("X-1", n, n, n, n, n) for n in names]
    return build_memo("mid_year", make_outlook(evil), make_contrast(evil), evil, findings)


@pytest.fixture(scope="module", params=BATCHES, ids=range(len(BATCHES)))
def batch(request: pytest.FixtureRequest) -> tuple[tuple[str, ...], Memo]:
    return request.param, poisoned(request.param)


def test_the_page_shows_them_as_text(batch: tuple[tuple[str, ...], Memo], page: str) -> None:
    names, memo = batch
    made = memo.to_bytes("html").decode("utf-8")
    tags = parsed(made).tags
    clean = parsed(page).tags
    assert {t for t, _ in tags} <= {t for t, _ in clean}
    known = {a for _, attrs in clean for a in attrs} | {"colspan"}  # of a row that names others
    assert {a for _, attrs in tags for a in attrs} <= known
    assert not [a for _, a in tags if re.match(r"(?i)\s*(javascript|data|//)", a.get("href") or "")]
    cells = {html.unescape(c) for c in re.findall(r"<td[^>]*>([^<]*)</td>", made)}
    for name in names:
        assert set_text(name) in cells


def test_the_word_file_holds_them_whole(batch: tuple[tuple[str, ...], Memo]) -> None:
    names, memo = batch
    with zipfile.ZipFile(io.BytesIO(memo.to_bytes("docx"))) as archive:
        assert archive.testzip() is None
        parts = {n: archive.read(n) for n in archive.namelist()}
    trees = {n: etree.fromstring(p) for n, p in parts.items() if n.endswith((".xml", ".rels"))}
    cells = {text_of(c) for c in trees["word/document.xml"].iter(f"{W}tc")}
    for name in names:
        assert set_text(name) in cells
    outside = [r for n, t in trees.items() if n.endswith(".rels") for r in t
               if r.get("TargetMode") == "External"]  # fmt: skip
    assert outside == []
    assert not [i for i in trees["word/document.xml"].iter(f"{W}instrText")]


def test_the_workbook_holds_them_as_text(batch: tuple[tuple[str, ...], Memo]) -> None:
    names, memo = batch
    content = memo.to_bytes("xlsx")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
        links = [archive.read(n) for n in archive.namelist() if n.endswith(".rels")]
    assert not [s for s in sheets if b"<f>" in s or b"<hyperlink" in s]
    assert not [x for x in links if b'TargetMode="External"' in x]
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    told = {str(c.value) for c in cells} | {""}
    for name in names:
        assert set_text(name) in told
