"""The Word file: the official form asserted from its XML, charts with their workbooks."""

from __future__ import annotations

import html
import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from lxml import etree
from report.standin_plan import make_plan
from report.standin_results import make_outlook

from scenario.compare.outlook import Outlook
from scenario.report.blocks import Bars, Fan, Heading, Paragraph, Table
from scenario.report.docx_table import WHOLE
from scenario.report.memo import Memo, build_memo
from scenario.report.xlsx_chart import fan_columns
from scenario.terms import Plan

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RUN_ORDER = ("rFonts", "b", "bCs", "color", "spacing", "sz", "szCs", "lang")
PARAGRAPH_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "snapToGrid", "spacing",
    "ind", "jc", "outlineLvl", "sectPr",
)  # fmt: skip
MM = 1440 / 25.4


def part(word: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return etree.fromstring(archive.read(name))


def parts(word: bytes, folder: str) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        return sorted(n for n in archive.namelist() if n.startswith(folder))


def text_of(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(f"{W}t"))


def styled(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def style_of(word: bytes, id: str) -> etree._Element:
    styles = part(word, "word/styles.xml")
    return next(s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == id)


def test_page_is_a4_with_the_official_margins(word: bytes) -> None:
    section = part(word, "word/document.xml").find(f".//{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    for edge, mm in (("top", 37), ("bottom", 35), ("left", 28), ("right", 26)):
        assert int(margins.get(f"{W}{edge}")) / MM == pytest.approx(mm, abs=0.1)
    grid = section.find(f"{W}docGrid")
    assert (grid.get(f"{W}type"), grid.get(f"{W}linePitch")) == ("lines", "579")
    assert section[-1].tag == f"{W}docGrid"


def test_body_heading_and_title_styles(word: bytes) -> None:
    for id, font, half_points, outline in (
        ("Normal", "仿宋_GB2312", "32", None),
        ("Title", "方正小标宋简体", "44", None),
        ("Heading1", "黑体", "32", "0"),
        ("Heading2", "楷体_GB2312", "32", "1"),
        ("Heading3", "仿宋_GB2312", "32", "2"),
    ):
        style = style_of(word, id)
        fonts = style.find(f"{W}rPr/{W}rFonts")
        assert fonts.get(f"{W}eastAsia") == font
        assert style.find(f"{W}rPr/{W}sz").get(f"{W}val") == half_points
        level = style.find(f"{W}pPr/{W}outlineLvl")
        assert (None if level is None else level.get(f"{W}val")) == outline
    body = style_of(word, "Normal")
    spacing = body.find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("579", "exact")
    assert body.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    assert body.find(f"{W}pPr/{W}jc").get(f"{W}val") == "both"
    assert body.find(f"{W}rPr/{W}spacing").get(f"{W}val") == "-5"


def test_every_run_names_all_its_fonts_in_schema_order(word: bytes) -> None:
    names = [
        "word/document.xml",
        *(n for n in parts(word, "word/") if "footer" in n or "header" in n),
    ]
    runs = [r for name in names for r in part(word, name).iter(f"{W}r")]
    assert len(runs) > 200
    for run in runs:
        if run.find(f"{W}drawing") is not None:
            continue
        look = run.find(f"{W}rPr")
        fonts = look.find(f"{W}rFonts")
        assert all(fonts.get(f"{W}{a}") for a in ("eastAsia", "ascii", "hAnsi", "cs"))
        assert fonts.get(f"{W}hint") == "eastAsia"
        order = [RUN_ORDER.index(etree.QName(c).localname) for c in look]
        assert order == sorted(order)
    for name in [*names, "word/styles.xml"]:
        for look in part(word, name).iter(f"{W}pPr"):
            order = [PARAGRAPH_ORDER.index(etree.QName(c).localname) for c in look]
            assert order == sorted(order)


def test_page_numbers_stand_outside_and_differ_by_side(word: bytes) -> None:
    section = part(word, "word/document.xml").find(f".//{W}sectPr")
    assert part(word, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    relations = part(word, "word/_rels/document.xml.rels")
    targets = {r.get("Id"): r.get("Target") for r in relations}
    for kind, side in (("default", "right"), ("even", "left")):
        reference = next(
            f for f in section.iter(f"{W}footerReference") if f.get(f"{W}type") == kind
        )
        footer = part(word, f"word/{targets[reference.get(f'{R}id')]}")
        assert text_of(footer) == "— 1 —"
        assert footer.find(f".//{W}instrText").text.strip() == "PAGE"
        paragraph = footer.find(f"{W}p/{W}pPr")
        assert paragraph.find(f"{W}jc").get(f"{W}val") == side
        assert paragraph.find(f"{W}ind").get(f"{W}{side}Chars") == "100"
        assert footer.find(f".//{W}sz").get(f"{W}val") == "28"
    header = next(h for h in section.iter(f"{W}headerReference"))
    assert text_of(part(word, f"word/{targets[header.get(f'{R}id')]}")) == "草稿 — 须人工审核"


def test_the_register_lies_across_with_its_number_at_the_upright_foot(word: bytes) -> None:
    upright, across = part(word, "word/document.xml").iter(f"{W}sectPr")
    size, margins = across.find(f"{W}pgSz"), across.find(f"{W}pgMar")
    assert (size.get(f"{W}w"), size.get(f"{W}h"), size.get(f"{W}orient")) == (
        "16838", "11906", "landscape",
    )  # fmt: skip
    turned = {"top": "left", "bottom": "right", "left": "bottom", "right": "top"}
    for edge, before in turned.items():
        assert margins.get(f"{W}{edge}") == upright.find(f"{W}pgMar").get(f"{W}{before}")
    targets = {r.get("Id"): r.get("Target") for r in part(word, "word/_rels/document.xml.rels")}
    low = {}
    for reference in across.iter(f"{W}footerReference"):
        footer = part(word, f"word/{targets[reference.get(f'{R}id')]}")
        place = footer.find(f".//{W}tblpPr")
        assert int(place.get(f"{W}tblpX")) + 340 == 1984 - 397
        assert footer.find(f".//{W}textDirection").get(f"{W}val") == "tbRl"
        assert text_of(footer) == "— 1 —"
        low[reference.get(f"{W}type")] = int(place.get(f"{W}tblpY"))
    assert low["default"] > 8000 > low["even"]


def test_a_short_table_stays_on_one_page_and_a_long_one_may_break(word: bytes, memo: Memo) -> None:
    body = part(word, "word/document.xml").find(f"{W}body")
    wanted = [b for b in memo.blocks if isinstance(b, Table) and "docx" in b.writers]
    for table, element in zip(wanted, body.findall(f"{W}tbl"), strict=True):
        rows = element.findall(f"{W}tr")[1:]
        kept = [r.find(f".//{W}pPr/{W}keepNext") is not None for r in rows]
        assert all(kept) is (len(table.rows) <= WHOLE), table.id
        assert any(kept) is all(kept)
    assert {len(b.rows) <= WHOLE for b in wanted} == {True, False}


def test_tables_carry_title_unit_repeated_head_and_the_cells(word: bytes, memo: Memo) -> None:
    body = part(word, "word/document.xml").find(f"{W}body")
    wanted = [b for b in memo.blocks if isinstance(b, Table) and "docx" in b.writers]
    made = body.findall(f"{W}tbl")
    assert len(made) == len(wanted)
    for table, element in zip(wanted, made, strict=True):
        before = element.getprevious()
        if table.unit:
            assert text_of(before) == table.unit
            before = before.getprevious()
        assert text_of(before) == table.caption
        rows = element.findall(f"{W}tr")
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        assert all(r.find(f"{W}trPr/{W}cantSplit") is not None for r in rows)
        assert [[text_of(c) for c in r.findall(f"{W}tc")] for r in rows[1:]] == [
            [row[0].text] if table.is_group(row) else [c.text for c in row] for row in table.rows
        ]
        widths = [int(c.get(f"{W}w")) for c in element.iter(f"{W}gridCol")]
        across, upright = 16838 - 2098 - 1984, 11906 - 1587 - 1474
        assert sum(widths) == (across if table.across else upright)


def test_sentences_and_headings_are_all_there(word: bytes, memo: Memo) -> None:
    body = part(word, "word/document.xml").find(f"{W}body")
    lines = [text_of(p) for p in body.findall(f"{W}p")]
    for block in memo.blocks:
        if isinstance(block, (Paragraph, Heading)):
            assert block.text in lines
    assert lines[:2] == ["内部测算 注意保存", memo.title]


def test_charts_are_native_and_carry_their_workbook(word: bytes, memo: Memo) -> None:
    fans = [b for b in memo.blocks if isinstance(b, Fan)]
    charts = [n for n in parts(word, "word/charts/") if n.endswith(".xml")]
    books = parts(word, "word/embeddings/")
    assert len(charts) == len(books) == len(fans) + 1 == 3
    figures = [b for b in memo.blocks if isinstance(b, (Fan, Bars))]
    assert sum(isinstance(f, Bars) for f in figures) == 1
    for fan, name, book in zip(figures, charts, books, strict=True):
        if isinstance(fan, Bars):
            continue
        chart = part(word, name)
        relation = part(word, name.replace("charts/", "charts/_rels/") + ".rels")[0]
        external = chart.find(f"{C}externalData")
        assert external.get(f"{R}id") == relation.get("Id")
        assert chart[-1] is external
        assert relation.get("Target").endswith(book.rpartition("/")[2])
        assert chart.find(f".//{C}areaChart/{C}grouping").get("val") == "stacked"
        assert chart.find(f".//{C}lineChart") is not None
        assert chart.find(f".//{C}dispBlanksAs").get("val") == "span"
        with zipfile.ZipFile(io.BytesIO(word)) as archive:
            sheet = openpyxl.load_workbook(io.BytesIO(archive.read(book)))["Sheet1"]
        for c, (head, values) in enumerate(fan_columns(fan), start=1):
            assert sheet.cell(1, c).value == head
            assert [sheet.cell(r, c).value for r in range(2, len(values) + 2)] == values
        # what the bands add up to is the quantiles themselves
        for i in range(len(fan.labels)):
            stack = sum(sheet.cell(i + 2, c).value for c in (2, 3, 4, 5))
            assert stack == pytest.approx(fan.quantiles[fan.levels[-1]][i], abs=0.02)
    drawings = part(word, "word/document.xml").iter(f"{W}drawing")
    for fan, drawing in zip(figures, drawings, strict=True):
        paragraph = drawing.getparent().getparent()
        assert paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val") == "Figure"
        assert text_of(paragraph.getnext()) == fan.caption
        described = [e for e in drawing.iter() if etree.QName(e).localname == "docPr"]
        assert described[0].get("descr") == fan.alt
    spacing = style_of(word, "Figure").find(f"{W}pPr/{W}spacing")
    assert (spacing.get(f"{W}line"), spacing.get(f"{W}lineRule")) == ("240", "auto")


def test_nothing_of_the_library_template_is_left(word: bytes) -> None:
    assert not [n for n in parts(word, "docProps/") if "thumbnail" in n]
    ids = {s.get(f"{W}styleId") for s in part(word, "word/styles.xml").iter(f"{W}style")}
    used = {e.get(f"{W}val") for e in part(word, "word/document.xml").iter(f"{W}pStyle")}
    assert used <= ids


def test_no_part_points_outside(word: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert b'TargetMode="External"' not in archive.read(name)


def test_same_memo_same_bytes_and_fixed_dates(memo: Memo, word: bytes) -> None:
    assert memo.to_bytes("docx") == word
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        assert {i.date_time for i in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2024-09-30T00:00:00Z") == 2


NASTY = (
    "A&B <石化> 公司", "]]>", "<w:p/>", "'单'\"双\"", "&amp;", "{{ cycler }}", "{% raw %}",
    "a\x00b", "𠮷野家", "名\u200b称", "ﬁ", "末尾 ", "\u202e反", "%s %d", "C:\\x", "=1+1",
    "\ufffe", "#REF!", "…", "—",
)  # fmt: skip


def test_nasty_names_survive(plan: Plan) -> None:
    base = next(iter(plan.priors.values()))
    priors = {f"p{i}": replace(base, id=f"p{i}", name=name) for i, name in enumerate(NASTY)}
    nasty = make_plan(priors=priors)
    made = build_memo("mid_year", make_outlook(nasty), None, nasty)
    body = part(made.to_bytes("docx"), "word/document.xml")
    cells = [text_of(c) for c in body.iter(f"{W}tc")]
    page = html.unescape(made.to_bytes("html").decode("utf-8").replace("\x00", ""))
    for name in NASTY:
        kept = "".join(c for c in name if c not in "\x00\ufffe")
        assert kept in cells
        assert f">{kept}</td>" in page.replace("\ufffe", "")


def test_effects_are_a_native_bar_chart_with_error_bars(word: bytes, memo: Memo) -> None:
    (bars,) = [b for b in memo.blocks if isinstance(b, Bars)]
    place = 1 + [b for b in memo.blocks if isinstance(b, (Fan, Bars))].index(bars)
    chart = part(word, f"word/charts/chart{place}.xml")
    assert chart.find(f".//{C}barChart/{C}barDir").get("val") == "bar"
    assert chart.find(f".//{C}errBars/{C}errValType").get("val") == "cust"
    book = openpyxl.load_workbook(io.BytesIO(zipfile.ZipFile(io.BytesIO(word)).read(
        f"word/embeddings/chart{place}.xlsx")))  # fmt: skip
    rows = list(book["Sheet1"].iter_rows(min_row=2, max_row=1 + len(bars.labels), values_only=True))
    assert [r[0] for r in rows] == [
        f"{a}  {b}" for a, b in zip(bars.labels, bars.tags, strict=True)
    ]
    assert [r[1] for r in rows] == list(bars.middles)
    for row, low, high in zip(rows, bars.lows, bars.highs, strict=True):
        assert (row[1] - row[2], row[1] + row[3]) == pytest.approx((low, high))


def test_a_long_title_breaks_by_meaning_and_no_page_holds_the_signature_alone(
    plan: Plan, outlook: Outlook
) -> None:
    made = build_memo("q3", outlook, None, plan, edition="report")
    body = part(made.to_bytes("docx"), "word/document.xml")
    title = next(p for p in body.iter(f"{W}p") if styled(p) == "Title")
    assert [t.text for t in title.iter(f"{W}t")] == ["镇海区2024年主要目标", "前三季度完成情况预测"]
    assert len(list(title.iter(f"{W}br"))) == 1
    every = list(body.iter(f"{W}p"))
    last = [i for i, p in enumerate(every) if styled(p) == "Signature"]
    assert len(last) == 2
    for place in (last[0] - 1, last[0]):
        assert every[place].find(f"{W}pPr/{W}keepNext") is not None
