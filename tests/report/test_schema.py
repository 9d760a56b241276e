"""Word and Excel files against the schemas and rules of the Open XML SDK, as a program checks them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from report.standin_english import with_english
from report.standin_results import make_findings
from report.test_whatif import made_parts, made_takes

from scenario.report.memo import build_memo

VALIDATOR = OpenXmlValidator()


def problems(content: bytes, path: Path) -> list[str]:
    path.write_bytes(content)
    return [f"{e.part_uri} {e.description}" for e in VALIDATOR.validate(path).errors]


def spoilt(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """Return the file with one change in one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data
                data = data.replace(old, new, 1)
            target.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize("suffix", ["docx", "xlsx"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("edition", ["internal", "report"])
def test_files_are_valid(plan, outlook, contrast, tmp_path, edition, lang, suffix) -> None:
    memo = build_memo(
        "mid_year", outlook, contrast, with_english(plan), make_findings(), made_parts(plan),
        made_takes(outlook), edition=edition, lang=lang,
    )  # fmt: skip
    assert problems(memo.to_bytes(suffix), tmp_path / f"memo.{suffix}") == []


def test_the_workbook_inside_a_chart_is_valid(word: bytes, tmp_path) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        books = [n for n in archive.namelist() if n.endswith(".xlsx")]
        assert books
        for name in books:
            assert problems(archive.read(name), tmp_path / Path(name).name) == []


BROKEN = {
    "order of a paragraph's properties": (
        "word/document.xml", b'<w:pPr><w:pStyle w:val="Mark"/>',
        b'<w:pPr><w:jc w:val="left"/><w:pStyle w:val="Mark"/>',
    ),
    "order of a run's properties": ("word/document.xml", b"<w:rFonts ", b'<w:sz w:val="3"/><w:rFonts '),
    "an element that does not exist": ("word/document.xml", b"<w:pPr>", b"<w:pPr><w:nothing/>"),
    "a value that is none": ("word/document.xml", b'<w:jc w:val="center"/>', b'<w:jc w:val="zz"/>'),
    "a property twice": ("word/document.xml", b"<w:cantSplit/>", b"<w:cantSplit/><w:zzz/>"),
    "a row outside of a table": ("word/document.xml", b"<w:body>", b"<w:body><w:tr/>"),
}  # fmt: skip


@pytest.mark.parametrize(("part", "old", "new"), BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_found(word: bytes, tmp_path, part, old, new) -> None:
    assert problems(spoilt(word, part, old, new), tmp_path / "broken.docx")
