"""Which files make a plan: decisions at the top, scenarios and the wording of memos in folders."""

from __future__ import annotations

from pathlib import Path
from typing import Final

SCENARIO_FOLDER: Final = "scenarios"
#: How memos are worded and laid out; each may be missing.
PAPERS_FOLDER: Final = "templates"
PAPERS: Final = tuple(
    f"{PAPERS_FOLDER}/{name}.txt" for name in ("internal", "report", "words", "english")
)
_SUFFIXES: Final = (".yaml", ".yml", ".csv")


def plan_files(folder: Path) -> list[str]:
    """Return the names of the files that make a plan, as they stand below `folder`."""
    return sorted(
        p.relative_to(folder).as_posix()
        for p in [
            *(p for p in folder.iterdir() if p.suffix.lower() in _SUFFIXES),
            *(p for p in (folder / SCENARIO_FOLDER).glob("*") if p.suffix.lower() in _SUFFIXES),
            *(p for p in (folder / PAPERS_FOLDER).glob("*") if p.is_file()),
        ]
        if not p.name.startswith(".")
    )
