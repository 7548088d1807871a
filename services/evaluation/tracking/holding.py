"""Which track holds which pass in each frame, and how often a pass goes from track to track.

The pairing and the switches of CLEAR MOT (Bernardin and Stiefelhagen, 2008): a pass and a track that were a
pair in the frame before stay one while their boxes overlap enough; the others are paired best. A switch is
counted in each frame where a pass is held by another track than by the one that held it last.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from services.evaluation.tracking.watching import LEAST_IOU, Watched, paired

Held = Mapping[str, str]
"""The track of each pass that one holds in a frame."""


def held(frames: Iterable[Watched]) -> Iterator[Held]:
    """Yield who holds whom in each frame."""
    before: Held = {}
    for frame in frames:
        before = _held(frame, before)
        yield before


def tracks_of(identity: str, frames: Sequence[Held]) -> list[str]:
    """Return the track that held a pass, for each frame in which one did."""
    return [pairs[identity] for pairs in frames if identity in pairs]


def switches(tracks: Sequence[str]) -> int:
    """Count identity switches in what `tracks_of` gave."""
    return sum(one != other for one, other in pairwise(tracks))


def _held(frame: Watched, before: Held) -> Held:
    overlaps, faces, tracks = frame.overlaps(), list(frame.faces), list(frame.tracks)
    kept = {
        identity: track
        for identity, track in before.items()
        if identity in frame.faces
        and track in frame.tracks
        and overlaps[faces.index(identity), tracks.index(track)] >= LEAST_IOU
    }
    taken = set(kept.values())
    rest = Watched(
        {identity: box for identity, box in frame.faces.items() if identity not in kept},
        {track: box for track, box in frame.tracks.items() if track not in taken},
    )
    return kept | dict(paired(rest))
