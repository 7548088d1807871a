"""Measures the ranges of a pack's detector on photographs of people, and the lines for the manifest."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.evaluation import ranging
from services.evaluation.evaluating import Begin
from services.evaluation.people import people_in
from services.model_packs import Pack
from services.model_packs.quantising import measure
from services.model_packs.ranges import written


def make(faces: Path, pack: Pack, count: int, file: Path, begin: Begin) -> Iterator[str]:
    """Write `file` and yield the lines that say so. BadInput for a detector that is int8 already."""
    model = pack.detector
    if model.ranges is not None:
        raise BadInput("ranges are measured in float32: give the pack that this one was made of")
    people = people_in(faces)
    tick = begin("frames", count)

    def inputs() -> Iterator[NDArray[np.float32]]:
        for frame in ranging.frames(people, model.spec.input, count):
            yield ranging.as_input(frame, model.spec.input)
            tick()

    data = written(measure(model.graph(), inputs()))
    try:
        file.write_bytes(data)
    except OSError:
        raise BadInput(f"{file} cannot be written: name another file with --into") from None
    yield "In the manifest, under detector:"
    yield "  precision: int8"
    yield "  ranges:"
    yield f"    file: {file.name}"
    yield f"    sha256: {hashlib.sha256(data).hexdigest()}"
    yield f"    made_of: {count} frames of photographs of {len(people)} people"
