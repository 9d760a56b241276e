"""Every stated belief is read by some model or scenario: nobody is asked for a number in vain."""

from __future__ import annotations

from pathlib import Path

import scenario as sc

ROOT = Path(__file__).parents[2]


def test_every_judgement_is_used():
    code = "\n".join(f.read_text(encoding="utf-8") for f in (ROOT / "src").rglob("*.py"))
    plan = sc.read_plan(ROOT / "params")
    named = {practice.published for practice in plan.practices.values()}
    named |= {r.strength for lever in plan.levers.values() for r in lever.responses}
    unused = [id for id in plan.priors if f'"{id}"' not in code and id not in named]
    assert unused == []
