"""`sightline calibrate`: a threshold for one list, which a deployment is then held to."""

import shutil
from itertools import islice
from pathlib import Path

import pytest
import yaml

from tests.pipeline.command import Place
from tests.pipeline.trial import Trial, portrait, video

PEOPLE = 30


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    made = Trial(tmp_path_factory.mktemp("trial")).prepare()
    video(made.folder / "street.mp4", portrait("obama3.jpg"))
    return made


@pytest.fixture(scope="module")
def cohort(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cohort")
    people = sorted(
        (shared_folder / "lfw-dev").iterdir(), key=lambda one: (-len(list(one.iterdir())), one.name)
    )
    for person in islice(people, PEOPLE):
        (folder / person.name).symlink_to(person)
    return folder


@pytest.fixture(scope="module")
def stated(place: Place, trial: Trial, cohort: Path) -> dict[str, object]:
    """The lines that it prints for the deployment file."""
    done = place.run("calibrate", "-d", str(trial.write()), "--faces", str(cohort), "--rate", "0.1")
    assert done.status == 0, done.err
    for said in ("1 people, 1 photos", f"{PEOPLE} people not on it", "10 % of passes", "expected TPIR"):
        assert said in done.out
    return dict(yaml.safe_load(done.out[done.out.index("threshold:") :]))


def test_what_it_prints_starts_the_deployment_and_names_the_man(
    place: Place, trial: Trial, stated: dict[str, object]
) -> None:
    measured = float(str(stated["threshold"]))
    assert 0.7 < measured < 1
    # The floor of the pack may be above what a few people say.
    threshold = max(measured, 0.93)
    file = trial.write(**{**stated, "threshold": threshold})
    done = place.run("run", "-d", str(file), "--output", str(place.output))
    assert done.status == 0, done.err
    assert "ALERT at" in done.out


def test_a_list_with_one_photograph_more_is_another_list(
    place: Place, trial: Trial, stated: dict[str, object]
) -> None:
    longer = trial.folder / "longer"
    shutil.copytree(trial.folder / "list", longer)
    (longer / "woman-1").mkdir()
    portrait("grace_hopper.jpg").save(longer / "woman-1" / "photo.jpg")
    file = trial.write("longer.yaml", watchlist="longer", threshold=0.95, calibration=stated["calibration"])
    assert "another list" in place.run("run", "-d", str(file)).complaint


def test_a_rate_that_so_few_people_cannot_tell_is_refused(place: Place, trial: Trial, cohort: Path) -> None:
    done = place.run("calibrate", "-d", str(trial.write()), "--faces", str(cohort), "--rate", "0.01")
    assert done.status == 1 and "say nothing of a rate below" in done.complaint


def test_a_folder_without_people_is_told_before_anything_is_loaded(place: Place, trial: Trial) -> None:
    done = place.run("calibrate", "-d", str(trial.write()), "--faces", str(trial.folder / "list" / "man-1"))
    assert done.status == 1 and "has no folders with photographs" in done.complaint
