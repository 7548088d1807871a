import numpy as np

from services.detector.adapters.scipy_assignment import assign


def test_the_total_is_the_least_even_if_no_single_one_is() -> None:
    rows, columns = assign(np.array(((1, 2), (2, 9)), np.float32))
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 1), (1, 0)]


def test_more_tracks_than_faces_leave_some_without() -> None:
    rows, _ = assign(np.array(((5,), (1,), (3,)), np.float32))
    assert rows.tolist() == [1]
