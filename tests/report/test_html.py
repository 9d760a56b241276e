"""The page: nothing fetched, nothing executed that is not ours, the same bytes twice."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from report.standin_plan import make_plan
from report.standin_results import make_contrast, make_fitted, make_outlook

from scenario.report.blocks import Fan, Shown, Table
from scenario.report.html import script_json
from scenario.report.memo import Memo, build_memo
from scenario.terms import Plan

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</script><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}<a href=//evil.example>x</a>",
)


class Tags(HTMLParser):
    """Collects tags with their attributes, and the text of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    return tags


def charts(page: str) -> dict[str, dict[str, object]]:
    found = re.search(r"^const charts = (.*);$", page, re.MULTILINE)
    assert found is not None
    made: dict[str, dict[str, object]] = json.loads(found.group(1))
    return made


def test_nothing_is_fetched(page: str) -> None:
    tags = parsed(page).tags
    assert not [t for t, _ in tags if t in ("link", "iframe", "object", "embed", "base", "form")]
    assert not [a for _, a in tags if "src" in a or "srcset" in a or "action" in a]
    linked = [a["href"] for t, a in tags if "href" in a]
    assert linked
    assert all(t == "a" for t, a in tags if "href" in a)
    assert all(re.match(r"https?://", href or "") for href in linked)
    assert not re.search(r"@import|url\(", page[: page.index("</style>")])
    policy = next(a["content"] for t, a in tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "http" not in policy


def test_chart_program_is_embedded_once(page: str, memo: Memo) -> None:
    assert page.count("plotly.js v") == 1
    fans = [b for b in memo.blocks if isinstance(b, Fan)]
    assert set(charts(page)) == {f.id for f in fans}
    ids = [a["id"] for t, a in parsed(page).tags if a.get("class") == "chart"]
    assert ids == [f.id for f in fans]


def test_chart_numbers_are_those_of_the_block(page: str, memo: Memo) -> None:
    for fan in (b for b in memo.blocks if isinstance(b, Fan)):
        data = charts(page)[fan.id]["data"]
        assert isinstance(data, list)
        lines = {d.get("name"): d["y"] for d in data if d.get("name")}
        start = max(fan.start, 0)
        assert lines["预测中位数"] == list(fan.quantiles[0.5][start:])
        assert lines["80%区间"] == list(fan.quantiles[fan.levels[-1]][start:])
        assert lines["50%区间"] == list(fan.quantiles[fan.levels[-2]][start:])
        assert set(lines[f"目标{fan.threshold.text}"]) == {fan.threshold.value}
        assert ("已公布" in lines) is (fan.start >= 0)


def test_every_table_cell_is_on_the_page(page: str, memo: Memo) -> None:
    text = "".join(parsed(page).text)
    for table in (b for b in memo.blocks if isinstance(b, Table) and "html" in b.writers):
        for row in table.rows:
            for cell in row:
                assert cell.text in text
    assert 'lang="zh-CN"' in page
    assert "数据截至2024年9月30日" in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_payloads_stay_text(payload: str, plan: Plan, page: str) -> None:
    id = "mfg_investment_growth"
    targets = {
        k: replace(t, name=payload if k == id else t.name, departments=(payload,))
        for k, t in plan.targets.items()
    }
    priors = {
        k: replace(v, name=payload, said_by=payload, expires=payload)
        for k, v in plan.priors.items()
    }
    scenarios = {k: replace(s, why=payload) for k, s in plan.scenarios.items()}
    evil = make_plan(targets=targets, priors=priors, scenarios=scenarios)
    fitted = make_fitted(evil)[id]
    rows = fitted.evidence.rows.assign(source=payload, unit=payload)
    evidence = replace(fitted.evidence, text=payload, narrowing=payload, rows=rows)
    spoiled = replace(fitted, evidence=evidence, notes=(payload,))
    made = build_memo(
        "mid_year",
        make_outlook(evil, mfg_investment_growth=spoiled),
        make_contrast(evil),
        evil,
    )
    evil_page = made.to_bytes("html").decode("utf-8")
    tags = parsed(evil_page)
    # no element and no handler that the clean page does not have
    assert {t for t, _ in tags.tags} <= {t for t, _ in parsed(page).tags}
    assert not [a for _, a in tags.tags if any(k.startswith("on") for k in a)]
    assert not [a for _, a in tags.tags if "evil" in (a.get("href") or "")]
    assert not [a for _, a in tags.tags if (a.get("href") or "").startswith("javascript")]
    assert "49" not in "".join(t for t in tags.text if "7*7" in t)
    assert charts(evil_page)


def test_links_are_only_web_addresses() -> None:
    assert Shown("a", link="https://www.zh.gov.cn/a?b=1&c=2").link
    for bad in ("javascript:alert(1)", 'https://a"onclick=x', "data:text/html,x", "//evil.example"):
        assert Shown("a", link=bad).link == ""


def test_script_json_cannot_close_the_script() -> None:
    made = script_json({"a": "</script>&\u2028"})
    assert "<" not in made
    assert "&" not in made
    assert json.loads(made) == {"a": "</script>&\u2028"}


def test_same_memo_same_bytes(memo: Memo, page: str) -> None:
    assert memo.to_bytes("html") == page.encode("utf-8")
