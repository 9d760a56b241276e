"""The one-paragraph answer: how many targets stand where, which two decide, what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scenario import wording
from scenario.errors import ScenarioError, error
from scenario.report import quantities as q
from scenario.report.blocks import Paragraph, Shown

if TYPE_CHECKING:
    from scenario.compare.verdict import TargetOutlook
    from scenario.report.coverage import Coverage

#: The answer a leader reads fits into this many characters.
LIMIT: Final = 120
_WORDS: Final = (
    ("green", "较有把握"),
    ("amber", "存在风险"),
    ("red", "难度较大"),
    ("grey", "未到公布节点"),
)


def deciding(cover: Coverage) -> tuple[TargetOutlook, ...]:
    """Return the two judged, unsettled main objectives whose chance is nearest to one half.

    Targets outside the main objectives count when none of those is open.
    """
    open_ = [t for t in cover.listed if t.judged and not t.fitted.settled]
    main = [t for t in open_ if t.target.id in cover.main]
    return tuple(sorted(main or open_, key=lambda t: (abs(t.chance - 0.5), t.target.id))[:2])


def wanting(cover: Coverage) -> tuple[TargetOutlook, ...]:
    """Return the targets of Table 1 that a named datum would narrow, the weakest first."""
    rank = {"none": 0, "low": 1, "medium": 2, "high": 3}
    named = [t for t in cover.listed if t.fitted.evidence.narrowing]
    return tuple(sorted(named, key=lambda t: rank[t.fitted.evidence.quality]))


def _counts(cover: Coverage) -> tuple[list[str], dict[str, Shown]]:
    """Return how many targets stand where, the fullest form first."""
    every = cover.outlook.targets.values()
    judged = [t for t in every if t.judged]
    held = [t for t in every if not t.judged]
    values: dict[str, Shown] = {"judged": q.whole(len(judged), key="outlook.judged")}
    parts = []
    for colour, word in _WORDS:
        count = sum(cover.colour(t.target.id) == colour for t in judged)
        if count:
            parts.append(f"{word}{{{colour}}}项")
            values[colour] = q.whole(count, key=f"outlook.{colour}")
    forms = ["有研判的{judged}项目标中," + "、".join(parts)]
    if held:
        values["held"] = q.whole(len(held), key="outlook.held")
        reasons = {t.reason for t in held}
        same = reasons.pop() if len(reasons) == 1 else wording.light_label("none")
        values["none"] = Shown(same)
        forms = [forms[0] + ";另{held}项{none}"]
        if not judged:
            forms = ["{held}项目标{none}"]
        waiting = sum(cover.waiting(t.target.id) for t in held)
        if waiting:
            values["waiting"] = q.whole(waiting, key="outlook.waiting")
            forms = [forms[0] + "(其中{waiting}项未到公布节点)", *forms]
    return forms, values


def _deciders(cover: Coverage, values: dict[str, Shown]) -> list[str]:
    """Return the sentence that names the deciding targets, the fullest form first."""
    pieces = []
    for tag, one in zip("ab", deciding(cover), strict=False):
        values |= {f"name_{tag}": Shown(one.target.name), f"chance_{tag}": q.target_chance(one)}
        pieces.append(f"{{name_{tag}}}(概率{{chance_{tag}}})")
    forms = [pieces[:n] for n in range(len(pieces), 0, -1)]
    return ["全年结果主要取决于" + "和".join(form) + "。" for form in forms] + [""]


def answer(cover: Coverage) -> Paragraph:
    """Return the answer, at most `LIMIT` characters.

    Raises
    ------
    ScenarioError
        When names are so long that even the shortest form does not fit.
    """
    outlook = cover.outlook
    months = [t.so_far_month for t in outlook.targets.values() if t.so_far_month]
    values: dict[str, Shown] = {}
    if months:
        head, values["last"] = "基于{last}月数据,", q.whole(max(months), key="outlook.last_month")
    else:
        head, values["last"] = "基于{last}前公布的数据,", q.day(outlook.as_of)
    forms, more = _counts(cover)
    values |= more
    middles = _deciders(cover, values)
    asked = wanting(cover)
    tails = [""]
    if asked:
        values["datum"] = Shown(asked[0].fitted.evidence.narrowing.rstrip("。"))
        values["asked"] = q.whole(len(asked), key="outlook.asked")
        tails = ["请优先提供{datum}。", "请按第七部分补充{asked}项数据。", ""]
    every = (
        f"{head}{counts}。{middle}{tail}"
        for middle in middles
        for counts in forms
        for tail in tails
    )
    for template in every:
        used = {k: v for k, v in values.items() if f"{{{k}}}" in template}
        paragraph = Paragraph(template, used, role="lead")
        if len(paragraph.text) <= LIMIT:
            return paragraph
    raise ScenarioError(
        [
            error(
                "RE-010",
                "一、结论",
                f"结论超过{LIMIT}字",
                "领导一段话读不完",
                "缩短目标名称",
                "the one-paragraph answer is too long",
            )
        ]
    )
