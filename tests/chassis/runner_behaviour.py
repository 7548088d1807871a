"""What the runner does on any bus: a subclass gives the fixture `bus`."""

import asyncio
from typing import Any

import pytest

from services.chassis.bus import Bus
from services.chassis.envelope import take_sealed
from services.chassis.errors import Unreadable
from services.chassis.feed import ROOM, Feed
from services.chassis.ledger import Kind, Tracks
from services.chassis.origin import Delivered
from services.chassis.outcome import Event, Outcome, Reason, Seal
from services.chassis.sealing import new_identity, open_sealed_to
from sightline.alert_dispatcher.v1.alert_raised_pb2 import AlertRaised
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from sightline.matcher.v1.match_found_pb2 import MatchFound
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED
from tests.chassis.running import FRAMES, LIMIT_SECONDS, MATCHES, PROBES, Rig, looks, origin, probe


class RunnerBehaviour:
    """One order for every service; what is dropped, and how it is counted."""

    @pytest.fixture
    async def rig(self, bus: Bus) -> Rig:
        rig = Rig(bus)
        await rig.hear()
        return rig

    async def test_open_handle_publish_settle_commit(self, rig: Rig) -> None:
        async def handler(delivered: Delivered[Any]) -> Outcome:
            await rig.noted.note("handle")
            return Outcome.forget(Reason.LOOKED_AT, probe(delivered), tracks=Tracks("1", 1))

        async with rig.runs(FrameCaptured, handler):
            await rig.frame()
            await rig.noted.until("commit")
        steps = rig.noted.steps[rig.noted.steps.index("open") :]
        assert steps == ["open", "handle", f"publish {PROBES.name}", "settle looked_at", "commit"]
        ledger = await rig.ledger()
        assert (ledger.frames.forgotten, ledger.probes.in_flight) == ({Reason.LOOKED_AT: 1}, 1)
        assert (ledger.tracks_opened, len(rig.frames)) == (1, 0)
        assert rig.count("handled", topic=FRAMES.name) == 1

    @pytest.mark.parametrize(
        ("frame", "reason"),
        [
            ({"age_seconds": 2.0}, Reason.STALE),
            ({"age_seconds": 2.0, "replayed": True}, Reason.LOOKED_AT),
            ({"age_seconds": 0.0}, Reason.LOOKED_AT),
        ],
    )
    async def test_what_is_late_is_dropped_unless_it_is_replayed(
        self, rig: Rig, frame: dict[str, Any], reason: Reason
    ) -> None:
        async with rig.runs(FrameCaptured, looks):
            await rig.frame(**frame)
            await rig.noted.until("commit")
        assert (await rig.ledger()).frames.forgotten == {reason: 1}

    async def test_a_frame_of_an_old_epoch_is_dropped(self, rig: Rig) -> None:
        async with rig.runs(FrameCaptured, looks):
            await rig.frame(1, epoch=2)
            await rig.frame(2, epoch=1)
            await rig.frame(3, epoch=1, camera="hall")
            await rig.noted.until("commit", 3)
        assert (await rig.ledger()).frames.forgotten == {Reason.LOOKED_AT: 2, Reason.OLD_EPOCH: 1}
        assert rig.count("dropped", topic=FRAMES.name, reason="old_epoch") == 1

    async def test_frames_of_a_deployment_that_ended_are_dropped(self, rig: Rig) -> None:
        async with rig.runs(FrameCaptured, looks):
            await rig.frame()
            await rig.noted.until("commit")
            publishing = rig.bus.published[-1]
            await rig.hear(status=STATUS_ENDED)
            assert not await rig.frame(2)
            await rig.bus.publish(publishing[0], "gate", publishing[1])
            await rig.noted.until("commit", 2)
        assert rig.count("dropped", topic=FRAMES.name, reason="no_deployment") == 1

    async def test_frames_of_an_unknown_deployment_lose_their_keys(self, bus: Bus) -> None:
        grabber, rig = Rig(bus), Rig(bus)
        await grabber.hear()
        rig.keyring = grabber.keyring
        async with rig.runs(FrameCaptured, looks):
            await grabber.frame()
            await rig.noted.until("commit")
        assert (await rig.ledger()).frames.forgotten == {Reason.NO_DEPLOYMENT: 1}

    async def test_opening_after_the_key_was_destroyed_is_an_ordinary_answer(self, rig: Rig) -> None:
        handled: list[int] = []

        async def handler(delivered: Delivered[Any]) -> Outcome:
            handled.append(delivered.message.number)
            return Outcome.forget(Reason.LOOKED_AT)

        async with rig.runs(FrameCaptured, handler):
            await rig.frame(1)
            await rig.noted.until("commit")
            await rig.bus.publish(*_again(rig))
            await rig.noted.until("commit", 2)
        assert handled == [1]
        assert (await rig.ledger()).frames.forgotten == {Reason.LOOKED_AT: 1}

    async def test_several_of_a_camera_are_handled_at_once_and_committed_in_order(self, rig: Rig) -> None:
        started: list[int] = []
        may_end = {number: asyncio.Event() for number in range(1, 4)}

        async def handler(delivered: Delivered[Any]) -> Outcome:
            number = delivered.message.number
            started.append(number)
            await rig.noted.note("handle")
            await may_end[number].wait()
            await rig.noted.note(f"done {number}")
            return Outcome.forget(Reason.LOOKED_AT)

        async with rig.runs(FrameCaptured, handler, in_flight=3):
            for number in (1, 2, 3):
                await rig.frame(number)
            await rig.noted.until("handle", 3)
            assert started == [1, 2, 3]
            for number in (3, 2):
                may_end[number].set()
                await rig.noted.until(f"done {number}")
            assert "commit" not in rig.noted.steps
            may_end[1].set()
            await rig.noted.until("commit", 3)

    async def test_a_slow_camera_does_not_hold_up_another(self, rig: Rig) -> None:
        may_end = asyncio.Event()

        async def handler(delivered: Delivered[Any]) -> Outcome:
            if delivered.origin.camera == "gate":
                await may_end.wait()
            return Outcome.forget(Reason.LOOKED_AT)

        async with rig.runs(FrameCaptured, handler, in_flight=1):
            for number in range(1, 4):
                await rig.frame(number, camera="gate")
            for number in range(1, 4):
                await rig.frame(number, camera="hall")
            await rig.noted.until("commit", 3)
            may_end.set()
            await rig.noted.until("commit", 6)

    async def test_handlers_start_in_order_however_long_a_key_takes_to_fetch(self, rig: Rig) -> None:
        started: list[int] = []
        slow = asyncio.Event()
        fetch = rig.keyring.fetch

        async def handler(delivered: Delivered[Any]) -> Outcome:
            started.append(delivered.message.number)
            return Outcome.forget(Reason.LOOKED_AT)

        async def fetch_slowly(key_id: str) -> bytes | None:
            first = "asked" not in rig.noted.steps
            await rig.noted.note("asked")
            if first:
                await slow.wait()
            return await fetch(key_id)

        rig.keyring.fetch = fetch_slowly  # type: ignore[method-assign]
        async with rig.runs(FrameCaptured, handler, in_flight=2):
            await rig.frame(1)
            await rig.frame(2)
            await rig.noted.until("open")  # that of the second
            slow.set()
            await rig.noted.until("commit", 2)
        assert started == [1, 2]

    async def test_a_service_that_stops_forgets_what_is_in_hand(self, rig: Rig) -> None:
        async def handler(delivered: Delivered[Any]) -> Outcome:
            await rig.noted.note("handle")
            await asyncio.Event().wait()
            raise AssertionError

        async with rig.runs(FrameCaptured, handler):
            await rig.frame()
            await rig.noted.until("handle")
        assert (await rig.ledger()).frames.forgotten == {Reason.STOPPED: 1}
        assert "commit" not in rig.noted.steps

    async def test_a_match_is_retained_and_only_its_reader_opens_it(self, rig: Rig) -> None:
        async def matcher(delivered: Delivered[Any]) -> Outcome:
            event = Event(MatchFound(subject="a subject"), ("gate", 1), "pseudonym", Seal.PASS_ON)
            return Outcome.retain(event)

        async with rig.runs(FaceDetected, matcher):
            await rig.publisher.publish(
                [Event(FaceDetected(track="t"), ("p", 1), "gate", Seal.NEW_KEY)], origin(), "", b""
            )
            await rig.noted.until("commit")
        (envelope,) = rig.envelopes(MATCHES)
        assert b"a subject" not in envelope.SerializeToString()
        assert await rig.keyring.fetch(envelope.key_id) is None
        with pytest.raises(Unreadable):
            open_sealed_to(new_identity(), envelope.passed_key, MATCHES.name)
        key, message = open_sealed_to(rig.private_key, envelope.passed_key, MATCHES.name), MatchFound()
        take_sealed(envelope, MATCHES, key, message)
        assert message.subject == "a subject"
        assert +(await rig.ledger()).probes.retained == {Reason.MATCH: 1}

        async def reader(delivered: Delivered[Any]) -> Outcome:
            return Outcome.book(Reason.ALERT)

        async with rig.runs(MatchFound, reader):
            await rig.noted.until("commit", 2)
        assert +(await rig.ledger()).probes.retained == {Reason.ALERT: 1}

    async def test_a_key_goes_on_with_what_is_sealed_under_it(self, rig: Rig) -> None:
        async def embedder(delivered: Delivered[Any]) -> Outcome:
            return Outcome.keep_going(Event(AlertRaised(alert="a"), ("a", 1), "a", Seal.SAME_KEY))

        async with rig.runs(FaceDetected, embedder):
            await rig.publisher.publish(
                [Event(FaceDetected(track="t"), ("p", 1), "gate", Seal.NEW_KEY)], origin(), "", b""
            )
            await rig.noted.until("commit")
        assert (await rig.ledger()).probes.in_flight == 1

    async def test_a_new_key_is_counted_once_when_its_frame_comes_again(self, rig: Rig) -> None:
        async def handler(delivered: Delivered[Any]) -> Outcome:
            return Outcome.keep_going(probe(delivered))

        async with rig.runs(FrameCaptured, handler):
            await rig.frame()
            await rig.noted.until("commit")
            await rig.bus.publish(*next(_records(rig)))
            await rig.noted.until("commit", 2)
        assert (await rig.ledger()).probes.seen == 1
        assert len(rig.envelopes(PROBES)) == 1

    async def test_a_camera_waits_when_too_much_of_it_is_unsettled(self, rig: Rig) -> None:
        feed = Feed(rig.bus, rig.keyring, rig.frames, rig.deployments)
        async with rig.runs(FrameCaptured, looks):
            pass
        for number in range(ROOM[Kind.FRAME]):
            await feed.room("market", "gate")
            await rig.frame(number)
        await feed.room("market", "hall")
        waiting = asyncio.create_task(feed.room("market", "gate"))
        await asyncio.sleep(0)
        assert not waiting.done()
        async with rig.runs(FrameCaptured, looks):
            async with asyncio.timeout(LIMIT_SECONDS):
                await waiting


def _records(rig: Rig) -> Any:
    return ((topic, "gate", value) for topic, value in rig.bus.published if topic == FRAMES)


def _again(rig: Rig) -> Any:
    return next(_records(rig))
