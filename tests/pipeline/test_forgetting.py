"""The worst bug that we can have, looked for from outside: anything readable of a face that matched nobody.

The demo runs in a process of its own. At the end of its video that process' memory is searched, what is left
on its bus is opened with every key that it still has, and every file that it wrote is searched, for what each
unlisted face would leave. The same search must find all of it when the destruction is switched off.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from services.cli.demo import assets, story
from services.matcher.adapters.milvus_lite_folder import MEMORY
from tests.pipeline import faces_seen
from tests.pipeline.thief import Marker, Search

ROOT = Path(__file__).parents[2]
KINDS = {"shot", "pixels", "template", "frame"}


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked for, and what was found where."""

    markers: list[Marker]
    in_memory: list[Marker]
    on_bus: list[Marker]
    in_files: list[Marker]
    in_gallery: list[Marker]
    vectors_decoded: int
    keys_left: int
    searched_bytes: int
    report: dict[str, object]

    def kinds_found(self) -> set[str]:
        return {marker.kind for marker in (*self.in_memory, *self.on_bus, *self.in_files)}


@contextmanager
def spied(folder: Path, arguments: list[str], *, remember: bool) -> Iterator[tuple[int, int]]:
    """Run the command with its spy; yield its pid and the keys that it still has, at the end of its video."""
    environment = os.environ | {
        "SPIED_FOLDER": str(folder),
        "SPIED_REMEMBER": "1" if remember else "0",
        "SIGHTLINE_STORE": str(folder / "store"),
        "TMPDIR": str(folder / "tmp"),
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "proto" / "gen"))),
    }
    (folder / "tmp").mkdir()
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.pipeline.spied_run", *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        assert process.stdin is not None and process.stdout is not None
        try:
            for line in process.stdout:
                log.write(line)
                if line.startswith("SPIED-READY"):
                    break
            assert process.poll() is None, (folder / "log").read_text()
            yield process.pid, int(line.split()[1])
            log.write(process.communicate("\n", timeout=120)[0])
            assert process.returncode == 0, (folder / "log").read_text()
        finally:
            process.kill()


def search(folder: Path, told: story.Story, arguments: list[str], *, remember: bool, every: int) -> Searched:
    with spied(folder, [*arguments, "--output", str(folder / "out")], remember=remember) as (pid, keys):
        markers = faces_seen.unlisted(folder)
        markers += faces_seen.in_frames(told.video, told.truth, told.listed_subject, every)
        thief = Search(markers)
        in_gallery, vectors = thief.galleries(MEMORY if MEMORY.is_dir() else folder / "tmp")
        in_memory = thief.memory(pid)
        on_bus = thief.within((folder / "opened.bin").read_bytes().translate(faces_seen.MASK))
    (folder / "spied.jsonl").unlink()
    (folder / "opened.bin").unlink()
    in_files = thief.files(folder)
    report = json.loads((folder / "out" / "report.json").read_text())
    return Searched(
        markers, in_memory, on_bus, in_files, in_gallery, vectors, keys, thief.searched_bytes, report
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> story.Story:
    return story.write(tmp_path_factory.mktemp("story"), assets.fetch(), datetime.now(UTC))


@pytest.fixture(scope="module")
def forgetting(tmp_path_factory: pytest.TempPathFactory, told: story.Story) -> Searched:
    # The demo paints the same street again, bit for bit: its walks and its noise are given.
    folder = tmp_path_factory.mktemp("forgetting")
    return search(folder, told, ["demo"], remember=False, every=10)


@pytest.fixture(scope="module")
def remembering(tmp_path_factory: pytest.TempPathFactory, told: story.Story) -> Searched:
    folder = tmp_path_factory.mktemp("remembering")
    arguments = ["run", "--deployment", str(told.deployment_file)]
    return search(folder, told, arguments, remember=True, every=10)


def test_nothing_of_an_unlisted_face_is_left_anywhere(forgetting: Searched) -> None:
    assert {marker.kind for marker in forgetting.markers} == KINDS
    assert forgetting.searched_bytes > 100_000_000
    assert forgetting.in_memory == []
    assert forgetting.on_bus == []
    assert forgetting.in_files == []
    assert forgetting.in_gallery == []
    assert forgetting.vectors_decoded >= 1
    assert forgetting.keys_left == 0


def test_the_demo_raises_two_alerts_and_its_ledger_closes(forgetting: Searched) -> None:
    alerts, ledger = forgetting.report["alerts"], forgetting.report["ledger"]
    assert isinstance(alerts, list) and isinstance(ledger, dict)
    assert [alert["subject"] for alert in alerts] == ["listed-man"] * 2
    assert ledger["closes"] is True
    assert ledger["probes"]["in_flight"] == ledger["frames"]["in_flight"] == 0


def test_the_same_search_finds_every_kind_when_nothing_is_destroyed(remembering: Searched) -> None:
    assert remembering.kinds_found() == KINDS
    assert remembering.keys_left > 0
    found = {marker.content for marker in (*remembering.in_memory, *remembering.on_bus)}
    templates = {marker.content for marker in remembering.markers if marker.kind == "template"}
    assert templates <= found
