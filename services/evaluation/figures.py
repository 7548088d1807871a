"""What an evaluation found: plain values, for a table, a page and a JSON file."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from services.evaluation.protocols.degrading import Level
from services.evaluation.protocols.pairs import Verified
from services.evaluation.rates import Estimate


@dataclass(frozen=True, slots=True)
class Line:
    """TPIR at one FPIR. `threshold`: the mean of the splits'; `extrapolated`: too few strangers for it."""

    rate: float
    tpir: Estimate
    threshold: float
    extrapolated: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """FPIR and TPIR of many thresholds, of one split."""

    fpir: tuple[float, ...]
    tpir: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Protocol:
    """How many took part, once with all people and once without errata."""

    mated: int
    fillers: int
    strangers: int
    splits: int
    without_face: int


@dataclass(frozen=True, slots=True)
class Identification:
    """Open-set identification, of photographs or of passes. `ranks`: the share of mated probes whose own
    entry is among the best 1, 5 and 20.
    """

    name: str
    protocol: Protocol
    lines: Sequence[Line]
    curve: Curve
    ranks: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group of people at the threshold of all: what is found, and who is taken for somebody."""

    group: str
    mated: int
    strangers: int
    tpir: Estimate | None
    fpir: Estimate | None
    too_few: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the ablation table: what was added, and TPIR at each FPIR."""

    what: str
    lines: Sequence[Line]


@dataclass(slots=True)
class Figures:
    """All that was asked for."""

    pack: str
    faces: str
    people: int
    left_out: Sequence[str]
    pairs: Verified | None = None
    identifications: list[Identification] = field(default_factory=list)
    groups: list[GroupLine] = field(default_factory=list)
    degradations: list[Level] = field(default_factory=list)
    ablation: list[Step] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for json.dump."""
        return asdict(self)
