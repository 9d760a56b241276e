"""Fixtures that every test may use."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

REPORTS = Path(__file__).parents[1] / "outputs" / "proof"


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that keeps what a proof measured; `make proof` turns it into a page."""

    def keep(**numbers: float | int | str) -> None:
        REPORTS.mkdir(parents=True, exist_ok=True)
        what = (request.function.__doc__ or request.node.name).strip().split("\n")[0]
        text = json.dumps({"what": what, **numbers}, ensure_ascii=False, indent=1)
        (REPORTS / f"{request.node.name}.json").write_text(text, "utf-8")

    return keep


@pytest.fixture
def timed(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Return a function that keeps what a bench took and asserts its bound; see `make bench`."""
    found: list[dict[str, float | str]] = []

    def keep(what: str, seconds: float, bound: float, remark: str = "") -> None:
        found.append({"what": what, "seconds": seconds, "bound": bound, "remark": remark})
        folder = REPORTS.parent / "bench" / "timed"
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps(found, ensure_ascii=False, indent=1)
        (folder / f"{request.node.name}.json").write_text(text, "utf-8")
        assert seconds < bound, what

    return keep
