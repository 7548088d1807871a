import numpy as np

from services.embedder import wire
from services.embedder.domain.fusion import Fused
from services.embedder.domain.templates import Template
from sightline.detector.v1 import face_detected_pb2 as detector
from tests.embedder.pictures import message_of, shot

TEMPLATE = Template(np.array([0.6, 0.8], dtype=np.float32), "model-a")


def test_a_shot_comes_back_from_its_message() -> None:
    given = shot(3, quality=17.5)
    (read,) = wire.shots_of([message_of(given)])
    assert (read.jpeg, read.quality) == (given.jpeg, given.quality)
    assert np.allclose(read.landmarks_px, given.landmarks_px)


def test_a_shot_without_landmarks_can_be_read_and_not_aligned() -> None:
    (read,) = wire.shots_of([detector.Shot(jpeg=b"jpeg", quality=3.0)])
    assert not read.can_be_aligned()


def test_a_probe_without_a_context_picture_stays_without() -> None:
    probe = detector.FaceDetected(track="t", look=1, shots=[message_of(shot())])
    assert not wire.template_extracted(probe, Fused(TEMPLATE, 0, (0,))).HasField("context")


def test_an_answer_carries_the_models_id() -> None:
    answer = wire.extracted(Fused(TEMPLATE, 0, (0,)))
    assert (answer.template, answer.model_id) == (TEMPLATE.to_bytes(), "model-a")
