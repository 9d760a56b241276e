"""The workbook: typed cells that equal the tables, text that is never a formula."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest
import xlsxwriter
from report.standin_plan import make_plan
from report.standin_results import make_contrast, make_outlook

from scenario.read.previous_lights import previous_lights
from scenario.report.blocks import Bars, Fan, Shown, Table
from scenario.report.effect_chart import bars_of
from scenario.report.memo import Memo, build_memo
from scenario.report.xlsx import sheet_name
from scenario.report.xlsx_bars import bar_columns, write_bars
from scenario.report.xlsx_chart import fan_columns
from scenario.terms import Plan

PAYLOADS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1+1", "\r=1+1", " =1+1", "\u00a0=1+1", "\uff1d1+1",
    "甲\n=1+1", "=HYPERLINK(\"http://evil.example\",\"x\")", "=cmd|' /C calc'!A0",
)  # fmt: skip


def values_of(row: tuple[Shown, ...], wide: list[bool]) -> list[object]:
    out: list[object] = []
    for cell, two in zip(row, wide, strict=True):
        if isinstance(cell.value, tuple):
            out += list(cell.value)
            continue
        text = cell.link or cell.text
        out.append(cell.value if cell.value is not None else text)
        if two:
            out.append(None)
    return out


def test_every_table_has_a_sheet_with_equal_values(memo: Memo, workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    tables = [b for b in memo.blocks if isinstance(b, Table) and "xlsx" in b.writers]
    assert len(tables) >= 10
    for table in tables:
        sheet = book[table.sheet]
        assert sheet.cell(1, 1).value == table.caption
        wide = [any(isinstance(r[c].value, tuple) for r in table.rows)
                for c in range(len(table.columns))]  # fmt: skip
        for r, row in enumerate(table.rows, start=4):
            wanted = values_of(row, wide)
            assert [sheet.cell(r, c + 1).value for c in range(len(wanted))] == wanted


def test_numbers_are_numbers_with_their_format(memo: Memo, workbook: bytes) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))["表1 总表"]
    median = sheet.cell(4, 5)
    overall = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "overall")
    assert isinstance(median.value, float)
    assert median.value == overall.rows[0][3].value
    assert median.number_format == '0.0"%"'


def test_each_fan_has_its_native_chart_and_data(memo: Memo, workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    fans = [b for b in memo.blocks if isinstance(b, Fan)]
    for fan in fans:
        sheet = book[fan.sheet]
        for c, (head, values) in enumerate(fan_columns(fan), start=1):
            assert sheet.cell(4, c).value == head
            assert [sheet.cell(r, c).value for r in range(5, 5 + len(values))] == values
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        charts = [n for n in archive.namelist() if n.startswith("xl/charts/chart")]
    assert len(fans) == 2
    assert len(charts) == len([b for b in memo.blocks if isinstance(b, (Fan, Bars))]) == 3


def test_effects_have_their_native_chart_and_data(memo: Memo, workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    (bars,) = [b for b in memo.blocks if isinstance(b, Bars)]
    sheet = book[bars.sheet]
    assert sheet.cell(1, 1).value == bars.caption
    for c, (head, values) in enumerate(bar_columns(bars), start=1):
        assert sheet.cell(4, c).value == head
        assert [sheet.cell(r, c).value for r in range(5, 5 + len(values))] == values


def test_text_is_never_a_formula(plan: Plan) -> None:
    base = next(iter(plan.priors.values()))
    priors = {
        f"p{i}": replace(base, id=f"p{i}", name=p, source=p, said_by=p)
        for i, p in enumerate(PAYLOADS)
    }
    settings = replace(plan.settings, organisation=PAYLOADS[0], author=PAYLOADS[-1])
    evil = make_plan(priors=priors, settings=settings)
    made = build_memo("mid_year", make_outlook(evil), None, evil).to_bytes("xlsx")
    book = openpyxl.load_workbook(io.BytesIO(made))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value is not None]
    assert not [c for c in cells if c.data_type == "f"]
    assert {c.value for c in cells} >= {p for p in PAYLOADS if "\r" not in p}
    assert not [c for c in cells if c.hyperlink]
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        sheets = [
            archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")
        ]
    assert not [s for s in sheets if b"<f>" in s]


def test_negative_numbers_stay_numbers(workbook: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert [c for c in cells if isinstance(c.value, float) and c.value < 0]
    assert not [c for c in cells if isinstance(c.value, str) and c.value in ("-1.8", "-1.5")]


def test_same_memo_same_bytes(memo: Memo, workbook: bytes) -> None:
    assert memo.to_bytes("xlsx") == workbook
    assert openpyxl.load_workbook(io.BytesIO(workbook)).properties.created.year == 2024


def test_sheet_names_are_valid_and_unique() -> None:
    taken: set[str] = set()
    names = [sheet_name(n, taken) for n in ("a/b", "a_b", "甲" * 40, "甲" * 40, "", "'x'")]
    assert len({n.lower() for n in names}) == 6
    assert all(0 < len(n) <= 31 and not set(n) & set("[]:*?/\\'") for n in names)


@pytest.mark.parametrize(
    ("reach", "places"),
    [(40.0, "0"), (0.4, "0.0"), (0.05, "0.00")],
    ids=["large", "usual", "small"],
)
def test_marks_of_small_effects_are_told_apart(plan: Plan, reach: float, places: str) -> None:
    bars = bars_of(make_contrast(plan), "mfg_investment_growth", 1)
    count = len(bars.labels)
    small = replace(bars, lows=(-reach,) * count, middles=(0.0,) * count, highs=(reach,) * count)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.insert_chart(20, 0, write_bars(book, sheet, small, 0))
    book.close()
    with zipfile.ZipFile(buffer) as archive:
        drawn = archive.read("xl/charts/chart1.xml").decode("utf-8")
    assert "<c:valAx>" in drawn
    assert f'formatCode="{places}"' in drawn.partition("<c:valAx>")[2]


def test_the_lights_of_a_memo_are_those_of_the_next_ones_past(memo: Memo, tmp_path) -> None:
    plan = make_plan()
    first = make_outlook(plan)
    before = previous_lights(memo.save(tmp_path / "last.xlsx"))
    assert before == {id: t.probability for id, t in first.lights().targets.items()}
    follower = replace(first, previous=before)
    overall = next(
        b for b in build_memo("mid_year", follower, None, plan).blocks
        if isinstance(b, Table) and b.id == "overall"
    )  # fmt: skip
    assert any("保持上期灯色" in note for note in overall.notes)
    alone = next(b for b in memo.blocks if isinstance(b, Table) and b.id == "overall")
    assert not any("上期" in note for note in alone.notes)
