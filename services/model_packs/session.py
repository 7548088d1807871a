"""Makes ONNX Runtime sessions."""

from collections.abc import Sequence

import onnxruntime as ort
from onnxruntime.capi import onnxruntime_pybind11_state as state

from services.chassis.errors import BadInput

CPU = "CPUExecutionProvider"
_FATAL_ONLY = 4
_UNUSABLE = (
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NotImplemented,
)


def session(
    graph: bytes,
    *,
    threads: int = 1,
    providers: Sequence[str] = (CPU,),
    memory_arena: bool = True,
) -> ort.InferenceSession:
    """A session over `graph`, computing on `threads` threads, with exactly the `providers` asked for.

    `memory_arena=False` gives every intermediate tensor back after a run instead of keeping it for the next.
    Raises BadInput when a provider is unknown or ONNX Runtime would fall back from it: slower than asked for,
    without a word, is worse than not starting.
    """
    missing = [name for name in providers if name not in ort.get_available_providers()]
    if missing:
        raise BadInput(
            f"ONNX Runtime has no {missing[0]}, only {', '.join(ort.get_available_providers())}: "
            "install the build that has it, or ask for another"
        )
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.enable_cpu_mem_arena = memory_arena
    options.log_severity_level = _FATAL_ONLY
    try:
        made = ort.InferenceSession(graph, options, providers=list(providers))
    except (state.RuntimeException, state.EPFail):
        raise BadInput(f"ONNX Runtime cannot start on {providers[0]}: check its driver") from None
    except _UNUSABLE:
        raise BadInput("ONNX Runtime cannot load this model: correct the manifest") from None
    if made.get_providers()[0] != providers[0]:
        raise BadInput(
            f"ONNX Runtime fell back to {made.get_providers()[0]} from {providers[0]}: check its driver"
        )
    # By default a failing run is tried again on the CPU.
    made.disable_fallback()
    return made
