"""The search finds a face in every form in which it could be left, and nothing where nothing is."""

import base64
import json
import os
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE

import cv2
import numpy as np
import pytest
import simplejpeg

from services.chassis.frames import Pixels
from services.cli.demo import assets
from services.detector.domain.faces import Detection
from services.detector.wire import _points
from sightline.detector.v1.face_detected_pb2 import Box, FaceDetected, Picture, Shot
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from tests.forensics import markers
from tests.forensics.looking import Known, Looker
from tests.forensics.places import contents, folders, memory
from tests.forensics.recognition import recogniser
from tests.forensics.searching import searched
from tests.forensics.thief import Marker
from tests.pipeline.trial import portrait


def face(name: str) -> Pixels:
    return np.asarray(portrait(name, face_px=100))


@pytest.fixture(scope="module")
def probe() -> FaceDetected:
    """Somebody as the detector would send them."""
    picture = face("grace_hopper.jpg")
    found: Detection = recogniser().finder.find([picture])[0][0]
    jpeg = simplejpeg.encode_jpeg(picture, quality=92, colorspace="RGB", colorsubsampling="444")
    box = Box(left_px=200.2531, top_px=61.3754, width_px=41.0625071, height_px=57.7131)
    return FaceDetected(
        track="7",
        look=1,
        shots=[Shot(jpeg=jpeg, landmarks=_points(found.landmarks))],
        context=Picture(jpeg=jpeg, width_px=512, height_px=288, face=box),
    )


@pytest.fixture(scope="module")
def extracted(probe: FaceDetected) -> TemplateExtracted:
    (template, *_) = recogniser().templates(face("grace_hopper.jpg"))
    return TemplateExtracted(track="7", look=1, template=template.astype("<f4").tobytes())


@pytest.fixture(scope="module")
def left(probe: FaceDetected, extracted: TemplateExtracted) -> list[Marker]:
    return [*markers.of_probe(probe), *markers.of_extracted(extracted)]


def forms(probe: FaceDetected, extracted: TemplateExtracted) -> dict[str, tuple[str, bytes]]:
    """Ways in which careless code could leave it, each with the kind of marker that has to find it."""
    shot, template = probe.shots[0].jpeg, extracted.template
    values = np.frombuffer(template, "<f4")
    halves = values.astype("<f2").tobytes()
    picture = simplejpeg.decode_jpeg(shot, colorspace="RGB")
    ratio = 64 / max(picture.shape[:2])
    size = (round(picture.shape[1] * ratio), round(picture.shape[0] * ratio))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    saved = simplejpeg.encode_jpeg(small, quality=75, colorspace="RGB", colorsubsampling="420")
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY))
    box = probe.context.face
    corners = [box.left_px, box.top_px, box.width_px, box.height_px]
    points = np.array([(point.x_px, point.y_px) for point in probe.shots[0].landmarks], np.float32)
    in_json = json.dumps({"a": base64.b64encode(b"?" + shot).decode()})
    return {
        "the message": ("box", probe.SerializeToString()),
        "its template's message": ("track", extracted.SerializeToString()),
        "the picture": ("shot", shot),
        "the picture as Base64 in JSON": ("shot", in_json.encode()),
        "the picture in hexadecimal": ("shot", b"\\x" + shot.hex().encode()),
        "pixels": ("pixels", picture.tobytes()),
        "pixels in the other order": ("pixels", picture[..., ::-1].tobytes()),
        "grey pixels": ("pixels", grey.tobytes()),
        "pixels made smaller": ("pixels", small.tobytes()),
        "saved again": ("compressed", saved),
        "float32": ("template", template[4:]),
        "float16": ("template", halves),
        "float64": ("template", values.astype(float).tobytes()),
        "big-endian": ("template", values.astype(">f4").tobytes()),
        "Base64": ("template", base64.b64encode(template)),
        "Base64 of float16, for an address": ("template", base64.urlsafe_b64encode(b"12" + halves)),
        "hexadecimal": ("template", template.hex().upper().encode()),
        "JSON": ("template", json.dumps([float(value) for value in values]).encode()),
        "a box as an array": ("box", np.array(corners).tobytes()),
        "a box in JSON": ("box", json.dumps(corners).encode()),
        "landmarks": ("box", points.tobytes()),
    }


def test_a_face_is_found_in_every_form(
    probe: FaceDetected, extracted: TemplateExtracted, left: list[Marker], tmp_path: Path
) -> None:
    assert markers.kinds_of(left) == markers.KINDS
    missed = []
    for form, (kind, content) in forms(probe, extracted).items():
        file = tmp_path / form.replace(" ", "-")
        file.write_bytes(os.urandom(999) + content + os.urandom(999))
        (finding,) = searched([folders(form, file)], left)
        if kind not in finding.kinds:
            missed.append(form)
    assert missed == []


def test_it_is_found_in_the_memory_of_a_process(left: list[Marker]) -> None:
    program = "import sys; held = sys.stdin.buffer.read(32); print(flush=True); sys.stdin.buffer.read()"
    with subprocess.Popen([sys.executable, "-c", program], stdin=PIPE, stdout=PIPE) as process:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(left[0].content)
        process.stdin.flush()
        process.stdout.readline()
        (finding,) = searched([memory("of another", lambda: [process.pid])], left)
        process.stdin.close()
    assert [one.content for one in finding.markers] == [left[0].content]
    assert finding.searched_bytes > 1_000_000


def test_nothing_is_found_of_another(left: list[Marker]) -> None:
    other = face("astronaut.png")
    given = [other.tobytes(), cv2.imencode(".jpg", other)[1].tobytes(), os.urandom(1 << 22)]
    (finding,) = searched([contents("another", given)], left)
    assert finding.is_clean


def test_who_is_in_a_picture_is_seen_by_looking_at_it(left: list[Marker]) -> None:
    known = {"hopper": recogniser().templates(face("grace_hopper.jpg"))[:1],
             "collins": recogniser().templates(face("astronaut.png"))[:1]}  # fmt: skip
    looker = Looker(Known.of(known, [("hopper", "collins")]))
    # Made smaller, mirrored and saved at a low quality: not one byte of it is as it was.
    small = cv2.flip(cv2.resize(face("grace_hopper.jpg"), None, fx=0.7, fy=0.7), 1)
    saved = cv2.imencode(".jpg", cv2.cvtColor(small, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    strangers = [assets.fetch()["biden.jpg"].read_bytes()]
    places = [contents("hopper", [saved.tobytes()] * 2), contents("a stranger", strangers)]
    again, nobody = searched(places, left, looker)
    assert not again.markers and again.sights.found == {"hopper": 1} and again.sights.pictures == 1
    assert nobody.is_clean and nobody.sights.faces >= 1
