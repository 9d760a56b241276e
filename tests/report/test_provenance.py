"""The sheet of origins: a row for each numbered table and figure, read off its own cells."""

from __future__ import annotations

from dataclasses import replace

from scenario.compare.outlook import Outlook
from scenario.report.blocks import Bars, Fan, Heading, Table
from scenario.report.memo import Memo
from scenario.report.provenance import sheet


def of(memo: Memo) -> Table:
    return next(b for b in memo.blocks if isinstance(b, Table) and b.id == "provenance")


def test_every_numbered_table_and_figure_has_its_row(memo: Memo) -> None:
    numbered = [b.number for b in memo.blocks if isinstance(b, (Table, Fan, Bars)) and b.number]
    assert [row[0].text for row in of(memo).rows] == numbered
    assert len(numbered) > 8


def test_it_stands_behind_the_quality_sheet(memo: Memo) -> None:
    ids = [b.id for b in memo.blocks if isinstance(b, Table)]
    assert ids[ids.index("provenance") - 1] == "findings"
    head = [b.text for b in memo.blocks[: memo.blocks.index(of(memo))] if isinstance(b, Heading)]
    assert head[-1].endswith("质量检查单")


def test_a_fan_names_the_model_rows_and_data_of_its_target(memo: Memo, outlook: Outlook) -> None:
    fan = next(b for b in memo.blocks if isinstance(b, Fan))
    fitted = outlook.targets[fan.target].fitted
    row = next(r for r in of(memo).rows if r[0].text == fan.number)
    assert [c.text for c in row[2:]] == [
        "1项目标", f"{fitted.model} {fitted.version}", f"{len(fitted.evidence.rows)}行",
        outlook.data_id[:12],
    ]  # fmt: skip


def test_the_first_table_is_about_its_own_targets(memo: Memo, outlook: Outlook) -> None:
    overall = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "overall")
    shown = {c.key.split(".")[0] for row in overall.rows for c in row if c.key}
    row = next(r for r in of(memo).rows if r[0].text == overall.number)
    assert row[2].text == f"{len(shown & set(outlook.targets))}项目标"
    rows = sum(len(outlook.targets[id].fitted.evidence.rows) for id in shown)
    assert row[4].value == rows


def test_another_target_in_a_table_changes_its_row(memo: Memo, outlook: Outlook) -> None:
    overall = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "overall")
    fewer = replace(overall, rows=overall.rows[:1])
    marks = {k: overall.rows[0][0] for k in ("data", "plan", "seed", "draws", "version")}
    (row,) = sheet([fewer], outlook, marks).rows
    assert row[2].text == "1项目标"
