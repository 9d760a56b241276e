"""Servers that a real browser looks at; what it saw is kept in ``outputs/browser``."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
SEEN = ROOT / "outputs" / "browser"
BIN = Path(sys.executable).parent


@dataclass
class Server:
    """A server on the loopback, its token, and what the pages complained about."""

    url: str
    token: str
    complaints: list[str] = field(default_factory=list)

    def open(self, browser: Browser, path: str = "") -> Page:
        """Return a page that notes every error of the page itself and of what it fetched."""
        page = browser.new_page(viewport={"width": 1440, "height": 1400}, locale="zh-CN")
        page.on("console", lambda m: m.type == "error" and self.complaints.append(m.text))
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.goto(f"{self.url}{path}?token={self.token}", timeout=180_000)
        return page


def served(command: list[str], folder: Path, token: str) -> Iterator[Server]:
    """Run a server as the Makefile does until the test is over."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(f"http://127.0.0.1:{port}", secrets.token_hex(16))
    settings = str(ROOT / "tools/jupyter")
    env = {**os.environ, "JUPYTER_CONFIG_PATH": settings, "JUPYTER_PATH": settings}
    words = [*command, f"--port={port}", "--no-browser", f"--{token}={server.token}"]
    with (SEEN / f"{Path(command[0]).name}.log").open("w") as log:
        running = subprocess.Popen(words, cwd=folder, env=env, stdout=log, stderr=log)
        try:
            answer_of(f"{server.url}/login", running)
            yield server
        finally:
            running.terminate()
            running.wait(30)


def answer_of(url: str, running: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers."""
    for _ in range(240):
        assert running.poll() is None, "the server ended"
        try:
            urlopen(url, timeout=5)  # noqa: S310  our own server on the loopback
            return
        except (URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(f"no answer from {url}")
