"""What a manifest says of one model: the file, how a picture goes in, what comes out."""

import math
from itertools import combinations
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PositiveFloat,
    PositiveInt,
    field_validator,
    model_validator,
)

from services.chassis.errors import BadInput
from services.model_packs.pass_statistics import PassStatistics
from services.model_packs.sources import Elsewhere, Source

_MOST_PX = 8192
# Several of them lie in memory at once, and what a network makes of each.
_MOST_CHIP_PX = 1024
# While they are read, trees take some fifteen times as much memory as their file is large.
_MOST_TREES_BYTES = 32 << 20
SidePx: TypeAlias = Annotated[int, Field(ge=1, le=_MOST_PX)]
PlacePx: TypeAlias = Annotated[float, Field(ge=-_MOST_PX, le=_MOST_PX)]
PointPx: TypeAlias = tuple[PlacePx, PlacePx]
SquarePx: TypeAlias = tuple[PlacePx, PlacePx, Annotated[float, Field(ge=1, le=_MOST_PX)]]
"""Left, top, side."""
Precision: TypeAlias = Literal["float32", "int8"]
Ratio: TypeAlias = Annotated[float, Field(ge=-1.0, le=1.0)]


def _apart(points: tuple[PointPx, ...]) -> tuple[PointPx, ...]:
    if any(math.dist(one, other) < 1.0 for one, other in combinations(points, 2)):
        raise ValueError("two of the points lie less than a pixel apart")
    return points


FivePoints: TypeAlias = Annotated[tuple[PointPx, PointPx, PointPx, PointPx, PointPx], AfterValidator(_apart)]


class InputSpec(BaseModel):
    """How pixels (0–255) become the input (N, 3, height, width): (pixel − mean) × scale, in order `colour`.

    `width_px` and `height_px` are the size the model was made for; a detector takes any multiple of 32.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    width_px: SidePx
    height_px: SidePx
    colour: Literal["rgb", "bgr"]
    scale: PositiveFloat = 1.0
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)


class FileSpec(BaseModel):
    """One model's file. `sha256` is of the file as it is published, before any rewriting of ours.

    `elsewhere`: where the very same file is too, asked in turn while `source` does not answer.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=(), allow_inf_nan=False)

    model_id: Annotated[str, Field(min_length=1, max_length=64)]
    file: Annotated[str, Field(pattern=r"^[^/\\]+$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size_bytes: PositiveInt
    licence: Annotated[str, Field(min_length=1)]
    source: Source
    elsewhere: tuple[Elsewhere, ...] = ()


class ModelSpec(FileSpec):
    """A network: a picture goes in."""

    input: InputSpec


class LandmarkerSpec(FileSpec):
    """What finds landmarks again, of a face that is already aligned: regression trees of dlib's, five points.

    All in pixels of the embedder's chip: `points_px`, where the trees' own points belong (the corners of the
    eyes, outer and inner, image right first; under the nose), `face_px` the square that they take for a face,
    in the chip as in its mirror image.
    """

    size_bytes: Annotated[int, Field(ge=1, le=_MOST_TREES_BYTES)]
    kind: Literal["dlib_trees"]
    points_px: FivePoints
    face_px: SquarePx


class RangesSpec(BaseModel):
    """Between what the numbers inside a model lie: `file` beside the manifest, JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[str, Field(pattern=r"^[^/\\]+\.json$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    made_of: Annotated[str, Field(min_length=1)]


class DetectorSpec(ModelSpec):
    """A face detector; `kind` names the way its output is decoded.

    `precision` is what it computes in; int8 needs `ranges`, of this very model.
    """

    kind: Literal["centerface", "yunet", "scrfd"]
    precision: Precision = "float32"
    ranges: RangesSpec | None = None

    @model_validator(mode="after")
    def _int8_has_ranges(self) -> Self:
        if (self.precision == "int8") != (self.ranges is not None):
            raise ValueError("int8 needs ranges, and only int8 does: `sightline models ranges` makes them")
        return self

    @property
    def name(self) -> str:
        """`model_id`, and that it computes in eight bits where it does."""
        return f"{self.model_id} (int8)" if self.precision == "int8" else self.model_id


class CohortSpec(BaseModel):
    """Made-up templates of nobody, (n, d) float16 in `file` beside the manifest.

    The matcher corrects scores by them: `weight` times how near the `nearest` best strangers are.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: Annotated[str, Field(pattern=r"^[^/\\]+\.npy$")]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    weight: Annotated[float, Field(gt=0.0, le=1.0)]
    nearest: Annotated[int, Field(ge=1, le=200)]
    made_of: Annotated[str, Field(min_length=1)]


class EmbedderSpec(ModelSpec):
    """An embedder.

    `chip_landmarks_px` is where eyes, nose and mouth corners (image left first) stand in the chip. `floors`
    maps a list size in people to the lowest threshold (cosine, −1 to 1) for a list of that size.
    `same_person_score` is the cosine below which two shots of one track are taken for two people.
    `statistics`: thresholds by rate, for whoever has no cohort to calibrate with. `shots_at_once`: more in
    one batch are slower than one batch after the other, by ONNX Runtime's `cpu`.
    """

    kind: Literal["dlib", "arcface"]
    template_length: PositiveInt
    chip_landmarks_px: FivePoints
    same_person_score: Ratio
    shots_at_once: Literal[1, 2, 4, 8, 16] = 16
    floors: dict[PositiveInt, Ratio] = Field(min_length=1)
    floors_measured: Annotated[str, Field(min_length=1)]
    cohort: CohortSpec | None = None
    statistics: PassStatistics | None = None

    @field_validator("floors")
    @classmethod
    def _rise_with_the_list(cls, floors: dict[int, float]) -> dict[int, float]:
        ordered = dict(sorted(floors.items()))
        if list(ordered.values()) != sorted(ordered.values()):
            raise ValueError("a longer list cannot have a lower floor")
        return ordered

    @model_validator(mode="after")
    def _landmarks_lie_in_the_chip(self) -> Self:
        width_px, height_px = self.input.width_px, self.input.height_px
        if max(width_px, height_px) > _MOST_CHIP_PX:
            raise ValueError(f"a chip has {_MOST_CHIP_PX} px a side at most")
        if not all(0 <= x <= width_px and 0 <= y <= height_px for x, y in self.chip_landmarks_px):
            raise ValueError("chip_landmarks_px lie outside the chip")
        return self

    def floor_for(self, list_size: int) -> float:
        """The lowest threshold for a list of `list_size` people: that of the next larger size measured.

        Floors are measured with one photo each; where people have several, count photos.
        Raises BadInput where the list is longer than any size the pack states a floor for.
        """
        floor = min(((size, floor) for size, floor in self.floors.items() if size >= list_size), default=None)
        if floor is None or not math.isfinite(floor[1]):
            raise BadInput(
                f"embedder {self.model_id} states no floor for a list of {list_size} people, only up to "
                f"{max(self.floors)}: shorten the list, or measure a floor and state it in the manifest"
            )
        return floor[1]
