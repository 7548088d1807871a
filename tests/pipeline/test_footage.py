"""Footage of the demonstration's street, all services in one process: sealed, filled, and gone on its day."""

import asyncio
import shutil
import signal
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from rich.console import Console

from services.chassis.origin import counted_seconds, utc_now
from services.cli import deployment_file
from services.cli.clients import Clients
from services.cli.demo import assets, story
from services.cli.demo.walks import WALKS
from services.cli.foresight import photos_to_look_for
from services.cli.host.one_process import Plan, host
from services.cli.screen import Screen
from services.cli.session import Run, Session
from services.cli.store import hold
from services.detector.domain.footage import KeptSegment, Terms
from services.detector.settings import DetectorSettings
from services.detector.worker import Plans
from services.retention_purger import service as purger
from services.retention_purger.worker.timekeeper import Timekeeper
from sightline.retention_purger.v1.audit_service_pb2 import ListEntriesRequest
from sightline.retention_purger.v1.audit_service_pb2_grpc import AuditServiceStub
from sightline.retention_purger.v1.retention_service_pb2 import ListRetainedRequest
from sightline.retention_purger.v1.retention_service_pb2_grpc import RetentionServiceStub
from tests.detector.second_look import highest_score
from tests.pipeline.command import Place
from tests.pipeline.opened_footage import Likeness, every, readable, segments, shown
from tests.pipeline.trial import THRESHOLD, Trial, portrait, video
from tests.short_names import short_name

LIMIT_SECONDS = 300


@pytest.fixture(scope="module")
def street(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("street")
    story.write(folder, assets.fetch(), datetime.now(UTC), size=(960, 540), walks=WALKS[:1])
    with (folder / "deployment.yaml").open("a") as file:
        file.write("footage: {kept_days: 1}\n")
    return folder / "deployment.yaml"


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return Likeness()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """What this process believes to be /tmp."""
    (tmp_path / "temporary").mkdir()
    with short_name(tmp_path / "temporary") as name:
        monkeypatch.setattr("tempfile.tempdir", str(name))
        yield tmp_path / "temporary"


async def run(street: Path, folder: Path, looked_in: list[str] | None = None) -> Run:
    """The whole street; every tenth of a second it is looked what can be read in any file."""
    file = deployment_file.read(street)
    photos = photos_to_look_for(file, utc_now())

    async def look() -> None:
        while looked_in is not None:
            looked_in.extend(await asyncio.to_thread(readable, folder))
            await asyncio.sleep(0.1)

    with hold(folder / "store") as store:
        async with host(Plan(store, file.pack, trials=True)) as hosted:
            clients = Clients(hosted.channel_to, file.deployment.name)
            screen = Screen(Console(quiet=True))
            looking = asyncio.create_task(look())
            done = await Session(hosted, clients, file, photos, screen, asyncio.Event()).run()
            looking.cancel()
    return done


async def test_the_street_is_kept_sealed_and_nobody_of_it_is_found_in_what_opens(
    street: Path, tmp_path: Path, temporary: Path, likeness: Likeness
) -> None:
    read: list[str] = []
    done = await run(street, tmp_path, read)
    store = tmp_path / "store"
    kept = segments(store, "demo")
    assert done.ledger.closes and kept and all(one.is_whole for one in kept)
    assert read == readable(tmp_path) == []
    assert (store / "footage").stat().st_mode & 0o777 == 0o700
    frames = [frame for one in kept for frame in shown(store, one)]
    # Without those that waited for neighbours at the end, and those that a busy machine leaves out.
    assert 10 < len(frames) < done.ledger.frames.forgotten["looked_at"]
    pictures, settings = [picture for _, picture in frames], DetectorSettings()
    assert all(picture[3, 3, 0] > 200 > picture[3, 3, 2] for picture in pictures)  # TRIAL, on amber
    assert highest_score(settings, pictures[::3]) < settings.low_score_ratio
    assert likeness.highest(pictures[::3]) < THRESHOLD


async def test_with_faces_clear_the_same_search_finds_them(
    street: Path, tmp_path: Path, temporary: Path, likeness: Likeness, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the test above: a trial never is, so the detector is told otherwise here."""

    async def clear(plans: Plans, known: object) -> Terms:
        return Terms(1, faces_clear=True, trial=True)

    monkeypatch.setattr(Plans, "_terms", clear)
    await run(street, tmp_path)
    store = tmp_path / "store"
    (one, *_) = segments(store, "demo")
    pictures, settings = every(shown(store, one), 3), DetectorSettings()
    assert one.faces_clear and readable(tmp_path) == []
    assert highest_score(settings, pictures) > settings.opening_score_ratio
    assert likeness.highest(pictures, 0.6) >= THRESHOLD


async def test_on_its_day_the_key_goes_the_reel_goes_and_the_chain_says_so_after_downtime_too(
    street: Path, tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await run(street, tmp_path)
    folder = tmp_path / "store"
    (kept, *_) = segments(folder, "demo")
    assert len(shown(folder, kept)) > 10
    # Somebody had copied it.
    shutil.copytree(folder / "footage", tmp_path / "copy" / "footage")
    tomorrow = datetime.combine(kept.reel.day, datetime.min.time(), UTC) + timedelta(minutes=1)
    slept_seconds = (tomorrow - utc_now()).total_seconds()
    asleep = partial(
        Timekeeper, wall=lambda: tomorrow, seconds=lambda: counted_seconds() + slept_seconds
    )  # the machine: the kernel has counted it
    monkeypatch.setattr(purger, "Timekeeper", asleep)
    with hold(folder) as store:
        async with host(Plan(store, "bundled")) as hosted, asyncio.timeout(LIMIT_SECONDS):
            channel = hosted.channel_to("retention_purger")
            retention = RetentionServiceStub(channel)
            while (await retention.ListRetained(ListRetainedRequest())).retained:
                await asyncio.sleep(0.1)
            entries = AuditServiceStub(channel).ListEntries(ListEntriesRequest())
            told = [answer.entry async for answer in entries]
    assert segments(folder, "demo") == [] and list((folder / "footage").iterdir()) == []
    assert not list((folder / "day-keys").glob("*.key"))
    bodies = [entry.body for entry in told if "street" in entry.body]
    day = kept.reel.day.isoformat()
    assert bodies == [
        f'{{"camera":"street","day":"{day}","faces":"filled"}}',
        f'{{"camera":"street","day":"{day}","segments":1}}',
    ]
    assert readable(tmp_path) == []
    (folder / "day-keys").rename(tmp_path / "copy" / "day-keys")
    (copied, *_) = segments(tmp_path / "copy", "demo")
    with pytest.raises(FileNotFoundError):
        shown(tmp_path / "copy", copied)


def being_written(one: KeptSegment) -> bool:
    """Whether it is not closed yet, and something of it is sealed."""
    return not one.is_whole and one.until_ms > one.started_ms


def test_killed_in_the_middle_what_was_sealed_opens_and_nothing_is_readable(tmp_path: Path) -> None:
    trial = Trial(tmp_path / "trial").prepare()
    video(trial.folder / "long.mp4", portrait("obama2.jpg", 60), frames=900)
    file = trial.write(cameras=[{"id": "door", "source": "long.mp4"}], footage={"kept_days": 7})
    place = Place(tmp_path / "place")
    with place.started("run", "-d", str(file)) as process:
        until = time.monotonic() + LIMIT_SECONDS
        while not any(being_written(one) for one in segments(place.store, "trial")):
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    (last,) = [one for one in segments(place.store, "trial") if not one.is_whole]
    assert len(shown(place.store, last)) >= 20
    assert readable(place.folder) == []
