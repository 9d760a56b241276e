"""Write docs/proof.md from what the proofs measured."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "outputs" / "proof"


def main() -> None:
    """Collect every record of the last `make proof`, one table row per number."""
    lines = [
        "# Proofs",
        "",
        "What `make proof` measured, written by it. Each row is a number that a test bounds.",
        "",
        "| proof | quantity | value |",
        "|---|---|---|",
    ]
    for file in sorted(FOLDER.glob("*.json")):
        record = json.loads(file.read_text("utf-8"))
        what = record.pop("what")
        lines += [f"| {what} | {name} | {value} |" for name, value in record.items()]
    (ROOT / "docs" / "proof.md").write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
