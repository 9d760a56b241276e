"""Notebooks with parameters: what is asked arrives, what fails says where, a list goes on."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import v4 as nb
from papermill import inspect_notebook
from typer.testing import CliRunner

import scenario as sc
from scenario.cli import app
from scenario.errors import ScenarioError
from scenario.lab.run_list import read_run_list, run_all

REAL = Path(__file__).parents[2] / "notebooks"
pytestmark = pytest.mark.filterwarnings("default")  # papermill's and the kernel's own


@pytest.fixture
def folder(tmp_path):
    """Return a folder with one notebook that writes what it was given."""
    first = nb.new_code_cell('AS_OF = "2024-09-30"\nNAMES = ["a"]\nOUT = "."', id="p")
    first.metadata["tags"] = ["parameters"]
    second = nb.new_code_cell(
        "from pathlib import Path\n"
        "from datetime import date\n"
        "day = date.fromisoformat(AS_OF)\n"
        '(Path(OUT) / "said.txt").write_text(f"{day:%m} {NAMES}", "utf-8")',
        id="w",
    )
    place = tmp_path / "books"
    place.mkdir()
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nb.new_notebook(cells=[first, second], metadata={"kernelspec": kernel})
    nbformat.write(book, place / "01_small_one.ipynb")
    return place


def test_parameters_arrive_and_the_run_is_kept(folder, tmp_path):
    given = {"AS_OF": "2024-06-30", "NAMES": ["b", "c"]}
    done = sc.run_notebook("small_one", out=tmp_path / "o", folder=folder, parameters=given)
    assert (tmp_path / "o/said.txt").read_text("utf-8") == "06 ['b', 'c']"
    kept = nbformat.read(done, as_version=4)
    assert done == tmp_path / "o/01_small_one.ipynb"
    assert [c.execution_count for c in kept.cells if c.cell_type == "code"][-1] is not None


@pytest.mark.parametrize(
    ("name", "parameters", "id", "says"),
    [
        ("other", {}, "NB-001", "small_one"),
        ("small_one", {"REGION": "x", "SEED": "1"}, "NB-002", "AS_OF、NAMES、OUT"),
    ],
)
def test_what_the_notebook_does_not_know_is_refused(folder, tmp_path, name, parameters, id, says):
    with pytest.raises(ScenarioError) as caught:
        sc.run_notebook(name, out=tmp_path / "o", folder=folder, parameters=parameters)
    assert [f.id for f in caught.value.findings] == [id] * max(1, len(parameters))
    assert says in caught.value.findings[0].remedy
    assert not (tmp_path / "o").exists()


def test_a_list_goes_on_after_a_run_that_fails(folder, tmp_path):
    file = tmp_path / "runs.yaml"
    file.write_text(
        "schema: 1\nnotebook: small_one\nruns:\n"
        "  first: {as_of: 2024-13-30}\n  second: {as_of: 2024-03-31, names: [x]}\n",
        "utf-8",
    )
    with pytest.raises(ScenarioError) as caught:
        run_all(read_run_list(file), out=tmp_path / "o", folder=folder)
    (finding,) = caught.value.findings
    assert finding.id == "NB-003"
    assert "month must be in 1..12" in finding.found
    assert (tmp_path / "o/first/01_small_one.ipynb").exists()
    assert (tmp_path / "o/second/said.txt").read_text("utf-8") == "03 ['x']"


def test_every_problem_of_a_list_is_told_at_once(tmp_path):
    file = tmp_path / "runs.yaml"
    file.write_text("schema: 2\nruns:\n  A-b: {as_of: {x: y}}\nelse: 1\n", "utf-8")
    with pytest.raises(ScenarioError) as caught:
        read_run_list(file)
    found = " ".join(f.text() for f in caught.value.findings)
    assert len(caught.value.findings) == 5
    assert all(word in found for word in ("schema", "notebook", "A-b", "as_of", "else"))


def test_the_memo_notebook_takes_what_the_command_offers(tmp_path):
    known = set(inspect_notebook(str(REAL / "05_mid_year_memo.ipynb")))
    assert known == {"PARAMS", "DATA", "AS_OF", "SCENARIOS", "OUT"}
    done = CliRunner().invoke(app, ["notebook"])
    assert isinstance(done.exception, ScenarioError)
    assert done.exception.findings[0].id == "CL-007"


def test_the_command_runs_one(folder, tmp_path):
    words = ["notebook", "small_one", "--as-of", "2024-05-31", "--out", str(tmp_path / "o")]
    done = CliRunner().invoke(app, [*words, "--notebooks", str(folder)])
    assert done.exception is None
    assert str(tmp_path / "o/01_small_one.ipynb") in done.stdout
    assert (tmp_path / "o/said.txt").read_text("utf-8") == "05 ['a']"
