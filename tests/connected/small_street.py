"""A short street: the man on the list walks by twice, a stranger between; so two alerts are expected."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.cli.demo import assets, story
from services.cli.demo.walks import LISTED, Walk

PASSES = 2
# Nobody of the list is in sight for so long between the two walks, and no longer within one.
PASS_GAP_SECONDS = 3.0
_SIZE = (640, 360)
# A hundred runs on a busy machine take more than an hour.
_LASTS = timedelta(hours=8)
# The list has the very photograph of the walks: whichever look is compared, it matches.
_PHOTO = "obama3.jpg"
_WALKS = (
    Walk(LISTED, _PHOTO, 0.0, 0.2, 0.5),
    Walk("hopper", "grace_hopper.jpg", 5.0, 1.3, 0.9),
    Walk(LISTED, _PHOTO, 13.0, 0.0, -0.1),
)


@dataclass(frozen=True, slots=True)
class SmallStreet:
    """Where it is; each run takes a deployment of a name of its own, which counts from nothing."""

    folder: Path

    @classmethod
    def write(cls, folder: Path) -> "SmallStreet":
        """Write its list and its video."""
        photos = assets.fetch()
        story.write(folder, photos, datetime.now(UTC), size=_SIZE, walks=_WALKS, lasts=_LASTS)
        shutil.copyfile(photos[_PHOTO], folder / "watchlist" / "listed-man.jpg")
        return cls(folder)

    def deployment(self, name: str) -> Path:
        """Return a deployment file of this name."""
        file = self.folder / f"{name}.yaml"
        text = (self.folder / "deployment.yaml").read_text("utf-8")
        gap = f"pass_gap_seconds: {story.PASS_GAP_SECONDS}"
        text = text.replace("name: demo", f"name: {name}").replace(
            gap, f"pass_gap_seconds: {PASS_GAP_SECONDS}"
        )
        file.write_text(text, "utf-8")
        return file
