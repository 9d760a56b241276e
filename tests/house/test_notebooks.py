"""Notebooks are committed without outputs, counts and trust, and define nothing."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys


def test_notebooks_are_clean(project_files):
    notebooks = [path for path in project_files if path.suffix == ".ipynb"]
    assert notebooks, "there is no notebook"
    for path in notebooks:
        book = json.loads(path.read_text("utf-8"))
        assert "signature" not in book["metadata"]
        assert "trusted" not in json.dumps([cell["metadata"] for cell in book["cells"]])
        for cell in book["cells"]:
            if cell["cell_type"] != "code":
                continue
            assert cell["outputs"] == [], f"{path.name}: outputs"
            assert cell["execution_count"] is None, f"{path.name}: execution count"
            text = "".join(cell["source"])
            code = re.sub(r"^[%!].*$", "", text, flags=re.M)
            tree = ast.parse(code)
            defined = [
                node
                for node in ast.walk(tree)
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            ]
            assert defined == [], f"{path.name} defines {defined}"
            imported = set()
            for node in ast.walk(tree):
                if isinstance(node, ast.Import):
                    imported |= {alias.name for alias in node.names}
                elif isinstance(node, ast.ImportFrom):
                    imported.add(node.module or "")
            inner = {name for name in imported if name.startswith("scenario.")}
            assert inner == set(), f"{path.name} goes behind the front door: {inner}"


def test_every_notebook_has_its_text(root):
    done = subprocess.run(
        [sys.executable, root / "tools/texts.py", "--check"], capture_output=True, text=True
    )
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0
