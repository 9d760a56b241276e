"""Write every notebook as plain text, for review; ``--check`` only says which texts are old."""

from __future__ import annotations

import sys
from pathlib import Path

import jupytext
from jupytext.config import load_jupytext_config

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"


def text_of(path: Path) -> str:
    """Return a notebook as Markdown, as pyproject.toml configures it."""
    config = load_jupytext_config(str(path))
    return str(jupytext.writes(jupytext.read(path), "md", config=config))


def main() -> int:
    """Write, or compare; the exit code is the number of old or left-over texts."""
    texts = {NOTEBOOKS / "text" / f"{p.stem}.md": text_of(p) for p in NOTEBOOKS.glob("*.ipynb")}
    left = [p for p in (NOTEBOOKS / "text").glob("*.md") if p not in texts]
    if "--check" in sys.argv[1:]:
        old = [p for p, t in texts.items() if not p.exists() or p.read_text("utf-8") != t]
        for path in (*old, *left):
            print(f"{path.relative_to(NOTEBOOKS.parent)}: make texts")
        return len(old) + len(left)
    (NOTEBOOKS / "text").mkdir(exist_ok=True)
    for path, text in texts.items():
        path.write_text(text, "utf-8")
    for path in left:
        path.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
