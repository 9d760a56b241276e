"""The Word file through LibreOffice: it opens, holds its lines and shows its chart."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from scenario.report.blocks import Paragraph, Shown
from scenario.report.charts import INNER, OUTER
from scenario.report.memo import Memo

pytestmark = pytest.mark.rendering


def to_pdf(memo: Memo, folder: Path) -> Path:
    source = memo.save(folder / "memo.docx")
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/office",
         "--convert-to", "pdf", "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / "memo.pdf"


def text(pdf: Path, *more: str) -> str:
    done = subprocess.run(
        ["pdftotext", *more, str(pdf), "-"], check=True, capture_output=True, text=True, timeout=60
    )
    return done.stdout


def raster(pdf: Path, folder: Path, dots: int = 50) -> list[np.ndarray]:
    subprocess.run(
        ["pdftoppm", "-r", str(dots), str(pdf), str(folder / "page")], check=True, timeout=120
    )
    pages = []
    for file in sorted(folder.glob("page-*.ppm")):
        head = re.match(rb"P6\s+(\d+)\s+(\d+)\s+255\s", file.read_bytes())
        assert head is not None
        width, height = int(head.group(1)), int(head.group(2))
        body = np.frombuffer(file.read_bytes()[head.end() :], dtype=np.uint8)
        pages.append(body.reshape(height, width, 3))
    return pages


def share(page: np.ndarray, colour: str) -> float:
    wanted = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)])
    return float(np.mean(np.all(np.abs(page.astype(int) - wanted) <= 6, axis=2)))


def test_opens_with_text_and_charts(memo: Memo, tmp_path: Path) -> None:
    pdf = to_pdf(memo, tmp_path)
    flat = re.sub(r"\s", "", text(pdf))
    assert re.sub(r"\s", "", memo.title) in flat
    for heading in ("一、结论", "三、全年预测", "七、建议"):
        assert heading in flat
    pages = raster(pdf, tmp_path)
    shown = [i for i, page in enumerate(pages) if share(page, OUTER) > 0.005]
    assert len(shown) == 2
    assert all(share(pages[i], INNER) > 0.005 for i in shown)


def test_a_full_page_holds_22_lines_of_28_characters(memo: Memo, tmp_path: Path) -> None:
    full = replace(memo, blocks=(Paragraph("{t}", {"t": Shown("一" * 28 * 70)}),))
    pdf = to_pdf(full, tmp_path)
    page = text(pdf, "-f", "2", "-l", "2", "-layout")
    lines = [line.strip() for line in page.splitlines() if set(line.strip()) == {"一"}]
    assert len(lines) == 22
    assert {len(line) for line in lines} == {28}


def bands(inked: np.ndarray) -> list[tuple[int, int]]:
    """Return first and last place of every run of ink."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(int), [0]])))
    return [(int(a), int(b) - 1) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_a_full_page_measures_22_by_28_on_the_raster(memo: Memo, tmp_path: Path) -> None:
    blocks = (Paragraph("{t}", {"t": Shown("一" * 28 * 70)}),)
    full = replace(memo, blocks=blocks, draft="", mark="")
    dots = 200
    page = raster(to_pdf(full, tmp_path), tmp_path, dots)[1]
    mm = dots / 25.4
    dark = page.min(axis=2) < 128
    area = dark[int(36 * mm) : int((297 - 34) * mm)]  # without the page number
    rows, columns = bands(area.any(axis=1)), bands(area.any(axis=0))
    assert (len(rows), len(columns)) == (22, 28)
    centres = [np.array([(a + b) / 2 for a, b in found]) / mm for found in (rows, columns)]
    line, pitch = 28.95 / 72 * 25.4, 15.75 / 72 * 25.4
    for found, step in zip(centres, (line, pitch), strict=True):
        assert np.abs(np.diff(found) - step).max() < 0.3  # mm
    # the middle of the first and last character lie half a pitch inside the type area
    left, right = centres[1][0] - pitch / 2, 210 - centres[1][-1] - pitch / 2
    assert abs(left - 28) < 1
    assert abs(right - 26) < 1
    top = 36 + centres[0][0] - line / 2
    bottom = 297 - (36 + centres[0][-1]) - line / 2
    assert abs(top - 37) < 1.5  # where 一 stands in its line is the font's own choice
    assert abs(bottom - 35) < 1.5
