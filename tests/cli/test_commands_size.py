"""`sightline size`: the table, why, and errors in one line."""

import pytest
from typer.testing import CliRunner

from services.chassis.errors import BadInput
from services.cli.main import app


def said(*options: str) -> str:
    done = CliRunner().invoke(app, ["size", *options], env={"COLUMNS": "200"})
    if done.exception is not None:
        raise done.exception
    return done.output


def test_it_says_cores_memory_partitions_and_why() -> None:
    told = said("--cameras", "40", "--faces-per-minute", "600")
    assert "partitions: 64" in told and "A camera is never split" in told
    assert "detector" in told and "200 frames/s" in told and "GB" in told
    assert "services/cli/sizing/measured.py" in told


def test_more_cameras_need_more() -> None:
    def cores(cameras: str) -> int:
        told = said("--cameras", cameras, "--faces-per-minute", "600")
        total = next(line for line in told.splitlines() if "│ all" in line)
        return int(total.split("│")[3])

    assert cores("80") > cores("40") > cores("1")


def test_frames_that_no_camera_sends_are_refused_in_one_line() -> None:
    with pytest.raises(BadInput, match="--fps 30 is more than a camera sends") as caught:
        said("--cameras", "4", "--faces-per-minute", "10", "--fps", "30")
    assert "\n" not in str(caught.value)


def test_a_lighter_detector_saves_cores_until_many_pass() -> None:
    def cores(faces: str, *pack: str) -> int:
        told = said("--cameras", "40", "--faces-per-minute", faces, *pack)
        total = next(line for line in told.splitlines() if "│ all" in line)
        return int(total.split("│")[3])

    zoo = ("--pack", "opencv-zoo")
    assert "pack opencv-zoo" in said("--cameras", "1", "--faces-per-minute", "1", *zoo)
    assert cores("60", *zoo) < cores("60")
    assert cores("6000", *zoo) > cores("6000")


def test_a_pack_that_nobody_measured_is_refused() -> None:
    with pytest.raises(BadInput, match="nobody measured what own costs"):
        said("--cameras", "1", "--faces-per-minute", "1", "--pack", "own")
