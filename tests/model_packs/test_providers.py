import onnxruntime as ort
import pytest

from services.chassis.errors import BadInput
from services.model_packs.providers import CPU, CUDA, WORDS, Provider, check_is_there, provider_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cpu", Provider(CPU)),
        ("CPUExecutionProvider", Provider(CPU)),
        (" CUDA ", Provider(CUDA)),
        ("cuda:1", Provider(CUDA, 1)),
        ("CUDAExecutionProvider", Provider(CUDA)),
        ("tensorrt:2", Provider("TensorrtExecutionProvider", 2)),
    ],
)
def test_a_provider_is_named_as_people_or_as_onnx_runtime_names_it(typed: str, meant: Provider) -> None:
    assert provider_of(typed) == meant


@pytest.mark.parametrize("typed", ["", "gpu", "cuda:", "cuda:one", "cuda:-1", "cpu:1", "openvino:0"])
def test_a_word_that_is_none_is_one_line_that_lists_them(typed: str) -> None:
    with pytest.raises(
        BadInput, match="is no execution provider: cpu, cuda, tensorrt, openvino, coreml"
    ) as caught:
        provider_of(typed)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("word", WORDS)
def test_what_this_build_has_not_says_which_one_has(word: str) -> None:
    asked = provider_of(word)
    if asked.name in ort.get_available_providers():
        check_is_there(asked)
        return
    with pytest.raises(BadInput, match=f"has no {word}, only .*cpu.*: (install|only ONNX Runtime for macOS)"):
        check_is_there(asked)


def test_every_bit_of_a_product_counts_and_nothing_is_written_to_disk() -> None:
    assert provider_of("cuda:1").options(2) == {
        "use_tf32": "0",
        "cudnn_conv_algo_search": "HEURISTIC",
        "device_id": "1",
    }
    tensorrt = provider_of("tensorrt").options(2)
    assert {
        name for name, value in tensorrt.items() if name.endswith(("_enable", "device_id")) and value == "0"
    } == {
        "trt_fp16_enable",
        "trt_int8_enable",
        "trt_engine_cache_enable",
        "trt_timing_cache_enable",
        "device_id",
    }
    assert provider_of("openvino").options(2)["num_of_threads"] == "2"
    assert provider_of("cpu").options(2) == {}
