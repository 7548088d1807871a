"""What became of each pass in one street, and of each track: plain counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.evaluation.tracking.holding import held, switches, tracks_of
from services.evaluation.tracking.identity import identified
from services.evaluation.tracking.watching import Watched


@dataclass(frozen=True, slots=True)
class PassCount:
    """One pass. `faces`: frames in which its face can be seen; `held`: those in which a track is on it;
    `identified`: those in which its own track is; `tracks`: how many held it; `hidden`: whether it was
    hidden between two of those frames.
    """

    faces: int
    held: int
    identified: int
    tracks: int
    switches: int
    hidden: bool


@dataclass(frozen=True, slots=True)
class StreetCount:
    """One street. `strays`: boxes on nobody's face; `mixed`: tracks that held more than one pass;
    `false`: tracks that held none.
    """

    passes: tuple[PassCount, ...]
    strays: int
    tracks: int
    mixed: int
    false: int


def counted(frames: Sequence[Watched]) -> StreetCount:
    """Count what the tracks made of a street; passes whose face can never be seen are not counted."""
    pairs, own = list(held(frames)), identified(frames)
    identities = sorted({identity for frame in frames for identity in frame.faces})
    tracks = {track for frame in frames for track in frame.tracks}
    holders = {identity: tracks_of(identity, pairs) for identity in identities}
    holdings = [{one for one in identities if track in holders[one]} for track in tracks]
    passes = []
    for identity in identities:
        seen = [number for number, frame in enumerate(frames) if identity in frame.faces]
        passes.append(
            PassCount(
                faces=len(seen),
                held=len(holders[identity]),
                identified=own.get(identity, 0),
                tracks=len(set(holders[identity])),
                switches=switches(holders[identity]),
                hidden=seen[-1] - seen[0] >= len(seen),
            )
        )
    boxes = sum(len(frame.tracks) for frame in frames)
    return StreetCount(
        tuple(passes),
        strays=boxes - sum(one.held for one in passes),
        tracks=len(tracks),
        mixed=sum(len(held_by) > 1 for held_by in holdings),
        false=sum(not held_by for held_by in holdings),
    )
