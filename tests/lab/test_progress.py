"""One bar: what long work tells becomes one line of a notebook, whatever the number of steps."""

from __future__ import annotations

import re

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import v4 as nb

import scenario as sc
from scenario.lab.progress_bar import line_of, picture_of, step_of
from scenario.typeset import typeset

pytestmark = pytest.mark.filterwarnings("default")  # the kernel's own


def run(code, folder):
    """Run one cell in a kernel as a notebook does and return its outputs."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    book = nb.new_notebook(cells=[nb.new_code_cell(code, id="a")], metadata={"kernelspec": kernel})
    NotebookClient(book, resources={"metadata": {"path": str(folder)}}).execute()
    nbformat.validate(book)
    return book.cells[0].outputs


def test_five_hundred_steps_are_one_output(tmp_path):
    code = (
        "import scenario as sc\n"
        "tell = sc.progress_bar()\n"
        "for n in range(1, 501): tell(f'[{n}/500] 第{n}步')"
    )
    (output,) = run(code, tmp_path)
    assert output.data["text/plain"] == "500/500 第500步"
    assert '<progress max="500" value="500"' in output.data["text/html"]


def test_every_long_call_counts_its_steps_to_the_end():
    plan = sc.read_plan("params")
    obs = sc.read_observations("data", as_of="2024-09-30")
    told: dict[str, list[str]] = {name: [] for name in ("fit", "batch", "risks", "backtest")}
    models = sc.choose_models(plan).only("mfg_investment_growth", "fdi_actual")
    fitted = models.fit(obs, draws=200, cache=None, progress=told["fit"].append)
    cells = sc.grid(plan, {"projects.*.planned_start": [3, 6]})
    sc.batch(fitted, cells, cache=None, progress=told["batch"].append)
    base = sc.forecast(fitted, plan.scenarios["baseline"])
    sc.risks(base, "mfg_investment_growth", progress=told["risks"].append)
    sc.backtest(
        plan, obs, indicators=["industrial_value_added"], regions=["china"], months=[6],
        years=[2022, 2023], draws=100, seed=1, progress=told["backtest"].append,
    )  # fmt: skip
    for name, lines in told.items():
        steps = [s for s in map(step_of, lines) if s]
        assert len({s[1] for s in steps}) == 1, name
        assert [s[0] for s in steps] == sorted(s[0] for s in steps), name
        assert steps[-1][0] == steps[-1][1], name
    assert len(told["batch"]) == 3


def test_the_rest_is_told_after_a_while_only():
    assert line_of("[1/4] 甲", since=2.0) == "1/4 甲"
    assert line_of("[1/4] 甲", since=10.0) == typeset("1/4 甲,约余30秒")
    assert line_of("[4/4] 甲", since=10.0) == "4/4 甲"
    assert line_of("[1/4] 甲,约余9秒", since=10.0) == typeset("1/4 甲,约余9秒")
    assert line_of("共4个情景") == "共4个情景"


def test_nothing_of_a_sentence_is_markup():
    assert "<b>" not in picture_of("[1/2] <b>甲</b>")


def test_without_a_notebook_or_a_terminal_nothing_is_said(capsys):
    sc.progress_bar()("[1/2] 甲")
    assert re.sub(r"\s", "", "".join(capsys.readouterr())) == ""
