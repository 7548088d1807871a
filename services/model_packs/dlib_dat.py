"""Reads the parameters out of a network serialized by dlib (a .dat file), without dlib.

dlib's format (dlib/serialize.h, dlib/dnn/layers.h): an integer is one control byte (low four bits: how many
bytes follow, high bit: sign) and those bytes, little-endian; a string its length and its bytes; a tensor is
a version (2), four sizes and raw little-endian float32. A layer starts with its name; layers stand in order
from input to output.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from services.chassis.errors import BadInput

Floats: TypeAlias = NDArray[np.float32]

_LAYER = re.compile(rb"\x01\x05con_4|\x01\x07affine_|\x01\x04fc_2")
_TENSOR_VERSION = 2


@dataclass(frozen=True, slots=True)
class Convolution:
    """`weights` (filters, channels, rows, columns), `biases` (filters,); stride and padding of both axes."""

    weights: Floats
    biases: Floats
    stride: int
    padding: int


@dataclass(frozen=True, slots=True)
class Affine:
    """Per channel: x × gamma + beta; both (channels,)."""

    gamma: Floats
    beta: Floats


@dataclass(frozen=True, slots=True)
class FullyConnected:
    """`weights` (inputs, outputs), no bias."""

    weights: Floats


Layer: TypeAlias = Convolution | Affine | FullyConnected


def layers(data: bytes) -> list[Layer]:
    """The layers that have parameters, from input to output. Raises BadInput when it is no such network."""
    try:
        return list(_layers(data))
    except (IndexError, ValueError):
        raise BadInput("the .dat file is not a network as dlib serializes it: fetch the file again") from None


def _layers(data: bytes) -> Iterator[Layer]:
    at = 0
    while found := _LAYER.search(data, at):
        cursor = _Cursor(data, found.end())
        match found.group()[2:]:
            case b"con_4":
                yield _convolution(cursor)
            case b"affine_":
                parameters = cursor.tensor()
                half = parameters.size // 2
                yield Affine(parameters[:half], parameters[half:])
            case _:
                outputs, inputs = cursor.integer(), cursor.integer()
                yield FullyConnected(cursor.tensor().reshape(inputs, outputs))
        at = cursor.at


def _convolution(cursor: "_Cursor") -> Convolution:
    parameters = cursor.tensor()
    filters, rows, columns = cursor.integer(), cursor.integer(), cursor.integer()
    stride_y, stride_x = cursor.integer(), cursor.integer()
    padding_y, padding_x = cursor.integer(), cursor.integer()
    if stride_y != stride_x or padding_y != padding_x:
        raise ValueError("unequal stride or padding")
    split = parameters.size - filters
    weights = parameters[:split].reshape(filters, -1, rows, columns)
    return Convolution(weights, parameters[split:], stride_y, padding_y)


@dataclass(slots=True)
class _Cursor:
    data: bytes
    at: int

    def integer(self) -> int:
        control = self.data[self.at]
        count = control & 0x0F
        if not 1 <= count <= 8:
            raise ValueError("no integer here")
        start = self.at + 1
        self.at = start + count
        value = int.from_bytes(self.data[start : self.at], "little")
        return -value if control & 0x80 else value

    def tensor(self) -> Floats:
        if self.integer() != _TENSOR_VERSION:
            raise ValueError("unknown tensor version")
        count = math.prod(self.integer() for _ in range(4))
        start = self.at
        self.at = start + 4 * count
        return np.frombuffer(self.data[start : self.at], dtype="<f4")
