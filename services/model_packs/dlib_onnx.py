"""Turns dlib's face-recognition ResNet into ONNX.

The network is that of dlib's `dnn_face_recognition_ex.cpp` (Davis King, public domain): residual blocks as in
He et al., Deep Residual Learning for Image Recognition, 2015, with the per-channel affine layers folded into
the convolutions before them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from services.chassis.errors import BadInput
from services.model_packs.dlib_dat import Affine, Convolution, Floats, FullyConnected, Layer, layers

_CHIP_PX = 150
_OPSET = 17
_IR_VERSION = 8
# Per stage: does it begin with a block that halves the size, and how many plain blocks follow.
_STAGES = ((False, 3), (True, 3), (True, 2), (True, 2), (True, 0))


def convert(data: bytes) -> onnx.ModelProto:
    """The network of a .dat file: input `chips` (N, 3, 150, 150), output `embeddings` (N, 128).

    Raises BadInput when the file holds another network.
    """
    read = layers(data)
    kinds = [type(layer) for layer in read]
    if kinds != [Convolution, Affine] * 29 + [FullyConnected]:
        raise BadInput("the .dat file is not dlib's face-recognition ResNet-29: fetch the file again")
    return _Graph(_folded(read)).build(read[-1])


def _folded(read: list[Layer]) -> Iterator[Convolution]:
    for convolution, affine in zip(read[:-1:2], read[1::2], strict=True):
        assert isinstance(convolution, Convolution) and isinstance(affine, Affine)
        gamma = affine.gamma.astype(np.float64)
        weights = (convolution.weights * gamma[:, None, None, None]).astype(np.float32)
        biases = (convolution.biases * gamma + affine.beta).astype(np.float32)
        yield Convolution(weights, biases, convolution.stride, convolution.padding)


@dataclass(frozen=True, slots=True)
class _Value:
    """A named value of the graph and what its shape is: (N, channels, size, size)."""

    name: str
    channels: int
    size_px: int


@dataclass(slots=True)
class _Graph:
    convolutions: Iterator[Convolution]
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    weights: list[onnx.TensorProto] = field(default_factory=list)

    def build(self, last: Layer) -> onnx.ModelProto:
        assert isinstance(last, FullyConnected)
        value = self._relu(self._convolution(_Value("chips", 3, _CHIP_PX)))
        pooled = self._node("MaxPool", value.name, kernel_shape=[3, 3], strides=[2, 2])
        value = _Value(pooled, value.channels, (value.size_px - 3) // 2 + 1)
        for halves, blocks in _STAGES:
            if halves:
                value = self._block(value, self._halved(value))
            for _ in range(blocks):
                value = self._block(value, value)
        mean = self._node("Flatten", self._node("GlobalAveragePool", value.name), axis=1)
        self.nodes.append(
            helper.make_node(
                "MatMul", [mean, self._constant("fully_connected", last.weights)], ["embeddings"]
            )
        )
        return self._model(last.weights.shape[1])

    def _block(self, value: _Value, shortcut: _Value) -> _Value:
        through = self._convolution(self._relu(self._convolution(value)))
        channels = max(through.channels, shortcut.channels)
        size_px = max(through.size_px, shortcut.size_px)
        terms = [self._padded(term, channels, size_px) for term in (through, shortcut)]
        return self._relu(_Value(self._node("Add", *terms), channels, size_px))

    def _convolution(self, value: _Value) -> _Value:
        layer = next(self.convolutions)
        filters, _, kernel, _ = layer.weights.shape
        number = len(self.weights) // 2
        names = [
            self._constant(f"convolution_{number}_weights", layer.weights),
            self._constant(f"convolution_{number}_biases", layer.biases),
        ]
        name = self._node(
            "Conv",
            value.name,
            *names,
            strides=[layer.stride] * 2,
            pads=[layer.padding] * 4,
            kernel_shape=[kernel] * 2,
        )
        return _Value(name, filters, (value.size_px + 2 * layer.padding - kernel) // layer.stride + 1)

    def _relu(self, value: _Value) -> _Value:
        return _Value(self._node("Relu", value.name), value.channels, value.size_px)

    def _halved(self, value: _Value) -> _Value:
        name = self._node("AveragePool", value.name, kernel_shape=[2, 2], strides=[2, 2])
        return _Value(name, value.channels, (value.size_px - 2) // 2 + 1)

    def _padded(self, value: _Value, channels: int, size_px: int) -> str:
        # dlib adds what differs in size by filling the smaller with zeros at the end.
        more_channels, more_px = channels - value.channels, size_px - value.size_px
        if not more_channels and not more_px:
            return value.name
        pads = np.array([0, 0, 0, 0, 0, more_channels, more_px, more_px], dtype=np.int64)
        return self._node("Pad", value.name, self._constant(f"pads_{len(self.nodes)}", pads))

    def _node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"{kind.lower()}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def _constant(self, name: str, values: "Floats | np.ndarray[tuple[int], np.dtype[np.int64]]") -> str:
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def _model(self, template_length: int) -> onnx.ModelProto:
        chips = helper.make_tensor_value_info("chips", TensorProto.FLOAT, ["batch", 3, _CHIP_PX, _CHIP_PX])
        embeddings = helper.make_tensor_value_info(
            "embeddings", TensorProto.FLOAT, ["batch", template_length]
        )
        graph = helper.make_graph(self.nodes, "dlib_resnet_29", [chips], [embeddings], self.weights)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION
        )
        onnx.checker.check_model(model)
        return model
