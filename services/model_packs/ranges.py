"""Between what the numbers inside a model lie, by tensor: what int8 is scaled by.

Measured once on pictures (`sightline models ranges`) and kept beside the manifest: numbers, nobody's picture.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, FiniteFloat, TypeAdapter, ValidationError

from services.chassis.errors import BadInput
from services.model_packs.specs import DetectorSpec, ModelSpec


def _rises(pair: tuple[float, float]) -> tuple[float, float]:
    if pair[0] > pair[1]:
        raise ValueError("the lower end comes first")
    return pair


Range: TypeAlias = Annotated[tuple[FiniteFloat, FiniteFloat], AfterValidator(_rises)]
Ranges: TypeAlias = Mapping[str, Range]
"""The lowest and the highest number in each tensor of a graph, by the tensor's name."""

_RANGES: TypeAdapter[dict[str, Range]] = TypeAdapter(Annotated[dict[str, Range], Field(min_length=1)])


def ranges_of(spec: ModelSpec, manifest: Path) -> Ranges | None:
    """The ranges of a model; None where it computes in float32. BadInput when they are not those it names."""
    if not isinstance(spec, DetectorSpec) or spec.ranges is None:
        return None
    file = manifest.parent / spec.ranges.file
    try:
        data = file.read_bytes()
    except OSError:
        raise BadInput(f"the ranges {file} cannot be read: put them beside their manifest") from None
    if hashlib.sha256(data).hexdigest() != spec.ranges.sha256:
        raise BadInput(f"the ranges {file} are not those that their manifest names: restore them")
    try:
        return _RANGES.validate_python(json.loads(data))
    except (json.JSONDecodeError, UnicodeDecodeError, ValidationError):
        raise BadInput(f"the ranges {file} are no table of [lowest, highest] by tensor") from None


def written(ranges: Ranges) -> bytes:
    """The file of `ranges`, five digits of each number."""
    lines = (f"{json.dumps(name)}: [{low:.5g}, {high:.5g}]" for name, (low, high) in ranges.items())
    return ("{\n" + ",\n".join(lines) + "\n}\n").encode()
