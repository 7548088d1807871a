"""Traces of faces, from the detector to the alert, at a collector that speaks OTLP; and without one."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from services.chassis.tracing.clock import MINUTE_NS
from services.chassis.tracing.permitted import CAPTURED_BEFORE_SECONDS, REASON
from tests.chassis.collector import Collector, Got, collecting
from tests.pipeline.command import Finished, Place
from tests.pipeline.trial import Trial, portrait, video

# Service and step, on the way of somebody who is on nobody's list, and of somebody who is on one.
FORGOTTEN = [
    ("detector", "face"),
    ("embedder", "face-detected.v1"),
    ("matcher", "template-extracted.v1"),
]
MATCHED = [*FORGOTTEN, ("alert-dispatcher", "match-found.v1"), ("alert-dispatcher", "pass-decided.v1")]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of two men in front of a wall, one of them on the list; and what a collector got of it."""

    finished: Finished
    report: dict[str, Any]
    collector: Collector

    @property
    def looks(self) -> int:
        return int(self.report["ledger"]["probes"]["seen"])


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    trial = Trial(tmp_path_factory.mktemp("trial")).prepare()
    both = Image.new("RGB", (280, 200), (120, 125, 130))
    both.paste(portrait("obama2.jpg", 80), (0, 0))
    both.paste(portrait("biden.jpg", 80), (150, 0))
    video(trial.folder / "street.mp4", both, frames=16)
    return trial


def run(trial: Trial, folder: Path, collector: Collector, sampled: str = "1") -> Run:
    folder.mkdir()
    place = Place(folder)
    finished = place.run(
        "run",
        "-d",
        str(trial.write()),
        "--output",
        "output",
        SIGHTLINE_TRACES_ENDPOINT=collector.endpoint,
        SIGHTLINE_TRACES_SAMPLED=sampled,
    )
    assert finished.status == 0, finished.err
    return Run(finished, json.loads((place.output / "report.json").read_text("utf-8")), collector)


@pytest.fixture(scope="module")
def all_traced(trial: Trial, tmp_path_factory: pytest.TempPathFactory) -> Run:
    with collecting() as collector:
        return run(trial, tmp_path_factory.mktemp("traced") / "place", collector)


def steps(trace: list[Got]) -> list[tuple[str, str]]:
    return [(span.service, span.name) for span in trace]


def reasons(run: Run, on_the_way: list[tuple[str, str]]) -> set[str | None]:
    ways = [trace for trace in run.collector.traces if steps(trace) == on_the_way]
    return {trace[-1].said.get(REASON) for trace in ways}


def test_each_look_at_a_face_is_one_trace_through_every_service(all_traced: Run) -> None:
    traces = all_traced.collector.traces
    assert len(traces) == all_traced.looks > 1
    assert {len(trace) for trace in traces} == {len(FORGOTTEN), len(MATCHED)}
    assert all(steps(trace) in (FORGOTTEN, MATCHED) for trace in traces)


def test_each_step_goes_on_from_the_one_before_it(all_traced: Run) -> None:
    for trace in all_traced.collector.traces:
        assert [span.parent for span in trace] == [b"", *(span.id for span in trace[:-1])]
        assert not any(span.failed for span in trace)


def test_a_trace_says_what_became_of_the_face(all_traced: Run) -> None:
    assert reasons(all_traced, FORGOTTEN) == {"no_match"}
    assert "alert" in reasons(all_traced, MATCHED) <= {"alert", "same_pass"}
    alerts = [span for span in all_traced.collector.spans if span.said.get(REASON) == "alert"]
    assert len(alerts) == len(all_traced.report["alerts"]) == 1


def test_a_trace_does_not_say_when_within_a_minute_the_face_was_there(all_traced: Run) -> None:
    assert {trace[0].begins_ns % MINUTE_NS for trace in all_traced.collector.traces} == {0}


def test_a_span_says_nothing_else(all_traced: Run) -> None:
    said = {key for span in all_traced.collector.spans for key in span.said}
    assert said == {REASON, CAPTURED_BEFORE_SECONDS}
    # The names of the deployment, its place, its camera, its officer, and who is on its list.
    for word in (b"trial", b"a wall", b"door", b"officer-1", b"man-1"):
        assert word not in all_traced.collector.everything


def test_a_sample_of_next_to_nothing_sends_nothing_and_forgets_all_the_same(
    trial: Trial, tmp_path: Path
) -> None:
    with collecting() as collector:
        sparse = run(trial, tmp_path / "place", collector, sampled="0.0000000001")
    assert collector.requests == []
    assert sparse.report["ledger"]["closes"] and sparse.looks > 1


def test_without_its_collector_a_run_is_what_it_was(trial: Trial, tmp_path: Path) -> None:
    alone = run(trial, tmp_path / "place", Collector(port=1))
    assert alone.finished.err == ""
    assert alone.report["ledger"]["closes"] and len(alone.report["alerts"]) == 1
