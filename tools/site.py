"""Assemble and build the site from the documents, the executed notebooks and the docstrings.

The notebooks are those that the tests ran (``outputs/notebooks``); nothing is run a second time. The
sources stand below ``outputs/site_source`` as they stand in the repository, so links keep working.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import nbformat
from plotly.offline import get_plotlyjs
from sphinx.cmd.build import main as build

ROOT = Path(__file__).parents[1]
OUTPUTS = ROOT / "outputs"
SOURCE, SITE, EXECUTED = OUTPUTS / "site_source", OUTPUTS / "site", OUTPUTS / "notebooks"
PAGES = (
    "README.zh-CN.md", "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md",
    "data/README.md", "LICENSE", "CITATION.cff",
)  # fmt: skip
PLOTLY, WIDGET = "application/vnd.plotly.v1+json", "application/vnd.jupyter.widget-view+json"
#: Stands where a form or the board would be: they need a running kernel.
LIVE = (
    "<p><em>这里是表单或看板,要在运行着的笔记本里使用:"
    "<code>make lab</code> 或 <code>make board</code>。</em></p>"
)


def page_output(output: Any, name: str) -> Any:
    """Return one output of a cell as a page can show it without a kernel."""
    data = output.get("data", {})
    if PLOTLY in data:
        figure = json.dumps({k: data[PLOTLY].get(k) for k in ("data", "layout")})
        output["data"] = {
            "text/html": f'<div id="{name}"></div>'
            # the chart program stands at the end of the page
            f'<script>window.addEventListener("load", () => Plotly.newPlot("{name}", '
            f"{figure}, {{}}, {{responsive: true}}));</script>"
        }
    elif WIDGET in data:
        output["data"] = {"text/html": LIVE}
    return output


def notebook_page(path: Path) -> Any:
    """Return an executed notebook with figures that need no kernel."""
    book = nbformat.read(path, as_version=4)
    book.metadata.pop("widgets", None)
    for n, cell in enumerate(book.cells):
        if cell.cell_type == "code":
            cell.outputs = [
                page_output(o, f"figure-{path.stem}-{n}-{i}") for i, o in enumerate(cell.outputs)
            ]
    return book


def reference() -> str:
    """Return the page of the front door: every name with its docstring."""
    sys.path.insert(0, str(ROOT / "src"))
    import scenario

    lines = ["# 函数说明(英文)", "", "`import scenario as sc` 以后可用的全部名称。", ""]
    for name in scenario.__all__:
        item = getattr(scenario, name)
        kind = "autoclass" if isinstance(item, type) else "autofunction"
        lines += [f"## {name}", "", "```{eval-rst}", f".. {kind}:: {item.__module__}.{name}",
                  "```", ""]  # fmt: skip
    return "\n".join(lines)


def index(notebooks: list[Path]) -> str:
    """Return the first page: what there is, notebooks first."""

    def tree(caption: str, names: list[str]) -> str:
        body = "\n".join(names)
        return f"```{{toctree}}\n:caption: {caption}\n:maxdepth: 1\n\n{body}\n```\n"

    return "\n".join(
        [
            "# 计划目标情景测算",
            "",
            "今年的计划目标能不能完成,哪些因素会改变结论?先读说明,再按次序看笔记本。",
            "",
            tree("开始", ["README.zh-CN", "README"]),
            tree("笔记本", [f"notebooks/{p.stem}" for p in notebooks]),
            tree("检验", [f"docs/{p.stem}" for p in sorted((ROOT / "docs").glob("*.md"))]),
            tree("参考", ["reference", "ARCHITECTURE", "CONTRIBUTING", "CHANGELOG", "data/README"]),
        ]
    )


def assemble() -> None:
    """Put the sources together; the exit names what is missing."""
    wanted = sorted((ROOT / "notebooks").glob("*.ipynb"))
    absent = [p.stem for p in wanted if not (EXECUTED / p.name).exists()]
    if absent:
        sys.exit(f"outputs/notebooks: {', '.join(absent)} 还没有运行,先运行 make test")
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(
        ROOT / "docs", SOURCE / "docs", ignore=shutil.ignore_patterns("conf.py", "site.css")
    )
    for name in PAGES:
        (SOURCE / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, SOURCE / name)
    (SOURCE / "notebooks").mkdir()
    for path in wanted:
        nbformat.write(notebook_page(EXECUTED / path.name), SOURCE / "notebooks" / path.name)
    (SOURCE / "_static").mkdir()
    (SOURCE / "_static" / "plotly.min.js").write_text(get_plotlyjs(), "utf-8")
    shutil.copy(ROOT / "docs" / "site.css", SOURCE / "_static" / "site.css")
    shutil.copy(ROOT / "docs" / "conf.py", SOURCE / "conf.py")
    (SOURCE / "reference.md").write_text(reference(), "utf-8")
    (SOURCE / "index.md").write_text(index(wanted), "utf-8")


if __name__ == "__main__":
    assemble()
    code = build(["-q", "-W", "--keep-going", "-E", str(SOURCE), str(SITE)])
    print(SITE / "index.html" if code == 0 else "网站没有建成 / the site was not built")
    sys.exit(code)
