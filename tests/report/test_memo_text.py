"""The sentences: every number from a result, words beside numbers, Chinese punctuation."""

from __future__ import annotations

import re

import pytest

from scenario import wording
from scenario.compare.outlook import Outlook
from scenario.report.blocks import Bars, Fan, Heading, Note, Paragraph, Shown, Table
from scenario.report.conclusion import LIMIT, deciding
from scenario.report.coverage import cover
from scenario.report.memo import Memo
from scenario.settings import CHANCE_EDGES
from scenario.terms import Plan
from scenario.typeset import typeset

VERDICTS = {wording.verdict(p / 100) for p in range(1, 100)}


def tables(memo: Memo) -> list[Table]:
    return [b for b in memo.blocks if isinstance(b, Table)]


def paragraphs(memo: Memo) -> list[Paragraph]:
    return [b for b in memo.blocks if isinstance(b, Paragraph)]


def cells(memo: Memo) -> list[Shown]:
    return [cell for table in tables(memo) for row in table.rows for cell in row]


def everything(memo: Memo) -> list[str]:
    out = [memo.title]
    for b in memo.blocks:
        if isinstance(b, (Heading, Note, Paragraph)):
            out.append(b.text)
        elif isinstance(b, Table):
            out += [b.caption, b.unit, *b.notes, *(c.head for c in b.columns)]
            out += [cell.text for row in b.rows for cell in row]
        elif isinstance(b, Fan):
            out += [b.caption, b.alt, b.note, b.quantity]
        elif isinstance(b, Bars):
            out += [b.caption, b.alt, b.note, b.quantity, *b.labels, *b.tags]
    return out


def section(memo: Memo, start: str, end: str) -> list[object]:
    heads = [i for i, b in enumerate(memo.blocks) if isinstance(b, Heading) and b.level == 1]
    first = next(i for i in heads if memo.blocks[i].text.startswith(start))
    last = next(i for i in heads if memo.blocks[i].text.startswith(end))
    return list(memo.blocks[first:last])


def test_sections_stand_in_the_fixed_order(memo: Memo) -> None:
    heads = [b.text for b in memo.blocks if isinstance(b, Heading) and b.level == 1]
    assert [h[0] for h in heads] == list("一二三四五六七附")
    assert memo.title == "镇海区2024年主要目标年中完成情况预测"
    assert memo.draft == "草稿 — 须人工审核"


def test_a_typed_number_is_refused() -> None:
    with pytest.raises(ValueError, match="typed"):
        Paragraph("预计全年增长12%")
    assert Paragraph("预计全年增长{g}", {"g": Shown("12.0%", 12.0)}).text == "预计全年增长12.0%"


def test_equal_keys_print_equal_numbers(memo: Memo) -> None:
    table_text = {c.key: c for c in cells(memo) if c.key}
    quoted = [(k, v) for p in paragraphs(memo) for k, v in p.values.items() if v.key]
    assert len(quoted) > 15
    compared = 0
    for _, shown in quoted:
        if shown.key in table_text:
            same = table_text[shown.key]
            assert shown.value == same.value, shown.key
            compared += 1
            if not shown.key.endswith(".so_far"):
                assert shown.text == same.text, shown.key
    assert compared > 12
    for target in ("industrial_value_added_growth", "mfg_investment_growth", "rd_intensity"):
        for what in ("chance", "median", "range"):
            assert f"{target}.{what}" in table_text
            assert any(v.key == f"{target}.{what}" for _, v in quoted)


def test_printed_values_are_the_results_rounded(memo: Memo, outlook: Outlook) -> None:
    by_key = {c.key: c for c in cells(memo) if c.key}
    for id, one in outlook.targets.items():
        if not one.judged:
            continue
        assert by_key[f"{id}.chance"].value == pytest.approx(100 * one.chance, abs=0.5001)
        places = 0 if one.target.kind == "rank" else 2 if one.target.kind == "ratio" else 1
        half = 0.5001 * 10**-places
        assert by_key[f"{id}.median"].value == pytest.approx(one.median, abs=half)
        low, high = by_key[f"{id}.range"].value
        assert (low, high) == pytest.approx((one.low, one.high), abs=half)


def test_answer_fits_and_counts_only_judged_targets(memo: Memo, outlook: Outlook) -> None:
    answer = next(p for p in paragraphs(memo) if p.role == "lead")
    assert len(answer.text) <= LIMIT
    judged = [t for t in outlook.targets.values() if t.judged]
    assert answer.values["judged"].value == len(judged) == 4
    assert sum(answer.values[c].value for c in ("green", "amber", "red") if c in answer.values) == 4
    assert answer.values["held"].value == 1
    two = deciding(cover(outlook))
    distance = sorted(abs(t.chance - 0.5) for t in judged)
    assert [abs(t.chance - 0.5) for t in two] == distance[:2]
    assert all(t.target.name in answer.text for t in two)


def test_a_forecast_is_never_called_done(memo: Memo) -> None:
    fixed = ("完成情况", "完成概率", "完成研判", "完成记录", "预计完成")
    for text in everything(memo):
        rest = text
        for term in fixed:
            rest = rest.replace(term, "")
        assert "完成" not in rest, text


def test_punctuation_in_chinese_is_full_width(memo: Memo) -> None:
    han = r"[\u3400-\u9fff]"
    for text in everything(memo):
        assert not re.search(rf"{han}[,;:?!(]|[,;:?!)]{han}", text), text
        assert not re.search(rf"{han}[\"']|[\"']{han}", text), text


def test_no_verdict_word_without_its_number(memo: Memo) -> None:
    seen = 0
    for p in paragraphs(memo):
        word = p.values.get("word")
        if word is not None and word.text in VERDICTS:
            assert p.values["chance"].text in p.text
            seen += 1
    overall = next(t for t in tables(memo) if t.id == "overall")
    for row in overall.rows:
        if row[6].text in VERDICTS:
            assert row[5].value is not None
            seen += 1
            at = sum(row[5].value / 100 > e + 1e-9 for e in CHANCE_EDGES)
            assert wording.verdict(row[5].value / 100) == row[6].text
            assert 0 < at < 8
    assert seen == 8


def test_prior_only_is_held_back_in_the_body_and_shown_in_the_annex(
    memo: Memo, outlook: Outlook
) -> None:
    overall = next(t for t in tables(memo) if t.id == "overall")
    row = overall.rows[list(outlook.targets).index("digital_core_growth")]
    assert [c.text for c in row[1:6]] == ["—"] * 5
    assert row[6].text == typeset(wording.NO_VERDICT["zh"])
    assert (row[7].light, row[7].text) == ("none", "暂不研判")
    body = section(memo, "一", "附件")
    keys = {
        v.key for b in body if isinstance(b, Paragraph) for v in b.values.values()
    } | {c.key for b in body if isinstance(b, Table) for r in b.rows for c in r}  # fmt: skip
    assert not {k for k in keys if k.startswith("digital_core_growth.") and "threshold" not in k}
    assert not [b for b in body if isinstance(b, Fan) and b.target == "digital_core_growth"]
    register = next(t for t in tables(memo) if t.id == "register")
    held = register.rows[list(outlook.targets).index("digital_core_growth")][6]
    assert held.key == "digital_core_growth.prior_chance"
    assert held.text.endswith("*")


def test_target_without_own_data(memo: Memo, outlook: Outlook) -> None:
    overall = next(t for t in tables(memo) if t.id == "overall")
    row = overall.rows[list(outlook.targets).index("mfg_investment_growth")]
    assert (row[1].text, row[2].text, row[10].text) == ("—", "—", "低")
    assert row[9].text == typeset("无本区数,用相关系列")
    full = typeset(wording.EVIDENCE["sister_series"])
    assert any(full in p.text for p in paragraphs(memo))
    fan = next(b for b in memo.blocks if isinstance(b, Fan) and b.target == "mfg_investment_growth")
    assert fan.start == -1
    assert set(fan.observed) == {None}
    key = "mfg_investment_growth.range"
    sentence = next(p for p in paragraphs(memo) if key in {v.key for v in p.values.values()})
    range_, chance = sentence.values["range"].text, sentence.values["chance"].text
    assert sentence.text.index(range_) < sentence.text.index(chance)
    narrowing = outlook.targets["mfg_investment_growth"].fitted.evidence.narrowing
    assert any(narrowing in p.text for p in paragraphs(memo))


def test_ratio_prints_both_readings_in_one_row_and_two_decimals(memo: Memo) -> None:
    both = next(t for t in tables(memo) if t.id == "readings_rd_intensity")
    assert len(both.rows) == 1
    assert [c.head[:4] for c in both.columns[1:]] == ["2024", "2024", "2023", "2023"]
    text = next(p.text for p in paragraphs(memo) if "strict" in p.values)
    assert "3.40%" in text
    assert "3.35%—3.40%" in text


def test_scenarios_note_first_and_differences_are_paired(memo: Memo, plan: Plan) -> None:
    blocks = section(memo, "四", "五")
    kinds = [type(b).__name__ for b in blocks]
    assert kinds.index("Note") < kinds.index("Table")
    table = next(b for b in blocks if isinstance(b, Table))
    by_key = {c.key: c for row in table.rows for c in row if c.key}
    assert by_key["project_delay.mfg_investment_growth.median"].value == -1.8
    assert by_key["project_delay.mfg_investment_growth.range"].text == "-2.7至-0.9"
    assert by_key["extra_land.mfg_investment_growth.median"].text == "无影响"
    assert by_key["extra_land.mfg_investment_growth.next_year"].value[0] > 0
    explained = next(t for t in tables(memo) if t.id == "scenarios_explained")
    rest = next(c for row in explained.rows for c in row if c.key == "project_delay.rest")
    assert rest.value == len(plan.targets) - 1
    lines = [row[0].text for row in table.rows if Table.is_group(row)]
    assert any("中金石化907项目计划开工推迟6个月" in line for line in lines)
    assert any("工业用地供应增加200亩" in line for line in lines)


def test_memo_shows_its_first_table(memo: Memo) -> None:
    overall = next(t for t in tables(memo) if t.id == "overall")
    assert memo.table.shape == (len(overall.rows), len(overall.columns))
    assert list(memo.table.iloc[0]) == [c.text for c in overall.rows[0]]
    assert "<table" in memo._repr_html_()


def test_surroundings_print_the_longest_latest_window(memo: Memo) -> None:
    table = next(t for t in tables(memo) if t.id == "surroundings")
    assert [c.text for c in table.rows[0]][:4] == ["镇海区", "固定资产投资", "2024年1—6月", "9.2%"]


def test_nothing_advises_to_move_the_statistic(memo: Memo) -> None:
    banned = ("退库", "提前入库", "推迟入库", "压低基数", "做低基数", "调低基数", "留到明年",
              "延后上报", "提前上报", "多报", "少报")  # fmt: skip
    text = "".join(everything(memo))
    assert not [w for w in banned if w in text]


def test_typeset_changes_punctuation_only_where_chinese_stands() -> None:
    wide = {",": 0xFF0C, ";": 0xFF1B, ":": 0xFF1A, "(": 0xFF08, ")": 0xFF09}

    def w(text: str) -> str:
        return "".join(chr(wide.get(c, ord(c))) for c in text)

    assert typeset("增长8%,低于目标") == w("增长8%,低于目标")
    assert typeset("概率83%,80%区间") == w("概率83%,80%区间")
    assert typeset("甲(乙(丙)丁)") == w("甲(乙(丙)丁)")
    for same in ("1,000", "R&D (OECD, 2015): ok", "见http://a.cn/b,c?d=1", "12:30开会", "=SUM(A1)"):
        assert typeset(same) == same
    assert typeset(typeset("甲,乙(丙):丁")) == typeset("甲,乙(丙):丁")
