"""What changed since the last memo, in the memo: the table closes and ends at the memo's own chance."""

from __future__ import annotations

import re

import pytest
from record.small import add_rows, change
from record.test_news import LATE, OUTPUT, RELEASE, REVISION, told
from record.test_rerun import run

import scenario as sc
from scenario.errors import ScenarioError
from scenario.report.blocks import Heading, Table
from scenario.typeset import typeset


def rows_of(table: Table, head: str) -> dict[str, list[str]]:
    return {row[0].text: [c.text for c in row] for row in table.rows} | {
        "": [c.head for c in table.columns]
    }


def test_the_table_closes_and_ends_at_the_chance_of_the_memo(office):
    for line in (RELEASE, REVISION, LATE):
        add_rows(office.folder, line, file="ningbo_districts_monthly.csv")
    # enough draws for a chance to be printed
    change(office.folder / "params" / "settings.yaml", "draws: 200", "draws: 2000")
    news = told(office, as_of="2024-10-31")
    memo = office.walk("2024-10-31").memo("mid_year", since=news)
    table = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "since")
    shown = rows_of(table, "目标")
    heads = shown.pop("")
    first, last = heads.index("上次概率") + 1, heads.index("概率变动")
    for cells in shown.values():
        parts = [float(c) for c in cells[first:last]]
        assert round(sum(parts), 1) == float(cells[last])
    name = news.bridge.last.targets[OUTPUT].target.name
    overall = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "overall")
    (now,) = [c.text for row in overall.rows for c in row if c.key == f"{OUTPUT}.chance"]
    assert shown[name][last + 1] == now
    total = news.bridge.totals.set_index("target").loc[OUTPUT, "chance_change"]
    assert float(shown[name][last]) == pytest.approx(100 * total, abs=0.051)
    assert [b for b in memo.blocks if isinstance(b, Heading) and "与上次专报相比" in b.text]
    said = next(t for t in memo.text if name in t and "与数据截至2024年9月30日的专报相比" in t)
    by = re.search(rf"{name}概率(提高|降低)(\d+\.\d)个百分点", said)
    assert by is not None
    assert (by[1] == "提高") is bool(total > 0)
    assert float(by[2]) == abs(float(shown[name][last]))
    assert any(t.startswith("与上次专报的变化见第三部分") for t in memo.text)


def test_changes_that_end_elsewhere_are_refused(office):
    news = told(office)
    with pytest.raises(ScenarioError, match="RE-047"):
        office.walk(seed=5).memo("mid_year", since=news)


def test_a_memo_without_an_earlier_one_says_so(first_walk):
    memo = first_walk.memo("mid_year")
    assert not [b for b in memo.blocks if isinstance(b, Table) and b.id == "since"]
    assert any(t.startswith("本专报尚无往期预测可供对照") for t in memo.text)


def test_a_registered_memo_with_changes_is_made_again_to_the_same_bytes(
    office, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    change(office.folder / "params" / "targets.yaml", "threshold: 8", "threshold: 7")
    where = ["--params", office.folder / "params", "--data", office.folder / "data"]
    kept = ["--record", office.record, "--made-on", "2024-10-09", "--format", "html"]
    run("memo", "--since", "2024-09-30", "--out", tmp_path / "o", *kept, *where)
    assert "与上次专报相比" in (tmp_path / "o" / "mid_year.html").read_text("utf-8")
    name = sc.register(office.record).issues["issue"].iloc[-1]
    assert sc.register(office.record).manifest(name)["since"] == office.entry.issue
    change(office.folder / "params" / "targets.yaml", "threshold: 7", "threshold: 9")
    again = ["--record", office.record, "--data", office.folder / "data"]
    assert typeset("html逐字节相同") in run("register", "rerun", name, *again).stdout
