import asyncio
from collections.abc import Sequence
from concurrent.futures import Executor

import pytest

from services.chassis.errors import Unreadable
from services.chassis.ledger import Scope
from services.chassis.outcome import Fate, Outcome, Reason, Seal
from services.detector import wire
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.gate import Asked
from services.detector.domain.parts import Part
from services.detector.domain.probe import Probe
from services.detector.settings import DetectorSettings
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from tests.detector.stage import START, OneFrame, Script, frame, handler, still
from tests.detector.walkers import face

HERE = (face(200, 200),)


def probes(outcome: Outcome) -> list[FaceDetected]:
    return [event.message for event in outcome.events if isinstance(event.message, FaceDetected)]


def counted(outcome: Outcome) -> tuple[int, int]:
    """Tracks that were opened, and closed."""
    return (outcome.tracks.opened, outcome.tracks.closed) if outcome.tracks else (0, 0)


async def test_a_frame_is_forgotten_once_it_was_looked_at(
    settings: DetectorSettings, executor: Executor
) -> None:
    outcome = await handler(settings, executor, Script.of([()]))(frame(0))
    assert (outcome.fate, outcome.reason, outcome.events) == (Fate.FORGOTTEN, Reason.LOOKED_AT, ())


async def test_a_face_becomes_a_probe_under_a_key_of_its_own(
    settings: DetectorSettings, executor: Executor
) -> None:
    outcome = await handler(settings, executor, Script.of([HERE]))(frame(7))
    (event,) = outcome.events
    assert event.seal is Seal.NEW_KEY
    assert event.id_parts == ("gate", 1, "7-0", 1)
    assert event.captured_at is not None and event.captured_at > START
    assert counted(outcome) == (1, 0)
    (probe,) = probes(outcome)
    assert (probe.track, probe.look, len(probe.shots)) == ("7-0", 1, 1)
    assert probe.shots[0].jpeg.startswith(b"\xff\xd8")
    assert probe.context.jpeg.startswith(b"\xff\xd8")


async def test_the_end_of_the_source_closes_every_track(
    settings: DetectorSettings, executor: Executor
) -> None:
    handle = handler(settings, executor, Script.of([(face(100, 200), face(400, 200))]))
    first = await handle(frame(0))
    last = await handle(frame(1, ended=True))
    assert (counted(first)[0], counted(last)[1]) == (2, 2)
    assert last.reason is Reason.SOURCE_ENDED, "it is no frame that was looked at"


async def test_a_look_that_is_owed_goes_out_with_the_end(
    settings: DetectorSettings, executor: Executor
) -> None:
    poor = settings.model_copy(update={"good_quality": 500.0})
    handle = handler(poor, executor, Script.of([HERE]))
    assert (await handle(frame(0))).events == ()
    (probe,) = probes(await handle(frame(1, ended=True)))
    assert (probe.track, probe.look) == ("0-0", 1)


async def test_the_landmarks_of_a_look_are_overwritten_once_they_are_in_its_message(
    settings: DetectorSettings, executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = list[Probe]()
    message_of = wire.face_detected

    def noted(probe: Probe) -> FaceDetected:
        sent.append(probe)
        return message_of(probe)

    monkeypatch.setattr(wire, "face_detected", noted)
    (probe,) = probes(await handler(settings, executor, Script.of([HERE]))(frame(0)))
    assert any(point.x_px for point in probe.shots[0].landmarks)
    assert not any(shot.landmarks.any() for one in sent for shot in one.shots) and sent


async def test_a_new_epoch_closes_the_tracks_of_the_old_one(
    settings: DetectorSettings, executor: Executor
) -> None:
    handle = handler(settings, executor, Script.of([HERE, HERE]))
    await handle(frame(0))
    outcome = await handle(frame(1, epoch=2))
    assert counted(outcome) == (1, 1)
    assert [event.id_parts[1] for event in outcome.events] == [2]


async def test_a_frame_of_an_old_epoch_is_forgotten_unfollowed(
    settings: DetectorSettings, executor: Executor
) -> None:
    handle = handler(settings, executor, Script.of([HERE, HERE]))
    await handle(frame(0, epoch=2))
    outcome = await handle(frame(1, epoch=1))
    assert (outcome.reason, outcome.tracks, outcome.events) == (Reason.OLD_EPOCH, None, ())


async def test_cameras_do_not_share_tracks(settings: DetectorSettings, executor: Executor) -> None:
    handle = handler(settings, executor, Script.of([HERE, HERE]))
    opened = [counted(await handle(frame(0, camera=camera)))[0] for camera in ("gate", "hall")]
    assert opened == [1, 1]


class Backwards:
    """Answers the last call first."""

    def __init__(self, answers: list[tuple[Detection, ...]]) -> None:
        self.answers, self.calls = answers, list[asyncio.Future[tuple[Detection, ...]]]()

    async def __call__(self, parts: Sequence[Part]) -> tuple[Detection, ...]:
        self.calls.append(asyncio.get_running_loop().create_future())
        answer = self.calls[-1]
        if len(self.calls) == len(self.answers):
            for call, found in reversed(list(zip(self.calls, self.answers, strict=True))):
                call.set_result(found)
                await asyncio.sleep(0)
        return await answer


@pytest.mark.parametrize(("whole_frame_seconds", "at_once"), [(0.0, 6), (2.0, 2)])
async def test_frames_are_followed_in_order_though_looked_at_side_by_side(
    settings: DetectorSettings, executor: Executor, whole_frame_seconds: float, at_once: int
) -> None:
    # A walker of whom every second frame, alone, would be too far for a track.
    walk: list[tuple[Detection, ...]] = [(face(100 + 60 * n, 200),) for n in range(at_once)]
    asked = settings.model_copy(update={"whole_frame_seconds": whole_frame_seconds})
    handle = handler(asked, executor, Backwards(walk))
    async with asyncio.timeout(20):
        outcomes = await asyncio.gather(*(handle(frame(number)) for number in range(at_once)))
    assert [counted(outcome)[0] for outcome in outcomes] == [1, *[0] * (at_once - 1)]


async def test_a_frame_that_fails_does_not_hold_up_the_next(
    settings: DetectorSettings, executor: Executor
) -> None:
    class Gone(OneFrame):
        def fetch(self, delivered: object) -> Pixels:
            raise Unreadable("a frame was forgotten before it was looked at")

    handle = handler(settings, executor, Script.of([HERE]))
    whole = handle.frames
    object.__setattr__(handle, "frames", Gone())
    with pytest.raises(Unreadable):
        await handle(frame(0))
    object.__setattr__(handle, "frames", whole)
    assert counted(await handle(frame(1)))[0] == 1


async def test_a_cancelled_frame_does_not_hold_up_the_next(
    settings: DetectorSettings, executor: Executor
) -> None:
    stuck = asyncio.Event()

    async def find(parts: Sequence[Part]) -> tuple[Detection, ...]:
        if not stuck.is_set():
            stuck.set()
            await asyncio.Event().wait()
        return HERE

    handle = handler(settings, executor, find)
    first = asyncio.create_task(handle(frame(0)))
    await stuck.wait()
    first.cancel()
    outcome = await handle(frame(1))
    assert counted(outcome)[0] == 1
    assert first.cancelled()


async def test_a_frame_that_is_cancelled_while_it_waits_does_not_hold_up_the_next(
    settings: DetectorSettings, executor: Executor
) -> None:
    handle = handler(settings, executor, Script.of([HERE, HERE]))
    async with handle.watches.turn(Scope("trial", "gate")):
        waiting = asyncio.create_task(handle(frame(0)))
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
    assert (await handle(frame(1))).reason is Reason.LOOKED_AT


async def test_a_real_detector_finds_and_sends_a_real_face(
    settings: DetectorSettings, executor: Executor, centerface: OnnxFinder, astronaut: Pixels
) -> None:
    async def find(parts: Sequence[Part]) -> tuple[Detection, ...]:
        return centerface.find_in(parts)[0]

    handle = handler(settings, executor, find)
    object.__setattr__(handle, "frames", OneFrame(astronaut))
    (probe,) = probes(await handle(frame(0)))
    (shot,) = probe.shots
    assert shot.detector_score_ratio > 0.8
    assert 70 < shot.face_size_px < 120
    assert abs(shot.yaw_degrees) < 25
    assert shot.quality == pytest.approx(
        shot.detector_score_ratio * shot.face_size_px * shot.sharpness_ratio, rel=1e-4
    )


class Gated:
    """A handler of frames in which nothing moves, over a detector that knows how often it was asked."""

    def __init__(self, settings: DetectorSettings, executor: Executor) -> None:
        self.handle = handler(settings, executor, self.find, ask=still)
        self.looks, self.fails, self.goes_on = 0, False, asyncio.Event()
        self.goes_on.set()

    async def find(self, parts: Sequence[Part]) -> tuple[Detection, ...]:
        fails = self.fails
        await self.goes_on.wait()
        if fails:
            raise Unreadable("gone")
        self.looks += 1
        return HERE


async def test_who_stands_still_is_one_track_though_looked_at_once(
    settings: DetectorSettings, executor: Executor
) -> None:
    gated = Gated(settings, executor)
    outcomes = await asyncio.gather(*(gated.handle(frame(number)) for number in range(5)))
    assert gated.looks == 1
    assert [counted(outcome)[0] for outcome in outcomes] == [1, 0, 0, 0, 0]
    assert gated.handle.metrics.faces._value.get() == 5


async def test_after_a_frame_that_failed_all_of_the_next_is_looked_at(
    settings: DetectorSettings, executor: Executor
) -> None:
    gated = Gated(settings, executor)
    gated.fails = True
    with pytest.raises(Unreadable):
        await gated.handle(frame(0))
    gated.fails = False
    await gated.handle(frame(1))
    await gated.handle(frame(2))
    assert gated.looks == 1


async def test_all_of_a_frame_is_looked_at_that_was_compared_with_one_that_failed(
    settings: DetectorSettings, executor: Executor
) -> None:
    gated = Gated(settings, executor)
    gated.fails = True
    gated.goes_on.clear()
    first = asyncio.create_task(gated.handle(frame(0)))
    second = asyncio.create_task(gated.handle(frame(1)))
    held = gated.handle.watches.lane_of(Scope("trial", "gate"), 1)
    assert held is not None
    async with asyncio.timeout(20):
        while held.gate._turn < 2:
            await asyncio.sleep(0)
        gated.fails = False
        gated.goes_on.set()
        with pytest.raises(Unreadable):
            await first
        assert counted(await second) == (1, 0)
    assert gated.looks == 1


async def test_with_the_end_of_the_source_its_gate_forgets(
    settings: DetectorSettings, executor: Executor
) -> None:
    gated = Gated(settings, executor)
    await gated.handle(frame(0))
    held = gated.handle.watches.lane_of(Scope("trial", "gate"), 1)
    await gated.handle(frame(1, ended=True))
    assert held is not None and held.gate.standing(Asked(()), []) == ()
