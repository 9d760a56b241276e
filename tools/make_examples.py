"""Write the three example workbooks to ``data/examples``: made-up figures in the look of an office.

Run as ``python tools/make_examples.py [FOLDER]``. Every sheet says 示例; no figure is a statistic.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter


def _open(path: Path, title: str) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False})
    book.set_properties({"title": title, "created": datetime(2024, 7, 20)})
    return book


def _rows(sheet: Any, start: int, rows: Sequence[Sequence[Any]]) -> None:
    for r, row in enumerate(rows, start):
        for c, value in enumerate(row):
            if isinstance(value, str) and value:
                sheet.write_string(r, c, value)
            elif isinstance(value, int | float):
                sheet.write_number(r, c, value)


def bulletin(folder: Path) -> Path:
    """Write a monthly bulletin: two header rows, merges, sub-items, a per cent format, footnotes."""
    path = folder / "示例_2024年6月主要经济指标快报.xlsx"
    book = _open(path, "示例:月度快报")
    sheet = book.add_worksheet("主要指标")
    middle = book.add_format({"align": "center", "bold": True})
    rate, indent = book.add_format({"num_format": "0.0%"}), book.add_format({"indent": 1})
    sheet.merge_range("A1:F1", "镇海区2024年6月主要经济指标(示例,数字为虚构)", middle)
    sheet.write_string("F2", "单位:亿元、%")
    sheet.merge_range("A3:A4", "指标", middle)
    sheet.merge_range("B3:B4", "单位", middle)
    sheet.merge_range("C3:D3", "本月", middle)
    sheet.merge_range("E3:F3", "1-6月累计", middle)
    for column, text in enumerate(("绝对值", "同比±%", "绝对值", "同比±%"), 2):
        sheet.write_string(3, column, text, middle)
    _rows(sheet, 4, (
        ("一、工业",),
        ("规上工业增加值", "亿元", 61.2, 3.6, 352.1, 4.4),
        ("规上工业总产值", "亿元", "312.5①", "下降1.2", "1,832.4", "－0.8"),
        ("二、投资",),
        ("固定资产投资", "%", "—", "—", "—", 6.3),
        ("其中:制造业投资", "%", "—", "—", "—", 11.8),
        ("#民间投资", "%", "—", "—", "—", "持平"),
        ("三、财政和消费",),
        ("一般公共预算收入", "万元", 92000, "", 684000, 2.1),
        ("社会消费品零售总额", "亿元", 21.5, 5.0, 128.9, ""),
    ))  # fmt: skip
    sheet.write_number("F14", 0.042, rate)
    sheet.write_string("A10", "其中:制造业投资", indent)
    _rows(
        sheet,
        15,
        (
            ("注:①产值为现价;规上指年主营业务收入2000万元及以上工业企业。",),
            ("填表人:示例甲", "审核人:示例乙", "报出日期:2024-07-18"),
        ),
    )
    book.close()
    return path


def projects(folder: Path) -> Path:
    """Write a schedule of projects: one row per project, dates, a total, remarks."""
    path = folder / "示例_2024年6月重点项目进度表.xlsx"
    book = _open(path, "示例:项目进度表")
    sheet = book.add_worksheet("项目进度")
    sheet.merge_range("A1:I1", "镇海区2024年1-6月重点项目进度表(示例,项目为虚构)")
    sheet.write_string("I2", "单位:亿元")
    _rows(sheet, 2, (
        ("序号", "项目名称", "建设单位", "总投资", "2024年计划投资", "1-6月完成投资", "开工时间", "形象进度",
         "备注"),
        (1, "示例一号装置", "示例单位甲", 32.5, 8.0, 4.21, "2023-09", "设备安装", ""),
        (2, "示例二号基地", "示例单位乙", 12.4, 5.5, 1.96, "2024年3月", "桩基施工", "用地已交付"),
        (3, "示例三号园区", "示例单位丙", 6.8, 2.0, 0, "", "前期", "未开工"),
        ("", "合计", "", 51.7, 15.5, 6.17, "", "", ""),
    ))  # fmt: skip
    book.close()
    return path


def yearbook(folder: Path) -> Path:
    """Write a yearbook table: years across, a continued page, symbols, a remark on scope."""
    path = folder / "示例_统计年鉴_主要指标.xlsx"
    book = _open(path, "示例:年鉴表")
    sheet = book.add_worksheet("1-3")
    sheet.merge_range("A1:F1", "1-3 镇海区主要年份国民经济指标(示例,数字为虚构)")
    sheet.write_string("F2", "单位:亿元")
    head = ("指标", 2019, 2020, 2021, 2022, 2023)
    _rows(sheet, 2, (
        head,
        ("地区生产总值", 1042.1, 1064.8, 1215.3, 1301.6, 1322.9),
        ("  其中:第二产业增加值", 740.2, 742.6, 861.1, 925.4, 921.3),
        ("  其中:服务业增加值", 295.6, 316.0, 347.8, 369.5, 394.9),
        ("1-3 续表",),
        head,
        ("一般公共预算收入", 78.12, 81.06, 92.4, 95.15, 99.73),
        ("技术改造投资", "…", 41.2, 48.8, 52.3, 60.1),
    ))  # fmt: skip
    _rows(sheet, 11, (("注:“…”表示不足本表最小单位数;地区生产总值按当年价格计算。",),))
    book.close()
    return path


def main(folder: Path) -> None:
    """Write all three."""
    for make in (bulletin, projects, yearbook):
        print(make(folder))


if __name__ == "__main__":
    main(
        Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "data" / "examples"
    )
