"""What every unlisted face leaves if it is not forgotten: markers from what a spy wrote down."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import simplejpeg

from services.chassis.frames import Pixels
from services.evaluation.street import StreetTruth
from services.frame_grabber.adapters.av_source import AvSettings, AvSource
from services.frame_grabber.domain.addresses import SourceAddress
from tests.pipeline.thief import Marker, windows

MASK = bytes(value ^ 0x5A for value in range(256))


def unlisted(folder: Path) -> list[Marker]:
    """Return the markers of every track that never matched: JPEG bytes, face pixels, templates."""
    lines = [json.loads(line) for line in (folder / "spied.jsonl").read_text().splitlines()]
    matched = {line["track"] for line in lines if line["kind"] == "matched"}
    markers: list[Marker] = []
    for line in lines:
        if line["track"] in matched or line["kind"] == "matched":
            continue
        content = bytes.fromhex(line["hex"]).translate(MASK)
        # What stands before the scan are tables that every JPEG has.
        own = content[content.find(b"\xff\xda") + 14 :] if line["kind"] == "shot" else content
        markers += windows(line["kind"], line["track"], own, step=16)
        if line["kind"] == "shot":
            markers += pixels(line["track"], simplejpeg.decode_jpeg(content, colorspace="RGB"))
    return markers


def in_frames(video: Path, truth: StreetTruth, listed: str, every: int) -> list[Marker]:
    """Return markers of unlisted faces as the decoder gives them, from every n-th frame of a street."""
    markers: list[Marker] = []
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
                markers += pixels(f"{face.identity}@{number}", crop, kind="frame")
    source.close()
    return markers


def pixels(track: str, picture: Pixels, kind: str = "pixels") -> Iterator[Marker]:
    """Yield rows through the middle of a face."""
    height, width = picture.shape[:2]
    middle = picture[height * 2 // 5 : height * 3 // 5, width // 3 : width * 2 // 3]
    for row in middle[:: max(1, len(middle) // 4)]:
        yield from windows(kind, track, np.ascontiguousarray(row).tobytes(), step=16, most=3)
