"""Named things that a clause says are to be finished: starts, completions, land deals, approvals."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scenario.terms import Strength

_BEFORE: Final = (
    r"(?:20\d\d年|\d{1,2}月(?:底|末)?前|年底前|年内|全年|力争|争取|确保|加快|推动|推进|成功|"
    r"如期|实现|\S)"
)
#: Verb first: the thing follows.
_VERB_FIRST: Final = re.compile(
    rf"^{_BEFORE}{{0,3}}?(?P<verb>开工建设|竣工投用|建成投用|建成投产|建成|竣工|成功创建|创建|"
    r"修订出台|制定出台|出台|印发|成立|启用|投产)(?P<thing>[^了].*)$"
)
_COMPLETE: Final = re.compile(
    rf"^{_BEFORE}{{0,3}}?(?P<verb>完成)(?P<thing>.+?)"
    r"(?P<end>编制|修编|用地匹配|用地出让|出让|竣工验收|验收|评价工作|评价|全覆盖|修订|立项|搬迁)$"
)
_PASS: Final = re.compile(
    rf"^{_BEFORE}{{0,3}}?(?P<verb>通过)(?P<thing>[^“]+?)(?P<end>竣工验收|建设验收|验收|认定|评审|评估)$"
)
#: Thing first: the verb ends the clause.
_VERB_LAST: Final = re.compile(
    rf"^{_BEFORE}{{0,2}}?(?:推动|推进|加快|确保|力争|实现|争取|促成)?(?P<thing>.+?)"
    r"(?P<verb>开工建设|开工|建设竣工|竣工投用|竣工投产|竣工|建成投用|建成投产|建成|投产|投用|"
    r"用地出让|用地匹配|出让|通过验收|挂牌成立|正式运营)$"
)
_WORK_ON: Final = re.compile(r"机制|氛围|格局|体系建设|品牌$|环境$|模式$|工作格局")
#: No named thing: 更多项目, 项目早.
_GENERIC: Final = re.compile(
    r"^(?:一批|更多|各类|重大|重点|优质|新|等|[、和])*(?:项目|企业|工程|产业)?"
    r"(?:早日|早|尽早|尽快|如期|及时|加快|全面|集中)?$|(?:早日|早|尽早|尽快|加快)$"
)
_LIST: Final = re.compile(r"^(?P<names>.+?)等(?:一批|\d+[个家项座]|若干)?(?P<rest>.*)$")
_MONTH: Final = re.compile(r"(\d{1,2})月(?:底|末|份)?(?:前|之前|以前)?")


@dataclass(frozen=True, slots=True)
class Event:
    """One named thing to be finished; `month` is the deadline in months of the plan year."""

    name: str
    verb: str
    month: float
    strength: Strength
    as_printed: str


def events(segment: str, masked: str) -> list[Event]:
    """Return the events without a number of its own in one part between commas.

    Several names joined by 、 or 和 before 等 are several events, for each can fail alone.

    Examples
    --------
    >>> [e.name for e in events(*2 * ("推动甲公司、乙公司等项目用地出让",))]
    ['甲公司用地出让', '乙公司用地出让']
    """
    for pattern in (_COMPLETE, _PASS, _VERB_FIRST, _VERB_LAST):
        match = pattern.match(masked)
        if match and not _WORK_ON.search(match["thing"]) and not _GENERIC.search(match["thing"]):
            break
    else:
        return []
    thing = segment[match.start("thing") : match.end("thing")]
    groups = match.groupdict()
    verb = match["verb"] + (groups.get("end") or "")
    shown = groups.get("end") or match["verb"]
    if verb.startswith("通过"):
        shown = "通过" + shown
    month = 12.0
    if (m := _MONTH.search(masked[: match.start("verb")])) and 1 <= int(m[1]) <= 12:
        month = float(m[1])
    strength: Strength = "strive" if re.search("力争|争取", masked) else "firm"
    return [Event(name + shown, shown, month, strength, shown) for name in _names(thing)]


def _names(thing: str) -> list[str]:
    thing = thing.rpartition(":")[2]
    match = _LIST.match(thing)
    if "《" in thing or not (match or thing.endswith("项目")):
        return [thing]
    names = match["names"] if match else thing
    return [n for n in re.split(r"[、和与]" if match else "、", names) if n.strip()]
