"""A plan's text → passages: clause number, sentences and the departments printed behind them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scenario.errors import ScenarioError, error

#: A plan is a few dozen pages; more is some other file.
MOST_CHARACTERS: Final = 2_000_000

_WIDE: Final = str.maketrans(
    {chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}
    | {"\u3000": " ", "\u00a0": " ", "．": ".", "﹪": "%", "〔": "(", "〕": ")"}
)
_PART: Final = re.compile(r"^([一二三四五六七八九十]{1,3})、\s*(.*)$")
_SECTION: Final = re.compile(r"^\(([一二三四五六七八九十]{1,3})\)\s*(.*)$")
_ITEM: Final = re.compile(r"^(\d{1,3})[.、]\s*(?!\d)(.*)$")
_BODIES: Final = re.compile(
    r"[(\[](?:责任单位|牵头单位|责任部门|牵头部门|配合单位|实施单位)[:：]([^()\[\]]{1,400})[)\]]"
)
_GAP: Final = re.compile(r"(?<=[^\x00-\x7f])[ \t]+|[ \t]+(?=[^\x00-\x7f])")
_QUOTED: Final = re.compile(r"“[^”]{0,80}”|《[^》]{0,120}》|「[^」]{0,80}」")
_STOP: Final = re.compile(r"[。;!?]")
_COMMA: Final = re.compile(r",(?!\d{3}(?!\d))")
#: Stands for a digit that belongs to a name.
HIDDEN: Final = "\ue000"


@dataclass(frozen=True, slots=True)
class Passage:
    """One numbered clause with its text and the departments printed behind it."""

    clause: str
    text: str
    departments: tuple[str, ...]

    def segments(self) -> list[tuple[str, str]]:
        """Return the parts between commas, each as written and with the digits of names hidden.

        Examples
        --------
        >>> Passage("一", "落实“1245”机制,新增企业5家。", ()).segments()[1]
        ('新增企业5家', '新增企业5家')
        """
        masked = _QUOTED.sub(_hide, self.text)
        out, start = [], 0
        ends = sorted({m.start() for p in (_STOP, _COMMA) for m in p.finditer(masked)})
        for end in [*ends, len(masked)]:
            if masked[start:end].strip():
                out.append((self.text[start:end].strip(), masked[start:end].strip()))
            start = end + 1
        return out


def _hide(match: re.Match[str]) -> str:
    return re.sub(r"[\d,;。!?]", HIDDEN, match.group())


def plain_width(text: str) -> str:
    """Return a text with half-width digits, letters, brackets and commas, quotes as they are.

    Examples
    --------
    >>> plain_width("增长８％，（略）")
    '增长8%,(略)'
    """
    return text.translate(_WIDE)


def read_passages(text: str) -> tuple[Passage, ...]:
    """Return the clauses of a plan in order.

    Headings are ``一、``, ``(一)`` and ``1.``; a line without a number goes on the line before it.
    What stands before the first heading (title, preamble) is no clause; a text without any heading
    is one clause without a number.

    Parameters
    ----------
    text : str

    Returns
    -------
    tuple of Passage

    Raises
    ------
    ScenarioError
        When the text is empty or far too long for a plan (``PX-001``, ``PX-002``).

    Examples
    --------
    >>> one, = read_passages("一、任务\\n1.新增企业5家。(责任单位:甲局、乙局)")[1:]
    >>> one.clause, one.departments
    ('一1', ('甲局', '乙局'))
    """
    _refuse(text)
    part = section = item = ""
    found: list[tuple[str, list[str]]] = [("", [])]
    for raw in plain_width(text).splitlines():
        line = _GAP.sub("", raw.strip())
        if not line:
            continue
        if m := _PART.match(line):
            part, section, item, line = m[1], "", "", m[2]
        elif m := _SECTION.match(line):
            section, item, line = f"({m[1]})", "", m[2]
        elif (part or section) and (m := _ITEM.match(line)):
            item, line = m[1], m[2]
        else:
            found[-1][1].append(line)
            continue
        found.append((f"{part}{section}{item}", [line]))
    if len(found) > 1:
        found = found[1:]
    return tuple(_passage(clause, lines) for clause, lines in found if any(lines))


def _passage(clause: str, lines: list[str]) -> Passage:
    text = ""
    for line in lines:
        # A heading has no full stop; what follows it is a new sentence, a wrapped line is not.
        new = text and clause and text is lines[0] and not _STOP.search(text) and len(text) < 40
        text = f"{text}。{line}" if new else text + line
    bodies: list[str] = []
    for match in _BODIES.finditer(text):
        bodies += [b.strip() for b in re.split(r"[、,;]", match[1]) if b.strip()]
    return Passage(clause, _BODIES.sub("。", text), tuple(dict.fromkeys(bodies)))


def _refuse(text: str) -> None:
    if not text.strip():
        raise ScenarioError(
            [error("PX-001", "计划文本", "没有文字", "无从提取", "给出计划正文的文本文件", "empty")]
        )
    if len(text) > MOST_CHARACTERS:
        raise ScenarioError(
            [
                error(
                    "PX-002",
                    "计划文本",
                    f"{len(text)}个字",
                    f"多于{MOST_CHARACTERS}字,不像一份计划",
                    "只给计划正文",
                    "too long for a plan",
                )
            ]
        )
