"""Stopping something long: the kernel goes on, what was finished is kept, and the rest is the same."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from queue import Empty
from time import monotonic

import pytest
from jupyter_client.manager import start_new_kernel

ROOT = Path(__file__).parents[2]
IDS = ("fdi_actual", "hightech_enterprises", "mfg_quality_rank", "digital_core_growth",
       "industrial_value_added_growth", "sea_freight_share")  # fmt: skip
#: Prints what was drawn for every target.
DIGESTS = (
    "from hashlib import sha256\n"
    "for id, one in fitted.items(): print(id, sha256(one.draws.values.tobytes()).hexdigest())"
)
pytestmark = pytest.mark.filterwarnings("default")  # the kernel's own


class Kernel:
    """A kernel as a notebook has one."""

    def __init__(self):
        self.manager, self.client = start_new_kernel(kernel_name="python3", cwd=str(ROOT))
        self.run(f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})")

    def run(self, code, stop_at=None):
        """Run a cell, interrupt it when a line appears, and return what it printed and its error."""
        asked, said, failed, end = self.client.execute(code), "", "", monotonic() + 120
        while monotonic() < end:
            try:
                message = self.client.get_iopub_msg(timeout=1)
            except Empty:
                continue
            if message["parent_header"].get("msg_id") != asked:
                continue
            content = message["content"]
            said += content.get("text", "")
            failed = content.get("ename", failed)
            if stop_at and re.search(stop_at, said):
                self.manager.interrupt_kernel()
                stop_at = None
            if content.get("execution_state") == "idle":
                return said, failed
        raise AssertionError(f"no end: {said[-500:]}")

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture
def kernels():
    started = []

    def start():
        started.append(Kernel())
        return started[-1]

    yield start
    for one in started:
        one.close()


@pytest.fixture
def kernel(kernels):
    return kernels()


def setup(ids):
    return (
        "import scenario as sc\n"
        'plan = sc.read_plan("params")\n'
        'obs = sc.read_observations("data", as_of="2024-09-30")\n'
        f"models = sc.choose_models(plan).only(*{ids!r})\n"
        "say = lambda line: print(line, flush=True)\n"
    )


def fit(cache):
    return (
        "from pathlib import Path\n"
        f"fitted = models.fit(obs, draws=400, cache=Path({str(cache)!r}), progress=say)"
    )


def test_a_stopped_fit_keeps_what_was_finished_and_ends_the_same(kernel, kernels, tmp_path):
    kept = tmp_path / "kept"
    assert kernel.run(setup(IDS)) == ("", "")
    said, failed = kernel.run(fit(kept), stop_at=r"\[4/6\] .*测算中")
    assert failed == "KeyboardInterrupt"
    assert kernel.run("print(1 + 1)") == ("2\n", "")
    finished = {file.name: file.read_bytes() for file in kept.iterdir()}
    assert 3 <= len(finished) < 6
    assert all(name.endswith(".npz") for name in finished)

    said, failed = kernel.run(fit(kept))
    assert failed == ""
    assert said.count("沿用已算结果") == len(finished)
    assert said.count("测算中") == 6 - len(finished)
    assert all((kept / name).read_bytes() == content for name, content in finished.items())

    told, failed = kernel.run(DIGESTS)
    assert failed == ""
    assert len(told.split()) == 12
    other = kernels()
    other.run(setup(IDS))
    assert other.run(fit(tmp_path / "whole"))[1] == ""
    assert other.run(DIGESTS) == (told, "")


def test_a_stopped_batch_keeps_the_scenarios_that_were_finished(kernel, tmp_path):
    cells = 'sc.grid(plan, {"outside_demand": [float(v) for v in range(92, 107)]})'
    batch = (
        f"from pathlib import Path\n"
        f"many = sc.batch(fitted, {cells}, cache=Path({str(tmp_path / 'b')!r}), progress=say)\n"
        "print(many.reused, len(many.names))"
    )
    kernel.run(setup(["digital_core_growth"]))
    kernel.run("fitted = models.fit(obs, draws=400, cache=None)")
    assert kernel.run(batch, stop_at=r"\[3/15\]")[1] == "KeyboardInterrupt"
    assert kernel.run("print(1 + 1)") == ("2\n", "")
    kept = len([*(tmp_path / "b").glob("*.json")])
    assert 3 <= kept < 15
    said, failed = kernel.run(batch)
    assert failed == ""
    assert said.splitlines()[-1] == f"{kept} 15"


def test_a_stopped_sampler_hands_back_nothing(kernel):
    code = (
        "import pymc as pm\n"
        "from scenario.model import nuts\n"
        "with pm.Model() as model: pm.Normal('x', 0, 1)\n"
        "program = nuts.compiled(model)\n"
        "print(len(nuts.sample(program, draws=50, tune=50, seed=1).values['x'][0]))\n"
        "print('long', flush=True)\n"
        "found = nuts.sample(program, draws=50_000_000, tune=50, seed=1)\n"
    )
    said, failed = kernel.run(code, stop_at="long")
    assert said.split() == ["50", "long"]
    assert failed == "KeyboardInterrupt"
    assert kernel.run("print('found' in dir())") == ("False\n", "")


def test_the_kernel_of_these_tests_is_this_python(kernel):
    assert kernel.run("import sys; print(sys.executable)")[0].strip() == sys.executable
