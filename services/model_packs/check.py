"""Checks of a model: that it loads and runs once, that its answers are what its manifest says."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.model_packs.pack import Pack, load
from services.model_packs.session import session
from services.model_packs.specs import EmbedderSpec, ModelSpec

_TOLERANCE = 1e-4
_SEED = 20261101


def check(name_or_path: str | Path) -> Pack:
    """Hash, licence, load, and one run of each network of a pack; return the pack. Raises BadInput."""
    pack = load(name_or_path)
    for model in pack.models:
        _check_answer(model.spec, _answers(model.graph(), model.spec))
    if pack.landmarker is not None:
        pack.landmarker.trees()
    return pack


def same_answers(before: bytes, after: bytes, spec: ModelSpec) -> None:
    """Raise BadInput unless two graphs give equal answers, to 1e-4 of the largest, on noise."""
    for old, new in zip(_answers(before, spec), _answers(after, spec), strict=True):
        if not np.allclose(old, new, rtol=0.0, atol=_TOLERANCE * max(1.0, float(np.abs(old).max()))):
            raise BadInput(f"model {spec.model_id} answers otherwise once rewritten: it cannot be used")


def _answers(graph: bytes, spec: ModelSpec) -> list[NDArray[np.float32]]:
    made = session(graph)
    shape = (1, 3, spec.input.height_px, spec.input.width_px)
    noise = np.random.default_rng(_SEED).uniform(0, 255, shape) - np.reshape(spec.input.mean, (1, 3, 1, 1))
    inputs = made.get_inputs()
    if len(inputs) != 1 or len(inputs[0].shape) != 4:
        raise BadInput(f"model {spec.model_id} does not take one picture: correct the manifest")
    pixels = (noise * spec.input.scale).astype(np.float32)
    answers: list[NDArray[np.float32]] = made.run(None, {inputs[0].name: pixels})
    return answers


def _check_answer(spec: ModelSpec, answers: list[NDArray[np.float32]]) -> None:
    if not all(np.isfinite(answer).all() for answer in answers):
        raise BadInput(f"model {spec.model_id} answers with numbers that are not finite: fetch it again")
    if isinstance(spec, EmbedderSpec) and answers[0].shape != (1, spec.template_length):
        raise BadInput(
            f"model {spec.model_id} makes templates of {answers[0].shape[-1]} numbers, its manifest says "
            f"{spec.template_length}: correct template_length"
        )
