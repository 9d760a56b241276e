"""True vintages: prints of the day where every one was kept, and only there."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from model.growth_case import growth_row, nation_lines, observations_of, small_plan

import scenario as sc
from scenario.compare.origins import gather
from scenario.compare.vintages import PSEUDO, REAL_TIME, known_then, printed_by
from scenario.model.growth_chain import ChainFigures
from scenario.periods import Window
from scenario.report.backtest_page import write_backtest

INDICATOR = "industrial_value_added"
JUNE = Window(2022, 1, 6)
JUNE_ROW = "china,above_size,industrial_value_added,2022-01,2022-06"


def then(folder: Path, lines: list[str]) -> tuple[ChainFigures, str]:
    observations = observations_of(folder, lines)
    material = gather(observations, small_plan(), INDICATOR, "china")
    return known_then(material, observations, small_plan(), 2022, 6)


def june(known: ChainFigures) -> float:
    return next(f.value for f in known.of("china") if f.window == JUNE)


def changed(lines: list[str], old: str, new: str) -> list[str]:
    assert sum(line.startswith(JUNE_ROW) for line in lines) == 1
    return [line.replace(old, new) if line.startswith(JUNE_ROW) else line for line in lines]


def test_an_origin_has_the_print_of_its_day_and_not_the_revision(tmp_path: Path) -> None:
    lines = nation_lines(INDICATOR)
    first, how = then(tmp_path / "first", lines)
    assert how == REAL_TIME
    revision = growth_row("china", INDICATOR, "2022-01", "2022-06", 19.9, "2023-03-01")
    again, how = then(tmp_path / "again", [*lines, revision])
    assert how == REAL_TIME
    assert june(again) == june(first) != 19.9
    early = growth_row("china", INDICATOR, "2022-01", "2022-06", 7.7, "2022-07-01")
    both, _ = then(tmp_path / "both", [*lines, early])
    assert june(both) == june(first), "of two prints of that day the newer counts"


@pytest.mark.parametrize(
    ("old", "new"), [(",printed,", ",latest_vintage,"), ("2022-07-20", "2022-07-21")]
)
def test_one_figure_that_was_not_kept_makes_the_origin_pseudo(
    tmp_path: Path, old: str, new: str
) -> None:
    lines = nation_lines(INDICATOR)
    known, how = then(tmp_path, changed(lines, old, new))
    assert how == PSEUDO
    assert june(known) == june(then(tmp_path / "all", lines)[0])


def test_a_later_figure_does_not_matter(tmp_path: Path) -> None:
    lines = [line.replace(",printed,", ",estimated,") if "2022-07" in line.split(",")[4] else line
             for line in nation_lines(INDICATOR)]  # fmt: skip
    assert then(tmp_path, lines)[1] == REAL_TIME


def test_printed_by_holds_no_row_of_another_kind_or_day(tmp_path: Path) -> None:
    observations = observations_of(tmp_path, nation_lines(INDICATOR))
    day = date(2020, 5, 1)
    frame = printed_by(observations, day).frame
    assert frame["known_on"].max().date() == date(2020, 4, 20)
    assert 0 < len(frame) < len(observations.frame)


def test_page_and_sentences_count_both(tmp_path: Path) -> None:
    lines = changed(nation_lines(INDICATOR), ",printed,", ",latest_vintage,")
    observations = observations_of(tmp_path, lines)
    made = sc.backtest(
        small_plan(), observations, indicators=[INDICATOR], months=[6],
        years=[2021, 2022], draws=200,
    )  # fmt: skip
    assert made.table["vintage"].tolist() == [REAL_TIME, PSEUDO]
    assert "实时:只用当日已印出的数1次" in made.text[0].replace("：", ":")
    page, _, _ = write_backtest(
        made, small_plan(), observations, tmp_path / "docs", "scenario backtest"
    )
    section = page.read_text("utf-8").split("## 按数据版本")[1].split("##")[0]
    assert section.count("| 1 |") == 2
