"""Pictures are found wherever they lie, whole or torn."""

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from services.chassis.frames import Pixels
from services.evaluation.street.video import writing_video
from tests.forensics import carving
from tests.forensics.places import folders


@pytest.fixture
def picture() -> Pixels:
    columns = np.linspace(0, 255, 96, dtype=np.uint8)
    return np.stack([np.tile(columns, (64, 1))] * 3, axis=2)


def around(content: bytes) -> bytes:
    return os.urandom(1000) + content + os.urandom(1000)


@pytest.mark.parametrize("form", [".jpg", ".png", ".webp"])
def test_a_picture_is_cut_out_of_whatever_lies_around_it(picture: Pixels, form: str) -> None:
    coded = cv2.imencode(form, picture)[1].tobytes()
    found = [seen for still in carving.stills(around(coded)) if (seen := carving.decoded(still)) is not None]
    assert [seen.shape for seen in found] == [picture.shape]
    assert np.abs(found[0].astype(int) - picture).mean() < 3


def test_of_a_torn_picture_its_beginning_is_seen() -> None:
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    torn = cv2.imencode(".jpg", noise)[1].tobytes()[:20_000]
    (still,) = carving.stills(os.urandom(100) + torn)
    assert (seen := carving.decoded(still)) is not None and seen.shape == noise.shape


def test_a_video_is_cut_out_and_played(picture: Pixels, tmp_path: Path) -> None:
    with writing_video(tmp_path / "film.mp4", 96, 64, 10) as writer:
        for _ in range(31):
            writer.write(picture)
    (film,) = carving.films(around((tmp_path / "film.mp4").read_bytes()))
    assert [seen.shape for seen in carving.shown(film)] == [picture.shape] * 3


def test_chance_is_no_picture() -> None:
    content = np.random.default_rng(1).bytes(4 << 20) + b"\xff\xd8\xff" * 100 + b"RIFF    WEBP" + b"ftyp" * 9
    assert [one for still in carving.stills(content) if (one := carving.decoded(still)) is not None] == []
    assert [one for film in carving.films(content) for one in carving.shown(film)] == []


def test_what_lies_across_two_pieces_of_a_file_is_found(picture: Pixels, tmp_path: Path) -> None:
    coded = cv2.imencode(".jpg", picture)[1].tobytes()
    (tmp_path / "large").write_bytes(bytes((64 << 20) - 100) + coded)
    pieces = list(folders("here", tmp_path).pieces())
    assert any(carving.decoded(still) is not None for piece in pieces for still in carving.stills(piece))
