"""What an execution provider leaves of a face in memory once it has answered: in the process, and on a card.

    python -m tests.bench.residue --providers cpu openvino cuda

Looked for, of one run of the embedder: a part of its input, of two results on the way (the fourth layer's,
and what the template is made of), and of the template. What was given to the run and what it answered is
overwritten first. Run it as a deployment runs: memory is overwritten as it is freed.
"""

import argparse
import gc
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from services.chassis import hygiene
from services.chassis.errors import BadInput
from services.model_packs import LocalModel, load
from services.model_packs.memory_reading import CardReader, Needles, of_this_process
from services.model_packs.providers import CUDA, provider_of
from services.model_packs.session import session
from services.model_packs.specs import EmbedderSpec

_FACES = 2
_VALUES = 16
Floats = NDArray[np.float32]


@dataclass(slots=True)
class Embedder:
    """A session as the embedder has it, and one that also tells what it computes on the way."""

    told: Any
    telling: Any

    @classmethod
    def on(cls, model: LocalModel[EmbedderSpec], provider: str, memory_arena: bool) -> "Embedder":
        """Both on `provider`. BadInput where it is not there, or keeps what it was not to."""
        graphs = (model.graph(), _telling(model.graph()))
        return cls(*(session(graph, provider=provider, memory_arena=memory_arena) for graph in graphs))

    def needles_of(self, rows: Floats) -> Needles:
        """What to look for after a run on `rows`."""
        answers = self.telling.run(None, {self.telling.get_inputs()[0].name: rows})
        try:
            parts = [_telling_part(answer) for answer in (rows, *answers)]
            return Needles(dict(zip(("input", "template", "early", "late"), parts, strict=True)))
        finally:
            for answer in answers:
                answer.fill(0)

    def embed(self, rows: Floats) -> None:
        """As the embedder does; `rows` and what comes of them are overwritten."""
        length = self.told.get_outputs()[0].shape[1]
        templates = np.zeros((len(rows), length), np.float32)
        bound = self.told.io_binding()
        bound.bind_input(self.told.get_inputs()[0].name, "cpu", 0, np.float32, rows.shape, rows.ctypes.data)
        bound.bind_output(
            self.told.get_outputs()[0].name, "cpu", 0, np.float32, templates.shape, templates.ctypes.data
        )
        self.told.run_with_iobinding(bound)
        rows.fill(0)
        templates.fill(0)


def _telling(graph: bytes) -> bytes:
    model = onnx.load_model_from_string(graph)
    activations = [node for node in model.graph.node if node.op_type == "Relu"]
    last = next(node for node in model.graph.node if node.op_type == "Flatten")
    for node in (activations[3], last):
        model.graph.output.append(
            onnx.helper.make_tensor_value_info(node.output[0], onnx.TensorProto.FLOAT, None)
        )
    return model.SerializeToString()


def _telling_part(values: Floats) -> Floats:
    """Sixteen numbers in a row, not mostly zeros."""
    flat = values.reshape(-1)
    for start in range(len(flat) // 2, len(flat) - _VALUES):
        part = flat[start : start + _VALUES]
        if np.count_nonzero(part) > _VALUES // 2:
            return part
    raise AssertionError("nothing to be known again")


def found(needles: Needles, pieces: Iterable[bytearray]) -> Counter[str]:
    """How often each is there."""
    return Counter(name for piece in pieces for name in needles.found_in(piece))


def faces(seed: int, model: LocalModel[EmbedderSpec]) -> Floats:
    """Noise that no other run has."""
    size = model.spec.input
    shape = (_FACES, 3, size.height_px, size.width_px)
    return np.random.default_rng(seed).standard_normal(shape, np.float32)


def main() -> None:
    """Print the table."""
    hygiene.guard_memory()
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--providers", nargs="+", default=["cpu"])
    asked = parser.parse_args()
    table, model = (
        Table("provider", "memory", "after the run", "after another, of nothing"),
        load("bundled").embedder,
    )
    for provider in asked.providers:
        for kept in (False, True):
            words = "kept" if kept else "given back"
            try:
                table.add_row(provider, words, *_looked_for(model, provider, kept))
            except BadInput as error:
                table.add_row(provider, words, f"refused: {error}", "")
    Console(width=150).print(table)


def _looked_for(model: LocalModel[EmbedderSpec], provider: str, kept: bool) -> list[str]:
    embedder = Embedder.on(model, provider, kept)
    embedder.embed(faces(1, model))
    rows = faces(2, model)
    needles = embedder.needles_of(rows)
    embedder.telling = None
    gc.collect()
    embedder.embed(rows)
    said = [_where(needles, provider)]
    embedder.embed(np.zeros_like(rows))
    return [*said, _where(needles, provider)]


def _where(needles: Needles, provider: str) -> str:
    places = {"in the process": found(needles, (piece for _, piece in of_this_process()))}
    if provider_of(provider).name == CUDA:
        places["on the card"] = found(needles, CardReader().pieces())
    return "; ".join(
        f"{place}: {', '.join(f'{name} {count} ×' for name, count in sorted(hits.items())) or 'nothing'}"
        for place, hits in places.items()
    )


if __name__ == "__main__":
    main()
