"""A real browser, JupyterLab and the board, as the Makefile starts them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from browser_servers import BIN, ROOT, SEEN, Server, served
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium without a window; a machine without one fails here."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "no chromium: apt-get install chromium"
    SEEN.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def lab(tmp_path_factory) -> Iterator[Server]:
    """Return JupyterLab on a copy of the notebooks, so that saving changes nothing."""
    place = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", place / "notebooks")
    for name in ("params", "data", "outputs"):
        (place / name).symlink_to(ROOT / name)
    SEEN.mkdir(parents=True, exist_ok=True)
    command = [str(BIN / "jupyter-lab"), "--notebook-dir=notebooks", "--allow-root"]
    yield from served(command, place, "IdentityProvider.token")


@pytest.fixture(scope="module")
def board() -> Iterator[Server]:
    """Return the board as ``make board`` serves it."""
    SEEN.mkdir(parents=True, exist_ok=True)
    yield from served([str(BIN / "voila"), "notebooks/09_board.ipynb"], ROOT, "token")
