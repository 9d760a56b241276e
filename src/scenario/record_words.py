"""Words of the register of forecasts, of news and of reviews, Chinese."""

from __future__ import annotations

from typing import Final

#: Status of an issue in the register of forecasts.
ISSUE_STATUS: Final = {
    "draft": "草稿", "reviewed": "已审核", "issued": "已发", "withdrawn": "已撤回",
}  # fmt: skip
#: Kinds of change between two forecasts, as news and reviews name them.
CHANGES: Final = {
    "program": "模型与程序",
    "late": "补录的数据",
    "time": "时间推移",
    "releases": "当年新公布数据",
    "history": "其他新公布数据",
    "base": "上年基数变动",
    "revisions": "数据修订",
    "settings": "设置、指标与分类",
    "judgement": "判断",
    "projects": "项目与用地",
    "progress": "进度与认定方式",
    "targets": "目标值",
    "scenarios": "抓手与情景",
}
