"""The whole walk at once: from fitted models to a memo and the outlooks it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from scenario.compare.attainment import headline
from scenario.compare.contrast import contrast
from scenario.compare.expectations import failed_expectations
from scenario.compare.outlook import Outlook, outlook
from scenario.compare.risks import risks
from scenario.compare.takes import headline_takes, taken_apart
from scenario.errors import Finding
from scenario.report.memo import Memo, memo
from scenario.simulate.run import forecasts

if TYPE_CHECKING:
    from scenario.light_terms import Light
    from scenario.model.catalogue import FittedModels
    from scenario.record.news import News
    from scenario.simulate.run import Forecast


@dataclass(frozen=True, slots=True)
class Walk:
    """All scenarios of one run, the baseline first, and the lights of the last issue."""

    forecasts: tuple[Forecast, ...]
    previous: Mapping[str, Light] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def outlooks(self) -> tuple[Outlook, ...]:
        """One outlook per scenario, the baseline first."""
        base, *others = self.forecasts
        return outlook(base, previous=self.previous), *(outlook(f) for f in others)

    def memo(
        self,
        kind: str,
        findings: Sequence[Finding] = (),
        *,
        edition: str = "internal",
        since: News | None = None,
        lang: str = "zh",
        progress: Callable[[str], None] | None = None,
    ) -> Memo:
        """Return the memo of a kind, with everything that it can say.

        Parameters
        ----------
        kind : str
            As in `scenario.report.memo.memo`.
        findings : sequence of Finding
            What checking the inputs found; expected directions that failed are added.
        edition : {"internal", "report"}
            The edition for handing up prints no scenario, so nothing is worked out backwards; a
            memo on next year's targets takes no scenario apart either.
        since : News or None
            What moved each chance since an earlier memo.
        lang : {"zh", "en"}
        progress : callable, optional
            Told in one sentence what is being worked out backwards.
        """
        base, *others = self.forecasts
        result, effects = outlook(base, previous=self.previous), contrast(base, *others)
        found = (*findings, *failed_expectations(effects))
        if edition != "internal" or kind == "next_year":
            alone = None if edition != "internal" else effects
            return memo(kind, result, alone, findings=found, edition=edition, lang=lang)
        return memo(
            kind,
            result,
            effects,
            findings=found,
            parts=taken_apart(effects),
            takes=headline_takes(base, headline(result), progress=progress),
            since=since,
            lang=lang,
            risks=tuple(risks(base, id, progress=progress) for id in headline(result)),
        )


def walk(fitted: FittedModels, previous: Mapping[str, Light] | None = None) -> Walk:
    """Run every scenario of a plan.

    Parameters
    ----------
    fitted : FittedModels
    previous : mapping of target id to light, optional
        Those of the last issue: near a threshold a light keeps its colour.

    Returns
    -------
    Walk
        The baseline first, then the others in the order of the plan.
    """
    scenarios = fitted.plan.scenarios
    others = [s for id, s in scenarios.items() if id != "baseline"]
    return Walk(
        forecasts(fitted, scenarios["baseline"], *others), MappingProxyType(dict(previous or {}))
    )
