from collections import Counter

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from services.chassis.errors import BadInput
from services.model_packs import Pack, load
from services.model_packs.quantising import evenly, measure, quantised
from services.model_packs.session import session
from tests.model_packs import graphs

_NOISE = np.random.default_rng(8)
PICTURES = [_NOISE.uniform(0, 255, (1, 3, 4, 4)).astype(np.float32) for _ in range(6)]


def convolutions() -> onnx.ModelProto:
    """Two convolutions, the first of channels whose weights differ a hundredfold, and one that answers."""
    rng = np.random.default_rng(9)
    gains = np.array([0.01, 0.1, 1.0], np.float32).reshape(3, 1, 1, 1)
    weights = [
        numpy_helper.from_array((rng.normal(size=(3, 3, 3, 3)) * gains).astype(np.float32), "first"),
        numpy_helper.from_array(rng.normal(size=(3, 3, 1, 1)).astype(np.float32), "second"),
        numpy_helper.from_array(rng.normal(0, 0.02, (2, 3, 1, 1)).astype(np.float32), "last"),
    ]
    nodes = [
        helper.make_node("Conv", ["chips", "first"], ["one"], pads=[1, 1, 1, 1]),
        helper.make_node("Relu", ["one"], ["lit"]),
        helper.make_node("Conv", ["lit", "second"], ["two"]),
        helper.make_node("Add", ["lit", "two"], ["sum"]),
        helper.make_node("Conv", ["sum", "last"], ["read"]),
        helper.make_node("Sigmoid", ["read"], ["answer"]),
    ]
    return graphs.model(nodes, weights, (1, 3, 4, 4), ("answer", (1, 2, 4, 4)))


def weights_of(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    return {one.name: numpy_helper.to_array(one) for one in model.graph.initializer}


def test_ranges_are_the_means_of_what_is_lowest_and_highest_in_each_picture() -> None:
    found = measure(convolutions().SerializeToString(), PICTURES)
    assert set(found) == {"chips", "one", "lit", "two", "sum", "read"}
    assert found["chips"] == pytest.approx(
        (np.mean([one.min() for one in PICTURES]), np.mean([one.max() for one in PICTURES]))
    )
    assert found["lit"][0] == 0 and found["lit"][1] == pytest.approx(found["one"][1])


def test_without_a_picture_there_are_no_ranges() -> None:
    with pytest.raises(BadInput, match="measured on pictures, and there are none"):
        measure(convolutions().SerializeToString(), [])


def test_weights_have_seven_bits_and_a_scale_for_each_channel_and_the_last_convolution_stays_as_it_is() -> (
    None
):
    model = convolutions()
    made = weights_of(quantised(model, measure(model.SerializeToString(), PICTURES)))
    eight_bits = {name: one for name, one in made.items() if one.dtype == np.int8 and one.ndim == 4}
    assert len(eight_bits) == 2
    # 2 × 255 × 64 fits into 16 bits, in which processors without VNNI add: nothing saturates on any.
    for one in eight_bits.values():
        assert np.abs(one.astype(int)).reshape(len(one), -1).max(axis=1).tolist() == [64] * 3
    np.testing.assert_array_equal(made["last"], weights_of(model)["last"])


def test_weights_are_rounded_to_either_neighbour_so_that_the_sum_of_each_channel_stays() -> None:
    weights = np.random.default_rng(10).normal(size=(40, 16, 3, 3)).astype(np.float32)
    steps = np.abs(weights).reshape(40, -1).max(axis=1)[:, None] / 64
    whole, exact = (one.reshape(40, -1) / steps for one in (evenly(weights), weights))
    np.testing.assert_allclose(whole, np.rint(whole), atol=1e-4)
    assert np.abs(whole - exact).max() <= 1 and np.abs(whole).max() == pytest.approx(64)
    assert np.abs((whole - exact).sum(axis=1)).max() <= 0.501
    assert np.abs((np.rint(exact) - exact).sum(axis=1)).max() > 2


def test_weights_of_nothing_stay_nothing() -> None:
    assert not evenly(np.zeros((2, 3, 1, 1), np.float32)).any()


def test_the_answers_are_nearly_those_of_float32() -> None:
    model = convolutions()
    made = quantised(model, measure(model.SerializeToString(), PICTURES))
    for picture in PICTURES:
        before, after = (
            session(one.SerializeToString()).run(None, {"chips": picture})[0] for one in (model, made)
        )
        assert np.abs(before - after).mean() < 0.1 * before.std()


def test_ranges_of_another_model_are_refused() -> None:
    with pytest.raises(BadInput, match="know no tensor one: they are of another model, make them again"):
        quantised(convolutions(), {"chips": (0.0, 255.0)})


def test_the_bundled_detector_has_its_convolutions_in_eight_bits_for_any_size(bundled: Pack) -> None:
    pack = load("bundled-int8")
    made = session(pack.detector.graph())
    answers = made.run(None, {"input.1": np.zeros((2, 3, 64, 96), dtype=np.float32)})
    assert [answer.shape for answer in answers] == [(2, n, 16, 24) for n in (1, 2, 2, 10)]
    before = onnx.load_model_from_string(bundled.detector.graph())
    in_all = Counter(node.op_type for node in before.graph.node)["Conv"]
    weights = weights_of(onnx.load_model_from_string(pack.detector.graph())).values()
    # All but the four that the heat map, sizes, offsets and landmarks are read from.
    assert sum(one.dtype == np.int8 and one.ndim == 4 for one in weights) == in_all - 4
