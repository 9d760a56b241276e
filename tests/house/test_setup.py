"""The interpreter finder runs what it finds, and setup redoes what was interrupted."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOLS = ["sh", "tail", "timeout"]
SOUND = sys._base_executable


def script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def fake(path: Path, answer: str) -> Path:
    """Make an interpreter that answers the probe with the given words."""
    return script(path, f"echo '{answer}'")


def forward(path: Path) -> Path:
    """Make a launcher of a sound interpreter."""
    return script(path, f'exec "{SOUND}" "$@"')


@pytest.fixture
def place(tmp_path):
    """Return a folder for interpreters beside the few tools that the scripts need."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in TOOLS:
        if found := shutil.which(tool):
            (tools / tool).symlink_to(found)
    (tmp_path / "bin").mkdir()
    return tmp_path


def find(place: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    env = {
        "PATH": f"{place / 'bin'}:{place / 'second'}:{place / 'tools'}",
        "HOME": str(place / "nobody"),
        "FIND_PYTHON_PLACES": "",
        **extra,
    }
    command = [shutil.which("sh"), str(ROOT / "tools/find_python.sh")]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def test_a_sound_python_is_found(place):
    forward(place / "bin/python3.12")
    done = find(place)
    assert done.returncode == 0
    assert Path(done.stdout.strip()).exists()


@pytest.mark.parametrize(
    "broken",
    [
        "echo 'no such version' >&2; exit 127",
        "exit 0",
        "echo 'version 3.11'",
        "echo 'version 2.7'",
        "kill -9 $$",
    ],
)
def test_a_broken_or_old_python_does_not_stop_the_search(place, broken):
    for name in ("python3.14", "python3.13", "python3.12", "python3"):
        script(place / "bin" / name, broken)
    assert find(place).returncode == 1
    forward(place / "bin/python")
    assert find(place).returncode == 0


def test_a_shim_does_not_hide_the_same_name_further_on(place):
    script(place / "bin/python3.12", "exit 127")
    forward(place / "second/python3.12")
    assert find(place).returncode == 0


def test_pyenv_versions_are_tried(place):
    script(place / "bin/python3.12", "exit 127")
    forward(place / "pyenv/versions/3.12.9/bin/python")
    assert find(place).returncode == 1
    assert find(place, PYENV_ROOT=str(place / "pyenv")).returncode == 0


def test_the_users_pyenv_is_tried_without_its_variable(place):
    forward(place / "nobody/.pyenv/versions/3.12.9/bin/python")
    assert find(place).returncode == 0


def test_what_uv_finds_is_tried(place):
    python = forward(place / "elsewhere/python")
    script(place / "bin/uv", f'[ "$1 $2" = "python find" ] && echo "{python}"')
    assert find(place).returncode == 0


def test_other_folders_are_tried(place):
    forward(place / "opt/some thing/bin/python3.12")
    assert find(place, FIND_PYTHON_PLACES=f"{place}/opt/*/bin").returncode == 0


def test_none_fits_is_one_sentence_in_two_languages(place):
    done = find(place)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    assert "请安装 Python 3.12" in done.stderr
    assert "install Python 3.12" in done.stderr


def test_a_missing_venv_module_is_named_with_its_package(place):
    fake(place / "bin/python3.12", "venv 3.12 /usr/bin/python3.12")
    done = find(place)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.count("python3.12-venv") >= 2


def test_the_probe_notices_a_missing_ensurepip(place):
    """A real interpreter, with ensurepip taken away as Debian does."""
    blocked = place / "blocked/ensurepip.py"
    blocked.parent.mkdir()
    blocked.write_text("raise ImportError\n")
    script(place / "bin/python3", f'PYTHONPATH="{blocked.parent}" exec "{SOUND}" "$@"')
    done = find(place)
    assert done.returncode == 1
    assert f"python3.{sys.version_info.minor}-venv" in done.stderr


def test_a_python_without_venv_gives_way_to_a_whole_one(place):
    fake(place / "bin/python3.14", "venv 3.14 /usr/bin/python3.14")
    forward(place / "bin/python3.12")
    assert find(place).returncode == 0


def test_the_users_choice_is_used_or_refused(place):
    forward(place / "bin/python3.12")
    assert find(place, PYTHON=SOUND).returncode == 0
    done = find(place, PYTHON=str(place / "nothing"))
    assert done.returncode == 1
    assert "PYTHON=" in done.stderr


def test_inside_an_environment_its_base_is_found(place):
    """The environment may be the very one that is about to be made anew."""
    subprocess.run([SOUND, "-m", "venv", "--without-pip", place / "env"], check=True)
    done = find(place, PATH=f"{place}/env/bin:{place}/tools")
    assert done.returncode == 0
    assert not Path(done.stdout.strip()).is_relative_to(place)


@pytest.fixture
def checkout(tmp_path):
    """Return a small copy of the project whose pip only notes that it was called."""
    top = tmp_path / "a copy"
    (top / "tools").mkdir(parents=True)
    (top / "src").mkdir()
    for name in ("tools/setup.sh", "tools/find_python.sh", "requirements.lock",
                 "requirements-dev.lock", "pyproject.toml"):  # fmt: skip
        shutil.copy(ROOT / name, top / name)
    script(
        top / "python",
        'case "$*" in\n'
        '-c*ensurepip*) echo "ok $0";;\n'
        '"-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; echo made >>made;;\n'
        '*"pip install"*) echo pip >>pips; [ ! -e stop ] || exit 1;;\n'
        "-V) echo Python 3.12.0;;\n"
        '*version_info*) [ ! -e old ] || exit 1;;\n'
        "*) cat >/dev/null; echo .;;\n"
        "esac",
    )
    return top


def setup(top: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHON": str(top / "python")}
    command = ["sh", str(top / "tools/setup.sh"), *words]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def count(top: Path, name: str) -> int:
    return len((top / name).read_text().splitlines()) if (top / name).exists() else 0


def test_a_second_setup_does_nothing(checkout):
    assert setup(checkout).returncode == 0
    assert (count(checkout, "made"), count(checkout, "pips")) == (1, 3)
    done = setup(checkout)
    assert (done.returncode, done.stdout) == (0, "")
    assert (count(checkout, "made"), count(checkout, "pips")) == (1, 3)


def test_the_dev_set_counts_for_the_memo_and_not_the_other_way_round(checkout):
    setup(checkout)
    setup(checkout, "dev")
    assert (count(checkout, "made"), count(checkout, "pips")) == (1, 6)
    setup(checkout)
    assert count(checkout, "pips") == 6


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_installs_again(checkout, name):
    setup(checkout)
    with (checkout / name).open("a") as file:
        file.write("# changed\n")
    setup(checkout)
    assert (count(checkout, "made"), count(checkout, "pips")) == (1, 6)


def test_an_interrupted_setup_starts_afresh(checkout):
    (checkout / "stop").touch()
    assert setup(checkout).returncode != 0
    (checkout / "stop").unlink()
    assert setup(checkout).returncode == 0
    assert count(checkout, "made") == 2


def test_an_environment_that_is_too_old_is_made_anew(checkout):
    setup(checkout)
    (checkout / "old").touch()
    assert setup(checkout).returncode == 0
    assert count(checkout, "made") == 2


def test_a_moved_project_makes_its_environment_anew(checkout, tmp_path):
    setup(checkout)
    moved = checkout.rename(tmp_path / "moved")
    assert setup(moved).returncode == 0
    assert count(moved, "made") == 2


def test_bytecode_is_written_in_this_environment():
    """Imports are slow without it; setup writes it whatever the environment says."""
    import importlib.util

    import pandas

    assert Path(importlib.util.cache_from_source(pandas.__file__)).exists()
