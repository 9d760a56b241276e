"""Mutation testing of the grammars and the identities: change the code, see whether a test notices.

One small change at a time is made to the syntax tree of a module: a comparison turned, an operator
exchanged, a number raised by one, a text spoiled, a condition negated, a returned value dropped. A
forked process then runs the module's tests on it. Words of messages behind the identifier are left
alone: tests fix their key words, not their wording.

    python tools/mutation.py [--module NAME ...] [--sample N] [--jobs 2] [--report FILE]
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib
import importlib.abc
import importlib.util
import itertools
import json
import os
import random
import signal
import sys
import time
import types
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
GRAMMAR_NUMBERS = ("tests/read/test_grammar_numbers.py",)
GRAMMAR_PERIODS = ("tests/read/test_grammar_periods.py",)
IDENTITIES = ("tests/test_identities.py",)
#: Module → the tests that must notice a change in it.
TESTS = {
    "scenario.read.cell_text": GRAMMAR_NUMBERS + GRAMMAR_PERIODS,
    "scenario.read.number_forms": GRAMMAR_NUMBERS,
    "scenario.read.number_signs": GRAMMAR_NUMBERS,
    "scenario.read.grammar_numbers": GRAMMAR_NUMBERS,
    "scenario.read.period_forms": GRAMMAR_PERIODS,
    "scenario.read.grammar_periods": GRAMMAR_PERIODS,
    "scenario.identities": IDENTITIES,
    "scenario.comparable": IDENTITIES,
    "scenario.contributions": IDENTITIES,
    "scenario.progress": IDENTITIES,
}
SECONDS = 90
COMPARE = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.Pow: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
#: Calls whose texts after the first are words for people.
MESSAGES = {
    "Change",
    "PeriodRefusal",
    "NumberRefusal",
    "error",
    "warning",
    "_ask",
    "_made_by_excel",
}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is and what it does."""

    module: str
    number: int
    line: int
    what: str


def changed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield description and replacement for every change of one node."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            if type(operator) in COMPARE:
                new = copy.deepcopy(node)
                new.ops[place] = COMPARE[type(operator)]()
                yield f"{ast.unparse(node)} → {ast.unparse(new)}", new
    elif isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        new = copy.deepcopy(node)
        new.op = ARITHMETIC[type(node.op)]()
        yield f"{ast.unparse(node)} → {ast.unparse(new)}", new
    elif isinstance(node, ast.BoolOp):
        new = copy.deepcopy(node)
        new.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"{ast.unparse(node)} → {ast.unparse(new)}", new
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield f"{ast.unparse(node)} → {ast.unparse(node.operand)}", node.operand
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield f"{node.value} → {not node.value}", ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            yield f"{node.value} → {node.value + 1}", ast.Constant(node.value + 1)
        elif isinstance(node.value, str):
            spoiled = f"@{node.value}@"
            yield f"{node.value!r} → {spoiled!r}", ast.Constant(spoiled)
    elif isinstance(node, ast.Return) and node.value is not None:
        if not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield f"return {ast.unparse(node.value)} → return None", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.IfExp):
        new = copy.deepcopy(node)
        new.body, new.orelse = new.orelse, new.body
        yield f"{ast.unparse(node)} → {ast.unparse(new)}", new
    elif isinstance(node, ast.If):
        new = copy.deepcopy(node)
        new.test = ast.UnaryOp(ast.Not(), new.test)
        yield f"if {ast.unparse(node.test)} → if not", new


def left_alone(tree: ast.Module) -> set[int]:
    """Return the nodes that are no code: docstrings, annotations, exported names, messages."""
    alone: set[int] = set()

    def leave(node: ast.AST | None) -> None:
        if node is not None:
            alone.update(id(part) for part in ast.walk(node))

    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            leave(node)
        elif isinstance(node, ast.arg | ast.AnnAssign):
            leave(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            leave(node.returns)
            for decorator in node.decorator_list:
                leave(decorator)
        elif isinstance(node, ast.ClassDef):
            for decorator in node.decorator_list:
                leave(decorator)
        elif isinstance(node, ast.Assign):
            names = {ast.unparse(target) for target in node.targets}
            alias = isinstance(node.value, ast.Subscript | ast.BinOp) and names <= ALIASES
            if names & {"__all__", "msg"} or alias:
                leave(node)
        elif isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            if name in MESSAGES:
                for argument in node.args[1:]:
                    for part in ast.walk(argument):
                        if isinstance(part, ast.Constant) and isinstance(part.value, str):
                            alone.add(id(part))
            if name == "field":
                leave(node)
    return alone


ALIASES = {"Floats", "Parsed", "Bound", "Comparison"}


def mutants(module: str, sample: int = 0) -> list[tuple[Mutant, ast.Module]]:
    """Return the mutants of a module, or a fixed sample of them, each with its tree."""
    file = SOURCE / Path(*module.split(".")).with_suffix(".py")
    tree = ast.parse(file.read_text("utf-8"))
    alone = left_alone(tree)
    found = [
        (node, getattr(node, "lineno", 0), what, new)
        for node in ast.walk(tree)
        if id(node) not in alone
        for what, new in changed(node)
    ]
    if sample and len(found) > sample:
        found = random.Random(module).sample(found, sample)  # noqa: S311
    return [
        (Mutant(module, number, line, " ".join(what.split())[:110]), build(tree, node, new))
        for number, (node, line, what, new) in enumerate(found)
    ]


def build(tree: ast.Module, old: ast.AST, new: ast.AST) -> ast.Module:
    """Return a copy of the tree with one node exchanged."""

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            if node is old:
                return ast.copy_location(copy.deepcopy(new), old)
            clone = copy.copy(node)
            for name, value in ast.iter_fields(node):
                if isinstance(value, list):
                    setattr(
                        clone, name, [self.visit(v) if isinstance(v, ast.AST) else v for v in value]
                    )
                elif isinstance(value, ast.AST):
                    setattr(clone, name, self.visit(value))
            return clone

    return ast.fix_missing_locations(Exchange().visit(tree))  # type: ignore[return-value]


class OneModule(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives the mutated tree when the module is imported."""

    def __init__(self, name: str, tree: ast.Module) -> None:
        self.name, self.tree = name, tree

    def find_spec(self, fullname, path=None, target=None):
        """Answer for the one module."""
        if fullname == self.name:
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        """Run the mutated tree in the module."""
        code = compile(self.tree, f"<mutant of {self.name}>", "exec")
        exec(code, module.__dict__)  # noqa: S102


def survives(mutant: Mutant, tree: ast.Module | None) -> bool:
    """Run the tests in this (forked) process; True when none of them fails.

    The functions are called here and not by pytest, which would take a hundred times longer: cases
    first, properties last, the first failure ends it.
    """
    package = types.ModuleType("scenario")
    package.__path__ = [str(SOURCE / "scenario")]  # the front door is not needed here
    sys.modules["scenario"] = package
    if tree is not None:
        sys.meta_path.insert(0, OneModule(mutant.module, tree))
    warnings.simplefilter("error")
    functions = []
    for file in TESTS[mutant.module]:
        spec = importlib.util.spec_from_file_location(Path(file).stem, ROOT / file)
        module = importlib.util.module_from_spec(spec)  # type: ignore[arg-type]
        spec.loader.exec_module(module)  # type: ignore[union-attr]
        functions += [f for name, f in vars(module).items() if name.startswith("test_")]
    for function in sorted(functions, key=lambda f: hasattr(f, "hypothesis")):
        for case in cases(function):
            try:
                function(**case)
            except Exception:
                return False
    return True


def cases(function: Callable[..., None]) -> Iterator[dict[str, object]]:
    """Yield the arguments of every case of a test function; none for long proofs."""
    marks = getattr(function, "pytestmark", [])
    if any(mark.name in ("proof", "bench") for mark in marks):
        return
    columns = []
    for mark in marks:
        names, values = mark.args[:2]
        names = [names] if isinstance(names, str) and "," not in names else names
        names = [n.strip() for n in (names.split(",") if isinstance(names, str) else names)]
        rows = [value if len(names) > 1 else (value,) for value in values]
        columns.append([dict(zip(names, row, strict=True)) for row in rows])
    for combination in itertools.product(*columns):
        yield {name: value for part in combination for name, value in part.items()}


def in_a_process(mutant: Mutant, tree: ast.Module | None) -> int:
    """Fork and test; the child ends with 1 when the mutant survives, 0 when it is noticed."""
    pid = os.fork()
    if pid:
        return pid
    signal.alarm(SECONDS)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    try:
        alive = survives(mutant, tree)
    except BaseException:
        alive = False
    os._exit(1 if alive else 0)


def run(chosen: list[tuple[Mutant, ast.Module]], jobs: int) -> dict[Mutant, str]:
    """Return mutant → ``noticed``, ``too slow`` or ``survived``."""
    result: dict[Mutant, str] = {}
    running: dict[int, Mutant] = {}
    queue = list(chosen)[::-1]
    begin = time.monotonic()
    while queue or running:
        while queue and len(running) < jobs:
            mutant, tree = queue.pop()
            running[in_a_process(mutant, tree)] = mutant
        pid, status = os.wait()
        mutant = running.pop(pid)
        slow = os.WIFSIGNALED(status)
        alive = not slow and os.WEXITSTATUS(status) == 1
        result[mutant] = "survived" if alive else "too slow" if slow else "noticed"
        if alive:
            print(f"survived  {mutant.module}:{mutant.line}  {mutant.what}", flush=True)
        if len(result) % 50 == 0:
            print(f"{len(result)} of {len(chosen)}, {time.monotonic() - begin:.0f} s", flush=True)
    return result


def main() -> None:
    """Make the mutants, run them, print the score and write it down when asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", nargs="*", default=list(TESTS))
    parser.add_argument("--sample", type=int, default=0, help="at most so many of each module")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--report", type=Path)
    given = parser.parse_args()
    sys.path.insert(0, str(SOURCE))
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}  # one thread before a fork
    for name in ("pytest", "hypothesis.extra.numpy", "pandas"):
        importlib.import_module(name)  # once, before the processes are forked
    hypothesis = sys.modules["hypothesis"]
    steps = (hypothesis.Phase.explicit, hypothesis.Phase.generate)  # a failure is enough as found
    hypothesis.settings.register_profile("mutation", phases=steps, database=None)
    hypothesis.settings.load_profile("mutation")

    chosen: list[tuple[Mutant, ast.Module]] = []
    for module in given.module:
        untouched = Mutant(module, -1, 0, "untouched")
        if not sound(untouched):
            sys.exit(f"{module}: its tests fail without any change")
        chosen += mutants(module, given.sample)
    result = run(chosen, given.jobs)
    table = {}
    for module in given.module:
        states = [state for mutant, state in result.items() if mutant.module == module]
        killed = sum(state != "survived" for state in states)
        table[module] = {
            "mutants": len(states),
            "noticed": killed,
            "score": round(100 * killed / len(states), 1),
        }
    total = sum(t["mutants"] for t in table.values())
    killed = sum(t["noticed"] for t in table.values())
    table["total"] = {"mutants": total, "noticed": killed, "score": round(100 * killed / total, 1)}
    left = [
        {"module": m.module, "line": m.line, "change": m.what}
        for m, state in result.items() if state == "survived"
    ]  # fmt: skip
    print(json.dumps(table, indent=2))
    if given.report:
        text = json.dumps({"scores": table, "survived": left}, indent=1, ensure_ascii=False)
        given.report.write_text(text + "\n", "utf-8")


def sound(untouched: Mutant) -> bool:
    """Say whether the tests pass on the module as it is."""
    pid = in_a_process(untouched, None)
    _, status = os.waitpid(pid, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 1


if __name__ == "__main__":
    main()
