"""YuNet and SFace in place of the bundled pack: the same man is found, another is not, all is forgotten."""

import json
from pathlib import Path

import pytest

from services.model_packs import fetch, read
from tests.pipeline.command import Place
from tests.pipeline.trial import Trial, portrait, video


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    fetch("opencv-zoo")
    return Trial(tmp_path_factory.mktemp("trial")).prepare()


@pytest.mark.parametrize(("photo", "alerts"), [("obama3.jpg", 1), ("biden.jpg", 0)])
def test_who_is_listed_raises_an_alert_and_nobody_else(
    place: Place, trial: Trial, photo: str, alerts: int
) -> None:
    video(trial.folder / "street.mp4", portrait(photo))
    threshold = read("opencv-zoo").floor_for(1000)
    done = place.run(
        "run",
        "--deployment",
        str(trial.write(model_pack="opencv-zoo", threshold=threshold)),
        "--output",
        str(place.output),
    )
    assert done.status == 0, done.err
    report = json.loads((place.output / "report.json").read_text("utf-8"))
    assert [alert["subject"] for alert in report["alerts"]] == ["man-1"] * alerts
    assert report["ledger"]["closes"] is True
    assert report["ledger"]["probes"]["seen"] > 0
    assert report["model_pack"] == "opencv-zoo"


def test_its_threshold_is_no_threshold_of_the_bundled_pack(place: Place, trial: Trial) -> None:
    video(trial.folder / "street.mp4", None)
    floor = read("opencv-zoo").floor_for(1)
    done = place.run("run", "-d", str(trial.write(threshold=floor)), "--output", str(place.output))
    assert done.status != 0
    assert "floor" in done.complaint
