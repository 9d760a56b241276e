"""One bar that fills while something long is under way, fed by what is told step by step."""

from __future__ import annotations

import builtins
import html
import re
import sys
from collections.abc import Callable
from secrets import token_hex
from time import monotonic
from typing import Any, Final

from scenario.typeset import typeset

#: How every count of steps begins: ``[3/82] …``.
_STEP: Final = re.compile(r"\[(\d+)/(\d+)\]\s*(.*)", re.DOTALL)
#: Seconds between two pictures, and after how many the time that is left is told.
PAUSE: Final = 0.15
PATIENCE: Final = 5.0


def step_of(told: str) -> tuple[int, int, str] | None:
    """Return number, total and words of a step; None for a sentence without a count.

    Examples
    --------
    >>> step_of("[3/82] 制造业投资增长"), step_of("共4个情景")
    ((3, 82, '制造业投资增长'), None)
    """
    found = _STEP.match(told)
    return (int(found[1]), int(found[2]), found[3]) if found else None


def line_of(told: str, since: float = 0.0) -> str:
    """Return what stands beside the bar: the count, the words, and after a while what is left.

    Parameters
    ----------
    told : str
    since : float
        Seconds since the first step.

    Examples
    --------
    >>> line_of("[2/8] 甲:测算中", since=10.0)
    '2/8 甲：测算中，约余30秒'
    """
    step = step_of(told)
    if step is None:
        return typeset(told)
    number, total, words = step
    left = since / number * (total - number) if since >= PATIENCE and "约余" not in words else 0.0
    rest = f",约余{left:.0f}秒" if left >= 1.0 else ""
    return typeset(f"{number}/{total} {words}{rest}")


def picture_of(told: str, since: float = 0.0) -> str:
    """Return the bar and its line as a piece of a page.

    Examples
    --------
    >>> picture_of("[2/8] 甲").startswith('<progress max="8" value="2"')
    True
    """
    step = step_of(told)
    size = "" if step is None else f' max="{step[1]}" value="{step[0]}"'
    bar = f'<progress{size} style="width:16em;vertical-align:middle"></progress>'
    return f"{bar} <span>{html.escape(line_of(told, since))}</span>"


def progress_bar() -> Callable[[str], None]:
    """Return what shows the steps of something long; hand it over as ``progress``.

    In a notebook it is one bar that is redrawn in place, so the stored output holds its last state
    and nothing else. On a terminal each step is a line; where neither is, nothing is said.

    Returns
    -------
    callable
        For one run; told in one sentence what is being done, ``[3/82] …`` where steps are counted.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None, progress=sc.progress_bar())
    >>> len(fitted)
    1
    """
    shell: Any = getattr(builtins, "get_ipython", lambda: None)()
    if not hasattr(shell, "kernel"):
        return _line if sys.stderr.isatty() else _silent
    place = {"display_id": f"progress-{token_hex(8)}"}
    times = [monotonic(), -PAUSE]

    def tell(told: str) -> None:
        now, step, first = monotonic(), step_of(told), times[1] < 0
        last = step is not None and step[0] >= step[1]
        if not last and now - times[1] < PAUSE:
            return
        times[1] = now
        since = now - times[0]
        data = {"text/html": picture_of(told, since), "text/plain": line_of(told, since)}
        shell.display_pub.publish(data, transient=place, update=not first)

    return tell


def _line(told: str) -> None:
    print(typeset(told), file=sys.stderr)


def _silent(told: str) -> None:
    pass
