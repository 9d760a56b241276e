"""The whole walk at once: from fitted models to a memo and the outlooks it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scenario.compare.attainment import headline
from scenario.compare.contrast import contrast
from scenario.compare.expectations import failed_expectations
from scenario.compare.outlook import Outlook, outlook
from scenario.compare.takes import headline_takes, taken_apart
from scenario.errors import Finding
from scenario.report.memo import Memo, memo
from scenario.simulate.run import forecasts

if TYPE_CHECKING:
    from scenario.model.catalogue import FittedModels
    from scenario.record.news import News
    from scenario.simulate.run import Forecast


@dataclass(frozen=True, slots=True)
class Walk:
    """All scenarios of one run, the baseline first."""

    forecasts: tuple[Forecast, ...]

    @property
    def outlooks(self) -> tuple[Outlook, ...]:
        """One outlook per scenario, the baseline first."""
        return tuple(outlook(f) for f in self.forecasts)

    def memo(
        self,
        kind: str,
        findings: Sequence[Finding] = (),
        *,
        edition: str = "internal",
        since: News | None = None,
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
            The edition for handing up prints no scenario, so nothing is worked out backwards.
        since : News or None
            What moved each chance since an earlier memo.
        progress : callable, optional
            Told in one sentence what is being worked out backwards.
        """
        base, *others = self.forecasts
        result, effects = outlook(base), contrast(base, *others)
        found = (*findings, *failed_expectations(effects))
        if edition != "internal":
            return memo(kind, result, findings=found, edition=edition)
        return memo(
            kind,
            result,
            effects,
            findings=found,
            parts=taken_apart(effects),
            takes=headline_takes(base, headline(result), progress=progress),
            since=since,
        )


def walk(fitted: FittedModels) -> Walk:
    """Run every scenario of a plan.

    Parameters
    ----------
    fitted : FittedModels

    Returns
    -------
    Walk
        The baseline first, then the others in the order of the plan.
    """
    scenarios = fitted.plan.scenarios
    others = [s for id, s in scenarios.items() if id != "baseline"]
    return Walk(forecasts(fitted, scenarios["baseline"], *others))
