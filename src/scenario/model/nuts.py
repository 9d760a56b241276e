"""The No-U-Turn sampler behind every PyMC model: compiled once, the same seed gives the same bytes."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from scenario.model.contract import Floats
from scenario.settings import MAX_RHAT, MIN_ESS

CHAINS: Final = 4
MIN_EBFMI: Final = 0.3
#: What diagnostics call the sampler.
SAMPLER: Final = "PyMC, nutpie NUTS"


@dataclass(frozen=True, slots=True)
class Sampled:
    """Draws of a PyMC model, chain by chain.

    Parameters
    ----------
    values : mapping of str to ndarray, shape (chains, draws, …)
    divergences : int
    ebfmi : float
        Smallest over the chains.
    """

    values: Mapping[str, Floats]
    divergences: int
    ebfmi: float


def compiled(model: Any) -> Any:
    """Compile a PyMC model for the sampler.

    PyTensor's own cache on disk is left out: code taken from it rounds differently from code just
    compiled, and a sampler's paths amplify that, so the first and the second run would differ.

    Parameters
    ----------
    model : pymc.Model
    """
    import nutpie
    from pytensor.configdefaults import config

    with warnings.catch_warnings(), config.change_flags(numba__cache=False):
        warnings.simplefilter("ignore")
        return nutpie.compile_pymc_model(model)


def sample(program: Any, *, draws: int, tune: int, seed: int, **options: Any) -> Sampled:
    """Sample a compiled model.

    Parameters
    ----------
    program
        What `compiled` returned.
    draws, tune : int
        Per chain.
    seed : int
        Of the sampler.
    **options
        Handed to the sampler, such as ``target_accept``.

    Raises
    ------
    KeyboardInterrupt
        When it is interrupted; an unfinished run gives nothing.
    """
    import nutpie

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Told to block, it would hand back what an interrupted run had drawn so far.
        sampler = nutpie.sample(
            program,
            draws=draws,
            tune=tune,
            chains=CHAINS,
            cores=1,
            seed=seed,
            save_warmup=False,
            progress_bar=False,
            blocking=False,
            **options,
        )
        try:
            trace = sampler.wait()
        except BaseException:
            sampler.cancel()
            raise
    stats = trace["sample_stats"]
    energy = np.asarray(stats["energy"], dtype=float)
    return Sampled(
        {n: np.asarray(v, dtype=float) for n, v in trace["posterior"].data_vars.items()},
        int(np.asarray(stats["diverging"]).sum()),
        float(np.min(np.mean(np.diff(energy, axis=1) ** 2, axis=1) / np.var(energy, axis=1))),
    )


def worst(quantities: Mapping[str, Floats]) -> tuple[float, float, float]:
    """Return the largest R-hat and the smallest bulk and tail sizes of what is not constant.

    Parameters
    ----------
    quantities : mapping of str to ndarray, shape (chains, draws)
    """
    import arviz as az

    rhat, bulk, tail = 1.0, np.inf, np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for values in quantities.values():
            if np.ptp(values) == 0:
                continue
            rhat = max(rhat, float(az.rhat(values)))
            bulk = min(bulk, float(az.ess(values, method="bulk")))
            if len(np.unique(values)) > 2:
                tail = min(tail, float(az.ess(values, method="tail", prob=0.1)))
    return rhat, bulk, tail


def diagnose(
    divergences: int, ebfmi: float, reported: Mapping[str, Floats], scalars: Mapping[str, Floats]
) -> dict[str, Any]:
    """Return the sampler diagnostics of the reported quantities and whether all rules hold.

    Parameters
    ----------
    divergences : int
    ebfmi : float
    reported, scalars : mapping of str to ndarray, shape (chains, draws)
        What is printed, and what was sampled; constant quantities are passed over.

    Returns
    -------
    dict
        ``rhat``, ``ess_bulk``, ``ess_tail``, ``ess`` (the smaller), ``divergences``, ``ebfmi`` and
        ``passed``: R-hat ≤ 1.01, both sizes ≥ 400, no divergence, E-BFMI ≥ 0.3. For reading only,
        ``rhat_parameters`` and ``ess_parameters`` are the worst of the sampled scalars.
    """
    rhat, bulk, tail = worst(reported)
    scalar_rhat, *scalar_sizes = worst(scalars)
    ess = min(bulk, tail)
    passed = rhat <= MAX_RHAT and ess >= MIN_ESS and divergences == 0 and ebfmi >= MIN_EBFMI
    return {
        "engine": SAMPLER,
        "chains": CHAINS,
        "rhat": rhat,
        "ess_bulk": bulk,
        "ess_tail": tail,
        "ess": ess,
        "rhat_parameters": scalar_rhat,
        "ess_parameters": min(scalar_sizes),
        "divergences": divergences,
        "ebfmi": ebfmi,
        "passed": passed,
    }
