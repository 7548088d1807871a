"""Reads a pack's manifest."""

from functools import lru_cache
from pathlib import Path
from typing import Annotated, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from services.chassis.errors import BadInput
from services.model_packs.pass_rule import PASS_RULE
from services.model_packs.specs import DetectorSpec, EmbedderSpec, FileSpec, LandmarkerSpec

_MANIFESTS = Path(__file__).parent / "manifests"
_SUFFIXES = {".yaml", ".yml"}


class Manifest(BaseModel):
    """A detector and an embedder that were measured together."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    description: str
    detector: DetectorSpec
    embedder: EmbedderSpec
    refine_landmarks: bool = False
    """Whether landmarks are looked for again in the crop of a face; with the second detector too, if any."""
    second_detector: DetectorSpec | None = None
    landmarker: LandmarkerSpec | None = None
    """What finds landmarks again instead of the detectors, much faster."""

    @property
    def models(self) -> tuple[FileSpec, ...]:
        """Every model of the pack."""
        others = (self.second_detector, self.landmarker)
        return (self.detector, self.embedder, *(one for one in others if one is not None))

    @model_validator(mode="after")
    def _second_is_used(self) -> Self:
        if self.second_detector is not None and not self.refine_landmarks:
            raise ValueError(
                "a second detector refines landmarks: say refine_landmarks: true, or leave it out"
            )
        if self.landmarker is not None and self.refine_landmarks:
            raise ValueError("landmarks are found again by detectors or by a landmarker: leave one out")
        return self

    @property
    def pass_rule(self) -> str:
        """The rule of a pass that thresholds of this pack are measured for: PASS_RULE, and what finds faces.

        Another detector, or the same in eight bits, finds some other faces, and landmarks elsewhere.
        """
        refined = ", refined" if self.refine_landmarks else ""
        second = "" if self.second_detector is None else f" by {self.second_detector.name}"
        aligned = "" if self.landmarker is None else f", aligned by {self.landmarker.model_id}"
        return f"{PASS_RULE}, found by {self.detector.name}{refined}{second}{aligned}"

    def floor_for(self, list_size: int) -> float:
        """The lowest threshold (cosine) for a list of `list_size` people; see EmbedderSpec."""
        return self.embedder.floor_for(list_size)


def names() -> list[str]:
    """The names of the packs that come with Sightline, sorted."""
    return sorted(path.stem for path in _MANIFESTS.glob("*.yaml"))


def path_of(name_or_path: str | Path) -> Path:
    """The manifest of a pack that comes with Sightline, or of one's own when given as a path ending in .yaml.

    Raises BadInput when there is none.
    """
    given = Path(name_or_path)
    own = given.suffix in _SUFFIXES
    path = given if own else _MANIFESTS / f"{name_or_path}.yaml"
    if (own or given.name == str(name_or_path)) and path.is_file():
        return path
    raise BadInput(
        f"no model pack {name_or_path}: choose {', '.join(names())}, or the path of a manifest (.yaml)"
    )


def read(name_or_path: str | Path) -> Manifest:
    """The manifest, checked. Raises BadInput with the first thing that is wrong with it."""
    path = path_of(name_or_path)
    try:
        return _parsed(path.read_text(encoding="utf-8"))
    except ValidationError as problem:
        raise BadInput(f"manifest {path}: {_first(problem)}") from None
    except (OSError, yaml.YAMLError, ValueError, RecursionError):
        raise BadInput(f"manifest {path} is not readable YAML") from None


@lru_cache(8)
def _parsed(text: str) -> Manifest:
    # Every service of one process reads the same one, and nobody changes what it holds.
    return Manifest.model_validate(yaml.safe_load(text))


def _first(problem: ValidationError) -> str:
    error = problem.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return f"{where} is missing; add it"
    return f"{where}: {error['msg']}"
