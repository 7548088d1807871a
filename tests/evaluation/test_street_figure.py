"""One person on the way."""

from services.evaluation.street.cutout import cut_out
from services.evaluation.street.figure import Figure, paint
from services.evaluation.street.perspective import Perspective
from tests.evaluation import people

CAMERA = Perspective(640, 360)


def figure() -> Figure:
    return Figure.of(cut_out(people.photo(), people.FACE), (40, 40, 50))


def test_who_has_left_the_picture_is_not_painted() -> None:
    assert paint(figure(), CAMERA, x_m=9.0, z_m=3.0, seconds=0.0, presence_ratio=1.0) is None


def test_the_face_keeps_the_shape_that_it_has_in_the_photo() -> None:
    layer = paint(figure(), CAMERA, x_m=0.0, z_m=5.0, seconds=0.0, presence_ratio=1.0)
    assert layer is not None
    assert layer.face.width_px / layer.face.height_px == people.FACE.width_px / people.FACE.height_px


def test_who_appears_is_faint_at_first() -> None:
    layer = paint(figure(), CAMERA, x_m=0.0, z_m=8.0, seconds=0.0, presence_ratio=0.25)
    assert layer is not None
    assert 0.2 < layer.opaque.max() <= 0.25
