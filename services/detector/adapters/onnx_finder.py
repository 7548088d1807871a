"""Finds faces with a CenterFace, YuNet or SCRFD in ONNX Runtime."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil, prod
from threading import local

import cv2
import numpy as np
import onnxruntime as ort

from services.detector.domain.decoding import centerface, scrfd, yunet
from services.detector.domain.decoding.candidates import Decoder, detections
from services.detector.domain.faces import Detection, Floats, Pixels
from services.detector.domain.grid import Grid
from services.detector.domain.parts import TILE_INPUT_PX, Part
from services.model_packs.specs import InputSpec

DECODERS: dict[str, Decoder] = {
    "centerface": centerface.decode,
    "yunet": yunet.decode,
    "scrfd": scrfd.decode,
}


@dataclass(frozen=True, slots=True)
class Fit:
    """How a picture is put into the model's input: scaled, at the upper left, with black to the right and
    below.
    """

    width_px: int
    height_px: int
    scale_ratio: float
    input_width_px: int
    input_height_px: int


def fit(width_px: int, height_px: int, longest_side_px: int) -> Fit:
    """Scale down to `longest_side_px` where larger; never up."""
    return fit_at(width_px, height_px, min(longest_side_px / max(width_px, height_px), 1.0))


def fit_at(width_px: int, height_px: int, ratio: float) -> Fit:
    """Scale by `ratio`, 1 at most."""
    width, height = max(round(width_px * ratio), 1), max(round(height_px * ratio), 1)
    sides = (ceil(side / TILE_INPUT_PX) * TILE_INPUT_PX for side in (width, height))
    return Fit(width, height, ratio, *sides)


class _Inputs(local):
    """Each thread's own input: zeros when taken, overwritten with zeros after use. Parts of frames have many
    shapes, so one piece of memory serves them all, as large as the largest.
    """

    def __init__(self) -> None:
        self._all: Floats = np.zeros(0, np.float32)

    def take(self, shape: tuple[int, ...]) -> Floats:
        """Return a tensor of that shape, which the next one takes the place of."""
        size = prod(shape)
        if self._all.size < size:
            self._all = np.zeros(size, np.float32)
        return self._all[:size].reshape(shape)


@dataclass(frozen=True, slots=True)
class OnnxFinder:
    """The port `Finder`. `spec` says how pixels become numbers; `kind` how the outputs are decoded."""

    session: ort.InferenceSession
    spec: InputSpec
    kind: str
    input_side_px: int
    lowest_score_ratio: float
    iou_limit_ratio: float
    _names: list[str] = field(init=False)
    _inputs: "_Inputs" = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_names", [output.name for output in self.session.get_outputs()])
        object.__setattr__(self, "_inputs", _Inputs())

    def find(self, pictures: Sequence[Pixels]) -> Sequence[tuple[Detection, ...]]:
        """Pictures of the same size run as one batch."""
        return self.find_in([Part.whole(picture) for picture in pictures])

    def find_in(self, parts: Sequence[Part]) -> Sequence[tuple[Detection, ...]]:
        """Faces of each part, in pixels of its picture; parts of the same size run as one batch."""
        fits = [self._fit(part) for part in parts]
        alike: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for place, fitted in enumerate(fits):
            alike[fitted.input_height_px, fitted.input_width_px].append(place)
        found: list[tuple[Detection, ...]] = [()] * len(parts)
        for size, places in alike.items():
            answers = self._run(size, [(parts[place].pixels, fits[place]) for place in places])
            for place, answer in zip(places, answers, strict=True):
                span = parts[place].span
                found[place] = tuple(one.moved(span.left_px, span.top_px) for one in answer)
        return found

    def grid(self, picture: Pixels) -> Grid:
        """How a picture is divided where only parts of it are looked at."""
        height_px, width_px = picture.shape[:2]
        return Grid(width_px, height_px, fit(width_px, height_px, self.input_side_px).scale_ratio)

    def _fit(self, part: Part) -> Fit:
        pixels, ratio = part.pixels, self.grid(part.picture).scale_ratio
        return fit_at(pixels.shape[1], pixels.shape[0], ratio)

    def _run(self, size: tuple[int, int], batch: list[tuple[Pixels, Fit]]) -> list[tuple[Detection, ...]]:
        blob = self._inputs.take((len(batch), 3, *size))
        try:
            for planes, (picture, fitted) in zip(blob, batch, strict=True):
                self._put(planes, picture, fitted)
            outputs = self.session.run(self._names, {self.session.get_inputs()[0].name: blob})
        finally:
            blob.fill(0)
        decode = DECODERS[self.kind]
        answers = []
        for row, (_, fitted) in enumerate(batch):
            by_name = {name: output[row] for name, output in zip(self._names, outputs, strict=True)}
            candidates = decode(by_name, size, self.lowest_score_ratio)
            answers.append(detections(candidates, fitted.scale_ratio, self.iou_limit_ratio))
        return answers

    def _put(self, planes: Floats, picture: Pixels, fitted: Fit) -> None:
        small = picture
        if fitted.scale_ratio < 1:
            # Bilinear is enough down to a half; below that it would skip pixels.
            how = cv2.INTER_LINEAR if fitted.scale_ratio >= 0.5 else cv2.INTER_AREA
            small = np.asarray(
                cv2.resize(picture, (fitted.width_px, fitted.height_px), interpolation=how), np.uint8
            )
        order = 1 if self.spec.colour == "rgb" else -1
        # Without channels of their own in between, which would have to be made and overwritten.
        np.copyto(planes[:, : fitted.height_px, : fitted.width_px], small[:, :, ::order].transpose(2, 0, 1))
        for plane, mean in zip(planes, self.spec.mean, strict=True):
            into = plane[: fitted.height_px, : fitted.width_px]
            if mean:
                into -= mean
            if self.spec.scale != 1:
                into *= self.spec.scale
        if small is not picture:
            small.fill(0)
