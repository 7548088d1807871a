"""The worst bug that we can have, looked for from outside: anything readable of a face that matched nobody.

The demo runs in a process of its own. At the end of its video that process' memory is searched, what is left
on its bus is opened with every key that it still has, every file that it wrote is searched, and all that a
collector of traces got, for what each unlisted face would leave, and every picture for everybody unlisted.
The same search must find all of it when the destruction is switched off.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from services.cli.demo import assets, story
from services.matcher.adapters.milvus_lite_folder import MEMORY
from tests.chassis.collector import Collector, collecting
from tests.forensics import account, markers, people
from tests.forensics.account import Account
from tests.forensics.looking import Looker
from tests.forensics.places import columns, contents, folders, memory
from tests.forensics.searching import Finding, searched
from tests.forensics.thief import Marker
from tests.pipeline import faces_seen

ROOT = Path(__file__).parents[2]
KINDS = {*markers.KINDS, "frame"}
# Nobody saves a face smaller here; tests/forensics/test_searching.py shows that it would be found.
LEFT = KINDS - {"compressed"}
_MEMORY, _BUS, _VECTORS, _COLUMNS, _FILES = (
    "its memory", "records that open", "the vectors' folder", "the vectors, decoded", "its files",
)  # fmt: skip
_TRACES = "what a collector of traces got"


@dataclass(frozen=True, slots=True)
class Searched:
    """What was looked for, and what was found where."""

    markers: Sequence[Marker]
    findings: dict[str, Finding]
    keys_left: int
    report: dict[str, Any]
    collector: Collector

    @property
    def tracks(self) -> set[str]:
        return {mark.track for mark in self.markers if mark.kind == "shot"}

    def found(self) -> list[Marker]:
        return [marker for finding in self.findings.values() for marker in finding.markers]


@contextmanager
def spied(
    folder: Path, arguments: list[str], collector: Collector, *, remember: bool
) -> Iterator[tuple[int, int]]:
    """Run the command with its spy; yield its pid and the keys that it still has, at the end of its video."""
    environment = os.environ | {
        "SPIED_FOLDER": str(folder),
        "SPIED_REMEMBER": "1" if remember else "0",
        "SIGHTLINE_STORE": str(folder / "store"),
        "TMPDIR": str(folder / "tmp"),
        "SIGHTLINE_TRACES_ENDPOINT": collector.endpoint,
        "SIGHTLINE_TRACES_SAMPLED": "1",
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


def search(
    folder: Path, told: story.Story, looker: Looker, arguments: list[str], *, remember: bool
) -> Searched:
    words = [*arguments, "--output", str(folder / "out")]
    with collecting() as collector, spied(folder, words, collector, remember=remember) as (pid, keys):
        marks = faces_seen.unlisted(folder)
        marks += faces_seen.in_frames(told.video, told.truth, told.listed_subject, every=10)
        vectors = MEMORY if MEMORY.is_dir() else folder / "tmp"
        opened = (folder / "opened.bin").read_bytes().translate(faces_seen.MASK)
        places = [
            memory(_MEMORY, lambda: [pid]),
            contents(_BUS, [opened]),
            folders(_VECTORS, vectors),
            columns(_COLUMNS, vectors),
        ]
        findings = searched(places, marks, looker, account.tell)
    (folder / "spied.jsonl").unlink()
    (folder / "opened.bin").unlink()
    # What the camera showed is no remains of it.
    left = folders(_FILES, folder, leave_out={folder / "out" / "street.mp4"})
    traces = contents(_TRACES, [collector.everything])
    findings += searched([left, traces], marks, looker, account.tell)
    report = json.loads((folder / "out" / "report.json").read_text())
    found = Searched(marks, {one.place: one for one in findings}, keys, report, collector)
    show(found, looker, forgets=not remember)
    return found


def show(found: Searched, looker: Looker, forgets: bool) -> None:
    """Print and keep the figures."""
    account.publish(
        Account(
            "one process",
            forgets,
            len(found.tracks),
            len(looker.known.templates),
            looker.known.level_ratio,
            account.sought(found.markers),
            {"keys made": _made(found.report), "keys left": found.keys_left},
            account.times_of(found.report),
            account.rows(list(found.findings.values())),
        )
    )


def _made(report: dict[str, Any]) -> int:
    return int(report["ledger"]["frames"]["seen"] + report["ledger"]["probes"]["seen"])


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> story.Story:
    return story.write(tmp_path_factory.mktemp("story"), assets.fetch(), datetime.now(UTC))


@pytest.fixture(scope="module")
def looker(told: story.Story) -> Looker:
    return Looker(people.unlisted(told))


@pytest.fixture(scope="module", params=["bundled", "opencv-zoo"])
def forgetting(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    told: story.Story,
    looker: Looker,
) -> Searched:
    # The demo paints the same street again, bit for bit: its walks and its noise are given.
    words = ["demo", "--pack", request.param]
    return search(tmp_path_factory.mktemp("forgetting"), told, looker, words, remember=False)


@pytest.fixture(scope="module")
def remembering(tmp_path_factory: pytest.TempPathFactory, told: story.Story, looker: Looker) -> Searched:
    arguments = ["run", "--deployment", str(told.deployment_file)]
    return search(tmp_path_factory.mktemp("remembering"), told, looker, arguments, remember=True)


def test_nothing_of_an_unlisted_face_is_left_anywhere(forgetting: Searched) -> None:
    assert {marker.kind for marker in forgetting.markers} == KINDS
    assert {place: dict(one.kinds) for place, one in forgetting.findings.items() if one.markers} == {}
    assert forgetting.findings[_MEMORY].searched_bytes > 100_000_000
    assert forgetting.findings[_COLUMNS].searched_bytes > 0
    assert forgetting.keys_left == 0


def test_every_look_was_traced_and_no_trace_names_a_track(forgetting: Searched) -> None:
    got = forgetting.collector
    assert len(got.traces) == forgetting.report["ledger"]["probes"]["seen"] > len(forgetting.tracks) > 0
    assert [track for track in forgetting.tracks if track.encode() in got.everything] == []


def test_nobody_unlisted_is_found_again_in_any_picture_that_is_left(forgetting: Searched) -> None:
    assert {place: one.sights.found for place, one in forgetting.findings.items() if one.sights.found} == {}
    assert forgetting.findings[_FILES].sights.faces >= 2, "the alerts' own pictures are looked at"


def test_whoever_looks_at_the_video_itself_finds_everybody(told: story.Story, looker: Looker) -> None:
    (finding,) = searched([folders("the camera's video", told.video)], [], looker)
    assert set(finding.sights.found) == set(looker.known.templates)


def test_the_demo_raises_two_alerts_and_its_ledger_closes(forgetting: Searched) -> None:
    alerts, ledger = forgetting.report["alerts"], forgetting.report["ledger"]
    assert [alert["subject"] for alert in alerts] == ["listed-man"] * 2
    assert ledger["closes"] is True
    assert ledger["probes"]["in_flight"] == ledger["frames"]["in_flight"] == 0


def test_the_same_search_finds_every_kind_when_nothing_is_destroyed(
    remembering: Searched, looker: Looker
) -> None:
    found = remembering.found()
    assert {marker.kind for marker in found} >= LEFT
    assert {marker.track for marker in found} >= remembering.tracks
    assert remembering.keys_left > 0
    as_templates = {marker.track for marker in found if marker.kind == "template"}
    assert as_templates >= {mark.track for mark in remembering.markers if mark.kind == "template"}
    assert set(remembering.findings[_BUS].sights.found) == set(looker.known.templates)
