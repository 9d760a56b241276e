"""GB/T 9704-2012 in numbers: each row of the table measured in the XML of the document."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from lxml import etree
from report.test_docx import MM, W, part, parts, style_of, styled, text_of

from scenario.report.blocks import Bars, Fan, Table
from scenario.report.memo import Memo

WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
POINT, EMU_MM = 20, 36000


def val(element: etree._Element, path: str, name: str = "val") -> str | None:
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{name}")


def look(id: str) -> Callable[[bytes], tuple[str | None, ...]]:
    """Return font, size in half points, alignment and first line of a style."""

    def measured(word: bytes) -> tuple[str | None, ...]:
        style = style_of(word, id)
        return (
            val(style, "rPr/rFonts", "eastAsia"), val(style, "rPr/sz"), val(style, "pPr/jc"),
            val(style, "pPr/ind", "firstLineChars"),
        )  # fmt: skip

    return measured


def section(word: bytes) -> etree._Element:
    return part(word, "word/document.xml").find(f".//{W}sectPr")


def edge(name: str) -> Callable[[bytes], float]:
    return lambda word: int(section(word).find(f"{W}pgMar").get(f"{W}{name}")) / MM


def type_area(word: bytes) -> tuple[float, float]:
    size, margins = section(word).find(f"{W}pgSz"), section(word).find(f"{W}pgMar")
    get = {k: int(margins.get(f"{W}{k}")) for k in ("top", "bottom", "left", "right")}
    wide, high = int(size.get(f"{W}w")), int(size.get(f"{W}h"))
    return (wide - get["left"] - get["right"]) / MM, (high - get["top"] - get["bottom"]) / MM


def lines_and_characters(word: bytes) -> tuple[int, int]:
    wide, high = type_area(word)
    body = style_of(word, "Normal")
    line = int(val(body, "pPr/spacing", "line") or 0)
    pitch = int(val(body, "rPr/sz") or 0) * POINT / 2 + int(val(body, "rPr/spacing") or 0)
    return int(high * MM // line), int(round(wide * MM) // pitch)


def below(word: bytes) -> float:
    """Return how far the upper edge of the page number's line lies below the type area, mm."""
    margins = section(word).find(f"{W}pgMar")
    foot, bottom = int(margins.get(f"{W}footer")), int(margins.get(f"{W}bottom"))
    line = int(val(style_of(word, "PageNumber"), "pPr/spacing", "line") or 0)
    return (bottom - foot - line + (line - 14 * POINT) / 2) / MM


MEASURES: dict[str, tuple[Callable[[bytes], object], object]] = {
    "天头 37 mm": (edge("top"), pytest.approx(37, abs=1)),
    "地脚 35 mm": (edge("bottom"), pytest.approx(35, abs=1)),
    "订口 28 mm": (edge("left"), pytest.approx(28, abs=1)),
    "切口 26 mm": (edge("right"), pytest.approx(26, abs=1)),
    "版心 156 × 225 mm": (type_area, pytest.approx((156, 225), abs=1)),
    "每页22行每行28字": (lines_and_characters, (22, 28)),
    "标题 2号小标宋居中": (look("Title"), ("方正小标宋简体", "44", "center", "0")),
    "正文 3号仿宋首行缩进2字": (look("Normal"), ("仿宋_GB2312", "32", "both", "200")),
    "一级标题 3号黑体": (look("Heading1"), ("黑体", "32", "both", "200")),
    "二级标题 3号楷体": (look("Heading2"), ("楷体_GB2312", "32", "both", "200")),
    "三级标题 3号仿宋": (look("Heading3"), ("仿宋_GB2312", "32", "both", "200")),
    "四级标题 3号仿宋": (look("Heading4"), ("仿宋_GB2312", "32", "both", "200")),
    "密级 3号黑体顶格": (look("Mark"), ("黑体", "32", "left", "0")),
    "页码 4号宋体": (lambda w: look("PageNumber")(w)[:2], ("宋体", "28")),
    "页码在版心下7 mm": (below, pytest.approx(7, abs=1)),
    "表题 4号黑体居中": (look("TableTitle"), ("黑体", "28", "center", "0")),
    "单位在右": (look("TableUnit"), ("仿宋_GB2312", "21", "right", "0")),
    "图题居中": (lambda w: look("FigureTitle")(w)[2], "center"),
    "西文 Times New Roman": (
        lambda w: val(style_of(w, "Normal"), "rPr/rFonts", "ascii"), "Times New Roman",
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", MEASURES.values(), ids=MEASURES)
def test_each_number_of_the_form(
    word: bytes, row: tuple[Callable[[bytes], object], object]
) -> None:
    measured, wanted = row
    assert measured(word) == wanted


def test_levels_are_numbered_in_their_order(word: bytes) -> None:
    body = part(word, "word/document.xml")
    heads = [(styled(p), text_of(p)) for p in body.iter(f"{W}p") if styled(p).startswith("Heading")]
    numbers = {"Heading1": "[一二三四五六七]、", "Heading2": "（[一二三四五六七八九十]+）"}
    for style, text in heads:
        if not text.startswith("附件"):
            assert re.match(numbers[style], text)


def test_signature_and_date(word: bytes) -> None:
    every = list(part(word, "word/document.xml").iter(f"{W}p"))
    name, day = (i for i, p in enumerate(every) if styled(p) == "Signature")
    assert day == name + 1
    assert text_of(every[name - 1]) == ""  # one line below the body
    assert re.fullmatch(r"20\d\d年[1-9]\d?月[1-9]\d?日", text_of(every[day]))
    right = [int(val(every[i], "pPr/ind", "rightChars") or 0) / 100 for i in (name, day)]
    wide = [sum(0.5 if c.isascii() else 1 for c in text_of(every[i])) for i in (name, day)]
    starts = [r + w for r, w in zip(right, wide, strict=True)]
    assert starts[0] - starts[1] == pytest.approx(2)  # the date begins two characters behind
    assert min(right) == 2


def test_tables_and_figures(word: bytes, memo: Memo) -> None:
    body = part(word, "word/document.xml").find(f"{W}body")
    above = {t.getprevious() is not None and styled(t.getprevious()) for t in body.iter(f"{W}tbl")}
    assert above <= {"TableTitle", "TableUnit"}
    for table in body.iter(f"{W}tbl"):
        assert table.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in table.iter(f"{W}tr"))
    drawings = list(body.iter(f"{WP}inline"))
    figures = [b for b in memo.blocks if isinstance(b, (Fan, Bars))]
    assert len(drawings) == len(figures)
    for drawing, figure in zip(drawings, figures, strict=True):
        assert int(drawing.find(f"{WP}extent").get("cx")) <= 156 * EMU_MM
        assert drawing.find(f"{WP}docPr").get("descr") == figure.alt
        paragraph = next(a for a in drawing.iterancestors(f"{W}p"))
        assert styled(paragraph.getnext()) == "FigureTitle"
    assert [b for b in memo.blocks if isinstance(b, Table)]


def test_text_is_black_and_no_font_is_embedded(word: bytes) -> None:
    colours = {c.get(f"{W}val") for c in part(word, "word/document.xml").iter(f"{W}color")}
    assert colours <= {"00664B", "8A5A00", "A83A00"}  # lights in tables, beside symbol and word
    normal = [p for p in part(word, "word/document.xml").iter(f"{W}p") if styled(p) == "Normal"]
    assert not [c for p in normal for c in p.iter(f"{W}color")]
    assert val(style_of(word, "HeaderLine"), "rPr/color") == "808080"
    assert not [n for n in parts(word, "word/") if "font" in n.lower() and not n.endswith(".xml")]
