"""Published values: strict reading, nothing later than the day asked for, one row per figure."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path
from time import perf_counter

import pytest

from scenario.errors import ScenarioError
from scenario.read.figures import contradictions
from scenario.read.long_form import COLUMNS
from scenario.read.observations import read_observations, same_indicators, select
from scenario.terms import Indicator

DATA = Path(__file__).parents[2] / "data"
DEFAULT = {
    "region": "zhenhai", "scope": "whole", "indicator": "gdp", "period_start": "2023-01",
    "period_end": "2023-12", "measure": "growth", "basis": "comparable_prices", "value": "5.9",
    "bound": "", "unit": "percent", "known_on": "2024-02-01", "known_on_kind": "printed",
    "status": "provisional", "disclosure": "L1", "source": "https://www.zh.gov.cn/a", "note": "",
}  # fmt: skip


def row(**changes):
    return {**DEFAULT, **changes}


def write(path, rows, columns=COLUMNS, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def published():
    return read_observations(DATA, "2024-09-30")


# --- as of ------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_of", ["2012-01-01", "2019-12-31", "2024-06-30", "2024-09-30"])
def test_nothing_known_later_is_read(as_of):
    frame = read_observations(DATA, as_of).frame
    every = read_observations(DATA, "2099-12-31").frame
    assert (frame["known_on"] <= as_of).all()
    assert len(frame) == (every["known_on"] <= as_of).sum()
    assert 0 < len(frame) < len(every)


def test_the_day_itself_counts(tmp_path):
    file = write(tmp_path / "a.csv", [row(known_on="2024-09-30"), row(known_on="2024-10-01")])
    assert len(read_observations(file, date(2024, 9, 30)).frame) == 1
    assert len(read_observations(file, "2024-09-29").frame) == 0


def test_the_2024_half_year_of_the_district_is_not_known_in_july():
    def known(as_of):
        observations = read_observations(DATA, as_of)
        rows = select(
            observations, region="zhenhai", indicator="industrial_value_added", measure="growth"
        )
        return rows[rows["year"] == 2024]["value"].tolist()

    assert known("2024-07-31") == []
    assert known("2024-09-30") == [4.1]


# --- identity of the content ------------------------------------------------------------------


def test_the_identity_depends_on_the_rows_and_not_on_their_order_or_file(tmp_path):
    rows = [row(value=f"{v}.0") for v in range(20)]
    one = tmp_path / "one"
    two = tmp_path / "two"
    one.mkdir()
    two.mkdir()
    write(one / "a.csv", rows)
    rows = rows[::-1]
    write(two / "b.csv", rows[:7])
    write(two / "a.csv", rows[7:])
    first = read_observations(one, "2024-12-31").data_id
    assert first == read_observations(two, "2024-12-31").data_id
    write(one / "b.csv", [row(known_on="2025-01-01")])
    assert first == read_observations(one, "2024-12-31").data_id
    assert first != read_observations(one, "2025-01-01").data_id
    write(one / "a.csv", [{**r, "note": "x"} if i == 3 else r for i, r in enumerate(rows)])
    assert first != read_observations(one, "2024-12-31").data_id


# --- strict reading ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("value", "5%以上"), ("value", ""), ("value", "1,234.5"), ("value", "５.９"),
        ("value", "1e3"), ("value", "nan"), ("value", " 5.9"), ("measure", "level "),
        ("measure", "yoy"), ("basis", "nominal"), ("bound", "约"), ("status", "target?"),
        ("known_on", "2024-02"), ("known_on", "2024-02-30"), ("known_on", ""),
        ("known_on_kind", ""), ("disclosure", "公开"), ("period_start", "2023"),
        ("period_end", "2023-13"), ("region", ""), ("source", " "),
    ],
)  # fmt: skip
def test_a_cell_that_breaks_its_rule_is_named(tmp_path, column, value):
    file = write(tmp_path / "sheet.csv", [row(), row(**{column: value})])
    with pytest.raises(ScenarioError) as caught:
        read_observations(file, "2024-09-30")
    places = [f.where for f in caught.value.findings]
    assert any(p.startswith("sheet.csv 第3行") and column in p for p in places)


def test_all_problems_of_all_files_come_together(tmp_path):
    write(tmp_path / "a.csv", [row(value="x"), row(), row(status="?", bound="?")])
    write(tmp_path / "b.csv", [row(period_start="2023-07", period_end="2023-06")])
    write(tmp_path / "c.csv", [row()], columns=COLUMNS[:-1])
    write(tmp_path / "d.csv", [row(note="镇海区")], encoding="gb18030")
    (tmp_path / "e.csv").write_text(",".join(COLUMNS) + "\na,b\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_observations(tmp_path, "2024-09-30")
    found = [(f.id, f.where) for f in caught.value.findings]
    assert {id for id, _ in found} == {
        "OB-003", "OB-004", "OB-005", "OB-006", "OB-009", "OB-011",
    }  # fmt: skip
    assert ("OB-009", "a.csv 第2行 value 列") in found
    assert sum(id == "OB-006" for id, _ in found) == 2
    assert ("OB-011", "b.csv 第2行") in found


def test_a_period_over_two_years_and_a_byte_order_mark_are_refused(tmp_path):
    file = write(tmp_path / "a.csv", [row(period_start="2022-01")])
    with pytest.raises(ScenarioError, match="OB-011"):
        read_observations(file, "2024-09-30")
    file = write(tmp_path / "b.csv", [row()], encoding="utf-8-sig")
    with pytest.raises(ScenarioError, match="OB-004"):
        read_observations(file, "2024-09-30")


def test_a_missing_folder_and_a_bad_day_are_refused(tmp_path):
    with pytest.raises(ScenarioError, match="OB-002"):
        read_observations(tmp_path, "2024-09-30")
    with pytest.raises(ScenarioError, match="OB-001"):
        read_observations(DATA, "30.9.2024")


# --- one row per figure -----------------------------------------------------------------------


def figure(tmp_path, *rows, **wanted):
    observations = read_observations(write(tmp_path / "a.csv", rows), "2024-12-31")
    return select(observations, region="zhenhai", indicator="gdp", **wanted)


def test_the_newest_vintage_counts_and_contradictions_are_counted(tmp_path):
    old = row(value="908.7", known_on="2018-02-28")
    new = row(value="924.87", known_on="2018-11-08", source="https://news.example/b")
    found = figure(tmp_path, old, new)
    assert found["value"].tolist() == [924.87]
    assert found["contradicting"].tolist() == [1]


def test_of_equal_values_printed_dates_and_official_hosts_come_first(tmp_path):
    late = row(known_on="2024-05-01", known_on_kind="estimated", source="https://x.gov.cn/1")
    repost = row(known_on="2024-03-01", source="https://gov.cn.example/2")
    official = row(known_on="2024-04-01", source="https://x.gov.cn/3")
    found = figure(tmp_path, late, repost, official).iloc[0]
    assert found["source"] == "https://x.gov.cn/3"
    assert found["agreeing"] == 3
    assert f"{found['first_known_on']:%Y-%m-%d}" == "2024-03-01"


def test_a_coarser_printing_agrees_but_does_not_stand_for_a_finer_one(tmp_path):
    coarse = row(measure="ratio", basis="", value="2.4", known_on="2021-09-22")
    fine = row(measure="ratio", basis="", value="2.41", known_on="2022-12-31", source="https://y/1")
    found = figure(tmp_path, coarse, fine).iloc[0]
    assert (found["value"], found["agreeing"], found["contradicting"]) == (2.41, 2, 0)
    finer = row(measure="ratio", basis="", value="32.74", known_on="2022-01-24")
    later = row(
        measure="ratio", basis="", value="32.7", known_on="2022-04-18", source="https://y/1"
    )
    assert figure(tmp_path, finer, later).iloc[0]["value"] == 32.74


def test_a_download_of_later_years_gives_way_to_a_dated_vintage(tmp_path):
    dated = row(value="5.2", known_on="2024-01-17")
    download = row(value="5.4", known_on="2024-02-29", known_on_kind="latest_vintage")
    assert figure(tmp_path, dated, download).iloc[0]["value"] == 5.2


def test_a_bound_counts_only_where_there_is_no_exact_value(tmp_path):
    bound = row(value="5", bound="at_least", known_on="2024-09-18")
    assert figure(tmp_path, bound).iloc[0]["bound"] == "at_least"
    assert figure(tmp_path, bound, row(value="5.2")).iloc[0]["value"] == 5.2


def test_targets_scopes_and_windows_are_kept_apart(tmp_path):
    rows = [
        row(value="6", status="target"),
        row(value="5.9"),
        row(value="6.5", scope="district_owned"),
        row(value="5.0", period_end="2023-06"),
        row(value="7.0", period_start="2023-06", period_end="2023-06"),
    ]
    assert len(figure(tmp_path, *rows)) == 4
    assert figure(tmp_path, *rows, window="year", scope="whole")["value"].tolist() == [5.9]
    assert figure(tmp_path, *rows, window=["ytd", "month"])["value"].tolist() == [5.0, 7.0]
    assert figure(tmp_path, *rows, status=["target"])["value"].tolist() == [6.0]
    assert figure(tmp_path, *rows, measure="rank").empty


def test_ids_of_one_definition_are_joined(published):
    def entry(id, same_as=()):
        return Indicator(id, id, "percent", "growth", "", "whole", "annual", 1, "higher",
                         same_as=same_as)  # fmt: skip

    register = {"a": entry("a"), "b": entry("b", ("a",)), "c": entry("c")}
    assert same_indicators(register, "a") == ("a", "b")
    assert same_indicators(register, "b") == ("b", "a")
    assert same_indicators(register, "c") == ("c",)
    joined = select(
        published, region="zhenhai", indicator=["fdi_actual", "fdi_actual_usd"], measure="level"
    )
    assert joined["indicator"].unique().tolist() == ["fdi_actual"]
    assert not joined.duplicated(["year", "first", "last"]).any()


def test_contradictions_are_told_from_revisions(published):
    pairs = contradictions(published)
    ningbo = pairs[(pairs["region"] == "ningbo") & (pairs["indicator"] == "gdp")]
    slip = ningbo[(ningbo["period_end"] == "2019-12") & (ningbo["measure"] == "growth")]
    assert set(slip["other_value"]) == {6.38}
    assert not slip["revision"].any()
    zhenhai = pairs[(pairs["region"] == "zhenhai") & (pairs["period_end"] == "2017-12")]
    assert zhenhai.loc[zhenhai["indicator"] == "gdp", "revision"].all()


@pytest.mark.bench
def test_reading_takes_less_than_a_second(timed):
    start = perf_counter()
    read_observations(DATA, "2024-09-30")
    timed("the shipped data, read for one day", perf_counter() - start, 1.0)


# --- the shipped files ------------------------------------------------------------------------


def readme_counts():
    text = (DATA / "README.md").read_text(encoding="utf-8")
    lines = re.findall(r"^\| (\w+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", text, re.MULTILINE)
    return {name: tuple(map(int, numbers)) for name, *numbers in lines}


def test_every_raw_row_is_kept_or_listed_as_omitted():
    every = read_observations(DATA, "2099-12-31").frame
    with (DATA / "omitted.csv").open(encoding="utf-8", newline="") as file:
        omitted = list(csv.DictReader(file))
    counts = readme_counts()
    assert set(counts) == {path.stem for path in (DATA / "observations").glob("*.csv")}
    for name, (raw, kept, left_out, stored) in counts.items():
        rows = every[every["file"] == f"{name}.csv"]
        listed = {int(o["row"]) for o in omitted if o["file"] == name}
        distinct = {  # one raw row may hold a target and its outcome, or an amount and a ratio
            "target_history": ["region", "scope", "indicator", "period_start"],
            "province_rd_panel": ["region", "period_start", "known_on"],
        }.get(name)
        whole = len(rows.drop_duplicates(distinct)) if distinct else len(rows)
        partly = 8 if name == "target_history" else 0
        assert len(rows) == stored, name
        assert whole == kept, name
        assert len(listed) - partly == left_out, name
        assert raw == kept + left_out, name
        assert listed <= set(range(2, raw + 2)), name
    assert all(o["reason"] for o in omitted)


def test_the_files_are_plain_sorted_and_public():
    for path in (DATA / "observations").glob("*.csv"):
        raw = path.read_bytes()
        assert not raw.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in raw
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        keys = [(r["region"], r["indicator"], r["period_start"], r["period_end"]) for r in rows]
        assert keys == sorted(keys), path.name
        assert {r["disclosure"] for r in rows} == {"L1"}
        assert all("IMPLIED" not in r["note"] for r in rows)


def test_bulletins_and_yearbooks_are_known_the_year_after():
    frame = read_observations(DATA, "2099-12-31").frame
    for kind, day in (("bulletin", "09-30"), ("yearbook", "12-31")):
        rows = frame[frame["note"].str.startswith(f"vintage {kind}_")]
        data_year = rows["note"].str.extract(r"_(\d{4})$", expand=False).astype(int)
        assert len(rows) > 500
        assert (rows["known_on"].dt.strftime("%m-%d") == day).all()
        assert (rows["known_on"].dt.year == data_year + 1).all()


def test_targets_are_rows_of_their_own_and_known_in_their_year(published):
    rows = published.frame[published.frame["status"] == "target"]
    assert len(rows) > 80
    assert (rows["known_on"].dt.year <= rows["year"]).all()
    guessed = rows[rows["known_on_kind"] == "estimated"]
    assert (guessed["known_on"].dt.strftime("%m-%d") == "03-01").all()


def test_the_district_has_no_manufacturing_investment_and_two_scopes(published):
    frame = published.frame
    own = frame[frame["region"] == "zhenhai"]
    assert "manufacturing_investment" not in set(own["indicator"])
    growth = select(published, region="zhenhai", indicator="gdp", measure="growth", window="year")
    year_2008 = growth[growth["year"] == 2008].set_index("scope")["value"]
    assert year_2008.to_dict() == {"whole": -41.1, "district_owned": 10.2}
    ratio = select(published, region="zhenhai", indicator="rd_to_gdp")
    by_scope = {(r.year, r.scope): r.value for r in ratio.itertuples()}
    assert by_scope == {(2018, "district_owned"): 3.45, (2020, "whole"): 2.43, (2022, "whole"): 3.4}
