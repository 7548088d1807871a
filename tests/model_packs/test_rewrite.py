import numpy as np
import onnx
import pytest
from onnx import helper

from services.model_packs import rewrite
from services.model_packs.session import session
from tests.model_packs import graphs

NOISE = np.random.default_rng(1).normal(size=(2, 3, 4, 4)).astype(np.float32)


def test_a_prelu_becomes_a_relu_and_two_convolutions_with_the_same_answers() -> None:
    model = graphs.prelu([0.25, -0.1, 1.5])
    rewrite.free_shapes(model, free_size=False)
    before = session(model.SerializeToString()).run(None, {"chips": NOISE})[0]
    rewrite.split_prelu(model)
    onnx.checker.check_model(model)
    after = session(model.SerializeToString()).run(None, {"chips": NOISE})[0]
    assert not rewrite.has_prelu(model)
    assert np.abs(after - before).max() < 1e-6


def test_a_prelu_with_one_slope_for_all_channels_stays() -> None:
    model = graphs.prelu([0.25])
    rewrite.split_prelu(model)
    assert rewrite.has_prelu(model)


def test_a_batch_written_into_a_reshape_is_freed() -> None:
    model = graphs.reshape()
    rewrite.free_shapes(model, free_size=True)
    answer = session(model.SerializeToString()).run(None, {"chips": NOISE})[0]
    assert np.array_equal(answer, NOISE.transpose(0, 2, 3, 1).reshape(2, 16, 3))


@pytest.mark.parametrize(
    ("free_size", "shape"), [(True, ["batch", 3, "height", "width"]), (False, ["batch", 3, 4, 4])]
)
def test_only_a_detector_takes_pictures_of_any_size(free_size: bool, shape: list[str | int]) -> None:
    model = graphs.reshape()
    rewrite.free_shapes(model, free_size=free_size)
    dimensions = model.graph.input[0].type.tensor_type.shape.dim
    assert [each.dim_param or each.dim_value for each in dimensions] == shape


def test_weights_are_taken_off_the_list_of_inputs() -> None:
    model = graphs.prelu([0.25, 0.5, 0.75])
    model.graph.input.append(helper.make_tensor_value_info("slopes", onnx.TensorProto.FLOAT, (3, 1, 1)))
    rewrite.drop_initializer_inputs(model)
    assert [value.name for value in model.graph.input] == ["chips"]
