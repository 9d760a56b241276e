"""One memo for the whole room, and its three files."""

from __future__ import annotations

import pytest
from report.standin_plan import make_plan
from report.standin_results import make_contrast, make_findings, make_outlook

from scenario.compare.contrast import Contrast
from scenario.compare.outlook import Outlook
from scenario.report.memo import Memo, build_memo
from scenario.terms import Plan


@pytest.fixture(scope="session")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="session")
def outlook(plan: Plan) -> Outlook:
    return make_outlook(plan)


@pytest.fixture(scope="session")
def contrast(plan: Plan) -> Contrast:
    return make_contrast(plan)


@pytest.fixture(scope="session")
def memo(plan: Plan, outlook: Outlook, contrast: Contrast) -> Memo:
    return build_memo("mid_year", outlook, contrast, plan, make_findings())


@pytest.fixture(scope="session")
def page(memo: Memo) -> str:
    return memo.to_bytes("html").decode("utf-8")


@pytest.fixture(scope="session")
def word(memo: Memo) -> bytes:
    return memo.to_bytes("docx")


@pytest.fixture(scope="session")
def workbook(memo: Memo) -> bytes:
    return memo.to_bytes("xlsx")
