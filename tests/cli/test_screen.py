"""What is said while a run goes on."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from services.cli.screen import Screen
from services.watchlists.enrolment import Enrolled
from services.watchlists.listing import ListedPhoto
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.frame_grabber.v1.camera_service_pb2 import (
    CAMERA_STATE_DOWN,
    CAMERA_STATE_OPENING,
    CAMERA_STATE_PLAYING,
    Camera,
    CameraState,
)
from sightline.retention_purger.v1.retention_service_pb2 import Ledger
from tests.cli.services_at_hand import LATER, alert


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


def camera(state: CameraState, problem: str = "") -> Camera:
    return Camera(id="door", state=state, problem=problem, frames_captured=5)


def test_a_camera_that_is_down_is_told_once_and_when_it_is_back(written: io.StringIO) -> None:
    screen = Screen(Console(file=written))
    for seen in (
        camera(CAMERA_STATE_PLAYING),
        camera(CAMERA_STATE_DOWN, "it went away"),
        camera(CAMERA_STATE_OPENING, "it went away"),
        camera(CAMERA_STATE_DOWN, "it went away"),
        camera(CAMERA_STATE_PLAYING),
    ):
        screen.progressed([seen], Ledger(), 0)
    screen.close()
    assert written.getvalue().splitlines() == ["door is down: it went away", "door is back"]


async def test_no_bar_moves_while_a_question_stands(written: io.StringIO) -> None:
    console = Console(file=written, force_terminal=True)
    during: list[str] = []

    async def ask(_: Alert) -> None:
        before = len(written.getvalue())
        screen.progressed([camera(CAMERA_STATE_DOWN, "it went away")], Ledger(), 1)
        during.append(written.getvalue()[before:])

    screen = Screen(console, ask, decides=True)
    screen.progressed([camera(CAMERA_STATE_PLAYING)], Ledger(), 0)
    await screen.alerted(alert(1))
    assert during == [""]
    screen.progressed([camera(CAMERA_STATE_DOWN, "it went away")], Ledger(), 1)
    screen.close()
    assert "door is down" in written.getvalue()


def test_photos_are_named_as_they_are_written(written: io.StringIO) -> None:
    photo = ListedPhoto(Path("list/man-1/[red] x.png"), "man-1", "why", "where", LATER)
    screen = Screen(Console(file=written, width=200))
    screen.enrolled([Enrolled(photo, False, "no face", "no face was found")])
    assert written.getvalue().splitlines() == [
        "0 of 1 photos taken",
        "  man-1/[red] x.png: no face: no face was found",
    ]


def test_a_long_list_of_remarks_is_cut_short(written: io.StringIO) -> None:
    photo = ListedPhoto(Path("list/man-1/x.png"), "man-1", "why", "where", LATER)
    Screen(Console(file=written, width=200)).enrolled([Enrolled(photo, False, "blurred", "")] * 25)
    assert written.getvalue().splitlines()[-1] == "  … and 5 more; `sightline enrol` lists all"
