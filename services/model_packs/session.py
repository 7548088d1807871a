"""Makes ONNX Runtime sessions."""

import contextlib
import io

import onnx
import onnxruntime as ort
from google.protobuf.message import DecodeError
from onnxruntime.capi import onnxruntime_pybind11_state as state

from services.chassis.errors import BadInput
from services.model_packs import placement
from services.model_packs.card_memory import CardMemory, CudaCard
from services.model_packs.card_runs import ForgetfulSession
from services.model_packs.memory_reading import CardReader
from services.model_packs.providers import CPU, CUDA, Provider, check_is_there, provider_of
from services.model_packs.remains import what_remains

_FATAL_ONLY = 4
_UNUSABLE = (
    state.Fail,
    state.InvalidArgument,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.NotImplemented,
)


def session(
    graph: bytes, *, threads: int = 1, provider: str = "cpu", memory_arena: bool = True
) -> "ort.InferenceSession | ForgetfulSession":
    """A session over `graph`, computing on `threads` threads, with exactly the `provider` asked for
    (`providers.provider_of`): all of it, but for sizes.

    `memory_arena=False` gives every intermediate tensor back after a run instead of keeping it for the next;
    on a card by CUDA it is overwritten then, and the session is shown noise, which is then looked for, before
    it is shown a face. Raises BadInput when a provider is unknown or not there, when it would leave nodes to
    the CPU (slower than asked for, without a word, is worse than not starting), and when it keeps what it
    computes and that was not to be.
    """
    asked = provider_of(provider)
    check_is_there(asked)
    if not memory_arena and asked.name not in (CPU, CUDA):
        raise BadInput(
            f"{asked.word} keeps what it computed of a face until it computes the next one: take cpu or "
            "cuda, or allow it with EMBEDDER_MEMORY_ARENA=true"
        )
    if asked.name == CPU:
        return _made(graph, _options(threads, memory_arena), asked, {})
    model = _named(graph)
    options = _options(threads, memory_arena)
    options.add_session_config_entry(placement.RECORDING, "1")
    told = asked.options(threads)
    card = memory = None
    if asked.name == CUDA:
        _load_cuda()
        if not memory_arena:
            card = _card(asked)
            memory = CardMemory(card)
            told |= memory.options()
    made = _made(model.SerializeToString(), options, asked, told)
    placement.check_all_taken(made, asked, placement.of_shapes(model))
    if card is None or memory is None:
        return made
    if not memory.blocks:
        raise BadInput(
            f"ONNX Runtime takes no memory of ours for {asked.word}: what it computes would stay there"
        )
    forgetful = ForgetfulSession(made, card, memory, CardMemory(card.pages()))
    left = what_remains(forgetful, CardReader(asked.card).digests)
    if left:
        raise BadInput(f"{asked.word} does not forget a face here, it leaves {'; '.join(left)}: take cpu")
    return forgetful


def _options(threads: int, memory_arena: bool) -> ort.SessionOptions:
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.execution_mode = ort.ExecutionMode.ORT_SEQUENTIAL
    options.enable_cpu_mem_arena = memory_arena
    # Memory planned in one piece for each size of picture breaks an arena up; parts of frames have many.
    options.enable_mem_pattern = not memory_arena
    options.log_severity_level = _FATAL_ONLY
    return options


def _made(
    graph: bytes, options: ort.SessionOptions, asked: Provider, told: dict[str, str]
) -> ort.InferenceSession:
    ort.set_default_logger_severity(_FATAL_ONLY)
    refused = BadInput(f"ONNX Runtime cannot start on {asked.word}: check its driver and its libraries")
    try:
        made = ort.InferenceSession(graph, options, providers=[(asked.name, told)], enable_fallback=0)
    except _UNUSABLE:
        raise BadInput("ONNX Runtime cannot load this model: correct the manifest") from None
    except (state.RuntimeException, state.EPFail, RuntimeError):
        raise refused from None
    if made.get_providers()[0] != asked.name:
        raise refused
    # By default a failing run is tried again on the CPU.
    made.disable_fallback()
    return made


def _named(graph: bytes) -> onnx.ModelProto:
    try:
        return placement.named(graph)
    except DecodeError:
        raise BadInput("ONNX Runtime cannot load this model: correct the manifest") from None


def _load_cuda() -> None:
    # From the packages beside it, where they are; it prints what it misses.
    with contextlib.redirect_stdout(io.StringIO()):
        ort.preload_dlls()


def _card(asked: Provider) -> CudaCard:
    try:
        return CudaCard(asked.card, ort.cuda_version)
    except OSError:
        raise BadInput(f"ONNX Runtime cannot start on {asked.word}: CUDA's runtime is not there") from None
