"""Which detector has what of a span: a camera is with one at a time, and may have been with several."""

from collections.abc import Iterable, Sequence

from services.chassis.envelope import to_datetime
from sightline.detector.v1.footage_service_pb2 import Footage
from sightline.retention_purger.v1.export_service_pb2 import FootageSpan


def covered_seconds(kept: Iterable[Footage], span: FootageSpan) -> float:
    """Return how much of a span there is among what is kept."""
    begins, ends = to_datetime(getattr(span, "from")), to_datetime(span.until)
    found = 0.0
    for one in kept:
        if one.camera == span.camera:
            first, last = max(begins, to_datetime(getattr(one, "from"))), min(ends, to_datetime(one.until))
            found += max(0.0, (last - first).total_seconds())
    return found


def who_has_most(kept: Sequence[Iterable[Footage]], span: FootageSpan) -> tuple[int, bool]:
    """Return the number of the detector that has most of a span, and whether another has some of it too."""
    covered = [covered_seconds(one, span) for one in kept]
    best = max(range(len(covered)), key=covered.__getitem__)
    return best, any(seconds for number, seconds in enumerate(covered) if number != best)
