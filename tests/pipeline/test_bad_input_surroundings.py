"""What a run needs of its machine and does not get: room on a disk, a port, a store of its own, time."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.pipeline.command import Finished, Place
from tests.pipeline.test_bad_input_sources import report_in
from tests.pipeline.trial import Trial, portrait, video


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    trial = Trial(tmp_path_factory.mktemp("trial")).prepare()
    video(trial.folder / "street.mp4", portrait("obama2.jpg"))
    video(trial.folder / "long.mp4", portrait("obama2.jpg", 60), frames=600)
    return trial


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    """Make `folder` a disk of its own, or skip the test where that takes another user."""
    folder.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
    if os.geteuid() or not shutil.which("mount") or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root may make a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_under_the_report_leaves_nothing_of_it(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    with small_disk(place.output, kilobytes=64):
        finished = place.run("run", "-d", str(trial.write()), "--output", str(place.output))
        assert list(place.output.iterdir()) == []
    assert finished.status == 1
    assert finished.complaint == (
        f"{place.output} cannot be written to: No space left on device; free some room or name another folder"
    )


def test_a_file_that_may_not_grow_is_as_good_as_a_full_disk(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    # Records and evidence stay below that, the page with its pictures does not.
    finished = place.run(
        *("run", "-d", str(trial.write()), "--output", str(place.output)), limits=["--fsize=140000"]
    )
    assert finished.status == 1
    assert finished.complaint.endswith("File too large; free some room or name another folder")
    assert list(place.output.iterdir()) == []


@pytest.mark.parametrize("kilobytes", [16, 100])
def test_a_full_disk_under_the_store_ends_the_run_in_one_line(
    kilobytes: int, trial: Trial, tmp_path: Path
) -> None:
    place = Place(tmp_path)
    with small_disk(place.store, kilobytes):
        finished = place.run("run", "-d", str(trial.write()), "--output", str(place.output))
    assert finished.status == 1
    assert "database" in finished.complaint
    assert finished.complaint.endswith("is the disk full?")
    assert place.left_behind() == []


def test_an_alert_without_evidence_is_told_apart(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    with small_disk(place.store / "vault", 16):
        finished = place.run("run", "-d", str(trial.write()), "--output", str(place.output))
    assert finished.status == 1
    assert finished.complaint.startswith("1 alerts have no evidence, so nobody may be engaged")
    assert not report_in(place)["alerts"][0]["has_evidence"]


def test_a_port_that_is_taken_is_named(trial: Trial, tmp_path: Path) -> None:
    place = Place(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        finished = place.run("run", "-d", str(trial.write()), "--metrics-port", port)
    assert finished.status == 1
    assert finished.complaint == f"port {port} on 127.0.0.1 is taken; choose another metrics port"
    assert place.left_behind() == []


def test_a_second_run_is_kept_out_and_ctrl_c_ends_the_first_in_order(trial: Trial, tmp_path: Path) -> None:
    first, second = Place(tmp_path / "first"), Place(tmp_path / "second")
    file = str(trial.write(cameras=[{"id": "door", "source": "long.mp4"}]))
    arguments = ("run", "-d", file, "--output", str(first.output), "--fps-limit", "1000")
    with first.started(*arguments) as process:
        assert process.stdout is not None
        assert any(line.startswith("ALERT") for line in process.stdout)
        vectors = folders_of(process.pid)
        process.send_signal(signal.SIGSTOP)
        kept_out = second.run("run", "-d", file, "--store", str(first.store))
        process.send_signal(signal.SIGCONT)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    ended = Finished(process.returncode, out, err)
    assert kept_out.status == 1
    assert kept_out.complaint.startswith(f"{first.store}: another run is using this store")
    assert (ended.status, ended.err) == (0, "")
    report = report_in(first)
    assert report["ledger"]["closes"]
    assert len(report["alerts"]) == 1
    assert report["cameras"][0]["frames_captured"] < 600
    assert vectors
    assert [folder for folder in vectors if folder.exists()] == []


def folders_of(process: int) -> list[Path]:
    """Return the folders of Sightline's own in which `process` holds files open."""
    targets = {path.resolve() for path in Path(f"/proc/{process}/fd").iterdir()}
    return [
        folder
        for target in targets
        for folder in (target, *target.parents)
        if folder.parent.name == "shm" and folder.name.startswith("sightline-")
    ]
