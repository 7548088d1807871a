"""Makes a detector compute in eight bits: its convolutions, additions and what lies between them."""

from collections.abc import Iterable

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper, shape_inference, version_converter
from onnxruntime.quantization import CalibrationMethod, QuantType
from onnxruntime.quantization.calibrate import TensorData, TensorsData
from onnxruntime.quantization.qdq_quantizer import QDQQuantizer

from services.chassis.errors import BadInput
from services.model_packs.ranges import Ranges
from services.model_packs.session import session

# The first in which a weight may have a scale for each of its channels.
_OPSET = 13
# What ONNX Runtime has eight-bit kernels for on a CPU. For a transposed convolution it has none: its
# numbers would only be turned to and fro.
_OPERATIONS = ("Conv", "Add", "Relu")
# The largest weight: 2 × 255 × 64 fits into 16 bits, 2 × 255 × 127 does not.
_LARGEST = 64


def quantised(model: onnx.ModelProto, ranges: Ranges) -> onnx.ModelProto:
    """`model` with weights of int8, scaled by channel, and numbers between of uint8, scaled by `ranges`.

    Weights have seven bits: processors without VNNI add two products of uint8 and int8 in 16 bits, where
    eight bits would saturate. So the answers are the same on all. They are rounded so that their sums stay
    (`evenly`). What the answers are read from, the last convolutions, stays float32.
    Raises BadInput when `ranges` are of another model.
    """
    named = _prepared(model)
    missing = [name for name in _tensors(named) if name not in ranges]
    if missing:
        raise BadInput(f"the ranges know no tensor {missing[0]}: they are of another model, make them again")
    limits = {
        name: TensorData(lowest=np.float32(low), highest=np.float32(high))
        for name, (low, high) in ranges.items()
    }
    _round_evenly(named)
    made = QDQQuantizer(
        shape_inference.infer_shapes(named),
        per_channel=True,
        reduce_range=True,
        weight_qType=QuantType.QInt8,
        activation_qType=QuantType.QUInt8,
        tensors_range=TensorsData(CalibrationMethod.MinMax, limits),
        nodes_to_quantize=[],
        nodes_to_exclude=_last_convolutions(named),
        op_types_to_quantize=list(_OPERATIONS),
        extra_options={},
    )
    made.quantize_model()
    answer: onnx.ModelProto = made.model.model
    return answer


def measure(graph: bytes, pictures: Iterable[NDArray[np.float32]]) -> Ranges:
    """The ranges of `graph` on `pictures`, each an input (1, 3, height, width).

    Of the lowest and the highest number in each picture the means are taken: what a single picture has at
    its edge would make everything else coarser. Raises BadInput without a picture.
    """
    model = _prepared(onnx.load_model_from_string(graph))
    names = _tensors(model)
    given, answered = model.graph.input[0].name, {output.name for output in model.graph.output}
    model.graph.output.extend(
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None)
        for name in names
        if name not in answered and name != given
    )
    made = session(model.SerializeToString())
    inside = [name for name in names if name != given]
    rows = []
    for picture in pictures:
        tensors = [picture, *made.run(inside, {given: picture})]
        rows.append([(tensor.min(), tensor.max()) for tensor in tensors])
    if not rows:
        raise BadInput("ranges are measured on pictures, and there are none")
    means = np.mean(np.array(rows, dtype=np.float64), axis=0)
    return {
        name: (float(low), float(high)) for name, (low, high) in zip([given, *inside], means, strict=True)
    }


def evenly(weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights (channels, …) in 64ths of each channel's largest; each sum is kept, to half of one.

    Rounded each to its nearest, a channel's weights have more up than down or the other way; what comes in
    is never below zero, so that the whole channel would be too bright or too dark. Faces below 28 px were
    lost by it. As many as that takes go the other way, those first that were nearest to it.
    """
    rows = weights.reshape(len(weights), -1).astype(np.float64)
    steps = np.abs(rows).max(axis=1, keepdims=True) / _LARGEST
    steps[steps == 0] = 1.0
    exact = rows / steps
    whole = np.rint(exact)
    for row, off in zip(whole, whole - exact, strict=True):
        excess = round(off.sum())
        row[np.argsort(-np.sign(excess) * off)[: abs(excess)]] -= np.sign(excess)
    rounded: NDArray[np.float32] = (whole * steps).astype(np.float32).reshape(weights.shape)
    return rounded


def _round_evenly(model: onnx.ModelProto) -> None:
    """Round the weights of the convolutions whose input is never below zero."""
    positive = {model.graph.input[0].name}
    positive |= {node.output[0] for node in model.graph.node if node.op_type == "Relu"}
    last = _last_convolutions(model)
    weights = {tensor.name: tensor for tensor in model.graph.initializer}
    for node in model.graph.node:
        if node.op_type == "Conv" and node.input[0] in positive and node.name not in last:
            tensor = weights[node.input[1]]
            rounded = evenly(numpy_helper.to_array(tensor))
            tensor.CopyFrom(numpy_helper.from_array(rounded, tensor.name))


def _prepared(model: onnx.ModelProto) -> onnx.ModelProto:
    """A copy whose nodes have names, in a version that knows eight bits."""
    version = next(one.version for one in model.opset_import if one.domain in ("", "ai.onnx"))
    made = onnx.ModelProto()
    made.CopyFrom(version_converter.convert_version(model, _OPSET) if version < _OPSET else model)
    for number, node in enumerate(made.graph.node):
        node.name = f"{node.op_type}_{number}"
    return made


def _tensors(model: onnx.ModelProto) -> list[str]:
    """What goes into and comes out of the operations that may be quantised; the input first."""
    weights = {tensor.name for tensor in model.graph.initializer}
    names = {model.graph.input[0].name: None}
    for node in model.graph.node:
        if node.op_type in _OPERATIONS:
            names |= {name: None for name in (*node.input, *node.output) if name and name not in weights}
    return list(names)


def _last_convolutions(model: onnx.ModelProto) -> list[str]:
    """The names of the convolutions that no other convolution comes after."""
    before_one: set[str] = set()
    last = []
    for node in reversed(model.graph.node):
        after = before_one.intersection(node.output)
        if node.op_type == "Conv" and not after:
            last.append(node.name)
        if node.op_type == "Conv" or after:
            before_one.update(node.input)
    return last
