"""Several detectors: the one that has a camera answers, and after it has moved the other."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path
from typing import Any, cast

import pytest

from services.chassis.errors import Refused, SightlineError, Unavailable
from services.console.clients.people import Visit
from services.console.clients.views import Views
from sightline.detector.v1 import view_service_pb2 as messages
from tests.console.standing import EVERYONE
from tests.console.telling import Telling
from tests.registrar.signing_in_rig import signing_in

AWAY = Refused("no frames of camera gate are looked at here")


class Engineer:
    """Whose channels carry a credential already."""

    async def bearer(self, service: str) -> tuple[tuple[str, str], ...]:
        return ()


@pytest.fixture
def told() -> tuple[Telling, Telling]:
    return Telling(), Telling()


@pytest.fixture
async def views(tmp_path: Path, told: tuple[Telling, Telling]) -> AsyncIterator[Views]:
    one, two = told
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    async with (
        signing_in(tmp_path / "one", EVERYONE, one.serve) as first,
        signing_in(tmp_path / "two", EVERYONE, two.serve) as second,
    ):
        channels = (first.channels["engineer"], second.channels["engineer"])
        yield Views(cast(Visit, Engineer()), channels)


def showing(*jpegs: bytes) -> Any:
    async def stream(_: Any) -> AsyncIterator[messages.WatchCameraResponse]:
        for jpeg in jpegs:
            yield messages.WatchCameraResponse(jpeg=jpeg)
        raise AWAY

    return stream


def counted(**faces: int) -> messages.TestCamerasResponse:
    return messages.TestCamerasResponse(
        tests=[messages.CameraTest(camera=camera, faces_count=count) for camera, count in faces.items()]
    )


async def seen(views: Views) -> tuple[list[bytes], str]:
    """The pictures until there are none, and what is said then."""
    found: list[bytes] = []
    try:
        async with aclosing(views.watch("market", "gate")) as pictures:
            async for picture in pictures:
                found.append(picture.jpeg)
    except SightlineError as error:
        return found, str(error)
    raise AssertionError("nothing was said")


async def test_a_camera_is_found_at_whichever_detector_has_it(
    views: Views, told: tuple[Telling, Telling]
) -> None:
    told[0].told["WatchCamera"], told[1].told["WatchCamera"] = AWAY, showing(b"1", b"2")
    assert await seen(views) == ([b"1", b"2"], str(AWAY))


async def test_a_camera_that_moves_is_followed(views: Views, told: tuple[Telling, Telling]) -> None:
    told[0].told["WatchCamera"], told[1].told["WatchCamera"] = showing(b"1"), showing(b"2")
    assert await seen(views) == ([b"1", b"2"], str(AWAY))


async def test_a_camera_that_nobody_has_is_said_in_words(views: Views, told: tuple[Telling, Telling]) -> None:
    told[0].told["WatchCamera"] = told[1].told["WatchCamera"] = AWAY
    assert await seen(views) == ([], str(AWAY))


async def test_of_a_camera_that_has_moved_the_test_with_more_faces_counts(
    views: Views, told: tuple[Telling, Telling]
) -> None:
    told[0].told["TestCameras"] = counted(gate=40, door=6)
    told[1].told["TestCameras"] = counted(gate=7, yard=9)
    found = await views.tests("market")
    assert {name: one.faces_count for name, one in found.items()} == {"gate": 40, "door": 6, "yard": 9}


async def test_a_detector_that_is_away_hides_no_other(views: Views, told: tuple[Telling, Telling]) -> None:
    told[0].told["TestCameras"] = Unavailable("it starts")
    told[1].told["TestCameras"] = counted(gate=7)
    assert list(await views.tests("market")) == ["gate"]


async def test_where_no_detector_answers_it_is_said(views: Views, told: tuple[Telling, Telling]) -> None:
    told[0].told["TestCameras"] = told[1].told["TestCameras"] = Unavailable("it starts")
    with pytest.raises(Unavailable, match="it starts"):
        await views.tests("market")
