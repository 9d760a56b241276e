"""IN-077 to IN-088: slips in scenario files and parameters, each named with its place and remedy."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from scenario.check.plan import check_plan
from scenario.errors import Finding, ScenarioError
from scenario.read.plan import read_plan

WHOLE = Path(__file__).parents[1] / "bad_params" / "whole"
Spoil = Callable[[Path], None]


@dataclass(frozen=True)
class Slip:
    """One entry of the catalogue: E stops the reading, W is a warning of the check.

    `place` and every one of `words` must stand in one message with the id.
    """

    kind: str
    spoil: Spoil
    place: str
    words: tuple[str, ...]


def swap(name: str, old: str, new: str) -> Spoil:
    """Return what replaces a text of one file, once."""

    def change(folder: Path) -> None:
        text = (folder / name).read_text("utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), "utf-8")

    return change


def add(name: str, text: str) -> Spoil:
    """Return what writes one more file."""
    return lambda folder: (folder / name).write_text(text, "utf-8") and None


DELAY, LAND = "scenarios/delay.yaml", "scenarios/land.yaml"
OTHER = "schema: 1\nname: {}\nwhy: 甲\nauthor: 甲\nbuilds_on: {}\nlevers: {{}}\nassumptions: {{}}\n"
SLIPS = {
    "IN-077 a key twice": Slip(
        "E", swap(DELAY, "author:", "name: 另一个名字\nauthor:"), "delay.yaml 第4行",
        ("“name”重复", "第2行已有"),
    ),
    "IN-078 a Chinese colon": Slip(
        "E", swap(DELAY, "name: ", "name："), "delay.yaml 第2行", ("中文冒号", "英文冒号"),
    ),
    "IN-079 a tab": Slip(
        "E", swap(DELAY, "  projects", "\tprojects"), "delay.yaml 第", ("制表符", "空格"),
    ),
    "IN-080 a time of day for a number": Slip(
        "E", swap("settings.yaml", "draws: ", "draws: 12:30 #"), "draws", ("读到“12:30”", "应为整数"),
    ),
    "IN-080 a word for a number": Slip(
        "E", swap("settings.yaml", "seed: ", "seed: no #"), "seed", ("读到“no”", "应为整数"),
    ),
    "IN-080 a leading zero": Slip(
        "E", swap("settings.yaml", "seed: ", "seed: 0123 #"), "seed", ("读到“0123”", "应为整数"),
    ),
    "IN-081 an unknown key": Slip(
        "E", swap(DELAY, "shift:", "shfit:"), "delay.yaml", ("“shfit”", "是否想写 shift"),
    ),
    "IN-082 a start moved forward": Slip(
        "E", swap(DELAY, "6 months", "-3 months"), "delay.yaml", ("-3", "超出范围[0, 24]"),
    ),
    "IN-082 a delay of 300 months": Slip(
        "E", swap(DELAY, "6 months", "300 months"), "delay.yaml", ("300", "超出范围[0, 24]"),
    ),
    "IN-083 a share above one": Slip(
        "E", swap("projects.csv", "yes,,vouchers", "mixed,1.2,vouchers"),
        "projects.csv 第2行 manufacturing_share列", ("1.2", "合计应为1"),
    ),
    "IN-083 shares that are more than the whole": Slip(
        "E",
        swap("land.csv", "80,,standard,,,,,no,yes,plan_2024,二,,\n",
             "80,0.5,standard,,,,,no,yes,plan_2024,二,,\n"
             "parcel_b,乙地块,works_a,listed,2024-08,80,0.6,standard,,,,,no,yes,plan_2024,二,,\n"),
        "land.csv 第3行 share列", ("合计1.1", "合计应为1"),
    ),
    "IN-084 a start before the land": Slip(
        "W", swap("projects.csv", "to_start,2024-10,,,,", "construction,,,,2024-06,"),
        "land.csv parcel_a", ("时序矛盾", "works_a"),
    ),
    "IN-085 a project that is not listed": Slip(
        "E", swap(DELAY, "works_a", "works_aa"), "delay.yaml", ("“works_aa”", "是否想写 works_a"),
    ),
    "IN-086 a scenario like the baseline": Slip(
        "W", swap(DELAY, "6 months", "0 months"), "delay.yaml", ("与基准相同", "差异为0"),
    ),
    "IN-087 two scenarios with one name": Slip(
        "E", swap(LAND, "name: 加地", "name: 推迟"), "land.yaml", ("同名“推迟”", "改名"),
    ),
    "IN-087 a name of the system": Slip(
        "E", add("scenarios/con.yaml", OTHER.format("丙", "baseline")), "con.yaml",
        ("文件名“con”", "改文件名"),
    ),
    "IN-087 a file name with signs": Slip(
        "E", add("scenarios/a b.yaml", OTHER.format("丙", "baseline")), "a b.yaml",
        ("文件名“a b”", "小写英文字母"),
    ),
    "IN-088 a circle": Slip(
        "E",
        lambda folder: [
            swap(DELAY, "builds_on: baseline", "builds_on: land")(folder),
            swap(LAND, "builds_on: baseline", "builds_on: delay")(folder),
        ] and None,
        "delay.yaml", ("delay→land→delay", "改 builds_on"),
    ),
}  # fmt: skip


@pytest.fixture
def folder(tmp_path):
    """A copy of the small whole plan that a slip may spoil."""
    return Path(shutil.copytree(WHOLE, tmp_path / "params"))


def even(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def findings(folder: Path) -> tuple[Finding, ...]:
    try:
        return tuple(check_plan(read_plan(folder)))
    except ScenarioError as problem:
        return problem.findings


def test_the_small_plan_is_without_fault(folder):
    assert {f.severity for f in findings(folder)} <= {"note"}


@pytest.mark.parametrize("name", SLIPS)
def test_the_slip_is_named(folder, name):
    slip, id = SLIPS[name], name.split(" ")[0]
    slip.spoil(folder)
    said = [f for f in findings(folder) if f.id == id]
    fitting = [
        f for f in said
        if slip.place in f.where and all(even(w) in even(f.text()) for w in slip.words)
    ]  # fmt: skip
    assert fitting, findings(folder)
    assert {f.severity for f in fitting} == {"error" if slip.kind == "E" else "warning"}
    for f in fitting:
        assert all((f.where, f.found, f.meaning, f.remedy, f.english)), f
    if slip.kind == "E":
        with pytest.raises(ScenarioError):
            read_plan(folder)


def test_the_catalogue_is_complete():
    assert {name.split(" ")[0] for name in SLIPS} == {f"IN-{n:03d}" for n in range(77, 89)}


@pytest.mark.parametrize("text", ["no", "on", "12:30", "0123", "2024-06-30"])
def test_words_that_look_like_something_else_stay_words(folder, text):
    swap(DELAY, "why: ", f"why: {text} #")(folder)
    assert read_plan(folder).scenarios["delay"].why == text


def test_several_slips_are_said_at_once(folder):
    for name in (
        "IN-081 an unknown key",
        "IN-083 a share above one",
        "IN-087 a name of the system",
    ):
        SLIPS[name].spoil(folder)
    assert {"IN-081", "IN-083", "IN-087"} <= {f.id for f in findings(folder)}
