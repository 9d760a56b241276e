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
_WHO: Final = r"(?:责任单位|牵头单位|责任部门|牵头部门|配合单位|实施单位):"
_BODIES: Final = re.compile(rf"[(\[]{_WHO}([^()\[\]]{{1,400}})[)\]]|^{_WHO}(.{{1,400}})$", re.M)
#: Headings of what has been done: nothing below them is still to be reached.
_REVIEW: Final = re.compile(r"回顾|总结|完成情况|执行情况|工作成效|存在(?:的)?(?:主要)?问题")
#: Of what stands before the first heading only the year's aims count.
_AIMS: Final = re.compile(r"目标(?:任务)?(?:是|为|:)")
_YEAR: Final = re.compile(r"(20\d\d)年(?!度)")
_PLAN_YEAR: Final = re.compile(r"(20\d\d)年")
_GAP: Final = re.compile(r"(?<=[^\x00-\x7f])[ \t]+|[ \t]+(?=[^\x00-\x7f])")
_QUOTED: Final = re.compile(r"“[^”]{0,80}”|《[^》]{0,120}》|「[^」]{0,80}」")
_STOP: Final = re.compile(r"[。;!?\n]")
_COMMA: Final = re.compile(r",(?!\d{3}(?!\d))")
#: No clause between commas is longer; what is, is no sentence.
_LONGEST: Final = 500
#: Stands for a digit that belongs to a name.
HIDDEN: Final = "\ue000"


@dataclass(frozen=True, slots=True)
class Passage:
    """One numbered clause with its text and the departments printed behind it."""

    clause: str
    text: str
    departments: tuple[str, ...]

    def segments(self, year: int | None = None) -> list[tuple[str, str]]:
        """Return the parts between commas, each as written and with the digits of names hidden.

        Parameters
        ----------
        year : int, optional
            The plan year; from a part that begins with an earlier year the rest of its sentence
            describes the past and is left out.

        Examples
        --------
        >>> Passage("一", "落实“1245”机制,新增企业5家。", ()).segments()[1]
        ('新增企业5家', '新增企业5家')
        """
        masked = _QUOTED.sub(_hide, self.text)
        out, start, past = [], 0, False
        stops = {m.start() for m in _STOP.finditer(masked)}
        for end in sorted({*stops, *(m.start() for m in _COMMA.finditer(masked)), len(masked)}):
            shown, hidden = self.text[start:end].strip("— \n"), masked[start:end].strip("— \n")
            named = _YEAR.match(hidden)
            past = past or bool(year and named and int(named[1]) < year)
            if hidden and not past and len(hidden) <= _LONGEST:
                out.append((shown, hidden))
            past = past and end not in stops
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
    r"""Return the clauses of a plan in order.

    Headings are ``一、``, ``(一)`` and ``1.``; a line without a number goes on the line before it.
    Of what stands before the first heading (title, preamble) only lines that state the aims of the
    year count, as a clause without a number; so does a text without any heading.

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
    >>> one, = read_passages("一、任务\n1.新增企业5家。(责任单位:甲局、乙局)")[1:]
    >>> one.clause, one.departments
    ('一1', ('甲局', '乙局'))
    """
    _refuse(text)
    part = section = item = ""
    reviewed = False
    found: list[tuple[str, list[str]]] = [("", [])]
    for raw in plain_width(text).splitlines():
        line = _GAP.sub("", raw.strip())
        if not line:
            continue
        if m := _PART.match(line):
            part, section, item, line = m[1], "", "", m[2]
            reviewed = len(line) < 40 and bool(_REVIEW.search(line))
        elif m := _SECTION.match(line):
            section, item, line = f"({m[1]})", "", m[2]
        elif (part or section) and (m := _ITEM.match(line)):
            item, line = m[1], m[2]
        else:
            if not reviewed:
                found[-1][1].append(line)
            continue
        if not reviewed:
            found.append((f"{part}{section}{item}", [line]))
    if len(found) > 1:
        found[0] = ("", [line for line in found[0][1] if _AIMS.search(line)])
    return tuple(_passage(clause, lines) for clause, lines in found if any(lines))


def _passage(clause: str, lines: list[str]) -> Passage:
    text = ""
    for line in lines:
        # A short line without a full stop is a heading, and a line of departments is one by itself;
        # every other line break only wraps a sentence.
        heading = text is lines[0] and clause and not _STOP.search(text) and len(text) < 40
        apart = heading or re.match(_WHO, line) or line.startswith("—")
        text = f"{text}\n{line}" if text and apart else text + line
    bodies: list[str] = []
    for match in _BODIES.finditer(text):
        names = re.split(r"[、,;。]", match[1] or match[2])
        bodies += [b.strip() for b in names if b.strip()]
    return Passage(clause, _BODIES.sub("。", text), tuple(dict.fromkeys(bodies)))


def plan_year(text: str) -> int | None:
    """Return the year a plan is for: the first one its title names; None when there is none.

    Examples
    --------
    >>> plan_year("某区2024年度工作要点"), plan_year("工作要点")
    (2024, None)
    """
    for line in plain_width(text).splitlines():
        if _PART.match(line.strip()):
            break
        title = len(line) < 80 and re.search(r"要点|计划|方案|报告|任务|目标", line)
        if title and (m := _PLAN_YEAR.search(line)):
            return int(m[1])
    return None


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
