"""The template model over ONNX Runtime."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.embedder.domain.shots import Sides
from services.model_packs.specs import InputSpec

_DEVICE = "cpu"
# Of each row that goes in for a chip, whether it is mirrored.
_ROWS = {Sides.BOTH: (False, True), Sides.UPRIGHT: (False,), Sides.MIRRORED: (True,)}


class OnnxNetwork:
    """Embeds chips: a chip, its mirror image, or the sum of both.

    Input and output lie in buffers of its own, which ONNX Runtime reads and writes in place and which are
    overwritten after each run. Not for two threads at once.
    """

    def __init__(self, session: Any, spec: InputSpec, template_length: int, most_chips: int) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name
        self._output = session.get_outputs()[0].name
        self._swap = spec.colour == "bgr"
        self._mean = np.array(spec.mean, dtype=np.float32)[:, None, None]
        self._scale = np.float32(spec.scale)
        rows = 2 * most_chips
        self._pixels = np.zeros((rows, 3, spec.height_px, spec.width_px), dtype=np.float32)
        self._embeddings = np.zeros((rows, template_length), dtype=np.float32)

    def embed(self, chips: NDArray[np.uint8], sides: Sequence[Sides] | None = None) -> NDArray[np.float32]:
        """Return (n, length) float32 of unit length, owned by the caller; without `sides` of both."""
        rows = [_ROWS[side] for side in ([Sides.BOTH] * len(chips) if sides is None else sides)]
        starts = np.cumsum([0, *map(len, rows)])
        pixels, embeddings = self._pixels[: starts[-1]], self._embeddings[: starts[-1]]
        try:
            for chip, start, mirrored in zip(chips, starts[:-1], rows, strict=True):
                self._put(chip, pixels[start : start + len(mirrored)], mirrored)
            self._run(pixels, embeddings)
            templates: NDArray[np.float32] = np.add.reduceat(embeddings, starts[:-1], axis=0)
            # Not np.linalg.norm: it leaves the squares behind in a temporary array.
            templates /= np.sqrt(np.einsum("ij,ij->i", templates, templates))[:, None]
            return templates
        finally:
            pixels.fill(0)
            embeddings.fill(0)

    def _put(self, chip: NDArray[np.uint8], pixels: NDArray[np.float32], mirrored: Sequence[bool]) -> None:
        planes = chip.transpose(2, 0, 1)
        planes = planes[::-1] if self._swap else planes
        np.subtract(planes[..., ::-1] if mirrored[0] else planes, self._mean, out=pixels[0])
        pixels[0] *= self._scale
        if len(mirrored) == 2:
            pixels[1] = pixels[0][..., ::-1]

    def _run(self, pixels: NDArray[np.float32], embeddings: NDArray[np.float32]) -> None:
        binding = self._session.io_binding()
        binding.bind_input(self._input, _DEVICE, 0, np.float32, pixels.shape, pixels.ctypes.data)
        binding.bind_output(self._output, _DEVICE, 0, np.float32, embeddings.shape, embeddings.ctypes.data)
        self._session.run_with_iobinding(binding)
