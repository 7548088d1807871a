"""Made-up templates lie as real ones do, and are nobody's."""

import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.evaluation.cohorts import Drawn, draw


def people(count: int) -> np.ndarray:
    rng = np.random.default_rng(4)
    centres = rng.normal(size=(30, 32))
    rows = centres[rng.integers(0, 30, count)] + 0.8 * rng.normal(size=(count, 32))
    made: np.ndarray = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return made


def test_what_is_drawn_is_of_unit_length_and_as_far_from_everybody_as_strangers_are() -> None:
    real = people(1200)
    drawn = draw(real, 500)
    assert drawn.templates.dtype == np.float32 and abs(len(drawn.templates) - 500) < 20
    assert np.linalg.norm(drawn.templates, axis=1) == pytest.approx(1, abs=1e-5)
    assert drawn.is_nobody
    assert draw(real, 500).templates == pytest.approx(drawn.templates)


def test_copies_of_real_people_are_found_out() -> None:
    copies = Drawn(people(10), (1.0, 1.0), (0.8, 0.9))
    assert not copies.is_nobody


def test_too_few_people_are_refused() -> None:
    with pytest.raises(BadInput, match="too few"):
        draw(people(100), 500)
