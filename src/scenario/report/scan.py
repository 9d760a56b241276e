"""The full-text scan of a finished file: every text and number in it, whatever part it stands in."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from scenario.disclosure import tells_one
from scenario.errors import error, raise_errors

if TYPE_CHECKING:
    from scenario.terms import Observations, Plan

#: Figures with fewer digits than this stand in every memo by chance.
DIGITS: Final = 4
_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
_ESCAPED: Final = re.compile(r"\\u([0-9a-fA-F]{4})")
#: Figures of one undertaking, as the tables of decisions hold them.
_AMOUNTS: Final = (
    "investment_100m_yuan", "fixed_investment_100m_yuan", "land_fee_100m_yuan", "counted_100m_yuan",
    "land_mu", "area_mu", "intensity_10k_yuan_per_mu", "output_10k_yuan_per_mu",
    "tax_10k_yuan_per_mu",
)  # fmt: skip


def secrets(plan: Plan, observations: Observations) -> dict[str, str]:
    """Return what may stand in no file: names and figures of what is not public.

    Parameters
    ----------
    plan : Plan
        Names and amounts of projects and parcels that are not marked public.
    observations : Observations
        Figures of single projects whose level is not L1.

    Returns
    -------
    dict of str to str
        Name or figure → where it comes from, without saying it. Figures have at least `DIGITS`
        digits, and none that is published as well.
    """
    found: dict[str, str] = {}
    figures: dict[str, str] = {}
    open_: set[str] = set()
    for file, things in (("projects.csv", plan.projects.values()), ("land.csv", plan.land)):
        for one in things:
            amounts = (getattr(one, a, None) for a in _AMOUNTS)
            said = {_plain(str(a)): f"{file} {one.id}" for a in amounts if a is not None}
            if one.public:
                open_ |= set(said)
                continue
            figures |= said
            if one.name:
                found[_even(one.name)] = f"{file} {one.id}"
    frame = observations.frame
    if len(frame):
        single = [tells_one(row) for row in frame[["scope", "disclosure"]].to_dict("records")]
        for row in frame[single][["value", "file", "row"]].to_dict("records"):
            figures[_plain(str(row["value"]))] = f"{row['file']} 第{row['row']}行"
        open_ |= {_plain(str(v)) for v in frame[frame["disclosure"] == "L1"]["value"]}
    long = {f: w for f, w in figures.items() if len(re.sub(r"\D", "", f).strip("0")) >= DIGITS}
    return found | {f: w for f, w in long.items() if f not in open_}


def scan(content: bytes, hidden: Mapping[str, str]) -> None:
    """Refuse a file that holds any of the names or figures, wherever it stands.

    Parameters
    ----------
    content : bytes
        A page, or a packed file of Word or Excel: every part is read, packed files inside as well.
    hidden : mapping of str to str
        As `secrets` returned it.

    Raises
    ------
    ScenarioError
        ``RE-032`` for each, by where it comes from; the finding does not repeat it.
    """
    if not hidden:
        return
    words, numbers = [], set[str]()
    for text in texts(content):
        words.append(_even(text))
        numbers |= {_plain(n) for n in _NUMBER.findall(text)}
    whole = "\n".join(words)
    raise_errors(
        error(
            "RE-032", where, "未公开项目的名称或数字出现在要写出的文件中", "可能泄露单个企业的信息,文件没有写出",
            "查明它从哪一处进入(说明、判断、数据备注、表格),去掉后再写;已公开的,登记来源后标为公开",
            "a name or figure that is not public stands in the file",
        )
        for secret, where in hidden.items()
        if (secret in numbers if _NUMBER.fullmatch(secret) else secret in whole)
    )  # fmt: skip


def texts(content: bytes) -> Iterator[str]:
    """Yield the texts of a file, one for each part: of elements, then of attributes.

    The chart program inside a page is left out: it is the same in every page and full of numbers.

    Parameters
    ----------
    content : bytes
    """
    if not content.startswith(b"PK"):
        from plotly.offline import get_plotlyjs

        page = content.decode("utf-8").replace(get_plotlyjs(), "")
        yield _ESCAPED.sub(lambda m: chr(int(m[1], 16)), unescape(page))
        return
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if part.startswith(b"PK"):
                yield from texts(part)
            elif name.endswith((".xml", ".rels", ".vml")):
                root = etree.fromstring(part)
                for block in _blocks(root):
                    yield "".join(block.itertext())
                yield "\n".join(str(v) for e in root.iter() for v in e.attrib.values())


def _blocks(root: Any) -> list[Any]:
    """Return the elements whose text reads as one: paragraphs, cells, shared strings, else all."""
    names = ("p", "si", "c", "v", "f", "pt", "t")
    found = [e for e in root.iter() if str(e.tag).rpartition("}")[2] in names]
    return found or [root]


def _even(text: str) -> str:
    """Return a text without spaces, in one width, so that spelling does not hide a name."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _plain(number: str) -> str:
    """Return a number in one spelling.

    Examples
    --------
    >>> _plain("1,234.50"), _plain("37.0"), _plain("1e3")
    ('1234.5', '37', '1000')
    """
    return f"{float(number.replace(',', '')):.10f}".rstrip("0").rstrip(".")
