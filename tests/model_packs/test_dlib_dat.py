import numpy as np
import pytest
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.model_packs.dlib_dat import Affine, Convolution, FullyConnected, layers


def integer(value: int) -> bytes:
    """As dlib writes it: a control byte, then the bytes that are needed."""
    size = max(1, (abs(value).bit_length() + 7) // 8)
    return bytes([size | (0x80 if value < 0 else 0)]) + abs(value).to_bytes(size, "little")


def text(value: str) -> bytes:
    return integer(len(value)) + value.encode()


def tensor(values: NDArray[np.float32]) -> bytes:
    sizes = b"".join(integer(size) for size in (1, 1, 1, values.size))
    return integer(2) + sizes + values.astype("<f4").tobytes()


def test_layers_are_read_in_their_order() -> None:
    numbers = np.arange(8, dtype=np.float32)
    convolution = text("con_4") + tensor(numbers[:6]) + b"".join(map(integer, (2, 1, 1, 2, 2, 0, 0)))
    affine = text("affine_") + tensor(numbers[:4])
    connected = text("fc_2") + integer(2) + integer(3) + tensor(numbers[:6])
    read = layers(b"\x01\x02something before" + convolution + affine + b"between" + connected)
    match read:
        case [Convolution() as first, Affine() as second, FullyConnected() as third]:
            assert first.weights.tolist() == [[[[0.0]], [[1.0]]], [[[2.0]], [[3.0]]]]
            assert (first.biases.tolist(), first.stride, first.padding) == ([4.0, 5.0], 2, 0)
            assert (second.gamma.tolist(), second.beta.tolist()) == ([0.0, 1.0], [2.0, 3.0])
            assert third.weights.tolist() == [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]]
        case _:
            pytest.fail("other layers")


@pytest.mark.parametrize(
    "data", [b"\x01\x05con_4", b"\x01\x05con_4\x01\x03", b"\x01\x04fc_2\x01\x02\x01\x03"]
)
def test_a_file_that_is_cut_off_is_one_line(data: bytes) -> None:
    with pytest.raises(BadInput, match="not a network as dlib serializes it"):
        layers(data)
