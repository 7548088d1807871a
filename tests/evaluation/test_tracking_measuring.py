"""The measurement as a whole, on a small street with a real face and the real models."""

from functools import partial
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
import pytest

from services.chassis.errors import BadInput
from services.evaluation.gathering import Crew
from services.evaluation.people import Person
from services.evaluation.recogniser import Recogniser
from services.evaluation.tracking.crossing import WALKERS_A_STREET
from services.evaluation.tracking.measuring import streets, tracker_figures
from services.model_packs import load


@pytest.fixture(scope="module")
def crew() -> Crew:
    try:
        pack = load("bundled")
    except BadInput as missing:
        pytest.skip(str(missing))
    return Crew(partial(Recogniser.of, pack), 1)


@pytest.fixture(scope="module")
def eileen() -> Person:
    """Eileen Collins (NASA, public domain)."""
    found = find_spec("skimage")
    folders = found.submodule_search_locations if found is not None else None
    if not folders:
        pytest.skip("needs scikit-image for its picture")
    return Person("eileen", (Path(folders[0]) / "data" / "astronaut.png",))


def test_two_who_cross_are_two_tracks(crew: Crew, eileen: Person) -> None:
    told: list[None] = []
    (found,) = tracker_figures(crew, [eileen], lambda: told.append(None), passes=2, rates=(5,))
    assert (found.frames_per_second, found.passes, found.never_tracked) == (5, 2, 0)
    assert (found.tracks, found.switches, found.mixed_tracks, found.false_tracks) == (2, 0, 0, 0)
    assert found.idf1.low <= found.idf1.value <= found.idf1.high
    assert 0.8 < found.idr.value <= 1.0 and found.idp.value > 0.95
    assert len(told) == streets(2, (5,)) == 1


def test_photographs_without_a_face_are_refused(crew: Crew, tmp_path: Path) -> None:
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((200, 200, 3), 128, np.uint8))
    with pytest.raises(BadInput, match="no face was found"):
        tracker_figures(crew, [Person("nobody", (tmp_path / "grey.png",))], lambda: None, 1, (5,))


def test_a_street_is_rendered_for_each_full_number_of_walkers_and_each_rate() -> None:
    assert streets(WALKERS_A_STREET + 1, (5, 12, 25)) == 6
