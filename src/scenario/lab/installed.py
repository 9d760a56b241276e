"""What is said where the libraries of the notebooks and the board are not installed."""

from __future__ import annotations

from scenario.errors import ScenarioError, error


def not_installed(library: str) -> ScenarioError:
    """Return the error that names the library and how it is installed.

    Examples
    --------
    >>> not_installed("ipywidgets").findings[0].remedy
    '运行 make setup-dev,或 pip install planning-scenario[board]'
    """
    return ScenarioError(
        [error("NB-005", "本机的安装", f"没有 {library}", "表单、看板和按参数运行笔记本用不了",
               "运行 make setup-dev,或 pip install planning-scenario[board]",
               f"{library} is not installed")]
    )  # fmt: skip
