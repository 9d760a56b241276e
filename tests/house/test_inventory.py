"""The tables of ARCHITECTURE.md say what the code has, and the READMEs name what exists."""

from __future__ import annotations

import ast
import re
from typing import get_args

import pytest
import typer.main

import scenario
from scenario import terms
from scenario.cli import app
from scenario.model import catalogue

READMES = ["README.md", "README.zh-CN.md"]


def commands() -> set[str]:
    command = typer.main.get_command(app)
    return set(command.commands)


def test_kinds(architecture, read_names):
    documented = read_names(architecture, "Kinds")
    assert sorted(documented) == sorted(catalogue.MODELS)
    assert set(documented) <= set(get_args(terms.Kind))


def test_models_are_files_of_the_room(architecture, read_table, root):
    for kind, model, _ in read_table(architecture, "Kinds"):
        name = model.strip("`")
        assert (root / "src/scenario/model" / f"{name}.py").is_file(), f"{kind}: no model/{name}.py"


def test_commands(architecture, read_names):
    assert sorted(read_names(architecture, "Commands")) == sorted(commands())


def test_every_command_has_help():
    command = typer.main.get_command(app)
    assert [name for name, one in command.commands.items() if not (one.help or "").strip()] == []


def test_front_door(architecture, read_names):
    assert sorted(read_names(architecture, "Front door")) == sorted(scenario.__all__)
    assert len(scenario.__all__) == len(set(scenario.__all__))
    for name in scenario.__all__:
        assert hasattr(scenario, name), name


def test_no_front_door_name_is_a_room(sources):
    assert set(scenario.__all__) & {source.room for source in sources} == set()


def test_files(architecture, read_names, sources):
    documented = read_names(architecture, "Files")
    existing = {
        source.name: (ast.get_docstring(source.tree) or "").split("\n")[0].rstrip(".")
        for source in sources
        if not source.name.endswith("/__init__.py")
    }
    rows = [f"| `{name}` | {what} |" for name, what in existing.items() if name not in documented]
    assert rows == [], "add these rows to ARCHITECTURE.md:\n" + "\n".join(rows)
    assert sorted(set(documented) - set(existing)) == []


@pytest.mark.parametrize("readme", READMES)
def test_readme_names_commands_and_targets_that_exist(readme, root):
    text = (root / readme).read_text("utf-8")
    assert set(re.findall(r"^\S*scenario ([a-z]+)", text, re.M)) <= commands()
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.M))
    used = set(re.findall(r"^make ([a-z-]+)", text, re.M))
    assert used == {"memo", "test"}
    assert set(re.findall(r"`make ([a-z-]+)`", text)) | used <= targets


@pytest.mark.parametrize("readme", READMES)
def test_readme_python_uses_the_front_door(readme, root):
    text = (root / readme).read_text("utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", text, re.S)
    used = {
        node.attr
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "sc"
    }
    assert used
    assert used <= set(scenario.__all__)


def test_both_readmes_show_the_same_code(root):
    blocks = []
    for readme in READMES:
        text = (root / readme).read_text("utf-8")
        code = "".join(re.findall(r"```(?:python|console)\n(.*?)```", text, re.S))
        blocks.append([line.split("#")[0].strip() for line in code.splitlines()])
    assert blocks[0] == blocks[1]


def test_make_targets_document_themselves(root):
    makefile = (root / "Makefile").read_text("utf-8")
    targets = re.findall(r"^([a-z-]+):(.*)$", makefile, re.M)
    assert {"setup", "memo", "test", "proof", "bench", "check", "lab"} <= {t for t, _ in targets}
    assert [target for target, rest in targets if "## " not in rest] == []
