"""Both models of a pack on other execution providers than the CPU: milliseconds a row, and what differs.

    python -m tests.bench.providers --providers cuda --threads 1 2 16 --videos FILE…
    python -m tests.bench.providers --providers openvino --core-time

A row is a frame of 640 × 384 for the detector, a chip for the embedder. Medians; providers in turn. Without
videos the demonstration's street is looked at. «kept»: what was computed is not overwritten, or cannot be.
"""

import argparse
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.cli.demo import assets, story
from services.detector import service
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.overlap import corners, iou
from services.detector.settings import DetectorSettings
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.alignment import similarity
from services.model_packs import LocalModel, Pack, load
from services.model_packs.session import session
from services.model_packs.specs import EmbedderSpec

BATCHES = (1, 2, 4, 8, 16, 32)
_FRAME = (384, 640)
_SAME_IOU = 0.5
_SECONDS = 0.6
Floats = NDArray[np.float32]
Clock = Callable[[], float]


def main() -> None:
    """Print the tables."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packs", nargs="+", default=["bundled"])
    parser.add_argument("--providers", nargs="+", default=["cuda"])
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--batches", nargs="+", type=int, default=list(BATCHES))
    parser.add_argument("--core-time", action="store_true", help="milliseconds of cores: on a busy machine")
    parser.add_argument("--videos", nargs="*", type=Path)
    parser.add_argument("--every", type=int, default=5, help="every so many frames of a video are looked at")
    asked = parser.parse_args()
    console, clock = Console(width=150), time.process_time if asked.core_time else time.perf_counter
    for name in asked.packs:
        pack = load(name)
        for model in (pack.detector, pack.embedder):
            console.print(_times(model, asked.providers, asked.threads, asked.batches, clock))
        with _videos(asked.videos) as videos:
            for provider in asked.providers:
                console.print(_agreement(name, pack, provider, videos, asked.every))


@contextmanager
def _videos(named: Sequence[Path] | None) -> Iterator[Sequence[Path]]:
    with tempfile.TemporaryDirectory(prefix="sightline-bench-") as scratch:
        yield named or [story.write(Path(scratch), assets.fetch(), datetime.now(UTC)).video]


def _times(
    model: LocalModel[Any],
    providers: Sequence[str],
    threads: Sequence[int],
    batches: Sequence[int],
    clock: Clock,
) -> Table:
    graph = model.graph()
    sessions: dict[str, Any] = {f"cpu, {count} threads": session(graph, threads=count) for count in threads}
    for provider in providers:
        for count in threads if provider == "openvino" else (1,):
            many = f", {count} threads" if provider == "openvino" else ""
            made = session(graph, threads=count, provider=provider)
            sessions[f"{provider}{many}, kept"] = made
        if provider.startswith("cuda"):
            sessions[provider] = session(graph, provider=provider, memory_arena=False)
    is_chip = isinstance(model.spec, EmbedderSpec)
    size = (model.spec.input.height_px, model.spec.input.width_px) if is_chip else _FRAME
    table = Table(
        model.spec.model_id, *(f"batch {batch}, ms a row" for batch in batches), "1 ÷ CPU, largest |Δ|"
    )
    taken: dict[str, list[float]] = {name: [] for name in sessions}
    for batch in batches:
        rows = _rows(model, batch, size)
        for name, each in _in_turn(sessions, rows, clock).items():
            taken[name].append(each / batch)
    first = next(iter(sessions.values()))
    for name, made in sessions.items():
        cells = (f"{1000 * each:.3f}" for each in taken[name])
        table.add_row(name, *cells, f"{_apart(first, made, _rows(model, 2, size)):.1e}")
    return table


def _rows(model: LocalModel[Any], batch: int, size: tuple[int, int]) -> Floats:
    spec = model.spec.input
    noise = np.random.default_rng(batch).uniform(0, 255, (batch, 3, *size))
    rows: Floats = ((noise - np.reshape(spec.mean, (1, 3, 1, 1))) * spec.scale).astype(np.float32)
    return rows


def _in_turn(sessions: dict[str, Any], rows: Floats, clock: Clock) -> dict[str, float]:
    """Median seconds of a run."""
    taken: dict[str, list[float]] = {name: [] for name in sessions}
    for made in sessions.values():
        for _ in range(3):
            _run(made, rows)
    until = time.perf_counter() + _SECONDS * len(sessions)
    for name, made in itertools.cycle(sessions.items()):
        if time.perf_counter() > until and len(taken[name]) >= 3:
            break
        begun = clock()
        _run(made, rows)
        taken[name].append(clock() - begun)
    return {name: statistics.median(times) for name, times in taken.items()}


def _run(made: Any, rows: Floats) -> list[Floats]:
    answers: list[Floats] = made.run(None, {made.get_inputs()[0].name: rows})
    return answers


def _apart(one: Any, other: Any, rows: Floats) -> float:
    """Largest difference, of the largest answer of its kind."""
    pairs = zip(_run(one, rows), _run(other, rows), strict=True)
    return max(float(np.abs(a - b).max() / max(1.0, np.abs(a).max())) for a, b in pairs)


def _agreement(name: str, pack: Pack, provider: str, videos: Sequence[Path], every: int) -> Table:
    """The same faces, in the same places, with the same templates?"""
    table = Table(
        f"{name} on {provider}: video",
        "frames",
        "faces on the CPU",
        "found again",
        "more",
        "box, landmark apart, px at most",
        "score",
        "template: least cosine",
    )
    finders = [
        service.finder(DetectorSettings(pack=name, provider=one, threads=2)) for one in ("cpu", provider)
    ]
    keeps = not provider.startswith("cuda")
    networks = [_network(pack, "cpu", False), _network(pack, provider, keeps)]
    for video in videos:
        frames = faces = again = more = 0
        boxes, scores, cosines = [0.0], [0.0], [1.0]
        for frame in itertools.islice(_frames(video), 0, None, every):
            frames += 1
            ours, theirs = (_sure(finder, frame) for finder in finders)
            overlap = iou(corners(face.box for face in ours), corners(face.box for face in theirs))
            faces, more = faces + len(ours), more + max(len(theirs) - len(ours), 0)
            for place, face in enumerate(ours):
                if overlap[place].max(initial=0) < _SAME_IOU:
                    continue
                again += 1
                twin = theirs[int(overlap[place].argmax())]
                boxes.append(_most_apart_px(face, twin))
                scores.append(abs(face.score_ratio - twin.score_ratio))
                chips = [_chip(pack, frame, one) for one in (face, twin)]
                pair = [network.embed(chip[None])[0] for network, chip in zip(networks, chips, strict=True)]
                cosines.append(float(pair[0] @ pair[1]))
        table.add_row(
            video.name,
            *(str(count) for count in (frames, faces, again, more)),
            f"{max(boxes):.4f}",
            f"{max(scores):.1e}",
            f"{min(cosines):.7f}",
        )
    return table


def _network(pack: Pack, provider: str, memory_arena: bool) -> OnnxNetwork:
    spec = pack.embedder.spec
    made = session(pack.embedder.graph(), provider=provider, memory_arena=memory_arena)
    return OnnxNetwork(made, spec.input, spec.template_length, 1)


def _frames(video: Path) -> Iterator[Pixels]:
    with av.open(str(video)) as container:
        for frame in container.decode(video=0):
            yield np.asarray(frame.to_ndarray(format="rgb24"), np.uint8)


def _sure(finder: OnnxFinder, frame: Pixels) -> list[Detection]:
    return [face for face in finder.find([frame])[0] if face.score_ratio >= 0.5]


def _most_apart_px(one: Detection, other: Detection) -> float:
    edges = np.abs(corners([one.box]) - corners([other.box])).max()
    return float(max(edges, np.abs(one.landmarks - other.landmarks).max()))


def _chip(pack: Pack, frame: Pixels, face: Detection) -> Pixels:
    spec = pack.embedder.spec
    matrix = similarity(face.landmarks.astype(np.float64), np.array(spec.chip_landmarks_px, np.float64))
    assert matrix is not None
    return np.asarray(cv2.warpAffine(frame, matrix, (spec.input.width_px, spec.input.height_px)), np.uint8)


if __name__ == "__main__":
    main()
