"""What looks for landmarks again, as a pack asks for it."""

from collections.abc import Callable

from services.detector.adapters.crop_refiner import CropRefiner
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.tree_refiner import TreeRefiner
from services.detector.ports import Refiner
from services.model_packs import LocalModel, Pack
from services.model_packs.specs import DetectorSpec


def refiner_of(
    pack: Pack, own: OnnxFinder, made: Callable[[LocalModel[DetectorSpec]], OnnxFinder]
) -> Refiner | None:
    """None where the pack takes landmarks as its detector has them. `own` is that detector, `made` makes one
    of another model. BadInput when a file is not what it should be.
    """
    if pack.landmarker is not None:
        embedder = pack.embedder.spec
        return TreeRefiner.of(pack.landmarker, embedder.input, embedder.chip_landmarks_px)
    if not pack.manifest.refine_landmarks:
        return None
    second = [] if pack.second_detector is None else [made(pack.second_detector)]
    return CropRefiner([own, *second])
