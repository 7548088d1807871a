"""`sightline cameras test`: the words, the table, and the exit status."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Refused
from services.cli.camera_words import fails, rows_of
from sightline.detector.v1 import view_service_pb2 as messages
from tests.cli.answering import Answering, answering

SMALL = "faces are 34 px large on average: not enough, 40 px are needed"
POOR = messages.CameraTest(
    camera="gate",
    fitness=messages.FITNESS_POOR,
    summary=f"not good enough: {SMALL}",
    faces_count=12,
    seconds=300,
    measures=[
        messages.Measure(
            aspect=messages.ASPECT_SIZE, fitness=messages.FITNESS_POOR, explanation=SMALL, median=34
        )
    ],
)
FEW = messages.CameraTest(camera="door", summary="fewer than 5 people so far")


@pytest.fixture
async def services(tmp_path: Path) -> AsyncIterator[Answering]:
    async with answering(tmp_path) as made:
        yield made


async def test_a_camera_that_is_not_good_enough_is_said_and_is_the_exit_status(services: Answering) -> None:
    services.detector.tests = [POOR, FEW]
    done = await services.run("emil", "cameras", "test", "market")
    assert done.exit_code == 1
    assert "12 faces" in done.output and SMALL in done.output and "few faces" in done.output
    assert services.detector.asked == [("emil", "market")]


async def test_a_program_reads_all_that_was_measured(services: Answering) -> None:
    services.detector.tests = [POOR]
    done = await services.run("dora", "cameras", "test", "market", "--json")
    (test,) = json.loads(done.output)
    assert (test["camera"], test["fitness"], test["measures"][0]["median"]) == ("gate", "FITNESS_POOR", 34)


async def test_where_nobody_was_seen_it_says_what_to_do(services: Answering) -> None:
    done = await services.run("emil", "cameras", "test", "market")
    assert done.exit_code == 0 and "let some people walk past" in done.output


async def test_who_looks_after_no_camera_is_refused(services: Answering) -> None:
    done = await services.run("carol", "cameras", "test", "market")
    assert isinstance(done.exception, Refused) and "carol may not call TestCameras" in str(done.exception)


async def test_a_file_that_is_none_is_said_before_anything_starts(services: Answering) -> None:
    done = await services.run("emil", "cameras", "test", str(services.folder / "none.yaml"))
    assert isinstance(done.exception, BadInput) and "cannot be read" in str(done.exception)


def test_a_camera_has_a_row_and_one_for_each_measure_beneath() -> None:
    assert list(rows_of([POOR, FEW])) == [
        ("gate", "12 faces", "poor", f"not good enough: {SMALL}"),
        ("", "size", "poor", SMALL),
        ("door", "few faces", "", "fewer than 5 people so far"),
    ]


def test_what_is_not_known_yet_is_no_failure() -> None:
    assert (fails([FEW]), fails([FEW, POOR])) == (False, True)
