"""Every entry of the catalogue of bad inputs: its class, id, place, words and account."""

from __future__ import annotations

import csv
import json
import unicodedata
from datetime import date

import pytest
from bad_inputs import cell_cases, file_cases, series_cases, table_cases
from bad_inputs.make import Case, write_params

from scenario.read.commit import COLUMNS, csv_bytes
from scenario.read.import_report import FileImport, ImportReport
from scenario.read.importer import import_files
from scenario.read.observations import read_observations
from scenario.read.sources import Source, find_source, read_sources, save_source

TODAY = date(2024, 12, 20)
SEVERITY = {"E": "error", "R": "warning", "W": "warning", "F": "note"}
EXIT = {"E": 1, "A": 3, "R": 0, "W": 0, "F": 0}
STATE = {"E": "stopped", "A": "asking", "R": "committed", "W": "committed", "F": "committed"}
CASES = {
    **file_cases.CASES,
    **cell_cases.CASES,
    **table_cases.CASES,
    **series_cases.CASES,
}


@pytest.fixture
def office(tmp_path):
    """Return a folder with names, an empty store and a place for the files."""
    write_params(tmp_path / "params")
    (tmp_path / "data" / "observations").mkdir(parents=True)
    (tmp_path / "in").mkdir()
    calendar = tmp_path / "data" / "calendar"
    calendar.mkdir()
    (calendar / "release_rules.csv").write_text(
        "release,name,indicators,region_kinds,collected,january_alone,day_rule,day,months_after,"
        "quarter_extra,batch_earliest,batch_likeliest,batch_latest,source,note\n"
        "local,投资,fixed_asset_investment industrial_investment manufacturing_investment,,monthly,"
        "no,lag,,,,,,,制度,\n",
        encoding="utf-8",
    )
    (calendar / "release_dates.csv").write_text(
        "release,period_end,released_on,source,note\n", encoding="utf-8"
    )
    return tmp_path


def take_in(office, path, **more) -> ImportReport:
    store, params = office / "data" / "observations", office / "params"
    return import_files([path], to=store, params=params, today=TODAY, **more)


def even(text: str) -> str:
    """Make the width of signs the same: messages are printed in Chinese punctuation."""
    return unicodedata.normalize("NFKC", text)


def said(one: FileImport, case: Case, id: str) -> list:
    """Return the messages with the id that name the place and hold every word."""
    asked = [q.finding("来源") for q in one.questions]
    return [
        f
        for f in (*one.findings, *asked)
        if f.id == id and case.place in f.where and all(even(w) in even(f.text()) for w in case.words)
    ]


@pytest.mark.parametrize("name", CASES)
def test_the_catalogue(office, name):
    case = CASES[name]
    id = case.id or name.split(" ")[0]
    path = case.build(office / "in")
    store = office / "data" / "observations"
    if case.stored:
        (store / "before.csv").write_bytes(csv_bytes(COLUMNS, case.stored))
    if case.disclosure:
        source = find_source((), path.name, ())
        save_source(
            Source(source.id, source.name, source.files, disclosure=case.disclosure),
            office / "params" / "sources",
        )
    before = {p.name: p.read_bytes() for p in store.glob("*.csv")}
    report = take_in(office, path)
    (one,) = report.files
    told = "\n".join(report.lines())
    assert (one.state, report.exit_code) == (STATE[case.kind], EXIT[case.kind]), told
    if case.words:
        assert said(one, case, id), told
        if case.kind != "A":
            assert {f.severity for f in said(one, case, id)} == {SEVERITY[case.kind]}, told
        assert all(f.english for f in said(one, case, id)), told
    if case.kind in "EA":
        assert {p.name: p.read_bytes() for p in store.glob("*.csv")} == before
    if case.kind == "R":
        with (one.run / "rejects.csv").open(encoding="utf-8", newline="") as stream:
            assert [r for r in csv.DictReader(stream) if r["id"] == id]
    balanced(one)
    if case.kind == "A" and case.answers:
        report = take_in(office, path, answers=case.answers)
        (one,) = report.files
        assert one.state == "committed", "\n".join(report.lines())
        (again,) = take_in(office, path).files
        assert again.state == "committed", "the answer was not remembered"
        assert again.questions == ()
        assert (again.added, again.repeated) == (0, one.added)
        balanced(one)
    for (indicator, measure), value in case.value.items():
        rows = [
            r["value"] for r in one.rows if (r["indicator"], r["measure"]) == (indicator, measure)
        ]
        assert value in rows, "\n".join(report.lines())
    if one.state == "committed" and one.rows:
        observations = read_observations(store, as_of="2100-01-01")
        assert len(observations.frame) == len(one.rows) + len(case.stored)
        manifest = json.loads((one.run / "manifest.json").read_text("utf-8"))
        assert manifest["state"] == "committed"
        assert manifest["sha256"] == one.sha256
        assert manifest["disclosure"] == (case.disclosure or "L3")
        assert (one.run / "original" / path.name).read_bytes() == path.read_bytes()


def balanced(one: FileImport) -> None:
    """Nothing is lost: rows in are accepted, rejected or notes; the same for figures."""
    a = one.account
    if a:
        assert a["rows_in"] == a["rows_accepted"] + a["rows_rejected"] + a["rows_notes"]
        assert (
            a["figures_in"] == a["figures_accepted"] + a["figures_rejected"] + a["figures_missing"]
        )


def test_every_number_of_the_catalogue_has_a_case():
    have = {n.split(" ")[0] for n in CASES}
    elsewhere = {"IN-077", "IN-093", "IN-094", "IN-095", "IN-096"}
    wanted = {f"IN-{n:03d}" for n in (*range(1, 77), 92, *range(97, 101))}
    assert wanted - have - elsewhere == set()


def test_a_question_names_the_file_to_answer_in(office):
    path = CASES["IN-075"].build(office / "in")
    report = take_in(office, path)
    text = report.questions[0].finding(f"params/sources/{report.files[0].source.id}.yaml").text()
    assert "params/sources/source_" in text
    assert "'IN-075 规上工业增加值'" in text
    assert list(read_sources(office / "params" / "sources")) == []
