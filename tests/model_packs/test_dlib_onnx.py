import numpy as np
import pytest
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.model_packs import Pack, dlib_onnx
from services.model_packs.session import session


def smooth_noise(count: int) -> NDArray[np.uint8]:
    coarse = np.random.default_rng(3).integers(0, 255, (count, 10, 10, 3), dtype=np.uint8)
    return np.repeat(np.repeat(coarse, 15, axis=1), 15, axis=2)


def test_the_converted_network_answers_as_dlib_does(bundled: Pack) -> None:
    dlib = pytest.importorskip("dlib")
    chips = smooth_noise(3)
    network = dlib.face_recognition_model_v1(str(bundled.embedder.path))
    expected = np.array([network.compute_face_descriptor(chip) for chip in chips])
    spec = bundled.embedder.spec.input
    pixels = ((chips - np.array(spec.mean)) * spec.scale).astype(np.float32).transpose(0, 3, 1, 2)
    answer = session(bundled.embedder.graph()).run(None, {"chips": np.ascontiguousarray(pixels)})[0]
    assert np.abs(answer - expected).max() < 2e-6


def test_the_same_file_always_converts_to_the_same_graph(bundled: Pack) -> None:
    data = bundled.embedder.path.read_bytes()
    assert dlib_onnx.convert(data) == dlib_onnx.convert(data)


def test_a_file_that_holds_another_network_is_refused() -> None:
    with pytest.raises(BadInput, match="not dlib's face-recognition ResNet-29"):
        dlib_onnx.convert(b"nothing of the kind")
