"""Findings and the one exception that carries them.

A finding always has four parts: where · what was found · what it means · what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from scenario.typeset import typeset

Severity = Literal["error", "warning", "note"]

_SEVERITY_ZH = {"error": "错误", "warning": "警告", "note": "提示"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of the data or of what people decided.

    Parameters
    ----------
    id : str
        Stable, searchable identifier such as ``IN-063`` or ``PL-004``.
    severity : {"error", "warning", "note"}
        Errors stop the run; warnings and notes travel with the result.
    where, found, meaning, remedy : str
        The four parts, in Chinese.
    english : str
        The whole message in English, one sentence; empty when not available.

    Examples
    --------
    >>> f = Finding("PL-001", "error", "targets.yaml 第3行", "单位“％％”", "无法换算", "改为%")
    >>> f.text()
    '错误 PL-001 · targets.yaml 第3行 · 单位“％％” · 无法换算 · 改为%'
    """

    id: str
    severity: Severity
    where: str
    found: str
    meaning: str
    remedy: str
    english: str = ""

    def text(self, lang: Literal["zh", "en"] = "zh") -> str:
        """Return the message on one line."""
        if lang == "en" and self.english:
            return f"{self.severity} {self.id} · {self.where} · {self.english}"
        head = f"{_SEVERITY_ZH[self.severity]} {self.id}"
        return typeset(" · ".join((head, self.where, self.found, self.meaning, self.remedy)))


class ScenarioError(Exception):
    """Raised with all errors found so far, never with only the first.

    Parameters
    ----------
    findings : iterable of Finding
        At least one.

    Examples
    --------
    >>> raise ScenarioError([Finding("X-1", "error", "甲", "乙", "丙", "丁")])
    Traceback (most recent call last):
        ...
    scenario.errors.ScenarioError: 错误 X-1 · 甲 · 乙 · 丙 · 丁
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__("\n".join(f.text() for f in self.findings))


def error(id: str, where: str, found: str, meaning: str, remedy: str, english: str = "") -> Finding:
    """Build a finding of severity ``error``."""
    return Finding(id, "error", where, found, meaning, remedy, english)


def warning(
    id: str, where: str, found: str, meaning: str, remedy: str, english: str = ""
) -> Finding:
    """Build a finding of severity ``warning``."""
    return Finding(id, "warning", where, found, meaning, remedy, english)


def raise_errors(findings: Iterable[Finding]) -> None:
    """Raise `ScenarioError` with every error among `findings`; return if there is none."""
    errors = [f for f in findings if f.severity == "error"]
    if errors:
        raise ScenarioError(errors)
