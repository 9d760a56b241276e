"""IN-045 to IN-062 and IN-092: how tables are laid out, and how they write periods."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import openpyxl
from bad_inputs.make import HEADER, ROWS, TITLE, Case, table, text, xlsx

H = ("指标", "2024年1-6月增速(%)")
FAI = {("fixed_asset_investment", "growth"): "5.1"}


def _mac(folder: Path) -> Path:
    def old(book, page):
        book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        page["A2"].number_format = 'yyyy"年"m"月"'

    rows = (("月份", "工业投资增速(%)"), (datetime(2024, 6, 1), 5.1))
    return xlsx(folder / "镇海区.xlsx", rows, sheet="镇海区", change=old)


def _indented(book, page):
    page["A3"].alignment = openpyxl.styles.Alignment(indent=1)


PERIODS = (
    "2024年1-6月",
    "2024年前三季度",
    "2024年二季度",
    "2024Q2",
    "2024年1—6月",
    "2024年1~6月",
    "2024年1至6月",
    "2024年上半年",
)
ONE = ("2024.6", "202406", "2024年06月", 45444)

CASES = {
    "IN-045": Case(
        "F",
        table(
            ("指标", "2024年1-6月", "", "备注"),
            ("", "绝对值(亿元)", "同比增长(%)", ""),
            ("固定资产投资", 150.2, 5.1, "甲"),
            merges=("A1:A2", "B1:C1"),
        ),
        ("合并1处", "不推断"),
        value=FAI | {("fixed_asset_investment", "level"): "150.2"},
    ),
    "IN-045 unlabelled": Case(
        "R",
        table(("指标", "2024年1-6月增速(%)", "", "备注"), ("固定资产投资", 5.1, 7.7, "x")),
        ("没有列名",),
        "第2行C列",
    ),
    "IN-046": Case(
        "F",
        table((TITLE,), ("单位:亿元",), (), HEADER, *ROWS),
        ("表头识别为第4行",),
        "第4行",
        value=FAI,
    ),
    "IN-047": Case(
        "F",
        table(H, ("固定资产投资", 5.1), ("续表",), H, ("工业投资", 2.2)),
        ("已跳过重复表头", "第4行"),
        "第4行",
        value=FAI | {("industrial_investment", "growth"): "2.2"},
    ),
    "IN-048": Case(
        "A",
        table(("指标", "2024年1-6月增速(%)", "2024年1-6月增速(%)"), ("固定资产投资", 5.1, 6.1)),
        ("2列同名", "B、C列"),
        "第1行",
        {"IN-048 2024年1-6月增速(%)": "B"},
        FAI,
    ),
    "IN-049": Case(
        "F",
        table(
            ("指标", "月份", "增速(%)"),
            ("固定资产投资", "2024年1-2月", 4.0),
            ("", "2024年1-6月", 5.1),
            merges=("A2:A3",),
        ),
        ("合并多行", "合并范围内"),
        "第2行A列",
        value=FAI,
    ),
    "IN-050": Case(
        "F",
        table(H, ("固定资产投资", 5.1), ("其中:工业投资", 2.2), ("#制造业投资", 3.3)),
        ("其中项", "不重复计入合计"),
        "第3行B列",
        value=FAI
        | {
            ("industrial_investment", "growth"): "2.2",
            ("manufacturing_investment", "growth"): "3.3",
        },
    ),
    "IN-050 indent": Case(
        "F",
        table(H, ("固定资产投资", 5.1), ("工业投资", 2.2), change=_indented),
        ("其中项",),
        "第3行B列",
    ),
    "IN-051": Case(
        "F",
        table(
            ("地区", "2024年1-6月工业投资(亿元)"),
            ("镇海区", 100.1),
            ("北仑区", 200.2),
            ("合计", 300.3),
        ),
        ("合计行", "核对"),
        "第4行",
        value={("industrial_investment", "level"): "100.1"},
    ),
    "IN-052": Case(
        "W",
        table(
            ("地区", "2024年1-6月工业投资(亿元)"),
            ("镇海区", 100.1),
            ("北仑区", 200.2),
            ("鄞州区", 50.0),
            ("宁波", 10.0),
            ("合计", 360.6),
        ),
        ("差0.3", "容差0.25之外"),
        "第6行B列",
    ),
    "IN-052 gross": Case(
        "E",
        table(
            ("地区", "2024年1-6月工业投资(亿元)"),
            ("镇海区", 100.1),
            ("北仑区", 200.2),
            ("合计", 400.3),
        ),
        ("差100", "容差0.15之外"),
        "第4行B列",
    ),
    "IN-053": Case(
        "F",
        table(H, ("固定资产投资", 5.1), ("注:快报数",), ("填表人:张三", "审核人:李四")),
        ("表下说明2行", "人名已隐去"),
        "第3行",
        value=FAI,
    ),
    "IN-054": Case(
        "F",
        table(
            ("月份", "固定资产投资增速(%)", "工业投资增速(%)"),
            ("2024年1-5月", 4.8, 2.0),
            ("2024年1-6月", 5.1, 2.2),
        ),
        ("所属期在行",),
        "第1行",
        value=FAI,
    ),
    "IN-055 beside": Case(
        "F",
        table(
            ("指标", "2024年1-6月(亿元)", "", "地区", "2024年1-6月固定资产投资增速(%)"),
            ("固定资产投资", 150.2, "", "北仑区", 3.2),
            ("工业投资", 80.5, "", "鄞州区", 4.2),
        ),
        ("并排的2张表", "A—B列、D—E列", "按表间的空列分开"),
        value={
            ("fixed_asset_investment", "level"): "150.2",
            ("industrial_investment", "level"): "80.5",
            ("fixed_asset_investment", "growth"): "4.2",
        },
    ),
    "IN-055 beside, one title over both": Case(
        "F",
        table(
            ("镇海区2024年1-6月", "", "", "", ""),
            ("指标", "绝对值(亿元)", "", "指标", "同比增长(%)"),
            ("固定资产投资", 150.2, "", "工业投资", 3.2),
            ("工业投资", 80.5, "", "制造业投资", 4.2),
            merges=("A1:E1",),
        ),
        ("并排的2张表",),
        "",
        {"IN-058 本月或累计": "ytd"},
        {
            ("fixed_asset_investment", "level"): "150.2",
            ("industrial_investment", "growth"): "3.2",
            ("manufacturing_investment", "growth"): "4.2",
        },
    ),
    "IN-055 beside, repeated": Case(
        "E",
        table(
            ("指标", "2024年1-6月(亿元)", "指标", "2024年1-6月增速(%)"),
            ("固定资产投资", 150.2, "工业投资", 3.2),
            ("工业投资", 80.5, "制造业投资", 4.2),
        ),
        ("并排的两张表", "C列起", "插入一个空列"),
        "第1行",
    ),
    "IN-004 one sheet of two": Case(
        "W",
        table(
            H,
            ("固定资产投资", 5.1),
            change=lambda book, _: book.create_sheet("空表").append(("指标", "2024年1-5月增速(%)")),
        ),
        ("只有表头,没有数据行", "核对其中有无数据"),
        "工作表「空表」第1行",
        value=FAI,
    ),
    "IN-058 an amount that could be a month": Case(
        "F",
        lambda folder: text(
            folder / "快报.csv",
            (
                ("镇海区主要指标",),
                ("指标", "2024年1-5月(亿元)", "2024年1-6月(亿元)"),
                ("固定资产投资", "1973.2", "2024.10"),
            ),
        ),
        (),
        value={("fixed_asset_investment", "level"): "2024.10"},
    ),
    "IN-058 an amount that could be a year": Case(
        "F",
        lambda folder: text(
            folder / "快报.csv",
            (
                ("镇海区主要指标",),
                ("指标", "2024年1-6月(亿元)"),
                ("固定资产投资", "1900"),
                ("工业投资", "58.2"),
            ),
        ),
        (),
        value={
            ("fixed_asset_investment", "level"): "1900",
            ("industrial_investment", "level"): "58.2",
        },
    ),
    "IN-055 one table": Case(
        "F",
        table(
            ("指标", "2024年1-6月增速(%)", "", "备注"),
            ("固定资产投资", 5.1, "", "甲"),
            ("工业投资", 4.2, "", "乙"),
        ),
        (),
        value=FAI,
    ),
    "IN-055": Case(
        "A",
        table(
            ("镇海区一",),
            H,
            ("固定资产投资", 5.1),
            (),
            ("镇海区二",),
            ("指标", "2024年1-5月增速(%)"),
            ("工业投资", 2.2),
        ),
        ("发现2个数据区", "请选择"),
        answers={"IN-055 镇海区": "1"},
        value=FAI,
    ),
    "IN-058": Case(
        "F",
        table(("指标", *(f"{p}增速(%)" for p in PERIODS[:1])), ("固定资产投资", 5.1)),
        (),
        value=FAI,
    ),
    "IN-058 asks": Case(
        "A",
        table(("镇海区2024年6月",), ("指标", "增速(%)"), ("固定资产投资", 5.1)),
        ("没有说是当月还是累计",),
        "第3行B列",
        {"IN-058 本月或累计": "ytd"},
        FAI,
    ),
    "IN-059": Case(
        "A",
        table(("镇海区2024年快报",), ("指标", "1-6月增速(%)"), ("固定资产投资", 5.1)),
        ("缺年份", "据标题推断为2024年"),
        "第3行B列",
        {"IN-059 年份": "title"},
        FAI,
    ),
    "IN-060": Case(
        "F", table(("月份", "固定资产投资增速(%)"), *((p, 5.1) for p in ONE[:1])), (), value=FAI
    ),
    "IN-060 short": Case(
        "A",
        table(("月份", "固定资产投资增速(%)"), ("24年6月", 5.1)),
        ("年份只有两位",),
        "第2行A列",
        {"IN-060 24年6月": "yes"},
        FAI,
    ),
    "IN-061": Case(
        "F", _mac, ("1904日期系统", "1462天"), value={("industrial_investment", "growth"): "5.1"}
    ),
    "IN-062": Case(
        "W",
        table(
            ("月份", "固定资产投资增速(%)"),
            ("2024年1-3月", 4.0),
            ("2024年1-6月", 5.1),
            ("2023年", 6.0),
        ),
        ("年度值,单独存放",),
        "第4行B列",
        value=FAI,
    ),
    "IN-092": Case(
        "A",
        table(
            ("年份", "固定资产投资(亿元)"),
            ("2010年", 100),
            ("2011年", 90),
            ("2012年", 95),
            ("注:2011年起统计起点提高到500万元以上项目",),
        ),
        ("口径变化于2011年", "分段或标记"),
        "第5行",
        {"IN-092 2011": "mark"},
    ),
    "IN-092 csv": Case(
        "F",
        lambda f: text(
            f / "镇海区.csv",
            (("镇海区",), ("年份", "固定资产投资(亿元)"), ("2010年", 100), ("2011年", 90)),
        ),
        (),
    ),
}
for form in PERIODS:
    CASES[f"IN-058 {form}"] = Case(
        "F", table(("指标", f"{form}增速(%)"), ("固定资产投资", 5.1)), (), value=FAI
    )
for form in ONE:
    CASES[f"IN-060 {form}"] = Case(
        "F", table(("月份", "固定资产投资增速(%)"), (form, 5.1), ("2024年5月", 4.9)), (), value=FAI
    )
