"""Counts as Redis gives them, and the ledger that they make."""

from collections.abc import Iterator, Sequence

from services.chassis.ledger import Account, Kind, Ledger

Hash = Sequence[bytes]


def ledger_of(incarnation: bytes, counts: Hash, flight: Hash, tracks: Hash) -> Ledger:
    """Return the ledger of what the step of this name answers; hashes are names and values in turn."""
    ledger = Ledger(incarnation=incarnation.decode())
    for name, count in _pairs(counts):
        what, _, rest = name.partition(":")
        kind, _, reason = rest.partition(":")
        match what:
            case "seen":
                _account(ledger, kind).seen = count
            case "forgotten":
                _account(ledger, kind).forgotten[reason] = count
            case "retained":
                _account(ledger, kind).retained[reason] = count
            case "took":
                ledger.time_to_forget.counts[int(rest)] = count
            case "longest":
                ledger.time_to_forget.max_seconds = count / 1e6
    for name, count in _pairs(flight):
        _account(ledger, name.partition(":")[0]).in_flight += count
    for name, count in _pairs(tracks):
        what = name.partition(":")[0]
        ledger.tracks_opened += count if what == "opened" else 0
        ledger.tracks_closed += count if what == "closed" else 0
    return ledger


def _account(ledger: Ledger, kind: str) -> Account:
    return ledger.frames if kind == Kind.FRAME else ledger.probes


def _pairs(flat: Hash) -> Iterator[tuple[str, int]]:
    """The counts of a hash, by name; what is no number (the name of a watch) is left out."""
    for name, value in zip(flat[::2], flat[1::2], strict=True):
        text = name.decode()
        if not text.startswith("watch:"):
            yield text, int(value)
