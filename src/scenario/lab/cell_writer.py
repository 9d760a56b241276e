"""A button that writes code into the notebook, so that the notebook stays the record of the work."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from scenario.lab.installed import not_installed
from scenario.typeset import typeset

_PAGE: Final = Path(__file__).with_suffix(".js")
#: Said where a cell holds more than the form can show.
BY_HAND: Final = "下面一格手工改过,表单不能照样显示;点“写入并运行”会用表单现在的内容覆盖它。"
#: The first line of every cell that a form writes ends with this.
HAND: Final = "点“写入并运行”会改写这一格,也可以直接手改"


def mark_of(form: str) -> str:
    """Return the first line of the cell that a form stands for.

    Examples
    --------
    >>> mark_of("情景表单")
    '# 情景表单:点“写入并运行”会改写这一格,也可以直接手改'
    """
    return f"# {form}:{HAND}"


def cell_writer(form: str, show: Callable[[str], bool]) -> Any:
    """Return the button of a form; its ``code`` is what it writes.

    In JupyterLab, started by ``make lab``, it rewrites the cell below that begins with the form's
    mark, or puts a new one there, and runs it with all cells below. Elsewhere it shows the code.
    When it appears above a cell that was written before, the form takes over what that cell holds.

    Parameters
    ----------
    form : str
        The form's printed name.
    show : callable
        Sets the form to what a cell holds; False where the form cannot.

    Returns
    -------
    anywidget.AnyWidget
        With the traits ``code``, ``mark`` and ``label``.

    Raises
    ------
    ScenarioError
        NB-005 where anywidget is not installed.
    """
    try:
        import anywidget
        import traitlets
    except ImportError:
        raise not_installed("anywidget") from None

    class CellWriter(anywidget.AnyWidget):
        _esm = _PAGE.read_text("utf-8")
        code = traitlets.Unicode().tag(sync=True)
        mark = traitlets.Unicode().tag(sync=True)
        label = traitlets.Unicode("写入并运行").tag(sync=True)

    made = CellWriter(mark=mark_of(form), code=mark_of(form))

    def answer(writer: Any, asked: dict[str, str], _: Any) -> None:
        if asked["ask"] == "show":
            note = "" if show(asked["code"]) else typeset(BY_HAND)
            writer.send({"note": note})
        else:
            writer.send({"code": writer.code})

    made.on_msg(answer)
    return made
