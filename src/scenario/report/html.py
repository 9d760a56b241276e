"""One self-contained page: styles, charts and the chart program inside, nothing fetched."""

from __future__ import annotations

import json
from importlib import resources
from typing import TYPE_CHECKING, Any

from scenario.report.blocks import Bars, Block, Fan, Heading, Note, Paragraph, Table
from scenario.report.charts import plotly_figure
from scenario.report.effect_chart import bars_svg
from scenario.report.picture import Picture

if TYPE_CHECKING:
    from scenario.report.memo import Memo


def script_json(value: object) -> str:
    r"""Return JSON that may stand inside a script element, whatever text it holds.

    Examples
    --------
    >>> script_json({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=_plain)
    for raw, escaped in (
        ("<", "\\u003c"),
        (">", "\\u003e"),
        ("&", "\\u0026"),
        ("\u2028", "\\u2028"),
        ("\u2029", "\\u2029"),
    ):
        text = text.replace(raw, escaped)
    return text


def _plain(value: Any) -> Any:
    """Return arrays and tuples that Plotly made as lists."""
    if hasattr(value, "tolist"):
        return value.tolist()
    msg = f"cannot write {type(value).__name__} as JSON"
    raise TypeError(msg)


def _kind(block: Block) -> str:
    kinds: dict[type, str] = {
        Heading: "heading", Paragraph: "paragraph", Table: "table", Fan: "fan", Picture: "fan",
        Bars: "bars", Note: "note",
    }  # fmt: skip
    return kinds[type(block)]


def html_bytes(memo: Memo) -> bytes:
    """Return the page as UTF-8 bytes; the same memo gives the same bytes."""
    import jinja2
    from markupsafe import Markup
    from plotly.offline import get_plotlyjs

    folder = resources.files("scenario.report").joinpath("templates")
    environment = jinja2.Environment(
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        loader=jinja2.FunctionLoader(lambda name: folder.joinpath(name).read_text("utf-8")),
    )
    blocks = [
        # The drawing is ours and escapes every text that stands in it.
        {"kind": _kind(b), "block": b,
         "drawing": Markup(bars_svg(b)) if isinstance(b, Bars) else ""}  # noqa: S704
        for b in memo.blocks
        if not isinstance(b, Table) or "html" in b.writers
    ]  # fmt: skip
    charts = {
        b.id: memo.said({"data": figure["data"], "layout": figure["layout"]})
        for b in memo.blocks
        if isinstance(b, Fan | Picture)
        and (figure := plotly_figure(b) if isinstance(b, Fan) else b.figure)
    }
    # The program and the data are ours and already safe inside a script element.
    program = Markup(get_plotlyjs()) if charts else Markup("")  # noqa: S704
    page = environment.get_template("memo.html.j2").render(
        memo=memo,
        blocks=blocks,
        style=Markup(folder.joinpath("memo.css").read_text("utf-8")),  # noqa: S704
        program=program,
        charts=Markup(script_json(charts)),  # noqa: S704
        has_charts=bool(charts),
    )
    return page.encode("utf-8")
