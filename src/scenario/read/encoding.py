"""From bytes to text: the encoding is tried strictly, never guessed past an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from scenario.errors import Finding, ScenarioError, error

#: What a text becomes when GBK bytes were once read as UTF-8 and saved: it cannot be undone.
_LOST: Final = ("锟斤拷", "锘锟", "烫烫烫", "屯屯屯", "\ufffd")
_NAMES: Final = {
    "utf-8-sig": "UTF-8", "utf-8": "UTF-8", "utf-16": "UTF-16", "gb18030": "GB18030",
}  # fmt: skip
#: Pairs of Latin letters that UTF-8 Chinese turns into when it is read byte by byte.
_LATIN: Final = re.compile("[\u00c3-\u00f0][\u0080-\u00bf\u0152-\u2122]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read with, and what is worth telling."""

    text: str
    encoding: str
    findings: tuple[Finding, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    r"""Return the text of a file of statistics.

    Parameters
    ----------
    data : bytes
        The whole file.
    name : str
        File name, for messages.

    Returns
    -------
    Decoded
        Text without byte order mark; `findings` holds a note when it was not plain UTF-8.

    Raises
    ------
    ScenarioError
        ``IN-021`` when the characters were already destroyed, ``IN-022`` when one file holds two
        encodings (with line and byte offset).

    Examples
    --------
    >>> decode("指标,数值\n投资,1".encode("gb18030"), "快报.csv").encoding
    'GB18030'
    """
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        _refuse_broken(text, name)
        return Decoded(text.lstrip("\ufeff"), _NAMES[encoding], _notes(encoding, data, name))
    raise ScenarioError([_mixed(data, name)])


def _candidates(data: bytes) -> tuple[str, ...]:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    if data[:3] == b"\xef\xbb\xbf":
        return ("utf-8-sig",)
    if _is_mixed(data):
        return ("utf-8",)
    return ("utf-8", "gb18030")


def _is_mixed(data: bytes) -> bool:
    """Say whether some lines with Chinese are good UTF-8 and others are not."""
    good = bad = False
    for line in data.split(b"\n"):
        if line.isascii():
            continue
        try:
            good |= bool(re.search("[\u4e00-\u9fff]", line.decode("utf-8")))
        except UnicodeDecodeError:
            bad = True
    return good and bad


def _notes(encoding: str, data: bytes, name: str) -> tuple[Finding, ...]:
    if encoding == "utf-8":
        return ()
    id = "IN-019" if encoding == "gb18030" else "IN-020"
    mark = "带字节顺序标记" if encoding != "gb18030" else "不是有效的 UTF-8"
    return (
        Finding(
            id, "note", f"「{name}」", f"编码识别为{_NAMES[encoding]}({mark})",
            "文字已正确读入", "无需处理", f"decoded as {_NAMES[encoding]}",
        ),
    )  # fmt: skip


def _refuse_broken(text: str, name: str) -> None:
    for mark in _LOST:
        if mark in text:
            line = text[: text.index(mark)].count("\n") + 1
            raise ScenarioError(
                [
                    error(
                        "IN-021", f"「{name}」第{line}行", f"出现“{mark}”",
                        "文字已损坏,无法还原锟斤拷一类的乱码", "向来源重新索取文件,按 UTF-8 或 GBK 保存",
                        f"the text was already destroyed ({mark!r})",
                    )
                ]
            )  # fmt: skip
    if len(_LATIN.findall(text)) >= 3 and not re.search("[\u4e00-\u9fff]", text):
        proposal = _repaired(text)
        raise ScenarioError(
            [
                error(
                    "IN-021", f"「{name}」", f"文字是乱码,如“{_LATIN.search(text + ' ')[0]}…”",  # type: ignore[index]
                    f"文字已损坏;可能本是“{proposal}”,未经确认不予采用",
                    "核对后把文件另存为 UTF-8 再导入",
                    f"mojibake; it may have been {proposal!r}",
                )
            ]
        )  # fmt: skip


def _repaired(text: str) -> str:
    import ftfy

    sample = next((line for line in text.splitlines() if _LATIN.search(line)), text)
    return str(ftfy.fix_text(sample)).strip()[:60]


def _mixed(data: bytes, name: str) -> Finding:
    try:
        data.decode("utf-8")
        place = 0
    except UnicodeDecodeError as problem:
        place = problem.start
    line = data[:place].count(b"\n") + 1
    return error(
        "IN-022", f"「{name}」第{line}行", f"第{line}行起编码不同(字节偏移{place})",
        "同一文件里混有两种编码,读出来会有乱码", "把各部分分别另存为 UTF-8 后合并",
        f"two encodings in one file, from line {line}, byte {place}",
    )  # fmt: skip
