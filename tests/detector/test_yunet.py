import numpy as np

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.decoding.yunet import decode
from services.detector.domain.faces import Floats, Pixels


def tensors(width_px: int, height_px: int) -> dict[str, Floats]:
    outputs = {}
    for stride in (8, 16, 32):
        cells = (width_px // stride) * (height_px // stride)
        for name, depth in (("cls", 1), ("obj", 1), ("bbox", 4), ("kps", 10)):
            outputs[f"{name}_{stride}"] = np.zeros((cells, depth), np.float32)
    return outputs


def test_a_cell_becomes_a_box_and_five_points() -> None:
    outputs = tensors(128, 96)
    cell = 2 * (128 // 16) + 3  # row 2, column 3 of stride 16
    outputs["cls_16"][cell], outputs["obj_16"][cell] = 0.9, 0.4
    outputs["bbox_16"][cell] = 0.5, -0.5, np.log(2), np.log(3)
    outputs["kps_16"][cell] = np.arange(10) / 10
    found = decode(outputs, (96, 128), 0.5)
    np.testing.assert_allclose(found.scores, [0.6], rtol=1e-5)
    np.testing.assert_allclose(found.corners, [[56 - 16, 24 - 24, 56 + 16, 24 + 24]], atol=1e-3)
    np.testing.assert_allclose(found.landmarks[0, 1], ((3 + 0.2) * 16, (2 + 0.3) * 16), rtol=1e-5)


def test_cells_below_the_threshold_are_no_faces() -> None:
    assert len(decode(tensors(64, 64), (64, 64), 0.1).scores) == 0


def test_the_real_model_agrees_with_centerface(
    yunet: OnnxFinder, centerface: OnnxFinder, astronaut: Pixels
) -> None:
    ((one, *_),), ((other, *_),) = yunet.find([astronaut]), centerface.find([astronaut])
    assert one.score_ratio > 0.7
    np.testing.assert_allclose(one.landmarks, other.landmarks, atol=8)
    assert one.box.overlap_px2(other.box) > 0.7 * max(one.box.area_px2, other.box.area_px2)
