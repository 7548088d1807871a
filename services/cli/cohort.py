"""Makes a pack's cohort of a folder of people: templates of nobody, and the lines for the manifest."""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from services.chassis.errors import BadInput
from services.evaluation import cohorts, errata
from services.evaluation.cohorts import Drawn
from services.evaluation.evaluating import Begin
from services.evaluation.gathering import Crew, templates_of
from services.evaluation.people import people_in
from services.evaluation.recogniser import Recogniser
from services.model_packs import Pack


def make(faces: Path, pack: Pack, count: int, file: Path, threads: int, begin: Begin) -> Iterator[str]:
    """Write `file` and yield the lines that say so. BadInput where what is drawn is somebody."""
    people = people_in(faces, errata.read().left_out)
    crew = Crew(lambda: Recogniser.of(pack), threads)
    found = templates_of(crew, people, 1, begin("templates", len(people)))
    real = np.stack([rows[0] for rows in found.values() if rows[0] is not None])
    drawn = cohorts.draw(real, count)
    yield _distances(drawn)
    if not drawn.is_nobody:
        raise BadInput("what was drawn resembles people of the folder: give more people, or other ones")
    memory = io.BytesIO()
    np.save(memory, drawn.templates.astype("<f2"), allow_pickle=False)
    data = memory.getvalue()
    try:
        file.write_bytes(data)
    except OSError:
        raise BadInput(f"{file} cannot be written: name another file with --into") from None
    yield "In the manifest, under embedder (weight and nearest are to be measured, `sightline evaluate`):"
    yield "  cohort:"
    yield f"    file: {file.name}"
    yield f"    sha256: {hashlib.sha256(data).hexdigest()}"
    yield "    weight: 0.5"
    yield "    nearest: 10"
    yield f"    made_of: {len(drawn.templates)} drawn from a mixture fitted to {len(real)} people"


def _distances(drawn: Drawn) -> str:
    (one, far), (other, farther) = drawn.nearest, drawn.strangers_nearest
    return (
        f"Cosine with the nearest person, median and 99th percentile: {one:.3f} and {far:.3f} of these,"
        f" {other:.3f} and {farther:.3f} of the people among themselves."
    )
