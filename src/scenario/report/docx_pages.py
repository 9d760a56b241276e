"""Page numbers and heads of upright pages, and of pages that lie across."""

from __future__ import annotations

from typing import Any

from scenario.report import docx_styles as form
from scenario.report.docx_table import paragraph, run


def _field(instruction: str) -> str:
    look = form.run_properties("PageNumber")
    pieces = (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>1</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    )
    return "".join(f"<w:r><w:rPr>{look}</w:rPr>{piece}</w:r>" for piece in pieces)


def page_number(footer: Any, side: str) -> None:
    """Write "— 1 —" at the outer edge, one character in."""
    from docx.oxml import parse_xml

    footer.is_linked_to_previous = False
    indent = (
        'w:rightChars="100" w:right="280"' if side == "right" else 'w:leftChars="100" w:left="280"'
    )
    xml = (
        f'<w:p xmlns:w="{form.W}"><w:pPr><w:pStyle w:val="PageNumber"/><w:ind {indent} '
        f'w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{side}"/></w:pPr>'
        + run("— ", "PageNumber")
        + _field("PAGE")
        + run(" —", "PageNumber")
        + "</w:p>"
    )
    element = footer._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(xml))


def page_header(header: Any, text: str) -> None:
    """Write the head line of a page, empty when there is none."""
    from docx.oxml import parse_xml

    header.is_linked_to_previous = False
    element = header._element
    for child in list(element):
        element.remove(child)
    xml = paragraph(text, "HeaderLine").replace("<w:p>", f'<w:p xmlns:w="{form.W}">', 1)
    element.append(parse_xml(xml))


def lie_across(document: Any, draft: str) -> None:
    """Begin a section whose pages lie across: tables turn, margins and page numbers stay in place.

    The paper is the upright one turned clockwise when it is read, so the upright left margin is on
    top, the bottom margin at the left, and there the page number stands, turned as well.
    """
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.oxml.ns import qn
    from docx.shared import Twips

    section = document.add_section(WD_SECTION.NEW_PAGE)
    last = document.element.body.findall(qn("w:p"))[-1]
    _shrink(last)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(form.PAGE[1]), Twips(form.PAGE[0])
    section.top_margin, section.bottom_margin = Twips(form.LEFT), Twips(form.RIGHT)
    section.left_margin, section.right_margin = Twips(form.BOTTOM), Twips(form.TOP)
    section.header_distance, section.footer_distance = Twips(form.HEADER // 2), Twips(form.FOOTER)
    page_header(section.header, draft)
    page_header(section.even_page_header, draft)
    _turned_number(section.footer, "right")
    _turned_number(section.even_page_footer, "left")


def _shrink(element: Any) -> None:
    """Make the paragraph that ends a section as low as it can be."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn

    properties = element.find(qn("w:pPr"))
    xml = f'<w:spacing xmlns:w="{form.W}" w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
    properties.insert(0, parse_xml(xml))


def _turned_number(footer: Any, side: str) -> None:
    """Write "— 1 —" at the left edge, reading downwards, where the upright page has its foot."""
    from docx.oxml import parse_xml

    footer.is_linked_to_previous = False
    wide, long, seven_mm = 340, 1200, 397
    x = form.BOTTOM - seven_mm - wide
    y = form.PAGE[0] - form.RIGHT - 280 - long if side == "right" else form.LEFT + 280
    number = (
        f'<w:p><w:pPr><w:pStyle w:val="PageNumber"/><w:spacing w:before="0" w:after="0"/>'
        f'<w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{side}"/></w:pPr>'
        + run("— ", "PageNumber")
        + _field("PAGE")
        + run(" —", "PageNumber")
        + "</w:p>"
    )
    table = (
        f'<w:tbl xmlns:w="{form.W}"><w:tblPr><w:tblpPr w:leftFromText="0" w:rightFromText="0" '
        f'w:vertAnchor="page" w:horzAnchor="page" w:tblpX="{x}" w:tblpY="{y}"/>'
        f'<w:tblW w:w="{wide}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar>'
        '<w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{wide}"/></w:tblGrid><w:tr><w:trPr>'
        f'<w:trHeight w:val="{long}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
        f'<w:tcW w:w="{wide}" w:type="dxa"/><w:textDirection w:val="tbRl"/></w:tcPr>{number}'
        "</w:tc></w:tr></w:tbl>"
    )
    element = footer._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(table))
    empty = paragraph("", "PageNumber").replace("<w:p>", f'<w:p xmlns:w="{form.W}">', 1)
    element.append(parse_xml(empty))
