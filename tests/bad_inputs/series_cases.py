"""IN-063 to IN-076: series, vintages, targets, names."""

from __future__ import annotations

from bad_inputs.make import Case, table

FAI = ("fixed_asset_investment", "growth")
TECH = ("tech_upgrade_investment", "level")
M = ("月份", "技术改造投资(亿元)")


def _row(**more: str) -> dict[str, str]:
    row = {
        "region": "zhenhai",
        "scope": "whole",
        "indicator": "tech_upgrade_investment",
        "period_start": "2024-01",
        "period_end": "2024-06",
        "measure": "level",
        "basis": "current_prices",
        "value": "96.5",
        "bound": "",
        "unit": "yi_yuan",
        "known_on": "2024-12-01",
        "known_on_kind": "printed",
        "status": "final",
        "disclosure": "L3",
        "source": "x",
        "note": "",
    }
    return row | more


def _ratio(value: str) -> dict[str, str]:
    return _row(
        indicator="energy_intensity",
        period_start="2023-01",
        period_end="2023-12",
        measure="ratio",
        basis="",
        unit="percent",
        value=value,
        known_on="2024-03-01",
    )


LEVELS = (
    _row(
        indicator="fixed_asset_investment",
        period_start="2023-01",
        period_end="2023-06",
        value="103.0",
        known_on="2023-07-20",
    ),
)

CASES = {
    "IN-063": Case(
        "E",
        table(("月份", "固定资产投资(亿元)"), ("2024年1月", 5.1), ("2024年1-2月", 9.0)),
        ("1月免报", "1—2月合并数"),
        "第2行B列",
    ),
    "IN-063 february": Case(
        "W",
        table(("月份", "固定资产投资(亿元)"), ("2024年2月", 5.1), ("2024年1-2月", 9.0)),
        ("2月不应单独有值",),
        "第2行B列",
    ),
    "IN-064": Case(
        "W",
        table(M, ("2024年1-2月", 1), ("2024年1-3月", 2), ("2024年1-5月", 4), ("2024年1-6月", 5)),
        ("缺4月", "累计序列可以跨过"),
        value={TECH: "5"},
    ),
    "IN-065": Case(
        "A",
        table(M, ("2024年1-5月", 50.5), ("2024年1-6月", 48.1)),
        ("累计值下降", "50.5", "48.1", "差额-2.4", "核减"),
        "第3行B列",
        {"IN-065 技术改造投资 2024-01..06": "accept"},
        {TECH: "48.1"},
    ),
    "IN-066": Case(
        "A",
        table(
            ("镇海区2024年6月",), ("指标", "本月(亿元)", "累计(亿元)"), ("技术改造投资", 60.2, 9.3)
        ),
        ("当月60.2大于累计9.3", "互换"),
        "第3行B列",
        {"IN-066 技术改造投资": "swap"},
        {TECH: "60.2"},
    ),
    "IN-067": Case(
        "A",
        table(M, ("2024年1-6月", 50.5), ("2024年1-6月", 51.5)),
        ("两个值", "50.5", "51.5", "发布日期"),
        "第3行B列",
        {"IN-067 技术改造投资 2024-01..06": "2024-09-18"},
        {TECH: "51.5"},
    ),
    "IN-068": Case(
        "A",
        table(M, ("2024年1-6月", 50.5), ("2026年12月", 9.0)),
        ("尚未发生", "预测还是目标"),
        "第3行B列",
        {"IN-068 技术改造投资 2026-12": "skip"},
        {TECH: "50.5"},
    ),
    "IN-069": Case(
        "W",
        table(M, ("2024年1-6月", 50.5)),
        ("早于库中已有的2024-12-01", "不覆盖"),
        "第2行B列",
        stored=(_row(),),
        value={TECH: "50.5"},
    ),
    "IN-070": Case(
        "W",
        table(("指标", "2024年1-6月(亿元)", "2024年1-6月增速(%)"), ("固定资产投资", 100.1, 4.2)),
        ("4.2(公布)", "-2.8(相除)", "按公布口径使用"),
        "第2行C列",
        stored=LEVELS,
        value={FAI: "4.2"},
    ),
    "IN-071": Case(
        "F",
        table(("指标", "2024年目标"), ("固定资产投资增速", "力争15%以上")),
        (),
        value={FAI: "15"},
    ),
    "IN-071 unit": Case(
        "A",
        table(("指标", "2024年目标"), ("数字化改造覆盖率", "90以上")),
        ("未找到单位", "90以上"),
        "第2行B列",
        {"IN-027 数字化改造覆盖率": "percent"},
        {("digital_coverage", "share"): "90"},
        id="IN-027",
    ),
    "IN-072": Case(
        "E",
        table(("指标", "2024年目标"), ("单位GDP能耗变化", "下降0.5个百分点")),
        ("缺基期值",),
        "第2行B列",
    ),
    "IN-072 base in the store": Case(
        "A",
        table(
            ("指标", "2024年目标"),
            ("单位GDP能耗变化", "下降0.5个百分点"),
            ("固定资产投资增速", "10%"),
        ),
        ("2023年为2.9", "目标水平应为2.4", "请确认"),
        "第2行B列",
        {"IN-072 单位GDP能耗变化 2024": "2.4"},
        {("energy_intensity", "ratio"): "2.4", FAI: "10"},
        (_ratio("2.9"),),
    ),
    "IN-072 base in the file": Case(
        "A",
        table(("指标", "2023年(%)", "2024年目标"), ("单位GDP能耗变化", 2.7, "下降0.5个百分点以上")),
        ("2023年为2.7", "目标水平应为2.2"),
        "第2行C列",
        {"IN-072 单位GDP能耗变化 2024": "skip"},
        {("energy_intensity", "ratio"): "2.7"},
        (_ratio("2.9"),),
    ),
    "IN-073": Case(
        "A",
        table(("指标", "2024年市下达目标(%)", "2024年区级目标(%)"), ("固定资产投资增速", 8, 10)),
        ("两个目标", "市下达", "分别署名"),
        answers={"IN-073 固定资产投资 2024": "both"},
        value={FAI: "10"},
    ),
    "IN-074": Case(
        "E",
        table(
            ("指标", "2024年目标(%)", "2023年1-6月增速(%)", "完成率"), ("固定资产投资", 8, 5, "62%")
        ),
        ("目标为2024年", "完成数为2023年"),
        "第1行",
    ),
    "IN-075": Case(
        "A",
        table(("指标", "2024年1-6月增速(%)"), ("规上工业增加值", 5.1)),
        ("规上工业增加值", "不在指标别名表中", "industrial_value_added"),
        "第2行A列",
        {"IN-075 规上工业增加值": "industrial_value_added"},
        {("industrial_value_added", "growth"): "5.1"},
    ),
    "IN-076": Case(
        "A",
        table(("地区", "2024年1-6月工业投资(亿元)"), ("镇海(含石化区)", 5.1)),
        ("镇海(含石化区)", "范围与登记不一致"),
        "第2行A列",
        {"IN-076 镇海(含石化区)": "region=zhenhai scope=whole"},
        {("industrial_investment", "level"): "5.1"},
    ),
}
