"""One interval width, one set of probability words, and no address of another place."""

from __future__ import annotations

import ast
import re

import pytest

from scenario import wording

LONGEST_FILE = 300
QUANTILE_CALLS = {
    "quantile", "quantiles", "nanquantile", "percentile", "nanpercentile",
    "ppf", "isf", "interval", "hdi", "eti", "tails",
}  # fmt: skip
#: The ends and the middle are no interval; 0 and 1 are also axes.
HARMLESS = {0, 0.5, 1, 50}


def joined(*pieces: str) -> str:
    """Return a name that this file does not contain itself."""
    return "".join(pieces)


REGISTRIES = [
    joined("pypi", ".org"),
    joined("python", "hosted.org"),
    joined("conda.anaconda", ".org"),
    joined("repo.anaconda", ".com"),
    joined("npmjs", ".org"),
    joined("pypi", ".tuna"),
    joined("mirrors.", "aliyun"),
    joined("mirrors.", "tuna"),
    joined("deb.", "debian.org"),
    joined("index", "-url"),
]
PLACES = [
    joined("/wo", "rk/main"),
    joined("/wo", "rk/dev"),
    joined("/wo", "rk/shared"),
    joined("../sha", "red"),
    joined("/ro", "ot/"),
    joined("/ho", "me/"),
    joined("/opt/", "pypi"),
]


@pytest.mark.parametrize("needle", REGISTRIES + PLACES)
def test_no_file_names_a_registry_or_another_place(project_files, needle):
    # a place begins a path; inside the address of a web page the same letters are no place
    before = rb"(?<![\w.-])" if needle.startswith("/") else b""
    written = re.compile(before + re.escape(needle.encode()))
    wrong = [path for path in project_files if written.search(path.read_bytes())]
    assert wrong == []


def test_source_files_stay_small(sources):
    long = {
        source.name: lines
        for source in sources
        if (lines := len(source.path.read_text("utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def interval_literals(tree: ast.Module) -> list[int]:
    """Return the lines on which a quantile or interval is asked for with a number of its own."""
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func).split(".")[-1]
            if name not in QUANTILE_CALLS:
                continue
            operands = [*node.args, *(item.value for item in node.keywords)]
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = " ".join(ast.unparse(target) for target in targets).lower()
            if not re.search(r"\b(interval|quantile)", names) or node.value is None:
                continue
            operands = [node.value]
        else:
            continue
        for operand in operands:
            if any(isinstance(leaf, ast.Name | ast.Call) for leaf in ast.walk(operand)):
                continue  # computed from something that has a name
            lines += [
                leaf.lineno
                for leaf in ast.walk(operand)
                if isinstance(leaf, ast.Constant)
                and isinstance(leaf.value, int | float)
                and not isinstance(leaf.value, bool)
                and leaf.value not in HARMLESS
            ]
    return lines


def test_one_interval_width(sources):
    wrong = [
        f"{source.name}:{line}"
        for source in sources
        if source.name != "settings.py"
        for line in interval_literals(source.tree)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ("np.quantile(x, [0.1, 0.9], axis=0)", True),
        ("x.quantile(q=0.9)", True),
        ("np.percentile(x, 90)", True),
        ("INTERVAL = 0.8", True),
        ("np.quantile(x, tails(), axis=0)", False),
        ("np.quantile(x, 0.5, axis=1)", False),
        ("norm.ppf((ranks - 0.375) / (n + 0.25))", False),
        ("np.quantile(x, 1 - 0.1)", True),
        ("low, high = tails(settings.INNER_INTERVAL)", False),
    ],
)
def test_the_interval_check_sees_what_it_should(code, caught):
    assert bool(interval_literals(ast.parse(code))) is caught


def texts(sources):
    """Yield place and text of every string and every template line."""
    for source in sources:
        for line, text in source.strings():
            yield source.name, f"{source.name}:{line}", text
        templates = source.path.parent / "templates"
        if source.name == "report/__init__.py" and templates.is_dir():
            for path in sorted(templates.iterdir()):
                for number, text in enumerate(path.read_text("utf-8").splitlines(), 1):
                    yield path.name, f"{path.name}:{number}", text


def test_the_interval_is_never_written_out(sources):
    words = "预测|可信|置信|区间|interval|band|range"
    written = re.compile(rf"(?<![\d.])(80|50)\s*[%\uff05]\s*({words})")
    wrong = [place for name, place, text in texts(sources) if written.search(text)]
    assert wrong == []


def test_probability_words_live_in_one_place(sources):
    chinese = {word for word in wording._VERDICTS["zh"]} | {wording.NO_VERDICT["zh"]}
    english = {word for word in wording._VERDICTS["en"]} | {wording.NO_VERDICT["en"]}
    assert len(chinese) > 5
    wrong = [
        f"{place}: {text.strip()[:40]}"
        for name, place, text in texts(sources)
        if name != "wording.py"
        and (any(word in text for word in chinese) or text.strip().lower() in english)
    ]
    assert wrong == []
