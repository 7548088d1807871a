"""The videos of a run: alerts drawn in, listed, marked, and removed when their day comes."""

import json
import stat
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from services.cli.annotating import annotate, private_folder
from services.cli.report import marks
from services.cli.report.export import export
from services.cli.report.pictures import AMBER
from services.cli.report.purge import purge
from services.cli.report.summary import CameraLine, Place, RunReport
from services.detector.adapters.av_footage import AvReel
from services.detector.domain.annotation import Title
from services.detector.domain.context import Size
from tests.cli.reports import ANSWERED, NOW, REPORT

BEGINS_AT = NOW - timedelta(seconds=1)
ALERT = replace(ANSWERED, place=Place(0.1, 0.6, 0.05, 0.1))
ONE = replace(REPORT, alerts=(ALERT,))
VIDEO = "annotated-north.mp4"


def film(folder: Path, camera: str = "north", begins_at: datetime = BEGINS_AT, seconds: float = 6) -> None:
    """What the detector leaves: ten grey frames a second."""
    title = Title("harbour-market", camera, 1, begins_at)
    reel = AvReel(folder / title.file_name, Size(640, 360))
    for number in range(round(seconds * 10)):
        reel.add(np.full((360, 640, 3), 90, np.uint8), number / 10)
    reel.finish()


def frames(path: Path) -> list[tuple[float, NDArray[np.uint8]]]:
    with av.open(str(path)) as video:
        return [
            (frame.time or 0.0, np.asarray(frame.to_ndarray(format="rgb24"), np.uint8))
            for frame in video.decode(video=0)
        ]


def shows_an_alert(picture: NDArray[np.uint8]) -> bool:
    return bool(np.abs(picture[:200].astype(int) - 90).max() > 60)


@pytest.fixture
def films(tmp_path: Path) -> Path:
    return tmp_path / "films"


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out"


def made(films: Path, report: RunReport, output: Path) -> Sequence[str]:
    export(report, output)
    result = annotate(films, report, output)
    assert result.problems == ()
    return [path.name for path in result.videos]


def test_an_alert_is_shown_for_three_seconds_from_its_capture_on(films: Path, output: Path) -> None:
    film(films)
    assert made(films, ONE, output) == [VIDEO]
    seen = [at for at, picture in frames(output / VIDEO) if shows_an_alert(picture)]
    assert (min(seen), max(seen), len(seen)) == pytest.approx((1.0, 3.9, 30))


def test_every_frame_says_that_it_is_a_trial(films: Path, output: Path) -> None:
    film(films, seconds=1)
    made(films, ONE, output)
    for _, picture in frames(output / VIDEO):
        near = np.abs(picture[-40:, :110].astype(int) - AMBER).max(2) < 60
        assert near.sum() > 50


def test_an_alert_at_the_end_is_not_cut_off(films: Path, output: Path) -> None:
    film(films, seconds=1.1)
    made(films, ONE, output)
    last_at, last = frames(output / VIDEO)[-1]
    assert last_at == pytest.approx(4.0)
    assert shows_an_alert(last)


def test_alerts_of_other_cameras_and_times_are_not_drawn_in(films: Path, output: Path) -> None:
    film(films, "south")
    film(films, "north", NOW + timedelta(minutes=5))
    assert made(films, ONE, output) == [VIDEO, "annotated-south.mp4"]
    pictures = [picture for name in (VIDEO, "annotated-south.mp4") for _, picture in frames(output / name)]
    assert not any(shows_an_alert(picture) for picture in pictures)


def test_a_camera_that_was_opened_again_has_a_video_each_time(films: Path, output: Path) -> None:
    film(films, begins_at=NOW + timedelta(minutes=5))
    film(films)
    assert made(films, ONE, output) == [VIDEO, "annotated-north-2.mp4"]
    assert any(shows_an_alert(picture) for _, picture in frames(output / VIDEO))


def test_a_video_is_listed_and_marked_and_a_purge_removes_it(films: Path, output: Path) -> None:
    film(films)
    made(films, ONE, output)
    assert stat.S_IMODE((output / VIDEO).stat().st_mode) == 0o600
    assert marks.read(output / VIDEO) == ONE.must_be_gone_by
    assert VIDEO in json.loads((output / "exports.json").read_bytes())["sightline_exports"]
    (output / "holiday.mp4").write_bytes((next(films.iterdir())).read_bytes())
    purge(output, ONE.must_be_gone_by)
    assert [path.name for path in output.iterdir()] == ["holiday.mp4"]


def test_a_copy_of_a_video_is_found_by_its_mark(films: Path, output: Path) -> None:
    film(films)
    made(films, ONE, output)
    (output / VIDEO).rename(output / "copy.mp4")
    (output / "exports.json").unlink()
    assert "copy.mp4" in {gone.path.name for gone in purge(output, ONE.must_be_gone_by)}


def test_a_camera_without_a_video_is_told_in_one_line(films: Path, output: Path) -> None:
    films.mkdir()
    silent = replace(ONE, cameras=(*ONE.cameras, CameraLine("south", "failed", 0, problem="no picture")))
    result = annotate(films, silent, output)
    assert result.videos == ()
    (line,) = result.problems
    assert line.startswith("north: no annotated video could be written; is the disk of ")


def test_a_video_that_cannot_be_read_is_told_in_one_line(films: Path, output: Path) -> None:
    film(films)
    next(films.iterdir()).write_bytes(b"no video")
    result = annotate(films, ONE, output)
    assert result.problems == (f"{VIDEO} cannot be made: its video cannot be read; run it again",)
    assert [path.name for path in output.iterdir()] == ["exports.json"]


def test_the_folder_of_unfinished_videos_is_private_and_goes() -> None:
    with private_folder(True) as folder:
        assert folder is not None
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "part.mp4").write_bytes(b"half")
    assert not folder.exists()
    with private_folder(False) as none:
        assert none is None


def test_what_a_killed_command_left_goes_with_the_next_one_and_what_is_in_use_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with private_folder(True) as in_use:
        assert in_use is not None
        left = tmp_path / f"{in_use.name}-of-one-that-was-killed"
        left.mkdir()
        (left / "part.mp4").write_bytes(b"half")
        with private_folder(True):
            assert not left.exists()
            assert in_use.exists()
