"""Frames of strewn photographs, and what the detector is given of them."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from services.evaluation.people import Person
from services.evaluation.ranging import as_input, frames
from services.model_packs.specs import InputSpec

SIZE = InputSpec(width_px=160, height_px=96, colour="rgb")


@pytest.fixture
def people(tmp_path: Path) -> list[Person]:
    made = []
    for name, size in (("wide", (200, 60)), ("tall", (50, 220)), ("small", (9, 9))):
        path = tmp_path / f"{name}.png"
        Image.new("RGB", size, (200, 100, 50)).save(path)
        made.append(Person(name, (path,)))
    return made


def test_frames_are_of_the_models_size_and_the_same_each_time(people: list[Person]) -> None:
    once, again = (list(frames(people, SIZE, 3)) for _ in range(2))
    assert [frame.shape for frame in once] == [(96, 160, 3)] * 3
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once[0], once[1])
    assert all(0 < (frame > 0).any(axis=2).mean() < 1 for frame in once)


def test_the_input_is_scaled_and_ordered_as_the_model_takes_it() -> None:
    frame = np.zeros((96, 160, 3), np.uint8)
    frame[5, 7] = (10, 20, 30)
    given = as_input(frame, SIZE.model_copy(update={"colour": "bgr", "scale": 0.5, "mean": (1.0, 2.0, 3.0)}))
    assert given.shape == (1, 3, 96, 160) and given.dtype == np.float32
    assert given[0, :, 5, 7].tolist() == [14.5, 9.0, 3.5]
