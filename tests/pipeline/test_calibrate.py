"""`sightline calibrate`: a threshold for one list, which a deployment is then held to."""

import shutil
from itertools import islice
from pathlib import Path

import pytest
import yaml

from services.model_packs import read
from services.model_packs.manifest import path_of
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


@pytest.fixture(scope="module")
def of_pack(place: Place, trial: Trial) -> dict[str, object]:
    """The lines that it prints without a cohort."""
    done = place.run("calibrate", "-d", str(trial.write()), "--rate", "0.004")
    assert done.status == 0, done.err
    for said in (
        "1 people, 1 photos",
        "lists of 10, 2929 people",
        "stated for 0.2 %",
        "Not measured for",
    ):
        assert said in done.out
    return dict(yaml.safe_load(done.out[done.out.index("threshold:") :]))


def test_without_a_cohort_it_is_the_packs_own_threshold_and_starts_the_deployment(
    place: Place, trial: Trial, of_pack: dict[str, object]
) -> None:
    stated = read("bundled").embedder.statistics
    assert stated is not None
    assert of_pack["threshold"] == stated.lists[10].rates[0.002].threshold
    calibration = of_pack["calibration"]
    assert isinstance(calibration, dict) and calibration["from_pack"] is True
    assert (calibration["false_alert_ratio"], calibration["extrapolated"]) == (0.004, False)
    done = place.run("run", "-d", str(trial.write(**of_pack)), "--output", str(place.folder / "of-pack"))
    assert done.status == 0, done.err
    assert "ALERT at" in done.out


def test_the_packs_own_threshold_is_for_one_list_too(
    place: Place, trial: Trial, of_pack: dict[str, object]
) -> None:
    other = trial.folder / "other"
    (other / "woman-1").mkdir(parents=True)
    portrait("grace_hopper.jpg").save(other / "woman-1" / "photo.jpg")
    file = trial.write("other.yaml", watchlist="other", **of_pack)
    assert "another list" in place.run("run", "-d", str(file)).complaint


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (("--rate", "0.001"), "say nothing of a rate below 0.10%"),
        (("--rate", "0.0005"), "no rate below 0.10%"),
        (("--blur-px", "1", "3"), "they are for a cohort"),
    ],
)
def test_without_a_cohort_what_the_pack_does_not_know_is_refused_in_one_line(
    place: Place, trial: Trial, options: tuple[str, ...], line: str
) -> None:
    done = place.run("calibrate", "-d", str(trial.write()), *options)
    assert done.status == 1 and line in done.complaint


def test_a_guess_of_the_packs_is_marked_where_it_is_asked_for(place: Place, trial: Trial) -> None:
    done = place.run("calibrate", "-d", str(trial.write()), "--rate", "0.001", "--extrapolate")
    assert done.status == 0 and "extrapolated: true" in done.out


@pytest.mark.parametrize(("statistics", "line"), [(None, "give --faces"), ("4 looks", "statistics are void")])
def test_a_pack_whose_statistics_are_missing_or_void_is_told_before_anything_is_loaded(
    place: Place, trial: Trial, statistics: str | None, line: str
) -> None:
    manifest = yaml.safe_load(path_of("bundled").read_text("utf-8"))
    if statistics is None:
        del manifest["embedder"]["statistics"]
    else:
        manifest["embedder"]["statistics"]["pass_rule"] = statistics
    (trial.folder / "own.yaml").write_text(yaml.safe_dump(manifest), "utf-8")
    done = place.run("calibrate", "-d", str(trial.write("own-pack.yaml", model_pack="own.yaml")))
    assert done.status == 1 and line in done.complaint


def test_floors_of_so_few_people_are_refused_before_anything_is_looked_at(place: Place, cohort: Path) -> None:
    done = place.run("models", "floors", str(cohort), "--pack", "bundled")
    assert done.status == 1 and f"{PEOPLE} people are too few" in done.complaint
