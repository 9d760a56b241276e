"""English of what the made-up plan and its results say themselves."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from scenario.terms import Plan

ROOT = Path(__file__).parents[2]
OWN = """
制造业高质量发展综合评价位次 => place in the manufacturing evaluation
2020年2.43%到2022年3.4%可能存在口径变化 => the definition may have changed between 2020 (2.43%) and 2022 (3.4%)
2021年指数位次不等同于综合评价位次 => the index of 2021 is not the evaluation
2023年全社会R&D经费核定数 => settled R&D spending of 2023
2024年1—8月制造业投资累计增速 => growth of manufacturing investment to Aug 2024 (1–8)
2024年1—8月规上工业增加值累计增速 => growth of industrial value added to Aug 2024 (1–8)
另找项目 => look for other projects
专班 => task force
两个专项方案的项目有重叠 => projects of two programmes overlap
年度计划投资只作下限参考 => the year's plan is a floor only
制造业投资对全国走势的系数 => loading of manufacturing investment on the nation
区统计局年度快报 => district flash report
年度快报 => flash report
取得项目开工清单后 => once the list of starts is there
工业用地供应 => industrial land supply
增加工业用地 => more industrial land
已签约项目开工推迟 => signed projects start later
推迟并增地 => delay and land
数字经济核心产业增加值近三年年度数 => yearly figures of the last three years
未挂牌地块今年基本不形成投资 => parcels not offered bring no investment this year
影响在下年 => the effect comes next year
本区公布位次<1>个 => <1> published places of the district
本区公布数<1>个 => <1> published figures of the district
最新为<1> => the latest for <1>
参照国家、省、市走势 => with the paths of nation, province and city
参照各省份面板 => with the panel of provinces
没有本区公布数 => no published figures of the district
也没有可用的同类序列 => and no similar series
研发补助 => R&D grants
阶段 => stage
甲 => Mr A
镇海区研究专班 => Zhenhai task force
"""


def with_english(plan: Plan) -> Plan:
    """Return a plan whose own texts have their English."""
    shipped = (ROOT / "params" / "templates" / "english.txt").read_text("utf-8")
    return replace(plan, papers={"templates/english.txt": shipped + OWN})
