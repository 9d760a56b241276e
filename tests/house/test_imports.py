"""Who may import whom: syntax trees against the rooms table of ARCHITECTURE.md."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from packaging.utils import canonicalize_name

GROUND = "ground floor"
ROOMS = ["read", "check", "model", "simulate", "compare", "record", "report", "lab"]
FRONT_DOOR = "__init__.py"
LIGHT = {"numpy", "pandas"}
COMMAND_LINE_LIBRARIES = {"typer", "rich"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}


@dataclass(frozen=True)
class Import:
    """One import statement of one module."""

    where: str
    module: str
    names: tuple[str, ...]
    level: int
    in_function: bool
    for_types: bool

    @property
    def top(self) -> str:
        return self.module.split(".")[0]

    def own_parts(self) -> list[str]:
        """Return what of the package is imported, without the leading ``scenario``."""
        if self.top != "scenario":
            return []
        rest = self.module.split(".")[1:]
        return [rest[0]] if rest else list(self.names) or [""]


def is_command_line(name: str) -> bool:
    """``cli.py`` and the files it is divided into."""
    return re.fullmatch(r"cli(_\w+)?\.py", name) is not None


def imports_of(source) -> Iterator[Import]:
    """Yield every import of a module, with where it stands."""

    def walk(node, in_function, for_types):
        for child in ast.iter_child_nodes(node):
            where = f"{source.name}:{getattr(child, 'lineno', 0)}"
            if isinstance(child, ast.Import):
                for alias in child.names:
                    yield Import(where, alias.name, (), 0, in_function, for_types)
            elif isinstance(child, ast.ImportFrom):
                names = tuple(alias.name for alias in child.names)
                yield Import(where, child.module or "", names, child.level, in_function, for_types)
            function = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            yield from walk(child, in_function or function, for_types or types)

    yield from walk(source.tree, False, False)


@pytest.fixture(scope="session")
def imports(sources):
    return [(source, found) for source in sources for found in imports_of(source)]


@pytest.fixture(scope="session")
def heavy(architecture, read_table):
    """Return room → libraries that it may import inside a function."""
    rows = read_table(architecture, "Rooms")
    return {row[0].strip("`"): set(re.findall(r"`(\w+)`", row[2])) for row in rows}


def test_the_table_names_the_rooms_in_order(heavy):
    assert list(heavy) == [GROUND, *ROOMS]


def test_every_folder_is_a_room_with_one_docstring(sources):
    rooms = {source.room for source in sources} - {""}
    assert rooms == set(ROOMS)
    for room in ROOMS:
        (init,) = (source for source in sources if source.name == f"{room}/__init__.py")
        assert ast.get_docstring(init.tree), f"{room}: no docstring"
        assert len(init.tree.body) == 1, f"{room}/__init__.py holds more than its docstring"


def test_no_room_imports_a_later_one(imports):
    wrong = []
    for source, found in imports:
        if source.name == FRONT_DOOR or is_command_line(source.name):
            continue
        allowed = set(ROOMS[: ROOMS.index(source.room) + 1]) if source.room else set()
        for part in found.own_parts():
            later = part in ROOMS and part not in allowed
            if later or part == "" or is_command_line(f"{part}.py"):
                wrong.append(f"{found.where} imports scenario.{part}".rstrip("."))
    assert wrong == []


def test_imports_are_absolute_and_without_stars(imports):
    wrong = [found.where for _, found in imports if found.level or "*" in found.names]
    assert wrong == []


def test_heavy_libraries_stay_in_their_rooms_and_inside_functions(imports, heavy):
    wrong = []
    for source, found in imports:
        if found.level or found.top in sys.stdlib_module_names or found.top == "scenario":
            continue
        if found.top in LIGHT:
            continue
        if is_command_line(source.name) and found.top in COMMAND_LINE_LIBRARIES:
            continue
        if found.top not in heavy[source.room or GROUND]:
            wrong.append(f"{found.where} imports {found.top}, which is not of this room")
        elif not (found.in_function or found.for_types):
            wrong.append(f"{found.where} imports {found.top} outside a function")
    assert wrong == []


def test_nothing_is_imported_by_a_computed_name(sources):
    wrong = [
        f"{source.name}:{node.lineno}"
        for source in sources
        if source.name != FRONT_DOOR  # the front door imports its names on first use
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).split(".")[-1] in {"import_module", "__import__"}
    ]
    assert wrong == []


def test_what_is_imported_is_a_declared_dependency(imports, root):
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    extras = project.get("optional-dependencies", {}).values()
    lines = [*project["dependencies"], *(line for extra in extras for line in extra)]
    declared = {canonicalize_name(re.match(r"[\w.-]+", line).group()) for line in lines}
    providers = importlib.metadata.packages_distributions()
    wrong = []
    for _, found in imports:
        if found.level or found.top in sys.stdlib_module_names or found.top == "scenario":
            continue
        makers = providers.get(found.top, [found.top])
        if not {canonicalize_name(name) for name in makers} & declared:
            wrong.append(f"{found.where} imports {found.top}")
    assert wrong == []


def test_no_module_has_a_name_that_says_nothing(sources):
    names = {part.removesuffix(".py") for source in sources for part in source.name.split("/")}
    assert names & FORBIDDEN_NAMES == set()


def test_the_check_sees_what_it_should():
    """The walker itself: nested, conditional and relative imports are all found."""

    class Fake:
        name = "check/x.py"
        tree = ast.parse(
            "from typing import TYPE_CHECKING\n"
            "if TYPE_CHECKING:\n    import pymc\n"
            "def f():\n    if True:\n        import scenario.report.memo\n"
            "from . import y\n"
        )

    found = {item.module: item for item in imports_of(Fake)}
    assert found["pymc"].for_types
    assert not found["pymc"].in_function
    assert found["scenario.report.memo"].in_function
    assert found["scenario.report.memo"].own_parts() == ["report"]
    assert found[""].level == 1
