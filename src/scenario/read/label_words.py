"""The closed list of words in headers and row labels, each with what it says."""

from __future__ import annotations

from typing import Final

from scenario.read.name_tables import key_of

#: Columns that hold labels or remarks instead of values.
ROLES: Final = {
    "indicator": "指标 指标名称 主要指标 指标项目 项目指标 indicator",
    "region": "地区 区域 县市区 区县 区县(市) 县(市、区) 区(县、市) 区县市 镇街 单位名称 region",
    "period": "时间 年份 月份 年度 所属期 期间 日期 年月 period",
    "unit": "单位 计量单位 unit",
    "ordinal": "序号 编号 行次 排序 no",
    "note": "备注 说明 形象进度 进展情况 工程进度 存在问题 责任单位 责任部门 牵头单位 建设单位 "
    "建设内容 建设地点 联系人 note 完成率 完成进度 完成比例 项目类型 项目阶段",
    "project": "项目名称 工程名称 项目 企业名称 单位详细名称 公司名称 project",
    "code": "代码 统一社会信用代码 组织机构代码 项目代码 行政区划代码 企业代码 code",
    "scope": "统计范围 范围 scope",
    "status": "数据状态 状态 status",
}  # fmt: skip
ROLE_OF: Final = {key_of(w): role for role, words in ROLES.items() for w in words.split()}
#: Columns of dates: each says when something happened to a project.
EVENTS: Final = {
    "actual_start": "开工时间 实际开工时间 实际开工 开工日期",
    "actual_completion": "建成时间 竣工时间 实际竣工时间 竣工日期 实际建成",
    "planned_completion": "计划竣工时间 计划竣工 计划建成 计划完工时间 计划建成时间",
    "actual_production": "投产时间 实际投产",
}  # fmt: skip
EVENT_OF: Final = {key_of(w): id for id, words in EVENTS.items() for w in words.split()}
TOTALS: Final = frozenset(("合计", "小计", "总计", "共计", "全部合计"))


def _all(words: tuple[str, ...], says: dict[str, object]) -> dict[str, dict[str, object]]:
    return {word: dict(says) for word in words}


WORDS: Final[dict[str, dict[str, object]]] = {
    **_all(
        (
            "同比增长", "同比增速", "同比增减", "比上年同期增长", "较上年同期增长", "比上年增长", "较上年增长",
            "同比±", "同比", "增长率", "增长速度", "增速", "增长", "增幅", "增减", "增长±", "比去年同期增长",
        ),
        {"measure": "growth"},
    ),
    **_all(
        ("绝对值", "绝对额", "绝对量", "总量", "完成额", "实绩", "完成数", "完成", "数值", "金额", "实际数"),
        {"measure": "level"},
    ),
    **_all(("占比", "比重", "占全市比重"), {"measure": "share"}),
    **_all(("位次", "排名", "名次"), {"measure": "rank"}),
    **_all(("指数", "定基指数"), {"measure": "index"}),
    **_all(("本月", "当月", "单月", "本期当月"), {"span": "month"}),
    **_all(
        ("本年累计", "本月止累计", "自年初累计", "年初累计", "累计数", "累计", "1~本月", "1-本月"), {"span": "ytd"}
    ),
    **_all(("上年同期数", "上年同期", "去年同期"), {"shift": -1}),
    **{w: {"tier": w} for w in ("市下达", "省下达", "区级", "市级下达", "区定", "自定")},
    "调整后": {"basis": "comparable_scope"},
    "可比口径": {"basis": "comparable_scope"},
    "同口径": {"basis": "comparable_scope"},
    "可比价": {"basis": "comparable_prices"},
    "现价": {"basis": "current_prices"},
    **_all(("预计", "预计数", "预测"), {"status": "estimated"}),
    **_all(("上报", "上报数"), {"status": "reported"}),
    **_all(("初步", "初步数"), {"status": "provisional"}),
    **_all(("反馈", "反馈数"), {"status": "returned"}),
    **_all(("快报", "快报数"), {"status": "flash"}),
    **_all(("核定", "核定数"), {"status": "certified"}),
    **_all(("终值", "年报数"), {"status": "final"}),
    **_all(
        ("目标值", "年度目标", "预期目标", "目标", "年度计划", "计划数"), {"status": "target"}
    ),
}  # fmt: skip
LONGEST: Final = sorted(WORDS, key=len, reverse=True)
