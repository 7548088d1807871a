"""`sightline enrol`: what becomes of each kind of photograph, all of them on one list."""

import io
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageFilter

from tests.pipeline.command import Place
from tests.pipeline.trial import Trial, portrait

# By subject: the verdict, and words of its explanation.
EXPECTED = {
    "animated": ("unreadable", "more than one picture"),
    "blurred": ("blurred", "sharpness"),
    "cmyk": ("taken", "px"),
    "cut-off": ("unreadable", "damaged or cut off"),
    "dark": ("too dark", "brightness"),
    "duplicate": ("duplicate", "already on the list, for man-1"),
    "empty": ("unreadable", "the file is empty"),
    "folder": ("unreadable", "Is a directory"),
    "grey": ("taken", "px"),
    "huge": ("unreadable", "million pixels"),
    "look-alike": ("looks like another", "taken, but it looks like man-1"),
    "man-1": ("taken", "px"),
    "missing": ("unreadable", "No such file"),
    "no-face": ("no face", "no face was found"),
    "no-photo": ("unreadable", "not a picture"),
    "over": ("entry refused", "the entry expired on"),
    "several": ("several faces", "2 faces were found"),
    "sixteen-bit": ("taken", "px"),
    "small": ("too small", "are needed"),
    "telephone": ("looks like another", "taken, but it looks like"),
    "turned-away": ("turned away", "40° at most"),
}
TAKEN = {"cmyk", "grey", "look-alike", "man-1", "sixteen-bit", "telephone"}


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, Path]:
    """A place to run in, and a deployment file whose list is a CSV with one row for each kind."""
    folder = tmp_path_factory.mktemp("trial")
    trial = Trial(folder).prepare()
    photos = folder / "photos"
    photos.mkdir()
    shutil.copyfile(folder / "list" / "man-1" / "photo.jpg", photos / "man-1")
    _usable(lambda name, picture, **how: picture.save(photos / name, **how))
    _unusable(photos)
    _unreadable(photos)
    end = datetime.now(UTC) + timedelta(hours=1)
    over = datetime.now(UTC) - timedelta(hours=1)
    rows = ["photo,subject,reason,source,expires_at"]
    # The man first: others are compared with him.
    for subject in sorted(EXPECTED, key=lambda name: (name != "man-1", name)):
        rows.append(f"photos/{subject},{subject},why,where,{over if subject == 'over' else end}")
    (folder / "list.csv").write_text("\n".join(rows), "utf-8")
    return Place(tmp_path_factory.mktemp("place")), trial.write(watchlist="list.csv")


def _usable(save: Callable[..., None]) -> None:
    save("cmyk", portrait("biden.jpg").convert("CMYK"), format="JPEG")
    save("grey", portrait("grace_hopper.jpg").convert("L"), format="PNG")
    deep = np.asarray(portrait("astronaut.png").convert("L")).astype(np.uint16) * 257
    save("sixteen-bit", Image.fromarray(deep), format="PNG")
    on_its_side = Image.Exif()
    on_its_side[0x0112] = 6
    turned = portrait("obama3.jpg", 160).transpose(Image.Transpose.ROTATE_90)
    save("telephone", turned, format="JPEG", exif=on_its_side)
    save("look-alike", portrait("obama2.jpg", 200), format="PNG")


def _unusable(photos: Path) -> None:
    man = Image.open(photos / "man-1")
    man.save(photos / "duplicate", format="JPEG", quality=70)
    other = portrait("biden.jpg", 160)
    other.filter(ImageFilter.GaussianBlur(6)).save(photos / "blurred", format="PNG")
    Image.fromarray((np.asarray(other) * 0.06).astype(np.uint8)).save(photos / "dark", format="PNG")
    portrait("biden.jpg", 30).save(photos / "small", format="PNG")
    _turned(other, degrees=-45).save(photos / "turned-away", format="PNG")
    both = Image.new("RGB", (2 * other.width, other.height))
    both.paste(other, (0, 0))
    both.paste(portrait("grace_hopper.jpg", 160), (other.width, 0))
    both.save(photos / "several", format="PNG")
    Image.new("RGB", (300, 300), (90, 120, 90)).save(photos / "no-face", format="PNG")
    shutil.copyfile(photos / "man-1", photos / "over")


def _unreadable(photos: Path) -> None:
    (photos / "empty").touch()
    (photos / "folder").mkdir()
    (photos / "no-photo").write_text("hello")
    whole = io.BytesIO()
    portrait("biden.jpg").save(whole, format="JPEG")
    (photos / "cut-off").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 3])
    Image.new("L", (20_000, 10_000)).save(photos / "huge", format="PNG")
    first, second = Image.new("RGB", (64, 64)), Image.new("RGB", (64, 64), "white")
    first.save(photos / "animated", format="GIF", save_all=True, append_images=[second])


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    """Turn what is shown, taken for the surface of a cylinder that is a little wider than the picture."""
    pixels = np.asarray(picture)
    width_px = pixels.shape[1]
    radius_px = 0.62 * width_px
    across = (np.arange(width_px) - width_px / 2) / radius_px
    angle = np.arcsin(np.clip(across, -1, 1)) + np.radians(degrees)
    source = np.round(np.sin(angle) * radius_px + width_px / 2).astype(int)
    turned = pixels[:, source.clip(0, width_px - 1)].copy()
    turned[:, (abs(angle) > np.pi / 2) | (source < 0) | (source >= width_px)] = 128
    return Image.fromarray(turned)


def test_each_photo_is_taken_or_said_why_not(tried: tuple[Place, Path]) -> None:
    place, file = tried
    finished = place.run("enrol", "-d", str(file), "--json")
    listed: list[dict[str, Any]] = json.loads(finished.out)
    found = {entry["subject"]: (entry["verdict"], entry["explanation"]) for entry in listed}
    wrong = {
        subject: found[subject]
        for subject, (verdict, words) in EXPECTED.items()
        if found[subject][0] != verdict or words not in found[subject][1]
    }
    assert wrong == {}
    assert {entry["subject"] for entry in listed if entry["taken"]} == TAKEN
    assert finished.status == 1
    assert finished.err.strip() == f"{len(TAKEN)} of {len(EXPECTED)} photos taken"
    assert place.left_behind() == []


def test_the_table_tells_them_by_name(tried: tuple[Place, Path], tmp_path: Path) -> None:
    _, file = tried
    folder = tmp_path / "list" / "man-1"
    folder.mkdir(parents=True)
    shutil.copyfile(file.parent / "photos" / "no-face", folder / "x[1] [red].png")
    trial = Trial(tmp_path)
    finished = Place(tmp_path).run("enrol", "-d", str(trial.write()))
    assert (finished.status, finished.err) == (1, "")
    assert finished.out.count("man-1/x[1] [red].png") == 1
    assert "no face was found" in finished.out
    assert finished.out.splitlines()[-1] == "0 of 1 photos taken"
