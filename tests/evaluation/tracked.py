"""Streets of squares for tests: who is where, and which track says so."""

from services.detector.domain.faces import Box
from services.evaluation.street import cutout as street_cutout
from services.evaluation.street.truth import FaceTruth, FrameTruth
from services.evaluation.tracking.watching import Watched

PLACES = {"anna": 0.0, "bert": 300.0, "cleo": 600.0}
NOWHERE = 2000.0


def at(left_px: float) -> Box:
    """A square of 100 px."""
    return Box(left_px, 0, 100, 100)


def frame(**faces: tuple[float, float]) -> FrameTruth:
    """Each face is (left in px, visible ratio)."""
    found = [
        FaceTruth(name, street_cutout.Box(left, 0, 100, 100), seen) for name, (left, seen) in faces.items()
    ]
    return FrameTruth(0, 0.0, tuple(found))


def street(**tracks: str) -> list[Watched]:
    """For each person the track that is on them in each frame: one letter each.

    " " is nobody on a face that can be seen, "." a face that cannot be seen, and `strays` are tracks that are
    on nobody.
    """
    strays = tracks.pop("strays", "")
    frames = []
    for number in range(max(len(letters) for letters in (*tracks.values(), strays))):
        now = {name: letters[number : number + 1] or "." for name, letters in tracks.items()}
        boxes = {letter: at(PLACES[name]) for name, letter in now.items() if letter not in " ."}
        stray = strays[number : number + 1]
        frames.append(
            Watched(
                {name: at(PLACES[name]) for name, letter in now.items() if letter != "."},
                boxes | ({stray: at(NOWHERE)} if stray.strip() else {}),
            )
        )
    return frames
