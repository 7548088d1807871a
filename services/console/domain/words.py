"""How the console says what the services answer in numbers and code words."""

_STATUS = {
    1: "draft",
    2: "authorised",
    3: "live",
    4: "ended",
    5: "destroyed",
    6: "stopped",
}


def status_of(number: int) -> str:
    """Return the state of a deployment in a word."""
    return _STATUS.get(number, "unknown")


def role_of(role: str) -> str:
    """Return a role as people say it."""
    return role.replace("_", " ")


_VERDICTS = {
    1: "taken",
    2: "not taken: the photo cannot be read",
    3: "not taken: there is no face in it",
    4: "not taken: there are several faces in it",
    5: "not taken: the face is too small",
    6: "not taken: it is blurred",
    7: "not taken: the face is turned away",
    8: "not taken: it is too dark",
    9: "not taken: it is too bright",
    10: "not taken: this photo is on the list already",
    11: "taken, but it looks like somebody else on the list",
    12: "not taken: something is wrong with the entry",
}


def verdict_of(number: int, explanation: str, other: str) -> str:
    """Return what became of a photo, with the figure that decided and who else it is like."""
    said = [_VERDICTS.get(number, "not taken"), explanation, f"the other is {other}" if other else ""]
    return "; ".join(filter(None, said))


_EXPIRING = {
    1: "alerts, with their evidence",
    2: "reels of footage",
    3: "keys of a day",
    4: "holds, unless they are reviewed",
}


def expiring_of(number: int) -> str:
    """Return what it is that is erased on a day."""
    return _EXPIRING.get(number, "something else")


# By the number of the answer, which is its key on the keyboard too.
ANSWERS = {
    1: "The same person",
    2: "Not the same person",
    3: "I cannot say",
    4: "Looks under 18",
}


_PLAYING = 2
_CAMERAS = {1: "opening", _PLAYING: "up", 3: "down", 4: "ended", 5: "failed"}
# A live camera that has given nothing for so long is not what people think it is.
_LONGEST_BETWEEN_FRAMES_SECONDS = 5.0


def camera_of(number: int, age_seconds: float | None) -> str:
    """Return what a camera is doing; `age_seconds` is that of its last frame, None where it gave none."""
    if number == _PLAYING and (age_seconds is None or age_seconds > _LONGEST_BETWEEN_FRAMES_SECONDS):
        return "no frames"
    return _CAMERAS.get(number, "unknown")


_FITNESS = {1: "good", 2: "fair", 3: "poor"}
_ASPECTS = {1: "Size", 2: "Sharpness", 3: "Light", 4: "Turn of the head", 5: "All together", 6: "Detector"}


def fitness_of(number: int) -> str:
    """Return how good something about a camera is, in a word; empty where it is not known yet."""
    return _FITNESS.get(number, "")


def aspect_of(number: int) -> str:
    """Return what about a camera is meant."""
    return _ASPECTS.get(number, "")


def rate_of(faces: int, seconds: float) -> str:
    """Return how many faces a minute there are; few are not told."""
    if not faces or seconds <= 0:
        return "few"
    rate = faces / seconds * 60
    return f"{rate:.0f}" if rate >= 10 else f"{rate:.1f}"


def duration_of(seconds: float) -> str:
    """Return a span of time as people say it: the two largest units, down to seconds."""
    whole = int(seconds)
    units = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
    parts: list[str] = []
    for size, name in units:
        amount, whole = divmod(whole, size)
        if amount or parts or size == 1:
            parts.append(f"{amount} {name}")
    return " ".join(parts[:2])
