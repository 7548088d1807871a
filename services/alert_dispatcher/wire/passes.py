"""What is remembered of passes, and its message."""

from collections.abc import Sequence

from services.alert_dispatcher.domain.passes import Pass, Sighting
from services.chassis.envelope import take_clear, to_datetime, to_timestamp
from sightline.alert_dispatcher.v1.known_passes_pb2 import KnownPass, KnownPasses


def known_passes(known: Sequence[Pass]) -> bytes:
    """Return what is remembered of one subject at one place, serialised."""
    return KnownPasses(
        passes=[
            KnownPass(
                opening=one.opening.match_id,
                opened_at=to_timestamp(one.opening.captured_at),
                first_seen_at=to_timestamp(one.first_seen_at),
                last_seen_at=to_timestamp(one.last_seen_at),
                joined=one.joined,
            )
            for one in known
        ]
    ).SerializeToString()


def passes_of(serialised: bytes | memoryview) -> tuple[Pass, ...]:
    """Return what `known_passes` serialised. Unreadable when it is something else."""
    message = KnownPasses()
    take_clear(serialised, message)
    return tuple(
        Pass(
            Sighting(one.opening, to_datetime(one.opened_at)),
            to_datetime(one.first_seen_at),
            to_datetime(one.last_seen_at),
            tuple(one.joined),
        )
        for one in message.passes
    )
