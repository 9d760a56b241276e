"""The board: lights, one target in depth, sliders, scenarios and the memo, for those who do not code."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from scenario.compare.attribution import attribute
from scenario.compare.contrast import contrast
from scenario.compare.outlook import Outlook, outlook
from scenario.compare.rerun import rerun
from scenario.errors import Finding, ScenarioError
from scenario.lab import board_text as text
from scenario.lab.controls import control
from scenario.lab.installed import not_installed
from scenario.lab.position import scenario_at, sliders_of
from scenario.report.charts import fan_of, plotly_figure
from scenario.report.coverage import cover
from scenario.report.memo import memo

if TYPE_CHECKING:
    from ipywidgets import VBox

    from scenario.model.catalogue import FittedModels

#: Kinds of file that the board hands out, with their names and types.
FILES: Final = {
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "html": ("网页", "text/html"),
}


def board(fitted: FittedModels, findings: Sequence[Finding] = ()) -> VBox:
    """Return the board of a fitted plan: a page of widgets that runs scenarios while it is used.

    Every position of the sliders is run by the engine that the memo uses, on the same draws;
    nothing is interpolated.

    Parameters
    ----------
    fitted : FittedModels
        Of all targets, or of some.
    findings : sequence of Finding, optional
        What checking the inputs found; printed in the memo.

    Returns
    -------
    ipywidgets.VBox

    Raises
    ------
    ScenarioError
        NB-005 where ipywidgets is not installed; what forecasting and the memo refuse.

    Examples
    --------
    >>> import scenario as sc
    >>> plan = sc.read_plan("params")
    >>> obs = sc.read_observations("data", as_of="2024-09-30")
    >>> models = sc.choose_models(plan).only("digital_core_growth")
    >>> fitted = models.fit(obs, draws=200, cache=None)
    >>> type(sc.board(fitted)).__name__
    'VBox'
    """
    try:
        import ipywidgets as w
    except ImportError:
        raise not_installed("ipywidgets") from None
    import plotly.graph_objects as go

    simulate = rerun(fitted)
    plan, start = fitted.plan, fitted.plan.scenarios["baseline"]
    base = outlook(simulate(start))
    effects = contrast(base.forecast, *(simulate(s) for s in plan.scenarios.values() if s != start))
    covered = cover(base)
    ids = (*covered.main, *covered.others, *covered.rest)
    choice = w.Dropdown(
        options=[(plan.targets[id].name, id) for id in ids], value=ids[0], description="目标"
    )
    choice.add_class("sc-target")
    moved = {id: control(slider) for id, slider in sliders_of(plan).items()}
    lights = w.HTML(text.lights(covered))
    card, table, parts, files = (w.HTML() for _ in range(4))
    fan = w.VBox()
    split = w.Button(description="各项各占多少", button_style="info")
    write = w.Button(description="生成专报", button_style="primary")
    reset = w.Button(description="滑块归位")

    def now() -> Outlook:
        scenario = scenario_at(plan, {id: one.value for id, one in moved.items()})
        return base if scenario == start else outlook(simulate(scenario))

    def move(_: Any = None) -> None:
        found = now()
        card.value = text.card(base, found, choice.value)
        parts.value = ""
        lights.value = text.lights(cover(found))

    def turn(_: Any = None) -> None:
        one = base.targets[choice.value]
        drawn = one.target.kind == "growth" and one.fitted.draws.path is not None
        fan.children = (
            [go.FigureWidget(plotly_figure(fan_of(plan, one, 0)))]
            if drawn
            else [w.HTML(text.block(f"<p>{text.say('这项目标没有逐月走势。')}</p>"))]
        )
        table.value = text.scenarios(effects, choice.value)
        move()

    def take_apart(_: Any) -> None:
        found = now().forecast
        if found.is_baseline:
            parts.value = text.block(f"<p>{text.say('滑块都在原位,没有可分的。')}</p>")
        else:
            parts.value = text.parts(attribute(base.forecast, found), choice.value)

    def save(_: Any) -> None:
        files.value = text.block(f"<p>{text.say('正在写专报,约需几秒……')}</p>")
        found = now().forecast
        more = [] if found.is_baseline else [found]
        others = [simulate(s) for s in plan.scenarios.values() if s != start]
        compared = contrast(base.forecast, *others, *more)
        try:
            made = memo("mid_year", base, compared, findings=findings)
            links = [_link(made.title, suffix, made.to_bytes(suffix)) for suffix in FILES]
        except ScenarioError as refused:
            links = [f"<p>{text.say(f.text())}</p>" for f in refused.findings]
        files.value = text.block(*links)

    def back(_: Any) -> None:
        for id, slider in sliders_of(plan).items():
            moved[id].value = slider.now

    for one in moved.values():
        one.observe(move, "value")
    choice.observe(turn, "value")
    split.on_click(take_apart)
    write.on_click(save)
    reset.on_click(back)
    turn()
    left = w.VBox(
        [_title("全部目标"), lights],
        layout=w.Layout(width="38%", max_height="980px", overflow="auto"),
    )
    right = w.VBox(
        [
            choice,
            w.VBox([*moved.values(), w.HBox([reset, split])]),
            card,
            parts,
            _title("基准走势"),
            fan,
            _title("情景比较"),
            table,
            _title("专报"),
            write,
            files,
        ],
        layout=w.Layout(width="60%"),
    )
    return w.VBox([w.HTML(text.head(base)), w.HBox([left, right])])


def _title(words: str) -> Any:
    import ipywidgets as w

    return w.HTML(text.block(f"<h2>{text.say(words)}</h2>"))


def _link(title: str, suffix: str, content: bytes) -> str:
    name, kind = FILES[suffix]
    data = b64encode(content).decode("ascii")
    file = text.say(f"{title}.{suffix}")
    return (
        f'<a class="file" download="{file}" href="data:{kind};base64,{data}">{text.say(name)}</a>'
    )
