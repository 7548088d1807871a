"""What a face leaves wherever it goes: its pictures, its template, its place in the picture, its track.

Each marker is 32 bytes long. What is shorter is no evidence: a track's number or one coordinate is there by
chance a thousand times in a gigabyte. So boxes and landmarks are looked for as they travel (fields of a
message, one behind the other), as numbers of an array, and written out; and the name of a track where it
stands in its message, in front of the template.
"""

import base64
from collections.abc import Iterable, Iterator, Sequence

import cv2
import numpy as np
import simplejpeg
from numpy.typing import NDArray

from services.chassis.frames import Pixels
from services.cli.demo.walks import LISTED
from services.evaluation.street.rendering import StreetTruth
from sightline.detector.v1.face_detected_pb2 import FaceDetected, Picture, Shot
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from sightline.frame_grabber.v1.frame_captured_pb2 import FrameCaptured
from tests.forensics.thief import Marker, Search, windows

KINDS = {"shot", "pixels", "compressed", "context", "template", "box", "track"}

# Longer sides of a crop that somebody may have made smaller, and qualities at which it may have been saved.
_SIDES_PX = (150, 112, 64)
_QUALITIES = (75, 92)
_BASE64_BYTES = 3
_EACH_FRAME = 5


def of_probe(probe: FaceDetected) -> Iterator[Marker]:
    """Yield what one look at a track leaves."""
    track = probe.track
    for shot in probe.shots:
        yield from of_shot(track, shot)
    yield from _written("context", track, scan_of(probe.context.jpeg), most=6)
    yield from _box(track, probe.context)


def of_extracted(extracted: TemplateExtracted) -> Iterator[Marker]:
    """Yield what a template leaves."""
    yield from of_template(extracted.track, extracted.template)
    bare = TemplateExtracted(
        track=extracted.track, look=extracted.look, template=extracted.template
    ).SerializeToString()
    yield from windows("track", extracted.track, bare[:32], step=32)


def of_frame(frame: FrameCaptured, truth: StreetTruth | None) -> Iterator[Marker]:
    """Yield a frame as it travels, and of some frames rows through each face, as they are decoded."""
    yield from windows("frame", str(frame.number), scan_of(frame.jpeg), step=16, most=4)
    if truth is None or not frame.jpeg or frame.number % _EACH_FRAME or frame.number >= len(truth.frames):
        return
    picture = simplejpeg.decode_jpeg(frame.jpeg, colorspace="RGB", fastdct=True)
    for face in truth.frames[frame.number].faces:
        if face.identity != LISTED and face.visible_ratio > 0.9:
            box = face.box
            top, left = max(0, round(box.top_px)), max(0, round(box.left_px))
            crop = picture[top : top + round(box.height_px), left : left + round(box.width_px)]
            yield from pixels(f"{face.identity}@{frame.number}", crop, kind="frame")


def of_shot(track: str, shot: Shot) -> Iterator[Marker]:
    """Yield a crop as it travels, its pixels, the same made smaller and saved again, and its landmarks."""
    yield from _written("shot", track, scan_of(shot.jpeg), most=12)
    picture = simplejpeg.decode_jpeg(shot.jpeg, colorspace="RGB")
    for scaled in (picture, *_smaller(picture)):
        yield from _pixels(track, scaled)
        yield from _compressed(track, scaled)
    points = np.array([(point.x_px, point.y_px) for point in shot.landmarks], np.float32)
    fields = Shot(landmarks=shot.landmarks).SerializeToString()
    yield from windows("box", track, fields, step=4, most=4)
    yield from _numbers("box", track, points.ravel())


def of_template(track: str, template: bytes) -> Iterator[Marker]:
    """Yield a template in every form in which numbers are kept, sent and written out."""
    values = np.frombuffer(template, "<f4")
    yield from _numbers("template", track, values)
    for form in (values, values.astype("<f2")):
        yield from _written("template", track, form.tobytes(), most=4)


def _numbers(kind: str, track: str, values: NDArray[np.float32]) -> Iterator[Marker]:
    for form in ("<f4", "<f2", "<f8", ">f4", ">f8"):
        # Each value begins one, so it is found from whichever it is cut.
        yield from windows(kind, track, values.astype(form).tobytes(), step=np.dtype(form).itemsize, most=24)
    doubles = [float(value) for value in values]
    for text in (
        ", ".join(map(repr, doubles)),
        ",".join(map(repr, doubles)),
        ", ".join(map(str, values)),
        " ".join(f"{value: .8f}" for value in doubles),
    ):
        yield from windows(kind, track, text.encode(), step=7, most=24)


def _box(track: str, context: Picture) -> Iterator[Marker]:
    """Yield the box with the sizes before it, as its message ends."""
    box = context.face
    around = Picture(jpeg=context.jpeg[-8:], width_px=context.width_px, height_px=context.height_px, face=box)
    yield from windows("box", track, around.SerializeToString()[-32:], step=32)
    corners = np.array([box.left_px, box.top_px, box.width_px, box.height_px], np.float32)
    yield from _numbers("box", track, corners)


def _written(kind: str, track: str, content: bytes, most: int) -> Iterator[Marker]:
    """Yield bytes as they are, in hexadecimal, and in Base64 however they lie in what is written so."""
    yield from windows(kind, track, content, step=16, most=most)
    for text in _texts(content):
        yield from windows(kind, track, text, step=62, most=most // 2)


def _texts(content: bytes) -> Iterator[bytes]:
    in_hexadecimal = content.hex()
    yield from (in_hexadecimal.encode(), in_hexadecimal.upper().encode())
    for ahead in range(_BASE64_BYTES):
        # What stands before and behind changes the first and the last of its characters.
        coded = base64.b64encode(bytes(ahead) + content)[4:-4]
        yield from (coded, coded.translate(bytes.maketrans(b"+/", b"-_")))


def _smaller(picture: Pixels) -> Iterator[Pixels]:
    longest = max(picture.shape[:2])
    for side in _SIDES_PX:
        if side < longest:
            ratio = side / longest
            size = (round(picture.shape[1] * ratio), round(picture.shape[0] * ratio))
            for how in (cv2.INTER_AREA, cv2.INTER_LINEAR):
                yield np.asarray(cv2.resize(picture, size, interpolation=how), np.uint8)


def _pixels(track: str, picture: Pixels) -> Iterator[Marker]:
    """Yield rows in either order of colours, as floats, one colour alone, and grey."""
    yield from pixels(track, picture)
    yield from pixels(track, np.ascontiguousarray(picture[..., ::-1]))
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    for plane in (grey, picture[..., 0], picture[..., 1], picture[..., 2]):
        yield from pixels(track, plane)


def _compressed(track: str, picture: Pixels) -> Iterator[Marker]:
    for quality in _QUALITIES:
        for sampling in ("420", "444"):
            jpeg = simplejpeg.encode_jpeg(
                np.ascontiguousarray(picture), quality=quality, colorspace="RGB", colorsubsampling=sampling
            )
            yield from windows("compressed", track, scan_of(jpeg)[200:], step=64, most=4)


def pixels(track: str, picture: Pixels, kind: str = "pixels") -> Iterator[Marker]:
    """Yield rows through the middle of a face."""
    height, width = picture.shape[:2]
    middle = picture[height * 2 // 5 : height * 3 // 5, width // 3 : width * 2 // 3]
    for row in middle[:: max(1, len(middle) // 4)]:
        yield from windows(kind, track, np.ascontiguousarray(row).tobytes(), step=16, most=3)


def scan_of(jpeg: bytes) -> bytes:
    """What stands before the scan are tables that every JPEG has."""
    return jpeg[jpeg.find(b"\xff\xda") + 14 :]


def without(listed: Iterable[bytes], found: Sequence[Marker]) -> list[Marker]:
    """Leave out what is in a look that matched as well, in any form: the same wall stands behind both."""
    search = Search(list(found))
    forms = (form for content in listed for form in (content, *_texts(content)))
    shared = {marker.content for form in forms for marker in search.within(form)}
    return [marker for marker in found if marker.content not in shared]


def kinds_of(markers: Sequence[Marker]) -> set[str]:
    return {marker.kind for marker in markers}
