"""From a model file as published to the ONNX graph that is run."""

from pathlib import Path

import onnx
from google.protobuf.message import DecodeError

from services.chassis.errors import BadInput
from services.model_packs import check, dlib_onnx, quantising, rewrite
from services.model_packs.cache import verified_bytes
from services.model_packs.ranges import Ranges
from services.model_packs.specs import DetectorSpec, ModelSpec


def graph_of(spec: ModelSpec, path: Path, ranges: Ranges | None = None) -> bytes:
    """The graph of `spec`: any batch size, a detector any multiple of 32, no PReLU, in int8 where there are
    `ranges`. Raises BadInput.

    The hash is of the very bytes that are converted.
    """
    data = verified_bytes(path, spec)
    if path.suffix == ".dat":
        return dlib_onnx.convert(data).SerializeToString()
    try:
        model = _rewritten(onnx.load_model_from_string(data), spec)
        return (model if ranges is None else quantising.quantised(model, ranges)).SerializeToString()
    except (DecodeError, onnx.checker.ValidationError):
        raise BadInput(f"model file {path} is not an ONNX model: correct the manifest") from None


def _rewritten(model: onnx.ModelProto, spec: ModelSpec) -> onnx.ModelProto:
    rewrite.drop_initializer_inputs(model)
    rewrite.free_shapes(model, free_size=isinstance(spec, DetectorSpec))
    if rewrite.has_prelu(model):
        before = model.SerializeToString()
        rewrite.split_prelu(model)
        check.same_answers(before, model.SerializeToString(), spec)
    return model
