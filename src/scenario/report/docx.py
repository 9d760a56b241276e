"""The Word file in the official form, made without a template, an Office or a font."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from scenario import wording
from scenario.report import docx_styles as form
from scenario.report.blocks import Bars, Fan, Heading, Note, Paragraph, Table
from scenario.report.docx_chart import add_chart
from scenario.report.docx_pages import lie_across, page_header, page_number
from scenario.report.docx_table import paragraph, table_xml
from scenario.report.picture import Picture
from scenario.typeset import printable

if TYPE_CHECKING:
    from scenario.report.memo import Memo

_STYLES: Final = {"body": "Normal", "lead": "Normal", "stamp": "Stamp", "signature": "Signature"}


_NOT_OURS: Final = ("/thumbnail", "/stylesWithEffects", "/customXml", "/numbering", "/webSettings")


def _insert(document: Any, xml: str, namespaces: str = "") -> None:
    """Append an element before the section's own properties."""
    from docx.oxml import parse_xml

    opened = xml.replace(">", f' xmlns:w="{form.W}"{namespaces}>', 1)
    document.element.body.insert_element_before(parse_xml(opened), "w:sectPr")


def _set_styles(document: Any) -> None:
    """Replace all styles by ours."""
    from docx.oxml import parse_xml

    root = document.styles.element
    for child in list(root):
        root.remove(child)
    for child in list(parse_xml(form.styles_xml())):
        root.append(child)


def _page(document: Any, memo: Memo) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Twips

    section = document.sections[0]
    section.page_width, section.page_height = (Twips(v) for v in form.PAGE)
    section.top_margin, section.bottom_margin = Twips(form.TOP), Twips(form.BOTTOM)
    section.left_margin, section.right_margin = Twips(form.LEFT), Twips(form.RIGHT)
    section.header_distance, section.footer_distance = Twips(form.HEADER), Twips(form.FOOTER)
    section.gutter = Twips(0)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(form.LINE))
    properties.append(grid)
    document.settings.odd_and_even_pages_header_footer = True
    page_number(section.footer, "right")
    page_number(section.even_page_footer, "left")
    page_header(section.header, memo.draft)
    page_header(section.even_page_header, memo.draft)


def _blocks(document: Any, memo: Memo) -> None:
    figures = 0
    following = [*memo.blocks[1:], None]
    signed = [b.text for b in memo.blocks if isinstance(b, Paragraph) and b.role == "signature"]
    rights = list(signature_rights(*signed)) if len(signed) == 2 else [200] * len(signed)
    for block, after in zip(memo.blocks, following, strict=True):
        if isinstance(block, Heading):
            if block.across:
                lie_across(document, memo.draft)
            xml = paragraph(block.text, f"Heading{block.level}")
            if block.new_page and not block.across:
                xml = xml.replace("</w:pPr>", "<w:pageBreakBefore/></w:pPr>", 1)
            _insert(document, xml)
        elif isinstance(block, Paragraph):
            # a page with the signature alone could be put under another paper
            keep = isinstance(after, Paragraph) and after.role == "signature"
            if block.role == "signature":
                right = rights.pop(0)
                if len(rights) == 1:
                    _insert(document, paragraph("", "Normal", keep=True))
                _insert(document, paragraph(block.text, "Signature", keep=keep, right=right))
            else:
                _insert(document, paragraph(block.text, _STYLES[block.role], keep=keep))
        elif isinstance(block, Note):
            _insert(document, paragraph(block.text, "Remark"))
        elif isinstance(block, Table):
            if "docx" in block.writers:
                for xml in table_xml(block, words=memo.phrases is not None):
                    _insert(document, xml)
        else:
            figures += 1
            drawn = block.paper if isinstance(block, Picture) else block
            _figure(document, drawn, figures, memo)


def _figure(document: Any, figure: Fan | Bars, number: int, memo: Memo) -> None:
    drawn = add_chart(document, figure, number, memo.as_of)
    _insert(document, f'<w:p><w:pPr><w:pStyle w:val="Figure"/></w:pPr>{drawn}</w:p>')
    _insert(document, paragraph(figure.caption, "FigureTitle"))
    _insert(document, paragraph(figure.note, "TableNote"))


def title_lines(title: str, room: float = 19.0) -> tuple[str, ...]:
    """Return a title as one line, or as two that break by meaning where one is too long.

    Parameters
    ----------
    title : str
    room : float
        Width of a line, in Chinese characters of the title's size.

    Examples
    --------
    >>> title_lines("镇海区2024年主要目标前三季度完成情况预测")
    ('镇海区2024年主要目标', '前三季度完成情况预测')
    >>> title_lines("镇海区2024年主要目标")
    ('镇海区2024年主要目标',)
    """
    if _width(title) <= room:
        return (title,)
    ends = [i + len(word) for word in ("目标", "年") for i in range(len(title))
            if title.startswith(word, i) and 0 < i + len(word) < len(title)]  # fmt: skip
    if not ends:
        return (title,)
    best = min(ends, key=lambda i: abs(_width(title[:i]) - _width(title[i:])))
    return title[:best], title[best:]


def _width(text: str) -> float:
    return sum(0.5 if c.isascii() else 1.0 for c in text)


def signature_rights(name: str, day: str) -> tuple[int, int]:
    """Return how far signature and date stand from the right, in hundredths of a character.

    The date begins two characters behind the beginning of the name; whichever would come nearer
    than two characters to the margin stands at two.

    Examples
    --------
    >>> signature_rights("镇海区研究专班", "2024年9月30日"), signature_rights("某局", "2024年9月30日")
    ((350, 200), (850, 200))
    >>> signature_rights("宁波市镇海区人民政府研究室", "2024年9月30日")
    (200, 650)
    """
    shift = round(100 * (_width(name) - _width(day))) - 200
    return (200, 200 + shift) if shift >= 0 else (200 - shift, 200)


def _title(title: str) -> str:
    lines = "\n".join(title_lines(title))
    broken = '</w:t><w:br/><w:t xml:space="preserve">'
    return paragraph(lines, "Title").replace("\n", broken)


#: Sizes of Chinese letters and lines → those of an English paper, half points and twentieths.
_LETTERS: Final = {"44": "36", "32": "24", "28": "22", "24": "21"}
_LINES: Final = {"579": "360", "720": "560", "440": "360", "380": "320"}


def _latin(document: Any) -> None:
    """Give an English paper the letters and lines that it is usually set in."""
    from docx.oxml.ns import qn

    for root in (document.element, document.styles.element):
        for name, sizes in (("w:sz", _LETTERS), ("w:szCs", _LETTERS)):
            for element in root.iter(qn(name)):
                old = element.get(qn("w:val"))
                element.set(qn("w:val"), sizes.get(old, old))
        for element in root.iter(qn("w:spacing")):
            line = element.get(qn("w:line"))
            if line is not None:
                element.set(qn("w:line"), _LINES.get(line, line))


def _properties(document: Any, memo: Memo) -> None:
    core = document.core_properties
    moment = datetime(memo.as_of.year, memo.as_of.month, memo.as_of.day)
    core.title, core.author, core.subject = (
        printable(memo.title),
        printable(memo.organisation),
        memo.mark,
    )
    core.last_modified_by, core.comments, core.keywords = printable(memo.organisation), "", ""
    core.category = memo.say(f"数据密级{wording.level(memo.level)}")
    core.created = core.modified = moment
    core.revision, core.language = 1, memo.lang
    # the library's template brings a preview picture of another document, and its styles once more
    for rels in (document.part.package.rels, document.part.rels):
        for id in [i for i, r in rels.items() if r.reltype.endswith(_NOT_OURS)]:
            del rels[id]


def repacked(content: bytes) -> bytes:
    """Return a zip file with fixed times and rights."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, source.read(name))
    return out.getvalue()


def docx_bytes(memo: Memo) -> bytes:
    """Return the Word file; the same memo gives the same bytes."""
    import docx

    document = docx.Document()
    body = document.element.body
    for child in list(body):
        if not child.tag.endswith("sectPr"):
            body.remove(child)
    _set_styles(document)
    _page(document, memo)
    if memo.mark:
        _insert(document, paragraph(memo.mark, "Mark"))
    _insert(document, _title(memo.title))
    _blocks(document, memo)
    if memo.phrases is not None:
        _latin(document)
    _properties(document, memo)
    buffer = io.BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())
