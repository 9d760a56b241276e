"""Rewrite the table of files in ARCHITECTURE.md from the first line of each file's docstring."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "scenario"


def rows() -> list[str]:
    """Return one table row per source file, the ground floor first, then the rooms in order."""
    rooms = ["", "read", "check", "model", "simulate", "compare", "record", "report", "lab"]
    out = []
    for room in rooms:
        for path in sorted((PACKAGE / room).glob("*.py")):
            if room and path.name == "__init__.py":
                continue
            tree = ast.parse(path.read_text("utf-8"))
            what = (ast.get_docstring(tree) or "").split("\n")[0].rstrip(".")
            out.append(f"| `{path.relative_to(PACKAGE).as_posix()}` | {what} |")
    return out


def main() -> None:
    """Put the rows between the head of the table and the next blank line."""
    page = ROOT / "ARCHITECTURE.md"
    text = page.read_text("utf-8")
    head = r"(### Files\n(?:.*\n)*?\| file \| what \|\n\|---\|---\|\n)(?:\|.*\n)*"
    new = re.sub(head, lambda m: m[1] + "\n".join(rows()) + "\n", text)
    page.write_text(new, "utf-8")


if __name__ == "__main__":
    main()
