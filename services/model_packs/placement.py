"""Which nodes of a graph a provider did not take: ONNX Runtime puts them on the CPU without a word."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import onnx

from services.chassis.errors import BadInput
from services.model_packs.providers import CPU, Provider

RECORDING = "session.record_ep_graph_assignment_info"
# Their answers say how large something is, not what it shows.
_SIZES = ("Shape", "Size")


def named(graph: bytes) -> onnx.ModelProto:
    """The graph with a name for each node, to be known again by."""
    model = onnx.load_model_from_string(graph)
    for number, node in enumerate(model.graph.node):
        node.name = f"{node.op_type}#{number}"
    return model


def of_shapes(model: onnx.ModelProto) -> frozenset[str]:
    """Nodes that compute with sizes and constants only: ONNX Runtime keeps those on the CPU on purpose, as a
    card would only be waited for.
    """
    pictures = {value.name for value in model.graph.input}
    aside = []
    for node in model.graph.node:
        if node.op_type not in _SIZES and pictures.intersection(node.input):
            pictures.update(node.output)
        else:
            aside.append(node.name)
    return frozenset(aside)


def check_all_taken(made: Any, provider: Provider, shapes: Iterable[str]) -> None:
    """BadInput when a node that sees pictures, or what was computed of them, is on the CPU."""
    allowed, parts = frozenset(shapes), made.get_provider_graph_assignment_info()
    if not any(part.ep_name == provider.name for part in parts):
        raise BadInput(f"{provider.word} can compute nothing of this model: take cpu")
    left = [
        node.op_type
        for part in parts
        if part.ep_name == CPU
        for node in part.get_nodes()
        if node.name not in allowed
    ]
    if left:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(Counter(left).items()))
        raise BadInput(
            f"{provider.word} cannot compute {kinds} of this model, which would fall back to the CPU: "
            "take cpu, or a pack whose models it can"
        )
