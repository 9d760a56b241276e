"""The annex of tables: what the body only says in a sentence, printed in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scenario.report import assumptions, limits, scenario_tables, tables, together
from scenario.report.blocks import Block, Heading
from scenario.report.charts import fan_of
from scenario.report.numbering import Numbering
from scenario.report.project_progress import project_risks

if TYPE_CHECKING:
    from scenario.compare.contrast import Contrast
    from scenario.compare.risks import Risks
    from scenario.report.coverage import Coverage
    from scenario.terms import Plan


def supplement(
    plan: Plan,
    cover: Coverage,
    contrast: Contrast | None,
    risks: Sequence[Risks],
    numbers: Numbering,
) -> list[Block]:
    """Return the tables behind sections two to seven, numbered by themselves.

    Parameters
    ----------
    plan : Plan
    cover : Coverage
    contrast : Contrast or None
    risks : sequence of Risks
    numbers : Numbering
        Of the whole memo; only the count of the annex is taken.
    """
    blocks: list[Block] = [Heading("(一)补充图表", 2)]
    for found in (
        tables.own_progress(plan, cover),
        tables.surroundings(plan, cover),
        together.disagreements(cover),
        *(tables.readings(plan, one) for one in cover.listed if one.judged),
    ):
        blocks += numbers.annex(found)
    blocks += [fan_of(plan, one, numbers.figure()) for one in cover.flat]
    if contrast is not None and contrast.scenarios:
        blocks += numbers.annex(scenario_tables.explained(plan, contrast))
        blocks.append(scenario_tables.in_full(plan, cover.outlook, contrast))
    blocks += numbers.annex(project_risks(plan, risks))
    blocks += together.joint_tables(cover, numbers)
    blocks += together.departments(cover, numbers)
    blocks += assumptions.more(plan, cover, contrast, numbers)
    blocks += numbers.annex(limits.remarks(cover))
    return blocks + numbers.annex(limits.wanted(cover.of(cover.others), "wanted_others"))
