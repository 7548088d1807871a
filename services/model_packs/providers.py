"""ONNX Runtime's execution providers, by the words that people type."""

from dataclasses import dataclass
from typing import Final

import onnxruntime as ort

from services.chassis.errors import BadInput

CPU: Final = "CPUExecutionProvider"
CUDA: Final = "CUDAExecutionProvider"
_TENSORRT: Final = "TensorrtExecutionProvider"
_OPENVINO: Final = "OpenVINOExecutionProvider"
_COREML: Final = "CoreMLExecutionProvider"

WORDS: Final = {"cpu": CPU, "cuda": CUDA, "tensorrt": _TENSORRT, "openvino": _OPENVINO, "coreml": _COREML}
_CARDS: Final = (CUDA, _TENSORRT)
_NVIDIA: Final = "install onnxruntime-gpu in place of onnxruntime, with CUDA and cuDNN"
_WHERE_FROM: Final = {
    CUDA: _NVIDIA,
    _TENSORRT: f"{_NVIDIA}, and TensorRT",
    _OPENVINO: "install onnxruntime-openvino in place of onnxruntime",
    _COREML: "only ONNX Runtime for macOS has it",
}
# What takes part of a float32 product's bits away, or keeps what it was told on disk, stays off.
_OPTIONS: Final[dict[str, dict[str, str]]] = {
    CUDA: {"use_tf32": "0", "cudnn_conv_algo_search": "HEURISTIC"},
    _TENSORRT: {
        "trt_fp16_enable": "0",
        "trt_int8_enable": "0",
        "trt_engine_cache_enable": "0",
        "trt_timing_cache_enable": "0",
    },
    # «GPU» of OpenVINO would compute in 16 bits; the processor does only where it is told to.
    _OPENVINO: {"device_type": "CPU", "precision": "FP32"},
    _COREML: {"ModelFormat": "MLProgram", "MLComputeUnits": "CPUAndGPU"},
}


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider of ONNX Runtime's, by its name, and which card of several."""

    name: str
    card: int = 0

    @property
    def word(self) -> str:
        """What a person types for it."""
        return next(word for word, name in WORDS.items() if name == self.name)

    def options(self, threads: int) -> dict[str, str]:
        """What ONNX Runtime is to tell it."""
        options = dict(_OPTIONS.get(self.name, {}))
        if self.name in _CARDS:
            options["device_id"] = str(self.card)
        if self.name == _OPENVINO:
            options["num_of_threads"] = str(threads)
        return options


def provider_of(setting: str) -> Provider:
    """Read a setting: `cpu`, `cuda`, `cuda:1` (the second card), `tensorrt`, `openvino`, `coreml`, or ONNX
    Runtime's own name for one. BadInput when there is no such word.
    """
    word, colon, number = setting.strip().partition(":")
    name = next((name for short, name in WORDS.items() if word.lower() in (short, name.lower())), None)
    if name is None or (colon and (name not in _CARDS or not number.isdecimal())):
        raise BadInput(
            f"{setting!r} is no execution provider: {', '.join(WORDS)}, or of several cards cuda:0, cuda:1"
        )
    return Provider(name, int(number) if colon else 0)


def check_is_there(provider: Provider) -> None:
    """BadInput unless this build of ONNX Runtime has it."""
    there = ort.get_available_providers()
    if provider.name not in there:
        known = [word for word, name in WORDS.items() if name in there]
        raise BadInput(
            f"this ONNX Runtime has no {provider.word}, only {', '.join(known)}: {_WHERE_FROM[provider.name]}"
        )
