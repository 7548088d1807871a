"""What every unlisted face leaves if it is not forgotten: markers from what a spy wrote down."""

import json
from pathlib import Path

from services.evaluation.street.rendering import StreetTruth
from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.domain.addresses import SourceAddress
from sightline.detector.v1.face_detected_pb2 import FaceDetected
from sightline.embedder.v1.template_extracted_pb2 import TemplateExtracted
from tests.forensics import markers
from tests.forensics.thief import Marker

MASK = bytes(value ^ 0x5A for value in range(256))


def unlisted(folder: Path) -> list[Marker]:
    """Return the markers of every track that never matched."""
    lines = [json.loads(line) for line in (folder / "spied.jsonl").read_text().splitlines()]
    matched = {line["track"] for line in lines if line["kind"] == "matched"}
    found: list[Marker] = []
    listed: list[bytes] = []
    for line in lines:
        content = bytes.fromhex(line["hex"]).translate(MASK)
        if line["track"] in matched:
            listed.append(content)
        elif line["kind"] == "probe":
            found += markers.of_probe(FaceDetected.FromString(content))
        else:
            found += markers.of_extracted(TemplateExtracted.FromString(content))
    return markers.without(listed, found)


def in_frames(video: Path, truth: StreetTruth, listed: str, every: int) -> list[Marker]:
    """Return markers of unlisted faces as the decoder gives them, from every n-th frame of a street."""
    found: list[Marker] = []
    source = AvSource.open(SourceAddress.parse(str(video)), AvSettings())
    for number, shot in enumerate(source.shots()):
        if number % every:
            continue
        picture = shot.picture()
        for face in truth.frames[number].faces:
            if face.identity != listed and face.visible_ratio > 0.9:
                box = face.box
                top, left = max(0, round(box.top_px)), max(0, round(box.left_px))
                crop = picture[top : top + round(box.height_px), left : left + round(box.width_px)]
                found += markers.pixels(f"{face.identity}@{number}", crop, kind="frame")
    source.close()
    return found
