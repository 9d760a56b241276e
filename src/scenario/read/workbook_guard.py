"""Looks at a file before any parser does: is it there, what is it really, is it safe to open."""

from __future__ import annotations

import zipfile
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from scenario.errors import Finding, ScenarioError, error

#: Most unpacked bytes of one part and of all parts, packing ratio, and number of parts.
PART_BYTES: Final = 200 * 2**20
TOTAL_BYTES: Final = 400 * 2**20
RATIO: Final = 100
RATIO_FROM: Final = 10 * 2**20
ENTRIES: Final = 5000
#: Most bytes of a text file, and the longest path Windows opens.
TEXT_BYTES: Final = 200 * 2**20
PATH_LENGTH: Final = 260
READABLE: Final = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".txt", ".tsv")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ACCEPTS: Final = {
    "xlsx": (".xlsx", ".xlsm"), "xls": (".xls",), "xlsb": (".xlsb",), "ods": (".ods",),
    "csv": (".csv", ".txt", ".tsv"), "html": (".html", ".htm"),
}  # fmt: skip


def inspect(path: Path) -> tuple[str, tuple[Finding, ...]]:
    """Return what kind of file this really is, and notes about its name.

    Parameters
    ----------
    path : Path

    Returns
    -------
    kind : {"xlsx", "xls", "xlsb", "ods", "csv", "html"}
        By content, not by name.
    findings : tuple of Finding
        ``IN-006`` or ``IN-007`` when name and content differ.

    Raises
    ------
    ScenarioError
        ``IN-001`` to ``IN-012`` and ``IN-097``: the file cannot or must not be opened.

    Examples
    --------
    >>> inspect(Path("data/observations/annual_actuals.csv"))
    ('csv', ())
    """
    _present(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except PermissionError:
        raise ScenarioError([_in_use(path)]) from None
    suffix = path.suffix.lower()
    if suffix in (".et", ".numbers", ".wps"):
        program = "WPS" if suffix != ".numbers" else "Numbers"
        raise ScenarioError([_stop(
            "IN-010", path, f"是{program}专有格式“{suffix}”", "读不了这种格式",
            f"请在{program}中另存为xlsx", f"{suffix} files cannot be read; save as xlsx",
        )])  # fmt: skip
    kind = _kind(path, head)
    if suffix in _ACCEPTS[kind]:
        return kind, ()
    real = {"csv": "CSV文本", "html": "HTML网页"}.get(kind, kind)
    return kind, (
        Finding(
            "IN-007" if kind not in ("csv", "html") else "IN-006", "note", f"「{path.name}」",
            f"扩展名“{suffix}”与内容不符,内容是{real}", f"已按{real.removesuffix('文本').removesuffix('网页')}读取",
            "无需处理;可改正扩展名", f"read as {kind} in spite of its name",
        ),
    )  # fmt: skip


def _present(path: Path) -> None:
    if len(str(path.absolute())) > PATH_LENGTH:
        raise ScenarioError([_stop(
            "IN-097", path, f"路径长{len(str(path.absolute()))}个字符", f"超过{PATH_LENGTH}个字符,Windows 打不开",
            "移到较浅的文件夹,或缩短文件名", "the path is longer than Windows can open",
        )])  # fmt: skip
    if path.name.startswith("~$"):
        raise ScenarioError([_in_use(path)])
    if path.is_dir():
        inside = sorted(p.name for p in path.iterdir() if p.suffix.lower() in READABLE)
        raise ScenarioError([_stop(
            "IN-002", path, "这是文件夹", "一次导入的是文件",
            f"其中可读文件:{'、'.join(inside[:10]) or '没有'}", "this is a folder",
        )])  # fmt: skip
    if not path.exists():
        folder = path.parent
        names = [p.name for p in folder.iterdir() if p.is_file()] if folder.is_dir() else []
        near = get_close_matches(path.name, names, 3, 0.3)
        raise ScenarioError([_stop(
            "IN-001", path, "找不到文件", "没有可导入的内容",
            f"检查路径;同目录名字最接近的:{'、'.join(near) or '没有'}", "file not found",
        )])  # fmt: skip
    if path.stat().st_size == 0:
        raise ScenarioError([_stop(
            "IN-003", path, "文件为空(0字节)", "没有可导入的内容", "请重新导出", "the file is empty",
        )])  # fmt: skip


def _kind(path: Path, head: bytes) -> str:
    if head[:2] == b"PK":
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<head", b"<?xml")):
        return "html"
    if b"\x00" in head and head[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise ScenarioError([_damaged(path, "既不是表格文件,也不是文本")])
    if path.stat().st_size > TEXT_BYTES:
        raise ScenarioError([_bomb(path, f"{path.stat().st_size // 2**20} MB 的文本")])
    return "csv"


def _ole_kind(path: Path) -> str:
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise ScenarioError([password(path)])
    return "xls"


def password(path: Path) -> Finding:
    """Return the finding for a workbook that opens only with a password."""
    return _stop(
        "IN-008", path, "工作簿有打开密码", "内容已加密,读不出", "请另存为无密码副本再导入",
        "the workbook is protected by a password; save a copy without it",
    )  # fmt: skip


def _zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise ScenarioError([_damaged(path, "文件不完整(缺少目录)")]) from None
    names = {e.filename for e in entries}
    total = sum(e.file_size for e in entries)
    if len(entries) > ENTRIES:
        raise ScenarioError([_bomb(path, f"{len(entries)}个部件")])
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > PART_BYTES or (entry.file_size > RATIO_FROM and ratio > RATIO):
            size = f"部件{entry.filename}解压后{entry.file_size // 2**20} MB,压缩比{ratio:.0f}"
            raise ScenarioError([_bomb(path, size)])
    if total > TOTAL_BYTES:
        raise ScenarioError([_bomb(path, f"解压后共{total // 2**20} MB")])
    if any(e.flag_bits & 1 for e in entries):
        raise ScenarioError([password(path)])
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    raise ScenarioError([_damaged(path, "压缩包里没有工作簿")])


def _stop(id: str, path: Path, found: str, meaning: str, remedy: str, english: str) -> Finding:
    return error(id, f"「{path.name}」", found, meaning, remedy, english)


def _damaged(path: Path, found: str) -> Finding:
    return _stop("IN-009", path, found, "文件已损坏或下载中断", "请重新下载或导出", "damaged file")


def damaged(path: Path, detail: str) -> Finding:
    """Return the finding for a file that its parser could not read."""
    return _damaged(path, f"文件不完整或已损坏({detail})")


def bomb(path: Path, found: str) -> Finding:
    """Return the finding for a file that would take too much memory."""
    return _bomb(path, found)


def _bomb(path: Path, found: str) -> Finding:
    return _stop(
        "IN-012", path, found, "解压后过大,拒绝读取(疑似压缩炸弹)", "删去空白区域和无关工作表后另存,或分成几个文件",
        "too large once unpacked, refused",
    )  # fmt: skip


def _in_use(path: Path) -> Finding:
    return _stop(
        "IN-005", path, "文件正被占用或是临时文件", "读到的可能不完整", "请关闭后重试", "the file is in use",
    )  # fmt: skip
