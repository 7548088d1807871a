"""Counts as Redis gives them, and the ledger that they make."""

from collections.abc import Iterator, Sequence

from services.chassis.ledger import Account, Kind, Ledger
from services.chassis.percentiles import Durations

Hash = Sequence[bytes]


def ledger_of(incarnation: bytes, times: Hash, flight: Hash, tracks: Hash, cameras: Hash) -> Ledger:
    """Return the ledger of what the step of this name answers; hashes are names and values in turn."""
    ledger = Ledger(incarnation=incarnation.decode())
    for name, count in _pairs(times):
        _time(ledger, name, count)
    for took in ledger.forgetting.values():
        took.max_seconds = ledger.time_to_forget.max_seconds  # that of all: of each it is not kept
    for name, count in _pairs(cameras):
        _count(ledger, name, count)
    for name, count in _pairs(flight):
        kind, _, camera = name.partition(":")
        _of_camera(ledger, kind, camera).in_flight = count
    for (_, kind), account in ledger.cameras.items():
        (ledger.frames if kind is Kind.FRAME else ledger.probes).add(account)
    for name, count in _pairs(tracks):
        what, _, camera = name.partition(":")
        opened, closed = ledger.camera_tracks.get(camera, (0, 0))
        if what == "opened":
            opened, ledger.tracks_opened = count, ledger.tracks_opened + count
        if what == "closed":
            closed, ledger.tracks_closed = count, ledger.tracks_closed + count
        ledger.camera_tracks[camera] = opened, closed
    return ledger


def _time(ledger: Ledger, name: str, count: int) -> None:
    """Take how many probes took as long as a bucket says, or how long the longest did."""
    if name == "longest":
        ledger.time_to_forget.max_seconds = count / 1e6
        return
    reason, _, bucket = name.removeprefix("took:").rpartition(":")
    ledger.time_to_forget.counts[int(bucket)] += count
    ledger.forgetting.setdefault(reason, Durations()).counts[int(bucket)] = count


def _count(ledger: Ledger, name: str, count: int) -> None:
    """Take one count of one camera, whose name stands last: it may be any."""
    what, kind, rest = name.split(":", 2)
    if what == "seen":
        _of_camera(ledger, kind, rest).seen = count
        return
    reason, _, camera = rest.partition(":")
    account = _of_camera(ledger, kind, camera)
    (account.forgotten if what == "forgotten" else account.retained)[reason] = count


def _of_camera(ledger: Ledger, kind: str, camera: str) -> Account:
    return ledger.cameras.setdefault((camera, Kind(kind)), Account())


def _pairs(flat: Hash) -> Iterator[tuple[str, int]]:
    """The counts of a hash, by name; what is no number (the name of a watch) is left out."""
    for name, value in zip(flat[::2], flat[1::2], strict=True):
        text = name.decode()
        if not text.startswith("watch:"):
            yield text, int(value)
