"""JupyterLab in a real browser: notebooks run, a form rewrites a cell, and the chance changes."""

from __future__ import annotations

import re

import pytest
from browser_servers import SEEN
from playwright.sync_api import expect

pytestmark = pytest.mark.rendering

#: Waits for the kernel to rest, then says how many cells have run and what went wrong.
STATE = """() => {
  const panel = window.jupyterapp.shell.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  const cells = (panel?.content?.widgets || []).filter((c) => c.model.type === "code");
  const outputs = cells.flatMap((c) => c.model.sharedModel.getOutputs());
  return {
    idle: kernel?.status === "idle" && cells.every((c) => c.model.executionCount !== null),
    failed: outputs.filter((o) => o.output_type === "error").map((o) => o.evalue),
  };
}"""


READY = """() => {
  const panel = window.jupyterapp?.shell?.currentWidget;
  const kernel = panel?.sessionContext?.session?.kernel;
  return kernel?.status === "idle" && panel.context.isReady && panel.content.widgets.length > 5;
}"""


def run_all(page):
    """Run every cell of the open notebook and return when the kernel rests."""
    page.wait_for_function(READY, timeout=120_000)
    page.wait_for_timeout(2_000)
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }")
    rest(page)


def rest(page):
    page.wait_for_function(f"() => ({STATE})().idle || ({STATE})().failed.length", timeout=150_000)
    page.wait_for_timeout(500)
    assert page.evaluate(STATE)["failed"] == []


def test_the_quick_start_runs(lab, browser):
    lab.complaints.clear()
    page = lab.open(browser, "/lab/workspaces/first/tree/01_quick_start.ipynb")
    run_all(page)
    expect(page.get_by_text("文件", exact=True).first).to_be_visible()  # menus are Chinese
    assert page.locator(".jp-OutputArea-output table").count() >= 3
    expect(page.get_by_text("82/82 全部测算完毕")).to_have_count(1)  # one bar, whatever the steps
    sort_and_filter(page)
    page.screenshot(path=SEEN / "lab_01.png")
    page.close()
    assert lab.complaints == []


def sort_and_filter(page):
    """The table of all targets sorts by a click on its head and keeps the rows with a word."""
    table = page.locator(".sc-table").filter(has_text="后几个月须增长").first
    table.scroll_into_view_if_needed()
    chances = table.locator("tbody tr td:nth-child(7)")
    for _ in range(2):
        table.get_by_text("概率", exact=True).click()
    shown = [t for t in chances.all_inner_texts() if t != "—"]
    assert len(shown) >= 5
    numbers = [int(t.strip("约%")) for t in shown]
    assert numbers == sorted(numbers, reverse=True)
    table.get_by_placeholder("筛选").fill("工厂")
    names = table.locator("tbody tr:visible td:first-child").all_inner_texts()
    assert names
    assert all("工厂" in row for row in table.locator("tbody tr:visible").all_inner_texts())
    page.screenshot(path=SEEN / "lab_01_table.png")


def test_the_form_rewrites_its_cell_and_the_chance_changes(lab, browser):
    lab.complaints.clear()
    page = lab.open(browser, "/lab/workspaces/second/tree/04_scenario_comparison.ipynb")
    run_all(page)
    form = page.locator(".sc-write")
    form.scroll_into_view_if_needed()
    before, code_before = said(page)
    # the form shows what its cell holds: three months, a demand of 97
    expect(page.locator(".sc-planned_start .widget-readout")).to_have_text("3个月")
    expect(page.locator(".sc-outside_demand .widget-readout")).to_have_text("97")
    page.screenshot(path=SEEN / "lab_04_before.png")
    handle = page.locator(".sc-planned_start .noUi-handle")
    handle.focus()
    for _ in range(9):
        handle.press("ArrowRight")
    expect(page.locator(".sc-planned_start .widget-readout")).to_have_text("12个月")
    form.click()
    expect(page.locator(".sc-written")).to_have_text("已写入并运行。", timeout=120_000)
    rest(page)
    after, code_after = said(page)
    assert '"projects.*.planned_start": [3]' in code_before
    assert '"projects.*.planned_start": [12]' in code_after
    assert after < before, (before, after)
    form.scroll_into_view_if_needed()
    page.screenshot(path=SEEN / "lab_04_after.png")
    page.close()
    assert lab.complaints == []


def said(page):
    """Return the chance of the investment target after the form's scenario, and the form's cell."""
    sources = page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets.map((c) => [
          c.model.sharedModel.getSource(),
          c.model.type === "code" ? JSON.stringify(c.model.sharedModel.getOutputs()) : "",
        ])"""
    )
    place = next(i for i, (s, _) in enumerate(sources) if s.startswith("# 情景表单"))
    found = re.findall(r"制造业投资增长较基准[^。]*变为(\d+)%", sources[place + 1][1])
    return int(found[0]), sources[place][0]
