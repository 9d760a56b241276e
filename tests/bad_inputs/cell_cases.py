"""IN-023 to IN-044: what stands in a cell."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from bad_inputs.make import Case, one_cell, table, text, xlsx

H = ("指标", "2024年1-6月增速(%)")
FAI = ("fixed_asset_investment", "growth")
LEVEL = ("固定资产投资", "工业投资", "制造业投资")


def _value(value: str):
    return {FAI: value}


def _percent_format(folder: Path) -> Path:
    def shown(book, page):
        page["B3"].number_format = "0.0%"

    rows = (H, ("制造业投资", 3.1), ("固定资产投资", 0.152))
    return xlsx(folder / "镇海区快报.xlsx", rows, sheet="镇海区", change=shown)


def _jump(value: float):
    return table(("指标", "2024年1-6月(亿元)"), ("技术改造投资", value))


STORED = {
    "region": "zhenhai",
    "scope": "whole",
    "indicator": "tech_upgrade_investment",
    "period_start": "2023-01",
    "period_end": "2023-06",
    "measure": "level",
    "basis": "current_prices",
    "value": "96.5",
    "bound": "",
    "unit": "yi_yuan",
    "known_on": "2023-07-20",
    "known_on_kind": "printed",
    "status": "provisional",
    "disclosure": "L3",
    "source": "x",
    "note": "",
}

CODES = (("企业名称", "统一社会信用代码", "项目总投资(亿元)"),)

CASES = {
    "IN-023": Case("F", one_cell("15.2%"), ("15.2%", "百分号"), "第3行B列", value=_value("15.2")),
    "IN-024": Case("F", _percent_format, ("百分比格式",), "第3行B列", value=_value("15.2")),
    "IN-025": Case(
        "A",
        table(H, ("制造业投资", 15.2), ("固定资产投资", 0.152), ("工业投资", 12.0)),
        ("两种写法", "第3行", "0.152"),
        "第3行B列",
        {"IN-025 镇海区B列": "times_100"},
        _value("15.2"),
    ),
    "IN-026": Case(
        "F",
        table(("单位:万元",), ("指标", "2024年1-6月"), ("技术改造投资", 1502000)),
        ("万元换算为亿元",),
        "第3行B列",
        value={("tech_upgrade_investment", "level"): "150.2"},
    ),
    "IN-027": Case(
        "A",
        table(("指标", "2024年1-6月"), ("固定资产投资", 150.2), ("工业投资", 80.5)),
        ("未找到单位", "中位数115.35"),
        "第2行B列",
        {"IN-027 固定资产投资": "yi_yuan", "IN-027 工业投资": "yi_yuan"},
        {("fixed_asset_investment", "level"): "150.2"},
    ),
    "IN-028": Case(
        "A",
        _jump(980000),
        ("相差约1万倍", "96.5", "万元/亿元混用"),
        "第2行B列",
        {"IN-028 技术改造投资": "divide_10000"},
        {("tech_upgrade_investment", "level"): "98.0000"},
        (STORED,),
    ),
    "IN-029": Case(
        "E",
        table(("指标", "2024年1-6月(亿元)"), ("实际利用外资", 3.2)),
        ("亿元", "量纲不同"),
        "第2行B列",
    ),
    "IN-029 unknown": Case(
        "A",
        table(("指标", "2024年1-6月(万吨标准煤)"), ("工业投资", 3.2)),
        ("万吨标准煤", "未登记"),
        "第2行B列",
    ),
    "IN-030": Case("F", one_cell("１５．２％"), ("全角",), "第3行B列", value=_value("15.2")),
    "IN-031": Case(
        "F",
        table(("指标", "2024年1-6月(亿元)"), ("固定资产投资", "1,234.5"), ("工业投资", "1 234.5")),
        ("千位分隔符",),
        "第2行B列",
        value={
            ("fixed_asset_investment", "level"): "1234.5",
            ("industrial_investment", "level"): "1234.5",
        },
    ),
    "IN-032": Case("R", one_cell("1,5"), ("无法判断是1.5还是15",), "第3行B列"),
    "IN-033": Case(
        "F",
        table(("指标", "2024年1-6月(亿元)"), ("固定资产投资", "3.5亿"), ("工业投资", "三点五亿")),
        ("亿",),
        "第2行B列",
        value={
            ("fixed_asset_investment", "level"): "3.5",
            ("industrial_investment", "level"): "3.5",
        },
    ),
    "IN-034": Case("F", one_cell("12.3①"), ("①",), "第3行B列", value=_value("12.3")),
    "IN-034 status": Case(
        "F", one_cell("12.3(预计)"), ("预计",), "第3行B列", value=_value("12.3"), id="IN-034"
    ),
    "IN-035": Case("R", one_cell("约12"), ("估计或区间", "不作为观测值"), "第3行B列"),
    "IN-035 range": Case("R", one_cell("10-12"), ("估计或区间",), "第3行B列"),
    "IN-036": Case(
        "A",
        one_cell("—"),
        ("—", "含义未登记"),
        "第3行B列",
        {"IN-036 —": "not_applicable"},
        {("manufacturing_investment", "growth"): "3.1"},
    ),
    "IN-037": Case(
        "A",
        table(
            ("月份", "2024年工业投资(亿元)"),
            ("2024年1-2月", 3),
            ("2024年1-3月", 0),
            ("2024年1-4月", 0),
            ("2024年1-5月", 9),
        ),
        ("连续2期为0", "疑为未填报"),
        "第3行B列",
        {"IN-037 工业投资": "missing", "IN-065 工业投资 2024-01..03": "accept"},
        {("industrial_investment", "level"): "9"},
    ),
    "IN-038": Case(
        "F",
        table(
            H,
            ("制造业投资", "(12.3)"),
            ("固定资产投资", "−12.3"),
            ("工业投资", "下降12.3"),
            ("社会消费品零售总额", "▲12.3"),
        ),
        (),
        value={
            FAI: "-12.3",
            ("industrial_investment", "growth"): "-12.3",
            ("manufacturing_investment", "growth"): "-12.3",
            ("retail_sales", "growth"): "-12.3",
        },
    ),
    "IN-039": Case("F", one_cell("持平"), ("持平",), "第3行B列", value=_value("0.0")),
    "IN-040": Case(
        "A",
        table(H, ("制造业投资", 15.2), ("固定资产投资", 115.2)),
        ("疑为指数", "115.2"),
        "第3行B列",
        {"IN-040 固定资产投资": "index"},
        _value("15.2"),
    ),
    "IN-041": Case(
        "E",
        table(("指标", "2024年1-6月增长(百分点)"), ("固定资产投资", 1.5)),
        ("百分点", "不能作增速相加"),
        "第2行B列",
    ),
    "IN-042": Case(
        "F", one_cell("\u00a0'12.3 \u200b"), ("不可见字符",), "第3行B列", value=_value("12.3")
    ),
    "IN-043": Case(
        "F",
        table(
            ("镇海区2024年1-6月",),
            ("企业名称", "企业代码", "项目总投资(亿元)"),
            ("甲厂", "000123", 3.2),
        ),
        (),
        value={("total_investment", "level"): "3.2"},
    ),
    "IN-044": Case(
        "R",
        lambda f: text(
            f / "镇海区2024年1-6月.csv",
            (("镇海区2024年1-6月企业",), *CODES, ("甲厂", "9.13302E+17", 3.2)),
        ),
        ("统一社会信用代码", "科学计数", "末位丢失"),
        "第3行B列",
    ),
    "IN-057": Case(
        "R",
        table(("月份", "工业投资增速(%)"), (datetime(2024, 1, 6), 5.1), ("2024年1-7月", 3.0)),
        ("1-6月", "自动转换而来"),
        "第2行B列",
    ),
}
