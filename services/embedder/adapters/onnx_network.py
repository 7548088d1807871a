"""The template model over ONNX Runtime."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.model_packs.specs import InputSpec

_DEVICE = "cpu"


class OnnxNetwork:
    """Embeds chips; the template is the sum of the embeddings of the chip and of its mirror image.

    `mirrored=False`: of the chip alone, to measure what the mirror image is worth. Input and output
    lie in buffers of its own, which ONNX Runtime reads and writes in place and which are overwritten
    after each run. Not for two threads at once.
    """

    def __init__(
        self,
        session: Any,
        spec: InputSpec,
        template_length: int,
        most_chips: int,
        *,
        mirrored: bool = True,
    ) -> None:
        self._session = session
        self._input = session.get_inputs()[0].name
        self._output = session.get_outputs()[0].name
        self._swap = spec.colour == "bgr"
        self._mean = np.array(spec.mean, dtype=np.float32)[:, None, None]
        self._scale = np.float32(spec.scale)
        self._sides = 2 if mirrored else 1
        rows = self._sides * most_chips
        self._pixels = np.zeros((rows, 3, spec.height_px, spec.width_px), dtype=np.float32)
        self._embeddings = np.zeros((rows, template_length), dtype=np.float32)

    def embed(self, chips: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return (n, length) float32 of unit length, owned by the caller."""
        rows = self._sides * len(chips)
        pixels, embeddings = self._pixels[:rows], self._embeddings[:rows]
        try:
            self._put(chips, pixels)
            self._run(pixels, embeddings)
            templates: NDArray[np.float32] = embeddings.reshape(len(chips), self._sides, -1).sum(axis=1)
            # Not np.linalg.norm: it leaves the squares behind in a temporary array.
            templates /= np.sqrt(np.einsum("ij,ij->i", templates, templates))[:, None]
            return templates
        finally:
            pixels.fill(0)
            embeddings.fill(0)

    def _put(self, chips: NDArray[np.uint8], pixels: NDArray[np.float32]) -> None:
        planes = chips.transpose(0, 3, 1, 2)
        upright = pixels[:: self._sides]
        np.subtract(planes[:, ::-1] if self._swap else planes, self._mean, out=upright)
        upright *= self._scale
        if self._sides == 2:
            pixels[1::2] = upright[..., ::-1]

    def _run(self, pixels: NDArray[np.float32], embeddings: NDArray[np.float32]) -> None:
        binding = self._session.io_binding()
        binding.bind_input(self._input, _DEVICE, 0, np.float32, pixels.shape, pixels.ctypes.data)
        binding.bind_output(self._output, _DEVICE, 0, np.float32, embeddings.shape, embeddings.ctypes.data)
        self._session.run_with_iobinding(binding)
