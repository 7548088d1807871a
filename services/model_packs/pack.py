"""A pack on this machine: its manifest and where its files are."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from services.chassis.errors import BadInput
from services.model_packs import cache
from services.model_packs.dlib_trees import landmark_trees
from services.model_packs.fetch import require
from services.model_packs.landmark_trees import LandmarkTrees
from services.model_packs.manifest import Manifest, path_of, read
from services.model_packs.ranges import Ranges, ranges_of
from services.model_packs.specs import DetectorSpec, EmbedderSpec, FileSpec, LandmarkerSpec, ModelSpec

Spec = TypeVar("Spec", bound=ModelSpec)


@dataclass(frozen=True, slots=True)
class LocalModel(Generic[Spec]):
    """One model: what its manifest says, its file as it was published, and the ranges for int8 if it asks."""

    spec: Spec
    path: Path
    ranges: Ranges | None = None

    def graph(self) -> bytes:
        """The model as ONNX, ready for a session: checked against its hash, then converted, rewritten and,
        for int8, quantised.

        Nothing derived is kept on disk, so nothing unchecked is ever loaded. Raises BadInput.
        """
        # onnx takes 0.3 s to import: only who makes a session pays for it.
        from services.model_packs.graph import graph_of

        return graph_of(self.spec, self.path, self.ranges)


@dataclass(frozen=True, slots=True)
class LocalLandmarker:
    """What its manifest says, and its file as it was published."""

    spec: LandmarkerSpec
    path: Path

    def trees(self) -> LandmarkTrees:
        """The trees, checked against their hash when they are read. Raises BadInput."""
        trees = landmark_trees(cache.verified_bytes(self.path, self.spec))
        if trees.count != len(self.spec.points_px):
            raise BadInput(
                f"landmarker {self.spec.model_id} finds {trees.count} points, not five: take another"
            )
        return trees


@dataclass(frozen=True, slots=True)
class Pack:
    """A manifest with its models on this machine."""

    manifest: Manifest
    detector: LocalModel[DetectorSpec]
    embedder: LocalModel[EmbedderSpec]
    second_detector: LocalModel[DetectorSpec] | None = None
    landmarker: LocalLandmarker | None = None

    @property
    def models(self) -> tuple[LocalModel[DetectorSpec] | LocalModel[EmbedderSpec], ...]:
        """Every network of it."""
        second = () if self.second_detector is None else (self.second_detector,)
        return (self.detector, self.embedder, *second)


def load(name_or_path: str | Path) -> Pack:
    """The pack of that name, or of one's own manifest. Its files must have been fetched.

    Raises BadInput, in one line, when the manifest is wrong or a file is missing or has another hash.
    """
    manifest, where = read(name_or_path), path_of(name_or_path)
    detector, embedder = _local(manifest.detector, where), _local(manifest.embedder, where)
    second = None if manifest.second_detector is None else _local(manifest.second_detector, where)
    trees = manifest.landmarker
    landmarker = None if trees is None else LocalLandmarker(trees, _place(trees, where))
    return Pack(manifest, detector, embedder, second, landmarker)


def _local(spec: Spec, manifest: Path) -> LocalModel[Spec]:
    return LocalModel(spec, _place(spec, manifest), ranges_of(spec, manifest))


def _place(spec: FileSpec, manifest: Path) -> Path:
    place = cache.place_of(spec, manifest)
    require(place)
    cache.verify(place, spec)
    return place
