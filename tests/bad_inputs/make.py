"""Writers of the bad inputs: small files of every format, made at test time, never committed."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

Row = Sequence[Any]
TITLE = "镇海区2024年1-6月主要经济指标"
HEADER = ("指标", "单位", "2024年1-6月", "同比增长(%)")
ROWS = (("固定资产投资", "亿元", 150.2, 5.1), ("社会消费品零售总额", "亿元", 80.5, 4.0))


@dataclass(frozen=True)
class Case:
    """One entry of the catalogue: the file, the class of behaviour, and what must be said.

    `kind` is E (this file stops), A (asked once), R (set aside), W (warned) or F (repaired and
    logged). `place` and `words` must stand in one message with the id. `answers` settle an A.
    `value` maps (indicator, measure) to the value that must come out in the end.
    """

    kind: str
    build: Callable[[Path], Path]
    words: tuple[str, ...]
    place: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    value: Mapping[tuple[str, str], str] = field(default_factory=dict)
    stored: tuple[dict[str, str], ...] = ()
    id: str = ""
    disclosure: str = ""


def write_params(folder: Path) -> Path:
    """Write a small set of names; regions, units and indicators as the project has them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "units.yaml").write_text(UNITS, encoding="utf-8")
    (folder / "regions.yaml").write_text(REGIONS, encoding="utf-8")
    lines = ["schema: 1", "indicators:"]
    for id, name, unit, measure, basis, scope, lag, aliases in INDICATORS:
        lines += [
            f"  {id}:",
            f"    name: {name}",
            f"    unit: {unit}",
            f"    measure: {measure}",
            f"    basis: {basis}",
            f"    scope: {scope}",
            "    frequency: monthly",
            f"    published_after_days: {lag}",
            f"    aliases: [{aliases}]",
        ]
    (folder / "indicators.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


UNITS = """schema: 1
units:
  percent: {name: '%', dimension: proportion, factor: 0.01}
  percentage_point: {name: 百分点, dimension: proportion_difference, factor: 0.01}
  yi_yuan: {name: 亿元, dimension: money_cny, factor: 100000000}
  wan_yuan: {name: 万元, dimension: money_cny, factor: 10000}
  yi_usd: {name: 亿美元, dimension: money_usd, factor: 100000000}
  mu: {name: 亩, dimension: area, factor: 666.6666667}
  count_firm: {name: 家, dimension: count, factor: 1}
  event: {name: 次(事件), dimension: event, factor: 1}
  index_point: {name: 指数, dimension: index, factor: 1}
"""
REGIONS = """schema: 1
scopes: {whole: 全口径, district_owned: 区属, above_size: 规上, project: 项目, project_list: 清单}
regions:
  ningbo: {name: 宁波市, parent: '', kind: city, aliases: [宁波]}
  zhenhai: {name: 镇海区, parent: ningbo, kind: district, aliases: [镇海, 镇海区_区属]}
  beilun: {name: 北仑区, parent: ningbo, kind: district, aliases: [北仑]}
  yinzhou: {name: 鄞州区, parent: ningbo, kind: district, aliases: [鄞州]}
"""
INDICATORS = (
    ("gdp", "地区生产总值", "percent", "growth", "comparable_prices", "whole", 20, "GDP, 生产总值"),
    (
        "fixed_asset_investment",
        "固定资产投资",
        "percent",
        "growth",
        "comparable_scope",
        "whole",
        17,
        "",
    ),
    (
        "manufacturing_investment",
        "制造业投资",
        "percent",
        "growth",
        "comparable_scope",
        "whole",
        17,
        "",
    ),
    ("industrial_investment", "工业投资", "percent", "growth", "comparable_scope", "whole", 17, ""),
    (
        "industrial_value_added",
        "规模以上工业增加值",
        "percent",
        "growth",
        "comparable_prices",
        "above_size",
        17,
        "",
    ),
    ("retail_sales", "社会消费品零售总额", "percent", "growth", "current_prices", "whole", 17, ""),
    ("budget_revenue", "一般公共预算收入", "percent", "growth", "current_prices", "whole", 17, ""),
    (
        "tech_upgrade_investment",
        "技术改造投资",
        "yi_yuan",
        "level",
        "current_prices",
        "whole",
        60,
        "",
    ),
    ("fdi_actual", "实际利用外资", "yi_usd", "level", "current_prices", "whole", 30, ""),
    ("rd_to_gdp", "R&D经费占GDP比重", "percent", "ratio", "", "whole", 273, ""),
    ("digital_coverage", "数字化改造覆盖率", "percent", "share", "", "whole", 60, ""),
    ("hightech_enterprises_new", "新认定高新技术企业", "count_firm", "count", "", "whole", 60, ""),
    ("energy_intensity", "单位GDP能耗变化", "percent", "ratio", "", "whole", 60, ""),
    ("land_supplied", "工业用地供应", "mu", "level", "", "whole", 60, ""),
    ("total_investment", "项目总投资", "yi_yuan", "level", "current_prices", "project", 30, ""),
    ("actual_start", "实际开工", "event", "count", "", "project", 30, ""),
)


def xlsx(
    path: Path,
    rows: Iterable[Row],
    *,
    merges: Iterable[str] = (),
    sheet: str = "投资",
    change: Callable[[Any, Any], None] | None = None,
) -> Path:
    """Write a workbook of one sheet; `change` gets the workbook and the sheet before saving."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None and value != "":
                cell = page.cell(r, c, value)
                if isinstance(value, str) and value.startswith("#") and value.endswith(("!", "/A")):
                    cell.data_type = "e"
                elif isinstance(value, str) and not value.startswith("=SUM"):
                    cell.data_type = "s"
    for merge in merges:
        page.merge_cells(merge)
    if change is not None:
        change(book, page)
    book.save(path)
    return path


def standard(path: Path, **more: Any) -> Path:
    """Write the good table: title, header, two rows."""
    return xlsx(path, ((TITLE,), HEADER, *ROWS), **more)


def text(path: Path, rows: Iterable[Row], encoding: str = "utf-8", separator: str = ",") -> Path:
    """Write a text table."""
    lines = [separator.join("" if v is None else str(v) for v in row) for row in rows]
    path.write_bytes(("\n".join(lines) + "\n").encode(encoding))
    return path


def one_cell(
    value: Any, label: str = "固定资产投资", header: str = "2024年1-6月增速(%)"
) -> Callable[[Path], Path]:
    """Return a builder of a table with one odd cell among good ones (row 3, column B)."""

    def build(folder: Path) -> Path:
        rows = (("指标", header), ("制造业投资", 3.1), (label, value), ("工业投资", 2.2))
        return xlsx(folder / "镇海区快报.xlsx", rows, sheet="镇海区")

    return build


def table(*rows: Row, name: str = "镇海区快报.xlsx", **more: Any) -> Callable[[Path], Path]:
    """Return a builder of a workbook with these rows on a sheet named after the district."""
    return lambda folder: xlsx(folder / name, rows, **{"sheet": "镇海区", **more})


def add_part(path: Path, name: str, data: bytes) -> Path:
    """Add a part to a zipped file."""
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, data)
    return path


def compound(path: Path, streams: Mapping[str, bytes]) -> Path:
    """Write an OLE compound file with one stream per name, each of at least 4096 bytes."""
    blocks = {n: d.ljust(max(4096, -(-len(d) // 512) * 512), b"\0") for n, d in streams.items()}
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [_directory("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    body = b""
    for index, (name, data) in enumerate(blocks.items()):
        start = len(fat)
        sectors = len(data) // 512
        fat += [*range(start + 1, start + sectors), 0xFFFFFFFE]
        sibling = index + 2 if index + 1 < len(blocks) else 0xFFFFFFFF
        entries.append(_directory(name, 2, start, len(data), 0xFFFFFFFF, sibling))
        body += data
    fat += [0xFFFFFFFF] * (128 - len(fat))
    header = (
        bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6)
    )
    header += bytes(6) + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    directory = b"".join(entries).ljust(512, b"\0")
    path.write_bytes(header + struct.pack("<128I", *fat) + directory + body)
    return path


def _directory(
    name: str, kind: int, start: int, size: int, child: int, sibling: int = 0xFFFFFFFF
) -> bytes:
    encoded = name.encode("utf-16-le")
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded) + 2, kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, sibling, child) + bytes(36)
    return entry + struct.pack("<IQ", start, size)


def xls(path: Path, rows: Iterable[Row], sheet: str = "镇海区") -> Path:
    """Write a BIFF8 workbook."""

    def record(id: int, data: bytes) -> bytes:
        return struct.pack("<HH", id, len(data)) + data

    cells = b""
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if isinstance(value, str):
                words = value.encode("utf-16-le")
                cells += record(0x204, struct.pack("<HHHHB", r, c, 0, len(value), 1) + words)
            elif value is not None:
                cells += record(0x203, struct.pack("<HHHd", r, c, 0, float(value)))
    begin = struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)
    name = struct.pack("<BB", len(sheet), 1) + sheet.encode("utf-16-le")
    head = record(0x809, begin)
    position = len(head) + 4 + 6 + len(name) + 4
    head += record(0x85, struct.pack("<IH", position, 0) + name) + record(0x0A, b"")
    page = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0)) + cells
    return compound(path, {"Workbook": head + page + record(0x0A, b"")})


def xlsb(path: Path, rows: Iterable[Row], sheet: str = "镇海区") -> Path:
    """Write a binary workbook."""

    def record(id: int, data: bytes = b"") -> bytes:
        number = bytes([id]) if id < 128 else bytes([id & 0x7F | 0x80, id >> 7])
        size, length = len(data), b""
        while True:
            size, part = size >> 7, size & 0x7F
            length += bytes([part | (0x80 if size else 0)])
            if not size:
                return number + length + data

    def string(words: str) -> bytes:
        return struct.pack("<I", len(words)) + words.encode("utf-16-le")

    bundle = record(156, struct.pack("<II", 0, 1) + string("rId1") + string(sheet))
    book = record(131) + record(143) + bundle + record(144) + record(132)
    table = list(rows)
    width = max(len(r) for r in table)
    page = (
        record(129)
        + record(148, struct.pack("<IIII", 0, len(table) - 1, 0, width - 1))
        + record(145)
    )
    for r, row in enumerate(table):
        page += record(0, struct.pack("<IIHBBBI", r, 0, 300, 0, 0, 0, 0))
        for c, value in enumerate(row):
            if isinstance(value, str):
                page += record(6, struct.pack("<II", c, 0) + string(value))
            elif value is not None:
                page += record(5, struct.pack("<IId", c, 0, float(value)))
    page += record(146) + record(130)
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="worksheets/sheet1.bin"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", links)
        archive.writestr("xl/worksheets/sheet1.bin", page)
    return path


def ods(path: Path, rows: Iterable[Row], sheet: str = "镇海区") -> Path:
    """Write an OpenDocument sheet."""
    lines = ""
    for row in rows:
        lines += "<table:table-row>"
        for value in row:
            if isinstance(value, int | float):
                kind = f'office:value-type="float" office:value="{value}"'
            else:
                kind = 'office:value-type="string"'
            words = "" if value is None else value
            lines += f"<table:table-cell {kind}><text:p>{words}</text:p></table:table-cell>"
        lines += "</table:table-row>"
    spaces = "".join(
        f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="{sheet}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", kind)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return path
