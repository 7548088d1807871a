import numpy as np
import pytest

from services.detector.domain.suppression import survivors

CASES = [
    ("apart", [(0, 0, 10, 10), (20, 0, 30, 10)], [0.5, 0.9], [1, 0]),
    ("one face twice", [(0, 0, 10, 10), (1, 1, 11, 11)], [0.5, 0.9], [1]),
    ("side by side", [(0, 0, 10, 10), (8, 0, 18, 10)], [0.9, 0.5], [0, 1]),
    ("small inside large", [(0, 0, 100, 100), (30, 30, 60, 60)], [0.9, 0.3], [0]),
    (
        "what was suppressed suppresses nobody",
        [(0, 0, 10, 10), (4, 0, 14, 10), (8, 0, 18, 10)],
        [9, 8, 7],
        [0, 2],
    ),
    ("none", [], [], []),
]


@pytest.mark.parametrize(
    ("boxes", "scores", "stay"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_the_best_of_each_face_stays(
    boxes: list[tuple[float, ...]], scores: list[float], stay: list[int]
) -> None:
    corners = np.array(boxes, np.float32).reshape(-1, 4)
    assert survivors(corners, np.array(scores, np.float32), 0.3).tolist() == stay
