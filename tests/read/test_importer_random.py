"""Tables made at random from the words of offices: nothing crashes, is lost, or is read wrongly."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from bad_inputs.make import write_params
from bad_inputs.office_tables import Office, offices
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenario.errors import ScenarioError
from scenario.read.name_tables import read_name_tables
from scenario.read.one_file import Desk, read_file
from scenario.release_calendar import ReleaseCalendar

WORDS = (
    "指标 地区 单位 月份 项目名称 序号 备注 2024年1-6月 1-6月 2023年 同比增长(%) 增速 绝对值(亿元) 亿元 % "
    "固定资产投资 工业投资 其中:工业投资 合计 镇海区 北仑区 — … 15.2% 1,5 约12 下降3 持平 十五 本月 累计 注:x "
    "填表人:张三 单位:亿元 续表 #REF! 2024年目标 上年同期(调整后) 开工时间 24-06 力争15%以上 企业代码 9.1E+17 "
    "甲公司 1月 2024年1月 ① 100-120 - 无 3.5亿 2024 202406 45444 region indicator value period 0.152 100 0 2.5"
).split()
CELL = st.one_of(st.sampled_from(["", *WORDS]), st.text(max_size=4))
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=6), min_size=1, max_size=9)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    names = read_name_tables(write_params(folder / "params"))
    return Desk(names, (), ReleaseCalendar(()), folder / "none", date(2024, 12, 1))


def account(desk, folder, rows):
    """Read a table, answering every question with its first choice; return the last ledger."""
    path = folder / "镇海区2024年.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    answers: dict[str, str] = {}
    for _ in range(3):
        ledger = read_file(path, desk, answers)
        if not ledger.questions:
            break
        for key, question in ledger.questions.items():
            answers[key] = question.choices[0] if question.choices else "industrial_investment"
    return ledger


def lost_nothing(desk, folder, rows):
    try:
        ledger, refused = account(desk, folder, rows), ()
    except ScenarioError as problem:  # a file that cannot be read says so
        ledger, refused = None, problem.findings
    assert all(f.id.startswith("IN-") for f in refused)
    if ledger is not None:
        a = ledger.balance()
        assert a["rows_in"] == a["rows_accepted"] + a["rows_rejected"] + a["rows_notes"]
        assert all(f.region in desk.names.regions for f in ledger.figures)
        assert all(f.disclosure == "L3" for f in ledger.figures)
    return ledger


@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(rows=TABLE)
def test_random_tables_lose_nothing(desk, tmp_path_factory, rows):
    lost_nothing(desk, tmp_path_factory.getbasetemp(), rows)


@pytest.mark.proof
def test_ten_thousand_random_tables_lose_nothing(desk, tmp_path_factory, measured):
    """Importer: every row and figure of a random table is accepted, rejected or noted."""
    count: Counter[str] = Counter()

    @settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(rows=TABLE)
    def one(rows):
        ledger = lost_nothing(desk, tmp_path_factory.getbasetemp(), rows)
        count["tables"] += 1
        count["unreadable"] += ledger is None
        if ledger is not None:
            count.update({k: v for k, v in ledger.balance().items() if k.startswith("figures")})

    one()
    assert count["tables"] >= 10_000
    measured(lost=0, **count)


#: Answers that leave every figure as it was written.
AS_WRITTEN = {
    "IN-025": "as_is", "IN-036": "missing", "IN-037": "zero", "IN-040": "growth", "IN-055": "all",
    "IN-059": "title", "IN-060": "skip", "IN-065": "accept", "IN-066": "as_is", "IN-075": "skip",
    "IN-076": "zhenhai",
}  # fmt: skip


def read_back(desk, folder, office: Office) -> Counter[str]:
    """Read a table of an office; every figure that goes in is one that was written."""
    path = folder / "镇海区.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(office.rows)
    answers, asked = dict[str, str](), set[str]()
    for _ in range(3):
        ledger = read_file(path, desk, answers)
        if not ledger.questions:
            break
        asked |= {q.id for q in ledger.questions.values()}
        answers |= {k: AS_WRITTEN[q.id] for k, q in ledger.questions.items() if q.id in AS_WRITTEN}
    account = ledger.balance()
    read = {
        (f.indicator, f.region, f"{f.window.year} {f.window.first} {f.window.last}", f.measure):
        f.value * desk.names.units[f.unit].factor for f in ledger.figures
    }  # fmt: skip
    worth = {"growth": Decimal("0.01"), "level": Decimal(10) ** 8}
    written = {k: v * worth[k[3]] for k, v in office.figures.items()}
    assert len(read) == len(ledger.figures), "one figure twice"
    assert read.items() <= written.items(), sorted(read.items() - written.items())
    lost = written.keys() - read.keys()
    told = {f.id for f in ledger.findings if f.severity == "error" or f.id == "IN-004"}
    told |= {e.id for e in ledger.rejects} | (asked & {"IN-048", "IN-060", "IN-075"})
    assert not lost or told, f"silently lost: {lost}"
    return Counter(
        written=len(written), read_back=len(read), set_aside=account["figures_rejected"],
        missing=account["figures_missing"], open=bool(ledger.questions), **{office.layout: 1},
    )  # fmt: skip


@settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
@given(office=offices())
def test_figures_of_random_tables_are_read_back(desk, tmp_path_factory, office):
    read_back(desk, tmp_path_factory.getbasetemp(), office)


@pytest.mark.proof
def test_ten_thousand_office_tables_are_read_back(desk, tmp_path_factory, measured):
    """Importer: figures of random tables in five layouts are read back as written, or set aside."""
    count: Counter[str] = Counter()

    @settings(max_examples=10_000, deadline=None, suppress_health_check=list(HealthCheck))
    @given(office=offices())
    def one(office):
        count.update(read_back(desk, tmp_path_factory.getbasetemp(), office))
        count["tables"] += 1

    one()
    assert count["tables"] >= 10_000
    assert count["read_back"] > 0.95 * count["written"]
    measured(wrong=0, **count)
