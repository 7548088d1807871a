"""Alerts at the command line: two pictures, an answer that is locked, and only then who it is."""

import asyncio
import json
import signal
from datetime import timedelta
from pathlib import Path

import pytest

from services.chassis.errors import BadInput, Refused
from services.cli.asking.alerts import AlertClient
from services.cli.comparing import find, write_pictures
from services.cli.report import marks
from services.cli.report.purge import purge
from services.cli.watching import Watch
from sightline.alert_dispatcher.v1.alert_resolved_pb2 import ANSWER_LOOKS_UNDER_18
from sightline.alert_dispatcher.v1.alert_service_pb2 import Alert
from sightline.alert_dispatcher.v1.outcome_recorded_pb2 import (
    CONFIRMATION_FALSE,
    DISPOSAL_NO_ACTION,
    ENGAGEMENT_ENGAGED,
    Outcome,
)
from tests.cli.answering import LATER, answering
from tests.pipeline.command import Place


async def test_a_stream_that_breaks_is_taken_up_after_the_last_alert(tmp_path: Path) -> None:
    shown: list[Alert] = []
    stop = asyncio.Event()

    def show(alert: Alert) -> None:
        shown.append(alert)
        if alert.answers_given:
            stop.set()

    async with answering(tmp_path) as services:
        services.dispatcher.breaks = 2
        async with services.connected("carol") as connection:
            await Watch(AlertClient(connection.channel_to("alert_dispatcher")), "market", show).until(stop)
        asked = [request.resume_after for _, request in services.dispatcher.asked]
    assert asked == ["", "a1", "a1"] and [alert.answers_given for alert in shown] == [0, 1]


async def test_who_may_not_watch_is_told_at_once(tmp_path: Path) -> None:
    async with answering(tmp_path) as services, services.connected("anton") as connection:
        client = AlertClient(connection.channel_to("alert_dispatcher"))
        with pytest.raises(Refused, match="anton may not call WatchAlerts"):
            await Watch(client, "market", lambda _: None).until(asyncio.Event())


async def test_the_two_pictures_say_in_themselves_when_they_must_be_gone(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    async with answering(tmp_path) as services, services.connected("carol") as connection:
        written = await write_pictures(connection, "a1", folder)
    assert written.must_be_gone_by == LATER + timedelta(days=31)
    for path in (written.live, written.reference):
        assert marks.read(path) == written.must_be_gone_by and path.stat().st_mode & 0o777 == 0o600
    assert purge(folder, LATER) == ()
    assert {one.path for one in purge(folder, written.must_be_gone_by)} == {written.live, written.reference}
    assert list(folder.iterdir()) == []


async def test_an_alert_of_nobody_is_said(tmp_path: Path) -> None:
    async with answering(tmp_path) as services, services.connected("carol") as connection:
        with pytest.raises(Refused, match="no such alert"):
            await find(connection, "b2")


async def test_who_it_is_comes_only_once_all_have_said_the_same(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        done = await services.run("carol", "alerts", "answer", "a1", "--answer", "same")
        assert "4711" in done.output and "Ask for \\x1b[31mher name" in done.output
        services.dispatcher.two_persons = True
        done = await services.run("carol", "alerts", "answer", "a1", "--answer", "same")
        assert "1 of 2 answers" in done.output and "4711" not in done.output
        assert "4711" in (await services.run("carol", "alerts", "identity", "a1")).output


async def test_an_answer_is_one_of_four_words(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        await services.run("carol", "alerts", "answer", "a1", "--answer", "under-18")
        (who, asked) = services.dispatcher.asked[-1]
        assert (who, asked.answer, asked.officer) == ("carol", ANSWER_LOOKS_UNDER_18, "")
        done = await services.run("carol", "alerts", "answer", "a1", "--answer", "yes")
        assert isinstance(done.exception, BadInput) and "cannot-say" in str(done.exception)


async def test_an_outcome_gives_the_receipt_of_the_person_who_was_engaged(tmp_path: Path) -> None:
    words = (
        "--engagement",
        "engaged",
        "--confirmed",
        "false",
        "--disposal",
        "no-action",
        "--minutes-held",
        4,
    )
    async with answering(tmp_path) as services:
        done = await services.run("carol", "alerts", "outcome", "a1", *words)
        (_, asked) = services.dispatcher.asked[-1]
        said = json.loads((await services.run("dora", "alerts", "outcome", "a1", *words, "--json")).output)
        nothing = await services.run("carol", "alerts", "outcome", "a1")
    assert "7K2M-Q" in done.output and said["receipt_code"] == "7K2M-Q"
    for part in ("Code: 7K2M-Q", "Where: Market", "Purpose: Finding people", "It may have been a mistake"):
        assert part in done.output
    assert f"When: {LATER:%A}" in done.output and "4711" not in done.output
    assert asked.outcome == Outcome(
        engagement=ENGAGEMENT_ENGAGED,
        confirmation=CONFIRMATION_FALSE,
        disposal=DISPOSAL_NO_ACTION,
        minutes_held=4,
    )
    assert isinstance(nothing.exception, BadInput)


def watched(place: Place, key: Path) -> tuple[dict[str, object], int]:
    """The second line of the command, and its exit status after Ctrl-C."""
    with place.started("alerts", "watch", "market", "--json", "--as", str(key)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        line = process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        return json.loads(line), process.returncode


async def test_a_program_reads_an_alert_a_line_until_it_is_told_to_stop(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        said, status = await asyncio.to_thread(watched, Place(tmp_path), services.key("carol"))
    assert (said["id"], said["answers_given"], status) == ("a1", 1, 0)


async def test_the_command_says_where_the_pictures_are_and_until_when(tmp_path: Path) -> None:
    async with answering(tmp_path) as services:
        words = ("alerts", "pictures", "a1", "pair", "--as", str(services.key("carol")))
        done = await asyncio.to_thread(Place(tmp_path).run, *words)
    assert done.status == 0 and "sightline purge pair" in done.out and "must be gone by" in done.out
    assert len(list((tmp_path / "pair").glob("compare-a1-*.jpg"))) == 2
