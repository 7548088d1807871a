"""The attacks of `tox -e bystanders`, in small: a dozen people, each planted twice."""

from pathlib import Path

import pytest

from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.settings import DetectorSettings
from tests.bystanders import report
from tests.bystanders.attacking import Attack, Remembering, attacks, controls
from tests.bystanders.embedding import Bundled
from tests.bystanders.keeping import KINDS
from tests.bystanders.people import Photo, people_of
from tests.bystanders.trial import Trial, run

PEOPLE = 12


@pytest.fixture(scope="module")
def trial(
    shared_folder: Path,
    faces: dict[str, Photo],
    finder: OnnxFinder,
    settings: DetectorSettings,
    tmp_path_factory: pytest.TempPathFactory,
) -> Trial:
    if not (shared_folder / "lfw-dev").is_dir():
        pytest.skip("needs photographs of a dozen people")
    people = people_of(shared_folder / "lfw-dev", finder, PEOPLE)
    folder = tmp_path_factory.mktemp("films")
    return run(faces["obama2.jpg"], people, ["plain"] * PEOPLE, settings, folder)


@pytest.fixture(scope="module")
def attacked(trial: Trial) -> list[Attack]:
    models = {"dlib": Remembering(Bundled())}
    return [*controls(trial, models), *attacks(trial, models)]


def test_no_attack_on_a_filled_picture_does_better_than_guessing(
    trial: Trial, attacked: list[Attack]
) -> None:
    assert {attack.kind for attack in attacked} >= set(KINDS) - {"shot"}
    assert report.Findings({"in small": attacked}, {"in small": trial}).beyond == set()


def test_the_same_faces_are_recognised_clear_and_blurred(attacked: list[Attack]) -> None:
    """The control: what finds nobody in filled pictures finds most of them in these."""
    shares = {
        attack.name: attack.outcome.rank_1.value
        for attack in attacked
        if attack.kind == "frame" and attack.name.endswith("against clear photographs")
    }
    assert shares["dlib: clear, against clear photographs"] > 0.8
    assert shares["dlib: blurred, σ 3, against clear photographs"] > 0.5
