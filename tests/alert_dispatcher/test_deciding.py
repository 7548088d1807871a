"""What is said about a record does not depend on Faust: the same rules hold on a plain table."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from prometheus_client import CollectorRegistry

from services.alert_dispatcher.adapters.faust_passes.deciding import MOST_TRIES, RecordDecider
from services.alert_dispatcher.handler.match_found import decided
from services.alert_dispatcher.metrics import AlertDispatcherMetrics
from services.chassis.envelope import parse
from services.chassis.errors import Unreadable
from services.chassis.outcome import Event
from services.chassis.tracing import OFF, Traces
from tests.alert_dispatcher.matching import FACE, MATCHES, Matcher
from tests.alert_dispatcher.passes_behaviour import PassesBehaviour
from tests.chassis.tracing_faces import traced

_SECONDS = 10


class OnTable:
    """A decider, fed as the agent feeds it, one record after the other."""

    def __init__(self, longest_wait_seconds: float = _SECONDS, traces: Traces = OFF) -> None:
        self.matcher = Matcher()
        self.deployments = self.matcher.deployments()
        self.table: dict[bytes, bytes] = {}
        self.records: asyncio.Queue[bytes] = asyncio.Queue()
        self.said: asyncio.Queue[bytes] = asyncio.Queue()
        self.decider = RecordDecider(
            decided,
            self.deployments,
            self.matcher.private_key,
            AlertDispatcherMetrics.create(CollectorRegistry()),
            longest_wait_seconds,
            traces=traces,
        )

    async def say(self, value: bytes, key: str) -> None:
        await self.records.put(value)

    async def heard(self) -> bytes:
        async with asyncio.timeout(_SECONDS):
            return await self.said.get()

    async def hear_of(self, deployment: str) -> None:
        await self.deployments.take(self.matcher.changed(deployment))

    async def run(self) -> None:
        offset = 0
        while True:
            said = await self.decider(await self.records.get(), (0, offset), self.table)
            await self.said.put(said.value)
            offset += 1


@pytest.fixture
async def deciding() -> AsyncIterator[OnTable]:
    deciding = OnTable()
    await deciding.hear_of("market")
    running = asyncio.create_task(deciding.run())
    yield deciding
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


class TestPassesOnATable(PassesBehaviour):
    """As the Faust agent decides, without Faust."""


async def test_the_table_says_nothing_about_a_subject_or_a_face() -> None:
    deciding = OnTable()
    await deciding.hear_of("market")
    for offset, name in enumerate(("the first", "the second")):
        await deciding.decider(deciding.matcher.record(name, offset), (0, offset), deciding.table)
    ((key, entry),) = deciding.table.items()
    for part in (b"a subject", FACE, b"the first", b"the second", b"market", b"Market", b"gate"):
        assert part not in key + entry


async def test_a_match_of_an_unknown_deployment_is_handed_on_undecided_and_waited_for_once() -> None:
    deciding = OnTable(longest_wait_seconds=0.01)
    for offset in range(2):
        said = await deciding.decider(deciding.matcher.record("a", at="nowhere"), (0, offset), deciding.table)
        message = deciding.matcher.read(said.value)
        assert (message.alert, message.match_id, message.match.face.jpeg) == ("", b"a", FACE)
    assert deciding.table == {}


async def test_a_match_whose_decision_is_not_sent_is_decided_for_ever() -> None:
    deciding = OnTable()
    await deciding.hear_of("market")
    value = deciding.matcher.record("a")
    for _ in range(3 * MOST_TRIES):  # decided, and never told that Kafka has it
        said = await deciding.decider(value, (0, 7), deciding.table)
        assert deciding.matcher.read(said.value).match_id == b"a"


async def test_a_wait_for_a_deployment_that_is_cut_short_is_no_try() -> None:
    deciding = OnTable()
    value = deciding.matcher.record("a")
    for _ in range(2 * MOST_TRIES):
        waiting = asyncio.create_task(deciding.decider(value, (0, 7), deciding.table))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    await deciding.hear_of("market")
    deciding.matcher.read((await deciding.decider(value, (0, 7), deciding.table)).value)


async def test_a_record_whose_decision_raises_too_often_is_handed_on_without_its_content() -> None:
    def raises(*_: object) -> Event:
        raise RuntimeError("a defect")

    deciding = OnTable()
    await deciding.hear_of("market")
    value = deciding.matcher.record("a")
    deciding.decider = replace(deciding.decider, decide=raises)
    for _ in range(MOST_TRIES):
        with pytest.raises(RuntimeError):
            await deciding.decider(value, (0, 7), deciding.table)
    with pytest.raises(Unreadable):
        deciding.matcher.read((await deciding.decider(value, (0, 7), deciding.table)).value)


async def test_a_record_that_is_refused_as_too_large_too_often_is_handed_on_without_its_content() -> None:
    deciding = OnTable()
    await deciding.hear_of("market")
    value = deciding.matcher.record("a")
    for _ in range(MOST_TRIES):
        deciding.matcher.read((await deciding.decider(value, (0, 7), deciding.table)).value)
        deciding.decider.refused((0, 7))
    said = (await deciding.decider(value, (0, 7), deciding.table)).value
    with pytest.raises(Unreadable):
        deciding.matcher.read(said)
    deciding.decider.done((0, 7))
    deciding.matcher.read((await deciding.decider(value, (0, 7), deciding.table)).value)


@pytest.mark.parametrize("at", ["market", "nowhere"])
async def test_what_is_said_about_a_traced_match_goes_on_with_its_trace(at: str) -> None:
    trace, before = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    with traced() as made:
        deciding = OnTable(0.01, made.tracing.by("alert_dispatcher"))
        await deciding.hear_of("market")
        value = deciding.matcher.record("a", at=at, traceparent=f"00-{trace}-{before}-01".encode())
        said = await deciding.decider(value, (0, 0), deciding.table)
        (span,) = made.spans
    assert span.name == MATCHES.name and span.context is not None and span.parent is not None
    assert (span.context.trace_id, span.parent.span_id) == (int(trace, 16), int(before, 16))
    assert parse(said.value).traceparent.startswith(f"00-{trace}-{span.context.span_id:016x}".encode())


async def test_what_is_said_about_an_untraced_match_bears_no_trace() -> None:
    deciding = OnTable()
    await deciding.hear_of("market")
    said = await deciding.decider(deciding.matcher.record("a"), (0, 0), deciding.table)
    assert parse(said.value).traceparent == b""
