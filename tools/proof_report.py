"""Write docs/proof.md from what the proofs measured."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "outputs" / "proof"
HEAD = """# Proofs

What `make proof` measured, written by it: a row for each proof, its numbers in the order in which the
test gives them. Every one of them is bounded by the test, or says what a bounded one was counted on.

| proof | measured |
|---|---|
"""


def shown(value: object) -> str:
    """Return a number as it is read: four digits, no trailing zeros."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def main() -> None:
    """Collect every record of the last `make proof`."""
    records = [json.loads(file.read_text("utf-8")) for file in FOLDER.glob("*.json")]
    rows = []
    for record in records:
        what = record.pop("what")
        numbers = "; ".join(f"{name.replace('_', ' ')} = {shown(v)}" for name, v in record.items())
        rows.append(f"| {what} | {numbers} |")
    (ROOT / "docs" / "proof.md").write_text(HEAD + "\n".join(sorted(rows)) + "\n", "utf-8")


if __name__ == "__main__":
    main()
