from pathlib import Path

import numpy as np
import pytest

from services.embedder.adapters.cv2_aligner import Cv2Aligner
from services.embedder.adapters.onnx_network import OnnxNetwork
from services.embedder.domain.shots import Shot, Sides
from services.model_packs import Pack
from services.model_packs.session import session
from services.model_packs.specs import InputSpec
from tests.embedder.pictures import CHIP_PX
from tests.model_packs import graphs

MOST_CHIPS = 4
CHIPS = np.random.default_rng(2).integers(0, 255, (MOST_CHIPS, 150, 150, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def network(bundled: Pack) -> OnnxNetwork:
    spec = bundled.embedder.spec
    return OnnxNetwork(session(bundled.embedder.graph()), spec.input, spec.template_length, MOST_CHIPS)


def test_templates_have_unit_length(network: OnnxNetwork) -> None:
    templates = network.embed(CHIPS)
    assert templates.shape == (MOST_CHIPS, 128)
    assert np.allclose(np.linalg.norm(templates, axis=1), 1.0, atol=1e-5)


def test_a_face_and_its_mirror_image_have_one_template(network: OnnxNetwork) -> None:
    assert np.allclose(network.embed(CHIPS[:1]), network.embed(CHIPS[:1, :, ::-1]), atol=1e-6)


def test_a_mirror_image_is_a_side_of_a_face(network: OnnxNetwork) -> None:
    mirrored = CHIPS[:, :, ::-1]
    sides = [Sides.UPRIGHT, Sides.MIRRORED, Sides.UPRIGHT, Sides.MIRRORED]
    others = [Sides.MIRRORED, Sides.UPRIGHT, Sides.MIRRORED, Sides.UPRIGHT]
    assert np.array_equal(network.embed(CHIPS, sides), network.embed(mirrored, others))
    assert not np.allclose(network.embed(CHIPS, sides), network.embed(mirrored, sides), atol=1e-3)


def test_a_template_of_both_sides_lies_in_the_middle_of_theirs(network: OnnxNetwork) -> None:
    whole, one, other = (network.embed(CHIPS, [side] * MOST_CHIPS) for side in Sides)
    between = np.einsum("ij,ij->i", whole, one + other) / np.linalg.norm(one + other, axis=1)
    assert np.array_equal(whole, network.embed(CHIPS))
    assert (between > 0.9999).all()


def test_chips_of_several_sides_share_a_batch(network: OnnxNetwork) -> None:
    sides = [Sides.BOTH, Sides.MIRRORED, Sides.UPRIGHT, Sides.BOTH]
    alone = np.concatenate([network.embed(CHIPS[i : i + 1], sides[i : i + 1]) for i in range(MOST_CHIPS)])
    assert np.array_equal(network.embed(CHIPS, sides), alone)


def test_a_batch_answers_as_its_chips_do_one_by_one(network: OnnxNetwork) -> None:
    alone = np.concatenate([network.embed(CHIPS[i : i + 1]) for i in range(MOST_CHIPS)])
    assert np.array_equal(network.embed(CHIPS), alone)


@pytest.mark.parametrize(
    "sides",
    [
        [Sides.BOTH] * MOST_CHIPS,
        [Sides.UPRIGHT],
        [Sides.MIRRORED],
        [Sides.BOTH, Sides.UPRIGHT],
        [Sides.MIRRORED, Sides.BOTH, Sides.BOTH, Sides.UPRIGHT],
    ],
)
def test_nothing_is_left_in_the_buffers(network: OnnxNetwork, sides: list[Sides]) -> None:
    network.embed(CHIPS[: len(sides)], sides)
    assert not network._pixels.any()
    assert not network._embeddings.any()


def test_nothing_is_left_in_the_buffers_where_it_fails(
    network: OnnxNetwork, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []

    def fails(pixels: np.ndarray, embeddings: np.ndarray) -> None:
        seen.append(bool(pixels.any()))
        embeddings.fill(1)
        raise RuntimeError("the model failed")

    monkeypatch.setattr(network, "_run", fails)
    with pytest.raises(RuntimeError, match="the model failed"):
        network.embed(CHIPS[:2], [Sides.BOTH, Sides.MIRRORED])
    assert seen == [True]
    assert not network._pixels.any() and not network._embeddings.any()


def test_a_chip_without_a_side_is_an_error(network: OnnxNetwork) -> None:
    for sides in ([], [Sides.UPRIGHT], [Sides.UPRIGHT] * 3):
        with pytest.raises(ValueError):
            network.embed(CHIPS[:2], sides)
    assert not network._pixels.any()


@pytest.mark.parametrize(("colour", "means"), [("rgb", (1.0, 2.0, 3.0)), ("bgr", (3.0, 2.0, 1.0))])
def test_pixels_go_in_as_the_manifest_says(colour: str, means: tuple[float, float, float]) -> None:
    spec = InputSpec.model_validate(
        {"width_px": 4, "height_px": 4, "colour": colour, "scale": 0.1, "mean": (10, 10, 10)}
    )
    model = graphs.channel_means()
    model.graph.input[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    model.graph.output[0].type.tensor_type.shape.dim[0].dim_param = "batch"
    network = OnnxNetwork(session(model.SerializeToString()), spec, 3, 1)
    chip = np.full((1, 4, 4, 3), (20, 30, 40), dtype=np.uint8)
    expected = np.array(means) / np.linalg.norm(means)
    assert np.allclose(network.embed(chip)[0], expected, atol=1e-6)


def test_two_photos_of_a_person_are_nearer_than_photos_of_two_people(
    network: OnnxNetwork, shared_folder: Path
) -> None:
    # In these photos the face is always at about the same place.
    landmarks_px = np.array([(104, 114), (146, 112), (127, 138), (107, 158), (144, 157)], dtype=np.float64)
    people = sorted((shared_folder / "lfw-dev").iterdir())
    folders = [folder for folder in people[:100] if len(list(folder.iterdir())) > 1]
    chips = np.zeros((2, MOST_CHIPS, 150, 150, 3), dtype=np.uint8)
    for place, folder in enumerate(folders[:MOST_CHIPS]):
        for which, path in enumerate(sorted(folder.iterdir())[:2]):
            assert Cv2Aligner(CHIP_PX).align(Shot(path.read_bytes(), landmarks_px, 1.0), chips[which, place])
    first, second = network.embed(chips[0]), network.embed(chips[1])
    assert (first @ second.T).argmax(axis=1).tolist() == list(range(MOST_CHIPS))
