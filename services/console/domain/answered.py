"""What somebody is told who asked what is held about them."""

_LISTED = {
    1: "Yes. A record under your number is on the list of this deployment.",
    2: "No. No record under your number is on the list of this deployment."
    " What was taken off it before leaves no trace there.",
    3: "The list is destroyed. Nothing is kept that could tell whether you were on it.",
    4: "It was not asked.",
}
_KEPT = {
    1: "An alert is kept. You were seen on {seen}. It and its pictures are erased on {gone} at the latest.",
    2: "Nothing is kept that belongs to this code: it is erased, or there is no such receipt.",
    3: "It was not asked.",
}


def listed_of(number: int) -> str:
    """Return whether somebody is on the list, in a sentence."""
    return _LISTED.get(number, "It is unknown.")


def kept_of(number: int, seen: str, gone: str) -> str:
    """Return what is kept of the alert after which a receipt was given; times in words."""
    return _KEPT.get(number, "It is unknown.").format(seen=seen, gone=gone)


def answers_written(listed: int, kept: int) -> tuple[str, str]:
    """Return both as the proof of an answer names them."""
    names = {1: "yes", 2: "no", 3: "destroyed", 4: "not_asked"}, {1: "yes", 2: "nothing", 3: "not_asked"}
    return names[0].get(listed, ""), names[1].get(kept, "")
