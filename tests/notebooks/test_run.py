"""Every notebook runs from top to bottom, with warnings of our own code as errors.

What came out is kept in ``outputs/notebooks``: the site is made of it, so that nothing runs twice.
"""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[2] / "notebooks"
EXECUTED = FOLDER.parent / "outputs" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.filterwarnings("default")  # the kernel's own messages, not ours
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_runs_top_to_bottom(path, monkeypatch):
    monkeypatch.setenv(
        "PYTHONWARNINGS", "error::UserWarning:scenario,error::RuntimeWarning:scenario"
    )
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(notebook, timeout=900, resources={"metadata": {"path": str(FOLDER)}})
    client.execute()
    EXECUTED.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, EXECUTED / path.name)
    errors = [
        o for c in notebook.cells if c.cell_type == "code" for o in c.outputs
        if o.output_type == "error" or o.get("name") == "stderr"
    ]  # fmt: skip
    assert [o for o in errors if "Error" in str(o) or "Warning" in str(o)] == []
    assert os.environ["PYTHONWARNINGS"]
