"""A native Office chart with its workbook inside, so that it can be edited in place."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from scenario.report.blocks import Bars, Fan
from scenario.report.docx_styles import HEI, LATIN
from scenario.report.xlsx_bars import write_bars
from scenario.report.xlsx_chart import write_fan
from scenario.typeset import printable

if TYPE_CHECKING:
    from datetime import date

_C: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A: Final = "http://schemas.openxmlformats.org/drawingml/2006/main"
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP: Final = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_CHART_TYPE: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: 150 × 60 mm, in English metric units: two fit on a page beside their text, bands stay readable.
SIZE: Final = (150 * 36000, 60 * 36000)


def size_of(figure: Fan | Bars) -> tuple[int, int]:
    """Return width and height; few bars need no more than eight millimetres each beside the axis."""
    if isinstance(figure, Fan):
        return SIZE
    return SIZE[0], min(SIZE[1], (22 + 8 * len(figure.labels)) * 36000)


def chart_workbook(figure: Fan | Bars, created: date) -> bytes:
    """Return the workbook behind a chart: its data and the chart drawn from them."""
    import xlsxwriter

    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    workbook.set_properties({"created": datetime(created.year, created.month, created.day)})
    sheet = workbook.add_worksheet("Sheet1")
    if isinstance(figure, Fan):
        chart = write_fan(workbook, sheet, figure, 0)
    else:
        chart = write_bars(workbook, sheet, figure, 0)
    sheet.insert_chart(1 + len(figure.labels) + 1, 0, chart)
    workbook.close()
    return buffer.getvalue()


def chart_xml(workbook: bytes, relation: str) -> bytes:
    """Return the chart part of a workbook, made fit to stand in a document.

    Parameters
    ----------
    workbook : bytes
        As `chart_workbook` returns.
    relation : str
        Relation id of the embedded workbook.
    """
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        root = etree.fromstring(archive.read("xl/charts/chart1.xml"))
    for old in root.findall(f"{{{_C}}}printSettings"):
        root.remove(old)
    # The chart's letters: Chinese and Latin named, whatever theme the document has.
    look = etree.fromstring(
        f'<c:txPr xmlns:c="{_C}" xmlns:a="{_A}"><a:bodyPr/><a:p><a:pPr><a:defRPr sz="900">'
        f'<a:latin typeface="{LATIN}"/><a:ea typeface="{HEI}"/><a:cs typeface="{LATIN}"/>'
        '</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )
    root.append(look)
    external = etree.SubElement(root, f"{{{_C}}}externalData")
    external.set(f"{{{_R}}}id", relation)
    etree.SubElement(external, f"{{{_C}}}autoUpdate").set("val", "0")
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def add_chart(document: Any, figure: Fan | Bars, number: int, created: date) -> str:
    """Add chart and workbook parts to a document and return the run that shows the chart."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    book = chart_workbook(figure, created)
    book_part = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK_TYPE, book, package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART_TYPE, b"", package)
    relation = part.relate_to(book_part, RELATIONSHIP_TYPE.PACKAGE)
    part._blob = chart_xml(book, relation)
    shown = document.part.relate_to(part, RELATIONSHIP_TYPE.CHART)
    from xml.sax.saxutils import quoteattr

    width, height = size_of(figure)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{100 + number}" name="{figure.id}" descr={quoteattr(printable(figure.alt))}/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" xmlns:r="{_R}" r:id="{shown}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
