"""Counts as Redis gives them, and the ledger that they make."""

from collections.abc import Iterator, Sequence

from services.chassis.ledger import Account, Kind, Ledger


def ledger_of(answer: Sequence[bytes | Sequence[bytes]]) -> Ledger:
    """Return the ledger; `answer` is that of the step of this name."""
    incarnation, counts, flight, tracks = answer
    ledger = Ledger(incarnation=bytes(incarnation).decode())  # type: ignore[arg-type]
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


def _pairs(flat: bytes | Sequence[bytes]) -> Iterator[tuple[str, int]]:
    """The counts of a hash, by name; what is no number (the name of a watch) is left out."""
    for name, value in zip(flat[::2], flat[1::2], strict=True):
        text = bytes(name).decode()  # type: ignore[arg-type]
        if not text.startswith("watch:"):
            yield text, int(value)
