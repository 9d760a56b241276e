"""The lights of the last issue come back from its workbook and from the printed table."""

from __future__ import annotations

import pytest

from scenario import wording
from scenario.errors import ScenarioError
from scenario.read.previous_lights import previous_lights


@pytest.mark.parametrize("colour", ["green", "amber", "red", "grey", "none"])
def test_a_table_of_the_command_line_and_printed_words_are_read(tmp_path, colour):
    file = tmp_path / "lights.csv"
    file.write_text(f"target,name,probability_light\na,甲,{colour}\n", "utf-8-sig")
    assert previous_lights(file) == {"a": colour}
    file.write_text(f"标识,目标,概率灯\na,甲,{wording.light_label(colour)}\n", "utf-8-sig")
    assert previous_lights(file) == {"a": colour}


def test_what_is_no_light_is_named_with_its_place(tmp_path):
    file = tmp_path / "lights.csv"
    file.write_text("target,probability_light\na,green\nb,blue\nc,purple\n", "utf-8")
    with pytest.raises(ScenarioError) as caught:
        previous_lights(file)
    assert [f.id for f in caught.value.findings] == ["PL-088", "PL-088"]
    assert "第3行B列" in caught.value.findings[0].where


def test_a_file_without_the_two_columns_is_refused(tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("target,light\na,green\n", "utf-8")
    with pytest.raises(ScenarioError, match="PL-087"):
        previous_lights(file)
