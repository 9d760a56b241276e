"""The memo in English: one table of sentences and phrases, applied to finished blocks.

Blocks are made once, in Chinese; their numbers are results and stay the same objects. A line of the
table is ``中文 => English``; ``<1>`` stands for any text, which is translated in turn, ``<#1>`` for
a number. A text without a line of its own is taken apart at its punctuation, strongest sign first.
What the office itself has written (names of targets, notes of judgements) has its English in
``english.txt`` of the parameter folder, in the same form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scenario import wording
from scenario.errors import Finding, ScenarioError, error, warning
from scenario.report.english_rules import (
    between,
    cut_brackets,
    dated,
    narrow,
    numbered_heading,
    pieces,
    sentence,
    spaced,
    together,
)
from scenario.typeset import set_text

#: A sign of Chinese writing; a memo in English has none outside of proper names.
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")
_WILD = re.compile(r"<(#?)(\d)>")
ARROW = " => "
#: The office's own texts, below the parameter folder.
OWN = "templates/english.txt"


@dataclass(frozen=True)
class _Line:
    """One line of the table that holds wildcards."""

    pattern: re.Pattern[str]
    literal: str
    weight: int
    signs: int
    english: str


@dataclass(frozen=True)
class Phrases:
    """A table of Chinese texts and their English.

    Parameters
    ----------
    lines : mapping of str to str
        Chinese → English, as `read_phrases` returns.

    Examples
    --------
    >>> table = Phrases({"目标": "target", "<1>的<2>项": "<2> of <1>"})
    >>> table.say("目标的3项"), table.say("目标;3")
    ('3 of target', 'target; 3')
    >>> table.say("没有这一句"), sorted(table.missing)
    ('没有这一句', ['没有这一句'])
    """

    lines: Mapping[str, str]
    missing: set[str] = field(default_factory=set, compare=False)
    _known: dict[str, tuple[str, bool]] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _exact(self) -> dict[str, str]:
        return {narrow(zh): en for zh, en in self.lines.items() if not _WILD.search(zh)}

    @cached_property
    def _wild(self) -> tuple[_Line, ...]:
        made = [_line(narrow(zh), en) for zh, en in self.lines.items() if _WILD.search(zh)]
        return tuple(sorted(made, key=lambda m: -m.weight))

    def say(self, text: str) -> str:
        """Return a text in English; what has no line is left as it is and noted as missing."""
        english, whole = self._say(narrow(text).strip())
        if not whole:
            self.missing.add(text)
        return english if whole or english != narrow(text).strip() else text

    def _say(self, text: str) -> tuple[str, bool]:
        if text not in self._known:
            self._known[text] = self._find(text)
        return self._known[text]

    def _find(self, text: str) -> tuple[str, bool]:
        if text in self._exact:
            return self._exact[text], True
        if not CHINESE.search(text):
            return spaced(text), True
        if (day := dated(text)) is not None:
            return day, True
        if (numbered := numbered_heading(text)) is not None:
            words, whole = self._say(numbered[1])
            return f"{numbered[0]} {sentence(words)}", whole
        strongest, parts = pieces(text)
        if (found := self._lined(text, strongest)) is not None:
            return found, True
        if strongest:
            english, whole = self._parted(parts, strongest)
            if strongest <= 4 and not whole and (found := self._lined(text, 0)) is not None:
                return found, True
            return english, whole
        if (cut := cut_brackets(text)) is not None:
            said = [self._say(p) if p else ("", True) for p in cut]
            head, inner, tail = (s for s, _ in said)
            return f"{head} ({inner}) {tail}".strip(), all(ok for _, ok in said)
        return text, False

    def _lined(self, text: str, strength: int) -> str | None:
        """Return what a line with wildcards makes of a text.

        A line that does not hold a sign of this strength would swallow whole sentences.
        """
        for line in self._wild:
            if line.signs >= strength and (found := self._filled(line, text)) is not None:
                return found
        return None

    def _parted(self, parts: list[str], strength: int) -> tuple[str, bool]:
        """Return the parts in English; neighbours that have a line together are said together."""
        said: list[tuple[str, bool]] = []
        n = 0
        while n < len(parts):
            for end in range(min(len(parts), n + 6), n + 1, -1):
                text = together(parts[n:end], strength)
                if len(parts[n:end]) == len(parts):
                    continue
                found = self._exact.get(text) or self._lined(text, strength)
                if found is not None:
                    said.append((found, True))
                    n = end
                    break
            else:
                said.append(self._say(parts[n]) if parts[n] else ("", True))
                n += 1
        return between([s for s, _ in said], strength), all(ok for _, ok in said)

    def _filled(self, line: _Line, text: str) -> str | None:
        if line.literal not in text or (match := line.pattern.fullmatch(text)) is None:
            return None
        said = {k: self._say(v.strip()) for k, v in match.groupdict().items()}
        if not all(ok for _, ok in said.values()):
            return None
        return _WILD.sub(lambda m: said[f"w{m[2]}"][0], line.english)

    def sentence(self, text: str) -> str:
        """Return a text in English that begins with a capital letter."""
        return sentence(self.say(text))


def _line(zh: str, en: str) -> _Line:
    literals = [p for p in _WILD.split(zh)[::3] if p]
    pattern, end = "", 0
    for m in _WILD.finditer(zh):
        wanted = r"[-+]?\d[\d.,]*%?(?:[\u2014-]\d[\d.,]*)?" if m[1] else r".+?"
        place = f"(?P=w{m[2]})" if f"<w{m[2]}>" in pattern else f"(?P<w{m[2]}>{wanted})"
        pattern += re.escape(zh[end : m.start()]) + place
        end = m.end()
    pattern += re.escape(zh[end:])
    longest = max(literals, key=len, default="")
    weight = 10 * sum(map(len, literals)) + zh.count("<#")
    signs, _ = pieces(_WILD.sub("x", zh))
    return _Line(re.compile(pattern, re.DOTALL), longest, weight, signs, en)


def read_phrases(texts: Iterable[tuple[str, str]]) -> Phrases:
    """Return the table that some files hold; later files win.

    Parameters
    ----------
    texts : iterable of (name, content)

    Raises
    ------
    ScenarioError
        ``RE-050`` for a line without an arrow, or English with a number or a wildcard that the
        Chinese does not have: a translation states nothing of its own.
    """
    lines: dict[str, str] = {}
    findings: list[Finding] = []
    for name, content in texts:
        for where, zh, en in _entries(name, content):
            if not en:
                findings.append(_bad(where, f"“{zh[:40]}”后面没有“{ARROW.strip()}”和英文"))
            elif added := _added(zh, en):
                findings.append(_bad(where, f"英文比中文多出{'、'.join(sorted(added))}"))
            else:
                lines[zh] = en
    if findings:
        raise ScenarioError(findings)
    return Phrases(lines)


def _entries(name: str, content: str) -> Iterator[tuple[str, str, str]]:
    for n, line in enumerate(content.splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            zh, _, en = line.partition(ARROW)
            yield f"{name} 第{n}行", zh.strip(), en.strip()


def _added(zh: str, en: str) -> set[str]:
    def named(text: str) -> set[str]:
        return set(re.findall(r"<#?\d>|\{[^{}]*\}|\d+(?:\.\d+)?", text))

    return named(en) - named(zh)


def _bad(where: str, found: str) -> Finding:
    return error("RE-050", where, found, "英文稿会与中文稿不一致,不能使用",
                 "改成“中文 => English”,数字、{…}和<…>与中文一致",
                 "a line of the table of English sentences cannot be used")  # fmt: skip


def phrases_of(papers: Mapping[str, str], findings: Iterable[Finding] = ()) -> Phrases:
    """Return the program's table joined with the office's own.

    Parameters
    ----------
    papers : mapping of str to str
        Files of wording below the parameter folder.
    findings : iterable of Finding
        Those that the memo prints: one without a line of its own is said by its English sentence.
    """
    from importlib import resources

    home = resources.files("scenario.report").joinpath("templates")
    names = ("english.txt", "english_annex.txt")
    texts = [(n, home.joinpath(n).read_text("utf-8")) for n in names]
    texts += [(OWN, papers[OWN])] if OWN in papers else []
    table = read_phrases(texts)
    table = Phrases({**_scale(), **table.lines})
    for one in findings:
        others = {t: "\u2013" for t in (one.meaning, one.remedy)}
        for text, english in {one.found: one.english or one.id, **others}.items():
            shown = narrow(set_text(text))
            if not table._say(shown)[1]:
                table._known[shown] = english, True
    return table


def _scale() -> dict[str, str]:
    """Return the words of verdicts and lights, which live in `wording`."""
    single = (wording.NO_VERDICT, wording.NOT_CONVERGED, wording.TOO_NOISY)
    words = [*single, *wording.SETTLED.values(), *wording._LIGHTS.values()]
    scale = zip(wording._VERDICTS["zh"], wording._VERDICTS["en"], strict=True)
    return dict([*scale, *((str(w["zh"]), str(w["en"])) for w in words)])


def untranslated(table: Phrases) -> tuple[Finding, ...]:
    """Return a warning that names the texts which were left in Chinese, if any were."""
    if not table.missing:
        return ()
    first = "、".join(sorted(table.missing, key=len)[:3])
    return (
        warning(
            "RE-051", OWN, f"{len(table.missing)}处文字没有英文,如“{first}”", "英文稿里保留中文",
            f"在 {OWN} 中逐条写“中文{ARROW}English”", f"{len(table.missing)} texts have no English",
        ),
    )  # fmt: skip
