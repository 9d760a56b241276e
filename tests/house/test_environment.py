"""One set of dependencies: pyproject.toml, environment.yml and the two locks agree."""

from __future__ import annotations

import re
import tomllib

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

LOCKS = ["requirements.lock", "requirements-dev.lock"]


@pytest.fixture(scope="session")
def pyproject(root):
    return tomllib.loads((root / "pyproject.toml").read_text("utf-8"))


@pytest.fixture(scope="session")
def conda(root):
    return yaml.safe_load((root / "environment.yml").read_text("utf-8"))


def locked(root, name):
    """Return package → list of (version, marker, hashes) of a lock."""
    text = (root / name).read_text("utf-8").replace("\\\n", " ")
    entries: dict[str, list[tuple[str, str, frozenset[str]]]] = {}
    for line in text.splitlines():
        match = re.match(r"([\w.-]+)==(\S+)(?: ; (.*?))?\s+(--hash=.*)$", line)
        assert match, f"{name}: a line without version and hash: {line[:80]}"
        package, version, marker, hashes = match.groups()
        digests = frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})(?:\s|$)", hashes))
        assert len(digests) == hashes.count("--hash"), f"{name}: {package} has a broken hash"
        entries.setdefault(canonicalize_name(package), []).append((version, marker or "", digests))
    return entries


def bounds(lines):
    requirements = [Requirement(line) for line in lines]
    return {canonicalize_name(item.name): str(item.specifier) for item in requirements}


def test_conda_has_the_same_bounds(pyproject, conda):
    *lines, block = conda["dependencies"]
    lines = [*lines, *(line for line in block["pip"] if line != "-e .")]
    packages = [line for line in lines if not re.match(r"(python=|pip$)", line)]
    assert bounds(packages) == bounds(pyproject["project"]["dependencies"])


def test_conda_python_is_one_minor_that_fits(pyproject, conda):
    (python,) = (
        line for line in conda["dependencies"] if isinstance(line, str) and line[:7] == "python="
    )
    version = python.removeprefix("python=")
    assert re.fullmatch(r"3\.\d+", version)
    assert SpecifierSet(pyproject["project"]["requires-python"]).contains(version)


def test_conda_channels_and_order(conda):
    assert conda["channels"] == ["conda-forge", "nodefaults"]
    kinds = [type(line) for line in conda["dependencies"]]
    assert "pip" in conda["dependencies"]
    assert kinds.index(dict) == len(kinds) - 1, "the pip block comes last"


def test_every_bound_has_two_sides(pyproject):
    extra = pyproject["project"]["optional-dependencies"]["board"]
    for line in [*pyproject["project"]["dependencies"], *extra]:
        operators = {item.operator for item in Requirement(line).specifier}
        assert operators == {">=", "<"}, line


def test_one_version_everywhere(root, pyproject):
    version = pyproject["project"]["version"]
    citation = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    assert citation["version"] == version
    assert f"## [{version}]" in (root / "CHANGELOG.md").read_text("utf-8")


def test_no_upper_limit_on_python(pyproject):
    assert "<" not in pyproject["project"]["requires-python"]


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_versions_and_hashes_only(root, name):
    text = (root / name).read_text("utf-8")
    entries = locked(root, name)
    assert all(digests for versions in entries.values() for _, _, digests in versions)
    assert re.findall(r"\S*(?:://|--(?!hash=)|@ |file:|\w\.(?:org|com|cn|io|net)\b)\S*", text) == []


@pytest.mark.parametrize("name", LOCKS)
def test_lock_keeps_second_backends_out(root, name):
    assert {"jax", "jaxlib", "numpyro", "blackjax"} & set(locked(root, name)) == set()


@pytest.mark.parametrize("name", LOCKS)
def test_lock_fits_the_bounds(root, pyproject, name):
    lines = [*pyproject["project"]["dependencies"], *pyproject["build-system"]["requires"]]
    if name == "requirements-dev.lock":
        lines += pyproject["dependency-groups"]["dev"]
        lines += pyproject["project"]["optional-dependencies"]["board"]
    entries = locked(root, name)
    for line in lines:
        requirement = Requirement(line)
        for version, _, _ in entries[canonicalize_name(requirement.name)]:
            assert requirement.specifier.contains(version), f"{line}: {version} is locked"


def test_the_dev_lock_contains_the_other(root):
    """The same versions and files; a package may be wanted on more platforms there."""
    small, large = (locked(root, name) for name in LOCKS)
    wider = {
        package: [(version, "", files) for version, _, files in entry]
        for package, entry in small.items()
    }
    differing = {
        package
        for package, entry in small.items()
        if large.get(package) not in (entry, wider[package])
    }
    assert differing == set()


def test_the_memo_needs_no_test_tool(root, pyproject):
    tools = set(bounds(pyproject["dependency-groups"]["dev"]))
    # both come with JupyterLab: through nbconvert, through ipykernel
    assert tools & set(locked(root, "requirements.lock")) <= {"nbclient", "psutil"}
