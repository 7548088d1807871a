from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray
from prometheus_client import CollectorRegistry

from services.chassis.outcome import Fate, Outcome, Reason, Seal
from services.embedder.domain.fusion import Embedded
from services.embedder.domain.shots import Shot, Sides
from services.embedder.handler import FaceDetectedHandler
from services.embedder.metrics import EmbedderMetrics
from sightline.detector.v1 import face_detected_pb2 as detector
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from tests.embedder.deliveries import delivered, deployments

PERSON, SOMEBODY_ELSE = b"person", b"somebody else"


@dataclass(slots=True)
class KnownFaces:
    """Takes the JPEG of a shot for the name of a face; any other cannot be used."""

    given: list[NDArray[np.float32]] = field(default_factory=list)
    landmarks: list[NDArray[np.float64]] = field(default_factory=list)
    sides: list[Sides] = field(default_factory=list)

    async def __call__(self, shots: Sequence[Shot]) -> list[Embedded]:
        self.landmarks += [shot.landmarks_px for shot in shots]
        self.sides += [shot.sides for shot in shots]
        places = {PERSON: (1.0, 0.0), SOMEBODY_ELSE: (0.0, 1.0)}
        found = [
            Embedded(np.array(places[shot.jpeg], dtype=np.float32), shot.quality, position)
            for position, shot in enumerate(shots)
            if shot.jpeg in places
        ]
        self.given += [each.values for each in found]
        return found


@pytest.fixture
def faces() -> KnownFaces:
    return KnownFaces()


@pytest.fixture
async def handler(faces: KnownFaces, metrics: EmbedderMetrics) -> FaceDetectedHandler:
    return FaceDetectedHandler(faces, await deployments(), metrics, "model-a", 0.8)


def shot(jpeg: bytes, quality: float) -> detector.Shot:
    landmarks = [detector.Point(x_px=30.0 + place, y_px=41.5 - place) for place in range(5)]
    return detector.Shot(jpeg=jpeg, quality=quality, landmarks=landmarks)


def template_of(outcome: Outcome) -> TemplateExtracted:
    (event,) = outcome.events
    assert isinstance(event.message, TemplateExtracted)
    return event.message


async def test_a_probe_goes_on_with_one_template_under_its_own_key(handler: FaceDetectedHandler) -> None:
    outcome = await handler(delivered(shot(PERSON, 20.0), shot(PERSON, 15.0), look=2))
    message = template_of(outcome)
    assert (outcome.fate, outcome.events[0].seal) == (Fate.KEPT_GOING, Seal.SAME_KEY)
    assert message.template == np.array([1.0, 0.0], dtype="<f4").tobytes()
    assert (message.track, message.look, message.model_id) == ("track-7", 2, "model-a")
    assert message.shots_fused == 2
    assert message.context.jpeg == b"context"


async def test_only_the_best_shot_is_embedded_by_both_sides(
    handler: FaceDetectedHandler, faces: KnownFaces
) -> None:
    await handler(delivered(shot(PERSON, 15.0), shot(PERSON, 20.0), shot(PERSON, 18.0)))
    assert faces.sides == [Sides.UPRIGHT, Sides.BOTH, Sides.MIRRORED]


async def test_the_evidence_is_the_best_shot(handler: FaceDetectedHandler) -> None:
    outcome = await handler(delivered(shot(PERSON, 15.0), shot(PERSON, 20.0)))
    assert template_of(outcome).face.quality == 20.0


async def test_a_person_that_the_tracker_mixed_in_is_left_out(handler: FaceDetectedHandler) -> None:
    outcome = await handler(delivered(shot(PERSON, 20.0), shot(SOMEBODY_ELSE, 19.0)))
    message = template_of(outcome)
    assert message.shots_fused == 1
    assert message.template == np.array([1.0, 0.0], dtype="<f4").tobytes()


@pytest.mark.parametrize("shots", [(), (shot(b"broken", 20.0),)])
async def test_a_probe_without_a_usable_shot_is_forgotten(
    handler: FaceDetectedHandler, shots: tuple[detector.Shot, ...]
) -> None:
    outcome = await handler(delivered(*shots))
    assert (outcome.fate, outcome.reason) == (Fate.FORGOTTEN, Reason.NO_USABLE_SHOT)
    assert outcome.events == ()


async def test_a_probe_of_an_unknown_deployment_is_forgotten(handler: FaceDetectedHandler) -> None:
    outcome = await handler(delivered(shot(PERSON, 20.0), deployment="elsewhere"))
    assert (outcome.fate, outcome.reason) == (Fate.FORGOTTEN, Reason.NO_DEPLOYMENT)


async def test_looks_at_one_track_come_in_order_and_their_key_names_no_track(
    handler: FaceDetectedHandler,
) -> None:
    first, second = [(await handler(delivered(shot(PERSON, 20.0), look=look))).events[0] for look in (1, 2)]
    assert first.bus_key == second.bus_key
    assert "track-7" not in first.bus_key
    assert first.id_parts != second.id_parts


async def test_a_probe_that_comes_again_says_the_same(handler: FaceDetectedHandler) -> None:
    first, again = [(await handler(delivered(shot(PERSON, 20.0)))).events[0] for _ in range(2)]
    assert (first.id_parts, first.message) == (again.id_parts, again.message)


async def test_embeddings_are_overwritten(handler: FaceDetectedHandler, faces: KnownFaces) -> None:
    await handler(delivered(shot(PERSON, 20.0), shot(SOMEBODY_ELSE, 15.0)))
    assert len(faces.given) == 2
    assert not any(values.any() for values in faces.given)


async def test_landmarks_are_overwritten(handler: FaceDetectedHandler, faces: KnownFaces) -> None:
    await handler(delivered(shot(PERSON, 20.0), shot(SOMEBODY_ELSE, 19.0), shot(b"broken", 1.0)))
    assert len(faces.landmarks) == 3
    assert not any(landmarks.any() for landmarks in faces.landmarks)


async def test_shots_are_counted_by_what_became_of_them(
    handler: FaceDetectedHandler, registry: CollectorRegistry
) -> None:
    await handler(delivered(shot(PERSON, 20.0), shot(SOMEBODY_ELSE, 15.0), shot(b"broken", 12.0)))
    for fate in ("fused", "other_person", "unusable"):
        assert registry.get_sample_value("embedder_shots_total", {"fate": fate}) == 1
