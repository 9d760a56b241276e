"""The report on the published pairs says what the code says now."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from known_truth.reference_report import AS_OF, ROOT, brier, left_out, lines

import scenario as sc
from scenario.model.reference_record import record


def test_the_report_is_up_to_date():
    written = Path(ROOT / "docs" / "reference_class.md").read_text(encoding="utf-8")
    assert written == "\n".join(lines()) + "\n"


def test_a_region_is_judged_without_its_own_record():
    plan = sc.read_plan(ROOT / "params")
    cases = record(sc.read_observations(ROOT / "data", as_of=AS_OF), plan)
    assert len(cases) >= 25
    table = left_out(cases, plan)
    assert brier(table["reference"], table["met"]) < 0.25
    ours = [i for i, c in enumerate(cases) if c.region == "china"]
    turned = tuple(
        c if c.region != "china" else type(c)(**{**_fields(c), "met": not c.met}) for c in cases
    )
    np.testing.assert_allclose(left_out(turned, plan)["reference"][ours], table["reference"][ours])


def _fields(case):
    return {name: getattr(case, name) for name in case.__dataclass_fields__}
