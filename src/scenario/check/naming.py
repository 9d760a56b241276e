"""A finding about a series names it as people do; where it stands stays as it is written."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from scenario import wording
from scenario.errors import Finding
from scenario.terms import Indicator, Region

#: Ids of a series at the head of what was found: region, indicator, scope, and the measure if any.
_SERIES = re.compile(r"(\w+) (\w+) (\w+)(?: ([a-z_]+))?")


def in_words(
    finding: Finding,
    indicators: Mapping[str, Indicator],
    regions: Mapping[str, Region],
    scopes: Mapping[str, str],
) -> Finding:
    """Return a finding with printed names in place of the ids that it begins with.

    Parameters
    ----------
    finding : Finding
    indicators, regions : mapping by id
    scopes : mapping of str to str
        Scope ids and their Chinese names; the indicator's own scope is not named.

    Returns
    -------
    Finding
        Its English sentence begins with the ids. As it was where one of them is not registered.

    Examples
    --------
    >>> from scenario.errors import warning
    >>> gdp = Indicator("gdp", "地区生产总值", "yi_yuan", "level", "", "whole", "quarterly", 20, "higher")
    >>> city = Region("ningbo", "宁波市", "china", "city")
    >>> found = warning("OB-107", "a.csv 第2行", "ningbo gdp whole growth 2019-12:6.8 与 6.38", "", "")
    >>> in_words(found, {"gdp": gdp}, {"ningbo": city}, {"whole": "全口径"}).found
    '宁波市地区生产总值增速 2019-12:6.8 与 6.38'
    """
    head = _SERIES.match(finding.found)
    if head is None:
        return finding
    region, indicator, scope, measure = head.groups()
    if region not in regions or indicator not in indicators or scope not in scopes:
        return finding
    own = indicators[indicator]
    named = f"{regions[region].name}{own.name}"
    if scope != own.scope:
        named += "(" + re.split(r"[(:]", scopes[scope])[0] + ")"
    end = head.end(3)
    if measure in wording.MEASURE:
        named, end = named + wording.MEASURE[measure], head.end(4)
    english = f"{finding.found[:end]}: {finding.english}" if finding.english else ""
    return replace(finding, found=named + finding.found[end:], english=english)
