"""«New pass or the same?» on Faust, on a real broker: what is decided, and what survives what."""

import asyncio
import logging
import signal
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from services.alert_dispatcher.adapters.faust_passes.app import DecidingApp
from services.alert_dispatcher.adapters.faust_passes.topics import CHANGELOG, MATCHES
from services.chassis.errors import Unreadable
from services.chassis.kafka_bus.settings import KafkaSettings
from services.chassis.origin import utc_now
from sightline.alert_dispatcher.v1.pass_decided_pb2 import PassDecided
from tests.alert_dispatcher.matching import FACE, Matcher
from tests.alert_dispatcher.passes_behaviour import PassesBehaviour
from tests.connected.passes_on_faust import (
    LIMIT_SECONDS,
    PARTITIONS,
    OnFaust,
    Topics,
    delete_topics,
    fresh_topics,
    running,
    until,
    until_answers,
)
from tests.connected.servers.kafka_server import KafkaServer

ADAPTER = "services.alert_dispatcher.adapters.faust_passes"
DECIDER = f"{ADAPTER}.decider"


@pytest.fixture(scope="module")
def kafka() -> Iterator[KafkaServer]:
    """A broker of one's own: these tests make the topics anew, with fewer partitions, and stop it."""
    with KafkaServer() as server:
        yield server


@pytest.fixture
async def topics(kafka: KafkaServer) -> AsyncIterator[Topics]:
    await fresh_topics(kafka.bootstrap)
    async with Topics(kafka.bootstrap).open() as topics:
        yield topics


@pytest.fixture
async def deciding(topics: Topics) -> AsyncIterator[OnFaust]:
    async with running(topics, Matcher()) as deciding:
        yield deciding


class TestPassesOnFaust(PassesBehaviour):
    """The same rules as in memory."""


async def test_a_pass_goes_on_after_the_process_that_knew_it_was_killed(
    topics: Topics, tmp_path: Path
) -> None:
    matcher = Matcher()
    async with killed_at_the_end(topics, matcher, tmp_path / "ready"):
        first = await match(topics, matcher, "a")
        await match(topics, matcher, "b", 50)
    # In the log while nobody is there to decide; it waits.
    await topics.say(matcher.record("c", 100), matcher.bus_key())
    async with running(topics, matcher):
        heard = [matcher.read(await topics.heard())]
        while heard[-1].match_id != b"c":  # what the dead one had not committed is said again, and the same
            heard.append(matcher.read(await topics.heard()))
        assert {(said.alert, said.opens) for said in heard if said.match_id != b"a"} == {(b"a".hex(), False)}
    assert (first.alert, first.opens) == (b"a".hex(), True)


async def test_over_kills_every_match_is_decided_and_every_pass_is_one_alert(
    topics: Topics, tmp_path: Path
) -> None:
    matcher, sent, stopping = Matcher(), list[str](), asyncio.Event()

    async def walk_by() -> None:
        while not stopping.is_set():
            subject = f"subject {len(sent) % 10}"
            name = f"{subject} {len(sent)}"
            await topics.say(matcher.record(name, len(sent) / 20, subject), matcher.bus_key(subject))
            sent.append(name)
            await asyncio.sleep(0.03)

    walking = asyncio.create_task(walk_by())
    heard: dict[str, set[tuple[str, bool]]] = {}
    for kill in range(3):
        async with killed_at_the_end(topics, matcher, tmp_path / f"ready {kill}"):
            enough = len(heard) + 30
            while len(heard) < (enough if kill < 2 else len(sent)):
                if kill == 2 and not stopping.is_set():
                    stopping.set()
                    await walking
                said = matcher.read(await topics.heard())
                answers = heard.setdefault(said.match_id.decode(), set())
                answers.add((bytes.fromhex(said.alert).decode(), said.opens))
    assert set(heard) == set(sent)
    assert {len(answers) for answers in heard.values()} == {1}
    assert {alert for answers in heard.values() for alert, _ in answers} == set(sent[:10])


@asynccontextmanager
async def killed_at_the_end(topics: Topics, matcher: Matcher, ready: Path) -> AsyncIterator[None]:
    """A replica in a process of its own, once it is ready; killed with what it has in hand."""
    words = ["-m", "tests.connected.faust_process", topics.bootstrap, matcher.private_key.hex(), str(ready)]
    process = await asyncio.create_subprocess_exec(sys.executable, *words)
    try:
        await until(lambda: ready.exists() or process.returncode is not None)
        yield
    finally:
        process.kill()
        await process.wait()


async def test_two_replicas_share_the_work_and_hand_it_over(topics: Topics) -> None:
    matcher = Matcher()
    subjects = [f"subject {number}" for number in range(12)]

    async def round_of_matches(number: int) -> list[PassDecided]:
        for subject in subjects:
            record = matcher.record(f"{subject} {number}", 10 * number, subject)
            await topics.say(record, matcher.bus_key(subject))
        found: dict[bytes, PassDecided] = {}
        while len(found) < len(subjects):
            said = matcher.read(await topics.heard())
            if said.match_id.endswith(f" {number}".encode()):
                found[said.match_id] = said
        return list(found.values())

    one, another = OnFaust(topics, matcher), OnFaust(topics, matcher)
    for replica in (one, another):
        await replica.hear_of("market")
    await one.start()
    try:
        assert all(said.opens for said in await round_of_matches(0))
        await another.start()
        await another.ready()
        # A replica that has read past a match while the other came leaves its share to it until it is back.
        rounds = 0
        while not (one.answers("joins") and another.answers("joins")):
            await until(lambda: 0 < len(one.partitions()) < PARTITIONS and len(another.partitions()) > 0)
            rounds += 1
            assert rounds <= 5, "one of them never decides"
            assert_all_join(await round_of_matches(rounds))
    finally:
        await one.stop()
    try:
        assert_all_join(await round_of_matches(rounds + 1))
    finally:
        await another.stop()


def assert_all_join(heard: list[PassDecided]) -> None:
    for said in heard:
        subject = said.match_id.decode().rpartition(" ")[0]
        assert (bytes.fromhex(said.alert).decode(), said.opens) == (f"{subject} 0", False)


async def test_the_changelog_says_nothing_about_a_subject(topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher):
        for number in range(3):
            await match(topics, matcher, f"a match {number}", number)
    changes = await topics.everything_in(CHANGELOG)
    assert len(changes) == 3
    assert len({key for key, _ in changes}) == 1
    for key, value in changes:
        assert value is not None
        for part in (b"a subject", FACE, b"a match", b"Market", b"market", b"gate"):
            assert part not in key + value


async def test_what_is_over_goes_from_the_table_and_from_its_changelog(topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher) as deciding:
        await match(topics, matcher, "a")
        table = deciding.running().table
        deciding.running().forget(utc_now() + timedelta(minutes=59))
        assert len(table.data) == 1
        deciding.running().forget(utc_now() + timedelta(minutes=62))
        assert len(table.data) == 0
        assert (await match(topics, matcher, "b", 5)).opens
    (key, first), *others = await topics.everything_in(CHANGELOG)
    assert first is not None
    assert [other == (key, None) for other in others] == [True, False]


async def test_a_stop_commits_what_was_decided(topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher):
        for number in range(5):
            await match(topics, matcher, f"match {number}", number)
    assert await topics.committed() == 5


async def test_a_match_is_erased_once_it_is_decided(topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher):
        for number in range(3):
            await match(topics, matcher, f"match {number}", number)
        async with asyncio.timeout(LIMIT_SECONDS):
            while await topics.everything_in(MATCHES):
                await asyncio.sleep(0.2)
        assert not (await match(topics, matcher, "one more", 5)).opens
    async with running(topics, matcher):
        assert (await match(topics, matcher, "the last", 10)).alert == b"match 0".hex()


async def test_passes_go_on_when_kafka_has_been_away(kafka: KafkaServer, topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher) as deciding:
        assert (await match(topics, matcher, "a")).opens
        kafka.kill()
        await until(lambda: bool(deciding.faust.problem()))
        kafka.start()
        await until_answers(kafka.bootstrap)
        await deciding.ready()
        assert len(deciding.partitions()) == PARTITIONS  # nothing of the former app holds any
        assert (await match(topics, matcher, "b", 50)).alert == b"a".hex()


async def test_a_match_that_faust_has_read_past_is_decided_all_the_same(topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher) as deciding:
        await topics.say(matcher.record("a", 0), matcher.bus_key(), partition=0)
        await topics.heard()
        first, consumer = deciding.running(), deciding.running().app.consumer
        (place,) = [one for one in consumer.assignment() if (one.topic, one.partition) == (MATCHES, 0)]
        after = await consumer.position(place)
        consumer.pause_partitions({place})
        await topics.say(matcher.record("b", 50), matcher.bus_key(), partition=0)
        await consumer.seek(place, after + 1)
        consumer.resume_partitions({place})
        heard = [matcher.read(await topics.heard())]
        while heard[-1].match_id != b"b":  # what the first app had not committed is said again
            heard.append(matcher.read(await topics.heard()))
        await until(lambda: deciding.faust._running not in (None, first))
    assert (heard[-1].alert, heard[-1].opens) == (b"a".hex(), False)


async def test_a_match_before_the_first_that_faust_has_read_is_decided_all_the_same(
    topics: Topics, monkeypatch: pytest.MonkeyPatch
) -> None:
    matcher, built = Matcher(), list[DecidingApp]()
    build = DecidingApp.build

    def beginning_late(app: DecidingApp, kafka: KafkaSettings, partitions: int) -> None:
        build(app, kafka, partitions)
        if not built:
            app.app.conf.consumer_auto_offset_reset = "latest"
        built.append(app)

    monkeypatch.setattr(DecidingApp, "build", beginning_late)
    await topics.say(matcher.record("a", 0), matcher.bus_key(), partition=0)
    async with running(topics, matcher) as deciding:
        consumer = deciding.running().app.consumer
        (place,) = [one for one in consumer.assignment() if (one.topic, one.partition) == (MATCHES, 0)]
        assert await consumer.position(place) == 1
        await topics.say(matcher.record("b", 50), matcher.bus_key(), partition=0)
        heard = [matcher.read(await topics.heard())]
        while {said.match_id for said in heard} != {b"a", b"b"}:
            heard.append(matcher.read(await topics.heard()))
    # Of one person, and the later one was heard first: its pass is both's.
    assert len(built) == 2 and {said.alert for said in heard} == {b"b".hex()}


async def test_without_its_topics_it_says_what_to_do(kafka: KafkaServer) -> None:
    deciding = OnFaust(Topics(kafka.bootstrap), Matcher())
    await delete_topics(kafka.bootstrap)
    await deciding.start()
    try:
        await until(lambda: "sightline topics apply" in deciding.faust.problem())
    finally:
        await deciding.stop()


async def test_a_record_that_ends_the_agent_each_time_is_handed_on(topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher) as deciding:
        deciding.fails_for.add(b"bad")
        await topics.say(matcher.record("bad"), matcher.bus_key())
        await topics.say(matcher.record("good"), matcher.bus_key())
        with pytest.raises(Unreadable):
            matcher.read(await topics.heard())
        said = matcher.read(await topics.heard())
        assert (said.match_id, said.opens) == (b"good", True)


async def test_a_changelog_that_was_deleted_for_its_age_holds_nothing_up(topics: Topics) -> None:
    matcher = Matcher()
    async with running(topics, matcher):
        await match(topics, matcher, "a")
    await topics.delete_all_of(CHANGELOG)
    assert await topics.everything_in(CHANGELOG) == []
    async with running(topics, matcher):
        assert (await match(topics, matcher, "b", 5)).opens
        assert not (await match(topics, matcher, "c", 6)).opens


async def test_the_changelog_is_kept_two_days_at_most(topics: Topics) -> None:
    kept = await topics.config_of(CHANGELOG)
    assert kept["cleanup.policy"] == "compact,delete"
    assert int(kept["retention.ms"]) <= timedelta(days=2) / timedelta(milliseconds=1)


async def test_faust_says_nothing_and_leaves_signals_alone(
    topics: Topics, caplog: pytest.LogCaptureFixture
) -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    matcher = Matcher()
    with caplog.at_level(logging.DEBUG):
        async with running(topics, matcher) as deciding:
            deciding.fails_for.add(b"bad")
            await topics.say(matcher.record("bad"), matcher.bus_key())
            await topics.say(b"something else", matcher.bus_key())
            await match(topics, matcher, "good")
    after = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)]
    assert before == after
    ours = [record for record in caplog.records if not record.name.startswith(("aiokafka", "asyncio"))]
    assert {record.name for record in ours} <= {DECIDER, f"{ADAPTER}.deciding"}
    assert not any(record.exc_info or "a subject" in record.getMessage() for record in ours)


async def match(topics: Topics, matcher: Matcher, name: str, seconds: float = 0.0) -> PassDecided:
    """Publish a match, and return what was said about it."""
    await topics.say(matcher.record(name, seconds), matcher.bus_key())
    while (said := read(matcher, await topics.heard())) is None or said.match_id != name.encode():
        pass  # said again about one before it, or handed on as unreadable
    return said


def read(matcher: Matcher, value: bytes) -> PassDecided | None:
    """A decision; None when it is none."""
    try:
        return matcher.read(value)
    except Unreadable:
        return None
