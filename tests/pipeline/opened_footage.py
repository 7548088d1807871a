"""Footage opened as whoever has the store opens it; who is seen in it; and what of it is readable without."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from services.chassis.sealing import NONCE_BYTES, open_sealed, unpadded
from services.cli.demo.assets import ASSETS, fetch
from services.detector import service
from services.detector.adapters.footage_folder import FootageFolder
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.pillow_photos import PillowPhotos
from services.detector.domain.faces import Pixels
from services.detector.domain.footage import KeptSegment, Label
from services.detector.settings import DetectorSettings
from services.embedder.adapters.cv2_aligner import Cv2Aligner
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.shots import Shot
from services.model_packs import load
from services.model_packs.session import session
from services.retention_purger.domain.segment import Segment
from tests.detector.filming import READABLE, played

Templates = NDArray[np.float32]


def readable(*folders: Path) -> list[str]:
    """The files in which anything of a video or picture can be read, and what."""
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    return [f"{path.name}: {mark!r}" for path in files for mark in READABLE if mark in path.read_bytes()]


def segments(store: Path, deployment: str) -> list[KeptSegment]:
    shelf = FootageFolder(store / "footage", 2000)
    return sorted(shelf.segments(deployment), key=lambda one: one.started_ms)


def key_of(store: Path, label: Label) -> bytes:
    """A segment's key, by that of its day. FileNotFoundError when that is gone."""
    day_key = (store / "day-keys" / f"{label.reel.day.isoformat()}.key").read_bytes()
    of = Segment(label.reel.deployment, label.reel.camera, label.started_at)
    nonce, wrapped = label.wrapped_key[:NONCE_BYTES], label.wrapped_key[NONCE_BYTES:]
    return bytes(unpadded(open_sealed(day_key, nonce, wrapped, of.associated)))


def shown(store: Path, kept: KeptSegment) -> list[tuple[float, Pixels]]:
    """The frames of a segment, with their times in seconds."""
    shelf = FootageFolder(store / "footage", 2000)
    label = shelf.label(kept)
    return played(piece.content for piece in shelf.open(kept, label, key_of(store, label)))


class Likeness:
    """Finds faces down to the faintest, and says how much anybody of the street is like one of them."""

    def __init__(self) -> None:
        model = load("bundled").embedder
        spec = model.spec
        self._aligner = Cv2Aligner(np.array(spec.chip_landmarks_px, dtype=np.float64))
        self._network = OnnxNetwork(session(model.graph()), spec.input, spec.template_length, 16)
        self._chip_shape = (spec.input.height_px, spec.input.width_px, 3)
        settings = DetectorSettings()
        self._studio = service.studio(settings)
        self._finder: OnnxFinder = service.finder(settings)
        photos = fetch()
        decoded = [PillowPhotos().decode(photos[asset.name].read_bytes()) for asset in ASSETS]
        self.people = np.concatenate([self._templates(photo, 0.6) for photo in decoded])

    def highest(self, pictures: Iterable[Pixels], least_score: float = 0.1) -> float:
        """The cosine of the best pair: somebody of the street, and a face in a picture. -1: none."""
        found = [self._templates(picture, least_score) for picture in pictures]
        scores = [float((one @ self.people.T).max()) for one in found if len(one)]
        return max(scores, default=-1.0)

    def _templates(self, picture: Pixels, least_score: float) -> Templates:
        return np.concatenate([np.zeros((0, self.length), np.float32), *self._each(picture, least_score)])

    @property
    def length(self) -> int:
        return load("bundled").embedder.spec.template_length

    def _each(self, picture: Pixels, least_score: float) -> Iterator[Templates]:
        (detections,) = self._finder.find([picture])
        for found in detections:
            portrait = self._studio.portrait(picture, found, []) if found.score_ratio >= least_score else None
            chip = np.zeros((1, *self._chip_shape), np.uint8)
            if portrait is not None and self._aligner.align(_shot(portrait.shot), chip[0]):
                yield self._network.embed(chip)


def _shot(shot: "object") -> Shot:
    jpeg, landmarks = shot.jpeg, shot.landmarks  # type: ignore[attr-defined]
    return Shot(jpeg, np.asarray(landmarks, np.float64), 1.0)


def every(pictures: Sequence[tuple[float, Pixels]], step: int) -> list[Pixels]:
    return [picture for _, picture in pictures[::step]]
