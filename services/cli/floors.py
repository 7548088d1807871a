"""Measures a pack's floors and statistics of passes, and prints them for its manifest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from services.evaluation import errata, halves, pass_statistics
from services.evaluation.evaluating import Begin
from services.evaluation.gathering import Crew, templates_of
from services.evaluation.halves import Tried
from services.evaluation.pass_statistics import FLOOR_RATE, Length, Row
from services.evaluation.people import people_in
from services.evaluation.protocols import passes
from services.evaluation.rates import Estimate
from services.evaluation.recogniser import Recogniser
from services.evaluation.scoring import density_of
from services.evaluation.walks import Camera, PassRule
from services.evaluation.wording import percent
from services.model_packs import Pack, cohort_of


@dataclass(frozen=True, slots=True)
class Measured:
    """`tried`: what statistics of one half of the people are worth for the other; empty unless asked for.
    `pass_rule`: what all of it holds for.
    """

    lengths: Sequence[Length]
    tried: Sequence[Tried]
    pass_rule: str


def measure(faces: Path, name: str, pack: Pack, threads: int, begin: Begin, *, check: bool) -> Measured:
    """Measure a pack by people of a folder. `name`: as it was asked for, a name or a manifest's path."""
    people = people_in(faces, errata.read().left_out)
    pass_statistics.require_enough(people)
    crew = Crew(lambda: Recogniser.of(pack), threads)
    templates = templates_of(crew, people, 1, begin("templates", len(people)))
    shots = passes.walked(crew, people, Camera(), begin("passes", len(people)))
    spec = pack.embedder.spec
    looks = passes.looked_at(shots, PassRule(spec.model_id, spec.same_person_score))
    density = density_of(cohort_of(name))
    lengths = list(pass_statistics.measure(people, templates, looks, density))
    tried = list(halves.tried(people, templates, looks, density)) if check else []
    return Measured(lengths, tried, pack.manifest.pass_rule)


def lines(found: Measured) -> Iterator[str]:
    """Yield what to write into the manifest, under embedder; and how far it holds for others."""
    floors = {length.size: length.at(FLOOR_RATE) for length in found.lengths}
    stated = ", ".join(f"{size}: {row.threshold:.3f}" for size, row in floors.items())
    yield f"  floors: {{{stated}}}"
    for length in found.lengths:
        how = (
            "extrapolated from the longest list"
            if length.extrapolated
            else f"{length.people} passes of strangers"
        )
        yield f"  # {length.size}: {how}; of those listed {percent(floors[length.size].tpir.ratio)} are found"
    yield from _statistics(found)
    for one in found.tried:
        yield (
            f"Tried on other people, lists of {one.size}, {percent(one.rate)}: measured ÷ asked"
            f" {one.ratio:.2f} ({one.least:.2f} to {one.most:.2f}), {one.people} of them passed"
        )


def _statistics(found: Measured) -> Iterator[str]:
    yield "  statistics:"
    for key, words in (("pass_rule", found.pass_rule), ("camera", Camera().words)):
        yield f"    {yaml.safe_dump({key: words}, allow_unicode=True, width=1000).rstrip()}"
    yield "    lists:"
    for length in found.lengths:
        yield f"      {length.size}:"
        yield f"        people: {length.people}"
        if length.extrapolated:
            yield "        extrapolated: true"
        yield "        rates:"
        yield from map(_row, length.rows)


def _row(row: Row) -> str:
    return f"          {row.rate:g}: {{threshold: {row.threshold:.3f}, tpir: [{_ratios(row.tpir)}]}}"


def _ratios(of: Estimate) -> str:
    return ", ".join(f"{ratio:.3f}" for ratio in (of.ratio, of.low_ratio, of.high_ratio))
