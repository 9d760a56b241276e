"""The official form in numbers, and the styles of the document made from it."""

from __future__ import annotations

from typing import Final

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: Paper and margins of the official form, twentieths of a point (A4; 37, 35, 28 and 26 mm).
PAGE: Final = (11906, 16838)
TOP, BOTTOM, LEFT, RIGHT = 2098, 1984, 1587, 1474
TEXT_WIDTH: Final = PAGE[0] - LEFT - RIGHT
#: The type area's longer side: the width of what lies across.
TEXT_HEIGHT: Final = PAGE[1] - TOP - BOTTOM
#: Twenty-two lines a page, twenty-eight characters a line.
LINE: Final = 579
PITCH: Final = -5
#: Width of a character of the body, twentieths of a point.
CHARACTER: Final = 316
#: The page number's upper edge lies 7 mm below the type area.
FOOTER: Final = 1304
HEADER: Final = 1134

BODY, HEI, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
LATIN: Final = "Times New Roman"


def fonts(east_asian: str) -> str:
    """Return the font element of a run: every script named, Chinese first."""
    return (
        f'<w:rFonts w:hint="eastAsia" w:ascii="{LATIN}" w:hAnsi="{LATIN}" '
        f'w:eastAsia="{east_asian}" w:cs="{LATIN}"/>'
    )


def run_look(
    east_asian: str, half_points: int, *, bold: bool = False, colour: str = "", spacing: int = 0
) -> str:
    """Return the children of a run's properties in schema order."""
    return (
        fonts(east_asian)
        + ("<w:b/><w:bCs/>" if bold else "")
        + (f'<w:color w:val="{colour}"/>' if colour else "")
        + (f'<w:spacing w:val="{spacing}"/>' if spacing else "")
        + f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        + '<w:lang w:val="en-US" w:eastAsia="zh-CN"/>'
    )


def _paragraph_look(
    *,
    keep_next: bool = False,
    before: int = 0,
    after: int = 0,
    line: int = LINE,
    rule: str = "exact",
    first_line: int = 0,
    align: str = "both",
    outline: int | None = None,
) -> str:
    indent = (
        f'<w:ind w:firstLineChars="{first_line}" w:firstLine="{first_line * CHARACTER // 100}"/>'
        if first_line
        else '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    )
    return (
        ("<w:keepNext/><w:keepLines/>" if keep_next else "")
        + '<w:widowControl w:val="0"/>'
        + '<w:snapToGrid w:val="0"/>'
        + f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="{rule}"/>'
        + indent
        + f'<w:jc w:val="{align}"/>'
        + (f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else "")
    )


#: Style id → (name shown, base run look, paragraph look).
LOOKS: Final[dict[str, tuple[str, str, str]]] = {
    "Normal": ("Normal", run_look(BODY, 32, spacing=PITCH), _paragraph_look(first_line=200)),
    "Title": ("Title", run_look(TITLE, 44), _paragraph_look(
        align="center", line=720, after=LINE)),
    "Heading1": ("heading 1", run_look(HEI, 32, spacing=PITCH), _paragraph_look(
        keep_next=True, first_line=200, outline=0)),
    "Heading2": ("heading 2", run_look(KAI, 32, spacing=PITCH), _paragraph_look(
        keep_next=True, first_line=200, outline=1)),
    "Heading3": ("heading 3", run_look(BODY, 32, bold=True, spacing=PITCH), _paragraph_look(
        keep_next=True, first_line=200, outline=2)),
    "Heading4": ("heading 4", run_look(BODY, 32, spacing=PITCH), _paragraph_look(
        keep_next=True, first_line=200, outline=3)),
    "Mark": ("内部标识", run_look(HEI, 32), _paragraph_look(align="left")),
    "Stamp": ("数据版本行", run_look(KAI, 24), _paragraph_look(
        align="center", line=400, after=200)),
    "TableTitle": ("表题", run_look(HEI, 28), _paragraph_look(
        keep_next=True, align="center", line=440, before=180)),
    "TableUnit": ("表单位", run_look(BODY, 21), _paragraph_look(
        keep_next=True, align="right", line=300)),
    "TableText": ("表内文字", run_look(BODY, 18), _paragraph_look(align="center", line=250)),
    "TableNote": ("表注", run_look(BODY, 18), _paragraph_look(align="both", line=270)),
    "Figure": ("图", run_look(BODY, 21), _paragraph_look(
        keep_next=True, align="center", line=240, rule="auto", before=120)),
    "FigureTitle": ("图题", run_look(HEI, 24), _paragraph_look(
        keep_next=True, align="center", line=380)),
    "Remark": ("提示", run_look(KAI, 32, spacing=PITCH), _paragraph_look(first_line=200)),
    "Signature": ("署名", run_look(BODY, 32, spacing=PITCH), _paragraph_look(align="right").replace(
        "<w:ind ", '<w:ind w:rightChars="200" w:right="632" ')),
    "PageNumber": ("页码", run_look(SONG, 28), _paragraph_look(
        align="right", line=320, rule="atLeast")),
    "HeaderLine": ("草稿标识", run_look(BODY, 21, colour="808080"), _paragraph_look(
        align="right", line=300)),
}  # fmt: skip


def run_properties(style: str, *, bold: bool = False, colour: str = "", size: int = 0) -> str:
    """Return a run's own properties: those of its style, so that no font is left open."""
    look = LOOKS[style][1]
    if size:
        old = look[look.index("<w:sz ") : look.index("<w:lang")]
        look = look.replace(old, f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>')
    if bold and "<w:b/>" not in look:
        look = look.replace("/>", "/><w:b/><w:bCs/>", 1)
    if colour and "<w:color" not in look:
        at = look.index("<w:spacing") if "<w:spacing" in look else look.index("<w:sz ")
        look = f'{look[:at]}<w:color w:val="{colour}"/>{look[at:]}'
    return look


def styles_xml() -> str:
    """Return the whole styles part."""
    parts = [
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>{run_look(BODY, 32)}</w:rPr>'
        "</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
    ]
    for id, (name, run, paragraph) in LOOKS.items():
        default = ' w:default="1"' if id == "Normal" else ""
        based = "" if id == "Normal" else '<w:basedOn w:val="Normal"/>'
        following = '<w:next w:val="Normal"/>' if id.startswith(("Heading", "Title")) else ""
        spacing = (
            run if "<w:spacing" in run else run.replace("<w:sz ", '<w:spacing w:val="0"/><w:sz ', 1)
        )
        parts.append(
            f'<w:style w:type="paragraph" w:styleId="{id}"{default}><w:name w:val="{name}"/>{based}'
            f"{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{spacing}</w:rPr></w:style>"
        )
    parts.append(
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
        '<w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" '
        'w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="40" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        "</w:style></w:styles>"
    )
    return "".join(parts)
