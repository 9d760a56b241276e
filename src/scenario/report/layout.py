"""What stands where in a memo: a text file that an office can reorder and add to without code.

A layout names parts (``@overall``), headings (``# 一、结论``) and own paragraphs. It is a template
in a sandbox of which nearly nothing is left: names and ``if``. A name stands for a finished
quantity, so that a layout can print no number that was not handed to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from importlib import resources
from typing import Any, Final

from scenario.errors import Finding, ScenarioError, error, raise_errors
from scenario.report.blocks import Block, Heading, Paragraph, Shown

Parts = Mapping[str, Callable[[], Sequence[Block]]]
#: Names with points in them → a finished quantity, or a word.
Values = Mapping[str, Shown]
#: Below the parameter folder, and in the package.
FOLDER: Final = "templates"
#: A file longer than this is no layout.
LONGEST: Final = 20_000


def layout_of(edition: str, papers: Mapping[str, str]) -> tuple[str, str]:
    """Return name and text of the layout of an edition: the office's own, else the program's.

    Parameters
    ----------
    edition : {"internal", "report"}
    papers : mapping of str to str
        Files of wording below the parameter folder.
    """
    name = f"{FOLDER}/{edition}.txt"
    if name in papers:
        return name, papers[name]
    return name, resources.files("scenario.report").joinpath(name).read_text("utf-8")


def laid_out(
    name: str, text: str, parts: Parts, values: Values, needed: Sequence[str]
) -> list[Block]:
    """Return the blocks of a memo in the order of its layout.

    Parameters
    ----------
    name, text : str
        Of the layout.
    parts : mapping of str to callable
        Each makes its blocks when its turn comes, so that numbers of tables follow the order.
    values : mapping
        What a paragraph may refer to.
    needed : sequence of str
        Parts that may not be left out.

    Returns
    -------
    list of Block

    Raises
    ------
    ScenarioError
        ``RE-060`` for a name, a part or a construct that does not exist, ``RE-061`` for a number
        that is typed, ``RE-062`` for a part that is missing or stands twice; all at once, with
        file and line.
    """
    nodes = _parsed(name, text)
    findings = list(_unknown(name, nodes, values))
    raise_errors(findings)
    lines, shown = _rendered(nodes, values)
    steps = [_step(name, n, line) for n, line in lines]
    findings = [f for f, _ in steps if f is not None]
    used = [what for _, (kind, what) in steps if kind == "part"]
    for number, (_, (kind, what)) in zip((n for n, _ in lines), steps, strict=True):
        if kind == "part" and what not in parts:
            findings.append(_named(f"{name} 第{number}行", f"@{what}", "部件", parts))
    findings += [_bad("RE-062", name, f"缺少部件 @{p}", "按规定每份专报都要有", f"写上一行 @{p}")
                 for p in needed if p not in used]  # fmt: skip
    findings += [_bad("RE-062", name, f"部件 @{p} 出现多次", "同一内容会印两遍", "只留一处")
                 for p in dict.fromkeys(used) if used.count(p) > 1]  # fmt: skip
    raise_errors(findings)
    blocks: list[Block] = []
    for _, (kind, what) in steps:
        blocks += parts[what]() if kind == "part" else [_own(kind, what, shown)]
    return blocks


def _parsed(name: str, text: str) -> list[Any]:
    """Return the nodes of a template; anything but names and ``if`` is refused."""
    import jinja2
    from jinja2 import nodes
    from jinja2.sandbox import SandboxedEnvironment

    if len(text) > LONGEST:
        found = f"有{len(text)}个字符"
        raise_errors([_bad("RE-060", name, found, "不像是版面", f"控制在{LONGEST}个以内")])
    try:
        tree = SandboxedEnvironment(keep_trailing_newline=True).parse(text)
    except jinja2.TemplateSyntaxError as exc:
        wrong = _bad("RE-060", f"{name} 第{exc.lineno}行", f"写法有误:{exc.message}", "无法排版",
                     "花括号、百分号成对书写,如 {{ count.judged }}")  # fmt: skip
        raise ScenarioError([wrong]) from exc
    allowed = (nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.If, nodes.Not,
               nodes.And, nodes.Or)  # fmt: skip
    raise_errors(
        _bad("RE-060", f"{name} 第{n.lineno}行", f"用了 {type(n).__name__}",
             "版面里只能引用名称和用 if,不能计算、调用或循环", "改成 {{ 名称 }},需要新的数请提给维护人")
        for n in _all(tree) if not isinstance(n, allowed)
    )  # fmt: skip
    return list(tree.body)


def _all(node: Any) -> Iterator[Any]:
    for child in node.iter_child_nodes():
        yield child
        yield from _all(child)


def _path(node: Any) -> str:
    """Return the name with points that a node stands for."""
    return f"{_path(node.node)}.{node.attr}" if hasattr(node, "attr") else str(node.name)


def _unknown(name: str, body: list[Any], values: Values) -> Iterator[Finding]:
    from jinja2 import nodes

    inner: set[int] = set()
    for node in (n for top in body for n in [top, *_all(top)]):
        if id(node) in inner or not isinstance(node, nodes.Name | nodes.Getattr):
            continue
        inner |= {id(n) for n in _all(node)}
        if _path(node) not in values:
            yield _named(f"{name} 第{node.lineno}行", _path(node), "名称", values)


def _rendered(body: list[Any], values: Values) -> tuple[list[tuple[int, str]], dict[str, Shown]]:
    """Return the lines that are left, each with its number, and the quantities they refer to."""
    from jinja2 import nodes

    shown: dict[str, Shown] = {}
    pieces: list[tuple[int, str]] = []

    def holds(test: Any) -> bool:
        if isinstance(test, nodes.Not):
            return not holds(test.node)
        if isinstance(test, nodes.And):
            return holds(test.left) and holds(test.right)
        if isinstance(test, nodes.Or):
            return holds(test.left) or holds(test.right)
        return values[_path(test)].text not in ("", "—")

    def walk(items: Sequence[Any]) -> None:
        for node in items:
            if isinstance(node, nodes.Output):
                walk(node.nodes)
            elif isinstance(node, nodes.TemplateData):
                pieces.append((node.lineno, node.data.replace("{", "(").replace("}", ")")))
            elif isinstance(node, nodes.If):
                branches = [(node.test, node.body), *((e.test, e.body) for e in node.elif_)]
                walk(next((b for test, b in branches if holds(test)), node.else_))
            else:
                key = _path(node).replace(".", "_")
                shown[key] = values[_path(node)]
                pieces.append((node.lineno, f"{{{key}}}"))

    walk(body)
    lines: list[tuple[int, str]] = []
    current, begun = "", 1
    for number, data in pieces:
        for n, part in enumerate(data.split("\n")):
            if n:
                lines.append((begun, current))
                current = ""
            if not current:
                begun = number + n
            current += part
    lines.append((begun, current))
    return [(n, line.strip()) for n, line in lines if line.strip()], shown


def _step(name: str, number: int, line: str) -> tuple[Finding | None, tuple[str, str]]:
    """Return what a line asks for, and what is wrong with it."""
    if line.startswith("@"):
        return None, ("part", line[1:].strip())
    kind = next((k for k in ("##", "#>", "#") if line.startswith(k)), "")
    what = line[len(kind) :].strip()
    try:
        Paragraph(what)
    except ValueError:
        wrong = _bad("RE-061", f"{name} 第{number}行", f"“{what[:30]}”里直接写了数字",
                     "写死的数字不会随测算更新,可能与表内不一致",
                     "改为引用,如 {{ target.mfg_investment_growth.chance }}")  # fmt: skip
        return wrong, (kind or "text", what)
    return None, (kind or "text", what)


def _own(kind: str, what: str, shown: Mapping[str, Shown]) -> Block:
    used = {k: v for k, v in shown.items() if f"{{{k}}}" in what}
    if kind == "text":
        return Paragraph(what, used)
    text = Paragraph(what, used).text
    return Heading(text, 2 if kind == "##" else 1, new_page=kind == "#>")


def _bad(id: str, where: str, found: str, meaning: str, remedy: str) -> Finding:
    return error(id, where, found, meaning, remedy, "a layout of the memo cannot be used")


def _named(where: str, said: str, what: str, known: Iterable[str]) -> Finding:
    names = sorted(known)
    near = get_close_matches(said.lstrip("@"), names, 4, 0.5) or names[:8]
    return _bad("RE-060", where, f"没有{what} {said}", "无法排版", f"可用:{'、'.join(near)}")
