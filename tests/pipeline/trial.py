"""A small trial on disk: a deployment file, a list with one man, a video in which he stands."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from PIL import Image

from services.cli.demo import assets
from services.cli.demo.walks import FACES
from services.evaluation.street.video import writing_video

# Above what the pack asks of a short list.
THRESHOLD = 0.95
SIZE_PX = (320, 240)


def portrait(name: str, face_px: int = 120) -> Image.Image:
    """Return a published photograph, cut around its face and scaled so that the face is `face_px` wide."""
    photo = Image.open(assets.fetch()[name]).convert("RGB")
    face = FACES[name]
    border = 0.5 * face.width_px
    cut = photo.crop(
        (
            max(0, int(face.left_px - border)),
            max(0, int(face.top_px - border)),
            min(photo.width, int(face.left_px + face.width_px + border)),
            min(photo.height, int(face.top_px + face.height_px + border)),
        )
    )
    ratio = face_px / face.width_px
    return cut.resize((round(cut.width * ratio), round(cut.height * ratio)), Image.Resampling.LANCZOS)


def video(path: Path, face: Image.Image | None, frames: int = 12) -> Path:
    """Write a video, 10 pictures a second, in which `face` moves a little; without one it shows a wall."""
    with writing_video(path, *SIZE_PX, 10) as writer:
        for number in range(frames):
            picture = Image.new("RGB", SIZE_PX, (120, 125, 130))
            if face is not None:
                picture.paste(face, (40 + 2 * number, 20))
            writer.write(np.asarray(picture))
    return path


@dataclass(frozen=True, slots=True)
class Trial:
    """A folder with all that a run needs."""

    folder: Path

    def prepare(self) -> "Trial":
        """Write the list: one photograph of one man."""
        photo = self.folder / "list" / "man-1" / "photo.jpg"
        photo.parent.mkdir(parents=True)
        shutil.copyfile(assets.fetch()["obama.jpg"], photo)
        return self

    def write(self, name: str = "deployment.yaml", /, **changes: Any) -> Path:
        """Write a deployment file; a change to None leaves the key out."""
        now = datetime.now(UTC).replace(microsecond=0)
        content: dict[str, Any] = {
            "name": "trial",
            "purpose": "to try it",
            "legal_basis": "none is needed",
            "place": "a wall",
            "start": (now - timedelta(minutes=1)).isoformat(),
            "end": (now + timedelta(hours=1)).isoformat(),
            "cameras": [{"id": "door", "source": "street.mp4"}],
            "watchlist": "list",
            "threshold": THRESHOLD,
            "officers": ["officer-1"],
        }
        content |= changes
        text = yaml.safe_dump({key: value for key, value in content.items() if value is not None})
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path
