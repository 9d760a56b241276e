"""A plan in another style, written after the rules: what share of it is proposed, and nothing else."""

from __future__ import annotations

from scenario.read.plan_text import extract_targets

PLAN = """某县2025年经济工作实施方案

一、总体要求
坚持稳中求进。2024年全县地区生产总值突破800亿元,增长6.1%。

二、预期目标
地区生产总值增长6%左右,规模以上工业增加值增长7%以上,固定资产投资增长5%,其中工业投资增长12%。一般公共预算收入增长4.5%。城镇新增就业1.2万人。城镇调查失业率控制在5%以内。PM2.5平均浓度控制在26微克/立方米以下。研发经费投入强度达到3.0%,单位GDP能耗降低2.5%。居民人均可支配收入与经济增长同步。

三、重点任务
(一)狠抓项目建设
1.实施县重点项目80个,完成年度投资150亿元。新开工亿元以上项目20个、竣工15个。确保甲方新能源电池项目6月底前投产,力争9月底前开工建设乙方光电产业园。(牵头单位:县发改局;配合单位:县经信局、县自然资源局)
2.招引亿元以上项目不少于30个,实际使用外资不低于5000万美元,到位内资90亿元。出让工业用地1000亩以上,盘活存量用地500亩。
(二)培育企业
3.新增规上工业企业不少于35家、国家高新技术企业20家、省级专精特新中小企业12家,培育上市企业1-2家。力争全县规上企业研发活动覆盖率提高到75%。
4.全年完成技术改造投资60亿元,增长10%,实施智能化改造项目不少于50项。数字经济核心产业增加值占GDP比重提高0.5个百分点。
5.力争入选全国百强县,综合竞争力排名进入全省前20名。
(三)绿色发展
6.创建省级绿色工厂3家,完成淘汰落后产能企业不少于10家,腾出用能空间2万吨标准煤。出台《绿色低碳发展若干政策》。
"""

#: What a person reads out of the text: a part of the name, number, comparison.
BY_HAND = (
    ("地区生产总值", 6.0, "around"), ("规模以上工业增加值", 7.0, "at_least"),
    ("固定资产投资", 5.0, "at_least"), ("工业投资", 12.0, "at_least"),
    ("一般公共预算收入", 4.5, "at_least"), ("新增就业", 1.2, "at_least"),
    ("失业率", 5.0, "at_most"), ("PM2.5", 26.0, "at_most"), ("研发经费", 3.0, "at_least"),
    ("能耗", -2.5, "at_most"), ("重点项目", 80.0, "at_least"), ("年度投资", 150.0, "at_least"),
    ("新开工", 20.0, "at_least"), ("竣工", 15.0, "at_least"), ("甲方", 6.0, "by_date"),
    ("乙方", 9.0, "by_date"), ("招引", 30.0, "at_least"), ("外资", 5000.0, "at_least"),
    ("内资", 90.0, "at_least"), ("出让", 1000.0, "at_least"), ("盘活", 500.0, "at_least"),
    ("规上工业企业", 35.0, "at_least"), ("高新技术", 20.0, "at_least"),
    ("专精特新", 12.0, "at_least"), ("上市", 1.0, "at_least"), ("研发活动", 75.0, "at_least"),
    ("技术改造", 60.0, "at_least"), ("技术改造", 10.0, "at_least"), ("智能化", 50.0, "at_least"),
    ("数字经济", 0.5, "at_least"), ("百强县", 12.0, "by_date"), ("排名", 20.0, "at_most"),
    ("绿色工厂", 3.0, "at_least"), ("淘汰", 10.0, "at_least"), ("腾出", 2.0, "at_least"),
    ("政策", 12.0, "by_date"),
)  # fmt: skip


def test_nine_tenths_are_proposed_and_nothing_that_is_not_there():
    left = [(p.name, p.threshold, p.comparison) for p in extract_targets(PLAN)]
    found = []
    for part, number, comparison in BY_HAND:
        hits = [p for p in left if part in p[0] and p[1:] == (number, comparison)]
        if hits:
            left.remove(hits[0])
            found.append(part)
    assert left == []  # no false proposal
    assert len(found) >= 0.9 * len(BY_HAND)


def test_last_year_and_aims_without_a_number_are_left_out():
    names = " ".join(p.name for p in extract_targets(PLAN))
    assert "突破800" not in names
    assert "可支配收入" not in names
    assert "稳中求进" not in names
