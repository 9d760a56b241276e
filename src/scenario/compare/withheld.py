"""Scenarios that would tell what one undertaking does, alone or by their differences.

The effect of a scenario that moves one project is that project's figure, and so is the difference
of two scenarios that share all else. Only what is public may be told in this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from scenario.sensitive import FEWEST, kept_back, sensitive
from scenario.simulate.overrides import moves
from scenario.terms import Override, Plan, Scenario

#: What is moved: of a project, or (with an empty id) of anything else.
Term = tuple[str, str, object]


def withheld(plan: Plan, scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Return the scenarios that must not be printed beside each other.

    Parameters
    ----------
    plan : Plan
    scenarios : sequence of Scenario
        All whose effects are printed, each as a difference from the same baseline.

    Returns
    -------
    tuple of str
        Ids, in order. Without them no combination of the effects holds fewer than three projects
        with one among them that is not public, nor a sum that one such project dominates.
    """
    said = [_terms(plan, s) for s in scenarios]
    hidden = {p.id for p in plan.projects.values() if not p.public}
    if not hidden & {t[0] for terms in said for t in terms}:
        return ()
    alike: dict[tuple[object, ...], list[str]] = {}
    for id in dict.fromkeys(t[0] for terms in said for t in terms if t[0]):
        print_ = tuple(frozenset((f, v) for p, f, v in terms if p == id) for terms in said)
        alike.setdefault(print_, []).append(id)
    classes = list(alike.values())
    # projects that always move together are one unknown per kind of move
    first = {id: members[0] for members in classes for id in members}
    rows = [{(first.get(p, ""), f, v) for p, f, v in terms} for terms in said]
    columns = {term: n for n, term in enumerate(dict.fromkeys(t for row in rows for t in row))}
    equations = np.zeros((len(rows), len(columns)))
    for n, row in enumerate(rows):
        equations[n, [columns[t] for t in row]] = 1.0
    groups = [
        [n for (id, _, _), n in columns.items() if id and id in {first[p] for p in members}]
        for members in _protected(plan, classes, said, hidden)
    ]
    return tuple(scenarios[n].id for n in kept_back(equations, groups))


def _protected(
    plan: Plan, classes: Sequence[Sequence[str]], said: Sequence[Sequence[Term]], hidden: set[str]
) -> list[tuple[str, ...]]:
    """Return the sets of projects that must not be known together."""
    whole = [tuple(dict.fromkeys(t[0] for t in terms if t[0])) for terms in said]
    small = [tuple(members) for members in classes if len(members) < FEWEST]
    pairs = [a + b for a, b in combinations(small, 2) if len(a) + len(b) < FEWEST]
    every = dict.fromkeys([*map(tuple, classes), *pairs, *whole])
    return [m for m in every if hidden & set(m) and _tells(plan, m, hidden)]


def _tells(plan: Plan, members: Sequence[str], hidden: set[str]) -> bool:
    if len(members) < FEWEST:
        return True
    amounts = {id: plan.projects[id].investment_100m_yuan for id in members}
    known = {id: a for id, a in amounts.items() if a is not None}
    if len(known) < len(amounts):  # nothing can be said of shares: the count alone decides
        return False
    largest = sorted(known, key=lambda id: -known[id])[:2]
    return bool(sensitive(list(known.values()))) and bool(hidden & set(largest))


def _terms(plan: Plan, scenario: Scenario) -> tuple[Term, ...]:
    found, terms = moves(plan, scenario), list[Term]()
    for field in ("delays", "finishes", "scales"):
        terms += [(id, field, value) for id, value in getattr(found, field).items()]
    terms += [(id, "without", True) for id in sorted(found.without)]
    terms += [("", f"lever {id}", value) for id, value in found.changes.items()]
    if found.land_mu:
        terms.append(("", "land", (found.land_mu, found.land_stage, found.land_kind)))
    return tuple(terms)


def items_tell(plan: Plan, scenarios: Sequence[Scenario], items: Sequence[Override]) -> bool:
    """Say whether the parts of a scenario, printed one by one, would tell what must not be told.

    Parameters
    ----------
    plan : Plan
    scenarios : sequence of Scenario
        Those that are printed already.
    items : sequence of Override
        Printed one by one.
    """
    blank = Scenario("", "", "", "", "", (), (), (), {})
    alone = [replace(blank, id=f"item {n}", levers=(item,)) for n, item in enumerate(items)]
    return bool(withheld(plan, [*scenarios, *alone]))
