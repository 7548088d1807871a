"""What the runner does when something fails, on any bus: a subclass gives the fixture `bus`."""

import asyncio
from typing import Any

import pytest

from services.chassis.bus import Bus
from services.chassis.envelope import parse, put_sealed, wrap
from services.chassis.errors import BadInput, Unavailable, Unreadable
from services.chassis.ledger import Kind
from services.chassis.origin import Delivered
from services.chassis.outcome import Outcome, Reason
from services.chassis.runner import Patience
from services.chassis.sealing import new_identity, public_key_of, seal_to
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.watchlist_service_pb2 import GetReferenceResponse
from tests.chassis.deploying import deployment
from tests.chassis.running import FRAMES, GATE, MATCHES, PROBES, Rig, looks, origin, probe

SECRET = "a payload that nobody may read"


class FailingBehaviour:
    """Nothing is kept, nothing durable is lost, and the service lives."""

    @pytest.fixture
    async def rig(self, bus: Bus) -> Rig:
        rig = Rig(bus)
        await rig.hear()
        return rig

    @pytest.mark.parametrize("error", [ValueError(SECRET), Unavailable("away"), Unreadable("gone")])
    async def test_a_frame_that_fails_is_forgotten_and_never_tried_again(
        self, rig: Rig, error: Exception, caplog: pytest.LogCaptureFixture
    ) -> None:
        handled: list[int] = []

        async def handler(delivered: Delivered[Any]) -> Outcome:
            handled.append(delivered.message.number)
            if delivered.message.number == 1:
                raise error
            return Outcome.forget(Reason.LOOKED_AT)

        async with rig.runs(FrameCaptured, handler):
            await rig.frame(1)
            await rig.frame(2)
            await rig.noted.until("commit", 2)
        assert handled == [1, 2]
        assert (await rig.ledger()).frames.forgotten == {Reason.FAILED: 1, Reason.LOOKED_AT: 1}
        assert SECRET not in caplog.text and "Traceback" not in caplog.text

    async def test_a_frame_whose_probe_cannot_be_published_is_forgotten_with_it(self, rig: Rig) -> None:
        async def handler(delivered: Delivered[Any]) -> Outcome:
            return Outcome.forget(Reason.LOOKED_AT, probe(delivered))

        rig.bus.refuses["face-detected.v1"] = 1
        async with rig.runs(FrameCaptured, handler):
            await rig.frame()
            await rig.noted.until("commit")
        ledger = await rig.ledger()
        assert ledger.frames.forgotten == {Reason.FAILED: 1}
        assert ledger.probes.forgotten == {Reason.NOT_PUBLISHED: 1}

    async def test_a_frame_that_the_bus_does_not_take_is_forgotten_at_its_source(self, rig: Rig) -> None:
        rig.bus.refuses[FRAMES.name] = 1
        assert not await rig.frame()
        assert (await rig.ledger()).frames.forgotten == {Reason.NOT_PUBLISHED: 1}
        assert len(rig.frames) == 0

    async def test_without_the_keyring_nothing_opens_and_the_service_lives(self, rig: Rig) -> None:
        rig.keyring.away = 1
        async with rig.runs(FrameCaptured, looks):
            await rig.frame(1)
            await rig.frame(2)
            await rig.noted.until("commit", 2)
        assert (await rig.ledger()).frames.forgotten == {Reason.FAILED: 1, Reason.LOOKED_AT: 1}

    async def test_a_match_that_fails_comes_again_before_those_after_it(self, rig: Rig) -> None:
        handled: list[str] = []

        async def handler(delivered: Delivered[Any]) -> Outcome:
            handled.append(delivered.message.subject)
            if len(handled) < 3:
                raise ValueError(SECRET)
            return Outcome.book(Reason.ALERT)

        for number, subject in enumerate(("one", "two", "three")):
            await rig.match(subject, number)
        async with rig.runs(MatchFound, handler):
            await rig.noted.until("commit", 3)
        assert handled == ["one", "one", "one", "two", "three"]
        assert +(await rig.ledger()).probes.retained == {Reason.ALERT: 3}
        assert rig.count("handed_back", topic=MATCHES.name) == 2

    async def test_a_match_that_always_fails_is_put_aside_without_its_content(
        self, rig: Rig, caplog: pytest.LogCaptureFixture
    ) -> None:
        handled: list[str] = []

        async def handler(delivered: Delivered[Any]) -> Outcome:
            handled.append(delivered.message.subject)
            if delivered.message.subject == SECRET:
                raise ValueError(delivered.message.subject)
            return Outcome.book(Reason.ALERT)

        await rig.match(SECRET, 1)
        sealed = rig.bus.published[-1][1]
        await rig.match("another", 2)
        async with rig.runs(MatchFound, handler, patience=Patience(3, 0.0)):
            await rig.noted.until("commit", 2)
        assert handled == [SECRET] * 3 + ["another"]
        (dead,) = [value for topic, value in rig.bus.published if topic == MATCHES.dead]
        envelope = parse(sealed)
        for part in (SECRET.encode(), envelope.payload, envelope.passed_key, envelope.key_id.encode()):
            assert part not in dead
        assert +(await rig.ledger()).probes.retained == {Reason.FAILED: 1, Reason.ALERT: 1}
        assert rig.count("dead", topic=MATCHES.name) == 1
        assert SECRET not in caplog.text

    async def test_what_fails_because_something_is_away_is_tried_until_it_is_there(self, rig: Rig) -> None:
        tries: list[int] = []

        async def handler(delivered: Delivered[Any]) -> Outcome:
            tries.append(1)
            if len(tries) < 20:
                raise Unavailable("the database is away")
            return Outcome.book(Reason.ALERT)

        await rig.match("one")
        async with rig.runs(MatchFound, handler, patience=Patience(3, 0.0)):
            await rig.noted.until("commit")
        assert +(await rig.ledger()).probes.retained == {Reason.ALERT: 1}
        assert rig.count("dead", topic=MATCHES.name) == 0

    async def test_a_dead_letter_that_the_bus_does_not_take_is_not_lost(self, rig: Rig) -> None:
        async def handler(delivered: Delivered[Any]) -> Outcome:
            raise BadInput("never")

        rig.bus.refuses[MATCHES.dead.name] = 2
        await rig.match("one")
        async with rig.runs(MatchFound, handler, patience=Patience(1, 0.0)):
            await rig.noted.until("commit")
        assert len([1 for topic, _ in rig.bus.published if topic == MATCHES.dead]) == 1

    async def test_a_stopped_service_leaves_a_match_to_the_next(self, rig: Rig) -> None:
        async def hangs(delivered: Delivered[Any]) -> Outcome:
            await rig.noted.note("handle")
            await asyncio.Event().wait()
            raise AssertionError

        async def books(delivered: Delivered[Any]) -> Outcome:
            return Outcome.book(Reason.ALERT)

        await rig.match("one")
        async with rig.runs(MatchFound, hangs):
            await rig.noted.until("handle")
        async with rig.runs(MatchFound, books):
            await rig.noted.until("commit")
        assert +(await rig.ledger()).probes.retained == {Reason.ALERT: 1}

    @pytest.mark.parametrize("value", [b"", b"\xff\xff no envelope", b"\x0a\x01a"])
    async def test_bytes_that_are_no_envelope_stop_nothing(self, rig: Rig, value: bytes) -> None:
        async with rig.runs(FrameCaptured, looks):
            await rig.bus.publish(FRAMES, "gate", value)
            await rig.frame()
            await rig.noted.until("commit", 2)
        async with rig.runs(MatchFound, looks):
            await rig.bus.publish(MATCHES, "gate", value)
            await rig.noted.until("commit", 3)
        assert rig.count("poisoned", topic=FRAMES.name) == rig.count("poisoned", topic=MATCHES.name) == 1
        assert [topic for topic, _ in rig.bus.published if topic.name.endswith(".dead")] == [MATCHES.dead]

    @pytest.mark.parametrize("damage", ["truncated", "changed", "another deployment", "short nonce"])
    async def test_a_frame_whose_seal_is_broken_loses_its_key(self, rig: Rig, damage: str) -> None:
        await rig.hear(of=deployment("station"))
        async with rig.runs(FrameCaptured, looks):
            rig.bus.inner, inner = _Nowhere(), rig.bus.inner
            await rig.frame()
            rig.bus.inner = inner
            await rig.bus.publish(FRAMES, "gate", _damaged(rig.bus.published[-1][1], damage))
            await rig.noted.until("commit")
        ledger = await rig.keyring.ledger("market")
        assert ledger.frames.forgotten == {Reason.UNREADABLE: 1}
        assert rig.count("poisoned", topic=FRAMES.name) == 1

    @pytest.mark.parametrize("damage", ["another reader", "short key", "truncated", "changed"])
    async def test_a_match_that_cannot_be_opened_is_put_aside_and_booked(self, rig: Rig, damage: str) -> None:
        async def books(delivered: Delivered[Any]) -> Outcome:
            return Outcome.book(Reason.ALERT)

        rig.bus.inner, inner = _Nowhere(), rig.bus.inner
        await rig.match("one", reader=new_identity() if damage == "another reader" else None)
        rig.bus.inner = inner
        value = _damaged(rig.bus.published[-1][1], damage)
        if damage == "short key":
            envelope = parse(value)
            envelope.passed_key = seal_to(public_key_of(rig.private_key), b"short", MATCHES.name)
            value = envelope.SerializeToString()
        async with rig.runs(MatchFound, books):
            await rig.bus.publish(MATCHES, "subject", value)
            await rig.noted.until("commit")
        assert +(await rig.ledger()).probes.retained == {Reason.UNREADABLE: 1}
        assert len([1 for topic, _ in rig.bus.published if topic == MATCHES.dead]) == 1

    async def test_a_sealed_payload_of_another_kind_is_unreadable(self, rig: Rig) -> None:
        key = await rig.keyring.create(GATE, Kind.PROBE, "k", origin().received_at)
        assert key is not None
        envelope = wrap(origin())
        # The field that is a track's name in a probe holds a picture here: no text.
        put_sealed(envelope, PROBES, "k", key, GetReferenceResponse(jpeg=b"\xff\xd8\xff"))
        async with rig.runs(FaceDetected, looks):
            await rig.bus.publish(PROBES, "gate", envelope.SerializeToString())
            await rig.noted.until("commit")
        assert (await rig.ledger()).probes.forgotten == {Reason.UNREADABLE: 1}


class _Nowhere:
    """A bus that takes everything and delivers nothing."""

    async def publish(self, topic: Any, key: str, value: bytes, lane: int | None = None) -> None:
        return None

    async def consume(self, topic: Any, group: str, in_flight: int = 1) -> Any:
        raise AssertionError

    def follow(self, topic: Any) -> Any:
        raise AssertionError


def _damaged(value: bytes, damage: str) -> bytes:
    envelope = parse(value)
    match damage:
        case "truncated":
            envelope.payload = envelope.payload[:10]
        case "changed":
            envelope.payload = bytes([envelope.payload[0] ^ 1]) + envelope.payload[1:]
        case "another deployment":
            envelope.deployment = "station"
        case "short nonce":
            envelope.nonce = envelope.nonce[:4]
    return envelope.SerializeToString()
