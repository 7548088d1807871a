from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import helper, numpy_helper

from services.chassis.errors import BadInput
from services.model_packs import placement
from services.model_packs.providers import CPU, CUDA, WORDS, Provider
from services.model_packs.session import session
from tests.model_packs import graphs

CARD = Provider(CUDA)


def flattened_by_its_own_size() -> onnx.ModelProto:
    """As PyTorch exports a flattening: the batch is read off the picture."""
    weights = [
        numpy_helper.from_array(np.array([0], np.int64), "first"),
        numpy_helper.from_array(np.array([-1], np.int64), "rest"),
    ]
    nodes = [
        helper.make_node("Relu", ["chips"], ["positive"]),
        helper.make_node("Shape", ["positive"], ["sizes"]),
        helper.make_node("Gather", ["sizes", "first"], ["batch"]),
        helper.make_node("Concat", ["batch", "rest"], ["target"], axis=0),
        helper.make_node("Reshape", ["positive", "target"], ["answer"]),
    ]
    made = graphs.model(nodes, weights, (1, 3, 4, 4), ("answer", (1, 48)))
    made.graph.input[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    made.graph.output[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    return made


def determinants() -> onnx.ModelProto:
    """OpenVINO knows no determinants."""
    nodes = [
        helper.make_node("Relu", ["chips"], ["positive"]),
        helper.make_node("Det", ["positive"], ["answer"]),
    ]
    return graphs.model(nodes, [], (1, 3, 4, 4), ("answer", (1, 3)))


def on_the_cpu(model: onnx.ModelProto) -> Any:
    options = ort.SessionOptions()
    options.add_session_config_entry(placement.RECORDING, "1")
    return ort.InferenceSession(model.SerializeToString(), options, providers=[CPU])


def test_nodes_without_a_name_get_one_each() -> None:
    model = placement.named(graphs.channel_means().SerializeToString())
    assert [node.name for node in model.graph.node] == ["GlobalAveragePool#0", "Flatten#1"]


def test_what_computes_with_sizes_alone_may_stay_on_the_cpu() -> None:
    model = placement.named(flattened_by_its_own_size().SerializeToString())
    assert placement.of_shapes(model) == {"Shape#1", "Gather#2", "Concat#3"}


class Placed:
    """Where a session's nodes are, and that a card took a part too."""

    def __init__(self, made: Any) -> None:
        self._parts = [*made.get_provider_graph_assignment_info(), Part(CUDA)]

    def get_provider_graph_assignment_info(self) -> list[Any]:
        return self._parts


@dataclass(frozen=True)
class Part:
    ep_name: str

    def get_nodes(self) -> list[Any]:
        return []


def test_nodes_that_see_a_picture_are_counted_by_kind_in_one_line() -> None:
    model = placement.named(flattened_by_its_own_size().SerializeToString())
    with pytest.raises(
        BadInput, match=r"^cuda cannot compute 1 Relu, 1 Reshape of this model, which would"
    ) as caught:
        placement.check_all_taken(Placed(on_the_cpu(model)), CARD, placement.of_shapes(model))
    assert "\n" not in str(caught.value)


def test_a_graph_whose_sizes_alone_are_on_the_cpu_is_taken() -> None:
    model = placement.named(flattened_by_its_own_size().SerializeToString())
    everything = {node.name for node in model.graph.node}
    placement.check_all_taken(Placed(on_the_cpu(model)), CARD, everything)


def test_a_provider_that_took_nothing_is_no_provider() -> None:
    model = placement.named(graphs.channel_means().SerializeToString())
    with pytest.raises(BadInput, match="cuda can compute nothing of this model"):
        placement.check_all_taken(on_the_cpu(model), CARD, {node.name for node in model.graph.node})


def test_openvino_is_not_let_off_with_half_of_a_graph() -> None:
    if WORDS["openvino"] not in ort.get_available_providers():
        pytest.skip("this ONNX Runtime has no OpenVINO")
    graph = determinants().SerializeToString()
    with pytest.raises(BadInput, match="openvino cannot compute 1 Det of this model"):
        session(graph, provider="openvino")
