"""A made-up plan for the report room: the figures are invented and only exercise the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from scenario.terms import (
    Document,
    Indicator,
    Judgement,
    Lever,
    Override,
    Plan,
    Project,
    Reading,
    Reference,
    Region,
    Scenario,
    Settings,
    Settlement,
    Target,
    TargetValue,
)

AS_OF = date(2024, 9, 30)
DRAWS = 4000


def target(
    id: str,
    name: str,
    kind: str,
    line: float,
    *,
    departments: tuple[str, ...],
    comparison: str = "at_least",
    unit: str = "percent",
    precision: int = 1,
    readings: tuple[Reading, ...] = (),
) -> Target:
    value = TargetValue(2024, line, "firm", (Reference("doc", "一"),), readings)
    settles = Settlement("年度快报", "区统计局", "次年1月")
    return Target(
        id,
        name,
        kind,
        id.removesuffix("_growth"),
        unit,
        comparison,
        precision,
        departments,
        settles,
        {2024: (value,)},
    )


def make_plan(**changes: Any) -> Plan:
    dep = ("区经信局", "区发改局", "区科技局")
    both = (Reading("own_year", 2024, True), Reading("published_in_year", 2023))
    targets = [
        target(
            "industrial_value_added_growth",
            "规上工业增加值增长",
            "growth",
            8.0,
            departments=dep[:1],
        ),
        target(
            "digital_core_growth", "数字经济核心产业增加值增长", "growth", 10.0, departments=dep[:1]
        ),
        target("mfg_investment_growth", "制造业投资增长", "growth", 15.0, departments=dep[:2]),
        target(
            "rd_intensity", "R&D经费占GDP比重", "ratio", 3.4, departments=dep[2:], readings=both
        ),
        target(
            "mfg_quality_rank",
            "制造业高质量发展综合评价位次",
            "rank",
            10.0,
            departments=dep[:1],
            comparison="at_most",
            unit="place",
            precision=0,
        ),
    ]
    names = {
        "industrial_value_added": "规上工业增加值",
        "manufacturing_investment": "制造业投资",
        "fixed_asset_investment": "固定资产投资",
    }
    indicators = {
        id: Indicator(
            id, name, "percent", "growth", "comparable_prices", "whole", "monthly", 20, "higher"
        )
        for id, name in names.items()
    }
    units = {
        "percent": "%",
        "place": "位",
        "mu": "亩",
        "yi_yuan": "亿元",
        "plain": "倍",
        "month": "个月",
    }
    priors = {
        "start_slip": Judgement(
            "start_slip",
            "已签约项目开工推迟",
            1,
            7,
            24,
            0.9,
            "month",
            "区发改局",
            date(2024, 6, 30),
            "low",
            expires="取得项目开工清单后",
        ),
        "loading": Judgement(
            "loading",
            "制造业投资对全国走势的系数",
            0.4,
            0.9,
            1.5,
            0.8,
            "plain",
            "专班",
            date(2024, 9, 1),
            "medium",
        ),
    }
    levers = {
        "land_supply": Lever(
            "land_supply",
            "工业用地供应",
            "lever",
            "mu",
            None,
            300,
            500,
            (),
            "区自然资源规划分局",
            date(2024, 6, 30),
            ("mfg_investment_growth",),
        )
    }
    projects = {
        "zjsh_907": Project(
            "zjsh_907",
            "中金石化907项目",
            "chemical",
            "to_start",
            "",
            "",
            "",
            "",
            None,
            None,
            "yes",
            "",
            ("manufacturing_investment",),
            "s_curve",
            (),
            True,
            "doc",
            "二(三)10",
        )
    }
    scenarios = {
        "baseline": Scenario("baseline", "基准情景", "", "专班", "", (), (), (), {}),
        "project_delay": Scenario(
            "project_delay", "重大项目延期半年", "检验对开工时点的依赖", "区经信局", "baseline", (),
            (Override("projects.zjsh_907.planned_start", "shift", "6 months"),), (), {}),
        "extra_land": Scenario("extra_land", "增加工业用地", "检验土地供应的当年和下年影响", "专班",
                               "baseline", (), (Override("land_supply", "add", 200.0),), (), {}),
    }  # fmt: skip
    fields: dict[str, Any] = {
        "settings": Settings("zhenhai", "whole", 2024, AS_OF, DRAWS, 1, "甲", "", "镇海区研究专班"),
        "documents": {
            "doc": Document("doc", "工作要点", "专班", "1号", 2024, None, date(2024, 1, 1), "")
        },
        "departments": dep,
        "regions": {"zhenhai": Region("zhenhai", "镇海区", "ningbo", "district")},
        "scopes": {"whole": "全区"}, "units": {k: {"name": v} for k, v in units.items()},
        "indicators": indicators, "targets": {t.id: t for t in targets}, "projects": projects,
        "land": (), "levers": levers, "priors": priors, "scenarios": scenarios,
        "plan_id": "b7d1e0aa55c2f3",
    }  # fmt: skip
    fields |= changes
    every = [t.indicator for t in fields["targets"].values()]
    plain = {
        id: Indicator(id, id, "percent", "level", "", "whole", "annual", 30, "higher")
        for id in every
    }
    return Plan(**(fields | {"indicators": plain | fields["indicators"]}))
