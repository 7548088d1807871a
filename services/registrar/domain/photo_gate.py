"""May this photo stand on a watchlist? Exactly one face, large, sharp, turned to us, well lit."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a photo."""

    TAKEN = "taken"
    UNREADABLE = "unreadable"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_SMALL = "too_small"
    BLURRED = "blurred"
    TURNED_AWAY = "turned_away"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    DUPLICATE = "duplicate"
    LOOKS_LIKE_ANOTHER = "looks_like_another"
    ENTRY_REFUSED = "entry_refused"


@dataclass(frozen=True, slots=True)
class FoundFace:
    """What is measured of a face; ratios are 0 to 1."""

    size_px: float
    sharpness_ratio: float
    yaw_degrees: float
    brightness_ratio: float


@dataclass(frozen=True, slots=True)
class PhotoFace:
    """A face in a photo; `shot` is its crop, as the detector's contract serialises it."""

    measured: FoundFace
    shot: bytes
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class GateLimits:
    """What a photo must reach. A face smaller than `bystander_ratio` of the largest does not count."""

    least_size_px: float
    least_sharpness_ratio: float
    most_yaw_degrees: float
    least_brightness_ratio: float
    most_brightness_ratio: float
    bystander_ratio: float


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, in words with the figure that decided; `face` is the index of the face it is about."""

    verdict: Verdict
    explanation: str
    face: int = -1
    other_subject: str = ""

    @property
    def taken(self) -> bool:
        """Whether the photo goes on the list."""
        return self.verdict in (Verdict.TAKEN, Verdict.LOOKS_LIKE_ANOTHER)


def judge(faces: Sequence[FoundFace], limits: GateLimits) -> Finding:
    """Judge the faces found in one photo."""
    if not faces:
        return Finding(Verdict.NO_FACE, "no face was found; use a photo that shows it from the front")
    order = sorted(range(len(faces)), key=lambda index: -faces[index].size_px)
    largest = faces[order[0]]
    rivals = [i for i in order[1:] if faces[i].size_px >= limits.bystander_ratio * largest.size_px]
    if rivals:
        return Finding(Verdict.SEVERAL_FACES, f"{len(rivals) + 1} faces were found; crop it to one")
    verdict, explanation = _judge_one(largest, limits)
    return Finding(verdict, explanation, order[0])


def _judge_one(face: FoundFace, limits: GateLimits) -> tuple[Verdict, str]:
    if face.size_px < limits.least_size_px:
        return Verdict.TOO_SMALL, f"the face is {face.size_px:.0f} px; {limits.least_size_px:.0f} are needed"
    if abs(face.yaw_degrees) > limits.most_yaw_degrees:
        return (
            Verdict.TURNED_AWAY,
            f"the face is turned by {abs(face.yaw_degrees):.0f}°; {limits.most_yaw_degrees:.0f}° at most",
        )
    if face.brightness_ratio < limits.least_brightness_ratio:
        return Verdict.TOO_DARK, f"the face's brightness is {face.brightness_ratio:.0%}"
    if face.brightness_ratio > limits.most_brightness_ratio:
        return Verdict.TOO_BRIGHT, f"the face's brightness is {face.brightness_ratio:.0%}"
    if face.sharpness_ratio < limits.least_sharpness_ratio:
        return (
            Verdict.BLURRED,
            f"the face's sharpness is {face.sharpness_ratio:.2f}; {limits.least_sharpness_ratio:.2f} needed",
        )
    return Verdict.TAKEN, f"{face.size_px:.0f} px, sharpness {face.sharpness_ratio:.2f}"
