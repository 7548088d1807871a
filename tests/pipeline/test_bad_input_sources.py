"""Cameras that give nothing, or stop giving: one line each, and what was seen before is accounted for."""

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.frame_grabber import videos
from tests.frame_grabber.web import Site, motion_jpeg, served
from tests.pipeline.command import Finished, Place
from tests.pipeline.trial import Trial, portrait, video


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    trial = Trial(tmp_path_factory.mktemp("trial")).prepare()
    video(trial.folder / "street.mp4", portrait("obama2.jpg"))
    return trial


def report_in(place: Place) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((place.output / "report.json").read_text("utf-8"))
    return content


def test_a_file_that_is_not_there_ends_the_run_in_one_line(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    file = trial.write("missing.yaml", cameras=[{"id": "door", "source": "nowhere.mp4"}])
    finished = place.run("run", "-d", str(file), "--output", str(place.output))
    assert finished.status == 1
    assert finished.complaint.startswith(f"there is no file {trial.folder / 'nowhere.mp4'}: check")
    assert place.left_behind() == []


def test_each_source_that_cannot_be_played_is_named_and_the_others_are_watched(
    trial: Trial, tmp_path: Path
) -> None:
    place, folder = Place(tmp_path), trial.folder
    whole = (folder / "street.mp4").read_bytes()
    (folder / "empty.mp4").touch()
    (folder / "cut.mp4").write_bytes(whole[: len(whole) // 2])
    (folder / "noise.mp4").write_bytes(os.urandom(20_000))
    (folder / "text.mp4").write_text("hello")
    (folder / "nothing").mkdir()
    names = ("street.mp4", "empty.mp4", "cut.mp4", "noise.mp4", "text.mp4", "nothing", "absent.mp4")
    cameras = [{"id": name.replace(".", "-"), "source": name} for name in names]
    file = trial.write("many.yaml", cameras=cameras)

    finished = place.run("run", "-d", str(file), "--output", str(place.output))

    lines = finished.err.splitlines()
    assert finished.status == 1
    assert [line.split(": ")[:2] for line in lines] == [["sightline", camera["id"]] for camera in cameras[1:]]
    assert all(len(line.split(": ")) >= 3 for line in lines), "each says what to do"
    report = report_in(place)
    assert report["ledger"]["closes"]
    assert len(report["alerts"]) == 1


def test_a_recording_that_was_cut_off_is_watched_to_where_it_ends_and_said_to_be_short(
    trial: Trial, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    whole = videos.make_video(trial.folder / "long.mkv", frames=100, codec="mpeg4").read_bytes()
    (trial.folder / "long.mkv").write_bytes(whole[: len(whole) // 2])
    file = trial.write("cut.yaml", cameras=[{"id": "door", "source": "long.mkv"}])
    finished = place.run("run", "-d", str(file), "--output", str(place.output))
    assert finished.status == 1
    assert finished.complaint.startswith("door: ")
    assert 0 < report_in(place)["cameras"][0]["frames_captured"] < 100


def test_a_video_without_faces_is_no_mistake(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    video(trial.folder / "wall.mp4", None)
    file = trial.write("wall.yaml", cameras=[{"id": "door", "source": "wall.mp4"}])
    finished = place.run("run", "-d", str(file), "--output", str(place.output))
    assert (finished.status, finished.err) == (0, "")
    report = report_in(place)
    assert report["alerts"] == []
    assert report["ledger"]["closes"]
    assert report["ledger"]["tracks"]["opened"] == 0


def test_a_camera_that_goes_away_shows_as_down_and_the_run_still_ends_with_its_report(
    trial: Trial, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    stream = Site(motion_jpeg(40), "multipart/x-mixed-replace; boundary=frame", with_length=False)
    arguments = ("run", "-d", str(trial.write("stream.yaml")), "--output", str(place.output))
    with served(stream) as address, place.started(*arguments, "--source", address) as process:
        assert process.stdout is not None
        shown = next(line for line in process.stdout if "is down" in line)
        assert shown.startswith(f"camera-1 is down: {address} ")
        process.send_signal(signal.SIGINT)
        finished = Finished(*_ended(process))
    assert finished.status == 1
    assert finished.complaint.startswith(f"camera-1: {address} ")
    assert finished.complaint.endswith("; check the camera and its address")
    report = report_in(place)
    assert report["cameras"][0]["state"] == "down"
    assert report["cameras"][0]["frames_captured"] > 0
    assert report["ledger"]["closes"]


def test_an_address_that_refuses_is_tried_again_and_said_so_meanwhile(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    with served(Site(b"")) as address:
        pass  # nobody listens there any more
    with place.started("run", "-d", str(trial.write("refused.yaml")), "--source", address) as process:
        assert process.stdout is not None
        assert any(
            "is down" in line and "refuses the connection; trying again" in line for line in process.stdout
        )
        process.send_signal(signal.SIGINT)
        finished = Finished(*_ended(process))
    assert finished.status == 1
    assert "refuses the connection; check the camera" in finished.complaint


def _ended(process: Any) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err
