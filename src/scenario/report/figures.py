"""Figures for notebooks: the same charts as in the memo, as Plotly objects that Jupyter displays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scenario.errors import ScenarioError, error
from scenario.report.charts import fan_of, plotly_figure

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from scenario.compare.outlook import Outlook


def fan(outlook: Outlook, target: str) -> go.Figure:
    """Return the fan of a growth target: published growth, two bands to December, the line.

    Parameters
    ----------
    outlook : Outlook
    target : str
        Id of a growth target.

    Returns
    -------
    plotly.graph_objects.Figure
        The numbers are those of the memo's figure; the title is the memo's caption.

    Raises
    ------
    ScenarioError
        RE-043 for a target that is not in the outlook or is no growth; RE-001 to RE-003 when its
        path is missing or broken.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> outlook = sc.outlook(sc.forecast(fitted, plan.scenarios["baseline"]))
    >>> len(sc.fan(outlook, "digital_core_growth").data) > 3
    True
    """
    import plotly.graph_objects as go

    one = outlook.targets.get(target)
    if one is None or one.target.kind != "growth":
        found = "没有这项目标" if one is None else "不是增速目标,没有逐月累计路径"
        growths = [id for id, t in outlook.targets.items() if t.target.kind == "growth"]
        raise ScenarioError(
            [
                error(
                    "RE-043",
                    f"扇形图 {target}",
                    found,
                    "扇形图画不出来",
                    f"可画:{'、'.join(growths) or '无'}",
                    "no growth target of this name",
                )
            ]
        )
    block = fan_of(outlook.forecast.plan, one, 0)
    figure = go.Figure(plotly_figure(block))
    return figure.update_layout(title={"text": block.title, "font": {"size": 16}}, margin={"t": 74})
