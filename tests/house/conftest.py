"""What the house tests read: syntax trees, the tables of ARCHITECTURE.md, the files."""

from __future__ import annotations

import ast
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "scenario"


@dataclass(frozen=True)
class Source:
    """One module of the package."""

    path: Path
    tree: ast.Module

    @property
    def name(self) -> str:
        """Path inside the package, for example ``model/growth.py``."""
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def room(self) -> str:
        """The room's name; empty for the ground floor, the front door and the command line."""
        return self.name.split("/")[0] if "/" in self.name else ""

    def docstrings(self) -> set[int]:
        """Return the ids of the nodes that are docstrings."""
        found = set()
        for node in ast.walk(self.tree):
            body = getattr(node, "body", None)
            if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
                found.add(id(body[0].value))
        return found

    def strings(self) -> list[tuple[int, str]]:
        """Return line and text of every string that is no docstring."""
        docstrings = self.docstrings()
        return [
            (node.lineno, node.value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in docstrings
        ]


def table(text: str, heading: str) -> list[list[str]]:
    """Return the rows of the first table under a heading, cells without backticks."""
    match = re.search(rf"^#+ {re.escape(heading)}$(.*?)(?=^#|\Z)", text, re.M | re.S)
    assert match, f"no heading {heading!r}"
    lines = [line for line in match.group(1).splitlines() if line.startswith("|")]
    assert len(lines) > 2, f"no table under {heading!r}"
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def first_column(text: str, heading: str) -> list[str]:
    """Return the names in the first column of a table."""
    return [row[0].strip("`") for row in table(text, heading)]


@pytest.fixture(scope="session")
def root() -> Path:
    """Return the top folder of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def sources() -> list[Source]:
    """Return every module of the package."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return [Source(path, ast.parse(path.read_text("utf-8"))) for path in paths]


@pytest.fixture(scope="session")
def architecture() -> str:
    """Return the text of ARCHITECTURE.md."""
    return (ROOT / "ARCHITECTURE.md").read_text("utf-8")


@pytest.fixture(scope="session")
def read_table():
    """Return the reader of tables."""
    return table


@pytest.fixture(scope="session")
def read_names():
    """Return the reader of first columns."""
    return first_column


@pytest.fixture(scope="session")
def project_files() -> list[Path]:
    """Return every file of the project that is, or is about to be, committed."""
    git = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listing = subprocess.run(
        [*git, "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [ROOT / name for name in listing.split("\0") if name]
    return [path for path in paths if path.is_file()]
