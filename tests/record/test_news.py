"""What moved a forecast: each kind of change is found where it was made, and the parts close."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from record.small import add_rows, change, forget

import scenario as sc
from scenario.errors import ScenarioError
from scenario.read.figures import CELL
from scenario.read.long_form import COLUMNS
from scenario.record.bridge import label
from scenario.record.kept import Kept, keys_of, rows_in
from scenario.record.news import news
from scenario.record.stages import NEWS, REVIEW, kinds_of_rows, stages
from scenario.typeset import typeset

OUTPUT, PETRO, START = "industrial_value_added_growth", "petrochem_output", "zjsh_907_start"


def row(region, first, last, value, known_on, status="final", measure="growth"):
    return (
        f"{region},above_size,industrial_value_added,{first},{last},{measure},comparable_prices,"
        f"{value},,percent,{known_on},printed,{status},L1,https://example.org/{known_on},"
    )


RELEASE = row("zhenhai", "2024-01", "2024-09", "6.9", "2024-10-28", "provisional")
REVISION = row("zhenhai", "2024-01", "2024-06", "4.6", "2024-10-29", "provisional")
BASE = row("ningbo", "2023-01", "2023-09", "8.9", "2024-10-30")
LATE = row("zhenhai", "2024-01", "2024-03", "5.0", "2024-04-20", "provisional")
HISTORY = row("zhenhai", "2019-01", "2019-05", "6.0", "2024-10-31")


def told(office, **more):
    where = {"params": office.folder / "params", "data": office.folder / "data"}
    return news(office.entry.issue, folder=office.record, cache=None, **where, **more)


def changes(got, target, what="chance_change"):
    table = got.table[(got.table["target"] == target) & (got.table["step"] > 0)]
    return dict(zip(table["kinds"], table[what], strict=True))


def test_nothing_changed_is_no_news(office):
    got = told(office)
    assert changes(got, OUTPUT) == {"program": 0.0}
    assert not got.table[["chance_change", "median_change"]].to_numpy().any()
    assert got.bridge.residual == 0.0
    assert got.text[-1] == typeset("各目标的概率变化都不到0.5个百分点")


def test_new_revised_late_and_base_figures_are_told_apart_and_close(office):
    for line in (RELEASE, REVISION, LATE, HISTORY):
        add_rows(office.folder, line, file="ningbo_districts_monthly.csv")
    add_rows(office.folder, BASE, file="annual_actuals.csv")
    got = told(office, as_of="2024-10-31")
    kinds = {k: list(v["value"]) for k, v in got.bridge.rows.items()}
    assert kinds == {
        "late": ["5.0"], "releases": ["6.9"], "revisions": ["4.6"], "base": ["8.9"],
        "history": ["6.0"],
    }  # fmt: skip
    moved = changes(got, OUTPUT, "median_change")
    assert list(moved) == ["program", "late", "time", "releases", "history", "base", "revisions"]
    assert moved["program"] == 0.0
    assert all(moved[k] != 0 for k in ("late", "releases", "base", "revisions"))
    assert moved["releases"] > 0.5  # 6.9 to September where 4.1 to June was known
    total = got.bridge.totals.set_index("target").loc[OUTPUT]
    assert abs(sum(moved.values()) - total["median_change"]) < 1e-9
    assert abs(sum(changes(got, OUTPUT).values()) - total["chance_change"]) < 1e-9
    assert got.bridge.residual < 1e-9
    # the end is the forecast that one gets by simply forecasting today
    today = office.walk("2024-10-31").outlooks[0].targets[OUTPUT]
    assert (total["chance_new"], total["median_new"]) == (today.chance, today.median)
    # figures of value added say nothing about a project's start but that time has passed
    assert {k for k, v in changes(got, START).items() if v} <= {"time"}


def test_news_has_the_level_of_the_rows_it_prints(office):
    assert told(office).disclosure == "L1"
    # no target asks for a figure of 2016, but the page prints it
    inner = row("zhenhai", "2016-01", "2016-05", "6.0", "2024-10-31").replace(",L1,", ",L3,")
    add_rows(office.folder, inner, file="ningbo_districts_monthly.csv")
    assert told(office, as_of="2024-10-31").disclosure == "L3"


@pytest.mark.parametrize(
    ("file", "old", "new", "kind", "target"),
    [
        ("targets.yaml", "threshold: 8", "threshold: 5", "targets", OUTPUT),
        ("projects.csv", "to_start,,", "to_start,2024-11,", "projects", START),
        ("settings.yaml", "seed: 20240930", "seed: 3", "settings", OUTPUT),
    ],
)
def test_a_changed_decision_is_found_under_its_kind_alone(office, file, old, new, kind, target):
    change(office.folder / "params" / file, old, new)
    got = told(office)
    assert got.bridge.files == (file,)
    assert list(changes(got, target)) == ["program", kind]
    assert changes(got, target)["program"] == 0.0
    assert changes(got, target)[kind] != 0.0
    assert any(label(kind) in line for line in got.text)


def test_a_changed_judgement_is_found(office):
    priors = office.folder / "params" / "priors.yaml"
    belief = "  final_to_target:\n    name: 完成时结果与目标之比\n    low: 1\n    mode: "
    change(priors, f"{belief}1.05", f"{belief}1.15")
    got = told(office)
    assert list(changes(got, PETRO)) == ["program", "judgement"]
    assert changes(got, PETRO, "median_change")["judgement"] != 0.0


def test_targets_that_come_and_go_are_listed_apart(office):
    targets = office.folder / "params" / "targets.yaml"
    text = targets.read_text("utf-8")
    start = text.index(f"  {PETRO}:\n")
    change(targets, text[start : text.index(f"  {START}:\n")], "")
    forget(office.folder / "params", [PETRO])
    got = told(office)
    assert got.bridge.gone == (PETRO,)
    assert PETRO not in set(got.table["target"])
    assert typeset(f"不再列入:{PETRO}") in got.text
    # the loading goes before its target may go: priors can be read alone, and nothing else moves;
    # what responds to a lever goes with its target
    assert changes(got, START)["targets+scenarios"] == 0.0


def test_another_plan_year_is_refused(office):
    change(office.folder / "params" / "settings.yaml", "year: 2024", "year: 2025")
    with pytest.raises(ScenarioError, match="RC-040"):
        told(office)


# --- the stages by themselves


def frame(cells):
    rows = []
    for number, (period, measure, known_on) in enumerate(cells, start=2):
        values = dict.fromkeys(COLUMNS, "")
        values |= {"period_start": period, "period_end": period, "measure": measure}
        rows.append({**values, "known_on": known_on, "file": "a.csv", "row": str(number)})
    return pd.DataFrame(rows, columns=[*COLUMNS, "file", "row"], dtype=object)


cells = st.tuples(
    st.sampled_from(["2022-05", "2023-05", "2024-05", "2024-06"]),
    st.sampled_from(["growth", "adjusted_base"]),
    st.sampled_from(["2023-01-01", "2024-06-30", "2024-07-15", "2024-09-01"]),
)


@settings(max_examples=60)
@given(st.lists(cells, max_size=12), st.integers(0, 12))
def test_every_new_row_has_one_kind_and_every_order_ends_at_the_new_inputs(made, pinned):
    rows = frame(made)
    keys = keys_of(rows)
    known = list(rows["known_on"])
    then = {k for k, day in zip(keys[:pinned], known, strict=False) if day <= "2024-06-30"}
    now = {k for k, day in zip(keys, known, strict=True) if day <= "2024-08-01"}
    old = Kept({}, frozenset(then), date(2024, 6, 30), 1, 10)
    new = Kept({}, frozenset(now), date(2024, 8, 1), 1, 10)
    kinds = kinds_of_rows(old, new, rows, 2024)
    found = [key for part in kinds.values() for key in keys_of(part)]
    assert sorted(found) == sorted(now - then)
    had = {tuple(r) for r in rows_in(rows, then)[list(CELL)].to_numpy().tolist()}
    late = {tuple(r) for r in kinds["late"][list(CELL)].to_numpy().tolist()}
    for r in kinds["releases"][list(CELL)].to_numpy().tolist():
        assert tuple(r) not in had | late
        assert r[3].startswith("2024")
    for r in kinds["revisions"][list(CELL)].to_numpy().tolist():
        assert tuple(r) in had | late
    for order in (NEWS, REVIEW):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("scenario.record.stages.plan_of", lambda params: None)
            steps = stages(old, new, kinds, order)
        assert steps[0].kept == old
        assert steps[-1].kept == new
        assert len(steps) <= 1 + sum(len(part) > 0 for part in kinds.values()) + 1  # and time


def test_files_that_cannot_be_read_apart_make_one_step(office, monkeypatch):
    plan = sc.read_plan(office.folder / "params")
    old = Kept({"priors.yaml": b"1", "projects.csv": b"1"}, frozenset(), date(2024, 6, 30), 1, 10)
    new = Kept({"priors.yaml": b"2", "projects.csv": b"2"}, frozenset(), date(2024, 6, 30), 1, 10)

    def only_together(params):
        if len(set(params.values())) > 1:
            raise ScenarioError([])
        return plan

    monkeypatch.setattr("scenario.record.stages.plan_of", only_together)
    steps = stages(old, new, {}, NEWS)
    assert [s.kinds for s in steps] == [(), ("judgement", "projects")]
    assert label("+".join(steps[1].kinds)) == "判断、项目与用地(不能分开)"
    assert np.all([s.plan is plan for s in steps])
