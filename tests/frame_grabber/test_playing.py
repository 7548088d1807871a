"""One camera, from its first opening to its end."""

import asyncio
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from services.chassis.errors import BadInput, Unavailable
from services.chassis.feed import ROOM
from services.chassis.ledger import Kind, Scope
from services.frame_grabber.adapters.any_source import AnySource
from services.frame_grabber.adapters.av_source import AvSettings
from services.frame_grabber.domain.cameras import CameraState
from services.frame_grabber.domain.pacing import Pace
from services.frame_grabber.worker.playing import CameraPlayer
from sightline.registrar.v1.deployment_changed_pb2 import STATUS_ENDED
from tests.frame_grabber import stage, videos, web
from tests.frame_grabber.stage import DrawnShot, ScriptedSource, ScriptedSources, Stage


async def run_until_waiting(played: Stage, player: CameraPlayer, pauses: int) -> None:
    """Run `player` until it waits for the `pauses`-th time, which never ends, and what it sent was read."""
    async with played.reading():
        task = asyncio.create_task(player.run())
        async with asyncio.timeout(20):
            while len(played.pauses) < pauses:
                await asyncio.sleep(0.001)
        await played.until(lambda: len(played.pictures) >= player.camera.frames_captured)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_file_is_played_without_loss_in_order_and_its_end_is_told(tmp_path: Path) -> None:
    played = await stage.build()
    player = played.player(str(videos.make_video(tmp_path / "v.mp4", frames=30)))
    seen = await played.play_to_end(player)
    assert [videos.shown_index(s.picture) for s in seen] == [i % videos.GREYS for i in range(30)]
    assert [s.message.number for s in seen] == list(range(1, 31))
    assert [(s.message.number, s.message.width_px) for s in played.ends] == [(31, 0)]
    camera = player.camera
    assert (camera.state, camera.problem) == (CameraState.ENDED, "")
    assert (camera.frames_captured, camera.frames_dropped, camera.facts.frames_expected) == (30, 0, 30)


async def test_a_replay_is_captured_from_where_it_began_and_received_now(tmp_path: Path) -> None:
    played = await stage.build()
    seen = await played.play_to_end(played.player(str(videos.make_video(tmp_path / "v.mp4", frames=50))))
    origins = [s.origin for s in seen]
    steps = [(o.captured_at - origins[0].captured_at) / timedelta(seconds=1) for o in origins]
    assert steps == pytest.approx([i / 25 for i in range(50)], abs=0.002)
    assert all(o.replayed and o.received_at < origins[0].captured_at + timedelta(minutes=1) for o in origins)
    assert len({o.epoch for o in origins}) == 1
    assert played.ends[0].origin.captured_at == origins[-1].captured_at


async def test_a_file_waits_for_room_and_loses_nothing(tmp_path: Path) -> None:
    played = await stage.build()
    player = played.player(str(videos.make_video(tmp_path / "v.mp4", frames=30)))
    consumer = await played.bus.consume(stage.FRAME_TOPIC, "detector")
    task = asyncio.create_task(player.run())
    async with asyncio.timeout(20):
        while player.camera.frames_captured < ROOM[Kind.FRAME]:
            await asyncio.sleep(0.001)
    await consumer.close()
    assert await played.keyring.in_flight(Scope(stage.DEPLOYMENT, "north"), Kind.FRAME) == ROOM[Kind.FRAME]
    async with played.reading():
        await task
        await played.until(lambda: bool(played.ends))
    assert player.camera.frames_captured == len(played.pictures) == 30


async def test_forgotten_pictures_are_overwritten(tmp_path: Path) -> None:
    shots = [DrawnShot(float(i), i) for i in range(5)]
    played = await stage.build(ScriptedSources([ScriptedSource(shots, lossless=True)]))
    await played.play_to_end(played.player("x"))
    async with asyncio.timeout(5):
        while len(played.frames):
            await asyncio.sleep(0.001)
    assert [int(shot.drawn[0].max()) for shot in shots] == [0] * 5


async def test_a_limit_leaves_so_many_a_second(tmp_path: Path) -> None:
    played = await stage.build(pace=Pace(frames_per_second_limit=10))
    player = played.player(str(videos.make_video(tmp_path / "v.mp4", frames=50)))
    assert len(await played.play_to_end(player)) == 20
    assert player.camera.facts.frames_expected == 20
    assert player.camera.frames_dropped == 0


@pytest.mark.parametrize("source", ["missing.mp4", "", "ftp://host/x", "webcam:987"])
async def test_what_cannot_be_read_fails_at_once_with_one_line(source: str) -> None:
    played = await stage.build()
    player = played.player(source)
    await played.play_to_end(player)
    assert player.camera.state is CameraState.FAILED
    assert player.camera.problem and "\n" not in player.camera.problem
    assert (played.pauses, played.seen) == ([], [])


async def test_a_file_that_was_cut_short_ends_with_a_remark(tmp_path: Path) -> None:
    path = videos.make_video(
        tmp_path / "v.mp4", frames=100, size_px=(320, 240), options={"movflags": "faststart"}
    )
    played = await stage.build()
    player = played.player(str(videos.cut(path, 0.6)))
    seen = await played.play_to_end(player)
    assert player.camera.state is CameraState.ENDED
    assert f"{len(seen)} pictures" in player.camera.problem


async def test_a_stream_that_fails_is_tried_again_ever_later_under_higher_epochs() -> None:
    gone = Unavailable("it went away; trying again")
    shots = [DrawnShot(0.0), DrawnShot(0.04)]
    sources = ScriptedSources([gone, gone, gone, ScriptedSource([*shots, gone]), gone])
    played = await stage.build(sources, waits=5)
    player = played.player("rtsp://camera/live")
    await run_until_waiting(played, player, 5)
    # Half a second, doubled; it worked once, so the fifth failure counts as the second in a row.
    assert played.pauses == pytest.approx([0.375, 0.75, 1.5, 0.375, 0.75])
    assert (player.camera.state, player.camera.problem) == (CameraState.DOWN, str(gone))
    assert not played.pictures[-1].origin.replayed


async def test_each_opening_has_a_higher_epoch_and_each_end_is_told() -> None:
    gone = Unavailable("it went away; trying again")
    sources = ScriptedSources([ScriptedSource([DrawnShot(0.0), gone]) for _ in range(3)])
    played = await stage.build(sources, waits=3)
    await run_until_waiting(played, played.player("rtsp://camera/live"), 3)
    epochs = [seen.origin.epoch for seen in played.pictures]
    assert len(set(epochs)) == 3 and epochs == sorted(epochs)
    assert [end.origin.epoch for end in played.ends] == epochs


async def test_a_camera_that_has_worked_is_not_given_up_for_nonsense() -> None:
    sources = ScriptedSources(
        [ScriptedSource([DrawnShot(0.0), Unavailable("gone")]), BadInput("answers, but not with a video")]
    )
    played = await stage.build(sources, waits=2)
    player = played.player("rtsp://camera/live")
    await run_until_waiting(played, player, 2)
    assert player.camera.state is CameraState.DOWN


async def test_pictures_of_a_deployment_that_ended_are_dropped_and_counted() -> None:
    shots = [DrawnShot(float(i), i) for i in range(3)]
    played = await stage.build(ScriptedSources([ScriptedSource(shots, lossless=True)]))
    await played.change(STATUS_ENDED)
    player = played.player("x")
    await player.run()
    assert (player.camera.frames_captured, player.camera.frames_dropped) == (0, 3)
    assert all(not shot.drawn[0].any() for shot in shots)


async def test_a_recording_over_http_that_breaks_off_is_resumed_without_loss(tmp_path: Path) -> None:
    path = videos.make_video(
        tmp_path / "v.mp4", frames=200, size_px=(320, 240), options={"movflags": "faststart"}
    )
    content = path.read_bytes()
    played = await stage.build()
    site = web.Site(content, break_off_after=[len(content) // 2])
    with web.served(site) as address:
        player = played.player(address)
        async with played.reading():
            await player.run()
            await played.until(lambda: len(played.ends) == 2)
    seen = played.pictures
    assert [videos.shown_index(s.picture) for s in seen] == [i % videos.GREYS for i in range(200)]
    assert player.camera.state is CameraState.ENDED
    assert len({s.origin.epoch for s in seen}) == 2
    spans = np.diff([s.origin.captured_at.timestamp() for s in seen])
    assert np.allclose(spans, 0.04, atol=0.003)


async def test_a_live_stream_over_http_that_goes_away_is_down_and_comes_back(tmp_path: Path) -> None:
    content = videos.make_video(tmp_path / "v.ts", frames=50, size_px=(320, 240)).read_bytes()
    played = await stage.build(waits=2)
    site = web.Site(content, "video/mp2t", with_length=False)
    with web.served(site) as address:
        player = played.player(address)
        await run_until_waiting(played, player, 2)
    assert site.requests == 2
    assert player.camera.state is CameraState.DOWN
    assert len({seen.origin.epoch for seen in played.pictures}) == 2
    assert not any(seen.origin.replayed for seen in played.pictures)


async def test_a_camera_that_falls_silent_is_noticed(tmp_path: Path) -> None:
    content = videos.make_video(tmp_path / "v.ts", frames=50, size_px=(320, 240)).read_bytes()
    played = await stage.build(AnySource(AvSettings(read_timeout_seconds=0.2)), waits=1)
    with web.served(web.Site(content, "video/mp2t", with_length=False, hang=True)) as address:
        player = played.player(address)
        await run_until_waiting(played, player, 1)
    assert "sends nothing any more" in player.camera.problem
