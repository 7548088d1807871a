import io
from collections.abc import AsyncIterator
from concurrent.futures import Executor
from pathlib import Path

import grpc
import numpy as np
import pytest
from PIL import Image

from services.chassis import rpc
from services.detector.adapters.onnx_finder import OnnxFinder
from services.detector.adapters.pillow_photos import PillowPhotos
from services.detector.domain.faces import Detection, Pixels
from services.detector.domain.studio import Studio
from services.detector.rpc import FaceRpc
from sightline.detector.v1.face_service_pb2 import FindFacesRequest
from sightline.detector.v1.face_service_pb2_grpc import FaceServiceStub, add_FaceServiceServicer_to_server
from tests.chassis.calling import Calling


def png(picture: Pixels) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


@pytest.fixture
async def faces(
    centerface: OnnxFinder, studio: Studio, executor: Executor, tmp_path: Path
) -> AsyncIterator[FaceServiceStub]:
    async def find(picture: Pixels) -> tuple[Detection, ...]:
        return centerface.find([picture])[0]

    calling, address = Calling(), f"unix:{tmp_path}/faces"
    serving = calling.server()
    add_FaceServiceServicer_to_server(FaceRpc(PillowPhotos(), find, studio, executor, 0.6), serving)
    rpc.listen(serving, address)
    await serving.start()
    async with calling.channel(address, "registrar") as reached:
        yield FaceServiceStub(reached)
    await serving.stop(None)


async def test_the_face_of_a_portrait_is_found_with_its_numbers(
    faces: FaceServiceStub, astronaut: Pixels
) -> None:
    answer = await faces.FindFaces(FindFacesRequest(photo=png(astronaut)))
    (face,) = answer.faces
    assert (answer.width_px, answer.height_px) == (512, 512)
    assert face.detector_score_ratio > 0.8
    assert 70 < face.face_size_px < 120
    assert 0.3 < face.sharpness_ratio < 1
    assert 0.3 < face.brightness_ratio < 0.8
    assert abs(face.yaw_degrees) < 25
    assert len(face.landmarks) == 5
    assert face.shot.jpeg.startswith(b"\xff\xd8")


async def test_a_face_that_fills_the_photograph_is_found(faces: FaceServiceStub, astronaut: Pixels) -> None:
    close = np.ascontiguousarray(astronaut[65:185, 170:285])
    large = np.asarray(Image.fromarray(close).resize((1150, 1200)), np.uint8)
    (face,) = (await faces.FindFaces(FindFacesRequest(photo=png(large)))).faces
    nose = face.landmarks[2]
    assert (nose.x_px, nose.y_px) == pytest.approx(((227 - 170) * 10, (130 - 65) * 10), abs=80)


async def test_two_faces_are_two_and_each_shot_shows_one(
    faces: FaceServiceStub, centerface: OnnxFinder, astronaut: Pixels
) -> None:
    both = np.concatenate((astronaut[:300, 100:350], astronaut[:300, 100:350]), 1)
    found = (await faces.FindFaces(FindFacesRequest(photo=png(both)))).faces
    assert len(found) == 2
    for face in found:
        shot = np.asarray(Image.open(io.BytesIO(face.shot.jpeg)))
        assert sum(one.score_ratio > 0.3 for one in centerface.find([shot])[0]) == 1


async def test_a_photograph_without_a_face_has_none(faces: FaceServiceStub) -> None:
    empty = np.full((200, 300, 3), 128, np.uint8)
    assert len((await faces.FindFaces(FindFacesRequest(photo=png(empty)))).faces) == 0


@pytest.mark.parametrize(
    "photo", [b"", b"not a picture", b"\xff\xd8\xff\xe0" + bytes(50)], ids=["empty", "text", "cut"]
)
async def test_what_cannot_be_read_is_an_invalid_argument_in_one_line(
    faces: FaceServiceStub, photo: bytes
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await faces.FindFaces(FindFacesRequest(photo=photo))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert (refused.value.details() or "").startswith("the photograph")
    assert "\n" not in (refused.value.details() or "")
