"""Writes everything a first run needs into one folder: list, deployment file, video."""

import csv
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from services.chassis.errors import BadInput
from services.cli.demo.walks import FACES, LISTED, WALKS, Walk
from services.evaluation.street.rendering import Box, StreetTruth, Walker, render
from services.model_packs import names, read

PACK: Final = "bundled"
THRESHOLD: Final = 0.945
# Where another pack is asked for: the floor for so many people, though one man is on the list.
_AS_IF_LISTED: Final = 1000
PASS_GAP_SECONDS: Final = 15.0
FRAMES_PER_SECOND: Final = 10
_LASTS: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Story:
    """Where the demo's things are, and what is true of its video."""

    deployment_file: Path
    watchlist: Path
    video: Path
    listed_subject: str
    passes_of_listed: int
    truth: StreetTruth


def write(
    folder: Path,
    photos: Mapping[str, Path],
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    size: tuple[int, int] = (1280, 720),
    walks: tuple[Walk, ...] = WALKS,
    lasts: timedelta = _LASTS,
    pack: str = PACK,
) -> Story:
    """Writes `deployment.yaml`, `watchlist/list.csv` with one photograph, and `street.mp4`.

    Args:
        photos: as `assets.fetch` returns them.
        now: start of the deployment, which `lasts` an hour; with a time zone.
        progress: called with the frames of the video written so far and their total.
        pack: a model pack's name, or the path of a manifest.

    Raises:
        BadInput: the folder cannot be written to, a photograph cannot be read, or there is no such pack.
    """
    own = _pack(pack)
    start = now.astimezone(UTC).replace(microsecond=0)
    listing = folder / "watchlist" / "list.csv"
    deployment, video = folder / "deployment.yaml", folder / "street.mp4"
    walkers = [_walker(walk, photos) for walk in walks]
    try:
        listing.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(photos["obama.jpg"], listing.parent / "listed-man.jpg")
        _write_list(listing, start + lasts)
        text = yaml.safe_dump(
            _deployment(start, start + lasts) | own, sort_keys=False, allow_unicode=True, width=100
        )
        deployment.write_text(text, "utf-8")
    except OSError as error:
        raise BadInput(
            f"{folder} cannot hold the demo: {error.strerror or 'unknown reason'}; name another"
        ) from error
    truth = render(walkers, video, size, FRAMES_PER_SECOND, seed=7, progress=progress)
    passes = sum(walk.identity == LISTED for walk in walks)
    return Story(deployment, listing, video, LISTED, passes, truth)


def _write_list(path: Path, expires_at: datetime) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["photo", "subject", "reason", "source", "expires_at", "date_of_birth"])
        reason, source = "demonstration: the one person on the list", "face_recognition 1.3.0, public domain"
        rows.writerow(["listed-man.jpg", LISTED, reason, source, _stamp(expires_at), "unknown"])


def _deployment(start: datetime, end: datetime) -> dict[str, object]:
    """sightline.registrar.v1.Deployment in its JSON mapping."""
    return {
        "name": "demo",
        "purpose": "Demonstration with public-domain photographs; nobody is looked for.",
        "legal_basis": "None needed: published photographs on a painted street.",
        "place": "A painted street",
        "start": _stamp(start),
        "end": _stamp(end),
        "cameras": [{"id": "street", "source": "street.mp4"}],
        "watchlist": "watchlist/list.csv",
        "officers": ["demo-officer"],
        "adjudication": "ADJUDICATION_ONE_PERSON",
        "pass_gap_seconds": PASS_GAP_SECONDS,
    }


def _pack(pack: str) -> dict[str, object]:
    """What the deployment says of it."""
    if pack == PACK:
        return {"model_pack": PACK, "threshold": THRESHOLD}
    manifest = read(pack)
    threshold = manifest.floor_for(min(_AS_IF_LISTED, max(manifest.embedder.floors)))
    return {"model_pack": pack if pack in names() else str(Path(pack).resolve()), "threshold": threshold}


def _stamp(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def _walker(walk: Walk, photos: Mapping[str, Path]) -> Walker:
    photo, face = _read(photos[walk.photo]), FACES[walk.photo]
    if walk.mirrored:
        face = Box(photo.shape[1] - face.left_px - face.width_px, face.top_px, face.width_px, face.height_px)
        photo = np.ascontiguousarray(photo[:, ::-1])
    return Walker(photo, face, walk.start_seconds, walk.lane, walk.identity, walk.lane_end)


def _read(path: Path) -> NDArray[np.uint8]:
    # Not imread: it warns on stderr about a file that is not there.
    try:
        coded = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}; fetch the photographs again") from error
    picture = cv2.imdecode(coded, cv2.IMREAD_COLOR_RGB) if len(coded) else None
    if picture is None:
        raise BadInput(f"{path} is no picture; fetch the photographs again")
    return picture.astype(np.uint8)
