"""Other words for the memo's own sentences: ``templates/words.txt`` of the parameter folder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from scenario import wording
from scenario.errors import Finding, error, raise_errors
from scenario.report.blocks import Block, Column, Fan, Heading, Note, Paragraph, Table
from scenario.typeset import set_text

NAME: Final = "templates/words.txt"
ARROW: Final = " => "
_FIXED: Final = re.compile(r"\{[^{}]*\}|\d+(?:\.\d+)?")


def reworded(blocks: tuple[Block, ...], papers: Mapping[str, str]) -> tuple[Block, ...]:
    """Return blocks in the words of an office.

    A line ``原文 => 改文`` replaces a piece of a sentence pattern, heading, head of a column, note or
    title wherever it stands; what fills a pattern (names, numbers, verdicts, lights) is out of
    reach.

    Parameters
    ----------
    blocks : tuple of Block
    papers : mapping of str to str
        Files of wording below the parameter folder.

    Raises
    ------
    ScenarioError
        ``RE-063`` for a line without arrow, for words that stand nowhere, for other numbers or
        quantities than in the original, and for words of the scale of chances.
    """
    pairs: list[tuple[str, str, str]] = []
    findings: list[Finding] = []
    for n, line in enumerate(papers.get(NAME, "").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        old, _, new = (set_text(p.strip()) for p in line.partition(ARROW))
        wrong = _wrong(old, new)
        if wrong:
            findings.append(_bad(f"{NAME} 第{n}行", *wrong))
        pairs.append((f"{NAME} 第{n}行", old, new))
    raise_errors(findings)
    found: set[str] = set()

    def say(text: str) -> str:
        text = set_text(text)
        for where, old, new in pairs:
            if old in text:
                found.add(where)
                text = text.replace(old, new)
        return text

    made = tuple(_block(b, say) for b in blocks) if pairs else blocks
    raise_errors(
        _bad(where, f"专报里没有“{old}”", "这一行不起作用", "照专报中的原文抄写,不含名称和数字")
        for where, old, _ in pairs if where not in found
    )  # fmt: skip
    return made


def _wrong(old: str, new: str) -> tuple[str, str, str] | None:
    """Return what was found, what it means and what to do, if anything is wrong."""
    if not old or not new:
        return f"没有写成“原文{ARROW}改文”", "无法改写", f"两边都写,中间是“{ARROW.strip()}”"
    if sorted(_FIXED.findall(old)) != sorted(_FIXED.findall(new)):
        return "两边的数字或{…}不一样", "改写会改变数字", "数字和{…}照原文保留"
    scale = {*wording._VERDICTS["zh"], *wording.FOUR_WORDS}
    if said := sorted(w for w in scale if (w in old) != (w in new)):
        return f"改动了研判用语“{'、'.join(said)}”", "用语与概率一一对应,不能另说", "不改研判用语"
    return None


def _block(block: Block, say: Callable[[str], str]) -> Block:
    if isinstance(block, Heading | Note):
        return replace(block, text=say(block.text))
    if isinstance(block, Paragraph):
        return replace(block, template=say(block.template))
    if isinstance(block, Table):
        columns = tuple(Column(say(c.head), c.weight, c.align) for c in block.columns)
        notes = tuple(say(n) for n in block.notes)
        return replace(block, title=say(block.title), columns=columns, notes=notes)
    if isinstance(block, Fan):
        return replace(block, note=say(block.note), quantity=say(block.quantity))
    return replace(block, note=say(block.note))


def _bad(where: str, found: str, meaning: str, remedy: str) -> Finding:
    return error("RE-063", where, found, meaning, remedy, "a line of other words cannot be used")
