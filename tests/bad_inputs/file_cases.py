"""IN-001 to IN-022 and what concerns whole files (IN-094, 097 to 100)."""

from __future__ import annotations

import zipfile
from pathlib import Path

from bad_inputs.make import (
    HEADER,
    ROWS,
    TITLE,
    Case,
    add_part,
    compound,
    ods,
    standard,
    table,
    text,
    xls,
    xlsb,
    xlsx,
)
from openpyxl.comments import Comment

GOOD = ((TITLE,), HEADER, *ROWS)
INVESTMENT = {
    ("fixed_asset_investment", "growth"): "5.1",
    ("fixed_asset_investment", "level"): "150.2",
}


def _missing(folder: Path) -> Path:
    standard(folder / "2024年6月快报.xlsx")
    return folder / "2024年6月快抱.xlsx"


def _folder(folder: Path) -> Path:
    (folder / "报表").mkdir()
    standard(folder / "报表" / "六月.xlsx")
    return folder / "报表"


def _empty(folder: Path) -> Path:
    (folder / "空.csv").write_bytes(b"")
    return folder / "空.csv"


def _html(folder: Path) -> Path:
    rows = "".join("<tr>" + "".join(f"<td>{v}</td>" for v in row) + "</tr>" for row in GOOD)
    path = folder / "快报.xls"
    path.write_text(f"<html><meta charset='utf-8'><table>{rows}</table></html>", encoding="utf-8")
    return path


def _disguised(folder: Path) -> Path:
    standard(folder / "a.xlsx").rename(folder / "快报.csv")
    return folder / "快报.csv"


def _truncated(folder: Path) -> Path:
    path = standard(folder / "快报.xlsx")
    path.write_bytes(path.read_bytes()[:-400])
    return path


def bomb(folder: Path) -> Path:
    """Return a workbook whose sheet unpacks to 300 MB."""
    path = folder / "炸弹.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(300):
                part.write(b" " * 2**20)
    return path


def stray(folder: Path) -> Path:
    """Return a good workbook with one cell in the last corner of the sheet."""
    return standard(
        folder / "孤立.xlsx", change=lambda book, page: page.__setitem__("XFD1048576", "x")
    )


def _many_sheets(folder: Path) -> Path:
    def add(book, page):
        for n in range(25):
            extra = book.create_sheet(f"表{n + 2}")
            for row in ((f"镇海区2024年{n}",), ("指标", "2024年1-6月增速(%)"), ("工业投资", n)):
                extra.append(row)

    return standard(folder / "很多表.xlsx", change=add)


def _hidden(book, page):
    page.row_dimensions[4].hidden = True


def _macros(folder: Path) -> Path:
    path = standard(folder / "快报.xlsx").rename(folder / "快报.xlsm")
    return add_part(path, "xl/vbaProject.bin", b"\0" * 64)


def _manual(book, page):
    book.calculation.calcMode = "manual"


def _commented(book, page):
    page["C3"].comment = Comment("含石化", "x")


def _mixed(folder: Path) -> Path:
    first = "地区,指标,所属期,数值,单位\n" + "镇海区,工业投资,2024年1-6月,5.1,%\n" * 3
    path = folder / "混编.csv"
    path.write_bytes(first.encode() + "镇海区,制造业投资,2024年1-6月,5.2,%\n".encode("gbk"))
    return path


def _mojibake(folder: Path) -> Path:
    path = folder / "乱码.csv"
    path.write_text("指标,数值\n锟斤拷锟斤拷,1\n", encoding="utf-8")
    return path


def _latin(folder: Path) -> Path:
    path = folder / "乱码2.csv"
    path.write_text("叶选投资,1\n叶选生产,2\n".encode().decode("latin-1"), encoding="utf-8")
    return path


def _long_path(folder: Path) -> Path:
    deep = folder / ("深" * 60) / ("层" * 60) / ("路" * 60)
    deep.mkdir(parents=True)
    return standard(deep / ("径" * 60 + ".xlsx"))


def _spaces(folder: Path) -> Path:
    (folder / "六月 上报").mkdir()
    return standard(folder / "六月 上报" / "快 报.xlsx")


LONG = (("地区", "指标", "所属期", "数值", "单位", "备注"),)

LOST = ("读不到数字格式、隐藏行列、批注", "另存为xlsx")
CASES = {
    "IN-001": Case("E", _missing, ("找不到文件", "2024年6月快报.xlsx")),
    "IN-002": Case("E", _folder, ("这是文件夹", "六月.xlsx")),
    "IN-003": Case("E", _empty, ("0字节", "请重新导出")),
    "IN-004": Case("E", table(HEADER), ("只有表头,没有数据行",)),
    "IN-005": Case(
        "E", lambda f: standard(f / "~$快报.xlsx"), ("正被占用或是临时文件", "关闭后重试")
    ),
    "IN-006": Case("F", _html, ("扩展名", "已按HTML读取"), value=INVESTMENT),
    "IN-007": Case("F", _disguised, ("扩展名", "已按xlsx读取"), value=INVESTMENT),
    "IN-008": Case(
        "E",
        lambda f: compound(f / "密.xlsx", {"EncryptedPackage": b"x", "EncryptionInfo": b"y"}),
        ("打开密码", "无密码副本"),
    ),
    "IN-009": Case("E", _truncated, ("文件不完整(缺少目录)", "重新下载")),
    "IN-010": Case("E", lambda f: text(f / "快报.et", GOOD), ("WPS", "另存为xlsx")),
    "IN-010 ods": Case("W", lambda f: ods(f / "快报.ods", GOOD), LOST, value=INVESTMENT),
    "IN-010 xlsb": Case("W", lambda f: xlsb(f / "快报.xlsb", GOOD), LOST, value=INVESTMENT),
    "IN-010 xls": Case("W", lambda f: xls(f / "快报.xls", GOOD), LOST, value=INVESTMENT),
    "IN-011": Case("F", stray, ("第1048576行XFD列有孤立单元格", "有效区域A1:D4"), value=INVESTMENT),
    "IN-012": Case("E", bomb, ("解压后过大", "压缩炸弹")),
    "IN-013": Case(
        "A",
        _many_sheets,
        ("26个工作表", "投资(4行)", "请选择"),
        answers={"IN-013 工作表": "投资"},
        value=INVESTMENT,
    ),
    "IN-014": Case(
        "W",
        lambda f: standard(f / "a.xlsx", change=_hidden),
        ("第4行为隐藏行", "仍已读入"),
        value={("retail_sales", "growth"): "4"},
    ),
    "IN-015": Case("W", _macros, ("含宏", "未执行,只读数据"), value=INVESTMENT),
    "IN-016": Case(
        "R",
        lambda f: xlsx(f / "a.xlsx", ((TITLE,), HEADER, ("工业投资", "亿元", "#REF!", 1.0))),
        ("错误值“#REF!”", "在原表修复"),
        "第3行C列",
    ),
    "IN-017": Case(
        "R",
        lambda f: xlsx(f / "a.xlsx", ((TITLE,), HEADER, ("工业投资", "亿元", "=SUM(D1:D9)", 1.0))),
        ("公式未保存结果", "打开并保存一次"),
        "第3行C列",
    ),
    "IN-018": Case(
        "W", lambda f: standard(f / "a.xlsx", change=_manual), ("手动计算模式", "可能过期")
    ),
    "IN-019": Case(
        "F", lambda f: text(f / "快报.csv", GOOD, "gbk"), ("GB18030",), value=INVESTMENT
    ),
    "IN-020": Case(
        "F",
        lambda f: text(f / "快报.csv", GOOD, "utf-8-sig"),
        ("UTF-8", "字节顺序标记"),
        value=INVESTMENT,
    ),
    "IN-020 utf-16": Case(
        "F", lambda f: text(f / "快报.txt", GOOD, "utf-16", "\t"), ("UTF-16",), value=INVESTMENT
    ),
    "IN-021": Case("E", _mojibake, ("锟斤拷", "无法还原"), "第2行"),
    "IN-021 latin": Case("E", _latin, ("乱码", "叶选投资", "未经确认不予采用")),
    "IN-022": Case("E", _mixed, ("第5行起编码不同", "字节偏移"), "第5行"),
    "IN-056": Case(
        "W", lambda f: standard(f / "a.xlsx", change=_commented), ("批注1处", "已存入备注")
    ),
    "IN-097": Case("E", _long_path, ("260", "Windows")),
    "IN-097 spaces": Case("F", _spaces, (), value=INVESTMENT),
    "IN-098": Case(
        "F",
        lambda f: text(f / "a.csv", ((TITLE,), HEADER, ("固定资产投资", "亿元", "150.2\x01", 5.1))),
        ("控制字符",),
        "第3行C列",
        value=INVESTMENT,
    ),
    "IN-099": Case(
        "F",
        lambda f: text(
            f / "a.csv", (*LONG, ("镇海区", "工业投资", "2024年1-6月", 5.1, "%", "=HYPERLINK(1)"))
        ),
        (),
        value={("industrial_investment", "growth"): "5.1"},
    ),
    "IN-100": Case(
        "E",
        lambda f: xlsx(
            f / "a.xlsx",
            (
                ("镇海区2024年1-6月企业投资",),
                ("企业名称", "项目总投资(亿元)"),
                ("甲化工有限公司", 3.2),
            ),
        ),
        ("甲化工有限公司", "单个企业数据不能为L1"),
        "第3行B列",
        disclosure="L1",
    ),
}
