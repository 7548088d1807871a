"""Somebody who does not want to wait: a second signal in the middle of a run, one in the middle of a list."""

import asyncio
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from services.chassis.processing import Running
from services.cli.host.one_process import Plan, host
from services.cli.store import Store
from tests.pipeline.command import Finished, Place
from tests.pipeline.test_bad_input_surroundings import folders_of
from tests.pipeline.trial import Trial, portrait, video

_PHOTOS = 200


def test_two_signals_end_a_run_at_once_and_its_list_with_it(tmp_path: Path) -> None:
    trial = Trial(tmp_path / "trial").prepare()
    video(trial.folder / "long.mp4", portrait("obama2.jpg", 60), frames=600)
    place = Place(tmp_path / "place")
    file = str(trial.write(cameras=[{"id": "door", "source": "long.mp4"}]))
    arguments = ("run", "-d", file, "--output", str(place.output), "--annotate")
    with place.started(*arguments) as process:
        assert process.stdout is not None
        assert any(line.startswith("ALERT") for line in process.stdout)
        vectors = folders_of(process.pid)
        # Two of one kind may arrive as one.
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=60)
    ended = Finished(process.returncode, out, err)
    assert ended.status == 1
    assert ended.complaint == "interrupted twice: no report is written; the list is destroyed"
    assert list(place.output.iterdir()) == []
    assert [path for path in place.temporary.rglob("*") if path.exists()] == []
    assert vectors
    assert [folder for folder in vectors if folder.exists()] == []
    assert b"man-1" not in (place.store / "registrar.db").read_bytes()


async def test_who_is_in_a_hurry_while_the_services_end_leaves_no_folder_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending, stop = asyncio.Event(), Running.stop

    async def taking_a_while(self: Running, grace_seconds: float = 0.0) -> None:
        ending.set()
        await asyncio.sleep(0.1)
        await stop(self, grace_seconds)

    async def run() -> None:
        async with host(Plan(Store(tmp_path / "store"), "bundled")):
            assert list(temporary.iterdir())

    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(Running, "stop", taking_a_while)
    running = asyncio.create_task(run())
    await ending.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert list(temporary.iterdir()) == []


def test_a_list_that_was_tried_in_part_is_not_called_tried(tmp_path: Path) -> None:
    trial = Trial(tmp_path / "trial").prepare()
    photo = trial.folder / "list" / "man-1" / "photo.jpg"
    for number in range(1, _PHOTOS):
        shutil.copyfile(photo, photo.with_name(f"{number}.jpg"))
    place = Place(tmp_path / "place")
    with place.started("enrol", "-d", str(trial.write())) as process:
        while process.poll() is None and not (place.store / "registrar.db").exists():
            pass  # from then on a signal is heeded
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    ended = Finished(process.returncode, out, err)
    assert ended.status == 1
    assert ended.complaint.startswith("stopped after ")
    assert ended.complaint.endswith(f" of {_PHOTOS} photos; none is kept")
    assert "taken" not in ended.out
    assert place.left_behind() == []
