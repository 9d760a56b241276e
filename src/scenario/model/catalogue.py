"""Which model answers for which kind of target: a table written by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from inspect import signature
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from scenario.errors import ScenarioError, error
from scenario.model import cache as content
from scenario.model.amount import AmountModel
from scenario.model.contract import Engine, Fitted, Model, ModelBuilder
from scenario.model.count import CountModel
from scenario.model.growth import GrowthModel
from scenario.model.milestone import MilestoneModel
from scenario.model.nuts import SAMPLER
from scenario.model.rank import RankModel
from scenario.model.ratio import RatioModel
from scenario.model.share import ShareModel
from scenario.terms import Kind, Observations, Plan, Target

#: Kind of target → how its model is configured.
MODELS: Final[Mapping[Kind, ModelBuilder]] = MappingProxyType(
    {
        "growth": GrowthModel,
        "amount": AmountModel,
        "ratio": RatioModel,
        "share": ShareModel,
        "count": CountModel,
        "rank": RankModel,
        "milestone": MilestoneModel,
    }
)
#: Said where the reference engine was asked for and another one answered.
NO_REFERENCE: Final = "没有另设的参照引擎(PyMC),由默认算法给出。"
ALREADY_SAMPLED: Final = "默认算法就是PyMC抽样,没有另一种参照。"
#: Where fitted draws are kept, keyed by what decided them.
CACHE: Final = Path("outputs/.cache")


@dataclass(frozen=True, slots=True)
class FittedModels(Mapping[str, Fitted]):
    """Fitted models of all targets, on one set of observations and one seed.

    Examples
    --------
    ``fitted["rd_intensity"].draws.values`` has shape ``(S,)``.
    """

    plan: Plan
    observations: Observations
    seed: int
    draws: int
    fitted: Mapping[str, Fitted]

    def __repr__(self) -> str:
        day = self.observations.as_of
        return (
            f"<FittedModels：{len(self)}项目标，数据截至{day}，种子{self.seed}，抽样{self.draws}次>"
        )

    def __getitem__(self, key: str) -> Fitted:
        return self.fitted[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.fitted)

    def __len__(self) -> int:
        return len(self.fitted)


@dataclass(frozen=True, slots=True)
class Models(Mapping[str, Model]):
    """One configured model per target; nothing has been sampled yet."""

    plan: Plan
    models: Mapping[str, Model]
    engine: Engine = "default"

    def __repr__(self) -> str:
        return f"<Models：{len(self)}项目标，每项一个模型，尚未抽样>"

    def __getitem__(self, key: str) -> Model:
        return self.models[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.models)

    def __len__(self) -> int:
        return len(self.models)

    def only(self, *targets: str) -> Models:
        """Return the models of some targets.

        Raises
        ------
        KeyError
            When a target has no model.
        """
        chosen = MappingProxyType({t: self.models[t] for t in targets})
        return Models(self.plan, chosen, self.engine)

    def fit(
        self,
        observations: Observations,
        *,
        seed: int | None = None,
        draws: int | None = None,
        cache: Path | None = CACHE,
        progress: Callable[[str], None] | None = None,
    ) -> FittedModels:
        """Sample every model; the only step that does.

        Parameters
        ----------
        observations : Observations
            Only what was known on their ``as_of`` is in there.
        seed, draws : int, optional
            The plan's own settings by default.
        cache : Path or None
            Folder of fitted draws keyed by content; None fits anew.
        progress : callable, optional
            Told in one sentence what is being done.

        Returns
        -------
        FittedModels
        """
        seed = self.plan.settings.seed if seed is None else seed
        draws = self.plan.settings.draws if draws is None else draws
        out: dict[str, Fitted] = {}
        for i, (id, model) in enumerate(self.models.items(), start=1):
            label = f"[{i}/{len(self.models)}] {model.target.name}"
            key = content.key(model, observations, draws=draws, seed=seed)
            found = content.load(cache, key) if cache else None
            if found is None:
                if progress:
                    progress(f"{label}:测算中")
                found = model.fit(observations, draws=draws, seed=seed)
                if cache:
                    content.store(cache, key, found)
            elif progress:
                progress(f"{label}:沿用已算结果")
            out[id] = answered(found, self.engine)
        if progress:
            progress(f"[{len(out)}/{len(out)}] 全部测算完毕")
        return FittedModels(self.plan, observations, seed, draws, MappingProxyType(out))


def answered(fitted: Fitted, engine: Engine) -> Fitted:
    """Return a fitted model that says which engine answered, and why where it is not the one asked.

    Parameters
    ----------
    fitted : Fitted
    engine : {"default", "reference"}
        What was asked for.
    """
    by = fitted.diagnostics.get("answered_by", "default")
    found = replace(fitted, diagnostics={**fitted.diagnostics, "answered_by": by})
    if by == engine or fitted.settled:
        return found
    sampled = str(fitted.diagnostics.get("engine", "")).startswith(SAMPLER)
    return replace(found, notes=(*found.notes, ALREADY_SAMPLED if sampled else NO_REFERENCE))


def _configured(builder: Any, plan: Plan, target: Target, engine: Engine) -> Model:
    """Return a configured model; builders without a reference are not told of the engine."""
    options = {"engine": engine} if "engine" in signature(builder).parameters else {}
    model: Model = builder(plan, target, **options)
    return model


def choose_models(plan: Plan, engine: Engine = "default") -> Models:
    """Return one configured model per target that has a value in the plan year.

    Parameters
    ----------
    plan : Plan
    engine : {"default", "reference"}
        ``reference`` answers with PyMC where a hierarchical model is worked out otherwise by
        default; a model without a reference says so in its notes.

    Raises
    ------
    ScenarioError
        Naming every target whose kind has no model.

    Examples
    --------
    >>> import scenario as sc
    >>> models = sc.choose_models(sc.read_plan("params"))
    >>> models["digital_core_growth"].id
    'growth'
    """
    problems, models = [], {}
    for target in plan.targets.values():
        if plan.settings.year not in target.values:
            continue
        builder = MODELS.get(target.kind)
        if builder is None:
            problems.append(
                error(
                    "MO-001",
                    f"targets.yaml {target.id}",
                    f"kind: {target.kind}",
                    "这一类目标还没有模型",
                    f"可用的类别:{'、'.join(MODELS)}",
                    f"no model for kind {target.kind}",
                )
            )
        else:
            models[target.id] = _configured(builder, plan, target, engine)
    if problems:
        raise ScenarioError(problems)
    return Models(plan, MappingProxyType(models), engine)
