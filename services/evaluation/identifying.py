"""Figures of many splits: open-set identification and passes, summed up, and by group."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from services.evaluation import rates
from services.evaluation.figures import Curve, GroupLine, Identification, Line, Protocol
from services.evaluation.protocols.open_set import Split
from services.evaluation.rates import Outcomes

_RANKS = (1, 5, 20)
# Of fewer people a differential says nothing.
LEAST_OF_A_GROUP = 30


def lines_of(outcomes: Sequence[Outcomes], asked: Sequence[float] = rates.RATES) -> list[Line]:
    """TPIR at each FPIR, with intervals."""
    strangers = min(len(one.strangers) for one in outcomes)
    return [
        Line(
            rate,
            rates.estimated(list(outcomes), lambda one, rate=rate: rates.tpir_at(one, rate)),  # type: ignore[misc]
            float(np.mean([rates.threshold_at(one.strangers, rate) for one in outcomes])),
            rates.is_extrapolated(rate, strangers),
        )
        for rate in asked
    ]


def identification(name: str, splits: Sequence[Split]) -> Identification:
    """Sum up photographs' splits."""
    ranks = np.array([rank for split in splits for rank in split.ranks])
    shares = {most: float(np.mean((ranks >= 1) & (ranks <= most))) for most in _RANKS}
    return of_outcomes(name, [split.outcomes for split in splits], splits[0].enrolled, shares)


def of_outcomes(
    name: str, outcomes: Sequence[Outcomes], enrolled: int, ranks: Mapping[int, float] | None = None
) -> Identification:
    """Sum up what came of splits."""
    first = outcomes[0]
    fpir, tpir = rates.curve(first)
    without = int(np.isneginf(first.strangers).sum())
    protocol = Protocol(
        len(first.own), enrolled - len(first.own), len(first.strangers), len(outcomes), without
    )
    curve = Curve(tuple(map(float, fpir)), tuple(map(float, tpir)))
    return Identification(name, protocol, lines_of(outcomes), curve, dict(ranks or {}))


def by_group(splits: Sequence[Split], groups: Mapping[str, str], rate: float) -> list[GroupLine]:
    """TPIR and FPIR of each group at the threshold at which all people together have the FPIR `rate`."""
    made = []
    for group in sorted(set(groups.values())):
        own = [
            _of(group, groups, split.names, split.outcomes.own >= _threshold(split, rate)) for split in splits
        ]
        taken = [
            _of(group, groups, split.stranger_names, split.outcomes.strangers >= _threshold(split, rate))
            for split in splits
        ]
        mated, strangers = len(own[0]), len(taken[0])
        made.append(
            GroupLine(
                group,
                mated,
                strangers,
                _estimate(own) if mated else None,
                _estimate(taken) if strangers else None,
                min(mated, strangers) < LEAST_OF_A_GROUP,
            )
        )
    return made


def _threshold(split: Split, rate: float) -> float:
    return rates.threshold_at(split.outcomes.strangers, rate)


def _of(group: str, groups: Mapping[str, str], names: Sequence[str], hits: NDArray[np.bool_]) -> rates.Floats:
    return np.array([float(hit) for name, hit in zip(names, hits, strict=True) if groups.get(name) == group])


def _estimate(hits: Sequence[rates.Floats]) -> rates.Estimate:
    """Of ones and zeros, a person each."""
    as_outcomes = [Outcomes(one, np.zeros(1)) for one in hits if len(one)]
    return rates.estimated(as_outcomes, lambda one: float(one.own.mean()))
