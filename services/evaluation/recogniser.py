"""The recognition of a pack, as the detector and the embedder do it, for photographs and without a bus."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from services.detector.adapters.cv2_pictures import Cv2Pictures
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.refining import refiner_of
from services.detector.domain.context import ContextRule
from services.detector.domain.cropping import CropRule
from services.detector.domain.faces import Detection
from services.detector.domain.filling import FillRule
from services.detector.domain.studio import Studio
from services.detector.settings import DetectorSettings
from services.embedder.adapters.cv2_aligner import Cv2Aligner
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.batching import MOST_SHOTS
from services.embedder.domain.fusion import Embedded, fuse
from services.embedder.domain.shots import Shot, Sides
from services.evaluation.people import Picture
from services.model_packs import LocalModel, Pack
from services.model_packs.session import session
from services.model_packs.specs import DetectorSpec

Values = NDArray[np.float32]


@dataclass(eq=False)
class Recogniser:
    """`finder`, `studio`, `aligner` and `network` are the services' own, with their settings' defaults.
    `sides`: by which each shot is embedded, as at enrolment by both.
    """

    pack: Pack
    finder: OnnxFinder
    studio: Studio
    aligner: Cv2Aligner
    network: OnnxNetwork
    least_score_ratio: float
    sides: Sides = Sides.BOTH

    @classmethod
    def of(cls, pack: Pack, threads: int = 1, refine: bool = True) -> Self:
        """Make one; without `refine` landmarks are as the detector has them, whatever the pack says.

        BadInput when the pack's models cannot be used.
        """
        settings = DetectorSettings(pack=pack.manifest.name)
        finder = _finder(pack.detector, settings, threads)
        pictures = Cv2Pictures()
        studio = Studio(
            pictures.grey_patch,
            pictures.scaled,
            pictures.jpeg,
            CropRule(),
            ContextRule(side_px=settings.context_side_px),
            FillRule(),
            settings.jpeg_quality_percent,
        )
        if refine and (found := refiner_of(pack, finder, lambda model: _finder(model, settings, threads))):
            studio = replace(studio, refined=found)
        spec = pack.embedder.spec
        network = OnnxNetwork(
            session(pack.embedder.graph(), threads=threads), spec.input, spec.template_length, MOST_SHOTS
        )
        aligner = Cv2Aligner(np.array(spec.chip_landmarks_px, dtype=np.float64))
        return cls(pack, finder, studio, aligner, network, settings.high_score_ratio)

    @property
    def template_length(self) -> int:
        return self.pack.embedder.spec.template_length

    def main_face(self, picture: Picture) -> Detection | None:
        """The face that a portrait is of: large, and near the middle. None when there is none."""
        (found,) = self.finder.find([picture])
        faces = [face for face in found if face.score_ratio >= self.least_score_ratio]
        height_px, width_px = picture.shape[:2]

        def worth(face: Detection) -> float:
            x_px, y_px = face.box.centre_px
            off_px = abs(x_px - width_px / 2) + abs(y_px - height_px / 2)
            return float(face.box.size_px * face.score_ratio - off_px)

        return max(faces, key=worth, default=None)

    def shot(self, picture: Picture, face: Detection) -> Shot | None:
        """The shot that the embedder would be given; None when the face lies outside."""
        portrait = self.studio.portrait(picture, face, [])
        if portrait is None:
            return None
        landmarks = portrait.shot.landmarks.astype(np.float64)
        return Shot(portrait.shot.jpeg, landmarks, portrait.quality.overall, self.sides)

    def embedded(self, shots: Sequence[Shot]) -> list[Embedded]:
        """The embeddings of those that can be aligned, at most 16 at once."""
        size = self.pack.embedder.spec.input
        chips = np.zeros((len(shots), size.height_px, size.width_px, 3), np.uint8)
        places = [place for place, shot in enumerate(shots) if self.aligner.align(shot, chips[place])]
        if not places:
            return []
        values = self.network.embed(chips[places], [shots[place].sides for place in places])
        return [Embedded(row, shots[place].quality, place) for row, place in zip(values, places, strict=True)]

    def fused(self, shots: Sequence[Embedded]) -> Values | None:
        """The template that the embedder makes of several shots; None without one."""
        spec = self.pack.embedder.spec
        made = fuse(shots, spec.model_id, spec.same_person_score)
        return None if made is None else made.template.values

    def template(self, picture: Picture) -> Values | None:
        """The template of a portrait, as at enrolment; None when no face is found."""
        face = self.main_face(picture)
        shot = self.shot(picture, face) if face is not None else None
        return self.fused(self.embedded([shot])) if shot is not None else None


def _finder(model: LocalModel[DetectorSpec], settings: DetectorSettings, threads: int) -> OnnxFinder:
    return OnnxFinder(
        session(model.graph(), threads=threads),
        model.spec.input,
        model.spec.kind,
        settings.input_side_px,
        settings.fill_score_ratio,
        settings.iou_limit_ratio,
    )
