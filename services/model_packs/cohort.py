"""A pack's cohort: made-up templates of nobody, by which the matcher corrects scores."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.model_packs.manifest import path_of, read
from services.model_packs.specs import CohortSpec


@dataclass(frozen=True, slots=True, eq=False)
class Cohort:
    """`templates`: (n, d) float32 of unit length, of `model_id`. `id` names these very numbers."""

    id: str
    model_id: str
    spec: CohortSpec
    templates: NDArray[np.float32]


def cohort_of(name_or_path: str | Path) -> Cohort | None:
    """The cohort of a pack; None where its manifest names none. BadInput when it is not what that says."""
    embedder = read(name_or_path).embedder
    spec = embedder.cohort
    if spec is None:
        return None
    file = path_of(name_or_path).parent / spec.file
    try:
        data = file.read_bytes()
    except OSError:
        raise BadInput(f"the cohort {file} cannot be read: put it beside its manifest") from None
    if hashlib.sha256(data).hexdigest() != spec.sha256:
        raise BadInput(f"the cohort {file} is not the one that its manifest names: restore it")
    templates = _read(file, data)
    length = embedder.template_length
    if templates.shape[1] != length or len(templates) <= spec.nearest:
        raise BadInput(f"the cohort {file} must have more than {spec.nearest} templates, of length {length}")
    terms = f"{spec.sha256} {spec.weight} {spec.nearest}"
    name = hashlib.sha256(terms.encode()).hexdigest()[:16]
    return Cohort(name, embedder.model_id, spec, templates)


def _read(file: Path, data: bytes) -> NDArray[np.float32]:
    try:
        values = np.load(io.BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError, OSError):
        values = np.zeros(0)
    if values.ndim != 2 or values.dtype.kind != "f" or not np.isfinite(values).all():
        raise BadInput(f"the cohort {file} is no table of numbers (.npy, n × length)")
    templates: NDArray[np.float32] = values.astype(np.float32)
    lengths = np.linalg.norm(templates, axis=1, keepdims=True)
    if not (lengths > 0).all():
        raise BadInput(f"the cohort {file} has an empty template")
    templates /= lengths
    return templates
