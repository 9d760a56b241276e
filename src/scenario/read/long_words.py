"""Words of the long form and its relatives: column names, forms, states, each with what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scenario.read.ledger import Ledger
from scenario.read.long_form import VOCABULARY
from scenario.read.name_tables import key_of

#: Printed column names → fields.
FIELDS: Final = {
    "region": "region 地区", "scope": "scope 统计范围", "indicator": "indicator 指标",
    "period": "period 所属期", "period_start": "period_start 起始月", "period_end": "period_end 截止月",
    "year": "year 年份", "measure": "measure 指标形式", "basis": "basis 口径", "value": "value 数值",
    "bound": "bound 界", "unit": "unit 单位", "known_on": "known_on published 公布日期",
    "known_on_kind": "known_on_kind 日期类型", "status": "status vintage 数据状态",
    "disclosure": "disclosure 密级", "source": "source source_url 来源", "note": "note 备注",
}  # fmt: skip
FIELD: Final = {key_of(n): field for field, names in FIELDS.items() for n in names.split()}
MEASURES: Final = {
    "level": "level", "yoy_pct": "growth", "ratio_pct": "ratio", "share_pct": "share",
    "count": "count", "rank": "rank", "index": "index", "growth": "growth", "ratio": "ratio",
    "share": "share", "水平": "level", "增速": "growth", "指数": "index", "比率": "ratio",
    "占比": "share", "个数": "count", "位次": "rank", "adjusted_base": "adjusted_base",
    "上年同期(调整后)": "adjusted_base", "上年同期（调整后）": "adjusted_base",
}  # fmt: skip
_STATUSES: Final = {
    "preliminary": "provisional", "revised": "final", "census_revised": "final", "最终": "final",
    "核定": "certified", "初步": "provisional", "快报": "flash", "反馈": "returned",
    "预计": "estimated", "上报": "reported", "目标": "target", "": "",
}  # fmt: skip
BASES: Final = {
    "现价": "current_prices",
    "可比价": "comparable_prices",
    "可比口径": "comparable_scope",
}
#: What a person may say that an unknown status means.
_ANSWERS: Final = tuple(s for s in VOCABULARY["status"] if s != "synthetic")
SKIP: Final = "skip"


def status_of(texts: Mapping[str, str], where: str, ledger: Ledger) -> str | None:
    """Return the status of a row, "" when nothing is said, None while a person must decide."""
    text = texts.get("status", "")
    if text in VOCABULARY["status"]:
        return text
    if text in _STATUSES:
        return _STATUSES[text]
    answer = ledger.ask(
        "IN-034", f"状态 {text}", where, f"数据状态“{text}”不认识,不能当作初步数", (*_ANSWERS, SKIP),
        f"unknown status {text!r}",
    )  # fmt: skip
    return answer if answer in (*_ANSWERS, SKIP) else None
