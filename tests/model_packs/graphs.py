"""Small ONNX graphs made for a test."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper


def channel_means() -> onnx.ModelProto:
    """A «template» of three numbers: the mean of each channel of a chip of 4 × 4."""
    nodes = [
        helper.make_node("GlobalAveragePool", ["chips"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["means"]),
    ]
    return model(nodes, [], (1, 3, 4, 4), ("means", (1, 3)))


def prelu(slopes: list[float]) -> onnx.ModelProto:
    """One PReLU with a slope for each channel."""
    weights = [
        numpy_helper.from_array(np.array(slopes, dtype=np.float32).reshape(-1, 1, 1), "slopes"),
    ]
    nodes = [helper.make_node("PRelu", ["chips", "slopes"], ["answer"])]
    shape = (1, len(slopes), 4, 4)
    return model(nodes, weights, shape, ("answer", shape))


def reshape() -> onnx.ModelProto:
    """A reshape whose target has the batch written into it."""
    weights = [numpy_helper.from_array(np.array([1, -1, 3], dtype=np.int64), "target")]
    nodes = [
        helper.make_node("Transpose", ["chips"], ["last"], perm=[0, 2, 3, 1]),
        helper.make_node("Reshape", ["last", "target"], ["answer"]),
    ]
    return model(nodes, weights, (1, 3, 4, 4), ("answer", (1, 16, 3)))


def model(
    nodes: list[onnx.NodeProto],
    weights: list[onnx.TensorProto],
    input_shape: tuple[int, ...],
    output: tuple[str, tuple[int, ...]],
) -> onnx.ModelProto:
    """A checked model with the input `chips`."""
    taken = helper.make_tensor_value_info("chips", TensorProto.FLOAT, input_shape)
    given = helper.make_tensor_value_info(output[0], TensorProto.FLOAT, output[1])
    graph = helper.make_graph(nodes, "test", [taken], [given], weights)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(made)
    return made
