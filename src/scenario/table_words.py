"""Heads of the columns of result tables, Chinese, and how each kind of number in them is printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from scenario import wording
from scenario.record_words import ISSUE_STATUS

#: Column of a tidy table → its head on a page, and the form of its numbers (`scenario.page_table`).
HEADS: Final[Mapping[str, tuple[str, str]]] = {
    # what a row is about
    "id": ("编号", ""), "target": ("目标", ""), "name": ("名称", ""), "scenario": ("情景", ""),
    "indicator": ("指标", ""), "region": ("地区", ""), "year": ("年份", "whole"),
    "month": ("已知到几月", "whole"), "kind": ("类别", "kind"), "tier": ("谁定的", "tier"),
    "unit": ("单位", "unit"), "department": ("部门", ""), "departments": ("责任单位", ""),
    "quantity": ("量", "quantity"), "item": ("变动事项", ""), "project": ("项目", ""),
    "lever": ("抓手", ""), "input": ("输入", ""), "measure": ("做法", ""), "role": ("性质", "role"),
    "issue": ("期号", ""), "step": ("步", "whole"), "kinds": ("变动", ""),
    # what is asked
    "comparison": ("要求", "comparison"), "threshold": ("目标值", "plain"), "strength": ("语气", "strength"),
    "precision": ("小数位", "whole"), "as_printed": ("原文", ""), "clauses": ("条款", ""),
    "doubts": ("存疑", ""), "source": ("出处", ""), "settled": ("已公布", ""), "judged": ("可研判", ""),
    # what comes out
    "value": ("数值", "number"), "so_far": ("已公布累计", "number"), "so_far_month": ("截至月", "whole"),
    "required": ("后几个月须", "number"), "median": ("中位数", "number"), "low": ("区间下端", "number"),
    "high": ("区间上端", "number"), "recent": ("近年公布数", "whole"), "gap": ("中位数与目标之差", "change"),
    "chance": ("概率", "chance"), "mcse": ("概率的抽样误差", "chance error"), "verdict": ("研判", ""),
    "light": ("灯", "light"), "probability_light": ("概率灯", "light"), "rule_light": ("规则灯", "light"),
    "rule": ("规则", ""), "why": ("说明", ""), "reason": ("原因", ""), "disagree": ("两灯不同", ""),
    "evidence": ("依据", "evidence"),
    "quality": ("数据", "quality"), "own_observations": ("本区公布数", "whole"),
    "disclosure": ("密级", "level"), "done": ("已完成", "percent"), "gap_linear": ("比时间进度", "change"),
    "gap_seasonal": ("比季节进度", "change"),
    # differences
    "difference": ("较基准", "change"),
    "points": ("影响", "fine change"), "median_after": ("情景下中位数", "number"),
    "chance_before": ("原概率", "chance"), "chance_after": ("情景下概率", "chance"),
    "chance_change": ("概率变动", "chance change"), "median_change": ("中位数变动", "fine change"),
    "this_year_100m_yuan": ("今年投资(亿元)", "change"), "next_year_100m_yuan": ("明年投资(亿元)", "change"),
    "zero": ("无影响", ""), "chance_old": ("原概率", "chance"), "chance_new": ("现概率", "chance"),
    "median_old": ("原中位数", "number"), "median_new": ("现中位数", "number"),
    "low_old": ("原下端", "number"), "low_new": ("现下端", "number"), "high_old": ("原上端", "number"),
    "high_new": ("现上端", "number"), "verdict_old": ("原用语", ""), "verdict_new": ("现用语", ""),
    "threshold_old": ("原目标值", "plain"), "threshold_new": ("现目标值", "plain"),
    # projects, levers
    "points_if_one_month_late": ("晚一个月少(百分点)", "fine change"),
    "probability": ("晚一个月以上的可能", "share"),
    "risk_contribution": ("两者之积(百分点)", "fine change"),
    "now": ("现状", "plain"), "needed": ("需要", "plain"),
    "bound": ("上限", "plain"), "at_bound": ("已到上限", ""), "chance_alone": ("单独用足概率", "chance"),
    "limit": ("受限于", ""), "latest_start": ("最晚起步", ""),
    "too_late": ("已来不及", ""), "cost": ("成本", "plain"),
    # together, departments, places
    "met": ("完成项数", "whole"), "targets": ("涉及目标", "whole"), "first_named": ("牵头", "whole"),
    "expected_met": ("预计完成", "number"),
    "all_met": ("全部完成的概率", "chance"), "weakest": ("最弱一项", ""),
    "green": ("达标", "whole"), "amber": ("有风险", "whole"), "red": ("难达标", "whole"),
    "grey": ("未到节点", "whole"), "none": ("暂不研判", "whole"), "peers": ("同级区县", "whole"),
    "known": ("有近年数的", "whole"),
    "first": ("居首的概率", "chance"), "first_three": ("居前三的概率", "chance"),
    # sensitivity, next year
    "low_at": ("偏低时取", "plain"), "high_at": ("偏高时取", "plain"), "value_low": ("偏低时结果", "number"),
    "value_high": ("偏高时结果", "number"), "value_error": ("结果的抽样误差", "fine"),
    "chance_low": ("偏低时概率", "chance"), "chance_high": ("偏高时概率", "chance"),
    "chance_error": ("概率的抽样误差", "chance error"),
    "share": ("占波动", "share"), "share_low": ("占比下端", "share"),
    "share_high": ("占比上端", "share"),
    "gain": ("知道后收窄", "share"), "chance_gain": ("概率的不确定减少", "share"),
    "width": ("之后区间宽度", "number"), "again": ("复查再现", "share"), "quasi_p": ("偶然的可能", "fine"),
    "largest": ("最大遗憾(百分点)", "number"), "good_enough": ("够好的前景占", "share"),
    "effect": ("占波动", "share"), "weight": ("权重", "three"),
    # checks, imports, extraction
    "severity": ("级别", "severity"), "where": ("位置", ""), "found": ("发现", ""), "meaning": ("意味着", ""),
    "remedy": ("怎么办", ""), "file": ("文件", ""), "state": ("结果", "state"), "added": ("新增", "whole"),
    "repeated": ("已有", "whole"),
    # backtests
    "cases": ("次数", "whole"), "years": ("年数", "whole"), "crps": ("CRPS", "fine"), "wis": ("WIS", "fine"),
    "mean_error": ("平均偏差", "fine change"), "inside": ("落入区间", "whole"), "coverage": ("覆盖率", "share"),
    "coverage_low": ("覆盖率下限", "share"),
    "coverage_high": ("覆盖率上限", "share"), "brier": ("Brier", "three"),
    "brier_cases": ("有概率的次数", "whole"), "target_brier": ("对目标的Brier", "three"),
    "target_cases": ("有目标的次数", "whole"),
    # the register
    "made_on": ("登记日", ""), "as_of": ("数据截至", ""), "status": ("状态", "status"), "author": ("编制", ""),
    "assurer": ("审核", ""), "forecasts": ("预测项数", "whole"), "scenarios": ("情景数", "whole"),
    "data_id": ("数据版本", "hash"), "plan_id": ("计划版本", "hash"), "program": ("程序", "hash"),
    "outcome": ("结果", "number"), "error": ("误差", "fine change"),
    # one plain series
    "output_type": ("是什么", "output"), "output_type_id": ("分位或目标", "plain"),
    "quantile": ("分位数", "share"),
}  # fmt: skip

#: Closed vocabularies → what is printed for each of their words.
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": wording.KIND | wording.UNIT_KIND | {"mid_year": "年中", "next_year": "明年目标"},
    "tier": wording.TIER,
    "unit": {"percent": "%", "point": "个百分点"},
    "comparison": {id: words["zh"] for id, words in wording.COMPARISON.items()},
    "strength": wording.STRENGTH,
    "evidence": wording.EVIDENCE,
    "quality": wording.QUALITY["zh"],
    "level": wording.LEVELS,
    "status": ISSUE_STATUS,
    "severity": {"error": "错误", "warning": "警告", "note": "提示"},
    "quantity": {"growth": "增速", "total": "总量"},
    "output": {"mean": "均值", "quantile": "分位数", "chance": "完成概率"},
    "role": {"cause": "因素", "datum": "待公布的数"},
}
