"""The results of a memo come from one run: the same data, plan, seed and number of draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scenario.errors import Finding, error, raise_errors

if TYPE_CHECKING:
    from scenario.compare.attribution import Attribution
    from scenario.compare.contrast import Contrast
    from scenario.compare.outlook import Outlook
    from scenario.compare.required_result import Required


def check_one_run(
    outlook: Outlook,
    contrast: Contrast | None,
    parts: Attribution | None,
    takes: Sequence[Required],
) -> None:
    """Refuse results of different runs, such as a cell of a notebook that was not run again.

    Raises
    ------
    ScenarioError
        RE-045 for every result that does not carry the outlook's own stamps.
    """
    raise_errors(_mixed(outlook, contrast, parts, takes))


def _mixed(
    outlook: Outlook,
    contrast: Contrast | None,
    parts: Attribution | None,
    takes: Sequence[Required],
) -> Iterator[Finding]:
    here = _stamps(outlook)
    if contrast is not None:
        yield from _differing("情景比较", here, _stamps(contrast.baseline))
        for id, one in contrast.outlooks.items():
            there = {**_stamps(one), "情景": outlook.scenario}
            yield from _differing(contrast.scenarios[id].name, here, there)
    for take in takes:
        yield from _differing("反推结果", here, {**_stamps(take.before), "情景": outlook.scenario})
    if parts is not None:
        there = {**here, "计划版本": parts.plan.plan_id[:8]}
        yield from _differing(f"{parts.scenario.name}的分解", here, there)


def _stamps(outlook: Outlook) -> dict[str, str]:
    return {
        "数据版本": outlook.data_id[:8],
        "计划版本": outlook.plan_id[:8],
        "截至日": outlook.as_of.isoformat(),
        "种子": str(outlook.seed),
        "抽样数": str(outlook.draws),
        "情景": outlook.scenario,
    }


def _differing(what: str, here: dict[str, str], there: dict[str, str]) -> Iterator[Finding]:
    found = [f"{k}{there[k]},预测为{v}" for k, v in here.items() if there[k] != v]
    if found:
        yield error(
            "RE-045", what, ";".join(found), "不是同一次测算的结果,放在一份专报里会互相矛盾",
            "从读取数据那一格起重新运行,再写专报", "results of different runs",
        )  # fmt: skip
