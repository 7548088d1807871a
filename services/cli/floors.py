"""Measures a pack's floors, and prints them for its manifest."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from services.evaluation import errata, floors
from services.evaluation.evaluating import Begin
from services.evaluation.floors import Floor
from services.evaluation.gathering import Crew, templates_of
from services.evaluation.page import percent
from services.evaluation.people import people_in
from services.evaluation.protocols import passes
from services.evaluation.recogniser import Recogniser
from services.evaluation.scoring import density_of
from services.evaluation.walks import Camera, PassRule
from services.model_packs import Pack, cohort_of


def measure(faces: Path, name: str, pack: Pack, threads: int, begin: Begin) -> Iterator[Floor]:
    """Yield a pack's floors, by people of a folder."""
    people = people_in(faces, errata.read().left_out)
    crew = Crew(lambda: Recogniser.of(pack), threads)
    templates = templates_of(crew, people, 2, begin("templates", len(people)))
    shots = passes.walked(crew, people, Camera(), begin("passes", len(people)))
    spec = pack.embedder.spec
    rule = PassRule(spec.model_id, spec.same_person_score)
    yield from floors.measure(people, templates, shots, rule, density_of(cohort_of(name)))


def lines(found: list[Floor]) -> Iterator[str]:
    """Yield what to write into the manifest, rounded up: a floor is never below what was measured."""
    stated = ", ".join(f"{one.size}: {np.ceil(one.threshold * 1000) / 1000:.3f}" for one in found)
    yield f"  floors: {{{stated}}}"
    for one in found:
        how = (
            "extrapolated from the longest list" if one.extrapolated else f"{one.passes} passes of strangers"
        )
        yield f"  # {one.size}: {how}; of those listed {percent(one.tpir)} are found"
