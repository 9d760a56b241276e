"""What is told of how draws were made: names for people; the other diagnostics are for code."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from scenario.model.engine import NAMES
from scenario.model.nuts import SAMPLER

#: Key of a diagnostic → its name, in the order in which they are told.
TOLD: Final[Mapping[str, str]] = MappingProxyType(
    {
        "engine": "算法", "passed": "诊断通过", "rhat": "R-hat", "ess": "有效抽样数",
        "ess_tail": "尾部有效抽样数", "chains": "链数", "divergences": "发散次数",
    }
)  # fmt: skip
#: What a model calls its engine → what people read.
ENGINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        NAMES["default"]: "路径解析积分加尺度重要性抽样",
        NAMES["reference"]: "路径解析积分加PyMC抽样",
        NAMES["check"]: "状态空间极大似然核对",
        SAMPLER: "PyMC抽样",
        f"chance of the class by {SAMPLER}; the rest as by default": "同类完成机会用PyMC抽样",
        "direct draws": "直接抽取",
        "grid": "网格",
        "identity, draw by draw": "恒等关系逐次计算",
        "none": "没有可用数据",
        "known, not sampled": "已公布",
    }
)


def told(diagnostics: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return name and text of what is told of diagnostics.

    Parameters
    ----------
    diagnostics : mapping of str to object
        Of a fitted target.

    Examples
    --------
    >>> told({"engine": "grid", "passed": True, "ess": 3972.28, "steps": 500})
    [('算法', '网格'), ('诊断通过', '是'), ('有效抽样数', '3972')]
    """
    return [(name, _text(diagnostics[key])) for key, name in TOLD.items() if key in diagnostics]


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, (list, tuple)):
        return "、".join(str(v) for v in value)
    return ENGINES.get(str(value), str(value))
