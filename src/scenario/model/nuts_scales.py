"""The reference: the marginal density of the scales as a PyMC model, sampled with NUTS.

The model is compiled once in a process for each number of scales; a series is handed to it as data.
Its likelihood is one operation of the graph, value and slope, around the same Gaussian algebra.
"""

from __future__ import annotations

import warnings
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenario.model.marginal import Marginal, Term
from scenario.model.sampled import CHAINS, Sampled, ScaleChains
from scenario.seeds import generator

Floats = NDArray[np.float64]
#: States of each chain that adapt the sampler and are thrown away.
TUNE = 100
#: Wanted acceptance: the usual, and shorter steps where one diverged. In units of the prior the
#: density needs little adapting: 100, 200 and 300 states to adapt gave the same effective draws.
ACCEPT = (0.8, 0.95, 0.99)


def run_nuts(marginal: Marginal, *, steps: int, seed: int, name: str) -> ScaleChains:
    """Sample scales with four chains of the No-U-Turn sampler; same seed, same bytes.

    Parameters
    ----------
    marginal : Marginal
    steps : int
        States of each chain.
    seed : int
    name : str
        Keys the random numbers.

    Returns
    -------
    ScaleChains
    """
    import nutpie

    model = _compiled(marginal.scales, marginal.loadings, marginal.gaps)
    for accept in ACCEPT:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            trace = nutpie.sample(
                model.with_data(**_packed(marginal)),
                draws=steps,
                tune=TUNE,
                chains=CHAINS,
                cores=1,
                target_accept=accept,
                seed=int(generator(seed, "nuts", name).integers(2**31)),
                save_warmup=False,
                progress_bar=False,
            )
        stats = trace["sample_stats"]
        divergences = int(np.asarray(stats["diverging"]).sum())
        if divergences == 0:
            break
    energy = np.asarray(stats["energy"], dtype=float)
    moved = (np.diff(energy, axis=1) ** 2).mean(axis=1)
    return ScaleChains(
        marginal.centre + marginal.spread * np.asarray(trace["posterior"]["unit"], dtype=float),
        Sampled(
            accepted=float(np.asarray(stats["mean_tree_accept"]).mean()),
            divergences=divergences,
            ebfmi=float((moved / energy.var(axis=1)).min()),
        ),
    )


def _packed(marginal: Marginal) -> dict[str, Any]:
    """Return a marginal as flat arrays: sizes and what each term has, then the numbers."""
    flat, sizes = [], []
    for term in marginal.terms:
        parts = [term.residual, term.blocks, term.fixed, *(term.above or ())]
        parts += [] if term.side is None else [term.side]
        flat += [part.ravel() for part in parts]
        sizes.append([len(term.residual), term.above is not None, term.side is not None])
    return {
        "sizes": np.array(sizes, dtype=np.int64),
        "numbers": np.concatenate(flat),
        "centre": marginal.centre,
        "spread": marginal.spread,
        "ties": np.eye(marginal.scales) if marginal.ties is None else marginal.ties,
    }


def unpacked(sizes: NDArray[np.int64], numbers: Floats, scales: int) -> list[Term]:
    """Return the terms that `_packed` laid flat."""
    at, terms = 0, []

    def take(*shape: int) -> Floats:
        nonlocal at
        at += int(np.prod(shape))
        return numbers[at - int(np.prod(shape)) : at].reshape(shape)

    for size, loaded, bounded in sizes.tolist():
        given = take(size), take(scales, size, size), take(size, size)
        above = (take(size), take(size, size)) if loaded else None
        terms.append(Term(*given, above, take(size) if bounded else None))
    return terms


@lru_cache(maxsize=4)
def _compiled(scales: int, loadings: int, gaps: int) -> Any:
    """Compile the model of so many unknowns, on the smallest possible data.

    PyTensor's cache on disk is left out, because code taken from it rounds differently.
    """
    import nutpie
    import pymc as pm
    from pytensor.configdefaults import config

    dimension = scales + loadings + gaps
    one = Term(np.zeros(1), np.ones((scales, 1, 1)), np.ones((1, 1)))
    least = Marginal(scales, loadings, gaps, np.zeros(dimension), np.ones(dimension), [one])
    with warnings.catch_warnings(), config.change_flags(numba__cache=False):
        warnings.simplefilter("ignore")
        with pm.Model() as model:
            data = {key: pm.Data(key, value) for key, value in _packed(least).items()}
            unit = pm.Normal("unit", shape=dimension)
            point = data["centre"] + data["spread"] * unit
            figures = _figures(scales, loadings, gaps)
            pm.Potential("figures", figures(point, *data.values())[0])
        return nutpie.compile_pymc_model(model)


def _figures(scales: int, loadings: int, gaps: int) -> Any:
    """Build the operation: a point and the data in, log density beyond the normal, and its slope."""
    import pytensor.tensor as pt
    from pytensor.gradient import DisconnectedType
    from pytensor.graph.basic import Apply
    from pytensor.graph.op import Op

    class Figures(Op):
        __props__ = ()

        def make_node(self, *inputs: Any) -> Any:
            given = [pt.as_tensor(i) for i in inputs]
            return Apply(self, given, [pt.dscalar(), pt.dvector()])

        def perform(self, node: Any, inputs: Any, outputs: Any) -> None:
            point, sizes, numbers, centre, spread, ties = inputs
            terms = unpacked(sizes, numbers, scales)
            given = Marginal(scales, loadings, gaps, centre, spread, terms, ties)
            value, slope = given.beyond_normal(point)
            outputs[0][0], outputs[1][0] = np.asarray(value), slope

        def connection_pattern(self, node: Any) -> list[list[bool]]:
            return [[True, True], *([[False, False]] * 5)]

        def pullback(self, inputs: Any, outputs: Any, output_grads: Any) -> Any:
            rest = [DisconnectedType()() for _ in inputs[1:]]
            return [output_grads[0] * outputs[1], *rest]

        L_op = pullback

    return Figures()
